//! The pages of alerts.

use jiff::Timestamp;
use maud::{Markup, html};

use super::about::About;
use crate::{
    features::care::{
        alerts::{AT, Alert, Art, Listed, State},
        observations::{People, moment_shown, signed},
        residents::Resident,
    },
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::store::Versioned,
    ui::{
        NavSpot, Page, View, badge,
        facts::{Fact, card, facts},
        form::{self, Field, Width},
        notice::empty,
        tabs::{Tab, tabs},
        view::Tone,
    },
};

/// The place of these pages in the navigation.
pub const HERE: NavSpot = NavSpot("alerts");

/// Most characters of what was done.
const MOST_TEXT: usize = 500;

/// Which alerts the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those about which there is something to do.
    Open,
    /// Those that were closed.
    Done,
    /// All of them.
    All,
}

impl Which {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Open, "", "alert-tab-open"),
        (Self::Done, "erledigt", "alert-tab-done"),
        (Self::All, "alle", "alert-tab-all"),
    ];

    /// As the address names it; what it does not know are the open ones.
    #[must_use]
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|(_, own, _)| *own == code).map_or(Self::Open, |(which, ..)| which)
    }
    fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(which, ..)| *which == self).map_or("", |(_, code, _)| code)
    }
    fn href(self) -> String {
        match self.code() {
            "" => AT.to_owned(),
            code => format!("{AT}?zustand={code}"),
        }
    }
}

/// The list of alerts.
pub struct AlertsPage {
    /// Which ones.
    pub which: Which,
    /// Whether it is the first page.
    pub is_first: bool,
    /// They and their residents.
    pub listed: Listed,
    /// What they are about.
    pub quoted: About,
    /// Who looked and closed.
    pub people: People,
    /// Now.
    pub now: Timestamp,
}

impl Page for AlertsPage {
    fn title(&self) -> Msg {
        Msg::new("alert-table")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        let all = Which::ALL.map(|(which, _, label)| Tab {
            href: which.href(),
            label: Msg::new(label),
            count: None,
            current: which == self.which,
        });
        // A new alert comes into view by itself; asking for it is no sign that anybody is there.
        let asks = (self.which == Which::Open && self.is_first).then_some(AT);
        html! {
            (tabs(v, &Msg::new("alert-table"), &all))
            div #hinweise hx-get=[asks] hx-trigger=[asks.map(|_| "every 30s")] hx-select=[asks.map(|_| "#hinweise")]
                hx-swap=[asks.map(|_| "outerHTML")] hx-headers=[asks.map(|_| r#"{"X-Nebenbei":"1"}"#)] {
                @if self.listed.alerts.is_empty() {
                    (empty(v, &Msg::new(if self.which == Which::Open { "alert-none-open" } else { "alert-none" }), &[]))
                } @else {
                    section.card { ol role="list" {
                        @for (alert, resident) in &self.listed.alerts {
                            (line(v, alert, Some(resident), (&self.quoted, &self.people), self.now))
                        }
                    } }
                }
            }
            @if let Some(next) = self.listed.next {
                @let before = if self.which == Which::Open { "?" } else { "&" };
                p.actions { a.button.secondary href={ (self.which.href()) (before) "cursor=" (next) } rel="next" { (v.w("alert-older")) } }
            }
        }
    }
}

/// How far an alert has come, as shape and word.
#[must_use]
pub fn state(v: &View, alert: &Alert, now: Timestamp) -> Markup {
    let (tone, word) = match alert.state() {
        State::Offen => (Tone::Bad, "alert-state-offen"),
        State::Gesehen => (Tone::Warn, "alert-state-gesehen"),
        State::Erledigt => (Tone::Good, "alert-state-erledigt"),
        State::Hinfaellig => (Tone::Neutral, "alert-state-hinfaellig"),
    };
    let unanswered = alert.state() == State::Offen && alert.escalated_at(now).is_some();
    html! {
        (badge::badge(tone, &v.w(word)))
        @if unanswered { " " (badge::badge(Tone::Bad, &v.w("alert-escalated"))) }
    }
}

/// An alert in a list: whom it is about, what is striking, and who looked.
pub fn line(
    v: &View,
    alert: &Alert,
    of: Option<&Resident>,
    (quoted, people): (&About, &People),
    now: Timestamp,
) -> Markup {
    let title = quoted.title(v, alert).unwrap_or_else(|| v.w("entry-hidden"));
    html! {
        li.entry-line {
            p {
                a #{ "hinweis-" (alert.id) } href={ (AT) "/" (alert.id) } {
                    strong { @if let Some(resident) = of { (called(resident)) ": " } (title) }
                }
                @if let Some(room) = of.and_then(|resident| room(v, resident)) { " · " (room) }
                " " (state(v, alert, now))
            }
            (said(v, alert, quoted))
            p.meta { (moment_shown(v, quoted.zeitpunkt(alert))) (answered(v, alert, people)) }
        }
    }
}

/// What the entry says now, and that it alarmed by what it said before.
fn said(v: &View, alert: &Alert, quoted: &About) -> Markup {
    html! {
        (quoted.show(v, alert))
        @if alert.is_open() && quoted.was_corrected(alert) { p { (v.w("alert-corrected-since")) } }
    }
}

