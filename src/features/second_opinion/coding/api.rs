//! The JSON twin of the coding queue.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{
    ToSchema,
    openapi::schema::{ObjectBuilder, Schema, SchemaType, Type},
};

use super::{
    access::CodeCases,
    actions::{self, Saved},
    error::CodingError,
    lease::Coding,
    queue::{Figures, HREF, figures},
};
use crate::{
    features::second_opinion::{
        cases::{Case, CaseJson, Fallgruppe, GutachtenTyp, JaNein, PENDING_CODING},
        icd::{Scope, ScopeQuery, Waiting, case_answer, waiting},
    },
    kernel::{
        ids::Id,
        paging::{PageNumber, Paging, PerPage},
        problem::{FieldErrors, Kind, Problem},
    },
    platform::{
        Platform,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::json,
            query::{IfMatch, Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// Most items of a batch.
const BATCH: usize = 200;
const FILTER: &[Param] =
    &[Param::JAHR, Param::KW, Param::words("fallgruppe", &Fallgruppe::CODES), Param::PAGE, Param::PER_PAGE];

/// The routes below `/api/v1`.
pub fn routes() -> Routes {
    let queue = || Doc {
        summary: "Cases with an expert report that is not coded, in the order of entry, with progress.",
        query: FILTER,
        gives: Some(shape::<Queue>()),
        ..Doc::default()
    };
    let one = || Doc {
        summary: "Codes a case.",
        also: &[409],
        takes: Some(shape::<CodingInput>()),
        gives: Some(shape::<CaseJson>()),
        ..Doc::default()
    };
    Routes::new()
        .get("/api/v1/cases/pending-coding", list)
        .doc(queue())
        .get("/api/v1/coding/queue", list)
        .doc(queue())
        .put("/api/v1/cases/{id}/coding", put)
        .doc(one())
        .put("/api/v1/coding/{id}", put)
        .doc(one())
        .post("/api/v1/coding/batch", batch)
        .doc(Doc {
            summary: "Codes several cases; each succeeds or is refused on its own.",
            takes: Some(shape::<Vec<BatchItem>>()),
            gives: Some(shape::<BatchResult>()),
            ..Doc::default()
        })
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub struct Queue {
    /// The cases.
    pub items: Vec<Waiting>,
    /// How many wait in all.
    pub total: u64,
    /// Page number from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// How far the coding has come.
    pub progress: QueueProgress,
}

/// How far the coding has come.
#[derive(Serialize, ToSchema)]
pub struct QueueProgress {
    /// Not coded.
    pub offen: u64,
    /// Coded.
    pub kodiert: u64,
    /// Coded as Bestätigung.
    pub bestaetigung: u64,
    /// Coded as Alternative.
    pub alternative: u64,
}

impl From<Figures> for QueueProgress {
    fn from(figures: Figures) -> Self {
        Self {
            offen: figures.offen,
            kodiert: figures.kodiert(),
            bestaetigung: figures.bestaetigung,
            alternative: figures.alternative,
        }
    }
}

/// One of some words, or `null`.
fn word(words: &[&str]) -> Schema {
    let values = words.iter().map(|word| Value::from(*word)).chain([Value::Null]);
    let of = SchemaType::Array(vec![Type::String, Type::Null]);
    Schema::Object(ObjectBuilder::new().schema_type(of).enum_values(Some(values)).build())
}
fn typ() -> Schema {
    word(&GutachtenTyp::CODES)
}
fn ja_nein() -> Schema {
    word(&JaNein::CODES)
}

/// A coding.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodingInput {
    /// `Bestätigung` or `Alternative`.
    #[schema(schema_with = typ)]
    gutachten_typ: Option<String>,
    /// `Ja` or `Nein`.
    #[schema(schema_with = ja_nein)]
    therapieaenderung: Option<String>,
    /// Reason: correction of the diagnosis.
    #[serde(default)]
    ta_diagnosekorrektur: bool,
    /// Reason: undertreatment.
    #[serde(default)]
    ta_unterversorgung: bool,
    /// Reason: overtreatment.
    #[serde(default)]
    ta_uebertherapie: bool,
}

/// A coding with its case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchItem {
    /// The case.
    #[schema(value_type = String, format = "uuid")]
    id: Id<Case>,
    /// Its version, where it was read before.
    row_version: Option<u64>,
    /// `Bestätigung` or `Alternative`.
    #[schema(schema_with = typ)]
    gutachten_typ: Option<String>,
    /// `Ja` or `Nein`.
    #[schema(schema_with = ja_nein)]
    therapieaenderung: Option<String>,
    /// Reason: correction of the diagnosis.
    #[serde(default)]
    ta_diagnosekorrektur: bool,
    /// Reason: undertreatment.
    #[serde(default)]
    ta_unterversorgung: bool,
    /// Reason: overtreatment.
    #[serde(default)]
    ta_uebertherapie: bool,
}

/// What became of each item, in its order.
#[derive(Serialize, ToSchema)]
pub struct BatchResult {
    /// Coded cases.
    pub coded: usize,
    /// Refused items.
    pub refused: usize,
    /// One for each item.
    pub results: Vec<ItemResult>,
}

/// What became of one item.
#[derive(Serialize, ToSchema)]
pub struct ItemResult {
    /// The case.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Case>,
    /// Whether it is coded as sent.
    pub ok: bool,
    /// Its version now, when it is.
    pub row_version: Option<u64>,
    /// Why not.
    pub code: Option<&'static str>,
    /// Codes by field.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// What looks unusual.
    pub warnings: Vec<&'static str>,
}

crate::opaque_debug!(Queue, CodingInput, BatchItem, ItemResult);

impl BatchItem {
    fn input(&self) -> CodingInput {
        CodingInput {
            gutachten_typ: self.gutachten_typ.clone(),
            therapieaenderung: self.therapieaenderung.clone(),
            ta_diagnosekorrektur: self.ta_diagnosekorrektur,
            ta_unterversorgung: self.ta_unterversorgung,
            ta_uebertherapie: self.ta_uebertherapie,
        }
    }
}

impl CodingInput {
    fn read(&self) -> Result<Coding, CodingError> {
        let mut errors = FieldErrors::new();
        let gutachten_typ = self.gutachten_typ.as_deref().and_then(|word| {
            let typ = GutachtenTyp::from_code(word);
            if typ.is_none() {
                errors.add("gutachten_typ", "ENUM_UNGUELTIG");
            }
            typ
        });
        let therapieaenderung = self.therapieaenderung.as_deref().and_then(|word| {
            let change = JaNein::from_code(word);
            if change.is_none() {
                errors.add("therapieaenderung", "ENUM_UNGUELTIG");
            }
            change
        });
        if !errors.is_empty() {
            return Err(CodingError::Broken(errors));
        }
        Ok(Coding {
            gutachten_typ,
            therapieaenderung,
            diagnosekorrektur: self.ta_diagnosekorrektur,
            unterversorgung: self.ta_unterversorgung,
            uebertherapie: self.ta_uebertherapie,
        })
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    jahr: String,
    kw: String,
    fallgruppe: String,
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
}

async fn list(ctx: Ctx<CodeCases>, State(p): State<Platform>, Query(q): Query<ListQuery>) -> Response {
    p.answer(move |p| {
        let asked = ScopeQuery { jahr: q.jahr, kw: q.kw, fallgruppe: q.fallgruppe, ..ScopeQuery::default() };
        let scope = Scope::read(&asked, HREF)?;
        let paging = Paging::asked(q.page, q.per_page);
        let (items, figures) = p.store().read(&ctx, |r| {
            let ids: Vec<Id<Case>> = waiting(r, &PENDING_CODING, scope, None)?
                .skip(paging.skip())
                .take(paging.per_page)
                .map(|row| row.map(|(_, id)| id))
                .collect::<Result<_, StoreError>>()?;
            let mut items = Vec::new();
            for id in &ids {
                let case = r.need::<Case>(id)?;
                items.push(Waiting::of(&case, case.row_version()));
            }
            Ok::<_, StoreError>((items, figures(r, scope)?))
        })?;
        let queue = Queue {
            items,
            total: figures.offen,
            page: paging.page,
            per_page: paging.per_page,
            progress: figures.into(),
        };
        Ok(json(StatusCode::OK, &queue))
    })
    .await
}

fn code(
    p: &Platform,
    ctx: &Ctx<CodeCases>,
    id: Id<Case>,
    input: &CodingInput,
    version: Option<u64>,
) -> Result<Saved, CodingError> {
    actions::save(p, ctx, id, input.read()?, version)
}

async fn put(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    IfMatch(version): IfMatch,
    Json(input): Json<CodingInput>,
) -> Response {
    p.answer(move |p| {
        let saved = code(p, &ctx, id, &input, Some(version))?;
        case_answer(p, &ctx, &saved.case, saved.row_version, &saved.warnings)
    })
    .await
}

async fn batch(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    Json(items): Json<Vec<BatchItem>>,
) -> Response {
    p.answer(move |p| {
        if items.len() > BATCH {
            return Err(Problem::new(Kind::TooLarge, "ANFRAGE_ZU_GROSS"));
        }
        let results: Vec<ItemResult> = items.iter().map(|item| one_of_many(p, &ctx, item)).collect();
        let coded = results.iter().filter(|result| result.ok).count();
        let refused = results.len().saturating_sub(coded);
        Ok(json(StatusCode::OK, &BatchResult { coded, refused, results }))
    })
    .await
}

fn one_of_many(p: &Platform, ctx: &Ctx<CodeCases>, item: &BatchItem) -> ItemResult {
    match code(p, ctx, item.id, &item.input(), item.row_version) {
        Ok(saved) => ItemResult {
            id: item.id,
            ok: true,
            row_version: Some(saved.row_version),
            code: None,
            fields: Map::new(),
            warnings: saved.warnings,
        },
        Err(error) => {
            let problem = Problem::from(error);
            let mut fields = Map::new();
            for wrong in &problem.fields.0 {
                let codes = fields.entry(wrong.field.as_ref()).or_insert_with(|| Value::Array(Vec::new()));
                if let Some(codes) = codes.as_array_mut() {
                    codes.push(wrong.code.into());
                }
            }
            let (ok, row_version, warnings) = (false, None, Vec::new());
            ItemResult { id: item.id, ok, row_version, code: Some(problem.code), fields, warnings }
        }
    }
}
