dashboard-title = Overview { $jahr }
dashboard-card-total = First consultations { $jahr }
dashboard-card-pending-icd = Cases without ICD
dashboard-card-pending-coding = Expert reports without coding
dashboard-card-gutachten = Expert reports { $jahr }
dashboard-weekly = First consultations and expert reports per calendar week
dashboard-groups = Cases by specialty
dashboard-comparison = Comparison with the previous year
dashboard-coding = Progress of coding
dashboard-finding-week-first = Week { $kw }: { $n ->
    [one] 1 first consultation
   *[other] { $n } first consultations
}.
dashboard-finding-week-more = Week { $kw }: { $n ->
    [one] 1 first consultation
   *[other] { $n } first consultations
}, { $differenz } more than in week{"\u00A0"}{ $vor }.
dashboard-finding-week-fewer = Week { $kw }: { $n ->
    [one] 1 first consultation
   *[other] { $n } first consultations
}, { $differenz } fewer than in week{"\u00A0"}{ $vor }.
dashboard-finding-week-same = Week { $kw }: { $n ->
    [one] 1 first consultation
   *[other] { $n } first consultations
}, as many as in week{"\u00A0"}{ $vor }.
dashboard-finding-groups = The largest specialty is { $gruppe ->
        [kardio] { gruppe-kardio }
        [intensiv] { gruppe-intensiv }
        [galle] { gruppe-galle }
        [sd] { gruppe-sd }
       *[onko] { gruppe-onko }
    }: { $n } of { $von } cases ({ $prozent }%).
dashboard-finding-none = There are no cases in { $jahr } yet.
dashboard-finding-year-more = { $jahr } up to week{"\u00A0"}{ $kw }: { $n } first consultations, { $differenz } more than in the same period of { $vorjahr }.
dashboard-finding-year-fewer = { $jahr } up to week{"\u00A0"}{ $kw }: { $n } first consultations, { $differenz } fewer than in the same period of { $vorjahr }.
dashboard-finding-year-same = { $jahr } up to week{"\u00A0"}{ $kw }: { $n } first consultations, as many as in the same period of { $vorjahr }.
dashboard-finding-year-unknown = { $jahr } up to week{"\u00A0"}{ $kw }: { $n } first consultations. There are no weekly figures of { $vorjahr }.
dashboard-without-week-53 = { $jahr } has no week 53
dashboard-finding-coding = { $kodiert } of { $gutachten } expert reports are coded ({ $prozent }%): { $bestaetigung } confirmed, { $alternative } alternative.
dashboard-finding-coding-none = There are no expert reports in { $jahr } yet.
dashboard-import = Import CSV
dashboard-enter-icd = Enter ICD
dashboard-figures = Key figures
dashboard-period = { $jahr } up to week{"\u00A0"}{ $kw }
dashboard-all-numbers = All numbers with the whole previous year
dashboard-of-all-years = of all years
dashboard-more-than = { $n } more than in { $vorjahr } up to week{"\u00A0"}{ $kw }
dashboard-fewer-than = { $n } fewer than in { $vorjahr } up to week{"\u00A0"}{ $kw }
dashboard-as-many-as = as many as in { $vorjahr } up to week{"\u00A0"}{ $kw }
dashboard-group = Specialty
