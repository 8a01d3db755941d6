//! Profiles and stand-ins as JSON (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    access::{ManageStaff, StandInFor},
    model::{FormerSign, Profile, Qualifikation},
    profiles::{self, Member, ProfileChange},
    stand_in,
};
use crate::{
    features::care::units::Unit,
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, Patch},
        tenancy::{Ctx, User},
        web::{
            present::{json, versioned},
            query::{IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/care/profiles", list)
        .doc(Doc {
            summary: "The staff of the house with their profiles, former staff included",
            gives: Some(shape::<ProfileList>()),
            ..Doc::default()
        })
        .patch("/api/v1/care/profiles/{id}", patch)
        .doc(Doc {
            summary: "Enters or changes somebody's profile; needs If-Match, 0 before the first",
            also: &[409],
            takes: Some(shape::<ProfileValues>()),
            gives: Some(shape::<ProfileJson>()),
            ..Doc::default()
        })
        .post("/api/v1/care/stand-ins", begin)
        .doc(Doc {
            summary: "The caller stands in for a unit until the end of its shift",
            also: &[404, 409],
            takes: Some(shape::<NewStandIn>()),
            status: Some(201),
            gives: Some(shape::<StandInJson>()),
            ..Doc::default()
        })
}

/// A Handzeichen of former days.
#[derive(Serialize, ToSchema)]
struct FormerSignJson {
    handzeichen: String,
    #[schema(format = "date")]
    von: String,
    #[schema(format = "date")]
    bis: String,
}

impl From<&FormerSign> for FormerSignJson {
    fn from(one: &FormerSign) -> Self {
        Self { handzeichen: one.handzeichen.clone(), von: one.von.to_string(), bis: one.bis.to_string() }
    }
}

/// Somebody of the staff.
#[derive(Serialize, ToSchema)]
struct ProfileJson {
    /// The user's id.
    #[schema(value_type = String, format = "uuid")]
    id: Id<User>,
    /// 0 before the first is entered.
    row_version: u64,
    name: String,
    /// Whether they belong to the house.
    aktiv: bool,
    /// None before the first is entered.
    handzeichen: Option<String>,
    /// One that nobody has, where none is entered.
    vorschlag: Option<String>,
    #[schema(format = "date")]
    handzeichen_von: String,
    handzeichen_frueher: Vec<FormerSignJson>,
    /// When the present Handzeichen was signed with first.
    #[schema(value_type = Option<String>, format = "date-time")]
    signiert_at: Option<Timestamp>,
    qualifikation: Qualifikation,
    fachkraft: bool,
    /// Their units; none: all of them.
    #[schema(value_type = Option<Vec<String>>)]
    wohnbereiche: Option<Vec<Id<Unit>>>,
    #[schema(format = "date")]
    von: String,
    #[schema(format = "date")]
    bis: Option<String>,
}

impl From<Member> for ProfileJson {
    fn from(Member { profile, row_version, proposed, active }: Member) -> Self {
        Self {
            id: profile.user(),
            row_version,
            aktiv: active,
            vorschlag: proposed,
            handzeichen_von: profile.handzeichen_von.to_string(),
            handzeichen_frueher: profile.handzeichen_frueher.iter().map(FormerSignJson::from).collect(),
            signiert_at: profile.signiert_at,
            qualifikation: profile.qualifikation,
            fachkraft: profile.fachkraft,
            wohnbereiche: Some(profile.wohnbereiche).filter(|units| !units.is_empty()),
            von: profile.von.to_string(),
            bis: profile.bis.map(|day| day.to_string()),
            name: profile.name,
            handzeichen: Some(profile.handzeichen).filter(|sign| !sign.is_empty()),
        }
    }
}

/// The staff.
#[derive(Serialize, ToSchema)]
struct ProfileList {
    items: Vec<ProfileJson>,
}

/// What may be sent of a profile, each alone or with others.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what the columns read")]
struct ProfileValues {
    #[schema(min_length = 2, max_length = 5)]
    handzeichen: Option<String>,
    qualifikation: Option<Qualifikation>,
    fachkraft: Option<bool>,
    /// None: all of them.
    #[schema(value_type = Option<Vec<String>>)]
    wohnbereiche: Option<Vec<Id<Unit>>>,
    #[schema(format = "date")]
    von: Option<String>,
    #[schema(format = "date")]
    bis: Option<String>,
}

async fn list(ctx: Ctx<ManageStaff>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let items = profiles::members(p, &ctx)?.into_iter().map(ProfileJson::from).collect();
        Ok(json(StatusCode::OK, &ProfileList { items }))
    })
    .await
}

async fn patch(
    ctx: Ctx<ManageStaff>,
    State(p): State<Platform>,
    Path(user): Path<Id<User>>,
    IfMatch(row_version): IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        // Whoever is not there is not judged.
        profiles::member(p, &ctx, user)?;
        let change = entered(body)?;
        match profiles::keep(p, &ctx, user, (row_version, ""), &change).map_err(Problem::from) {
            Ok(_) => {
                let member = profiles::member(p, &ctx, user)?;
                let version = member.row_version;
                Ok(versioned(StatusCode::OK, &ProfileJson::from(member), version))
            }
            Err(problem) if problem.code == "FASSUNG_VERALTET" => {
                Err(Problem { kind: Kind::Stale, ..problem })
            }
            Err(problem) => Err(problem),
        }
    })
    .await
}

fn entered(mut body: Map<String, Value>) -> Result<ProfileChange, ActError> {
    let unknown = || ActError::field("wohnbereiche", "WOHNBEREICH_UNBEKANNT");
    let wohnbereiche = match body.remove("wohnbereiche") {
        None => None,
        Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(units)) => {
            let id = |unit: &Value| unit.as_str().and_then(|unit| unit.parse::<Id<Unit>>().ok());
            Some(units.iter().map(id).collect::<Option<Vec<_>>>().ok_or_else(unknown)?)
        }
        Some(_) => return Err(unknown()),
    };
    Ok(ProfileChange { patch: Patch::<Profile>::from_json(&body).map_err(ActError::Invalid)?, wohnbereiche })
}

/// The unit for which the caller stands in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewStandIn {
    #[schema(value_type = String, format = "uuid")]
    wohnbereich_id: Id<Unit>,
}

/// Where the caller stands in, and until before when.
#[derive(Serialize, ToSchema)]
struct StandInJson {
    #[schema(value_type = String, format = "uuid")]
    wohnbereich_id: Id<Unit>,
    #[schema(value_type = String, format = "date-time")]
    bis: Timestamp,
}

async fn begin(ctx: Ctx<StandInFor>, State(p): State<Platform>, Json(new): Json<NewStandIn>) -> Response {
    p.answer(move |p| {
        let stand_in::Standing { wohnbereich_id, bis } = stand_in::begin(p, &ctx, new.wohnbereich_id, "")?;
        Ok(json(StatusCode::CREATED, &StandInJson { wohnbereich_id, bis }))
    })
    .await
}
