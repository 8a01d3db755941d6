//! What is asked before an entry is withdrawn, looked into, or carried over into the file of the right person.

use maud::{Markup, html};

use super::{
    HERE, below_entry, called, entry_at, form_at,
    values::{Shown, said},
};
use crate::{
    features::care::{observations::model::Entry, residents::Resident, staff::LEAST_REASON},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        notice::{empty, say},
        view::Tone,
    },
};

fn reason(v: &View, errors: &FieldErrors, value: &str, needed: bool) -> Markup {
    let field =
        Field::new("grund", Msg::new("entry-reason")).errors(errors).width(Width::Full).maxlength(500);
    let field = if needed { field.required() } else { field.optional() };
    form::text(v, &field, value)
}

/// Whether an entry is withdrawn.
pub struct WithdrawPage {
    /// Which one.
    pub id: Id<Entry>,
    /// The version that is seen.
    pub fassung: u32,
    /// Whose it is.
    pub name: String,
    /// What it says, and the template by which that is shown.
    pub shown: Shown,
    /// Whether it must be said why.
    pub needs_reason: bool,
    /// What was sent: reason, and whether it is another person's.
    pub sent: (String, bool),
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether another version was made since the page was opened.
    pub is_stale: bool,
}

impl Page for WithdrawPage {
    fn title(&self) -> Msg {
        Msg::new("entry-withdraw-title").with("name", self.name.as_str())
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let other = Field::new("falsche_person", Msg::new("entry-is-of-another"));
        html! {
            (form::error_summary(v, &self.errors))
            @if self.is_stale { (say(v, Tone::Warn, Msg::code("FASSUNG_VERALTET_EINTRAG"))) }
            p { (v.w("entry-withdraw-said")) }
            section.card { (said(v, &self.shown)) }
            form.form method="post" action=(below_entry(self.id, "zurueckziehen")) {
                (form::guard(v))
                (form::row_version(self.fassung.into()))
                (form::checkbox(v, &other.hint(Msg::new("entry-is-of-another-hint")), self.sent.1, None))
                (reason(v, &self.errors, &self.sent.0, self.needs_reason))
                (form::danger(v, &Msg::new("entry-withdraw"), Some((&entry_at(self.id), &Msg::new("common-cancel")))))
            }
        }
    }
}

/// Whether an admin looks into an entry that is hidden.
pub struct LookPage {
    /// Which one.
    pub id: Id<Entry>,
    /// What was sent.
    pub grund: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for LookPage {
    fn title(&self) -> Msg {
        Msg::new("entry-look")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: entry_at(self.id), words: Msg::new("entry-back") })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            p { (v.t(&Msg::new("entry-look-said").with("n", LEAST_REASON))) }
            form.form method="post" action=(below_entry(self.id, "einsehen")) {
                (form::guard(v))
                (reason(v, &self.errors, &self.grund, true))
                (form::actions(v, &Msg::new("entry-look"), Some((&entry_at(self.id), &Msg::new("common-cancel")))))
            }
        }
    }
}

/// Whose entry it is that was withdrawn as one of the wrong person.
pub struct RightPersonPage {
    /// The entry.
    pub id: Id<Entry>,
    /// Those whom the author reaches, without whose it was.
    pub residents: Vec<Resident>,
}

impl Page for RightPersonPage {
    fn title(&self) -> Msg {
        Msg::new("entry-right-person")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: entry_at(self.id), words: Msg::new("entry-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let choices: Vec<Choice> = self
            .residents
            .iter()
            .map(|one| {
                Choice::new(
                    one.id.to_string(),
                    match &one.zimmer {
                        Some(room) => format!("{} · {} {room}", called(one), v.w("resident-field-zimmer")),
                        None => called(one),
                    },
                )
            })
            .collect();
        html! {
            p { (v.w("entry-right-person-said")) }
            @if choices.is_empty() {
                (empty(v, &Msg::new("entry-right-person-none"), &[Link { href: "/bewohner".into(), words: Msg::new("nav-residents") }]))
            } @else {
                form.form method="get" action=(below_entry(self.id, "richtige-person/eintragen")) data-ohne-warnung {
                    (form::select(v, &Field::new("bewohner", Msg::new("entry-right-person-who")).focus(), &choices, ""))
                    (form::actions(v, &Msg::new("entry-right-person-go"), Some((&entry_at(self.id), &Msg::new("common-cancel")))))
                }
            }
        }
    }
}

/// Where the form of the right person is, filled with what the entry says.
#[must_use]
pub fn carried_to(resident: Id<Resident>, from: Id<Entry>) -> String {
    format!("{}?aus={from}", form_at(resident))
}
