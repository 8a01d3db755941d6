//! The certificate in a browser.

use axum::{extract::State, http::StatusCode, response::Response};

use super::pages::{CertificatePage, DEVICE, DevicePage, HREF, pairs};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        tenancy::Operator,
        web::{
            answer::refuse,
            certificate::{CertificateKind, Refused, fingerprint_of},
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
        .get(DEVICE, device)
        .get("/geraet/ca.pem", authority)
}

fn page(p: &Platform, chain: String, problem: Option<Problem>) -> CertificatePage {
    CertificatePage {
        facts: p.certificates().and_then(|shown| shown.facts().ok()),
        names: p.hosts().to_vec(),
        now: p.now(),
        order: p.order_state(),
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

async fn give_up(operator: Operator, _: Me, State(p): State<Platform>, _: Form) -> Response {
    p.answer(move |p| {
        p.give_up_certificate(&operator).map_err(|error| refused(&error))?;
        Ok(see_other(HREF, Some(&Msg::new("notice-certificate-given-up"))))
    })
    .await
}

/// The order runs behind the page; its state is read on the page.
async fn order(_: Operator, _: Me, State(p): State<Platform>, _: Form) -> Response {
    p.order_now();
    see_other(HREF, Some(&Msg::new("notice-certificate-ordered")))
}

async fn device(visitor: Visitor, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let local = p
            .certificates()
            .filter(|shown| shown.facts().is_ok_and(|facts| facts.kind == CertificateKind::Local));
        let authority = local.and_then(|shown| shown.authority());
        let fingerprint = authority.and_then(|pem| fingerprint_of(&pem)).map(|hex| pairs(&hex));
        let page = DevicePage { address: p.address(DEVICE), fingerprint };
        Ok(html(StatusCode::OK, full(&page, &p.bare_view(visitor.lang, visitor.notice.as_ref()))))
    })
    .await
}

async fn authority(_: Visitor, State(p): State<Platform>) -> Response {
    match p.certificates().and_then(|shown| shown.authority()) {
        Some(pem) => download("visite-ca.pem", "application/x-pem-file", pem),
        None => refuse(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN")),
    }
}
