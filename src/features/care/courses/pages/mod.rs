//! The pages of courses: values over time, the fluid balance, and what a resident's page shows of them.
//!
//! Owns: how courses, balances and hints about weight read.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod balance;
mod card;
mod course;
mod hints;

pub use balance::BalancePage;
pub use card::Card;
pub use course::CoursePage;
pub use hints::Aside;

use maud::{Markup, html};

use super::rules::period::{DAYS, Period};
use crate::{
    features::care::{
        observations::{called, resident_at},
        residents::Resident,
    },
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    ui::{
        NavSpot, View,
        form::{self, Field},
        format,
        tabs::{Tab, tabs},
    },
};

/// The place of the pages of courses in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The courses of a resident.
#[must_use]
pub fn course_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/verlauf")
}
/// The fluid balance of a resident.
#[must_use]
pub fn balance_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/bilanz")
}
/// Where the hints about a resident's weight are set aside.
#[must_use]
pub fn set_aside_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/gewichtshinweis")
}

/// Which days a page shows, and what was typed of them.
pub struct Days {
    /// They; none where what was asked for is none.
    pub period: Option<Period>,
    /// The first and the last as they were typed.
    pub typed: [String; 2],
    /// What is wrong with that.
    pub errors: FieldErrors,
}

impl Days {
    /// The days in words.
    fn words(&self, v: &View) -> String {
        self.period.map_or_else(String::new, |period| format::days(v.lang, period.from, period.until))
    }

    /// Links to 7, 30 and 90 days. `address` ends with `?` or `&`.
    fn tabs(&self, v: &View, address: &str) -> Markup {
        let chosen = self.period.and_then(|period| period.chosen);
        let all = DAYS.map(|days| Tab {
            href: format!("{address}tage={days}"),
            label: Msg::new("course-days").with("n", days),
            count: None,
            current: chosen == Some(days),
        });
        tabs(v, &Msg::new("course-period"), &all)
    }

    /// The boxes for other days.
    fn boxes(&self, v: &View) -> Markup {
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let [von, bis] = &self.typed;
        html! {
            (form::date(v, &field("von", "entry-filter-from"), von))
            (form::date(v, &field("bis", "entry-filter-until"), bis))
        }
    }

    /// Whether other days were asked for.
    fn are_typed(&self) -> bool {
        self.typed.iter().any(|typed| !typed.is_empty())
    }
}
