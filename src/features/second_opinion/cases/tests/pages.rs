use axum::extract::State;
use scraper::Selector;
use serde_json::{Value, json};

use super::{
    super::{Around, Case, acts::Cancel, api, testing},
    Shown, TestTenant, form, patch, text,
};
use crate::{
    kernel::{ids::Id, words::Lang},
    platform::{
        entity::{self, Asking, Shown as _, Target, edit, pages::dash, routes, transition},
        store::{Event, EventKind, Recorded, StoreError},
        web::{
            present::Hx,
            query::{Form, IfMatch, Json, Path, Query},
        },
    },
    ui::View,
};

type Asked = entity::ListQuery<Case>;

fn at<T>(value: T) -> Path<T> {
    Path(value)
}

async fn list(house: &TestTenant, query: Asked, hx: Hx) -> Shown {
    Shown::of(routes::list::<Case>(house.ctx(), State(house.p.clone()), hx, Query(query)).await).await
}

async fn detail(house: &TestTenant, id: Id<Case>) -> Shown {
    Shown::of(routes::detail::<Case>(house.ctx(), State(house.p.clone()), at(id)).await).await
}

async fn save(house: &TestTenant, id: Id<Case>, boxes: &[(&str, &str)]) -> Shown {
    Shown::of(routes::save::<Case>(house.admin(), State(house.p.clone()), at(id), form(boxes)).await).await
}

async fn create(house: &TestTenant, boxes: &[(&str, &str)]) -> Shown {
    Shown::of(routes::create::<Case>(house.admin(), State(house.p.clone()), form(boxes)).await).await
}

/// An address of before its rules were as strict as today must not be in the way of other changes.
#[tokio::test]
async fn what_was_left_as_it_is_is_not_judged_anew() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let write = |mail: &str| {
        let store = house.p.store();
        let changed = store.write(&house.admin(), |w| {
            let seen = w.need::<Case>(&id)?;
            w.replace(&seen, &Case { email: Some(mail.to_owned()), ..(*seen).clone() })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.written"))))
        });
        changed.unwrap();
    };
    write("info@praxis-müller.de");
    let version = house.case(id).row_version().to_string();
    let boxes = |mail| vec![("fassung", version.as_str()), ("strasse", "Neue Gasse 1"), ("email", mail)];
    let refused = save(&house, id, &boxes("info@praxis-meyer-ü.de")).await;
    assert_eq!(refused.status, 422);
    let saved = save(&house, id, &boxes("info@praxis-müller.de")).await;
    assert_eq!(saved.status, 303, "{:?}", saved.all(".errors"));
    assert_eq!(house.case(id).strasse.as_deref(), Some("Neue Gasse 1"));
}

fn asking(q: &str) -> Asked {
    Asked::asking(&[("q", q)])
}

