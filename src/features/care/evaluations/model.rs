//! An evaluation and an occasion as they are thought of (care.md, 5.6).

use jiff::{Timestamp, civil::Date};

use super::words::{Art, Folge, Umfang};
use crate::{
    features::care::{measures::Measure, observations::Source, residents::Resident},
    kernel::ids::Id,
    platform::tenancy::User,
    record,
};

record! {
    /// That a plan or a measure of it was evaluated. A correction adds a version; nothing is overwritten.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Evaluation {
        /// The id of all its versions.
        pub id: Id<Evaluation>,
        /// Whose plan it is.
        pub resident_id: Id<Resident>,
        /// What was evaluated.
        pub umfang: Umfang,
        /// Which measure; none of a whole plan.
        pub massnahme_id: Option<Id<Measure>>,
        /// What gave occasion to it; none where it was its time.
        pub anlass_id: Option<Id<Occasion>>,
        /// Who made it: the author of its first version.
        pub erfasst_von: Id<User>,
        /// The way by which it came.
        pub quelle: Source,
        /// When it was made.
        pub created_at: Timestamp,
        /// When the server received it.
        pub empfangen_at: Timestamp,
        /// Every version, the first first; never empty.
        pub fassungen: Vec<Said>,
        /// That it was withdrawn.
        pub storno: Option<Withdrawal>,
    }
}

record! {
    /// One version of an evaluation.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Said {
        /// What came out.
        pub ergebnis: String,
        /// What becomes of what was evaluated.
        pub folge: Folge,
        /// When it is to be evaluated again.
        pub naechste_am: Date,
        /// Who wrote this version.
        pub von: Id<User>,
        /// How they sign, as it was then.
        pub handzeichen: Option<String>,
        /// When they wrote it.
        pub at: Timestamp,
        /// Why the version before was corrected.
        pub begruendung: Option<String>,
    }
}

record! {
    /// That an evaluation was withdrawn: it stays readable, and counts nowhere.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Withdrawal {
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why.
        pub grund: Option<String>,
    }
}

record! {
    /// Something that gives occasion to evaluate a plan; once for each source.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Occasion {
        /// Its id.
        pub id: Id<Occasion>,
        /// Whose plan.
        pub resident_id: Id<Resident>,
        /// What it is.
        pub art: Art,
        /// The id of the record that is its source: an entry, a measure, the resident.
        pub quelle: [u8; 16],
        /// Which of several in that record: the number of the absence, the place of the care grade, how often before the
        /// measure gave occasion.
        pub nr: u32,
        /// When that was; of a measure, when it was due for the last of the times that count.
        pub zeitpunkt: Timestamp,
        /// When it was kept.
        pub created_at: Timestamp,
        /// The evaluation to which it gave occasion.
        pub bewertet: Option<Id<Evaluation>>,
        /// That it is none.
        pub verworfen: Option<Dropped>,
    }
}

record! {
    /// That an occasion is none.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Dropped {
        /// When that was said.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why; none where its source was corrected or withdrawn.
        pub grund: Option<String>,
    }
}

impl Evaluation {
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

impl Occasion {
    /// Whether nobody has said yet what becomes of it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.bewertet.is_none() && self.verworfen.is_none()
    }
    /// Whether nobody dropped it: what gave occasion was corrected or withdrawn.
    #[must_use]
    pub fn has_lapsed(&self) -> bool {
        self.verworfen.as_ref().is_some_and(|dropped| dropped.grund.is_none())
    }
    /// How it stands, as programs are told.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Self { bewertet: Some(_), .. } => "bewertet",
            Self { verworfen: Some(_), .. } => "verworfen",
            _ => "offen",
        }
    }
}
