//! Lines of their own kind: effects of medicine, controls of restraints, assessments of wounds; on the list, over HTTP, and on
//! the page of the resident.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::*;
use crate::{
    features::care::{
        as_needed,
        measures::testing::{HELPER, NURSE},
        observations::{How, Names, Sent, Source, WriteEntries, write_entries},
        residents::{AbsenceKind, model::Absence},
        restraint_orders::{Basis, OrderVersion, RestraintKind},
        restraints::{self, WriteRestraints},
        templates::Input,
        wound_courses::{CourseVersion, Origin, WoundKind},
        wounds::{self, WriteWounds},
    },
    platform::{
        store::{Event, EventKind, Recorded},
        web::browser::all,
    },
};

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// What an entry of a template belongs to.
#[derive(Default)]
struct Of {
    course: Option<Id<WoundCourse>>,
    order: Option<Id<RestraintOrder>>,
}

/// An entry of the first resident.
fn write(house: &House, who: &str, vorlage: &str, werte: &Value, of: &Of) -> Id<Entry> {
    let werte: Map<String, Value> = werte.as_object().unwrap().clone();
    let sent = Sent {
        vorlage: vorlage.to_owned(),
        version: None,
        werte: Input::Json(&werte),
        freitext: String::new(),
        zeitpunkt: None,
        uebergabe: false,
        bezug_id: None,
        verlauf_id: of.course.filter(|_| vorlage == "wunde"),
        anordnung_id: of.order.filter(|_| vorlage == "fem_anwendung"),
        client_id: None,
        photos: &[],
        names: Names::default(),
    };
    let how = How { quelle: Source::Api, grund: "", idempotency_key: "" };
    let ctx = house.ctx::<WriteEntries>(Some(who));
    write_entries(&house.site.p, &ctx, house.residents[0], &[sent], &how).unwrap().entries[0].id
}

fn dose(house: &House) -> Id<Entry> {
    let werte =
        json!({"medikament": "Beispielsaft", "dosis": "10 ml", "anlass": "Husten", "wirkung": "noch_offen"});
    write(house, NURSE, "bedarfsmedikation", &werte, &Of::default())
}

/// A wound and an order of the first resident, as they are since 2026-11-20, 14:00.
fn wound_and_order(house: &House) -> Of {
    let von = house.users[0];
    let now = at("2026-11-20T13:00:00Z");
    let resident_id = house.residents[0];
    let course = WoundCourse {
        id: Id::new(now),
        resident_id,
        fassungen: vec![CourseVersion {
            art: WoundKind::Dekubitus,
            lokalisation: "Ferse rechts".into(),
            entstanden_am: None,
            ort: Origin::Hier,
            von,
            handzeichen: None,
            at: now,
        }],
        ende: None,
    };
    let order = RestraintOrder {
        id: Id::new(now),
        resident_id,
        art: RestraintKind::Gurt,
        fassungen: vec![OrderVersion {
            grundlage: Basis::Einwilligung,
            aktenzeichen: None,
            gueltig_bis: None,
            alternativen: "Niedrigbett".into(),
            kontrolle_min: 30,
            von,
            handzeichen: None,
            at: now,
        }],
        ende: None,
        gemeldet_am: None,
    };
    let added = || Event::new(EventKind::new("test.added"));
    let written = house.site.p.store().write(&house.ctx::<WriteWounds>(None), |w| {
        w.add(&course)?;
        Ok::<_, StoreError>(Recorded::new((), added()))
    });
    written.unwrap();
    let written = house.site.p.store().write(&house.ctx::<WriteRestraints>(None), |w| {
        w.add(&order)?;
        Ok::<_, StoreError>(Recorded::new((), added()))
    });
    written.unwrap();
    Of { course: Some(course.id), order: Some(order.id) }
}

/// Kind, when and state of each line of a shift of the first unit.
async fn lines(house: &House, schicht: &str) -> Vec<[String; 3]> {
    let (status, said) = due(house, HELPER, house.units[0], schicht).await;
    assert_eq!(status, 200, "{said}");
    let of = |item: &Value| ["art", "faellig", "status"].map(|name| item[name].as_str().unwrap().to_owned());
    said["items"].as_array().unwrap().iter().map(of).collect()
}

fn line(art: &str, faellig: &str, status: &str) -> [String; 3] {
    [art, faellig, status].map(str::to_owned)
}

