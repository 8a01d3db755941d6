//! The entry in the store: key and index rows. Lists read the rows, and open the entries that they show.

use jiff::Timestamp;

use super::{model::Entry, tallies};
use crate::{
    features::care::{
        residents::Resident, restraint_orders::RestraintOrder, templates, units::Unit,
        wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    platform::{
        store::{Corrupt, Index, IndexEntries, Record, RefersTo, TableName, TallyEntries, codec},
        tenancy::User,
    },
};

/// What an index row tells of its entry: author, hash of the template's key ([`templates::KEY`]), and [`Flags`].
pub type Told = (Id<User>, [u8; 16], u8);

/// A place in a shift: unit, beginning of the shift, `zeitpunkt`.
pub type InShift = (Id<Unit>, u64, u64);

/// By resident and `zeitpunkt`.
pub const BY_RESIDENT: Index<Entry, (Id<Resident>, u64), Told> = Index::new(1);
/// By resident, hash of the template's key, and `zeitpunkt`. Entries of the wrong person are not in it.
pub const BY_TEMPLATE: Index<Entry, (Id<Resident>, [u8; 16], u64), Told> = Index::new(2);
/// By unit, beginning of the shift, and `zeitpunkt`; carries the resident, too. An entry that a correction moved out of its
/// shift has two rows: one in the shift, with [`Flags::AWAY`], and one where its `zeitpunkt` lies, with [`Flags::GUEST`].
pub const BY_SHIFT: Index<Entry, InShift, (Id<Resident>, Told)> = Index::new(3);
/// Striking ones by resident and `zeitpunkt`. Entries of the wrong person are not in it.
pub const STRIKING: Index<Entry, (Id<Resident>, u64), Told> = Index::new(4);

/// By what it belongs to ([`Entry::subjects`]) and `zeitpunkt`. Entries of the wrong person are not in it.
pub const BY_SUBJECT: Index<Entry, ([u8; 16], u64), Told> = Index::new(5);
/// Those that await an effect ([`Entry::awaits_effect`]) by resident and `zeitpunkt`; also where it was written down since.
pub const AWAITS: Index<Entry, (Id<Resident>, u64)> = Index::new(6);
/// Those with a weight by resident and `zeitpunkt`, as far as they count: their course is looked at over half a year, and what
/// else was measured meanwhile is not.
pub const WEIGHED: Index<Entry, (Id<Resident>, u64)> = Index::new(8);
/// Those that were corrected, withdrawn or made late, by resident and when that was the last time: what somebody who knows the
/// file has not read yet, though it is not of today.
pub const CHANGED: Index<Entry, (Id<Resident>, u64)> = Index::new(7);

/// Marks of an index row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// Striking.
    pub const STRIKING: u8 = 1;
    /// Made late.
    pub const LATE: u8 = 2;
    /// Withdrawn.
    pub const WITHDRAWN: u8 = 4;
    /// Withdrawn, since it was in the file of the wrong person.
    pub const OF_ANOTHER: u8 = 8;
    /// Belongs into the handover.
    pub const HANDOVER: u8 = 16;
    /// The row stands in the entry's shift, and its `zeitpunkt` lies in another.
    pub const AWAY: u8 = 32;
    /// The row stands at the entry's `zeitpunkt`, and its shift is another.
    pub const GUEST: u8 = 64;

    /// Those of an entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let marks = [
            (entry.is_striking(), Self::STRIKING),
            (entry.is_late(), Self::LATE),
            (entry.storno.is_some(), Self::WITHDRAWN),
            (entry.is_of_another(), Self::OF_ANOTHER),
            (entry.uebergabe, Self::HANDOVER),
        ];
        Self(marks.into_iter().filter(|(on, _)| *on).fold(0, |all, (_, mark)| all | mark))
    }
    /// Whether one of these marks is set.
    #[must_use]
    pub fn has(self, mark: u8) -> bool {
        self.0 & mark != 0
    }
}

/// An instant as part of a key: its bytes sort as instants do.
#[must_use]
pub fn moment(at: Timestamp) -> u64 {
    at.as_microsecond().cast_unsigned() ^ (1 << 63)
}

/// The instant behind a part of a key; none beyond the calendar.
#[must_use]
pub fn instant(moment: u64) -> Option<Timestamp> {
    Timestamp::from_microsecond((moment ^ (1 << 63)).cast_signed()).ok()
}

impl Record for Entry {
    const TABLE: TableName = TableName::new(45, "observations");
    const VERSION: u8 = 2;
    const DERIVED: u16 = 3;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        // Neither course nor order, and no mark: nothing could be applied without a basis.
        codec::append(bytes, &(None::<[u8; 16]>, None::<[u8; 16]>, false))
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let (resident, at) = (self.resident_id, moment(self.zeitpunkt()));
        let vorlage = out.blind(templates::KEY, &self.vorlage);
        let flags = Flags::of(self);
        let told = |more: u8| (self.erfasst_von, vorlage, flags.0 | more);
        out.add_covering(&BY_RESIDENT, &(resident, at), &told(0));
        if self.storno.is_none() && self.weight().is_some() {
            out.add(&WEIGHED, &(resident, at));
        }
        if !self.is_of_another() {
            out.add_covering(&BY_TEMPLATE, &(resident, vorlage, at), &told(0));
            if self.is_striking() {
                out.add_covering(&STRIKING, &(resident, at), &told(0));
            }
            for subject in self.subjects() {
                out.add_covering(&BY_SUBJECT, &(subject, at), &told(0));
            }
            if self.awaits_effect() {
                out.add(&AWAITS, &(resident, at));
            }
        }
        if let Some(changed) = self.changed_at() {
            out.add(&CHANGED, &(resident, moment(changed)));
        }
        let shift = moment(self.schicht_beginn);
        if self.is_moved() {
            let stands = moment(self.zeit_beginn);
            out.add_covering(&BY_SHIFT, &(self.wohnbereich_id, shift, at), &(resident, told(Flags::AWAY)));
            out.add_covering(&BY_SHIFT, &(self.wohnbereich_id, stands, at), &(resident, told(Flags::GUEST)));
        } else {
            out.add_covering(&BY_SHIFT, &(self.wohnbereich_id, shift, at), &(resident, told(0)));
        }
    }

    fn tallies(&self, out: &mut TallyEntries) {
        tallies::of(self, out);
    }
}

impl RefersTo<Resident> for Entry {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}

impl RefersTo<Unit> for Entry {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}

impl RefersTo<Self> for Entry {
    fn refers(&self) -> Option<Id<Self>> {
        self.bezug_id
    }
}

impl RefersTo<WoundCourse> for Entry {
    fn refers(&self) -> Option<Id<WoundCourse>> {
        self.verlauf_id
    }
}

impl RefersTo<RestraintOrder> for Entry {
    fn refers(&self) -> Option<Id<RestraintOrder>> {
        self.anordnung_id
    }
}
