//! What entries belong to: a wound's course, an order of restraint, an earlier entry.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{HELPER, House, NURSE};
use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::{Basis, OrderEnd, OrderVersion, RestraintKind, RestraintOrder, UNFOUNDED},
        restraints::WriteRestraints,
        wound_courses::{CourseEnd, CourseState, CourseVersion, Origin, WoundCourse, WoundKind},
        wounds::WriteWounds,
    },
    kernel::ids::Id,
    platform::{
        store::{Event, EventKind, Recorded, StoreError},
        web::browser::all,
    },
};

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// A course of a resident, closed at an instant or open.
fn course(house: &House, resident: Id<Resident>, closed: Option<&str>) -> Id<WoundCourse> {
    let von = house.users[0];
    let version = CourseVersion {
        art: WoundKind::Dekubitus,
        lokalisation: "Ferse rechts".into(),
        entstanden_am: None,
        ort: Origin::Hier,
        von,
        handzeichen: None,
        at: at("2026-11-01T08:00:00Z"),
    };
    let ende = closed.map(|text| CourseEnd {
        als: CourseState::Abgeheilt,
        at: at(text),
        von,
        handzeichen: None,
        grund: None,
    });
    let id = Id::new(house.site.p.now());
    let new = WoundCourse { id, resident_id: resident, fassungen: vec![version], ende };
    let ctx = house.ctx::<WriteWounds>(None);
    let written = house.site.p.store().write(&ctx, |w| {
        w.add(&new)?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.added"))))
    });
    written.unwrap();
    id
}

/// An order for a resident on a court's approval until a day.
fn order(house: &House, resident: Id<Resident>, until: &str, ended: Option<&str>) -> Id<RestraintOrder> {
    let von = house.users[0];
    let version = OrderVersion {
        grundlage: Basis::Genehmigung,
        aktenzeichen: None,
        gueltig_bis: Some(until.parse().unwrap()),
        alternativen: "Niedrigbett".into(),
        kontrolle_min: 60,
        von,
        handzeichen: None,
        at: at("2026-11-01T08:00:00Z"),
    };
    let ende = ended.map(|text| OrderEnd { at: at(text), von, handzeichen: None, grund: None });
    let id = Id::new(house.site.p.now());
    let new = RestraintOrder {
        id,
        resident_id: resident,
        art: RestraintKind::Bettgitter,
        fassungen: vec![version],
        ende,
        gemeldet_am: None,
    };
    let ctx = house.ctx::<WriteRestraints>(None);
    let written = house.site.p.store().write(&ctx, |w| {
        w.add(&new)?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.added"))))
    });
    written.unwrap();
    id
}

