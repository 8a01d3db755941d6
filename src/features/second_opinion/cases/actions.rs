//! What can be done with a case: one function, one transaction, one event.

use std::collections::HashMap;

use jiff::Span;

use super::{
    Case, EditCases, ReadCases,
    error::{CaseError, Lookalike},
    events::{CASE_CANCELLED, CASE_CHANGED, CASE_CREATED, CASE_RESTORED, insert_case},
    fields::Patch,
    identity::{base_fall_id, person_key},
    record::{BASE, BY_BASE, BY_D1, BY_KVNR, D1, KVNR},
    rules,
};
use crate::{
    features::house::accounts,
    kernel::{ids::Id, kvnr, problem::FieldErrors, text::norm},
    platform::{
        Platform,
        entity::{self, Done, Stamp},
        store::{Entry, Order, Purpose, RECORD_READ, Range, Reader, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll, Permission},
    },
};

/// A request dated so many days around another with the same KVNR and specialty looks like it (domain.md, 6).
const KVNR_DAYS: i64 = 90;

/// A case as its page shows it.
pub struct Opened {
    /// The case with its version.
    pub seen: Versioned<Case>,
    /// What happened to it, oldest first, without who read it.
    pub history: Vec<Entry>,
    /// Names of those who made or changed it, by the bytes of their id.
    pub people: HashMap<[u8; 16], String>,
}

/// Opens a case with its history; audited.
///
/// # Errors
/// [`StoreError::Missing`], or the store failed.
pub fn open(p: &Platform, ctx: &Ctx<ReadCases>, id: Id<Case>) -> Result<Opened, StoreError> {
    let seen = p.store().open(ctx, &id, Purpose("fall_detail"))?;
    let mut history = p.store().read(ctx, |r| r.history::<Case>(id.bytes()))?;
    let named = [Some(seen.created_by), Some(seen.updated_by), seen.icd_entered_by, seen.coding_completed_by];
    let mut people = accounts::names(p, ctx, named.into_iter().flatten())?;
    // Whoever is no member any more is known by what the history called them.
    for entry in &history {
        people.entry(entry.actor.user.bytes()).or_insert_with(|| entry.actor.name.clone());
    }
    history.retain(|entry| entry.kind != RECORD_READ.name);
    Ok(Opened { seen, history, people })
}

/// Enters a case by hand. One that looks like another is entered only when `sure`. The same form (`idempotency_key`) sent
/// again gives the case that it made.
///
/// # Errors
/// [`CaseError::Act`], [`CaseError::Lookalikes`], or the store failed.
pub fn create(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    patch: &Patch,
    idempotency_key: &str,
    sure: bool,
) -> Result<Done<Id<Case>>, CaseError> {
    let draft = |stamp: &Stamp| rules::draft(Id::new(stamp.now), patch, stamp);
    entity::create(p.store(), ctx, idempotency_key, draft, |w, case| {
        if !sure {
            let found = lookalikes(&w.reader(), &case)?;
            if !found.is_empty() {
                return Err(CaseError::Lookalikes(found));
            }
        }
        let case = insert_case(w, case)?;
        Ok((case.id, entity::about(case.id, CASE_CREATED, 1).note("nr", case.nr)))
    })
}

/// Changes columns of a case that is still at version `row_version`. `read` gives the changes, which may depend on the
/// stored case (the pivot of a birth year).
///
/// # Errors
/// [`CaseError::Act`], [`CaseError::Cancelled`].
pub fn change(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    id: Id<Case>,
    row_version: u64,
    idempotency_key: &str,
    read: impl FnOnce(&Case) -> Result<Patch, FieldErrors>,
) -> Result<Done<Id<Case>>, CaseError> {
    entity::change(p.store(), ctx, id, row_version, idempotency_key, CASE_CHANGED, |case| {
        if case.storniert() {
            return Err(CaseError::Cancelled);
        }
        Ok(rules::apply(case, &read(case)?)?)
    })
}

