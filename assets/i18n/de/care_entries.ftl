# Entries (Beobachtungen): form, page, timeline, round.

audit-object-entry = Eintrag
audit-object-photo = Foto
event-entry-created = Eintrag geschrieben
event-entry-corrected = Eintrag berichtigt
event-entry-withdrawn = Eintrag zurückgezogen
event-entry-hidden-seen = Verborgenen Eintrag mit Grund eingesehen
event-entry-photos-refused = Fotos abgewiesen
right-entries-read = Einträge lesen und suchen
right-entries-write = Einträge schreiben
right-entries-revise-own = Eigene Einträge berichtigen und zurückziehen
right-entries-revise = Einträge anderer mit Grund berichtigen und zurückziehen
right-entries-hidden = Verborgene Einträge mit Grund einsehen

# The codes of care.md, 6 and 18.
code-zu-viele-eintraege = Höchstens zehn Einträge auf einmal. Bitte speichern Sie in zwei Schritten.
code-vorlage-unbekannt = Diesen Baustein gibt es nicht.
code-vorlage-zurueckgezogen = Dieser Baustein wird nicht mehr verwendet. Bitte tragen Sie es in einem anderen ein.
code-bezug-unbekannt = Den früheren Eintrag, zu dem dieser gehört, gibt es nicht.
code-nicht-verfasser = Nur { $handzeichen } oder die Verwaltung kann diesen Eintrag berichtigen.
code-nicht-verfasser-kurz = Nur wer ihn geschrieben hat oder die Verwaltung kann diesen Eintrag berichtigen.
code-bereits-zurueckgezogen = Dieser Eintrag wurde zurückgezogen.
code-fassung-veraltet-eintrag = Der Eintrag wurde inzwischen geändert. Beide Fassungen stehen unten.
code-kennung-mit-anderem-inhalt = Unter dieser Kennung gibt es schon einen anderen Eintrag.
code-bewohner-verschieden = Alle Einträge gehören zu einer Person. Bitte senden Sie sie getrennt.
code-einwilligung-fehlt = Die Einwilligung liegt nicht vor.
code-foto-zu-gross = Das Foto ist größer als { $mb } MB. Bitte in einer kleineren Auflösung aufnehmen.
code-foto-kein-bild = Diese Datei ist kein Foto. Möglich sind JPEG und PNG.
code-foto-zu-viele-punkte = Das Foto hat zu viele Bildpunkte. Bitte in einer kleineren Auflösung aufnehmen.
code-foto-unlesbar = Dieses Foto ist nicht lesbar. Bitte noch einmal aufnehmen.
code-foto-zu-viele = Höchstens { $n } Fotos. Weitere können in einen eigenen Eintrag.
code-foto-unbekannt = Dieses Foto gehört nicht zu diesem Eintrag. Bitte noch einmal auswählen.
code-foto-ohne-feld = Dieser Baustein nimmt keine Fotos auf.
code-schicht-unbekannt = Diese Schicht gibt es hier nicht.
code-zeitraum-ungueltig = Dieser Zeitraum ist zu lang. Bitte höchstens 31 Tage.
code-zeit-in-zukunft = Die Zeit liegt in der Zukunft.

entry-new = Beobachtung erfassen
entry-new-title = Beobachtung: { $name }
entry-report = Bericht
entry-text = Freitext
entry-when = Zeit
entry-day = Tag
entry-time = Uhrzeit
entry-half = Die Uhr zeigte diese Zeit zweimal. Welche ist gemeint?
entry-half-a = { $zeit } A (Sommerzeit)
entry-half-b = { $zeit } B (Winterzeit)
entry-no-time = Bitte eine Uhrzeit wie 14:05 eingeben.
entry-into-handover = In die Übergabe
entry-reason = Grund
entry-last = zuletzt { $wert } ({ $wann })
entry-last-at = zuletzt { $wann }
entry-carried = Die Angaben stammen aus dem Eintrag, den Sie eben bei einer anderen Person zurückgezogen haben. Bitte prüfen Sie sie.
entry-no-templates = Es gibt zurzeit keinen Baustein für Einträge. Die Verwaltung kann einen einschalten.
entry-back = Zurück zum Eintrag
entry-back-resident = Zurück
entry-back-to = { $name }

entry-timeline = Einträge
entry-timeline-of = Einträge: { $name }
entry-none = Noch kein Eintrag.
entry-none-filtered = Keine Einträge mit diesen Filtern.
entry-all = Alle Einträge
entry-all-striking = Auffällige
entry-older = Ältere Einträge
entry-search-on = Weitersuchen
entry-searched-until = Bis { $bis } durchsucht.
entry-filter = Filter und Suche
entry-filter-text = Text
entry-filter-template = Baustein
entry-filter-author = Verfasst von
entry-filter-shift = Schicht
entry-filter-from = Von
entry-filter-until = Bis
entry-filter-all = alle
entry-filter-apply = Anwenden
entry-filter-none = Filter zurücksetzen

