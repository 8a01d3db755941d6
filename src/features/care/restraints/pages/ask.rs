//! What is asked before an order is ended.

use maud::{Markup, html};

use super::{HERE, called, order_at, orders_at};
use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::{self, RestraintOrder},
    },
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
        notice::say,
        view::Tone,
    },
};

/// Whether an order is ended, and why.
pub struct EndPage {
    /// For whom it is.
    pub resident: Resident,
    /// Which one.
    pub order: RestraintOrder,
    /// Whether it is applied now.
    pub is_on: bool,
    /// What was sent.
    pub grund: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for EndPage {
    fn title(&self) -> Msg {
        Msg::new("fem-end-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: orders_at(self.resident.id), words: Msg::new("fem-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let why = Field::new("grund", Msg::new("entry-reason"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(500)
            .required();
        html! {
            (form::error_summary(v, &self.errors))
            @if self.is_on { (say(v, Tone::Warn, Msg::new("fem-end-is-on"))) }
            p { strong { (restraint_orders::called(v, &self.order)) } }
            p { (v.w("fem-end-said")) }
            form.form method="post" action=(order_at(self.order.id, "beenden")) {
                (form::guard(v))
                (form::row_version(self.order.fassung().into()))
                (form::text(v, &if self.errors.is_empty() { why.focus() } else { why }, &self.grund))
                (form::danger(v, &Msg::new("fem-end"), Some((&orders_at(self.resident.id), &Msg::new("common-cancel")))))
            }
        }
    }
}
