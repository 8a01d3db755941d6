//! Where no card is: the queue is done, others have the rest in hand, or the card is somebody else's.

use maud::{Markup, html};

use super::{HERE, parts::progress_part};
use crate::{
    features::second_opinion::{
        cases::no_cases,
        coding::queue::{Figures, HREF, QueueCursor},
        icd::{Beside, scope_filter},
    },
    kernel::{problem::Link, words::Msg},
    ui::{NavSpot, Page, View, notice, view::Tone},
};

/// Why there is no card.
pub enum Without {
    /// Nothing waits.
    Done,
    /// What waits is in the hands of others.
    Busy,
    /// This card is in somebody else's hands.
    Taken(Msg),
}

/// The queue without a card.
pub struct WithoutPage {
    /// Why.
    pub why: Without,
    /// Where the reader is.
    pub cursor: QueueCursor,
    /// How far the coding has come.
    pub figures: Figures,
    /// What waits beside that.
    pub beside: Beside,
    /// Whether the reader may bring cases in.
    pub may_import: bool,
}

impl Page for WithoutPage {
    fn title(&self) -> Msg {
        Msg::new("coding-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        if !self.beside.any {
            return no_cases(v, self.may_import);
        }
        html! {
            (scope_filter(v, HREF, self.cursor.scope))
            (progress_part(v, self.figures, &self.beside, false))
            div #karte { (self.inside(v)) }
        }
    }
}

impl WithoutPage {
    /// What stands inside the element `karte`.
    #[must_use]
    pub fn inside(&self, v: &View) -> Markup {
        let way = |href: String, words| Link { href, words: Msg::new(words) };
        let mut ways = Vec::new();
        let words = match &self.why {
            Without::Done if self.beside.all > 0 => Msg::new("coding-empty-here"),
            Without::Done if self.figures.kodiert() == 0 => Msg::new("coding-empty"),
            Without::Done => Msg::new("coding-done").with("n", self.figures.kodiert()),
            Without::Busy => Msg::new("coding-busy").with("n", self.figures.offen),
            Without::Taken(words) => {
                ways.push(way(self.cursor.href(HREF), "coding-next"));
                words.clone()
            }
        };
        ways.push(way("/faelle".to_owned(), "coding-to-cases"));
        if matches!(self.why, Without::Done) {
            ways.push(way("/berichte".to_owned(), "coding-to-reports"));
        }
        html! {
            h2 tabindex="-1" data-fokus { (v.w(match self.why {
                Without::Done => "coding-done-heading",
                Without::Busy | Without::Taken(_) => "coding-busy-heading",
            })) }
            @if let Without::Taken(_) = self.why { (notice::say(v, Tone::Warn, words)) (links(v, &ways)) }
            @else { (notice::empty(v, &words, &ways)) }
        }
    }
}

fn links(v: &View, ways: &[Link]) -> Markup {
    html! { p.actions { @for way in ways { a.button.secondary href=(way.href) { (v.t(&way.words)) } } } }
}
