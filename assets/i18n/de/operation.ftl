# Betrieb: Schnittstelle, Sicherung, Prüfung.
api-docs-title = Programmierschnittstelle
api-docs-lead = Alle Adressen der JSON-Schnittstelle; maschinenlesbar als
api-docs-route = Adresse
api-docs-does = Zweck
api-docs-needs = Recht
api-docs-public = ohne Anmeldung
event-backup-made = Sicherung erstellt
event-index-rebuilt = Abgeleitete Daten neu aufgebaut
event-audit-exported = Protokoll exportiert
