//! One line of what is due that no plan says, and what is done about it.

use maud::{Markup, html};

use super::{called, line::tone, listed, resident_at};
use crate::{
    features::care::{
        as_needed::effect_buttons,
        due::{
            lines::{Other, What},
            words::State,
        },
        observations::clock_shown,
        residents::Resident,
        restraint_orders,
        restraints::control_button,
        wound_courses,
        wounds::assess_at,
    },
    kernel::words::Msg,
    ui::{View, badge, time},
};

/// What it is, in words.
#[must_use]
pub fn title(v: &View, what: &What) -> String {
    match what {
        What::Effect(one) => {
            let said = |key: &str| {
                let werte = one.entry.current().map(|current| current.werte.json()).unwrap_or_default();
                werte.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
            };
            let of = format!("{}, {}", said("medikament"), said("dosis"));
            v.t(&Msg::new("due-effect").with("was", of))
        }
        What::Control(one) => {
            v.t(&Msg::new("due-control").with("was", restraint_orders::called(v, &one.order)))
        }
        What::Assessment(one) => {
            v.t(&Msg::new("due-wound").with("was", wound_courses::called(v, &one.course)))
        }
    }
}

/// When it is due.
#[must_use]
pub fn when(v: &View, what: &What) -> Markup {
    html! {
        @if let Some(at) = what.at() { (clock_shown(v, at)) }
        @if let Some(day) = what.day() { (time::date(v, day)) }
    }
}

/// The line. `back` is the list to which a tap leads back.
#[must_use]
pub fn show(v: &View, other: &Other, resident: &Resident, back: &str) -> Markup {
    let title = title(v, &other.what);
    let of = format!("{title}, {}", called(resident));
    html! {
        li.entry-line {
            p {
                strong { (when(v, &other.what)) } " · "
                @if let Some(room) = &other.zimmer { (room) " " }
                a href=(resident_at(resident.id)) { (called(resident)) }
                @if other.what.is_overdue() {
                    " " (badge::badge(tone(State::Ueberfaellig), &listed(v, "state", State::Ueberfaellig.code())))
                }
            }
            p { (title) }
            @match &other.what {
                What::Effect(one) => {
                    p.meta { (v.w("effect-no-order")) }
                    (effect_buttons(v, one.entry.id, &of, back))
                }
                What::Control(one) => (control_button(v, &one.order, &of, back)),
                What::Assessment(one) => {
                    div.actions {
                        a.button href=(assess_at(&one.course)) { (v.w("due-assess")) span.visually-hidden { ": " (of) } }
                    }
                }
            }
        }
    }
}
