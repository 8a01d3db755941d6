//! Who asks the store: what a permission reaches may depend on what the tenant's records say of the actor ([`Duty`]).

use std::{
    any::Any,
    sync::{Arc, OnceLock},
};

use jiff::Timestamp;

use super::{Reader, Record, StoreError};
use crate::platform::tenancy::{Actor, ByDuty, Duty, MayRead, Permission, Reach};

/// Who reads, when, and what the tenant says of them: that is read once in a transaction, when it is first asked for.
pub(super) struct Asker<'a> {
    pub who: &'a Actor,
    pub now: Timestamp,
    duty: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl<'a> Asker<'a> {
    pub fn new(who: &'a Actor, now: Timestamp) -> Self {
        Self { who, now, duty: OnceLock::new() }
    }
}

/// The rule of a permission over a record, with the actor's duty where it depends on that.
pub(super) type Rule<P, R> = Option<(ByDuty<P, R>, Arc<<P as Permission>::Duty>)>;

/// How the permission reaches a record.
pub(super) fn reach<P: MayRead<R>, R: Record>(who: &Actor, rule: &Rule<P, R>, record: &R) -> Reach {
    match rule {
        _ if !P::reaches(who, record) => Reach::Not,
        Some((rule, duty)) => rule(who, duty, record),
        None => Reach::Plain,
    }
}

impl<P: Permission> Reader<'_, P> {
    /// What the tenant's records say of the actor, as they are in this transaction.
    ///
    /// # Errors
    /// Those of the store.
    pub fn duty(&self) -> Result<Arc<P::Duty>, StoreError> {
        let known = self.asker.duty.get().and_then(|known| Arc::clone(known).downcast::<P::Duty>().ok());
        if let Some(known) = known {
            return Ok(known);
        }
        let duty = Arc::new(P::Duty::of(&self.under(), self.asker.who, self.asker.now)?);
        // Another thread may have been faster; it read the same state.
        let _ = self.asker.duty.set(duty.clone());
        Ok(duty)
    }

    /// The rule of the permission over this kind of records.
    pub(super) fn rule<R: Record>(&self) -> Result<Rule<P, R>, StoreError>
    where
        P: MayRead<R>,
    {
        P::BY_DUTY.map(|rule| Ok((rule, self.duty()?))).transpose()
    }

    /// How the permission reaches a record as it is given.
    pub(super) fn reach<R: Record>(&self, record: &R) -> Result<Reach, StoreError>
    where
        P: MayRead<R>,
    {
        Ok(reach::<P, R>(self.asker.who, &self.rule()?, record))
    }
}
