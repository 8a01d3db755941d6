//! The pages of the instance's condition in a browser.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    pages::{BACKUP_HREF, CHECKS_HREF, ChecksPage, HREF, LOG_HREF, LogPage, OverviewPage},
    rules::checks,
};
use crate::{
    kernel::{problem::Problem, words::Msg},
    platform::{
        Platform,
        log_lines::{LINES, Severity},
        store::BackupError,
        tenancy::Operator,
        web::{
            present::{download, see_other},
            query::{Form, Query},
            request_limits::Cost,
            routes::Routes,
            session::SessionUser,
        },
    },
};

/// Lines on the page; the file has all.
const SHOWN: usize = 200;

/// The routes of the instance's condition.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(HREF, overview)
        .post(BACKUP_HREF, back_up)
        .costly(Cost::Export)
        .get(CHECKS_HREF, show_checks)
        .post(CHECKS_HREF, check_again)
        .costly(Cost::Report)
        .get(LOG_HREF, log)
        .get("/betrieb/protokoll/protokoll.txt", log_file)
        .costly(Cost::Export)
}

fn overview_page(p: &Platform, operator: &Operator, me: &SessionUser) -> Result<OverviewPage, Problem> {
    let condition = p.condition(operator)?;
    let checks = checks(&condition, me.lang());
    Ok(OverviewPage { condition, checks, backup_failed: false })
}

async fn overview(operator: Operator, me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &overview_page(p, &operator, &me)?))).await
}

/// Writes a backup to where the daily run writes them.
async fn back_up(operator: Operator, me: SessionUser, State(p): State<Platform>, _: Form) -> Response {
    p.answer(move |p| match p.backup(&operator, &p.backup_file(&p.backups())) {
        // Of this very second: the button was pressed twice.
        Ok(_) | Err(BackupError::Exists(_)) => Ok(see_other(HREF, Some(&Msg::new("notice-backup-made")))),
        Err(error) => {
            tracing::warn!(%error, "a backup that was asked for on a page was not made");
            let page = OverviewPage { backup_failed: true, ..overview_page(p, &operator, &me)? };
            Ok(p.page_of_me(StatusCode::UNPROCESSABLE_ENTITY, &me, &page))
        }
    })
    .await
}

fn checks_page(
    p: &Platform,
    operator: &Operator,
    me: &SessionUser,
    trail: Option<bool>,
) -> Result<Response, Problem> {
    let condition = p.condition(operator)?;
    let checks = checks(&condition, me.lang());
    Ok(p.page_of_me(StatusCode::OK, me, &ChecksPage { checks, trail }))
}

async fn show_checks(operator: Operator, me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| checks_page(p, &operator, &me, None)).await
}

/// Looks again, and verifies the instance's audit trail, which takes longer than a page may.
async fn check_again(operator: Operator, me: SessionUser, State(p): State<Platform>, _: Form) -> Response {
    p.answer(move |p| {
        let reports = p.verify_audit(&operator, None)?;
        let holds = reports.iter().all(|report| report.log.faults.is_empty());
        checks_page(p, &operator, &me, Some(holds))
    })
    .await
}

#[derive(Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    stufe: String,
    #[serde(default)]
    suche: String,
}

impl Wanted {
    fn least(&self) -> Severity {
        Severity::from_code(&self.stufe).unwrap_or(Severity::Info)
    }
    /// A request's id is what people copy from an error page: blanks around it do not count.
    fn with(&self) -> String {
        self.suche.trim().chars().take(64).collect()
    }
}

async fn log(
    _: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Query(wanted): Query<Wanted>,
) -> Response {
    if Severity::from_code(&wanted.stufe).is_none() && !wanted.stufe.is_empty() {
        return see_other(LOG_HREF, None);
    }
    let (least, with) = (wanted.least(), wanted.with());
    let lines = LINES.newest(least, &with, SHOWN);
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &LogPage { lines, least, with }))).await
}

async fn log_file(_: Operator, Query(wanted): Query<Wanted>) -> Response {
    let lines = LINES.newest(wanted.least(), &wanted.with(), usize::MAX);
    let text: String =
        lines.iter().map(|line| format!("{} {} {}\n", line.at, line.severity.code(), line.text)).collect();
    download("visite-protokoll.txt", "text/plain; charset=utf-8", text.into_bytes())
}
