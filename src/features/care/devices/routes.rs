//! The pages' handlers: parse, one act, show.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    access::ManageDevices,
    actions::{self, Sent},
    model::Device,
    pages::{AT_DEVICE, CodePage, DEVICES, DevicePage, DevicesPage, TEST, Way},
};
use crate::{
    features::care::units,
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::{html, see_other, status_of, with_headers},
            query::{Form, Path},
            routes::Routes,
            session::{Asked, PairedBy, SessionUser, Visitor},
        },
    },
    ui::{Page, page::full},
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(DEVICES, list)
        .post(DEVICES, enter)
        .post("/verwaltung/geraete/{id}/widerrufen", revoke)
        .get(AT_DEVICE, at_device)
        .post(AT_DEVICE, pair)
}

fn page(
    p: &Platform,
    ctx: &Ctx<ManageDevices>,
    status: StatusCode,
    (sent, errors): (Option<Form>, FieldErrors),
) -> Result<Response, Problem> {
    let (devices, units) = (actions::list(p, ctx)?, p.store().read(ctx, units::all)?);
    let mut authors: Vec<_> = devices.iter().map(|one| one.device.created_by).collect();
    authors.sort_unstable();
    authors.dedup();
    let people = p.names(ctx, &authors)?.into_iter().collect();
    let proved = ctx.proved_lately();
    Ok(p.page_as(status, ctx, &DevicesPage { devices, units, people, proved, sent, errors }))
}

async fn list(ctx: Ctx<ManageDevices>, State(p): State<Platform>) -> Response {
    p.answer(move |p| page(p, &ctx, StatusCode::OK, (None, FieldErrors::new()))).await
}

/// The address of a pairing: its secret stands behind the `#`, which no log sees.
pub(super) fn address(p: &Platform, token: &Secret) -> Secret {
    Secret::new(p.address(&format!("{AT_DEVICE}#{}", token.reveal())))
}

async fn enter(ctx: Ctx<ManageDevices>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let key = form.idempotency_key();
        let sent = Sent {
            art: form.get("art"),
            name: form.get("name"),
            wohnbereich_id: form.get("wohnbereich_id"),
            idempotency_key: &key,
        };
        let entered = match actions::enter(p, &ctx, &sent) {
            Ok(entered) => entered,
            Err(ActError::Invalid(errors)) => {
                return page(p, &ctx, StatusCode::UNPROCESSABLE_ENTITY, (Some(form), errors));
            }
            // What is missing is said on the page that asks.
            Err(ActError::Refused(problem)) if problem.code == "ERNEUT_ANMELDEN" => {
                return page(p, &ctx, StatusCode::FORBIDDEN, (None, FieldErrors::new()));
            }
            Err(other) => return Err(other.explain()),
        };
        let way =
            entered.pairing.map(|new| Way { url: address(p, &new.token), code: new.code, until: new.until });
        let test = p.address(&format!("{AT_DEVICE}#{TEST}"));
        Ok(p.page(&ctx, &CodePage { device: entered.device, way, test }))
    })
    .await
}

async fn revoke(
    ctx: Ctx<ManageDevices>,
    State(p): State<Platform>,
    Path(id): Path<Id<Device>>,
    _: Form,
) -> Response {
    p.answer(move |p| {
        actions::revoke(p, &ctx, id)?;
        Ok(see_other(DEVICES, Some(&Msg::new("notice-device-revoked"))))
    })
    .await
}

/// Whoever is behind the request, if they are signed in: a form of theirs needs their token.
pub type Maybe = Result<SessionUser, Response>;

/// A page for whoever looks.
pub fn shown(p: &Platform, visitor: &Visitor, me: &Maybe, status: StatusCode, page: &dyn Page) -> Response {
    match me {
        Ok(me) => p.page_of_me(status, me, page),
        Err(_) => html(status, full(page, &p.bare_view(visitor.lang, visitor.notice.as_ref()))),
    }
}

async fn at_device(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    p.answer(move |p| {
        let here = actions::here(p, &headers, &asked, visitor.lang)?;
        let page = DevicePage { device: here.map(|here| here.device), recognised: false, problem: None };
        Ok(shown(p, &visitor, &me, StatusCode::OK, &page))
    })
    .await
}

async fn pair(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let (token, code) = (form.get("token").trim(), form.get("code").trim());
        let by = match token {
            TEST => {
                let here = actions::here(p, &headers, &asked, visitor.lang)?;
                if let Some(here) = &here {
                    actions::recognise(p, here)?;
                }
                let (status, recognised) =
                    if here.is_some() { (StatusCode::OK, true) } else { (StatusCode::FORBIDDEN, false) };
                let problem = here.is_none().then(not_here);
                let page = DevicePage { device: here.map(|here| here.device), recognised, problem };
                return Ok(shown(p, &visitor, &me, status, &page));
            }
            "" => PairedBy::Code(code.to_owned()),
            token => PairedBy::Token(token.to_owned()),
        };
        match actions::pair(p, &by, &asked) {
            Ok(cookie) => Ok(with_headers(see_other(AT_DEVICE, None), cookie)),
            Err(problem) if problem.code == "KOPPLUNG_UNGUELTIG" => {
                let status = status_of(&problem);
                let page = DevicePage { device: None, recognised: false, problem: Some(problem) };
                Ok(shown(p, &visitor, &me, status, &page))
            }
            Err(other) => Err(other),
        }
    })
    .await
}

fn not_here() -> Problem {
    Problem::new(crate::kernel::problem::Kind::NotAllowed, "GERAET_UNBEKANNT")
}
