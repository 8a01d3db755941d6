//! Every route of the product, one line a feature.

use crate::{
    features::{
        house::sign_in,
        second_opinion::{cases, coding, icd},
    },
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().and(sign_in::routes()).and(cases::routes()).and(icd::routes()).and(coding::routes())
}
