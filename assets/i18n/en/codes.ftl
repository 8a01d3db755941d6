# Sentences of the codes (domain.md, 11): what happened, and what to do.

# Section 1.3: the case's invariants
code-enum-ungueltig = This value is not one of the choices. Please choose one that is offered.
code-gutachten-ohne-unterlagen = An expert report needs documents. Please set “documents received” too.
code-status-widerspruch = Expert report, refusal and abort exclude each other. Please keep only one of them.
code-typ-ohne-gutachten = A type of report needs an expert report. Please set “expert report” too.
code-ta-ohne-gutachten = A change of therapy needs an expert report. Please set “expert report” too.
code-ta-grund-ohne-ta = A reason needs a change of therapy. Please choose “change of therapy: yes” or remove the reason.
code-ta-widerspruch = Reasons for a change of therapy without a change of therapy. Please settle which is right.
code-datum-ohne-status = This date needs its tick. Please set the tick that belongs to it.
code-geburtsdatum-ungueltig = The date of birth cannot be read and was not taken over.
code-kodierung-unvollstaendig = Coding needs the type of report and the change of therapy. Please choose both.
code-feld-unveraenderlich = { $feld } cannot be changed. The old value stays.
code-feld-unbekannt = There is no such field. Please check its name.
code-feld-zu-lang = { $feld } is too long. Please shorten the text.
code-pflichtfeld = { $feld } is missing.
code-nicht-leerbar = { $feld } is missing.
code-zeichen-ungueltig = The text contains invisible control characters. Please type it again.
code-unterlagen-ergaenzt = There is an expert report, so “documents received” was added.
code-gutachten-ergaenzt = There is a coding, so “expert report” was added.
code-ta-ergaenzt = A reason is given, so “change of therapy: yes” was added.
code-abbruch-verworfen = The abort contradicts the rest and was dropped; the comment mentions it.
code-status-aus-datum = A date is given, so the tick that belongs to it was set.
code-kw-abweichung = The week in the file does not match the date. The date counts.
code-jahr-abweichung = The year in the file does not match the date. The date counts.
code-datum-reihenfolge = The order of the dates is unusual. Please check them.
code-plz-format = The postcode does not have five digits. Please check it.
code-telefon-format = The telephone number contains unusual characters. Please check it.
code-email-ungueltig = Mail cannot be sent to this address. Enter one like name@example.org.
code-gutachten-kodiert = The case is coded. Please reset the coding first.
code-ta-ohne-grund = A change of therapy without a reason. Please check whether one is missing.

# Section 2: the file
code-datei-zu-gross = The file is larger than 20 MB. Please split it.
code-datei-leer = The file is empty. Please choose another file.
code-datei-unlesbar = This file cannot be read. Please check the file.
code-datei-fehlt = No file was chosen. Please choose a file.
code-dateityp = This type of file is not supported. Please choose a suitable file, here CSV instead of Excel.
code-datei-beschaedigt = The file is damaged and cannot be read. Please save it again in Excel.
code-zu-viele-zeilen = The file has more than { $n } rows; the first beyond that is in line { $zeile }. Please split the file.
code-kodierung-unbekannt = { $zeile ->
        [0] The character encoding cannot be read.
       *[other] The character encoding cannot be read from line { $zeile } on.
    } Please save the file as UTF-8.
code-kodierung-cp1252 = The file was read as Windows-1252. Please check the umlauts in the preview.
code-kodierung-unsicher = The umlauts fit a file from a Mac or from DOS best. Please compare the names.
code-zeichen-verdacht = Some characters look damaged. Please check the name.
code-mehrzeilig = A field of this row runs over several lines of the file. Please check whether it is meant so.
code-mojibake-verdacht = Umlauts look garbled. Please check how the file was saved.
code-csv-anfuehrung = A quotation mark in line { $zeile } is never closed, or only in another row; whole rows would be lost. Please check the file from there on.
code-spalte-fehlt = { $n ->
        [one] The required column “{ $x }” is missing. Please add it to the header (line { $zeile }).
       *[other] The required columns “{ $x }” are missing. Please add them to the header (line { $zeile }).
    }
