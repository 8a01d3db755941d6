//! Every route of the product, one line a feature.

use super::api_docs;
use crate::{
    features::{
        house::sign_in,
        second_opinion::{cases, icd},
    },
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    let features = [
        api_docs::routes(),
        sign_in::routes(),
        cases::routes(),
        icd::routes(),
    ];
    features.into_iter().fold(Routes::new(), Routes::and)
}
