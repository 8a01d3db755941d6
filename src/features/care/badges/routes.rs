//! The pages' handlers: parse, one act, show.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use maud::html;

use super::{
    access::{LockBadges, ManageBadges},
    actions::{self, Opened, Sent},
    model::Badge,
    pages::{BadgePage, CardPage, Issuing, PIN_AT, PinPage, START, StartPage, badge_at, greeting, standing},
};
use crate::{
    features::care::{
        devices::{self, Here, Maybe, shown},
        residents::{Resident, Status},
        settings::{AusweisPin, CareSettings},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, see_other, status_of, with_headers},
            query::{Form, Path},
            routes::Routes,
            session::{Asked, Visitor},
        },
    },
    ui::View,
};

/// Where an opened session leads.
const IN: &str = "/mein";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/qr", page_of)
        .post("/bewohner/{id}/qr", issue)
        .get("/ausweise/{id}", one)
        .post("/ausweise/{id}/sperren", lock)
        .post("/ausweise/{id}/entsperren", unlock)
        .post("/ausweise/{id}/widerrufen", revoke)
        .get(START, start)
        .post(START, show)
        .post(PIN_AT, enter_pin)
}

/// What the QR code of a badge says: the secret stands behind the `#`, which no log sees.
pub(super) fn address(p: &Platform, token: &Secret) -> Secret {
    Secret::new(p.address(&format!("{START}#{}", token.reveal())))
}

fn page(
    p: &Platform,
    ctx: &Ctx<LockBadges>,
    id: Id<Resident>,
    status: StatusCode,
    (sent, errors): (Option<Form>, FieldErrors),
) -> Result<Response, Problem> {
    let resident = reached::<Resident, _>(p, ctx, id, "ausweis")?.into_inner();
    let badge = actions::newest(p, ctx, id)?.map(|badge| {
        let state = badge.state(ctx.now());
        (badge, state)
    });
    let manages = ctx.also::<ManageBadges>();
    let settings = p.store().read(ctx, CareSettings::in_force)?;
    let issuing = (manages && resident.status == Status::Aktiv).then(|| Issuing {
        proved: ctx.proved_lately(),
        needs_pin: settings.ausweis_pin == AusweisPin::Pflicht,
        tage: settings.ausweis_tage,
        sent,
        errors,
    });
    Ok(p.page_as(status, ctx, &BadgePage { resident, badge, issuing, manages }))
}

async fn page_of(ctx: Ctx<LockBadges>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| page(p, &ctx, id, StatusCode::OK, (None, FieldErrors::new()))).await
}

async fn issue(
    ctx: Ctx<ManageBadges>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let key = form.idempotency_key();
        // What is no number is outside of what is possible, as the empty box is.
        let tage = Some(form.get("tage").trim().parse().unwrap_or(0));
        let sent = Sent { resident: id, pin: form.get("pin"), tage, idempotency_key: &key };
        let again = |status, sent: Option<Form>, errors| {
            let looks = ctx.try_as::<LockBadges>();
            let looks = looks.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
            page(p, &looks, id, status, (sent, errors))
        };
        let named = form.get("aufdruck") == "ja";
        match actions::issue(p, &ctx, &sent) {
            Ok(issued) => {
                let secrets = issued.secrets.map(|(token, code)| (address(p, &token), code));
                let card = CardPage { resident: issued.resident, badge: issued.badge, secrets, named };
                Ok(p.page(&ctx, &card))
            }
            Err(ActError::Invalid(errors)) => again(StatusCode::UNPROCESSABLE_ENTITY, Some(form), errors),
            // What is missing is said on the page that asks.
            Err(ActError::Refused(problem)) if problem.code == "ERNEUT_ANMELDEN" => {
                again(StatusCode::FORBIDDEN, None, FieldErrors::new())
            }
            Err(other) => Err(other.explain()),
        }
    })
    .await
}

/// A badge on the page of its resident.
async fn one(ctx: Ctx<LockBadges>, State(p): State<Platform>, Path(id): Path<Id<Badge>>) -> Response {
    p.answer(move |p| {
        let (_, resident) = actions::badge_of(p, &ctx, id)?;
        Ok(see_other(&badge_at(resident.id), None))
    })
    .await
}

fn done(badge: &Badge, words: &'static str) -> Response {
    see_other(&badge_at(badge.resident_id), Some(&Msg::new(words)))
}

