//! What an assessment came to: the table of the modules, the total, the grade, and how far the next one is.

use maud::{Markup, html};

use super::{
    HERE, answer_words, called, grade_words, item_words, list::kind_words, list_at, module_words,
    shown_points,
};
use crate::{
    features::care::{
        assessments::{
            items::{Item, MODULES, TREATMENT},
            model::{Assessment, Outcome, Rate},
            words::Kind,
        },
        observations::{People, moment_shown, signed},
        residents::Resident,
    },
    kernel::{problem::Link, words::Msg},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, closed_card, facts},
        format,
        notice::say,
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// The page of an assessment.
pub struct ResultPage {
    /// Of whom.
    pub resident: Resident,
    /// It.
    pub one: Assessment,
    /// Who entered it.
    pub people: People,
}

impl Page for ResultPage {
    fn title(&self) -> Msg {
        Msg::new("bi-result-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: list_at(self.resident.id), words: Msg::new("bi-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let one = &self.one;
        let own = one.art == Kind::Eigeneinschaetzung;
        html! {
            @if own { (say(v, Tone::Info, Msg::new("bi-estimate"))) }
            (facts(v, &self.told(v)))
            @if let Some(outcome) = &one.ergebnis {
                (self.modules(v, outcome))
                p.hint { (v.t(&Msg::new("bi-table-used").with("tag", format::date(v.lang, one.tabelle)))) }
            }
            @for modul in 1..=MODULES {
                @if self.answered(modul) { (closed_card(v, &module_words(modul), self.answers(v, modul))) }
            }
        }
    }
}

impl ResultPage {
    fn told(&self, v: &View) -> Vec<Fact> {
        let one = &self.one;
        let own = one.art == Kind::Eigeneinschaetzung;
        let grade = if own { "bi-grade-estimated" } else { "bi-grade-decided" };
        let mut told = vec![
            Fact::new(Msg::new("bi-kind"), html! { (kind_words(v, one.art)) }),
            Fact::new(Msg::new(if own { "bi-day" } else { "bi-valid-from" }), time::date(v, one.stichtag)),
        ];
        if let Some(outcome) = &one.ergebnis {
            told.push(Fact::new(
                Msg::new("bi-total"),
                html! { strong { (shown_points(v, outcome.gesamt)) } },
            ));
        }
        told.push(Fact::new(Msg::new(grade), html! { strong { (grade_words(v, one.pflegegrad)) } }));
        if one.besonders {
            told.push(Fact::flag(v, Msg::new("bi-special"), true));
        }
        if let Some(missing) = one.to_the_next() {
            told.push(Fact::new(Msg::new("bi-to-next"), html! { (shown_points(v, missing)) }));
        }
        let author = html! {
            (signed(v, &self.people, one.von, one.handzeichen.as_deref())) ", " (moment_shown(v, one.at))
        };
        told.push(Fact::new(Msg::new("bi-author"), author));
        told
    }

    fn modules(&self, v: &View, outcome: &Outcome) -> Markup {
        let columns = vec![
            Column::new(Msg::new("bi-module")).bare(),
            Column::new(Msg::new("bi-sum")).numeric(),
            Column::new(Msg::new("bi-weighted")).numeric(),
        ];
        let [second, third] = [1, 2].map(|place: usize| outcome.gewichtet.get(place).copied().unwrap_or(0));
        let rows = (1..).zip(&outcome.summen).zip(&outcome.gewichtet).map(|((modul, sum), worth)| {
            // Where both are worth the same, the second stands for both.
            let is_left_out = (modul == 2 && second < third) || (modul == 3 && third <= second);
            Row::new(vec![
                html! { (v.t(&module_words(modul))) },
                html! { (sum) },
                html! {
                    (shown_points(v, *worth))
                    @if is_left_out { " " span.meta { (v.w("bi-left-out")) } }
                },
            ])
        });
        let total = Row::new(vec![
            html! { strong { (v.w("bi-total")) } },
            html! {},
            html! { strong { (shown_points(v, outcome.gesamt)) } },
        ]);
        let rows: Vec<Row> = rows.chain([total]).collect();
        html! {
            (table(v, &Table::new("module", Msg::new("bi-modules"), columns).rows(rows)))
            p.hint { (v.w("bi-higher-counts")) }
        }
    }

    fn answered(&self, modul: u8) -> bool {
        let of = self.one.punkte.iter().any(|said| said.modul == modul);
        of || (modul == TREATMENT && !self.one.haeufigkeiten.is_empty())
    }

    fn answers(&self, v: &View, modul: u8) -> Markup {
        let points = |item: Item| {
            let said = self.one.punkte.iter().find(|said| (said.modul, said.nr) == (item.modul, item.nr));
            said.map(|said| said.punkte)
        };
        let rate =
            |item: Item| self.one.haeufigkeiten.iter().find(|rate| modul == TREATMENT && rate.nr == item.nr);
        html! {
            dl.facts {
                @for item in Item::of(modul) {
                    @if let Some(points) = points(item) {
                        div { dt { (v.t(&item_words(item))) } dd { (self.answer(v, item, points)) } }
                    } @else if let Some(rate) = rate(item) {
                        div { dt { (v.t(&item_words(item))) } dd { (often(v, rate)) } }
                    }
                }
            }
        }
    }

    fn answer(&self, v: &View, item: Item, points: u8) -> String {
        let place =
            item.points().iter().position(|one| *one == points).map_or(1, |place| place.saturating_add(1));
        v.t(&Msg::new("bi-answer").with("x", v.t(&answer_words(item, place))).with("n", points))
    }
}

/// How often something is done.
fn often(v: &View, rate: &Rate) -> String {
    let parts = [(rate.tag, "bi-a-day"), (rate.woche, "bi-a-week"), (rate.monat, "bi-a-month")];
    let said = parts.into_iter().filter(|(times, _)| *times > 0);
    let said: Vec<String> = said.map(|(times, words)| v.t(&Msg::new(words).with("n", times))).collect();
    said.join(", ")
}
