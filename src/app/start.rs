//! `/`: the page on which each person begins.

use axum::response::Response;

use crate::{
    features::{
        house::{accounts::ManagePeople, operations},
        second_opinion::reports::ReadReports,
    },
    kernel::problem::{Kind, Problem},
    platform::{
        tenancy::{Ctx, Role},
        web::{
            answer::refuse,
            present::{Look, see_other},
            routes::Routes,
            session::SessionUser,
        },
    },
};

/// The route `/`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/", start)
}

async fn start(me: SessionUser, look: Result<Ctx<Look>, Response>) -> Response {
    if me.role() == Role::Operator {
        return see_other(operations::HREF, None);
    }
    let look = match look {
        Ok(look) => look,
        Err(refused) => return refused,
    };
    if look.also::<ReadReports>() {
        return see_other("/faelle/uebersicht", None);
    }
    if look.also::<ManagePeople>() {
        return see_other("/verwaltung/personen", None);
    }
    refuse(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
}
