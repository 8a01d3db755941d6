//! What the pages say, as headings with paragraphs, lists and keys.

use maud::{Markup, html};

use super::{ACCESSIBILITY, KEYS, PRIVACY};
use crate::{
    kernel::words::Msg,
    ui::{NavSpot, Page, View, badge::key, facts::card},
};

/// One part under a heading.
enum Part {
    /// A paragraph.
    Text(&'static str),
    /// A list.
    Points(&'static [&'static str]),
    /// Keys, each with what it does.
    Keys(&'static [(&'static str, &'static str)]),
    /// A way to another page.
    Way(&'static str, &'static str),
}

use Part::{Keys, Points, Text, Way};

/// A page of text. The same for everybody: it knows nothing of who reads it.
pub struct TextPage {
    title: &'static str,
    lead: &'static str,
    parts: &'static [(&'static str, &'static [Part])],
}

/// How to go on when one does not know how.
pub static HELP: TextPage = TextPage {
    title: "common-help",
    lead: "help-lead",
    parts: &[
        ("help-find", &[Text("help-find-1"), Text("help-find-2")]),
        ("help-save", &[Points(&["help-save-1", "help-save-2", "help-save-3", "help-save-4"])]),
        ("help-sign-in", &[Points(&["help-sign-in-1", "help-sign-in-2", "help-sign-in-3"])]),
        ("help-looks", &[Text("help-looks-1"), Way(KEYS, "help-keys-way")]),
        (
            "help-ask",
            &[
                Text("help-ask-1"),
                Text("help-ask-2"),
                Way(ACCESSIBILITY, "common-accessibility"),
                Way(PRIVACY, "common-privacy"),
            ],
        ),
    ],
};

/// The keys that work on every page.
pub static SHORTCUTS: TextPage = TextPage {
    title: "shell-shortcuts",
    lead: "keys-lead",
    parts: &[
        (
            "keys-everywhere",
            &[Keys(&[("/", "keys-search"), ("?", "keys-list"), ("Esc", "keys-escape"), ("Tab", "keys-tab")])],
        ),
        ("keys-page", &[Text("keys-page-1"), Text("keys-page-2")]),
        ("keys-off", &[Text("keys-off-1")]),
    ],
};

/// How far everybody can use the pages.
pub static ACCESS: TextPage = TextPage {
    title: "common-accessibility",
    lead: "access-lead",
    parts: &[
        (
            "access-does",
            &[Points(&["access-does-1", "access-does-2", "access-does-3", "access-does-4", "access-does-5"])],
        ),
        ("access-tested", &[Text("access-tested-1"), Text("access-tested-2")]),
        ("access-gaps", &[Points(&["access-gaps-1", "access-gaps-2", "access-gaps-3"])]),
        ("access-say", &[Text("access-say-1")]),
        ("access-simple", &[Text("access-simple-1")]),
    ],
};

/// What is kept of people, where, and who may see it.
pub static DATA: TextPage = TextPage {
    title: "common-privacy",
    lead: "privacy-lead",
    parts: &[
        ("privacy-who", &[Text("privacy-who-1"), Text("privacy-who-2")]),
        ("privacy-own", &[Points(&["privacy-own-1", "privacy-own-2", "privacy-own-3"])]),
        ("privacy-cookies", &[Text("privacy-cookies-1"), Text("privacy-cookies-2")]),
        (
            "privacy-records",
            &[Points(&["privacy-records-1", "privacy-records-2", "privacy-records-3", "privacy-records-4"])],
        ),
        ("privacy-rights", &[Text("privacy-rights-1")]),
    ],
};

impl Page for &'static TextPage {
    fn title(&self) -> Msg {
        Msg::new(self.title)
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn roomy(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p { (v.w(self.lead)) }
            @for (heading, parts) in self.parts {
                (card(v, &Msg::new(heading), html! { @for part in *parts { (part.show(v)) } }))
            }
        }
    }
}

impl Part {
    fn show(&self, v: &View) -> Markup {
        html! {
            @match self {
                Text(words) => p { (v.w(words)) },
                Points(all) => ul { @for words in *all { li { (v.w(words)) } } },
                Keys(all) => dl.key-list { @for (name, words) in *all { dt { (key(name)) } dd { (v.w(words)) } } },
                Way(to, words) => p { a href=(to) { (v.w(words)) } },
            }
        }
    }
}
