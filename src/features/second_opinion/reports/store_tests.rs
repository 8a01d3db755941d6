use std::{collections::BTreeMap, io::Cursor};

use axum::{
    extract::State as Axum,
    http::{HeaderMap, StatusCode, header},
};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use scraper::{Html, Selector};
use serde_json::Value as Json;

use super::{
    GenerateReports, ReadReports, State, Wanted,
    actions::{self, Checks},
    api, counts,
    pages::sheet::WeekPage,
    routes,
    sheets::{NAMES, ReportCells},
};
use crate::{
    features::second_opinion::cases::{Case, EditCases, Fallgruppe, GutachtenTyp, JaNein, test_case},
    kernel::{
        ids::Id,
        paging::Paging,
        period::IsoWeek,
        problem::{Explain as _, Kind},
        words::Lang,
    },
    platform::{
        Platform,
        bench::TestPlatform,
        sheet::write_xlsx::{Address, Value},
        store::{Event, EventKind, RecordKind, Recorded, StoreError},
        tenancy::{Ctx, Permission, Role, Tenant},
        web::query::{Form, Json as Body, Path, Query},
    },
    ui::{Page as _, View},
};

const GOLDEN: &str = include_str!("../../../../fixtures/reports/golden_report_2026_KW08.json");
const TESTED: EventKind = EventKind::new("test.case");
const KINDS: &[RecordKind] =
    &[RecordKind::of::<Case>(), RecordKind::of::<super::Report>(), RecordKind::of::<super::ReportContent>()];
const ALL: Paging = Paging { page: 1, per_page: 200 };

pub(super) struct TestTenant {
    pub(super) p: Platform,
    site: TestPlatform,
    tenant: Tenant,
}

impl TestTenant {
    fn new() -> Self {
        let site = TestPlatform::at("2026-02-25T09:00:00Z", KINDS);
        Self { p: site.p.clone(), tenant: site.house("haus"), site }
    }
    pub(super) fn golden() -> Self {
        let house = Self::new();
        golden().iter().for_each(|case| house.add(case));
        house
    }
    pub(super) fn ctx<P: Permission>(&self) -> Ctx<P> {
        self.site.ctx(&self.tenant, None)
    }
    /// A person with that role.
    pub(super) fn member<P: Permission>(&self, role: Role) -> Ctx<P> {
        let email = format!("{}@haus.example", role.code());
        if self.site.user(&email).is_none() {
            self.site.add(Some(&self.tenant), &email, "Erika Muster", role, "");
        }
        self.site.ctx(&self.tenant, Some(&email))
    }
    fn add(&self, case: &Case) {
        let write = |w: &mut crate::platform::store::Writer<'_, '_, EditCases>| {
            w.add(case)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(TESTED)))
        };
        self.p.store().write(&self.ctx::<EditCases>(), write).unwrap();
    }
    fn change(&self, nr: u8, change: impl FnOnce(&mut Case)) {
        let write = |w: &mut crate::platform::store::Writer<'_, '_, EditCases>| {
            let seen = w.need::<Case>(&Id::from_bytes([nr; 16]))?;
            let mut case = Case::clone(&seen);
            change(&mut case);
            w.replace(&seen, &case)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(TESTED)))
        };
        self.p.store().write(&self.ctx::<EditCases>(), write).unwrap();
    }
    fn generate(&self, idempotency_key: &str) -> super::Report {
        actions::generate(&self.p, &self.ctx::<GenerateReports>(), wanted(2026, 8), idempotency_key).unwrap()
    }
    fn file(&self, report: &super::Report) -> Vec<u8> {
        actions::file(&self.p, &self.ctx::<ReadReports>(), &report.id).unwrap().1
    }
    fn states(&self) -> Vec<(u16, State, bool)> {
        let listed = actions::list(&self.p, &self.ctx::<ReadReports>(), Some(2026), ALL).unwrap();
        listed.items.iter().map(|l| (l.report.version, l.state, l.newest)).collect()
    }
}

/// An ordinary report of that week.
fn wanted(jahr: u16, kw: u8) -> Wanted {
    Wanted { jahr, kw, vorlaeufig: false }
}

fn plain(nr: u8, datum: &str, group: Fallgruppe) -> Case {
    let mut case = test_case(datum);
    case.id = Id::from_bytes([nr; 16]);
    case.fallgruppe = group;
    case.call(u64::from(nr), format!("fall-{nr}"), None)
}

