//! The pages overview, checks and technical log.

use maud::{Markup, html};

use super::rules::{Check, Light};
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
        notice::empty,
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
pub(super) const LOG_HREF: &str = "/betrieb/protokoll";

/// One check as a list item: light, what it is, what was found.
fn item(v: &View, check: &Check) -> Markup {
    html! {
        section.card id={ "pruefung-" (check.id) } {
            h2 { (v.t(&check.title)) " " (badge(check.light.tone(), &v.t(&check.light.words()))) }
            p { (v.t(&check.found)) }
        }
    }
}

/// How the instance is.
pub struct OverviewPage {
    /// What is known of it.
    pub condition: Condition,
    /// Every check.
    pub checks: Vec<Check>,
}

impl Page for OverviewPage {
    fn title(&self) -> Msg {
        Msg::new("desk-overview")
    }
    fn here(&self) -> NavSpot {
        OVERVIEW
    }
    fn body(&self, v: &View) -> Markup {
        let open: Vec<&Check> = self.checks.iter().filter(|check| check.light != Light::Good).collect();
        let c = &self.condition;
        let hours = c.now.duration_since(c.started_at).as_hours().max(0);
        let up = Msg::new("desk-uptime-value").with("tage", hours / 24).with("stunden", hours % 24);
        let days = c.certificate.as_ref().map(|facts| facts.days_left(c.now));
        let known = [
            Fact::text(Msg::new("desk-version"), Some(c.version)),
            Fact::text(Msg::new("desk-uptime"), Some(&v.t(&up))),
            Fact {
                label: Msg::new("desk-disk-free"),
                value: c.disk.map(|disk| html! { (format::bytes(v.lang, disk.free)) " / " (format::bytes(v.lang, disk.all)) }),
            },
            Fact::text(Msg::new("desk-data-size"), Some(&format::bytes(v.lang, c.data_bytes))),
            Fact {
                label: Msg::new("desk-last-backup"),
                value: c.backup.as_ref().map(|backup| html! { (time::moment(v, backup.at)) " (" (format::bytes(v.lang, backup.bytes)) ")" }),
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
        ];
        html! {
            div.stack id="ampeln" {
                @if open.is_empty() {
                    (empty(v, &Msg::new("desk-all-well"), &[]))
                } @else {
                    @for check in &open { (item(v, check)) }
                }
            }
            (card(v, &Msg::new("desk-instance"), facts(v, &known)))
            p { a href=(CHECKS_HREF) { (v.t(&Msg::new("desk-checks-all").with("n", self.checks.len()))) } }
        }
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
    fn body(&self, v: &View) -> Markup {
        let trail = self.trail.map(|holds| Check {
            id: "protokoll",
            light: if holds { Light::Good } else { Light::Bad },
            title: Msg::new("check-trail"),
            found: Msg::new(if holds { "check-trail-good" } else { "check-trail-bad" }),
        });
        let wrong = self.checks.iter().chain(&trail).filter(|check| check.light != Light::Good).count();
        html! {
            p role="status" {
                @if wrong == 0 { (v.w("desk-all-well")) } @else { (v.t(&Msg::new("desk-checks-open").with("n", wrong))) }
            }
            form.form method="post" action=(CHECKS_HREF) {
                (form::guard(v))
                (form::actions(v, &Msg::new("desk-check-again"), None))
            }
            @for check in self.checks.iter().chain(&trail) { (item(v, check)) }
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
            form.form.filter method="get" action=(LOG_HREF) {
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
