//! The audit trail: a hash-chained log per scope, written in the transaction of the act, and the outbox beside it.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Change, Corrupt, Event, RECORD_READ, StoreError, TableName, codec,
    engine::{Space, after_prefix},
    layers::Layers,
    marks::Mark,
    reader::Source,
    seal::{Opened, Place, ScopeKeys},
    writer::scoped,
};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::tenancy::{Actor, ActorKind, Origin, RequestId, Role, User},
};

/// Entries: link of the chain ‖ sealed entry, by sequence number.
pub(super) const LOG: Space = "log";
/// Sealed old and new values, by sequence number; may be erased without breaking the chain, if an entry says so.
pub(super) const VALUES: Space = "log_values";
/// Sequence numbers by record, oldest first; each row says what the entry is to the record ([`ACT`], [`READING`], [`BESIDE`]).
/// Rows of before that was told are empty.
pub(super) const ABOUT: Space = "log_about";
/// Something was done to the record itself.
const ACT: u8 = 1;
/// Somebody read it.
const READING: u8 = 2;
/// Something was done to a record that belongs to it as a person.
const BESIDE: u8 = 3;
/// A history shows so many acts,
const MOST_ACTS: usize = 50;
/// and looks for them among so many of the newest rows: what it costs does not grow with what is read or written beside.
const MOST_ROWS: usize = 2_000;
/// Last sequence number and link.
pub(super) const HEAD: Space = "log_head";
/// Events whose reactions are due.
pub(super) const OUTBOX: Space = "outbox";

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
struct StoredEntryV1 {
    at: i64,
    kind: String,
    actor_kind: u8,
    user: [u8; 16],
    name: String,
    role: u8,
    request: u128,
    object: Option<(u16, [u8; 16])>,
    fields: Vec<String>,
    values: Option<[u8; 32]>,
    notes: Vec<(String, String)>,
}

/// The form on disk, version 2: also where from.
#[derive(Serialize, Deserialize)]
struct StoredEntry {
    first: StoredEntryV1,
    address: Option<IpAddr>,
    agent: String,
}

/// The form on disk, version 3: also of which person. Only events of a person are stored in it.
#[derive(Serialize, Deserialize)]
struct StoredOfPerson {
    entry: StoredEntry,
    person: (u16, [u8; 16]),
}

/// The form on disk, version 4: also by whom without an account, and of which person if of any. Only what a badge did is
/// stored in it.
#[derive(Serialize, Deserialize)]
struct StoredOfBadge {
    entry: StoredEntry,
    person: Option<(u16, [u8; 16])>,
    badge: (u16, [u8; 16]),
}

/// Version of [`StoredEntry`]; what is sealed with another one is read by its own form.
const ENTRY: u8 = 2;
/// Version of [`StoredOfPerson`].
const OF_PERSON: u8 = 3;
/// Version of [`StoredOfBadge`].
const OF_BADGE: u8 = 4;

/// One line of the audit trail.
#[derive(Clone)]
pub struct Entry {
    /// Sequence number, without gaps from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The event's stable name.
    pub kind: String,
    /// Who.
    pub actor: Actor,
    /// In which request or command.
    pub request: RequestId,
    /// About which record: number of its table, key.
    pub object: Option<(u16, [u8; 16])>,
    /// Of which person beside that record: number of their table, key. Their file lists it too.
    pub person: Option<(u16, [u8; 16])>,
    /// Names of the changed fields.
    pub fields: Vec<String>,
    /// Notes that identify nobody.
    pub notes: Vec<(String, String)>,
    /// Old and new values; none when there are none or they were erased.
    pub changes: Vec<Change>,
}

crate::opaque_debug!(Entry);

impl Entry {
    /// What a note says; none where there is no such note, or it says something else.
    #[must_use]
    pub fn note<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.notes.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok())
    }

    /// The records whose histories list it, with what it is to each ([`ABOUT`]).
    pub(super) fn listed_with(&self) -> impl Iterator<Item = ((u16, [u8; 16]), u8)> {
        listed_with(&self.kind, self.object, self.person)
    }
}

#[derive(Serialize, Deserialize, Clone, Copy, Default)]
pub(super) struct Head {
    pub seq: u64,
    pub link: [u8; 32],
}

pub(super) fn head(source: Source<'_>, keys: &ScopeKeys) -> Result<Head, StoreError> {
    let Some(sealed) = source.get(HEAD, &keys.scope())? else { return Ok(Head::default()) };
    let opened =
        keys.open(Place { space: HEAD, key: b"" }, &sealed).map_err(|_| StoreError::Damaged(HEAD))?;
    Ok(codec::decode(&opened.bytes)?)
}

