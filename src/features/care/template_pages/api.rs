//! Templates as JSON (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::is_licensed;
use crate::{
    features::care::templates::{
        self, HouseTemplate, ManageTemplates, ReadTemplates, Template, TemplateJson, save, set_active,
    },
    kernel::problem::{FieldErrors, Kind, Problem},
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::{json, located, versioned},
            query::{IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// A template of the house.
#[derive(Serialize, ToSchema)]
pub struct HouseTemplateJson {
    /// What it asks.
    #[serde(flatten)]
    pub template: TemplateJson,
    /// The version; also its ETag.
    pub version: u32,
    /// Whether new entries can take it.
    pub aktiv: bool,
    /// Whether it waits for the house to confirm a licence.
    pub lizenz_fehlt: bool,
    /// Whether it has a score.
    pub skala: bool,
}

impl From<&HouseTemplate> for HouseTemplateJson {
    fn from(one: &HouseTemplate) -> Self {
        Self {
            template: (&one.template).into(),
            version: one.template.version,
            aktiv: one.is_offered(),
            lizenz_fehlt: one.ohne_lizenz,
            skala: one.template.is_scale(),
        }
    }
}

/// Every template of the house.
#[derive(Serialize, ToSchema)]
pub struct TemplateListJson {
    /// In the order of lists.
    pub items: Vec<HouseTemplateJson>,
}

/// A version of a template.
#[derive(Serialize, ToSchema)]
pub struct TemplateVersionJson {
    /// What it asked.
    #[serde(flatten)]
    pub template: TemplateJson,
    /// Its number.
    pub version: u32,
}

/// The routes below `/api/v1`.
#[must_use]
pub fn routes() -> Routes {
    let one = || Doc { gives: Some(shape::<HouseTemplateJson>()), ..Doc::default() };
    let saves = || Doc { takes: Some(shape::<TemplateJson>()), also: &[409, 422], ..one() };
    Routes::new()
        .get("/api/v1/templates", list)
        .doc(Doc {
            summary: "The templates of the house, in their order, deactivated ones included",
            gives: Some(shape::<TemplateListJson>()),
            ..Doc::default()
        })
        .post("/api/v1/templates", create)
        .doc(Doc { summary: "Adds a template of the house's own", status: Some(201), ..saves() })
        .get("/api/v1/templates/{key}", read)
        .doc(Doc { summary: "One template in its newest version, which is its ETag", ..one() })
        .put("/api/v1/templates/{key}", change)
        .doc(Doc { summary: "Saves the next version of a template; needs If-Match", ..saves() })
        .post("/api/v1/templates/{key}/deactivate", deactivate)
        .doc(Doc { summary: "Offers a template no more; entries stay as they are", ..one() })
        .post("/api/v1/templates/{key}/activate", activate)
        .doc(Doc { summary: "Offers a template again", also: &[409], ..one() })
        .get("/api/v1/templates/{key}/versions/{n}", version)
        .doc(Doc {
            summary: "A version of a template, as entries name it",
            gives: Some(shape::<TemplateVersionJson>()),
            ..Doc::default()
        })
}

async fn list(ctx: Ctx<ReadTemplates>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let all = p.store().read(&ctx, |r| templates::all(r, is_licensed(r)?))?;
        let items = all.iter().map(HouseTemplateJson::from).collect();
        Ok(json(StatusCode::OK, &TemplateListJson { items }))
    })
    .await
}

fn given(p: &Platform, ctx: &Ctx<ReadTemplates>, key: &str, status: StatusCode) -> Result<Response, Problem> {
    let one = p.store().read(ctx, |r| templates::find(r, key, is_licensed(r)?))?;
    let one = one.ok_or(StoreError::Missing)?;
    Ok(versioned(status, &HouseTemplateJson::from(&one), one.template.version.into()))
}

async fn read(ctx: Ctx<ReadTemplates>, State(p): State<Platform>, Path(key): Path<String>) -> Response {
    p.answer(move |p| given(p, &ctx, &key, StatusCode::OK)).await
}

async fn version(
    ctx: Ctx<ReadTemplates>,
    State(p): State<Platform>,
    Path((key, n)): Path<(String, u32)>,
) -> Response {
    p.answer(move |p| {
        let found: Option<Template> = p.store().read(&ctx, |r| templates::version(r, &key, n))?;
        let template = found.ok_or(StoreError::Missing)?;
        Ok(json(
            StatusCode::OK,
            &TemplateVersionJson { version: template.version, template: (&template).into() },
        ))
    })
    .await
}

/// The template as an act left it.
fn left(
    p: &Platform,
    ctx: &Ctx<ManageTemplates>,
    done: Result<String, ActError>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let key = match done.map_err(Problem::from) {
        Ok(key) => key,
        Err(problem) if problem.code == "FASSUNG_VERALTET" => {
            return Err(Problem { kind: Kind::Stale, ..problem });
        }
        Err(problem) => return Err(problem),
    };
    let reads = ctx.try_as::<ReadTemplates>();
    let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    given(p, &reads, &key, status)
}

async fn create(
    ctx: Ctx<ManageTemplates>,
    State(p): State<Platform>,
    Json(sent): Json<TemplateJson>,
) -> Response {
    p.answer(move |p| {
        let done = save(p, &ctx, &sent, None, "").map(|(key, _)| key);
        let at = format!("/api/v1/templates/{}", sent.key);
        Ok(located(left(p, &ctx, done, StatusCode::CREATED)?, &at))
    })
    .await
}

async fn change(
    ctx: Ctx<ManageTemplates>,
    State(p): State<Platform>,
    Path(key): Path<String>,
    IfMatch(seen): IfMatch,
    Json(sent): Json<TemplateJson>,
) -> Response {
    p.answer(move |p| {
        if sent.key != key {
            let mut errors = FieldErrors::new();
            errors.add("key", "FELD_UNVERAENDERLICH");
            return Err(ActError::Invalid(errors).into());
        }
        // A version that no template has matches none.
        let seen = u32::try_from(seen).unwrap_or(u32::MAX);
        let done = save(p, &ctx, &sent, Some(seen), "").map(|(key, _)| key);
        left(p, &ctx, done, StatusCode::OK)
    })
    .await
}

async fn deactivate(
    ctx: Ctx<ManageTemplates>,
    State(p): State<Platform>,
    Path(key): Path<String>,
) -> Response {
    p.answer(move |p| switched(p, &ctx, key, false)).await
}

async fn activate(ctx: Ctx<ManageTemplates>, State(p): State<Platform>, Path(key): Path<String>) -> Response {
    p.answer(move |p| switched(p, &ctx, key, true)).await
}

fn switched(p: &Platform, ctx: &Ctx<ManageTemplates>, key: String, aktiv: bool) -> Result<Response, Problem> {
    let licensed = p.store().read(ctx, is_licensed)?;
    let done = set_active(p, ctx, &key, aktiv, licensed).map(|_| key);
    left(p, ctx, done, StatusCode::OK)
}
