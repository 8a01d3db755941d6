//! Residents as JSON (care.md, 18): what is special about it, and the acts that no other record has.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use super::{
    KeepAbsences, RestrictResidents,
    access::EditResidents,
    actions,
    error::ResidentError,
    model::{Absence, Resident, ResidentPatch},
    reach::Duty,
    rules::Away,
    shown::{House, LIST},
    words::AbsenceKind,
};
use crate::{
    features::care::units::Unit,
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors},
    },
    platform::{
        Platform,
        entity::{
            self, Api, Shown as _, Way,
            api::{act, done},
            list::params,
            reached, values_schema,
        },
        store::Versioned,
        tenancy::{Ctx, Permission},
        web::{
            answer::{Members, refuse_with},
            present::versioned,
            query::{Form, IfMatch, Json, Path},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

impl Api for Resident {
    const API: (&'static str, &'static str) = ("/api/v1/residents", "/api/v1/residents/{id}");
    const NAME: &'static str = "Resident";
    const NAMES: &'static str = "Residents";
    const SUMMARIES: [&'static str; 5] = [
        "Residents of a filter, one page; restricted files are not among them",
        "Takes a resident in; 409 DUBLETTE_MOEGLICH names the candidates, repeat with trotzdem_grund",
        "One resident; its ETag is its row_version",
        "Changes columns of a resident; needs If-Match",
        "A resident moves out or dies; needs If-Match",
    ];
    const PARAMS: &'static [Param] = &params::<6>(&LIST);
    const NEEDED: &'static [&'static str] =
        &["nachname", "vorname", "geburtsdatum", "wohnbereich_id", "aufnahme_datum"];
    const BESIDE: &'static [(&'static str, Type, bool)] = &[
        ("status", Type::String, true),
        ("kvnr_status", Type::String, true),
        ("umzuege", Type::Array, true),
        ("abwesenheiten", Type::Array, true),
        ("pflegegrad_verlauf", Type::Array, true),
    ];
    type Line = ResidentLine;
    type Closing = MoveOut;

    fn beside(&self, around: &House, _: Date) -> Vec<Value> {
        let moves = self.umzuege.iter().map(|one| {
            json!({"wohnbereich_id": one.wohnbereich_id, "zimmer": one.zimmer, "ab": one.ab.to_string()})
        });
        let away = self.abwesenheiten.iter().map(|one| {
            let bis = one.bis.map(|bis| bis.to_string());
            json!({"id": one.nr, "art": one.art.code(), "von": one.von.to_string(), "bis": bis, "notiz": one.notiz})
        });
        let grades = self.pflegegrad_verlauf.iter();
        let grades = grades.map(|one| json!({"grad": one.grad, "seit": one.seit.map(|day| day.to_string())}));
        vec![
            json!(self.shown(around.now).code()),
            json!(self.kvnr_status().name()),
            moves.collect(),
            away.collect(),
            grades.collect(),
        ]
    }
    fn line(&self, row_version: u64, around: &House, _: Date) -> ResidentLine {
        ResidentLine {
            id: self.id,
            nr: self.nr,
            row_version,
            nachname: self.nachname.clone(),
            vorname: self.vorname.clone(),
            rufname: self.rufname.clone(),
            wohnbereich_id: self.wohnbereich_id,
            zimmer: self.zimmer.clone(),
            geburtsdatum: self.geburtsdatum.to_string(),
            pflegegrad: self.pflegegrad,
            aufnahme_datum: self.aufnahme_datum.to_string(),
            status: self.shown(around.now).code(),
        }
    }
}

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let [_, creates, _, _, closes] = Resident::SUMMARIES;
    let act = act::<Resident>;
    entity::api::shared::<Resident>()
        .post("/api/v1/residents", create)
        .doc(Doc { status: Some(201), ..act(creates, shape::<NewResident>()) })
        .post("/api/v1/residents/{id}/absences", absence)
        .doc(Doc {
            status: Some(201),
            ..act("An absence begins, or is entered later; needs If-Match", shape::<AbsenceValues>())
        })
        .patch("/api/v1/residents/{id}/absences/{nr}", change_absence)
        .doc(act("Changes an absence, or ends it; needs If-Match", shape::<AbsenceValues>()))
        .post("/api/v1/residents/{id}/move-out", move_out)
        .doc(act(closes, shape::<MoveOut>()))
        .post("/api/v1/residents/{id}/reopen", reopen)
        .doc(act("Opens a closed stay again; needs If-Match", shape::<Reason>()))
        .post("/api/v1/residents/{id}/restrict", restrict)
        .doc(Doc {
            gives: Some(shape::<Restricted>()),
            ..act("Restricts a file, or lifts that; needs If-Match", shape::<Restriction>())
        })
}

