//! The page of the facility's settings.

use maud::{Markup, html};

use crate::{
    features::house::accounts::{ADMIN, Section, refusal, role_word, tabs, zone_field},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        people::{FacilityChange, ROLES},
        tenancy::Role,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
    },
};

/// Where the page is.
pub const HREF: &str = "/verwaltung/einrichtung";

/// The settings in a form.
pub struct FacilityPage {
    /// As stored, or as typed when it was refused.
    pub entered: FacilityChange,
    /// The instance's own limits: minutes, hours.
    pub instance: (u32, u32),
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for FacilityPage {
    fn title(&self) -> Msg {
        Msg::new("admin-facility")
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
        let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
        let number = |name, label, hint| {
            field(name, label).hint(hint).width(Width::Short).inputmode("numeric").maxlength(3)
        };
        let entered = &self.entered;
        let idle = number(
            "idle_minutes",
            "facility-idle",
            Msg::new("facility-idle-hint").with("n", self.instance.0),
        )
        .optional();
        let absolute = number(
            "absolute_hours",
            "facility-absolute",
            Msg::new("facility-absolute-hint").with("n", self.instance.1),
        )
        .optional();
        let roles: Vec<Choice> = ROLES
            .into_iter()
            .filter(|role| *role != Role::Admin)
            .map(|role| Choice::new(role.code(), role_word(v, role)))
            .collect();
        let chosen: Vec<&str> = entered.factor_roles.iter().map(String::as_str).collect();
        let factor = field("factor_roles", "facility-factor").hint(Msg::new("facility-factor-hint"));
        html! {
            (tabs(v, Section::Facility))
            (refusal(v, self.problem.as_ref()))
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::row_version(entered.version))
                (form::text(v, &field("name", "facility-name").maxlength(200), &entered.name))
                (zone_field(v, errors, &entered.zone))
                (form::text(v, &idle, &entered.idle_minutes))
                (form::text(v, &absolute, &entered.absolute_hours))
                (form::checkboxes(v, &factor, &roles, &chosen))
                (form::actions(v, &Msg::new("common-save"), None))
            }
        }
    }
}
