//! The pages overview, checks and technical log.

use maud::{Markup, html};

use super::rules::{Check, Light, Way};
use crate::{
    kernel::words::Msg,
    platform::{
        condition::Condition,
        log_lines::{Line, Severity},
        web::query::escaped,
    },
    ui::{
        NavSpot, Page, View,
        badge::badge,
        facts::{Fact, card, facts},
        form::{self, Choice, Field, Width},
        format,
        notice::{empty, say},
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// The overview's entry of the navigation.
pub const OVERVIEW: NavSpot = NavSpot("betrieb");
/// That of the checks.
pub const CHECKS: NavSpot = NavSpot("pruefungen");
/// That of the technical log.
pub const LOG: NavSpot = NavSpot("technik");

/// Where the pages are.
pub const HREF: &str = "/betrieb";
pub(super) const CHECKS_HREF: &str = "/betrieb/pruefungen";
pub(super) const BACKUP_HREF: &str = "/betrieb/sichern";
pub(super) const LOG_HREF: &str = "/betrieb/protokoll";

/// Every check as a row of one card, the worst first; what is not in order has the way to mend it in its row.
fn lights<'a>(v: &View, checks: impl Iterator<Item = &'a Check>, heading: Option<&Msg>) -> Markup {
    let (good, open): (Vec<&Check>, Vec<&Check>) = checks.partition(|check| check.light == Light::Good);
    html! {
        @if open.is_empty() { (say(v, Tone::Good, Msg::new("desk-all-well"))) }
        section.card.checks id="ampeln" {
            @if let Some(heading) = heading { h2 { (v.t(heading)) } }
            ul role="list" { @for check in open.iter().chain(&good) { (row(v, check)) } }
        }
    }
}

fn row(v: &View, check: &Check) -> Markup {
    let tone = check.light.tone();
    let state = v.t(&check.light.words());
    html! {
        li class={ "check " (tone.class()) } id={ "pruefung-" (check.id) } {
            @if check.light == Light::Good {
                span class={ "state " (tone.class()) } { span.shape aria-hidden="true" { (tone.shape()) } " " (state) }
            } @else {
                (badge(tone, &state))
            }
            strong { (v.t(&check.title)) }
            p { (v.t(&check.found)) }
            @match check.way {
                Some(Way::Backup) => {
                    form method="post" action=(BACKUP_HREF) {
                        (form::guard(v))
                        button.button type="submit" data-wort-laden=(v.w("desk-backup-running")) { (v.w("desk-backup-now")) }
                    }
                }
                Some(Way::Page(href, key)) => { a.button.secondary href=(href) { (v.w(key)) } }
                None => {}
            }
        }
    }
}

/// How the instance is.
pub struct OverviewPage {
    /// What is known of it.
    pub condition: Condition,
    /// Every check.
    pub checks: Vec<Check>,
    /// Whether the backup that was asked for failed.
    pub backup_failed: bool,
}

impl Page for OverviewPage {
    fn title(&self) -> Msg {
        Msg::new("desk-overview")
    }
    fn here(&self) -> NavSpot {
        OVERVIEW
    }
    fn refused(&self) -> bool {
        self.backup_failed
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @if self.backup_failed {
                div tabindex="-1" data-fokus { (say(v, Tone::Bad, Msg::new("desk-backup-failed"))) }
            }
            (lights(v, self.checks.iter(), Some(&Msg::new("desk-checks"))))
            p { a href=(CHECKS_HREF) { (v.w("desk-checks-onward")) } }
            (card(v, &Msg::new("desk-instance"), facts(v, &self.known(v))))
        }
    }
}

impl OverviewPage {
    fn known(&self, v: &View) -> [Fact; 8] {
        let c = &self.condition;
        let bytes = |size| format::bytes(v.lang, size);
        let days = c.certificate.as_ref().map(|facts| facts.days_left(c.now));
        [
            Fact::text(Msg::new("desk-version"), Some(c.version)),
            Fact::new(Msg::new("desk-started"), time::ago(v, c.started_at, c.now)),
            Fact {
                label: Msg::new("desk-disk-free"),
                value: c.disk.map(|disk| {
                    let free = Msg::new("desk-disk-value").with("frei", bytes(disk.free)).with("alle", bytes(disk.all));
                    html! { (v.t(&free)) }
                }),
            },
            Fact::text(Msg::new("desk-data-size"), Some(&bytes(c.data_bytes))),
            Fact {
                label: Msg::new("desk-last-backup"),
                value: c.backup.as_ref().map(|backup| html! { (time::ago(v, backup.at, c.now)) ", " (bytes(backup.bytes)) }),
            },
            Fact {
                label: Msg::new("desk-certificate-days"),
                value: days.map(|days| html! { a href="/betrieb/zertifikat" { (v.t(&Msg::new("desk-days").with("n", days))) } }),
            },
            Fact {
                label: Msg::new("desk-facilities"),
                value: Some(html! {
                    a href="/betrieb/einrichtungen" {
                        (v.t(&Msg::new("desk-facilities-value").with("n", c.tenants.0).with("m", c.tenants.1)))
                    }
                }),
            },
            Fact::flag(v, Msg::new("desk-search-ready"), c.search_ready),
        ]
    }
}

