//! Pages about people.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    features::house::accounts::{ADMIN, Section, back, refusal, role_field, role_word, tabs},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        people::Person,
        tenancy::{MembershipState, Role},
    },
    ui::{
        NavSpot, Page, View, badge,
        facts::{Fact, card, facts},
        form::{self, Field},
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Where the list is.
pub const LIST: &str = "/verwaltung/personen";

/// Everybody who belongs, or belonged, to the facility.
pub struct PeoplePage {
    /// By name, those who have gone last.
    pub people: Vec<Person>,
}

fn states(v: &View, person: &Person) -> Markup {
    let mut said: Vec<(Tone, &'static str)> = Vec::new();
    if person.state != MembershipState::Active {
        said.push((Tone::Neutral, "people-ended"));
    }
    if person.disabled {
        said.push((Tone::Bad, "people-disabled"));
    }
    if person.locked_until.is_some() {
        said.push((Tone::Warn, "people-locked"));
    }
    if !person.has_password {
        said.push((Tone::Info, "people-no-password"));
    }
    if said.is_empty() {
        said.push((Tone::Good, "people-active"));
    }
    html! { @for (tone, word) in said { (badge::badge(tone, &v.w(word))) " " } }
}

/// Whether somebody has a second factor; that one is missing which the role demands, is said.
fn factor(v: &View, person: &Person) -> Markup {
    if person.lacks_factor {
        return badge::badge(Tone::Info, &v.w("people-factor-lacks"));
    }
    html! { (v.w(if person.has_factor { "common-yes" } else { "common-no" })) }
}

fn moment_or_never(v: &View, at: Option<Timestamp>) -> Markup {
    match at {
        Some(at) => time::moment(v, at),
        None => html! { span.unknown { (v.w("people-never")) } },
    }
}

impl Page for PeoplePage {
    fn title(&self) -> Msg {
        Msg::new("nav-people")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { a.button href={ (LIST) "/neu" } { (v.w("people-new")) } }
    }
    fn body(&self, v: &View) -> Markup {
        let columns = vec![
            Column::new(Msg::new("common-name")),
            Column::new(Msg::new("sign-in-email")),
            Column::new(Msg::new("people-role")),
            Column::new(Msg::new("people-factor")),
            Column::new(Msg::new("people-last")),
            Column::new(Msg::new("common-state")),
        ];
        let rows = self.people.iter().map(|person| {
            let cells = vec![
                html! { a href={ (LIST) "/" (person.id) } { (person.name) } },
                html! { (person.email) },
                html! { (role_word(v, person.role)) },
                factor(v, person),
                moment_or_never(v, person.signed_in_at),
                states(v, person),
            ];
            Row::new(cells).id(format!("person-{}", person.id))
        });
        html! {
            (tabs(v, Section::People))
            (table(v, &Table::new("personen", Msg::new("nav-people"), columns).rows(rows.collect())))
        }
    }
}

/// One person, and what an admin may do about them.
pub struct PersonPage {
    /// The person.
    pub person: Person,
    /// Whether it is the admin's own account.
    pub own: bool,
    /// The roles that people can have here.
    pub roles: Vec<Role>,
    /// Why the last act was refused.
    pub problem: Option<Problem>,
}

impl Page for PersonPage {
    fn title(&self) -> Msg {
        Msg::new("person-title").with("name", self.person.name.clone())
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let person = &self.person;
        let mut known = vec![
            Fact::text(Msg::new("sign-in-email"), Some(&person.email)),
            Fact::text(Msg::new("people-role"), Some(&role_word(v, person.role))),
            Fact::new(Msg::new("common-state"), states(v, person)),
            Fact::new(
                Msg::new("people-factor"),
                html! {
                    (factor(v, person))
                    @if person.lacks_factor { " " span.meta { (v.w("people-factor-lacks-said")) } }
                },
            ),
            Fact::new(Msg::new("people-last"), moment_or_never(v, person.signed_in_at)),
            Fact::new(Msg::new("people-since"), time::moment(v, person.since)),
            Fact::text(Msg::new("people-sessions"), Some(&person.sessions.to_string())),
        ];
        if let Some(until) = person.locked_until {
            known.push(Fact::new(Msg::new("people-locked-until"), time::moment(v, until)));
        }
        html! {
            (tabs(v, Section::People))
            (refusal(v, self.problem.as_ref()))
            (facts(v, &known))
            @if self.own {
                p { (v.w("person-own")) " " a href="/konto" { (v.w("nav-account")) } }
            } @else {
                (self.place(v))
                (self.entry(v))
            }
            (back(v, LIST, "person-back"))
        }
    }
}

impl PersonPage {
    fn act(&self, v: &View, below: &str, word: &'static str, class: &'static str) -> Markup {
        html! {
            form method="post" action={ (LIST) "/" (self.person.id) "/" (below) } {
                (form::guard(v))
                button class=(class) type="submit" { (v.w(word)) }
            }
        }
    }

    /// Role and membership.
    fn place(&self, v: &View) -> Markup {
        let person = &self.person;
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        card(
            v,
            &Msg::new("person-place"),
            html! {
                @if person.state == MembershipState::Active {
                    form.form method="post" action={ (LIST) "/" (person.id) "/rolle" } {
                        (form::guard(v))
                        (form::row_version(person.version))
                        (role_field(v, errors, &self.roles, person.role.code()))
                        (form::actions(v, &Msg::new("person-change-role"), None))
                    }
                    p.meta { (v.w("person-role-said")) }
                    (self.act(v, "ende", "person-end", "button secondary danger"))
                    p.meta { (v.w("person-end-said")) }
                } @else {
                    p { (v.w("person-resume-said")) }
                    (self.act(v, "wieder", "person-resume", "button"))
                }
            },
        )
    }

    /// How the person comes in.
    fn entry(&self, v: &View) -> Markup {
        let person = &self.person;
        card(
            v,
            &Msg::new("person-entry"),
            html! {
                @if person.locked_until.is_some() {
                    p { (v.w("person-locked-said")) }
                    (self.act(v, "entsperren", "person-unlock", "button"))
                }
                (self.act(v, "passwort", "person-reset", "button secondary"))
                p.meta { (v.w("person-reset-said")) }
                @if person.has_factor {
                    (self.act(v, "faktor", "person-factor", "button secondary danger"))
                    p.meta { (v.w("person-factor-said")) }
                }
                @if person.sessions > 0 {
                    (self.act(v, "sitzungen", "person-sessions", "button secondary"))
                    p.meta { (v.w("person-sessions-said")) }
                }
            },
        )
    }
}

/// A new person.
#[derive(Default)]
pub struct NewPersonPage {
    /// The name as typed.
    pub name: String,
    /// The e-mail as typed.
    pub email: String,
    /// The chosen role.
    pub role: String,
    /// The roles that people can have here.
    pub roles: Vec<Role>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for NewPersonPage {
    fn title(&self) -> Msg {
        Msg::new("people-new")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let name = Field::new("username", Msg::new("people-name")).errors(errors).maxlength(200);
        let email = Field::new("email", Msg::new("sign-in-email")).errors(errors).maxlength(254);
        html! {
            (tabs(v, Section::People))
            (refusal(v, self.problem.as_ref()))
            p { (v.w("people-new-said")) }
            form.form method="post" action={ (LIST) "/neu" } {
                (form::guard(v))
                (form::text(v, &name, &self.name))
                (form::email(v, &email, &self.email))
                (role_field(v, errors, &self.roles, &self.role))
                (form::actions(v, &Msg::new("people-create"), Some((LIST, &Msg::new("common-cancel")))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::{ids::Id, words::Lang},
        ui::page::full,
    };

    #[test]
    fn a_second_factor_that_is_missing_is_said_calmly_in_both_languages() {
        let person = |lacks_factor| Person {
            id: Id::from_bytes([7; 16]),
            version: 1,
            name: "Petra Leitung".into(),
            email: "pdl@haus.example".into(),
            role: Role::Admin,
            state: MembershipState::Active,
            disabled: false,
            has_password: true,
            has_factor: false,
            lacks_factor,
            signed_in_at: None,
            locked_until: None,
            sessions: 0,
            since: Timestamp::UNIX_EPOCH,
        };
        for (lang, word) in [(Lang::De, "Fehlt, ist Pflicht"), (Lang::En, "Missing, is required")] {
            let v = View::bare(lang, "Haus", jiff::civil::date(2026, 11, 20));
            for lacks in [true, false] {
                let list = full(&PeoplePage { people: vec![person(lacks)] }, &v).into_string();
                let one =
                    PersonPage { person: person(lacks), own: false, roles: vec![Role::Admin], problem: None };
                for shown in [list, full(&one, &v).into_string()] {
                    assert_eq!(shown.contains(word), lacks);
                    assert!(!shown.contains("tone-bad"), "nobody is accused");
                }
            }
        }
    }
}
