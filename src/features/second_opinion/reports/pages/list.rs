//! `/berichte`: make a report, and those that were made (interface.md, 4.7).

use maud::{Markup, html};

use super::HERE;
use crate::{
    features::second_opinion::{
        cases::no_cases,
        reports::{
            actions::{Checks, ReportRow},
            basis::State,
            error::of_week,
        },
    },
    kernel::{period::IsoWeek, problem::FieldErrors, words::Msg},
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Field, Width},
        format, notice,
        table::{Column, Row, Table, table},
        tabs::{Segment, segments},
        time,
        view::Tone,
    },
};

/// The page.
pub struct ReportsPage {
    /// The week that the form offers; its year is the one shown.
    pub week: IsoWeek,
    /// Whether that week is over.
    pub ended: bool,
    /// The years to choose from.
    pub years: Vec<u16>,
    /// Whether the person may make reports.
    pub may_generate: bool,
    /// Whether there are any cases.
    pub any: bool,
    /// What is missing up to that week.
    pub checks: Checks,
    /// The year's reports.
    pub reports: Vec<ReportRow>,
    /// Year and week in the form.
    pub typed: (String, String),
    /// What is wrong with them.
    pub errors: FieldErrors,
    /// The week typed is not over: sending the form again confirms a preliminary report.
    pub asks: Option<IsoWeek>,
}

impl Page for ReportsPage {
    fn title(&self) -> Msg {
        Msg::new("reports-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.asks.is_some()
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.any || !self.reports.is_empty() {
                (year_links(v, &self.years, self.week.jahr, "/berichte"))
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        if !self.any && self.reports.is_empty() {
            return no_cases(v, self.may_generate);
        }
        html! {
            (form::error_summary(v, &self.errors))
            (self.next(v))
            (self.list(v))
        }
    }
}

/// The years that a page at `path` can be of, beside its title.
pub fn year_links(v: &View, years: &[u16], chosen: u16, path: &str) -> Markup {
    let link = |jahr: &u16| Segment {
        href: format!("{path}?jahr={jahr}"),
        label: jahr.to_string(),
        current: *jahr == chosen,
    };
    let links: Vec<Segment> = years.iter().map(link).collect();
    html! { nav.segments aria-label=(v.w("common-year")) { (segments(&links)) } }
}

impl ReportsPage {
    /// The top card: the week that is due, what is missing for it, and the button.
    fn next(&self, v: &View) -> Markup {
        let IsoWeek { jahr, kw } = self.week;
        html! {
            section.card #naechster {
                h2 { (time::week(v, self.week)) }
                @if !self.ended { (notice::say(v, Tone::Info, Msg::new("reports-future-week"))) }
                (self.missing(v))
                @if self.may_generate {
                    form.form method="post" action="/berichte" {
                        (form::guard(v))
                        (form::text(v, &Field::new("kw", Msg::new("reports-week-field")).width(Width::Short)
                            .inputmode("numeric").maxlength(2).errors(&self.errors), &self.typed.1))
                        @if self.errors.of("jahr").next().is_some() {
                            @for error in self.errors.of("jahr") { p.error { strong { (v.w("form-error")) } " " (v.t(&error.words)) } }
                        }
                        (form::hidden("jahr", &jahr.to_string()))
                        @if let Some(week) = self.asks {
                            div #laeuft tabindex="-1" data-fokus { (notice::say(v, Tone::Warn, of_week("KW_LAEUFT", week))) }
                            (form::hidden("trotzdem", "1"))
                        }
                        @let submit = if self.asks.is_some() { "reports-generate-preliminary" } else { "reports-generate" };
                        div.actions {
                            button.button type="submit" data-wort-laden=(v.w("reports-generating")) { (v.w(submit)) }
                            a href={ "/berichte/" (jahr) "/" (kw) } { (v.w("reports-view-now")) }
                        }
                    }
                } @else {
                    p { a href={ "/berichte/" (jahr) "/" (kw) } { (v.w("reports-view-now")) } }
                }
            }
        }
    }

    fn missing(&self, v: &View) -> Markup {
        let Checks { without_icd, uncoded } = self.checks;
        let icd = Msg::new("reports-check-icd").with("n", without_icd);
        let coding = Msg::new("reports-check-coding").with("n", uncoded);
        html! {
            ul #vorpruefung {
                @if without_icd > 0 {
                    li { a href={ "/icd?jahr=" (self.week.jahr) "&fallgruppe=onko" } { (v.t(&icd)) } }
                }
                @if uncoded > 0 {
                    li { @if self.may_generate { a href="/kodierung" { (v.t(&coding)) } } @else { (v.t(&coding)) } }
                }
                @if without_icd == 0 && uncoded == 0 { li { (v.w("reports-check-ready")) } }
            }
        }
    }