/// Every self-check.
pub struct ChecksPage {
    /// The worst first.
    pub checks: Vec<Check>,
    /// Whether the audit trail of the instance holds; none: not verified this time.
    pub trail: Option<bool>,
}

impl Page for ChecksPage {
    fn title(&self) -> Msg {
        Msg::new("desk-checks")
    }
    fn here(&self) -> NavSpot {
        CHECKS
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            form method="post" action=(CHECKS_HREF) {
                (form::guard(v))
                button.button.secondary type="submit" { (v.w("desk-check-again")) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let trail = self.trail.map(|holds| Check {
            id: "protokoll",
            light: if holds { Light::Good } else { Light::Bad },
            title: Msg::new("check-trail"),
            found: Msg::new(if holds { "check-trail-good" } else { "check-trail-bad" }),
            way: None,
        });
        let all = || trail.iter().chain(&self.checks);
        let wrong = all().filter(|check| check.light != Light::Good).count();
        html! {
            @if wrong > 0 { p role="status" { (v.t(&Msg::new("desk-checks-open").with("n", wrong))) } }
            (lights(v, all(), None))
        }
    }
}

/// The last lines of the technical log.
pub struct LogPage {
    /// The newest first.
    pub lines: Vec<Line>,
    /// The least severity that is shown.
    pub least: Severity,
    /// What is searched for.
    pub with: String,
}

/// The words of a severity.
fn severity(v: &View, severity: Severity) -> Markup {
    let (tone, key) = match severity {
        Severity::Error => (Tone::Bad, "desk-log-error"),
        Severity::Warn => (Tone::Warn, "desk-log-warn"),
        Severity::Info => (Tone::Info, "desk-log-info"),
        Severity::Debug => (Tone::Neutral, "desk-log-debug"),
    };
    badge(tone, &v.w(key))
}

impl LogPage {
    fn query(&self) -> String {
        format!("?stufe={}&suche={}", self.least.code(), escaped(&self.with))
    }
}

impl Page for LogPage {
    fn title(&self) -> Msg {
        Msg::new("desk-log")
    }
    fn here(&self) -> NavSpot {
        LOG
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { a.button.secondary href={ (LOG_HREF) "/protokoll.txt" (self.query()) } hx-boost="false" { (v.w("common-download")) } }
    }
    fn body(&self, v: &View) -> Markup {
        let words = |severity| match severity {
            Severity::Error => v.w("desk-log-error"),
            Severity::Warn => v.w("desk-log-warn"),
            Severity::Info => v.w("desk-log-info"),
            Severity::Debug => v.w("desk-log-debug"),
        };
        let choices: Vec<Choice> =
            Severity::ALL.into_iter().map(|severity| Choice::new(severity.code(), words(severity))).collect();
        let columns = ["desk-log-when", "desk-log-level", "desk-log-line"];
        let columns = columns.into_iter().map(|key| Column::new(Msg::new(key))).collect();
        let rows = self.lines.iter().map(|line| {
            Row::new(vec![
                html! { (time::moment(v, line.at)) },
                severity(v, line.severity),
                html! { code { (line.text) } },
            ])
        });
        let search = Field::new("suche", Msg::new("desk-log-search"))
            .hint(Msg::new("desk-log-search-hint"))
            .maxlength(64);
        html! {
            p { (v.w("desk-log-lead")) }
            form.filter method="get" action=(LOG_HREF) {
                (form::select(v, &Field::new("stufe", Msg::new("desk-log-least")).width(Width::Medium), &choices, self.least.code()))
                (form::text(v, &search, &self.with))
                div.actions { button.button type="submit" { (v.w("common-filter")) } a href=(LOG_HREF) { (v.w("common-filter-reset")) } }
            }
            @if self.lines.is_empty() {
                (empty(v, &Msg::new("desk-log-empty"), &[]))
            } @else {
                (table(v, &Table::new("zeilen", Msg::new("desk-log"), columns).rows(rows.collect())))
            }
        }
    }
}
