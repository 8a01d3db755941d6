//! Who may do what with the staff of a house (care.md, 10.1 and 10.2).

use super::{CareDuty, Profile, StandIn};
use crate::{
    features::care::{settings::CareSettings, units::Unit},
    grants, permission,
    platform::{
        tenancy::{Actor, Reach},
        web::idempotency::IdempotencyRecord,
    },
};

permission!(
    /// Profiles of the staff, and who stood in where.
    pub ManageStaff, "care.staff", [Admin], Pflege
);
permission!(by CareDuty,
    /// Saying that one stands in for a unit until the end of its shift.
    pub StandInFor, "care.stand_in", [Staff], Pflege
);
permission!(
    /// What the duty of a user follows from. No role has it.
    pub KnowDuty, "care.duty", [], Pflege
);

grants!(ManageStaff: write Profile, IdempotencyRecord; read Unit, StandIn, CareSettings);
grants!(StandInFor: write StandIn where duty is own);
grants!(StandInFor: write IdempotencyRecord; read Unit, CareSettings);
grants!(KnowDuty: read CareSettings, Profile, StandIn);

/// Nobody says for another person that they stand in, or sees where another one does.
fn own(who: &Actor, _: &CareDuty, row: &StandIn) -> Reach {
    if who.is_person() && row.user == who.user { Reach::Plain } else { Reach::Not }
}
