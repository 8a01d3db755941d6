//! Finding entries: a page of those of one resident or one unit, newest first, by the rows of the indexes. Entries are opened
//! only to be shown, or where a text is searched.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::{
    access::ReadEntries,
    model::Entry,
    record::{
        AWAITS, BY_RESIDENT, BY_SHIFT, BY_SUBJECT, BY_TEMPLATE, Flags, STRIKING, Told, WEIGHED, instant,
        moment,
    },
    texts::Titles,
};
use crate::{
    features::care::{residents::Resident, templates, units::Unit},
    kernel::{ids::Id, shift::ShiftSpan, text::hex},
    platform::{
        search::Needle,
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::{MayReadAll, User},
    },
};

/// Entries on a page.
pub const PER_PAGE: usize = 50;
/// A search opens so many entries between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;
/// A search that took so long shows what it found (care.md, 17).
const LONGEST_SEARCH: SignedDuration = SignedDuration::from_secs(2);
/// So many entries are opened at most by one search, however fast the machine is: what is next to it is not slowed down.
const MOST_OPENED: usize = 20_000;

/// Whose entries.
pub enum Whose<'a> {
    /// Those of a resident whom the reader reaches: reading them is the proof.
    Resident(&'a Versioned<Resident>),
    /// Those that were made in a unit; of residents whom the reader reaches.
    Unit(Id<Unit>),
}

/// Which of them.
#[derive(Default)]
pub struct Filter {
    /// Observed at this instant or later.
    pub von: Option<Timestamp>,
    /// Observed before this instant.
    pub bis: Option<Timestamp>,
    /// Of this shift.
    pub schicht: Option<ShiftSpan>,
    /// Of the template with this key.
    pub vorlage: Option<String>,
    /// By this author.
    pub autor: Option<Id<User>>,
    /// Striking ones.
    pub auffaellig: bool,
    /// Late ones.
    pub nachgetragen: bool,
    /// Withdrawn ones.
    pub zurueckgezogen: bool,
    /// Those with these words.
    pub text: Option<Needle>,
}

impl Filter {
    /// Whether a row's entry is among them, as far as the row tells.
    fn passes(&self, row: &Row, vorlage: Option<[u8; 16]>) -> bool {
        let (author, template, flags) = row.told;
        let flags = Flags(flags);
        let at = instant(row.at);
        self.von.is_none_or(|von| at.is_some_and(|at| at >= von))
            && self.bis.is_none_or(|bis| at.is_some_and(|at| at < bis))
            && vorlage.is_none_or(|vorlage| vorlage == template && !flags.has(Flags::OF_ANOTHER))
            && self.autor.is_none_or(|autor| autor == author)
            && (!self.auffaellig || flags.has(Flags::STRIKING) && !flags.has(Flags::OF_ANOTHER))
            && (!self.nachgetragen || flags.has(Flags::LATE))
            && (!self.zurueckgezogen || flags.has(Flags::WITHDRAWN))
            // What was hidden is not found by its words either.
            && (self.text.is_none() || !flags.has(Flags::OF_ANOTHER))
    }
}

/// Where a page ends: the row of its last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    shift: u64,
    at: u64,
    id: Id<Entry>,
}

impl Cursor {
    /// As it stands in an address; it tells times and an id.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&[&self.shift.to_be_bytes()[..], &self.at.to_be_bytes(), &self.id.bytes()].concat())
    }

    /// Reads one.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let number = |from: usize, to: usize| u64::from_str_radix(text.get(from..to)?, 16).ok();
        let id = u128::from_str_radix(text.get(32..64)?, 16).ok()?;
        Some(Self { shift: number(0, 16)?, at: number(16, 32)?, id: Id::from_bytes(id.to_be_bytes()) })
    }
}

/// A page of entries.
#[derive(Default)]
pub struct Found {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Their residents, where they are of several.
    pub residents: HashMap<Id<Resident>, Versioned<Resident>>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Until when a search got before its time was over; none: it saw everything.
    pub searched_until: Option<Timestamp>,
}

