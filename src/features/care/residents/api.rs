//! Residents as JSON (care.md, 18): what is special about it, and the acts that no other record has.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use super::{
    EditHints, KeepAbsences, RestrictResidents,
    access::EditResidents,
    actions,
    acts::{KeepAbsence, Lift, Restrict},
    file_acts::KeepLimit,
    model::{Resident, ResidentPatch},
    shown::{House, LIST},
};
use crate::{
    features::care::units::Unit,
    kernel::{
        decimal::Decimal,
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::{
            self, ActError, Api, Asking, Shown as _, Stamp, Target,
            api::{act, done},
            carry_out, enter,
            list::params,
            reached, values_schema,
        },
        store::{StoreError, Versioned},
        tenancy::{Ctx, Permission},
        web::{
            answer::{Members, refuse_with},
            present::versioned,
            query::{IfMatch, Json, Path},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

impl Api for Resident {
    const API: (&'static str, &'static str) = ("/api/v1/residents", "/api/v1/residents/{id}");
    const NAME: &'static str = "Resident";
    const NAMES: &'static str = "Residents";
    const SUMMARIES: [&'static str; 4] = [
        "Residents of a filter, one page; restricted files are not among them",
        "Takes a resident in; 409 DUBLETTE_MOEGLICH names the candidates, repeat with trotzdem_grund",
        "One resident; its ETag is its row_version",
        "Changes columns of a resident; needs If-Match",
    ];
    const PARAMS: &'static [Param] = &params::<7>(&LIST);
    const NEEDED: &'static [&'static str] =
        &["nachname", "vorname", "geburtsdatum", "wohnbereich_id", "aufnahme_datum"];
    const BESIDE: &'static [(&'static str, Type, bool)] = &[
        ("status", Type::String, true),
        ("kvnr_status", Type::String, true),
        ("umzuege", Type::Array, true),
        ("abwesenheiten", Type::Array, true),
        ("pflegegrad_verlauf", Type::Array, true),
        ("grenzwerte", Type::Array, true),
    ];
    type Line = ResidentLine;

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
        let limits = self.grenzwerte.iter().map(|one| {
            json!({"feld": one.feld, "min": one.min, "max": one.max, "grund": one.grund,
                "seit": one.seit.to_string(), "von": one.von})
        });
        vec![
            json!(self.shown(around.now).code()),
            json!(self.kvnr_status().name()),
            moves.collect(),
            away.collect(),
            grades.collect(),
            limits.collect(),
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
    let [_, creates, _, _] = Resident::SUMMARIES;
    let act = act::<Resident>;
    entity::api::shared::<Resident>()
        .post("/api/v1/residents", create)
        .doc(Doc { status: Some(201), ..act(creates, shape::<NewResident>()) })
        .patch("/api/v1/residents/{id}/absences/{nr}", change_absence)
        .doc(act("Changes an absence, or ends it; needs If-Match", shape::<ChangedAbsence>()))
        .post("/api/v1/residents/{id}/limits", limits)
        .doc(act(
            "A warning limit of one resident; without numbers it goes; needs If-Match",
            shape::<LimitValues>(),
        ))
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

/// What is sent of an absence that is changed: what is missing stays.
pub struct ChangedAbsence;

impl PartialSchema for ChangedAbsence {
    fn schema() -> RefOr<Schema> {
        values_schema::<KeepAbsence>(&[])
    }
}
impl ToSchema for ChangedAbsence {
    fn name() -> std::borrow::Cow<'static, str> {
        "ChangedAbsence".into()
    }
}

/// A warning limit of one resident.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitValues {
    /// Template and field, e.g. `vitalzeichen.temperatur`.
    #[schema(max_length = 80)]
    pub feld: String,
    /// What is below it is striking.
    #[schema(value_type = Option<f64>)]
    pub min: Option<serde_json::Number>,
    /// What is above it is striking.
    #[schema(value_type = Option<f64>)]
    pub max: Option<serde_json::Number>,
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

crate::opaque_debug!(ResidentLine, LimitValues, Restriction);

pub(super) async fn create(
    ctx: Ctx<EditResidents>,
    State(p): State<Platform>,
    Json(mut body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let why = body.remove("trotzdem_grund");
        let why = why.as_ref().filter(|why| !why.is_null()).map(|why| why.as_str().unwrap_or_default());
        let patch = ResidentPatch::from_json(&body).map_err(ActError::Invalid)?;
        let result = enter::<Resident>(p, &ctx, &patch, "", why);
        if let Err(ActError::Alike(_)) = &result {
            // Programs are told more of them than the form shows.
            let new = Resident::draft(&patch, &Stamp::of(&ctx)).map_err(ActError::Invalid)?;
            let found = p.store().read(&ctx, |r| actions::candidates(r, &new))?;
            let candidates = found.iter().map(|one| {
                json!({"id": one.id, "nr": one.nr, "status": one.status.code(), "gesperrt": one.gesperrt})
            });
            let members = Map::from_iter([("kandidaten".to_owned(), candidates.collect::<Value>())]);
            let asked = Problem::new(Kind::Conflict, "DUBLETTE_MOEGLICH");
            return Ok(refuse_with(asked, Members(members)));
        }
        done::<Resident, _>(p, &ctx, result, StatusCode::CREATED)
    })
    .await
}

pub(super) async fn change_absence(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path((id, nr)): Path<(Id<Resident>, u16)>,
    IfMatch(row_version): IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let seen: Versioned<Resident> = reached(p, &ctx, id, Resident::OPENED_FOR.api)?;
        let Some(begun) = KeepAbsence::of(&seen, nr) else {
            return Err(ActError::field("nr", "ABWESENHEIT_UNBEKANNT").into());
        };
        Asking { asked: begun, ..Asking::of(p, &ctx, id) }.call(row_version, &body, StatusCode::OK)
    })
    .await
}

pub(super) async fn limits(
    ctx: Ctx<EditHints>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IfMatch(row_version): IfMatch,
    Json(LimitValues { feld, min, max, grund }): Json<LimitValues>,
) -> Response {
    p.answer(move |p| {
        let mut body = Map::from_iter([("feld".to_owned(), feld.into()), ("grund".to_owned(), grund.into())]);
        // As it would be typed: its digits alone, whatever way the number was written.
        for (name, number) in [("min", min), ("max", max)] {
            let Some(number) = number else { continue };
            let number =
                Decimal::of_json(&number.to_string()).map_err(|_| ActError::field(name, "ZAHL_UNGUELTIG"))?;
            body.insert(name.to_owned(), number.to_string().into());
        }
        Asking::<KeepLimit>::of(p, &ctx, id).call(row_version, &body, StatusCode::OK)
    })
    .await
}

pub(super) async fn restrict(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IfMatch(row_version): IfMatch,
    Json(Restriction { grund, gesperrt }): Json<Restriction>,
) -> Response {
    p.answer(move |p| {
        let seen = Target::of(id, row_version);
        let carried_out = if gesperrt {
            carry_out(p, &ctx, seen, &Restrict { grund })
        } else {
            carry_out(p, &ctx, seen, &Lift { grund })
        };
        match carried_out {
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
) -> Result<u64, StoreError> {
    Ok(p.store().read(ctx, |r| r.need::<Resident>(&id))?.row_version())
}
