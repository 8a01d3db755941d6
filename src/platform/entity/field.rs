//! The columns of a record, declared once: what drives its form, JSON, audit and page.

use super::FieldValue;
use crate::{kernel::words::Msg, platform::tenancy::Role};

/// A record whose columns are declared.
pub trait Fields: Sized + 'static {
    /// Every column, in the order of the page: section by section, as a form is filled in.
    const FIELDS: &'static [Field<Self>];
    /// What the keys of its words begin with: labels are `<WORDS>-field-<column>` and `<WORDS>-group-<section>`, with `-`
    /// for `_`.
    const WORDS: &'static str;

    /// A sentence of the record: the one whose key is `<WORDS>-<part>`.
    #[must_use]
    fn msg(part: &str) -> Msg {
        Msg { key: format!("{}-{part}", Self::WORDS).into(), args: Vec::new() }
    }
}

/// What sort of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters together.
    Lines(usize),
    /// A day, 2000 to 2099.
    Date,
    /// A day, from that year to 2099.
    DateFrom(i16),
    /// A birth date, from 1900 on, not in the future.
    BirthDate,
    /// Yes or no.
    Bool,
    /// One of these words.
    Enum(&'static [&'static str]),
    /// An insurance number of at most 20 characters, cleaned on entry.
    Kvnr,
    /// A mail address of at most 254 characters, cleaned on entry.
    Email,
    /// ICD-10-GM codes, normalised on entry.
    Icd,
    /// A whole number.
    Number,
    /// An instant, UTC; typed as a day and a time where the tenant is.
    Instant,
    /// A list of codes.
    List,
    /// The id of another record, chosen among those that the record names ([`super::Shown::choices`]).
    Reference,
    /// The id of the user who did something.
    User,
}

/// A group of columns that stand together on the page and in the form; its name is the last part of its label's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section(pub &'static str);

impl Section {
    /// What stands above all sections on the page of a record ([`Field::leads`]).
    pub const LEADS: Self = Self("leads");
    /// What the system keeps: seldom asked for, so its page shows it closed.
    pub const SYSTEM: Self = Self("system");

    /// The sections of a record, in the order in which its columns name them first.
    #[must_use]
    pub fn of<R: Fields>() -> Vec<Self> {
        let mut sections = Vec::new();
        for field in R::FIELDS {
            if !sections.contains(&field.section) {
                sections.push(field.section);
            }
        }
        sections
    }

    /// Its heading on the pages of that record.
    #[must_use]
    pub fn label<R: Fields>(self) -> Msg {
        R::msg(&format!("group-{}", self.0))
    }
}

/// One column of a record.
pub struct Field<R> {
    /// Its name in API, form and audit; stored in the audit trail, so it is for ever.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Where it stands.
    pub section: Section,
    /// The roles that may write it by form or API; none where only the system or an action of its own does.
    pub writers: &'static [Role],
    /// Whether it can never be empty.
    pub required: bool,
    /// What is said where it is empty all the same.
    pub missing: &'static str,
    /// So many characters are asked for, where a rule of the record or act demands more than one.
    pub least: usize,
    /// Key of what helps to fill it in.
    pub hint: Option<&'static str>,
    /// The values of which a form offers one, of a column that takes others as well; none: it is typed.
    pub offers: &'static [&'static str],
    /// Keys of the labels of its parts, where each of its lines is entered in a row of boxes ([`super::joined`]); none: it
    /// is one box.
    pub parts: &'static [&'static str],
    /// So many rows a form has room for.
    pub rows: usize,
    /// Key of what opens a further row.
    pub more: &'static str,
    /// Whether everybody must know it: its page shows it above all sections. Columns of one record so far; a section would not
    /// do, since a form asks for them among their neighbours.
    pub leads: bool,
    /// The column whose value on the page says this one's, too: it has no line of its own there.
    pub told_by: Option<&'static str>,
    /// Whether it stands in a form on the line of the column before it.
    pub beside: bool,
    blank_in_json: bool,
    read: fn(&R) -> FieldValue,
    write: fn(&mut R, FieldValue) -> bool,
}

