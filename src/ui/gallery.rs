//! Writes every component into `target/gallery/*.html`, to be looked at: `cargo test --lib gallery`.

use std::{fs, path::PathBuf};

use jiff::civil::date as day;
use maud::{Markup, html};

use crate::kernel::{
    paging::Paging,
    period::IsoWeek,
    problem::{FieldErrors, Kind, Link, Problem},
    words::{Lang, Msg},
};
use crate::ui::{
    NavSpot, Page, View, assets, badge,
    chart::{Donut, Paired, PairedRow, Part, Week, WeeklyBars, bars, donut, paired},
    compare::{Clash, Comparison, compare},
    facts::{Fact, card, facts},
    form::{self, Choice, Field, Width},
    icon::Icon,
    notice, page,
    pager::pager,
    problem_page::ProblemPage,
    progress::progress,
    stages::{Stage, Stand, stages},
    table::{Column, Row, Sorted, Table, table},
    tabs::{Tab, tabs},
    tiles::{Tile, tiles},
    time,
    view::{Bell, Colour, NavItem, Notice, Person, SearchBox, Tone},
};

struct Shown {
    title: &'static str,
    here: NavSpot,
    refused: bool,
    body: fn(&View) -> Markup,
}
impl Page for Shown {
    fn title(&self) -> Msg {
        Msg { key: self.title.into(), args: Vec::new() }
    }
    fn here(&self) -> NavSpot {
        self.here
    }
    fn body(&self, v: &View) -> Markup {
        (self.body)(v)
    }
    fn refused(&self) -> bool {
        self.refused
    }
    fn beside_title(&self, _: &View) -> Markup {
        if self.title == "nav-cases" {
            html! { a.button href="#" { "Fall anlegen" } }
        } else {
            html! {}
        }
    }
}

pub(super) fn view(lang: Lang, colour: Colour) -> View {
    let item = |spot, key, icon, count| NavItem {
        spot: NavSpot(spot),
        href: format!("/{spot}"),
        label: Msg::new(key),
        icon,
        count,
    };
    View {
        colour,
        csrf: "marke".into(),
        idempotency_key: "v-1".into(),
        nav: vec![
            item("uebersicht", "nav-dashboard", Icon::Home, None),
            item("faelle", "nav-cases", Icon::Cases, None),
            item("import", "nav-import", Icon::Import, None),
            item("icd", "nav-icd", Icon::Icd, Some(57)),
            item("kodierung", "nav-coding", Icon::Coding, Some(1284)),
            item("berichte", "nav-reports", Icon::Report, None),
            item("verwaltung", "nav-admin", Icon::Settings, None),
        ],
        person: Some(Person {
            name: "Anke Brandt".into(),
            role: Msg::new("rolle-admin"),
            links: vec![Link { href: "#".into(), words: Msg::new("common-account") }],
            sign_out: "/abmelden".into(),
        }),
        search: Some(SearchBox {
            action: "/faelle".into(),
            label: Msg::new("case-search"),
            value: String::new(),
        }),
        bell: Some(Bell { href: "#".into(), unread: 3 }),
        footer: vec![
            Link { href: "#".into(), words: Msg::new("common-help") },
            Link { href: "#".into(), words: Msg::new("common-accessibility") },
            Link { href: "#".into(), words: Msg::new("common-privacy") },
        ],
        ..View::bare(lang, "Zweitmeinung Nord", day(2026, 11, 20))
    }
}

const GROUPS: [(&str, &str); 5] = [
    ("gruppe-onko", "gruppe-kurz-onko"),
    ("gruppe-kardio", "gruppe-kurz-kardio"),
    ("gruppe-intensiv", "gruppe-kurz-intensiv"),
    ("gruppe-galle", "gruppe-kurz-galle"),
    ("gruppe-sd", "gruppe-kurz-sd"),
];

