//! What is done with a record: created, changed. Each act is one transaction that ends in an event; the record's rules
//! judge what is written, and a form that is sent twice is carried out once.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};

use super::{Entity, Lookalike, VERSION_NOTE};
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        store::{Change, Event, EventKind, Reader, Recorded, Store, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayWrite, Permission, User},
        web::idempotency::{self, IdempotencyRecord},
    },
};

/// Why an act was refused.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The entered values break rules of the record.
    #[error("broken rules")]
    Invalid(FieldErrors),
    /// Another user saved since the form was filled.
    #[error("the record was changed meanwhile")]
    Stale,
    /// The record is closed and is not changed; the code that says so.
    #[error("the record is closed")]
    Closed(&'static str),
    /// The new record looks like others; it is entered when that is confirmed.
    #[error("looks like another record")]
    Alike(Vec<Lookalike>),
    /// The record's own rules say why not.
    #[error("{}", .0.code)]
    Refused(Box<Problem>),
    /// The store failed, or the record is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the record's own rules say.
impl From<Problem> for ActError {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

impl ActError {
    /// One column with what is wrong about it.
    #[must_use]
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::named(field, code)
    }
    /// The same of a column whose name is worked out, e.g. one of several records that were sent together.
    #[must_use]
    pub fn named(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        let mut errors = FieldErrors::new();
        errors.add(field, code);
        Self::Invalid(errors)
    }
}

impl Explain for ActError {
    fn explain(&self) -> Problem {
        match self {
            Self::Invalid(fields) => {
                let code = fields.0.first().map_or("EINGABE_UNGUELTIG", |error| error.code);
                let words = fields.0.first().map_or_else(|| Msg::new("problem-invalid"), |e| e.words.clone());
                Problem::new(Kind::Invalid, code).saying(words).with_fields(fields.clone())
            }
            Self::Stale | Self::Store(StoreError::Stale) => Problem::new(Kind::Conflict, "FASSUNG_VERALTET"),
            Self::Closed(code) => Problem::new(Kind::Conflict, code),
            Self::Refused(problem) => (**problem).clone(),
            Self::Alike(_) => Problem::new(Kind::Conflict, "DUBLETTE_BESTAETIGEN"),
            Self::Store(error) => error.explain(),
        }
    }
}

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// When.
    pub now: Timestamp,
    /// That day in the tenant's zone.
    pub today: Date,
    /// Who.
    pub user: Id<User>,
}

impl Stamp {
    /// Those of a request.
    #[must_use]
    pub fn of<P: Permission>(ctx: &Ctx<P>) -> Self {
        Self { now: ctx.now(), today: ctx.today(), user: ctx.actor().user }
    }
}

/// The record to which something is done, as whoever asks for it saw it.
pub struct Target<'a, R> {
    /// Which one.
    pub id: Id<R>,
    /// The version that they saw: another user who saved since is not overwritten.
    pub row_version: u64,
    /// The one-time id of their form; empty where it can be done again, as by the API.
    pub idempotency_key: &'a str,
}

impl<'a, R> Target<'a, R> {
    /// That record at that version, without a form.
    #[must_use]
    pub fn of(id: Id<R>, row_version: u64) -> Self {
        Self { id, row_version, idempotency_key: "" }
    }
    /// The same, of a form with that one-time id.
    #[must_use]
    pub fn once(self, idempotency_key: &'a str) -> Self {
        Self { idempotency_key, ..self }
    }
}

/// What an act did to the record with the key `K`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done<K> {
    /// The record.
    pub id: K,
    /// Whether it was carried out: now, or when the same form was sent first. The same values again change nothing.
    pub carried_out: bool,
}

/// Creates a record: `draft` gives it, its rules judge it, `insert` adds it and tells the event ([`about`]). The same form
/// (`idempotency_key`) sent again gives the record that it made.
///
/// # Errors
/// [`ActError::Invalid`], those of `draft` and `insert`, or the store failed.
pub fn create<P, R, E>(
    store: &Store,
    ctx: &Ctx<P>,
    idempotency_key: &str,
    draft: impl FnOnce(&Stamp) -> Result<R, FieldErrors>,
    insert: impl FnOnce(&mut Writer<'_, '_, P>, R) -> Result<(Id<R>, Event), E>,
) -> Result<Done<Id<R>>, E>
where
    P: Permission + MayWrite<IdempotencyRecord>,
    R: Entity,
    E: From<StoreError> + From<ActError>,
{
    store.write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok(Recorded::unchanged(Done { id, carried_out: true }));
        }
        let stamp = Stamp::of(ctx);
        let record = draft(&stamp).and_then(|new| settled(None, new, &stamp)).map_err(ActError::Invalid)?;
        let (id, event) = insert(w, record)?;
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        Ok(Recorded::new(Done { id, carried_out: true }, event))
    })
}

/// Changes a record that is still as it was seen: to close and to reopen it are changes too, each of its own `kind`. `make`
/// gives the changed record, which its rules judge; in the transaction that writes it may ask what else is stored, such as
/// whether a name is free, so that the answer still holds. The same form sent again changes nothing and is told that it is
/// carried out.
///
/// # Errors
/// [`ActError::Stale`], [`ActError::Invalid`], those of `make`, or the store failed.
pub fn change<P, R, E>(
    store: &Store,
    ctx: &Ctx<P>,
    target: Target<'_, R>,
    kind: EventKind,
    make: impl FnOnce(&Reader<'_, P>, &R) -> Result<R, E>,
) -> Result<Done<Id<R>>, E>
where
    P: Permission + MayWrite<R> + MayWrite<IdempotencyRecord>,
    R: Entity,
    E: From<StoreError> + From<ActError>,
{
    let Target { id, row_version, idempotency_key } = target;
    store.write(ctx, |w| {
        // Before the version, since the second click of a carried out form is stale by its own first.
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok(Recorded::unchanged(Done { id, carried_out: true }));
        }
        let seen: Versioned<R> = w.need(&id)?;
        if seen.row_version() != row_version {
            return Err(ActError::Stale.into());
        }
        let new =
            settled(Some(&*seen), make(&w.reader(), &seen)?, &Stamp::of(ctx)).map_err(ActError::Invalid)?;
        if new == *seen {
            return Ok(Recorded::unchanged(Done { id, carried_out: false }));
        }
        let (_, event) = replace(w, &seen, &new, kind)?;
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        Ok(Recorded::new(Done { id, carried_out: true }, event))
    })
}

