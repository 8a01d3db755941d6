//! Who sees figures, of which units; what is counted as of the last day; that a shift is closed once and stays as it was; that a
//! file is told of. It is 2026-11-20, 14:00 in Berlin.

use jiff::Timestamp;
use serde_json::json;

use super::{super::record, *};
use crate::{
    features::care::{
        due,
        information::{
            WriteInformation,
            model::{Cell, Content},
        },
        measures::{
            Risk,
            testing::{HELPER, NURSE},
        },
        observations::{self, Names, Source, WriteEntries},
        restraint_orders::{RestraintOrder, SentOrder},
        restraints::WriteRestraints,
        templates::Input,
        versioned::begin,
        wound_courses::{SentCourse, WoundCourse},
        wounds::WriteWounds,
    },
    platform::store::{Event, EventKind, Recorded, StoreError},
};

fn codes(said: &Value) -> Vec<&str> {
    said["fields"].as_array().into_iter().flatten().filter_map(|one| one[1].as_str()).collect()
}

#[tokio::test]
async fn admins_and_nurses_see_figures_of_the_units_that_they_reach() {
    let house = house();
    let [first, second] = house.units.map(|unit| json!({"wohnbereich_id": unit}));
    let (status, said) = get(&house, HELPER, json!({})).await;
    assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")));
    for who in [NURSE, ADMIN] {
        assert_eq!(get(&house, who, json!({})).await.0, 200, "{who}");
    }
    // Of two residents, each in a unit of their own, for 30 days.
    let days = |said: &Value| said["bewohnertage"]["tage"].clone();
    assert_eq!(days(&get(&house, ADMIN, json!({})).await.1), json!(60));
    assert_eq!(days(&get(&house, ADMIN, first.clone()).await.1), json!(30));
    // A nurse of the first unit sees that one alone; an admin sees all, whatever units they have.
    house.say(house.users[0], "NN", &[house.units[0]], true);
    house.say(house.users[3], "AA", &[house.units[0]], false);
    assert_eq!(days(&get(&house, NURSE, json!({})).await.1), json!(30));
    assert_eq!(days(&get(&house, NURSE, first.clone()).await.1), json!(30));
    let (status, said) = get(&house, NURSE, second.clone()).await;
    assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    assert_eq!(days(&get(&house, ADMIN, second.clone()).await.1), json!(30));
    // In a strict house it is as if the other unit were not there.
    house.set(&[("zugriff", "streng")]);
    let barred = get(&house, NURSE, second.clone()).await;
    let nowhere = get(&house, NURSE, json!({"wohnbereich_id": "00000000-0000-7000-8000-000000000000"})).await;
    assert_eq!((barred.0, &barred.1), (404, &nowhere.1), "like one that never was");
    house.set(&[("zugriff", "alle")]);
    assert_eq!(days(&get(&house, NURSE, second).await.1), json!(30));
    // Restricted residents are counted, and nobody is named.
    house.change(house.residents[0], |resident| Resident { gesperrt: true, ..resident });
    let said = get(&house, NURSE, json!({})).await.1;
    assert_eq!(days(&said), json!(60));
    let text = said.to_string();
    assert!(!text.contains("Bergfeld") && !text.contains(&house.residents[0].to_string()));
}

#[tokio::test]
async fn days_that_are_none_are_refused_at_their_field() {
    let house = house();
    for (query, expected) in [
        (json!({"von": "2026-08-20", "bis": "2026-11-20"}), "ZEITRAUM_UNGUELTIG"),
        (json!({"von": "2026-11-21", "bis": "2026-11-20"}), "ZEITRAUM_UNGUELTIG"),
        (json!({"von": "2020-01-01", "bis": "2026-11-20"}), "ZEITRAUM_UNGUELTIG"),
        (json!({"von": "31.2.2026"}), "DATUM_UNGUELTIG"),
        (json!({"bis": "morgens"}), "DATUM_UNGUELTIG"),
        (json!({"wohnbereich_id": "EG"}), "FELD_UNGUELTIG"),
    ] {
        let (status, said) = get(&house, ADMIN, query.clone()).await;
        assert_eq!((status, codes(&said)), (422, vec![expected]), "{query}");
    }
    let (status, said) = get(&house, ADMIN, json!({"von": "2026-08-21", "bis": "2026-11-20"})).await;
    assert_eq!((status, said["tage"].as_array().unwrap().len()), (200, 92));
}

