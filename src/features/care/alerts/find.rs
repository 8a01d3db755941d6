//! Finding alerts: those of residents whom the reader reaches, newest first.

use std::{collections::HashMap, sync::Arc};

use super::{
    access::ReadAlerts,
    model::{Alert, State},
    record::{BY_TIME, OPEN, OPEN_OF, Told, micros},
};
use crate::{
    features::care::{residents::Resident, staff::CareDuty, units::Unit},
    kernel::ids::Id,
    platform::{
        Platform,
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll, Role},
    },
};

/// Alerts on a page.
pub const PER_PAGE: usize = 50;
/// Beyond so many it is not counted how many there are.
const MOST_COUNTED: usize = 100;

/// Which alerts are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Those in this state; none: in each.
    pub zustand: Option<State>,
    /// Only those about which there is something to do.
    pub offen: bool,
    /// Those of residents in this unit; none: where the user works, and all of them for admins.
    pub wohnbereich: Option<Id<Unit>>,
    /// Those raised before this one: the last of the page before.
    pub cursor: Option<Id<Alert>>,
}

/// A page of alerts.
pub struct Listed {
    /// Each with its resident, newest first.
    pub alerts: Vec<(Alert, Arc<Versioned<Resident>>)>,
    /// Where the next page begins.
    pub next: Option<Id<Alert>>,
}

/// Whom of the residents the reader is shown in lists; each is read once.
struct Shown<'a, 'b> {
    r: &'a Reader<'b, ReadAlerts>,
    role: Role,
    duty: Arc<CareDuty>,
    wohnbereich: Option<Id<Unit>>,
    known: HashMap<Id<Resident>, Option<Arc<Versioned<Resident>>>>,
}

impl<'a, 'b> Shown<'a, 'b> {
    fn new(
        r: &'a Reader<'b, ReadAlerts>,
        ctx: &Ctx<ReadAlerts>,
        wohnbereich: Option<Id<Unit>>,
    ) -> Result<Self, StoreError> {
        Ok(Self { r, role: ctx.actor().role, duty: r.duty()?, wohnbereich, known: HashMap::new() })
    }

    fn resident(&mut self, id: Id<Resident>) -> Result<Option<Arc<Versioned<Resident>>>, StoreError> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let found: Option<Versioned<Resident>> = self.r.get(&id)?;
        // A restricted file is in no list, not even in one of an admin.
        let found = found.filter(|one| {
            let unit = one.wohnbereich_id;
            let asked =
                self.wohnbereich.map_or_else(|| self.duty.lists(self.role, unit), |asked| asked == unit);
            !one.gesperrt && asked
        });
        let found = found.map(Arc::new);
        self.known.insert(id, found.clone());
        Ok(found)
    }
}

/// A page of alerts.
///
/// # Errors
/// Those of the store.
pub fn list(p: &Platform, ctx: &Ctx<ReadAlerts>, asked: &Asked) -> Result<Listed, StoreError> {
    p.store().read(ctx, |r| {
        let after: Option<Versioned<Alert>> = asked.cursor.map(|id| r.get(&id)).transpose()?.flatten();
        let end = after.map_or((u64::MAX, [0xff; 16]), |last| (micros(last.created_at), last.id.bytes()));
        let range = Range::between(&0_u64, &end);
        let open = asked.offen || matches!(asked.zustand, Some(State::Offen | State::Gesehen));
        let rows = r.by_covering(if open { &OPEN } else { &BY_TIME }, &range, Order::Down)?;
        let mut shown = Shown::new(r, ctx, asked.wohnbereich)?;
        let mut listed = Listed { alerts: Vec::new(), next: None };
        for row in rows {
            let (_, (state, resident), id): (u64, Told, Id<Alert>) = row?;
            if asked.zustand.is_some_and(|zustand| zustand.number() != state) {
                continue;
            }
            let Some(resident) = shown.resident(resident)? else { continue };
            if listed.alerts.len() >= PER_PAGE {
                listed.next = listed.alerts.last().map(|(last, _)| last.id);
                break;
            }
            listed.alerts.push((r.need::<Alert>(&id)?.into_inner(), resident));
        }
        Ok(listed)
    })
}

/// At how many alerts nobody has looked, of the residents in the lists of the user; no more than a hundred are counted.
///
/// # Errors
/// Those of the store.
pub fn unseen(p: &Platform, ctx: &Ctx<ReadAlerts>) -> Result<u64, StoreError> {
    p.store().read(ctx, |r| {
        let mut shown = Shown::new(r, ctx, None)?;
        let mut count = 0_u64;
        for row in r.by_covering(&OPEN, &Range::all(), Order::Down)?.take(MOST_COUNTED) {
            let (_, (state, resident), _): (u64, Told, Id<Alert>) = row?;
            if state == State::Offen.number() && shown.resident(resident)?.is_some() {
                count = count.saturating_add(1);
            }
        }
        Ok(count)
    })
}

/// The alerts about a resident about which there is something to do, newest first. Whoever asks has reached them.
///
/// # Errors
/// Those of the store.
pub fn of_resident(
    p: &Platform,
    ctx: &Ctx<ReadAlerts>,
    resident: &Versioned<Resident>,
) -> Result<Vec<Alert>, StoreError> {
    p.store().read(ctx, |r| open_of(r, resident.id))
}

/// The same in a reading of another feature, whose permission reaches the resident.
///
/// # Errors
/// Those of the store.
pub fn open_of<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Vec<Alert>, StoreError>
where
    P: MayReadAll<Alert>,
{
    let rows = r.by(&OPEN_OF, &Range::prefix(&resident), Order::Down)?.take(PER_PAGE);
    let ids = rows.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, _>>()?;
    ids.iter().map(|id| r.need::<Alert>(id).map(Versioned::into_inner)).collect()
}

/// How many alerts about a resident there are about which there is something to do; by the rows of the index.
///
/// # Errors
/// Those of the store.
pub fn open_about<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<usize, StoreError>
where
    P: MayReadAll<Alert>,
{
    let mut rows = r.by(&OPEN_OF, &Range::prefix(&resident), Order::Down)?;
    rows.try_fold(0_usize, |count, row| row.map(|_| count.saturating_add(1)))
}

/// Everything that a record has raised, for tests.
#[cfg(test)]
pub fn of_occasion(p: &Platform, ctx: &Ctx<ReadAlerts>, anlass: [u8; 16]) -> Result<Vec<Alert>, StoreError> {
    p.store().read(ctx, |r| {
        let rows = r.by(&super::record::BY_OCCASION, &Range::prefix(&anlass), Order::Up)?;
        let ids = rows.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, _>>()?;
        ids.iter().map(|id| r.need::<Alert>(id).map(Versioned::into_inner)).collect()
    })
}
