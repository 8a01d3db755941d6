//! Writing, correcting, withdrawing, carrying over: what they do, what refuses them, and that races have one winner.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    super::{
        actions::{self, Range},
        find::{Filter, PER_PAGE},
    },
    ADMIN, HELPER, House, NURSE, ReadEntries,
};
use crate::{
    features::care::{
        observations::{SeeHiddenEntries, WriteEntries},
        residents::{EditResidents, Resident, Status},
        staff::{ManageStaff, Profile},
        units::{ManageUnits, Unit},
    },
    kernel::problem::Explain as _,
    platform::store::{Event, EventKind, RECORD_READ, Recorded, StoreError, Versioned},
};

fn fields(said: &Value) -> Vec<(String, String)> {
    let text = |one: &Value| one.as_str().unwrap().to_owned();
    said["fields"].as_array().unwrap().iter().map(|one| (text(&one[0]), text(&one[1]))).collect()
}

#[tokio::test]
async fn several_blocks_of_one_resident_are_written_together_or_not_at_all() {
    let house = House::new();
    let of = |vorlage: &str, werte: Value| json!({"resident_id": house.residents[0], "vorlage": vorlage, "werte": werte});
    let (status, said) = house
        .post(
            HELPER,
            json!([
                of("vitalzeichen", json!({"puls": 72})),
                of("schmerz", json!({"nrs": 11})),
                of("schlaf", json!({"dauer": "lang"})),
            ]),
        )
        .await;
    assert_eq!(status, 422);
    let wrong = [("[1].werte.nrs", "AUSSERHALB"), ("[2].werte.dauer", "TYP_FALSCH")];
    assert_eq!(fields(&said), wrong.map(|(field, code)| (field.to_owned(), code.to_owned())));
    assert!(house.all().is_empty(), "nothing is stored");
    let (status, said) = house
        .post(HELPER, json!([of("vitalzeichen", json!({"puls": 72})), of("schmerz", json!({"nrs": 4}))]))
        .await;
    assert_eq!((status, said.as_array().unwrap().len()), (201, 2));
    assert_eq!((&said[0]["alarm"], &said[1]["alarm"]), (&json!(false), &json!(true)));
    assert_eq!(said[0]["schicht"], "2026-11-20/spaet");
    assert_eq!(said[0]["erfasst_von"]["handzeichen"], "HH");
    assert_eq!((&said[0]["quelle"], &said[0]["erfasst_von"]["aktiv"]), (&json!("api"), &json!(true)));
    for one in house.all() {
        assert_eq!(house.told(one.id), ["entry.created"], "each has its event");
    }
    let eleven: Vec<Value> = (0..11).map(|_| of("bericht", json!({"anlass": "arzt"}))).collect();
    assert_eq!(house.post(HELPER, json!(eleven)).await.1["code"], "ZU_VIELE_EINTRAEGE");
    assert_eq!(house.post(HELPER, json!([])).await.1["code"], "BEOBACHTUNG_LEER");
    let other = json!({"resident_id": house.residents[1], "vorlage": "bericht", "freitext": "x"});
    let (_, said) = house.post(HELPER, json!([of("bericht", json!({"anlass": "arzt"})), other])).await;
    assert_eq!(fields(&said), [("[1].resident_id".to_owned(), "BEWOHNER_VERSCHIEDEN".to_owned())]);
    assert_eq!(house.all().len(), 2);
}

