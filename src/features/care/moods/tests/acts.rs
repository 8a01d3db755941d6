//! Moods are recorded, alert, and are withdrawn.

use super::{
    super::{
        actions::{Sent, may_withdraw, record},
        model::Origin,
    },
    *,
};
use crate::{
    features::care::{
        alerts::{self, ReadAlerts},
        observations::{
            EntryError, Source,
            tests::{ADMIN, HELPER, NURSE},
        },
    },
    kernel::{paging::Paging, problem::Explain as _},
    platform::{
        jobs::{Reaction, drain},
        notify::{self, Inbox},
        store::Versioned,
    },
};

fn mood(house: &House, id: Id<Mood>) -> Versioned<Mood> {
    house.site.p.store().read(&house.ctx::<ReadMoods>(None), |r| r.need(&id)).unwrap()
}

fn raised(house: &House, id: Id<Mood>) -> Vec<Alert> {
    alerts::of_occasion(&house.site.p, &house.ctx::<ReadAlerts>(None), id.bytes()).unwrap()
}

fn told(house: &House, who: &str) -> Vec<u8> {
    let reaction = |kind: &str| {
        let own = alerts::FEATURE.events.iter().find(|(known, _)| known.name == kind);
        own.map_or(Reaction::Nothing, |(_, reaction)| *reaction)
    };
    assert_eq!(drain(&house.site.p, reaction).unwrap().failed, 0);
    let inbox = house.ctx::<Inbox>(Some(who));
    let list = notify::list(&house.site.p, alerts::FEATURE.notices, &inbox, false, Paging::page(1)).unwrap();
    list.page.items.iter().map(|row| row.notification.kind.number()).collect()
}

#[tokio::test]
async fn a_very_bad_mood_alerts_the_unit_once_a_day() {
    let house = signing_in().await;
    let (status, said) = post(&house, HELPER, json!({"wert": 1, "notiz": " weint viel "})).await;
    assert_eq!(
        (status, &said["notiz"], &said["quelle"]),
        (201, &json!("weint viel"), &json!("fremd")),
        "{said}"
    );
    assert_eq!(said["erfasst_von"]["handzeichen"], "HH");
    assert_eq!(said["zeitpunkt"], "2026-11-20T13:00:00Z");
    let first = id_of(&said);
    let open = raised(&house, first);
    assert_eq!((open.len(), open[0].verfasser, open[0].felder.len()), (1, Some(house.users[1]), 0));
    assert_eq!((told(&house, NURSE), told(&house, HELPER), told(&house, ADMIN)), (vec![13], vec![], vec![]));
    let (_, said) = post(&house, NURSE, json!({"wert": 1})).await;
    assert_eq!((&said["alarm"], &said["anlass"]), (&json!(false), &json!("wert_1")));
    assert!(raised(&house, id_of(&said)).is_empty());
    // Withdrawn, there is nothing to do about it any more; the day has had its alert.
    assert_eq!(withdraw(&house, HELPER, first, json!({"grund": "verwechselt"})).await.0, 200);
    assert!(!raised(&house, first)[0].is_open());
    let (_, said) = post(&house, NURSE, json!({"wert": 1})).await;
    assert_eq!((&said["alarm"], &said["tageswert"]), (&json!(false), &json!(1)));
}

#[tokio::test]
async fn what_is_withdrawn_counts_nowhere_and_leaves_its_place() {
    let house = house();
    let mut ids = Vec::new();
    for wert in [2, 4, 4] {
        ids.push(id_of(&post(&house, NURSE, json!({"wert": wert})).await.1));
    }
    let (status, said) = post(&house, NURSE, json!({"wert": 5})).await;
    assert_eq!((status, &said["code"]), (429, &json!("MOOD_LIMIT")));
    let day = async |house: &House| trend(house, NURSE, "7").await.1["items"][6]["wert"].clone();
    assert_eq!(day(&house).await, json!(3.3));
    assert_eq!(withdraw(&house, NURSE, ids[0], json!({})).await.0, 200, "within a minute without a reason");
    assert_eq!(day(&house).await, json!(4));
    assert_eq!(post(&house, NURSE, json!({"wert": 5})).await.0, 201);
    let (_, all) = list(&house, NURSE, "").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 4, "it stays readable");
    let again = withdraw(&house, NURSE, ids[0], json!({"grund": "noch einmal"})).await;
    assert_eq!((again.0, &again.1["code"]), (409, &json!("BEREITS_ZURUECKGEZOGEN")));
}