fn entry_of(
    house: &House,
    of: Id<Resident>,
    (vorlage, werte): (&str, Value),
    course: Option<Id<WoundCourse>>,
    at: &str,
) {
    let sent = observations::Sent {
        vorlage: vorlage.to_owned(),
        version: None,
        werte: Input::Json(werte.as_object().unwrap()),
        freitext: String::new(),
        zeitpunkt: Some(at.parse().unwrap()),
        uebergabe: false,
        bezug_id: None,
        verlauf_id: course,
        anordnung_id: None,
        client_id: None,
        photos: &[],
        names: Names::default(),
    };
    let how = observations::How { quelle: Source::Api, grund: "", idempotency_key: "" };
    let ctx = house.ctx::<WriteEntries>(Some(NURSE));
    observations::write_entries(&house.site.p, &ctx, of, &[sent], &how)
        .unwrap_or_else(|_| panic!("{vorlage}"));
}

/// K8: here, in this time, of the second category or worse.
#[tokio::test]
async fn sores_count_that_came_about_here_and_are_bad_enough() {
    let house = house();
    let begun = |art: &str, ort: &str, since: &str| {
        let sent = SentCourse {
            art: art.into(),
            lokalisation: "Ferse".into(),
            entstanden_am: Some(since.parse().unwrap()),
            ort: ort.into(),
        };
        let ctx = house.ctx::<WriteWounds>(Some(NURSE));
        begin::<WoundCourse>(&house.site.p, &ctx, house.residents[0], &sent, "").unwrap().id
    };
    for (art, ort, since, category) in [
        ("dekubitus", "hier", "2026-11-10", "2"),
        ("dekubitus", "hier", "2026-11-10", "x"),
        ("dekubitus", "hier", "2026-11-10", "1"),
        ("dekubitus", "krankenhaus", "2026-11-10", "3"),
        ("dekubitus", "hier", "2026-10-21", "3"),
        ("ulcus", "hier", "2026-11-10", "3"),
    ] {
        let course = begun(art, ort, since);
        let werte = json!({"kategorie": category});
        entry_of(&house, house.residents[0], ("wunde", werte), Some(course), "2026-11-18T09:00:00Z");
    }
    begun("dekubitus", "hier", "2026-11-11");
    assert_eq!(get(&house, ADMIN, json!({})).await.1["dekubitus"], json!(2));
    assert_eq!(get(&house, ADMIN, json!({"wohnbereich_id": house.units[1]})).await.1["dekubitus"], json!(0));
    assert_eq!(get(&house, ADMIN, json!({"von": "2026-10-21"})).await.1["dekubitus"], json!(3));
    assert!(is_whole(&house));
}

/// K9: against the weight nearest to half a year before the newest; exactly 10 % is not more.
#[tokio::test]
async fn whoever_lost_more_than_a_tenth_in_half_a_year_is_counted() {
    let house = house();
    let weighed = |of: usize, at: &str, kg: f64| {
        entry_of(&house, house.residents[of], ("vitalzeichen", json!({"gewicht": kg})), None, at);
    };
    weighed(0, "2026-05-20T08:00:00Z", 80.0);
    weighed(0, "2026-09-20T08:00:00Z", 60.0);
    weighed(1, "2026-11-18T08:00:00Z", 50.0);
    assert_eq!(
        get(&house, ADMIN, json!({})).await.1["gewichtsverlust"],
        json!({"zaehler": 0, "nenner": 0, "quote": null})
    );
    weighed(0, "2026-11-18T08:00:00Z", 72.0);
    weighed(1, "2026-05-22T08:00:00Z", 60.0);
    let lost = |said: &Value| said["gewichtsverlust"].clone();
    let said = get(&house, ADMIN, json!({})).await.1;
    assert_eq!(lost(&said), json!({"zaehler": 1, "nenner": 2, "quote": 50}));
    weighed(0, "2026-11-19T08:00:00Z", 71.9);
    let said = get(&house, ADMIN, json!({})).await.1;
    assert_eq!(lost(&said), json!({"zaehler": 2, "nenner": 2, "quote": 100}));
    // As of the day before, that weight was not known.
    let said = get(&house, ADMIN, json!({"bis": "2026-11-18"})).await.1;
    assert_eq!(lost(&said), json!({"zaehler": 1, "nenner": 2, "quote": 50}));
}

