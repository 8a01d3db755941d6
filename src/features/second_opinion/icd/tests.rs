use scraper::{Html, Selector};

use super::{
    Desk,
    Beside,
    access::{ClearIcd, EnterIcd},
    actions::{Expected, ICD_CLEARED, ICD_ENTERED, clear, enter},
    error::IcdError,
    pages::{ColumnPage, Row, State},
    pending,
    scope::Scope,
};
use crate::{
    features::second_opinion::cases::{Case, Fallgruppe},
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Explain as _, Kind},
        words::Lang,
    },
    ui::{View, page::full},
};

fn joined(desk: &Desk, id: Id<Case>) -> String {
    desk.stored(id).icd_text().unwrap_or_default()
}

#[test]
fn a_clerk_enters_codes_once_and_the_history_tells_it() {
    let desk = Desk::new();
    let id = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    let ctx = desk.ctx::<EnterIcd>("dak");
    let entered = enter(&desk.p, &ctx, id, "c50.1; C79.-", &Expected::Icd(String::new())).unwrap();
    assert_eq!((joined(&desk, id).as_str(), entered.row_version, entered.changed), ("C50.1, C79", 2, true));
    assert_eq!(entered.warnings, ["ICD_PLATZHALTER_ENTFERNT"]);
    // A request sent twice: the form still believes that nothing stands there.
    let again = enter(&desk.p, &ctx, id, "C50.1, C79", &Expected::Icd(String::new())).unwrap();
    assert_eq!((again.row_version, again.changed), (2, false));
    assert_eq!(desk.history(id), ["test.case", ICD_ENTERED.name]);
    let entries = desk.p.store().read(&ctx, |r| r.history::<Case>(id.bytes())).unwrap();
    let last = entries.last().unwrap();
    let icd = last.changes.iter().find(|change| change.field == "icd").unwrap();
    assert_eq!((icd.old.as_deref(), icd.new.as_deref()), (None, Some("C50.1, C79")));
    assert_eq!(last.actor.name, "D. Koch");
}

#[test]
fn other_codes_entered_meanwhile_are_not_overwritten() {
    let desk = Desk::new();
    let id = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    enter(&desk.p, &desk.ctx("a"), id, "C79.5", &Expected::Any).unwrap();
    let ctx = desk.ctx::<EnterIcd>("dak");
    let error = enter(&desk.p, &ctx, id, "C50.1", &Expected::Icd(String::new())).map(drop).unwrap_err();
    let IcdError::Changed(meanwhile) = &error else { panic!("{error}") };
    assert_eq!((meanwhile.icd.as_str(), meanwhile.by.as_deref()), ("C79.5", Some("A. Brandt")));
    assert_eq!((error.explain().kind, joined(&desk, id)), (Kind::Conflict, "C79.5".into()));
    // Having seen them, the clerk may replace them.
    enter(&desk.p, &ctx, id, "C50.1", &Expected::Icd("C79.5".into())).unwrap();
    assert_eq!(joined(&desk, id), "C50.1");
    let stale = enter(&desk.p, &ctx, id, "C50.2", &Expected::Version(2)).map(drop).unwrap_err();
    assert_eq!(stale.explain().kind, Kind::Stale);
}

#[test]
fn only_an_admin_clears_and_nobody_touches_a_cancelled_case() {
    let desk = Desk::new();
    let id = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    enter(&desk.p, &desk.ctx("a"), id, "C50.1", &Expected::Any).unwrap();
    assert!(desk.try_ctx::<ClearIcd>("dak").is_none());
    clear(&desk.p, &desk.ctx("a"), id, &Expected::Any).unwrap();
    assert_eq!(
        (joined(&desk, id), desk.history(id).last().unwrap().as_str()),
        (String::new(), ICD_CLEARED.name)
    );
    let gone = desk.case("2026-02-02", Fallgruppe::Onko, |case| {
        (case.geloescht_am, case.loesch_grund) = (Some(case.created_at), Some("doppelt".into()));
    });
    let refused = enter(&desk.p, &desk.ctx("a"), gone, "C50.1", &Expected::Any).map(drop).unwrap_err();
    assert_eq!(refused.explain().code, "STORNIERT");
}

