//! Who may read the audit trail (domain.md, 9): the admins of the tenant, whatever its areas.

use crate::{permission, platform::tenancy::ReadsTrail};

permission!(
    /// Reading and exporting the audit trail.
    pub ReadAuditTrail, "audit.read", [Admin]
);
impl ReadsTrail for ReadAuditTrail {}
