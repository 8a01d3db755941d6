//! The handlers of the first page of the area.

use axum::{extract::State, response::Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{
    access::ReadToday,
    pages::{self, AT, Alerts, Done, PROVE_AT, TodayPage},
    read,
};
use crate::{
    features::care::{
        alert_pages::quoted_by,
        alerts::{self, Asked as AskedAlerts, ReadAlerts},
        due::{self, AnswerDue, ShiftProof},
        observations::Source,
        residents::{EditResidents, Resident},
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
        shift::ShiftId,
        words::Msg,
    },
    platform::{
        Platform,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::see_other,
            query::{Form, Query},
            routes::Routes,
        },
    },
};

/// So long after it was given the proof of a shift is offered to be taken back at once (care.md, 6.1).
const UNDONE_FREELY: SignedDuration = SignedDuration::from_secs(60);

pub(super) fn routes() -> Routes {
    Routes::new().get(AT, show).post(PROVE_AT, prove)
}

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Address {
    wohnbereich: String,
    bewiesen: Option<Id<ShiftProof>>,
}

async fn show(ctx: Ctx<ReadToday>, State(p): State<Platform>, Query(query): Query<Address>) -> Response {
    p.answer(move |p| {
        let units = read::units(p, &ctx)?;
        let wanted = query.wohnbereich.parse::<Id<Unit>>().ok();
        let unit = units.iter().find(|unit| Some(unit.id) == wanted).or_else(|| units.first());
        let today = unit.map(|unit| read::today(p, &ctx, unit.id, "heute")).transpose()?;
        let done = query.bewiesen.map(|id| done(p, &ctx, id)).transpose()?.flatten();
        let page = TodayPage {
            alerts: alerts_of(p, &ctx, unit.map(|unit| unit.id))?,
            units: units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
            today,
            done,
            takes_in: ctx.also::<EditResidents>(),
            now: ctx.now(),
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// What alerts in a unit, with what shows it.
fn alerts_of(p: &Platform, ctx: &Ctx<ReadToday>, unit: Option<Id<Unit>>) -> Result<Alerts, Problem> {
    let reads = ctx.try_as::<ReadAlerts>();
    let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    let asked = AskedAlerts { zustand: None, offen: true, wohnbereich: unit, cursor: None };
    let listed = alerts::list(p, &reads, &asked)?;
    let quoted = quoted_by(p, &reads, listed.alerts.iter().map(|(alert, _)| alert), "heute")?;
    Ok(Alerts { listed, quoted })
}

/// The proof that was just given; or given before, with who it was. None of somebody whom the user does not reach.
fn done(p: &Platform, ctx: &Ctx<ReadToday>, id: Id<ShiftProof>) -> Result<Option<Done>, StoreError> {
    p.store().read(ctx, |r| {
        let Some(proof) = r.get::<ShiftProof>(&id)?.map(Versioned::into_inner) else { return Ok(None) };
        if r.get::<Resident>(&proof.resident_id)?.is_none() || proof.storno.is_some() {
            return Ok(None);
        }
        let fresh = |at: Timestamp| ctx.now().duration_since(at) <= UNDONE_FREELY;
        if proof.von == ctx.actor().user && fresh(proof.empfangen_at) {
            return Ok(Some(Done::Proof(proof.id)));
        }
        let sign = proof.handzeichen.unwrap_or_else(|| "–".to_owned());
        Ok(Some(Done::Before(sign, proof.at)))
    })
}

/// "As planned", for one resident.
async fn prove(ctx: Ctx<AnswerDue>, State(p): State<Platform>, body: Form) -> Response {
    p.answer(move |p| {
        let missing = || Problem::from(StoreError::Missing);
        let resident: Id<Resident> = body.get("person").parse().map_err(|_| missing())?;
        let shift: ShiftId = body.get("dienst").parse().map_err(|_| missing())?;
        let back = |more: &[(&str, &str)]| pages::at(body.get("wohnbereich"), more);
        // Pressed twice it is the same proof, and the page has a button for each resident.
        match due::prove(p, &ctx, resident, &shift, (Source::Seite, None, body.get("begruendung"), "")) {
            Ok((proof, _)) => Ok(see_other(&back(&[("bewiesen", &proof.id.to_string())]), None)),
            Err(refused) => {
                Err(refused.explain().because(&refused).way_out(back(&[]), Msg::new("today-back")))
            }
        }
    })
    .await
}
