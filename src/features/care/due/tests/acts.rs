//! Answering and proving: what it does, what refuses it, and that races have one winner. It is 2026-11-20, 14:00 in Berlin.

use serde_json::json;

use super::{
    super::{
        actions::{self, With},
        error::DueError,
        rules,
    },
    *,
};
use crate::features::care::{
    measures::testing::{ADMIN, HELPER, NURSE, OTHER},
    observations::{Names, Source},
    residents::{AbsenceKind, Status, model::Absence},
};

fn fields(said: &Value) -> Vec<(String, String)> {
    let text = |one: &Value| one.as_str().unwrap().to_owned();
    let all = said["fields"].as_array().unwrap_or_else(|| panic!("{said}"));
    all.iter().map(|one| (text(&one[0]), text(&one[1]))).collect()
}

fn timed(time: &str) -> Value {
    json!({"zeitplan": {"art": "taeglich", "zeiten": [time]}})
}

/// 14:00 in Berlin.
const TWO: &str = "2026-11-20T13:00:00Z";

#[tokio::test]
async fn a_key_is_answered_once_and_the_same_again_is_the_same() {
    let house = house();
    let id = house.plan(house.residents[0], &timed("14:00"));
    let (status, one) = done(&house, NURSE, id, TWO).await;
    assert_eq!((status, &one["status"], &one["fassung"]), (201, &json!("erledigt"), &json!(1)), "{one}");
    assert_eq!((&one["massnahme"], &one["faellig"]), (&json!(id), &json!(TWO)));
    assert_eq!(one["von"]["handzeichen"], "NN");
    house.site.clock.seconds(60);
    for who in [NURSE, OTHER] {
        let (status, again) = done(&house, who, id, TWO).await;
        assert_eq!((status, &again["id"], &again["von"]["handzeichen"]), (200, &one["id"], &json!("NN")));
    }
    // Other content: who was first, and when.
    let other = json!({"status": "nicht_erledigt", "grund": "schlaeft"});
    let (status, said) = put(&house, OTHER, id, TWO, other).await;
    assert_eq!((status, &said["code"]), (409, &json!("BEREITS_BEANTWORTET")));
    assert_eq!((&said["aktuell"]["id"], &said["aktuell"]["von"]["handzeichen"]), (&one["id"], &json!("NN")));
    assert_eq!(stands(&house, id, "2026-11-20/spaet").await, ["erledigt"]);
    let other_time = json!({"status": "erledigt", "zeitpunkt": "2026-11-20T12:50:00Z"});
    assert_eq!(put(&house, NURSE, id, TWO, other_time).await.0, 409, "another time is another content");
    let told = house
        .site
        .p
        .store()
        .read(&house.ctx::<ReadDue>(None), |r| r.history::<Answer>(id_of::<Answer>(&one).bytes()));
    let told: Vec<String> = told.unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(told, ["answer.created"]);
}

#[tokio::test]
async fn nothing_is_signed_ahead_but_that_it_is_not_done_may_be_said() {
    let house = house();
    let resident = house.residents[0];
    let (at, later) = (house.plan(resident, &timed("16:00")), house.plan(resident, &timed("16:01")));
    assert_eq!(done(&house, NURSE, at, "2026-11-20T15:00:00Z").await.0, 201, "two hours before");
    let (status, said) = done(&house, NURSE, later, "2026-11-20T15:01:00Z").await;
    assert_eq!((status, &said["code"]), (409, &json!("ZU_FRUEH")));
    // A time that lies ahead helps nobody.
    let ahead = json!({"status": "erledigt", "zeitpunkt": "2026-11-20T13:04:00Z"});
    assert_eq!(put(&house, NURSE, later, "2026-11-20T15:01:00Z", ahead).await.1["code"], "ZU_FRUEH");
    let not = json!({"status": "nicht_erledigt", "grund": "abwesend"});
    assert_eq!(put(&house, NURSE, later, "2026-11-20T15:01:00Z", not).await.0, 201);
    // Of a shift: from its beginning on.
    let zeitplan =
        json!({"zeitplan": {"art": "taeglich", "schichten": ["spaet", "nacht"]}, "nachweis": "schicht"});
    let routine = house.plan(resident, &zeitplan);
    assert_eq!(done(&house, NURSE, routine, "2026-11-20/nacht").await.1["code"], "ZU_FRUEH");
    assert_eq!(done(&house, NURSE, routine, "2026-11-20/spaet").await.0, 201, "its first instant");
    let otherwise = json!({"status": "abweichung", "text": "ist bei ihrer Tochter"});
    assert_eq!(put(&house, NURSE, routine, "2026-11-20/nacht", otherwise).await.0, 201);
    house.set(&[("vorlauf_min", "0")]);
    let exact = house.plan(resident, &timed("14:30"));
    assert_eq!(done(&house, NURSE, exact, "2026-11-20T13:30:00Z").await.1["code"], "ZU_FRUEH");
    house.site.clock.set("2026-11-20T13:30:00Z");
    assert_eq!(done(&house, NURSE, exact, "2026-11-20T13:30:00Z").await.0, 201);
}

