//! Parts of a page, and the few years or the like that it can be of, each with its own address.

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

/// One of few things that a page can be of.
pub struct Segment {
    /// Its address.
    pub href: String,
    /// What people read.
    pub label: String,
    /// Whether it is the one being shown.
    pub current: bool,
}

/// Links in one box, one of them current; they stand beside the title, in an element of this class.
#[must_use]
pub fn segments(links: &[Segment]) -> Markup {
    html! {
        ul role="list" {
            @for link in links {
                li { a href=(link.href) aria-current=[link.current.then_some("true")] { (link.label) } }
            }
        }
    }
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