#[tokio::test]
async fn each_kind_stands_in_its_shift_in_the_order_of_the_clock() {
    let house = house();
    house.plan(house.residents[0], &json!({"zeitplan": {"art": "taeglich", "zeiten": ["14:40"]}}));
    let of = wound_and_order(&house);
    let id = dose(&house);
    write(&house, HELPER, "fem_anwendung", &json!({"aktion": "beginn"}), &of);
    let measure = |status| line("massnahme", "2026-11-20T13:40:00Z", status);
    // The effect is not asked for yet; the control is near, and the wound was never looked at.
    assert_eq!(
        lines(&house, "").await,
        [
            line("fem_kontrolle", "2026-11-20T13:30:00Z", "offen"),
            measure("offen"),
            line("wunde", "2026-11-20", "offen"),
        ]
    );
    house.site.clock.set("2026-11-20T13:30:00Z");
    let (_, said) = due(&house, HELPER, house.units[0], "").await;
    assert_eq!(
        (&said["items"][0]["anordnung_id"], &said["items"][1]["bezug_id"]),
        (&json!(of.order), &json!(id))
    );
    assert_eq!(
        (&said["items"][3]["verlauf_id"], &said["items"][0]["zimmer"]),
        (&json!(of.course), &json!("12a"))
    );
    let effect = |status| line("wirkung", "2026-11-20T13:30:00Z", status);
    let control = |when: &str, status| line("fem_kontrolle", when, status);
    let now = lines(&house, "").await;
    assert_eq!(now[..2], [control("2026-11-20T13:30:00Z", "ueberfaellig"), effect("offen")]);
    write(&house, HELPER, "fem_anwendung", &json!({"aktion": "kontrolle"}), &of);
    house.site.clock.set("2026-11-20T15:00:00.000001Z");
    assert_eq!(
        lines(&house, "").await,
        [
            effect("ueberfaellig"),
            measure("ueberfaellig"),
            control("2026-11-20T14:00:00Z", "ueberfaellig"),
            line("wunde", "2026-11-20", "offen"),
        ]
    );
    // Taken off, assessed: both are gone; the next assessment is due in two weeks.
    write(&house, HELPER, "fem_anwendung", &json!({"aktion": "ende"}), &of);
    write(&house, HELPER, "wunde", &json!({"laenge": 2, "breite": 2}), &of);
    assert_eq!(lines(&house, "").await, [effect("ueberfaellig"), measure("ueberfaellig")]);
    // What is open from before stands in the list that is worked off, and not in one that only comes.
    house.site.clock.set("2026-11-20T21:30:00Z");
    assert_eq!(lines(&house, "2026-11-20/nacht").await, [effect("ueberfaellig")], "it has begun");
    assert_eq!(lines(&house, "2026-11-21/frueh").await, Vec::<[String; 3]>::new());
    assert!(lines(&house, "2026-11-20/spaet").await.contains(&effect("ueberfaellig")), "where it was due");
    // In the night that began the day before it is due from midnight on.
    let wound = line("wunde", "2026-12-04", "offen");
    house.site.clock.set("2026-12-03T22:59:59Z");
    assert!(!lines(&house, "").await.contains(&wound));
    house.site.clock.set("2026-12-03T23:00:00Z");
    assert!(lines(&house, "").await.contains(&wound));
    house.site.clock.set("2026-12-05T10:00:00Z");
    assert!(lines(&house, "").await.contains(&line("wunde", "2026-12-04", "ueberfaellig")));
    assert!(lines(&house, "2026-12-04/frueh").await.contains(&line("wunde", "2026-12-04", "ueberfaellig")));
}

#[tokio::test]
async fn nothing_is_due_of_somebody_who_is_away_or_in_another_unit() {
    let house = house();
    let of = wound_and_order(&house);
    write(&house, HELPER, "fem_anwendung", &json!({"aktion": "beginn"}), &of);
    house.site.clock.seconds(3_600);
    assert_eq!(lines(&house, "").await.len(), 2);
    let (_, said) = due(&house, HELPER, house.units[1], "").await;
    assert_eq!(said["items"], json!([]));
    house.change(house.residents[0], |mut one| {
        let art = AbsenceKind::Krankenhaus;
        one.abwesenheiten.push(Absence {
            nr: 1,
            art,
            von: at("2026-11-20T13:10:00Z"),
            bis: None,
            notiz: None,
        });
        one
    });
    assert_eq!(lines(&house, "").await, Vec::<[String; 3]>::new());
}

