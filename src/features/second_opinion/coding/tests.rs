use std::sync::Barrier;

use scraper::{Html, Selector};

use super::{
    access::CodeCases,
    actions::{CARD_OPENED, CODED, CODING_RESET, CODING_UNDONE, open_card, reset, save, take_next, undo},
    error::CodingError,
    lease::{Coding, CodingLease},
    pages::{CardPage, Notes, Without, WithoutPage},
    queue::{Figures, QueueCursor, figures},
};
use crate::{
    features::second_opinion::{
        cases::{Case, Fallgruppe, GutachtenTyp, JaNein},
        icd::{Beside, Desk, Scope},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind},
        words::Lang,
    },
    platform::tenancy::Ctx,
    ui::{View, page::full},
};

fn reported(desk: &Desk, datum: &str) -> Id<Case> {
    desk.case(datum, Fallgruppe::Onko, |case| (case.unterlagen, case.gutachten) = (true, true))
}

fn bestaetigung() -> Coding {
    Coding {
        gutachten_typ: Some(GutachtenTyp::Bestaetigung),
        therapieaenderung: Some(JaNein::Nein),
        ..Coding::default()
    }
}

fn alternative() -> Coding {
    Coding {
        gutachten_typ: Some(GutachtenTyp::Alternative),
        therapieaenderung: Some(JaNein::Ja),
        unterversorgung: true,
        ..Coding::default()
    }
}

fn lease(desk: &Desk, ctx: &Ctx<CodeCases>, id: Id<Case>) -> Option<String> {
    let found = desk.p.store().read(ctx, |r| r.get::<CodingLease>(&id)).unwrap();
    found.filter(|lease| lease.holds(ctx.now())).map(|lease| lease.name.clone())
}

#[test]
fn coding_goes_down_the_queue_and_is_in_the_history() {
    let desk = Desk::new();
    let (late, early) = (reported(&desk, "2026-11-02"), reported(&desk, "2026-02-02"));
    desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    let a = desk.ctx::<CodeCases>("a");
    let cursor = QueueCursor::default();
    assert_eq!(take_next(&desk.p, &a, &cursor).unwrap(), Some(early));
    assert_eq!(lease(&desk, &a, early).as_deref(), Some("A. Brandt"));
    let saved = save(&desk.p, &a, early, alternative(), None).unwrap();
    assert!(Coding::of(&saved.case) == alternative() && saved.warnings.is_empty());
    assert_eq!(saved.case.coding_completed_by, Some(a.actor().user));
    assert_eq!(lease(&desk, &a, early), None);
    assert_eq!(desk.history(early), ["test.case", CARD_OPENED.name, CODED.name]);
    let cursor = cursor.coded(early);
    assert_eq!(take_next(&desk.p, &a, &cursor).unwrap(), Some(late));
    let unreasoned = Coding { unterversorgung: false, ..alternative() };
    assert_eq!(save(&desk.p, &a, late, unreasoned, None).unwrap().warnings, ["TA_OHNE_GRUND"]);
    assert_eq!(take_next(&desk.p, &a, &cursor).unwrap(), None);
    let sums = desk.p.store().read(&a, |r| figures(r, Scope::default())).unwrap();
    assert_eq!(sums, Figures { offen: 0, bestaetigung: 0, alternative: 2 });
    assert!(desk.try_ctx::<CodeCases>("dak").is_none());
}

#[test]
fn opening_the_same_card_again_writes_nothing() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    open_card(&desk.p, &desk.ctx("a"), id).unwrap();
    let before = desk.history(id).len();
    desk.clock.seconds(30);
    open_card(&desk.p, &desk.ctx("a"), id).unwrap();
    assert_eq!(desk.history(id).len(), before);
    desk.clock.seconds(60);
    open_card(&desk.p, &desk.ctx("a"), id).unwrap();
    assert_eq!(desk.history(id).len(), before + 1, "renewed");
}

