reports-title = Reports
reports-week = Week { $kw } ({ $von }–{ $bis })
reports-generate = Generate report
reports-generate-again = Generate again
reports-generating = Generating …
reports-download = Download
reports-view = View
reports-version = Version { $n }
reports-current = up to date
reports-outdated = { $n ->
    [one] outdated – 1 case changed since
   *[other] outdated – { $n } cases changed since
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