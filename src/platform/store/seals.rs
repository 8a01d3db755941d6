//! Opens every sealed value of the data file, whatever it means, and looks for rows that belong to nobody.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use super::{
    Store, StoreError, catch_damage,
    event_log::{ABOUT, LOG},
    generation::GENERATIONS,
    open::META,
    reader::INDEX,
    seal::{Place, ScopeKeys},
    writer::ACCESS,
};
use crate::kernel::text::hex;

/// Most faults that are listed.
const MOST_FAULTS: usize = 20;

/// What opening every seal found. Counts, and names of key spaces; nothing of a record's content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SealReport {
    /// Values that opened at their place.
    pub opened: u64,
    /// Rows without a sealed value, such as those of an index.
    pub plain: u64,
    /// Rows of tenants whose keys were deleted; they open nowhere any more.
    pub erased: u64,
    /// What is wrong; empty when all is well.
    pub faults: Vec<String>,
}

impl Store {
    /// Opens every value of one snapshot with the keys of its scope.
    pub(in crate::platform) fn check_seals(&self, scopes: &[Arc<ScopeKeys>]) -> SealReport {
        let scopes = scopes.iter().chain([&self.instance_keys]);
        let keys: BTreeMap<[u8; 16], &Arc<ScopeKeys>> = scopes.map(|keys| (keys.scope(), keys)).collect();
        let snapshot = self.committer.snapshot();
        let mut report = SealReport::default();
        let spaces = match catch_damage(|| snapshot.spaces()) {
            Ok(Ok(spaces)) => spaces,
            Ok(Err(error)) => {
                report.faults.push(error.to_string());
                return report;
            }
            Err(damage) => {
                report.faults.push(damage.to_string());
                return report;
            }
        };
        for space in spaces.iter().filter(|space| *space != META) {
            let walked = catch_damage(|| {
                for row in snapshot.range(space, &[], None, false)? {
                    let (key, value) = row?;
                    self.check_seal(&keys, space, &key, &value, &mut report);
                }
                Ok::<_, StoreError>(())
            });
            match walked {
                Ok(Ok(())) => {}
                Ok(Err(error)) => report.faults.push(format!("{space}: {error}")),
                Err(damage) => report.faults.push(format!("{space}: {damage}")),
            }
        }
        let more = report.faults.len().saturating_sub(MOST_FAULTS);
        report.faults.truncate(MOST_FAULTS);
        if more > 0 {
            report.faults.push(format!("and {more} more"));
        }
        report
    }

    fn check_seal(
        &self,
        keys: &BTreeMap<[u8; 16], &Arc<ScopeKeys>>,
        space: &str,
        key: &[u8],
        value: &[u8],
        report: &mut SealReport,
    ) {
        let Some((scope, inner)) = key.split_first_chunk::<16>() else {
            report.faults.push(format!("{space}: a key of {} bytes", key.len()));
            return;
        };
        let Some(keys) = keys.get(scope) else {
            if self.keyring.erased(scope) {
                report.erased = report.erased.saturating_add(1);
            } else {
                report.faults.push(format!("{space}: a row of the unknown tenant {}", hex(scope)));
            }
            return;
        };
        if [INDEX, ABOUT, ACCESS, GENERATIONS].contains(&space) {
            report.plain = report.plain.saturating_add(1);
            // What an index row of a tenant carries is compared with its record by the recount; what a row of a history
            // carries, with its entry by the walk of the chain.
            let carries = space == GENERATIONS
                || space == INDEX && *scope != self.instance_keys.scope()
                || space == ABOUT && value.len() == 1;
            if !carries && !value.is_empty() {
                report.faults.push(format!("{space}: a row of {} bytes that should have none", value.len()));
            }
            return;
        }
        // In front of an entry of the audit trail stands its link.
        let sealed = if space == LOG { value.get(32..).unwrap_or_default() } else { value };
        if keys.open(Place { space, key: inner }, sealed).is_ok() {
            report.opened = report.opened.saturating_add(1);
        } else {
            report.faults.push(format!("{space}: row {} does not open", hex(inner)));
        }
    }
}