#[tokio::test]
async fn what_an_entry_may_not_be_is_said_by_its_code() {
    let house = House::new();
    let try_ = async |who: &str, more: Value| {
        let mut body =
            json!({"resident_id": house.residents[0], "vorlage": "bericht", "freitext": "gut geschlafen"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (status, said) = house.post(who, body).await;
        (status, said["code"].as_str().unwrap_or_default().to_owned())
    };
    for (more, code) in [
        (json!({"vorlage": "gibtesnicht"}), "VORLAGE_UNBEKANNT"),
        (json!({"version": 7}), "VORLAGE_UNBEKANNT"),
        (json!({"vorlage": "braden", "werte": {"sensorik": "1"}}), "VORLAGE_ZURUECKGEZOGEN"),
        (json!({"zeitpunkt": "2026-11-20T13:05:01Z"}), "ZEIT_IN_ZUKUNFT"),
        (json!({"zeitpunkt": "2025-09-30T21:59:59Z"}), "VOR_AUFNAHME"),
        (json!({"bezug_id": house.residents[0]}), "BEZUG_UNBEKANNT"),
        (json!({"freitext": "x".repeat(2_001)}), "TEXT_ZU_LANG"),
        (json!({"freitext": "x\u{7}"}), "ZEICHEN_UNGUELTIG"),
        (json!({"freitext": " \u{200b}\n "}), "BEOBACHTUNG_LEER"),
        (json!({"grund": "x".repeat(501)}), "FELD_ZU_LANG"),
    ] {
        assert_eq!(try_(NURSE, more.clone()).await, (422, code.to_owned()), "{more}");
    }
    let scale = json!({"vorlage": "barthel", "werte": {"essen": "10"}});
    assert_eq!(try_(HELPER, scale.clone()).await, (403, "FACHKRAFT_NOETIG".to_owned()));
    assert_eq!(
        try_(ADMIN, scale.clone()).await,
        (403, "FACHKRAFT_NOETIG".to_owned()),
        "an admin does not nurse"
    );
    assert!(house.all().is_empty());
    assert_eq!(try_(NURSE, scale).await.0, 201);
    for fits in [json!({"zeitpunkt": "2026-11-20T13:05:00Z"}), json!({"zeitpunkt": "2025-09-30T22:00:00Z"})] {
        assert_eq!(try_(NURSE, fits.clone()).await.0, 201, "{fits}");
    }
}

#[tokio::test]
async fn the_same_id_sent_again_is_the_same_entry_and_with_other_content_none() {
    let house = House::new();
    let client = "0195a1b2-0000-7000-8000-000000000001";
    let body = json!({"resident_id": house.residents[0], "vorlage": "vitalzeichen", "werte": {"puls": 72}, "client_id": client});
    let (status, first) = house.post(HELPER, body.clone()).await;
    assert_eq!((status, &first["id"]), (201, &json!(client)));
    house.site.clock.wait(SignedDuration::from_hours(30));
    let (status, again) = house.post(HELPER, body.clone()).await;
    assert_eq!((status, &again["created_at"]), (200, &first["created_at"]));
    for other in [
        json!({"werte": {"puls": 73}}),
        json!({"uebergabe": true}),
        json!({"resident_id": house.residents[1]}),
        json!({"freitext": "x"}),
    ] {
        let mut body = body.clone();
        body.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        let (status, said) = house.post(HELPER, body).await;
        assert_eq!((status, &said["code"]), (409, &json!("KENNUNG_MIT_ANDEREM_INHALT")), "{other}");
    }
    assert_eq!(house.post(NURSE, body.clone()).await.0, 409, "of another author");
    // Corrected since, it is still what was sent.
    let id = client.parse().unwrap();
    assert_eq!(
        house.correct(HELPER, id, 1, json!({"werte": {"puls": 80}, "grund": "Zahlendreher"})).await.0,
        200
    );
    let (status, now) = house.post(HELPER, body.clone()).await;
    assert_eq!((status, &now["fassung"]), (200, &json!(2)));
    let twice = json!([body, body]);
    assert_eq!(house.post(HELPER, twice).await.0, 422);
    assert_eq!(house.all().len(), 1);
}

#[tokio::test]
async fn every_version_stays_and_the_unit_and_shift_are_those_of_the_first() {
    let house = House::new();
    let id = house.write(HELPER, "vitalzeichen", json!({"puls": 40, "temperatur": 37.5}), "müde").await;
    assert!(house.entry(id).is_striking());
    // The house works in other shifts, and the resident moves: the entry stays where it was made.
    let ctx = house.ctx::<EditResidents>(None);
    let moved = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[0])?;
        w.replace(&seen, &Resident { wohnbereich_id: house.units[1], ..Resident::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.moved"))))
    });
    moved.unwrap();
    let (status, said) = house
        .correct(HELPER, id, 1, json!({"werte": {"puls": 72}, "zeitpunkt": "2026-11-20T06:00:00Z"}))
        .await;
    assert_eq!(status, 200, "{said}");
    let entry = house.entry(id);
    assert_eq!((entry.fassung(), entry.is_striking(), entry.wohnbereich_id), (2, false, house.units[0]));
    assert_eq!((entry.schicht.as_str(), entry.is_moved()), ("2026-11-20/spaet", true));
    let fassungen = said["fassungen"].as_array().unwrap();
    assert_eq!(fassungen[0]["werte"], json!({"puls": 40, "temperatur": 37.5}));
    assert_eq!((&fassungen[0]["freitext"], &fassungen[1]["freitext"]), (&json!("müde"), &json!("")));
    assert_eq!(fassungen[1]["werte"], json!({"puls": 72}), "all of it, not a part");
    // In its shift it stands as made, in a period as observed.
    let found = |filter: Filter| {
        let ctx = house.ctx::<ReadEntries>(Some(HELPER));
        actions::list(&house.site.p, &ctx, Range::Unit(house.units[0]), &filter, (None, PER_PAGE), "test")
            .unwrap()
            .0
            .entries
            .len()
    };
    let span = |id: &str| {
        let ctx = house.ctx::<ReadEntries>(None);
        let calendar =
            house.site.p.store().read(&ctx, |r| super::super::shifts::calendar(r, house.units[0])).unwrap();
        calendar.span(&id.parse().unwrap(), ctx.zone())
    };
    assert_eq!(found(Filter { schicht: span("2026-11-20/spaet"), ..Filter::default() }), 1);
    assert_eq!(found(Filter { schicht: span("2026-11-20/frueh"), ..Filter::default() }), 0);
    let at = |text: &str| Some(text.parse().unwrap());
    let early =
        Filter { von: at("2026-11-20T05:30:00Z"), bis: at("2026-11-20T07:00:00Z"), ..Filter::default() };
    let late =
        Filter { von: at("2026-11-20T13:00:00Z"), bis: at("2026-11-20T20:00:00Z"), ..Filter::default() };
    assert_eq!((found(early), found(late)), (1, 0));
}

#[tokio::test]
async fn a_correction_that_makes_it_striking_alarms_and_one_that_was_does_not_again() {
    let house = House::new();
    let id = house.write(HELPER, "vitalzeichen", json!({"puls": 72}), "").await;
    assert_eq!(house.correct(HELPER, id, 1, json!({"werte": {"puls": 40}})).await.1["alarm"], true);
    assert_eq!(house.correct(HELPER, id, 2, json!({"werte": {"puls": 39}})).await.1["alarm"], false);
    let (_, said) = house.correct(HELPER, id, 3, json!({"werte": {"puls": 999}})).await;
    assert_eq!(fields(&said), [("werte.puls".to_owned(), "AUSSERHALB".to_owned())]);
    assert_eq!(house.entry(id).fassung(), 3, "what is refused changes nothing");
}

#[tokio::test]
async fn a_refused_revision_brings_the_entry_as_it_is_now() {
    let house = House::new();
    let id = house.write(HELPER, "bericht", json!({}), "ruhige Nacht").await;
    house.correct(HELPER, id, 1, json!({"freitext": "unruhige Nacht"})).await;
    let (status, said) = house.correct(HELPER, id, 1, json!({"freitext": "gute Nacht"})).await;
    assert_eq!((status, &said["code"]), (412, &json!("FASSUNG_VERALTET")));
    assert_eq!(
        (&said["aktuell"]["fassung"], &said["aktuell"]["freitext"]),
        (&json!(2), &json!("unruhige Nacht"))
    );
    assert_eq!(house.withdraw(HELPER, id, 2, json!({"klasse": "irrtum"})).await.1["code"], "ENUM_UNGUELTIG");
    assert_eq!(house.withdraw(HELPER, id, 2, json!({})).await.0, 200);
    let (status, said) = house.correct(HELPER, id, 2, json!({"freitext": "gute Nacht"})).await;
    assert_eq!((status, &said["code"]), (409, &json!("BEREITS_ZURUECKGEZOGEN")));
    assert_eq!(said["aktuell"]["storno"]["von"]["handzeichen"], "HH");
    assert_eq!(house.get(NURSE, id).await.1["freitext"], "unruhige Nacht", "it stays readable");
}

#[tokio::test]
async fn an_entry_of_the_wrong_person_is_hidden_and_carried_over_by_its_author_within_the_hour() {
    let house = House::new();
    let id = house.write(HELPER, "vitalzeichen", json!({"puls": 40}), "Herr Moor klagt").await;
    house.site.clock.seconds(90);
    let asked = json!({"klasse": "falsche_person"});
    assert_eq!(house.withdraw(HELPER, id, 1, asked).await.1["code"], "GRUND_FEHLT");
    let asked = json!({"klasse": "falsche_person", "grund": "war Herr Moor"});
    let (status, said) = house.withdraw(HELPER, id, 1, asked).await;
    assert_eq!((status, &said["storno"]["klasse"]), (200, &json!("falsche_person")));
    for who in [HELPER, NURSE, ADMIN] {
        let (_, said) = house.get(who, id).await;
        let text = said.to_string();
        assert!(
            !text.contains("Moor") && !text.contains("puls") && !text.contains("vitalzeichen"),
            "{who}: {text}"
        );
        assert!(said["vorlage"].is_null() && said["auffaellig"] == false);
    }
    let p = &house.site.p;
    let carried =
        |who| actions::carried_over(p, &house.ctx::<WriteEntries>(Some(who)), id).unwrap().is_some();
    assert!(carried(HELPER) && !carried(NURSE) && !carried(ADMIN));
    house.site.clock.wait(SignedDuration::from_hours(1));
    assert!(carried(HELPER));
    house.site.clock.seconds(1);
    assert!(!carried(HELPER), "an hour and a second later");
    // An admin sees it with a reason, which the audit keeps.
    let look = |grund| actions::open_hidden(p, &house.ctx::<SeeHiddenEntries>(Some(ADMIN)), id, grund);
    assert_eq!(look("zu kurz").map(|_| ()).unwrap_err().explain().code, "GRUND_NOETIG");
    let seen = look("Auskunft vom 3.11.").unwrap();
    assert_eq!(seen.entry.current().unwrap().freitext.as_deref(), Some("Herr Moor klagt"));
    assert!(house.told(id).contains(&"entry.hidden_seen".to_owned()));
    // No list, no search and no value beside an input has it.
    let ctx = house.ctx::<ReadEntries>(Some(NURSE));
    let found = |filter: Filter| {
        actions::list(p, &ctx, Range::Resident(house.residents[0]), &filter, (None, PER_PAGE), "test")
            .unwrap()
            .0
            .entries
    };
    let all = found(Filter::default());
    assert_eq!(
        (all.len(), all[0].vorlage.as_str(), all[0].current().unwrap().freitext.clone()),
        (1, "", None)
    );
    assert!(found(Filter { vorlage: Some("vitalzeichen".into()), ..Filter::default() }).is_empty());
    assert!(found(Filter { auffaellig: true, ..Filter::default() }).is_empty());
    let text = Some(crate::platform::search::Needle::new("Moor"));
    assert!(found(Filter { text, ..Filter::default() }).is_empty());
}

#[tokio::test]
async fn a_closed_file_is_written_for_seven_days_and_then_by_an_admin_with_a_reason() {
    let house = House::new();
    let ctx = house.ctx::<EditResidents>(None);
    let left = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[0])?;
        let auszug_datum = Some("2026-11-20".parse().unwrap());
        w.replace(&seen, &Resident { status: Status::Verstorben, auszug_datum, ..Resident::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.left"))))
    });
    left.unwrap();
    let try_ = async |who: &str, at: &str, grund: &str| {
        let body = json!({"resident_id": house.residents[0], "vorlage": "bericht", "freitext": "x", "zeitpunkt": at, "grund": grund});
        let (status, said) = house.post(who, body).await;
        (status, said["code"].as_str().unwrap_or_default().to_owned())
    };
    let last = "2026-11-20T12:00:00Z";
    house.site.clock.set("2026-11-27T22:59:59Z");
    assert_eq!(try_(HELPER, last, "").await.0, 201, "the last second of the seven days");
    assert_eq!(
        try_(HELPER, "2026-11-20T23:00:00Z", "").await,
        (409, "BEWOHNER_AUSGEZOGEN".to_owned()),
        "the day after"
    );
    house.site.clock.set("2026-11-27T23:00:00Z");
    assert_eq!(try_(HELPER, last, "die letzte Nacht").await, (409, "BEWOHNER_AUSGEZOGEN".to_owned()));
    assert_eq!(try_(ADMIN, last, "").await, (422, "GRUND_FEHLT".to_owned()));
    assert_eq!(try_(ADMIN, last, "die letzte Nacht").await.0, 201);
    let added = house.all().into_iter().find(|entry| entry.erfasst_von == house.users[2]).unwrap();
    assert_eq!(added.current().unwrap().grund.as_deref(), Some("die letzte Nacht"));
}

