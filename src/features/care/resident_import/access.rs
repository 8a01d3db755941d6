//! Who imports residents (care.md, 10.1).

use crate::{
    features::care::{residents::Resident, units::Unit},
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(
    /// Importing residents, and taking an import back.
    pub ImportResidents, "residents.import", [Admin], Pflege
);

grants!(ImportResidents: write Resident, IdempotencyRecord; read Unit);
