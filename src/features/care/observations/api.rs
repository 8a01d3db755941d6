//! Entries as JSON (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{ReadEntries, WriteEntries},
    actions::{self, Correction, How, Names, Seen, Sent},
    asked::{EntryQuery, PARAMS},
    error::EntryError,
    find::PER_PAGE,
    json::{EntriesJson, EntryJson, NewEntries, NewEntry, NewVersion, NewWithdrawal, People, WrittenJson},
    model::Entry,
    words::{Klasse, Source},
};
use crate::{
    features::care::templates::Input,
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::{json, located, refused_with, versioned},
            query::{IfMatch, Json, Path, Query},
            request_limits::Cost,
            routes::{Doc, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let one = |summary| Doc { summary, gives: Some(shape::<EntryJson>()), ..Doc::default() };
    Routes::new()
        .get("/api/v1/observations", list)
        .costly(Cost::Search)
        .doc(Doc {
            summary: "Entries of a resident or a unit, newest first, 50 at a time; 422 BEREICH_FEHLT without either",
            query: PARAMS,
            gives: Some(shape::<EntriesJson>()),
            ..Doc::default()
        })
        .post("/api/v1/observations", create)
        .doc(Doc {
            summary: "Writes an entry, or up to ten of one resident: all of them or none; 200 for a client_id that is known",
            also: &[200, 404, 409],
            takes: Some(shape::<NewEntries>()),
            status: Some(201),
            gives: Some(shape::<WrittenJson>()),
            ..Doc::default()
        })
        .get("/api/v1/observations/{id}", read)
        .doc(one("One entry with all its versions; its ETag is its fassung"))
        .post("/api/v1/observations/{id}/correct", correct)
        .doc(Doc {
            also: &[409],
            takes: Some(shape::<NewVersion>()),
            gives: Some(shape::<WrittenJson>()),
            ..one("Corrects an entry: adds a version; needs If-Match with its fassung")
        })
        .post("/api/v1/observations/{id}/withdraw", withdraw)
        .doc(Doc {
            also: &[409],
            takes: Some(shape::<NewWithdrawal>()),
            ..one("Withdraws an entry, which stays readable; needs If-Match with its fassung")
        })
}

pub(super) async fn list(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Query(query): Query<EntryQuery>,
) -> Response {
    p.answer(move |p| {
        let range = query.range()?;
        let (filter, after) = query.filter(p, &ctx, range)?;
        let (found, _) = actions::list(p, &ctx, range, &filter, (after, PER_PAGE), "api")?;
        let people = People::of(p, &ctx, found.entries.iter())?;
        let items = found.entries.iter().map(|entry| EntryJson::new(entry, &people)).collect();
        let next = found.next.map(|next| next.text());
        Ok(json(StatusCode::OK, &EntriesJson { items, next, gesucht_bis: found.searched_until }))
    })
    .await
}

pub(super) async fn read(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
) -> Response {
    p.answer(move |p| {
        let seen = actions::open(p, &ctx, id, "api")?;
        let people = People::of(p, &ctx, std::iter::once(&seen.entry))?;
        let dazu = Some(seen.belonging.iter().map(|(entry, _)| entry.id).collect());
        let json = EntryJson { dazu, ..EntryJson::new(&seen.entry, &people) };
        Ok(versioned(StatusCode::OK, &json, seen.entry.fassung().into()))
    })
    .await
}

/// An entry as a program sent it; `at` stands before the names of its members.
fn sent(new: &NewEntry, at: String) -> Sent<'_> {
    Sent {
        vorlage: new.vorlage.clone(),
        version: new.version,
        werte: Input::Json(&new.werte),
        freitext: new.freitext.clone().unwrap_or_default(),
        zeitpunkt: new.zeitpunkt,
        uebergabe: new.uebergabe,
        bezug_id: new.bezug_id,
        verlauf_id: new.verlauf_id,
        anordnung_id: new.anordnung_id,
        client_id: new.client_id,
        photos: &[],
        names: Names {
            werte: format!("{at}werte"),
            freitext: format!("{at}freitext"),
            whole: at.clone(),
            own: at,
        },
    }
}