#[tokio::test]
async fn the_list_shows_what_is_filtered_in_words_and_links() {
    let house = TestTenant::new();
    let first = house.enter("Müller-Lüdenscheidt", "Karl", "2.2.26", "onko");
    house.enter("Tonn", "Regina", "20.11.26", "sd");
    house.p.search().settle().unwrap();
    let all = list(&house, Asked::default(), Hx::default()).await;
    assert_eq!((all.status, all.all("#filterzahl")), (200, vec!["2 Fälle".to_owned()]));
    assert_eq!(all.all("#falltabelle thead th").len(), 7);
    let names = ["Tonn, Regina", "Müller-Lüdenscheidt, Karl"];
    assert_eq!(all.all("#falltabelle tbody th a"), names, "the newest number first");
    assert_eq!(all.all("#falltabelle tbody td:nth-child(2)"), ["2", "1"]);
    // Who enters no codes reads a dash.
    assert_eq!(all.all("#falltabelle tbody td:nth-child(5)"), ["–", "–"]);
    assert_eq!(all.all("#falltabelle tbody tr:last-child td:nth-child(-n + 4)")[1], "02.02.2026 KW 6");
    assert_eq!(all.attr("#falltabelle tbody", "hx-target"), ["closest td"]);
    assert_eq!(all.attr("#falltabelle tbody th a", "href").last().unwrap(), &format!("/faelle/{first}"));
    // The year stands beside the title, the other filters in the bar.
    assert_eq!(all.all("nav.segments a"), ["Alle", "2026"]);
    assert_eq!(all.attr("nav.segments a", "href"), ["/faelle", "/faelle?jahr=2026"]);
    assert_eq!(all.all("#feld-fallgruppe option")[0], "Fallgruppe: Alle");
    assert_eq!(all.all("#feld-sort option")[..2], ["Nr., größte zuerst", "Nr., kleinste zuerst"]);
    assert_eq!(all.attr("thead th:nth-child(2) a", "href"), ["/faelle?sort=nr"]);
    // The search box of the page is the only one, and the one that the key leads to.
    assert_eq!(all.attr("input[type=search]", "id"), ["faelle-suche"]);
    assert_eq!(all.all("[data-suche]").len(), 1);
    // The year is also a field, which a phone shows instead of the links.
    assert_eq!(all.all(".on-phone #feld-jahr-2 option"), ["Jahr: Alle", "2026"]);
    assert_eq!(all.all("#filteranzahl"), ["Filter"]);
    let found = list(&house, asking("mueller lud"), Hx::default()).await;
    assert_eq!(found.all("#filterzahl"), ["Ein Fall"]);
    assert_eq!(found.all("tbody th mark"), ["Müller", "Lüdenscheidt"]);
    assert_eq!(found.attr("ul.cluster a", "href"), ["/faelle"], "the filter can be dropped");
    let none = list(&house, asking("niemand"), Hx::default()).await;
    assert_eq!(none.all("#falltabelle .empty a"), ["Filter zurücksetzen"]);
    assert_eq!(list(&house, asking("m"), Hx::default()).await.all("#filterzahl"), ["2 Fälle"]);
}

#[tokio::test]
async fn typing_gets_the_table_and_the_count_alone() {
    let house = TestTenant::new();
    house.enter("Tonn", "Regina", "2.2.26", "onko");
    house.p.search().settle().unwrap();
    let hx = Hx { fragment: true, target: Some("falltabelle".into()) };
    let answer = routes::list::<Case>(house.ctx(), State(house.p.clone()), hx, Query(asking("tonn"))).await;
    assert_eq!(answer.headers().get("hx-push-url").unwrap(), "/faelle?q=tonn");
    let shown = Shown::of(answer).await;
    assert_eq!(shown.all("#filterzahl[hx-swap-oob]"), ["Ein Fall"]);
    assert_eq!(shown.all("#meldung"), ["Ein Fall"]);
    assert!(shown.all("header, #falltabelle").is_empty());
    // What else follows from the address comes with it: links of the years, the order, what is set.
    assert_eq!(
        shown.attr("#feld-jahr[hx-swap-oob] a", "href"),
        ["/faelle?q=tonn", "/faelle?q=tonn&jahr=2026"]
    );
    assert_eq!(shown.attr("#filter-gesetzt[hx-swap-oob] ul a", "href"), ["/faelle"]);
    assert_eq!(shown.all("#filteranzahl[hx-swap-oob]"), ["Filter"], "a search text is seen beside it");
    assert_eq!(shown.all("#sortierung[hx-swap-oob] option").len(), 10);
}

/// A week that is no week is said in place of the table: the focus stays in the field.
#[tokio::test]
async fn a_filter_that_means_nothing_is_said_in_place_of_the_table() {
    let house = TestTenant::new();
    let hx = Hx { fragment: true, target: Some("falltabelle".into()) };
    let query = Asked::asking(&[("jahr", "2025"), ("kw", "53")]);
    let shown =
        Shown::of(routes::list::<Case>(house.ctx(), State(house.p.clone()), hx, Query(query)).await).await;
    assert_eq!((shown.status, shown.all(".notice.tone-bad").len()), (422, 1));
    assert!(shown.all("#meldung")[0].contains("Kalenderwoche"));
    assert!(shown.all("[data-fokus]").is_empty());
}

#[tokio::test]
async fn a_week_that_the_year_lacks_is_said_at_the_filter() {
    let house = TestTenant::new();
    let shown = list(&house, Asked::asking(&[("jahr", "2025"), ("kw", "53")]), Hx::default()).await;
    assert_eq!(shown.status, 422);
    assert_eq!(shown.attr("#feld-kw", "value"), ["53"]);
    assert_eq!(shown.all("#feld-kw-fehler").len(), 1);
    assert!(shown.all(".error-summary a")[0].contains("Kalenderwoche"));
}

