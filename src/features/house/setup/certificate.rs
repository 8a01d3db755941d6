//! The step of the first run that chooses a certificate: an own one, an ordered one, or the local authority's.

use std::time::Duration;

use axum::response::Response;

use super::{
    pages::Step,
    routes::{Sent, onward, page},
};
use crate::{
    features::house::certificates::{AcmeTyped, refused, without_key},
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        words::Lang,
    },
    platform::{
        Platform,
        store::StoreError,
        web::{
            answer::refuse,
            certificate::{CertificateKind, Refused},
            orders::OrderState,
            query::Form,
        },
    },
};

/// Takes the choice of an own certificate or the local authority's.
pub(super) fn certified(p: &Platform, form: &Form) -> Result<Sent, Problem> {
    let hand = p.setup_hand();
    let done = match form.get("zertifikat") {
        // Chain and key stand in one text; each is read past the other.
        "eigen" => p.replace_certificate(&hand, form.get("kette"), form.get("kette")).map(drop),
        // Whatever was chosen before and is not wanted any more.
        _ => match not_ordered(p).and_then(|()| own_given_up(p)) {
            Err(Refused::Configured) => Ok(()),
            done => done,
        },
    };
    match done {
        Ok(()) => onward(p, 4, |_| {}).map(Ok),
        Err(error) => Ok(Err((certificate_again(p, form), in_one_box(input(refused(&error))?)))),
    }
}

/// What is wrong with the key is said at the field that both stand in.
fn in_one_box(mut problem: Problem) -> Problem {
    for error in &mut problem.fields.0 {
        if error.field == "schluessel" {
            error.field = "kette".into();
        }
    }
    problem
}

/// What can be said at the form; any other failure goes the usual way, which logs its cause.
fn input(problem: Problem) -> Result<Problem, Problem> {
    if problem.kind == Kind::Internal { Err(problem) } else { Ok(problem) }
}

/// The step of the certificate with all that was typed, but never a key.
fn certificate_again(p: &Platform, form: &Form) -> Step {
    Step::Certificate {
        facts: p.certificates().and_then(|shown| shown.facts().ok()),
        choice: form.get("zertifikat").to_owned(),
        chain: without_key(form.get("kette")),
        acme: Box::new(AcmeTyped::sent(form)),
    }
}

fn own_given_up(p: &Platform) -> Result<(), Refused> {
    let facts = p.certificates().and_then(|shown| shown.facts().ok());
    match facts.is_some_and(|facts| facts.kind == CertificateKind::Uploaded) {
        true => p.give_up_certificate(&p.setup_hand()),
        false => Ok(()),
    }
}

fn not_ordered(p: &Platform) -> Result<(), Refused> {
    p.end_acme(&p.setup_hand())
}

/// How long the first run waits for an order; it goes on behind the site.
const ORDER: Duration = Duration::from_secs(45);

/// A certificate is ordered now, so that what stands in its way is said here, where it can be mended.
pub(super) async fn ordered(p: Platform, said: Lang, form: Form) -> Response {
    let begun = {
        let form = form.clone();
        p.run(move |p| {
            Ok::<_, StoreError>(match AcmeTyped::sent(&form).read(p) {
                Err(errors) => Err(Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors)),
                Ok(choice) => own_given_up(p)
                    .and_then(|()| p.choose_acme(&p.setup_hand(), choice))
                    .map_err(|error| refused(&error)),
            })
        })
        .await
    };
    let begun = match begun {
        Ok(begun) => begun,
        Err(error) => return refuse(error.into()),
    };
    let ended = match &begun {
        Ok(number) => p.order_ended(*number, ORDER).await,
        Err(_) => None,
    };
    p.answer(move |p| {
        let problem = match (begun, ended) {
            (Err(problem), _) => input(problem)?,
            (Ok(_), Some(OrderState::Failed(_, why))) => {
                // Nothing is ordered behind anybody's back: sent again, it is tried again.
                not_ordered(p).map_err(|error| refused(&error))?;
                let mut fields = FieldErrors::new();
                fields.add_with("acme_namen", "ACME_FEHLGESCHLAGEN", why);
                Problem::new(Kind::Invalid, "ACME_FEHLGESCHLAGEN").with_fields(fields)
            }
            (Ok(_), _) => return onward(p, 4, |_| {}),
        };
        Ok(page(p, said, certificate_again(p, &form), Some(problem)))
    })
    .await
}
