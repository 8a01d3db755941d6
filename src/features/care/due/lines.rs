//! The lines of a list: measures by the plan, and what the record itself makes due (care.md, 5.4): the effect of a medicine, the
//! control of somebody who is restrained, the next assessment of a wound.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    list::Item,
    rules::{self, Place},
    words::State,
};
use crate::{
    features::care::{
        as_needed::{self, Awaited},
        observations::Entry,
        residents::Resident,
        restraint_orders::RestraintOrder,
        restraints::{self, ControlDue},
        settings::CareSettings,
        wound_courses::WoundCourse,
        wounds::{self, AssessmentDue},
    },
    kernel::{clock::day_in, ids::Id, shift::ShiftSpan},
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::MayReadAll,
    },
};

/// Something in the list.
pub enum Line {
    /// What a plan makes due.
    Measure(Box<Item>),
    /// What the record itself makes due.
    Other(Box<Other>),
}

/// Something due that no plan says.
pub struct Other {
    /// For whom.
    pub resident_id: Id<Resident>,
    /// Their room.
    pub zimmer: Option<String>,
    /// What it is.
    pub what: What,
}

/// What is due that no plan says.
pub enum What {
    /// What came of a medicine.
    Effect(Box<Awaited>),
    /// Looking after somebody who is restrained.
    Control(ControlDue),
    /// Looking at a wound again.
    Assessment(AssessmentDue),
}

impl What {
    /// Whether it is overdue.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        match self {
            Self::Effect(one) => one.is_overdue,
            Self::Control(one) => one.is_overdue,
            Self::Assessment(one) => one.is_overdue,
        }
    }
    /// Its kind, as the API calls it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Effect(_) => "wirkung",
            Self::Control(_) => "fem_kontrolle",
            Self::Assessment(_) => "wunde",
        }
    }
    /// When it is due: the instant.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Effect(one) => Some(one.due),
            Self::Control(one) => Some(one.due),
            Self::Assessment(_) => None,
        }
    }
    /// When it is due: the day.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Assessment(one) => Some(one.day),
            Self::Effect(_) | Self::Control(_) => None,
        }
    }
    fn id(&self) -> [u8; 16] {
        match self {
            Self::Effect(one) => one.entry.id.bytes(),
            Self::Control(one) => one.order.id.bytes(),
            Self::Assessment(one) => one.course.id.bytes(),
        }
    }
    fn stands_in(&self, span: &ShiftSpan, (now, today): (Timestamp, Date)) -> bool {
        match self {
            Self::Effect(one) => rules::stands_in(span, one.due, now),
            Self::Control(one) => rules::stands_in(span, one.due, now),
            Self::Assessment(one) => rules::day_stands_in(span, one.day, (now, today)),
        }
    }
}

impl Line {
    /// For whom.
    #[must_use]
    pub fn resident_id(&self) -> Id<Resident> {
        match self {
            Self::Measure(item) => item.resident_id,
            Self::Other(other) => other.resident_id,
        }
    }
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Measure(item) => item.state,
            Self::Other(other) if other.what.is_overdue() => State::Ueberfaellig,
            Self::Other(_) => State::Offen,
        }
    }
    /// The measure, where it is one.
    #[must_use]
    pub fn item(&self) -> Option<&Item> {
        match self {
            Self::Measure(item) => Some(item),
            Self::Other(_) => None,
        }
    }
    /// Its place in the list of a shift: what is due on a day comes at the shift's end.
    pub(super) fn place(&self, span: &ShiftSpan) -> (Place, [u8; 16]) {
        match self {
            Self::Measure(item) => {
                (rules::place(&item.due, item.zimmer.as_deref(), &item.version.titel), item.massnahme.bytes())
            }
            Self::Other(other) => {
                let when = other.what.at().map_or((span.until, true), |at| (at, false));
                (rules::place_at(when, other.zimmer.as_deref(), other.what.code()), other.what.id())
            }
        }
    }
}

/// What the record of these residents makes due in a shift. Nothing is due for somebody who is away.
///
/// # Errors
/// Those of the store.
pub fn others<P>(
    r: &Reader<'_, P>,
    span: &ShiftSpan,
    residents: &[Versioned<Resident>],
    (now, zone, settings): (Timestamp, &TimeZone, &CareSettings),
) -> Result<Vec<Line>, StoreError>
where
    P: MayReadAll<Entry> + MayReadAll<WoundCourse> + MayReadAll<RestraintOrder>,
{
    let today = day_in(now, zone);
    let mut lines = Vec::new();
    for resident in residents {
        let left = resident.auszug_datum.is_some_and(|last| last < today);
        if left || resident.absence_at(now).is_some() {
            continue;
        }
        let effects =
            as_needed::awaited(r, resident.id, now)?.into_iter().map(|one| What::Effect(Box::new(one)));
        let controls = restraints::controls(r, resident.id, now)?.into_iter().map(What::Control);
        let wounds = wounds::due_assessments(r, resident.id, (zone, today, settings.wunde_tage))?;
        let all = effects.chain(controls).chain(wounds.into_iter().map(What::Assessment));
        lines.extend(all.filter(|what| what.stands_in(span, (now, today))).map(|what| {
            Line::Other(Box::new(Other { resident_id: resident.id, zimmer: resident.zimmer.clone(), what }))
        }));
    }
    Ok(lines)
}
