# Resident care: units, residents, their import.

unit-group-unit = Wohnbereich
unit-group-system = Verwaltung
unit-field-name = Name
unit-field-kuerzel = Kürzel
unit-field-plaetze = Plätze
unit-field-schichten = Eigene Schichten
unit-field-sortierung = Reihenfolge
unit-field-aktiv = Geöffnet
unit-field-created-at = Angelegt am
unit-field-created-by = Angelegt von
unit-field-updated-at = Geändert am
unit-field-updated-by = Geändert von

event-unit-created = Wohnbereich angelegt
event-unit-changed = Wohnbereich geändert
event-unit-closed = Wohnbereich geschlossen
event-unit-reopened = Wohnbereich wieder geöffnet
right-units-read = Wohnbereiche sehen
right-units-manage = Wohnbereiche anlegen, ändern, schließen
audit-object-unit = Wohnbereich

resident-group-person = Person
resident-group-aufenthalt = Aufenthalt
resident-group-pflege = Pflege
resident-group-kontakte = Kontakte und Vollmachten
resident-group-einwilligung = Einwilligungen
resident-group-system = Verwaltung
resident-field-anrede = Anrede
resident-field-nachname = Nachname
resident-field-vorname = Vorname
resident-field-rufname = Rufname
resident-field-geburtsdatum = Geburtsdatum
resident-field-geschlecht = Geschlecht
resident-field-bewohnernr = Bewohnernummer
resident-field-kvnr = Versichertennummer
resident-field-wohnbereich-id = Wohnbereich
resident-field-zimmer = Zimmer
resident-field-aufnahme-datum = Aufnahme
resident-field-auszug-datum = Auszug
resident-field-status = Status
resident-field-umzuege = Umzüge im Haus
resident-field-abwesenheiten = Abwesenheiten
resident-field-integration-am = Integrationsgespräch
resident-field-pflegegrad = Pflegegrad
resident-field-pflegegrad-seit = Pflegegrad seit
resident-field-pflegegrad-verlauf = Bisherige Pflegegrade
resident-field-hinweise = Hinweise
resident-field-allergien = Allergien
resident-field-keine-allergien-bekannt = Keine Allergien bekannt
resident-allergies-none = Keine Allergien bekannt
resident-field-diagnosen = Diagnosen
resident-field-hausarzt = Hausarztpraxis
resident-field-trinkziel-ml = Trinkziel am Tag in ml
resident-field-notfallkontakte = Notfallkontakte
resident-field-patientenverfuegung = Patientenverfügung
resident-field-vorsorgevollmacht = Vorsorgevollmacht
resident-field-gesetzl-betreuung = Gesetzliche Betreuung
resident-field-einwilligung-mood-at = Stimmung selbst eintragen, seit
resident-field-einwilligung-foto-at = Fotos, seit
resident-field-gesperrt = Eingeschränkt
resident-field-grund = Grund
resident-field-nr = Nr.
resident-field-import-log-id = Import
resident-field-import-zeile = Zeile der Datei
resident-field-created-at = Angelegt am
resident-field-created-by = Angelegt von
resident-field-updated-at = Geändert am
resident-field-updated-by = Geändert von

resident-status-aktiv = Im Haus
resident-status-abwesend = Abwesend
resident-status-ausgezogen = Ausgezogen
resident-status-verstorben = Verstorben
resident-geschlecht-m = Männlich
resident-geschlecht-w = Weiblich
resident-geschlecht-d = Divers
resident-geschlecht-x = Keine Angabe
resident-abwesend-krankenhaus = Krankenhaus
resident-abwesend-urlaub = Urlaub
resident-abwesend-reha = Reha
resident-abwesend-sonstige = Sonstiges

event-resident-created = Aufgenommen
event-resident-changed = Stammdaten geändert
event-resident-moved = Im Haus umgezogen
event-resident-absence = Abwesenheit geändert
event-resident-closed = Ausgezogen oder verstorben
event-resident-reopened = Wieder geöffnet
event-resident-restricted = Akte eingeschränkt
event-resident-unrestricted = Einschränkung aufgehoben
event-resident-opened = Eingeschränkte Akte mit Grund eingesehen
right-residents-read = Bewohner sehen und suchen
right-residents-edit = Bewohner aufnehmen, ändern, Auszug eintragen
right-residents-hints = Hinweise und Allergien ändern (Pflegefachkraft)
right-residents-absence = Abwesenheiten eintragen
right-residents-restrict = Akten einschränken
right-residents-import = Bewohner importieren
audit-object-resident = Bewohner/in

