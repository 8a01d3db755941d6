//! Every route of the product, one line a feature.

use super::{api_docs, start};
use crate::{
    features::{
        house::sign_in,
        second_opinion::{dashboard, reports},
    },
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .and(start::routes())
        .and(api_docs::routes())
        .and(sign_in::routes())
        .and(reports::routes())
        .and(dashboard::routes())
}
