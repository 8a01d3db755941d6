//! One line of what is due: when, for whom, what, and what is done about it.

use maud::{Markup, html};

use super::{AT, Which, answer_at, called, listed, resident_at};
use crate::{
    features::care::{
        due::{
            list::Item,
            words::{State, Status},
        },
        observations::{People, clock_shown, signed},
        residents::Resident,
    },
    kernel::{schedule::Due, words::Msg},
    ui::{View, badge, form, format, view::Tone},
};

/// What the lines of a list have in common.
pub struct Lines<'a> {
    /// Which list it is.
    pub which: &'a Which,
    /// Who answered.
    pub people: &'a People,
    /// Whether the user is a nurse.
    pub nurse: bool,
    /// Now.
    pub now: jiff::Timestamp,
}

/// The tone of a state.
#[must_use]
pub fn tone(state: State) -> Tone {
    match state {
        State::Offen => Tone::Neutral,
        State::Ueberfaellig | State::Abweichung => Tone::Warn,
        State::Erledigt => Tone::Good,
        State::NichtErledigt => Tone::Bad,
    }
}

impl Lines<'_> {
    /// The line.
    #[must_use]
    pub fn show(&self, v: &View, item: &Item, resident: &Resident) -> Markup {
        html! {
            li.entry-line {
                p {
                    @match &item.due {
                        Due::At(at) => { strong { (clock_shown(v, *at)) } }
                        Due::In(span) => { strong { (span.name) } }
                    }
                    " · "
                    @if let Some(room) = &item.zimmer { (room) " " }
                    a href=(resident_at(resident.id)) { (called(resident)) }
                    @if item.state != State::Offen { " " (badge::badge(tone(item.state), &listed(v, "state", item.state.code()))) }
                    @if item.version.nur_fachkraft { " " (badge::badge(Tone::Neutral, &v.w("measure-nurses"))) }
                }
                p { (item.version.titel) }
                @if let Some(how) = item.version.beschreibung.as_deref().filter(|_| item.state.is_open()) { p.meta.text { (how) } }
                @if item.state.is_open() { (self.ways(v, item, resident)) } @else { (self.answered(v, item)) }
            }
        }
    }

    /// What became of it, and who says so.
    fn answered(&self, v: &View, item: &Item) -> Markup {
        let said = item.answer.as_ref().and_then(|answer| answer.current().map(|said| (answer.id, said)));
        html! {
            @match said {
                Some((id, said)) => {
                    @if let Some(why) = said.grund { p { (listed(v, "reason", why.code())) } }
                    @if let Some(text) = &said.text { p.text { (text) } }
                    p.meta {
                        (signed(v, self.people, said.von, said.handzeichen.as_deref())) ", " (clock_shown(v, said.zeitpunkt)) " · "
                        a href=(answer_at(id)) { (v.w("due-open")) span.visually-hidden { " " (item.version.titel) } }
                    }
                }
                None => { p.meta { (v.w("due-by-shift")) } }
            }
        }
    }

    /// The button that says that it was done, and the way to say anything else.
    fn ways(&self, v: &View, item: &Item, resident: &Resident) -> Markup {
        let (massnahme, faellig) = (item.massnahme.to_string(), item.due.key().to_string());
        let other =
            self.which.at(&format!("{AT}/antwort"), &[("massnahme", &massnahme), ("faellig", &faellig)]);
        let early = self.now < item.fruehestens;
        let hidden = html! { span.visually-hidden { ": " (item.version.titel) ", " (called(resident)) } };
        html! {
            @if item.version.nur_fachkraft && !self.nurse {
                p.meta { (v.w("due-nurses")) }
            } @else {
                div.actions {
                    @if early {
                        span.meta { (v.t(&Msg::new("due-from").with("zeit", format::clock(item.fruehestens, &v.zone)))) }
                    } @else if item.version.vorlage.is_some() {
                        a.button href=(other) { (v.w("due-sign-block")) (hidden) }
                    } @else {
                        form method="post" action={ (AT) "/erledigt" } {
                            (form::guard(v))
                            (self.which.hidden())
                            (form::hidden("massnahme", &massnahme))
                            (form::hidden("faellig", &faellig))
                            button.button type="submit" { (listed(v, "status", Status::Erledigt.code())) (hidden) }
                        }
                    }
                    a href=(other) { (v.w("due-otherwise")) (hidden) }
                }
            }
        }
    }
}
