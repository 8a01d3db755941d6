//! Which entries are wanted: by person, action, object and days; the same filter for page, API and export.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;

use crate::{
    kernel::{dates::event_date, ids::Id, problem::FieldErrors, text, words::Msg},
    platform::{
        Platform,
        action::Action,
        store::{Entry, RecordKind, TableName},
        web::query::escaped,
    },
};

/// The query string of page and exports; what is empty or means nothing filters nothing, and says so.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Part of a name.
    pub person: String,
    /// Code of an [`Action`].
    pub aktion: String,
    /// `table:id`.
    pub objekt: String,
    /// First day.
    pub von: String,
    /// Last day.
    pub bis: String,
    /// Page from 1.
    pub seite: usize,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the actor's name, folded.
    pub person: Option<String>,
    /// The actor.
    pub user: Option<[u8; 16]>,
    /// What was done.
    pub action: Option<Action>,
    /// An exact kind of event.
    pub kind: Option<String>,
    /// About this record.
    pub object: Option<(TableName, [u8; 16])>,
    /// About records of this kind.
    pub table: Option<TableName>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub before: Option<Timestamp>,
}

/// A registered table by its name.
pub fn table(kinds: &[RecordKind], name: &str) -> Option<TableName> {
    const INSTANCE: [TableName; 5] = [
        TableName::new(2, "users"),
        TableName::new(3, "memberships"),
        TableName::new(4, "sessions"),
        TableName::new(6, "invitations"),
        TableName::new(107, "badge_sessions"),
    ];
    kinds.iter().map(|kind| kind.table).chain(INSTANCE).find(|table| table.name == name)
}

fn object(kinds: &[RecordKind], text: &str) -> Option<(TableName, [u8; 16])> {
    let (name, id) = text.split_once(':')?;
    Some((table(kinds, name)?, id.parse::<Id<()>>().ok()?.bytes()))
}

/// The first instant of a day.
pub fn begin(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

impl Asked {
    /// The filter, and what could not be understood.
    #[must_use]
    pub fn filter(&self, kinds: &[RecordKind], today: Date, zone: &TimeZone) -> (Filter, FieldErrors) {
        let mut errors = FieldErrors::new();
        let mut read_day = |name: &'static str, text: &str| {
            let found = event_date(text, today);
            if found.is_none() && !text.trim().is_empty() {
                errors.add_with(
                    name,
                    "DATUM_UNGUELTIG",
                    Msg::code("DATUM_UNGUELTIG").with("x", text.to_owned()),
                );
            }
            found
        };
        let von = read_day("von", &self.von);
        let bis = read_day("bis", &self.bis);
        let action = Action::from_code(&self.aktion);
        if action.is_none() && !self.aktion.is_empty() {
            errors.add("aktion", "ENUM_UNGUELTIG");
        }
        let about = object(kinds, &self.objekt);
        if about.is_none() && !self.objekt.is_empty() {
            errors.add("objekt", "OBJEKT_UNBEKANNT");
        }
        let person = Some(text::norm(&self.person)).filter(|person| !person.is_empty());
        let filter = Filter {
            person,
            action,
            object: about,
            from: von.and_then(|day| begin(day, zone)),
            before: bis.and_then(|day| begin(day.tomorrow().ok()?, zone)),
            ..Filter::default()
        };
        (filter, errors)
    }

    /// The query string of another page or export with the same filter.
    #[must_use]
    pub fn query(&self, page: Option<usize>) -> String {
        let mut parts = Vec::new();
        for (name, value) in [
            ("person", &self.person),
            ("aktion", &self.aktion),
            ("objekt", &self.objekt),
            ("von", &self.von),
            ("bis", &self.bis),
        ] {
            if !value.is_empty() {
                parts.push(format!("{name}={}", escaped(value)));
            }
        }
        parts.extend(page.map(|page| format!("seite={page}")));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// Whether a part of a name was typed: as it is written, or in plain letters.
fn is_named(name: &str, part: &str) -> bool {
    // Folding drops the second letter of ae, so that a part from the middle of a word may only be there as written.
    text::norm(name).contains(part) || text::fold(name).contains(&text::fold(part))
}

impl Filter {
    /// Whether every entry is wanted.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        let Self { person, user, action, kind, object, table, from, before } = self;
        person.is_none()
            && user.is_none()
            && action.is_none()
            && kind.is_none()
            && object.is_none()
            && table.is_none()
            && from.is_none()
            && before.is_none()
    }

    /// Whether an entry is wanted.
    #[must_use]
    pub fn wants(&self, p: &Platform, entry: &Entry) -> bool {
        let is = |object: Option<(u16, [u8; 16])>| match (self.object, self.table) {
            (Some((table, id)), _) => object == Some((table.number, id)),
            (None, Some(table)) => object.is_some_and(|(number, _)| number == table.number),
            (None, None) => true,
        };
        self.person.as_ref().is_none_or(|part| is_named(&entry.actor.name, part))
            && self.user.is_none_or(|user| entry.actor.user.bytes() == user)
            && self.action.is_none_or(|action| p.action_of(&entry.kind) == action)
            && self.kind.as_ref().is_none_or(|kind| *kind == entry.kind)
            && is(entry.object)
            && self.from.is_none_or(|from| entry.at >= from)
            && self.before.is_none_or(|before| entry.at < before)
    }

    /// Whether no older entry can be wanted either: times only grow along the chain, save for a clock set back, which
    /// an hour's grace covers.
    #[must_use]
    pub fn is_past(&self, entry: &Entry) -> bool {
        let grace = jiff::SignedDuration::from_hours(1);
        self.from.is_some_and(|from| from.duration_since(entry.at) > grace)
    }
}
