//! Whom a new resident may be (care.md, 2.2).

use crate::{
    features::care::residents::{
        model::Resident,
        record::{BY_KVNR, BY_PERSON, KVNR, PERSON},
        words::Status,
    },
    kernel::{ids::Id, kvnr},
    platform::{
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::{MayReadAll, Permission},
    },
};

/// A resident who may be the one that is being taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which one.
    pub id: Id<Resident>,
    /// Their number.
    pub nr: u64,
    /// Whether the stay is open; a closed one can be opened again.
    pub status: Status,
    /// Whether the file is restricted: then nothing but its number is shown.
    pub gesperrt: bool,
}

/// Residents of the same name and birth date, or of the same valid KVNR, closed stays and restricted files included. Each
/// once, by number.
///
/// # Errors
/// Those of the store.
pub fn candidates<P>(r: &Reader<'_, P>, resident: &Resident) -> Result<Vec<Candidate>, StoreError>
where
    P: Permission + MayReadAll<Resident>,
{
    let mut ids = Vec::new();
    let person = Range::prefix(&(r.blind(PERSON, &resident.person_key()),));
    for row in r.by(&BY_PERSON, &person, Order::Up)? {
        ids.push(row?.1);
    }
    if let Some(kvnr) = kvnr::valid(resident.kvnr.as_deref()) {
        for row in r.by(&BY_KVNR, &Range::prefix(&(r.blind(KVNR, kvnr),)), Order::Up)? {
            ids.push(row?.1);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for id in ids.into_iter().filter(|id| *id != resident.id) {
        let other: Versioned<Resident> = r.need(&id)?;
        found.push(Candidate { id, nr: other.nr, status: other.status, gesperrt: other.gesperrt });
    }
    found.sort_by_key(|candidate| candidate.nr);
    Ok(found)
}
