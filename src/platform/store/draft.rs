//! Saves of what a person is still writing: as durable as every write, and no act each (practice.md, 5.2).

use super::{Reader, Record, Recorded, Store, StoreError, Versioned, writer::Writer};
use crate::platform::tenancy::{Ctx, MayRead, MayWrite, Permission};

/// A kind of record that its author saves again and again while writing, where an entry of the audit trail for each save
/// would make the acts hard to find. Only records of such a kind are saved by [`Store::save_draft`]; `tests/house_rules`
/// lists these kinds, so that one more is a decision.
///
/// What has an effect on others is an act and ends in an event as ever: signing is one [`Store::write`] that adds what was
/// signed and removes the draft. Reading is as audited as that of any record, by [`Store::open`]: it is for those who read
/// what another person writes, while the author's own pages take [`Reader::need`], which leaves no entry.
pub trait Draft: Record {}

/// Writes the drafts that the permission `P` may change of one tenant, and nothing else.
pub struct DraftWriter<'w, 'l, P>(pub(super) Writer<'w, 'l, P>);

impl<P: Permission> DraftWriter<'_, '_, P> {
    /// Reads within this transaction, as [`Writer::reader`].
    #[must_use]
    pub fn reader(&self) -> Reader<'_, P> {
        self.0.reader()
    }

    /// A record of any kind that must be there. One that the permission does not reach is missing.
    ///
    /// # Errors
    /// [`StoreError::Missing`]; those of the store.
    pub fn need<R: Record>(&self, key: &R::Key) -> Result<Versioned<R>, StoreError>
    where
        P: MayRead<R>,
    {
        self.0.need(key)
    }

    /// Adds a draft whose key is new.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn add<R: Draft>(&mut self, draft: &R) -> Result<(), StoreError>
    where
        P: MayWrite<R>,
    {
        self.0.add(draft)
    }

    /// Replaces a draft that is still as it was seen, under the same key. Returns its new row version.
    ///
    /// # Errors
    /// As [`Writer::replace`].
    pub fn replace<R: Draft>(&mut self, seen: &Versioned<R>, draft: &R) -> Result<u64, StoreError>
    where
        P: MayWrite<R>,
    {
        self.0.replace(seen, draft)
    }

    /// Removes a draft that is still as it was seen.
    ///
    /// # Errors
    /// As [`Writer::remove`].
    pub fn remove<R: Draft>(&mut self, seen: &Versioned<R>) -> Result<(), StoreError>
    where
        P: MayWrite<R>,
    {
        self.0.remove(seen)
    }
}

impl Store {
    /// One transaction on drafts alone: all of it durable when this returns, or nothing. It tells the events that `f` ends
    /// with, and may end with none ([`Recorded::without_event`]): whether a save is to be told (the first one, and after a
    /// while another) is the feature's to say, within the same transaction.
    ///
    /// # Errors
    /// Those of `f` and of the commit.
    pub fn save_draft<P: Permission, T, E: From<StoreError>>(
        &self,
        ctx: &Ctx<P>,
        f: impl FnOnce(&mut DraftWriter<'_, '_, P>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        self.committer.write(&[ctx.grant.keys.scope()], |layers| {
            let mut drafts = DraftWriter(Writer::new(layers, &ctx.grant.keys, (ctx.actor(), ctx.now())));
            let (value, events) = f(&mut drafts)?.of_drafts();
            let fed = drafts.0.finish(ctx.actor(), ctx.request(), ctx.now(), events).map_err(E::from)?;
            Ok((value, fed))
        })
    }
}
