//! How far something has come.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::view::View;

/// A bar with its sentence, e.g. "12 von 57".
#[must_use]
pub fn progress(v: &View, done: u64, all: u64, words: &Msg) -> Markup {
    let words = v.t(words);
    html! {
        div.progress {
            progress max=(all.max(1)) value=(done.min(all)) aria-label=(words) {}
            p.meta { (words) }
        }
    }
}

/// The same inside an element that asks `href` again every second until an answer without it comes.
/// While the server does not answer, the page says so. Never put anything into it that can have the focus.
#[must_use]
pub fn polling(v: &View, id: &str, href: &str, done: u64, all: u64, words: &Msg) -> Markup {
    html! {
        div id=(id) hx-get=(href) hx-trigger="every 1s" hx-swap="outerHTML" data-wort-verbindung=(v.w("progress-no-connection")) {
            (progress(v, done, all, words))
        }
    }
}
