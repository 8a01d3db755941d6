//! What is allowed with an entry, as pure functions (care.md, 6).

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::{error::EntryError, model::Entry};
use crate::{
    features::care::{
        residents::{Stay, entry_fits},
        staff::is_reason,
    },
    kernel::{clock::day_in, ids::Id},
    platform::{
        entity::ActError,
        tenancy::{Role, User},
    },
};

/// So many characters are a reason.
pub const LEAST_REASON: usize = 5;
/// Longest reason.
pub const MOST_REASON: usize = 500;
/// Most entries in one save.
pub const MOST_AT_ONCE: usize = 10;
/// A clock may be so much ahead.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);
/// So long after it was received an own entry is corrected without a reason.
const CORRECTED_FREELY: SignedDuration = SignedDuration::from_hours(24);
/// So long after it was received an own entry is withdrawn without one.
const WITHDRAWN_FREELY: SignedDuration = SignedDuration::from_secs(60);
/// So long after a withdrawal its author carries it over into the file of the right person.
const CARRIED_OVER: SignedDuration = SignedDuration::from_hours(1);

/// What is done to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A new version.
    Correct,
    /// It counts no more.
    Withdraw,
}

/// Who asks for it, when, and how.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What.
    pub act: Act,
    /// Who.
    pub user: Id<User>,
    /// In which role; it has the permission.
    pub role: Role,
    /// The version that they saw.
    pub fassung: u32,
    /// Why.
    pub grund: &'a str,
    /// When.
    pub now: Timestamp,
    /// That day where the house stands.
    pub today: Date,
}

/// What is asked of a record before it is corrected or withdrawn.
pub struct Revisable {
    /// Who made it.
    pub erfasst_von: Id<User>,
    /// How they sign, where that is known.
    pub handzeichen: Option<String>,
    /// Whether it was withdrawn.
    pub is_withdrawn: bool,
    /// The number of its current version.
    pub fassung: u32,
    /// When the server received it.
    pub empfangen_at: Timestamp,
}

impl Entry {
    /// What is asked before it is revised.
    #[must_use]
    pub fn revisable(&self) -> Revisable {
        Revisable {
            erfasst_von: self.erfasst_von,
            handzeichen: self.fassungen.first().and_then(|first| first.handzeichen.clone()),
            is_withdrawn: self.storno.is_some(),
            fassung: self.fassung(),
            empfangen_at: self.empfangen_at,
        }
    }
}

/// Whether a record is corrected or withdrawn so, in the order of care.md, 6.1. `stay` is that of its resident.
///
/// # Errors
/// The first thing that is in the way.
pub fn may_revise(of: &Revisable, stay: &Stay, asked: &Asked<'_>) -> Result<(), EntryError> {
    let own = of.erfasst_von == asked.user;
    if asked.role == Role::Staff && !own {
        return Err(EntryError::NotAuthor(of.handzeichen.clone()));
    }
    if of.is_withdrawn {
        return Err(EntryError::Withdrawn);
    }
    if asked.fassung != of.fassung {
        return Err(EntryError::Stale);
    }
    stay.is_written(asked.today, asked.role != Role::Staff)?;
    let freely = match asked.act {
        Act::Correct => CORRECTED_FREELY,
        Act::Withdraw => WITHDRAWN_FREELY,
    };
    let closed = stay.is_written(asked.today, false).is_err();
    let late = asked.now.duration_since(of.empfangen_at) > freely;
    if (!own || closed || late) && !is_reason(asked.grund, LEAST_REASON) {
        return Err(EntryError::Reason);
    }
    Ok(())
}

/// Whether an entry of that instant fits into the file: it is not ahead, and of a day of the stay; after the days in which
/// the file is still written, only with a reason of an admin.
///
/// # Errors
/// `ZEIT_IN_ZUKUNFT`, `VOR_AUFNAHME`, `BEWOHNER_AUSGEZOGEN`; `GRUND_FEHLT` where an admin gave none.
pub fn time_fits(
    zeitpunkt: Timestamp,
    stay: &Stay,
    zone: &TimeZone,
    (role, now, grund): (Role, Timestamp, &str),
) -> Result<(), ActError> {
    if zeitpunkt.duration_since(now) > AHEAD {
        return Err(ActError::field("zeitpunkt", "ZEIT_IN_ZUKUNFT"));
    }
    let (of, today) = (day_in(zeitpunkt, zone), day_in(now, zone));
    let admin = role != Role::Staff;
    entry_fits(stay, of, today, admin)?;
    if admin && stay.is_written(today, false).is_err() && !is_reason(grund, LEAST_REASON) {
        return Err(EntryError::Reason.into());
    }
    Ok(())
}

/// Whether what an entry says may be carried over into the file of the right person: by its author, within the hour after
/// they withdrew it as one of the wrong person (care.md, 6.1).
#[must_use]
pub fn is_carried_over(entry: &Entry, user: Id<User>, now: Timestamp) -> bool {
    let withdrawn = entry.storno.as_ref().filter(|_| entry.is_of_another());
    entry.erfasst_von == user
        && withdrawn.is_some_and(|storno| {
            storno.von == user && now >= storno.at && now.duration_since(storno.at) <= CARRIED_OVER
        })
}
