# Operation: API, backup, check.
api-docs-title = Programming interface
api-docs-lead = Every address of the JSON API; for machines as
api-docs-route = Address
api-docs-does = Purpose
api-docs-needs = Permission
api-docs-public = without signing in
event-backup-made = Backup made
event-index-rebuilt = Derived data rebuilt
event-audit-exported = Audit trail exported
