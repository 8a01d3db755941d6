//! The message of the morning: how many evaluations are due, to the nurses of their residents (care.md, 11.2 and 11.3). It
//! says nothing of a person.

use std::collections::BTreeMap;

use super::{access::FollowOccasions, find, occasions::follow_returns};
use crate::{
    features::care::{
        residents::{Resident, Status},
        staff::{Audience, colleagues, recipients},
        units::Unit,
    },
    kernel::{ids::Id, problem::Problem},
    platform::{
        base::Base,
        jobs::{Happened, Turn},
        notify::{Facts, Gathering, Kind, Message, Notice, Notification, counts_only},
        store::{Event, EventKind, Recorded, StoreError},
        tenancy::{Ctx, Role, User},
    },
};

/// Evaluations are due this morning.
pub const DUE: EventKind = EventKind::with_reaction("evaluations.due");

/// Evaluations are due; the count is that of the reader's units.
pub static EVALUATION_DUE: Notice = Notice {
    kind: Kind::new(12),
    name: "evaluation_due",
    to: &[Role::Admin, Role::Staff],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to,
};

fn leads_to(_: &Base, _: &Notification) -> Option<String> {
    Some("/pflege/heute".to_owned())
}

/// How many evaluations are due in each unit: of those who live there, and whose files are not restricted.
fn counted(base: &Base, ctx: &Ctx<FollowOccasions>) -> Result<BTreeMap<Id<Unit>, u32>, StoreError> {
    base.store().read(ctx, |r| {
        let mut units: BTreeMap<Id<Unit>, u32> = BTreeMap::new();
        for resident in r.scan::<Resident>()? {
            let resident = resident?;
            let here = resident.status == Status::Aktiv
                && !resident.gesperrt
                && resident.aufnahme_datum <= ctx.today();
            if !here {
                continue;
            }
            let coming = find::coming(r, resident.id, ctx.now())?;
            let due = coming.iter().filter(|one| one.is_due(ctx.today())).count();
            if due > 0 {
                let sum = units.entry(resident.wohnbereich_id).or_default();
                *sum = sum.saturating_add(u32::try_from(due).unwrap_or(u32::MAX));
            }
        }
        Ok(units)
    })
}

/// Once a day: keeps the returns of the night, and says how many evaluations are due; nothing where none is.
///
/// # Errors
/// When the store fails; it is tried again.
pub fn daily(turn: &Turn<'_>) -> Result<(), Problem> {
    let Some(ctx) = turn.ctx::<FollowOccasions>()? else { return Ok(()) };
    follow_returns(turn, &ctx)?;
    let due: u32 = counted(turn.base, &ctx)?.into_values().fold(0, u32::saturating_add);
    if due > 0 {
        let event = Event::new(DUE).note("anzahl", due);
        turn.base.store().write(&ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    }
    Ok(())
}

/// Evaluations are due: the nurses are told, each how many there are where they work.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn due(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<FollowOccasions>() else { return Ok(()) };
    let (entry, house) = (happened.entry()?, colleagues(happened)?);
    let mut of_each: BTreeMap<Id<User>, u32> = BTreeMap::new();
    for (unit, due) in counted(happened.base, &ctx)? {
        for user in recipients(Audience::Nurses, unit, None, &house) {
            let sum = of_each.entry(user).or_default();
            *sum = sum.saturating_add(due);
        }
    }
    let mut alike: BTreeMap<u32, Vec<Id<User>>> = BTreeMap::new();
    for (user, due) in of_each {
        alike.entry(due).or_default().push(user);
    }
    for (due, users) in alike {
        let message = Message { only: Some(users), ..Message::new(&EVALUATION_DUE, Facts::count(due)) };
        happened.tell(&entry, &message)?;
    }
    Ok(())
}
