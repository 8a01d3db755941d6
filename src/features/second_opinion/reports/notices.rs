//! Who is told of reports (domain.md, 7). The reaction reads its event from the audit trail and nothing else.

use super::actions::PRELIMINARY;
use crate::{
    kernel::problem::Problem,
    platform::{
        jobs::Happened,
        notify::{Facts, Gathering, Kind, Message, Notice},
        tenancy::Role,
    },
};

/// A report was made; the span of its message is its year and week.
pub static REPORT_READY: Notice = Notice {
    kind: Kind::new(4),
    name: "report_ready",
    to: &[Role::Admin, Role::DakMitarbeiter],
    mailed: true,
    gathers: Gathering::None,
    says: |msg, facts| {
        let (jahr, kw) = facts.span.unwrap_or_default();
        msg.with("jahr", jahr).with("kw", kw)
    },
    leads_to: |_, told| {
        Some(match told.facts.span {
            Some((jahr, kw)) => format!("/berichte/{jahr}/{kw}"),
            None => "/berichte".into(),
        })
    },
};

/// A report was made: all who read reports are told. Of a preliminary one nobody is: it is not what they wait for.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn report_ready(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    if entry.note::<u8>(PRELIMINARY).is_some() {
        return Ok(());
    }
    let span = entry.note("jahr").zip(entry.note("kw"));
    happened.tell(&entry, &Message::new(&REPORT_READY, Facts { span, ..Facts::count(1) }))
}