/// The last sequence number; 0 before the first event.
pub(super) fn last(source: Source<'_>, keys: &ScopeKeys) -> Result<u64, StoreError> {
    Ok(head(source, keys)?.seq)
}

fn actor_number(kind: ActorKind) -> u8 {
    match kind {
        ActorKind::Person => 0,
        ActorKind::CommandLine => 1,
        ActorKind::System => 2,
        ActorKind::Badge { .. } => 3,
    }
}

/// Appends events to the chain and the outbox.
pub(super) fn append(
    layers: &mut Layers<'_>,
    keys: &ScopeKeys,
    actor: &Actor,
    request: RequestId,
    now: Timestamp,
    events: Vec<Event>,
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut head = head(super::writer::source(layers), keys)?;
    for event in events {
        let seq = head.seq.saturating_add(1);
        let inner = seq.to_be_bytes();
        let full = scoped(keys, &inner);
        let values = if event.changes.is_empty() { None } else { Some(codec::encode(&event.changes)?) };
        let numbered = |(table, id): (TableName, [u8; 16])| (table.number, id);
        let object = event.object.map(numbered);
        // About the record of the person themselves: one row lists it there.
        let person = event.person.map(numbered).filter(|person| object != Some(*person));
        let first = StoredEntryV1 {
            at: now.as_microsecond(),
            kind: event.kind.name.to_owned(),
            actor_kind: actor_number(actor.kind),
            user: actor.user.bytes(),
            name: actor.name.clone(),
            role: actor.role.number(),
            request: request.0,
            object,
            fields: event.changes.iter().map(|change| change.field.clone()).collect(),
            values: values.as_ref().map(|values| keys.values_digest(seq, values)),
            notes: event.notes,
        };
        let (address, agent) = match &actor.origin {
            Some(origin) => (Some(origin.address), origin.agent.clone()),
            None => (None, String::new()),
        };
        let entry = StoredEntry { first, address, agent };
        let (form, plain) = match (actor.kind, person) {
            (ActorKind::Badge { table, id }, person) => {
                (OF_BADGE, codec::encode(&StoredOfBadge { entry, person, badge: (table, id) })?)
            }
            (_, None) => (ENTRY, codec::encode(&entry)?),
            (_, Some(person)) => (OF_PERSON, codec::encode(&StoredOfPerson { entry, person })?),
        };
        let link = keys.link(&head.link, seq, &plain);
        let sealed = keys.seal(Place { space: LOG, key: &inner }, form, 0, &plain)?;
        layers.own.put(LOG, full.clone(), [&link[..], &sealed].concat());
        if let Some(values) = values {
            let sealed = keys.seal(Place { space: VALUES, key: &inner }, 1, 0, &values)?;
            layers.own.put(VALUES, full.clone(), sealed);
        }
        for ((table, id), role) in listed_with(event.kind.name, object, person) {
            layers.own.put(ABOUT, scoped(keys, &about_key(table, &id, Some(seq))), vec![role]);
        }
        if event.kind.reacts {
            let due = codec::encode(&(event.kind.name, object))?;
            layers.own.put(OUTBOX, full, keys.seal(Place { space: OUTBOX, key: &inner }, 1, 0, &due)?);
        }
        head = Head { seq, link };
    }
    let sealed = keys.seal(Place { space: HEAD, key: b"" }, 1, 0, &codec::encode(&head)?)?;
    layers.own.put(HEAD, keys.scope().to_vec(), sealed);
    layers.ends.push(Mark { scope: keys.scope(), seq: head.seq, link: head.link });
    Ok(())
}

/// The records whose histories list an entry, with what it is to each.
fn listed_with(
    kind: &str,
    object: Option<(u16, [u8; 16])>,
    person: Option<(u16, [u8; 16])>,
) -> impl Iterator<Item = ((u16, [u8; 16]), u8)> + use<> {
    let to_object = if kind == RECORD_READ.name { READING } else { ACT };
    let object = object.map(|object| (object, to_object));
    object.into_iter().chain(person.map(|person| (person, BESIDE)))
}

pub(super) fn about_key(table: u16, id: &[u8; 16], seq: Option<u64>) -> Vec<u8> {
    let mut key = table.to_be_bytes().to_vec();
    key.extend_from_slice(id);
    if let Some(seq) = seq {
        key.extend_from_slice(&seq.to_be_bytes());
    }
    key
}

/// What the stored forms say.
struct Said {
    first: StoredEntryV1,
    origin: Option<Origin>,
    person: Option<(u16, [u8; 16])>,
    badge: Option<(u16, [u8; 16])>,
}

