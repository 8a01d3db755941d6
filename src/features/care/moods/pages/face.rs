//! Faces, drawn: what a letter of a font shows differs from device to device, and some have none.

use maud::{Markup, html};

/// The face of a mood; never without its word beside it.
#[must_use]
pub fn face(wert: u8) -> Markup {
    let mouth = match wert {
        1 => "M7.5 17.5Q12 12 16.5 17.5",
        2 => "M8 16.5Q12 13.75 16 16.5",
        3 => "M8 15.5H16",
        4 => "M8 14.5Q12 17.25 16 14.5",
        _ => "M7 13.5Q12 20.5 17 13.5Z",
    };
    html! {
        svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
            g fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {
                circle cx="12" cy="12" r="10" {}
                path d=(mouth) {}
                // A tear.
                @if wert == 1 { path d="M6.75 12.5V14.5" {} }
            }
            circle cx="8.75" cy="9.5" r="1.25" {}
            circle cx="15.25" cy="9.5" r="1.25" {}
        }
    }
}
