//! `/`: the page on which each person begins.

use axum::response::Response;

use super::nav;
use crate::{
    features::house::operations,
    kernel::problem::{Kind, Problem},
    platform::{
        feature::Feature,
        tenancy::{Ctx, Role},
        web::{
            answer::refuse,
            present::{Look, see_other},
            routes::Routes,
            session::SessionUser,
        },
    },
};

/// What this page registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("app::start") };

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
    match nav::home(&look) {
        Some(home) => see_other(home, None),
        None => refuse(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG")),
    }
}