code-spalte-doppelt = The column “{ $x }” occurs more than once in the header (line { $zeile }). Please remove the surplus one.
code-spaltenzahl = The row has { $n } fields instead of { $m }. Please check separators and quotation marks.
code-datum-komma-repariert = Date and time were separated by a comma and have been joined.
code-nachname-fehlt = The surname is missing.
code-vorname-fehlt = The first name is missing.
code-datum-ungueltig = The date “{ $x }” is not valid. Enter it as DD.MM.YYYY, for example 03.02.2026.
code-datum-fehlt = No date given, today’s date was used.
code-datum-in-zukunft = The date is in the future. Please check it.
code-geburtsjahr-zweistellig = Two-digit year of birth – please check.
code-kvnr-format = The insurance number does not have the form A123456789.
code-kvnr-pruefziffer = The check digit of the insurance number is wrong.
code-kontakt-zusatzfelder = The main contact has more than four parts; the surplus ones were left out.
code-modul-unbekannt = The module “{ $x }” belongs to no specialty.
code-modul-mehrdeutig = Several specialties recognised, “{ $y }” chosen.
code-modul-schreibweise = The module is spelled differently.

# Import: plan, confirmation, undo
code-vorschau-veraltet = Data have changed since the preview. Nothing was imported. Please check the new preview.
code-vorschau-verbraucht = This preview has been imported already. The result is in the import log.
code-vorschau-abgelaufen = The preview expired after 30 minutes. Please upload the file again.
code-nichts-zu-importieren = There is nothing to import in this file.
code-datei-bekannt = This file has been imported before. You may continue; existing cases are left out.
code-import-abgebrochen = The import was stopped. Nothing was imported.
code-undo-gesperrt = The import cannot be undone completely because cases have been changed since. The list names them.
code-undo-abgelaufen = An import can be undone for 30 days. That time is over.
code-undo-erledigt = This import has been undone already.
code-ausgelassen = Left out by you.
code-zeile-fehlerhaft = The row still has errors. Please check the cells.
code-fall-geaendert = The case was changed after the import. It stays.

# Section 3: workbooks
code-blatt-ignoriert = A sheet was not read because it is not one of the yearly sheets.
code-blatt-fehlt = A yearly sheet is missing from the file.
code-kein-blatt = The file contains no known yearly sheet. Please check the names of the sheets.
code-kopfzeile = The header was not recognised. Please use the column names of the template.
code-zeile-ohne-name = A row without a surname was skipped.
code-zeile-fehlt = A case of the export is missing from the file; it stays unchanged.
code-formel-ohne-wert = A formula has no stored value. The cell was read as empty.
code-zellfehler = A cell contains an Excel error and was read as empty.
code-datum-aus-zahl = The date stood in the file as a number. Please check it.
code-datum-aus-kw = The date was missing; the Monday of the given week counts.
code-bool-zusatz = More text followed yes or no; it was not taken over.
code-bool-aus-datum = A date stood instead of yes; it was read as yes and kept as the date.
code-bool-ungueltig = Yes or no is expected here.
code-fallgruppe-fehlt = The specialty is missing.
code-nicht-aenderbar = This field cannot be changed.
code-konflikt = The value has been changed in the portal in the meantime. Please compare both versions.

# Section 4: ICD
code-icd-format = “{ $x }” is not a valid ICD-10-GM code. Enter it like C50 or C50.1.
code-icd-meinten-sie = “{ $x }” is not a valid ICD-10-GM code. Did you mean { $y }?
code-icd-punkt-statt-komma = “{ $x }” is not a valid ICD-10-GM code. Write a full stop instead of the comma: { $y }.
code-icd-leer = No ICD code given.
code-icd-zu-viele = A case has at most 20 ICD codes. Please shorten the list.
code-icd-zusatz = Please settle the suffix A, V or Z. It means that the diagnosis is not certain.
code-icd-zelltyp = The cell does not contain text.
code-icd-ungueltig = The ICD code is not valid and is now in the comment.
code-icd-kennzeichen-entfernt = A marker (†, +, * or !) was removed.
code-icd-platzhalter-entfernt = The placeholder “-” was removed.
code-icd-zusatz-entfernt = A suffix (G, R, L or B) was removed.
code-icd-nicht-im-katalog = The ICD code is not in this year’s catalogue. Please check it.
code-icd-ueberschrieben = An existing ICD code was overwritten. The old one is in the audit log.
code-icd-unplausibel = The ICD code is unusual for this specialty. Please check it.
code-id-fehlt = The case ID is missing. Please add it.
code-id-unbekannt = Case ID not found. Please check its spelling.
code-id-doppelt = The case ID is in the file more than once. Please keep only one row.
code-name-abweichung = The name does not match the case ID. Please check whether columns have slipped.
code-fallgruppe-abweichung = The specialty in the file differs from the case.

