//! Signing in and out in a browser.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;

use super::{
    again, api,
    pages::{CodePage, SignInPage},
};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        web::{
            answer::refuse,
            host::Reached,
            passkey::Home,
            present::{headers_of, html, see_other, status_of, with_headers},
            query::{Form, Query, escaped, local},
            routes::Routes,
            session::{Asked, Attempt, SecondStep, SignInOutcome, Visitor},
        },
    },
    ui::{page::full, passkey::ANSWER},
};

/// Where the second step is taken.
const CODE: &str = "/anmelden/code";

/// The routes of signing in and out.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/anmelden", show)
        .post("/anmelden", sign_in)
        .get("/anmelden/code", show_code)
        .post("/anmelden/code", second_step)
        .post("/anmelden/passkey", passkey_step)
        .post("/abmelden", sign_out)
        .and(again::routes())
        .and(api::routes())
}

#[derive(Deserialize)]
struct Onward {
    weiter: Option<String>,
}

async fn show(visitor: Visitor, State(p): State<Platform>, Query(query): Query<Onward>) -> Response {
    let onward = local(query.weiter);
    if visitor.signed_in {
        return see_other(onward.as_deref().unwrap_or("/"), None);
    }
    let page = SignInPage { onward, ..SignInPage::default() };
    html(StatusCode::OK, full(&page, &p.bare_view(visitor.lang, visitor.notice.as_ref())))
}

/// That fields of a step are empty: said at once, and no attempt that counts.
pub(super) fn missing(form: &Form, fields: &[&'static str]) -> Option<Problem> {
    let mut errors = FieldErrors::new();
    for field in fields.iter().filter(|field| form.get(field).trim().is_empty()) {
        errors.add(*field, "PFLICHTFELD");
    }
    (!errors.is_empty()).then(|| Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors))
}

async fn sign_in(
    visitor: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let onward = local(Some(form.get("weiter").to_owned()));
    if let Some(problem) = missing(&form, &["email", "passwort"]) {
        let status = status_of(&problem);
        let page = SignInPage { email: form.get("email").to_owned(), onward, problem: Some(problem) };
        return html(status, full(&page, &p.bare_view(visitor.lang, None)));
    }
    let attempt = Attempt {
        email: form.get("email").to_owned(),
        password: Secret::new(form.get("passwort").to_owned()),
        code: None,
        tenant: None,
        device: Platform::cookies_from(&headers).1,
        browser: true,
        same: None,
        asked,
    };
    match p.sign_in(attempt).await {
        Ok(SignInOutcome::In(signed_in)) => {
            let response = see_other(onward.as_deref().unwrap_or("/"), None);
            with_headers(response, p.cookies_of(&signed_in))
        }
        Ok(SignInOutcome::CodeDue(half)) => {
            let path =
                onward.map_or_else(|| CODE.to_owned(), |path| format!("{CODE}?weiter={}", escaped(&path)));
            with_headers(see_other(&path, None), p.mfa_pending_cookie(&half))
        }
        Err(problem) => {
            let (status, headers, problem) = refused(problem);
            let page = SignInPage { email: form.get("email").to_owned(), onward, problem: Some(problem) };
            with_headers(html(status, full(&page, &p.bare_view(visitor.lang, None))), headers)
        }
    }
}

/// A refused step is shown again with its form: a wrong input, not a missing session.
fn refused(mut problem: Problem) -> (StatusCode, HeaderMap, Problem) {
    if problem.kind == Kind::SignIn {
        problem.kind = Kind::Invalid;
    }
    (status_of(&problem), headers_of(&problem), problem)
}

async fn show_code(
    visitor: Visitor,
    State(p): State<Platform>,
    reached: Reached,
    headers: HeaderMap,
    Query(query): Query<Onward>,
) -> Response {
    let Some(half) = Platform::half_from(&headers) else { return see_other("/anmelden", None) };
    code_page(&p, &visitor, StatusCode::OK, (half, reached), local(query.weiter), None).await
}

/// The page of the second step, with a new question where the person has a passkey here.
async fn code_page(
    p: &Platform,
    visitor: &Visitor,
    status: StatusCode,
    (half, reached): (String, Reached),
    onward: Option<String>,
    problem: Option<Problem>,
) -> Response {
    let lang = visitor.lang;
    p.answer(move |p| {
        let home = Home::of(&reached);
        let passkey = home.and_then(|home| p.passkey_question(&half, &home).unwrap_or_default());
        let page = CodePage { onward, problem, passkey };
        Ok(html(status, full(&page, &p.bare_view(lang, None))))
    })
    .await
}

async fn second_step(
    visitor: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    reached: Reached,
    headers: HeaderMap,
    form: Form,
) -> Response {
    if let (Some(problem), Some(half)) = (missing(&form, &["code"]), Platform::half_from(&headers)) {
        let onward = local(Some(form.get("weiter").to_owned()));
        return code_page(&p, &visitor, status_of(&problem), (half, reached), onward, Some(problem)).await;
    }
    let given = SecondStep::Code(form.get("code").to_owned());
    take_step(&p, &visitor, asked, (headers, reached), &form, (given, "code-wrong")).await
}

async fn passkey_step(
    visitor: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    reached: Reached,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let Some(home) = Home::of(&reached) else {
        return refuse(Problem::new(Kind::Conflict, "PASSKEY_HIER_NICHT"));
    };
    let given = SecondStep::Passkey { answer: form.get(ANSWER).to_owned(), home };
    take_step(&p, &visitor, asked, (headers, reached), &form, (given, "passkey-wrong")).await
}

async fn take_step(
    p: &Platform,
    visitor: &Visitor,
    asked: Asked,
    (headers, reached): (HeaderMap, Reached),
    form: &Form,
    (given, wrong): (SecondStep, &'static str),
) -> Response {
    let onward = local(Some(form.get("weiter").to_owned()));
    let half = Platform::half_from(&headers).unwrap_or_default();
    let (_, device) = Platform::cookies_from(&headers);
    match p.second_step(&half, given, device, None, asked).await {
        Ok(signed_in) => {
            let response = see_other(onward.as_deref().unwrap_or("/"), None);
            with_headers(response, p.cookies_of(&signed_in))
        }
        Err(problem) if problem.code == "SCHRITT_ABGELAUFEN" => {
            let (status, _, problem) = refused(problem);
            let page = SignInPage { onward, problem: Some(problem), ..SignInPage::default() };
            html(status, full(&page, &p.bare_view(visitor.lang, None)))
        }
        Err(mut problem) => {
            if problem.code == "LOGIN_FEHLGESCHLAGEN" {
                problem = problem.saying(Msg::new(wrong));
            }
            let (status, headers, problem) = refused(problem);
            let page = code_page(p, visitor, status, (half, reached), onward, Some(problem)).await;
            with_headers(page, headers)
        }
    }
}

/// The form carries nothing, but its token is compared where a form is read.
async fn sign_out(
    _: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    headers: HeaderMap,
    _: Form,
) -> Response {
    let (refresh, _) = Platform::cookies_from(&headers);
    let clear_cookies = p.clear_cookies();
    p.answer(move |p| {
        if let Some(refresh) = refresh {
            p.sign_out(&refresh, &asked).map_err(|error| crate::kernel::problem::Explain::explain(&error))?;
        }
        let response = with_headers(see_other("/anmelden", None), clear_cookies);
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
