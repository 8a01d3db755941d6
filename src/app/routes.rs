//! Every route of the product, one line a feature.

use crate::{features::house::sign_in, platform::web::routes::Routes};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().and(sign_in::routes())
}