fn dashboard(v: &View) -> Markup {
    let tile =
        |key, value, note: Option<Msg>| Tile { label: Msg::new(key), value, note, href: Some("#".into()) };
    let more = || Some(Msg::new("chart-more").with("n", 12_u8));
    let weeks = (1..=53_u8)
        .map(|kw| {
            let n = u64::from(kw) * 7 % 23 + 8;
            let past = kw <= 47;
            Week {
                kw,
                first: if past { n } else { 0 },
                second: if past { n * 2 / 5 } else { 0 },
                href: past.then(|| "#".into()),
            }
        })
        .collect();
    let parts = GROUPS
        .iter()
        .zip([412_u64, 268, 96, 131, 0])
        .zip(1..)
        .map(|((group, value), number)| Part {
            label: Msg::new(group.0),
            short: Msg::new(group.1),
            group: number,
            value,
            href: Some("#".into()),
        })
        .collect();
    let pair = |key, now, before| PairedRow { label: Msg::new(key), now, before };
    html! {
        (tiles(v, &[
            tile("nav-cases", 1284, more()), tile("nav-icd", 57, None), tile("nav-coding", 9, None), tile("nav-reports", 412, more()),
        ]))
        (bars(v, &WeeklyBars {
            id: "diagramm-kw", title: Msg::new("nav-cases"), finding: more().unwrap(),
            first: Msg::new("nav-cases"), second: Msg::new("status-gutachten"), weeks, current: Some(47),
        }))
        div.split {
            (donut(v, &Donut { id: "diagramm-fg", title: Msg::new("common-count"), finding: more().unwrap(), unit: Msg::new("nav-cases"), parts }))
            (paired(v, &Paired {
                id: "vorjahr", title: Msg::new("common-year"), finding: more().unwrap(),
                now: Msg::new("common-week"), before: Msg::new("common-year"),
                rows: vec![pair("nav-cases", 1284, Some(1190)), pair("status-unterlagen", 803, Some(822)), pair("status-abgelehnt", 76, Some(76)), pair("status-gutachten", 412, None)],
            }))
        }
    }
}

fn cases(v: &View) -> Markup {
    let columns = vec![
        Column::new(Msg::new("common-count")).numeric().sort("#", Sorted::Descending),
        Column::new(Msg::new("common-week")).sort("#", Sorted::No),
        Column::new(Msg::new("common-name")).sort("#", Sorted::No),
        Column::new(Msg::new("common-date")),
        Column::new(Msg::new("common-list")),
        Column::new(Msg::new("nav-icd")),
        Column::new(Msg::new("common-state")),
    ];
    let states = [
        (Tone::Neutral, "status-eingegangen"),
        (Tone::Info, "status-unterlagen"),
        (Tone::Good, "status-kodiert"),
        (Tone::Warn, "status-keine-rueckmeldung"),
        (Tone::Bad, "status-abgelehnt"),
        (Tone::Info, "status-gutachten"),
    ];
    let names = [
        "Tonn, Marlies",
        "Böttcher-Hohenstein, Friedrich-Wilhelm",
        "Yıldız, Ayşe",
        "Öztürk, Deniz",
        "Müller, Jörg",
        "van den Berg, Lotte",
    ];
    let rows = (0..14_usize)
        .map(|n| {
            let (tone, state) = states[n % 6];
            let group = n % 5;
            let icd = ["C50.1, C79.5", "I25.1", "", "K80.2", "E04.2"][group];
            let row = Row::new(vec![
                html! { a href="#" { (1284 - n) } },
                html! { "47/2026" },
                html! { (names[n % 6]) },
                time::date(v, day(2026, 11, 20 - i8::try_from(n).unwrap())),
                badge::group(u8::try_from(group + 1).unwrap(), &v.t(&Msg::new(GROUPS[group].0))),
                html! { @if icd.is_empty() { a href="#" { "ICD eintragen" } } @else { code { (icd) } } },
                badge::badge(tone, &v.t(&Msg::new(state))),
            ])
            .id(format!("zeile-{n}"));
            if n == 4 {
                row.marked(Tone::Bad)
            } else if n == 7 {
                row.marked(Tone::Warn)
            } else {
                row
            }
        })
        .collect();
    let choices: Vec<Choice> = GROUPS.iter().map(|g| Choice::new(g.0, v.t(&Msg::new(g.0)))).collect();
    html! {
        form.filter method="get" {
            (form::text(v, &Field::new("jahr", Msg::new("common-year")).width(Width::Short), "2026"))
            (form::text(v, &Field::new("kw", Msg::new("common-week")).width(Width::Short), ""))
            (form::select(v, &Field::new("fallgruppe", Msg::new("common-list")), &choices, ""))
            div.actions { button.secondary { (v.w("common-filter")) } a href="#" { (v.w("common-filter-reset")) } }
        }
        (table(v, &Table::new("falltabelle", Msg::new("nav-cases"), columns).rows(rows)))
        (pager(v, Paging::page(2), 1284, |n| format!("#{n}")))
    }
}