#[test]
fn the_list_is_in_order_of_entry_and_goes_on_behind_a_place() {
    let desk = Desk::new();
    let late = desk.case("2026-11-02", Fallgruppe::Onko, |_| {});
    let early = desk.case("2026-02-02", Fallgruppe::Kardio, |_| {});
    let first = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    let ctx = desk.ctx::<EnterIcd>("dak");
    let page = |after, per_page, scope| {
        pending::pending(&desk.p, &ctx, scope, after, Paging { page: 1, per_page }).unwrap()
    };
    let ids = |pending: &pending::Pending| pending.cases.iter().map(|case| case.id).collect::<Vec<_>>();
    let two = page(None, 2, Scope::default());
    assert_eq!((ids(&two), two.progress.done, two.progress.all), (vec![first, early], 0, 3));
    enter(&desk.p, &ctx, first, "C50.1", &Expected::Any).unwrap();
    enter(&desk.p, &ctx, early, "I10", &Expected::Any).unwrap();
    let rest = page(two.next, 2, Scope::default());
    assert_eq!((ids(&rest), rest.next, rest.progress.done), (vec![late], None, 2));
    let onko = Scope {
        jahr: Some(2026),
        kw: Some(6),
        fallgruppe: Some(Fallgruppe::Onko),
        ..Scope::default()
    };
    let narrowed = page(None, 50, onko);
    assert_eq!((ids(&narrowed), narrowed.progress.done, narrowed.progress.all), (vec![], 1, 1));
    assert_eq!(pending::open_icds(&desk.p, &ctx).unwrap(), 1);
}

fn view() -> View {
    View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20))
}

fn shown(rows: Vec<Row>) -> Html {
    let progress = pending::Progress { done: 12, all: 57 };
    let beside = Beside { here: 45, all: 45, any: true, ..Beside::default() };
    let page = ColumnPage { after: None, next: None, progress, beside, rows, may_import: false };
    let text = full(&page, &view()).into_string();
    assert!(!text.contains('«'), "a key without a sentence");
    Html::parse_document(&text)
}

fn count(dom: &Html, css: &str) -> usize {
    dom.select(&Selector::parse(css).unwrap()).count()
}

/// What `app.js` looks for, and what a browser without it needs.
#[test]
fn a_row_is_a_form_of_its_own_and_a_part_of_the_whole_form() {
    let desk = Desk::new();
    let id = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    let row = || Row::of(&desk.stored(id));
    let dom = shown(vec![Row { focus: true, ..row() }]);
    let form = format!(r#"form.icd-row#icd-zeile-{id}[method=post][action="/faelle/{id}/icd?gewaehlt=ja"]"#);
    assert_eq!(count(&dom, &form), 1);
    assert_eq!(count(&dom, &format!("{form} input[name=icd][form=icd-alle][data-fokus][aria-label]")), 1);
    assert_eq!(count(&dom, &format!(r#"{form} input[name=fall][form=icd-alle][value="{id}"]"#)), 1);
    assert_eq!(
        count(&dom, "form#icd-alle[method=post][action=\"/icd?gewaehlt=ja\"][data-ohne-warnung] input[name=csrf]"),
        1
    );
    assert_eq!(count(&dom, "button[type=submit][form=icd-alle]"), 1);
    assert_eq!(count(&dom, "#icd-fortschritt progress[value=\"12\"][max=\"57\"]"), 1);
    assert_eq!(count(&dom, "p[data-problemzahl][hidden]"), 1);
    assert_eq!(count(&dom, ".icd-row a"), 0, "Tab goes from field to field");
    assert_eq!(count(&shown(vec![]), ".empty a[href=\"/faelle\"]"), 1);
}

#[test]
fn a_refused_row_keeps_the_text_and_offers_what_was_meant() {
    let desk = Desk::new();
    let id = desk.case("2026-02-02", Fallgruppe::Onko, |_| {});
    let refusal = super::entry::read("c501").unwrap_err();
    let dom = shown(vec![Row::of(&desk.stored(id)).typed("c501", State::Refused(refusal))]);
    assert_eq!(count(&dom, ".icd-row.problem input[name=icd][value=c501][aria-invalid=true]"), 1);
    let button =
        format!(r#"button[name=vorschlag][value="{id} C50.1"][data-vorschlag="C50.1"][form=icd-alle]"#);
    assert_eq!(count(&dom, &button), 1);
    assert_eq!(count(&dom, &format!(r##".error-summary[data-fokus] a[href="#icd-feld-{id}"]"##)), 1);
    assert!(
        dom.select(&Selector::parse("title").unwrap()).next().unwrap().inner_html().starts_with("Fehler: ")
    );
    let entered = enter(&desk.p, &desk.ctx("dak"), id, "C50.1", &Expected::Any).unwrap();
    let dom = shown(vec![Row::saved(&entered, None)]);
    assert_eq!(count(&dom, ".icd-row.saved .icd-state .tone-good"), 1);
    assert_eq!(count(&dom, ".icd-row.saved input[name=vorher][value=\"C50.1\"]"), 1);
}
