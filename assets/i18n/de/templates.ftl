# Templates of entries (Bausteine): what is asked, and what is wrong with an answer.

audit-object-template = Baustein
right-templates-read = Bausteine sehen
right-templates-manage = Bausteine anlegen, ändern, deaktivieren

# The codes of care.md, 3.3 and 22.
code-pflichtfeld-fehlt = Bitte ausfüllen.
code-typ-falsch = Dieser Wert passt nicht zu dem Feld.
code-zu-genau =
    { $n ->
        [0] Bitte ohne Nachkommastellen eingeben.
        [one] Höchstens eine Nachkommastelle.
       *[other] Höchstens { $n } Nachkommastellen.
    }
code-zu-genau-kurz = Das sind zu viele Nachkommastellen.
code-option-unbekannt = Diese Auswahl gibt es nicht.
code-blutdruck-reihenfolge = Der erste Wert muss größer sein als der zweite.
code-text-zu-lang = Der Text ist zu lang. Höchstens 2.000 Zeichen.
code-beobachtung-leer = Bitte etwas eintragen.
code-zeit-existiert-nicht = Diese Uhrzeit gab es wegen der Zeitumstellung nicht.
code-zeit-mehrdeutig = Diese Uhrzeit gab es zweimal. Bitte A oder B wählen.
code-zeit-ungueltig = Diese Uhrzeit gab es mit dieser Abweichung von der Weltzeit nicht.
template-value-unknown = Dieses Feld kennt der Baustein nicht.
template-value-no-number = Bitte eine Zahl eingeben, z. B. 37,5.
template-value-no-day = Bitte einen Tag eingeben, z. B. 20.11.2026.
template-value-no-time = Bitte eine Uhrzeit eingeben, z. B. 14:30.
template-value-half = Bitte beide Werte eintragen.
template-value-at-least = Möglich ist alles ab { $min }.
template-value-at-most = Möglich ist alles bis { $max }.
template-value-too-large = Diese Zahl ist zu groß.
template-value-pressure = Möglich sind { $min } bis { $max } für den ersten und { $min2 } bis { $max2 } für den zweiten Wert.

# The codes of a template (care.md, 3.1).
code-schluessel-ungueltig = Ein Schlüssel hat 2 bis 40 Zeichen: kleine Buchstaben, Ziffern und _.
code-schluessel-doppelt = Diesen Schlüssel gibt es hier schon. Bitte wählen Sie einen anderen.
code-schluessel-vergeben = Einen Baustein mit diesem Schlüssel gibt es schon. Bitte wählen Sie einen anderen.
code-schluessel-verbraucht = Dieser Schlüssel stand früher für eine andere Auswahl. Bitte wählen Sie einen anderen.
code-nicht-moeglich = Das ist bei dieser Art von Feld nicht möglich.
code-grenzen-ungueltig = Die Grenzen passen nicht zueinander: Warngrenzen liegen innerhalb des Möglichen, die untere nicht über der oberen.
code-skala-enden = Eine Skala braucht zwei Enden aus ganzen Zahlen, höchstens 100 Stufen auseinander.
code-blutdruck-grenzen = Die möglichen Werte eines Blutdrucks sind fest: 40 bis 300 und 20 bis 200.
code-typ-fest = Die Art eines Feldes bleibt, wie sie gespeichert ist. Bitte legen Sie ein neues Feld an.
code-punkte-fest = Die Punkte einer Auswahl bleiben, wie sie gespeichert sind. Bitte legen Sie eine neue Auswahl an.
code-punkte-fehlen = Zu einer Summe gehören Punkte bei jeder Auswahl.
code-stufen-fehlen = Punkte brauchen Stufen, die sagen, was die Summe bedeutet.
code-stufen-reihenfolge = Stufen steigen an und überschneiden sich nicht.
code-stufen-luecke = Für die Summe { $n } gibt es keine Stufe.
code-stufen-luecke-kurz = Nicht jede mögliche Summe hat eine Stufe.
code-skala-fest = Schlüssel, Punkte und Stufen dieser Skala sind fest. Namen und Hilfen können Sie ändern.
code-lizenz-fehlt = Dieser Baustein braucht eine Lizenz der Einrichtung. Bitte bestätigen Sie diese zuerst in den Einstellungen der Pflege.
code-entwurf-unlesbar = Dieser Entwurf ist nicht lesbar. Bitte öffnen Sie den Baustein neu.
template-too-long = Das ist zu lang. Höchstens { $n } Zeichen.
template-count = Möglich sind { $min } bis { $max } davon.
template-no-whole = Bitte eine ganze Zahl eingeben.
template-stale = Jemand anderes hat inzwischen Fassung { $version } gespeichert. Ihr Entwurf steht noch hier; wenn Sie ihn jetzt speichern, folgt er auf diese Fassung.

event-template-created = Baustein angelegt
event-template-changed = Baustein geändert
event-template-deactivated = Baustein deaktiviert
event-template-activated = Baustein aktiviert
notice-template-saved = Der Baustein ist gespeichert.
notice-template-deactivated = Der Baustein wird nicht mehr angeboten.
notice-template-activated = Der Baustein wird wieder angeboten.
template-told = Baustein „{ $titel }“

