//! The round: everybody of a unit who is there, one template, each saved alone.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::enter::{known, note, placed};
use crate::{
    features::care::{
        observations::{
            access::WriteEntries,
            actions::{self, How, Names, Sent},
            error::EntryError,
            pages::{self, Filled, Last, ROUND_AT, RoundPage, RoundRow, called, row_prefix},
            words::Source,
        },
        residents::{Resident, Status, room_order},
        templates::{EFFECT, Input, RESTRAINT, Template, WOUND},
        units::{self, Unit},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        text::is_blank,
        words::Msg,
    },
    platform::{
        Platform,
        store::{Record as _, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::{html, see_other},
            query::{Form, Query},
        },
    },
    ui::page::full,
};

/// The template that a round takes unless another one is asked for.
const USUAL: &str = "vitalzeichen";
/// A form sends no more fields than the server reads; so many of them are rows of the round.
const MOST_INPUTS: usize = 400;
/// Most residents on a page.
const MOST_ROWS: usize = 25;

/// Which round.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    vorlage: String,
    wohnbereich: String,
    seite: String,
    /// Who was just saved.
    fertig: Option<Id<Resident>>,
}

/// What stands in the fields.
struct Typed {
    filled: Filled,
    opened: Timestamp,
    errors: FieldErrors,
    saved: Option<Id<Resident>>,
}

/// A room as it is ordered: by its number, then by its letters.
fn room(resident: &Resident) -> (u64, String, String) {
    let (number, room) = room_order(resident.zimmer.as_deref());
    (number, room, called(resident))
}

fn page(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    status: StatusCode,
    asked: &Asked,
    sent: Typed,
) -> Result<Response, Problem> {
    let (units, residents) = p.store().read(ctx, |r| {
        let (duty, role) = (r.duty()?, ctx.actor().role);
        let units: Vec<Unit> =
            units::all(r)?.into_iter().filter(|unit| unit.aktiv && duty.lists(role, unit.id)).collect();
        let all = r.scan::<Resident>()?.collect::<Result<Vec<Versioned<Resident>>, StoreError>>()?;
        Ok::<_, StoreError>((units, all))
    })?;
    let wanted = asked.wohnbereich.parse::<Id<Unit>>().ok();
    let unit = units.iter().find(|unit| Some(unit.id) == wanted).or_else(|| units.first());
    let (now, today) = (ctx.now(), ctx.today());
    let there = |one: &Resident| {
        Some(one.wohnbereich_id) == unit.map(|unit| unit.id)
            && one.status == Status::Aktiv
            && !one.gesperrt
            && one.aufnahme_datum <= today
            && one.absence_at(now).is_none()
    };
    let mut residents: Vec<Resident> =
        residents.into_iter().map(Versioned::into_inner).filter(there).collect();
    residents.sort_by_cached_key(room);
    // What belongs to one thing of one person alone is written on their own pages.
    let alone = |key: &str| [WOUND, RESTRAINT, EFFECT].contains(&key);
    let mut templates = known(p, ctx, &[], &[], None)?;
    templates.retain(|(one, _)| !alone(&one.key));
    let key = if asked.vorlage.is_empty() { USUAL } else { &asked.vorlage };
    let template: Option<Template> = templates
        .iter()
        .find(|(one, _)| one.key == key)
        .or_else(|| templates.first())
        .map(|(one, _)| one.clone());
    let inputs =
        template.as_ref().map_or(1, |template| template.felder.len().saturating_mul(2).saturating_add(1));
    let per_page = (MOST_INPUTS / inputs.max(1)).clamp(1, MOST_ROWS);
    let pages = residents.len().div_ceil(per_page).max(1);
    let number = asked.seite.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let on_page: Vec<Resident> =
        residents.into_iter().skip((number - 1).saturating_mul(per_page)).take(per_page).collect();
    let ids: Vec<Id<Resident>> = on_page.iter().map(|one| one.id).collect();
    let before = known(p, ctx, &ids, &[], template.as_ref().map(|template| template.key.as_str()))?;
    let before = before.into_iter().next().map(|(_, entries)| entries).unwrap_or_default();
    if let Some(unit) = unit {
        note(p, ctx, (Unit::TABLE, unit.id.bytes()), before.iter().flatten())?;
    }
    let v = p.view(ctx);
    let mut entries = before.into_iter();
    let rows: Vec<RoundRow> = on_page
        .into_iter()
        .map(|resident| {
            let entries = entries.next().unwrap_or_default();
            let last = template.as_ref().map(|template| Last::of(&v, template, &entries)).unwrap_or_default();
            RoundRow { resident, last }
        })
        .collect();
    let place = sent.saved.and_then(|saved| rows.iter().position(|row| row.resident.id == saved));
    let focus = match place {
        Some(place) => rows.get(place.saturating_add(1)),
        None => rows.first(),
    };
    let page = RoundPage {
        vorlagen: templates.iter().map(|(one, _)| (one.key.clone(), one.titel.clone())).collect(),
        units: units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
        unit: unit.map(|unit| unit.id.to_string()).unwrap_or_default(),
        focus: focus.map(|row| row.resident.id),
        saved: place.and_then(|place| rows.get(place)).map(|row| called(&row.resident)),
        template,
        page: (number, pages),
        rows,
        filled: sent.filled,
        opened: sent.opened,
        errors: sent.errors,
    };
    Ok(html(status, full(&page, &v)))
}

