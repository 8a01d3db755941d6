//! A resident records their own mood: the same act under a permission for badges, which the product does not hand out yet.

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use super::{
    super::{
        actions::{RecordsMoods, Sent, record},
        record::BY_RESIDENT,
    },
    *,
};
use crate::{
    features::care::{
        alerts::ReadAlerts,
        observations::{
            Source, moment,
            tests::{ADMIN, NURSE},
        },
        residents::EditResidents,
    },
    grants, permission,
    platform::{
        Platform,
        store::{Event, EventKind, Order, Range, Reader, Recorded, StoreError, Versioned, Writer},
        tenancy::{Ctx, KeepsBadges},
        web::{
            present::json as told,
            routes::Routes,
            session::{NewBadgeSession, TryRule},
        },
    },
};

permission!(Desk, "test.mood_desk", [Admin]);
impl KeepsBadges for Desk {}

permission!(badge OwnMood, "test.mood.own", from "/probe", Pflege);
grants!(OwnMood: write Mood where |who, mood| who.badge_of::<Resident>() == Some(mood.resident_id), by BY_RESIDENT);
grants!(OwnMood: write Alert where |who, alert| who.badge_of::<Resident>() == Some(alert.resident_id));
grants!(OwnMood: write IdempotencyRecord where |_who, _once| true);
grants!(OwnMood: read Resident where |who, resident| who.badge_of::<Resident>() == Some(resident.id));
grants!(OwnMood: read CareSettings where |_who, _settings| true);

impl RecordsMoods for OwnMood {
    fn moods(
        r: &Reader<'_, Self>,
        _: Id<Resident>,
        time: &std::ops::Range<Timestamp>,
    ) -> Result<Vec<Mood>, StoreError> {
        let below = Range::between(&moment(time.start), &moment(time.end));
        let rows = r.own(&BY_RESIDENT, &below, Order::Up)?;
        rows.map(|row| row.and_then(|(_, _, id)| Ok(r.need::<Mood>(&id)?.into_inner()))).collect()
    }
    fn sign(_: &Ctx<Self>, _: &mut Writer<'_, '_, Self>) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
}

/// What a tile will do, by the value in the address.
async fn tile(ctx: Ctx<OwnMood>, State(p): State<Platform>, Path(n): Path<u8>) -> axum::response::Response {
    p.answer(move |p| {
        let own = ctx.actor().badge_of::<Resident>().ok_or(StoreError::Missing)?;
        let sent = Sent {
            wert: Some(n),
            notiz: "",
            zeitpunkt: None,
            grund: "",
            client_id: None,
            weg: Source::Seite,
            idempotency_key: "",
        };
        let done = record(p, &ctx, own, &sent)?;
        Ok(told(StatusCode::CREATED, &json!({"id": done.mood.id, "alarm": done.outcome.alarm})))
    })
    .await
}

fn agrees(house: &House) {
    let ctx = house.ctx::<EditResidents>(None);
    let written = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[0])?;
        let einwilligung_mood_at = Some(ctx.now());
        w.replace(&seen, &Resident { einwilligung_mood_at, ..Resident::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
    });
    written.unwrap();
}

#[tokio::test]
async fn a_resident_records_their_mood_with_their_consent_and_nobody_takes_it_back() {
    let house = signing_in().await;
    let p = &house.site.p;
    let desk = house.ctx::<Desk>(None);
    let new = NewBadgeSession {
        person: house.residents[0],
        name: "Ausweis",
        idle: SignedDuration::from_mins(15),
        longest: SignedDuration::from_mins(60),
    };
    let rule = TryRule { most: 10, within: SignedDuration::from_secs(60) };
    let cookies = p.open_badge_session(&desk, p.try_badge([0x0D; 16], rule).unwrap(), &new).unwrap();
    let mut tablet = Browser::holding(p, Routes::new().get("/probe/{n}", tile), &[cookies]);
    assert_eq!(tablet.get("/probe/2").await.0, StatusCode::FORBIDDEN, "without consent");
    assert_eq!(list(&house, NURSE, "").await.1["items"], json!([]));
    agrees(&house);
    let (status, _, said) = tablet.get("/probe/1").await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    let said: Value = serde_json::from_str(&said).unwrap();
    let id = id_of(&said);
    assert_eq!(said["alarm"], true);
    let (_, all) = list(&house, NURSE, "").await;
    assert_eq!(
        (&all["items"][0]["quelle"], &all["items"][0]["erfasst_von"]),
        (&json!("selbst"), &Value::Null)
    );
    let raised =
        crate::features::care::alerts::of_occasion(p, &house.ctx::<ReadAlerts>(None), id.bytes()).unwrap();
    assert_eq!((raised.len(), raised[0].verfasser), (1, None), "everybody of the unit is told");
    for who in [NURSE, ADMIN] {
        let (status, said) = withdraw(&house, who, id, json!({"grund": "mit gutem Grund"})).await;
        assert_eq!((status, &said["code"]), (409, &json!("STIMMUNG_BLEIBT")), "{who}");
    }
    for value in [4, 4] {
        assert_eq!(tablet.get(&format!("/probe/{value}")).await.0, StatusCode::CREATED);
    }
    assert_eq!(tablet.get("/probe/4").await.0, StatusCode::TOO_MANY_REQUESTS, "a limit for both together");
    assert_eq!(post(&house, NURSE, json!({"wert": 3})).await.0, 429);
}