/// The sixteen cases of domain.md, 5.9.
fn golden() -> Vec<Case> {
    use Fallgruppe::{Galle, Intensiv, Kardio, Onko, Sd};
    use GutachtenTyp::{Alternative, Bestaetigung};
    use JaNein::{Ja, Nein};
    type Coding = Option<(GutachtenTyp, JaNein, &'static str)>;
    let rows: [(&str, Fallgruppe, &str, Coding, &str); 16] = [
        ("2025-12-29", Onko, "UG", Some((Bestaetigung, Nein, "")), "C50.1"),
        ("2026-01-02", Onko, "UG", Some((Alternative, Ja, "dt")), "C50.1 C79.5"),
        ("2026-01-05", Kardio, "UG", Some((Alternative, Ja, "v")), "I25.1"),
        ("2026-01-06", Kardio, "", None, ""),
        ("2026-01-19", Galle, "A", None, "K80.2"),
        ("2026-01-20", Sd, "UX", None, ""),
        ("2026-02-02", Onko, "UG", None, "C34.9"),
        ("2026-02-02", Intensiv, "UA", None, ""),
        ("2026-02-08", Onko, "X", None, ""),
        ("2026-02-16", Onko, "", None, "C50.1"),
        ("2026-03-02", Sd, "UG", Some((Bestaetigung, Nein, "")), "E04.2"),
        ("2027-01-01", Sd, "", None, ""),
        ("2024-12-30", Onko, "UG", Some((Bestaetigung, Nein, "")), "C61"),
        ("2025-02-17", Kardio, "A", None, ""),
        ("2025-06-16", Galle, "UG", Some((Alternative, Ja, "t")), "K80.2"),
        ("2025-12-28", Sd, "", None, ""),
    ];
    (1..)
        .zip(rows)
        .map(|(nr, (datum, group, flags, coding, icd))| {
            let mut case = plain(nr, datum, group);
            case.unterlagen = flags.contains('U');
            case.ablehnung = flags.contains('A');
            case.abbruch = flags.contains('X');
            case.gutachten = flags.contains('G');
            if let Some((typ, ja, reasons)) = coding {
                (case.gutachten_typ, case.therapieaenderung) = (Some(typ), Some(ja));
                case.ta_diagnosekorrektur = reasons.contains('d');
                case.ta_unterversorgung = reasons.contains('v');
                case.ta_uebertherapie = reasons.contains('t');
            }
            case.icd = icd.split_whitespace().map(str::to_owned).collect();
            case
        })
        .collect()
}

/// Every cell of a workbook that is not empty, as another reader finds it.
fn read(bytes: &[u8]) -> BTreeMap<(String, Address), Json> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut cells = BTreeMap::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let (row0, col0) = range.start().unwrap();
        for (row, col, data) in range.cells() {
            let at = Address::new((col as u32 + col0) as u16, row as u32 + row0 + 1);
            let value = match data {
                Data::Empty => continue,
                Data::Int(n) => Json::from(*n as f64),
                Data::Float(n) => Json::from(*n),
                Data::String(text) => Json::from(text.as_str()),
                other => panic!("{at}: {other:?}"),
            };
            cells.insert((name.clone(), at), value);
        }
    }
    cells
}

fn flat(cells: &ReportCells) -> BTreeMap<(String, Address), Json> {
    let number = |value: &Value| match value {
        Value::Count(n) => Some(Json::from(*n as f64)),
        Value::Fraction(n) => Some(Json::from(*n)),
        Value::Text(text) => Some(Json::from(text.as_str())),
        Value::Empty => None,
    };
    let sheets = NAMES.into_iter().zip(cells.all());
    let all = sheets.flat_map(|(name, cells)| cells.iter().map(move |(at, value)| (name, at, value)));
    all.filter_map(|(name, at, value)| Some(((name.to_owned(), *at), number(value)?))).collect()
}

fn close(a: &BTreeMap<(String, Address), Json>, b: &BTreeMap<(String, Address), Json>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (at, value) in a {
        match (value.as_f64(), b[at].as_f64()) {
            (Some(x), Some(y)) => assert!((x - y).abs() < 1e-12, "{at:?}"),
            _ => assert_eq!(value, &b[at], "{at:?}"),
        }
    }
}

