//! The pages' handlers: parse, one act, show. What is refused is shown again with everything that was entered.
//!
//! Owns: the addresses of the pages of what is due, and what each of them reads.
//! May use: everything of the feature.
//! Never: a rule.

mod one;

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{
    access::{AnswerDue, ReadDue},
    actions::{self, Asked, DueList, With},
    api,
    error::DueError,
    model::{Answer, ShiftProof},
    pages::{AT, AnswerForm, Done, DuePage, Which, card},
    rules::{self, Sent},
    words::{Grund, Status as Answered},
};
use crate::{
    features::care::{
        measures::Measure,
        observations::{
            EntryError, Filled, Last, Names, People, Source, at_time, entries_before, filled_when, read_when,
        },
        residents::{Resident, Status},
        settings::CareSettings,
        templates::{self, Input},
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        schedule::DueKey,
        shift::ShiftId,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{StoreError, Versioned},
        tenancy::{Ctx, Role},
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Query},
            routes::Routes,
        },
    },
    ui::View,
};

/// So long after it was given an answer is offered to be taken back at once (care.md, 6.1).
const UNDONE_FREELY: SignedDuration = SignedDuration::from_secs(60);
/// So many entries of a template are looked at for what was answered last.
const LOOKED_BACK: usize = 8;

/// Every route of the pages of what is due.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get(AT, list)
        .post("/pflege/faellig/erledigt", tick)
        .get("/pflege/faellig/antwort", ask)
        .post("/pflege/faellig/antwort", answer)
        .post("/pflege/faellig/wie-geplant", prove)
        .get("/durchfuehrungen/{id}", one::show)
        .post("/durchfuehrungen/{id}/berichtigen", one::correct)
        .post("/durchfuehrungen/{id}/zurueckziehen", one::withdraw)
        .get("/schichtnachweise/{id}", one::show_proof)
        .post("/schichtnachweise/{id}/zuruecknehmen", one::take_back)
}

/// What stands in the address of the list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DueAddress {
    wohnbereich: String,
    schicht: String,
    bewohner: String,
    fertig: Option<Id<Answer>>,
    bewiesen: Option<Id<ShiftProof>>,
    massnahme: String,
    faellig: String,
}

impl DueAddress {
    fn which(&self) -> Which {
        Which {
            wohnbereich: self.wohnbereich.clone(),
            schicht: self.schicht.clone(),
            bewohner: self.bewohner.clone(),
        }
    }
}

fn which_of(form: &Form) -> Which {
    let get = |name: &str| form.get(name).to_owned();
    Which { wohnbereich: get("wohnbereich"), schicht: get("schicht"), bewohner: get("bewohner") }
}

/// The list that an address asks for; none in a house without units.
fn listed(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    which: &Which,
    units: &[Unit],
) -> Result<Option<DueList>, Problem> {
    let shift = api::shift(&which.schicht)?;
    let asked = match which.bewohner.parse() {
        Ok(id) => Asked::Resident(id),
        Err(_) => {
            let wanted = which.wohnbereich.parse::<Id<Unit>>().ok();
            let unit = units.iter().find(|unit| Some(unit.id) == wanted).or_else(|| units.first());
            let Some(unit) = unit else { return Ok(None) };
            Asked::Unit(unit.id)
        }
    };
    Ok(Some(actions::list(p, ctx, &asked, shift.as_ref(), "faellig")?))
}

