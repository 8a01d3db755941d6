//! Who may do what with templates (care.md, 10.1).

use super::model::{TemplateHead, TemplateVersion};
use crate::{grants, permission, platform::web::idempotency::IdempotencyRecord};

permission!(
    /// The templates and what they ask.
    pub ReadTemplates, "templates.read", [Admin, Staff], Pflege
);
permission!(
    /// Adding, changing, deactivating and activating templates.
    pub ManageTemplates, "templates.manage", [Admin], Pflege
);

grants!(ReadTemplates: read TemplateHead, TemplateVersion);
grants!(ManageTemplates: write TemplateHead, TemplateVersion, IdempotencyRecord);
