//! Answers to what is due, and the proof of a shift (care.md, 5.5). What is due is stored nowhere: it is computed from the
//! plan, and named by measure and instant or shift.

use jiff::Timestamp;

use super::words::{Grund, Status};
use crate::{
    features::care::{
        measures::Measure,
        observations::{Entry, Source},
        residents::Resident,
        units::Unit,
    },
    kernel::ids::Id,
    platform::tenancy::User,
    record,
};

record! {
    /// What became of something that was due once. A correction adds a version; nothing is overwritten.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Answer {
        /// The id of all its versions, used in URLs.
        pub id: Id<Answer>,
        /// What was due.
        pub massnahme_id: Id<Measure>,
        /// By which of its versions.
        pub massnahme_fassung: u32,
        /// When: an instant, or a shift, as it is written.
        pub faellig: String,
        /// That instant, or the first one of the shift.
        pub beginn: Timestamp,
        /// For whom.
        pub resident_id: Id<Resident>,
        /// Where they lived when it was answered.
        pub wohnbereich_id: Id<Unit>,
        /// Who answered: the author of the first version.
        pub erfasst_von: Id<User>,
        /// The way by which it came.
        pub quelle: Source,
        /// When it was made.
        pub created_at: Timestamp,
        /// When the server received it.
        pub empfangen_at: Timestamp,
        /// Every version, the first first; never empty.
        pub fassungen: Vec<Said>,
        /// That it was withdrawn: then it is open again.
        pub storno: Option<Withdrawal>,
    }
}

record! {
    /// One version of an answer.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Said {
        /// What became of it.
        pub status: Status,
        /// Why it was not done.
        pub grund: Option<Grund>,
        /// What there is to say of it.
        pub text: Option<String>,
        /// When it was done, or would have been.
        pub zeitpunkt: Timestamp,
        /// The entry that is a part of it: the report of what went otherwise, or the block that ticking opened.
        pub eintrag_id: Option<Id<Entry>>,
        /// Who wrote this version.
        pub von: Id<User>,
        /// How they sign, as it was then.
        pub handzeichen: Option<String>,
        /// When they wrote it.
        pub at: Timestamp,
        /// Why the version before was corrected, or why it was answered so late.
        pub begruendung: Option<String>,
    }
}

record! {
    /// That an answer or a proof was taken back: it stays readable, and counts nowhere.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Withdrawal {
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why; none within a minute by its author.
        pub grund: Option<String>,
    }
}

record! {
    /// "As planned": all that is proved by shift was done for a resident in a shift.
    #[derive(Clone, PartialEq, Eq)]
    pub struct ShiftProof {
        /// Its id.
        pub id: Id<ShiftProof>,
        /// For whom.
        pub resident_id: Id<Resident>,
        /// Where they lived then.
        pub wohnbereich_id: Id<Unit>,
        /// The shift, as it is written.
        pub schicht: String,
        /// The first instant of that shift.
        pub beginn: Timestamp,
        /// Whether a nurse said so: only then it answers what is reserved for nurses.
        pub fachkraft: bool,
        /// Who said so.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Of when it is.
        pub zeitpunkt: Timestamp,
        /// The way by which it came.
        pub quelle: Source,
        /// When it was made.
        pub at: Timestamp,
        /// When the server received it.
        pub empfangen_at: Timestamp,
        /// Why an admin proves it so late.
        pub begruendung: Option<String>,
        /// That it was taken back.
        pub storno: Option<Withdrawal>,
    }
}

impl Answer {
    /// The number of its current version, from 1.
    #[must_use]
    pub fn fassung(&self) -> u32 {
        u32::try_from(self.fassungen.len()).unwrap_or(u32::MAX)
    }
    /// The version that counts: the last.
    #[must_use]
    pub fn current(&self) -> Option<&Said> {
        self.fassungen.last()
    }
    /// Everybody who wrote something of it.
    pub fn authors(&self) -> impl Iterator<Item = Id<User>> {
        let withdrawn = self.storno.iter().map(|storno| storno.von);
        self.fassungen.iter().map(|said| said.von).chain([self.erfasst_von]).chain(withdrawn)
    }
}

impl ShiftProof {
    /// Everybody who had to do with it.
    pub fn authors(&self) -> impl Iterator<Item = Id<User>> {
        [self.von].into_iter().chain(self.storno.iter().map(|storno| storno.von))
    }
}
