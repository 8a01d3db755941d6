//! Reading the trail, a page or an export at a time.

use super::{access::ReadAuditTrail, filter::Filter};
use crate::{
    kernel::paging::{Paging, Slice},
    platform::{
        Platform,
        store::{Entry, Event, Recorded, StoreError},
        tenancy::Ctx,
        trail::AUDIT_EXPORTED,
    },
};

/// Most entries of one export; more say so in the file's last line.
pub const MOST: usize = 100_000;

/// One page of the trail, newest first. Without a filter nothing but the page is opened.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadAuditTrail>,
    filter: &Filter,
    paging: Paging,
) -> Result<Slice<Entry>, StoreError> {
    p.store().read(ctx, |r| {
        if let Some((table, id)) = filter.object {
            let all: Vec<Entry> =
                r.trail_of(table, id)?.into_iter().filter(|entry| filter.wants(p, entry)).collect();
            let total = all.len();
            let items = all.into_iter().skip(paging.skip()).take(paging.per_page).collect();
            return Ok(Slice { items, total, paging });
        }
        let mut items = Vec::new();
        let mut total = 0_usize;
        let everything = filter.is_everything();
        for entry in r.trail()? {
            let entry = entry?;
            if filter.is_past(&entry) {
                break;
            }
            if filter.wants(p, &entry) {
                if total >= paging.skip() && items.len() < paging.per_page {
                    items.push(entry);
                }
                total = total.saturating_add(1);
                if everything && items.len() == paging.per_page {
                    break;
                }
            }
        }
        if everything {
            total = usize::try_from(r.events()?).unwrap_or(usize::MAX);
        }
        Ok(Slice { items, total, paging })
    })
}

/// Everything that the filter wants, newest first, at most [`MOST`]; the export itself is in the trail before anything
/// is handed out (R-AUD-05).
pub fn export(
    p: &Platform,
    ctx: &Ctx<ReadAuditTrail>,
    filter: &Filter,
    form: &'static str,
) -> Result<Vec<Entry>, StoreError> {
    let entries = p.store().read(ctx, |r| {
        let mut found = Vec::new();
        for entry in r.trail()? {
            let entry = entry?;
            if filter.is_past(&entry) || found.len() == MOST {
                break;
            }
            if filter.wants(p, &entry) {
                found.push(entry);
            }
        }
        Ok::<_, StoreError>(found)
    })?;
    let event = Event::new(AUDIT_EXPORTED).note("zeilen", entries.len()).note("form", form);
    p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    Ok(entries)
}
