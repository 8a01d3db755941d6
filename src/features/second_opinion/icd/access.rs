//! Who may enter and clear ICD codes (domain.md, 9).

use crate::{features::second_opinion::cases::Case, grants, permission};

permission!(
    /// Entering the ICD codes of a case.
    pub EnterIcd, "icd.enter", [Admin, DakMitarbeiter], Zweitmeinung
);
permission!(
    /// Taking the ICD codes of a case away.
    pub ClearIcd, "icd.clear", [Admin], Zweitmeinung
);

grants!(EnterIcd: write Case);
grants!(ClearIcd: write Case);
