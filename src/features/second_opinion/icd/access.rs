//! Who may enter and clear ICD codes (domain.md, 9).

use crate::{
    features::second_opinion::{cases::Case, settings::Settings},
    grants, permission,
};

permission!(
    /// Entering the ICD codes of a case.
    pub EnterIcd, "icd.enter", [Admin, DakMitarbeiter], Zweitmeinung
);
permission!(
    /// Taking the ICD codes of a case away.
    pub ClearIcd, "icd.clear", [Admin], Zweitmeinung
);

grants!(EnterIcd: write Case; read Settings);
grants!(ClearIcd: write Case);
