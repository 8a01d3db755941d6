//! Every route of the product, one line a feature.

use super::api_docs;
use crate::{
    features::{house::sign_in, second_opinion::cases},
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().and(api_docs::routes()).and(sign_in::routes()).and(cases::routes())
}
