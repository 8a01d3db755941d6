//! Who is told of restraints (care.md, 11.2 and 11.3). No message says anything of a person.

use super::access::WatchRestraints;
use crate::{
    features::care::{
        observations::{Entry, entry_at},
        residents::Resident,
        restraint_orders::{RestraintOrder, days_left},
        staff::{Audience, colleagues, recipients},
    },
    kernel::{ids::Id, problem::Problem},
    platform::{
        base::Base,
        jobs::Happened,
        notify::{Facts, Gathering, Kind, Message, Notice, Notification, counts_only},
        store::{Record as _, StoreError, Versioned},
        tenancy::Role,
    },
};

/// An approval ends soon or is over; the count is that of the days that are left.
pub static FEM_DEADLINE: Notice = Notice {
    kind: Kind::new(11),
    name: "fem_deadline",
    to: &[Role::Admin, Role::Staff],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to: to_order,
};

/// A restraint was applied without a valid basis.
pub static FEM_UNFOUNDED: Notice = Notice {
    kind: Kind::new(20),
    name: "fem_unfounded",
    to: &[Role::Admin],
    mailed: true,
    gathers: Gathering::All,
    says: counts_only,
    leads_to: to_entry,
};

fn to_order(_: &Base, told: &Notification) -> Option<String> {
    let order = told.about.filter(|(table, _)| *table == RestraintOrder::TABLE.number);
    order.map(|(_, id)| format!("/fem/{}", Id::<RestraintOrder>::from_bytes(id)))
}

fn to_entry(_: &Base, told: &Notification) -> Option<String> {
    let entry = told.about.filter(|(table, _)| *table == Entry::TABLE.number);
    entry.map(|(_, id)| entry_at(Id::from_bytes(id)))
}

/// An approval ends soon or is over: the nurses of the unit and the admins are told.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn deadline(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<WatchRestraints>() else { return Ok(()) };
    let entry = happened.entry()?;
    let Some((_, id)) = entry.object else { return Ok(()) };
    let (order, resident) = happened.base.store().read(&ctx, |r| {
        let order: Versioned<RestraintOrder> = r.need(&Id::from_bytes(id))?;
        let resident: Versioned<Resident> = r.need(&order.resident_id)?;
        Ok::<_, StoreError>((order, resident))
    })?;
    let last = order.newest().and_then(|newest| newest.gueltig_bis);
    let Some(last) = last.filter(|_| order.ende.is_none()) else { return Ok(()) };
    // The file of a restricted resident is there for admins alone.
    let audience = if resident.gesperrt { Audience::Admins } else { Audience::NursesAndAdmins };
    let people = recipients(audience, resident.wohnbereich_id, None, &colleagues(happened)?);
    let left = u32::try_from(days_left(last, ctx.today())).unwrap_or(0);
    let facts = Facts::count(left);
    happened.tell(&entry, &Message { only: Some(people), ..Message::new(&FEM_DEADLINE, facts) })
}

/// A restraint was applied without a valid basis: the admins are told, also where one of them did.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn unfounded(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<WatchRestraints>() else { return Ok(()) };
    let entry = happened.entry()?;
    let Some((_, id)) = entry.object else { return Ok(()) };
    let unit = happened
        .base
        .store()
        .read(&ctx, |r| Ok::<_, StoreError>(r.need::<Entry>(&Id::from_bytes(id))?.wohnbereich_id))?;
    let people = recipients(Audience::Admins, unit, None, &colleagues(happened)?);
    let message = Message { only: Some(people), ..Message::new(&FEM_UNFOUNDED, Facts::count(1)) };
    happened.tell(&entry, &message)
}