pub(super) async fn create(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Json(body): Json<NewEntries>,
) -> Response {
    p.answer(move |p| {
        let (all, is_list) = match &body {
            NewEntries::One(one) => (std::slice::from_ref(&**one), false),
            NewEntries::Several(all) => (all.as_slice(), true),
        };
        let at = |place: usize| if is_list { format!("[{place}].") } else { String::new() };
        let Some(first) = all.first() else { return Err(ActError::field("", "BEOBACHTUNG_LEER").into()) };
        let other = all.iter().position(|one| one.resident_id != first.resident_id);
        if let Some(place) = other {
            return Err(ActError::named(format!("{}resident_id", at(place)), "BEWOHNER_VERSCHIEDEN").into());
        }
        let sent: Vec<Sent<'_>> = all.iter().zip(0..).map(|(new, place)| sent(new, at(place))).collect();
        let grund = all.iter().find_map(|one| one.grund.as_deref()).unwrap_or_default();
        let how = How { quelle: Source::Api, grund, idempotency_key: "" };
        let written = actions::write(p, &ctx, first.resident_id, &sent, &how)?;
        let people = People::of(p, &ctx, written.entries.iter())?;
        let status = if written.is_new { StatusCode::CREATED } else { StatusCode::OK };
        let entries = written.entries.iter().zip(&written.alarms);
        let all: Vec<WrittenJson> = entries
            .map(|(entry, alarm)| WrittenJson { entry: EntryJson::new(entry, &people), alarm: *alarm })
            .collect();
        match all.first() {
            Some(one) if !is_list => {
                let shown = versioned(status, one, one.entry.fassung.into());
                Ok(located(shown, &format!("/api/v1/observations/{}", one.entry.id)))
            }
            _ => Ok(json(status, &all)),
        }
    })
    .await
}

pub(super) async fn correct(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewVersion>,
) -> Response {
    p.answer(move |p| {
        let names = Names {
            own: String::new(),
            werte: "werte".into(),
            freitext: "freitext".into(),
            whole: String::new(),
        };
        let new = Correction {
            werte: Input::Json(&body.werte),
            freitext: body.freitext.clone().unwrap_or_default(),
            zeitpunkt: body.zeitpunkt,
            grund: body.grund.as_deref().unwrap_or_default(),
            photos: &[],
            names,
        };
        match actions::correct(p, &ctx, seen(id, fassung), &new) {
            Ok((entry, alarm)) => {
                let people = People::of(p, &ctx, std::iter::once(&entry))?;
                let json = WrittenJson { entry: EntryJson::new(&entry, &people), alarm };
                Ok(versioned(StatusCode::OK, &json, entry.fassung().into()))
            }
            Err(refused) => refused_with_current(p, &ctx, id, refused),
        }
    })
    .await
}

pub(super) async fn withdraw(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewWithdrawal>,
) -> Response {
    p.answer(move |p| {
        let klasse = body.klasse.as_deref().map(|code| Klasse::from_code(code).ok_or(code)).transpose();
        let Ok(klasse) = klasse else { return Err(ActError::field("klasse", "ENUM_UNGUELTIG").into()) };
        let grund = body.grund.as_deref().unwrap_or_default();
        match actions::withdraw(p, &ctx, seen(id, fassung), grund, klasse) {
            Ok(entry) => {
                let people = People::of(p, &ctx, std::iter::once(&entry))?;
                Ok(versioned(StatusCode::OK, &EntryJson::new(&entry, &people), entry.fassung().into()))
            }
            Err(refused) => refused_with_current(p, &ctx, id, refused),
        }
    })
    .await
}

/// The entry that a program means; a version beyond those that are counted is one that never was.
pub(super) fn seen(id: Id<Entry>, fassung: u64) -> Seen<'static> {
    Seen { id, fassung: u32::try_from(fassung).unwrap_or(u32::MAX), idempotency_key: "" }
}

/// What somebody else did first comes with the entry as it is now, so that both can be shown. A stale version is 412 to
/// programs, where a form is told 409.
pub(super) fn refused_with_current(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<Entry>,
    refused: EntryError,
) -> Result<Response, Problem> {
    let by_another = matches!(refused, EntryError::Stale | EntryError::Withdrawn);
    let mut problem = refused.explain().because(&refused);
    if matches!(refused, EntryError::Stale) {
        problem.kind = Kind::Stale;
    }
    let Some(reads) = ctx.try_as::<ReadEntries>().filter(|_| by_another) else { return Err(problem) };
    let entry = actions::open(p, &reads, id, "api")?.entry;
    let people = People::of(p, ctx, std::iter::once(&entry))?;
    Ok(refused_with(problem, &EntryJson::new(&entry, &people), entry.fassung().into()))
}