/// What a stored form of this version says.
fn stored(version: u8, bytes: &[u8]) -> Result<Said, Corrupt> {
    let said = |StoredEntry { first, address, agent }, person, badge| Said {
        first,
        origin: address.map(|address| Origin { address, agent }),
        person,
        badge,
    };
    match version {
        1 => Ok(Said { first: codec::decode(bytes)?, origin: None, person: None, badge: None }),
        ENTRY => Ok(said(codec::decode(bytes)?, None, None)),
        OF_PERSON => {
            let StoredOfPerson { entry, person } = codec::decode(bytes)?;
            Ok(said(entry, Some(person), None))
        }
        OF_BADGE => {
            let StoredOfBadge { entry, person, badge } = codec::decode(bytes)?;
            Ok(said(entry, person, Some(badge)))
        }
        _ => Err(Corrupt),
    }
}

/// An entry from its plain form; its values too, where they are given with the keys that prove them.
fn entry(
    keys: Option<&ScopeKeys>,
    seq: u64,
    Said { first: stored, origin, person, badge }: Said,
    values: Option<&[u8]>,
) -> Result<Entry, Corrupt> {
    let proven = |digest, values: &[u8]| keys.is_some_and(|keys| keys.values_digest(seq, values) == digest);
    let changes = match (stored.values, values) {
        (Some(digest), Some(values)) if proven(digest, values) => codec::decode(values)?,
        (Some(_), Some(_)) => return Err(Corrupt),
        _ => Vec::new(),
    };
    Ok(Entry {
        seq,
        at: codec::instant(stored.at)?,
        kind: stored.kind,
        actor: Actor {
            kind: match (stored.actor_kind, badge) {
                (0, None) => ActorKind::Person,
                (1, None) => ActorKind::CommandLine,
                (2, None) => ActorKind::System,
                (3, Some((table, id))) => ActorKind::Badge { table, id },
                _ => return Err(Corrupt),
            },
            user: Id::<User>::from_bytes(stored.user),
            name: stored.name,
            role: Role::from_number(stored.role).ok_or(Corrupt)?,
            origin,
        },
        request: RequestId(stored.request),
        object: stored.object,
        person,
        fields: stored.fields,
        notes: stored.notes,
        changes,
    })
}

/// Opens the row of a sequence number: its link, and its plain entry.
pub(super) fn open_row(keys: &ScopeKeys, inner: &[u8], row: &[u8]) -> Result<([u8; 32], Opened), Corrupt> {
    let (link, sealed) = row.split_first_chunk::<32>().ok_or(Corrupt)?;
    Ok((*link, keys.open(Place { space: LOG, key: inner }, sealed)?))
}

/// An entry as an export tells it: without values, with what the chain took in.
pub(super) struct ExportedEntry {
    pub entry: Entry,
    /// Keyed digest of old and new values; none where there are none.
    pub values: Option<[u8; 32]>,
    /// Version of the form that the chain took in.
    pub form: u8,
    /// That form.
    pub stored: Vec<u8>,
    pub link: [u8; 32],
}

/// Every entry of a scope, oldest first.
pub(super) fn told<'a>(
    source: Source<'a>,
    keys: &'a ScopeKeys,
) -> Result<impl Iterator<Item = Result<ExportedEntry, StoreError>> + 'a, StoreError> {
    Ok(source.range(LOG, &keys.scope(), false)?.map(|row| {
        let (key, row) = row?;
        let inner = key.get(16..).unwrap_or_default();
        let damaged = || StoreError::Damaged(LOG);
        let seq = inner.first_chunk::<8>().copied().map(u64::from_be_bytes).ok_or_else(damaged)?;
        let (link, opened) = open_row(keys, inner, &row).map_err(|_| damaged())?;
        plain(seq, opened.version, &opened.bytes, link).ok_or_else(damaged)
    }))
}

/// What a stored form says, without any key.
pub(super) fn plain(seq: u64, form: u8, bytes: &[u8], link: [u8; 32]) -> Option<ExportedEntry> {
    let said = stored(form, bytes).ok()?;
    let values = said.first.values;
    let entry = entry(None, seq, said, None).ok()?;
    Some(ExportedEntry { entry, values, form, stored: bytes.to_vec(), link })
}

/// One entry, if there is one of that number.
pub(super) fn read(source: Source<'_>, keys: &ScopeKeys, seq: u64) -> Result<Option<Entry>, StoreError> {
    let inner = seq.to_be_bytes();
    let full = scoped(keys, &inner);
    let Some(row) = source.get(LOG, &full)? else { return Ok(None) };
    let damaged = |_| StoreError::DamagedRow(LOG, hex(&inner));
    let (_, opened) = open_row(keys, &inner, &row).map_err(damaged)?;
    let values = match source.get(VALUES, &full)? {
        Some(sealed) => Some(keys.open(Place { space: VALUES, key: &inner }, &sealed)?.bytes),
        None => None,
    };
    let found = stored(opened.version, &opened.bytes)
        .and_then(|stored| entry(Some(keys), seq, stored, values.as_deref()));
    Ok(Some(found.map_err(damaged)?))
}

