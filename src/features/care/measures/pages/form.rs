//! The form of a measure, phone first: what, when, and what else there is to say. Which fields belong to the chosen kind of
//! schedule is a matter of the style sheet, so that it works without script; without such a style all of them stand there.

use maud::{Markup, html};

use super::{
    HERE, called, measure_at, new_at, plan_at,
    schedule::{Shifts, schedule_words, weekday},
    typed::Filled,
};
use crate::{
    features::care::{
        measures::{
            model::{Measure, Version},
            rules::{MOST_GOAL, MOST_TEXT, MOST_TITLE},
            words::{Proof, Risk},
        },
        observations::show_when,
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        schedule::HOURS,
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        notice::say,
        view::Tone,
    },
};

/// The form of a new measure, or of the next version of one.
pub struct MeasureForm {
    /// For whom.
    pub resident: Resident,
    /// Which is changed, and the version that is seen.
    pub of: Option<(Id<Measure>, u32)>,
    /// The templates of the house: key and title.
    pub vorlagen: Vec<(String, String)>,
    /// The shifts of the unit.
    pub shifts: Shifts,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// The version that somebody else made meanwhile.
    pub meanwhile: Option<Version>,
}

/// The key of a word of a list.
#[must_use]
pub fn listed(v: &View, list: &str, code: &str) -> String {
    v.t(&Msg { key: format!("measure-{list}-{}", code.replace('_', "-")).into(), args: Vec::new() })
}

/// The kinds of schedules, the usual one first.
const KINDS: [&str; 8] = [
    "taeglich",
    "wochentage",
    "intervall",
    "alle_n_tage",
    "monatlich",
    "monatlich_wochentag",
    "einmalig",
    "bei_bedarf",
];

impl Page for MeasureForm {
    fn title(&self) -> Msg {
        Msg::new(if self.of.is_some() { "measure-change-title" } else { "measure-new-title" })
            .with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: plan_at(self.resident.id), words: Msg::new("measure-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let at = match self.of {
            Some((id, _)) => measure_at(id, "aendern"),
            None => new_at(self.resident.id),
        };
        let save = Msg::new(if self.of.is_some() { "measure-change" } else { "measure-plan" });
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(now) = &self.meanwhile {
                (say(v, Tone::Warn, Msg::new("measure-stale")))
                section.card {
                    h2 { (v.w("measure-saved-meanwhile")) }
                    p { strong { (now.titel) } }
                    p { (schedule_words(v, &now.zeitplan.0, &self.shifts)) }
                    @if let Some(how) = &now.beschreibung { p.text { (how) } }
                }
            }
            @if self.of.is_some() { p { (v.w("measure-change-said")) } }
            form.form method="post" action=(at) {
                (form::guard(v))
                @if let Some((_, fassung)) = self.of { (form::row_version(fassung.into())) }
                (form::fieldset(v, &Msg::new("measure-what"), self.what(v)))
                (form::fieldset(v, &Msg::new("measure-when"), self.when(v)))
                (form::fieldset(v, &Msg::new("measure-how"), self.how(v)))
                (form::fieldset(v, &Msg::new("measure-valid"), self.valid(v)))
                div.stays { (form::actions(v, &save, Some((&plan_at(self.resident.id), &Msg::new("common-cancel"))))) }
            }
        }
    }
}

impl MeasureForm {
    fn get(&self, name: &str) -> &str {
        self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }
    fn all(&self, name: &str) -> Vec<&str> {
        self.filled.iter().filter(|(field, _)| field == name).map(|(_, text)| text.as_str()).collect()
    }
    fn field(&self, name: &'static str, words: &'static str) -> Field {
        Field::new(name, Msg::new(words)).errors(&self.errors)
    }

    fn what(&self, v: &View) -> Markup {
        let none = || Choice::new("", v.w("measure-none"));
        let topics = (1..=6).map(|nr| Choice::new(nr.to_string(), listed(v, "topic", &nr.to_string())));
        let topics: Vec<Choice> = std::iter::once(none()).chain(topics).collect();
        let risks = Risk::CODES.iter().map(|code| Choice::new(*code, listed(v, "risk", code)));
        let risks: Vec<Choice> = std::iter::once(none()).chain(risks).collect();
        let titel = self.field("titel", "measure-title").width(Width::Full).maxlength(MOST_TITLE).required();
        let titel = if self.errors.is_empty() { titel.focus() } else { titel };
        html! {
            (form::text(v, &titel, self.get("titel")))
            (form::textarea(v, &self.field("beschreibung", "measure-description").width(Width::Full).maxlength(MOST_TEXT), self.get("beschreibung"), 3))
            (form::select(v, &self.field("thema", "measure-topic"), &topics, self.get("thema")))
            (form::select(v, &self.field("risiko", "measure-risk"), &risks, self.get("risiko")))
            (form::textarea(v, &self.field("ziel", "measure-goal").width(Width::Full).maxlength(MOST_GOAL), self.get("ziel"), 2))
        }
    }

