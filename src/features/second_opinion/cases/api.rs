//! Cases as JSON: what is special about it, and the search over all kinds of records.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{ToSchema, openapi::schema::Type};

use super::{
    Case, Fallgruppe, ReadCases,
    filter::LIST,
    model::{GutachtenTyp, JaNein},
    shown::Around,
    status::status,
};
use crate::{
    kernel::ids::Id,
    platform::{
        Platform,
        entity::{self, Api, EntityJson, ListQuery, PageJson, list::params},
        tenancy::Ctx,
        web::{
            present::json as answer,
            query::Query,
            request_limits::Cost,
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// A case as the API gives it: every column of domain.md, 1.1 by its name.
pub type CaseJson = EntityJson<Case>;
/// One page of cases.
pub type CaseList = PageJson<Case>;

impl Api for Case {
    const API: (&'static str, &'static str) = ("/api/v1/cases", "/api/v1/cases/{id}");
    const NAME: &'static str = "Case";
    const NAMES: &'static str = "Cases";
    const SUMMARIES: [&'static str; 4] = [
        "Cases of a filter, one page",
        "Enters a case; one that looks like another needs ?trotzdem=1",
        "One case; its ETag is its row_version",
        "Changes columns of a case; needs If-Match",
    ];
    const PARAMS: &'static [Param] = &params::<11>(&LIST);
    const NEEDED: &'static [&'static str] = &["nachname", "datum", "fallgruppe"];
    const BESIDE: &'static [(&'static str, Type, bool)] = &[
        ("nr", Type::Integer, true),
        ("status", Type::String, true),
        ("kvnr_status", Type::String, true),
        ("alter", Type::Integer, false),
    ];
    type Line = CaseLine;

    fn beside(&self, around: &Around, today: Date) -> Vec<Value> {
        let status = status(self, today, around.frist_tage).name();
        vec![json!(self.nr), json!(status), json!(self.kvnr_status().name()), json!(self.alter())]
    }
    fn line(&self, row_version: u64, around: &Around, today: Date) -> CaseLine {
        CaseLine {
            id: self.id,
            nr: self.nr,
            row_version,
            fall_id: self.fall_id.clone(),
            jahr: self.jahr,
            kw: self.kw,
            datum: self.datum,
            nachname: self.nachname.clone(),
            vorname: self.vorname.clone(),
            fallgruppe: self.fallgruppe,
            icd: self.icd_text(),
            gutachten: self.gutachten,
            gutachten_typ: self.gutachten_typ.map(GutachtenTyp::code),
            therapieaenderung: self.therapieaenderung.map(JaNein::code),
            status: status(self, today, around.frist_tage).name(),
        }
    }
}

/// Routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    const SOUGHT: &[Param] = &[Param::text("q")];
    entity::api::routes::<Case>().get("/api/v1/search", search).costly(Cost::Search).doc(Doc {
        summary: "What is found by a text, grouped by kind",
        query: SOUGHT,
        gives: Some(shape::<Hits>()),
        ..Doc::default()
    })
}

/// A case in a list: what the list page shows. The whole record is read one by one, since each reading is audited.
#[derive(Serialize, ToSchema)]
pub struct CaseLine {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Case>,
    /// Number for people.
    pub nr: u64,
    /// Its version.
    pub row_version: u64,
    /// Readable key.
    pub fall_id: String,
    /// ISO year.
    pub jahr: u16,
    /// ISO week.
    pub kw: u8,
    /// Receipt of the request.
    #[schema(value_type = String, format = "date")]
    pub datum: Date,
    /// Surname.
    pub nachname: String,
    /// First name.
    pub vorname: Option<String>,
    /// Specialty.
    pub fallgruppe: Fallgruppe,
    /// Codes as one text.
    pub icd: Option<String>,
    /// An expert report exists.
    pub gutachten: bool,
    /// Alternative or Bestätigung.
    pub gutachten_typ: Option<&'static str>,
    /// Ja or Nein.
    pub therapieaenderung: Option<&'static str>,
    /// Where it stands today.
    pub status: &'static str,
}

crate::opaque_debug!(CaseLine);

/// What was found, grouped by kind; only kinds that the reader may see.
#[derive(Serialize, ToSchema)]
pub struct Hits {
    /// Cases.
    pub cases: CaseList,
}

pub(super) async fn search(
    ctx: Ctx<ReadCases>,
    State(p): State<Platform>,
    Query(query): Query<ListQuery<Case>>,
) -> Response {
    p.answer(move |p| {
        let sought = ListQuery::asking(&[("q", query.get("q"))]);
        // A shorter text names nothing; all cases are no answer to it.
        let found = sought.is_filtered().then(|| CaseList::of(p, &ctx, &sought)).transpose()?;
        Ok(answer(StatusCode::OK, &Hits { cases: found.unwrap_or_else(CaseList::empty) }))
    })
    .await
}
