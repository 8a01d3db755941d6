//! A unit, its columns, and the form in which it is stored.

use jiff::Timestamp;

use crate::{
    field,
    kernel::{clock::whole_micros, ids::Id},
    platform::{
        entity::{
            self, Field, Fields,
            Kind::{self, Bool, Instant, Line, Lines, Number},
            Section, Stamp,
        },
        tenancy::{Role, User},
    },
    record,
};

/// Entered changes to a unit.
pub type UnitPatch = entity::Patch<Unit>;

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
        field!(sortierung, Number, UNIT, ADMIN, required),
        field!(aktiv, Bool, UNIT, SYSTEM, required),
        field!(created_at, Instant, KEPT, SYSTEM, required),
        field!(created_by, Kind::User, KEPT, SYSTEM, required),
        field!(updated_at, Instant, KEPT, SYSTEM, required),
        field!(updated_by, Kind::User, KEPT, SYSTEM, required),
    ];
    const WORDS: &'static str = "unit";
}

impl Unit {
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
        }
    }
}