/// K10: orders in force on the last day, by their basis.
#[tokio::test]
async fn restraints_in_force_are_counted_by_their_basis() {
    let house = house();
    let order = |of: usize, grundlage: &str, until: Option<&str>| {
        let sent = SentOrder {
            art: "bettgitter".into(),
            grundlage: grundlage.into(),
            gueltig_bis: until.map(day),
            alternativen: "Niederflurbett".into(),
            kontrolle_min: Some(60),
            ..SentOrder::default()
        };
        let ctx = house.ctx::<WriteRestraints>(Some(NURSE));
        begin::<RestraintOrder>(&house.site.p, &ctx, house.residents[of], &sent, "").unwrap();
    };
    order(0, "genehmigung", Some("2026-11-22"));
    order(0, "einwilligung", None);
    order(1, "notstand", None);
    let fem = |said: &Value| {
        let of = &said["fem"];
        ["bewohner", "einwilligung", "genehmigung", "notstand", "ohne_grundlage"]
            .map(|name| of[name].as_u64().unwrap())
    };
    assert_eq!(fem(&get(&house, ADMIN, json!({})).await.1), [2, 1, 1, 1, 0]);
    assert_eq!(
        fem(&get(&house, ADMIN, json!({"bis": "2026-11-19"})).await.1),
        [0; 5],
        "before they were ordered"
    );
    house.site.clock.set("2026-11-24T09:00:00Z");
    assert_eq!(fem(&get(&house, ADMIN, json!({})).await.1), [2, 1, 1, 1, 1], "the approval is over");
    assert_eq!(
        fem(&get(&house, ADMIN, json!({"bis": "2026-11-22"})).await.1),
        [2, 1, 1, 1, 0],
        "and was not yet"
    );
    assert_eq!(fem(&get(&house, ADMIN, json!({"wohnbereich_id": house.units[1]})).await.1), [1, 0, 0, 1, 0]);
}

/// A signed collection of somebody, with these cells.
fn signed(house: &House, of: usize, at: &str, cells: &[(Risk, bool)]) {
    let cell = |(zeile, weitere): &(Risk, bool)| Cell {
        zeile: *zeile,
        thema: 1,
        risiko: Some(true),
        weitere: Some(*weitere),
    };
    let at: Timestamp = at.parse().unwrap();
    let sis = Sis {
        id: Id::new(at),
        resident_id: house.residents[of],
        fassung: 1,
        inhalt: Content {
            datum: day("2026-11-01"),
            anlass: None,
            anwesend: None,
            o_ton: None,
            o_ton_von: None,
            themen: vec![None; 6],
            matrix: cells.iter().map(cell).collect(),
            sonstiges_titel: None,
            bemerkung: None,
        },
        vorgaenger_id: None,
        unterschrieben_von: house.users[0],
        handzeichen: None,
        unterschrieben_at: at,
        kanonisch: String::new(),
        sha256: [0; 32],
    };
    let ctx = house.ctx::<WriteInformation>(Some(NURSE));
    let written = house.site.p.store().write(&ctx, |w| {
        w.add(&sis)?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.signed"))))
    });
    written.unwrap();
}