#[tokio::test]
async fn each_is_done_from_the_list_by_one_tap_or_led_to_its_form() {
    let house = signing_in().await;
    let of = wound_and_order(&house);
    let id = dose(&house);
    write(&house, HELPER, "fem_anwendung", &json!({"aktion": "beginn"}), &of);
    house.site.clock.seconds(45 * 60);
    let more = routes()
        .and((as_needed::FEATURE.routes)())
        .and((restraints::FEATURE.routes)())
        .and((wounds::FEATURE.routes)());
    let mut helper = house.browser(HELPER, more).await;
    let (status, _, page) = helper.get("/pflege/faellig").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let shown = all(&page, "li.entry-line", None).join("\n");
    for words in [
        "Wirkung prüfen: Beispielsaft, 10 ml",
        "Anordnung liegt in der Akte.",
        "Kontrolle: Gurt, Einwilligung",
        "Wunde einschätzen: Dekubitus, Ferse rechts",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert_eq!(all(&page, ".card h2", None)[0], "Überfällig (1)", "the control");
    let course = of.course.unwrap();
    let assess = format!("/bewohner/{}/beobachtungen/neu?vorlage=wunde&verlauf={course}", house.residents[0]);
    assert!(all(&page, "li.entry-line a", Some("href")).contains(&assess));
    let effect = format!("/beobachtungen/{id}/wirkung");
    let back = all(&page, &format!("form[action='{effect}'] input[name=zurueck]"), Some("value"));
    let (status, to, _) = helper.form(&page, &effect, &format!("wirkung=gut&zurueck={}", back[0])).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/pflege/faellig"));
    let control = format!("/fem/{}/anwendung", of.order.unwrap());
    let (status, _, _) = helper.form(&page, &control, "aktion=kontrolle&zurueck=/pflege/faellig").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = helper.get("/pflege/faellig").await;
    assert!(!page.contains("Wirkung prüfen") && !page.contains("Überfällig"));
}

#[tokio::test]
async fn the_page_of_a_resident_says_what_is_due_and_leads_to_their_list() {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    let house = House::new(Wiring { kinds: &KINDS, beside: FEATURE.beside, ..Wiring::NONE }, &phc);
    let [own, other] = house.residents;
    house.plan(own, &json!({"titel": "Insulin", "zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}}));
    wound_and_order(&house);
    house.site.clock.set("2026-11-20T14:30:00Z");
    let mut helper = house.browser(HELPER, routes()).await;
    let card = async |browser: &mut crate::platform::web::browser::Browser, id: Id<Resident>| {
        let (status, _, page) = browser.get(&format!("/bewohner/{id}")).await;
        assert_eq!(status, StatusCode::OK);
        (all(&page, "#faellig", None).join(""), all(&page, "#faellig a", Some("href")))
    };
    let (text, links) = card(&mut helper, own).await;
    assert!(text.contains("14:00 Insulin") && text.contains("Überfällig"), "{text}");
    assert!(text.contains("Wunde einschätzen: Dekubitus, Ferse rechts"), "{text}");
    assert_eq!(links, [format!("/pflege/faellig?bewohner={own}")]);
    let (status, _, page) = helper.get(&links[0]).await;
    assert_eq!((status, all(&page, "li.entry-line", None).len()), (StatusCode::OK, 2));
    assert!(card(&mut helper, other).await.0.contains("In dieser Schicht ist nichts fällig."));
}

/// Ticking a measure that opens such a template asks for no order: where one alone is in force, it is that.
#[tokio::test]
async fn a_tick_belongs_to_the_one_order_or_wound_that_there_is() {
    let house = house();
    let of = wound_and_order(&house);
    let measure = |vorlage: &str| {
        let zeitplan = json!({"art": "taeglich", "zeiten": ["14:00"]});
        house.plan(house.residents[0], &json!({"vorlage": vorlage, "zeitplan": zeitplan}))
    };
    for (vorlage, werte) in
        [("fem_anwendung", json!({"aktion": "kontrolle"})), ("wunde", json!({"laenge": 2, "breite": 2}))]
    {
        let (id, body) = (measure(vorlage), json!({"status": "erledigt", "werte": werte}));
        let (status, answer) = put(&house, HELPER, id, "2026-11-20T13:00:00Z", body).await;
        assert_eq!(status, 201, "{answer}");
        let entry = entry(&house, &answer["eintrag_id"]);
        let belongs = (entry.anordnung_id, entry.verlauf_id, entry.ohne_grundlage);
        let expected = if vorlage == "wunde" { (None, of.course, false) } else { (of.order, None, false) };
        assert_eq!(belongs, expected, "{vorlage}");
    }
    wound_and_order(&house);
    let (id, body) = (measure("wunde"), json!({"status": "erledigt", "werte": {"laenge": 2}}));
    let (status, answer) = put(&house, HELPER, id, "2026-11-20T13:00:00Z", body).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(entry(&house, &answer["eintrag_id"]).verlauf_id, None, "of two it is not guessed");
}
