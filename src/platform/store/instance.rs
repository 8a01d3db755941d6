//! The instance scope: users, memberships, tenants, sessions; own tables, own key, own audit chain.
//! Its handles are given out only below `platform` (sign-in, session check, operator).

use jiff::Timestamp;

use super::{
    Event, InstanceRecord, Recorded, Store, StoreError, Writer, codec,
    engine::Space,
    event_log,
    layers::Layers,
    reader::{INDEX, Source, Versioned},
    seal::{Place, ScopeKeys},
    writer::scoped,
};
use crate::{
    kernel::text::hex,
    platform::tenancy::{Actor, Ctx, Permission, RequestId},
};

/// The 16 bytes in front of every key of the instance scope; no tenant has them (ids are UUIDv7).
pub(super) const INSTANCE: [u8; 16] = [0; 16];

fn space<R: InstanceRecord>() -> Space {
    R::TABLE.name
}

fn look_up(keys: &ScopeKeys, table: u16, field: &str, value: &str, key: Option<&[u8; 16]>) -> Vec<u8> {
    let mut row = scoped(keys, &table.to_be_bytes());
    row.push(0);
    row.extend_from_slice(&keys.blind(field, value));
    if let Some(key) = key {
        row.extend_from_slice(key);
    }
    row
}

/// Reads the instance scope.
pub struct InstanceReader<'a> {
    source: Source<'a>,
    keys: &'a ScopeKeys,
}

impl InstanceReader<'_> {
    /// A record of the instance's own, if it is there.
    ///
    /// # Errors
    /// Those of the store.
    pub fn get<R: InstanceRecord<Owner = ()>>(
        &self,
        key: [u8; 16],
    ) -> Result<Option<Versioned<R>>, StoreError> {
        self.stored(key)
    }

    /// A record of this tenant's or user's, if it is there. One of somebody else's is not there.
    ///
    /// # Errors
    /// Those of the store.
    pub fn get_of<R: InstanceRecord>(
        &self,
        owner: &R::Owner,
        key: [u8; 16],
    ) -> Result<Option<Versioned<R>>, StoreError> {
        Ok(self.stored(key)?.filter(|seen: &Versioned<R>| seen.owner() == *owner))
    }

    /// A record whose key was shown with a secret, if `proves` says that the secret is the record's. Whose it is, its
    /// reader learns from the record.
    ///
    /// # Errors
    /// Those of the store.
    pub fn get_proven<R: InstanceRecord>(
        &self,
        key: [u8; 16],
        proves: impl FnOnce(&R) -> bool,
    ) -> Result<Option<Versioned<R>>, StoreError> {
        Ok(self.stored(key)?.filter(|seen: &Versioned<R>| proves(seen)))
    }

    fn stored<R: InstanceRecord>(&self, key: [u8; 16]) -> Result<Option<Versioned<R>>, StoreError> {
        let Some(sealed) = self.source.get(space::<R>(), &scoped(self.keys, &key))? else { return Ok(None) };
        self.load(&key, &sealed).map(Some)
    }

    fn load<R: InstanceRecord>(&self, key: &[u8], sealed: &[u8]) -> Result<Versioned<R>, StoreError> {
        let damaged = |_| StoreError::DamagedRow(R::TABLE.name, hex(key));
        let opened = self.keys.open(Place { space: space::<R>(), key }, sealed).map_err(damaged)?;
        Ok(Versioned::new(R::load(opened.version, &opened.bytes).map_err(damaged)?, opened.row_version))
    }

    /// The records with that value in that field.
    pub fn find<R: InstanceRecord>(&self, field: &str, value: &str) -> Result<Vec<Versioned<R>>, StoreError> {
        let prefix = look_up(self.keys, R::TABLE.number, field, value, None);
        let mut found = Vec::new();
        for row in self.source.range(INDEX, &prefix, false)? {
            let (row, _) = row?;
            let key = *row.last_chunk::<16>().ok_or(StoreError::Damaged(INDEX))?;
            found.push(self.stored(key)?.ok_or(StoreError::Damaged(R::TABLE.name))?);
        }
        Ok(found)
    }

    /// Every record of a kind.
    pub fn all<R: InstanceRecord>(&self) -> Result<Vec<Versioned<R>>, StoreError> {
        self.source
            .range(space::<R>(), &self.keys.scope(), false)?
            .map(|row| {
                let (key, sealed) = row?;
                self.load(key.get(16..).unwrap_or_default(), &sealed)
            })
            .collect()
    }
}