#[tokio::test]
async fn the_case_shows_every_column_what_to_look_at_and_its_history() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    edit::<Case>(&house.p, &house.admin(), Target::of(id, 1), |_| {
        Ok(patch(&[("plz", "123"), ("anrede", "Frau")]))
    })
    .unwrap();
    let shown = detail(&house, id).await;
    assert_eq!(shown.all("main h1"), ["Tonn, Regina · Fall 1"]);
    let (entered, empty) =
        (shown.all(".card:not(.empty-facts) > dl.facts dt"), shown.all("details.empty-facts dt"));
    assert_eq!(entered.len() + empty.len(), 67);
    assert_eq!(shown.all("details.empty-facts summary"), [format!("{} leere Felder zeigen", empty.len())]);
    assert!(entered.contains(&"Vorname".to_owned()) && empty.contains(&"Straße".to_owned()));
    assert_eq!(shown.all("main > .back"), ["‹ Zur Liste"]);
    assert_eq!(shown.all("details.card:not([open]) > summary > h2"), ["System"]);
    assert_eq!(shown.all("dd").iter().filter(|said| *said == "Noch nicht kodiert").count(), 3);
    assert_eq!(shown.all(".stages li").len(), 4);
    assert_eq!(shown.all(".stages [aria-current=step]"), ["▲Unterlagenals Nächstes"]);
    assert_eq!(shown.all(".notice.tone-warn").len(), 1);
    let told = shown.all("#verlauf > li");
    assert!(told[0].contains("Geändert") && told[0].contains("Kommandozeile (op)"), "{told:?}");
    assert!(told[0].contains("– → Frau") && told[1].contains("Von Hand angelegt"), "{told:?}");
    assert!(
        detail(&house, Id::from_bytes([1; 16])).await.all("h1").is_empty(),
        "not found is the outer layer's page"
    );
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_entered_and_links_each_error_to_its_field() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let boxes = [
        ("fassung", "1"),
        ("nachname", " "),
        ("geburtsdatum", "31.2.60"),
        ("ort", "Köln"),
        ("gutachten", "ja"),
    ];
    let shown = save(&house, id, &boxes).await;
    assert_eq!(shown.status, 422);
    assert!(shown.all("title")[0].starts_with("Fehler: "));
    assert_eq!(shown.attr(".error-summary a", "href"), ["#feld-nachname", "#feld-geburtsdatum"]);
    assert_eq!(shown.attr("#feld-ort", "value"), ["Köln"]);
    assert_eq!(shown.attr("#feld-geburtsdatum", "value"), ["31.2.60"]);
    assert_eq!(shown.attr("#feld-gutachten[checked]", "name"), ["gutachten"]);
    assert_eq!(shown.attr("input[name=fassung]", "value"), ["1"]);
    let saved = save(&house, id, &[("fassung", "1"), ("nachname", "Tonne"), ("unterlagen", "ja")]).await;
    assert_eq!((saved.status, saved.location), (303, Some(format!("/faelle/{id}"))));
    assert!(house.case(id).unterlagen);
}

#[tokio::test]
async fn the_form_that_is_shown_can_be_sent_back_and_changes_nothing() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let shown = Shown::of(routes::edit::<Case>(house.admin(), State(house.p.clone()), at(id)).await).await;
    let select = Selector::parse("main form input, main form textarea").unwrap();
    let mut sent: Vec<(String, String)> = Vec::new();
    for element in shown.dom.select(&select) {
        let kind = element.attr("type").unwrap_or("text");
        if matches!(kind, "radio" | "checkbox") && element.attr("checked").is_none() {
            continue;
        }
        let typed: String = element.text().collect();
        sent.push((element.attr("name").unwrap().into(), element.attr("value").map_or(typed, str::to_owned)));
    }
    assert!(sent.len() > 30);
    let answer = routes::save::<Case>(house.admin(), State(house.p.clone()), at(id), Form(sent)).await;
    assert_eq!((answer.status().as_u16(), house.case(id).row_version()), (303, 1));
}

