//! The pages of facilities: the list, a new one, one of them, erasing it.

use maud::{Markup, html};

use crate::{
    features::house::accounts::refusal,
    kernel::{
        problem::{FieldErrors, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        store::ErasureProof,
        tenancy::{Area, TenantState},
        tenants::TenantCounts,
    },
    ui::{
        NavSpot, Page, View,
        badge::badge,
        facts::{Fact, card, facts},
        form::{self, Choice, Field},
        notice::{empty, say},
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Its entry of the navigation.
pub const HERE: NavSpot = NavSpot("einrichtungen");
/// Where the pages are.
pub const HREF: &str = "/betrieb/einrichtungen";

/// The page of one facility.
pub(super) fn page_of(slug: &str) -> String {
    format!("{HREF}/{slug}")
}

fn state(v: &View, state: TenantState) -> Markup {
    let (tone, key) = match state {
        TenantState::Active => (Tone::Good, "facility-state-active"),
        TenantState::Suspended => (Tone::Warn, "facility-state-suspended"),
        TenantState::Erased => (Tone::Neutral, "facility-state-erased"),
    };
    badge(tone, &v.w(key))
}

fn area_word(v: &View, area: Area) -> String {
    v.w(area.words())
}

fn areas(v: &View, found: &TenantCounts) -> String {
    found.tenant.areas().map(|area| area_word(v, area)).collect::<Vec<_>>().join(", ")
}

fn area_boxes(v: &View, errors: &FieldErrors, chosen: &[String]) -> Markup {
    let choices: Vec<Choice> =
        Area::ALL.into_iter().map(|area| Choice::new(area.code(), area_word(v, area))).collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    form::checkboxes(
        v,
        &Field::new("bereiche", Msg::new("desk-facility-areas")).errors(errors),
        &choices,
        &chosen,
    )
}

/// Every facility: counts only.
pub struct FacilitiesPage {
    /// By short name.
    pub found: Vec<TenantCounts>,
}

impl Page for FacilitiesPage {
    fn title(&self) -> Msg {
        Msg::new("desk-facilities")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { a.button href={ (HREF) "/neu" } { (v.w("desk-facility-new")) } }
    }
    fn body(&self, v: &View) -> Markup {
        let columns = vec![
            Column::new(Msg::new("common-name")),
            Column::new(Msg::new("desk-facility-slug")),
            Column::new(Msg::new("desk-facility-areas")),
            Column::new(Msg::new("common-state")),
            Column::new(Msg::new("desk-facility-people")).numeric(),
            Column::new(Msg::new("desk-facility-admins")).numeric(),
        ];
        let rows = self.found.iter().map(|found| {
            let tenant = &found.tenant;
            Row::new(vec![
                html! { a href=(page_of(&tenant.slug)) { (tenant.name) } },
                html! { code { (tenant.slug) } },
                html! { (areas(v, found)) },
                state(v, tenant.state),
                html! { (found.people) },
                html! { (found.admins) },
            ])
        });
        html! {
            p { (v.w("desk-facilities-lead")) }
            @if self.found.is_empty() {
                (empty(v, &Msg::new("desk-facilities-empty"), &[]))
            } @else {
                (table(v, &Table::new("einrichtungen", Msg::new("desk-facilities"), columns).rows(rows.collect())))
            }
        }
    }
}

/// What was entered for a new facility.
#[derive(Default, Clone)]
pub struct NewFacility {
    /// The name that people see.
    pub name: String,
    /// The short name.
    pub slug: String,
    /// Words of the areas.
    pub areas: Vec<String>,
    /// Name of the first admin.
    pub admin: String,
    /// Their e-mail.
    pub email: String,
}

/// The fields of a new facility, without a frame: the first run has them too.
#[must_use]
pub fn new_fields(v: &View, entered: &NewFacility, errors: &FieldErrors) -> Markup {
    let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
    html! {
        (form::text(v, &field("name", "facility-name").maxlength(200), &entered.name))
        (form::text(v, &field("kurzname", "desk-facility-slug").hint(Msg::new("desk-facility-slug-hint")).maxlength(40).short_of("name"), &entered.slug))
        (area_boxes(v, errors, &entered.areas))
        (form::fieldset(v, &Msg::new("desk-facility-first-admin"), html! {
            p.hint { (v.w("desk-facility-first-admin-hint")) }
            (form::text(v, &field("username", "common-name").maxlength(200), &entered.admin))
            (form::email(v, &field("email", "sign-in-email").maxlength(254), &entered.email))
        }))
    }
}

/// A new facility.
#[derive(Default)]
pub struct NewFacilityPage {
    /// As typed.
    pub entered: NewFacility,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for NewFacilityPage {
    fn title(&self) -> Msg {
        Msg::new("desk-facility-new")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        html! {
            (refusal(v, self.problem.as_ref()))
            form.form method="post" action={ (HREF) "/neu" } {
                (form::guard(v))
                (new_fields(v, &self.entered, errors))
                (form::actions(v, &Msg::new("desk-facility-new"), Some((HREF, &Msg::new("common-cancel")))))
            }
        }
    }
}

/// A facility was made; the link of its first admin is shown once.
pub struct MadePage {
    /// The facility's name.
    pub name: String,
    /// Its short name.
    pub slug: String,
    /// The first admin's e-mail.
    pub email: String,
    /// Their link; none when they have an account already.
    pub link: Option<Secret>,
}

/// What was made, and the link to hand over.
#[must_use]
pub fn made(v: &View, made: &MadePage) -> Markup {
    html! {
        (say(v, Tone::Good, Msg::new("desk-facility-made").with("name", made.name.as_str())))
        @match &made.link {
            Some(link) => {
                p { (v.t(&Msg::new("desk-facility-link").with("email", made.email.as_str()))) }
                (say(v, Tone::Warn, Msg::new("link-once")))
                div.form {
                    div.field {
                        label for="link" { (v.w("link-label")) }
                        input id="link" class="w-full" readonly value=(link.reveal()) spellcheck="false" autocomplete="off";
                    }
                    button.button.secondary type="button" data-kopieren="link" data-wort=(v.w("link-copied")) hidden { (v.w("link-copy")) }
                }
            }
            None => { p { (v.t(&Msg::new("desk-facility-known").with("email", made.email.as_str()))) } }
        }
    }
}

impl Page for MadePage {
    fn title(&self) -> Msg {
        Msg::new("desk-facility-made-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (made(v, self))
            p.actions { a.button.secondary href=(page_of(&self.slug)) { (v.w("desk-facility-onward")) } }
        }
    }
}

/// One facility, and what can be done to it.
pub struct FacilityPage {
    /// It.
    pub found: TenantCounts,
    /// The reason as typed.
    pub reason: String,
    /// Why something was refused.
    pub problem: Option<Problem>,
}

impl Page for FacilityPage {
    fn title(&self) -> Msg {
        Msg::new("desk-facility-title").with("name", self.found.tenant.name.as_str())
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn beside_title(&self, v: &View) -> Markup {
        state(v, self.found.tenant.state)
    }
    fn body(&self, v: &View) -> Markup {
        let tenant = &self.found.tenant;
        let known = [
            Fact::text(Msg::new("desk-facility-slug"), Some(&tenant.slug)),
            Fact::text(Msg::new("desk-facility-areas"), Some(&areas(v, &self.found))),
            Fact::new(Msg::new("desk-facility-people"), html! { (self.found.people) }),
            Fact::new(Msg::new("desk-facility-admins"), html! { (self.found.admins) }),
            Fact::new(Msg::new("desk-facility-sessions"), html! { (self.found.sessions) }),
            Fact::new(Msg::new("desk-facility-since"), time::moment(v, tenant.created_at)),
        ];
        html! {
            (refusal(v, self.problem.as_ref()))
            (card(v, &Msg::new("desk-facility-facts"), facts(v, &known)))
            @if tenant.state == TenantState::Erased {
                p { (v.w("desk-facility-erased-lead")) }
            } @else {
                (self.acts(v))
            }
            p { a href=(HREF) { (v.w("desk-facilities-back")) } }
        }
    }
}

impl FacilityPage {
    fn acts(&self, v: &View) -> Markup {
        let tenant = &self.found.tenant;
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let here = page_of(&tenant.slug);
        let chosen: Vec<String> = tenant.areas().map(|area| area.code().to_owned()).collect();
        let reason = Field::new("grund", Msg::new("desk-facility-reason"))
            .hint(Msg::new("desk-facility-reason-hint"))
            .errors(errors)
            .maxlength(500);
        html! {
            (card(v, &Msg::new("desk-facility-areas"), html! {
                form.form method="post" action={ (here) "/bereiche" } {
                    (form::guard(v))
                    (area_boxes(v, errors, &chosen))
                    (form::actions(v, &Msg::new("common-save"), None))
                }
            }))
            @if tenant.state == TenantState::Active {
                (card(v, &Msg::new("desk-facility-suspend"), html! {
                    p { (v.w("desk-facility-suspend-lead")) }
                    form.form method="post" action={ (here) "/sperren" } {
                        (form::guard(v))
                        (form::text(v, &reason, &self.reason))
                        (form::danger(v, &Msg::new("desk-facility-suspend"), None))
                    }
                }))
            } @else {
                (card(v, &Msg::new("desk-facility-resume"), html! {
                    p { (v.w("desk-facility-resume-lead")) }
                    form.form method="post" action={ (here) "/freigeben" } {
                        (form::guard(v))
                        (form::actions(v, &Msg::new("desk-facility-resume"), None))
                    }
                }))
            }
            p { a.button.danger href={ (here) "/loeschen" } { (v.w("desk-facility-erase")) } }
        }
    }
}

/// Erasing a facility: what it means, and its short name once more.
pub struct ErasePage {
    /// The facility.
    pub found: TenantCounts,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for ErasePage {
    fn title(&self) -> Msg {
        Msg::new("desk-facility-erase-title").with("name", self.found.tenant.name.as_str())
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let slug = &self.found.tenant.slug;
        let typed = Field::new("kurzname", Msg::new("desk-facility-erase-typed"))
            .hint(Msg::new("desk-facility-erase-typed-hint").with("kurzname", slug.as_str()))
            .errors(errors)
            .maxlength(40);
        html! {
            (refusal(v, self.problem.as_ref()))
            (say(v, Tone::Bad, Msg::new("desk-facility-erase-lead").with("n", self.found.people)))
            ul {
                li { (v.w("desk-facility-erase-key")) }
                li { (v.w("desk-facility-erase-people")) }
                li { (v.w("desk-facility-erase-backups")) }
                li { (v.w("desk-facility-erase-slug")) }
            }
            form.form method="post" action={ (page_of(slug)) "/loeschen" } {
                (form::guard(v))
                (form::text(v, &typed, ""))
                (form::danger(v, &Msg::new("desk-facility-erase-submit"), Some((&page_of(slug), &Msg::new("common-cancel")))))
            }
        }
    }
}

/// What is left of an erased facility.
pub struct ErasedPage {
    /// Its short name.
    pub slug: String,
    /// What was looked at on the disk.
    pub proof: ErasureProof,
}

impl Page for ErasedPage {
    fn title(&self) -> Msg {
        Msg::new("desk-erased-title").with("kurzname", self.slug.as_str())
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        let proof = &self.proof;
        let tone = if proof.holds() { Tone::Good } else { Tone::Bad };
        let said = if proof.holds() { "desk-erased-good" } else { "desk-erased-bad" };
        let known = [
            Fact::flag(v, Msg::new("desk-erased-no-key"), proof.no_key_left),
            Fact::flag(v, Msg::new("desk-erased-ledger"), proof.in_ledger),
            Fact::new(
                Msg::new("desk-erased-tried"),
                html! { (v.t(&Msg::new("desk-erased-tried-value").with("n", proof.tried).with("m", proof.opened))) },
            ),
        ];
        html! {
            (say(v, tone, Msg::new(said)))
            (card(v, &Msg::new("desk-erased-proof"), facts(v, &known)))
            p { (v.w("desk-facility-erase-backups")) }
            p { a href=(HREF) { (v.w("desk-facilities-back")) } }
        }
    }
}
