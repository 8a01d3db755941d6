//! Who is told of an alert (care.md, 11.2 and 11.3). No message says anything of a person.

use jiff::SignedDuration;

use super::{
    AT,
    access::TellAlerts,
    model::{Alert, Art},
};
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

/// A striking entry. It is in the bell alone: a house has dozens a day.
pub static OBSERVATION_ALERT: Notice = Notice {
    kind: Kind::new(9),
    name: "observation_alert",
    to: &[Role::Admin, Role::Staff],
    mailed: false,
    gathers: Gathering::None,
    says: counts_only,
    leads_to,
};

/// A mood that somebody should look at. In the bell alone, too.
pub static MOOD_ALERT: Notice = Notice {
    kind: Kind::new(13),
    name: "mood_alert",
    to: &[Role::Admin, Role::Staff],
    mailed: false,
    gathers: Gathering::None,
    says: counts_only,
    leads_to,
};

/// Nobody looked at an alert; the count is that of the minutes.
pub static ALERT_ESCALATED: Notice = Notice {
    kind: Kind::new(10),
    name: "alert_escalated",
    to: &[Role::Admin],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to,
};

fn leads_to(_: &Base, told: &Notification) -> Option<String> {
    let alert = told.about.filter(|(table, _)| *table == Alert::TABLE.number);
    alert.map(|(_, id)| format!("{AT}/{}", Id::<Alert>::from_bytes(id)))
}

/// An alert was raised: the staff of the unit are told, but whoever wrote what alerts.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn raised(happened: &Happened<'_>) -> Result<(), Problem> {
    let notice = |alert: &Alert| match alert.art {
        Art::Observation => &OBSERVATION_ALERT,
        Art::Mood => &MOOD_ALERT,
    };
    tell(happened, notice, Audience::Unit, |_| 1)
}

/// Nobody looked at an alert: the admins are told.
///
/// # Errors
/// As [`raised`].
pub fn escalated(happened: &Happened<'_>) -> Result<(), Problem> {
    let waited = |alert: &Alert| minutes(alert.created_at, alert.eskaliert_ab);
    tell(happened, |_| &ALERT_ESCALATED, Audience::Admins, waited)
}

fn minutes(from: jiff::Timestamp, until: jiff::Timestamp) -> u32 {
    let spent: SignedDuration = until.duration_since(from);
    u32::try_from(spent.as_mins()).unwrap_or(0)
}

fn tell(
    happened: &Happened<'_>,
    notice: impl FnOnce(&Alert) -> &'static Notice,
    audience: Audience,
    n: impl FnOnce(&Alert) -> u32,
) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<TellAlerts>() else { return Ok(()) };
    let entry = happened.entry()?;
    let Some((_, id)) = entry.object else { return Ok(()) };
    let (alert, resident) = happened.base.store().read(&ctx, |r| {
        let alert: Versioned<Alert> = r.need(&Id::from_bytes(id))?;
        let resident: Versioned<Resident> = r.need(&alert.resident_id)?;
        Ok::<_, StoreError>((alert, resident))
    })?;
    // The file of a restricted resident is there for admins alone.
    let audience = if resident.gesperrt { Audience::Admins } else { audience };
    let people = recipients(audience, resident.wohnbereich_id, alert.verfasser, &colleagues(happened)?);
    happened.tell(
        &entry,
        &Message { only: Some(people), ..Message::new(notice(&alert), Facts::count(n(&alert))) },
    )
}