/// Names of all entries, oldest first.
#[cfg(test)]
pub(super) fn kinds(source: Source<'_>, keys: &ScopeKeys) -> Result<Vec<String>, StoreError> {
    let all = (1..=last(source, keys)?).map(|seq| Ok(read(source, keys, seq)?.map(|entry| entry.kind)));
    all.filter_map(Result::transpose).collect()
}

/// The entries about one record or, where it is a person's, of that person; oldest first.
pub(super) fn about(
    source: Source<'_>,
    keys: &ScopeKeys,
    table: TableName,
    id: [u8; 16],
) -> Result<Vec<Entry>, StoreError> {
    let prefix = scoped(keys, &about_key(table.number, &id, None));
    let mut entries = Vec::new();
    for row in source.range(ABOUT, &prefix, false)? {
        let (key, _) = row?;
        let seq = key.last_chunk::<8>().copied().map(u64::from_be_bytes).ok_or(StoreError::Damaged(ABOUT))?;
        entries.push(read(source, keys, seq)?.ok_or(StoreError::Damaged(LOG))?);
    }
    Ok(entries)
}

/// What was done to a record of late.
pub struct History {
    /// The newest acts, oldest first.
    pub acts: Vec<Entry>,
    /// Whether it may have more of them.
    pub is_cut: bool,
}

/// What was done to one record of late: neither who read it, nor what was done to records that belong to it.
pub(super) fn history(
    source: Source<'_>,
    keys: &ScopeKeys,
    table: TableName,
    id: [u8; 16],
) -> Result<History, StoreError> {
    let prefix = scoped(keys, &about_key(table.number, &id, None));
    let mut history = History { acts: Vec::new(), is_cut: false };
    for (nth, row) in source.range(ABOUT, &prefix, true)?.enumerate() {
        if nth >= MOST_ROWS || history.acts.len() >= MOST_ACTS {
            history.is_cut = true;
            break;
        }
        let (key, role) = row?;
        if role.first().is_some_and(|role| *role != ACT) {
            continue;
        }
        let seq = key.last_chunk::<8>().copied().map(u64::from_be_bytes).ok_or(StoreError::Damaged(ABOUT))?;
        let entry = read(source, keys, seq)?.ok_or(StoreError::Damaged(LOG))?;
        if entry.object == Some((table.number, id)) && entry.kind != RECORD_READ.name {
            history.acts.push(entry);
        }
    }
    history.acts.reverse();
    Ok(history)
}

/// All entries, newest first.
pub(super) fn trail<'a>(
    source: Source<'a>,
    keys: &'a ScopeKeys,
) -> Result<impl Iterator<Item = Result<Entry, StoreError>> + 'a, StoreError> {
    Ok(source.range(LOG, &keys.scope(), true)?.map(move |row| {
        let (key, _) = row?;
        let seq = key.last_chunk::<8>().copied().map(u64::from_be_bytes).ok_or(StoreError::Damaged(LOG))?;
        read(source, keys, seq)?.ok_or(StoreError::Damaged(LOG))
    }))
}

/// An event whose reactions are due.
pub(in crate::platform) struct Due {
    /// Its sequence number.
    pub seq: u64,
    /// The event's stable name; none: its row does not open.
    pub kind: Option<String>,
    /// The key of its row, which is its own in the whole outbox.
    pub key: Vec<u8>,
}

/// The events behind that number whose reactions are due, oldest first.
pub(super) fn due(
    source: Source<'_>,
    keys: &ScopeKeys,
    after: u64,
    most: usize,
) -> Result<Vec<Due>, StoreError> {
    let end = after_prefix(&keys.scope());
    let from = scoped(keys, &after.saturating_add(1).to_be_bytes());
    source
        .between(OUTBOX, &from, end.as_deref(), false)?
        .take(most)
        .map(|row| {
            let (key, sealed) = row?;
            let inner = key.get(16..).unwrap_or_default();
            let seq = inner.first_chunk::<8>().copied().map_or(0, u64::from_be_bytes);
            let opened = keys.open(Place { space: OUTBOX, key: inner }, &sealed);
            let kind = opened.and_then(|opened| {
                let (kind, _object): (String, Option<(u16, [u8; 16])>) = codec::decode(&opened.bytes)?;
                Ok(kind)
            });
            Ok(Due { seq, kind: kind.ok(), key })
        })
        .collect()
}

/// Takes events off the outbox.
pub(super) fn done(layers: &mut Layers<'_>, events: Vec<Due>) {
    for event in events {
        layers.own.remove(OUTBOX, event.key);
    }
}
