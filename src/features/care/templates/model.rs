//! A template (Baustein): what is asked in an entry of its kind (domain.md, 8.3; care.md, 3.1).

use jiff::Timestamp;

use crate::{
    closed_list,
    kernel::{decimal::Decimal, ids::Id},
    platform::tenancy::User,
    record,
};

/// Most fields of a template.
pub const MOST_FIELDS: usize = 30;
/// Most options of a field.
pub const MOST_OPTIONS: usize = 30;
/// Most photos of a field.
pub const MOST_PHOTOS: usize = 4;
/// Most characters of a text.
pub const MOST_TEXT: usize = 2_000;

closed_list! {
    /// What a field takes.
    pub enum FieldType {
        /// Up to 2,000 characters.
        Text = 1 "text",
        /// A number with up to three decimals.
        Zahl = 2 "zahl",
        /// Yes or no.
        Bool = 3 "bool",
        /// One option.
        Auswahl = 4 "auswahl",
        /// Any number of options, none included.
        Mehrfach = 5 "mehrfach",
        /// A whole number between two ends, all in sight.
        Skala = 6 "skala",
        /// A day.
        Datum = 7 "datum",
        /// A time of day.
        Uhrzeit = 8 "uhrzeit",
        /// Blood pressure: two whole numbers, the first the larger.
        Blutdruck = 9 "blutdruck",
        /// A name with the strokes of its signature. No qualified signature.
        Unterschrift = 10 "unterschrift",
        /// Photos. They are sent beside the values, which name them.
        Foto = 11 "foto",
    }
}

closed_list! {
    /// Which entries of a template alarm (care.md, 3.6).
    #[derive(Default)]
    pub enum Alarm {
        /// Every striking one.
        #[default]
        Immer = 1 "immer",
        /// One whose level is worse than that of the entry before.
        BeiVerschlechterung = 2 "bei_verschlechterung",
    }
}

closed_list! {
    /// On which side of the fluid balance a number counts.
    pub enum Balance {
        /// Taken in.
        Ein = 1 "ein",
        /// Given off.
        Aus = 2 "aus",
    }
}

record! {
    /// The limits of a number. The hard ones are refused beyond, the warning ones strike beyond; each itself is fine.
    #[derive(Clone, Copy, PartialEq, Eq, Default)]
    pub struct Limits {
        /// Smallest possible.
        pub min: Option<Decimal>,
        /// Largest possible.
        pub max: Option<Decimal>,
        /// Striking below.
        pub warn_min: Option<Decimal>,
        /// Striking above.
        pub warn_max: Option<Decimal>,
    }
}

record! {
    /// What can be chosen.
    #[derive(Clone, PartialEq, Eq)]
    pub struct FieldOption {
        /// Its key; what it means never changes.
        pub wert: String,
        /// Its word.
        pub label: String,
        /// Its points in the score.
        pub punkte: Option<u16>,
        /// Whether choosing it is striking.
        pub auffaellig: bool,
    }
}

record! {
    /// One thing that is asked.
    #[derive(Clone, PartialEq, Eq)]
    pub struct TemplateField {
        /// Its key, unique in the template; it never takes anything of another type.
        pub key: String,
        /// Its label.
        pub label: String,
        /// What it takes.
        pub typ: FieldType,
        /// Whether it must be answered.
        pub pflicht: bool,
        /// Its unit.
        pub einheit: Option<String>,
        /// What helps to answer.
        pub hilfe: Option<String>,
        /// Most decimals of a number.
        pub dezimalstellen: u8,
        /// The limits of a number; of a blood pressure those of the first.
        pub grenzen: Limits,
        /// The limits of the second number of a blood pressure.
        pub diast: Limits,
        /// The options of a choice.
        pub optionen: Vec<FieldOption>,
        /// Where a number counts in the fluid balance.
        pub bilanz: Option<Balance>,
    }
}

impl TemplateField {
    /// A field of which nothing is said yet.
    #[cfg(test)]
    pub fn new(key: String, typ: FieldType) -> Self {
        Self {
            label: key.clone(),
            key,
            typ,
            pflicht: false,
            einheit: None,
            hilfe: None,
            dezimalstellen: 0,
            grenzen: Limits::default(),
            diast: Limits::default(),
            optionen: Vec::new(),
            bilanz: None,
        }
    }

    /// The option with that key.
    #[must_use]
    pub fn option(&self, wert: &str) -> Option<&FieldOption> {
        self.optionen.iter().find(|option| option.wert == wert)
    }

    /// Whether its answer gives points.
    #[must_use]
    pub fn is_scored(&self) -> bool {
        self.optionen.iter().any(|option| option.punkte.is_some())
    }
}

record! {
    /// What a sum of points means. A hint for a nurse, never a diagnosis.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Level {
        /// The smallest sum.
        pub von: u32,
        /// The largest sum.
        pub bis: u32,
        /// Its words.
        pub label: String,
        /// How grave it is, 1 the least.
        pub rang: u8,
        /// Whether it is striking.
        pub auffaellig: bool,
    }
}

record! {
    /// One version of a template. Entries name key and version; a version that was saved never changes.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Template {
        /// Its key in the house; for ever.
        pub key: String,
        /// From 1.
        pub version: u32,
        /// Its title.
        pub titel: String,
        /// What it is for; may be empty.
        pub beschreibung: String,
        /// Its place in lists, the smallest first.
        pub sortierung: u16,
        /// Whether nurses alone make entries of it.
        pub nur_fachkraft: bool,
        /// Whether the resident may read entries of it.
        pub fuer_bewohner: bool,
        /// Whether every entry of it is striking.
        pub immer: bool,
        /// Which of its entries alarm.
        pub alarm: Alarm,
        /// What is asked, in its order.
        pub felder: Vec<TemplateField>,
        /// What sums of points mean; none: it gives no score.
        pub stufen: Vec<Level>,
    }
}

impl Template {
    /// The field with that key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&TemplateField> {
        self.felder.iter().find(|field| field.key == key)
    }

    /// Whether its entries have a score.
    #[must_use]
    pub fn is_scale(&self) -> bool {
        !self.stufen.is_empty()
    }
}

record! {
    /// What holds of a template whatever its version.
    #[derive(Clone, PartialEq, Eq)]
    pub struct TemplateHead {
        /// Made of the key ([`super::id_of`]).
        pub id: Id<TemplateHead>,
        /// The template's key.
        pub key: String,
        /// The version that new entries take.
        pub version: u32,
        /// Whether new entries can take it.
        pub aktiv: bool,
        /// When it was changed last.
        pub updated_at: Timestamp,
        /// By whom.
        pub updated_by: Id<User>,
    }
}

record! {
    /// A saved version of a template.
    #[derive(Clone, PartialEq, Eq)]
    pub struct TemplateVersion {
        /// The template's.
        pub id: Id<TemplateHead>,
        /// What it asks.
        pub template: Template,
        /// When it was saved.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
    }
}