/// K11 and K15.
#[tokio::test]
async fn who_is_at_risk_is_looked_at_and_who_lives_here_has_a_collection() {
    let house = house();
    let of = |said: &Value| {
        let informed = &said["informationssammlung"];
        (
            said["schmerzeinschaetzung"]["zaehler"].as_u64().unwrap(),
            said["schmerzeinschaetzung"]["nenner"].as_u64().unwrap(),
            informed["ohne_unterschrift"].as_u64().unwrap(),
            informed["einschaetzungen_offen"].as_u64().unwrap(),
        )
    };
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (0, 0, 2, 0));
    signed(&house, 0, "2026-11-19T09:00:00Z", &[(Risk::Schmerz, true), (Risk::Sturz, true)]);
    signed(&house, 1, "2026-11-19T09:00:00Z", &[(Risk::Ernaehrung, false)]);
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (0, 1, 0, 2));
    assert_eq!(
        of(&get(&house, ADMIN, json!({"bis": "2026-11-18"})).await.1),
        (0, 0, 2, 0),
        "before it was signed"
    );
    // Too long before the signature for that, and within the days of the house.
    entry_of(&house, house.residents[0], ("schmerz", json!({"nrs": 2})), None, "2026-11-05T08:59:00Z");
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (1, 1, 0, 2));
    house.set(&[("einschaetzung_tage", "14")]);
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (0, 1, 0, 2));
    let words = |risk: &str| ("einschaetzung", json!({"risiko": risk, "ergebnis": "gering"}));
    entry_of(&house, house.residents[0], words("dekubitus"), None, "2026-11-20T08:00:00Z");
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (0, 1, 0, 2), "another risk");
    entry_of(&house, house.residents[0], words("schmerz"), None, "2026-11-20T08:00:00Z");
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (1, 1, 0, 1));
    entry_of(&house, house.residents[0], words("sturz"), None, "2026-11-20T08:00:00Z");
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (1, 1, 0, 0));
    // Whoever has just moved in has time.
    house.change(house.residents[1], |resident| Resident { aufnahme_datum: day("2026-11-10"), ..resident });
    assert_eq!(of(&get(&house, ADMIN, json!({"bis": "2026-11-18"})).await.1).2, 1);
}

/// K16: as of the last day, which is not the day itself.
#[tokio::test]
async fn evaluations_are_overdue_behind_their_day() {
    let house = house();
    house.plan(house.residents[0], &json!({"evaluation_am": "2026-11-24"}));
    house.plan(house.residents[0], &json!({"evaluation_am": "2026-11-25"}));
    house.plan(house.residents[1], &json!({"evaluation_am": "2026-12-31"}));
    house.site.clock.set("2026-11-26T09:00:00Z");
    let of = |said: &Value| {
        let of = &said["evaluationen"];
        (of["ueberfaellig"].as_u64().unwrap(), of["bewohner"].as_u64().unwrap())
    };
    assert_eq!(of(&get(&house, ADMIN, json!({})).await.1), (2, 1));
    assert_eq!(of(&get(&house, ADMIN, json!({"bis": "2026-11-25"})).await.1), (1, 1));
    assert_eq!(of(&get(&house, ADMIN, json!({"bis": "2026-11-24"})).await.1), (0, 0));
}

/// What was answered after the time for it counts as not documented, open and closed; and a shift is closed once.
#[tokio::test]
async fn a_closed_shift_stays_as_it_was() {
    let house = house();
    house.site.clock.set("2026-11-20T04:30:00Z");
    let zeitplan = json!({"art": "einmalig", "am": "2026-11-20", "zeiten": ["08:00"]});
    let id = house.plan(house.residents[0], &json!({"zeitplan": zeitplan}));
    let asked = json!({"von": "2026-11-20", "bis": "2026-11-20"});
    let done = |said: &Value| {
        (said["massnahmen"]["erledigt"].clone(), said["massnahmen"]["nicht_dokumentiert"].clone())
    };
    // Late by a second: an admin still may, and it does not count.
    house.site.clock.set("2026-11-27T13:00:01Z");
    let late = json!({"status": "erledigt", "begruendung": "vergessen nachzutragen"});
    let (status, said) = due::tests::put(&house, ADMIN, id, "2026-11-20T07:00:00Z", late).await;
    assert_eq!(status, 201, "{said}");
    assert_eq!(done(&get(&house, ADMIN, asked.clone()).await.1), (json!(0), json!(1)));
    night(&house);
    let last = || {
        let ctx = house.ctx::<ReadFigures>(Some(ADMIN));
        house.site.p.store().read(&ctx, |r| record::last_closed(r, house.units[0])).unwrap().unwrap()
    };
    assert_eq!((last().schicht.as_str(), last().nicht_dokumentiert), ("2026-11-20/frueh", 1));
    let closed = last();
    night(&house);
    assert!(last() == closed, "nothing is closed twice");
    assert_eq!(done(&get(&house, ADMIN, asked.clone()).await.1), (json!(0), json!(1)));
    // What the house changes later does not change what was.
    house.set(&[("nachtrag_tage", "30")]);
    night(&house);
    assert!(last() == closed);
    assert_eq!(done(&get(&house, ADMIN, asked).await.1), (json!(0), json!(1)));
    assert!(is_whole(&house));
}
