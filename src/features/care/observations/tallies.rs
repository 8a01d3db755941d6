//! What is counted of entries, kept by the store in the transaction of each act (care.md, 12 and 21): figures read these counts
//! and no entry. What was withdrawn counts nowhere; of the rest the version counts that is shown, and each entry once.
//!
//! Counts are kept by quarters of an hour ([`crate::kernel::quarters`]): a record knows no zone, and the day of the house is the
//! sum of its quarters, whatever its zone is.

use jiff::Timestamp;

use super::{
    model::{Entry, FALL},
    record::{instant, moment},
};
use crate::{
    features::care::{residents::Resident, templates, units::Unit, wound_courses::WoundCourse},
    kernel::{
        decimal::Decimal,
        ids::Id,
        quarters::{Block, begins, blocks, quarter},
    },
    platform::{
        store::{Range, Reader, StoreError, Tally, TallyEntries},
        tenancy::MayReadAll,
    },
};

/// (unit, block of `zeitpunkt`) -> quarter, kind ([`PLAIN`] and so on) -> number of entries.
pub const ENTRIES: Tally<Entry, (Id<Unit>, Block)> = Tally::new(1);
/// (unit, block of `created_at`) -> quarter, minutes of delay (two bytes), [`LATE`] -> number of entries.
pub const DELAYS: Tally<Entry, (Id<Unit>, Block)> = Tally::new(2);
/// (resident,) -> `zeitpunkt`, digits and places of a weight -> number of entries that say so.
pub const WEIGHTS: Tally<Entry, (Id<Resident>,)> = Tally::new(3);
/// (resident, number of a look, [`SPAN`] of blocks) -> block within it, quarter -> number of entries.
pub const LOOKS: Tally<Entry, (Id<Resident>, u8, u32)> = Tally::new(4);
/// (wound course,) -> category of the wound -> number of entries.
pub const CATEGORIES: Tally<Entry, (Id<WoundCourse>,)> = Tally::new(5);

/// Kinds of entries in [`ENTRIES`]; for ever.
const PLAIN: u8 = 0;
const FELL: u8 = 1;
const FELL_BADLY: u8 = 2;
/// The mark of an entry in [`DELAYS`] that was made late.
const LATE: u8 = 1;
/// So many blocks of six hours lie together in [`LOOKS`]: 32 days; for ever.
const SPAN: u32 = 128;

/// A talk with somebody who has moved in, or a closer look at a risk: its number in [`LOOKS`], for ever; the template; the
/// risk that an assessment in words names.
pub type Look = (u8, &'static str, Option<&'static str>);

/// Every kind of look. A template has one line, or one for each risk.
pub const ALL_LOOKS: [Look; 11] = [
    (1, SETTLING_IN, None),
    (2, "schmerz", None),
    (3, "besd", None),
    (4, "braden", None),
    (5, "kontinenz", None),
    (6, IN_WORDS, Some("dekubitus")),
    (7, IN_WORDS, Some("sturz")),
    (8, IN_WORDS, Some("inkontinenz")),
    (9, IN_WORDS, Some("schmerz")),
    (10, IN_WORDS, Some("ernaehrung")),
    (11, IN_WORDS, Some("sonstiges")),
];
/// Key of the template of the talk about settling in.
pub const SETTLING_IN: &str = "integrationsgespraech";
/// Key of the template of an assessment in words, whose field `risiko` names a risk.
const IN_WORDS: &str = "einschaetzung";

/// Adds what an entry counts as.
pub(super) fn of(entry: &Entry, out: &mut TallyEntries) {
    let Some(current) = entry.current().filter(|_| entry.storno.is_none()) else { return };
    let (unit, resident) = (entry.wohnbereich_id, entry.resident_id);
    let (block, part) = quarter(entry.zeitpunkt());
    let kind = match (entry.vorlage == FALL, entry.is_grave_fall()) {
        (false, _) => PLAIN,
        (true, false) => FELL,
        (true, true) => FELL_BADLY,
    };
    out.count(&ENTRIES, &(unit, block), &[part, kind]);
    let (made, made_part) = quarter(entry.created_at);
    let [high, low] = entry.delay_minutes().to_be_bytes();
    out.count(&DELAYS, &(unit, made), &[made_part, high, low, u8::from(entry.is_late()) * LATE]);
    if let Some(weight) = entry.weight() {
        let (units, places) = weight.parts();
        let name = [&moment(entry.zeitpunkt()).to_be_bytes()[..], &units.to_be_bytes(), &[places]].concat();
        out.count(&WEIGHTS, &(resident,), &name);
    }
    let is_look = |(_, vorlage, risk): &&Look| {
        entry.vorlage == *vorlage && risk.is_none_or(|risk| current.werte.chose("risiko", risk))
    };
    for (look, _, _) in ALL_LOOKS.iter().filter(is_look) {
        let within = u8::try_from(block % SPAN).unwrap_or(0);
        out.count(&LOOKS, &(resident, *look, block / SPAN), &[within, part]);
    }
    if let (Some(course), Some(templates::Value::Choice(category))) =
        (entry.verlauf_id.filter(|_| entry.vorlage == templates::WOUND), current.werte.get("kategorie"))
    {
        out.count(&CATEGORIES, &(course,), category.as_bytes());
    }
}

