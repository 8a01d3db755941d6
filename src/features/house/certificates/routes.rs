//! The certificate in a browser.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::{
    device::{CaFile, DevicePage, fingerprint},
    order::AcmeTyped,
    pages::{CertificatePage, DEVICE, HREF},
};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        tenancy::Operator,
        web::{
            authority::AuthorityState,
            certificate::{CertificateKind, Refused},
            present::{download, html, see_other, status_of},
            query::Form,
            routes::Routes,
            session::{Me, Visitor},
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
        .post("/betrieb/zertifikat/stelle", renew)
        .get(DEVICE, device)
        .get("/geraet/ca.pem", pem)
        .get("/geraet/visite.crt", der)
        .get("/geraet/visite.mobileconfig", profile)
}

fn page(p: &Platform, chain: String, problem: Option<Problem>) -> CertificatePage {
    CertificatePage {
        facts: p.certificates().and_then(|shown| shown.facts().ok()),
        names: p.hosts().to_vec(),
        now: p.now(),
        authority: p.authority_state().unwrap_or(AuthorityState::Unused),
        acme: AcmeTyped::known(p),
        acme_configured: p.acme().is_some_and(|choice| choice.configured),
        order: p.order_state(),
        local_follows: p.local_follows(),
        chain,
        problem,
    }
}

async fn show(_: Operator, me: Me, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &page(p, String::new(), None)))).await
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

async fn replace(operator: Operator, me: Me, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let chain = form.get("kette");
        match p.replace_certificate(&operator, chain, form.get("schluessel")) {
            Ok(_) => Ok(see_other(HREF, Some(&Msg::new("notice-certificate-replaced")))),
            Err(error) => {
                let problem = refused(&error);
                let status = status_of(&problem);
                Ok(p.page_of_me(status, &me, &page(p, without_key(chain), Some(problem))))
            }
        }
    })
    .await
}

/// What has every device warn until it trusts the local authority is not done in passing.
fn understood(form: &Form) -> Result<(), Problem> {
    if form.get("verstanden") == "ja" {
        return Ok(());
    }
    let mut fields = FieldErrors::new();
    fields.add("verstanden", "GERAETE_BEDENKEN");
    Err(Problem::new(Kind::Invalid, "GERAETE_BEDENKEN").with_fields(fields))
}

/// What came of a form of the page: the page again with a notice, or with what was wrong.
fn answered(p: &Platform, me: &Me, done: Result<(), Problem>, notice: &'static str) -> Response {
    match done {
        Ok(()) => see_other(HREF, Some(&Msg::new(notice))),
        Err(problem) => p.page_of_me(status_of(&problem), me, &page(p, String::new(), Some(problem))),
    }
}

async fn give_up(operator: Operator, me: Me, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = if p.local_follows() { understood(&form) } else { Ok(()) };
        let done = asked.and_then(|()| p.give_up_certificate(&operator).map_err(|error| refused(&error)));
        Ok(answered(p, &me, done, "notice-certificate-given-up"))
    })
    .await
}

/// The order runs behind the page; its state is read on the page.
async fn order(_: Operator, me: Me, State(p): State<Platform>, _: Form) -> Response {
    p.answer(move |p| {
        let done = p.may_order().map(|()| p.order_now()).map_err(|error| refused(&error));
        Ok(answered(p, &me, done, "notice-certificate-ordered"))
    })
    .await
}

async fn choose_order(operator: Operator, me: Me, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let typed = AcmeTyped::sent(&form);
        let problem = match typed.read(p) {
            Err(errors) => Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors),
            Ok(choice) => match p.choose_acme(&operator, choice) {
                Ok(_) => return Ok(see_other(HREF, Some(&Msg::new("notice-certificate-ordered")))),
                Err(error) => refused(&error),
            },
        };
        let status = status_of(&problem);
        let shown = CertificatePage { acme: typed, ..page(p, String::new(), Some(problem)) };
        Ok(p.page_of_me(status, &me, &shown))
    })
    .await
}

async fn end_order(operator: Operator, me: Me, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = if p.local_follows() { understood(&form) } else { Ok(()) };
        let done = asked.and_then(|()| p.end_acme(&operator).map_err(|error| refused(&error)));
        Ok(answered(p, &me, done, "notice-certificate-order-ended"))
    })
    .await
}

async fn renew(operator: Operator, me: Me, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asked = understood(&form);
        let done = asked.and_then(|()| p.renew_authority(&operator).map_err(|error| refused(&error)));
        Ok(answered(p, &me, done, "notice-authority-renewed"))
    })
    .await
}

async fn device(visitor: Visitor, State(p): State<Platform>, headers: HeaderMap) -> Response {
    p.answer(move |p| {
        let local = p
            .certificates()
            .filter(|shown| shown.facts().is_ok_and(|facts| facts.kind == CertificateKind::Local));
        let authority = local.and_then(|shown| shown.authority());
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let page = DevicePage {
            address: p.address(DEVICE),
            fingerprint: authority.and_then(|pem| fingerprint(&pem)),
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
