//! Several boxes a row, as many rows as are needed: people to call, each with name, relation and phone number.

use maud::{Markup, html};

use crate::ui::{form::field::Field, view::View};

/// Rows of boxes that are all sent under the field's name, row by row. The rows that are filled stand open, at least one;
/// each further one, up to so many, opens behind the one before it by the words with that key.
#[must_use]
pub fn rows(
    v: &View,
    field: &Field,
    parts: &[String],
    filled: &[Vec<String>],
    more: (usize, &'static str),
) -> Markup {
    let open = filled.len().max(1);
    let inside = html! {
        div.rows {
            @for at in 0..open { (row(v, field, parts, filled.get(at), at)) }
            (further(v, field, parts, open, more))
        }
    };
    field.around_group(v, inside)
}

/// The next row, closed, with those behind it inside.
fn further(v: &View, field: &Field, parts: &[String], at: usize, more: (usize, &'static str)) -> Markup {
    html! {
        @if at < more.0 {
            details {
                summary { (v.w(more.1)) }
                (row(v, field, parts, None, at))
                (further(v, field, parts, at.saturating_add(1), more))
            }
        }
    }
}

fn row(v: &View, field: &Field, parts: &[String], filled: Option<&Vec<String>>, at: usize) -> Markup {
    let name = |part: &str| format!("{} {}: {part}", v.t(&field.label), at.saturating_add(1));
    html! {
        div.row {
            @for (place, part) in parts.iter().enumerate() {
                label {
                    span.meta aria-hidden="true" { (part) }
                    input name=(field.name) type="text" autocomplete="off" spellcheck="false" aria-label=(name(part))
                        value=(filled.and_then(|row| row.get(place)).map_or("", String::as_str))
                        aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
                }
            }
        }
    }
}