#[tokio::test]
async fn late_answers_are_the_houses_own_days_and_then_an_admins_with_a_reason() {
    let house = house();
    let id = house.plan(house.residents[0], &timed("14:00"));
    house.site.clock.set("2026-11-28T13:00:00Z");
    assert_eq!(done(&house, NURSE, id, "2026-11-21T13:00:00Z").await.0, 201, "seven days to the second");
    house.site.clock.set("2026-11-28T13:00:01Z");
    let (status, said) = done(&house, NURSE, id, TWO).await;
    assert_eq!((status, &said["code"]), (409, &json!("NACHTRAG_ZU_SPAET")));
    house.say(house.users[3], "AA", &[], false);
    let (status, said) = done(&house, ADMIN, id, TWO).await;
    assert_eq!((status, fields(&said)), (422, vec![("begruendung".to_owned(), "GRUND_FEHLT".to_owned())]));
    let why = json!({"status": "erledigt", "begruendung": "Papierbogen lag im Fach"});
    let (status, said) = put(&house, ADMIN, id, TWO, why).await;
    assert_eq!((status, &said["begruendung"]), (201, &json!("Papierbogen lag im Fach")), "{said}");
    house.set(&[("nachtrag_tage", "0")]);
    assert_eq!(done(&house, NURSE, id, "2026-11-22T13:00:00Z").await.1["code"], "NACHTRAG_ZU_SPAET");
}

#[tokio::test]
async fn what_an_answer_must_say_is_said_with_its_field() {
    let house = house();
    let id = house.plan(house.residents[0], &timed("14:00"));
    for (body, field, code) in [
        (json!({"status": "fertig"}), "status", "ENUM_UNGUELTIG"),
        (json!({"status": "nicht_erledigt"}), "grund", "GRUND_FEHLT"),
        (json!({"status": "nicht_erledigt", "grund": "keine Lust"}), "grund", "ENUM_UNGUELTIG"),
        (json!({"status": "erledigt", "grund": "schlaeft"}), "grund", "ENUM_UNGUELTIG"),
        (json!({"status": "nicht_erledigt", "grund": "anderer"}), "text", "TEXT_FEHLT"),
        (json!({"status": "nicht_erledigt", "grund": "anderer", "text": " ab "}), "text", "TEXT_FEHLT"),
        (json!({"status": "abweichung"}), "text", "TEXT_FEHLT"),
        (json!({"status": "abweichung", "text": "x".repeat(2_001)}), "text", "TEXT_ZU_LANG"),
        (json!({"status": "abweichung", "text": "a\u{7}b c"}), "text", "ZEICHEN_UNGUELTIG"),
        (json!({"status": "erledigt", "zeitpunkt": "2026-11-20T13:05:01Z"}), "zeitpunkt", "ZEIT_IN_ZUKUNFT"),
        (json!({"status": "erledigt", "zeitpunkt": "2025-09-30T12:00:00Z"}), "zeitpunkt", "VOR_AUFNAHME"),
    ] {
        let (status, said) = put(&house, NURSE, id, TWO, body).await;
        assert_eq!((status, fields(&said)), (422, vec![(field.to_owned(), code.to_owned())]), "{said}");
    }
    assert_eq!(
        (entries(&house), stands(&house, id, "2026-11-20/spaet").await),
        (0, vec!["offen".to_owned()])
    );
}

