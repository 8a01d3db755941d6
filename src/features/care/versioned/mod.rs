//! Records of a resident in whole versions (`fassungen`): a nurse begins one, changes it at the version that they saw, and ends
//! it; no version is overwritten (care.md, 5.2, 8.3, 8.4).
//!
//! Owns: the acts on such a record, its forms, the routes of its pages and of the API.
//! May use: `kernel`, `ui`, `platform`, `residents`, `staff`, `observations`.
//! Never: what a version says, or which records there are.

mod acts;
pub mod api;
mod pages;
mod routes;

pub use acts::{Seen, about, begin, change, end, end_with_the_stay, list, lives_here, open, recorded};
pub use api::{ApiPaths, ApiWords, RevisedApi, api_routes};
pub use pages::{EndPage, FormPage, HERE, Paths, RevisedPages, Words, typed, typed_day};
pub use routes::page_routes;

use serde::de::DeserializeOwned;

use crate::{
    features::care::{residents::Resident, staff::CareDuty},
    kernel::{ids::Id, problem::Problem},
    platform::{
        entity::ActError,
        store::{Change, EventKind, Reader, Record, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayReadAll, MayWrite, Permission},
        web::idempotency::IdempotencyRecord,
    },
};

/// A record of a resident in whole versions. It says what is special about it; the acts ([`begin`], [`change`], [`end`]) ask
/// whether the user is a nurse who reaches the resident, compare the version, write the record with its event, and are done
/// once per one-time id.
pub trait Revised: Record<Key = Id<Self>> + Clone + PartialEq + Send {
    /// Reading them.
    type Read: Permission<Duty = CareDuty> + MayReadAll<Self> + MayRead<Resident>;
    /// Writing them, if the user is a nurse.
    type Write: Permission<Duty = CareDuty>
        + MayReadAll<Self>
        + MayWrite<Self>
        + MayRead<Resident>
        + MayWrite<IdempotencyRecord>;
    /// What a version says.
    type Version;
    /// A version as it was sent.
    type Sent;
    /// What is sent to end one.
    type End: DeserializeOwned + Send + 'static;
    /// The purpose of their reading in the audit trail.
    const PURPOSE: &'static str;
    /// One was begun.
    const BEGUN: EventKind;
    /// One was changed: it has another version.
    const CHANGED: EventKind;
    /// One was ended.
    const ENDED: EventKind;

    /// Whose it is.
    fn resident(&self) -> Id<Resident>;
    /// Every version, the first first; never empty.
    fn fassungen(&self) -> &[Self::Version];
    /// Why it cannot be changed any more; none while it runs.
    fn over(&self) -> Option<Problem>;
    /// All that there are or were of a resident, as lists show them.
    ///
    /// # Errors
    /// Those of the store.
    fn of_resident<P: MayReadAll<Self>>(
        r: &Reader<'_, P>,
        resident: Id<Resident>,
    ) -> Result<Vec<Versioned<Self>>, StoreError>;
    /// The record with the version that was sent, in the transaction that writes it: a new one, or `of` with another version; as
    /// it is where that says the same.
    ///
    /// # Errors
    /// What is wrong with it.
    fn written(
        of: Option<&Self>,
        ctx: &Ctx<Self::Write>,
        w: &mut Writer<'_, '_, Self::Write>,
        resident: &Resident,
        sent: &Self::Sent,
    ) -> Result<Self, ActError>;
    /// The same one ended now, and what the audit trail tells of that.
    ///
    /// # Errors
    /// What is wrong with it.
    fn ended(
        &self,
        ctx: &Ctx<Self::Write>,
        w: &mut Writer<'_, '_, Self::Write>,
        end: &Self::End,
    ) -> Result<(Self, Vec<Change>), ActError>;

    /// The number of the newest version, from 1.
    fn fassung(&self) -> u32 {
        u32::try_from(self.fassungen().len()).unwrap_or(u32::MAX)
    }
}