# The codes of care.md.
code-ausserhalb = Möglich sind { $min } bis { $max }.
code-ausserhalb-kurz = Dieser Wert liegt außerhalb des Möglichen. Bitte prüfen Sie ihn.
code-name-vergeben = Diesen Namen hat schon ein anderer Wohnbereich. Bitte wählen Sie einen anderen.
code-kuerzel-vergeben = Dieses Kürzel hat schon ein anderer Wohnbereich. Bitte wählen Sie ein anderes.
code-schicht-ungueltig = Bitte zwei bis vier Schichten in der Reihenfolge des Tages, eine je Zeile: Kürzel, Beginn, Name. Zum Beispiel: frueh 06:00 Frühdienst
code-wohnbereich-belegt =
    { $n ->
        [one] Hier wohnt noch eine Person.
       *[other] Hier wohnen noch { $n } Personen.
    } Bitte tragen Sie zuerst Umzug oder Auszug ein.
code-wohnbereich-belegt-kurz = Hier wohnt noch jemand. Bitte tragen Sie zuerst Umzug oder Auszug ein.
code-wohnbereich-fehlt = Bitte wählen Sie einen Wohnbereich.
code-wohnbereich-unbekannt = Diesen Wohnbereich gibt es nicht. Bitte prüfen Sie Name oder Kürzel.
code-wohnbereich-geschlossen = Dieser Wohnbereich ist geschlossen. Bitte wählen Sie einen anderen oder öffnen Sie ihn wieder.
code-geburtsdatum-fehlt = Das Geburtsdatum fehlt.
code-aufnahme-fehlt = Der Tag der Aufnahme fehlt.
code-aufnahme-zu-weit = Die Aufnahme liegt mehr als 90 Tage in der Zukunft. Bitte prüfen Sie das Datum.
code-auszug-fehlt = Zum Auszug gehört ein Datum. Bitte tragen Sie es ein.
code-aufnahme-vor-geburt = Die Aufnahme liegt vor dem Geburtsdatum. Bitte prüfen Sie beide Daten.
code-auszug-vor-aufnahme = Der Auszug liegt vor der Aufnahme. Bitte prüfen Sie beide Daten.
code-auszug-in-zukunft = Der Auszug liegt in der Zukunft. Bitte tragen Sie ihn am Tag selbst ein.
code-bewohnernr-vergeben = Diese Bewohnernummer hat schon jemand anderes. Bitte prüfen Sie sie.
code-pflegegrad-ungueltig = Das ist kein Pflegegrad. Möglich sind 0 (keiner) bis 5.
code-geschlecht-unbekannt = Das Geschlecht ist nicht lesbar und wurde nicht übernommen. Möglich sind m, w, d und x.
code-anrede-unbekannt = Die Anrede ist nicht lesbar und wurde nicht übernommen. Möglich sind Herr, Frau und Divers.
code-zu-viele-kontakte = Höchstens fünf Notfallkontakte. Bitte kürzen Sie die Liste.
code-allergien-widerspruch = Es sind Allergien eingetragen, und zugleich ist „Keine Allergien bekannt“ angekreuzt. Bitte behalten Sie nur eines davon.
code-kontakt-ohne-name = Zu einem Notfallkontakt fehlt der Name. Bitte ergänzen Sie ihn.
code-dublette-moeglich = Diese Person gibt es vielleicht schon. Nehmen Sie die vorhandene Akte, öffnen Sie sie wieder, oder legen Sie mit einem Grund trotzdem eine neue an.
code-abwesenheit-ueberschneidet = Für diese Zeit ist schon eine Abwesenheit eingetragen. Bitte ändern Sie diese oder die Zeiten.
code-abwesenheit-ende = Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Zeiten.
code-abwesenheit-unbekannt = Diese Abwesenheit gibt es nicht mehr. Bitte laden Sie die Seite neu.
code-vor-aufnahme = Die Zeit liegt vor der Aufnahme. Bitte prüfen Sie sie.
code-umzug-datum = Ein Umzug liegt nicht vor dem letzten und nicht in der Zukunft. Bitte prüfen Sie den Tag.
code-bewohner-ausgezogen = Die Akte ist seit { $datum } abgeschlossen. Zum Ändern bitte die Verwaltung.
code-bewohner-ausgezogen-kurz = Die Akte ist abgeschlossen. Zum Ändern bitte die Verwaltung.
code-bewohner-aktiv = Diese Akte ist nicht abgeschlossen. Es ist nichts wieder zu öffnen.
code-bewohner-gesperrt = Diese Akte ist eingeschränkt. Heben Sie zuerst die Einschränkung auf.
care-reason = Bitte einen Grund angeben (mindestens { $n } Zeichen).
code-grund-noetig = Bitte einen Grund angeben (mindestens 10 Zeichen). Er steht danach im Protokoll.
code-fachkraft-noetig = Das ist Pflegefachkräften vorbehalten. Bitte wenden Sie sich an eine.

