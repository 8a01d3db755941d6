//! Signing in again above a half-filled form, or with a sent one in hand (interface.md, 4.0-5).

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};

use super::routes::missing;
use crate::{
    kernel::{
        problem::{Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        store::StoreError,
        web::{
            host::Reached,
            passkey::Home,
            present::{Hx, headers_of, html, see_other, status_of, with_headers},
            query::{Form, local},
            relogin::signed_in_again,
            routes::Routes,
            session::{Asked, Attempt, Gate, SecondStep, SignInOutcome, SignedIn, Visitor},
        },
    },
    ui::{
        page::full,
        passkey::ANSWER,
        sign_in_again::{ADDRESS, Again, Kept, Step},
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().get(ADDRESS, panel).post(ADDRESS, sign_in_again)
}

/// The panel for a page whose script met a 401 of its own (an upload); without a script, the sign-in page.
async fn panel(visitor: Visitor, State(p): State<Platform>, hx: Hx, headers: HeaderMap) -> Response {
    if !hx.fragment {
        return see_other("/anmelden", None);
    }
    let page = headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let view = p.bare_view(visitor.lang, None);
    html(StatusCode::OK, Again::first(page.to_owned(), None).panel(&view))
}

fn kept(form: &Form) -> Option<Kept> {
    // Whose form it was is known only by the token of its page.
    let path = local(Some(form.get("ziel").to_owned())).filter(|_| !form.get("seite").is_empty())?;
    let fields = form.0.iter();
    let fields =
        fields.filter_map(|(name, value)| Some((name.strip_prefix("alt-")?.to_owned(), value.clone())));
    Some(Kept { path, fields: fields.collect() })
}

async fn sign_in_again(
    visitor: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    headers: HeaderMap,
    reached: Reached,
    hx: Hx,
    form: Form,
) -> Response {
    let page = form.get("seite").to_owned();
    let same = Some(page.clone()).filter(|page| !page.is_empty());
    let (_, device) = Platform::cookies_from(&headers);
    let mut again = Again::first(page, kept(&form));
    form.get("konto_email").clone_into(&mut again.email);
    let home = Home::of(&reached);
    let half = Platform::half_from(&headers).unwrap_or_default();
    let step: &[&str] = match (form.has(ANSWER), form.has("konto_code")) {
        (true, _) => &[],
        (_, true) => &["konto_code"],
        _ => &["konto_email", "konto_passwort"],
    };
    let entered = if let Some(problem) = missing(&form, step) {
        again.step = if form.has("konto_code") { Step::Code } else { Step::Password };
        Err(problem)
    } else if let Some(given) = second(&form, home.clone()) {
        again.step = Step::Code;
        let done = p.second_step(&half, given, device, same.as_deref(), asked).await;
        done.map(|signed_in| SignInOutcome::In(Box::new(signed_in)))
    } else {
        let password = Secret::new(form.get("konto_passwort").to_owned());
        let email = again.email.clone();
        p.sign_in(Attempt { email, password, code: None, tenant: None, device, browser: true, same, asked })
            .await
    };
    match entered {
        Ok(SignInOutcome::In(signed_in)) => let_in(&p, *signed_in, again, &hx).await,
        Ok(SignInOutcome::CodeDue(half)) => {
            again.step = Step::Code;
            again.passkey = question(&p, half.clone(), home).await;
            with_headers(show(&p, &visitor, StatusCode::OK, &again, &hx), p.mfa_pending_cookie(&half))
        }
        Err(problem) => {
            let wrong = if form.has(ANSWER) { "passkey-wrong" } else { "code-wrong" };
            let headers = headers_of(&problem);
            let status = refuse(&mut again, problem, wrong);
            if again.step == Step::Code {
                again.passkey = question(&p, half, home).await;
            }
            // htmx shows nothing of other refusals.
            let status = if hx.fragment { StatusCode::UNPROCESSABLE_ENTITY } else { status };
            with_headers(show(&p, &visitor, status, &again, &hx), headers)
        }
    }
}

/// What was sent as the second step; none when it is the first.
fn second(form: &Form, home: Option<Home>) -> Option<SecondStep> {
    match home.filter(|_| form.has(ANSWER)) {
        Some(home) => Some(SecondStep::Passkey { answer: form.get(ANSWER).to_owned(), home }),
        None => form.has("konto_code").then(|| SecondStep::Code(form.get("konto_code").to_owned())),
    }
}

/// A new question for the passkey that the person has here.
async fn question(p: &Platform, half: String, home: Option<Home>) -> Option<String> {
    let home = home?;
    let found = p.run(move |p| Ok::<_, StoreError>(p.passkey_question(&half, &home).unwrap_or_default()));
    found.await.unwrap_or_default()
}

/// A wrong input, not a missing session: the same step again, or the first when too much time has passed.
fn refuse(again: &mut Again, mut problem: Problem, wrong: &'static str) -> StatusCode {
    if problem.code == "SCHRITT_ABGELAUFEN" {
        again.step = Step::Password;
    } else if again.step == Step::Code && problem.code == "LOGIN_FEHLGESCHLAGEN" {
        problem = problem.saying(Msg::new(wrong));
    }
    if problem.kind == Kind::SignIn {
        problem.kind = Kind::Invalid;
    }
    let status = status_of(&problem);
    again.problem = Some(problem);
    status
}

fn show(p: &Platform, visitor: &Visitor, status: StatusCode, again: &Again, hx: &Hx) -> Response {
    let view = p.bare_view(visitor.lang, None);
    html(status, if hx.fragment { again.panel(&view) } else { full(again, &view) })
}

async fn let_in(p: &Platform, signed_in: SignedIn, again: Again, hx: &Hx) -> Response {
    let (cookies, fragment) = (p.cookies_of(&signed_in), hx.fragment);
    let answer = p.answer(move |p| {
        let (me, known) = (signed_in.me, !again.page.is_empty());
        if me.gate() != Gate::Open || !known {
            let mut response =
                if fragment { StatusCode::OK.into_response() } else { see_other(me.gate().path(), None) };
            if let Some(path) = fragment.then(|| me.gate().path().parse().ok()).flatten() {
                response.headers_mut().insert("hx-redirect", path);
            }
            return Ok(response);
        }
        Ok(match again.kept {
            _ if fragment => {
                with_headers(StatusCode::OK.into_response(), signed_in_again(&p.view_of_me(&me).csrf))
            }
            Some(kept) => p.send_again(StatusCode::OK, &me, kept),
            None => see_other("/", None),
        })
    });
    with_headers(answer.await, cookies)
}
