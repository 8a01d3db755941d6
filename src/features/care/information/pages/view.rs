//! A collection to read: the one in force with what is still to be looked at, and each of those before it.

use maud::{Markup, html};

use super::{HERE, called, draft_at, list_at, risk, signed_at, topic};
use crate::{
    features::care::{
        information::{
            actions::Collected,
            model::{Content, MATRIX_TOPICS, Sis, TOPICS},
        },
        measures::Risk,
        observations::{People, moment_shown, signed},
        residents::Resident,
    },
    kernel::{problem::Link, text::hex, words::Msg},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
        format,
        notice::{empty, say},
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Which risks are still to be looked at, in one sentence; nothing when none is. It refuses nothing.
#[must_use]
pub fn open_words(v: &View, open: &[Risk]) -> Option<Msg> {
    if open.is_empty() {
        return None;
    }
    let named: Vec<String> = open.iter().map(|one| risk(v, *one)).collect();
    Some(Msg::code("EINSCHAETZUNG_OFFEN").with("risiken", named.join(", ")))
}

/// The collections of a resident.
pub struct CollectedPage {
    /// What there is.
    pub all: Collected,
    /// Who signed and saved.
    pub people: People,
    /// Whether the reader may write one now.
    pub writes: bool,
}

impl Page for CollectedPage {
    fn title(&self) -> Msg {
        Msg::new("sis-of").with("name", called(&self.all.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        let href = format!("/bewohner/{}", self.all.resident.id);
        Some(Link { href, words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        let words = if self.all.draft.is_some() { "sis-draft-continue" } else { "sis-new" };
        html! {
            div.actions {
                @if self.writes {
                    a.button href=(draft_at(self.all.resident.id, "entwurf")) { (v.w(words)) }
                }
                @if !self.all.signed.is_empty() { (print_button(v)) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let (current, earlier) = match self.all.signed.split_first() {
            Some((current, earlier)) => (Some(current), earlier),
            None => (None, &[][..]),
        };
        html! {
            @if let Some(open) = open_words(v, &self.all.open) { (say(v, Tone::Warn, open)) }
            @if let Some(draft) = &self.all.draft {
                @let by = self.people.name(draft.gespeichert_von).unwrap_or_default();
                @let said = Msg::new("sis-draft-there").with("name", by).with("wann", format::moment(v.lang, draft.gespeichert_at, &v.zone));
                (say(v, Tone::Info, said))
            }
            @match current {
                Some(sis) => (collection(v, sis, &self.people)),
                None => {
                    @let new = Link { href: draft_at(self.all.resident.id, "entwurf"), words: Msg::new("sis-new") };
                    @let ways = if self.writes && self.all.draft.is_none() { vec![new] } else { Vec::new() };
                    (empty(v, &Msg::new("sis-empty"), &ways))
                }
            }
            @if !earlier.is_empty() {
                section.card {
                    h2 { (v.w("sis-earlier")) }
                    ul role="list" {
                        @for sis in earlier {
                            li.entry-line {
                                a href=(signed_at(sis.id)) {
                                    (v.t(&Msg::new("sis-number").with("nr", sis.fassung)))
                                }
                                " · " (moment_shown(v, sis.unterschrieben_at)) " · "
                                (signed(v, &self.people, sis.unterschrieben_von, sis.handzeichen.as_deref()))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One signed collection.
pub struct SignedPage {
    /// Of whom.
    pub resident: Resident,
    /// It.
    pub sis: Sis,
    /// Whether nothing has followed it.
    pub is_current: bool,
    /// Who signed it.
    pub people: People,
}

impl Page for SignedPage {
    fn title(&self) -> Msg {
        Msg::new("sis-one-of").with("name", called(&self.resident)).with("nr", self.sis.fassung)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: list_at(self.resident.id), words: Msg::new("sis-back") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { div.actions { (print_button(v)) } }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @if !self.is_current { (say(v, Tone::Info, Msg::new("sis-followed"))) }
            (collection(v, &self.sis, &self.people))
        }
    }
}

fn print_button(v: &View) -> Markup {
    html! { button.secondary type="button" data-drucken hidden { (v.w("sis-print")) } }
}

fn collection(v: &View, sis: &Sis, people: &People) -> Markup {
    html! {
        p.meta {
            (v.t(&Msg::new("sis-number").with("nr", sis.fassung))) " · " (v.w("sis-signed")) " "
            (signed(v, people, sis.unterschrieben_von, sis.handzeichen.as_deref())) ", "
            (moment_shown(v, sis.unterschrieben_at))
        }
        @if !sis.is_intact() { (say(v, Tone::Bad, Msg::new("sis-not-intact"))) }
        (content(v, &sis.inhalt))
        p.meta { (v.w("sis-hash")) " " span.text { (hex(&sis.sha256)) } }
    }
}

/// What a collection says.
pub(super) fn content(v: &View, content: &Content) -> Markup {
    let talk = [
        Fact::new(Msg::new("sis-day"), time::date(v, content.datum)),
        Fact::text(Msg::new("sis-occasion"), content.anlass.as_deref()),
        Fact::text(Msg::new("sis-present"), content.anwesend.as_deref()),
    ];
    let words = html! {
        @match &content.o_ton {
            Some(words) => blockquote.text { "„" (words) "“" },
            None => p.meta { (v.w("sis-nothing-said")) },
        }
    };
    let topics = html! {
        @for thema in 1..=TOPICS {
            h3 { (topic(v, thema)) }
            @match content.topic(thema) {
                Some(text) => p.text { (text) },
                None => p.meta { (v.w("sis-nothing-said")) },
            }
        }
    };
    html! {
        (card(v, &Msg::new("sis-a"), facts(v, &talk)))
        (card(v, &Msg::new("sis-b"), words))
        (card(v, &Msg::new("sis-c1"), topics))
        (matrix(v, content))
        @if let Some(remarks) = &content.bemerkung { (card(v, &Msg::new("sis-remarks"), html! { p.text { (remarks) } })) }
    }
}

fn matrix(v: &View, content: &Content) -> Markup {
    let topics = (1..=MATRIX_TOPICS)
        .map(|thema| Column::new(Msg { key: format!("sis-topic-short-{thema}").into(), args: Vec::new() }));
    let columns: Vec<Column> =
        std::iter::once(Column::new(Msg::new("sis-risk")).bare()).chain(topics).collect();
    let rows = Risk::ALL.into_iter().filter(|zeile| *zeile != Risk::Sonstiges || content.has_other());
    let rows = rows.map(|zeile| {
        let name = html! {
            (risk(v, zeile))
            @if let Some(title) = content.sonstiges_titel.as_ref().filter(|_| zeile == Risk::Sonstiges) { ": " (title) }
        };
        let cells = (1..=MATRIX_TOPICS).map(|thema| {
            let word = match content.cell(zeile, thema) {
                (Some(true), Some(true)) => "sis-shown-weitere",
                (Some(true), _) => "sis-shown-ja",
                (Some(false), _) => "sis-shown-nein",
                (None, _) => return html! { span.unknown { (format::UNKNOWN) } },
            };
            html! { (v.w(word)) }
        });
        Row::new(std::iter::once(name).chain(cells).collect())
    });
    let rows: Vec<Row> = rows.collect();
    html! {
        h2 { (v.w("sis-c2")) }
        (table(v, &Table::new("risikomatrix", Msg::new("sis-c2"), columns).rows(rows)))
    }
}
