//! The form of a measure, phone first: what, when, and what else there is to say. Which fields belong to the chosen kind of
//! schedule is a matter of the style sheet, so that it works without script; without such a style all of them stand there.

use maud::{Markup, html};

use super::{
    access::WritePlans,
    json::NewEnd,
    model::{Measure, Version},
    pages::{Shifts, begun, listed, of_version, placed, schedule_words, sent, weekday},
    routes::titles,
    rules::{MOST_GOAL, MOST_TEXT, MOST_TITLE, Sent},
    words::{Proof, Risk},
};
use crate::{
    features::care::{
        observations::{Filled, calendar, show_when},
        residents::Resident,
        settings::CareSettings,
        versioned::{EndPage, FormPage, Paths, RevisedPages, Words},
    },
    kernel::{
        problem::{FieldErrors, Problem},
        schedule::HOURS,
        words::Msg,
    },
    platform::{Platform, store::StoreError, tenancy::Ctx, web::query::Form},
    ui::{
        View,
        form::{self, Choice, Field, Width},
    },
};

/// What may be chosen in the form of a measure.
pub struct Offered {
    /// The templates of the house: key and title.
    pub vorlagen: Vec<(String, String)>,
    /// The shifts of the unit.
    pub shifts: Shifts,
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

impl RevisedPages for Measure {
    type Beside = Offered;
    const PATHS: Paths = Paths {
        all: "/bewohner/{id}/plan",
        new: "/bewohner/{id}/plan/neu",
        one: "/massnahmen/{id}",
        change: "/massnahmen/{id}/aendern",
        end: "/massnahmen/{id}/beenden",
    };
    const ANCHOR: &'static str = "massnahme";
    const WORDS: Words = Words {
        back: Msg::new("measure-back"),
        new_title: Msg::new("measure-new-title"),
        change_title: Msg::new("measure-change-title"),
        begin: Msg::new("measure-plan"),
        change: Msg::new("measure-change"),
        stale: Msg::new("measure-stale"),
        begun: Msg::new("notice-measure-planned"),
        changed: Msg::new("notice-measure-changed"),
        ended: Msg::new("notice-measure-ended"),
    };

    fn beside(
        p: &Platform,
        ctx: &Ctx<WritePlans>,
        resident: &Resident,
        of: Option<&Self>,
    ) -> Result<Offered, Problem> {
        let (calendar, mut vorlagen) = p
            .store()
            .read(ctx, |r| Ok::<_, StoreError>((calendar(r, resident.wohnbereich_id)?, titles(r, true)?)))?;
        // A template that is not offered any more stays where it was.
        let kept = of.and_then(Measure::newest).and_then(|newest| newest.vorlage.clone());
        if let Some(kept) = kept.filter(|kept| !vorlagen.iter().any(|(key, _)| key == kept)) {
            vorlagen.push((kept.clone(), kept));
        }
        Ok(Offered { vorlagen, shifts: Shifts::of(calendar.on(ctx.today())) })
    }
    fn proposed(p: &Platform, ctx: &Ctx<WritePlans>) -> Result<Filled, Problem> {
        let settings = p.store().read(ctx, CareSettings::in_force)?;
        Ok(begun(ctx.today(), settings.evaluation_tage))
    }
    fn filled(version: &Version, ctx: &Ctx<WritePlans>) -> Filled {
        of_version(version, ctx.zone())
    }
    fn sent(ctx: &Ctx<WritePlans>, form: &Filled) -> Result<Sent, FieldErrors> {
        sent(ctx, form)
    }
    fn placed(errors: FieldErrors) -> FieldErrors {
        placed(errors)
    }
    fn end_of(form: &Form) -> NewEnd {
        NewEnd { grund: form.get("grund").to_owned() }
    }
    fn said(v: &View, version: &Version, beside: &Offered) -> Markup {
        html! {
            p { strong { (version.titel) } }
            p { (schedule_words(v, &version.zeitplan.0, &beside.shifts)) }
            @if let Some(how) = &version.beschreibung { p.text { (how) } }
        }
    }
    fn form(v: &View, page: &FormPage<Self>) -> Markup {
        html! {
            @if page.of.is_some() { p { (v.w("measure-change-said")) } }
            (page.form(v, &html! {
                (form::fieldset(v, &Msg::new("measure-what"), what(v, page)))
                (form::fieldset(v, &Msg::new("measure-when"), when(v, page)))
                (form::fieldset(v, &Msg::new("measure-how"), how(v, page)))
                (form::fieldset(v, &Msg::new("measure-valid"), valid(v, page)))
                div.stays { (page.buttons(v)) }
            }))
        }
    }
    fn end_title(&self, name: String) -> Msg {
        let titel = self.newest().map_or("", |newest| newest.titel.as_str());
        Msg::new("measure-end-title").with("titel", titel).with("name", name)
    }
    fn end_form(v: &View, page: &EndPage<Self>) -> Markup {
        html! {
            p { (v.w("measure-end-said")) }
            (page.reason_form(v, &Msg::new("measure-end")))
        }
    }
}

fn all<'a>(page: &'a FormPage<Measure>, name: &str) -> Vec<&'a str> {
    page.filled.iter().filter(|(field, _)| field == name).map(|(_, text)| text.as_str()).collect()
}

