//! The JSON twin of ICD entry.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{
    access::{ClearIcd, EnterIcd},
    actions::{self, EnteredCodes, Expected},
    error::IcdError,
    pages::HREF,
    pending,
    scope::{Scope, ScopeQuery},
};
use crate::{
    features::second_opinion::{
        cases::{Around, Case, CaseJson, Fallgruppe},
        settings::Settings,
    },
    kernel::{
        ids::Id,
        paging::{PageNumber, Paging, PerPage},
        problem::Problem,
    },
    platform::{
        Platform,
        tenancy::{Ctx, MayReadAll, Permission},
        web::{
            present::{json, versioned},
            query::{IfMatch, Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub fn routes() -> Routes {
    const SCOPE: &[Param] = &[
        Param::JAHR,
        Param::KW,
        Param::words("fallgruppe", &Fallgruppe::CODES),
        Param::PAGE,
        Param::PER_PAGE,
    ];
    Routes::new()
        .get("/api/v1/cases/pending-icd", list)
        .doc(Doc {
            summary: "Cases that wait for their ICD, in the order of entry.",
            query: SCOPE,
            gives: Some(shape::<WaitingList>()),
            ..Doc::default()
        })
        .put("/api/v1/cases/{id}/icd", put)
        .doc(Doc {
            summary: "Enters the ICD codes of a case; null clears them (admin).",
            also: &[409],
            takes: Some(shape::<IcdInput>()),
            gives: Some(shape::<CaseJson>()),
            ..Doc::default()
        })
}

/// A page of waiting cases.
#[derive(Serialize, ToSchema)]
pub struct WaitingList {
    /// The cases.
    pub items: Vec<Waiting>,
    /// How many wait in all.
    pub total: usize,
    /// Page number from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
}

/// A case in a waiting list.
#[derive(Serialize, ToSchema)]
pub struct Waiting {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Case>,
    /// Its number.
    pub nr: u64,
    /// Its readable key.
    pub fall_id: String,
    /// ISO year.
    pub jahr: u16,
    /// ISO week.
    pub kw: u8,
    /// Surname.
    pub nachname: String,
    /// First name.
    pub vorname: Option<String>,
    /// Specialty.
    pub fallgruppe: Fallgruppe,
    /// ICD codes, joined.
    pub icd: Option<String>,
    /// For `If-Match`.
    pub row_version: u64,
}

crate::opaque_debug!(WaitingList, Waiting, IcdInput);

impl Waiting {
    /// A case with its version.
    #[must_use]
    pub fn of(case: &Case, row_version: u64) -> Self {
        Self {
            id: case.id,
            nr: case.nr,
            fall_id: case.fall_id.clone(),
            jahr: case.jahr,
            kw: case.kw,
            nachname: case.nachname.clone(),
            vorname: case.vorname.clone(),
            fallgruppe: case.fallgruppe,
            icd: case.icd_text(),
            row_version,
        }
    }
}

/// The codes to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IcdInput {
    /// Codes as typed, e.g. `C50.1, C79.5`; `null` clears.
    #[serde(deserialize_with = "given")]
    #[schema(required = true)]
    pub icd: Option<String>,
}

/// A member that must be there, `null` included.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

/// A case as the API gives it, with what was noticed while entering added to its warnings.
///
/// # Errors
/// When the store fails. A case is always an object of JSON.
pub fn case_answer<P: Permission + MayReadAll<Settings>>(
    p: &Platform,
    ctx: &Ctx<P>,
    case: &Case,
    row_version: u64,
    noticed: &[&'static str],
) -> Result<Response, Problem> {
    let broken = || Problem::internal("a case is no object of JSON");
    let settings = p.store().read(ctx, |r| Settings::in_force(ctx, r))?;
    let around = Around { frist_tage: settings.keine_rm_frist_tage, years: Vec::new(), enters_icd: true };
    let shown = CaseJson::new(case, row_version, &around, ctx.today());
    let mut body = serde_json::to_value(&shown).map_err(|_| broken())?;
    let warnings = body.get_mut("warnings").and_then(|list| list.as_array_mut()).ok_or_else(broken)?;
    warnings.extend(noticed.iter().map(|code| serde_json::Value::from(*code)));
    Ok(versioned(StatusCode::OK, &body, row_version))
}

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    jahr: String,
    #[serde(default)]
    kw: String,
    #[serde(default)]
    fallgruppe: String,
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
}

async fn list(ctx: Ctx<EnterIcd>, State(p): State<Platform>, Query(q): Query<ListQuery>) -> Response {
    p.answer(move |p| {
        let asked = ScopeQuery { jahr: q.jahr, kw: q.kw, fallgruppe: q.fallgruppe, ..ScopeQuery::default() };
        let scope = Scope::read(&asked, HREF)?;
        let paging = Paging::asked(q.page, q.per_page);
        let found = pending::pending(p, &ctx, scope, None, paging)?;
        let items = found.cases.iter().map(|case| Waiting::of(case, case.row_version())).collect();
        let total = usize::try_from(found.progress.open()).unwrap_or(usize::MAX);
        let list = WaitingList { items, total, page: paging.page, per_page: paging.per_page };
        Ok(json(StatusCode::OK, &list))
    })
    .await
}

async fn put(
    ctx: Ctx<EnterIcd>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    IfMatch(version): IfMatch,
    Json(input): Json<IcdInput>,
) -> Response {
    p.answer(move |p| {
        let expected = Expected::Version(version);
        let entered = match &input.icd {
            Some(raw) => actions::enter(p, &ctx, id, raw, &expected),
            None => match ctx.try_as::<ClearIcd>() {
                Some(admin) => actions::clear(p, &admin, id, &expected),
                None => Err(IcdError::NotAllowed),
            },
        };
        let EnteredCodes { case, row_version, warnings, .. } = entered?;
        case_answer(p, &ctx, &case, row_version, &warnings)
    })
    .await
}