template-list = Vorlagen
template-new = Baustein anlegen
template-none = Kein Baustein wird angeboten. Bitte aktivieren Sie einen oder legen Sie einen an.
template-offered = Angeboten
template-not-offered = Nicht angeboten
template-active = Aktiv
template-inactive = Deaktiviert
template-unlicensed = Lizenz fehlt
template-scale = Skala
template-nurses = Nur Pflegefachkraft
template-always = Immer auffällig
template-version = Fassung
template-double-intake = Mehrere aktive Bausteine zählen, was getrunken wird: { $titel }. Bitte benutzen Sie nur einen davon, sonst zählt die Bilanz doppelt.
template-page = { $titel }
template-page-version = { $titel }, Fassung { $version }
template-old = Das ist eine frühere Fassung. Neue Einträge benutzen Fassung { $version }.
template-back = Zum Baustein
template-change = Ändern
template-edit = { $titel } ändern
template-versions = Fassungen
template-version-n = Fassung { $version }
template-version-shown = diese Seite
template-deactivate = Deaktivieren
template-deactivate-hint = Der Baustein wird für neue Einträge nicht mehr angeboten. Vorhandene Einträge bleiben lesbar.
template-activate = Aktivieren
template-activate-hint = Der Baustein wird für neue Einträge wieder angeboten.
template-licence-needed = Diese Skala wird erst angeboten, wenn die Einrichtung ihre Lizenz bestätigt hat.

template-preview = Vorschau
template-preview-none = Noch gibt es nichts zu zeigen.
template-try = Ausprobieren
template-try-note = Hier können Sie ausgedachte Werte ausprobieren. Nichts davon wird gespeichert.
template-try-plain = Dieser Eintrag wäre unauffällig.
template-try-striking = Dieser Eintrag wäre auffällig.
template-try-alarm = Dieser Eintrag wäre auffällig und würde gemeldet.

template-head = Baustein
template-fields = Felder
template-fixed = Schlüssel, Punkte und Stufen dieser Skala sind fest. Namen, Hilfen und Reihenfolge können Sie ändern.
template-no-fields = Noch kein Feld.
template-unnamed = (ohne Namen)
template-apply = Übernehmen und ansehen
template-save = Als neue Fassung speichern
template-open = Bearbeiten
template-close = Schließen
template-up = Nach oben
template-down = Nach unten
template-remove = Entfernen
template-field-add = Feld hinzufügen
template-option-add = Auswahl hinzufügen
template-level-add = Stufe hinzufügen
template-levels-open = Stufen bearbeiten
template-levels = Stufen der Summe
template-options = Auswahl
template-field-open = Dieses Feld
template-field-titel = Titel
template-field-key = Schlüssel
template-key-hint = Bleibt für immer. Leer: wird aus dem Namen gebildet.
template-field-beschreibung = Wozu
template-field-sortierung = Platz in der Liste
template-field-nur-fachkraft = Nur Pflegefachkräfte tragen ein
template-field-fuer-bewohner = Bewohner/in darf die Einträge lesen
template-field-immer = Jeder Eintrag ist auffällig
template-field-alarm = Wann wird gemeldet?
template-alarm-immer = Bei jedem auffälligen Eintrag
template-alarm-bei-verschlechterung = Nur wenn die Stufe schlechter wird
template-field-label = Name des Feldes
template-field-typ = Art
template-typ-hint = Nach „Übernehmen“ erscheint, was zu dieser Art gehört.
template-field-hilfe = Hilfe beim Ausfüllen
template-field-pflicht = Pflichtfeld
template-field-einheit = Einheit
template-field-dezimalstellen = Nachkommastellen
template-field-bilanz = Trinkbilanz
template-balance-none = Zählt nicht
template-balance-ein = Zählt als Einfuhr
template-balance-aus = Zählt als Ausfuhr
template-field-min = Kleinster möglicher Wert
template-field-max = Größter möglicher Wert
template-field-warn-min = Auffällig unter
template-field-warn-max = Auffällig über
template-field-syst-warn-min = Erster Wert auffällig unter
template-field-syst-warn-max = Erster Wert auffällig über
template-field-diast-warn-min = Zweiter Wert auffällig unter
template-field-diast-warn-max = Zweiter Wert auffällig über
template-option-label = Auswahl { $n }
template-option-key = Schlüssel { $n }
template-option-points = Punkte
template-option-striking = Auffällig
template-level-from = Von
template-level-to = Bis
template-level-label = Stufe { $n }
template-level-rank = Rang (1 am leichtesten)
template-limits = möglich { $werte }
template-warns = auffällig unter / über { $werte }
template-points =
    { $n ->
        [one] 1 Punkt
       *[other] { $n } Punkte
    }
template-typ-text = Text
template-typ-zahl = Zahl
template-typ-bool = Ja oder nein
template-typ-auswahl = Eine Auswahl
template-typ-mehrfach = Mehrere zur Auswahl
template-typ-skala = Skala
template-typ-datum = Datum
template-typ-uhrzeit = Uhrzeit
template-typ-blutdruck = Blutdruck
template-typ-unterschrift = Unterschrift
template-typ-foto = Foto

template-said = { $text }
template-choose = Bitte wählen
template-none-of-them = nichts davon
template-no-answer = keine Angabe
template-syst = erster Wert (systolisch)
template-diast = zweiter Wert (diastolisch)
template-signed-by = Name
template-signature-note = Keine qualifizierte elektronische Signatur.
template-photo-note = Fotos nimmt das Formular eines Eintrags auf.
template-photos = { $n ->
    [one] 1 Foto
   *[other] { $n } Fotos
}
template-photo-hint = Bis zu { $n } Fotos als JPEG oder PNG, je höchstens { $mb } MB. Aufnahmeort und Gerät werden nicht gespeichert.
template-photo-no-consent = Die Einwilligung in Fotos liegt nicht vor.
template-photo-keep = Foto { $n } behalten
template-striking = Auffällig
template-area = Fläche
template-grave = Schwerwiegende Folgen
template-score = Summe { $n }
template-score-missing = Noch keine Summe. Es fehlt: { $felder }.