fn forms(v: &View) -> Markup {
    let mut errors = FieldErrors::new();
    errors.add("nachname", "NACHNAME_FEHLT");
    errors.add_with("geburtsdatum", "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", "29.08.0196"));
    errors.add("typ", "KODIERUNG_UNVOLLSTAENDIG");
    let field = |name, key| Field::new(name, Msg::new(key)).errors(&errors);
    let typ = [
        Choice::new("a", v.w("typ-alternative")).key("1"),
        Choice::new("b", v.w("typ-bestaetigung")).key("2"),
    ];
    let reasons = [
        Choice::new("d", "Diagnosekorrektur").key("D"),
        Choice::new("u", "Unterversorgung").key("U"),
        Choice::new("x", "Übertherapie").key("B"),
    ];
    html! {
        (form::error_summary(v, &errors))
        form.form method="post" action="#" {
            (form::guard(v)) (form::row_version(7))
            (form::fieldset(v, &Msg::new("nav-people"), html! {
                (form::text(v, &field("nachname", "common-name"), ""))
                (form::date(v, &field("geburtsdatum", "common-date").hint(Msg::new("common-date-hint")), "29.08.0196"))
                (form::text(v, &field("plz", "common-count").width(Width::Short).optional().inputmode("numeric"), "01067"))
            }))
            (form::fieldset(v, &Msg::new("nav-coding"), html! {
                (form::radios(v, &field("typ", "common-state"), &typ, ""))
                (form::checkboxes(v, &field("gruende", "common-list"), &reasons, &["u"]))
                (form::checkbox(v, &field("unterlagen", "status-unterlagen"), true, None))
                (form::textarea(v, &field("kommentar", "common-hint").optional(), "Zwei Zeilen\nText", 4))
                (form::file(v, &field("datei", "nav-import").hint(Msg::new("code-datei-fehlt")), ".csv"))
            }))
            (form::section(v, "abschnitt", &Msg::new("nav-coding"), html! {
                (form::text(v, &field("strasse", "common-name").required(), "Weg 1"))
                (form::checkbox(v, &field("erhalten", "status-unterlagen").line(html! {
                    (form::date(v, &field("am", "common-date"), "27.11.2026"))
                }), true, None))
            }))
            (form::actions(v, &Msg::new("common-save"), Some(("#", &Msg::new("common-cancel")))))
        }
    }
}

fn detail(v: &View) -> Markup {
    let stage = |(stand, key)| Stage { label: Msg::new(key), stand, note: None };
    let stands = [
        (Stand::Done, "status-eingegangen"),
        (Stand::Next, "status-unterlagen"),
        (Stand::Open, "status-gutachten"),
        (Stand::Dropped, "status-kodiert"),
    ];
    let tab = |key, count, current| Tab { href: "#".into(), label: Msg::new(key), count, current };
    html! {
        (stages(v, &Msg::new("common-state"), &stands.map(stage)))
        (notice::say(v, Tone::Good, Msg::new("common-saved")))
        (notice::say(v, Tone::Warn, Msg::new("code-kodierung-cp1252")))
        (notice::say(v, Tone::Bad, Msg::new("code-speicher-voll")))
        (notice::say(v, Tone::Info, Msg::new("code-kw-in-zukunft")))
        (tabs(v, &Msg::new("common-list"), &[tab("common-all", Some(56), true), tab("code-dublette", Some(7), false), tab("common-none", Some(0), false)]))
        div.split {
            (card(v, &Msg::new("nav-people"), facts(v, &[
                Fact::text(Msg::new("common-name"), Some("Böttcher-Hohenstein, Friedrich-Wilhelm")),
                Fact::new(Msg::new("common-date"), time::date(v, day(1960, 4, 28))),
                Fact::text(Msg::new("nav-icd"), None),
                Fact::flag(v, Msg::new("status-unterlagen"), true),
                Fact::new(Msg::new("common-week"), time::week(v, IsoWeek { jahr: 2026, kw: 47 })),
            ])))
            (card(v, &Msg::new("nav-coding"), html! {
                (progress(v, 12, 57, &Msg::new("pager-range").with("from", 1_u8).with("to", 12_u8).with("total", 57_u8)))
                (notice::empty(v, &Msg::new("code-nichts-zu-importieren"), &[Link { href: "#".into(), words: Msg::new("common-back") }]))
            }))
        }
        (compare(v, &Comparison {
            action: "#".into(), row_version: 8, by: "A. Brandt".into(), at: "14:31 Uhr".into(),
            clashes: vec![Clash { field: "ort", label: Msg::new("common-name"), yours: "Kiel".into(), stored: "Köln".into() }],
            rest: vec![], back: "#".into(),
        }))
    }
}

