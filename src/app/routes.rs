//! Every route of the product, one line a feature.

use super::{api_docs, start};
use crate::{
    features::{
        house::sign_in,
        second_opinion::{case_import, cases, dashboard, icd, reports},
    },
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    let features = [
        start::routes(),
        api_docs::routes(),
        sign_in::routes(),
        dashboard::routes(),
        cases::routes(),
        case_import::routes(),
        icd::routes(),
        reports::routes(),
    ];
    features.into_iter().fold(Routes::new(), Routes::and)
}
