//! The preview: what the file is, what would happen to each row, and what can be corrected (interface.md, 4.3).

use std::collections::HashMap;

use maud::{Markup, html};

use super::{HERE, group};
use crate::kernel::problem::Link;
use crate::{
    features::second_opinion::{
        case_import::{
            Column as Cell, ImportPlan, Plan, PlanRow, Reason, Verdict,
            actions::{Filter, PlanPage},
            duplicates::{Of, Rule},
            record::Mark,
        },
        cases::Fallgruppe,
    },
    kernel::words::Msg,
    platform::sheet::Delimiter,
    ui::{
        NavSpot, Page, View,
        badge::badge,
        facts::{Fact, card, facts},
        form, format,
        notice::{notice, say},
        pager::pager,
        table::{Column, Row, Table, table},
        tabs::{Tab, tabs},
        time,
        view::{Notice, Tone},
    },
};

/// Which part of a preview is looked at: kept in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Showing {
    /// Which rows.
    pub filter: Option<Filter>,
    /// Which page of them, from 1.
    pub page: usize,
}

impl Showing {
    /// As a query string with its question mark; empty for the first page of all rows.
    #[must_use]
    pub fn query(self) -> String {
        let filter = self.filter.map(|filter| format!("nur={}", filter.word()));
        let page = (self.page > 1).then(|| format!("seite={}", self.page));
        let parts: Vec<String> = [filter, page].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// The preview of one file.
pub struct PreviewPage {
    /// The plan's header.
    pub plan: ImportPlan,
    /// A page of its rows.
    pub rows: PlanPage,
    /// What is looked at.
    pub showing: Showing,
    /// Ids of the cases that rows of this page duplicate, by number.
    pub twins: HashMap<u64, String>,
}

impl Page for PreviewPage {
    fn title(&self) -> Msg {
        Msg::new("import-preview-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        let new_cases = self.plan.counts.new_cases;
        html! {
            @if new_cases > 0 {
                form method="post" action={ "/import/" (self.plan.id) "/uebernehmen" } {
                    (form::guard(v))
                    (form::hidden("plan", &self.plan.hash_hex()))
                    button.button type="submit" { (v.t(&Msg::new("import-confirm").with("n", new_cases))) }
                }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (self.notices(v))
            (self.detected(v))
            (self.moduln(v))
            section {
                h2 { (v.w("import-rows")) }
                (self.filters(v))
                @if self.rows.total == 0 {
                    p.empty { (v.w("import-rows-none")) }
                } @else {
                    (table(v, &self.table(v)))
                    (pager(v, self.rows.paging, self.rows.total, |page| {
                        format!("/import/{}{}", self.plan.id, Showing { page, ..self.showing }.query())
                    }))
                }
            }
        }
    }
}

impl PreviewPage {
    fn notices(&self, v: &View) -> Markup {
        let changed = self.plan.changed();
        let earlier = self.plan.earlier.map(|earlier| Notice {
            tone: Tone::Warn,
            words: Msg::new("import-known-file").with("wann", format::moment(v.lang, earlier.at, &v.zone)),
            link: Some(Link {
                href: format!("/import/{}/ergebnis", earlier.run),
                words: Msg::new("import-to-result"),
            }),
        });
        html! {
            @if changed > 0 {
                div role="alert" {
                    (notice(v, &Notice {
                        tone: Tone::Warn,
                        words: Msg::new("import-stale").with("n", changed),
                        link: Some(Link {
                            href: format!("/import/{}?nur=anders", self.plan.id),
                            words: Msg::new("import-stale-show"),
                        }),
                    }))
                }
            }
            @if let Some(earlier) = &earlier { (notice(v, earlier)) }
            @for code in self.plan.head.warnings() { (say(v, Tone::Warn, Msg::code(code))) }
            @if self.plan.counts.new_cases == 0 { (say(v, Tone::Info, Msg::code("NICHTS_ZU_IMPORTIEREN"))) }
        }
    }

    fn detected(&self, v: &View) -> Markup {
        let head = &self.plan.head;
        let delimiter = v.w(match head.delimiter {
            Delimiter::Comma => "import-delimiter-comma",
            Delimiter::Semicolon => "import-delimiter-semicolon",
            Delimiter::Tab => "import-delimiter-tab",
        });
        let samples = html! {
            @for sample in &self.plan.samples { div { code { (sample) } } }
        };
        let about = [
            Fact::text(Msg::new("import-file"), Some(&self.plan.filename)),
            Fact::text(Msg::new("import-encoding"), Some(&head.encoding.name().to_uppercase())),
            Fact::text(Msg::new("import-delimiter"), Some(&delimiter)),
            Fact::text(Msg::new("import-header"), Some(&head.header.join(" · "))),
            Fact::new(Msg::new("import-samples"), samples),
            Fact::new(Msg::new("import-valid-until"), time::clock(v, self.plan.expires_at)),
        ];
        card(v, &Msg::new("import-detected"), facts(v, &about))
    }

    /// Every Modul that needs a Fallgruppe; one choice holds for the whole file.
    fn moduln(&self, v: &View) -> Markup {
        if self.plan.moduln.is_empty() {
            return html! {};
        }
        html! {
            section.card {
                h2 { (v.w("import-moduln")) }
                p { (v.w("import-moduln-hint")) }
                form.form method="post" action={ "/import/" (self.plan.id) "/modul" (self.showing.query()) } {
                    (form::guard(v))
                    @for (place, value) in self.plan.moduln.iter().enumerate() {
                        div.field {
                            label for={ "feld-gruppe-" (place) } {
                                (v.t(&Msg::new("import-modul-rows").with("x", value.text.as_str()).with("n", value.count)))
                            }
                            (form::hidden("wert", &value.text))
                            select id={ "feld-gruppe-" (place) } name="gruppe" {
                                option value="" { (v.w("import-modul-none")) }
                                @for choice in Fallgruppe::ALL {
                                    option value=(choice.code()) selected[value.fallgruppe == Some(choice)] {
                                        (v.t(&group(choice)))
                                    }
                                }
                            }
                        }
                    }
                    div.actions { button.button.secondary type="submit" { (v.w("import-modul-save")) } }
                }
            }
        }
    }

    fn filters(&self, v: &View) -> Markup {
        let counts = self.plan.counts;
        let tab = |filter: Option<Filter>, label: &'static str, count: u64| Tab {
            href: format!("/import/{}{}", self.plan.id, Showing { filter, page: 1 }.query()),
            label: Msg::new(label),
            count: Some(count),
            current: self.showing.filter == filter,
        };
        let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let mut all = vec![
            tab(None, "common-all", counts.total.into()),
            tab(Some(Filter::Neu), "import-filter-new", counts.new_cases.into()),
            tab(Some(Filter::Dublette), "import-filter-duplicate", counts.duplicates.into()),
            tab(Some(Filter::Hinweis), "import-filter-warned", wide(self.plan.warned())),
            tab(Some(Filter::Abgelehnt), "import-filter-rejected", counts.rejected.into()),
        ];
        let changed = self.plan.changed();
        if changed > 0 {
            all.push(tab(Some(Filter::Anders), "import-filter-changed", wide(changed)));
        }
        tabs(v, &Msg::new("import-filter"), &all)
    }

    fn table(&self, v: &View) -> Table {
        let columns = vec![
            Column::new(Msg::new("import-column-line")).numeric(),
            Column::new(Msg::new("import-column-decision")),
            Column::new(Msg::new("common-name")),
            Column::new(Msg::new("import-column-born")),
            Column::new(Msg::new("case-field-fallgruppe")),
            Column::new(Msg::new("common-date")),
            Column::new(Msg::new("import-column-problem")),
            Column::new(Msg::new("common-actions")).hidden_label(),
        ];
        let frame = self.plan.frame();
        let rows = self.rows.rows.iter().map(|(mark, row)| self.row(v, &frame, *mark, row)).collect();
        Table::new("vorschau", Msg::new("import-rows"), columns).rows(rows)
    }

    fn row(&self, v: &View, frame: &Plan, mark: Mark, row: &PlanRow) -> Row {
        let line = row.raw.line;
        let dash = || html! { span.unknown { (format::UNKNOWN) } };
        let text = |value: Option<&str>| match value.filter(|text| !text.is_empty()) {
            Some(value) => html! { (value) },
            None => dash(),
        };
        let mut cells = vec![html! { (line) }, decision(v, row)];
        match &row.parsed {
            Some(parsed) => cells.extend([
                html! { (parsed.nachname) ", " (text(parsed.vorname.as_deref())) },
                html! {
                    span {
                        @match parsed.geburtsdatum {
                            Some(day) => (time::date(v, day)),
                            None => (text(parsed.geburtsdatum_roh.as_deref())),
                        }
                        @if let Some(kvnr) = &parsed.kvnr { br; span.meta { (kvnr) } }
                    }
                },
                html! { (v.t(&group(parsed.fallgruppe))) },
                html! { span { (time::date(v, parsed.datum)) br; span.meta.nowrap { "KW " (parsed.week()) } } },
            ]),
            None => {
                cells.push(text(Some(&frame.cell(row, Cell::Hauptkontakt).1)));
                cells.extend((0..3).map(|_| dash()));
            }
        }
        cells.push(self.problems(v, frame, row));
        cells.push(self.actions(v, row));
        let shown = Row::new(cells).id(format!("zeile-{line}"));
        if mark.has(Mark::CHANGED) { shown.marked(Tone::Warn) } else { shown }
    }

    fn problems(&self, v: &View, frame: &Plan, row: &PlanRow) -> Markup {
        let warnings = matches!(row.verdict, Verdict::Neu { .. }).then_some(&row.warnings);
        html! {
            ul role="list" {
                @if let Verdict::Dublette { rule, of } = &row.verdict { li { (self.duplicate(v, *rule, *of)) } }
                @for reason in &row.reasons { li { (v.t(&frame.reason_words(row, *reason))) } }
                @for warning in warnings.into_iter().flatten() { li { (v.t(&frame.warning_words(row, *warning))) } }
            }
        }
    }

    /// Of what it is a duplicate, and by which rule; with a link to the case.
    fn duplicate(&self, v: &View, rule: Rule, of: Of) -> Markup {
        let why = v.w(match rule {
            Rule::D1 => "import-rule-d1",
            Rule::D2 => "import-rule-d2",
            Rule::D3 => "import-rule-d3",
        });
        match of {
            Of::Nr(nr) => {
                let words = v.t(&Msg::new("import-duplicate-of-case").with("nr", nr));
                html! {
                    @if let Some(id) = self.twins.get(&nr) { a href={ "/faelle/" (id) } { (words) } } @else { (words) }
                    " (" (why) ")"
                }
            }
            Of::Line(line) => {
                let words = v.t(&Msg::new("import-duplicate-of-line").with("zeile", line));
                html! { (words) " (" (why) ")" }
            }
        }
    }

    fn actions(&self, v: &View, row: &PlanRow) -> Markup {
        let line = row.raw.line;
        let base = format!("/import/{}/zeile/{line}", self.plan.id);
        let query = self.showing.query();
        let left_out = row.reasons.contains(&Reason::Ausgelassen);
        let about = |key| v.t(&Msg::new(key).with("zeile", line));
        html! {
            div.actions {
                a href={ (base) (query) } aria-label=(about("import-correct-line")) { (v.w("import-correct")) }
                @if left_out || matches!(row.verdict, Verdict::Neu { .. }) {
                    form method="post" action={ (base) "/auslassen" (query) } {
                        (form::guard(v))
                        (form::hidden("auslassen", if left_out { "nein" } else { "ja" }))
                        @let (key, label) = if left_out {
                            ("import-take", "import-take-line")
                        } else {
                            ("import-leave-out", "import-leave-out-line")
                        };
                        button.link type="submit" aria-label=(about(label)) { (v.w(key)) }
                    }
                }
            }
        }
    }
}

/// What happens to a row, as shape and word.
fn decision(v: &View, row: &PlanRow) -> Markup {
    let (tone, key) = match &row.verdict {
        Verdict::Neu { .. } if row.warnings.is_empty() => (Tone::Good, "import-decision-take"),
        Verdict::Neu { .. } => (Tone::Warn, "import-decision-take"),
        Verdict::Dublette { .. } => (Tone::Neutral, "import-decision-duplicate"),
        Verdict::Abgelehnt if row.reasons.contains(&Reason::Ausgelassen) => {
            (Tone::Neutral, "import-decision-left-out")
        }
        Verdict::Abgelehnt => (Tone::Bad, "import-decision-rejected"),
    };
    badge(tone, &v.w(key))
}