#[tokio::test]
async fn a_stale_form_shows_both_versions_and_loses_nothing() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let others = [("ort", "Köln"), ("plz", "50667"), ("unterlagen", "ja")];
    edit::<Case>(&house.p, &house.admin(), Target::of(id, 1), |_| Ok(patch(&others))).unwrap();
    // Sent from version 1: another ort, an own street, plz and unterlagen as they were then.
    let mine = [("fassung", "1"), ("nachname", "Tonn"), ("ort", "Kiel"), ("plz", ""), ("strasse", "Weg 1")];
    let shown = save(&house, id, &mine).await;
    assert_eq!(shown.status, 409);
    assert_eq!(shown.attr("form.compare input[type=radio]", "name"), ["ort", "ort"]);
    assert_eq!(shown.attr("form.compare input[type=radio]", "value"), ["Kiel", "Köln"]);
    let hidden = |name: &str| shown.attr(&format!("form.compare input[type=hidden][name={name}]"), "value");
    assert_eq!((hidden("fassung"), hidden("strasse")), (vec!["2".to_owned()], vec!["Weg 1".to_owned()]));
    assert_eq!((hidden("plz"), hidden("unterlagen")), (vec!["50667".to_owned()], vec!["ja".to_owned()]));
    // Chosen and sent: what both did is there.
    let mut chosen: Vec<(String, String)> = vec![("ort".into(), "Köln".into())];
    for name in ["fassung", "strasse", "plz", "unterlagen", "nachname"] {
        chosen.push((name.into(), hidden(name)[0].clone()));
    }
    let answer = routes::save::<Case>(house.admin(), State(house.p.clone()), at(id), Form(chosen)).await;
    assert_eq!(answer.status().as_u16(), 303);
    let case = house.case(id);
    assert_eq!((case.ort.as_deref(), case.plz.as_deref()), (Some("Köln"), Some("50667")));
    assert_eq!((case.strasse.as_deref(), case.unterlagen), (Some("Weg 1"), true));
}

#[tokio::test]
async fn a_new_case_asks_when_it_looks_like_another_and_confirms_by_the_same_form() {
    let house = TestTenant::new();
    let boxes = [("nachname", "Tonn"), ("vorname", "Regina"), ("datum", "2.2.26"), ("fallgruppe", "onko")];
    let made = create(&house, &boxes).await;
    assert_eq!(made.status, 303);
    let asked = create(&house, &boxes).await;
    assert_eq!(asked.status, 422);
    assert_eq!(asked.attr("#dublette a", "href"), [made.location.clone().unwrap()]);
    assert_eq!(asked.attr("input[name=trotzdem]", "value"), ["1"]);
    let sure = create(&house, &[&boxes[..], &[("trotzdem", "1")]].concat()).await;
    assert!(sure.status == 303 && sure.location != made.location);
    let empty = create(&house, &[("datum", "heute")]).await;
    assert_eq!(empty.attr(".error-summary a", "href"), ["#feld-nachname", "#feld-fallgruppe"]);
}

#[tokio::test]
async fn a_storno_asks_for_its_reason_and_is_shown() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let cancel = |boxes: &[(&str, &str)]| {
        let (p, ctx, form) = (house.p.clone(), house.admin(), form(boxes));
        async move { p.answer(move |p| Asking::<Cancel>::of(p, &ctx, id).send(form)).await }
    };
    let asked = Shown::of(cancel(&[("fassung", "1"), ("loesch_grund", "")]).await).await;
    assert_eq!(
        (asked.status, asked.attr(".error-summary a", "href")),
        (422, vec!["#feld-loesch_grund".to_owned()])
    );
    let stale = Shown::of(cancel(&[("fassung", "9"), ("loesch_grund", "weil")]).await).await;
    assert_eq!((stale.status, stale.attr("#feld-loesch_grund", "value")), (409, vec!["weil".to_owned()]));
    assert_eq!(stale.attr("input[name=fassung]", "value"), ["1"]);
    assert_eq!(cancel(&[("fassung", "1"), ("loesch_grund", "weil")]).await.status().as_u16(), 303);
    assert_eq!(detail(&house, id).await.all(".lead > .badge"), ["○Storniert"]);
    assert_eq!(list(&house, Asked::default(), Hx::default()).await.all("#filterzahl"), ["Keine Fälle"]);
}

fn object(value: Value) -> Json<serde_json::Map<String, Value>> {
    Json(value.as_object().unwrap().clone())
}

