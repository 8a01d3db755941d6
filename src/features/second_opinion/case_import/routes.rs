//! The addresses of the import.

use super::api;
use crate::platform::web::routes::Routes;

/// Every route of the import.
#[must_use]
pub fn routes() -> Routes {
    api::routes()
}
