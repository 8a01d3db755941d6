//! Beginning, saving, signing through the handlers of the routes: what refuses, and that nothing changes what was signed.

use super::{
    super::{actions, canonical, model::Sis as Signed},
    *,
};
use crate::{
    features::care::{
        measures::testing::{ADMIN, HELPER, OTHER},
        observations::{EntryAt, withdraw},
        residents::{ReadResidents, Status},
    },
    platform::store::Versioned,
};

fn body() -> Value {
    json!({"anlass": "Einzug", "anwesend": "Tochter", "o_ton": "Ich will  laufen.\nAllein.",
        "themen": {"1": "orientiert", "2": "geht am Rollator", "6": "eigene Möbel"},
        "matrix": matrix(&[("sturz", "2", json!([true, true])), ("schmerz", "3", json!([true, false]))]),
        "bemerkung": "hört links besser"})
}

fn with(changes: Value) -> Value {
    let mut all = body();
    for (name, value) in changes.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

fn told(house: &House, id: Id<Sis>) -> Vec<String> {
    let read = house.site.p.store().read(&house.ctx::<ReadInformation>(None), |r| {
        Ok::<_, crate::platform::store::StoreError>((
            r.history::<SisDraft>(id.bytes())?,
            r.history::<Signed>(id.bytes())?,
        ))
    });
    let (draft, signed) = read.unwrap();
    draft.into_iter().chain(signed).map(|one| one.kind).filter(|kind| kind != "record.read").collect()
}

fn stored(house: &House, id: Id<Sis>) -> Signed {
    house
        .site
        .p
        .store()
        .read(&house.ctx::<ReadInformation>(None), |r| r.need::<Signed>(&id))
        .unwrap()
        .into_inner()
}

#[tokio::test]
async fn a_nurse_writes_saves_and_signs_and_the_next_one_follows() {
    let house = house();
    let resident = house.residents[0];
    let (status, draft) = post(&house, NURSE, resident, body()).await;
    assert_eq!(status, 201, "{draft}");
    assert_eq!((&draft["status"], &draft["row_version"]), (&json!("entwurf"), &json!(1)));
    assert_eq!(
        (&draft["datum"], &draft["o_ton"]),
        (&json!("2026-11-20"), &json!("Ich will laufen.\nAllein."))
    );
    let id = id_of(&draft);
    let (_, all) = list(&house, NURSE, resident).await;
    assert_eq!((&all["aktuell"], &all["entwurf"]["id"]), (&Value::Null, &draft["id"]));
    assert_eq!(list(&house, HELPER, resident).await.1["entwurf"], Value::Null, "a draft is a nurse's");
    // One of a resident; who begins another is shown that one.
    let (status, said) = post(&house, OTHER, resident, json!({})).await;
    assert_eq!(
        (status, &said["code"], &said["aktuell"]["id"]),
        (409, &json!("ENTWURF_VORHANDEN"), &draft["id"])
    );
    house.site.clock.seconds(60);
    let (status, saved) = put(&house, NURSE, id, 1, with(json!({"anlass": "Rückkehr"}))).await;
    assert_eq!(
        (status, &saved["row_version"], &saved["anlass"]),
        (200, &json!(2), &json!("Rückkehr")),
        "{saved}"
    );
    // The same again is no change, whatever version was seen; another text from an old one is refused.
    assert_eq!(put(&house, NURSE, id, 1, with(json!({"anlass": "Rückkehr"}))).await.1["row_version"], 2);
    let (status, said) = put(&house, NURSE, id, 1, with(json!({"anlass": "Anders"}))).await;
    assert_eq!(
        (status, &said["code"], &said["aktuell"]["row_version"]),
        (412, &json!("FASSUNG_VERALTET"), &json!(2))
    );
    assert_eq!(told(&house, id), ["sis_draft.created"], "saves are no acts");
    // Who has not shown lately who they are does not sign, nor from an old version.
    let (status, said) = sign(&house, NURSE, id, 2, false).await;
    assert_eq!((status, &said["code"]), (403, &json!("ERNEUT_ANMELDEN")));
    assert_eq!(sign(&house, NURSE, id, 1, true).await.0, 412);
    let (status, one) = sign(&house, NURSE, id, 2, true).await;
    assert_eq!(
        (status, &one["status"], &one["fassung"]),
        (200, &json!("unterschrieben"), &json!(1)),
        "{one}"
    );
    assert_eq!(one["unterschrieben_von"]["handzeichen"], "NN");
    assert_eq!(told(&house, id), ["sis_draft.created", "sis.signed"]);
    let first = stored(&house, id);
    assert!(first.is_intact() && one["sha256"] == crate::kernel::text::hex(&first.sha256).as_str());
    // What was signed is no draft any more: there is nothing that could be saved or signed.
    assert_eq!(put(&house, NURSE, id, 2, body()).await.0, 404);
    assert_eq!(sign(&house, NURSE, id, 2, true).await.0, 404);
    let (_, next) = post(&house, OTHER, resident, body()).await;
    house.site.clock.seconds(60);
    let (_, second) = sign(&house, OTHER, id_of(&next), 1, true).await;
    assert_eq!((&second["fassung"], &second["status"]), (&json!(2), &json!("unterschrieben")));
    let (_, all) = list(&house, HELPER, resident).await;
    assert_eq!((&all["aktuell"]["id"], &all["fruehere"][0]["id"]), (&next["id"], &draft["id"]));
    assert_eq!(all["fruehere"][0]["status"], "abgeloest");
    assert_eq!(stored(&house, id), first, "the one before is as it was signed");
    assert!(stored(&house, id_of(&next)).kanonisch.contains(&crate::kernel::text::hex(&first.sha256)));
}

#[tokio::test]
async fn what_was_signed_tells_whether_it_is_as_it_was() {
    let house = house();
    let (_, draft) = post(&house, NURSE, house.residents[0], body()).await;
    sign(&house, NURSE, id_of(&draft), 1, true).await;
    let whole = stored(&house, id_of(&draft));
    assert_eq!(whole.sha256, canonical::digest(&whole.kanonisch));
    let mut cells = whole.clone();
    cells.inhalt.matrix[0].risiko = Some(true);
    let mut words = whole.clone();
    words.inhalt.o_ton = Some("Ich bleibe liegen.".into());
    let mut bytes = whole.clone();
    bytes.kanonisch = bytes.kanonisch.replace("Rollator", "Stock");
    let mut topic = whole.clone();
    topic.inhalt.themen[1] = None;
    for (changed, what) in
        [(cells, "a cell"), (words, "the own words"), (bytes, "the bytes"), (topic, "a topic")]
    {
        assert!(!changed.is_intact(), "{what}");
    }
    assert!(whole.is_intact());
}

#[tokio::test]
async fn own_words_stay_those_that_the_first_hand_wrote_down() {
    let house = house();
    let (_, draft) = post(&house, NURSE, house.residents[0], body()).await;
    let id = id_of(&draft);
    let (status, said) = put(&house, OTHER, id, 1, with(json!({"o_ton": "Sie möchte mobil sein."}))).await;
    assert_eq!((status, &said["fields"]), (422, &json!([["o_ton", "O_TON_FREMD"]])));
    let (status, said) = put(&house, OTHER, id, 1, with(json!({"o_ton": ""}))).await;
    assert_eq!((status, &said["fields"]), (422, &json!([["o_ton", "O_TON_FREMD"]])));
    assert_eq!(put(&house, OTHER, id, 1, with(json!({"bemerkung": "mit Brille"}))).await.0, 200);
    let (status, said) = put(&house, NURSE, id, 2, with(json!({"o_ton": "Ich will tanzen."}))).await;
    assert_eq!((status, &said["o_ton"]), (200, &json!("Ich will tanzen.")));
}

#[tokio::test]
async fn what_cannot_be_saved_is_refused_at_its_field() {
    let house = house();
    let id = house.residents[0];
    for (body, expected) in [
        (json!({"datum": "2026-11-21"}), json!([["datum", "DATUM_IN_ZUKUNFT"]])),
        (json!({"anlass": "x".repeat(201)}), json!([["anlass", "FELD_ZU_LANG"]])),
        (json!({"o_ton": "x".repeat(4001)}), json!([["o_ton", "FELD_ZU_LANG"]])),
        (json!({"themen": {"4": "a\u{7}b"}}), json!([["themen.4", "ZEICHEN_UNGUELTIG"]])),
        (json!({"themen": {"7": "mehr"}}), json!([["themen.7", "FELD_UNBEKANNT"]])),
        (json!({"matrix": {"demenz": {}}}), json!([["matrix.demenz", "FELD_UNBEKANNT"]])),
        (json!({"matrix": {"sturz": {"6": [true, true]}}}), json!([["matrix.sturz.6", "FELD_UNBEKANNT"]])),
    ] {
        let (status, said) = post(&house, NURSE, id, body).await;
        assert_eq!((status, &said["fields"]), (422, &expected));
    }
    assert_eq!(list(&house, NURSE, id).await.1["entwurf"], Value::Null);
}

#[tokio::test]
async fn a_closer_look_closes_its_hint_until_it_is_withdrawn() {
    let house = house();
    let resident = house.residents[0];
    let cells = [("sturz", "2", json!([true, true])), ("schmerz", "3", json!([true, true]))];
    let (_, draft) = post(&house, NURSE, resident, with(json!({"matrix": matrix(&cells)}))).await;
    sign(&house, NURSE, id_of(&draft), 1, true).await;
    let open = async || list(&house, HELPER, resident).await.1["einschaetzung_offen"].clone();
    assert_eq!(open().await, json!(["sturz", "schmerz"]));
    let now: Timestamp = "2026-11-20T13:00:00Z".parse().unwrap();
    entry(&house, house.residents[1], "schmerz", &json!({"nrs": 2}), now);
    assert_eq!(open().await, json!(["sturz", "schmerz"]), "of another resident");
    entry(&house, resident, "einschaetzung", &json!({"risiko": "dekubitus", "ergebnis": "gering"}), now);
    assert_eq!(open().await, json!(["sturz", "schmerz"]), "of another risk");
    entry(&house, resident, "schmerz", &json!({"nrs": 2}), now);
    assert_eq!(open().await, json!(["sturz"]));
    let last = entry(&house, resident, "einschaetzung", &json!({"risiko": "sturz", "ergebnis": "hoch"}), now);
    assert_eq!(open().await, json!([]));
    let ctx = house.ctx::<WriteEntries>(Some(NURSE));
    let seen = EntryAt { id: last, fassung: 1, idempotency_key: "" };
    withdraw(&house.site.p, &ctx, seen, "falsch eingeschätzt", None).unwrap();
    assert_eq!(open().await, json!(["sturz"]));
}

#[tokio::test]
async fn collections_are_a_nurses_and_read_by_those_who_reach_the_resident() {
    let house = house();
    let [own, other] = house.residents;
    for who in [HELPER, ADMIN] {
        let (status, said) = post(&house, who, own, body()).await;
        assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")), "{who}");
    }
    let (_, draft) = post(&house, NURSE, other, body()).await;
    let id = id_of(&draft);
    house.say(house.users[0], "NN", &house.units[..1], true);
    house.say(house.users[2], "HH", &house.units[..1], false);
    for (status, said) in [
        list(&house, HELPER, other).await,
        post(&house, NURSE, other, body()).await,
        put(&house, NURSE, id, 1, body()).await,
        sign(&house, NURSE, id, 1, true).await,
    ] {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
        assert_eq!(said["aktuell"], Value::Null, "nothing is told of the draft");
    }
    house.set(&[("zugriff", "streng")]);
    assert_eq!(put(&house, NURSE, id, 1, body()).await.0, 404);
    assert_eq!(sign(&house, NURSE, id, 1, true).await.0, 404);
    assert_eq!(list(&house, HELPER, other).await.0, 404);
    assert_eq!(sign(&house, OTHER, id, 1, true).await.0, 200);
    house.change(own, |one| Resident {
        status: Status::Ausgezogen,
        auszug_datum: Some("2026-11-12".parse().unwrap()),
        ..one
    });
    assert_eq!(post(&house, OTHER, own, body()).await.1["code"], "BEWOHNER_AUSGEZOGEN");
    let seen: Versioned<Resident> =
        house.site.p.store().read(&house.ctx::<ReadResidents>(None), |r| r.need(&own)).unwrap();
    assert!(
        house
            .site
            .p
            .store()
            .read(&house.ctx::<ReadInformation>(None), |r| actions::draft_of(r, seen.id))
            .unwrap()
            .is_none()
    );
}
