//! A resident's timeline: the newest on their page, all of it with filters on its own.

use maud::{Markup, html};

use super::{HERE, called, form_at, lines, resident_at, timeline_at};
use crate::{
    features::care::{
        observations::{asked::EntryQuery, find::Found, json::People, texts::Titles},
        residents::Resident,
    },
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
        notice::empty,
    },
};

/// The newest entries on the page of a resident.
pub struct Card<'a> {
    /// Whose.
    pub resident: &'a Resident,
    /// Them.
    pub found: &'a Found,
    /// The templates by which they are shown.
    pub titles: &'a Titles,
    /// Who wrote them.
    pub people: &'a People,
}

impl Card<'_> {
    /// The card.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let all = timeline_at(self.resident.id);
        html! {
            section.card #zeitachse {
                h2 { (v.w("entry-timeline")) }
                @if self.found.entries.is_empty() {
                    p { (v.w("entry-none")) }
                } @else {
                    (lines(v, &self.found.entries, self.titles, self.people))
                }
                p.actions {
                    a href=(all) { (v.w("entry-all")) }
                    a href={ (all) "?auffaellig=1" } { (v.w("entry-all-striking")) }
                }
            }
        }
    }
}

/// All of a resident's entries, with filters.
pub struct TimelinePage {
    /// Whose.
    pub resident: Resident,
    /// What was asked for.
    pub query: EntryQuery,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// A page of them.
    pub found: Found,
    /// The templates by which they are shown.
    pub titles: Titles,
    /// Who wrote them.
    pub people: People,
    /// The templates of the house: key and title.
    pub vorlagen: Vec<(String, String)>,
    /// Those who write here: id and name.
    pub authors: Vec<(String, String)>,
    /// The shifts of these days: id and name.
    pub shifts: Vec<(String, String)>,
}

impl Page for TimelinePage {
    fn title(&self) -> Msg {
        Msg::new("entry-timeline-of").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { div.actions { a.button href=(form_at(self.resident.id)) { (v.w("entry-new")) } } }
    }
    fn searches(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            (self.filters(v))
            @if self.found.entries.is_empty() && self.errors.is_empty() {
                @if self.query.is_set() {
                    (empty(v, &Msg::new("entry-none-filtered"), &[Link {
                        href: timeline_at(self.resident.id), words: Msg::new("entry-filter-none"),
                    }]))
                } @else {
                    (empty(v, &Msg::new("entry-none"), &[Link {
                        href: form_at(self.resident.id), words: Msg::new("entry-new"),
                    }]))
                }
            } @else {
                section.card { (lines(v, &self.found.entries, &self.titles, &self.people)) }
            }
            (self.onward(v))
        }
    }
}

impl TimelinePage {
    fn filters(&self, v: &View) -> Markup {
        let query = &self.query;
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let list = |some: &[(String, String)]| -> Vec<Choice> {
            let all = std::iter::once(Choice::new("", v.w("entry-filter-all")));
            all.chain(some.iter().map(|(value, label)| Choice::new(value, label))).collect()
        };
        let flags = [
            ("auffaellig", "entry-striking", &query.auffaellig),
            ("nachgetragen", "entry-late", &query.nachgetragen),
            ("zurueckgezogen", "entry-withdrawn", &query.zurueckgezogen),
        ];
        html! {
            details.card open[query.is_set() || self.refused()] {
                summary { h2 { (v.w("entry-filter")) } }
                form.form method="get" action=(timeline_at(self.resident.id)) data-ohne-warnung {
                    div.columns {
                        (form::text(v, &field("q", "entry-filter-text").width(Width::Full), &query.q))
                        (form::select(v, &field("vorlage", "entry-filter-template"), &list(&self.vorlagen), &query.vorlage))
                        (form::select(v, &field("autor", "entry-filter-author"), &list(&self.authors), &query.autor))
                        (form::select(v, &field("schicht", "entry-filter-shift"), &list(&self.shifts), &query.schicht))
                        (form::date(v, &field("von", "entry-filter-from"), &query.von))
                        (form::date(v, &field("bis", "entry-filter-until"), &query.bis))
                        @for (name, words, value) in flags {
                            (form::checkbox(v, &field(name, words), matches!(value.as_str(), "ja" | "1" | "true"), None))
                        }
                    }
                    div.actions {
                        button.button type="submit" { (v.w("entry-filter-apply")) }
                        @if query.is_set() { a href=(timeline_at(self.resident.id)) { (v.w("entry-filter-none")) } }
                    }
                }
            }
        }
    }

    /// How far a search got, and the way to what is older.
    fn onward(&self, v: &View) -> Markup {
        let href =
            |cursor: &str| format!("{}?{}", timeline_at(self.resident.id), self.query.text(Some(cursor)));
        html! {
            @if let Some(next) = self.found.next {
                p.actions.screen {
                    @if let Some(at) = self.found.searched_until {
                        span.meta { (v.t(&Msg::new("entry-searched-until").with("bis", format::moment(v.lang, at, &v.zone)))) }
                    }
                    a.button.secondary href=(href(&next.text())) rel="next" {
                        (v.w(if self.found.searched_until.is_some() { "entry-search-on" } else { "entry-older" }))
                    }
                }
            }
        }
    }
}