# Pages of units.
unit-table = Wohnbereiche
unit-search = Wohnbereiche durchsuchen
unit-count =
    { $n ->
        [0] Keine Wohnbereiche
        [one] Ein Wohnbereich
       *[other] { $n } Wohnbereiche
    }
unit-exact = Genau ein Wohnbereich:
unit-none = Noch keine Wohnbereiche. Bewohner werden in einem Wohnbereich aufgenommen.
unit-none-ask = Noch keine Wohnbereiche. Anlegen kann sie die Rolle { $rollen }.
unit-none-filtered = Keine Wohnbereiche mit diesen Filtern.
unit-not-closed = Geöffnete
unit-new = Wohnbereich anlegen
unit-alike = Dieser Wohnbereich sieht wie ein vorhandener aus.
unit-title = { $name }
unit-edit-title = Wohnbereich { $name } bearbeiten
unit-is-closed = Dieser Wohnbereich ist geschlossen: Hier wird niemand aufgenommen.
unit-close = Schließen
unit-close-title = Wohnbereich { $name } schließen
unit-close-said = In einem geschlossenen Wohnbereich wird niemand mehr aufgenommen. Er lässt sich wieder öffnen.
unit-close-stale = Jemand hat den Wohnbereich inzwischen geändert. Bitte prüfen Sie ihn und bestätigen Sie noch einmal.
unit-reopen = Wieder öffnen
unit-reopen-title = Wohnbereich { $name } wieder öffnen
unit-reopen-said = Danach können hier wieder Bewohner aufgenommen werden.
unit-sort-sortierung = Reihenfolge
unit-sort-sortierung-down = Reihenfolge, umgekehrt
unit-sort-name = Name, A bis Z
unit-sort-name-down = Name, Z bis A
unit-column-bewohner = Bewohner
unit-open = Geöffnet
unit-closed = Geschlossen
unit-people =
    { $n ->
        [0] Hier wohnt zurzeit niemand.
        [one] Hier wohnt eine Person.
       *[other] Hier wohnen { $n } Personen.
    }
unit-field-schichten-ab = Schichten gelten ab
unit-field-schichten-frueher = Schichten im Lauf der Zeit
unit-hint-schichten-ab = Geänderte Schichten gelten frühestens ab morgen; was in einer Schicht geschrieben ist, behält sie
unit-of-the-house = die des Hauses
unit-hint-schichten = Nur wenn sie von denen des Hauses abweichen: zwei bis vier, eine je Zeile, zum Beispiel „frueh 06:00 Frühdienst“
notice-unit-created = Der Wohnbereich ist angelegt.
notice-unit-saved = Die Änderungen sind gespeichert.
notice-unit-close = Der Wohnbereich ist geschlossen.
notice-unit-reopen = Der Wohnbereich ist wieder geöffnet.

# Pages of residents.
nav-residents = Bewohner
resident-table = Bewohner
resident-search = Bewohner suchen
resident-count =
    { $n ->
        [0] Keine Bewohner
        [one] Eine Person
       *[other] { $n } Personen
    }
