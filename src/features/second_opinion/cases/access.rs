//! Who may do what with cases (domain.md, 9), and which records each permission touches.

use super::Case;
use crate::{
    features::second_opinion::settings::Settings, grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(
    /// Case list, detail and search.
    pub ReadCases, "cases.read", [Admin, DakMitarbeiter], Zweitmeinung
);
permission!(
    /// Creating, changing and cancelling cases.
    pub EditCases, "cases.edit", [Admin], Zweitmeinung
);

grants!(ReadCases: read Case, Settings);
grants!(EditCases: write Case, IdempotencyRecord);
