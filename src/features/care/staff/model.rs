//! Care profiles and stand-ins, and the form in which they are stored (care.md, 2).

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    closed_list,
    features::care::units::Unit,
    field,
    kernel::{clock::whole_micros, ids::Id, text::norm},
    platform::{
        entity::{
            Field, FieldValue, Fields,
            Kind::{self, Bool, DateFrom, Enum, Instant, Line, List},
            Section, Stamp,
        },
        store::{Index, IndexEntries, Record, RefersTo, TableName},
        tenancy::{Role, User},
    },
    record,
};

closed_list! {
    /// What somebody of the staff has learned, or does.
    #[derive(Serialize, Deserialize, utoipa::ToSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Qualifikation {
        /// Nurse.
        Pflegefachkraft = 1 "pflegefachkraft",
        /// Nursing assistant.
        Pflegehilfe = 2 "pflegehilfe",
        /// Keeps company (§ 43b SGB XI).
        Betreuung = 3 "betreuung",
        /// In training.
        Ausbildung = 4 "ausbildung",
        /// On a placement.
        Praktikum = 5 "praktikum",
        /// Office.
        Verwaltung = 6 "verwaltung",
        /// Something else.
        Sonstige = 7 "sonstige",
    }
}

record! {
    /// A Handzeichen that somebody had.
    #[derive(Clone, PartialEq, Eq)]
    pub struct FormerSign {
        /// The letters.
        pub handzeichen: String,
        /// First day.
        pub von: Date,
        /// Last day.
        pub bis: Date,
    }
}

record! {
    /// What the house says of somebody's work, one for each of its admins and staff. It stays when they have left.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Profile {
        /// The user's id, as one of this kind.
        pub id: Id<Profile>,
        /// Their name when the profile was saved last: an account may be gone before what it signed.
        pub name: String,
        /// The letters with which they sign, unique in the house for ever.
        pub handzeichen: String,
        /// The first day on which they are theirs.
        pub handzeichen_von: Date,
        /// Those that they had signed with before, the oldest first.
        pub handzeichen_frueher: Vec<FormerSign>,
        /// When the present ones were first signed with; none: not yet, and they may be changed without a trace.
        pub signiert_at: Option<Timestamp>,
        /// What they have learned, or do.
        pub qualifikation: Qualifikation,
        /// Whether they do what only a nurse may: an admin says so, the software cannot know a diploma.
        pub fachkraft: bool,
        /// The units in which they work; none: all of them.
        pub wohnbereiche: Vec<Id<Unit>>,
        /// First day in the house.
        pub von: Date,
        /// Last day.
        pub bis: Option<Date>,
        /// When it was saved first.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Id<User>,
        /// When it was changed last.
        pub updated_at: Timestamp,
        /// By whom.
        pub updated_by: Id<User>,
    }
}

const PROFILE: Section = Section("profile");
const KEPT: Section = Section("system");
const SYSTEM: &[Role] = &[];
const ADMIN: &[Role] = &[Role::Admin];

impl Fields for Profile {
    const FIELDS: &'static [Field<Self>] = &[
        field!(handzeichen, Line(5), PROFILE, ADMIN, required, hint("profile-hint-handzeichen")),
        field!(qualifikation, Enum(&Qualifikation::CODES), PROFILE, ADMIN, required),
        field!(fachkraft, Bool, PROFILE, ADMIN, required),
        Field::new("wohnbereiche", List, PROFILE, SYSTEM, units, |_, _| false),
        field!(von, DateFrom(1950), PROFILE, ADMIN, required),
        field!(bis, DateFrom(1950), PROFILE, ADMIN),
        field!(name, Line(200), KEPT, SYSTEM),
        field!(handzeichen_von, DateFrom(1950), KEPT, SYSTEM, required),
        Field::new("handzeichen_frueher", List, KEPT, SYSTEM, former, |_, _| false),
        field!(signiert_at, Instant, KEPT, SYSTEM),
        field!(created_at, Instant, KEPT, SYSTEM, required),
        field!(created_by, Kind::User, KEPT, SYSTEM, required),
        field!(updated_at, Instant, KEPT, SYSTEM, required),
        field!(updated_by, Kind::User, KEPT, SYSTEM, required),
    ];
    const WORDS: &'static str = "profile";
}

fn units(profile: &Profile) -> FieldValue {
    FieldValue::List(profile.wohnbereiche.iter().map(Id::to_string).collect())
}

fn former(profile: &Profile) -> FieldValue {
    let told = |one: &FormerSign| format!("{} {} – {}", one.handzeichen, one.von, one.bis);
    FieldValue::List(profile.handzeichen_frueher.iter().map(told).collect())
}

impl Profile {
    /// The id of a user's profile.
    #[must_use]
    pub fn id_of(user: Id<User>) -> Id<Self> {
        Id::from_bytes(user.bytes())
    }

    /// Whose it is.
    #[must_use]
    pub fn user(&self) -> Id<User> {
        Id::from_bytes(self.id.bytes())
    }

    /// The profile of somebody of whom nothing is entered yet; `since` is when they came to the house.
    #[must_use]
    pub fn begin(user: Id<User>, name: String, since: Date, stamp: &Stamp) -> Self {
        let now = whole_micros(stamp.now);
        Self {
            id: Self::id_of(user),
            name,
            handzeichen: String::new(),
            handzeichen_von: since,
            handzeichen_frueher: Vec::new(),
            signiert_at: None,
            qualifikation: Qualifikation::Sonstige,
            fachkraft: false,
            wohnbereiche: Vec::new(),
            von: since,
            bis: None,
            created_at: now,
            created_by: stamp.user,
            updated_at: now,
            updated_by: stamp.user,
        }
    }

    /// Every Handzeichen that is or was theirs.
    pub fn signs(&self) -> impl Iterator<Item = &str> {
        let former = self.handzeichen_frueher.iter().map(|one| one.handzeichen.as_str());
        former.chain([self.handzeichen.as_str()])
    }
}

/// Keyed hash of `norm` of a Handzeichen, former ones included.
pub const BY_SIGN: Index<Profile, [u8; 16]> = Index::new(1);
/// Field name of that hash; for ever.
pub const SIGN: &str = "profile.handzeichen";

impl Record for Profile {
    const TABLE: TableName = TableName::new(43, "care_profiles");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let mut signs: Vec<String> = self.signs().map(norm).collect();
        signs.sort_unstable();
        signs.dedup();
        for sign in signs {
            out.add(&BY_SIGN, &out.blind(SIGN, &sign));
        }
    }
}

record! {
    /// Somebody stands in for a unit that is not theirs, from when they said so until the end of its shift.
    #[derive(Clone, PartialEq, Eq)]
    pub struct StandIn {
        /// Its id.
        pub id: Id<StandIn>,
        /// Who.
        pub user: Id<User>,
        /// Where.
        pub wohnbereich_id: Id<Unit>,
        /// Since when.
        pub von: Timestamp,
        /// Until before this instant.
        pub bis: Timestamp,
    }
}

/// By user, then the last microsecond since 1970.
pub const BY_USER: Index<StandIn, (Id<User>, u64)> = Index::new(1);
/// By the first microsecond since 1970.
pub const BY_TIME: Index<StandIn, u64> = Index::new(2);

/// Microseconds since 1970, as indexes hold instants.
#[must_use]
pub fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or(0)
}

impl Record for StandIn {
    const TABLE: TableName = TableName::new(44, "stand_ins");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_USER, &(self.user, micros(self.bis)));
        out.add(&BY_TIME, &micros(self.von));
    }
}

impl RefersTo<Unit> for StandIn {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}