# Section 5: reports
code-kw-ungueltig = The year has no such week. Choose a week from 1 to 52, in some years to 53.
code-kw-nicht-begonnen = Week { $kw }/{ $jahr } has not begun yet. Choose an earlier week.
code-kw-laeuft = The week is not over yet: { $kw }/{ $jahr }. A report made today is preliminary. It counts what has been entered so far, and nobody is notified. Confirm if you make it all the same.
code-jahr-ungueltig = This year is not possible. Choose a year from 1999 to 2099.
code-kw-in-zukunft = This week has not ended yet. The report contains only what exists so far.
code-bericht-veraltet = Cases have changed since this report. Generate a new version if you need it.

# Section 6: fall_id and duplicates
code-fall-id-suffix = The case ID was taken, -{ $n } was added.
code-dublette = The case exists already.
code-gleicher-name-andere-kvnr = Same name as an existing case but another insurance number. Please check whether it is the same person.
code-ticket-bekannt = There is a case for this CRM ticket already. Please check both.
code-moegliche-dublette = There is a similar case: the same insurance number within 90 days, or the same name in another spelling. Please check both.
code-dublette-bestaetigen = This case looks like an existing one. Compare both and confirm if you still want to create it.

# Coding and conflict
code-schon-kodiert = Somebody else has coded this case in the meantime. Please compare both.
code-karte-belegt = { $wer } is working on this case. Take the next one or try again in five minutes.
code-fassung-veraltet = Somebody has saved in the meantime. Please compare both versions.
code-fassung-fehlt = The version is missing (If-Match). Please load the case again and send it along.
code-nicht-kodierbar = This case has no expert report. It cannot be coded yet.
code-storniert = This case is cancelled. Please take the cancellation back first.

# Sign-in and sessions
code-login-fehlgeschlagen = E-mail or password is wrong. Please check both.
code-mfa-erforderlich = Please enter the six-digit code from your app.
code-mfa-code-benutzt = This code has just been used. Please wait for the next one.
code-mfa-code-falsch = The code is wrong or has been used. Please enter the next code.
code-sitzung-ungeprueft = Your session cannot be checked right now because the storage has a fault. You stay signed in. Please try again in a moment; if it goes on, tell the operator.
code-sitzung-abgelaufen = Your session has expired. Please sign in again; what you entered is still here.
code-anmeldung-erforderlich = Please sign in.
code-zu-viele-versuche = Too many attempts. Possible again from { $zeit }.
code-zu-viele-anfragen = Too many requests. Please wait a moment and then try again.
code-csrf-ungueltig = The form has expired. Please reload the page and send it again.
code-passwort-falsch = The password is wrong. Please try again.
code-passwort-zu-kurz = The password needs at least 12 characters. A sentence is good and easy to remember.
code-passwort-zu-lang = The password is too long. Please shorten it.
code-passwort-bekannt = This password is too easy to guess. Please choose another one.
code-passwort-ungleich = The two passwords differ. Please enter the same one twice.
code-email-vergeben = There is an account with this e-mail address already.
code-einladung-ungueltig = This invitation has expired or has been used. Please ask the administration for a new one.
code-letzter-admin = The last administrator cannot be removed. Please appoint another one first.

