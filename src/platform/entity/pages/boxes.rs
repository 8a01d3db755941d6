//! The box of a column in a form, as its kind wants it.

use maud::{Markup, html};

use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::entity::{self, Kind, Shown, rows},
    ui::{
        View,
        form::{self, Choice, Day, Field, Width},
    },
};

/// How a form asks for a column.
#[derive(Default)]
pub struct Asked {
    /// It must be filled in.
    pub needed: bool,
    /// In a long form those are marked that must be filled in, otherwise those that need not.
    pub long: bool,
    /// Element id of what is said of all its dates at once.
    pub dates: Option<&'static str>,
    /// The label of the column on whose line it stands.
    pub below: Option<String>,
    /// What stands on its line behind it.
    pub line: Option<Markup>,
}

/// What a form says of the values of its columns.
pub trait Says {
    /// A word of a closed list in the reader's language.
    fn word(&self, v: &View, column: &str, word: &str) -> String;
    /// What a column that names another record can be.
    fn choices(&self, column: &str) -> Vec<Choice>;
}

/// As a record with pages of its own says it.
pub struct Around<'a, R: Shown>(
    /// What stands around.
    pub &'a R::Around,
);

impl<R: Shown> Says for Around<'_, R> {
    fn word(&self, v: &View, column: &str, word: &str) -> String {
        R::word(v, column, word)
    }
    fn choices(&self, column: &str) -> Vec<Choice> {
        R::choices(self.0, column)
    }
}

/// The box of a column of a record or of one of its acts, with what was entered and what is wrong with it.
pub fn input<F>(
    v: &View,
    says: &impl Says,
    (of, label): (&'static entity::Field<F>, Msg),
    value: &str,
    errors: &FieldErrors,
    asked: Asked,
) -> Markup {
    let Asked { needed, long, dates, below, line } = asked;
    let mut field = Field::new(of.name, label).errors(errors);
    if let Some(label) = below {
        field = field.below(label);
    }
    if let Some(others) = line {
        field = field.line(others);
    }
    if long && needed && of.kind != Kind::Bool {
        field = field.required();
    }
    if let Some(most) = of.max_length() {
        field = field.maxlength(most);
    }
    if let Some(hint) = of.hint {
        field = field.hint(Msg::new(hint));
    }
    let none = || (!needed).then(|| Choice::new("", v.w("record-choice-none"))).into_iter();
    let optional = |field: Field| if needed || long { field } else { field.optional() };
    let never_needed = |field: Field| if long { field } else { field.optional() };
    match of.kind {
        Kind::Bool => form::checkbox(v, &field, matches!(value, "true" | "ja" | "on" | "1"), None),
        Kind::Enum(options) => {
            let options: Vec<Choice> =
                options.iter().map(|option| Choice::new(*option, says.word(v, of.name, option))).collect();
            // A word of the record that says the same takes its place: nobody could tell the two apart.
            let said = |none: &Choice| options.iter().any(|option| option.label == none.label);
            let none: Vec<Choice> = none().filter(|none| !said(none)).collect();
            form::radios(v, &field, &[none, options].concat(), value)
        }
        Kind::Date | Kind::DateFrom(_) | Kind::BirthDate => {
            let field = optional(field).day(match of.kind {
                Kind::BirthDate => Day::Birth,
                Kind::DateFrom(_) => Day::Since,
                _ => Day::Event,
            });
            let field = match dates {
                Some(id) => field.described(id),
                None => field.hint(Msg::new("common-date-hint")),
            };
            form::date(v, &field, value)
        }
        Kind::Lines(_) if !of.parts.is_empty() => {
            let labels = of.parts.iter().map(|key| v.w(key)).collect::<Vec<_>>();
            form::rows(v, &field, &labels, &rows::split(of, value), (of.rows, of.more))
        }
        Kind::Lines(_) => form::textarea(v, &optional(field), value, if long { 3 } else { 4 }),
        Kind::Icd => {
            form::text(v, &never_needed(field).hint(Msg::new("record-hint-icd")).width(Width::Full), value)
        }
        Kind::Kvnr => {
            form::text(v, &never_needed(field).hint(Msg::new("record-hint-kvnr")).width(Width::Medium), value)
        }
        Kind::Email => form::text(v, &never_needed(field).width(Width::Full), value),
        Kind::Line(most) => {
            let width = match most {
                0..=20 => Width::Medium,
                21..=200 => Width::Long,
                _ => Width::Full,
            };
            form::text(v, &optional(field).width(width), value)
        }
        Kind::Number if !of.offers.is_empty() => {
            let offered = of.offers.iter().map(|value| Choice::new(*value, says.word(v, of.name, value)));
            form::select(v, &field, &none().chain(offered).collect::<Vec<_>>(), value)
        }
        Kind::Number => form::text(v, &optional(field).width(Width::Short).inputmode("numeric"), value),
        Kind::Reference => {
            let records: Vec<Choice> = says.choices(of.name);
            // Only the one that there is may be taken unasked.
            let open = (needed && value.is_empty() && records.len() != 1)
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
