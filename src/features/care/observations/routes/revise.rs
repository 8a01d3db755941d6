//! The forms that correct and withdraw an entry.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    one::{ANY_REASON, revisable},
    photos::{self, Brought, PhotosForm, REFUSED},
};
use crate::{
    features::care::{
        observations::{
            access::{ReadEntries, WriteEntries},
            actions::{self, Correction, Names, Opened, Seen, SentTo},
            error::EntryError,
            model::Entry,
            pages::{
                self, CorrectPage, Filled, Shown, WERTE, WithdrawPage, at_time, below_entry, called, entry_at,
            },
            rules::{self, Act},
            words::Klasse,
        },
        templates::{self, Input, Template},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            answer::refuse,
            present::see_other,
            query::{Form, Path},
        },
    },
};

fn opened(p: &Platform, ctx: &Ctx<WriteEntries>, id: Id<Entry>) -> Result<Opened, Problem> {
    let reads = ctx.try_as::<ReadEntries>();
    let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    Ok(actions::open(p, &reads, id, "formular")?)
}

/// The version that counts, with its template.
fn current(seen: &Opened) -> Result<(Shown, Arc<Template>), Problem> {
    let version = seen.entry.current().cloned();
    let template = seen.templates.last().cloned().flatten();
    match (version, template) {
        (Some(version), Some(template)) => Ok(((version, Some(Arc::clone(&template))), template)),
        _ => Err(ActError::field("vorlage", "VORLAGE_UNBEKANNT").into()),
    }
}

/// The form of a correction with what the entry says, or with what was sent.
fn correct_page(
    ctx: &Ctx<WriteEntries>,
    seen: &Opened,
    sent: Option<(Filled, FieldErrors)>,
) -> Result<CorrectPage, Problem> {
    let ((version, _), template) = current(seen)?;
    let needs_reason = revisable(ctx, seen, "", Act::Correct).is_err();
    let (filled, errors) = sent.unwrap_or_else(|| {
        let mut filled = templates::typed(WERTE, &template, &version.werte, ctx.lang());
        filled.push(("freitext".to_owned(), version.freitext.clone().unwrap_or_default()));
        filled.extend(pages::filled_when(version.zeitpunkt, ctx.zone()));
        (filled, FieldErrors::new())
    });
    Ok(CorrectPage {
        id: seen.entry.id,
        fassung: seen.entry.fassung(),
        name: called(&seen.resident),
        template: (*template).clone(),
        filled,
        errors,
        needs_reason,
        meanwhile: None,
        there: version.werte,
        consent: seen.resident.einwilligung_foto_at.is_some(),
        lost_photos: false,
    })
}

/// The form of a correction.
pub async fn ask_correct(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
) -> Response {
    p.answer(move |p| {
        let seen = opened(p, &ctx, id)?;
        revisable(&ctx, &seen, ANY_REASON, Act::Correct)?;
        Ok(p.page(&ctx, &correct_page(&ctx, &seen, None)?))
    })
    .await
}

/// Corrects an entry.
pub async fn correct(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    sent: PhotosForm,
) -> Response {
    if let Err(problem) = p.check_form_token(&ctx, Some(sent.form.get("csrf"))) {
        return refuse(problem);
    }
    let (ctx, brought) = match photos::brought(&p, ctx, SentTo::Entry(id), sent).await {
        Ok(brought) => brought,
        Err(problem) => return refuse(problem),
    };
    p.answer(move |p| {
        let seen = opened(p, &ctx, id)?;
        let (status, errors, stale) = match corrected(p, &ctx, &seen, &brought) {
            Ok(()) => return Ok(see_other(&entry_at(id), Some(&Msg::new("notice-entry-corrected")))),
            Err(EntryError::Stale) => (StatusCode::CONFLICT, FieldErrors::new(), true),
            Err(EntryError::Invalid(errors)) => (REFUSED, at_time(errors), false),
            Err(EntryError::Reason) => (REFUSED, EntryError::Reason.explain().fields, false),
            Err(other) => return Err(other.into()),
        };
        let mut page = correct_page(&ctx, &seen, Some((brought.typed.0.clone(), errors)))?;
        page.lost_photos = brought.had_files;
        if stale {
            page.meanwhile = Some(current(&seen)?.0);
        }
        Ok(brought.refused(p.page_as(status, &ctx, &page)))
    })
    .await
}

fn corrected(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    seen: &Opened,
    brought: &Brought,
) -> Result<(), EntryError> {
    let form = brought.whole()?;
    let zeitpunkt =
        pages::read_when(ctx, &form.0, Some(seen.entry.zeitpunkt())).map_err(EntryError::Invalid)?;
    let names = Names {
        own: String::new(),
        werte: WERTE.into(),
        freitext: "freitext".into(),
        whole: "freitext".into(),
    };
    let new = Correction {
        werte: Input::of_form(&form.0, WERTE, ctx.today()),
        freitext: form.get("freitext").to_owned(),
        zeitpunkt,
        grund: form.get("grund"),
        photos: &brought.photos,
        names,
    };
    actions::correct(p, ctx, form_seen(seen.entry.id, form, &brought.idempotency_key), &new)?;
    Ok(())
}

fn form_seen<'a>(id: Id<Entry>, form: &Form, key: &'a str) -> Seen<'a> {
    let fassung = form.row_version().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    Seen { id, fassung, idempotency_key: key }
}

fn withdraw_page(
    ctx: &Ctx<WriteEntries>,
    seen: &Opened,
    sent: (String, bool),
    (errors, is_stale): (FieldErrors, bool),
) -> Result<WithdrawPage, Problem> {
    Ok(WithdrawPage {
        id: seen.entry.id,
        fassung: seen.entry.fassung(),
        name: called(&seen.resident),
        shown: current(seen)?.0,
        needs_reason: revisable(ctx, seen, "", Act::Withdraw).is_err(),
        sent,
        errors,
        is_stale,
    })
}

/// Asks whether an entry is withdrawn.
pub async fn ask_withdraw(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
) -> Response {
    p.answer(move |p| {
        let seen = opened(p, &ctx, id)?;
        revisable(&ctx, &seen, ANY_REASON, Act::Withdraw)?;
        let page = withdraw_page(&ctx, &seen, (String::new(), false), (FieldErrors::new(), false))?;
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// Withdraws an entry. One of the wrong person leads on to the right one.
pub async fn withdraw(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let of_another = form.get("falsche_person") == "ja";
        let klasse = of_another.then_some(Klasse::FalschePerson);
        let key = form.idempotency_key();
        let (status, errors, stale) =
            match actions::withdraw(p, &ctx, form_seen(id, &form, &key), form.get("grund"), klasse) {
                Ok(entry) => {
                    let carries = rules::is_carried_over(&entry, ctx.actor().user, ctx.now());
                    let to = if carries { below_entry(id, "richtige-person") } else { entry_at(id) };
                    return Ok(see_other(&to, Some(&Msg::new("notice-entry-withdrawn"))));
                }
                Err(EntryError::Stale) => (StatusCode::CONFLICT, FieldErrors::new(), true),
                Err(EntryError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, false),
                Err(EntryError::Reason) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, EntryError::Reason.explain().fields, false)
                }
                Err(other) => return Err(other.into()),
            };
        let seen = opened(p, &ctx, id)?;
        let sent = (form.get("grund").to_owned(), of_another);
        let page = withdraw_page(&ctx, &seen, sent, (errors, stale))?;
        Ok(p.page_as(status, &ctx, &page))
    })
    .await
}
