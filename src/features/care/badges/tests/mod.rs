//! Badges where they are shown: the worked examples, acts, races, what is refused alike, and what is stored.
//!
//! Owns: a house with a paired tablet.
//! May use: everything of the feature, of devices and of the residents' own pages, the house of `observations`.
//! Never: a mock.

mod acts;
mod examples;
mod stored;

use axum::http::{Request, StatusCode, header};

use super::{
    FEATURE, ManageBadges,
    access::LockBadges,
    actions::{self, Issued, Sent},
    model::Badge,
};
use crate::{
    features::care::{
        alerts::Alert,
        devices::{self, Device, ManageDevices, testing::entered},
        measures::Measure,
        mein,
        moods::Mood,
        observations::{
            Entry,
            tests::{ADMIN, House},
        },
        residents::{EditResidents, Resident, Status},
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::{ids::Id, secret::Secret},
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        store::{Event, EventKind, RecordKind, Recorded, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            browser::{Answer, Browser},
            idempotency::IdempotencyRecord,
            routes::Routes,
        },
    },
};

pub static KINDS: [RecordKind; 14] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Measure>(),
    RecordKind::of::<Mood>(),
    RecordKind::of::<IdempotencyRecord>(),
    RecordKind::of::<Device>(),
    RecordKind::of::<Badge>(),
];

pub fn wiring() -> Wiring {
    Wiring { kinds: &KINDS, ..Wiring::NONE }
}

pub fn house() -> House {
    House::wired(wiring(), "")
}

pub async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::wired(wiring(), &phc)
}

/// The routes of devices, badges and the residents' own pages.
pub fn routes() -> Routes {
    (devices::FEATURE.routes)().and((FEATURE.routes)()).and((mein::FEATURE.routes)())
}

/// An admin who has just shown who they are.
pub fn admin<P: crate::platform::tenancy::Permission>(house: &House) -> Ctx<P> {
    house.ctx::<P>(Some(ADMIN)).proved()
}

/// A browser that nobody has paired.
pub fn stranger(house: &House) -> Browser {
    Browser::holding(&house.site.p, routes(), &[])
}

/// Sends a form without a session.
pub async fn post(browser: &mut Browser, path: &str, fields: &str) -> Answer {
    let kind = "application/x-www-form-urlencoded";
    browser.send(Request::post(path).header(header::CONTENT_TYPE, kind), fields.to_owned()).await
}

/// A tablet that was paired by its code.
pub async fn tablet(house: &House) -> (Browser, Id<Device>) {
    let (device, pairing) = entered(&house.site.p, &admin::<ManageDevices>(house), "Tablet EG");
    let mut browser = stranger(house);
    let answer = post(&mut browser, "/geraet/koppeln", &format!("code={}", pairing.code.reveal())).await;
    assert_eq!((answer.0, answer.1.as_str()), (StatusCode::SEE_OTHER, "/geraet/koppeln"));
    (browser, device)
}

/// A badge for the first resident, with the secret of its link and its code.
pub fn issued(house: &House, pin: &str) -> (Badge, Secret, Secret) {
    let sent = Sent { resident: house.residents[0], pin, tage: None, idempotency_key: "" };
    let Issued { badge, secrets, .. } =
        actions::issue(&house.site.p, &admin::<ManageBadges>(house), &sent).unwrap();
    let (token, code) = secrets.unwrap();
    (badge, token, code)
}

/// What the answer to a badge, a PIN or a request to `/mein` says, as care.md names it.
pub fn word((status, to, page): &Answer) -> String {
    let has = |text: &str| page.contains(text);
    let word = match (status.as_u16(), to.as_str()) {
        (303, "/mein") => "SITZUNG",
        (303, to) if to.starts_with("/q") => "SITZUNG_ABGELAUFEN",
        (200, _) if has("name=\"ausweis\"") => "PIN_ERFORDERLICH",
        (200, _) if has("/mein/fertig") => "OK",
        (429, _) => "ZU_VIELE_VERSUCHE",
        (403, _) if has("QR-Code ungültig") => "QR_UNGUELTIG",
        (403, _) if has("Diese PIN stimmt nicht.") => "PIN_FALSCH",
        (403, _) if has("Der Ausweis ist jetzt gesperrt.") => "AUSWEIS_GESPERRT",
        (403, _) if has("Bitte an das Team wenden.") => "NUR_TEAM",
        _ => panic!("{status} {to} {page}"),
    };
    word.to_owned()
}

/// The value of the hidden field that ties a PIN to what was shown.
pub fn ticket(page: &str) -> String {
    crate::platform::web::browser::all(page, "input[name=ausweis]", Some("value")).pop().unwrap()
}

/// The resident leaves on the present day.
pub fn moves_out(house: &House) {
    let ctx = house.ctx::<EditResidents>(None);
    let gone = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[0])?;
        let (status, auszug_datum) = (Status::Ausgezogen, Some(ctx.today()));
        w.replace(&seen, &Resident { status, auszug_datum, ..Resident::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
    });
    gone.unwrap();
}

pub fn locks(house: &House) -> Ctx<LockBadges> {
    house.ctx::<LockBadges>(Some(ADMIN))
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["badges.manage: admin", "badges.lock: admin staff"]);
    assert_eq!(devices::FEATURE.matrix(), ["devices.manage: admin"]);
    assert!(mein::FEATURE.matrix().is_empty(), "no role has the right of residents");
}