impl<R> std::fmt::Debug for Field<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Columns of one record are the same when their names are.
impl<R> PartialEq for Field<R> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl<R> Eq for Field<R> {}

impl<R> Field<R> {
    /// A column that may be empty. `read` takes its value out of a record; `write` puts one in, or gives false when the
    /// value is of another kind. A column that is a member of the record is declared by [`crate::field!`].
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: Kind,
        section: Section,
        writers: &'static [Role],
        read: fn(&R) -> FieldValue,
        write: fn(&mut R, FieldValue) -> bool,
    ) -> Self {
        let (required, missing, least) = (false, "NICHT_LEERBAR", 0);
        let (offers, parts, rows, more): (&[&str], &[&str], usize, &str) = (&[], &[], 0, "");
        let (hint, leads, told_by, beside, blank_in_json) = (None, false, None, false, false);
        Self {
            name,
            kind,
            section,
            writers,
            required,
            missing,
            least,
            hint,
            offers,
            parts,
            rows,
            more,
            leads,
            told_by,
            beside,
            blank_in_json,
            read,
            write,
        }
    }

    /// The same column, which can never be empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same column, which can never be empty; a code of its own says so.
    #[must_use]
    pub const fn needed(mut self, missing: &'static str) -> Self {
        (self.required, self.missing) = (true, missing);
        self
    }

    /// The same column, of which a rule demands so many characters and says so itself.
    #[must_use]
    pub const fn at_least(mut self, least: usize) -> Self {
        self.least = least;
        self
    }

    /// The same column, for which a form offers these values; the record's words say what each is called.
    #[must_use]
    pub const fn offers(mut self, values: &'static [&'static str]) -> Self {
        self.offers = values;
        self
    }

    /// The same column, whose lines are entered in so many rows of boxes, one for each part; `more` opens a further row.
    #[must_use]
    pub const fn in_rows(mut self, parts: &'static [&'static str], rows: usize, more: &'static str) -> Self {
        (self.parts, self.rows, self.more) = (parts, rows, more);
        self
    }

    /// The same column, which everybody must know.
    #[must_use]
    pub const fn leads(mut self) -> Self {
        self.leads = true;
        self
    }

    /// The same column, which the value of that one tells on the page.
    #[must_use]
    pub const fn told_by(mut self, column: &'static str) -> Self {
        self.told_by = Some(column);
        self
    }

    /// The same column, on the line of the one before it.
    #[must_use]
    pub const fn beside(mut self) -> Self {
        self.beside = true;
        self
    }

    /// The same column, for which the API gives `""` where nothing is entered, and never `null`.
    #[must_use]
    pub const fn blank_in_json(mut self) -> Self {
        self.blank_in_json = true;
        self
    }

    /// The same column, with what helps to fill it in.
    #[must_use]
    pub const fn hint(mut self, key: &'static str) -> Self {
        self.hint = Some(key);
        self
    }

    /// Its value in a record. What the store keeps beside the record (tenant, version) is empty here.
    #[must_use]
    pub fn get(&self, record: &R) -> FieldValue {
        (self.read)(record)
    }

    /// Puts a value of the column's kind in; false when it is of another kind. Neither the writer nor the record's rules
    /// are checked here.
    #[must_use]
    pub fn set(&self, record: &mut R, value: FieldValue) -> bool {
        (self.write)(record, value)
    }

    /// Its value in a record as the API gives it.
    #[must_use]
    pub fn json(&self, record: &R) -> serde_json::Value {
        match self.get(record) {
            FieldValue::Empty if self.never_null() => "".into(),
            value => value.json(),
        }
    }

    /// Whether a form asks for it in any case.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.required || self.least > 0
    }

    /// Whether the API never gives `null` for it.
    #[must_use]
    pub fn never_null(&self) -> bool {
        self.required || self.blank_in_json
    }

    /// Whether forms and the API may change it at all.
    #[must_use]
    pub fn writable(&self) -> bool {
        !self.writers.is_empty()
    }

    /// Whether that role may write it.
    #[must_use]
    pub fn written_by(&self, role: Role) -> bool {
        self.writers.contains(&role)
    }

    /// The longest text that it takes, in characters.
    #[must_use]
    pub fn max_length(&self) -> Option<usize> {
        match self.kind {
            Kind::Line(most) | Kind::Lines(most) => Some(most),
            Kind::Kvnr => Some(20),
            Kind::Email => Some(254),
            _ => None,
        }
    }
}