#[test]
fn a_card_in_other_hands_is_passed_over_until_its_lease_ends() {
    let desk = Desk::new();
    let (first, second) = (reported(&desk, "2026-02-02"), reported(&desk, "2026-03-02"));
    let cursor = QueueCursor::default();
    assert_eq!(take_next(&desk.p, &desk.ctx("a"), &cursor).unwrap(), Some(first));
    assert_eq!(take_next(&desk.p, &desk.ctx("b"), &cursor).unwrap(), Some(second));
    let b = desk.ctx::<CodeCases>("b");
    let error = open_card(&desk.p, &b, first).map(drop).unwrap_err().explain();
    assert_eq!((error.kind, error.code), (Kind::Conflict, "KARTE_BELEGT"));
    assert!(crate::ui::words::t(Lang::De, &error.words).contains("A. Brandt"));
    let error = save(&desk.p, &b, first, bestaetigung(), None).map(drop).unwrap_err();
    assert_eq!(error.explain().code, "KARTE_BELEGT");
    assert!(desk.stored(first).gutachten_typ.is_none());
    // Five minutes later it is free; the first coder comes too late.
    desk.clock.seconds(300);
    let b = desk.ctx::<CodeCases>("b");
    open_card(&desk.p, &b, first).unwrap();
    assert_eq!(lease(&desk, &b, first).as_deref(), Some("B. Celik"));
    let late = save(&desk.p, &desk.ctx("a"), first, bestaetigung(), None).map(drop).unwrap_err();
    assert_eq!(late.explain().code, "KARTE_BELEGT");
    // One card at a time: the other one is free again.
    assert_eq!(lease(&desk, &b, second), None);
}

#[test]
fn two_coders_at_once_never_get_the_same_card() {
    let desk = Desk::new();
    let cards: Vec<_> = (0..6).map(|_| reported(&desk, "2026-02-02")).collect();
    for _ in 0..5 {
        desk.clock.seconds(301);
        let start = Barrier::new(2);
        let (desk, start) = (&desk, &start);
        let taken: Vec<_> = std::thread::scope(|scope| {
            let take = |who: &'static str| {
                scope.spawn(move || {
                    let ctx = desk.ctx::<CodeCases>(who);
                    start.wait();
                    take_next(&desk.p, &ctx, &QueueCursor::default()).unwrap().unwrap()
                })
            };
            let both = [take("a"), take("b")];
            both.map(|one| one.join().unwrap()).to_vec()
        });
        assert_ne!(taken[0], taken[1]);
        assert!(taken.iter().all(|id| cards.contains(id)));
    }
}

#[test]
fn two_codings_of_one_case_leave_the_first() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    let start = Barrier::new(2);
    let (desk, start) = (&desk, &start);
    let results: Vec<_> = std::thread::scope(|scope| {
        let code = |who: &'static str, coding: Coding| {
            scope.spawn(move || {
                let ctx = desk.ctx::<CodeCases>(who);
                start.wait();
                save(&desk.p, &ctx, id, coding, None).map(drop)
            })
        };
        [code("a", bestaetigung()), code("b", alternative())]
            .into_iter()
            .map(|one| one.join().unwrap())
            .collect()
    });
    let refused: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert_eq!(refused.len(), 1);
    let CodingError::AlreadyCoded(theirs) = refused[0] else { panic!("{}", refused[0]) };
    assert!(theirs.coding == Coding::of(&desk.stored(id)) && theirs.by.is_some());
    assert_eq!(desk.history(id).iter().filter(|kind| *kind == CODED.name).count(), 1);
}

#[test]
fn the_same_coding_sent_twice_is_carried_out_once() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    let a = desk.ctx::<CodeCases>("a");
    let first = save(&desk.p, &a, id, bestaetigung(), None).unwrap();
    let again = save(&desk.p, &a, id, bestaetigung(), None).unwrap();
    assert_eq!((first.row_version, desk.history(id).len()), (again.row_version, 2));
    let stale = save(&desk.p, &a, id, bestaetigung(), Some(1)).map(drop).unwrap_err();
    assert_eq!(stale.explain().kind, Kind::Stale);
}

