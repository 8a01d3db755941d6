//! An entry as it is thought of (domain.md, 8.3; care.md, 2.3, 6): what was observed of a resident, with all its versions.

use jiff::{SignedDuration, Timestamp};

use super::words::{Klasse, Source};
use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::RestraintOrder,
        templates::{self, AS_NEEDED, EFFECT, NOT_KNOWN_YET, Values},
        units::Unit,
        wound_courses::WoundCourse,
    },
    kernel::{decimal::Decimal, ids::Id},
    platform::tenancy::User,
    record,
};

/// Template and field of a weight.
pub const WEIGHT: (&str, &str) = ("vitalzeichen", "gewicht");

/// Key of the template of a fall.
pub const FALL: &str = "sturz";

/// More minutes of delay are not told apart (care.md, 12, K4): fourteen days.
const MOST_DELAY: i64 = 20_160;

/// An entry that was made so long after what it tells of is late (care.md, 6.2).
const LATE: SignedDuration = SignedDuration::from_hours(12);
/// One that arrived so long after it was made was sent late.
const SENT_LATE: SignedDuration = SignedDuration::from_mins(60);

record! {
    /// What was observed of a resident. A correction adds a version; nothing is overwritten.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Entry {
        /// The id of all its versions, used in URLs.
        pub id: Id<Entry>,
        /// Whose file it is in.
        pub resident_id: Id<Resident>,
        /// The unit in which they lived when it was made; a move of theirs does not change it.
        pub wohnbereich_id: Id<Unit>,
        /// The shift of its first `zeitpunkt`; fixed, as the unit is.
        pub schicht: String,
        /// The first instant of that shift.
        pub schicht_beginn: Timestamp,
        /// The first instant of the shift in which the `zeitpunkt` that is shown lies: another one, where a correction moved it.
        pub zeit_beginn: Timestamp,
        /// Key of its template.
        pub vorlage: String,
        /// Whether the resident may read it; from the template.
        pub fuer_bewohner: bool,
        /// Who made it: the author of its first version.
        pub erfasst_von: Id<User>,
        /// The way by which it came.
        pub quelle: Source,
        /// Whether whoever sent it gave it its id, to send it again safely.
        pub client_id: bool,
        /// The device on which it was captured out of the net.
        pub geraet_id: Option<[u8; 16]>,
        /// When it was captured, as the device's clock said.
        pub erfasst_at: Option<Timestamp>,
        /// When it was made: the server's clock, or the device's put right by it.
        pub created_at: Timestamp,
        /// When the server received it.
        pub empfangen_at: Timestamp,
        /// Whether it belongs into the handover.
        pub uebergabe: bool,
        /// The earlier entry of the same resident to which it belongs.
        pub bezug_id: Option<Id<Entry>>,
        /// Every version, the first first; never empty.
        pub fassungen: Vec<Version>,
        /// That it was withdrawn.
        pub storno: Option<Withdrawal>,
        /// The course of the wound of which it tells.
        pub verlauf_id: Option<Id<WoundCourse>>,
        /// The order of the restraint that was applied.
        pub anordnung_id: Option<Id<RestraintOrder>>,
        /// Whether a restraint was applied without a valid basis, as far as was known when it was written.
        pub ohne_grundlage: bool,
    }
}

record! {
    /// One version of an entry.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Version {
        /// The version of the template by which it was judged, and by which it is shown.
        pub vorlage_version: u32,
        /// What was entered.
        pub werte: Values,
        /// Free text.
        pub freitext: Option<String>,
        /// When it was observed.
        pub zeitpunkt: Timestamp,
        /// Who wrote this version.
        pub von: Id<User>,
        /// How they sign, as it was then.
        pub handzeichen: Option<String>,
        /// When they wrote it.
        pub at: Timestamp,
        /// Why the version before was corrected, or why an admin adds to a closed file.
        pub grund: Option<String>,
        /// Whether it is striking (care.md, 3.4).
        pub auffaellig: bool,
        /// The fields that are, in the template's order.
        pub auffaellige_felder: Vec<String>,
        /// The score, of a template that has one.
        pub punkte: Option<Score>,
    }
}

record! {
    /// A score (care.md, 3.5). Without every scored field answered there is no sum: a partial one is never shown.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Score {
        /// The sum.
        pub summe: Option<u32>,
        /// The scored fields without an answer.
        pub fehlend: Vec<String>,
        /// The level's label.
        pub stufe: Option<String>,
        /// Its rank: the higher, the worse.
        pub rang: Option<u8>,
        /// Whether the level is striking.
        pub auffaellig: bool,
    }
}

record! {
    /// That an entry was withdrawn: it stays readable, and counts nowhere.
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
        /// What kind it was.
        pub klasse: Option<Klasse>,
    }
}

