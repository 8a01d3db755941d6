//! What was applied by an order, as its entries say: whether it is on, since when, and when somebody looks again.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};

use crate::{
    features::care::{
        observations::{
            Entry, EntryError, How, Names, Sent, Source, WriteEntries, Written, belonging, write_entries,
        },
        residents::Resident,
        restraint_orders::{self, RestraintOrder},
        templates::{ACTION, Input, RESTRAINT, TAKEN_OFF},
    },
    kernel::ids::Id,
    platform::{
        Platform,
        store::{Reader, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll},
    },
};

/// So many entries of an order are looked at for when an application began.
const LOOKED_BACK: usize = 500;

/// Somebody who is restrained now, and when they are looked after next.
pub struct ControlDue {
    /// By which order.
    pub order: RestraintOrder,
    /// When they are looked after next at the latest.
    pub due: Timestamp,
    /// Whether that is over.
    pub is_overdue: bool,
}

/// When somebody who was seen then is looked after next.
#[must_use]
pub fn next_control(seen: Timestamp, minutes: u16) -> Timestamp {
    seen.saturating_add(SignedDuration::from_mins(minutes.into())).unwrap_or(Timestamp::MAX)
}

/// The newest entry of an order, where that is not that it was taken off: then it is on.
fn on<P>(r: &Reader<'_, P>, order: Id<RestraintOrder>) -> Result<Option<Versioned<Entry>>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let newest = belonging(r, order.bytes())?.next().transpose()?;
    Ok(newest.filter(|entry| !is_taken_off(entry)))
}

fn is_taken_off(entry: &Entry) -> bool {
    entry.current().is_some_and(|said| said.werte.chose(ACTION, TAKEN_OFF))
}

/// The controls of a resident who is restrained now, those that are due first first. An order that has ended does not end
/// what is applied: somebody must still look.
///
/// # Errors
/// Those of the store.
pub fn controls<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    now: Timestamp,
) -> Result<Vec<ControlDue>, StoreError>
where
    P: MayReadAll<Entry> + MayReadAll<RestraintOrder>,
{
    let mut found = Vec::new();
    for order in restraint_orders::of_resident(r, resident)? {
        let Some(minutes) = order.newest().map(|newest| newest.kontrolle_min) else { continue };
        if let Some(entry) = on(r, order.id)? {
            let due = next_control(entry.zeitpunkt(), minutes);
            found.push(ControlDue { order: order.into_inner(), due, is_overdue: now >= due });
        }
    }
    found.sort_by_key(|one| one.due);
    Ok(found)
}

/// Since when what an order says is applied without a break; none where it is not on.
///
/// # Errors
/// Those of the store.
pub fn on_since<P>(r: &Reader<'_, P>, order: Id<RestraintOrder>) -> Result<Option<Timestamp>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let mut since = None;
    for entry in belonging(r, order.bytes())?.take(LOOKED_BACK) {
        let entry = entry?;
        if is_taken_off(&entry) {
            break;
        }
        since = Some(entry.zeitpunkt());
    }
    Ok(since)
}

/// Writes an application by one tap: begun, controlled or taken off now. It is never refused for its basis.
///
/// # Errors
/// The order is not there, or the user does not reach its resident; those of the entry.
pub fn apply(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<RestraintOrder>,
    aktion: &str,
    idempotency_key: &str,
) -> Result<(Id<Resident>, Written), EntryError> {
    let order: Versioned<RestraintOrder> = p.store().read(ctx, |r| r.need(&id))?;
    let werte = Map::from_iter([(ACTION.to_owned(), json!(aktion))]);
    let sent = Sent {
        vorlage: RESTRAINT.to_owned(),
        version: None,
        werte: Input::Json(&werte),
        freitext: String::new(),
        zeitpunkt: None,
        uebergabe: false,
        bezug_id: None,
        verlauf_id: None,
        anordnung_id: Some(id),
        client_id: None,
        photos: &[],
        names: Names { werte: "werte".into(), ..Names::default() },
    };
    let how = How { quelle: Source::Seite, grund: "", idempotency_key };
    let written = write_entries(p, ctx, order.resident_id, &[sent], &how)?;
    Ok((order.resident_id, written))
}
