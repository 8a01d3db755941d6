//! The certificate in a browser.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::{
    device::{CaFile, DevicePage, fingerprint},
    order::AcmeTyped,
    pages::{CertificatePage, DEVICE, HREF, RENEWAL, TAKEN},
};
use crate::{
    kernel::{
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        tenancy::Operator,
        web::{
            certificate::Refused,
            chosen::Leftover,
            present::{download, html, see_other, status_of},
            query::Form,
            routes::Routes,
            session::{SessionUser, Visitor},
        },
    },
    ui::page::full,
};

/// The routes of the certificate and of the page for devices.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(HREF, show)
        .post(HREF, replace)
        .post("/betrieb/zertifikat/zuruecknehmen", give_up)
        .post("/betrieb/zertifikat/bestellen", order)
        .post("/betrieb/zertifikat/acme", choose_order)
        .post("/betrieb/zertifikat/acme-beenden", end_order)
        .post("/betrieb/zertifikat/verwerfen", discard)
        .post("/betrieb/zertifikat/stelle", renew)
        .get(DEVICE, device)
        .get("/geraet/ca.pem", pem)
        .get("/geraet/visite.crt", der)
        .get("/geraet/visite.mobileconfig", profile)
}

fn page(p: &Platform, problem: Option<Problem>) -> Result<CertificatePage, Problem> {
    let judged = p.authority_use().map(|_| p.judge_authority()).transpose();
    Ok(CertificatePage {
        facts: p.certificates().and_then(|shown| shown.facts().ok()),
        names: p.hosts().to_vec(),
        now: p.now(),
        authority: judged.map_err(|error| error.explain())?,
        acme: AcmeTyped::known(p),
        acme_configured: p.acme().is_some_and(|choice| choice.configured),
        order: p.order_state(),
        local_follows: p.local_follows(),
        leftover: p.leftover(),
        chain: String::new(),
        problem,
    })
}

/// The page again with what was wrong and what was typed; a failure that is nobody's input goes the usual way, which logs
/// its cause.
fn again(
    p: &Platform,
    me: &SessionUser,
    problem: Problem,
    typed: impl FnOnce(&mut CertificatePage),
) -> Result<Response, Problem> {
    if problem.kind == Kind::Internal {
        return Err(problem);
    }
    let status = status_of(&problem);
    let mut page = page(p, Some(problem))?;
    typed(&mut page);
    Ok(p.page_of_me(status, me, &page))
}

async fn show(_: Operator, me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &page(p, None)?))).await
}

/// A chain as it is shown again: never with a key that was put into the wrong field.
#[must_use]
pub fn without_key(chain: &str) -> String {
    if chain.contains("PRIVATE KEY") { String::new() } else { chain.to_owned() }
}

/// What a refusal says, at its field (`kette` or `schluessel`).
#[must_use]
pub fn refused(error: &Refused) -> Problem {
    let at = |field: &'static str, code: &'static str, words: Msg| {
        let mut fields = FieldErrors::new();
        fields.add_with(field, code, words);
        Problem::new(Kind::Invalid, code).with_fields(fields)
    };
    let code = |field, code| at(field, code, Msg::code(code));
    match error {
        Refused::NoChain => code("kette", "ZERTIFIKAT_UNLESBAR"),
        Refused::NoKey => code("schluessel", "SCHLUESSEL_UNLESBAR"),
        Refused::Mismatch => code("schluessel", "SCHLUESSEL_FREMD"),
        Refused::Ended => code("kette", "ZERTIFIKAT_ABGELAUFEN"),
        Refused::Early => code("kette", "ZERTIFIKAT_VERFRUEHT"),
        Refused::Name(name) => at(
            "kette",
            "ZERTIFIKAT_NAME_FEHLT",
            Msg::code("ZERTIFIKAT_NAME_FEHLT").with("name", name.as_str()),
        ),
        Refused::HandedIn => Problem::new(Kind::Conflict, "ZERTIFIKAT_UEBERGEBEN"),
        Refused::Configured => Problem::new(Kind::Conflict, "ZERTIFIKAT_FEST"),
        Refused::Tls(_) | Refused::Store(_) => {
            Problem::internal(error).saying(Msg::code("ZERTIFIKAT_FEHLER"))
        }
    }
}

async fn replace(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let chain = form.get("kette");
        match p.replace_certificate(&operator, chain, form.get("schluessel")) {
            Ok(_) => Ok(see_other(HREF, Some(&Msg::new("notice-certificate-replaced")))),
            Err(error) => again(p, &me, refused(&error), |page| page.chain = without_key(chain)),
        }
    })
    .await
}

