//! The pages of the staff: Handzeichen, one profile, who stood in where.

use std::collections::HashMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    model::{Profile, StandIn},
    profiles::Member,
};
use crate::{
    features::{
        care::units::Unit,
        house::accounts::{ADMIN, Section, refusal, tabs},
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        entity::{
            self, Fields as _,
            pages::{
                boxes::{self, Asked, Says},
                dash,
            },
        },
        tenancy::User,
        web::query::Form,
    },
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Choice, Field},
        notice::{empty, say},
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// The list of Handzeichen.
pub const SIGNS: &str = "/verwaltung/handzeichen";
/// Who stood in where.
pub const STAND_INS: &str = "/verwaltung/vertretungen";
/// Where somebody says that they stand in.
pub const STAND_IN_AT: &str = "/pflege/vertretung";

/// As profiles say it.
struct Own;

impl Says for Own {
    fn word(&self, v: &View, column: &str, word: &str) -> String {
        v.t(&Profile::msg(&format!("{column}-{word}")))
    }
    fn choices(&self, _: &str) -> Vec<Choice> {
        Vec::new()
    }
}

fn name_of(units: &[Unit], id: Id<Unit>) -> &str {
    units.iter().find(|unit| unit.id == id).map_or("–", |unit| &unit.name)
}

/// The list of Handzeichen: what an inspector asks for with every record, former staff included.
pub struct SignsPage {
    /// Those who work here by name, then those who have left.
    pub members: Vec<Member>,
    /// The units of the house.
    pub units: Vec<Unit>,
}

impl Page for SignsPage {
    fn title(&self) -> Msg {
        Msg::new("profile-table")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            div.actions { button.button.secondary type="button" data-drucken hidden { (v.w("account-codes-print")) } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let columns = [
            "profile-field-name",
            "profile-field-handzeichen",
            "profile-field-qualifikation",
            "profile-field-wohnbereiche",
            "profile-field-von",
            "profile-field-bis",
        ];
        let columns = columns.map(|key| Column::new(Msg::new(key))).into();
        let rows = self.members.iter().map(|one| Row::new(self.cells(v, one))).collect();
        html! {
            (tabs(v, Section::Area(SIGNS)))
            p.meta { (v.w("profile-table-said")) }
            (table(v, &Table::new("handzeichen", Msg::new("profile-table"), columns).rows(rows)))
        }
    }
}

impl SignsPage {
    fn cells(&self, v: &View, one: &Member) -> Vec<Markup> {
        let profile = &one.profile;
        let entered = one.row_version > 0;
        let units = profile.wohnbereiche.iter().map(|unit| name_of(&self.units, *unit));
        let units = units.collect::<Vec<_>>().join(", ");
        vec![
            html! { a href={ (SIGNS) "/" (profile.user()) } { (profile.name) } },
            html! {
                @if entered {
                    (profile.handzeichen)
                    @for former in &profile.handzeichen_frueher {
                        br;
                        span.meta {
                            (former.handzeichen) ": " (time::date(v, former.von)) " – " (time::date(v, former.bis))
                        }
                    }
                } @else {
                    (badge::badge(Tone::Warn, &v.w("profile-missing")))
                }
            },
            html! {
                @if entered {
                    (Own.word(v, "qualifikation", profile.qualifikation.code()))
                    @if profile.fachkraft { br; (badge::badge(Tone::Info, &v.w("profile-nurse"))) }
                } @else { (dash()) }
            },
            html! { @if units.is_empty() { (v.w("profile-all-units")) } @else { (units) } },
            time::date(v, profile.von),
            profile.bis.map_or_else(dash, |day| time::date(v, day)),
        ]
    }
}

/// The form of one profile.
pub struct ProfilePage {
    /// Whose.
    pub member: Member,
    /// The units of the house.
    pub units: Vec<Unit>,
    /// What was sent, exactly; none when the form is shown for the first time.
    pub sent: Option<Form>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for ProfilePage {
    fn title(&self) -> Msg {
        Msg::new("profile-title").with("name", self.member.profile.name.clone())
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
        let profile = &self.member.profile;
        html! {
            (tabs(v, Section::Area(SIGNS)))
            (refusal(v, self.problem.as_ref()))
            @if profile.signiert_at.is_some() {
                (say(v, Tone::Info, Msg::new("profile-signed")))
            }
            form.form.narrow method="post" action={ (SIGNS) "/" (profile.user()) } {
                (form::guard(v))
                (form::row_version(self.member.row_version))
                @for field in Profile::FIELDS.iter().filter(|field| field.writable()) {
                    @if field.name == "von" { (self.where_they_work(v, errors)) }
                    (self.input(v, field, errors))
                }
                (form::actions(v, &Msg::new("common-save"), Some((SIGNS, &Msg::new("common-cancel")))))
            }
        }
    }
}

impl ProfilePage {
    fn input(&self, v: &View, field: &'static entity::Field<Profile>, errors: &FieldErrors) -> Markup {
        let value = match (&self.sent, &self.member.proposed) {
            (Some(sent), _) => sent.get(field.name).to_owned(),
            (None, Some(proposed)) if field.name == "handzeichen" => proposed.clone(),
            (None, Some(_)) if field.name == "qualifikation" => String::new(),
            (None, _) => field.get(&self.member.profile).form(),
        };
        let asked = Asked { needed: field.required, ..Asked::default() };
        boxes::input(v, &Own, (field, field.label()), &value, errors, asked)
    }