/// Writes the instance scope.
pub struct InstanceWriter<'w, 'l> {
    layers: &'w mut Layers<'l>,
    keys: &'w ScopeKeys,
}

impl InstanceWriter<'_, '_> {
    /// Reads within this transaction.
    #[must_use]
    pub fn reader(&self) -> InstanceReader<'_> {
        InstanceReader { source: Source::Layers(self.layers), keys: self.keys }
    }

    /// Puts a record, new or changed.
    pub fn put<R: InstanceRecord>(&mut self, record: &R) -> Result<(), StoreError> {
        let key = record.key();
        let stored: Option<Versioned<R>> = self.reader().stored(key)?;
        let version = stored.as_ref().map_or(1, |seen| seen.row_version().saturating_add(1));
        if let Some(stored) = &stored {
            self.index(&**stored, false);
        }
        let plain = codec::encode(&record.raw())?;
        let sealed = self.keys.seal(Place { space: space::<R>(), key: &key }, R::VERSION, version, &plain)?;
        self.layers.own.put(space::<R>(), scoped(self.keys, &key), sealed);
        self.index(record, true);
        Ok(())
    }

    /// Removes a record that was read, so that nobody's is removed by its key alone. One that is gone meanwhile stays gone.
    ///
    /// # Errors
    /// Those of the store.
    pub fn remove<R: InstanceRecord>(&mut self, record: &R) -> Result<(), StoreError> {
        self.remove_stored::<R>(record.key())
    }

    /// Removes a record of the instance's own, if it is there.
    ///
    /// # Errors
    /// Those of the store.
    pub fn remove_at<R: InstanceRecord<Owner = ()>>(&mut self, key: [u8; 16]) -> Result<(), StoreError> {
        self.remove_stored::<R>(key)
    }

    /// Removes the records with that value in that field. Returns how many there were.
    ///
    /// # Errors
    /// Those of the store.
    pub fn remove_found<R: InstanceRecord>(&mut self, field: &str, value: &str) -> Result<usize, StoreError> {
        let found = self.reader().find::<R>(field, value)?;
        found.iter().try_for_each(|record| self.remove(&**record))?;
        Ok(found.len())
    }

    fn remove_stored<R: InstanceRecord>(&mut self, key: [u8; 16]) -> Result<(), StoreError> {
        let stored: Option<Versioned<R>> = self.reader().stored(key)?;
        if let Some(stored) = stored {
            self.index(&*stored, false);
            self.layers.own.remove(space::<R>(), scoped(self.keys, &key));
        }
        Ok(())
    }

    fn index<R: InstanceRecord>(&mut self, record: &R, there: bool) {
        let mut fields = Vec::new();
        record.found_by(&mut fields);
        for (field, value) in fields {
            let row = look_up(self.keys, R::TABLE.number, field, &value, Some(&record.key()));
            if there {
                self.layers.own.put(INDEX, row, Vec::new());
            } else {
                self.layers.own.remove(INDEX, row);
            }
        }
    }
}