async fn lock(
    ctx: Ctx<LockBadges>,
    State(p): State<Platform>,
    Path(id): Path<Id<Badge>>,
    _: Form,
) -> Response {
    p.answer(move |p| Ok(done(&actions::lock(p, &ctx, id)?, "notice-badge-locked"))).await
}

async fn unlock(
    ctx: Ctx<ManageBadges>,
    State(p): State<Platform>,
    Path(id): Path<Id<Badge>>,
    _: Form,
) -> Response {
    p.answer(move |p| Ok(done(&actions::unlock(p, &ctx, id)?, "notice-badge-unlocked"))).await
}

async fn revoke(
    ctx: Ctx<ManageBadges>,
    State(p): State<Platform>,
    Path(id): Path<Id<Badge>>,
    _: Form,
) -> Response {
    p.answer(move |p| Ok(done(&actions::revoke(p, &ctx, id)?, "notice-badge-revoked"))).await
}

async fn start(visitor: Visitor, State(p): State<Platform>, me: Maybe) -> Response {
    p.answer(move |p| Ok(shown(p, &visitor, &me, StatusCode::OK, &StartPage { problem: None }))).await
}

/// The device on which that happens.
fn device(p: &Platform, headers: &HeaderMap, asked: &Asked, visitor: &Visitor) -> Result<Here, Problem> {
    let here = devices::here(p, headers, asked, visitor.lang)?;
    here.ok_or_else(|| Problem::new(Kind::NotAllowed, "NUR_TEAM"))
}

/// What a badge came to, as a page: the way in, the PIN, or the start with why not.
fn answer(
    p: &Platform,
    visitor: &Visitor,
    me: &Maybe,
    came_to: Result<Opened, Problem>,
    ticket: &str,
) -> Result<Response, Problem> {
    let problem = match came_to {
        Ok(Opened::Session(cookie)) => return Ok(with_headers(see_other(IN, None), cookie)),
        Ok(Opened::NeedsPin { ticket, resident }) => {
            let page = PinPage { greeting: greeting(&resident), ticket, problem: None };
            return Ok(shown(p, visitor, me, StatusCode::OK, &page));
        }
        Err(problem) => problem,
    };
    let status = status_of(&problem);
    match problem.code {
        "PIN_FALSCH" => {
            let (greeting, ticket) = (Msg::new("badge-pin-again"), ticket.to_owned());
            Ok(shown(p, visitor, me, status, &PinPage { greeting, ticket, problem: Some(problem) }))
        }
        "NUR_TEAM" | "QR_UNGUELTIG" | "AUSWEIS_GESPERRT" | "ZU_VIELE_VERSUCHE" => {
            let headers = crate::platform::web::present::headers_of(&problem);
            let page = shown(p, visitor, me, status, &StartPage { problem: Some(problem) });
            Ok(with_headers(page, headers))
        }
        _ => Err(problem.way_out(START, Msg::new("problem-start"))),
    }
}

async fn show(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let said = if form.get("token").is_empty() { form.get("code") } else { form.get("token") };
        let came_to = device(p, &headers, &asked, &visitor).and_then(|here| actions::show(p, &here, said));
        answer(p, &visitor, &me, came_to, "")
    })
    .await
}

async fn enter_pin(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let (ticket, pin) = (form.get("ausweis"), form.get("pin"));
        let here = device(p, &headers, &asked, &visitor);
        let came_to = here.and_then(|here| actions::enter_pin(p, &here, ticket, pin));
        answer(p, &visitor, &me, came_to, ticket)
    })
    .await
}

/// Whether somebody has a badge, on their page.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<LockBadges>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let resident: Option<Versioned<Resident>> =
        p.store().read(&ctx, |r| r.get(&id).map_err(|error: StoreError| error))?;
    if resident.is_none() {
        return Ok(None);
    }
    let state = actions::newest(p, &ctx, id)?.map(|badge| badge.state(ctx.now()));
    let part = html! {
        section.card {
            h2 { (v.w("badge-title")) }
            @match state { Some(state) => p { (standing(v, state)) }, None => p { (v.w("badge-none")) } }
            p.actions { a href=(badge_at(id)) { (v.w("badge-open")) } }
        }
    };
    Ok(Some(Added { first: None, part }))
}
