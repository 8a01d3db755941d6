//! A state as shape and word; a group as colour and word. Never colour alone.

use maud::{Markup, html};

use crate::ui::view::Tone;

/// A state in a word.
#[must_use]
pub fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { span.shape aria-hidden="true" { (tone.shape()) } (word) } }
}

/// One of five groups, in its fixed colour: `number` 1..=5, anything else is grey.
#[must_use]
pub fn group(number: u8, word: &str) -> Markup {
    html! { span class={ "group " (group_class(number)) } { (word) } }
}

/// A key of the keyboard, on the button that it presses.
#[must_use]
pub fn key(label: &str) -> Markup {
    html! { kbd { (label) } }
}

/// The CSS class of a group's colour.
#[must_use]
pub fn group_class(number: u8) -> &'static str {
    match number {
        1 => "group-1",
        2 => "group-2",
        3 => "group-3",
        4 => "group-4",
        5 => "group-5",
        _ => "group-0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_has_a_shape_and_a_word() {
        let shown = badge(Tone::Warn, "Veraltet").into_string();
        assert!(shown.contains("▲") && shown.contains("Veraltet") && shown.contains("tone-warn"));
        assert!(group(2, "Kardiologie").into_string().contains("group-2"));
    }
}
