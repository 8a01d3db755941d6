//! An entry in a list: when, what, by whom, and what is special about it.

use maud::{Markup, html};

use super::{entry_at, values::content, when};
use crate::{
    features::care::observations::{json::People, model::Entry, texts::Titles},
    kernel::{ids::Id, local_time, words::Msg},
    ui::{View, badge, format, time, view::Tone},
};

/// The element id of an entry's line: where a page goes on after saving.
#[must_use]
pub fn anchor(id: Id<Entry>) -> String {
    format!("eintrag-{id}")
}

/// One line.
pub struct Line<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The templates by which it is shown.
    pub titles: &'a Titles,
    /// Who wrote it.
    pub people: &'a People,
    /// Whose it is, where the list has several.
    pub of: Option<&'a str>,
}

/// Entries, newest first, under their days.
#[must_use]
pub fn lines(v: &View, entries: &[Entry], titles: &Titles, people: &People) -> Markup {
    let mut days: Vec<(jiff::civil::Date, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        let day = when::day_of(v, entry.zeitpunkt());
        match days.last_mut() {
            Some((last, of_day)) if *last == day => of_day.push(entry),
            _ => days.push((day, vec![entry])),
        }
    }
    html! {
        @for (day, of_day) in days {
            h3 { (time::date(v, day)) }
            ol role="list" {
                @for entry in of_day { (Line { entry, titles, people, of: None }.show(v)) }
            }
        }
    }
}

impl Line<'_> {
    /// The line. It takes the focus when the address names it.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let entry = self.entry;
        let current = entry.current();
        let template = current.and_then(|current| self.titles.known(&entry.vorlage, current.vorlage_version));
        let title = template.map_or_else(
            || if entry.vorlage.is_empty() { v.w("entry-hidden") } else { entry.vorlage.clone() },
            |template| template.titel.clone(),
        );
        html! {
            li.entry-line id=(anchor(entry.id)) tabindex="-1" {
                p {
                    (clock(v, entry.zeitpunkt())) " "
                    a href=(entry_at(entry.id)) { strong { (title) } }
                    @if let Some(of) = self.of { " · " (of) }
                    " " (marks(v, entry))
                }
                @if let Some(current) = current {
                    @if entry.storno.is_some() { del { (content(v, current, template)) } } @else { (content(v, current, template)) }
                }
                p.meta { (self.written(v)) }
            }
        }
    }

    /// Who wrote it, and when where that is another time.
    fn written(&self, v: &View) -> Markup {
        let entry = self.entry;
        let first = entry.fassungen.first();
        html! {
            (signed(v, self.people, entry.erfasst_von, first.and_then(|first| first.handzeichen.as_deref())))
            @if entry.is_late() { ", " (v.w("entry-made")) " " (moment(v, entry.created_at)) }
            @if entry.is_sent_late() {
                ", " (v.t(&Msg::new("entry-sent-at").with("zeit", format::clock(entry.empfangen_at, &v.zone))))
            }
        }
    }
}

/// Somebody's Handzeichen with their name.
#[must_use]
pub fn signed(
    v: &View,
    people: &People,
    user: Id<crate::platform::tenancy::User>,
    handzeichen: Option<&str>,
) -> Markup {
    let name = people.name(user);
    html! {
        @match (handzeichen, name) {
            (Some(sign), Some(name)) => { abbr title=(name) { (sign) } " " (name) }
            (Some(sign), None) => (sign),
            (None, Some(name)) => (name),
            (None, None) => (v.w("entry-author-unknown")),
        }
    }
}

/// What is special about an entry, each as shape and word.
#[must_use]
pub fn marks(v: &View, entry: &Entry) -> Markup {
    let marks = [
        (
            entry.storno.is_some(),
            Tone::Bad,
            if entry.is_of_another() { "entry-of-another" } else { "entry-withdrawn" },
        ),
        (entry.is_striking(), Tone::Warn, "entry-striking"),
        (entry.is_late(), Tone::Info, "entry-late"),
        (entry.is_sent_late(), Tone::Info, "entry-sent-late"),
        (entry.fassung() > 1, Tone::Info, "entry-corrected"),
        (entry.ohne_grundlage, Tone::Bad, "entry-unfounded"),
        (entry.uebergabe, Tone::Neutral, "entry-handover"),
    ];
    html! { @for (_, tone, word) in marks.into_iter().filter(|(on, ..)| *on) { (badge::badge(tone, &v.w(word))) " " } }
}

/// A time of day; in the hour that comes twice, which of the two.
#[must_use]
pub fn clock(v: &View, at: jiff::Timestamp) -> Markup {
    let half = local_time::half(at, &v.zone).map(local_time::Half::letter);
    html! { span.nowrap { (time::clock(v, at)) @if let Some(half) = half { " " (half) } } }
}

/// A moment as records of care show it.
#[must_use]
pub fn moment(v: &View, at: jiff::Timestamp) -> Markup {
    html! { time.nowrap datetime=(at) { (format::observed(v.lang, at, &v.zone)) } }
}
