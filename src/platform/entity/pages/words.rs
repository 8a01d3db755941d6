//! Values of a record as people read them.

use maud::{Markup, Render, html};

use crate::{
    kernel::words::Msg,
    platform::{
        entity::{Field, FieldValue, Kind, Shown},
        search::NumberedNeedle,
    },
    ui::{View, format, time},
};

/// A column's value; none where nothing is entered.
pub fn value<R: Shown>(v: &View, around: &R::Around, field: &Field<R>, value: &FieldValue) -> Option<Markup> {
    Some(match value {
        FieldValue::Empty => return None,
        FieldValue::Text(text) => lines(text),
        FieldValue::Date(day) => time::date(v, *day),
        FieldValue::Bool(on) => html! { (yes(v, *on)) },
        FieldValue::Word(word) => html! { (R::word(v, field.name, word)) },
        // Labels, not quantities: no thousands separator.
        FieldValue::Number(number) => html! { (number) },
        FieldValue::Instant(at) => time::moment(v, *at),
        FieldValue::List(codes) if codes.is_empty() => return None,
        FieldValue::List(codes) => html! {
            ul { @for code in codes { li { (v.t(&Msg::code(code).with("x", "").with("y", "").with("n", 0_u8))) } } }
        },
        FieldValue::Icd(codes) => html! { code { (codes.join(", ")) } },
        FieldValue::Reference(_) => {
            let id = value.plain();
            chosen::<R>(around, field.name, &id)
                .map_or_else(|| html! { code { (id) } }, |name| html! { (name) })
        }
    })
}

/// An old or new value as the audit keeps it, by its column's kind.
pub fn audited<R: Shown>(v: &View, around: &R::Around, column: &str, text: Option<&str>) -> Markup {
    let Some(text) = text else { return dash() };
    match Field::<R>::named(column).map(|field| field.kind) {
        Some(Kind::Bool) => html! { (yes(v, text == "true")) },
        Some(Kind::Enum(_)) => html! { (R::word(v, column, text)) },
        Some(Kind::Date | Kind::DateFrom(_) | Kind::BirthDate) => match text.parse() {
            Ok(day) => time::date(v, day),
            Err(_) => html! { (text) },
        },
        Some(Kind::Instant) => match text.parse() {
            Ok(at) => time::moment(v, at),
            Err(_) => html! { (text) },
        },
        Some(Kind::Reference) => {
            let name = chosen::<R>(around, column, text);
            html! { (name.as_deref().unwrap_or(text)) }
        }
        Some(Kind::List) => entries::<R>(v, around, column, text),
        _ => lines(text),
    }
}

/// A list as the audit keeps it, told word by word: days, instants, other records and the record's own words as people
/// read them.
fn entries<R: Shown>(v: &View, around: &R::Around, column: &str, text: &str) -> Markup {
    let word = |word: &str| {
        let (bare, end) = word.strip_suffix(',').map_or((word, ""), |bare| (bare, ","));
        let said = match (bare.parse(), bare.parse()) {
            (_, Ok(at)) => time::moment(v, at),
            (Ok(day), _) => time::date(v, day),
            _ => html! { (chosen::<R>(around, column, bare).unwrap_or_else(|| R::word(v, column, bare))) },
        };
        html! { (said) (end) " " }
    };
    html! { @for one in text.split(' ') { (word(one)) } }
}

/// What another record is called that can be chosen in a column or a filter.
pub fn chosen<R: Shown>(around: &R::Around, name: &str, value: &str) -> Option<String> {
    R::choices(around, name).into_iter().find(|choice| choice.value == value).map(|choice| choice.label)
}

/// Who that is; the command line has the nil id and no account.
pub fn person(
    v: &View,
    people: &std::collections::HashMap<[u8; 16], String>,
    user: [u8; 16],
) -> Option<Markup> {
    let known = people.get(&user).cloned();
    let name = known.or_else(|| (user == [0; 16]).then(|| v.w("record-by-command-line")))?;
    Some(html! { (name) })
}

/// Yes or no in words.
pub fn yes(v: &View, on: bool) -> String {
    v.w(if on { "common-yes" } else { "common-no" })
}

/// What stands where nothing is entered.
pub fn dash() -> Markup {
    html! { span.unknown { (format::UNKNOWN) } }
}

fn lines(text: &str) -> Markup {
    html! { @for (at, line) in text.lines().enumerate() { @if at > 0 { br; } (line) } }
}

/// A text with the words that were searched marked.
pub struct Marked<'a> {
    /// The text.
    pub text: &'a str,
    /// What was searched.
    pub needle: Option<&'a NumberedNeedle>,
}

impl Render for Marked<'_> {
    fn render_to(&self, into: &mut String) {
        let Some(needle) = self.needle else { return self.text.render_to(into) };
        let mut rest = self.text;
        while let Some(first) = rest.chars().next() {
            let word = first.is_alphanumeric();
            let end = rest.find(|c: char| c.is_alphanumeric() != word).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            if word && needle.hits(part) {
                html! { mark { (part) } }.render_to(into);
            } else {
                part.render_to(into);
            }
            rest = after;
        }
    }
}
