//! Who may do what with cases (domain.md, 9), and which records each permission touches.

use super::Case;
use crate::{grants, permission, platform::web::idempotency::IdempotencyRecord};

permission!(
    /// Case list, detail and search.
    pub ReadCases, "cases.read", [Admin, DakMitarbeiter], Zweitmeinung
);
permission!(
    /// Creating, changing and cancelling cases.
    pub EditCases, "cases.edit", [Admin], Zweitmeinung
);

grants!(ReadCases: read Case);
grants!(EditCases: write Case, IdempotencyRecord);