    fn where_they_work(&self, v: &View, errors: &FieldErrors) -> Markup {
        let open = self.units.iter().filter(|unit| unit.aktiv || self.works_in(unit.id));
        let choices: Vec<Choice> =
            open.map(|unit| Choice::new(unit.id.to_string(), unit.name.clone())).collect();
        let chosen: Vec<String> = match &self.sent {
            Some(sent) => sent
                .0
                .iter()
                .filter(|(name, _)| name == "wohnbereiche")
                .map(|(_, unit)| unit.clone())
                .collect(),
            None => self.member.profile.wohnbereiche.iter().map(Id::to_string).collect(),
        };
        let field = Field::new("wohnbereiche", Msg::new("profile-field-wohnbereiche"))
            .hint(Msg::new("profile-hint-wohnbereiche"))
            .errors(errors);
        let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
        html! { @if !choices.is_empty() { (form::checkboxes(v, &field, &choices, &chosen)) } }
    }

    fn works_in(&self, unit: Id<Unit>) -> bool {
        self.member.profile.wohnbereiche.contains(&unit)
    }
}

/// Who stood in where.
pub struct StandInsPage {
    /// The latest first.
    pub latest: Vec<StandIn>,
    /// The units of the house.
    pub units: Vec<Unit>,
    /// Names of those who stood in.
    pub names: HashMap<Id<User>, String>,
    /// Now.
    pub now: Timestamp,
}

impl Page for StandInsPage {
    fn title(&self) -> Msg {
        Msg::new("stand-in-table")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn body(&self, v: &View) -> Markup {
        let columns = ["stand-in-who", "stand-in-where", "stand-in-from", "stand-in-until"];
        let columns = columns.map(|key| Column::new(Msg::new(key))).into();
        let rows = self.latest.iter().map(|one| {
            Row::new(vec![
                html! { (self.names.get(&one.user).map_or("–", String::as_str)) },
                html! { (name_of(&self.units, one.wohnbereich_id)) },
                time::moment(v, one.von),
                html! {
                    (time::moment(v, one.bis))
                    @if self.now < one.bis { " " (badge::badge(Tone::Info, &v.w("stand-in-now"))) }
                },
            ])
        });
        html! {
            (tabs(v, Section::Area(STAND_INS)))
            p.meta { (v.w("stand-in-said")) }
            @if self.latest.is_empty() {
                (empty(v, &Msg::new("stand-in-none"), &[]))
            } @else {
                (table(v, &Table::new("vertretungen", Msg::new("stand-in-table"), columns).rows(rows.collect())))
            }
        }
    }
}

/// One button for each of these units: the user stands in there, and is led to `back`.
pub fn stand_in_buttons(v: &View, units: &[(Id<Unit>, &str)], back: &str) -> Markup {
    html! {
        div.actions {
            @for (unit, name) in units {
                form method="post" action=(STAND_IN_AT) {
                    (form::guard(v))
                    (form::hidden("wohnbereich_id", &unit.to_string()))
                    (form::hidden("weiter", back))
                    button.button.secondary type="submit" {
                        (v.t(&Msg::new("stand-in-do").with("x", (*name).to_owned())))
                    }
                }
            }
        }
    }
}
