//! Sentences about what has happened, and what to say when there is nothing.

use maud::{Markup, html};

use crate::kernel::{problem::Link, words::Msg};
use crate::ui::view::{Notice, Tone, View};

/// A sentence with a shape, at the top of the page or above what it is about.
#[must_use]
pub fn notice(v: &View, notice: &Notice) -> Markup {
    let words = html! {
        p {
            (v.t(&notice.words))
            @if let Some(link) = &notice.link { " " a href=(link.href) { (v.t(&link.words)) } }
        }
    };
    around(notice.tone, &words)
}

/// What was entered, in the look of a notice: for what must not be overlooked.
#[must_use]
pub fn around(tone: Tone, inside: &Markup) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } {
            span.shape aria-hidden="true" { (tone.shape()) }
            (inside)
        }
    }
}

/// The short form of [`notice`].
#[must_use]
pub fn say(v: &View, tone: Tone, words: Msg) -> Markup {
    notice(v, &Notice { tone, words, link: None })
}

/// A sentence for the `aria-live="polite"` region, swapped in out of band: screen readers announce it, it is not visible.
#[must_use]
pub fn announce(v: &View, words: &Msg) -> Markup {
    announce_text(&v.t(words))
}

/// The same in words that are made already.
#[must_use]
pub fn announce_text(words: &str) -> Markup {
    html! { div #meldung hx-swap-oob="innerHTML" { (words) } }
}

/// Instead of an empty list: why it is empty, and what to do next.
#[must_use]
pub fn empty(v: &View, words: &Msg, ways: &[Link]) -> Markup {
    html! {
        div.empty {
            p { (v.t(words)) }
            @if !ways.is_empty() {
                p.actions { @for way in ways { a.button.secondary href=(way.href) { (v.t(&way.words)) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;

    #[test]
    fn an_announcement_replaces_the_text_of_the_region_and_not_the_region() {
        let v = View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20));
        let shown = announce(&v, &Msg::new("common-saved")).into_string();
        assert_eq!(shown, r#"<div id="meldung" hx-swap-oob="innerHTML">Gespeichert.</div>"#);
    }
}
