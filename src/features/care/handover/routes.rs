//! The handlers of the page of a handover.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{ReadHandover, TakeOver},
    actions::{self, Shown},
    pages::{self, AT, HandoverPage},
    read::{self, Handover, When},
    rules::Since,
};
use crate::{
    features::care::{
        due::Answer,
        measures::Measure,
        moods::Mood,
        observations::{Entry, Filled, People, filled_when, read_when},
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::StoreError,
        tenancy::{Ctx, User},
        web::{
            present::see_other,
            query::{Form, Query},
            routes::Routes,
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().get(AT, show).post(AT, take_over)
}

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Address {
    wohnbereich: String,
    seit: String,
    tag: String,
    zeit: String,
    haelfte: String,
}

impl Address {
    fn filled(&self) -> Filled {
        let pairs = [("tag", &self.tag), ("zeit", &self.zeit), ("haelfte", &self.haelfte)];
        let set = pairs.into_iter().filter(|(_, text)| !text.is_empty());
        set.map(|(name, text)| (name.to_owned(), text.clone())).collect()
    }
}

/// What a choice of the address means. What it does not know is the usual beginning.
pub(super) fn since(code: &str) -> Option<Since> {
    match code {
        "" => Some(Since::Own),
        "schicht" => Some(Since::Shift),
        "24h" => Some(Since::Hours(24)),
        "72h" => Some(Since::Hours(72)),
        _ => None,
    }
}

/// Everybody who wrote something that a handover shows, looked at an alert, or took the unit over.
pub(super) fn people(
    p: &Platform,
    ctx: &Ctx<ReadHandover>,
    handover: Option<&Handover>,
) -> Result<People, StoreError> {
    let mut ids: Vec<Id<User>> = Vec::new();
    for one in handover.iter().flat_map(|handover| &handover.residents) {
        ids.extend(one.answers.iter().flat_map(|(answer, _)| Answer::authors(answer)));
        ids.extend(one.measures.iter().flat_map(|(measure, _)| Measure::authors(measure)));
        ids.extend(one.moods.iter().flat_map(Mood::authors));
        ids.extend(one.alerts.iter().filter_map(|alert| alert.gesehen.map(|seen| seen.von)));
    }
    let quoted = handover.iter().flat_map(|handover| handover.quoted.entries());
    ids.extend(quoted.flat_map(Entry::authors));
    People::named(p, ctx, ids.into_iter())
}

async fn show(ctx: Ctx<ReadHandover>, State(p): State<Platform>, Query(query): Query<Address>) -> Response {
    p.answer(move |p| {
        let (mut filled, mut errors) = (query.filled(), FieldErrors::new());
        let since = match query.seit.as_str() {
            "ab" => match read_when(&ctx, &filled, None) {
                Ok(from) => from.map_or(Since::Own, Since::From),
                Err(wrong) => {
                    errors = wrong;
                    Since::Own
                }
            },
            code => since(code).unwrap_or_default(),
        };
        let units = read::units(p, &ctx)?;
        let wanted = query.wohnbereich.parse::<Id<Unit>>().ok();
        let unit = units.iter().find(|unit| Some(unit.id) == wanted).or_else(|| units.first());
        let handover = match unit {
            Some(unit) if errors.is_empty() => {
                match read::handover(p, &ctx, unit.id, When::Now(since), "uebergabe") {
                    Ok(handover) => Some(handover),
                    // What is wrong with the time stands at its field.
                    Err(mut problem) if !problem.fields.is_empty() => {
                        for error in &mut problem.fields.0 {
                            error.field = "tag".into();
                        }
                        errors = problem.fields;
                        None
                    }
                    Err(problem) => return Err(problem),
                }
            }
            _ => None,
        };
        if filled.is_empty() {
            let begins = handover.as_ref().map_or_else(|| ctx.now(), |handover| handover.time.start);
            filled = filled_when(begins, ctx.zone());
        }
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = HandoverPage {
            people: people(p, &ctx, handover.as_ref())?,
            unit: unit.map(|unit| unit.id.to_string()).unwrap_or_default(),
            units: units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
            handover,
            since,
            filled,
            errors,
            now: ctx.now(),
        };
        Ok(p.page_as(status, &ctx, &page))
    })
    .await
}

/// Taken over.
async fn take_over(ctx: Ctx<TakeOver>, State(p): State<Platform>, body: Form) -> Response {
    p.answer(move |p| {
        let missing = || Problem::from(StoreError::Missing);
        let unit: Id<Unit> = body.get("wohnbereich").parse().map_err(|_| missing())?;
        let at = |name: &str| body.get(name).parse().map_err(|_| missing());
        let shown = Shown { unit, von: at("von")?, bis: at("bis")? };
        actions::take_over(p, &ctx, shown, &body.idempotency_key())?;
        Ok(see_other(&pages::at(&unit.to_string(), ""), Some(&Msg::new("notice-handover-taken"))))
    })
    .await
}