/// An index row in the shape that all of them have here.
struct Row {
    shift: u64,
    at: u64,
    id: Id<Entry>,
    resident: Option<Id<Resident>>,
    told: Told,
}

type Rows<'a> = Box<dyn Iterator<Item = Result<Row, StoreError>> + 'a>;

/// A row of one resident, as the indexes give it.
type OfResident = ((Id<Resident>, u64), Told, Id<Entry>);

/// Behind every row of a moment, and before every row of it.
const LAST: [u8; 16] = [0xff; 16];
const FIRST: [u8; 16] = [0; 16];

fn of_resident<'a>(
    r: &Reader<'a, ReadEntries>,
    resident: Id<Resident>,
    filter: &Filter,
    vorlage: Option<[u8; 16]>,
    after: Option<Cursor>,
) -> Result<Rows<'a>, StoreError> {
    let shift = filter.schicht.as_ref();
    // A shift of one resident is the time that it took.
    let von = filter.von.into_iter().chain(shift.map(|shift| shift.from)).max();
    let bis = filter.bis.into_iter().chain(shift.map(|shift| shift.until)).min();
    let from = von.map_or(0, moment);
    let end = bis.map_or((u64::MAX, LAST), |bis| (moment(bis), FIRST));
    let (at, id) = after.map_or(end, |after| end.min((after.at, after.id.bytes())));
    let plain = |row: Result<OfResident, StoreError>| {
        row.map(|((_, at), told, id)| Row { shift: 0, at, id, resident: None, told })
    };
    if let Some(vorlage) = vorlage {
        let range = Range::between(&(resident, vorlage, from), &(resident, vorlage, at, id));
        let rows = r.by_covering(&BY_TEMPLATE, &range, Order::Down)?;
        return Ok(Box::new(
            rows.map(|row| row.map(|((_, _, at), told, id)| Row { shift: 0, at, id, resident: None, told })),
        ));
    }
    let range = Range::between(&(resident, from), &(resident, at, id));
    if filter.auffaellig {
        return Ok(Box::new(r.by_covering(&STRIKING, &range, Order::Down)?.map(plain)));
    }
    Ok(Box::new(r.by_covering(&BY_RESIDENT, &range, Order::Down)?.map(plain)))
}

/// `begins` is the beginning of the shift in which `von` lies.
fn of_unit<'a>(
    r: &Reader<'a, ReadEntries>,
    unit: Id<Unit>,
    filter: &Filter,
    begins: Option<Timestamp>,
    after: Option<Cursor>,
) -> Result<Rows<'a>, StoreError> {
    let one = filter.schicht.as_ref().map(|shift| moment(shift.from));
    let from = one.or(begins.map(moment)).unwrap_or(0);
    let end = match (one, filter.bis) {
        (Some(one), _) => (one, u64::MAX, LAST),
        (None, Some(bis)) => (moment(bis), 0, FIRST),
        (None, None) => (u64::MAX, u64::MAX, LAST),
    };
    let (shift, at, id) = after.map_or(end, |after| end.min((after.shift, after.at, after.id.bytes())));
    let range = Range::between(&(unit, from), &(unit, shift, at, id));
    // In a shift stands what was made in it, in a period what was observed in it.
    let elsewhere = if one.is_some() { Flags::GUEST } else { Flags::AWAY };
    let rows = r.by_covering(&BY_SHIFT, &range, Order::Down)?.map(|row| {
        row.map(|((_, shift, at), (resident, told), id)| Row {
            shift,
            at,
            id,
            resident: Some(resident),
            told,
        })
    });
    Ok(Box::new(
        rows.filter(move |row| row.as_ref().ok().is_none_or(|row| !Flags(row.told.2).has(elsewhere))),
    ))
}

