//! Cases for tests: invented people, fixed instants.

use jiff::Timestamp;

use super::{
    fallgruppe::Fallgruppe,
    model::{Beginning, Case, ImportQuelle, UserId},
};
use crate::kernel::ids::Id;

/// 2026-11-20, the reference day of the fixtures.
pub fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// The user who does everything in tests.
pub fn user() -> UserId {
    Id::from_bytes([7; 16])
}

/// A plain, valid case received on `datum`.
pub fn case(datum: &str) -> Case {
    Case::begin(Beginning {
        id: Id::from_bytes([1; 16]),
        datum: datum.parse().unwrap(),
        nachname: "Tonn".into(),
        fallgruppe: Fallgruppe::Onko,
        quelle: ImportQuelle::Manual,
        now: now(),
        user: user(),
    })
    .call(1, "2026-06-onko-Tonn".into(), None)
}
