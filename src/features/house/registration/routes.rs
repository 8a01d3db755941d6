//! Coming in through a browser.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;

use super::{
    api,
    pages::{HREF, RegisterPage, Way},
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
        people::{InvitedPerson, PeopleError, Proven, RegistrationRequest},
        web::{
            present::{html, see_other, status_of},
            query::{Form, Path, Query, escaped},
            routes::Routes,
            session::{Asked, SessionUser, Visitor},
        },
    },
    ui::page::full,
};

/// The routes of registration.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/registrieren", show)
        .post("/registrieren", register)
        .post("/registrieren/annehmen", accept)
        .get("/registrieren/{token}", show_proven)
        .post("/registrieren/{token}", finish)
        .get("/register", old_address)
        .and(api::routes())
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    einladung: String,
}

/// The address of domain.md, 7.
#[derive(Deserialize)]
struct OldLink {
    #[serde(default)]
    token: String,
}

/// Whoever is behind the request, if they are signed in.
type Maybe = Result<SessionUser, Response>;

/// The page in the shell of whoever looks: a form of somebody who is signed in needs their token.
fn answer(p: &Platform, visitor: &Visitor, me: &Maybe, status: StatusCode, page: &RegisterPage) -> Response {
    match me {
        Ok(me) => p.page_of_me(status, me, page),
        Err(_) => html(status, full(page, &p.bare_view(visitor.lang, visitor.notice.as_ref()))),
    }
}

async fn old_address(_: Visitor, Query(link): Query<OldLink>) -> Response {
    see_other(&format!("{HREF}?einladung={}", escaped(&link.token)), None)
}

/// What an invitation's link leads to.
fn way(p: &Platform, me: &Maybe, token: &str) -> Result<Way, Problem> {
    if token.is_empty() {
        return Ok(Way::Domain { mails: p.proves_mailboxes() });
    }
    match (p.invitation_behind(token), me) {
        (Ok(shown), Err(_)) => Ok(Way::Invited { facility: shown.facility, role: shown.role, by: shown.by }),
        (Ok(shown), Ok(me)) => {
            let email = me.user().email.clone();
            Ok(Way::Further { facility: shown.facility, role: shown.role, email })
        }
        (Err(PeopleError::Invitation), _) => Ok(Way::Refused),
        (Err(error), _) => Err(error.into()),
    }
}

async fn show(visitor: Visitor, State(p): State<Platform>, me: Maybe, Query(link): Query<Link>) -> Response {
    p.answer(move |p| {
        let way = way(p, &me, &link.einladung)?;
        let status =
            if matches!(way, Way::Refused) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(answer(p, &visitor, &me, status, &RegisterPage::new(way, link.einladung)))
    })
    .await
}

/// The two passwords of a form are the same.
fn same_twice(form: &Form) -> Result<(), PeopleError> {
    if form.get("password") == form.get("password_again") {
        return Ok(());
    }
    let mut errors = FieldErrors::new();
    errors.add("password_again", "PASSWORT_UNGLEICH");
    Err(PeopleError::Invalid(errors))
}

async fn register(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let from = asked.clone();
    let token = form.get("einladung").to_owned();
    let done = if token.is_empty() {
        let wish = RegistrationRequest { email: form.get("email").to_owned(), lang: visitor.lang, asked };
        p.ask_to_register(wish).await.map(|()| None)
    } else {
        match same_twice(&form) {
            Ok(()) => p
                .accept_invitation(InvitedPerson {
                    token: token.clone(),
                    name: form.get("username").to_owned(),
                    email: form.get("email").to_owned(),
                    password: Secret::new(form.get("password").to_owned()),
                    lang: visitor.lang,
                    asked,
                })
                .await
                .map(Some),
            Err(error) => Err(error),
        }
    };
    if matches!(done, Ok(Some(_))) {
        let password = Secret::new(form.get("password").to_owned());
        return come_in(&p, &headers, form.get("email").to_owned(), password, from).await;
    }
    p.answer(move |p| match done {
        Ok(_) => Ok(answer(p, &visitor, &me, StatusCode::OK, &RegisterPage::new(Way::Asked, String::new()))),
        Err(error) => {
            let way = match error {
                PeopleError::Invitation => Way::Refused,
                _ => way(p, &me, &token)?,
            };
            let problem = Problem::from(error);
            let page = RegisterPage {
                way,
                token,
                name: form.get("username").to_owned(),
                email: form.get("email").to_owned(),
                slug: String::new(),
                problem: Some(problem.clone()),
            };
            Ok(answer(p, &visitor, &me, status_of(&problem), &page))
        }
    })
    .await
}

async fn accept(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| match p.accept_invitation_as(&me, form.get("einladung")) {
        Ok(_) => Ok(see_other("/", Some(&Msg::new("notice-invitation-accepted")))),
        Err(error) => {
            let problem = Problem::from(error);
            let status = status_of(&problem);
            let page =
                RegisterPage { problem: Some(problem), ..RegisterPage::new(Way::Refused, String::new()) };
            Ok(p.page_of_me(status, &me, &page))
        }
    })
    .await
}

fn proven_page(p: &Platform, token: String) -> Result<RegisterPage, Problem> {
    let (email, choices) = p.proven_choices(&token)?;
    Ok(RegisterPage::new(Way::Proven { email, choices }, token))
}

async fn show_proven(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    Path(token): Path<String>,
) -> Response {
    p.answer(move |p| {
        let page = proven_page(p, token)?;
        Ok(answer(p, &visitor, &me, StatusCode::OK, &page))
    })
    .await
}

async fn finish(
    visitor: Visitor,
    State(p): State<Platform>,
    me: Maybe,
    asked: Asked,
    headers: HeaderMap,
    Path(token): Path<String>,
    form: Form,
) -> Response {
    let (from, proven) = (asked.clone(), token.clone());
    // The link is used up by the registration.
    let behind = p.run(move |p| p.proven_choices(&proven)).await.ok();
    let done = match same_twice(&form) {
        Ok(()) => {
            p.finish_registration(Proven {
                token: token.clone(),
                name: form.get("username").to_owned(),
                password: Secret::new(form.get("password").to_owned()),
                slug: form.get("einrichtung").to_owned(),
                lang: visitor.lang,
                asked,
            })
            .await
        }
        Err(error) => Err(error),
    };
    if let (Ok(_), Some((email, _))) = (&done, behind) {
        let password = Secret::new(form.get("password").to_owned());
        return come_in(&p, &headers, email, password, from).await;
    }
    p.answer(move |p| match done {
        Ok(_) => Ok(see_other("/anmelden", Some(&Msg::new("notice-registered")))),
        Err(error) => {
            let problem = Problem::from(error);
            let status = status_of(&problem);
            let page = RegisterPage {
                name: form.get("username").to_owned(),
                slug: form.get("einrichtung").to_owned(),
                problem: Some(problem),
                ..proven_page(p, token)?
            };
            Ok(answer(p, &visitor, &me, status, &page))
        }
    })
    .await
}