/// A page of entries behind `after`. `now` tells the time while a text is searched; `begins` is the beginning of the shift in
/// which the filter's `von` lies, of a unit.
///
/// # Errors
/// Those of the store.
pub fn page(
    r: &Reader<'_, ReadEntries>,
    whose: &Whose<'_>,
    filter: &Filter,
    (after, most): (Option<Cursor>, usize),
    begins: Option<Timestamp>,
    now: &dyn Fn() -> Timestamp,
) -> Result<Found, StoreError> {
    let vorlage = filter.vorlage.as_deref().map(|key| r.blind(templates::KEY, key));
    let rows = match whose {
        Whose::Resident(resident) => of_resident(r, resident.id, filter, vorlage, after)?,
        Whose::Unit(unit) => of_unit(r, *unit, filter, begins, after)?,
    };
    let mut found =
        Found { entries: Vec::new(), residents: HashMap::new(), next: None, searched_until: None };
    let mut reached: HashMap<Id<Resident>, bool> = HashMap::new();
    let mut titles = Titles::default();
    let (began, mut opened, mut last) = (now(), 0_usize, None);
    for row in rows {
        let row = row?;
        if !filter.passes(&row, vorlage) {
            continue;
        }
        if let Some(resident) = row.resident
            && !reaches(r, resident, &mut reached, &mut found.residents)?
        {
            continue;
        }
        let searching = filter.text.is_some();
        let late = || now().duration_since(began) >= LONGEST_SEARCH;
        let over = searching
            && (opened >= MOST_OPENED || opened > 0 && opened.is_multiple_of(BETWEEN_LOOKS) && late());
        if found.entries.len() >= most || over {
            found.next = last;
            found.searched_until = last.filter(|_| searching).and_then(|last: Cursor| instant(last.at));
            break;
        }
        let entry: Versioned<Entry> = r.need(&row.id)?;
        opened = opened.saturating_add(1);
        last = Some(Cursor { shift: row.shift, at: row.at, id: row.id });
        let hit = match &filter.text {
            None => true,
            Some(needle) => needle.finds(&titles.terms(r, &entry)?),
        };
        if hit {
            found.entries.push(entry.into_inner());
        }
    }
    Ok(found)
}

/// Whether the reader reaches a resident; each is asked about once.
fn reaches(
    r: &Reader<'_, ReadEntries>,
    id: Id<Resident>,
    known: &mut HashMap<Id<Resident>, bool>,
    residents: &mut HashMap<Id<Resident>, Versioned<Resident>>,
) -> Result<bool, StoreError> {
    if let Some(reached) = known.get(&id) {
        return Ok(*reached);
    }
    let resident: Option<Versioned<Resident>> = r.get(&id)?;
    // A restricted file is in no list, not even in one of an admin.
    let resident = resident.filter(|resident| !resident.gesperrt);
    let reached = resident.is_some();
    known.insert(id, reached);
    residents.extend(resident.map(|resident| (id, resident)));
    Ok(reached)
}

/// The entries of a template that count and were observed before that instant, newest first; opened as they are asked for.
///
/// # Errors
/// Those of the store.
pub fn before<'a, 'b, P>(
    r: &'a Reader<'b, P>,
    resident: Id<Resident>,
    vorlage: &str,
    before: Option<Timestamp>,
) -> Result<impl Iterator<Item = Result<Versioned<Entry>, StoreError>> + use<'a, 'b, P>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let hash = r.blind(templates::KEY, vorlage);
    let end = before.map_or(u64::MAX, moment);
    let rows =
        r.by_covering(&BY_TEMPLATE, &Range::between(&(resident, hash), &(resident, hash, end)), Order::Down)?;
    let counts = rows.filter(|row| {
        row.as_ref().ok().is_none_or(|(_, (_, _, flags), _)| !Flags(*flags).has(Flags::WITHDRAWN))
    });
    Ok(counts.map(|row| row.and_then(|(_, _, id)| r.need(&id))))
}