async fn list(ctx: Ctx<ReadDue>, State(p): State<Platform>, Query(query): Query<DueAddress>) -> Response {
    p.answer(move |p| {
        let (which, units) = (query.which(), actions::units(p, &ctx)?);
        let list = listed(p, &ctx, &which, &units)?;
        let people = match &list {
            Some(list) => api::people(p, &ctx, list)?,
            None => People::named(p, &ctx, std::iter::empty())?,
        };
        let (me, now) = (ctx.actor().user, ctx.now());
        let fresh = |at: Timestamp| now.duration_since(at) <= UNDONE_FREELY;
        let mut proofs = list.iter().flat_map(|list| &list.proofs);
        let known = |sign: Option<&String>, at: Timestamp| {
            Done::Before(sign.cloned().unwrap_or_else(|| "–".to_owned()), at)
        };
        let answer = |id: Id<Answer>| {
            let mut answers = list.iter().flat_map(DueList::items).filter_map(|item| item.answer.as_ref());
            answers.find(|one| one.id == id).cloned()
        };
        let done = match (query.fertig, query.bewiesen) {
            (Some(id), _) => answer(id).map(|one| {
                if one.erfasst_von == me && fresh(one.empfangen_at) {
                    return Done::Answer(one);
                }
                let said = one.current();
                let sign = said.and_then(|said| said.handzeichen.as_ref());
                known(sign, said.map_or(one.created_at, |said| said.at))
            }),
            (None, Some(id)) => proofs.find(|one| one.id == id).map(|one| {
                if one.von == me && fresh(one.empfangen_at) {
                    return Done::Proof(one.clone());
                }
                known(one.handzeichen.as_ref(), one.at)
            }),
            (None, None) => None,
        };
        let nurse = p.store().read(&ctx, |r| Ok::<_, StoreError>(r.duty()?.fachkraft))?;
        let units = units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect();
        Ok(p.page(&ctx, &DuePage { list, which, units, people, nurse, done, now }))
    })
    .await
}

/// What a form or an address means: a measure, and when it is due.
fn meant(massnahme: &str, faellig: &str) -> Result<(Id<Measure>, DueKey), Problem> {
    let missing = || Problem::from(StoreError::Missing);
    Ok((massnahme.parse().map_err(|_| missing())?, faellig.parse().map_err(|_| missing())?))
}

/// What refused leads back to the list.
fn led_back(refused: &DueError, which: &Which) -> Problem {
    refused.explain().because(refused).way_out(which.list(), Msg::new("due-back"))
}

/// After an answer: the list, with the button that takes it back; where somebody else had said the same before, with who it was.
fn answered(which: &Which, answer: &Answer) -> Response {
    see_other(&which.at(AT, &[("fertig", &answer.id.to_string())]), None)
}

/// One tap: it was done.
async fn tick(ctx: Ctx<AnswerDue>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let which = which_of(&form);
        let (id, key) = meant(form.get("massnahme"), form.get("faellig"))?;
        let sent = Sent { status: Answered::Erledigt, grund: None, text: None };
        let with = With {
            zeitpunkt: None,
            werte: None,
            json: None,
            names: Names::default(),
            quelle: Source::Seite,
            begruendung: "",
            // Pressed twice it is the same answer, and the page has a button for each line.
            idempotency_key: "",
        };
        match actions::answer(p, &ctx, (id, &key), &sent, &with) {
            Ok((answer, _)) => Ok(answered(&which, &answer)),
            // What must be said is asked.
            Err(DueError::Reason(_) | DueError::Entry(EntryError::Invalid(_))) => {
                let more = [("massnahme", form.get("massnahme")), ("faellig", form.get("faellig"))];
                Ok(see_other(&which.at("/pflege/faellig/antwort", &more), None))
            }
            Err(other) => Err(led_back(&other, &which)),
        }
    })
    .await
}

/// The form of an answer with what stands in it.
fn form(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    (id, key): (Id<Measure>, &DueKey),
    (which, filled, errors): (Which, Filled, FieldErrors),
) -> Result<Response, Problem> {
    let of: Versioned<Measure> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, of.resident_id, "abzeichnen")?;
    let known = p.store().read(ctx, |r| {
        let Some((_, version, due)) = actions::due_then(r, ctx, (&of, key), &resident)? else {
            return Err(DueError::NotDue);
        };
        let (duty, settings) = (r.duty()?, CareSettings::in_force(r)?);
        if version.nur_fachkraft {
            duty.nurse()?;
        }
        let template = match &version.vorlage {
            Some(vorlage) => {
                templates::find(r, vorlage, settings.is_licensed())?.filter(|one| one.is_offered())
            }
            None => None,
        };
        let before = match &template {
            Some(one) => entries_before(r, resident.id, &one.template.key, None)?
                .take(LOOKED_BACK)
                .map(|entry| entry.map(Versioned::into_inner))
                .collect::<Result<Vec<_>, StoreError>>()?,
            None => Vec::new(),
        };
        Ok((version, due, template.map(|one| one.template), before, settings))
    });
    let (version, due, template, before, settings) = known.map_err(|error| led_back(&error, &which))?;
    let v = p.view(ctx);
    let earliest = rules::earliest(&due, &settings);
    let when = rules::When { role: Role::Staff, now: ctx.now(), zeitpunkt: ctx.now(), begruendung: "" };
    let page = AnswerForm {
        early: Some(earliest).filter(|at| ctx.now() < *at),
        needs_reason: ctx.actor().role != Role::Staff
            && rules::not_late(due.ends(), &when, &settings).is_err(),
        block: template.map(|template| {
            let last = Last::of(&v, &template, &before);
            (template, last)
        }),
        massnahme: id.to_string(),
        resident: resident.into_inner(),
        version,
        due,
        which,
        filled,
        errors: at_time(errors),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &page))
}