#[tokio::test]
async fn staff_withdraw_their_own_and_an_admin_any_with_a_reason() {
    let house = house();
    let id = id_of(&post(&house, NURSE, json!({"wert": 3})).await.1);
    let (status, said) = withdraw(&house, HELPER, id, json!({"grund": "verwechselt"})).await;
    assert_eq!((status, &said["code"]), (403, &json!("NICHT_VERFASSER")));
    let (status, said) = withdraw(&house, ADMIN, id, json!({})).await;
    assert_eq!((status, &said["fields"]), (422, &json!([["grund", "GRUND_FEHLT"]])));
    house.site.clock.seconds(61);
    assert_eq!(
        withdraw(&house, NURSE, id, json!({})).await.0,
        422,
        "after a minute its author says why, too"
    );
    let (status, said) = withdraw(&house, ADMIN, id, json!({"grund": "falsche Person"})).await;
    assert_eq!((status, &said["storno"]["grund"]), (200, &json!("falsche Person")), "{said}");
}

/// Nobody of the house withdraws what a resident said of themselves, whatever right they hold.
#[test]
fn what_a_resident_recorded_stands_for_ever() {
    let house = house();
    let ctx = house.ctx::<RecordMoods>(Some(ADMIN));
    let sent = Sent {
        wert: Some(2),
        notiz: "",
        zeitpunkt: None,
        grund: "",
        client_id: None,
        weg: Source::Seite,
        idempotency_key: "",
    };
    let done = record(&house.site.p, &ctx, house.residents[0], &sent).unwrap();
    let own = Mood { quelle: Origin::Selbst, erfasst_von: None, handzeichen: None, ..done.mood };
    let refused = may_withdraw(&ctx, &own, &done_resident(&house), "mit gutem Grund");
    let Err(refused @ EntryError::Refused(_)) = refused else { panic!("it is withdrawn") };
    assert_eq!(refused.explain().code, "STIMMUNG_BLEIBT");
    use crate::platform::tenancy::MayRead;
    let who = house.ctx::<super::super::ReviseAnyMood>(Some(ADMIN));
    assert!(!<super::super::ReviseAnyMood as MayRead<Mood>>::reaches(who.actor(), &own));
    assert!(<super::super::ReviseAnyMood as MayRead<Mood>>::reaches(
        who.actor(),
        &Mood { erfasst_von: Some(house.users[0]), ..own }
    ));
}

fn done_resident(house: &House) -> Resident {
    let ctx = house.ctx::<ReadMoods>(None);
    house.site.p.store().read(&ctx, |r| r.need::<Resident>(&house.residents[0])).unwrap().into_inner()
}

#[tokio::test]
async fn what_is_sent_wrong_is_told_and_what_is_sent_again_is_the_same() {
    let house = house();
    for (body, field, code) in [
        (json!({"wert": 0}), "wert", "AUSSERHALB"),
        (json!({"wert": 6}), "wert", "AUSSERHALB"),
        (json!({"wert": 300}), "wert", "AUSSERHALB"),
        (json!({"wert": -1}), "wert", "AUSSERHALB"),
        (json!({"wert": 3, "notiz": "x".repeat(501)}), "notiz", "FELD_ZU_LANG"),
        (json!({"wert": 3, "zeitpunkt": "2026-11-20T13:06:00Z"}), "zeitpunkt", "ZEIT_IN_ZUKUNFT"),
        (json!({"wert": 3, "zeitpunkt": "2025-09-30T12:00:00Z"}), "zeitpunkt", "VOR_AUFNAHME"),
    ] {
        let (status, said) = post(&house, NURSE, body.clone()).await;
        assert_eq!((status, &said["fields"]), (422, &json!([[field, code]])), "{body}");
    }
    let id: Id<Mood> = Id::from_bytes([7; 16]);
    let body = json!({"wert": 3, "notiz": "ruhig", "client_id": id});
    assert_eq!(post(&house, NURSE, body.clone()).await.0, 201);
    let (status, said) = post(&house, NURSE, body).await;
    assert_eq!((status, id_of(&said), &said["tageswert"]), (200, id, &json!(3)));
    let other = json!({"wert": 4, "notiz": "ruhig", "client_id": id});
    let (status, said) = post(&house, NURSE, other).await;
    assert_eq!((status, &said["code"]), (409, &json!("KENNUNG_MIT_ANDEREM_INHALT")));
    assert_eq!(mood(&house, id).wert, 3);
}

#[tokio::test]
async fn moods_are_there_for_whoever_reaches_the_resident() {
    let house = house();
    let id = id_of(&post(&house, NURSE, json!({"wert": 3})).await.1);
    house.say(house.users[1], "HH", &house.units[1..], false);
    for (status, said) in [
        list(&house, HELPER, "").await,
        trend(&house, HELPER, "").await,
        post(&house, HELPER, json!({"wert": 3})).await,
        withdraw(&house, HELPER, id, json!({"grund": "verwechselt"})).await,
    ] {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")), "{said}");
    }
    assert_eq!(list(&house, ADMIN, "8").await.0, 422);
}
