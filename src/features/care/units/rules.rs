//! The rules of units, pure.

use std::collections::HashMap;

use jiff::civil::{Date, Time};

use super::model::{Unit, UnitPatch};
use crate::{
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::FieldErrors,
        text::{length, norm},
        words::Msg,
    },
    platform::entity::{Entity, Stamp, Violation, columns_fit},
};

/// Most places of a unit.
pub const MOST_PLACES: u16 = 500;

/// A shift of the day (care.md, 1.2 and 4.2): it lasts until the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its key, 2 to 10 small letters; part of a shift's id, so it is for ever.
    pub key: String,
    /// When it begins, local time.
    pub beginn: Time,
    /// Its name.
    pub name: String,
}

/// Reads shifts as they are entered, one a line: key, beginning, name (`frueh 06:00 Frühdienst`; without a name the key is
/// the name). None unless there are 2 to 4, in the order of the day, with different keys.
#[must_use]
pub fn shifts(entered: &str) -> Option<Vec<Shift>> {
    let shifts = entered.lines().map(shift).collect::<Option<Vec<Shift>>>()?;
    let ascend = shifts.is_sorted_by(|one, next| one.beginn < next.beginn);
    let keys: std::collections::BTreeSet<&str> = shifts.iter().map(|shift| shift.key.as_str()).collect();
    ((2..=4).contains(&shifts.len()) && ascend && keys.len() == shifts.len()).then_some(shifts)
}

fn shift(line: &str) -> Option<Shift> {
    let mut words = line.split(' ');
    let (key, clock) = (words.next()?, words.next()?);
    let name = words.collect::<Vec<_>>().join(" ");
    let is_key = (2..=10).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_lowercase());
    let (hour, minute) = clock.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_key || !digits(hour) || !digits(minute) || length(&name) > 40 {
        return None;
    }
    let beginn = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(Shift { key: key.to_owned(), beginn, name: if name.is_empty() { key.to_owned() } else { name } })
}

/// A new unit with the entered values; name and short name must be among them.
///
/// # Errors
/// `FELD_UNVERAENDERLICH` for a column that cannot be written.
pub fn draft(patch: &UnitPatch, stamp: &Stamp) -> Result<Unit, FieldErrors> {
    patch.on(&Unit::begin(stamp))
}

impl Entity for Unit {
    const STAMPS: &'static [&'static str] = &["updated_at", "updated_by"];

    fn settle(&mut self, _before: Option<&Self>, stamp: &Stamp) {
        (self.updated_at, self.updated_by) = (whole_micros(stamp.now), stamp.user);
    }

    fn check(&self, _before: Option<&Self>, _today: Date) -> FieldErrors {
        let mut broken = columns_fit(self);
        if self.schichten.as_deref().is_some_and(|entered| shifts(entered).is_none()) {
            broken.push(Violation::new("schichten", "SCHICHT_UNGUELTIG"));
        }
        let mut errors = FieldErrors::from(broken);
        if self.plaetze.is_some_and(|places| places > MOST_PLACES) {
            let words = Msg::code("AUSSERHALB").with("min", 0_u8).with("max", MOST_PLACES);
            errors.add_with("plaetze", "AUSSERHALB", words);
        }
        errors
    }
}

/// The order of lists: by `sortierung`, then by name.
#[must_use]
pub fn in_order(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by_cached_key(|unit| (unit.sortierung, norm(&unit.name), unit.id));
    units
}

/// Active units by how files call them: the name or the short name, by `norm`. A name is looked up before a short name.
#[derive(Default)]
pub struct UnitNames {
    names: HashMap<String, (Id<Unit>, String)>,
    short: HashMap<String, (Id<Unit>, String)>,
}
crate::opaque_debug!(UnitNames);

impl UnitNames {
    /// Adds a unit; a closed one is left out.
    pub fn add(&mut self, unit: &Unit) {
        if unit.aktiv {
            self.names.insert(norm(&unit.name), (unit.id, unit.name.clone()));
            self.short.insert(norm(&unit.kuerzel), (unit.id, unit.name.clone()));
        }
    }

    /// The unit that is called so, with its name.
    #[must_use]
    pub fn find(&self, called: &str) -> Option<(Id<Unit>, &str)> {
        let called = norm(called);
        let found = self.names.get(&called).or_else(|| self.short.get(&called));
        found.map(|(id, name)| (*id, name.as_str()))
    }
}

impl<'a> FromIterator<&'a Unit> for UnitNames {
    fn from_iter<I: IntoIterator<Item = &'a Unit>>(units: I) -> Self {
        let mut names = Self::default();
        units.into_iter().for_each(|unit| names.add(unit));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_are_two_to_four_in_the_order_of_the_day() {
        let read = shifts("frueh 06:00 Früh\nspaet 14:00\nnacht 22:00 Nacht eins").unwrap();
        let shown: Vec<_> =
            read.iter().map(|shift| (shift.key.as_str(), shift.beginn.hour(), shift.name.as_str())).collect();
        assert_eq!(shown, [("frueh", 6, "Früh"), ("spaet", 14, "spaet"), ("nacht", 22, "Nacht eins")]);
        for refused in [
            "",
            "tag 06:00",
            "tag 6:00\nnacht 18:00",
            "tag 18:00\nnacht 06:00",
            "tag 06:00\ntag 18:00",
            "Tag 06:00\nnacht 18:00",
            "tag 06:00\nnacht 24:00",
            "tag\nnacht 18:00",
            "a1 06:00\nnacht 18:00",
            "aa 01:00\nbb 02:00\ncc 03:00\ndd 04:00\nee 05:00",
        ] {
            assert_eq!(shifts(refused), None, "{refused}");
        }
    }
}
