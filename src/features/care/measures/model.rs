//! A measure as it is thought of (care.md, 5.2): what is done for a resident again and again, with all its versions. A change
//! ends one version and starts the next at one instant; nothing is overwritten.

use jiff::{Timestamp, civil::Date};

use super::words::{Proof, Risk};
use crate::{
    features::care::residents::Resident,
    kernel::{
        ids::Id,
        schedule::{Schedule, Validity},
    },
    platform::{
        store::{Corrupt, OnDisk},
        tenancy::User,
    },
    record,
};

record! {
    /// What is done for a resident.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Measure {
        /// The id of all its versions (`stamm_id`), used in URLs.
        pub id: Id<Measure>,
        /// For whom.
        pub resident_id: Id<Resident>,
        /// Every version, the first first; never empty.
        pub fassungen: Vec<Version>,
        /// That it was ended.
        pub ende: Option<End>,
        /// The newest evaluation of it, alone or with the whole plan.
        pub evaluiert: Option<Evaluated>,
    }
}

record! {
    /// One version of a measure.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Version {
        /// What is done.
        pub titel: String,
        /// How.
        pub beschreibung: Option<String>,
        /// The topic of the information collection, 1 to 6.
        pub thema: Option<u8>,
        /// The risk that it answers.
        pub risiko: Option<Risk>,
        /// What for.
        pub ziel: Option<String>,
        /// How it is proved.
        pub nachweis: Proof,
        /// Key of the template that ticking opens.
        pub vorlage: Option<String>,
        /// Whether only a nurse may do it.
        pub nur_fachkraft: bool,
        /// Whether the resident sees it on their day.
        pub fuer_bewohner: bool,
        /// When it is due.
        pub zeitplan: Planned,
        /// From when on it is valid.
        pub gueltig_ab: Timestamp,
        /// Until before when, as it was planned.
        pub gueltig_bis: Option<Timestamp>,
        /// When it is to be evaluated.
        pub evaluation_am: Date,
        /// Who wrote this version.
        pub von: Id<User>,
        /// How they sign, as it was then.
        pub handzeichen: Option<String>,
        /// When they wrote it.
        pub at: Timestamp,
    }
}

record! {
    /// That a measure was ended.
    #[derive(Clone, PartialEq, Eq)]
    pub struct End {
        /// From then on it is not valid.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why; none where the stay ended.
        pub grund: Option<String>,
    }
}

record! {
    /// That a measure was evaluated.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Evaluated {
        /// When.
        pub at: Timestamp,
        /// When it is to be evaluated again.
        pub naechste_am: Date,
    }
}

/// A schedule as part of a record. It is stored as it is written in JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct Planned(pub Schedule);

impl OnDisk for Planned {
    type Raw = String;
    fn raw(&self) -> String {
        self.0.json().to_string()
    }
    fn of_raw(raw: String) -> Result<Self, Corrupt> {
        let written = serde_json::from_str(&raw).map_err(|_| Corrupt)?;
        Schedule::of_json(&written).map(Self).map_err(|_| Corrupt)
    }
}

impl Measure {
    /// Its newest version, which may be valid only later.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        self.fassungen.last()
    }

    /// When it is to be evaluated next: as its newest version says, or an evaluation that came after it.
    #[must_use]
    pub fn evaluation_on(&self) -> Option<Date> {
        let newest = self.newest()?;
        let later = self.evaluiert.filter(|evaluated| evaluated.at >= newest.at);
        Some(later.map_or(newest.evaluation_am, |evaluated| evaluated.naechste_am))
    }

    /// Whether it runs then, or will.
    #[must_use]
    pub fn runs(&self, now: Timestamp) -> bool {
        self.valid_until().is_none_or(|until| now < until)
    }

    /// Every version with its number and how long it is valid: at most until a later version begins, or the measure ends. One
    /// that was changed before it began is valid at no instant.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = (u32, &Version, Validity)> {
        self.fassungen.iter().enumerate().map(|(place, version)| {
            let nr = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1);
            let later = self.fassungen.iter().skip(place.saturating_add(1)).map(|later| later.gueltig_ab);
            let ends = later.chain(version.gueltig_bis).chain(self.ende.as_ref().map(|end| end.at));
            (nr, version, Validity { from: version.gueltig_ab, until: ends.min() })
        })
    }

    /// The first instant from which on no version is valid; none while that is open.
    #[must_use]
    pub fn valid_until(&self) -> Option<Timestamp> {
        // What is valid last is the newest version, unless that was planned to end before it began.
        let ends = self.versions().filter(|(_, _, one)| one.until.is_none_or(|until| one.from < until));
        let mut last = Some(Timestamp::MIN);
        for (_, _, one) in ends {
            last = last.zip(one.until).map(|(last, until)| last.max(until));
        }
        last
    }
}