const DAMAGED: StoreError = StoreError::Damaged("the counts of entries");

/// What is counted of the entries of a unit: when they are of (to the quarter of an hour), how many, how many of these are
/// falls, and how many grave ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The quarter in which they lie.
    pub at: Timestamp,
    /// How many entries.
    pub entries: u64,
    /// How many falls.
    pub falls: u64,
    /// How many grave falls.
    pub grave: u64,
}

fn number(count: i64) -> Result<u64, StoreError> {
    u64::try_from(count).map_err(|_| DAMAGED)
}

/// The entries of a unit whose `zeitpunkt` lies in a time.
///
/// # Errors
/// Those of the store.
pub fn entries<P: MayReadAll<Entry>>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    time: &std::ops::Range<Timestamp>,
) -> Result<Vec<Counted>, StoreError> {
    let ((from, until), mut all) = (blocks(time), Vec::new());
    r.tally_each(&ENTRIES, &Range::between(&(unit, from), &(unit, until)), |(_, block), name, count| {
        let &[part, kind] = name else { return Err(DAMAGED) };
        let (at, count) = (begins((*block, part)).ok_or(DAMAGED)?, number(count)?);
        let (falls, grave) = match kind {
            PLAIN => (0, 0),
            FELL => (count, 0),
            FELL_BADLY => (count, count),
            _ => return Err(DAMAGED),
        };
        all.push(Counted { at, entries: count, falls, grave });
        Ok(())
    })?;
    all.retain(|one| time.contains(&one.at));
    Ok(all)
}

/// How long after what they tell of entries were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delayed {
    /// The quarter of an hour in which they were made.
    pub at: Timestamp,
    /// The delay in minutes ([`super::delay_minutes`]).
    pub minutes: u16,
    /// Whether they were made late (care.md, 6.2).
    pub is_late: bool,
    /// How many.
    pub count: u64,
}

/// The delays of the entries of a unit that were made in a time.
///
/// # Errors
/// Those of the store.
pub fn delays<P: MayReadAll<Entry>>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    time: &std::ops::Range<Timestamp>,
) -> Result<Vec<Delayed>, StoreError> {
    let ((from, until), mut all) = (blocks(time), Vec::new());
    r.tally_each(&DELAYS, &Range::between(&(unit, from), &(unit, until)), |(_, block), name, count| {
        let &[part, high, low, marks] = name else { return Err(DAMAGED) };
        let at = begins((*block, part)).ok_or(DAMAGED)?;
        let (minutes, is_late) = (u16::from_be_bytes([high, low]), marks == LATE);
        all.push(Delayed { at, minutes, is_late, count: number(count)? });
        Ok(())
    })?;
    all.retain(|one| time.contains(&one.at));
    Ok(all)
}

/// The weights of a resident with the instants that they are of, the earliest first.
///
/// # Errors
/// Those of the store.
pub fn weights<P: MayReadAll<Entry>>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
) -> Result<Vec<(Timestamp, Decimal)>, StoreError> {
    let mut all = Vec::new();
    r.tally_each(&WEIGHTS, &Range::prefix(&(resident,)), |_, name, _| {
        let (at, rest) = name.split_first_chunk::<8>().ok_or(DAMAGED)?;
        let (units, places) = rest.split_first_chunk::<8>().ok_or(DAMAGED)?;
        let &[places] = places else { return Err(DAMAGED) };
        let at = instant(u64::from_be_bytes(*at)).ok_or(DAMAGED)?;
        all.push((at, Decimal::new(i64::from_be_bytes(*units), places).ok_or(DAMAGED)?));
        Ok(())
    })?;
    all.sort_by_key(|(at, _)| *at);
    Ok(all)
}

/// When looks of a kind were taken at a resident, each to the quarter of an hour, of a time.
///
/// # Errors
/// Those of the store.
pub fn looks<P: MayReadAll<Entry>>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (look, _, _): Look,
    time: &std::ops::Range<Timestamp>,
) -> Result<Vec<Timestamp>, StoreError> {
    let (from, until) = blocks(time);
    let spans = (from / SPAN, (until / SPAN).saturating_add(1));
    let range = Range::between(&(resident, look, spans.0), &(resident, look, spans.1));
    let mut all = Vec::new();
    r.tally_each(&LOOKS, &range, |(_, _, span), name, _| {
        let &[within, part] = name else { return Err(DAMAGED) };
        let block = span.saturating_mul(SPAN).saturating_add(u32::from(within));
        all.push(begins((block, part)).ok_or(DAMAGED)?);
        Ok(())
    })?;
    all.retain(|at| time.contains(at));
    Ok(all)
}

/// The categories that the wound of a course was given.
///
/// # Errors
/// Those of the store.
pub fn categories<P: MayReadAll<Entry>>(
    r: &Reader<'_, P>,
    course: Id<WoundCourse>,
) -> Result<Vec<String>, StoreError> {
    let mut all = Vec::new();
    r.tally_each(&CATEGORIES, &Range::prefix(&(course,)), |_, name, _| {
        all.push(String::from_utf8(name.to_vec()).map_err(|_| DAMAGED)?);
        Ok(())
    })?;
    Ok(all)
}
