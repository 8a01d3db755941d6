//! The form of a case: everything that people enter, in the groups of the detail page; new and edited alike.

use maud::{Markup, html};

use super::{HERE, words};
use crate::{
    features::second_opinion::cases::{
        Case, Lookalike,
        fields::{FIELDS, Field as CaseField, Group, Kind},
        filter::LIST,
    },
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    platform::web::query::Form,
    ui::{
        NavSpot, Page, View,
        compare::{Comparison, compare},
        form::{self, Choice, Field, Width},
        notice::say,
        view::Tone,
    },
};

/// What stands in the boxes.
pub enum Boxes {
    /// Nothing yet.
    New,
    /// The stored case.
    Stored(Box<Case>),
    /// What was sent, exactly.
    Sent(Form),
}

/// The form.
pub struct EditPage {
    /// The case and its version; none for a new one.
    pub of: Option<(Id<Case>, u64, u64)>,
    /// What stands in it.
    pub boxes: Boxes,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
    /// The cases that the new one looks like; sending the form again confirms.
    pub lookalikes: Vec<Lookalike>,
}

impl Page for EditPage {
    fn title(&self) -> Msg {
        match self.of {
            Some((_, nr, _)) => Msg::new("case-edit-title").with("nr", nr),
            None => Msg::new("case-new"),
        }
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || !self.lookalikes.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let (action, back) = match self.of {
            Some((id, ..)) => (format!("{LIST}/{id}/bearbeiten"), format!("{LIST}/{id}")),
            None => (format!("{LIST}/neu"), LIST.to_owned()),
        };
        html! {
            (form::error_summary(v, &self.errors))
            (self.lookalikes(v))
            form.form method="post" action=(action) {
                (form::guard(v))
                @if let Some((_, _, row_version)) = self.of { (form::row_version(row_version)) }
                @if !self.lookalikes.is_empty() { (form::hidden("trotzdem", "1")) }
                @for group in Group::ALL { (self.group(v, group)) }
                @let submit = if self.lookalikes.is_empty() { "common-save" } else { "case-new-anyway" };
                (form::actions(v, &Msg::new(submit), Some((&back, &Msg::new("common-cancel")))))
            }
        }
    }
}

impl EditPage {
    fn lookalikes(&self, v: &View) -> Markup {
        html! {
            @if !self.lookalikes.is_empty() {
                div #dublette tabindex="-1" data-fokus {
                    (say(v, Tone::Warn, Msg::code("DUBLETTE_BESTAETIGEN")))
                    ul {
                        @for found in &self.lookalikes {
                            li {
                                a href={ (LIST) "/" (found.id) } { (v.t(&Msg::new("case-title").with("nr", found.nr))) }
                                ": " (v.t(&Msg::code(found.code)))
                            }
                        }
                    }
                }
            }
        }
    }

    fn group(&self, v: &View, group: Group) -> Markup {
        let fields: Vec<&CaseField> =
            FIELDS.iter().filter(|field| field.group == group && field.writable()).collect();
        html! {
            @if !fields.is_empty() {
                (form::fieldset(v, &group.label(), html! { @for field in fields { (self.field(v, field)) } }))
            }
        }
    }

    fn value(&self, v: &View, field: &CaseField) -> String {
        match &self.boxes {
            Boxes::New if field.name == "datum" => v.today.strftime("%d.%m.%Y").to_string(),
            Boxes::New => String::new(),
            Boxes::Stored(case) => field.get(case).form(),
            Boxes::Sent(form) => form.get(field.name).to_owned(),
        }
    }

    fn field(&self, v: &View, of: &'static CaseField) -> Markup {
        let value = self.value(v, of);
        let mut field = Field::new(of.name, of.label()).errors(&self.errors);
        if let Some(most) = of.max_length() {
            field = field.maxlength(most);
        }
        match of.kind {
            Kind::Bool => {
                form::checkbox(v, &field, matches!(value.as_str(), "true" | "ja" | "on" | "1"), None)
            }
            Kind::Enum(options) => {
                let none = (!of.required).then(|| Choice::new("", v.w("case-choice-none")));
                let choices: Vec<Choice> = none
                    .into_iter()
                    .chain(options.iter().map(|option| Choice::new(*option, words::word(v, option))))
                    .collect();
                form::radios(v, &field, &choices, &value)
            }
            Kind::Date | Kind::BirthDate => {
                let field = if of.required { field } else { field.optional() };
                form::date(v, &field.hint(Msg::new("common-date-hint")), &value)
            }
            Kind::Lines(_) => form::textarea(v, &field.optional(), &value, 4),
            Kind::Icd => {
                form::text(v, &field.optional().hint(Msg::new("case-hint-icd")).width(Width::Full), &value)
            }
            Kind::Kvnr => {
                form::text(v, &field.optional().hint(Msg::new("case-hint-kvnr")).width(Width::Medium), &value)
            }
            Kind::Email => form::text(v, &field.optional().width(Width::Full), &value),
            Kind::Line(most) => {
                let width = match most {
                    0..=20 => Width::Medium,
                    21..=200 => Width::Long,
                    _ => Width::Full,
                };
                let field = if of.required { field } else { field.optional() };
                form::text(v, &field.width(width), &value)
            }
            // No column of these kinds is entered.
            Kind::Number | Kind::Instant | Kind::List | Kind::Reference => html! {},
        }
    }
}

/// Two people changed the same case.
pub struct ComparePage {
    /// The number of the case.
    pub nr: u64,
    /// Both versions.
    pub comparison: Comparison,
}

impl Page for ComparePage {
    fn title(&self) -> Msg {
        Msg::new("case-edit-title").with("nr", self.nr)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        compare(v, &self.comparison)
    }
}