#[tokio::test]
async fn the_api_gives_all_columns_and_changes_by_version() {
    let house = TestTenant::new();
    let state = || State(house.p.clone());
    let body = json!({"nachname": "Tonn", "fallgruppe": "onko", "datum": "2026-02-02", "kvnr": "A123456789"});
    let made = entity::api::create::<Case>(
        house.admin(),
        state(),
        Query(entity::api::Sure::default()),
        object(body.clone()),
    )
    .await;
    assert_eq!((made.status().as_u16(), made.headers()["etag"].to_str().unwrap()), (201, "\"1\""));
    let case: Value = serde_json::from_str(&text(made).await).unwrap();
    assert_eq!(
        (&case["nr"], &case["kvnr_status"], &case["warnings"]),
        (&json!(1), &json!("pruefziffer"), &json!(["KVNR_PRUEFZIFFER"]))
    );
    assert_eq!((case.get("tenant_id"), &case["status"]), (None, &json!("keine_rueckmeldung")));
    // 67 columns without tenant_id, with nr and four derived ones.
    assert_eq!(case.as_object().unwrap().len(), 66 + 5);
    let id: Id<Case> = case["id"].as_str().unwrap().parse().unwrap();
    let again = entity::api::create::<Case>(
        house.admin(),
        state(),
        Query(entity::api::Sure::default()),
        object(body),
    )
    .await;
    assert_eq!(again.status().as_u16(), 409);
    let patch = |version, body| {
        entity::api::patch::<Case>(house.admin(), state(), at(id), IfMatch(version), object(body))
    };
    assert_eq!(patch(1, json!({"icd": "c50.1"})).await.headers()["etag"], "\"2\"");
    assert_eq!(patch(1, json!({"icd": "C50"})).await.status().as_u16(), 412);
    for body in [json!({"fall_id": "x"}), json!({"hobby": "x"}), json!({"gutachten": true}), json!({"id": 7})]
    {
        assert_eq!(patch(2, body).await.status().as_u16(), 422);
    }
    let listed =
        entity::api::list::<Case>(house.ctx(), state(), Query(Asked::asking(&[("icd", "true")]))).await;
    let listed: Value = serde_json::from_str(&text(listed).await).unwrap();
    assert_eq!((&listed["total"], &listed["items"][0]["icd"]), (&json!(1), &json!("C50.1")));
    let far = Asked::asking(&[("per_page", "201")]);
    assert_eq!(entity::api::list::<Case>(house.ctx(), state(), Query(far)).await.status().as_u16(), 422);
    house.p.search().settle().unwrap();
    let hits: Value =
        serde_json::from_str(&text(api::search(house.ctx(), state(), Query(asking("tonn"))).await).await)
            .unwrap();
    assert_eq!(hits["cases"]["total"], json!(1));
    let cancel = |version, body| {
        transition::called::<Cancel>(house.admin(), state(), at(id), IfMatch(version), object(body))
    };
    assert_eq!(cancel(1, json!({"loesch_grund": "doppelt"})).await.status().as_u16(), 412);
    assert_eq!(cancel(2, json!({})).await.status().as_u16(), 422);
    assert_eq!(cancel(2, json!({"loesch_grund": "doppelt"})).await.status().as_u16(), 200);
}

/// The dash of an empty ICD was a link for everybody, then for nobody.
#[test]
fn an_empty_icd_is_a_link_for_those_who_enter_codes() {
    let v = View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20));
    let cells = |enters_icd, change: fn(&mut Case)| {
        let mut case = testing::case("2026-02-02");
        change(&mut case);
        let around = Around { frist_tage: 14, years: Vec::new(), enters_icd };
        let cells: Vec<String> =
            case.cells(&v, &around, None).into_iter().map(|cell| cell.into_string()).collect();
        // Its page, and its ICD with and without script: a row is sent fifty times.
        let named = cells.concat().matches(&case.id.to_string()).count();
        assert_eq!(named, if cells[4].contains("<a") { 3 } else { 1 }, "{cells:?}");
        cells
    };
    let cell = |enters_icd, change| cells(enters_icd, change).swap_remove(4);
    assert!(cell(true, |_| ()).contains(">eintragen</a>"));
    assert_eq!(cell(false, |_| ()), dash().into_string());
    let coded = |case: &mut Case| case.icd = vec!["C61".into()];
    assert!(cell(true, coded).ends_with(">C61</a>"));
    assert_eq!(cell(false, coded), "C61");
    assert_eq!(cell(true, |case| case.geloescht_am = Some(case.created_at)), dash().into_string());
}
