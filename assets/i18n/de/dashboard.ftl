dashboard-title = Übersicht { $jahr }
dashboard-card-total = Erstberatungen { $jahr }
dashboard-card-pending-icd = Fälle ohne ICD
dashboard-card-pending-coding = Gutachten ohne Kodierung
dashboard-card-gutachten = Gutachten { $jahr }
dashboard-weekly = Erstberatungen und Gutachten je Kalenderwoche
dashboard-groups = Fälle nach Fallgruppe
dashboard-comparison = Vergleich mit dem Vorjahr
dashboard-coding = Stand der Kodierung
dashboard-finding-week-first = KW{"\u00A0"}{ $kw }: { $n ->
    [one] 1 Erstberatung
   *[other] { $n } Erstberatungen
}.
dashboard-finding-week-more = KW{"\u00A0"}{ $kw }: { $n ->
    [one] 1 Erstberatung
   *[other] { $n } Erstberatungen
}, { $differenz } mehr als in KW{"\u00A0"}{ $vor }.
dashboard-finding-week-fewer = KW{"\u00A0"}{ $kw }: { $n ->
    [one] 1 Erstberatung
   *[other] { $n } Erstberatungen
}, { $differenz } weniger als in KW{"\u00A0"}{ $vor }.
dashboard-finding-week-same = KW{"\u00A0"}{ $kw }: { $n ->
    [one] 1 Erstberatung
   *[other] { $n } Erstberatungen
}, ebenso viele wie in KW{"\u00A0"}{ $vor }.
dashboard-finding-groups = Größte Fallgruppe ist { $gruppe ->
        [kardio] { gruppe-kardio }
        [intensiv] { gruppe-intensiv }
        [galle] { gruppe-galle }
        [sd] { gruppe-sd }
       *[onko] { gruppe-onko }
    }: { $n } von { $von } Fällen ({ $prozent } %).
dashboard-finding-none = { $jahr } gibt es noch keine Fälle.
dashboard-finding-year-more = { $jahr } bis KW{"\u00A0"}{ $kw }: { $n } Erstberatungen, { $differenz } mehr als { $vorjahr } im selben Zeitraum.
dashboard-finding-year-fewer = { $jahr } bis KW{"\u00A0"}{ $kw }: { $n } Erstberatungen, { $differenz } weniger als { $vorjahr } im selben Zeitraum.
dashboard-finding-year-same = { $jahr } bis KW{"\u00A0"}{ $kw }: { $n } Erstberatungen, ebenso viele wie { $vorjahr } im selben Zeitraum.
dashboard-finding-year-unknown = { $jahr } bis KW{"\u00A0"}{ $kw }: { $n } Erstberatungen. Von { $vorjahr } liegen keine Wochenzahlen vor.
dashboard-without-week-53 = { $jahr } ohne KW 53
dashboard-finding-coding = { $kodiert } von { $gutachten } Gutachten sind kodiert ({ $prozent } %): { $bestaetigung } Bestätigung, { $alternative } Alternative.
dashboard-finding-coding-none = { $jahr } gibt es noch keine Gutachten.
dashboard-import = CSV importieren
dashboard-enter-icd = ICD eingeben
dashboard-figures = Kennzahlen
dashboard-period = { $jahr } bis KW{"\u00A0"}{ $kw }
dashboard-all-numbers = Alle Zahlen mit dem ganzen Vorjahr
dashboard-of-all-years = aus allen Jahren
dashboard-more-than = { $n } mehr als { $vorjahr } bis KW{"\u00A0"}{ $kw }
dashboard-fewer-than = { $n } weniger als { $vorjahr } bis KW{"\u00A0"}{ $kw }
dashboard-as-many-as = ebenso viele wie { $vorjahr } bis KW{"\u00A0"}{ $kw }
dashboard-group = Fallgruppe