/// The entries of a template that count and were observed in a time. None is opened.
fn counting<'a, 'b, P>(
    r: &'a Reader<'b, P>,
    resident: Id<Resident>,
    vorlage: &str,
    time: &std::ops::Range<Timestamp>,
    order: Order,
) -> Result<impl Iterator<Item = Result<Id<Entry>, StoreError>> + use<'a, 'b, P>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let hash = r.blind(templates::KEY, vorlage);
    let range = Range::between(&(resident, hash, moment(time.start)), &(resident, hash, moment(time.end)));
    let rows = r.by_covering(&BY_TEMPLATE, &range, order)?;
    let counts = rows.filter(|row| {
        row.as_ref().ok().is_none_or(|(_, (_, _, flags), _)| !Flags(*flags).has(Flags::WITHDRAWN))
    });
    Ok(counts.map(|row| row.map(|(_, _, id)| id)))
}

/// Every instant.
const EVER: std::ops::Range<Timestamp> = Timestamp::MIN..Timestamp::MAX;

/// The entries of a template that count and were observed in a time, oldest first; opened as they are asked for.
///
/// # Errors
/// Those of the store.
pub fn between<'a, 'b, P>(
    r: &'a Reader<'b, P>,
    resident: Id<Resident>,
    vorlage: &str,
    time: &std::ops::Range<Timestamp>,
) -> Result<impl Iterator<Item = Result<Versioned<Entry>, StoreError>> + use<'a, 'b, P>, StoreError>
where
    P: MayReadAll<Entry>,
{
    Ok(counting(r, resident, vorlage, time, Order::Up)?.map(|row| row.and_then(|id| r.need(&id))))
}

/// Whether there is an entry of a template that counts. None is opened.
///
/// # Errors
/// Those of the store.
pub fn is_written<P>(r: &Reader<'_, P>, resident: Id<Resident>, vorlage: &str) -> Result<bool, StoreError>
where
    P: MayReadAll<Entry>,
{
    Ok(counting(r, resident, vorlage, &EVER, Order::Down)?.next().transpose()?.is_some())
}

/// When there were weights that count, newest first, and in which entries. None is opened.
///
/// # Errors
/// Those of the store.
pub fn weighed<'a, 'b, P>(
    r: &'a Reader<'b, P>,
    resident: Id<Resident>,
) -> Result<impl Iterator<Item = Result<(Timestamp, Id<Entry>), StoreError>> + use<'a, 'b, P>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let rows = r.by(&WEIGHED, &Range::prefix(&resident), Order::Down)?;
    Ok(rows.map(|row| {
        let ((_, at), id) = row?;
        Ok((instant(at).ok_or(StoreError::Damaged("the time of an entry"))?, id))
    }))
}

/// The entries that count and belong to that (an earlier entry, a wound's course, an order of restraint: its id), newest first;
/// opened as they are asked for.
///
/// # Errors
/// Those of the store.
pub fn belonging<'a, 'b, P>(
    r: &'a Reader<'b, P>,
    subject: [u8; 16],
) -> Result<impl Iterator<Item = Result<Versioned<Entry>, StoreError>> + use<'a, 'b, P>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let rows = r.by_covering(&BY_SUBJECT, &Range::prefix(&subject), Order::Down)?;
    let counts = rows.filter(|row| {
        row.as_ref().ok().is_none_or(|(_, (_, _, flags), _)| !Flags(*flags).has(Flags::WITHDRAWN))
    });
    Ok(counts.map(|row| row.and_then(|(_, _, id)| r.need(&id))))
}

/// The entries of a resident from that instant on that await an effect, the oldest first; also those whose effect was written
/// down since.
///
/// # Errors
/// Those of the store.
pub fn awaiting<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    from: Timestamp,
) -> Result<Vec<Versioned<Entry>>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let range = Range::between(&(resident, moment(from)), &(resident, u64::MAX, LAST));
    r.by(&AWAITS, &range, Order::Up)?.map(|row| row.and_then(|(_, id)| r.need(&id))).collect()
}
