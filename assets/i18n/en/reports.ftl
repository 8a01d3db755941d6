reports-title = Reports
reports-generate = Generate report
reports-generate-again = Generate again
reports-generate-preliminary = Generate preliminary report
reports-preliminary = Preliminary
reports-generating = Generating …
reports-download = Download
reports-version = Version { $n }
reports-current = Up to date
reports-outdated = { $n ->
    [one] Outdated – at least 1 case changed since
   *[other] Outdated – at least { $n } cases changed since
}
reports-future-week = This week is not over yet. The report counts what has been entered so far.
reports-check-icd = { $n ->
    [one] 1 oncology case without ICD
   *[other] { $n } oncology cases without ICD
}
reports-check-coding = { $n ->
    [one] 1 expert report without coding
   *[other] { $n } expert reports without coding
}
reports-check-ready = All cases are complete.
reports-empty = There is no report for { $jahr } yet.
reports-list = Reports { $jahr }
reports-column-made = Made
reports-column-size = Size
reports-week-field = Week of the report
reports-view-now = View the present numbers
reports-week-title = Report week { $kw }/{ $jahr }
reports-download-excel = Download Excel
reports-sheets = Sheets
reports-stored = Version { $n }, made
reports-now = These are the present numbers. A report that was made does not change any more.
reports-table-comparison = Comparison with the previous year
reports-table-weeks = Calendar weeks
reports-onward = To the reports
reports-year-unknown = Enter a year from 1999 to 2099.
reports-week-unknown = Enter the week as a number, for example 7.
notice-report-generated = The report of week { $kw }/{ $jahr } is made (version { $version }).
notice-report-early = The report of week { $kw }/{ $jahr } is made (version { $version }). It is preliminary, since the week is not over; nobody was notified.
event-report-generated = Report made
event-report-downloaded = Report downloaded

# What the base lists of it: rights, kinds of records, what people are told of.
notify-report-ready-title = Report available
notify-report-ready-text = The report for week { $kw }/{ $jahr } is ready for download.
right-reports-generate = Generate reports
right-reports-read = See and download dashboard and reports
audit-object-report = Report

# Words of the worksheet as the page shows them. The worksheet itself is German (domain.md, 5): here stands the same.
sheet-gesamt = All weeks
sheet-fachgebiete = By specialty
sheet-gutachten = Expert reports
sheet-therapie = Changes of therapy
sheet-icd = ICD codes of oncology
sheet-overview = Overall
sheet-all = All
sheet-code = ICD
sheet-no-codes = No ICD data
sheet-whole = { $jahr } (whole year)
sheet-until = { $jahr } (up to week { $kw })
measure-erstberatungen = First consultations
measure-unterlagen = Documents
measure-ablehnungen = Declined
measure-abbrueche = Aborted
measure-keine-rueckmeldung = No answer
measure-gutachten = Expert reports
measure-alternative = Alternative
measure-bestaetigung = Confirmation
measure-nicht-kodiert = Not coded yet
measure-keine-rm-ablehnung = No answer/declined
measure-ta-ja = Change: yes
measure-ta-nein = Change: no
measure-diagnosekorrektur = Diagnosis corrected
measure-unterversorgung = Undertreatment
measure-uebertherapie = Overtreatment
