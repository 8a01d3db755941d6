//! The known cases as a list in memory: for tests, the demo's dry runs and as the model of the store's lookups.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    convert::Infallible,
};

use jiff::civil::Date;

use super::duplicates::{Holder, Known, KnownCase};
use crate::features::second_opinion::cases::{Facts, base_fall_id};

/// Cases by the five lookup keys.
#[derive(Default)]
pub struct KnownList {
    d1: HashMap<String, Vec<KnownCase>>,
    base: HashMap<String, Vec<KnownCase>>,
    fall_ids: HashMap<String, Holder>,
    tickets: HashSet<String>,
    days: HashMap<String, BTreeSet<Date>>,
}
crate::opaque_debug!(KnownList);

impl KnownList {
    /// Adds a case.
    pub fn add(&mut self, nr: u64, fall_id: &str, facts: &Facts<'_>) {
        let case = KnownCase {
            nr,
            base: base_fall_id(facts.datum, facts.fallgruppe, facts.nachname),
            vorname: facts.vorname.map(str::to_owned),
            geburtsdatum: facts.geburtsdatum,
            kvnr: facts.kvnr.map(str::to_owned),
        };
        self.d1.entry(facts.d1_key()).or_default().push(case.clone());
        self.base.entry(facts.base_key()).or_default().push(case);
        self.fall_ids.insert(fall_id.to_owned(), Holder { nr, deleted: false });
        self.tickets.extend(facts.ticket_key());
        if let Some(key) = facts.kvnr_key() {
            self.days.entry(key).or_default().insert(facts.datum);
        }
    }

    /// Adds a deleted case, of which only the fall_id counts.
    pub fn add_deleted(&mut self, nr: u64, fall_id: &str) {
        self.fall_ids.insert(fall_id.to_owned(), Holder { nr, deleted: true });
    }
}

impl Known for KnownList {
    type Error = Infallible;

    fn has_d1(&self, key: &str) -> Result<bool, Infallible> {
        Ok(self.d1.contains_key(key))
    }
    fn has_base(&self, key: &str) -> Result<bool, Infallible> {
        Ok(self.base.contains_key(key))
    }
    fn by_d1(&self, key: &str) -> Result<Vec<KnownCase>, Infallible> {
        Ok(self.d1.get(key).cloned().unwrap_or_default())
    }
    fn by_base(&self, key: &str) -> Result<Vec<KnownCase>, Infallible> {
        Ok(self.base.get(key).cloned().unwrap_or_default())
    }
    fn holder(&self, fall_id: &str) -> Result<Option<Holder>, Infallible> {
        Ok(self.fall_ids.get(fall_id).copied())
    }
    fn has_ticket(&self, key: &str) -> Result<bool, Infallible> {
        Ok(self.tickets.contains(key))
    }
    fn kvnr_between(&self, key: &str, from: Date, to: Date) -> Result<bool, Infallible> {
        Ok(self.days.get(key).is_some_and(|days| days.range(from..=to).next().is_some()))
    }
}