async fn ask(ctx: Ctx<AnswerDue>, State(p): State<Platform>, Query(query): Query<DueAddress>) -> Response {
    p.answer(move |p| {
        let (id, key) = meant(&query.massnahme, &query.faellig)?;
        let filled = filled_when(ctx.now(), ctx.zone());
        form(p, &ctx, (id, &key), (query.which(), filled, FieldErrors::new()))
    })
    .await
}

/// What a button of the form says: that it was done, done otherwise, or why not.
fn pressed(form: &Form) -> Result<Sent, FieldErrors> {
    let said = form.get("antwort");
    let (status, grund) = match Grund::from_code(said) {
        Some(grund) => (Answered::NichtErledigt.code(), grund.code()),
        None => (said, ""),
    };
    rules::said(status, grund, form.get("text"))
}

async fn answer(ctx: Ctx<AnswerDue>, State(p): State<Platform>, body: Form) -> Response {
    p.answer(move |p| {
        let which = which_of(&body);
        let (id, key) = meant(body.get("massnahme"), body.get("faellig"))?;
        let done =
            pressed(&body).map_err(|errors| DueError::from(ActError::Invalid(errors))).and_then(|sent| {
                let zeitpunkt = typed_time(&ctx, &body)?;
                let werte = (sent.status == Answered::Erledigt && body.has("version")).then(|| {
                    (Input::of_form(&body.0, "werte", ctx.today()), body.get("version").parse().ok())
                });
                let names = Names {
                    own: String::new(),
                    werte: "werte".into(),
                    freitext: "text".into(),
                    whole: "werte".into(),
                };
                let with = With {
                    zeitpunkt,
                    werte,
                    json: None,
                    names,
                    quelle: Source::Seite,
                    begruendung: body.get("begruendung"),
                    idempotency_key: "",
                };
                actions::answer(p, &ctx, (id, &key), &sent, &with)
            });
        let errors = match done {
            Ok((answer, _)) => return Ok(answered(&which, &answer)),
            Err(DueError::Entry(EntryError::Invalid(errors))) => errors,
            Err(reason @ DueError::Reason(_)) => reason.explain().fields,
            Err(other) => return Err(led_back(&other, &which)),
        };
        form(p, &ctx, (id, &key), (which, body.0, errors))
    })
    .await
}

/// The time that a form says; none where it is as it was when the form was opened, which is now or shortly before.
fn typed_time(ctx: &Ctx<AnswerDue>, body: &Form) -> Result<Option<Timestamp>, DueError> {
    read_when(ctx, &body.0, None).map_err(|errors| ActError::Invalid(errors).into())
}

/// "As planned".
async fn prove(ctx: Ctx<AnswerDue>, State(p): State<Platform>, body: Form) -> Response {
    p.answer(move |p| {
        let which = which_of(&body);
        let missing = || Problem::from(StoreError::Missing);
        let resident: Id<Resident> = body.get("person").parse().map_err(|_| missing())?;
        let shift: ShiftId = body.get("dienst").parse().map_err(|_| missing())?;
        let how = (Source::Seite, None, body.get("begruendung"), "");
        match actions::prove(p, &ctx, resident, &shift, how) {
            Ok((proof, _)) => Ok(see_other(&which.at(AT, &[("bewiesen", &proof.id.to_string())]), None)),
            Err(other) => Err(led_back(&other, &which)),
        }
    })
    .await
}

/// What is due now for a resident, on their page, with the way to the list.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadDue>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let list = actions::of_page(p, &ctx, id)?;
    // Of somebody who does not live here nothing is due.
    let list = list.filter(|list| list.residents.iter().all(|one| one.status == Status::Aktiv));
    Ok(list.map(|list| Added { first: None, part: card(v, id, &list) }))
}