fn with(resident: Id<Resident>, vorlage: &str, more: Value) -> Value {
    let werte = match vorlage {
        "wunde" => json!({"laenge": 3.5, "breite": 2.3}),
        "fem_anwendung" => json!({"aktion": "beginn"}),
        _ => json!({"puls": 72}),
    };
    let mut body = json!({"resident_id": resident, "vorlage": vorlage, "werte": werte});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn an_entry_names_a_course_or_order_of_its_own_resident_alone() {
    let house = House::new();
    let [own, other] = house.residents;
    let (wound, foreign) = (course(&house, own, None), course(&house, other, None));
    let closed = course(&house, own, Some("2026-11-10T08:00:00Z"));
    let (order, of_other) =
        (order(&house, own, "2026-12-31", None), order(&house, other, "2026-12-31", None));
    for (body, field, code) in [
        (with(own, "wunde", json!({"verlauf_id": foreign})), "verlauf_id", "VERLAUF_UNBEKANNT"),
        (with(own, "wunde", json!({"verlauf_id": own})), "verlauf_id", "VERLAUF_UNBEKANNT"),
        (with(own, "wunde", json!({"verlauf_id": closed})), "verlauf_id", "VERLAUF_BEENDET"),
        (with(own, "vitalzeichen", json!({"verlauf_id": wound})), "verlauf_id", "FELD_UNBEKANNT"),
        (
            with(own, "fem_anwendung", json!({"anordnung_id": of_other})),
            "anordnung_id",
            "ANORDNUNG_UNBEKANNT",
        ),
        (with(own, "wunde", json!({"anordnung_id": order})), "anordnung_id", "FELD_UNBEKANNT"),
    ] {
        let (status, said) = house.post(HELPER, body).await;
        assert_eq!((status, &said["fields"]), (422, &json!([[field, code]])), "{said}");
    }
    assert!(house.all().is_empty(), "nothing is stored");
    // Of before it was closed it can still be written down.
    let late = json!({"verlauf_id": closed, "zeitpunkt": "2026-11-09T08:00:00Z"});
    assert_eq!(house.post(HELPER, with(own, "wunde", late)).await.0, 201);
    let client = "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071";
    let body = json!({"verlauf_id": wound, "client_id": client});
    let (status, one) = house.post(HELPER, with(own, "wunde", body.clone())).await;
    assert_eq!((status, &one["verlauf_id"]), (201, &json!(wound)), "{one}");
    assert_eq!(house.post(HELPER, with(own, "wunde", body)).await.0, 200, "the same again");
    let elsewhere = json!({"client_id": client});
    assert_eq!(house.post(HELPER, with(own, "wunde", elsewhere)).await.0, 409, "another content");
    let (_, one) = house.post(HELPER, with(own, "fem_anwendung", json!({"anordnung_id": order}))).await;
    assert_eq!((&one["anordnung_id"], &one["ohne_grundlage"]), (&json!(order), &json!(false)), "{one}");
}

#[tokio::test]
async fn a_restraint_without_a_basis_is_stored_and_marked_and_told_of() {
    let house = House::new();
    let own = house.residents[0];
    let over = order(&house, own, "2026-11-19", None);
    let last_day = order(&house, own, "2026-11-20", None);
    let ended = order(&house, own, "2026-12-31", Some("2026-11-20T12:00:00Z"));
    for (more, marked) in [
        (json!({}), true),
        (json!({"anordnung_id": over}), true),
        (json!({"anordnung_id": over, "zeitpunkt": "2026-11-19T20:00:00Z"}), false),
        (json!({"anordnung_id": last_day}), false),
        (json!({"anordnung_id": ended}), true),
        (json!({"anordnung_id": ended, "zeitpunkt": "2026-11-20T11:00:00Z"}), false),
        (json!({"werte": {"aktion": "ende"}}), true),
    ] {
        let (status, one) = house.post(HELPER, with(own, "fem_anwendung", more.clone())).await;
        assert_eq!((status, &one["ohne_grundlage"]), (201, &json!(marked)), "{more}: {one}");
        let id = one["id"].as_str().unwrap().parse().unwrap();
        let told = house.told(id).iter().filter(|kind| *kind == UNFOUNDED.name).count();
        let taken_off = more["werte"]["aktion"] == "ende";
        assert_eq!(told, usize::from(marked && !taken_off), "{more}");
    }
}

#[tokio::test]
async fn the_form_proposes_the_one_open_course_and_takes_what_is_chosen() {
    let house = House::signing_in().await;
    let own = house.residents[0];
    let wound = course(&house, own, None);
    course(&house, own, Some("2026-11-10T08:00:00Z"));
    let mut nurse = house.browser(NURSE).await;
    let form = format!("/bewohner/{own}/beobachtungen/neu");
    let (status, _, page) = nurse.get(&format!("{form}?vorlage=wunde")).await;
    assert_eq!(status, StatusCode::OK);
    let options = all(&page, "select[name=verlauf_id] option", Some("value"));
    assert_eq!(options, [String::new(), wound.to_string()], "the closed one is not offered");
    assert_eq!(all(&page, "select[name=verlauf_id] option[selected]", Some("value")), [wound.to_string()]);
    // Nothing is ordered: that is said before it is written.
    assert!(all(&page, "#baustein-fem_anwendung", None)[0].contains("Es ist keine Anordnung in Kraft"));
    let opened = all(&page, "input[name=geoeffnet]", Some("value")).remove(0);
    let sent = |course: &str| {
        format!(
            "geoeffnet={opened}&version-wunde=1&wunde.laenge=2&wunde.breite=1,5&verlauf_id={course}&zurueck=/bewohner"
        )
    };
    let (status, _, page) = nurse.form(&page, &form, &sent("quatsch")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-verlauf_id"]);
    assert_eq!(all(&page, "input[name='wunde.laenge']", Some("value")), ["2"], "what was typed stays");
    let foreign = course(&house, house.residents[1], None);
    let (status, _, page) = nurse.form(&page, &form, &sent(&foreign.to_string())).await;
    assert_eq!(
        (status, all(&page, ".error-summary a", Some("href"))),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-verlauf_id".to_owned()])
    );
    let (status, _, _) = nurse.form(&page, &form, &sent(&wound.to_string())).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let entries = house.all();
    assert_eq!((entries.len(), entries[0].verlauf_id), (1, Some(wound)));
    let (_, _, page) = nurse.get(&format!("/beobachtungen/{}", entries[0].id)).await;
    assert_eq!(all(&page, &format!("a[href='/wunden/{wound}']"), None).len(), 1);
    // Left out it belongs to none.
    let (_, _, page) = nurse.get(&form).await;
    let (status, _, _) = nurse.form(&page, &form, &sent("")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(house.all().iter().filter(|entry| entry.verlauf_id.is_none()).count(), 1);
}

/// What moved to another person belongs to nothing of the first one.
#[tokio::test]
async fn an_entry_of_the_wrong_person_is_in_no_course() {
    let house = House::new();
    let own = house.residents[0];
    let wound = course(&house, own, None);
    let (_, one) = house.post(NURSE, with(own, "wunde", json!({"verlauf_id": wound}))).await;
    let id = one["id"].as_str().unwrap().parse().unwrap();
    let body = json!({"klasse": "falsche_person", "grund": "falsche Akte"});
    let (status, said) = house.withdraw(NURSE, id, 1, body).await;
    assert_eq!(status, 200, "{said}");
    let (_, said) = house.get(NURSE, id).await;
    assert_eq!((&said["verlauf_id"], &said["vorlage"]), (&Value::Null, &Value::Null));
    let left = house.site.p.store().read(&house.ctx::<super::ReadEntries>(None), |r| {
        Ok::<_, StoreError>(super::super::belonging(r, wound.bytes())?.count())
    });
    assert_eq!(left.unwrap(), 0);
}
