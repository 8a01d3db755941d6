//! The queue: which card comes next, what was skipped, how far it has come.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::lease::CodingLease;
use crate::{
    features::second_opinion::{
        cases::{Case, PENDING_CODING, Traits},
        icd::{Queue, Scope, ScopeQuery, counts, waiting},
    },
    kernel::{ids::Id, problem::Problem},
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::{MayRead, MayReadAll, Permission, User},
    },
};

/// Where the queue is.
pub const HREF: &str = "/kodierung";
/// The cards that wait.
pub static QUEUE: Queue = Queue {
    name: "kodierung",
    href: HREF,
    index: &PENDING_CODING,
    waits: |traits| traits.has(Traits::GUTACHTEN) && !traits.kodiert(),
};
/// Most skipped cards that an address remembers; the oldest are offered again.
const SKIPPED: usize = 40;

/// The place of a card in one person's work; kept in the address, so that nothing is stored for it.
#[derive(Clone, Default)]
pub struct QueueCursor {
    /// Which cards.
    pub scope: Scope,
    /// The card before.
    pub before: Option<Id<Case>>,
    /// The skipped cards, in the order of skipping: they come at the end.
    pub skipped: Vec<Id<Case>>,
}

/// The spot as the query string has it.
#[derive(Deserialize, Default)]
pub struct SpotQuery {
    /// Its filter as it was typed.
    #[serde(flatten)]
    pub asked: ScopeQuery,
    #[serde(default)]
    vorher: String,
    #[serde(default)]
    uebersprungen: String,
}

impl SpotQuery {
    /// Reads it; what is unreadable about the work itself (not the filter) is left out.
    ///
    /// # Errors
    /// Those of [`Scope::read`].
    pub fn cursor(&self) -> Result<QueueCursor, Problem> {
        Ok(self.cursor_in(Scope::read(&self.asked, HREF)?))
    }

    /// The same in a scope that is known.
    #[must_use]
    pub fn cursor_in(&self, scope: Scope) -> QueueCursor {
        QueueCursor {
            scope,
            before: self.vorher.parse().ok(),
            skipped: self.uebersprungen.split(',').filter_map(|id| id.parse().ok()).take(SKIPPED).collect(),
        }
    }
}

impl QueueCursor {
    /// After coding a card.
    #[must_use]
    pub fn coded(&self, id: Id<Case>) -> Self {
        let skipped = self.skipped.iter().copied().filter(|other| *other != id).collect();
        Self { scope: self.scope, before: Some(id), skipped }
    }

    /// After skipping a card: it goes to the end.
    #[must_use]
    pub fn skip(&self, id: Id<Case>) -> Self {
        let mut skipped: Vec<_> = self.skipped.iter().copied().filter(|other| *other != id).collect();
        skipped.push(id);
        if skipped.len() > SKIPPED {
            skipped.remove(0);
        }
        Self { scope: self.scope, before: Some(id), skipped }
    }

    /// After taking the coding of the card before back.
    #[must_use]
    pub fn back(&self) -> Self {
        Self { before: None, ..self.clone() }
    }

    /// The address of a card, or of the queue itself, at this spot.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let skipped = self.skipped.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let parts = [
            Some(self.scope.query()),
            self.before.map(|id| format!("vorher={id}")),
            Some(format!("uebersprungen={skipped}")).filter(|_| !skipped.is_empty()),
        ];
        format!("{path}?{}", parts.into_iter().flatten().collect::<Vec<_>>().join("&"))
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
    /// Expert reports, coded or not.
    #[must_use]
    pub fn all(self) -> u64 {
        self.kodiert().saturating_add(self.offen)
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
        let cursor = QueueCursor::default().skip(id(1)).skip(id(2)).skip(id(1)).coded(id(4));
        assert_eq!((cursor.before, cursor.skipped.clone()), (Some(id(4)), vec![id(2), id(1)]));
        let query = SpotQuery {
            vorher: id(4).to_string(),
            uebersprungen: format!("{},x,{}", id(2), id(1)),
            ..SpotQuery::default()
        };
        let read = query.cursor().unwrap();
        assert_eq!(read.href(&card(id(9))), cursor.href(&card(id(9))));
        assert_eq!(
            cursor.back().href(HREF),
            format!("/kodierung?gewaehlt=ja&uebersprungen={},{}", id(2), id(1))
        );
    }
}
