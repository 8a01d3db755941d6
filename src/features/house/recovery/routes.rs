//! Recovery in a browser.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    api,
    pages::{ForgottenPage, SetPage},
};
use crate::{
    features::house::accounts::come_in,
    kernel::{
        problem::{FieldErrors, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        people::PeopleError,
        web::{
            present::{html, see_other, status_of},
            query::{Form, Path},
            routes::Routes,
            session::{Asked, SessionUser, Visitor},
        },
    },
    ui::{Page, page::full},
};

/// The routes of recovery.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/passwort-vergessen", show)
        .post("/passwort-vergessen", ask)
        .get("/passwort/{token}", show_set)
        .post("/passwort/{token}", set)
        .and(api::routes())
}

/// Whoever is behind the request, if they are signed in: their forms need their token.
type Maybe = Result<SessionUser, Response>;

fn answer(p: &Platform, visitor: &Visitor, me: &Maybe, status: StatusCode, page: &dyn Page) -> Response {
    match me {
        Ok(me) => p.page_of_me(status, me, page),
        Err(_) => html(status, full(page, &p.bare_view(visitor.lang, visitor.notice.as_ref()))),
    }
}

async fn show(visitor: Visitor, State(p): State<Platform>, me: Maybe) -> Response {
    p.answer(move |p| {
        let page =
            ForgottenPage { mails: p.proves_mailboxes(), asked: false, email: String::new(), problem: None };
        Ok(answer(p, &visitor, &me, StatusCode::OK, &page))
    })
    .await
}

async fn ask(visitor: Visitor, State(p): State<Platform>, me: Maybe, asked: Asked, form: Form) -> Response {
    let done = p.ask_for_recovery(form.get("email"), asked).await;
    p.answer(move |p| {
        let problem = done.err().map(Problem::from);
        let status = problem.as_ref().map_or(StatusCode::OK, status_of);
        let page = ForgottenPage {
            mails: p.proves_mailboxes(),
            asked: problem.is_none(),
            email: form.get("email").to_owned(),
            problem,
        };
        Ok(answer(p, &visitor, &me, status, &page))
    })
    .await
}

async fn show_set(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    Path(token): Path<String>,
) -> Response {
    p.answer(move |p| {
        let (counts, newcomer) = match p.password_link(&token) {
            Ok(newcomer) => (true, newcomer),
            Err(PeopleError::Link) => (false, None),
            Err(error) => return Err(error.into()),
        };
        let status = if counts { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(answer(p, &visitor, &me, status, &SetPage { token, counts, newcomer, problem: None }))
    })
    .await
}

async fn set(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
    Path(token): Path<String>,
    form: Form,
) -> Response {
    let password = || Secret::new(form.get("password").to_owned());
    let shown = token.clone();
    let newcomer = p.run(move |p| p.password_link(&shown)).await.unwrap_or_default();
    let done = if form.get("password") == form.get("password_again") {
        p.set_password_by_link(token.clone(), password(), asked.clone()).await
    } else {
        let mut errors = FieldErrors::new();
        errors.add("password_again", "PASSWORT_UNGLEICH");
        Err(PeopleError::Invalid(errors))
    };
    if let (Ok(()), Some(newcomer)) = (&done, &newcomer) {
        return come_in(&p, &headers, newcomer.email.clone(), password(), asked).await;
    }
    p.answer(move |p| match done {
        Ok(()) => Ok(see_other("/anmelden", Some(&Msg::new("notice-password-set")))),
        Err(error) => {
            let counts = p.password_link(&token).is_ok();
            let problem = Problem::from(error);
            let newcomer = newcomer.filter(|_| counts);
            let page = SetPage { token, counts, newcomer, problem: Some(problem.clone()) };
            Ok(answer(p, &visitor, &me, status_of(&problem), &page))
        }
    })
    .await
}
