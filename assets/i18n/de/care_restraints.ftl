# Restraints (freiheitsentziehende Maßnahmen): orders, what was applied, messages.

audit-object-restraint-order = FEM-Anordnung
event-restraint-ordered = FEM angeordnet
event-restraint-changed = FEM-Anordnung geändert
event-restraint-ended = FEM-Anordnung beendet
event-restraint-deadline = Frist einer FEM-Genehmigung gemeldet
event-restraint-unfounded = FEM ohne gültige Grundlage dokumentiert
right-restraints-read = Freiheitsentziehende Maßnahmen lesen
right-restraints-write = Freiheitsentziehende Maßnahmen anordnen, ändern und beenden (Pflegefachkräfte)
told-value-art-restraint-orders = FEM-Anordnungen
told-field-tage = Tage

# care.md, 11.3.
notify-fem-deadline-title = Frist läuft ab
notify-fem-deadline-text = Eine Genehmigung läuft in { $n } Tagen ab oder ist abgelaufen.
notify-fem-unfounded-title = Maßnahme ohne Grundlage
notify-fem-unfounded-text =
    { $n ->
        [one] Eine freiheitsentziehende Maßnahme wurde ohne gültige Grundlage dokumentiert.
       *[other] { $n } freiheitsentziehende Maßnahmen wurden ohne gültige Grundlage dokumentiert.
    }

# The codes of care.md, 8.4.
code-anordnung-unbekannt = Diese Anordnung gibt es bei dieser Person nicht. Bitte wählen Sie eine andere.
code-anordnung-beendet = Diese Anordnung ist beendet und wird nicht mehr geändert. Bitte ordnen Sie neu an.
code-genehmigung-zu-lang = Eine Genehmigung gilt höchstens zwei Jahre (§ 329 FamFG). Bitte prüfen Sie den Tag.
hint-fem-laeuft-ab = Genehmigung läuft ab
hint-fem-abgelaufen = Genehmigung abgelaufen
hint-fem-genehmigung-nachholen = Genehmigung nachholen

fem-title = Freiheitsentziehende Maßnahmen
fem-title-of = Freiheitsentziehende Maßnahmen: { $name }
fem-count =
    { $n ->
        [0] Es ist nichts angeordnet.
        [one] Eine Anordnung in Kraft.
       *[other] { $n } Anordnungen in Kraft.
    }
fem-open = Öffnen
fem-new = Anordnung schreiben
fem-new-title = FEM-Anordnung schreiben: { $name }
fem-new-said = Eine freiheitsentziehende Maßnahme braucht eine Grundlage. Ohne Einwilligung und außer im Notstand ist das die Genehmigung des Betreuungsgerichts.
fem-order = Anordnen
fem-change = Ändern
fem-change-title = FEM-Anordnung ändern: { $name }
fem-change-said = Die bisherige Fassung bleibt lesbar.
fem-stale = Jemand hat die Anordnung inzwischen geändert. Unten stehen Ihre Angaben; mit „Ändern“ gelten sie ab jetzt.
fem-end = Beenden
fem-end-title = FEM-Anordnung bei { $name } beenden
fem-end-said = Die Anordnung endet jetzt und bleibt lesbar.
fem-end-is-on = Die Maßnahme wird gerade angewendet. Bitte dokumentieren Sie auch, wann sie abgenommen wurde.
fem-back = Zu den freiheitsentziehenden Maßnahmen
fem-never-refused = Was angewendet wurde, wird immer gespeichert. Fehlt eine gültige Grundlage, ist der Eintrag gekennzeichnet, und die Verwaltung erfährt davon.
fem-empty = Es ist keine freiheitsentziehende Maßnahme angeordnet.
fem-none-now = Zurzeit ist keine Anordnung in Kraft.
fem-past =
    { $n ->
        [one] Eine frühere Anordnung
       *[other] { $n } frühere Anordnungen
    }
fem-entries =
    { $n ->
        [one] Ein Eintrag
       *[other] Die letzten { $n } Einträge
    }
fem-loose = Ohne Anordnung
fem-loose-said = Diese Einträge gehören zu keiner Anordnung.
fem-write-entry = Mit Zeit und Text eintragen

fem-kind = Was wird angewendet?
fem-kind-bettgitter = Bettgitter
fem-kind-gurt = Gurt
fem-kind-tisch = Tisch
fem-kind-tuer = Tür
fem-kind-medikament = Medikament
fem-kind-sonstige = Sonstige
fem-basis = Grundlage
fem-basis-einwilligung = Einwilligung
fem-basis-genehmigung = Genehmigung
fem-basis-notstand = Notstand
fem-file-number = Aktenzeichen
fem-until = Gültig bis
fem-until-hint = Bei einer Genehmigung nötig: der letzte Tag.
fem-valid-until = gültig bis
fem-alternatives = Versuchte Alternativen
fem-alternatives-hint = Was wurde vorher versucht?
fem-control = Kontrolle alle (Minuten)
fem-control-hint = { $min } bis { $max }
fem-every = Kontrolle alle { $n } Minuten
fem-on = Wird angewendet
fem-since = seit
fem-next-control = nächste Kontrolle bis
fem-control-overdue = Kontrolle überfällig
fem-begin = Beginn
fem-controlled = Kontrolliert
fem-take-off = Ende

notice-fem-ordered = Die Anordnung ist gespeichert.
notice-fem-changed = Die Anordnung ist geändert.
notice-fem-ended = Die Anordnung ist beendet.
notice-fem-applied = Der Eintrag ist gespeichert.
notice-fem-unfounded = Der Eintrag ist gespeichert und gekennzeichnet: Es fehlt eine gültige Grundlage. Die Verwaltung erfährt davon.