/// Changes a record that counts before it is stored: `begin` gives it as it is until then, at version 0. Else as [`change`].
///
/// # Errors
/// Those of [`change`], and of `begin`.
pub fn set<P, R, E>(
    store: &Store,
    ctx: &Ctx<P>,
    target: Target<'_, R>,
    kind: EventKind,
    begin: impl FnOnce(&Reader<'_, P>) -> Result<R, E>,
    make: impl FnOnce(&Reader<'_, P>, &R) -> Result<R, E>,
) -> Result<Done<Id<R>>, E>
where
    P: Permission + MayWrite<R> + MayWrite<IdempotencyRecord>,
    R: Entity + Clone,
    E: From<StoreError> + From<ActError>,
{
    let Target { id, row_version, idempotency_key } = target;
    store.write(ctx, |w| {
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok(Recorded::unchanged(Done { id, carried_out: true }));
        }
        let seen: Option<Versioned<R>> = w.get(&id)?;
        if seen.as_ref().map_or(0, Versioned::row_version) != row_version {
            return Err(ActError::Stale.into());
        }
        let old = match &seen {
            Some(seen) => R::clone(seen),
            None => begin(&w.reader())?,
        };
        let new =
            settled(Some(&old), make(&w.reader(), &old)?, &Stamp::of(ctx)).map_err(ActError::Invalid)?;
        if new == old {
            return Ok(Recorded::unchanged(Done { id, carried_out: false }));
        }
        let event = match &seen {
            Some(seen) => replace(w, seen, &new, kind)?.1,
            None => {
                w.add(&new)?;
                about(id, kind, 1).changing(changes(&old, &new))
            }
        };
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        Ok(Recorded::new(Done { id, carried_out: true }, event))
    })
}

/// A record with what follows from its columns, judged by its rules. One that is as it was `before` is given back as it
/// is, stamps included, and is not judged: rules that came later must not refuse to change nothing.
///
/// # Errors
/// Every broken rule with its column.
pub fn settled<R: Entity>(before: Option<&R>, mut new: R, stamp: &Stamp) -> Result<R, FieldErrors> {
    if before == Some(&new) {
        return Ok(new);
    }
    new.settle(before, stamp);
    let broken = new.check(before, stamp.today);
    if broken.is_empty() { Ok(new) } else { Err(broken) }
}

/// Replaces a record that is still as it was seen by a [`settled`] one; what changed goes into the event, with the version
/// that it made. The caller may add notes and returns the event from the write.
///
/// # Errors
/// [`StoreError::Stale`] when another user was faster.
pub fn replace<P, R>(
    w: &mut Writer<'_, '_, P>,
    seen: &Versioned<R>,
    new: &R,
    kind: EventKind,
) -> Result<(u64, Event), StoreError>
where
    P: Permission + MayWrite<R>,
    R: Entity,
{
    let version = w.replace(seen, new)?;
    Ok((version, about(new.key(), kind, version).changing(changes::<R>(seen, new))))
}

/// An event about one record that made this version of it.
#[must_use]
pub fn about<R: Entity>(id: Id<R>, kind: EventKind, version: u64) -> Event {
    Event::new(kind).about(R::TABLE, id.bytes()).note(VERSION_NOTE, version)
}

/// What the audit records of a change: old and new values of the columns that differ, in the order of the register,
/// without [`Entity::STAMPS`].
#[must_use]
pub fn changes<R: Entity>(old: &R, new: &R) -> Vec<Change> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    let told = R::FIELDS.iter().filter(|field| !R::STAMPS.contains(&field.name));
    told.map(|field| (field, field.get(old), field.get(new)))
        .filter(|(_, old, new)| old != new)
        .map(|(field, old, new)| Change {
            field: field.name.to_owned(),
            old: some(old.plain()),
            new: some(new.plain()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Thing, *};

    #[test]
    fn what_differs_is_settled_and_judged_and_told_without_the_stamps() {
        let today = Date::constant(2026, 11, 20);
        let stamp = Stamp { now: Timestamp::UNIX_EPOCH, today, user: Id::from_bytes([7; 16]) };
        let old = Thing { name: "Bank".into(), ..Thing::default() };
        let become_ = |new: Thing| settled(Some(&old), new, &stamp);
        assert_eq!(become_(old.clone()).unwrap(), old, "the same again gets no stamp");
        let refused = become_(Thing { name: String::new(), ..old.clone() }).unwrap_err();
        assert_eq!(refused.0[0].code, "NICHT_LEERBAR");
        let new = become_(Thing { place: Some("Kiel".into()), ..old.clone() }).unwrap();
        assert_eq!(new.born_on, Some(today));
        let told = changes(&old, &new);
        let told: Vec<_> =
            told.iter().map(|one| (one.field.as_str(), one.old.as_deref(), one.new.as_deref())).collect();
        assert_eq!(told, [("place", None, Some("Kiel"))]);
        assert!(settled(None, old, &stamp).unwrap().born_on.is_some(), "a new one is stamped");
    }
}
