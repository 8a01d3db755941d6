//! The assessments of a resident, the newest first.

use maud::{Markup, html};

use super::{HERE, called, form_at, grade_words, result_at, shown_points};
use crate::{
    features::care::{
        assessments::{model::Assessment, words::Kind},
        observations::{People, signed},
        residents::Resident,
    },
    kernel::{problem::Link, words::Msg},
    ui::{
        NavSpot, Page, View, format,
        notice::empty,
        table::{Column, Row, Table, table},
        time,
    },
};

/// The assessments of a resident.
pub struct AssessmentsPage {
    /// Whose.
    pub resident: Resident,
    /// Every one, the newest day first.
    pub all: Vec<Assessment>,
    /// Who entered them.
    pub people: People,
    /// Whether the reader may assess.
    pub writes: bool,
    /// Whether the reader may enter decisions.
    pub decides: bool,
}

/// The word of a kind.
#[must_use]
pub fn kind_words(v: &View, art: Kind) -> String {
    v.w(match art {
        Kind::Eigeneinschaetzung => "bi-kind-own",
        Kind::Bescheid => "bi-kind-decision",
    })
}

/// An assessment in one line.
#[must_use]
pub fn shortly(v: &View, one: &Assessment) -> String {
    let day = format::date(v.lang, one.stichtag);
    let grade = grade_words(v, one.pflegegrad);
    format!("{day} · {} · {grade}", kind_words(v, one.art))
}

impl AssessmentsPage {
    fn ways(&self) -> Vec<(Kind, &'static str)> {
        let ways =
            [(self.writes, Kind::Eigeneinschaetzung, "bi-new"), (self.decides, Kind::Bescheid, "bi-decide")];
        ways.into_iter().filter(|(may, ..)| *may).map(|(_, art, words)| (art, words)).collect()
    }
}

impl Page for AssessmentsPage {
    fn title(&self) -> Msg {
        Msg::new("bi-list-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        let href = format!("/bewohner/{}", self.resident.id);
        Some(Link { href, words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if !self.ways().is_empty() {
                div.actions {
                    @for (place, (art, words)) in self.ways().into_iter().enumerate() {
                        a.button .secondary[place > 0] href=(form_at(self.resident.id, art)) { (v.w(words)) }
                    }
                }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let now = match (self.resident.pflegegrad, self.resident.pflegegrad_seit) {
            (Some(grade), Some(since)) => Msg::new("bi-now-since")
                .with("grad", grade_words(v, grade))
                .with("tag", format::date(v.lang, since)),
            (Some(grade), None) => Msg::new("bi-now").with("grad", grade_words(v, grade)),
            (None, _) => Msg::new("bi-now-unknown"),
        };
        let columns = vec![
            Column::new(Msg::new("bi-day")),
            Column::new(Msg::new("bi-kind")).bare(),
            Column::new(Msg::new("bi-total")).numeric(),
            Column::new(Msg::new("bi-result")).bare(),
            Column::new(Msg::new("bi-author")),
        ];
        let rows = self.all.iter().map(|one| {
            Row::new(vec![
                html! { a href=(result_at(one.id)) { (time::date(v, one.stichtag)) } },
                html! { (kind_words(v, one.art)) },
                html! {
                    @match &one.ergebnis {
                        Some(outcome) => (shown_points(v, outcome.gesamt)),
                        None => span.unknown { (format::UNKNOWN) },
                    }
                },
                html! { (grade_words(v, one.pflegegrad)) },
                signed(v, &self.people, one.von, one.handzeichen.as_deref()),
            ])
        });
        html! {
            p { (v.t(&now)) }
            @if self.all.is_empty() {
                @let ways: Vec<Link> = self.ways().into_iter().map(|(art, words)| Link { href: form_at(self.resident.id, art), words: Msg::new(words) }).collect();
                (empty(v, &Msg::new("bi-empty"), &ways))
            } @else {
                div.list { (table(v, &Table::new("begutachtungen", Msg::new("bi-list"), columns).rows(rows.collect()))) }
                p.hint { (v.w("bi-estimate")) }
            }
        }
    }
}