impl Score {
    /// A score as it is stored.
    #[must_use]
    pub fn of(judged: &templates::Score) -> Self {
        Self {
            summe: judged.summe,
            fehlend: judged.fehlend.clone(),
            stufe: judged.stufe.as_ref().map(|level| level.label.clone()),
            rang: judged.rang(),
            auffaellig: judged.auffaellig(),
        }
    }
}

impl Entry {
    /// The number of its current version, from 1.
    #[must_use]
    pub fn fassung(&self) -> u32 {
        u32::try_from(self.fassungen.len()).unwrap_or(u32::MAX)
    }
    /// The version that is shown: the last.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.fassungen.last()
    }
    /// When it was observed, as its current version says.
    #[must_use]
    pub fn zeitpunkt(&self) -> Timestamp {
        self.current().map_or(self.created_at, |version| version.zeitpunkt)
    }
    /// Whether its current version is striking.
    #[must_use]
    pub fn is_striking(&self) -> bool {
        self.current().is_some_and(|version| version.auffaellig)
    }
    /// Whether it tells of medicine of which nobody knew yet what came of it (care.md, 8.6).
    #[must_use]
    pub fn awaits_effect(&self) -> bool {
        self.vorlage == AS_NEEDED
            && self.storno.is_none()
            && self.current().is_some_and(|current| current.werte.chose(EFFECT, NOT_KNOWN_YET))
    }
    /// The ids of what it belongs to: an earlier entry, a wound's course, an order of restraint. No two records have one id.
    pub fn subjects(&self) -> impl Iterator<Item = [u8; 16]> {
        let all = [
            self.bezug_id.map(|id| id.bytes()),
            self.verlauf_id.map(|id| id.bytes()),
            self.anordnung_id.map(|id| id.bytes()),
        ];
        all.into_iter().flatten()
    }
    /// Whether it was made late (care.md, 6.2).
    #[must_use]
    pub fn is_late(&self) -> bool {
        is_late(self.zeitpunkt(), self.created_at)
    }
    /// Whether it was sent late.
    #[must_use]
    pub fn is_sent_late(&self) -> bool {
        is_sent_late(self.empfangen_at, self.created_at)
    }
    /// Whether it was in the file of the wrong person: then its content is hidden there.
    #[must_use]
    pub fn is_of_another(&self) -> bool {
        self.storno.as_ref().is_some_and(|storno| storno.klasse == Some(Klasse::FalschePerson))
    }
    /// How many whole minutes after what it tells of it was made ([`delay_minutes`]).
    #[must_use]
    pub fn delay_minutes(&self) -> u16 {
        delay_minutes(self.zeitpunkt(), self.created_at)
    }
    /// Whether it tells of a fall with grave consequences (`gravierend`; care.md, 3.2).
    #[must_use]
    pub fn is_grave_fall(&self) -> bool {
        self.vorlage == FALL && self.current().is_some_and(|current| templates::is_grave(&current.werte))
    }
    /// The weight that its current version tells, in kilograms.
    #[must_use]
    pub fn weight(&self) -> Option<Decimal> {
        let (vorlage, feld) = WEIGHT;
        let current = self.current().filter(|_| self.vorlage == vorlage);
        current.and_then(|version| version.werte.number(feld))
    }

    /// When it was corrected or withdrawn for the last time, or made, where that was late; none of one that was written down
    /// in time and has stayed as it was.
    #[must_use]
    pub fn changed_at(&self) -> Option<Timestamp> {
        let corrected = self.current().filter(|_| self.fassungen.len() > 1).map(|version| version.at);
        let late = Some(self.created_at).filter(|_| self.is_late());
        [corrected, self.storno.as_ref().map(|storno| storno.at), late].into_iter().flatten().max()
    }
    /// Whether a correction moved it out of the shift in which it was made.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.zeit_beginn != self.schicht_beginn
    }
}

/// Whether an entry of that instant, made then, is late.
#[must_use]
pub fn is_late(zeitpunkt: Timestamp, created_at: Timestamp) -> bool {
    created_at.duration_since(zeitpunkt) > LATE
}

/// Whether an entry made then and received then was sent late.
#[must_use]
pub fn is_sent_late(empfangen_at: Timestamp, created_at: Timestamp) -> bool {
    empfangen_at.duration_since(created_at) > SENT_LATE
}

/// How many whole minutes after an instant something was made: none of what was said ahead, at most fourteen days (care.md, 12,
/// K4).
#[must_use]
pub fn delay_minutes(zeitpunkt: Timestamp, created_at: Timestamp) -> u16 {
    let minutes = created_at.duration_since(zeitpunkt).as_mins();
    u16::try_from(minutes.clamp(0, MOST_DELAY)).unwrap_or(0)
}
