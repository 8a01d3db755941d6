//! The course of a wound as it is thought of (care.md, 8.3), with all its versions: what was said before stays readable.

use jiff::{Timestamp, civil::Date};

use super::words::{CourseState, Origin, WoundKind};
use crate::{features::care::residents::Resident, kernel::ids::Id, platform::tenancy::User, record};

record! {
    /// A wound of a resident over its time.
    #[derive(Clone, PartialEq, Eq)]
    pub struct WoundCourse {
        /// The id of all its versions, used in URLs.
        pub id: Id<WoundCourse>,
        /// Whose.
        pub resident_id: Id<Resident>,
        /// Every version, the first first; never empty.
        pub fassungen: Vec<CourseVersion>,
        /// That it is over.
        pub ende: Option<CourseEnd>,
    }
}

record! {
    /// What is said of a wound as a whole.
    #[derive(Clone, PartialEq, Eq)]
    pub struct CourseVersion {
        /// What kind of wound it is.
        pub art: WoundKind,
        /// Where on the body.
        pub lokalisation: String,
        /// Since when, if known.
        pub entstanden_am: Option<Date>,
        /// Where it came about.
        pub ort: Origin,
        /// The nurse who wrote this version.
        pub von: Id<User>,
        /// How they sign, as it was then.
        pub handzeichen: Option<String>,
        /// When they wrote it.
        pub at: Timestamp,
    }
}

record! {
    /// That a course is over.
    #[derive(Clone, PartialEq, Eq)]
    pub struct CourseEnd {
        /// Healed, or followed no longer.
        pub als: CourseState,
        /// Since when.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why; must be said where it is not healed.
        pub grund: Option<String>,
    }
}

impl WoundCourse {
    /// Its newest version.
    #[must_use]
    pub fn newest(&self) -> Option<&CourseVersion> {
        self.fassungen.last()
    }
    /// When it was begun in the record.
    #[must_use]
    pub fn begun_at(&self) -> Timestamp {
        self.fassungen.first().map_or(Timestamp::UNIX_EPOCH, |first| first.at)
    }
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> CourseState {
        self.ende.as_ref().map_or(CourseState::Offen, |end| end.als)
    }
    /// Everybody who wrote something of it.
    pub fn authors(&self) -> impl Iterator<Item = Id<User>> {
        let ended = self.ende.iter().map(|end| end.von);
        self.fassungen.iter().map(|version| version.von).chain(ended)
    }
}
