//! The queue: which card comes next, what was skipped, how far it has come.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::lease::CodingLease;
use crate::{
    features::second_opinion::{
        cases::{Case, PENDING_CODING, Traits},
        icd::{Scope, ScopeQuery, counts, waiting},
    },
    kernel::{ids::Id, problem::Problem},
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::{MayRead, MayReadAll, Permission, User},
    },
};

/// Where the queue is.
pub const HREF: &str = "/kodierung";
/// Most skipped cards that an address remembers; the oldest are offered again.
const SKIPPED: usize = 40;

/// The place of a card in one person's work; kept in the address, so that nothing is stored for it.
#[derive(Clone, Default)]
pub struct QueueCursor {
    /// Which cards.
    pub scope: Scope,
    /// How many-th card of this work, from 1.
    pub pos: u64,
    /// The card before.
    pub before: Option<Id<Case>>,
    /// The skipped cards, in the order of skipping: they come at the end.
    pub skipped: Vec<Id<Case>>,
}

/// The spot as the query string has it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SpotQuery {
    jahr: String,
    kw: String,
    fallgruppe: String,
    pos: String,
    vorher: String,
    uebersprungen: String,
}

impl SpotQuery {
    /// Its filter as it was typed.
    #[must_use]
    pub fn asked(&self) -> ScopeQuery {
        ScopeQuery { jahr: self.jahr.clone(), kw: self.kw.clone(), fallgruppe: self.fallgruppe.clone() }
    }

    /// Reads it; what is unreadable about the work itself (not the filter) is left out.
    ///
    /// # Errors
    /// Those of [`Scope::read`].
    pub fn cursor(&self) -> Result<QueueCursor, Problem> {
        Ok(QueueCursor {
            scope: Scope::read(&self.asked(), HREF)?,
            pos: self.pos.parse().unwrap_or(1).max(1),
            before: self.vorher.parse().ok(),
            skipped: self.uebersprungen.split(',').filter_map(|id| id.parse().ok()).take(SKIPPED).collect(),
        })
    }
}

impl QueueCursor {
    /// After coding a card.
    #[must_use]
    pub fn coded(&self, id: Id<Case>) -> Self {
        let skipped = self.skipped.iter().copied().filter(|other| *other != id).collect();
        Self { scope: self.scope, pos: self.pos.saturating_add(1), before: Some(id), skipped }
    }

    /// After skipping a card: it goes to the end.
    #[must_use]
    pub fn skip(&self, id: Id<Case>) -> Self {
        let mut skipped: Vec<_> = self.skipped.iter().copied().filter(|other| *other != id).collect();
        skipped.push(id);
        if skipped.len() > SKIPPED {
            skipped.remove(0);
        }
        Self { scope: self.scope, pos: self.pos, before: Some(id), skipped }
    }

    /// After taking the coding of the card before back.
    #[must_use]
    pub fn back(&self) -> Self {
        Self { pos: self.pos.saturating_sub(1).max(1), before: None, ..self.clone() }
    }

    /// The address of a card, or of the queue itself, at this spot.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let skipped = self.skipped.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let parts = [
            Some(self.scope.query()).filter(|query| !query.is_empty()),
            (self.pos > 0).then(|| format!("pos={}", self.pos)),
            self.before.map(|id| format!("vorher={id}")),
            Some(format!("uebersprungen={skipped}")).filter(|_| !skipped.is_empty()),
        ];
        let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// The address of a card.
#[must_use]
pub fn card(id: Id<Case>) -> String {
    format!("{HREF}/{id}")
}

/// How far the coding of a scope has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Expert reports that are not coded.
    pub offen: u64,
    /// Coded as Bestätigung.
    pub bestaetigung: u64,
    /// Coded as Alternative.
    pub alternative: u64,
}

impl Figures {
    /// Coded cases.
    #[must_use]
    pub fn kodiert(self) -> u64 {
        self.bestaetigung.saturating_add(self.alternative)
    }
}

/// How far the coding of a scope has come, from the tallies.
///
/// # Errors
/// What the store says.
pub fn figures<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    scope: Scope,
) -> Result<Figures, StoreError> {
    let mut sums = Figures::default();
    for (traits, count) in counts(r, scope)? {
        let sum = match (traits.has(Traits::GUTACHTEN), traits.kodiert(), traits.has(Traits::BESTAETIGUNG)) {
            (true, false, _) => &mut sums.offen,
            (_, true, true) => &mut sums.bestaetigung,
            (_, true, false) => &mut sums.alternative,
            (false, false, _) => continue,
        };
        *sum = sum.saturating_add(count);
    }
    Ok(sums)
}

/// The leases that hold.
///
/// # Errors
/// What the store says.
pub fn leases<P: Permission + MayRead<CodingLease>>(
    r: &Reader<'_, P>,
    now: Timestamp,
) -> Result<HashMap<Id<Case>, Versioned<CodingLease>>, StoreError> {
    let mut held = HashMap::new();
    for lease in r.scan::<CodingLease>()? {
        let lease = lease?;
        if lease.holds(now) {
            held.insert(lease.case, lease);
        }
    }
    Ok(held)
}

/// The next card for a person: the first waiting one that nobody else holds, the skipped ones last.
///
/// # Errors
/// What the store says.
pub fn next<P: Permission + MayReadAll<Case> + MayRead<CodingLease>>(
    r: &Reader<'_, P>,
    who: Id<User>,
    now: Timestamp,
    cursor: &QueueCursor,
) -> Result<Option<Id<Case>>, StoreError> {
    let held = leases(r, now)?;
    let mut later = Vec::new();
    for row in waiting(r, &PENDING_CODING, cursor.scope, None)? {
        let (_, id) = row?;
        if held.get(&id).is_some_and(|lease| lease.coder != who) {
            continue;
        }
        if !cursor.skipped.contains(&id) {
            return Ok(Some(id));
        }
        later.push(id);
    }
    Ok(cursor.skipped.iter().copied().find(|id| later.contains(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_written_and_read_back() {
        let id = |byte| Id::<Case>::from_bytes([byte; 16]);
        let cursor =
            QueueCursor { pos: 3, ..QueueCursor::default() }.skip(id(1)).skip(id(2)).skip(id(1)).coded(id(4));
        assert_eq!((cursor.pos, cursor.before, cursor.skipped.clone()), (4, Some(id(4)), vec![id(2), id(1)]));
        let query = SpotQuery {
            pos: "4".into(),
            vorher: id(4).to_string(),
            uebersprungen: format!("{},x,{}", id(2), id(1)),
            ..SpotQuery::default()
        };
        let read = query.cursor().unwrap();
        assert_eq!(read.href(&card(id(9))), cursor.href(&card(id(9))));
        assert_eq!(cursor.back().href(HREF), format!("/kodierung?pos=3&uebersprungen={},{}", id(2), id(1)));
    }
}
