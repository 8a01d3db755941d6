//! The addresses of the own account.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};

use super::{
    api,
    pages::{PasswordPage, PlacesPage, ProfileInput, ProfilePage, SessionsPage},
    security,
};
use crate::{
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        web::{
            answer::refuse,
            present::{headers_of, see_other, status_of, with_headers},
            query::{Form, Path, came_from},
            routes::Routes,
            session::{Gate, Session, SessionUser},
        },
    },
};

/// The routes of the own account.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/konto", show_profile)
        .post("/konto", save_profile)
        .get("/konto/darstellung", looks)
        .post("/konto/darstellung", choose_looks)
        .get("/konto/passwort", show_password)
        .post("/konto/passwort", change_password)
        .get("/konto/sitzungen", show_sessions)
        .post("/konto/sitzungen/{id}/beenden", end_session)
        .post("/konto/sitzungen/andere-beenden", end_others)
        .get("/konto/einrichtung", show_places)
        .post("/konto/einrichtung", go_to_place)
        .post("/konto/wach", stay)
        .and(security::routes())
        .and(api::routes())
}

/// While something must be done first, nothing else of the account is shown either.
pub(super) fn behind_gate(me: &SessionUser) -> Option<Response> {
    (me.gate() != Gate::Open).then(|| see_other(me.gate().path(), None))
}

async fn show_profile(me: SessionUser, State(p): State<Platform>) -> Response {
    if let Some(first) = behind_gate(&me) {
        return first;
    }
    p.answer(move |p| {
        let user = me.user();
        let page = ProfilePage {
            email: user.email.clone(),
            input: ProfileInput::of(user),
            errors: FieldErrors::new(),
        };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

async fn looks(_: SessionUser) -> Response {
    see_other("/konto#profil", None)
}

/// Colours or language out of the account menu; the page that it was chosen on comes again.
async fn choose_looks(
    me: SessionUser,
    State(p): State<Platform>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    if let Some(first) = behind_gate(&me) {
        return first;
    }
    let mut input = ProfileInput::of(me.user());
    for (name, part) in [("lang", &mut input.lang), ("farben", &mut input.colour)] {
        if form.has(name) {
            form.get(name).clone_into(part);
        }
    }
    let to = came_from(&headers).unwrap_or_else(|| "/konto".to_owned());
    p.answer(move |p| {
        p.set_profile(&me, input.profile())?;
        Ok(see_other(&to, None))
    })
    .await
}

async fn save_profile(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    if let Some(first) = behind_gate(&me) {
        return first;
    }
    let input = ProfileInput {
        name: form.get("name").to_owned(),
        lang: form.get("lang").to_owned(),
        colour: form.get("farben").to_owned(),
        shortcuts: form.has("kuerzel"),
    };
    p.answer(move |p| match p.set_profile(&me, input.profile()) {
        Ok(()) => Ok(see_other("/konto", Some(&Msg::new("notice-account-saved")))),
        Err(problem) if problem.kind == Kind::Invalid => {
            let email = me.user().email.clone();
            let page = ProfilePage { email, input, errors: problem.fields.clone() };
            Ok(p.page_of_me(status_of(&problem), &me, &page))
        }
        Err(problem) => Err(problem),
    })
    .await
}

fn password_page(me: &SessionUser) -> PasswordPage {
    PasswordPage {
        email: me.user().email.clone(),
        forced: me.gate() == Gate::ChangePassword,
        ..PasswordPage::default()
    }
}

async fn show_password(me: SessionUser, State(p): State<Platform>) -> Response {
    if me.user().factor.is_some() && !me.proved_lately() {
        return security::ask_proof(&p, me, security::Onward::Password).await;
    }
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &password_page(&me)))).await
}

async fn change_password(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    let page = password_page(&me);
    let done = if form.get("new_password") == form.get("new_password_again") {
        let secret = |name: &str| Secret::new(form.get(name).to_owned());
        let (current, new) = (secret("current_password"), secret("new_password"));
        p.change_password(&me, current, new).await
    } else {
        let mut fields = FieldErrors::new();
        fields.add("new_password_again", "PASSWORT_UNGLEICH");
        Err(Problem::new(Kind::Invalid, "PASSWORT_UNGLEICH").with_fields(fields))
    };
    match done {
        Ok(signed_in) => {
            let next = match signed_in.me.gate() {
                Gate::Open if page.forced => "/",
                Gate::Open => "/konto/passwort",
                gate => gate.path(),
            };
            let said = see_other(next, Some(&Msg::new("notice-password-changed")));
            with_headers(said, p.cookies_of(&signed_in))
        }
        Err(problem) if problem.code == "ERNEUT_ANMELDEN" => {
            security::ask_proof(&p, me, security::Onward::Password).await
        }
        Err(problem) => refused(&p, me, page, problem).await,
    }
}

async fn refused(p: &Platform, me: SessionUser, mut page: PasswordPage, problem: Problem) -> Response {
    if !matches!(problem.kind, Kind::Invalid | Kind::TooMany | Kind::Busy) {
        return refuse(problem);
    }
    page.said = problem.fields.is_empty().then(|| problem.words.clone());
    page.errors = problem.fields.clone();
    let headers = headers_of(&problem);
    with_headers(p.answer(move |p| Ok(p.page_of_me(status_of(&problem), &me, &page))).await, headers)
}

async fn show_sessions(me: SessionUser, State(p): State<Platform>) -> Response {
    if let Some(first) = behind_gate(&me) {
        return first;
    }
    p.answer(move |p| {
        let page = SessionsPage { sessions: p.own_sessions(&me)? };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

async fn end_session(me: SessionUser, State(p): State<Platform>, Path(id): Path<Id<Session>>) -> Response {
    let clear_cookies = (id == me.session()).then(|| p.clear_cookies());
    p.answer(move |p| {
        p.end_own_session(&me, id)?;
        Ok(match clear_cookies {
            Some(clear_cookies) => with_headers(see_other("/anmelden", None), clear_cookies),
            None => see_other("/konto/sitzungen", Some(&Msg::new("notice-session-ended"))),
        })
    })
    .await
}

async fn end_others(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let ended = p.end_other_sessions(&me)?;
        Ok(see_other("/konto/sitzungen", Some(&Msg::new("notice-sessions-ended").with("n", ended))))
    })
    .await
}

async fn show_places(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let page = PlacesPage { places: p.own_places(&me)? };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

async fn go_to_place(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    let Ok(to) = form.get("mitgliedschaft").parse() else {
        return refuse(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"));
    };
    p.answer(move |p| {
        let signed_in = p.go_to_place(&me, to)?;
        Ok(with_headers(see_other("/", None), p.cookies_of(&signed_in)))
    })
    .await
}

/// The person says that they are still there; being asked is all it takes.
async fn stay(_: SessionUser) -> Response {
    StatusCode::NO_CONTENT.into_response()
}