#[test]
fn a_skipped_card_comes_at_the_end() {
    let desk = Desk::new();
    let (first, second) = (reported(&desk, "2026-02-02"), reported(&desk, "2026-03-02"));
    let a = desk.ctx::<CodeCases>("a");
    let cursor = QueueCursor::default().skip(first);
    assert_eq!(take_next(&desk.p, &a, &cursor).unwrap(), Some(second));
    let cursor = cursor.skip(second);
    assert_eq!(take_next(&desk.p, &a, &cursor).unwrap(), Some(first), "all skipped: the oldest skip again");
    save(&desk.p, &a, second, bestaetigung(), None).unwrap();
    assert_eq!(take_next(&desk.p, &a, &cursor.coded(second)).unwrap(), Some(first));
}

#[test]
fn a_coding_is_taken_back_within_a_minute_and_the_card_is_filled_again() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    save(&desk.p, &desk.ctx("a"), id, alternative(), None).unwrap();
    let other = undo(&desk.p, &desk.ctx("b"), id).unwrap_err();
    assert_eq!(other.explain().code, "RUECKGAENGIG_VORBEI");
    desk.clock.seconds(60);
    undo(&desk.p, &desk.ctx("a"), id).unwrap();
    assert!(!Coding::of(&desk.stored(id)).any() && desk.stored(id).coding_completed_by.is_none());
    assert_eq!(desk.history(id).last().unwrap(), CODING_UNDONE.name);
    let card = open_card(&desk.p, &desk.ctx("a"), id).unwrap();
    assert!(card.coding == alternative() && card.coded.is_none());
    save(&desk.p, &desk.ctx("a"), id, alternative(), None).unwrap();
    desk.clock.seconds(61);
    assert!(undo(&desk.p, &desk.ctx("a"), id).is_err());
    // Any admin resets it, at any time; the queue has it again.
    reset(&desk.p, &desk.ctx("b"), id).unwrap();
    assert_eq!(desk.history(id).last().unwrap(), CODING_RESET.name);
    reset(&desk.p, &desk.ctx("b"), id).unwrap();
    assert_eq!(take_next(&desk.p, &desk.ctx("b"), &QueueCursor::default()).unwrap(), Some(id));
}

#[test]
fn what_has_no_report_or_is_incomplete_is_refused() {
    let desk = Desk::new();
    let plain = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    let a = desk.ctx::<CodeCases>("a");
    assert_eq!(open_card(&desk.p, &a, plain).map(drop).unwrap_err().explain().code, "NICHT_KODIERBAR");
    let id = reported(&desk, "2026-02-02");
    let half = Coding { therapieaenderung: None, ..bestaetigung() };
    let error = save(&desk.p, &a, id, half, None).map(drop).unwrap_err().explain();
    assert_eq!((error.kind, error.code), (Kind::Invalid, "KODIERUNG_UNVOLLSTAENDIG"));
    let crossed = Coding { uebertherapie: true, ..bestaetigung() };
    let error = save(&desk.p, &a, id, crossed, None).map(drop).unwrap_err().explain();
    assert_eq!(error.code, "TA_GRUND_OHNE_TA");
}

fn page(desk: &Desk, id: Id<Case>) -> CardPage {
    CardPage {
        case: desk.stored(id),
        cursor: QueueCursor::default(),
        beside: Beside { any: true, ..Beside::default() },
        figures: Figures { offen: 3, bestaetigung: 31, alternative: 12 },
        coding: Coding::default(),
        coded: None,
        notes: Notes::default(),
    }
}

fn view() -> View {
    View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20))
}

fn dom(page: &CardPage) -> Html {
    let text = full(page, &view()).into_string();
    assert!(!text.contains('«'), "a key without a sentence");
    Html::parse_document(&text)
}

fn count(dom: &Html, css: &str) -> usize {
    dom.select(&Selector::parse(css).unwrap()).count()
}

fn text(dom: &Html, css: &str) -> String {
    dom.select(&Selector::parse(css).unwrap()).flat_map(|found| found.text()).collect()
}

