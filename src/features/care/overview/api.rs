//! The dashboards below `/api/v1` (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::ReadToday,
    json::{LastValueJson, ResidentJson, UnitJson},
    read,
};
use crate::{
    features::care::{
        alert_pages::{AlertJson, people_of},
        alerts::{self, ReadAlerts},
        due::{self, AskedDue, DueListJson, ReadDue, people_of_list},
        observations::{
            self, Entry, EntryFilter, EntryJson, EntryRange, People, ReadEntries, entries_before,
        },
        residents::Resident,
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::reached,
        store::{Purpose, Record as _, StoreError, Versioned},
        tenancy::{Ctx, Permission},
        web::{
            present::json,
            query::Path,
            routes::{Doc, Routes, shape},
        },
    },
};

/// So many entries stand on the dashboard of a resident.
const NEWEST: usize = 10;
/// The template of vital signs.
const VITALS: &str = "vitalzeichen";
/// So many entries of vital signs are looked at for the newest value of each.
const LOOKED_BACK: usize = 20;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/dashboard/units/{id}", unit)
        .doc(Doc {
            summary: "How it stands in a unit in the present shift: figures, and each resident who is there",
            gives: Some(shape::<UnitJson>()),
            ..Doc::default()
        })
        .get("/api/v1/dashboard/residents/{id}", resident)
        .doc(Doc {
            summary: "How it stands with a resident: alerts, what is due in the present shift, newest vital signs and entries",
            gives: Some(shape::<ResidentJson>()),
            ..Doc::default()
        })
}

pub(super) async fn unit(
    ctx: Ctx<ReadToday>,
    State(p): State<Platform>,
    Path(id): Path<Id<Unit>>,
) -> Response {
    p.answer(move |p| Ok(json(StatusCode::OK, &UnitJson::new(&read::today(p, &ctx, id, "api")?)))).await
}

/// The right to read a part of the dashboard, which whoever sees the whole has, too.
fn also<P: Permission>(ctx: &Ctx<ReadToday>) -> Result<Ctx<P>, Problem> {
    ctx.try_as::<P>().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
}

pub(super) async fn resident(
    ctx: Ctx<ReadToday>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let one = reached::<Resident, _>(p, &ctx, id, "api")?;
        let (alerts, due, entries) =
            (also::<ReadAlerts>(&ctx)?, also::<ReadDue>(&ctx)?, also::<ReadEntries>(&ctx)?);
        let open = alerts::of_resident(p, &alerts, &one)?;
        let looked = people_of(p, &alerts, open.iter())?;
        let list = due::list_due(p, &due, &AskedDue::Resident(id), None, "api")?;
        let signed = people_of_list(p, &due, &list)?;
        let newest = (None, NEWEST);
        let (found, _) = observations::list_entries(
            p,
            &entries,
            EntryRange::Resident(id),
            &EntryFilter::default(),
            newest,
            "api",
        )?;
        let wrote = People::of(p, &entries, found.entries.iter())?;
        let told = ResidentJson {
            resident_id: one.id,
            nachname: one.nachname.clone(),
            vorname: one.vorname.clone(),
            wohnbereich_id: one.wohnbereich_id,
            zimmer: one.zimmer.clone(),
            status: one.shown(ctx.now()).code(),
            hinweise: one.hinweise.clone(),
            allergien: one.allergien.clone(),
            keine_allergien_bekannt: one.keine_allergien_bekannt,
            alarme: open.iter().map(|alert| AlertJson::new(alert, &looked, ctx.now())).collect(),
            faellig: DueListJson::new(&list, &signed),
            vitalwerte: vitals(p, &entries, id)?,
            eintraege: found.entries.iter().map(|entry| EntryJson::new(entry, &wrote)).collect(),
        };
        Ok(json(StatusCode::OK, &told))
    })
    .await
}

/// The newest value of each vital sign, among the newest entries of them.
fn vitals(
    p: &Platform,
    ctx: &Ctx<ReadEntries>,
    resident: Id<Resident>,
) -> Result<Vec<LastValueJson>, StoreError> {
    let read = p.store().read(ctx, |r| {
        let entries = entries_before(r, resident, VITALS, None)?.take(LOOKED_BACK);
        entries.map(|entry| entry.map(Versioned::into_inner)).collect::<Result<Vec<Entry>, StoreError>>()
    })?;
    let mut values: Vec<LastValueJson> = Vec::new();
    let mut shown: Vec<[u8; 16]> = Vec::new();
    for entry in &read {
        let Some(current) = entry.current() else { continue };
        for (feld, wert) in current.werte.json() {
            if values.iter().any(|value| value.feld == feld) {
                continue;
            }
            shown.push(entry.id.bytes());
            let auffaellig = current.auffaellige_felder.contains(&feld);
            let (zeitpunkt, observation_id) = (entry.zeitpunkt(), entry.id);
            values.push(LastValueJson { feld, wert, auffaellig, zeitpunkt, observation_id });
        }
    }
    shown.dedup();
    let of = (Resident::TABLE, resident.bytes());
    p.store().note_listed::<_, Entry>(ctx, of, &shown, Purpose("api"))?;
    Ok(values)
}
