//! How the parts of a record read: everything that is stored becomes texts here, once for the JSON and the PDF.
//!
//! Owns: the words of each part, the Handzeichen that occur.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store.

mod entries;
mod orders;
mod person;
mod plan;
mod talks;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    model::{Abschnitt, Akte, Angabe, FORMAT, Tabelle, Teil, Zeichen},
    parts::{Part, Wanted},
    read::Raw,
};
use crate::{
    features::care::{observations::People, units::Unit},
    kernel::{ids::Id, words::Msg},
    platform::tenancy::{Actor, User},
    ui::{View, format},
};

/// What every part is told with.
pub struct Teller<'a> {
    /// The language, zone and day.
    pub v: &'a View,
    /// The staff.
    pub people: &'a People,
    /// What is told.
    pub raw: &'a Raw,
    signs: BTreeSet<Zeichen>,
}

/// The record as texts.
#[must_use]
pub fn akte(v: &View, people: &People, raw: &Raw, wanted: &Wanted) -> Akte {
    let mut teller = Teller { v, people, raw, signs: BTreeSet::new() };
    let teile = wanted.parts.iter().map(|part| teller.part(*part)).collect();
    let day = |day| format::date(v.lang, day);
    Akte {
        format: FORMAT,
        einrichtung: v.facility.clone(),
        person: teller.head(),
        zeitraum: vec![
            Angabe::new(
                v.w("export-period"),
                format!("{} – {}", day(wanted.period.from), day(wanted.period.until)),
            ),
            Angabe::new(v.w("export-zone"), v.zone.iana_name().unwrap_or("UTC")),
        ],
        teile,
        handzeichen: teller.signs.into_iter().collect(),
    }
}

impl Teller<'_> {
    fn part(&mut self, part: Part) -> Teil {
        let abschnitte = match part {
            Part::Stammdaten => self.master_data(),
            Part::Informationssammlung => self.collections(),
            Part::Massnahmen => self.plan(),
            Part::Eintraege => self.entries(),
            Part::Wunden => self.wounds(),
            Part::Stimmung => self.moods(),
            Part::Fem => self.restraints(),
            Part::Begutachtung => self.assessments(),
            Part::Zugriffe => self.accesses(),
        };
        Teil { titel: self.v.t(&part.words()), abschnitte }
    }

    /// Somebody's Handzeichen with their name; both stand in the legend.
    fn signed(&mut self, user: Id<User>, handzeichen: Option<&str>) -> String {
        let name = self.people.name(user);
        match (handzeichen.filter(|sign| !sign.is_empty()), name) {
            (Some(sign), Some(name)) => {
                self.signs.insert(Zeichen { handzeichen: sign.to_owned(), name: name.to_owned() });
                format!("{sign} {name}")
            }
            (Some(sign), None) => sign.to_owned(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => self.v.w("entry-author-unknown"),
        }
    }

    /// A moment; in the hour that comes twice, which of the two.
    fn moment(&self, at: Timestamp) -> String {
        format::observed(self.v.lang, at, &self.v.zone)
    }

    /// The word of a closed list.
    fn word(&self, key: String) -> String {
        self.v.t(&Msg { key: key.into(), args: Vec::new() })
    }

    fn yes(&self, yes: bool) -> String {
        self.v.w(if yes { "common-yes" } else { "common-no" })
    }

    fn unit(&self, id: Id<Unit>) -> String {
        self.raw
            .units
            .iter()
            .find(|unit| unit.id == id)
            .map_or_else(|| format::UNKNOWN.to_owned(), |unit| unit.name.clone())
    }

    /// Who read the record.
    fn accesses(&self) -> Vec<Abschnitt> {
        if self.raw.accesses.is_empty() {
            return self.nothing();
        }
        let row = |(at, who): &(Timestamp, Actor)| {
            vec![
                self.moment(*at),
                who.name.clone(),
                self.word(format!("rolle-{}", who.role.code().replace('_', "-"))),
            ]
        };
        let spalten =
            ["export-column-time", "export-column-name", "export-column-role"].map(|words| self.v.w(words));
        let zeilen = self.raw.accesses.iter().map(row).collect();
        let tabelle = Some(Tabelle { spalten: spalten.into(), zeilen });
        vec![Abschnitt { tabelle, hinweis: Some(self.v.w("export-accesses-said")), ..Abschnitt::default() }]
    }

    /// A part in which there is nothing.
    fn nothing(&self) -> Vec<Abschnitt> {
        vec![Abschnitt::empty(self.v.w("export-nothing"))]
    }
}