/// What `app.js` presses, and the plain form behind it.
#[test]
fn a_card_is_coded_by_keys() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    let dom = dom(&page(&desk, id));
    let form = format!(
        "#karte form[method=post][action=\"/kodierung/{id}?gewaehlt=ja\"][hx-post=\"/kodierung/{id}?gewaehlt=ja\"][hx-target=\"#karte\"][data-strg-enter]"
    );
    assert_eq!(count(&dom, &form), 1);
    for (key, name) in [
        ("1", "gutachten_typ"),
        ("2", "gutachten_typ"),
        ("J", "therapieaenderung"),
        ("N", "therapieaenderung"),
    ] {
        assert_eq!(
            count(&dom, &format!("{form} input[type=radio][name={name}][data-taste=\"{key}\"]")),
            1,
            "{key}"
        );
    }
    for (key, name) in
        [("D", "ta_diagnosekorrektur"), ("U", "ta_unterversorgung"), ("Ü B", "ta_uebertherapie")]
    {
        let css = format!("{form} .ta-reasons input[type=checkbox][name={name}][data-taste=\"{key}\"]");
        assert_eq!(count(&dom, &css), 1, "{key}");
    }
    assert_eq!(count(&dom, "input[data-taste=\"1\"][value=Bestätigung]"), 1);
    let skip = format!(
        "a[data-taste=S][href=\"/kodierung?gewaehlt=ja&vorher={id}&uebersprungen={id}\"][hx-get][hx-target=\"#karte\"]"
    );
    assert_eq!(count(&dom, &skip), 1);
    assert_eq!(count(&dom, &format!("a[data-taste=O][href=\"/faelle/{id}\"]")), 1);
    assert_eq!(count(&dom, "#karte h2[tabindex=\"-1\"][data-fokus]"), 1);
    assert!(text(&dom, "#karte h2").starts_with("Fall 44 von 46: Tonn1"));
    assert!(text(&dom, "#fortschritt").contains("Bestätigung 31 · Alternative 12"));
}

#[test]
fn what_was_chosen_stays_when_it_is_refused_and_theirs_is_shown() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    let mut errors = FieldErrors::new();
    errors.add("therapieaenderung", "KODIERUNG_UNVOLLSTAENDIG");
    let coding = Coding { therapieaenderung: None, ..bestaetigung() };
    let refused = dom(&CardPage { coding, notes: Notes { errors, ..Notes::default() }, ..page(&desk, id) });
    assert_eq!(count(&refused, "input[value=Bestätigung][checked]"), 1);
    assert_eq!(count(&refused, ".error-summary[data-fokus] a[href=\"#feld-therapieaenderung\"]"), 1);
    assert_eq!(count(&refused, "[data-fokus]"), 1);
    save(&desk.p, &desk.ctx("b"), id, alternative(), None).unwrap();
    let error = save(&desk.p, &desk.ctx("a"), id, bestaetigung(), None).map(drop).unwrap_err();
    let CodingError::AlreadyCoded(theirs) = error else { panic!("{error}") };
    let notes = Notes { refused: Some(*theirs), ..Notes::default() };
    let shown = dom(&CardPage { coding: bestaetigung(), notes, ..page(&desk, id) });
    let said = text(&shown, "#karte");
    assert!(
        said.contains("Alternative") && said.contains("Bestätigung") && said.contains("B. Celik"),
        "{said}"
    );
    assert_eq!(count(&shown, &format!("form[action=\"/faelle/{id}/kodierung-zuruecksetzen\"]")), 1);
}

#[test]
fn saved_can_be_undone_and_the_end_leads_on() {
    let desk = Desk::new();
    let id = reported(&desk, "2026-02-02");
    let notes = Notes { undo: Some(id), warnings: vec!["TA_OHNE_GRUND"], ..Notes::default() };
    let shown = dom(&CardPage { notes, ..page(&desk, id) });
    assert_eq!(
        count(
            &shown,
            &format!("form[method=post][action=\"/kodierung/{id}/rueckgaengig?gewaehlt=ja\"] button")
        ),
        1
    );
    assert!(text(&shown, ".tone-good").contains("Therapieänderung ohne Grund"));
    for (why, words) in [(Without::Done, "Alle Fälle kodiert: 43 Fälle."), (Without::Busy, "von anderen")] {
        let (cursor, beside) = (QueueCursor::default(), Beside { any: true, ..Beside::default() });
        let figures = Figures { offen: 3, bestaetigung: 31, alternative: 12 };
        let page = WithoutPage { why, cursor, figures, beside, may_import: false };
        let end = full(&page, &view()).into_string();
        assert!(end.contains(words) && !end.contains('«'), "{end}");
    }
}