/// Takes a case back with a reason: it counts nowhere any more.
///
/// # Errors
/// As [`change`]; a second Storno is refused with `BEREITS_STORNIERT`.
pub fn cancel(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    id: Id<Case>,
    row_version: u64,
    idempotency_key: &str,
    grund: &str,
) -> Result<Done<Id<Case>>, CaseError> {
    entity::change(p.store(), ctx, id, row_version, idempotency_key, CASE_CANCELLED, |case| {
        Ok(rules::storno(case, grund, ctx.now())?)
    })
}

/// Takes a Storno back; of a case that is not cancelled, nothing is written.
///
/// # Errors
/// As [`change`].
pub fn restore(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    id: Id<Case>,
    row_version: u64,
    idempotency_key: &str,
) -> Result<Done<Id<Case>>, CaseError> {
    entity::change(p.store(), ctx, id, row_version, idempotency_key, CASE_RESTORED, |case| {
        Ok(rules::un_storno(case))
    })
}

/// The cases that a new one looks like: D1 and D3 as `DUBLETTE`; as `MOEGLICHE_DUBLETTE` the same valid KVNR and specialty
/// within 90 days, and what D3 would find but for another typography of the name. Each once, by number.
///
/// # Errors
/// Those of the store.
pub fn lookalikes<P>(r: &Reader<'_, P>, case: &Case) -> Result<Vec<Lookalike>, StoreError>
where
    P: Permission + MayReadAll<Case>,
{
    let facts = case.facts();
    let own = kvnr::valid(facts.kvnr);
    let person = person_key(facts.vorname, facts.geburtsdatum);
    let mut found: Vec<Lookalike> = Vec::new();
    let mut add = |other: &Case, code| {
        if other.id != case.id && !found.iter().any(|known| known.id == other.id) {
            found.push(Lookalike { id: other.id, nr: other.nr, code });
        }
    };
    let d1 = Range::prefix(&(r.blind(D1, &facts.d1_key()),));
    for row in r.by(&BY_D1, &d1, Order::Up)? {
        let other: Versioned<Case> = r.need(&row?.1)?;
        // Two valid numbers that differ are two people.
        if own.zip(kvnr::valid(other.kvnr.as_deref())).is_none_or(|(one, two)| one == two) {
            add(&other, "DUBLETTE");
        }
    }
    let base = norm(&base_fall_id(case.datum, case.fallgruppe, &case.nachname));
    let alike = Range::prefix(&(r.blind(BASE, &facts.base_key()),));
    for row in r.by(&BY_BASE, &alike, Order::Up)? {
        let other: Versioned<Case> = r.need(&row?.1)?;
        // A placeholder in place of the number names nobody.
        let same = match own.zip(kvnr::valid(other.kvnr.as_deref())) {
            Some((one, two)) => one == two,
            None => person == person_key(other.vorname.as_deref(), other.geburtsdatum),
        };
        if same && norm(other.base_fall_id()) == base {
            add(&other, "DUBLETTE");
        } else if facts.is_spelt_otherwise(other.base_fall_id(), other.vorname.as_deref(), other.geburtsdatum)
        {
            add(&other, "MOEGLICHE_DUBLETTE");
        }
    }
    if let Some(key) = facts.kvnr_key() {
        let hash = r.blind(KVNR, &key);
        let day = |days| facts.datum.checked_add(Span::new().days(days)).unwrap_or(facts.datum);
        let near = Range::between(&(hash, day(-KVNR_DAYS)), &(hash, day(KVNR_DAYS + 1)));
        for row in r.by(&BY_KVNR, &near, Order::Up)? {
            let other: Versioned<Case> = r.need(&row?.1)?;
            add(&other, "MOEGLICHE_DUBLETTE");
        }
    }
    found.sort_by_key(|known| known.nr);
    Ok(found)
}