#[test]
fn the_golden_report_from_sixteen_stored_cases_to_the_file() {
    let house = TestTenant::golden();
    let expected: ReportCells = serde_json::from_str(GOLDEN).unwrap();
    let now = actions::numbers(&house.p, &house.ctx::<ReadReports>(), 2026, 8).unwrap();
    close(&flat(&now.report.sheets), &flat(&expected));
    assert_eq!(now.checks, Checks { without_icd: 1, uncoded: 1 });
    assert_eq!((now.week.kw, now.week.erstberatungen, now.week.keine_rm), (8, 1, 1));

    let report = house.generate("");
    let bytes = house.file(&report);
    close(&read(&bytes), &flat(&expected));
    assert_eq!(report.size, bytes.len() as u64);
    let (_, stored) = actions::stored(&house.p, &house.ctx::<ReadReports>(), report.woche, 1).unwrap();
    assert!(stored.same_as(&now.report));
}

#[test]
fn what_the_page_shows_is_what_the_file_holds() {
    let house = TestTenant::golden();
    let report = house.generate("");
    let week = IsoWeek { jahr: 2026, kw: 8 };
    let (_, numbers) = actions::stored(&house.p, &house.ctx::<ReadReports>(), week, 1).unwrap();
    let (versions, ended) = (vec![report.clone()], true);
    let page = WeekPage {
        week,
        report: Some(report.clone()),
        cells: numbers.sheets,
        ended,
        versions,
        may_generate: true,
    };
    let view = View::bare(Lang::De, "Haus", "2026-02-25".parse().unwrap());
    let dom = Html::parse_fragment(&page.body(&view).into_string());
    let mut shown = BTreeMap::new();
    for (number, name) in (1..).zip(NAMES) {
        let css = Selector::parse(&format!("#blatt-{number} [data-wert]")).unwrap();
        for cell in dom.select(&css) {
            let at: Address = cell.attr("data-zelle").unwrap().parse().unwrap();
            let wert = cell.attr("data-wert").unwrap();
            let value = wert.parse::<f64>().map_or_else(|_| Json::from(wert), Json::from);
            assert_eq!(shown.insert((name.to_owned(), at), value), None, "{name} {at} twice");
        }
    }
    close(&shown, &read(&house.file(&report)));
    let regions = Selector::parse("[role=region][tabindex='0'][aria-label]").unwrap();
    assert_eq!(dom.select(&regions).count(), 9);
}

#[test]
fn a_second_version_leaves_the_first_as_it_was() {
    let house = TestTenant::golden();
    let first = house.generate("form-1");
    let bytes = house.file(&first);
    let numbers = house.p.store().read(&house.ctx::<ReadReports>(), |r| {
        Ok::<_, StoreError>(r.need::<super::ReportContent>(&first.id)?.into_inner().numbers)
    });
    let numbers = numbers.unwrap();
    assert_eq!(house.states(), [(1, State::Aktuell, true)]);
    assert!(house.generate("form-1") == first, "the same form again makes no second report");

    house.change(4, |case| case.unterlagen = true);
    assert_eq!(house.states(), [(1, State::Veraltet { cases: 1 }, true)]);
    let second = house.generate("form-2");
    assert_eq!((second.version, second.sha256 == first.sha256), (2, false));
    assert_eq!(house.states(), [(2, State::Aktuell, true), (1, State::Veraltet { cases: 1 }, false)]);
    assert_eq!(house.file(&first), bytes, "what was handed in stays reproducible");
    let (_, kept) = actions::stored(&house.p, &house.ctx::<ReadReports>(), first.woche, 1).unwrap();
    assert!(kept.same_as(&numbers));

    // The change taken back: the first version says again what is true, the second no longer.
    house.change(4, |case| case.unterlagen = false);
    assert_eq!(house.states(), [(2, State::Veraltet { cases: 1 }, true), (1, State::Aktuell, false)]);
    // Another report of the same numbers is still a version of its own.
    let third = house.generate("");
    assert_eq!((third.version, read(&house.file(&third)) == read(&bytes)), (3, true));
    assert_ne!(third.sha256, first.sha256, "each file says which version it is");
    let made = house.p.store().read(&house.ctx::<ReadReports>(), |r| {
        r.tally(&super::GENERATED, &crate::platform::store::Range::all())
    });
    assert_eq!(made.unwrap(), [(2026, BTreeMap::from([(b"n".to_vec(), 3)]))]);
}