    fn list(&self, v: &View) -> Markup {
        if self.reports.is_empty() {
            let words = Msg::new("reports-empty").with("jahr", self.week.jahr);
            return html! { div #berichtliste { (notice::empty(v, &words, &[])) } };
        }
        let columns = vec![
            Column::new(Msg::new("common-week")),
            Column::new(Msg::new("reports-column-made")),
            Column::new(Msg::new("reports-column-size")).numeric(),
            Column::new(Msg::new("common-state")),
            Column::new(Msg::new("common-actions")).hidden_label(),
        ];
        let caption = Msg::new("reports-list").with("jahr", self.week.jahr);
        let rows = self.reports.iter().map(|listed| self.row(v, listed)).collect();
        table(v, &Table::new("berichtliste", caption, columns).rows(rows))
    }

    fn row(&self, v: &View, listed: &ReportRow) -> Row {
        let report = &listed.report;
        let IsoWeek { jahr, kw } = report.woche;
        let state = match listed.state {
            State::Aktuell => badge::badge(Tone::Good, &v.w("reports-current")),
            State::Veraltet { cases } => {
                badge::badge(Tone::Warn, &v.t(&Msg::new("reports-outdated").with("n", cases)))
            }
        };
        let what = format!("{}, {}", format::week(v.lang, report.woche), version(v, report.version));
        let cells = vec![
            html! {
                a href={ "/berichte/" (jahr) "/" (kw) "?version=" (report.version) } { (format::week(v.lang, report.woche)) }
                " " span.meta { (version(v, report.version)) }
            },
            html! { (time::moment(v, report.generated_at)) ", " (report.generated_by_name) },
            html! { (format::bytes(v.lang, report.size)) },
            html! { (state) @if listed.vorlaeufig { " " (preliminary(v)) } },
            html! {
                div.actions {
                    a href=(report.href()) download hx-boost="false" {
                        (v.w("reports-download")) span.visually-hidden { " " (what) }
                    }
                    @if self.may_generate && listed.newest && listed.state != State::Aktuell {
                        form method="post" action="/berichte" {
                            (form::hidden("csrf", &v.csrf))
                            (form::hidden("vorgang", &format!("{}-{}", v.idempotency_key, report.id)))
                            (form::hidden("jahr", &jahr.to_string())) (form::hidden("kw", &kw.to_string()))
                            // Whoever made the preliminary one has confirmed that the week is not over.
                            @if listed.vorlaeufig { (form::hidden("trotzdem", "1")) }
                            button.button.secondary type="submit" { (v.w("reports-generate-again")) span.visually-hidden { " " (what) } }
                        }
                    }
                }
            },
        ];
        Row::new(cells).id(format!("bericht-{}", report.id))
    }
}

/// Says that the week was not over when the report was made.
pub(super) fn preliminary(v: &View) -> Markup {
    badge::badge(Tone::Info, &v.w("reports-preliminary"))
}

fn version(v: &View, version: u16) -> String {
    v.t(&Msg::new("reports-version").with("n", version))
}
