//! Who may do what with residents (domain.md, 9; care.md, 10.1). The permission says which roles; what staff reach of whom is
//! a rule beside it ([`super::reach`]), which every act asks.

use super::Resident;
use crate::{
    features::care::units::{ManageUnits, ReadUnits, Unit},
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(
    /// List, file and search of residents.
    pub ReadResidents, "residents.read", [Admin, Staff], Pflege
);
permission!(
    /// Taking in, changing, moving, moving out, opening again.
    pub EditResidents, "residents.edit", [Admin], Pflege
);
permission!(
    /// Hints and allergies: an admin, or staff with the nurse's flag.
    pub EditHints, "residents.hints", [Admin, Staff], Pflege
);
permission!(
    /// Who is away, and back.
    pub KeepAbsences, "residents.absence", [Admin, Staff], Pflege
);
permission!(
    /// Restricting a file and lifting that (domain.md, 8.9).
    pub RestrictResidents, "residents.restrict", [Admin], Pflege
);

grants!(ReadResidents: read Resident, Unit);
grants!(EditResidents: write Resident, IdempotencyRecord; read Unit);
grants!(EditHints: write Resident, IdempotencyRecord);
grants!(KeepAbsences: write Resident, IdempotencyRecord);
grants!(RestrictResidents: write Resident, IdempotencyRecord);
// Units show how many live there, and one in which somebody does is not closed.
grants!(ReadUnits: read Resident);
grants!(ManageUnits: read Resident);
