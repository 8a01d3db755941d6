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
