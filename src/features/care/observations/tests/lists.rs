//! Lists of entries: filters, pages by cursor, the search, what they cost, who is in them, and what the audit keeps.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    super::{
        api,
        asked::EntryQuery,
        find::{Cursor, PER_PAGE},
    },
    ADMIN, HELPER, House, NURSE, answered,
};
use crate::{
    features::care::{
        observations::ReadEntries,
        residents::{EditResidents, Resident},
    },
    platform::{
        store::{Event, EventKind, ROWS_SEEN, Recorded, StoreError, Versioned},
        web::query::Query,
    },
};

impl House {
    async fn list(&self, who: &str, query: EntryQuery) -> (u16, Value) {
        let ctx = self.ctx::<ReadEntries>(Some(who));
        answered(api::list(ctx, axum::extract::State(self.site.p.clone()), Query(query)).await).await
    }
    fn of(&self, resident: usize) -> EntryQuery {
        EntryQuery { resident_id: self.residents[resident].to_string(), ..EntryQuery::default() }
    }
}

fn texts(said: &Value) -> Vec<String> {
    said["items"].as_array().unwrap().iter().map(|one| one["freitext"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_program_says_whose_entries_and_every_filter_is_read() {
    let house = House::new();
    let (status, said) = house.list(NURSE, EntryQuery::default()).await;
    assert_eq!((status, &said["code"]), (422, &json!("BEREICH_FEHLT")));
    house.write(HELPER, "bericht", json!({}), "eins").await;
    house.site.clock.seconds(60);
    house.write(NURSE, "vitalzeichen", json!({"puls": 40}), "zwei").await;
    house.site.clock.seconds(60);
    let late = json!({"resident_id": house.residents[0], "vorlage": "bericht", "freitext": "drei", "zeitpunkt": "2026-11-19T20:00:00Z"});
    house.post(NURSE, late).await;
    let id = house.write(NURSE, "bericht", json!({}), "vier").await;
    house.withdraw(NURSE, id, 1, json!({})).await;
    let asked = async |more: EntryQuery| {
        let query = EntryQuery { resident_id: house.residents[0].to_string(), ..more };
        texts(&house.list(NURSE, query).await.1)
    };
    let none = EntryQuery::default;
    assert_eq!(asked(none()).await, ["vier", "zwei", "eins", "drei"], "newest first");
    assert_eq!(asked(EntryQuery { vorlage: "bericht".into(), ..none() }).await, ["vier", "eins", "drei"]);
    assert_eq!(asked(EntryQuery { auffaellig: "1".into(), ..none() }).await, ["zwei"]);
    assert_eq!(asked(EntryQuery { nachgetragen: "true".into(), ..none() }).await, ["drei"]);
    assert_eq!(asked(EntryQuery { zurueckgezogen: "1".into(), ..none() }).await, ["vier"]);
    assert_eq!(asked(EntryQuery { autor: house.users[1].to_string(), ..none() }).await, ["eins"]);
    assert_eq!(asked(EntryQuery { schicht: "2026-11-19/spaet".into(), ..none() }).await, ["drei"]);
    assert_eq!(asked(EntryQuery { von: "2026-11-20".into(), ..none() }).await, ["vier", "zwei", "eins"]);
    assert_eq!(asked(EntryQuery { bis: "2026-11-19".into(), ..none() }).await, ["drei"]);
    assert_eq!(
        asked(EntryQuery {
            von: "2026-11-20T13:00:30Z".into(),
            bis: "2026-11-20T13:01:30Z".into(),
            ..none()
        })
        .await,
        ["zwei"]
    );
    for (query, field) in [
        (EntryQuery { von: "neulich".into(), ..none() }, "von"),
        (EntryQuery { schicht: "2026-11-20/mittag".into(), ..none() }, "schicht"),
        (EntryQuery { autor: "nn".into(), ..none() }, "autor"),
        (EntryQuery { auffaellig: "vielleicht".into(), ..none() }, "auffaellig"),
        (EntryQuery { cursor: "zz".into(), ..none() }, "cursor"),
    ] {
        let query = EntryQuery { resident_id: house.residents[0].to_string(), ..query };
        let (status, said) = house.list(NURSE, query).await;
        assert_eq!((status, &said["fields"][0][0]), (422, &json!(field)), "{said}");
    }
    let nobody = EntryQuery {
        resident_id: crate::kernel::ids::Id::<Resident>::from_bytes([8; 16]).to_string(),
        ..none()
    };
    assert_eq!(house.list(NURSE, nobody).await.0, 404);
}

#[tokio::test]
async fn pages_go_on_behind_a_cursor_and_look_at_no_more_rows_than_they_show() {
    let house = House::new();
    for number in 0..PER_PAGE * 2 + 7 {
        house.site.clock.seconds(i64::from(number % 3 == 0));
        house.write(HELPER, "bericht", json!({}), &number.to_string()).await;
    }
    let (mut all, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        ROWS_SEEN.set(0);
        let (_, said) = house.list(NURSE, EntryQuery { cursor: cursor.clone(), ..house.of(0) }).await;
        all.extend(texts(&said));
        pages += 1;
        match said["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
        // What is new meanwhile moves nothing.
        house.write(HELPER, "schmerz", json!({"nrs": 1}), "neu").await;
    }
    assert_eq!((all.len(), pages), (PER_PAGE * 2 + 7, 3));
    let mut distinct = all.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len(), "each once");
    let cursor = Cursor::of_text(&cursor).unwrap();
    assert_eq!(Cursor::of_text(&cursor.text()), Some(cursor));
}

/// What a page of one resident costs does not grow with what the house has.
#[test]
fn a_page_reads_the_rows_that_it_shows() {
    let house = House::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for number in 0..120 {
            house.site.clock.seconds(1);
            house.write(HELPER, "bericht", json!({}), &number.to_string()).await;
        }
    });
    let ctx = house.ctx::<ReadEntries>(Some(NURSE));
    ROWS_SEEN.set(0);
    let range = super::super::actions::Range::Resident(house.residents[0]);
    super::super::actions::list(
        &house.site.p,
        &ctx,
        range,
        &super::super::find::Filter::default(),
        (None, 10),
        "test",
    )
    .unwrap();
    assert!(ROWS_SEEN.get() <= 11, "{} rows", ROWS_SEEN.get());
}

#[tokio::test]
async fn a_search_finds_every_word_in_texts_answers_and_labels() {
    let house = House::new();
    house.write(HELPER, "bericht", json!({"anlass": "angehoerige"}), "Die Tochter brachte Äpfel").await;
    house.site.clock.seconds(60);
    house.write(HELPER, "schmerz", json!({"nrs": 2, "ort": "Hüfte links", "art": "stechend"}), "").await;
    let found = async |q: &str| {
        let (_, said) = house.list(NURSE, EntryQuery { q: q.into(), ..house.of(0) }).await;
        assert!(said["gesucht_bis"].is_null(), "it saw everything");
        said["items"].as_array().unwrap().len()
    };
    for (q, hits) in [
        ("aepfel", 1),
        ("ÄPFEL toch", 1),
        ("tochter huefte", 0),
        ("hüfte stech", 1),
        ("schmerz", 1),
        ("angehör", 1),
        ("birne", 0),
    ] {
        assert_eq!(found(q).await, hits, "{q}");
    }
    let unit = |more: EntryQuery| EntryQuery {
        wohnbereich_id: house.units[0].to_string(),
        q: "hüfte".into(),
        ..more
    };
    let (status, said) = house.list(NURSE, unit(EntryQuery::default())).await;
    assert_eq!((status, &said["code"]), (422, &json!("ZEITRAUM_UNGUELTIG")));
    let month = EntryQuery { von: "2026-10-21".into(), bis: "2026-11-20".into(), ..EntryQuery::default() };
    assert_eq!(house.list(NURSE, unit(month)).await.1["items"].as_array().unwrap().len(), 1);
    let more = EntryQuery { von: "2026-10-20".into(), bis: "2026-11-20".into(), ..EntryQuery::default() };
    assert_eq!(house.list(NURSE, unit(more)).await.0, 422);
}

#[tokio::test]
async fn lists_end_where_the_reader_reaches_nobody() {
    let house = House::new();
    house.say(house.users[1], "HH", &[house.units[0]], false);
    house.write(NURSE, "bericht", json!({}), "eins").await;
    let other = json!({"resident_id": house.residents[1], "vorlage": "bericht", "freitext": "zwei"});
    let (_, one) = house.post(NURSE, other.clone()).await;
    let id = one["id"].as_str().unwrap().parse().unwrap();
    // Another unit: a way to stand in is offered, nothing of the person said.
    for (status, said) in [
        house.list(HELPER, house.of(1)).await,
        house.get(HELPER, id).await,
        house.post(HELPER, other.clone()).await,
    ] {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    }
    let unit = EntryQuery { wohnbereich_id: house.units[1].to_string(), ..EntryQuery::default() };
    assert!(texts(&house.list(HELPER, unit.clone()).await.1).is_empty());
    assert_eq!(texts(&house.list(NURSE, unit.clone()).await.1), ["zwei"]);
    house.set(&[("zugriff", "streng")]);
    for (status, _) in [
        house.list(HELPER, house.of(1)).await,
        house.get(HELPER, id).await,
        house.post(HELPER, other).await,
        house.correct(HELPER, id, 1, json!({"freitext": "x"})).await,
    ] {
        assert_eq!(status, 404);
    }
    // A restricted file is in no list, and an admin is asked why.
    let ctx = house.ctx::<EditResidents>(None);
    let locked = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[1])?;
        w.replace(&seen, &Resident { gesperrt: true, ..Resident::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.locked"))))
    });
    locked.unwrap();
    assert!(texts(&house.list(ADMIN, unit).await.1).is_empty());
    assert_eq!(house.get(NURSE, id).await.0, 404);
    let (status, said) = house.get(ADMIN, id).await;
    assert_eq!((status, &said["code"]), (403, &json!("GRUND_NOETIG")));
}

