//! A problem that a handler or a layer gave back becomes what was asked for: a page, a fragment, or
//! `application/problem+json`.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{
    answer::{Incident, Members, refuse},
    headers::RequestId,
    present::{Hx, html, see_other},
    relogin,
    session::{Authenticated, Gate, Identified, browser_language, to_start},
};
use crate::{
    kernel::{
        problem::{INTERNAL, Kind, Problem},
        words::{Lang, Msg},
    },
    platform::Platform,
    ui::{
        page::full,
        problem_page::{ProblemPage, problem},
        words,
    },
};

/// Middleware: turns a [`Problem`] into a response. It runs twice: inside `identify`, with the shell of the user, and
/// outside of it, for what `identify` itself refuses.
pub async fn present(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    let authenticated = request.extensions().get::<Authenticated>().cloned();
    let (hx, lang) = (Hx::of(request.headers()), browser_language(request.headers()));
    let is_api = request.uri().path().starts_with("/api/");
    let path = request.uri().path_and_query().map(|path| path.as_str().to_owned());
    let is_get = request.method() == axum::http::Method::GET;
    let request_id = request.extensions().get::<RequestId>().cloned();
    // Only for somebody whom `identify` did not know: their session may be over, and what they send is kept.
    let nobody = authenticated.is_none() && request.extensions().get::<Identified>().is_some() && !is_api;
    let (from, request) =
        if nobody { relogin::sent(request).await } else { (relogin::Sent::default(), request) };
    let mut response = next.run(request).await;
    let Some(found) = response.extensions_mut().remove::<Problem>() else {
        return match response.status() {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED if unpresented(&response) => {
                let kind =
                    if response.status() == StatusCode::NOT_FOUND { Kind::NotFound } else { Kind::Malformed };
                let code = if kind == Kind::NotFound { "NICHT_GEFUNDEN" } else { "METHODE_UNGUELTIG" };
                let mut bare = refuse(Problem::new(kind, code));
                *bare.status_mut() = response.status();
                // RFC 9110 demands `Allow` with a 405.
                if let Some(allowed) = response.headers().get(header::ALLOW) {
                    bare.headers_mut().insert(header::ALLOW, allowed.clone());
                }
                let problem = bare.extensions_mut().remove::<Problem>();
                match problem {
                    Some(problem) => {
                        let asked = Asked { hx, lang, is_api, path, is_get, request_id, from };
                        platform.dressed(authenticated, asked, bare, problem).await
                    }
                    None => bare,
                }
            }
            _ => response,
        };
    };
    platform
        .dressed(authenticated, Asked { hx, lang, is_api, path, is_get, request_id, from }, response, found)
        .await
}

/// An answer of the router itself (no such route, wrong method): nothing has presented it.
fn unpresented(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_none()
}

struct Asked {
    hx: Hx,
    lang: Lang,
    is_api: bool,
    path: Option<String>,
    is_get: bool,
    request_id: Option<RequestId>,
    from: relogin::Sent,
}

impl Platform {
    async fn dressed(
        &self,
        authenticated: Option<Authenticated>,
        asked: Asked,
        response: Response,
        mut found: Problem,
    ) -> Response {
        let code = response.status();
        let mut incident = response.extensions().get::<Incident>().map(|incident| incident.0.clone());
        if found.kind == Kind::Internal && incident.is_none() {
            incident = asked.request_id.as_ref().map(|id| id.0.clone());
            tracing::error!(
                incident = incident.as_deref().unwrap_or("-"),
                code = found.code,
                cause = %found.cause,
                "a request failed"
            );
        } else if found.cause.is_known() && self.passing().is_due(found.code, self.now()) {
            tracing::warn!(
                code = found.code,
                cause = %found.cause,
                "a request was not served; more of the kind within a minute are not told"
            );
        }
        if let Some(incident) = incident.as_ref().filter(|_| found.words == Msg::code("FEHLER_INTERN_KURZ")) {
            found.words = Msg::code(INTERNAL).with("vorfall", incident.as_str());
        }
        // Whoever does what is offered comes back to the page that they asked for.
        let page = asked.path.as_ref().filter(|_| asked.is_get && !asked.hx.fragment);
        if let (Some(button), Some(page)) = (found.button_mut(), page) {
            button.back.clone_from(page);
        }
        let lang =
            authenticated.as_ref().map_or(asked.lang, |authenticated| authenticated.identity.user.lang);
        if asked.is_api {
            return problem_json(
                code,
                lang,
                &found,
                incident.as_deref(),
                asked.request_id.as_ref(),
                response,
            );
        }
        if found.kind == Kind::SignIn && asked.is_get && !asked.hx.fragment {
            let to = asked.path.filter(|path| path != "/").map_or_else(
                || "/anmelden".to_owned(),
                |path| format!("/anmelden?weiter={}", super::query::escaped(&path)),
            );
            return see_other(&to, None);
        }
        if let Some(to_start) = to_start(&found, &asked.hx) {
            return to_start;
        }
        let gate = authenticated.as_ref().map_or(Gate::Open, |authenticated| authenticated.identity.gate);
        if gate.problem().is_some_and(|gate| gate.code == found.code) && asked.is_get && !asked.hx.fragment {
            return see_other(gate.path(), None);
        }
        let platform = self.clone();
        let view = tokio::task::spawn_blocking(move || match authenticated {
            Some(authenticated) => platform.view_of(&authenticated.identity, authenticated.grant.as_ref()),
            None => platform.bare_view(lang, None),
        });
        let Ok(view) = view.await else { return response };
        let mut shown = if relogin::says_signed_out(&found) {
            relogin::sign_in_first(&view, &asked.hx, asked.from)
        } else if asked.hx.fragment {
            html(code, problem(&view, &found, incident.as_deref()))
        } else {
            html(code, full(&ProblemPage { problem: found, incident }, &view))
        };
        // What the refusing layer said in headers (Retry-After, cookies) stays.
        for (name, value) in response.headers() {
            if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
                shown.headers_mut().append(name, value.clone());
            }
        }
        shown
    }
}

/// `application/problem+json` as api.md describes it.
fn problem_json(
    code: StatusCode,
    lang: Lang,
    problem: &Problem,
    incident: Option<&str>,
    request: Option<&RequestId>,
    was: Response,
) -> Response {
    let mut fields = serde_json::Map::new();
    for error in &problem.fields.0 {
        let codes = fields.entry(error.field.as_ref()).or_insert_with(|| serde_json::json!([]));
        if let Some(codes) = codes.as_array_mut() {
            codes.push(error.code.into());
        }
    }
    let mut body = serde_json::json!({
        "type": "about:blank",
        "title": code.canonical_reason().unwrap_or("Problem"),
        "status": code.as_u16(),
        "code": problem.code,
        "detail": words::t(lang, &problem.words),
        "fields": fields,
        "request_id": incident.or(request.map(|id| id.0.as_str())),
    });
    if let (Some(Members(more)), Some(body)) = (was.extensions().get(), body.as_object_mut()) {
        body.extend(more.clone());
    }
    let mut response = (code, body.to_string()).into_response();
    for (name, value) in was.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            response.headers_mut().append(name, value.clone());
        }
    }
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
