//! Every route of the product, one line a feature.

use crate::{
    features::{house::sign_in, second_opinion::case_import},
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().and(sign_in::routes()).and(case_import::routes())
}
