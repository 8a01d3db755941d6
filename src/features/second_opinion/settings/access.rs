//! Who may change the settings (domain.md, 9: the facility's settings are the admins').

use super::Settings;
use crate::{grants, permission, platform::web::idempotency::IdempotencyRecord};

permission!(
    /// Seeing and changing the settings of second opinions.
    pub ManageSettings, "second_opinion.settings", [Admin], Zweitmeinung
);

grants!(ManageSettings: write Settings, IdempotencyRecord);
