//! Signing in and out in a browser.

use axum::{Extension, extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;

use super::{api, pages::SignInPage};
use crate::{
    kernel::{problem::Kind, secret::Secret, words::Msg},
    platform::{
        Platform,
        web::{
            present::{html, see_other, status_of, with_headers},
            query::{Form, Query},
            routes::Routes,
            server::Peer,
            session::Visitor,
        },
    },
    ui::page::full,
};

/// The routes of signing in and out.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/anmelden", show)
        .post("/anmelden", sign_in)
        .post("/abmelden", sign_out)
        .and(api::routes())
}

#[derive(Deserialize)]
struct Onward {
    weiter: Option<String>,
}

/// Only a path of this site: no scheme, no host, no way around through backslashes (R-WEB-11).
fn local(path: Option<String>) -> Option<String> {
    path.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
    })
}

async fn show(visitor: Visitor, State(p): State<Platform>, Query(query): Query<Onward>) -> Response {
    let onward = local(query.weiter);
    if visitor.signed_in {
        return see_other(onward.as_deref().unwrap_or("/"), None);
    }
    let page = SignInPage { onward, ..SignInPage::default() };
    html(axum::http::StatusCode::OK, full(&page, &p.bare_view(visitor.lang, visitor.notice.as_ref())))
}

async fn sign_in(
    visitor: Visitor,
    State(p): State<Platform>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let onward = local(Some(form.get("weiter").to_owned()));
    let password = Secret::new(form.get("passwort").to_owned());
    let (_, device) = Platform::cookies_from(&headers);
    match p.sign_in(form.get("email"), password, None, peer.0, device.as_deref(), true).await {
        Ok(signed_in) => {
            let response = see_other(onward.as_deref().unwrap_or("/"), None);
            with_headers(response, p.cookies_of(&signed_in))
        }
        Err(mut problem) => {
            let mut status = status_of(&problem);
            if problem.kind == Kind::SignIn {
                // The page is shown again with what was typed: a refused form, not a missing session.
                (problem.kind, status) = (Kind::Invalid, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
            }
            let page = SignInPage { email: form.get("email").to_owned(), onward, problem: Some(problem) };
            html(status, full(&page, &p.bare_view(visitor.lang, None)))
        }
    }
}

/// The form carries nothing, but its token is compared where a form is read.
async fn sign_out(_: Visitor, State(p): State<Platform>, headers: HeaderMap, _: Form) -> Response {
    let (refresh, _) = Platform::cookies_from(&headers);
    let farewell = p.farewell();
    p.answer(move |p| {
        if let Some(refresh) = refresh {
            p.sign_out(&refresh).map_err(|error| crate::kernel::problem::Explain::explain(&error))?;
        }
        let response = with_headers(see_other("/anmelden", None), farewell);
        Ok(with_headers(response, notice()))
    })
    .await
}

fn notice() -> HeaderMap {
    see_other("/anmelden", Some(&Msg::new("notice-signed-out")))
        .headers()
        .iter()
        .filter(|(name, _)| *name == axum::http::header::SET_COOKIE)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn onward_paths_stay_on_this_site() {
        for good in ["/", "/faelle?jahr=2026", "/faelle/x?q=a%20b"] {
            assert_eq!(local(Some(good.into())).as_deref(), Some(good));
        }
        for evil in ["//evil", "/\\evil", "https:evil", "evil", "", "/a b", "/\u{9}/evil", "\\\\evil"] {
            assert_eq!(local(Some(evil.into())), None, "{evil}");
        }
    }
}