resident-exact = Genau eine Person:
resident-none = Noch keine Bewohner.
resident-none-ask = Noch keine Bewohner. Aufnehmen kann sie die Rolle { $rollen }.
resident-none-units = Noch keine Wohnbereiche. Legen Sie zuerst einen an; danach nehmen Sie die Bewohner auf.
resident-none-filtered = Niemand mit diesen Filtern.
resident-filter-import = Aus einem Import
resident-not-closed = Im Haus
resident-new = Bewohner anlegen
resident-alike = Diese Person gibt es vielleicht schon. Nehmen Sie die vorhandene Akte, öffnen Sie sie wieder, oder legen Sie mit einem Grund trotzdem eine neue an.
resident-title = { $name }
resident-edit-title = Akte von { $name } bearbeiten
resident-is-closed = Diese Akte ist abgeschlossen.
resident-close = Auszug oder Tod eintragen
resident-close-title = Auszug oder Tod von { $name }
resident-close-said = Die Akte wird nach sieben Tagen schreibgeschützt. Sie lässt sich wieder öffnen.
resident-close-stale = Jemand hat die Akte inzwischen geändert. Bitte prüfen Sie die Angaben und bestätigen Sie noch einmal.
resident-reopen = Wieder öffnen
resident-reopen-title = Akte von { $name } wieder öffnen
resident-reopen-said = Die Person wohnt danach wieder im Haus. Der Grund steht im Protokoll.
resident-sort-nachname = Name, A bis Z
resident-sort-nachname-down = Name, Z bis A
resident-sort-zimmer = Zimmer
resident-sort-zimmer-down = Zimmer, umgekehrt
resident-sort-wohnbereich_id = Wohnbereich
resident-sort-wohnbereich_id-down = Wohnbereich, umgekehrt
resident-sort-aufnahme_datum = Aufnahme, älteste zuerst
resident-sort-aufnahme_datum-down = Aufnahme, neueste zuerst
resident-column-name = Name
resident-candidate = Akte Nr. { $nr }
resident-born = geboren
resident-group-leads = Das Wichtigste
resident-grade-none = keiner
resident-contact-more = Kontakt hinzufügen
resident-contact-name = Name
resident-contact-relation = Beziehung
resident-contact-phone = Telefon
resident-who-saw = Wer hat die Akte gesehen?
notice-resident-created = Die Akte ist angelegt.
notice-resident-saved = Die Änderungen sind gespeichert.
notice-resident-close = Der Auszug ist eingetragen.
notice-resident-reopen = Die Akte ist wieder geöffnet.

resident-absence = Abwesenheit eintragen
resident-absence-title = Abwesenheit von { $name }
resident-absence-change-title = Abwesenheit von { $name } ändern
resident-absence-said = Ohne Ende gilt die Person als abwesend, bis sie zurück ist.
resident-absence-change = Ändern oder beenden
resident-absence-open = noch nicht zurück
resident-absence-field-art = Art
resident-absence-field-von = Von
resident-absence-field-bis = Bis
resident-absence-field-notiz = Notiz
notice-resident-absence = Die Abwesenheit ist gespeichert.
resident-move = Umzug im Haus
resident-move-title = Umzug von { $name }
resident-move-said = Frühere Einträge behalten den Wohnbereich, in dem sie entstanden sind.
resident-move-field-ab = Ab
notice-resident-move = Der Umzug ist eingetragen.
resident-restrict = Akte einschränken
resident-restrict-title = Akte von { $name } einschränken
resident-restrict-said = Eine eingeschränkte Akte steht in keiner Liste und keiner Suche mehr. Nur die Verwaltung sieht sie, mit einem Grund.
notice-resident-restrict = Die Akte ist eingeschränkt.
resident-lift = Einschränkung aufheben
resident-lift-title = Einschränkung von Akte Nr. { $nr } aufheben
resident-lift-said = Die Akte steht danach wieder in Listen und Suche.
notice-resident-lift = Die Einschränkung ist aufgehoben.
resident-look = Mit Grund einsehen
resident-look-title = Akte Nr. { $nr } einsehen
resident-look-said = Diese Akte ist eingeschränkt. Ihr Grund steht danach im Protokoll.
resident-restricted-count =
    { $n ->
        [one] Eine Akte ist eingeschränkt.
       *[other] { $n } Akten sind eingeschränkt.
    }
resident-restricted-show = Ansehen
resident-restricted-title = Eingeschränkte Akten
resident-restricted-said = Von diesen Akten steht hier nur die Nummer.
code-status-fehlt = Bitte wählen Sie, ob die Person ausgezogen oder verstorben ist.
code-abwesenheit-art-fehlt = Bitte wählen Sie die Art der Abwesenheit.
code-zeitpunkt-ungueltig = Diese Zeit ist nicht lesbar. Bitte Tag und Uhrzeit, zum Beispiel 20.11.2026 14:00.
code-dublette-im-haus = Gleiche Person, wohnt im Haus
code-dublette-ausgezogen = Gleiche Person, ausgezogen
code-dublette-verstorben = Gleiche Person, als verstorben eingetragen
code-dublette-eingeschraenkt = Gleiche Person, Akte eingeschränkt
unit-told = Wohnbereich { $name }
resident-told = Bewohner/in { $nr }
