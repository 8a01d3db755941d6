//! What the pages of the administration have in common.

use jiff::Timestamp;
use maud::{Markup, html};

use super::ManagePeople;
use crate::{
    kernel::{
        problem::{FieldErrors, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        people::ROLES,
        tenancy::{Ctx, Role},
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field},
        notice::say,
        tabs::{self, Tab},
        time,
        view::Tone,
    },
};

/// The place of these pages in the navigation.
pub const ADMIN: NavSpot = NavSpot("admin");

/// A part of the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// People.
    People,
    /// Invitations.
    Invitations,
    /// Allowed domains.
    Domains,
    /// Who may do what.
    Roles,
    /// The facility's settings.
    Facility,
    /// The settings of an area, at their local path.
    Area(&'static str),
}

impl Section {
    /// Those of every facility, with the keys of their words.
    const HOUSE: [(Self, &'static str); 5] = [
        (Self::People, "nav-people"),
        (Self::Invitations, "nav-invitations"),
        (Self::Domains, "admin-domains"),
        (Self::Roles, "admin-roles"),
        (Self::Facility, "admin-facility"),
    ];

    fn href(self) -> &'static str {
        match self {
            Self::People => "/verwaltung/personen",
            Self::Invitations => "/verwaltung/einladungen",
            Self::Domains => "/verwaltung/domaenen",
            Self::Roles => "/verwaltung/rollen",
            Self::Facility => "/verwaltung/einrichtung",
            Self::Area(href) => href,
        }
    }
}

/// The parts of the administration, one of them current: those of every facility, then those of its areas.
#[must_use]
pub fn tabs(v: &View, here: Section) -> Markup {
    let house = Section::HOUSE.map(|(section, word)| (section.href().to_owned(), Msg::new(word)));
    let areas = v.admin.iter().map(|part| (part.href.clone(), part.label.clone()));
    let all: Vec<Tab> = house
        .into_iter()
        .chain(areas)
        .map(|(href, label)| Tab { current: href == here.href(), href, label, count: None })
        .collect();
    tabs::tabs(v, &Msg::new("nav-admin"), &all)
}

/// Why a form was refused: each field's sentence, or the one of the whole. Takes the focus.
#[must_use]
pub fn refusal(v: &View, problem: Option<&Problem>) -> Markup {
    let Some(problem) = problem else { return html! {} };
    if !problem.fields.is_empty() {
        return form::error_summary(v, &problem.fields);
    }
    html! {
        div.error-summary tabindex="-1" data-fokus {
            div role="alert" {
                h2 { (v.w("form-check")) }
                p { (v.t(&problem.words)) }
            }
        }
    }
}

/// A role in words.
#[must_use]
pub fn role_word(v: &View, role: Role) -> String {
    v.w(role.words())
}

/// The roles that people can have in this facility: those of the areas that are switched on (domain.md, 9).
#[must_use]
pub fn roles_of(ctx: &Ctx<ManagePeople>) -> Vec<Role> {
    ROLES.into_iter().filter(|role| role.is_of(|area| ctx.has_area(area))).collect()
}

/// The choice of a role; the one chosen so far is always among them.
#[must_use]
pub fn role_field(v: &View, errors: &FieldErrors, roles: &[Role], chosen: &str) -> Markup {
    let choices: Vec<Choice> = ROLES
        .into_iter()
        .filter(|role| roles.contains(role) || role.code() == chosen)
        .map(|role| Choice::new(role.code(), role_word(v, role)))
        .collect();
    form::select(v, &Field::new("role", Msg::new("people-role")).errors(errors), &choices, chosen)
}

/// The time zone of a facility, with all that this machine knows; any other may be typed.
#[must_use]
pub fn zone_field(v: &View, errors: &FieldErrors, zone: &str) -> Markup {
    let zones = jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/'));
    let field = Field::new("zeitzone", Msg::new("facility-zone"))
        .errors(errors)
        .hint(Msg::new("facility-zone-hint"))
        .maxlength(64)
        .proposals(zones.collect());
    form::text(v, &field, zone)
}

/// A link back, below a page.
#[must_use]
pub fn back(v: &View, href: &str, words: &'static str) -> Markup {
    html! { p { a href=(href) { (v.w(words)) } } }
}

/// The way on from a page for everybody: to the sign-in, or home for somebody who is signed in.
#[must_use]
pub fn onward(v: &View) -> Markup {
    if v.person.is_some() { back(v, "/", "problem-home") } else { back(v, "/anmelden", "code-back") }
}

/// A link that is shown once, to be handed over.
pub struct LinkShown {
    /// The words of the `h1`.
    pub title: Msg,
    /// For whom and what it is.
    pub said: Msg,
    /// The whole address; none: the form was sent twice, and the link was shown the first time.
    pub link: Option<Secret>,
    /// Counts until then.
    pub until: Timestamp,
    /// Where to go from here.
    pub back: (&'static str, &'static str),
    /// The part of the administration.
    pub section: Section,
}

impl Page for LinkShown {
    fn title(&self) -> Msg {
        self.title.clone()
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (tabs(v, self.section))
            p { (v.t(&self.said)) }
            @if let Some(link) = &self.link {
                (say(v, Tone::Warn, Msg::new("link-once")))
                div.form {
                    div.field {
                        label for="link" { (v.w("link-label")) }
                        input id="link" class="w-full" readonly value=(link.reveal()) data-fokus spellcheck="false" autocomplete="off";
                    }
                    button.button.secondary type="button" data-kopieren="link" data-wort=(v.w("link-copied")) hidden { (v.w("link-copy")) }
                }
                p.meta { (v.w("link-until")) " " (time::moment(v, self.until)) }
            } @else {
                (say(v, Tone::Info, Msg::new("link-shown-before")))
            }
            (back(v, self.back.0, self.back.1))
        }
    }
}