#[tokio::test]
async fn a_list_is_one_reading_with_its_ids_once_an_hour_and_an_opened_entry_another() {
    let house = House::new();
    let one = house.write(HELPER, "bericht", json!({}), "eins").await;
    let two = house.write(HELPER, "bericht", json!({}), "zwei").await;
    let read = || {
        let ctx = house.ctx::<EditResidents>(None);
        let told = house.site.p.store().read(&ctx, |r| r.history::<Resident>(house.residents[0].bytes()));
        let listed = |note: &(String, String)| note.0 == "ids";
        told.unwrap().into_iter().filter_map(|entry| entry.notes.into_iter().find(listed)).collect::<Vec<_>>()
    };
    house.list(NURSE, house.of(0)).await;
    house.list(NURSE, house.of(0)).await;
    let seen = read();
    assert_eq!(seen.len(), 1, "the same list within the hour");
    for id in [one, two] {
        assert!(seen[0].1.contains(&id.to_string().replace('-', "")), "{seen:?}");
    }
    house.site.clock.wait(SignedDuration::from_hours(1));
    house.list(NURSE, house.of(0)).await;
    assert_eq!(read().len(), 2);
    house.get(NURSE, one).await;
    house.get(NURSE, one).await;
    assert_eq!(house.told(one), ["entry.created", "record.read"]);
}
