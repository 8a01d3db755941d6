//! The addresses of the own passkeys: asking the browser for one, adding it, removing one.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    pages::PasskeyPage,
    security::{HERE, Onward, with_proof_for},
};
use crate::{
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        tenancy::Passkey,
        web::{
            host::Reached,
            passkey::Home,
            present::{see_other, status_of, with_headers},
            query::{Form, Path},
            routes::Routes,
            session::SessionUser,
        },
    },
    ui::passkey::ANSWER,
};

/// Where one is added.
pub(super) const NEW: &str = "/konto/sicherheit/passkey";

pub(super) fn routes() -> Routes {
    Routes::new().get(NEW, show).post(NEW, add).post("/konto/sicherheit/passkey/{id}/entfernen", remove)
}

fn home(reached: &Reached) -> Result<Home, Problem> {
    Home::of(reached).ok_or_else(|| Problem::new(Kind::Conflict, "PASSKEY_HIER_NICHT"))
}

async fn show(me: SessionUser, State(p): State<Platform>, reached: Reached) -> Response {
    with_proof_for(p, me, Onward::Passkey, move |p, me| {
        let question = match home(&reached).and_then(|home| p.offer_passkey(me, &home)) {
            Ok(question) => question,
            // The page before says why there is none to add.
            Err(problem) if problem.kind == Kind::Conflict => return Ok(see_other(HERE, None)),
            Err(problem) => return Err(problem),
        };
        let (name, errors) = (String::new(), FieldErrors::new());
        Ok(p.page_of_me(StatusCode::OK, me, &PasskeyPage { question, name, errors, said: None }))
    })
    .await
}

async fn add(me: SessionUser, State(p): State<Platform>, reached: Reached, form: Form) -> Response {
    let (name, answer) = (form.get("name").to_owned(), form.get(ANSWER).to_owned());
    with_proof_for(p, me, Onward::Passkey, move |p, me| {
        let home = home(&reached)?;
        match p.add_passkey(me, &home, &name, &answer) {
            Ok(signed_in) => {
                let said = see_other(HERE, Some(&Msg::new("notice-passkey-added")));
                Ok(with_headers(said, p.cookies_of(&signed_in)))
            }
            Err(problem) if problem.kind == Kind::Invalid || problem.code == "PASSKEY_UNGUELTIG" => {
                let question = p.offer_passkey(me, &home)?;
                let said = problem.fields.is_empty().then(|| problem.words.clone());
                let page = PasskeyPage { question, name, errors: problem.fields.clone(), said };
                Ok(p.page_of_me(status_of(&problem), me, &page))
            }
            Err(problem) => Err(problem),
        }
    })
    .await
}

async fn remove(me: SessionUser, State(p): State<Platform>, Path(id): Path<Id<Passkey>>) -> Response {
    with_proof_for(p, me, Onward::Security, move |p, me| {
        let signed_in = p.remove_passkey(me, id)?;
        let said = see_other(HERE, Some(&Msg::new("notice-passkey-removed")));
        Ok(with_headers(said, p.cookies_of(&signed_in)))
    })
    .await
}
