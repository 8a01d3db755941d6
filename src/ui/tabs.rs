//! Parts of a page, each with its own address.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{format, view::View};

/// One part.
#[derive(Clone)]
pub struct Tab {
    /// Its address.
    pub href: String,
    /// Its word.
    pub label: Msg,
    /// How many there are in it.
    pub count: Option<u64>,
    /// Whether it is the one being shown.
    pub current: bool,
}

/// Links, one of them current; `label` says what they choose between.
#[must_use]
pub fn tabs(v: &View, label: &Msg, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(v.t(label)) {
            ul role="list" {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                            (v.t(&tab.label))
                            @if let Some(count) = tab.count { span.count { (format::count(v.lang, count)) } }
                        }
                    }
                }
            }
        }
    }
}