#[test]
fn a_report_is_outdated_by_what_it_counts_and_by_nothing_else() {
    let house = TestTenant::golden();
    house.generate("");
    let state = || house.states()[0].1;
    house.change(1, |case| case.nachname = "Anders".into());
    house.change(4, |case| case.icd = vec!["I21.0".into()]);
    house.add(&plain(40, "2026-02-23", Fallgruppe::Onko));
    assert_eq!(state(), State::Aktuell, "a name, a heart's ICD, a later week");
    house.change(6, |case| case.unterlagen = false);
    // Aborted anyway: only Unterlagen counts one less.
    assert_eq!(state(), State::Veraltet { cases: 1 });
    house.change(6, |case| case.unterlagen = true);
    assert_eq!(state(), State::Aktuell);

    house.change(10, |case| case.icd = vec!["C50.2".into()]);
    assert_eq!(state(), State::Veraltet { cases: 1 }, "a corrected code");
    house.change(9, |case| case.icd = vec!["C61".into(), "C79.5".into()]);
    assert_eq!(state(), State::Veraltet { cases: 2 }, "a new entry of two codes is one case");
    house.add(&plain(41, "2026-02-03", Fallgruppe::Sd));
    house.add(&plain(42, "2026-02-03", Fallgruppe::Sd));
    assert_eq!(state(), State::Veraltet { cases: 4 });
    house.change(14, |case| {
        (case.geloescht_am, case.loesch_grund) = (Some(case.created_at), Some("doppelt".into()));
    });
    assert_eq!(state(), State::Veraltet { cases: 5 }, "a Storno of the previous year");
}

#[test]
fn the_cost_of_a_report_does_not_grow_with_the_cases() {
    let rows = |copies: u8| {
        let house = TestTenant::new();
        for case in golden() {
            for copy in 0..copies {
                let nr = u8::try_from(case.nr).unwrap() + 16 * copy;
                let mut copy = case.clone();
                (copy.id, copy.fall_id) = (Id::from_bytes([nr; 16]), format!("fall-{nr}"));
                house.add(&Case { nr: u64::from(nr), ..copy });
            }
        }
        let week = IsoWeek { jahr: 2026, kw: 8 };
        let rows = house.p.store().read(&house.ctx::<ReadReports>(), |r| counts::up_to(r, week)).unwrap();
        let entries: usize = rows.cases.iter().map(|(_, traits)| traits.len()).sum();
        (rows.cases.len(), entries, rows.icd.len())
    };
    assert_eq!(rows(1), rows(12));
}

#[test]
fn a_week_that_is_not_there_is_refused_and_one_that_is_empty_is_zeros() {
    let house = TestTenant::new();
    let ctx = house.ctx::<GenerateReports>();
    let refused = actions::generate(&house.p, &ctx, wanted(2025, 53), "").map(|_| ()).unwrap_err().explain();
    assert_eq!((refused.kind, refused.code), (Kind::Invalid, "KW_UNGUELTIG"));
    let empty = actions::numbers(&house.p, &ctx, 2031, 7).unwrap();
    assert_eq!((empty.week.kw, empty.week.erstberatungen), (7, 0));
}

pub(super) async fn body(response: axum::response::Response) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec()
}

#[tokio::test]
async fn the_file_goes_out_with_its_hash_and_each_time_into_the_audit_trail() {
    let house = TestTenant::golden();
    let report = house.generate("");
    let get = |headers: HeaderMap| {
        api::download(house.ctx::<ReadReports>(), Axum(house.p.clone()), Path(report.id), headers)
    };
    let first = get(HeaderMap::new()).await;
    let etag = first.headers()[header::ETAG].clone();
    assert_eq!(etag, format!("\"{}\"", report.sha256_hex()).as_str());
    assert_eq!(
        first.headers()[header::CONTENT_DISPOSITION],
        "attachment; filename=\"Berichtswesen_DAK_2026_KW08.xlsx\""
    );
    let second = get(HeaderMap::new()).await;
    assert_eq!(body(first).await, body(second).await);
    let again = get(HeaderMap::from_iter([(header::IF_NONE_MATCH, etag)])).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let history =
        house.p.store().read(&house.ctx::<ReadReports>(), |r| r.history::<super::Report>(report.id.bytes()));
    let kinds: Vec<String> = history.unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["report.generated", "report.downloaded", "report.downloaded"]);
}

