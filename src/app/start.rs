//! `/`: the page on which each person begins.

use axum::response::Response;

use crate::{
    features::{house::accounts::ManagePeople, second_opinion::reports::ReadReports},
    kernel::problem::{Kind, Problem},
    platform::{
        tenancy::Ctx,
        web::{
            answer::refuse,
            present::{Look, see_other},
            routes::Routes,
        },
    },
};

/// The route `/`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/", start)
}

async fn start(look: Ctx<Look>) -> Response {
    if look.also::<ReadReports>() {
        return see_other("/faelle/uebersicht", None);
    }
    if look.also::<ManagePeople>() {
        return see_other("/verwaltung/personen", None);
    }
    refuse(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
}
