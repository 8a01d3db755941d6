//! Who may code (domain.md, 9).

use super::lease::CodingLease;
use crate::{
    features::second_opinion::{cases::Case, settings::Settings},
    grants, permission,
};

permission!(
    /// The coding queue: coding, taking back, resetting.
    pub CodeCases, "cases.code", [Admin], Zweitmeinung
);

grants!(CodeCases: write Case, CodingLease; read Settings);