/// The round of a unit.
pub async fn show(ctx: Ctx<WriteEntries>, State(p): State<Platform>, Query(asked): Query<Asked>) -> Response {
    p.answer(move |p| {
        let opened = ctx.now();
        let filled = pages::filled_when(opened, ctx.zone());
        let sent = Typed { filled, opened, errors: FieldErrors::new(), saved: asked.fertig };
        page(p, &ctx, StatusCode::OK, &asked, sent)
    })
    .await
}

/// Saves one row. What stands in the others stays there.
pub async fn save(ctx: Ctx<WriteEntries>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = Asked {
            vorlage: form.get("vorlage").to_owned(),
            wohnbereich: form.get("wohnbereich").to_owned(),
            seite: form.get("seite").to_owned(),
            fertig: None,
        };
        let Ok(id) = form.get("zeile").parse::<Id<Resident>>() else {
            return Err(StoreError::Missing.into());
        };
        let prefix = row_prefix(id);
        let text = format!("freitext-{prefix}");
        let opened: Timestamp =
            form.get("geoeffnet").parse().ok().filter(|at| *at <= ctx.now()).unwrap_or_else(|| ctx.now());
        let key = form.idempotency_key();
        let result = pages::read_when(&ctx, &form.0, Some(opened)).map_err(EntryError::Invalid).and_then(
            |zeitpunkt| {
                let sent = Sent {
                    vorlage: asked.vorlage.clone(),
                    version: form.get("version").parse().ok(),
                    werte: Input::of_form(&form.0, &prefix, ctx.today()),
                    freitext: form.get(&text).to_owned(),
                    zeitpunkt,
                    uebergabe: false,
                    bezug_id: None,
                    verlauf_id: None,
                    anordnung_id: None,
                    client_id: None,
                    photos: &[],
                    names: Names {
                        own: format!("{prefix}:"),
                        werte: prefix.clone(),
                        freitext: text.clone(),
                        whole: text.clone(),
                    },
                };
                let how = How { quelle: Source::Seite, grund: "", idempotency_key: &key };
                actions::write(p, &ctx, id, &[sent], &how)
            },
        );
        match result {
            Ok(_) => {
                let own = format!("{prefix}.");
                let of_rows = |name: &str| name.starts_with("freitext-") || name.contains('.');
                let mut filled: Filled = form.0;
                filled.retain(|(name, _)| !name.starts_with(&own) && *name != text);
                if !filled.iter().any(|(name, raw)| of_rows(name) && !is_blank(raw)) {
                    let to = format!(
                        "{ROUND_AT}?vorlage={}&wohnbereich={}&seite={}&fertig={id}",
                        asked.vorlage, asked.wohnbereich, asked.seite
                    );
                    let to = if is_plain(&to) { to } else { ROUND_AT.to_owned() };
                    return Ok(see_other(&to, Some(&Msg::new("notice-entry-created").with("n", 1_u8))));
                }
                // What is typed into other rows goes on; so does the time, unless it is that of the opening.
                let sent = Typed { filled, opened, errors: FieldErrors::new(), saved: Some(id) };
                page(p, &ctx, StatusCode::OK, &asked, sent)
            }
            Err(EntryError::Invalid(errors)) => {
                let errors = placed(errors, |own| format!("freitext-{own}"));
                let sent = Typed { filled: form.0, opened, errors, saved: None };
                page(p, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &asked, sent)
            }
            Err(EntryError::Reason) => {
                let errors = EntryError::Reason.explain().fields;
                let sent = Typed { filled: form.0, opened, errors, saved: None };
                page(p, &ctx, StatusCode::UNPROCESSABLE_ENTITY, &asked, sent)
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// Whether an address is made of nothing but what this page puts there.
fn is_plain(address: &str) -> bool {
    address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/?&=-_".contains(&byte))
}
