use scraper::{Html, Selector};

use super::{
    Beside, Desk,
    access::{ClearIcd, EnterIcd},
    actions::{Expected, ICD_CLEARED, ICD_ENTERED, clear, enter},
    beginning::{begin, beside},
    error::IcdError,
    pages::{ColumnPage, Row, State},
    pending,
    scope::{Scope, ScopeQuery},
};
use crate::{
    features::second_opinion::cases::{Case, Fallgruppe},
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Explain as _, Kind},
        words::Lang,
    },
    platform::tenancy::Ctx,
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
    let onko =
        Scope { jahr: Some(2026), kw: Some(6), fallgruppe: Some(Fallgruppe::Onko), ..Scope::default() };
    let narrowed = page(None, 50, onko);
    assert_eq!((ids(&narrowed), narrowed.progress.done, narrowed.progress.all), (vec![], 1, 1));
    assert_eq!(pending::open_icds(&desk.p, &ctx).unwrap(), 1);
}

/// The work of a Monday morning: the newest week, not the oldest case of two years.
#[test]
fn a_queue_begins_with_the_newest_week_until_somebody_chooses() {
    let desk = Desk::new();
    for day in ["2025-12-01", "2026-02-02", "2026-02-03"] {
        desk.case(day, Fallgruppe::Kardio, |_| {});
    }
    let newest = desk.case("2026-11-09", Fallgruppe::Onko, |_| {});
    let (clerk, admin) = (desk.ctx::<EnterIcd>("dak"), desk.ctx::<EnterIcd>("a"));
    let begun = |ctx: &Ctx<EnterIcd>, asked: &str| {
        let query = ScopeQuery {
            gewaehlt: asked.split_once("gewaehlt=").map_or("", |(_, yes)| yes).into(),
            ..ScopeQuery::written(asked)
        };
        begin(&desk.p, ctx, &pending::QUEUE, &query).unwrap()
    };
    let beside = |scope| {
        let today = jiff::civil::date(2026, 11, 20);
        desk.p.store().read(&clerk, |r| beside(r, &pending::QUEUE, scope, today)).unwrap()
    };
    let week = begun(&clerk, "");
    assert_eq!(week.query(), "jahr=2026&kw=46");
    let standing = beside(week);
    assert_eq!((standing.here, standing.older, standing.all), (1, 3, 4), "they add up");
    assert_eq!(beside(week.older().unwrap()).here, 3);

    // Looked at, but not chosen: the next time begins as before. Chosen: it begins there, as long as something waits.
    begun(&clerk, "kw=6&jahr=2026");
    assert_eq!(begun(&clerk, ""), week);
    let chosen = begun(&clerk, "jahr=2026&kw=6&gewaehlt=ja");
    assert_eq!((begun(&clerk, ""), begun(&admin, "")), (chosen, week), "only for who chose it");
    begun(&clerk, "jahr=2024&gewaehlt=ja");
    assert_eq!(begun(&clerk, ""), week, "nothing waits in 2024");
    begun(&clerk, "jahr=2026&kw=6&gewaehlt=ja");
    assert!(begun(&clerk, "gewaehlt=ja").is_all());
    assert_eq!(begun(&clerk, ""), week, "everything is no filter");

    // The newest week is done: the one before it; in a year without cases the newest of all.
    enter(&desk.p, &clerk, newest, "C50.1", &Expected::Any).unwrap();
    assert_eq!(begun(&clerk, "").query(), "jahr=2026&kw=6");
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
        count(
            &dom,
            "form#icd-alle[method=post][action=\"/icd?gewaehlt=ja\"][data-ohne-warnung] input[name=csrf]"
        ),
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
