//! The box of a column in a form, as its kind wants it.

use maud::{Markup, html};

use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::entity::{self, Kind, Shown},
    ui::{
        View,
        form::{self, Choice, Field, Width},
    },
};

/// The box of a column of the record `R` or of one of its acts, under its label, with what was entered and what is wrong with
/// it. Where `needed`, the column must be filled in.
pub fn input<R: Shown, F>(
    v: &View,
    around: &R::Around,
    (of, label): (&'static entity::Field<F>, Msg),
    value: &str,
    errors: &FieldErrors,
    needed: bool,
) -> Markup {
    let mut field = Field::new(of.name, label).errors(errors);
    if let Some(most) = of.max_length() {
        field = field.maxlength(most);
    }
    if let Some(hint) = of.hint {
        field = field.hint(Msg::new(hint));
    }
    let none = || (!needed).then(|| Choice::new("", v.w("record-choice-none"))).into_iter();
    let optional = |field: Field| if needed { field } else { field.optional() };
    match of.kind {
        Kind::Bool => form::checkbox(v, &field, matches!(value, "true" | "ja" | "on" | "1"), None),
        Kind::Enum(options) => {
            let options = options.iter().map(|option| Choice::new(*option, R::word(v, of.name, option)));
            form::radios(v, &field, &none().chain(options).collect::<Vec<_>>(), value)
        }
        Kind::Date | Kind::DateFrom(_) | Kind::BirthDate => {
            form::date(v, &optional(field).hint(Msg::new("common-date-hint")), value)
        }
        Kind::Lines(_) => form::textarea(v, &field.optional(), value, 4),
        Kind::Icd => {
            form::text(v, &field.optional().hint(Msg::new("record-hint-icd")).width(Width::Full), value)
        }
        Kind::Kvnr => {
            form::text(v, &field.optional().hint(Msg::new("record-hint-kvnr")).width(Width::Medium), value)
        }
        Kind::Email => form::text(v, &field.optional().width(Width::Full), value),
        Kind::Line(most) => {
            let width = match most {
                0..=20 => Width::Medium,
                21..=200 => Width::Long,
                _ => Width::Full,
            };
            form::text(v, &optional(field).width(width), value)
        }
        Kind::Number => form::text(v, &optional(field).width(Width::Short).inputmode("numeric"), value),
        Kind::Reference => {
            let records: Vec<Choice> = R::choices(around, of.name);
            // Among several, none is taken before it was chosen.
            let open = (needed && value.is_empty() && records.len() > 1)
                .then(|| Choice::new("", v.w("record-choice-open")));
            form::select(v, &field, &none().chain(open).chain(records).collect::<Vec<_>>(), value)
        }
        Kind::Instant => {
            form::text(v, &optional(field).hint(Msg::new("record-hint-moment")).width(Width::Medium), value)
        }
        // No column of these kinds is entered.
        Kind::List | Kind::User => html! {},
    }
}