fn icd(v: &View) -> Markup {
    html! {
        div #icd-fortschritt { (progress(v, 12, 57, &Msg::new("pager-range").with("from", 1_u8).with("to", 12_u8).with("total", 57_u8))) }
        p.problem-count data-problemzahl hidden {}
        div {
            div.icd-head aria-hidden="true" { span { "Nr." } span { "KW" } span { "Name" } span { "Fallgruppe" } span { "ICD" } span { "Stand" } }
            @for n in 1..=9_u8 {
                form.icd-row #{ "icd-zeile-" (n) } method="post" action={ "/faelle/" (n) "/icd" } .saved[n == 1] .problem[n == 2] {
                    (form::guard(v))
                    span { (1200 + u16::from(n)) } span { "47/2026" } span { "Tonn, Marlies" } (badge::group(n % 5 + 1, &v.t(&Msg::new(GROUPS[usize::from(n % 5)].0))))
                    span.icd-field { input name="icd" aria-label={ "ICD, Tonn, Marlies" } value=(match n { 1 => "C50.1", 2 => "C501", _ => "" }) autocomplete="off" spellcheck="false"; }
                    span.icd-state { @if n == 1 { (badge::badge(Tone::Good, "C50.1 gespeichert")) } @else if n == 2 { strong { "Fehler: " } "Meinten Sie C50.1?" } }
                }
            }
        }
    }
}

#[test]
fn gallery() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    fs::create_dir_all(folder.join("assets")).unwrap();
    for name in ["app.css", "app.js", "htmx.js", "icon.svg"] {
        let address = assets::href(name);
        let asset = assets::find(address.trim_start_matches("/assets/")).unwrap();
        fs::write(folder.join("assets").join(&asset.hashed), asset.bytes).unwrap();
    }
    let pages: Vec<(&str, Box<dyn Page>)> = vec![
        (
            "uebersicht",
            Box::new(Shown {
                title: "nav-dashboard",
                here: NavSpot("uebersicht"),
                refused: false,
                body: dashboard,
            }),
        ),
        (
            "faelle",
            Box::new(Shown { title: "nav-cases", here: NavSpot("faelle"), refused: false, body: cases }),
        ),
        (
            "formular",
            Box::new(Shown { title: "nav-people", here: NavSpot("verwaltung"), refused: true, body: forms }),
        ),
        (
            "fall",
            Box::new(Shown { title: "nav-import", here: NavSpot("import"), refused: false, body: detail }),
        ),
        ("icd", Box::new(Shown { title: "nav-icd", here: NavSpot("icd"), refused: false, body: icd })),
        (
            "problem",
            Box::new(ProblemPage { problem: Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"), incident: None }),
        ),
    ];
    for (lang, colour, suffix) in
        [(Lang::De, Colour::Light, ""), (Lang::De, Colour::Dark, "-dunkel"), (Lang::En, Colour::Light, "-en")]
    {
        let mut v = view(lang, colour);
        for (name, shown) in &pages {
            v.notice = (*name == "faelle").then(|| Notice {
                tone: Tone::Good,
                words: Msg::new("common-saved"),
                link: Some(Link { href: "#".into(), words: Msg::new("common-undo") }),
            });
            let text = page::full(shown.as_ref(), &v).into_string();
            assert!(
                !text.contains('«'),
                "a key without a sentence on {name}: {:?}",
                text.split('«').nth(1).map(|t| &t[..40])
            );
            fs::write(folder.join(format!("{name}{suffix}.html")), text.replace("\"/assets/", "\"assets/"))
                .unwrap();
        }
    }
}
