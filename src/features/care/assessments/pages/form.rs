//! The forms of an assessment, phone first: one column, a tap for each criterion. A module stands in one fieldset, its criteria
//! in the words of the law.

use maud::{Markup, html};

use super::{
    HERE, answer_words, called, form_at, item_words, list_at, module_words,
    typed::{Filled, TIMES},
};
use crate::{
    features::care::{
        assessments::{
            items::{Item, MODULES, Scale, TREATMENT},
            words::Kind,
        },
        residents::Resident,
    },
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
    },
};

/// The form of the house's own assessment, or of a decision.
pub struct AssessmentForm {
    /// Of whom.
    pub resident: Resident,
    /// Which of the two.
    pub art: Kind,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for AssessmentForm {
    fn title(&self) -> Msg {
        let words = match self.art {
            Kind::Eigeneinschaetzung => "bi-new-title",
            Kind::Bescheid => "bi-decide-title",
        };
        Msg::new(words).with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: list_at(self.resident.id), words: Msg::new("bi-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let back = list_at(self.resident.id);
        let decides = self.art == Kind::Bescheid;
        html! {
            (form::error_summary(v, &self.errors))
            p { (v.w(if decides { "bi-decide-said" } else { "bi-estimate" })) }
            form.form method="post" action=(form_at(self.resident.id, self.art)) {
                (form::guard(v))
                (form::fieldset(v, &Msg::new("bi-what"), self.what(v)))
                @if decides {
                    (form::fieldset(v, &Msg::new("bi-sums"), self.sums(v)))
                } @else {
                    @for modul in 1..=MODULES {
                        (form::fieldset(v, &module_words(modul), self.module(v, modul)))
                    }
                }
                div.stays {
                    (form::actions(v, &Msg::new("bi-save"), Some((&back, &Msg::new("common-cancel")))))
                }
            }
        }
    }
}

impl AssessmentForm {
    fn get(&self, name: &str) -> &str {
        self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }

    fn what(&self, v: &View) -> Markup {
        let decides = self.art == Kind::Bescheid;
        let day = if decides { "bi-valid-from" } else { "bi-day" };
        let day = Field::new("stichtag", Msg::new(day)).errors(&self.errors).required();
        let day = if decides && self.errors.is_empty() { day.focus() } else { day };
        html! {
            (form::date(v, &day, self.get("stichtag")))
            @if decides {
                @let grades: Vec<Choice> = (0..=5_u8).map(|grade| {
                    let label = if grade == 0 { v.w("bi-grade-none-short") } else { grade.to_string() };
                    Choice::new(grade.to_string(), label)
                }).collect();
                (form::radios(v, &Field::new("pflegegrad", Msg::new("bi-grade-decided")).errors(&self.errors).required(), &grades, self.get("pflegegrad")))
            } @else {
                (form::checkbox(v, &Field::new("besonders", Msg::new("bi-special")).errors(&self.errors).hint(Msg::new("bi-special-hint")), self.get("besonders") == "ja", None))
            }
        }
    }

    /// The sums of the modules as the expert's report has them; all of them or none.
    fn sums(&self, v: &View) -> Markup {
        html! {
            p.hint { (v.w("bi-sums-hint")) }
            @for modul in 1..=MODULES {
                @let name = format!("summen.m{modul}");
                @let field = Field::new(name.clone(), module_words(modul)).errors(&self.errors);
                (form::text(v, &field.width(Width::Short).inputmode("numeric").maxlength(2), self.get(&name)))
            }
        }
    }

    fn module(&self, v: &View, modul: u8) -> Markup {
        html! {
            @if modul == TREATMENT { p.hint { (v.w("bi-rate-hint")) } }
            @for item in Item::of(modul) {
                @if item.scale() == Scale::Rate { (self.rate(v, item)) } @else { (self.points(v, item)) }
            }
        }
    }

    fn points(&self, v: &View, item: Item) -> Markup {
        let name = format!("punkte.{}", item.code());
        let choices: Vec<Choice> = (1..)
            .zip(item.points())
            .map(|(place, points)| {
                let label =
                    Msg::new("bi-answer").with("x", v.t(&answer_words(item, place))).with("n", *points);
                Choice::new(points.to_string(), v.t(&label))
            })
            .collect();
        let chosen = self.get(&name);
        let field = Field::new(name.clone(), item_words(item)).errors(&self.errors);
        let field = match (item.modul, item.nr) {
            (4, 11 | 12) => field.hint(Msg::new("bi-incontinence-hint")).optional(),
            _ if item.is_needed() => field,
            _ => field.optional(),
        };
        form::radios(v, &field, &choices, chosen)
    }

    fn rate(&self, v: &View, item: Item) -> Markup {
        let name = format!("haeufigkeiten.{}", item.code());
        let boxes = html! {
            div.cluster {
                @for of in TIMES.into_iter().filter(|of| *of != "tag" || item.is_daily()) {
                    @let of_name = format!("{name}.{of}");
                    @let label = Msg { key: format!("bi-times-{of}").into(), args: Vec::new() };
                    @let field = Field::new(of_name.clone(), label);
                    (form::text(v, &field.width(Width::Short).inputmode("numeric").maxlength(3), self.get(&of_name)))
                }
            }
        };
        Field::new(name.clone(), item_words(item)).errors(&self.errors).group(v, boxes)
    }
}
