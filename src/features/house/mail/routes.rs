//! The addresses of the mail page.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    pages::{HREF, MailPage},
    rules::Typed,
};
use crate::{
    kernel::{
        email,
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        notify::{Answer, Mail},
        tenancy::Operator,
        web::{
            answer::refuse,
            present::see_other,
            query::{Form, Path},
            routes::Routes,
            session::SessionUser,
        },
    },
};

/// The routes of the mail page.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(HREF, show)
        .post(HREF, save)
        .post("/betrieb/email/test", test)
        .post("/betrieb/email/erneut", resend_all)
        .post("/betrieb/email/{id}/erneut", resend)
}

/// The page as it is, with nothing typed.
fn page(p: &Platform, operator: &Operator, me: &SessionUser) -> Result<MailPage, Problem> {
    let outbox = p.outbox(operator)?;
    let typed = match &outbox.server {
        Some(server) => Typed::of(&server.settings),
        None => Typed { base_url: p.base_url(), ..Typed::default() },
    };
    let test_to = me.user().email.clone();
    Ok(MailPage { outbox, typed, errors: FieldErrors::new(), test_to, tested: None })
}

async fn show(operator: Operator, me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page_of_me(StatusCode::OK, &me, &page(p, &operator, &me)?))).await
}

async fn save(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let text = |name: &str| form.get(name).to_owned();
        let typed = Typed {
            host: text("host"),
            port: text("port"),
            security: text("sicherheit"),
            user: text("benutzer"),
            from: text("absender"),
            base_url: text("adresse"),
            ca_pem: text("ca"),
        };
        let password = form.get("passwort");
        match typed.read(Secret::new(password.to_owned())) {
            Ok(settings) => {
                let keep = password.is_empty() && !form.has("ohne_passwort");
                if !p.set_mail_server(&operator, settings, keep)? {
                    return Err(Problem::new(Kind::Conflict, "MAILSERVER_KONFIGURIERT"));
                }
                Ok(see_other(HREF, Some(&Msg::new("notice-mail-saved"))))
            }
            Err(errors) => {
                let page = MailPage { typed, errors, ..page(p, &operator, &me)? };
                Ok(p.page_of_me(StatusCode::UNPROCESSABLE_ENTITY, &me, &page))
            }
        }
    })
    .await
}

async fn test(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    let typed = form.get("an").to_owned();
    let Some(to) = email::clean(&typed) else {
        return p
            .answer(move |p| {
                let mut errors = FieldErrors::new();
                errors.add("an", "EMAIL_UNGUELTIG");
                let page = MailPage { test_to: typed, errors, ..page(p, &operator, &me)? };
                Ok(p.page_of_me(StatusCode::UNPROCESSABLE_ENTITY, &me, &page))
            })
            .await;
    };
    let tested: Option<Answer> = match p.test_mail(&operator, to.clone(), me.lang()).await {
        Ok(tested) => tested,
        Err(error) => return refuse(error.into()),
    };
    p.answer(move |p| {
        if let Some(answer) = &tested {
            p.note_mail_test(&operator, answer.is_ok())?;
        }
        let page = MailPage { tested, test_to: to, ..page(p, &operator, &me)? };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

async fn resend(operator: Operator, State(p): State<Platform>, Path(id): Path<Id<Mail>>) -> Response {
    p.answer(move |p| {
        let count = p.resend(&operator, Some(id))?;
        Ok(see_other(HREF, Some(&Msg::new("notice-mail-resent").with("n", count))))
    })
    .await
}

async fn resend_all(operator: Operator, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let count = p.resend(&operator, None)?;
        Ok(see_other(HREF, Some(&Msg::new("notice-mail-resent").with("n", count))))
    })
    .await
}