#[tokio::test]
async fn what_is_not_due_is_not_answered() {
    let house = house();
    let resident = house.residents[0];
    let id = house.plan(resident, &timed("14:00"));
    for faellig in
        ["2026-11-20T13:00:01Z", "2026-11-19T13:00:00Z", "2026-11-20/spaet", "2026-11-20/mittag", "heute"]
    {
        let (status, said) = done(&house, NURSE, id, faellig).await;
        assert_eq!((status, &said["code"]), (409, &json!("NICHT_FAELLIG")), "{faellig}");
    }
    let never = house
        .plan(resident, &json!({"nachweis": "keiner", "zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}}));
    assert_eq!(done(&house, NURSE, never, TWO).await.1["code"], "NICHT_FAELLIG");
    assert!(stands(&house, never, "2026-11-20/spaet").await.is_empty());
    house.change(resident, |mut one| {
        let von = "2026-11-20T12:00:00Z".parse().unwrap();
        one.abwesenheiten.push(Absence { nr: 1, art: AbsenceKind::Urlaub, von, bis: None, notiz: None });
        one
    });
    assert_eq!(done(&house, NURSE, id, TWO).await.1["code"], "NICHT_FAELLIG");
    assert!(stands(&house, id, "2026-11-20/spaet").await.is_empty(), "away");
    let absent = Id::from_bytes([9; 16]);
    assert_eq!(done(&house, NURSE, absent, TWO).await.0, 404);
    // After the stay nothing is due; what was due in it is still answered, as of then.
    house.change(resident, |one| Resident {
        abwesenheiten: Vec::new(),
        status: Status::Ausgezogen,
        auszug_datum: Some("2026-11-20".parse().unwrap()),
        ..one
    });
    house.site.clock.set("2026-11-22T13:00:00Z");
    assert_eq!(done(&house, NURSE, id, "2026-11-21T13:00:00Z").await.1["code"], "NICHT_FAELLIG");
    let (status, said) = done(&house, NURSE, id, TWO).await;
    assert_eq!((status, &said["zeitpunkt"]), (201, &json!(TWO)), "{said}");
}

#[tokio::test]
async fn what_went_otherwise_is_the_report_in_the_same_act() {
    let house = house();
    let id = house.plan(house.residents[0], &timed("14:00"));
    let body = json!({"status": "abweichung", "text": "Nur das Gesicht gewaschen, wollte nicht mehr."});
    let (status, one) = put(&house, HELPER, id, TWO, body).await;
    assert_eq!(status, 201, "{one}");
    let report = entry(&house, &one["eintrag_id"]);
    assert_eq!((report.vorlage.as_str(), report.uebergabe), ("bericht", true));
    let text = report.current().unwrap().freitext.as_deref();
    assert_eq!(text, Some("Nur das Gesicht gewaschen, wollte nicht mehr."));
    assert_eq!(
        (report.zeitpunkt().to_string(), report.schicht.as_str()),
        (TWO.to_owned(), "2026-11-20/spaet")
    );
    assert_eq!(entries(&house), 1);
}

#[tokio::test]
async fn ticking_a_measure_with_a_block_writes_its_entry_or_nothing() {
    let house = house();
    let mut named = timed("14:00");
    named["vorlage"] = json!("vitalzeichen");
    let id = house.plan(house.residents[0], &named);
    assert_eq!(
        fields(&done(&house, NURSE, id, TWO).await.1),
        [("werte".to_owned(), "BEOBACHTUNG_LEER".to_owned())]
    );
    let wrong = json!({"status": "erledigt", "werte": {"puls": 999}});
    assert_eq!(
        fields(&put(&house, NURSE, id, TWO, wrong).await.1),
        [("werte.puls".to_owned(), "AUSSERHALB".to_owned())]
    );
    assert_eq!(
        (entries(&house), stands(&house, id, "2026-11-20/spaet").await),
        (0, vec!["offen".to_owned()])
    );
    let right = json!({"status": "erledigt", "werte": {"puls": 72}, "text": "nach dem Essen"});
    let (status, one) = put(&house, NURSE, id, TWO, right.clone()).await;
    assert_eq!(status, 201, "{one}");
    let written = entry(&house, &one["eintrag_id"]);
    assert_eq!((written.vorlage.as_str(), written.erfasst_von), ("vitalzeichen", house.users[0]));
    assert_eq!(put(&house, NURSE, id, TWO, right).await.0, 200);
    let other = json!({"status": "erledigt", "werte": {"puls": 73}, "text": "nach dem Essen"});
    assert_eq!(put(&house, NURSE, id, TWO, other).await.0, 409, "other values are another content");
    // Not done opens nothing.
    let not = json!({"status": "nicht_erledigt", "grund": "abgelehnt"});
    house.site.clock.set("2026-11-21T13:00:00Z");
    assert_eq!(put(&house, NURSE, id, "2026-11-21T13:00:00Z", not).await.1["eintrag_id"], Value::Null);
    assert_eq!(entries(&house), 1);
}

#[tokio::test]
async fn a_shift_is_proved_once_and_own_answers_win() {
    let house = house();
    let resident = house.residents[0];
    let routine = json!({"nachweis": "schicht", "zeitplan": {"art": "taeglich", "schichten": ["spaet"]}});
    let first = house.plan(resident, &routine);
    let second = house.plan(resident, &routine);
    let mut nurses = routine.clone();
    nurses["nur_fachkraft"] = json!(true);
    let nurses = house.plan(resident, &nurses);
    let single = house.plan(resident, &timed("16:00"));
    let spaet = "2026-11-20/spaet";
    let body = json!({"resident_id": resident, "schicht": spaet});
    house.site.clock.set("2026-11-20T16:59:59Z");
    assert_eq!(prove(&house, HELPER, body.clone()).await.1["code"], "ZU_FRUEH", "four hours before its end");
    house.site.clock.set("2026-11-20T17:00:00Z");
    let not = json!({"status": "nicht_erledigt", "grund": "schlaeft"});
    assert_eq!(put(&house, HELPER, first, spaet, not).await.0, 201);
    let (status, proof) = prove(&house, HELPER, body.clone()).await;
    assert_eq!((status, &proof["von"]["handzeichen"]), (201, &json!("HH")), "{proof}");
    let (status, again) = prove(&house, NURSE, body.clone()).await;
    assert_eq!((status, &again["id"]), (200, &proof["id"]));
    let states = async |id| stands(&house, id, spaet).await.remove(0);
    assert_eq!(states(first).await, "nicht_erledigt", "an own answer wins");
    assert_eq!(states(second).await, "erledigt");
    assert_eq!(states(nurses).await, "offen", "a helper proves nothing that is a nurse's");
    assert_eq!(states(single).await, "ueberfaellig", "never what is proved singly");
    // Within a minute it is taken back without a reason, later with one; then all of it is open again.
    let id = id_of::<ShiftProof>(&proof);
    assert_eq!(take_back(&house, NURSE, id, json!({})).await.1["code"], "NICHT_VERFASSER");
    house.site.clock.seconds(61);
    assert_eq!(take_back(&house, HELPER, id, json!({})).await.1["code"], "GRUND_FEHLT");
    let (status, said) = take_back(&house, HELPER, id, json!({"grund": "falsche Schicht"})).await;
    assert_eq!((status, &said["storno"]["grund"]), (200, &json!("falsche Schicht")), "{said}");
    assert_eq!(
        take_back(&house, HELPER, id, json!({"grund": "falsche Schicht"})).await.1["code"],
        "BEREITS_ZURUECKGEZOGEN"
    );
    assert_eq!(
        (states(first).await, states(second).await),
        ("nicht_erledigt".to_owned(), "offen".to_owned())
    );
    let (status, proof) = prove(&house, NURSE, body).await;
    assert_eq!((status, states(nurses).await), (201, "erledigt".to_owned()), "a nurse's proof answers it");
    assert_eq!(take_back(&house, NURSE, id_of(&proof), json!({})).await.0, 200);
    for (body, code) in [
        (json!({"resident_id": resident, "schicht": "2026-11-20/mittag"}), "NICHT_FAELLIG"),
        (json!({"resident_id": resident, "schicht": "heute"}), "SCHICHT_UNBEKANNT"),
        (json!({"resident_id": resident, "schicht": "2026-11-10/frueh"}), "NACHTRAG_ZU_SPAET"),
        (json!({"resident_id": resident, "schicht": "2026-11-20/nacht"}), "ZU_FRUEH"),
    ] {
        assert_eq!(prove(&house, NURSE, body.clone()).await.1["code"], code, "{body}");
    }
}

#[test]
fn of_sixty_four_answers_at_once_one_wins() {
    let house = house();
    let id = house.plan(house.residents[0], &timed("14:00"));
    let key = TWO.parse().unwrap();
    let all: Vec<Result<(Answer, bool), DueError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64)
            .map(|nr| {
                let (house, key) = (&house, &key);
                scope.spawn(move || {
                    let ctx = house.ctx::<AnswerDue>(Some(if nr % 2 == 0 { NURSE } else { OTHER }));
                    let sent = match nr % 4 {
                        0 | 1 => rules::said("erledigt", "", ""),
                        2 => rules::said("nicht_erledigt", "schlaeft", ""),
                        _ => rules::said("abweichung", "", "anders als geplant"),
                    };
                    let with = With {
                        zeitpunkt: None,
                        werte: None,
                        json: None,
                        names: Names::default(),
                        quelle: Source::Api,
                        begruendung: "",
                        idempotency_key: "",
                    };
                    actions::answer(&house.site.p, &ctx, (id, key), &sent.unwrap(), &with)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winners: Vec<&Answer> =
        all.iter().filter_map(|one| one.as_ref().ok()).filter(|one| one.1).map(|one| &one.0).collect();
    assert_eq!(winners.len(), 1);
    let sign = winners[0].current().unwrap().handzeichen.clone().unwrap();
    for one in &all {
        match one {
            Ok((answer, _)) => assert_eq!(answer.id, winners[0].id, "everybody is told who was first"),
            Err(DueError::Answered(by, ..)) => assert_eq!(*by, sign),
            Err(other) => panic!("{other}"),
        }
    }
    let reports =
        usize::from(winners[0].current().unwrap().status == super::super::words::Status::Abweichung);
    assert_eq!(entries(&house), reports, "no report of an answer that was refused");
    let shift = "2026-11-20/frueh".parse().unwrap();
    let proofs: Vec<bool> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let ctx = house.ctx::<AnswerDue>(Some(NURSE));
                    let how = (Source::Api, None, "", "");
                    actions::prove(&house.site.p, &ctx, house.residents[0], &shift, how).unwrap().1
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(proofs.iter().filter(|is_new| **is_new).count(), 1);
}

#[tokio::test]
async fn lists_and_answers_end_where_the_resident_is_not_reached() {
    let house = house();
    let [own, other] = house.residents;
    let (here, there) = (house.plan(own, &timed("14:00")), house.plan(other, &timed("14:00")));
    house.say(house.users[0], "NN", &house.units[..1], true);
    for (status, said) in [
        done(&house, NURSE, there, TWO).await,
        prove(&house, NURSE, json!({"resident_id": other, "schicht": "2026-11-20/frueh"})).await,
    ] {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    }
    let (status, said) = due(&house, NURSE, house.units[1], "").await;
    assert_eq!((status, &said["items"]), (200, &json!([])), "nobody whom they reach");
    let (status, said) = due(&house, NURSE, house.units[0], "").await;
    assert_eq!((status, said["items"].as_array().unwrap().len()), (200, 1));
    assert_eq!(said["schicht"]["id"], "2026-11-20/spaet");
    house.set(&[("zugriff", "streng")]);
    assert_eq!(done(&house, NURSE, there, TWO).await.0, 404);
    // A restricted file is in no list, and to staff it is not there.
    house.change(own, |one| Resident { gesperrt: true, ..one });
    assert_eq!(due(&house, NURSE, house.units[0], "").await.1["items"], json!([]));
    assert_eq!(done(&house, NURSE, here, TWO).await.0, 404);
    // The list was noted once, with the measures that it showed.
    let trail =
        house.site.p.store().read(&house.ctx::<ReadDue>(None), |r| r.history::<Unit>(house.units[0].bytes()));
    let read = trail.unwrap().into_iter().filter(|entry| entry.kind == "record.read").count();
    assert_eq!(read, 1);
}