/// Who looked, and who closed.
fn answered(v: &View, alert: &Alert, people: &People) -> Markup {
    html! {
        @if let Some(closing) = &alert.erledigt {
            " · " (v.w("alert-closed-by")) " " (signed(v, people, closing.von, closing.handzeichen.as_deref()))
            ": " (closing.text)
        } @else if let Some(seen) = alert.gesehen {
            " · " (v.w("alert-seen-by")) " " (signed(v, people, seen.von, None)) ", " (moment_shown(v, seen.at))
        }
    }
}

fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}

/// Their room in words.
#[must_use]
pub fn room(v: &View, resident: &Resident) -> Option<String> {
    let room = resident.zimmer.as_deref().filter(|room| !room.is_empty())?;
    Some(v.t(&Msg::new("alert-room").with("zimmer", room)))
}

/// The page of an alert.
pub struct AlertPage {
    /// The alert.
    pub alert: Alert,
    /// Whom it is about.
    pub resident: Versioned<Resident>,
    /// What it is about.
    pub quoted: About,
    /// Who looked and closed.
    pub people: People,
    /// Whether the reader wrote what alerts: somebody else is to look.
    pub is_own: bool,
    /// Whether the reader says what was done.
    pub may_close: bool,
    /// What was sent.
    pub text: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Now.
    pub now: Timestamp,
}

impl Page for AlertPage {
    fn title(&self) -> Msg {
        match (self.quoted.entry_title(&self.alert), self.alert.art) {
            (Some(title), _) => Msg::new("alert-title").with("vorlage", title),
            (None, Art::Mood) => Msg::new("alert-title-mood"),
            (None, Art::Observation) => Msg::new("alert-title-hidden"),
        }
        .with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: AT.to_owned(), words: Msg::new("alert-back") })
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { (state(v, &self.alert, self.now)) }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            (card(v, &Msg::new("alert-about"), html! {
                (said(v, &self.alert, &self.quoted))
                p.actions {
                    (self.quoted.link(v, &self.alert))
                    a href={ "/bewohner/" (self.resident.id) } { (v.t(&Msg::new("entry-back-to").with("name", called(&self.resident)))) }
                }
            }))
            @if self.alert.is_open() { (self.form(v)) }
            (card(v, &Msg::new("alert-course"), facts(v, &self.course(v))))
        }
    }
}

impl AlertPage {
    /// What has happened to it.
    fn course(&self, v: &View) -> Vec<Fact> {
        let (alert, people) = (&self.alert, &self.people);
        let mut all = vec![Fact::new(Msg::new("alert-raised"), moment_shown(v, alert.created_at))];
        if let Some(seen) = alert.gesehen {
            let who = html! { (signed(v, people, seen.von, None)) ", " (moment_shown(v, seen.at)) };
            all.push(Fact::new(Msg::new("alert-seen-by"), who));
        }
        if let Some(at) = alert.escalated_at(self.now) {
            all.push(Fact::new(Msg::new("alert-escalated-at"), moment_shown(v, at)));
        }
        if let Some(closing) = &alert.erledigt {
            let who = html! { (signed(v, people, closing.von, closing.handzeichen.as_deref())) ", " (moment_shown(v, closing.at)) };
            all.push(Fact::new(Msg::new("alert-closed-by"), who));
            all.push(Fact::text(Msg::new("alert-done"), Some(&closing.text)));
        }
        if let Some(at) = alert.hinfaellig_at {
            all.push(Fact::new(Msg::new("alert-lapsed"), moment_shown(v, at)));
        }
        all
    }

    fn form(&self, v: &View) -> Markup {
        let at = format!("{AT}/{}", self.alert.id);
        let text = Field::new("text", Msg::new("alert-done"))
            .hint(Msg::new("alert-done-hint"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(MOST_TEXT)
            .required();
        html! {
            @if self.alert.state() == State::Offen {
                @let seen = format!("{at}/gesehen");
                // Whoever opens an alert of somebody else has seen it; the page says so by itself.
                @let opened = (!self.is_own).then_some(());
                form.form method="post" action=(seen) data-ohne-warnung hx-post=[opened.map(|()| &seen)]
                    hx-trigger=[opened.map(|()| "load, submit")] hx-target=[opened.map(|()| "#inhalt")]
                    hx-select=[opened.map(|()| "#inhalt")] hx-swap=[opened.map(|()| "outerHTML")] {
                    (form::guard(v))
                    @if self.is_own { p { (v.w("alert-own")) } }
                    div.actions { button.button.secondary type="submit" { (v.w("alert-see")) } }
                }
            }
            @if self.may_close {
                form.form method="post" action={ (at) "/erledigen" } {
                    (form::guard(v))
                    (form::textarea(v, &text, &self.text, 3))
                    (form::actions(v, &Msg::new("alert-close"), Some((AT, &Msg::new("common-cancel")))))
                }
            } @else {
                p.meta { (v.w("alert-nurses-close")) }
            }
        }
    }
}