#[tokio::test]
async fn who_first_signs_keeps_the_letters() {
    let house = House::new();
    let signed = || {
        let ctx = house.ctx::<ManageStaff>(None);
        let read = house.site.p.store().read(&ctx, |r| r.need::<Profile>(&Profile::id_of(house.users[1])));
        read.unwrap().signiert_at
    };
    assert_eq!(signed(), None);
    house
        .post(HELPER, json!({"resident_id": house.residents[0], "vorlage": "schmerz", "werte": {"nrs": 99}}))
        .await;
    assert_eq!(signed(), None, "what is refused signs nothing");
    house.write(HELPER, "bericht", json!({}), "x").await;
    assert!(signed().is_some());
    // Somebody of whom the house says nothing writes under their name alone.
    house.site.add(Some(&house.tenant), "new@x.de", "Neu Ling", crate::platform::tenancy::Role::Staff, "");
    let id = house.write("new@x.de", "bericht", json!({}), "x").await;
    assert_eq!(house.entry(id).current().unwrap().handzeichen, None);
}

/// Story: both were judged on what each had read. The store carries out one after the other, so the second is judged anew.
#[test]
fn a_correction_and_a_withdrawal_at_once_have_one_winner() {
    for turn in 0..20 {
        let house = House::new();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let id = runtime.block_on(house.write(HELPER, "bericht", json!({}), "x"));
        let correct = || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(house.correct(HELPER, id, 1, json!({"freitext": "y"})))
        };
        let withdraw = || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(house.withdraw(HELPER, id, 1, json!({})))
        };
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(correct);
            let other = scope.spawn(withdraw);
            (one.join().unwrap(), other.join().unwrap())
        });
        let entry = house.entry(id);
        match (one.0, other.0) {
            (200, 412) => assert_eq!((entry.fassung(), entry.storno.is_none()), (2, true), "{turn}"),
            (409, 200) => assert_eq!((entry.fassung(), entry.storno.is_some()), (1, true), "{turn}"),
            // One after the other: the withdrawal named the version that it saw, so it never follows a correction.
            both => panic!("{turn}: {both:?}"),
        }
        assert_eq!(house.told(id).iter().filter(|kind| **kind != RECORD_READ.name).count(), 2, "{turn}");
    }
}

