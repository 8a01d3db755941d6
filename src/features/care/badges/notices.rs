//! Who is told that a badge was locked by wrong PINs (care.md, 11.3): those who work in the resident's unit. The message says
//! nothing of a person.

use super::{access::TendBadges, model::Badge};
use crate::{
    features::care::{
        residents::Resident,
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

/// A badge was locked after five wrong PINs.
pub static BADGE_LOCKED: Notice = Notice {
    kind: Kind::new(21),
    name: "badge_locked",
    to: &[Role::Admin, Role::Staff],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to,
};

fn leads_to(_: &Base, told: &Notification) -> Option<String> {
    let badge = told.about.filter(|(table, _)| *table == Badge::TABLE.number);
    badge.map(|(_, id)| super::pages::one_at(Id::from_bytes(id)))
}

/// A badge was locked by wrong PINs.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn locked(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<TendBadges>() else { return Ok(()) };
    let entry = happened.entry()?;
    let Some((_, id)) = entry.object else { return Ok(()) };
    let resident = happened.base.store().read(&ctx, |r| {
        let badge: Versioned<Badge> = r.need(&Id::from_bytes(id))?;
        r.need::<Resident>(&badge.resident_id)
    });
    let resident: Versioned<Resident> = resident.map_err(|error: StoreError| error)?;
    let audience = if resident.gesperrt { Audience::Admins } else { Audience::Unit };
    let people = recipients(audience, resident.wohnbereich_id, None, &colleagues(happened)?);
    let message = Message { only: Some(people), ..Message::new(&BADGE_LOCKED, Facts::count(1)) };
    happened.tell(&entry, &message)
}
