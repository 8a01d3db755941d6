//! How something due is answered otherwise than by one tap: why it was not done in one tap more, what was otherwise as the text
//! that is the report, or with the block that it opens.

use maud::{Markup, html};

use super::{AT, HERE, Which, called, listed};
use crate::{
    features::care::{
        due::words::{Grund, Status},
        measures::MeasureVersion,
        observations::{Filled, Last, clock_shown, fields_of, show_when},
        residents::Resident,
        templates::Template,
    },
    kernel::{
        problem::{FieldErrors, Link},
        schedule::Due,
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
        format,
    },
};

/// What the names of the block's fields begin with.
pub const WERTE: &str = "werte";

/// The form of an answer.
pub struct AnswerForm {
    /// For whom.
    pub resident: Resident,
    /// The measure.
    pub massnahme: String,
    /// What it says.
    pub version: MeasureVersion,
    /// When it is due.
    pub due: Due,
    /// The block that ticking opens, with the answers before.
    pub block: Option<(Template, Last)>,
    /// The earliest instant at which it may be signed as done, where that lies ahead.
    pub early: Option<jiff::Timestamp>,
    /// Whether an admin must say why it is answered so late.
    pub needs_reason: bool,
    /// The list from which it was opened.
    pub which: Which,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl AnswerForm {
    fn get(&self, name: &str) -> &str {
        self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }
}

impl Page for AnswerForm {
    fn title(&self) -> Msg {
        Msg::new("due-answer-title")
            .with("titel", self.version.titel.as_str())
            .with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: self.which.list(), words: Msg::new("due-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let answer = |value: &str, words: String, class: &str| {
            html! { button class=(class) type="submit" name="antwort" value=(value) { (words) } }
        };
        let text = Field::new("text", Msg::new("due-text"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(2_000)
            .hint(Msg::new("due-text-hint"));
        let why = Field::new("begruendung", Msg::new("due-late-reason"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(500)
            .required();
        let reasons = Grund::ALL.into_iter().filter(|reason| *reason != Grund::Anderer);
        let done = listed(v, "status", Status::Erledigt.code());
        html! {
            (form::error_summary(v, &self.errors))
            p {
                @match &self.due {
                    Due::At(at) => { (v.w("due-at")) " " strong { (clock_shown(v, *at)) } ", " (format::date(v.lang, v.zone.to_datetime(*at).date())) }
                    Due::In(span) => { strong { (span.name) } ", " (format::date(v.lang, span.id.day)) }
                }
            }
            @if let Some(how) = &self.version.beschreibung { p.text { (how) } }
            form.form method="post" action={ (AT) "/antwort" } {
                // What Enter would press does nothing: each answer is pressed by itself.
                button type="submit" disabled hidden {}
                (form::guard(v))
                (self.which.hidden())
                (form::hidden("massnahme", &self.massnahme))
                (form::hidden("faellig", &self.due.key().to_string()))
                fieldset.fieldset {
                    legend { (done) }
                    @if let Some(at) = self.early {
                        p.hint { (v.t(&Msg::new("due-from").with("zeit", format::clock(at, &v.zone)))) }
                    } @else {
                        @if let Some((template, last)) = &self.block {
                            (form::hidden("version", &template.version.to_string()))
                            (fields_of(v, template, WERTE, (&self.filled, &self.errors), (last, false), None))
                        }
                        div.actions { (answer(Status::Erledigt.code(), done.clone(), "button")) }
                    }
                }
                fieldset.fieldset {
                    legend { (listed(v, "status", Status::NichtErledigt.code())) }
                    p.hint #feld-grund tabindex="-1" { (v.w("due-one-tap")) }
                    div.actions { @for reason in reasons { (answer(reason.code(), listed(v, "reason", reason.code()), "secondary")) } }
                }
                fieldset.fieldset {
                    legend { (v.w("due-otherwise-done")) }
                    (form::textarea(v, &text, self.get("text"), 3))
                    div.actions {
                        (answer(Status::Abweichung.code(), listed(v, "status", Status::Abweichung.code()), "secondary"))
                        (answer(Grund::Anderer.code(), v.w("due-other-reason"), "secondary"))
                    }
                }
                fieldset.fieldset {
                    legend { (v.w("entry-when")) }
                    (show_when(v, &self.filled, &self.errors))
                    @if self.needs_reason { (form::text(v, &why, self.get("begruendung"))) }
                }
            }
        }
    }
}