/// The last entry of a stay and the end of that stay: whichever is first, no entry lies behind the last day.
#[test]
fn a_move_out_and_an_entry_at_once_leave_no_entry_behind_the_last_day() {
    for turn in 0..10 {
        let house = House::new();
        let write = || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(house.post(
                HELPER,
                json!({"resident_id": house.residents[0], "vorlage": "bericht", "freitext": "x"}),
            ))
        };
        let leave = || {
            let ctx = house.ctx::<EditResidents>(None);
            let left = house.site.p.store().write(&ctx, |w| {
                let seen: Versioned<Resident> = w.need(&house.residents[0])?;
                let auszug_datum = Some("2026-11-19".parse().unwrap());
                w.replace(
                    &seen,
                    &Resident { status: Status::Ausgezogen, auszug_datum, ..Resident::clone(&seen) },
                )?;
                Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.left"))))
            });
            left.unwrap()
        };
        let (status, said) = std::thread::scope(|scope| {
            let one = scope.spawn(write);
            scope.spawn(leave).join().unwrap();
            one.join().unwrap()
        });
        // Written before the move-out was known it stands; behind it, it is refused.
        match status {
            201 => assert_eq!(house.all().len(), 1, "{turn}"),
            409 => {
                assert_eq!((&said["code"], house.all().len()), (&json!("BEWOHNER_AUSGEZOGEN"), 0), "{turn}")
            }
            other => panic!("{turn}: {other} {said}"),
        }
    }
}

#[tokio::test]
async fn a_unit_with_its_own_shifts_gives_its_entries_those() {
    let house = House::new();
    let ctx = house.ctx::<ManageUnits>(None);
    let changed = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Unit> = w.need(&house.units[0])?;
        let schichten = Some("tag 07:00 Tag\nnacht 19:00 Nacht".to_owned());
        w.replace(&seen, &Unit { schichten, ..Unit::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.shifts"))))
    });
    changed.unwrap();
    let id = house.write(HELPER, "bericht", json!({}), "x").await;
    assert_eq!(house.entry(id).schicht, "2026-11-20/tag");
}
