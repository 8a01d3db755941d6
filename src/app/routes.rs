//! Every route of the product, one line a feature.

<<<<<<< HEAD
use crate::{features::second_opinion::cases, platform::web::routes::Routes};
=======
use crate::{features::house::sign_in, platform::web::routes::Routes};
>>>>>>> main

/// All routes.
#[must_use]
pub fn routes() -> Routes {
<<<<<<< HEAD
    Routes::new().and(cases::routes())
=======
    Routes::new().and(sign_in::routes())
>>>>>>> main
}
