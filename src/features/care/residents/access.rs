//! Who may do what with residents (domain.md, 9; care.md, 10.1). The permission says which roles; whom of the residents staff
//! reach by it is one rule ([`reach`]), which the store asks for every record that it opens or changes.

use super::Resident;
use crate::{
    features::care::{
        staff::{Barred, CareDuty, Via},
        units::{ManageUnits, ReadUnits, Unit},
    },
    grants, permission,
    platform::{
        tenancy::{Actor, Reach},
        web::idempotency::IdempotencyRecord,
    },
};

permission!(by CareDuty,
    /// List, file and search of residents.
    pub ReadResidents, "residents.read", [Admin, Staff], Pflege
);
permission!(
    /// Taking in, changing, moving, moving out, opening again.
    pub EditResidents, "residents.edit", [Admin], Pflege
);
permission!(by CareDuty,
    /// Hints, allergies and own limits: an admin, or staff with the nurse's flag.
    pub EditHints, "residents.hints", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Who is away, and back.
    pub KeepAbsences, "residents.absence", [Admin, Staff], Pflege
);
permission!(
    /// Restricting a file and lifting that (domain.md, 8.9).
    pub RestrictResidents, "residents.restrict", [Admin], Pflege
);
permission!(by CareDuty,
    /// Being told of residents who would be reached by standing in: of which unit, and nothing else.
    pub AskStandIn, "residents.ask", [Staff], Pflege
);

grants!(ReadResidents: read Resident where duty is reach);
grants!(ReadResidents: read Unit);
grants!(EditResidents: write Resident, IdempotencyRecord; read Unit);
grants!(EditHints: write Resident where duty is reach);
grants!(EditHints: write IdempotencyRecord);
grants!(KeepAbsences: write Resident where duty is reach);
grants!(KeepAbsences: write IdempotencyRecord);
grants!(RestrictResidents: write Resident, IdempotencyRecord);
grants!(AskStandIn: read Resident where duty is needs_stand_in);
grants!(AskStandIn: read Unit);
// Units show how many live there, and one in which somebody does is not closed.
grants!(ReadUnits: read Resident);
grants!(ManageUnits: read Resident);

/// The purpose of a reading that the audit trail names when the reader stands in.
pub const STANDS_IN: &str = "vertretung";

/// Whom of the residents a user reaches. A restricted one is there for admins, who are asked why (`Shown::reached`).
pub fn reach(who: &Actor, duty: &CareDuty, resident: &Resident) -> Reach {
    match duty.reaches(who.role, resident.wohnbereich_id, resident.gesperrt, None) {
        Ok(Via::Own) | Err(Barred::GrundNoetig) => Reach::Plain,
        Ok(Via::StandIn) => Reach::As(STANDS_IN),
        Err(Barred::Missing | Barred::VertretungNoetig | Barred::FachkraftNoetig) => Reach::Not,
    }
}

/// Those whom the user would reach by standing in.
fn needs_stand_in(who: &Actor, duty: &CareDuty, resident: &Resident) -> Reach {
    match duty.reaches(who.role, resident.wohnbereich_id, resident.gesperrt, None) {
        Err(Barred::VertretungNoetig) => Reach::Plain,
        _ => Reach::Not,
    }
}
