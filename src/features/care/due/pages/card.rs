//! What is due for a resident, on their page.

use maud::{Markup, html};

use super::{Which, line::tone, listed, other};
use crate::{
    features::care::{
        due::{actions::DueList, lines::Line, words::State},
        observations::clock_shown,
        residents::Resident,
    },
    kernel::{ids::Id, schedule::Due, words::Msg},
    ui::{View, badge},
};

/// So many lines stand on the page of a resident; the list has all.
const MOST: usize = 6;

/// The card: what is overdue first, then what is open.
#[must_use]
pub fn card(v: &View, id: Id<Resident>, list: &DueList) -> Markup {
    let of = |state: State| list.lines.iter().filter(move |line| line.state() == state);
    let open: Vec<&Line> = of(State::Ueberfaellig).chain(of(State::Offen)).collect();
    let which = Which { bewohner: id.to_string(), ..Which::default() };
    html! {
        section.card #faellig {
            h2 { (v.w("due-title")) }
            @if open.is_empty() {
                p { (v.w(if list.lines.is_empty() { "due-none" } else { "due-all-done" })) }
            } @else {
                ul role="list" {
                    @for line in open.iter().take(MOST) {
                        li.entry-line {
                            p {
                                @match line {
                                    Line::Measure(item) => {
                                        @match &item.due {
                                            Due::At(at) => { strong { (clock_shown(v, *at)) } }
                                            Due::In(span) => { strong { (span.name) } }
                                        }
                                        " " (item.version.titel)
                                    }
                                    Line::Other(one) => {
                                        strong { (other::when(v, &one.what)) } " " (other::title(v, &one.what))
                                    }
                                }
                                @if line.state() == State::Ueberfaellig {
                                    " " (badge::badge(tone(line.state()), &listed(v, "state", line.state().code())))
                                }
                            }
                        }
                    }
                }
                @if open.len() > MOST { p.meta { (v.t(&Msg::new("due-more").with("n", open.len().saturating_sub(MOST)))) } }
            }
            p.actions { a href=(which.list()) { (v.w("due-open-list")) } }
        }
    }
}