/// What has every device warn until it trusts the local authority is not done in passing.
fn understood(form: &Form, field: &'static str) -> Result<(), Problem> {
    if form.get(field) == "ja" {
        return Ok(());
    }
    let mut fields = FieldErrors::new();
    fields.add(field, "GERAETE_BEDENKEN");
    Err(Problem::new(Kind::Invalid, "GERAETE_BEDENKEN").with_fields(fields))
}

/// What came of a form of the page: the page again with a notice, or with what was wrong.
fn answered(
    p: &Platform,
    me: &SessionUser,
    done: Result<(), Problem>,
    notice: &'static str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(see_other(HREF, Some(&Msg::new(notice)))),
        Err(problem) => again(p, me, problem, |_| {}),
    }
}

async fn give_up(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = if p.local_follows() { understood(&form, TAKEN) } else { Ok(()) };
        let done = asked.and_then(|()| p.give_up_certificate(&operator).map_err(|error| refused(&error)));
        answered(p, &me, done, "notice-certificate-given-up")
    })
    .await
}

async fn discard(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let done = match p.leftover() {
            None => Ok(()),
            Some(what) => {
                // What cannot be shown is missed by nobody.
                let asked = if what == Leftover::Unusable { Ok(()) } else { understood(&form, TAKEN) };
                asked.and_then(|()| p.discard_certificate(&operator, what).map_err(|error| refused(&error)))
            }
        };
        answered(p, &me, done, "notice-certificate-discarded")
    })
    .await
}

/// The order runs behind the page; its state is read on the page.
async fn order(_: Operator, me: SessionUser, State(p): State<Platform>, _: Form) -> Response {
    p.answer(move |p| {
        let done = p.may_order().map(|()| p.order_now()).map_err(|error| refused(&error));
        answered(p, &me, done, "notice-certificate-ordered")
    })
    .await
}

async fn choose_order(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let typed = AcmeTyped::sent(&form);
        let problem = match typed.read(p) {
            Err(errors) => Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors),
            Ok(choice) => match p.choose_acme(&operator, choice) {
                Ok(_) => return Ok(see_other(HREF, Some(&Msg::new("notice-certificate-ordered")))),
                Err(error) => refused(&error),
            },
        };
        again(p, &me, problem, |page| page.acme = typed)
    })
    .await
}

async fn end_order(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = if p.local_follows() { understood(&form, TAKEN) } else { Ok(()) };
        let done = asked.and_then(|()| p.end_acme(&operator).map_err(|error| refused(&error)));
        answered(p, &me, done, "notice-certificate-order-ended")
    })
    .await
}

async fn renew(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = understood(&form, RENEWAL);
        let done = asked.and_then(|()| p.renew_authority(&operator).map_err(|error| refused(&error)));
        answered(p, &me, done, "notice-authority-renewed")
    })
    .await
}

async fn device(visitor: Visitor, State(p): State<Platform>, headers: HeaderMap) -> Response {
    p.answer(move |p| {
        let needed = p.authority_use();
        let authority = p.certificates().and_then(|shown| shown.authority());
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let page = DevicePage {
            address: p.address(DEVICE),
            authority: needed.zip(authority.and_then(|pem| fingerprint(&pem))),
            agent: agent.to_owned(),
        };
        Ok(html(StatusCode::OK, full(&page, &p.bare_view(visitor.lang, visitor.notice.as_ref()))))
    })
    .await
}

/// The authority's certificate as a file of that kind.
async fn file(visitor: Visitor, p: Platform, file: CaFile) -> Response {
    p.answer(move |p| {
        let hosts = p.hosts();
        let site = hosts.first().map_or("localhost", String::as_str);
        let pem = p.certificates().and_then(|shown| shown.authority());
        let content = pem.and_then(|pem| file.content(&pem, site, visitor.lang));
        let content = content.ok_or_else(|| Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"))?;
        Ok(download(file.name(), file.media_type(), content))
    })
    .await
}

async fn pem(visitor: Visitor, State(p): State<Platform>) -> Response {
    file(visitor, p, CaFile::Pem).await
}
async fn der(visitor: Visitor, State(p): State<Platform>) -> Response {
    file(visitor, p, CaFile::Der).await
}
async fn profile(visitor: Visitor, State(p): State<Platform>) -> Response {
    file(visitor, p, CaFile::Profile).await
}