impl<R: Fields> Field<R> {
    /// The record's column with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        R::FIELDS.iter().find(|field| field.name == name)
    }

    /// Its label.
    #[must_use]
    pub fn label(&self) -> Msg {
        R::msg(&format!("field-{}", self.name.replace('_', "-")))
    }
}

/// A column that is a member of the record, whose type is a [`crate::platform::entity::Slot`]: name, kind, section, writers,
/// then `required`, `needed("…")`, `at_least(…)`, `blank_in_json`, `leads`, `told_by("…")`, `beside`, `offers(&[…])`, `hint("…")` as far as it is or has that.
#[macro_export]
macro_rules! field {
    // No method call: the record's type would have to be known before it.
    (@with $field:expr;) => { $field };
    (@with $field:expr; $more:ident $(($($with:expr),+))? $(, $($rest:tt)+)?) => {
        $crate::field!(@with $crate::platform::entity::Field::$more($field $($(, $with)+)?); $($($rest)+)?)
    };
    ($name:ident, $kind:expr, $section:expr, $writers:expr $(, $($more:tt)+)?) => {
        $crate::field!(
            @with $crate::platform::entity::Field::new(
                stringify!($name),
                $kind,
                $section,
                $writers,
                |record| $crate::platform::entity::Slot::read(&record.$name),
                |record, value| $crate::platform::entity::Slot::write(&mut record.$name, value),
            );
            $($($more)+)?
        )
    };
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{super::testing::Thing, *};

    fn named(name: &str) -> &'static Field<Thing> {
        Field::named(name).unwrap()
    }

    #[test]
    fn sections_and_labels_follow_from_the_columns() {
        let sections = Section::of::<Thing>();
        assert_eq!(sections, [Section("what"), Section("system")]);
        assert_eq!(sections[0].label::<Thing>().key, "thing-group-what");
        assert_eq!(named("made_on").label().key, "thing-field-made-on");
        assert!(Field::<Thing>::named("hobby").is_none());
    }

    #[test]
    fn a_column_is_written_by_its_roles_only() {
        assert!(named("name").written_by(Role::Admin) && !named("name").written_by(Role::Staff));
        assert!(named("place").written_by(Role::Staff));
        assert!(!named("number").writable() && !named("number").written_by(Role::Admin));
    }

    #[test]
    fn nothing_entered_is_null_unless_the_column_says_otherwise() {
        let thing = Thing::default();
        let json = |name: &str| named(name).json(&thing);
        assert_eq!((json("name"), json("note"), json("place")), (json!(""), json!(""), Value::Null));
        assert!(!named("note").required && named("note").never_null());
    }

    #[test]
    fn a_column_takes_values_of_its_kind_only() {
        let mut thing = Thing::default();
        assert!(named("place").set(&mut thing, FieldValue::Text("Kiel".into())));
        assert!(!named("place").set(&mut thing, FieldValue::Bool(true)));
        assert!(!named("number").set(&mut thing, FieldValue::Text("7".into())));
        assert_eq!(thing.place.as_deref(), Some("Kiel"));
    }
}
