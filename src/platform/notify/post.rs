//! Sends what is due, behind the site, for as long as the site runs.

use std::time::Duration;

use jiff::Timestamp;

use super::{
    compose::message,
    mail::{Mail, MailState, STATE, WAITING, masked},
    notice::Notice,
    settings::MailSettings,
    smtp::{Answer, Line, Trouble},
};
use crate::platform::{
    base::Base,
    store::{StoreError, Versioned},
};

/// How soon a commit is noticed.
const POLL: Duration = Duration::from_millis(500);
/// Mails of one pass.
const MOST: usize = 50;

/// Sends for ever; spawn it. `notices` are all that are registered. Every mail came with a commit: without a new one, only the time makes one due.
pub async fn run(base: Base, notices: &[&Notice]) {
    let mut seen = None;
    let mut next: Option<Timestamp> = None;
    loop {
        let commits = base.store().commit_counts().0;
        if seen == Some(commits) && next.is_none_or(|next| next > base.now()) {
            tokio::time::sleep(POLL).await;
            continue;
        }
        seen = Some(commits);
        match pass(&base, notices).await {
            Ok(0) => {
                next = base.run(next_due).await.unwrap_or(None);
                tokio::time::sleep(POLL).await;
            }
            Ok(_) => seen = None,
            Err(error) => {
                tracing::error!(%error, "the mail outbox was not worked off");
                seen = None;
                tokio::time::sleep(Duration::from_secs(10)).await;
            }
        }
    }
}

/// When the next mail that waits is due.
fn next_due(p: &Base) -> Result<Option<Timestamp>, StoreError> {
    let waiting = p.store().instance_read(|r| r.find::<Mail>(STATE, WAITING))?;
    let due = waiting.iter().filter_map(|mail| match mail.state {
        MailState::Waiting(at) => Some(at),
        MailState::Sent(_) | MailState::Failed(_) => None,
    });
    // Without a server nothing is due, however old.
    Ok(if p.sends_mail()? { due.min() } else { None })
}

/// Sends what is due now, oldest first. Returns how many were tried.
///
/// # Errors
/// When the store fails; what was sent until then and could not be written down is sent again, with the same Message-ID.
pub async fn pass(base: &Base, notices: &[&Notice]) -> Result<usize, StoreError> {
    let (due, server) = base
        .run(|p| {
            let due = due(p)?;
            let server = if due.is_empty() { None } else { p.mail_server()? };
            Ok::<_, StoreError>((due, server))
        })
        .await?;
    let Some(server) = server.map(|server| server.settings) else { return Ok(0) };
    let limit = Duration::from_secs(u64::from(base.settings().smtp_timeout_seconds.max(1)));
    let mut line = Line::to(&server, base.settings().smtp_hello.as_deref(), limit);
    let (mut tried, mut slow) = (0_usize, 0_usize);
    let mut down: Option<(Trouble, String)> = None;
    for mail in due {
        let answer = match (&down, &mut line) {
            (Some(down), _) => Err(down.clone()),
            (None, Err(wrong)) => Err(wrong.clone()),
            (None, Ok(line)) => attempt(line, &server, &mail, base.now(), notices).await,
        };
        if let Err((trouble, said)) = &answer {
            tracing::warn!(mail = %mail.id, trouble = ?trouble, "a mail was not sent");
            // One recipient at which the server hangs (it may ask elsewhere) holds nobody else up; two in a row are its own.
            let own = *trouble == Trouble::Slow && line.as_ref().is_ok_and(Line::reached);
            slow = if own { slow.saturating_add(1) } else { 0 };
            if trouble.of_the_server() && (!own || slow > 1) {
                down = Some((*trouble, said.clone()));
            }
        } else {
            slow = 0;
        }
        tried = tried.saturating_add(1);
        base.run(move |p| write_down(p, &mail, answer)).await?;
    }
    if let Ok(line) = line {
        line.end().await;
    }
    Ok(tried)
}

async fn attempt(
    line: &mut Line,
    server: &MailSettings,
    mail: &Mail,
    now: Timestamp,
    notices: &[&Notice],
) -> Answer {
    match message(mail, server, now, notices) {
        Ok(message) => line.send(message).await,
        Err(_) => Err((Trouble::Address, String::new())),
    }
}

fn due(p: &Base) -> Result<Vec<Mail>, StoreError> {
    let now = p.now();
    let waiting = p.store().instance_read(|r| r.find::<Mail>(STATE, WAITING))?;
    let mut due: Vec<Mail> =
        waiting.into_iter().map(Versioned::into_inner).filter(|mail| mail.due(now)).collect();
    due.sort_by_key(|mail| mail.id);
    due.truncate(MOST);
    Ok(due)
}

fn write_down(p: &Base, tried: &Mail, answer: Answer) -> Result<(), StoreError> {
    let (now, minute) = (p.now(), p.settings().mail_retry_seconds);
    p.store().instance_upkeep(|w| {
        // Removed meanwhile (its tenant erased): nothing to write down.
        let Some(stored) = w.reader().get::<Mail>(tried.id.bytes())? else { return Ok(()) };
        let mail = match answer {
            Ok(_) => stored.into_inner().sent(now),
            Err((trouble, said)) => {
                // The server may quote the address; the page shows it to nobody.
                let said = said.replace(&tried.new.to, &masked(&tried.new.to));
                stored.into_inner().refused((trouble, said), now, minute)
            }
        };
        w.put(&mail)
    })
}