# Everywhere
code-nicht-gefunden = It does not exist, or you have no access to it. Please check the address.
code-keine-berechtigung = You are not allowed to do this. Please ask the administration of your facility.
code-anfrage-unlesbar = The request cannot be read. Please reload the page.
code-methode-nicht-erlaubt = This address does not know this kind of request.
code-medientyp = This format is not understood here.
code-zu-gross = The request is too large. Please send less at once.
code-beschaeftigt = There is a lot to do right now. Please try again in a moment.
code-speicher-voll = The storage is full. Nothing was saved. Please tell the operator.
code-speicher-gestoert = The data cannot be accessed right now. Nothing was saved. Please try again in a few seconds; if it stays like this, tell the operator.
code-speicher-ungewiss = It is not certain whether this was saved: it is there, but may disappear again. Please look in a moment before you try it once more, and tell the operator.
code-nur-lesen = At present data can only be read. Please tell the operator.
code-suchtext-gekuerzt = The search text is very long. Its first 256 characters and 16 words are searched.
code-suche-nicht-bereit = Search is being prepared. Please try again in a moment; the lists work already.
code-fehler-intern = That did not work. The error has been recorded; please quote the number { $vorfall } when you ask.

# The web's own
code-adresse-zu-lang = The address is too long. Please use fewer filters.
code-anfrage-zu-gross = The request is too large. Please send less at once.
code-kopfzeilen-zu-gross = The request carries too many headers. Please delete the cookies of this site.
code-anmeldung-noetig = Please sign in.
code-ausweis-noetig = Please show your badge.
code-bereich-fehlt = Please choose at least one area.
code-feld-ungueltig = { $feld } cannot be read. Please check what you entered.
code-dateiformular-erwartet = This address expects a form with a file. Please choose the file on the page and send the form.
code-formular-erwartet = This address expects a form. Please reload the page and send it again.
code-fremde-herkunft = The request came from another site and was not carried out. Please reload the page.
code-if-match-fehlt = The version is missing (If-Match). Please load the record again and send it along.
code-if-match-unlesbar = The version cannot be read (If-Match). Please send it as the ETag gave it, for example "7" with its quotation marks.
code-json-erwartet = This address expects JSON. Please send “Content-Type: application/json”.
code-zu-viel-los = There is a lot to do right now. Please try again in a moment.
code-konto-unbekannt = There is no such account. Please check the e-mail address.
code-konto-vorhanden = There is an account with this e-mail address already.
code-kurzname-ungueltig = The short name may contain only small letters, digits and hyphens.
code-kurzname-vergeben = This short name is taken. Please choose another one.
code-mandant-unbekannt = There is no such facility. Please check the short name.
code-name-ungueltig = The name is missing or too long. Please check it.
code-rolle-ungueltig = There is no such role here. Please choose one that is offered.
code-mandant-gesperrt = This facility is suspended. Please lift the suspension first.

# Said where the values of the long form are not known
code-spalte-fehlt-kurz = A required column is missing. Please add it to the header.
code-spalte-doppelt-kurz = A column occurs more than once. Please remove the surplus one.
code-spaltenzahl-kurz = The row has too many fields. Please check separators and quotation marks.
code-datum-ungueltig-kurz = The date is not valid. Enter it as DD.MM.YYYY, for example 03.02.2026.
code-modul-unbekannt-kurz = The module belongs to no specialty.
code-modul-mehrdeutig-kurz = Several specialties recognised, the first one chosen.
code-icd-format-kurz = This is not a valid ICD-10-GM code. Enter it like C50 or C50.1.
code-fall-id-suffix-kurz = The case ID was taken, a number was added.
code-karte-belegt-kurz = Somebody is working on this case. Take the next one or try again in five minutes.
code-zu-viele-versuche-kurz = Too many attempts. Please try again later.
code-fehler-intern-kurz = That did not work. The error has been recorded. Please try again later.
code-pflichtfeld-kurz = This is missing. Please fill in the field.
code-nicht-leerbar-kurz = This field must not be empty. Please enter a value.
code-feld-zu-lang-kurz = The text is too long. Please shorten it.
code-feld-unveraenderlich-kurz = This field cannot be changed. The old value stays.
code-feld-ungueltig-kurz = Something that was sent cannot be read. Please check it.