#[tokio::test]
async fn the_json_of_a_week_a_new_report_and_the_list() {
    let house = TestTenant::golden();
    let parse = |bytes: Vec<u8>| serde_json::from_slice::<Json>(&bytes).unwrap();
    let p = || Axum(house.p.clone());
    let weekly = api::weekly(house.ctx(), p(), Path((2026, 8))).await;
    let weekly = parse(body(weekly).await);
    let golden: Json = serde_json::from_str(GOLDEN).unwrap();
    assert_eq!(weekly["sheets"]["Auswertung ICD onko"], golden["Auswertung ICD onko"]);
    assert_eq!((&weekly["jahr"], &weekly["kw"], &weekly["keine_rm"]), (&2026.into(), &8.into(), &1.into()));
    assert_eq!(weekly["vorjahr_gesamt"]["erstberatungen"], 4);

    let made = api::generate(house.ctx(), p(), Body(wanted(2026, 8))).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made = parse(body(made).await);
    assert_eq!((&made["version"], &made["outdated"]), (&1.into(), &false.into()));
    let query = crate::platform::web::query::Query(serde_json::from_str("{}").unwrap());
    let list = parse(body(api::list(house.ctx(), p(), query).await).await);
    assert_eq!((&list["total"], &list["items"][0]), (&1.into(), &made));
    let yearly = parse(body(api::yearly(house.ctx(), p(), Path(2026)).await).await);
    assert_eq!((&yearly["erstberatungen"], &yearly["quelle"]), (&12.into(), &"live".into()));
}

pub(super) async fn page(response: axum::response::Response) -> Html {
    Html::parse_document(&String::from_utf8(body(response).await).unwrap())
}

pub(super) fn count(dom: &Html, css: &str) -> usize {
    dom.select(&Selector::parse(css).unwrap()).count()
}

fn form(kw: &str) -> Form {
    let fields = [("vorgang", "v-1"), ("jahr", "2026"), ("kw", kw)];
    Form(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
}

#[tokio::test]
async fn the_page_offers_the_last_week_that_ended_makes_its_report_and_lists_it() {
    let house = TestTenant::golden();
    let p = || Axum(house.p.clone());
    let list = || routes::list(house.member(Role::Admin), p(), Query(routes::ListQuery::default()));
    let before = page(list().await).await;
    assert_eq!(count(&before, "form[action='/berichte'] input[name=kw][value='8']"), 1);
    assert_eq!(count(&before, "#vorpruefung a[href='/icd?jahr=2026&fallgruppe=onko']"), 1);
    assert_eq!(count(&before, "#vorpruefung a[href='/kodierung']"), 1);
    assert_eq!(count(&before, "#berichtliste .empty"), 1);

    let made = routes::generate(house.member(Role::Admin), p(), form("8")).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    assert!(made.headers()[header::LOCATION].to_str().unwrap().starts_with("/berichte?jahr=2026#bericht-"));
    let listed = page(list().await).await;
    assert_eq!(count(&listed, "#berichtliste a[download][href$='/datei.xlsx']"), 1);
    assert_eq!(count(&listed, "#berichtliste .tone-good"), 1);
    assert_eq!(count(&listed, "#berichtliste form"), 0, "nothing to make again");
    house.change(4, |case| case.unterlagen = true);
    let outdated = page(list().await).await;
    assert_eq!(count(&outdated, "#berichtliste .tone-warn"), 1);
    assert_eq!(count(&outdated, "#berichtliste form input[name=kw][value='8']"), 1);

    let reader = house.member(Role::DakMitarbeiter);
    let seen = page(routes::list(reader, p(), Query(routes::ListQuery::default())).await).await;
    assert_eq!(count(&seen, "#berichtliste a[download]"), 1);
    assert_eq!(count(&seen, "form[method=post][action='/berichte'], a[href='/kodierung']"), 0);
}

#[tokio::test]
async fn a_week_that_cannot_be_is_refused_on_the_same_form_with_what_was_typed() {
    let house = TestTenant::golden();
    for (kw, shown) in [("54", "54"), ("acht", "acht"), ("", "")] {
        let refused = routes::generate(house.member(Role::Admin), Axum(house.p.clone()), form(kw)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{kw}");
        let dom = page(refused).await;
        assert_eq!(count(&dom, ".error-summary a[href='#feld-kw']"), 1, "{kw}");
        assert_eq!(count(&dom, &format!("input[name=kw][value='{shown}'][aria-invalid]")), 1, "{kw}");
    }
    assert!(house.states().is_empty());
}