entry-striking = Auffällig
entry-late = Nachgetragen
entry-sent-late = Spät übertragen
entry-corrected = Berichtigt
entry-withdrawn = Zurückgezogen
entry-of-another = Falsche Person
entry-handover = Übergabe
entry-hidden = Eintrag ohne Inhalt
entry-made = eingetragen
entry-sent-at = übertragen { $zeit }
entry-author-unknown = Unbekannt

entry-title = { $vorlage }: { $name }
entry-now = Eintrag
entry-how = Entstehung
entry-observed = Beobachtet
entry-made-at = Eingetragen
entry-received = Übertragen
entry-by = Verfasst von
entry-shift = Schicht
entry-unit = Wohnbereich
entry-source = Weg
entry-source-seite = Seite
entry-source-api = Programm
entry-source-offline = Ohne Netz erfasst
entry-versions = Fassungen
entry-version = Fassung { $nr }
entry-why = Grund: { $grund }
entry-belongs-to = Gehört zu einem früheren Eintrag
entry-content-hidden = Der Inhalt gehört zu einer anderen Person und ist hier verborgen.
entry-was-withdrawn = Zurückgezogen von { $wer }, { $wann }. Grund: { $grund }
entry-was-of-another = Bei der falschen Person eingetragen und von { $wer } zurückgezogen, { $wann }.

entry-correct = Berichtigen
entry-correct-title = { $vorlage } von { $name } berichtigen
entry-correct-said = Die bisherige Fassung bleibt durchgestrichen lesbar.
entry-saved-meanwhile = Inzwischen gespeichert
entry-withdraw = Zurückziehen
entry-withdraw-title = Eintrag von { $name } zurückziehen
entry-withdraw-said = Der Eintrag bleibt durchgestrichen lesbar und zählt nicht mehr.
entry-is-of-another = Der Eintrag gehört zu einer anderen Person
entry-is-of-another-hint = Der Inhalt wird hier sofort verborgen. Sie können ihn danach bei der richtigen Person eintragen.
entry-look = Mit Grund einsehen
entry-look-said = Dieser Inhalt gehört zu einer anderen Person. Ihr Grund (mindestens { $n } Zeichen) steht danach im Protokoll.
entry-right-person = Bei der richtigen Person eintragen
entry-right-person-said = Das Formular öffnet sich mit den Angaben des zurückgezogenen Eintrags. Das geht eine Stunde lang.
entry-right-person-who = Person
entry-right-person-go = Weiter
entry-right-person-none = Hier ist niemand, bei dem Sie den Eintrag machen können.

nav-round = Runde
entry-round = Runde
entry-round-of = Runde: { $vorlage }
entry-round-go = Öffnen
entry-round-nobody = Hier ist zurzeit niemand im Haus.
entry-round-page = Seite { $seite } von { $von }
entry-round-saved = { $name }: gespeichert.

notice-entry-created =
    { $n ->
        [one] Der Eintrag ist gespeichert.
       *[other] { $n } Einträge sind gespeichert.
    }
notice-entry-corrected = Der Eintrag ist berichtigt.
notice-entry-withdrawn = Der Eintrag ist zurückgezogen.
entry-range-missing = Bitte wählen Sie eine Person oder einen Wohnbereich.
told-field-vorlage = Vorlage
told-value-art-observations = Einträge

entry-photo = Foto { $n }
entry-photo-alt = { $feld }, Foto { $n } von { $von }
entry-photo-title = { $feld }, Foto { $n } von { $von }: { $name }
entry-photo-busy = Gerade werden zu viele Fotos gelesen. Bitte in einigen Sekunden noch einmal speichern.
entry-photo-consent = Die Einwilligung in Fotos liegt nicht vor.
entry-photos-again = Die Fotos sind noch nicht gespeichert. Bitte noch einmal auswählen.

entry-course = Wundverlauf
entry-no-course = keinem Verlauf zugeordnet
entry-order = Anordnung
entry-no-order = ohne Anordnung
entry-without-order = Es ist keine Anordnung in Kraft. Der Eintrag wird gespeichert und gekennzeichnet, und die Verwaltung erfährt davon.
entry-unfounded = Ohne gültige Grundlage
entry-to-course = Zum Wundverlauf
entry-to-order = Zur Anordnung
entry-say-effect = Wirkung eintragen

# Medicine as needed (care.md, 8.6).
code-wirkung-eingetragen = Eine andere Wirkung ist schon eingetragen. Sie steht beim Eintrag der Bedarfsmedikation.
effect-title = Wirkung der Bedarfsmedikation: { $name }
effect-given = Gegeben
effect-no-order = Anordnung liegt in der Akte.
effect-which = Wie hat es gewirkt?
effect-gut = Gut
effect-teilweise = Teilweise
effect-keine = Keine
effect-remark = Bemerkung
notice-effect-said = Die Wirkung ist eingetragen.
