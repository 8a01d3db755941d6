//! The order of rooms.

/// The place of a room: by its number, then by its letters; without a number behind all of them.
#[must_use]
pub fn room(zimmer: Option<&str>) -> (u64, String) {
    let room = zimmer.unwrap_or_default();
    let digits: String =
        room.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), room.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_stand_by_their_number_and_then_by_their_letters() {
        let mut rooms = [Some("Haus B"), Some("12b"), None, Some("9"), Some("12a"), Some("E 3"), Some("104")];
        rooms.sort_by_key(|one| room(*one));
        assert_eq!(
            rooms,
            [Some("E 3"), Some("9"), Some("12a"), Some("12b"), Some("104"), None, Some("Haus B")]
        );
    }
}