impl Store {
    /// Reads the instance scope.
    pub(in crate::platform) fn instance_read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&InstanceReader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let snapshot = self.committer.snapshot();
        f(&InstanceReader { source: Source::Snapshot(&*snapshot), keys: &self.instance_keys })
    }

    /// One transaction on the instance scope; its events go into the instance's own chain.
    pub(in crate::platform) fn instance_write<T, E: From<StoreError>>(
        &self,
        actor: &Actor,
        request: RequestId,
        now: Timestamp,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        self.committer.write(&[INSTANCE], |layers| {
            let recorded = f(&mut InstanceWriter { layers, keys: &self.instance_keys })?;
            let (value, events) = recorded.parts(!layers.own.is_empty())?;
            event_log::append(layers, &self.instance_keys, actor, request, now, events).map_err(E::from)?;
            Ok((value, Vec::new()))
        })
    }

    /// As [`Store::instance_write`]; the events stand in the chain of a tenant too, whose people they are about. One
    /// commit: both chains tell it, or neither.
    pub(in crate::platform) fn joint_write<T, E: From<StoreError>>(
        &self,
        actor: &Actor,
        request: RequestId,
        now: Timestamp,
        tenant: Option<&ScopeKeys>,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        self.shared_write(actor, request, now, tenant.as_slice(), f)
    }

    /// As [`Store::joint_write`], for a person of several tenants: each of their chains tells it.
    pub(in crate::platform) fn shared_write<T, E: From<StoreError>>(
        &self,
        actor: &Actor,
        request: RequestId,
        now: Timestamp,
        tenants: &[&ScopeKeys],
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        let mut scopes: Vec<_> = tenants.iter().map(|keys| keys.scope()).collect();
        scopes.push(INSTANCE);
        self.committer.write(&scopes, |layers| {
            let recorded = f(&mut InstanceWriter { layers, keys: &self.instance_keys })?;
            let (value, events) = recorded.parts(!layers.own.is_empty())?;
            for keys in tenants {
                event_log::append(layers, keys, actor, request, now, events.clone()).map_err(E::from)?;
            }
            event_log::append(layers, &self.instance_keys, actor, request, now, events).map_err(E::from)?;
            Ok((value, Vec::new()))
        })
    }

    /// Appends events to the instance's chain without changing a record.
    pub(in crate::platform) fn instance_note(
        &self,
        actor: &Actor,
        request: RequestId,
        now: Timestamp,
        event: Event,
    ) -> Result<(), StoreError> {
        self.instance_write(actor, request, now, |_| Ok(Recorded::new((), event)))
    }

    /// Housekeeping of the instance scope that is no act of a person (counters, last use, expiry): no event.
    pub(in crate::platform) fn instance_upkeep<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.committer.write(&[INSTANCE], |layers| {
            f(&mut InstanceWriter { layers, keys: &self.instance_keys }).map(|value| (value, Vec::new()))
        })
    }

    /// As [`Store::instance_upkeep`], on a tenant's records and then, with what came of that, on the instance's: one
    /// commit. For what follows from an event and is none itself (a message in an inbox with its mail, one's own mark
    /// that it was read): the audit trail tells the event, and a count of events stays a count of acts.
    pub(in crate::platform) fn upkeep<P: Permission, M, T, E: From<StoreError>>(
        &self,
        ctx: &Ctx<P>,
        tenant: impl FnOnce(&mut Writer<'_, '_, P>) -> Result<(T, M), E>,
        instance: impl FnOnce(&mut InstanceWriter<'_, '_>, M) -> Result<(), E>,
    ) -> Result<T, E> {
        self.committer.write(&[ctx.grant.keys.scope(), INSTANCE], |layers| {
            let mut writer = Writer::new(layers, &ctx.grant.keys, (ctx.actor(), ctx.now()));
            let (value, onward) = tenant(&mut writer)?;
            let fed = writer.finish(ctx.actor(), ctx.request(), ctx.now(), Vec::new()).map_err(E::from)?;
            instance(&mut InstanceWriter { layers, keys: &self.instance_keys }, onward)?;
            Ok((value, fed))
        })
    }

    /// One line of a scope's audit trail; none when there is no such number.
    pub(in crate::platform) fn log_entry(
        &self,
        keys: &ScopeKeys,
        seq: u64,
    ) -> Result<Option<event_log::Entry>, StoreError> {
        let snapshot = self.committer.snapshot();
        event_log::read(Source::Snapshot(&*snapshot), keys, seq)
    }
}
