//! Names and values in a list: the fields of a record.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{format, view::View};

/// One name and its value; no value is shown as "–".
#[derive(Clone)]
pub struct Fact {
    /// The name.
    pub label: Msg,
    /// The value.
    pub value: Option<Markup>,
}

impl Fact {
    /// A value of any markup.
    #[must_use]
    pub fn new(label: Msg, value: Markup) -> Self {
        Self { label, value: Some(value) }
    }
    /// Text that may be missing.
    #[must_use]
    pub fn text(label: Msg, value: Option<&str>) -> Self {
        Self { label, value: value.filter(|text| !text.is_empty()).map(|text| html! { (text) }) }
    }
    /// Yes or no in words.
    #[must_use]
    pub fn flag(v: &View, label: Msg, on: bool) -> Self {
        let word = if on { v.w("common-yes") } else { v.w("common-no") };
        Self { label, value: Some(html! { (word) }) }
    }
}

/// The list.
#[must_use]
pub fn facts(v: &View, facts: &[Fact]) -> Markup {
    html! {
        dl.facts {
            @for fact in facts {
                div {
                    dt { (v.t(&fact.label)) }
                    dd {
                        @match &fact.value {
                            Some(value) => { (value) }
                            None => { span.unknown { (format::UNKNOWN) } }
                        }
                    }
                }
            }
        }
    }
}

/// How many fields are empty; which ones is shown when that is asked for. Nothing when none is.
#[must_use]
pub fn empty_facts(v: &View, groups: &[(Msg, Vec<Fact>)]) -> Markup {
    let number: usize = groups.iter().map(|(_, facts)| facts.len()).sum();
    html! {
        @if number > 0 {
            details.card.empty-facts {
                summary { (v.t(&Msg::new("facts-empty").with("n", number))) }
                div.columns {
                    @for (group, empty) in groups.iter().filter(|(_, facts)| !facts.is_empty()) {
                        section { h3 { (v.t(group)) } (facts(v, empty)) }
                    }
                }
            }
        }
    }
}

/// Fields that belong together, under a heading.
#[must_use]
pub fn card(v: &View, title: &Msg, inside: Markup) -> Markup {
    html! { section.card { h2 { (v.t(title)) } (inside) } }
}

/// The same for what is seldom asked for: only its title until it is opened.
#[must_use]
pub fn closed_card(v: &View, title: &Msg, inside: Markup) -> Markup {
    html! { details.card { summary { h2 { (v.t(title)) } } (inside) } }
}
