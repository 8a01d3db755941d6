//! A unit, its columns, and the form in which it is stored.

use jiff::{Timestamp, civil::Date};

use crate::{
    field,
    kernel::{clock::whole_micros, ids::Id, shift::Dated},
    platform::{
        entity::{
            self, Field, FieldValue, Fields,
            Kind::{self, Bool, Instant, Line, Lines, List, Number},
            Section, Stamp,
        },
        tenancy::{Role, User},
    },
    record,
};

/// Entered changes to a unit.
pub type UnitPatch = entity::Patch<Unit>;

record! {
    /// Shifts of a unit that held before others took their place.
    #[derive(Clone, PartialEq, Eq)]
    pub struct FormerShifts {
        /// The first day on which they held; none: from the beginning.
        pub ab: Option<Date>,
        /// As they were entered; none: those of the house.
        pub schichten: Option<String>,
    }
}

record! {
    /// A part of the house in which residents live together (care.md, 2).
    #[derive(Clone, PartialEq, Eq)]
    pub struct Unit {
        /// Its id.
        pub id: Id<Unit>,
        /// Name, unique in the house by `norm`.
        pub name: String,
        /// Short name, unique in the house by `norm`.
        pub kuerzel: String,
        /// Places, 0 to 500.
        pub plaetze: Option<u16>,
        /// Shifts of its own as they are entered, one a line ([`crate::kernel::shift::shifts`]); none: those of the house.
        pub schichten: Option<String>,
        /// Its place in lists, the smallest first.
        pub sortierung: u16,
        /// Whether residents can live there. Closed and opened again by an act of its own.
        pub aktiv: bool,
        /// When it was added.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Id<User>,
        /// When it was changed last.
        pub updated_at: Timestamp,
        /// By whom.
        pub updated_by: Id<User>,
        /// The first day on which its shifts hold, its own or those of the house; none: from the beginning.
        pub schichten_ab: Option<Date>,
        /// Those before, the oldest first: what was written in a shift keeps it.
        pub schichten_frueher: Vec<FormerShifts>,
    }
}

const UNIT: Section = Section("unit");
const KEPT: Section = Section("system");
const SYSTEM: &[Role] = &[];
const ADMIN: &[Role] = &[Role::Admin];

impl Fields for Unit {
    const FIELDS: &'static [Field<Self>] = &[
        field!(name, Line(80), UNIT, ADMIN, required),
        field!(kuerzel, Line(8), UNIT, ADMIN, required),
        field!(plaetze, Number, UNIT, ADMIN),
        field!(schichten, Lines(400), UNIT, ADMIN, hint("unit-hint-schichten")),
        field!(schichten_ab, Kind::Date, UNIT, ADMIN, hint("unit-hint-schichten-ab")),
        Field::new(
            "schichten_frueher",
            List,
            UNIT,
            SYSTEM,
            |unit: &Self| FieldValue::List(unit.schichten_frueher.iter().map(told).collect()),
            |_, _| false,
        ),
        field!(sortierung, Number, UNIT, ADMIN, required),
        field!(aktiv, Bool, UNIT, SYSTEM, required),
        field!(created_at, Instant, KEPT, SYSTEM, required),
        field!(created_by, Kind::User, KEPT, SYSTEM, required),
        field!(updated_at, Instant, KEPT, SYSTEM, required),
        field!(updated_by, Kind::User, KEPT, SYSTEM, required),
    ];
    const WORDS: &'static str = "unit";
}

/// Former shifts as the audit and the API give them.
fn told(former: &FormerShifts) -> String {
    let ab = former.ab.map(|ab| ab.to_string());
    let entered = former.schichten.as_ref().map(|entered| entered.replace('\n', ", "));
    ab.into_iter().chain(entered).collect::<Vec<_>>().join(" ")
}

impl Unit {
    /// Every definition of its shifts with the first day on which it holds, in the order of these days; no day: from the
    /// beginning, no shifts: those of the house.
    pub fn shifts(&self) -> impl Iterator<Item = (Option<Date>, Option<&str>)> {
        let former = self.schichten_frueher.iter().map(|former| (former.ab, former.schichten.as_deref()));
        former.chain([(self.schichten_ab, self.schichten.as_deref())])
    }

    /// Its shifts as they are entered, with their day.
    pub(super) fn dated(&self) -> Dated<&Option<String>> {
        (&self.schichten, self.schichten_ab)
    }

    /// A new unit of which nothing is entered yet.
    #[must_use]
    pub fn begin(stamp: &Stamp) -> Self {
        let now = whole_micros(stamp.now);
        Self {
            id: Id::new(stamp.now),
            name: String::new(),
            kuerzel: String::new(),
            plaetze: None,
            schichten: None,
            sortierung: 0,
            aktiv: true,
            created_at: now,
            created_by: stamp.user,
            updated_at: now,
            updated_by: stamp.user,
            schichten_ab: None,
            schichten_frueher: Vec::new(),
        }
    }
}
