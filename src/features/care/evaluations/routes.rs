//! The handlers of the pages of evaluations.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;

use super::{
    access::{ReadEvaluations, WriteEvaluations},
    actions::{self, Of},
    find,
    model::{Evaluation, Occasion},
    pages::{self, EvaluationForm, EvaluationsPage, WHOLE},
    rules::Sent,
    words::{Folge, Umfang},
};
use crate::{
    features::care::{
        measures::{Measure, plan_at},
        observations::{Filled, People, Source},
        residents::Resident,
    },
    kernel::{
        dates,
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path, Query},
            routes::Routes,
        },
    },
    ui::{View, format},
};

/// No evaluation is typed for a year before.
const FIRST_YEAR: i16 = 2000;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/evaluation", list)
        .get("/bewohner/{id}/evaluation/neu", new)
        .post("/bewohner/{id}/evaluation/neu", create)
        .post("/anlaesse/{id}/verwerfen", drop)
}

fn page(
    p: &Platform,
    ctx: &Ctx<ReadEvaluations>,
    id: Id<Resident>,
    refused: Option<(Id<Occasion>, String, FieldErrors)>,
) -> Result<Response, Problem> {
    let all = actions::list(p, ctx, id, "evaluation")?;
    let dropped = all.occasions.iter().filter_map(|one| one.verworfen.as_ref().map(|dropped| dropped.von));
    let wrote = all.evaluations.iter().flat_map(Evaluation::authors);
    let people = People::named(p, ctx, wrote.chain(dropped))?;
    let writes = all.nurse && ctx.also::<WriteEvaluations>();
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(p.page_as(status, ctx, &EvaluationsPage { all, people, writes, refused }))
}

async fn list(
    ctx: Ctx<ReadEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| page(p, &ctx, id, None)).await
}

/// The right to read, which whoever writes has, too.
fn reads(ctx: &Ctx<WriteEvaluations>) -> Result<Ctx<ReadEvaluations>, Problem> {
    ctx.try_as::<ReadEvaluations>().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
}

/// What the form opens with.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    was: String,
    anlass: String,
}

fn form(
    p: &Platform,
    ctx: &Ctx<WriteEvaluations>,
    id: Id<Resident>,
    (filled, errors): (Option<Filled>, FieldErrors),
    asked: &Asked,
) -> Result<Response, Problem> {
    let all = actions::list(p, &reads(ctx)?, id, "evaluation")?;
    actions::must_be_nurse(p, ctx)?;
    let filled = filled.unwrap_or_else(|| {
        let next = format::date(Lang::De, all.proposed);
        let was = if asked.was.is_empty() { WHOLE } else { &asked.was };
        [
            ("was", was),
            ("anlass", &asked.anlass),
            ("folge", Folge::Unveraendert.code()),
            ("naechste_am", &next),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into()
    });
    let page = EvaluationForm {
        measures: all.coming.into_iter().filter_map(|one| one.measure).collect(),
        occasions: all.occasions.into_iter().filter(Occasion::is_open).collect(),
        resident: all.resident.into_inner(),
        filled,
        errors,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &page))
}

async fn new(
    ctx: Ctx<WriteEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| form(p, &ctx, id, (None, FieldErrors::new()), &asked)).await
}

/// What a form says: what of it is no day or no id is said at its field.
fn sent(body: &Form, today: Date) -> Result<(Sent, Of), FieldErrors> {
    let mut errors = FieldErrors::new();
    let (was, anlass, day) = (body.get("was"), body.get("anlass"), body.get("naechste_am").trim());
    let massnahme: Option<Id<Measure>> = if was == WHOLE { None } else { was.parse().ok() };
    if was != WHOLE && massnahme.is_none() {
        errors.add("was", "ENUM_UNGUELTIG");
    }
    let occasion: Option<Id<Occasion>> = anlass.parse().ok();
    if !anlass.is_empty() && occasion.is_none() {
        errors.add("anlass", "ENUM_UNGUELTIG");
    }
    let naechste_am = dates::day_from(day, today, FIRST_YEAR);
    if naechste_am.is_none() && !day.is_empty() {
        errors.add("naechste_am", "DATUM_UNGUELTIG");
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let umfang = if massnahme.is_some() { Umfang::Massnahme } else { Umfang::Plan };
    let sent = Sent {
        umfang: umfang.code().to_owned(),
        ergebnis: body.get("ergebnis").to_owned(),
        folge: body.get("folge").to_owned(),
        naechste_am,
    };
    Ok((sent, Of { massnahme, anlass: occasion }))
}

/// Evaluates; what is changed or ended by it is then changed or ended in the plan.
async fn create(
    ctx: Ctx<WriteEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let done = sent(&body, ctx.today())
            .map_err(ActError::Invalid)
            .and_then(|(sent, of)| actions::evaluate(p, &ctx, id, (&sent, of), (Source::Seite, &key)));
        match done {
            Ok(new) => {
                let folge = new.current().map(|said| said.folge);
                let (to, words) = match (folge, new.massnahme_id) {
                    (Some(Folge::Geaendert), Some(measure)) => {
                        (format!("/massnahmen/{measure}/aendern"), "notice-evaluated-change")
                    }
                    (Some(Folge::Beendet), Some(measure)) => {
                        (format!("/massnahmen/{measure}/beenden"), "notice-evaluated-end")
                    }
                    (Some(Folge::Geaendert | Folge::Beendet), None) => {
                        (plan_at(id), "notice-evaluated-change")
                    }
                    _ => (format!("{}#evaluation-{}", pages::at(id), new.id), "notice-evaluated"),
                };
                Ok(see_other(&to, Some(&Msg::new(words))))
            }
            Err(ActError::Invalid(errors)) => {
                form(p, &ctx, id, (Some(body.0), actions::placed(errors)), &Asked::default())
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn drop(
    ctx: Ctx<WriteEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Occasion>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        // A page has such a form for each occasion: the one-time id is that of one alone.
        let key = body.idempotency_key();
        let key = if key.is_empty() { key } else { format!("{key}{id}") };
        match actions::drop(p, &ctx, id, (body.get("grund"), &key)) {
            Ok(dropped) => {
                Ok(see_other(&pages::at(dropped.resident_id), Some(&Msg::new("notice-occasion-dropped"))))
            }
            Err(ActError::Invalid(errors)) => {
                let reads = reads(&ctx)?;
                let resident = actions::resident_of(p, &reads, id)?;
                page(p, &reads, resident, Some((id, body.get("grund").to_owned(), errors)))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// What is to be evaluated, in a few lines on the page of the resident.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadEvaluations>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let found = p.store().read(&ctx, |r| {
        if r.get::<Resident>(&id)?.is_none() {
            return Ok::<_, StoreError>(None);
        }
        let coming = find::coming(r, id, ctx.now())?;
        let near = coming.iter().filter(|one| one.is_near(ctx.today())).count();
        Ok(Some((near, find::open_in(r, id)?.len())))
    })?;
    let Some((near, open)) = found else { return Ok(None) };
    let part = html! {
        section.card {
            h2 { (v.w("evaluation-card")) }
            @if near == 0 && open == 0 { p { (v.w("evaluation-nothing-near")) } }
            @if near > 0 { p { (v.t(&Msg::new("evaluation-near").with("n", near))) } }
            @if open > 0 { p { (v.t(&Msg::new("evaluation-open-count").with("n", open))) } }
            p.actions { a href=(pages::at(id)) { (v.w("evaluation-to")) } }
        }
    };
    Ok(Some(Added { first: None, part }))
}