/// A resident in a list: what the list page shows. The whole record is read one by one, since each reading is audited.
#[derive(Serialize, ToSchema)]
pub struct ResidentLine {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Resident>,
    /// Number for people.
    pub nr: u64,
    /// Its version.
    pub row_version: u64,
    /// Surname.
    pub nachname: String,
    /// First name.
    pub vorname: String,
    /// What they are called.
    pub rufname: Option<String>,
    /// Their unit.
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    /// Their room.
    pub zimmer: Option<String>,
    /// Birth date.
    #[schema(format = "date")]
    pub geburtsdatum: String,
    /// Care grade, 0 to 5.
    pub pflegegrad: Option<u8>,
    /// First day of the stay.
    #[schema(format = "date")]
    pub aufnahme_datum: String,
    /// Where the stay stands now.
    pub status: &'static str,
}

/// What is sent of a new resident: their columns, and why they are no other resident.
pub struct NewResident;

impl PartialSchema for NewResident {
    fn schema() -> RefOr<Schema> {
        let mut values = values_schema::<Resident>(Resident::NEEDED);
        if let RefOr::T(Schema::Object(object)) = &mut values {
            let reason = ObjectBuilder::new().schema_type(Type::String).min_length(Some(5));
            object.properties.insert("trotzdem_grund".to_owned(), reason.into());
        }
        values
    }
}
impl ToSchema for NewResident {
    fn name() -> std::borrow::Cow<'static, str> {
        "NewResident".into()
    }
}

/// How a stay ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveOut {
    /// `ausgezogen` or `verstorben`.
    pub status: String,
    /// The last day.
    #[schema(format = "date")]
    pub auszug_datum: String,
}

impl From<MoveOut> for Form {
    fn from(out: MoveOut) -> Self {
        Self(vec![("status".into(), out.status), ("auszug_datum".into(), out.auszug_datum)])
    }
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words, 5 characters at least.
    #[schema(min_length = 5, max_length = 500)]
    pub grund: String,
}

/// Whether a file is restricted, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// In words, 10 characters at least.
    #[schema(min_length = 10, max_length = 500)]
    pub grund: String,
    /// False lifts the restriction.
    #[serde(default = "yes")]
    pub gesperrt: bool,
}

fn yes() -> bool {
    true
}

/// A file that is restricted, or is not any more: nothing else is said of it.
#[derive(Serialize, ToSchema)]
pub struct Restricted {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Resident>,
    /// Whether it is restricted now.
    pub gesperrt: bool,
    /// Its version.
    pub row_version: u64,
}

/// An absence; of one that is changed, what is missing stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceValues {
    /// `krankenhaus`, `urlaub`, `reha` or `sonstige`; a new one needs it.
    pub art: Option<String>,
    /// From this instant on; a new one needs it.
    #[schema(format = "date-time")]
    pub von: Option<String>,
    /// Until before this instant; `null`: not back yet.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub bis: Option<Option<String>>,
    /// A note of at most 500 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub notiz: Option<Option<String>>,
}

crate::opaque_debug!(ResidentLine, MoveOut, Reason, Restriction, AbsenceValues);

/// A member that is there, `null` included.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl AbsenceValues {
    fn on(&self, old: Option<&Absence>) -> Result<Away, ResidentError> {
        let mut errors = FieldErrors::new();
        let mut instant = |name: &'static str, text: &str| -> Option<Timestamp> {
            let at = text.parse().ok();
            if at.is_none() {
                errors.add(name, "ZEITPUNKT_UNGUELTIG");
            }
            at
        };
        let von = match &self.von {
            Some(text) => instant("von", text),
            None => old.map(|old| old.von).or_else(|| instant("von", "")),
        };
        let bis = match &self.bis {
            Some(Some(text)) => instant("bis", text),
            Some(None) => None,
            None => old.and_then(|old| old.bis),
        };
        let art = self.art.as_deref().map_or_else(|| old.map(|old| old.art), AbsenceKind::from_code);
        if art.is_none() {
            errors.add("art", "ABWESENHEIT_ART_FEHLT");
        }
        let notiz = self.notiz.clone().unwrap_or_else(|| old.and_then(|old| old.notiz.clone()));
        match (art, von) {
            (Some(art), Some(von)) if errors.is_empty() => {
                Ok(Away { nr: old.map(|old| old.nr), art, von, bis, notiz })
            }
            _ => Err(errors.into()),
        }
    }
}

