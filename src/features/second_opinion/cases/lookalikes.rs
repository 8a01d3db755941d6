//! What a new case looks like.

use jiff::Span;

use super::{
    Case,
    identity::{base_fall_id, person_key},
    record::{BASE, BY_BASE, BY_D1, BY_KVNR, D1, KVNR},
};
use crate::{
    kernel::{kvnr, text::norm},
    platform::{
        entity::{Fields as _, Lookalike, Shown as _},
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::{MayReadAll, Permission},
    },
};

/// A request dated so many days around another with the same KVNR and specialty looks like it (domain.md, 6).
const KVNR_DAYS: i64 = 90;

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
    let mut found: Vec<(u64, Lookalike)> = Vec::new();
    let mut add = |other: &Case, code| {
        if other.id != case.id && !found.iter().any(|(nr, _)| *nr == other.nr) {
            let title = Case::msg("candidate").with("nr", other.nr);
            found.push((other.nr, Lookalike { at: Case::at(other.id), title, code, reopen: None }));
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
    found.sort_by_key(|(nr, _)| *nr);
    Ok(found.into_iter().map(|(_, lookalike)| lookalike).collect())
}