fn what(v: &View, page: &FormPage<Measure>) -> Markup {
    let none = || Choice::new("", v.w("measure-none"));
    let topics = (1..=6).map(|nr| Choice::new(nr.to_string(), listed(v, "topic", &nr.to_string())));
    let topics: Vec<Choice> = std::iter::once(none()).chain(topics).collect();
    let risks = Risk::CODES.iter().map(|code| Choice::new(*code, listed(v, "risk", code)));
    let risks: Vec<Choice> = std::iter::once(none()).chain(risks).collect();
    let titel = page.field("titel", "measure-title").width(Width::Full).maxlength(MOST_TITLE).required();
    let titel = if page.errors.is_empty() { titel.focus() } else { titel };
    html! {
        (form::text(v, &titel, page.get("titel")))
        (form::textarea(v, &page.field("beschreibung", "measure-description").width(Width::Full).maxlength(MOST_TEXT), page.get("beschreibung"), 3))
        (form::select(v, &page.field("thema", "measure-topic"), &topics, page.get("thema")))
        (form::select(v, &page.field("risiko", "measure-risk"), &risks, page.get("risiko")))
        (form::textarea(v, &page.field("ziel", "measure-goal").width(Width::Full).maxlength(MOST_GOAL), page.get("ziel"), 2))
    }
}

fn when(v: &View, page: &FormPage<Measure>) -> Markup {
    let kinds: Vec<Choice> = KINDS.iter().map(|kind| Choice::new(*kind, listed(v, "kind", kind))).collect();
    let weekdays: Vec<Choice> = (1..=7).map(|day| Choice::new(day.to_string(), weekday(v, day))).collect();
    let weeks: Vec<Choice> = [1, 2, 3, 4, -1]
        .into_iter()
        .map(|n: i8| Choice::new(n.to_string(), listed(v, "week", &n.to_string())))
        .collect();
    let hours: Vec<Choice> = HOURS
        .iter()
        .map(|hours| Choice::new(hours.to_string(), v.t(&Msg::new("measure-hours").with("n", *hours))))
        .collect();
    let shifts: Vec<Choice> = page.beside.shifts.iter().map(|(key, name)| Choice::new(key, name)).collect();
    let moments =
        [Choice::new("schichten", v.w("measure-in-shifts")), Choice::new("zeiten", v.w("measure-at-times"))];
    let number = |field: Field| field.width(Width::Short).inputmode("numeric").maxlength(3);
    let first = |name: &'static str, other: &'static str| {
        let said = page.get(name);
        if said.is_empty() { other } else { said }.to_owned()
    };
    html! {
        (form::radios(v, &page.field("art", "measure-kind").required(), &kinds, page.get("art")))
        div.for-wochentage { (form::checkboxes(v, &page.field("tage", "measure-weekdays"), &weekdays, &all(page, "tage"))) }
        div.for-alle_n_tage {
            (form::text(v, &number(page.field("n", "measure-n-days")), page.get("n")))
            (form::date(v, &page.field("ab", "measure-counted-from").hint(Msg::new("measure-counted-hint")), page.get("ab")))
        }
        div.for-monatlich { (form::text(v, &number(page.field("monatstag", "measure-month-day").hint(Msg::new("measure-month-hint"))), page.get("monatstag"))) }
        div.for-monatlich_wochentag {
            (form::select(v, &page.field("woche", "measure-which"), &weeks, &first("woche", "1")))
            (form::select(v, &page.field("wochentag", "measure-weekday"), &weekdays, &first("wochentag", "1")))
        }
        div.for-einmalig { (form::date(v, &page.field("am", "measure-on"), page.get("am"))) }
        div.for-intervall {
            (form::select(v, &page.field("stunden", "measure-every-hours"), &hours, &first("stunden", "2")))
            (form::text(v, &page.field("beginn", "measure-one-of-times").width(Width::Short).inputmode("numeric"), &first("beginn", "00:00")))
            (form::checkboxes(v, &page.field("nur_schichten", "measure-only-shifts"), &shifts, &all(page, "nur_schichten")))
        }
        div.for-moments {
            (form::radios(v, &page.field("wann", "measure-moments"), &moments, &first("wann", "schichten")))
            div.for-shifts { (form::checkboxes(v, &page.field("schichten", "measure-shifts"), &shifts, &all(page, "schichten"))) }
            div.for-times { (form::text(v, &page.field("zeiten", "measure-times").hint(Msg::new("measure-times-hint")), page.get("zeiten"))) }
        }
    }
}

fn how(v: &View, page: &FormPage<Measure>) -> Markup {
    let proofs: Vec<Choice> =
        Proof::CODES.iter().rev().map(|code| Choice::new(*code, listed(v, "proof", code))).collect();
    let proofs: Vec<Choice> =
        [1, 2, 0].into_iter().filter_map(|place: usize| proofs.get(place).cloned()).collect();
    let none = std::iter::once(Choice::new("", v.w("measure-none")));
    let vorlagen = none.chain(page.beside.vorlagen.iter().map(|(key, title)| Choice::new(key, title)));
    let vorlagen: Vec<Choice> = vorlagen.collect();
    html! {
        (form::radios(v, &page.field("nachweis", "measure-proof").required(), &proofs, page.get("nachweis")))
        (form::select(v, &page.field("vorlage", "measure-template").hint(Msg::new("measure-template-hint")), &vorlagen, page.get("vorlage")))
        (form::checkbox(v, &page.field("nur_fachkraft", "measure-nurses-only"), page.get("nur_fachkraft") == "ja", None))
        (form::checkbox(v, &page.field("fuer_bewohner", "measure-for-resident"), page.get("fuer_bewohner") == "ja", None))
    }
}

fn valid(v: &View, page: &FormPage<Measure>) -> Markup {
    html! {
        p.hint { (v.w("measure-valid-hint")) }
        (show_when(v, &page.filled, &page.errors))
        (form::date(v, &page.field("gueltig_bis", "measure-until").optional(), page.get("gueltig_bis")))
        (form::date(v, &page.field("evaluation_am", "measure-evaluation").required(), page.get("evaluation_am")))
    }
}