pub(super) async fn create(
    ctx: Ctx<EditResidents>,
    State(p): State<Platform>,
    Json(mut body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let why = body.remove("trotzdem_grund");
        let why = why.as_ref().filter(|why| !why.is_null()).map(|why| why.as_str().unwrap_or_default());
        let patch = ResidentPatch::from_json(&body).map_err(ResidentError::from);
        let result = patch.and_then(|patch| actions::create(p, &ctx, &patch, "", why));
        if let Err(asked @ ResidentError::Candidates(found)) = &result {
            let candidates = found.iter().map(|one| {
                json!({"id": one.id, "nr": one.nr, "status": one.status.code(), "gesperrt": one.gesperrt})
            });
            let members = Map::from_iter([("kandidaten".to_owned(), candidates.collect::<Value>())]);
            return Ok(refuse_with(asked.explain(), Members(members)));
        }
        done::<Resident, _>(p, &ctx, result, StatusCode::CREATED)
    })
    .await
}

pub(super) async fn absence(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IfMatch(row_version): IfMatch,
    Json(values): Json<AbsenceValues>,
) -> Response {
    p.answer(move |p| {
        reached::<Resident, _>(p, &ctx, id, Resident::OPENED_FOR.api)?;
        let result = values.on(None);
        let result =
            result.and_then(|away| actions::away(p, &ctx, &Duty::default(), id, row_version, "", &away));
        done::<Resident, _>(p, &ctx, result, StatusCode::CREATED)
    })
    .await
}

pub(super) async fn change_absence(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path((id, nr)): Path<(Id<Resident>, u16)>,
    IfMatch(row_version): IfMatch,
    Json(values): Json<AbsenceValues>,
) -> Response {
    p.answer(move |p| {
        let seen: Versioned<Resident> = reached(p, &ctx, id, Resident::OPENED_FOR.api)?;
        let old = seen.abwesenheiten.iter().find(|one| one.nr == nr);
        let result = match old {
            Some(old) => values.on(Some(old)),
            None => Err(ResidentError::field("nr", "ABWESENHEIT_UNBEKANNT")),
        };
        let result =
            result.and_then(|away| actions::away(p, &ctx, &Duty::default(), id, row_version, "", &away));
        done::<Resident, _>(p, &ctx, result, StatusCode::OK)
    })
    .await
}

/// Closes a stay or opens it again.
fn answered(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    (id, row_version): (Id<Resident>, u64),
    way: Way,
    sent: &Form,
) -> Result<Response, crate::kernel::problem::Problem> {
    let result = Resident::answer(p, ctx, id, row_version, "", way, sent);
    done::<Resident, _>(p, ctx, result, StatusCode::OK)
}

pub(super) async fn move_out(
    ctx: Ctx<EditResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IfMatch(row_version): IfMatch,
    Json(out): Json<MoveOut>,
) -> Response {
    p.answer(move |p| answered(p, &ctx, (id, row_version), Way::Close, &out.into())).await
}

pub(super) async fn reopen(
    ctx: Ctx<EditResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IfMatch(row_version): IfMatch,
    Json(Reason { grund }): Json<Reason>,
) -> Response {
    let sent = Form(vec![("grund".into(), grund)]);
    p.answer(move |p| answered(p, &ctx, (id, row_version), Way::Reopen, &sent)).await
}

pub(super) async fn restrict(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IfMatch(row_version): IfMatch,
    Json(Restriction { grund, gesperrt }): Json<Restriction>,
) -> Response {
    p.answer(move |p| {
        let act = if gesperrt { actions::restrict } else { actions::lift };
        match act(p, &ctx, id, row_version, "", &grund) {
            Ok(_) => {
                let row_version = version(p, &ctx, id)?;
                Ok(versioned(StatusCode::OK, &Restricted { id, gesperrt, row_version }, row_version))
            }
            Err(refused) => done::<Resident, _>(p, &ctx, Err(refused), StatusCode::OK),
        }
    })
    .await
}

/// The version of a file of which nothing else may be shown.
fn version<P: Permission + crate::platform::tenancy::MayRead<Resident>>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<Resident>,
) -> Result<u64, ResidentError> {
    Ok(p.store().read(ctx, |r| r.need::<Resident>(&id))?.row_version())
}