    fn when(&self, v: &View) -> Markup {
        let kinds: Vec<Choice> =
            KINDS.iter().map(|kind| Choice::new(*kind, listed(v, "kind", kind))).collect();
        let weekdays: Vec<Choice> =
            (1..=7).map(|day| Choice::new(day.to_string(), weekday(v, day))).collect();
        let weeks: Vec<Choice> = [1, 2, 3, 4, -1]
            .into_iter()
            .map(|n: i8| Choice::new(n.to_string(), listed(v, "week", &n.to_string())))
            .collect();
        let hours: Vec<Choice> = HOURS
            .iter()
            .map(|hours| Choice::new(hours.to_string(), v.t(&Msg::new("measure-hours").with("n", *hours))))
            .collect();
        let shifts: Vec<Choice> = self.shifts.iter().map(|(key, name)| Choice::new(key, name)).collect();
        let moments = [
            Choice::new("schichten", v.w("measure-in-shifts")),
            Choice::new("zeiten", v.w("measure-at-times")),
        ];
        let number = |field: Field| field.width(Width::Short).inputmode("numeric").maxlength(3);
        let first = |name: &'static str, other: &'static str| {
            let said = self.get(name);
            if said.is_empty() { other } else { said }.to_owned()
        };
        html! {
            (form::radios(v, &self.field("art", "measure-kind").required(), &kinds, self.get("art")))
            div.for-wochentage { (form::checkboxes(v, &self.field("tage", "measure-weekdays"), &weekdays, &self.all("tage"))) }
            div.for-alle_n_tage {
                (form::text(v, &number(self.field("n", "measure-n-days")), self.get("n")))
                (form::date(v, &self.field("ab", "measure-counted-from").hint(Msg::new("measure-counted-hint")), self.get("ab")))
            }
            div.for-monatlich { (form::text(v, &number(self.field("monatstag", "measure-month-day").hint(Msg::new("measure-month-hint"))), self.get("monatstag"))) }
            div.for-monatlich_wochentag {
                (form::select(v, &self.field("woche", "measure-which"), &weeks, &first("woche", "1")))
                (form::select(v, &self.field("wochentag", "measure-weekday"), &weekdays, &first("wochentag", "1")))
            }
            div.for-einmalig { (form::date(v, &self.field("am", "measure-on"), self.get("am"))) }
            div.for-intervall {
                (form::select(v, &self.field("stunden", "measure-every-hours"), &hours, &first("stunden", "2")))
                (form::text(v, &self.field("beginn", "measure-one-of-times").width(Width::Short).inputmode("numeric"), &first("beginn", "00:00")))
                (form::checkboxes(v, &self.field("nur_schichten", "measure-only-shifts"), &shifts, &self.all("nur_schichten")))
            }
            div.for-moments {
                (form::radios(v, &self.field("wann", "measure-moments"), &moments, &first("wann", "schichten")))
                div.for-shifts { (form::checkboxes(v, &self.field("schichten", "measure-shifts"), &shifts, &self.all("schichten"))) }
                div.for-times { (form::text(v, &self.field("zeiten", "measure-times").hint(Msg::new("measure-times-hint")), self.get("zeiten"))) }
            }
        }
    }

    fn how(&self, v: &View) -> Markup {
        let proofs: Vec<Choice> =
            Proof::CODES.iter().rev().map(|code| Choice::new(*code, listed(v, "proof", code))).collect();
        let proofs: Vec<Choice> =
            [1, 2, 0].into_iter().filter_map(|place: usize| proofs.get(place).cloned()).collect();
        let none = std::iter::once(Choice::new("", v.w("measure-none")));
        let vorlagen = none.chain(self.vorlagen.iter().map(|(key, title)| Choice::new(key, title)));
        let vorlagen: Vec<Choice> = vorlagen.collect();
        html! {
            (form::radios(v, &self.field("nachweis", "measure-proof").required(), &proofs, self.get("nachweis")))
            (form::select(v, &self.field("vorlage", "measure-template").hint(Msg::new("measure-template-hint")), &vorlagen, self.get("vorlage")))
            (form::checkbox(v, &self.field("nur_fachkraft", "measure-nurses-only"), self.get("nur_fachkraft") == "ja", None))
            (form::checkbox(v, &self.field("fuer_bewohner", "measure-for-resident"), self.get("fuer_bewohner") == "ja", None))
        }
    }

    fn valid(&self, v: &View) -> Markup {
        html! {
            p.hint { (v.w("measure-valid-hint")) }
            (show_when(v, &self.filled, &self.errors))
            (form::date(v, &self.field("gueltig_bis", "measure-until").optional(), self.get("gueltig_bis")))
            (form::date(v, &self.field("evaluation_am", "measure-evaluation").required(), self.get("evaluation_am")))
        }
    }
}
