//! Profiles and stand-ins, on a real store and over HTTP.

use axum::http::StatusCode;

use super::{
    FEATURE, ManageStaff, Profile, ProfileChange, StandIn, StandInFor, keep,
    model::{FormerSign, Qualifikation},
    sign_of, signed_with, stand_in,
};
use crate::{
    features::care::{
        settings::CareSettings,
        units::{ManageUnits, Unit, UnitPatch},
    },
    kernel::{ids::Id, problem::Explain as _, text::hex, words::Lang},
    platform::{
        NewTenant,
        bench::{NOW, PASSWORD, TestPlatform},
        entity::{self, ActError, Days, Field, Fields as _, Patch, Section},
        store::{Event, EventKind, Record as _, RecordKind, Recorded, StoreError, Versioned},
        tenancy::{Area, Ctx, Permission, Role, Tenant, User},
        web::{
            browser::{Browser, all},
            idempotency::IdempotencyRecord,
        },
    },
    ui::words::t,
};

static KINDS: [RecordKind; 5] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<IdempotencyRecord>(),
];

struct House {
    site: TestPlatform,
    tenant: Tenant,
    units: [Id<Unit>; 2],
}

fn days() -> Days {
    let today = "2026-11-20".parse().unwrap();
    Days { today, born_by: today }
}

impl House {
    fn new() -> Self {
        let site = TestPlatform::at(NOW, &KINDS);
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
        let unit = |name, short, more: &[(&'static str, &str)]| {
            let boxes = [&[("name", name), ("kuerzel", short)], more].concat();
            let boxes = UnitPatch::from_form(boxes, days()).unwrap();
            entity::enter(&site.p, &site.ctx::<ManageUnits>(&tenant, None), &boxes, "", None).unwrap().id
        };
        let units =
            [unit("Hof", "H", &[]), unit("Dach", "D", &[("schichten", "tag 09:00 Tag\nnacht 21:00 Nacht")])];
        Self { site, tenant, units }
    }

    fn ctx<P: Permission>(&self, who: Option<&str>) -> Ctx<P> {
        self.site.ctx(&self.tenant, who)
    }

    async fn person(&self, email: &str, name: &str, role: Role) -> Id<User> {
        let phc = self.site.phc().await;
        self.site.add(Some(&self.tenant), email, name, role, &phc)
    }

    fn keep(&self, user: Id<User>, version: u64, boxes: &[(&'static str, &str)]) -> Result<bool, ActError> {
        let patch = Patch::from_form(boxes.iter().copied(), days()).unwrap();
        let change = ProfileChange { patch, wohnbereiche: None };
        keep(&self.site.p, &self.ctx::<ManageStaff>(None), user, (version, ""), &change)
            .map(|done| done.carried_out)
    }

    fn profile(&self, user: Id<User>) -> Versioned<Profile> {
        self.site.p.store().read(&self.ctx::<ManageStaff>(None), |r| r.need(&Profile::id_of(user))).unwrap()
    }

    /// As an entry does it.
    fn signs(&self, user: Id<User>) {
        let ctx = self.ctx::<ManageStaff>(None);
        let signed = self.site.p.store().write(&ctx, |w| {
            signed_with(w, user, ctx.now())?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.signed"))))
        });
        signed.unwrap();
    }
}

fn codes(result: Result<bool, ActError>) -> Vec<&'static str> {
    match result {
        Err(ActError::Invalid(errors)) => errors.0.into_iter().map(|one| one.code).collect(),
        Err(other) => vec![other.explain().code],
        Ok(_) => Vec::new(),
    }
}

#[tokio::test]
async fn letters_that_were_signed_with_are_never_anybody_elses() {
    let house = House::new();
    let ada = house.person("ada@x.de", "Ada Ohm", Role::Staff).await;
    let ben = house.person("ben@x.de", "Ben Watt", Role::Admin).await;
    assert_eq!(codes(house.keep(ada, 0, &[("handzeichen", "A1")])), ["HANDZEICHEN_UNGUELTIG"]);
    assert_eq!(codes(house.keep(ada, 0, &[("fachkraft", "ja")])), ["NICHT_LEERBAR"]);
    let wrong = [("handzeichen", "AO"), ("von", "1.2.2026"), ("bis", "1.1.2026")];
    assert_eq!(codes(house.keep(ada, 0, &wrong)), ["ENDE_VOR_BEGINN"]);
    assert!(house.keep(ada, 0, &[("handzeichen", "AO"), ("von", "1.2.2026")]).unwrap());
    assert_eq!(codes(house.keep(ben, 0, &[("handzeichen", "ao")])), ["HANDZEICHEN_VERGEBEN"], "in any case");
    // Before the first use they are changed without a trace, and free again.
    assert!(house.keep(ada, 1, &[("handzeichen", "Ada")]).unwrap());
    assert!(house.profile(ada).handzeichen_frueher.is_empty());
    assert_eq!(house.profile(ada).handzeichen_von.to_string(), "2026-02-01");
    assert!(house.keep(ben, 0, &[("handzeichen", "AO")]).unwrap());
    // Signed with, they stay hers.
    house.signs(ada);
    house.signs(ada);
    let version = house.profile(ada).row_version();
    assert_eq!(codes(house.keep(ada, version - 1, &[("handzeichen", "AAO")])), ["FASSUNG_VERALTET"]);
    assert!(house.keep(ada, version, &[("handzeichen", "AAO")]).unwrap());
    let profile = house.profile(ada);
    let former: Vec<_> = profile
        .handzeichen_frueher
        .iter()
        .map(|one| (one.handzeichen.as_str(), one.von.to_string(), one.bis.to_string()))
        .collect();
    assert_eq!(former, [("Ada", "2026-02-01".to_owned(), "2026-11-20".to_owned())]);
    assert_eq!((profile.signiert_at, profile.handzeichen_von.to_string()), (None, "2026-11-20".to_owned()));
    assert_eq!(codes(house.keep(ben, 1, &[("handzeichen", "ADA")])), ["HANDZEICHEN_VERGEBEN"]);
    // When she has left, too.
    house.site.p.disable_account(&house.site.op, "ada@x.de").unwrap();
    assert_eq!(codes(house.keep(ben, 1, &[("handzeichen", "ada")])), ["HANDZEICHEN_VERGEBEN"]);
    assert!(house.keep(ada, version + 1, &[("handzeichen", "Ada")]).unwrap(), "she may take them up again");
    let ctx = house.ctx::<ManageStaff>(None);
    let sign = |user| house.site.p.store().read(&ctx, |r| sign_of(r, user)).unwrap();
    assert_eq!((sign(ada).as_deref(), sign(Id::from_bytes([1; 16]))), (Some("Ada"), None));
    assert_eq!(codes(house.keep(Id::from_bytes([1; 16]), 0, &[("handzeichen", "XY")])), ["KONTO_UNBEKANNT"]);
}

#[tokio::test]
async fn an_admin_enters_handzeichen_and_the_list_names_former_staff() {
    let house = House::new();
    house.person("a@x.de", "Petra Leitung", Role::Admin).await;
    let staff = house.person("s@x.de", "Paul Lind", Role::Staff).await;
    let mut helper = Browser::signed_in(&house.site.p, (FEATURE.routes)(), "s@x.de", PASSWORD).await;
    assert_eq!(helper.get("/verwaltung/handzeichen").await.0, StatusCode::FORBIDDEN);
    let mut admin = Browser::signed_in(&house.site.p, (FEATURE.routes)(), "a@x.de", PASSWORD).await;
    let (_, _, page) = admin.get("/verwaltung/handzeichen").await;
    assert_eq!(all(&page, "#handzeichen tbody a", None), ["Paul Lind", "Petra Leitung"]);
    let at = format!("/verwaltung/handzeichen/{staff}");
    let (_, _, page) = admin.get(&at).await;
    assert_eq!(all(&page, "#feld-handzeichen", Some("value")), ["PL"], "proposed from the name");
    assert!(all(&page, "input[name=qualifikation][checked]", None).is_empty(), "nobody knows it but them");
    let form = |sign: &str| {
        let unit = house.units[0];
        format!(
            "fassung=0&handzeichen={sign}&qualifikation=pflegefachkraft&fachkraft=ja&wohnbereiche={unit}&von=1.2.2026"
        )
    };
    let (status, _, text) = admin.form(&page, &at, &form("P7")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&text, ".error-summary a", Some("href")), ["#feld-handzeichen"]);
    assert_eq!(all(&text, "#feld-handzeichen", Some("value")), ["P7"], "what was entered stays");
    assert_eq!(all(&text, "input[name=wohnbereiche][checked]", Some("value")), [house.units[0].to_string()]);
    let (status, to, _) = admin.form(&page, &at, &form("PL")).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/verwaltung/handzeichen"));
    let (status, ..) = admin.form(&page, &at, &form("PX")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let profile = house.profile(staff);
    assert_eq!((profile.fachkraft, profile.wohnbereiche.as_slice()), (true, &house.units[..1]));
    house.signs(staff);
    let renamed = [("handzeichen", "PLi")];
    assert!(house.keep(staff, profile.row_version() + 1, &renamed).unwrap());
    house.site.p.disable_account(&house.site.op, "s@x.de").unwrap();
    let (_, _, page) = admin.get("/verwaltung/handzeichen").await;
    let rows = all(&page, "#handzeichen tbody tr", None);
    assert!(
        rows[0].contains("Petra Leitung") && rows[1].contains("Paul Lind"),
        "former staff last: {rows:?}"
    );
    assert!(rows[1].contains("PLi") && rows[1].contains("PL: ") && rows[1].contains("Hof"), "{rows:?}");
    // The next one of those letters is proposed others.
    let other = house.person("l@x.de", "Pia Lenz", Role::Staff).await;
    let (_, _, page) = admin.get(&format!("/verwaltung/handzeichen/{other}")).await;
    assert_eq!(all(&page, "#feld-handzeichen", Some("value")), ["PLen"]);
    let (_, _, page) = admin.get("/verwaltung/vertretungen").await;
    assert!(page.contains("Noch hat niemand vertreten."));
}

#[tokio::test]
async fn a_stand_in_ends_with_the_shift_of_its_unit_and_is_told() {
    let house = House::new();
    let user = house.person("s@x.de", "Paul Lind", Role::Staff).await;
    let begin = |unit| stand_in(&house.site.p, &house.ctx::<StandInFor>(Some("s@x.de")), unit, "");
    let code = |unit| begin(unit).map_err(|error| error.explain().code).unwrap_err();
    assert_eq!(code(house.units[0]), "VERTRETUNG_UNNOETIG", "nobody assigned them");
    let change = ProfileChange {
        patch: Patch::from_form([("handzeichen", "PL")], days()).unwrap(),
        wohnbereiche: Some(vec![house.units[0]]),
    };
    let manage = house.ctx::<ManageStaff>(None);
    keep(&house.site.p, &manage, user, (0, ""), &change).unwrap();
    let nowhere = ProfileChange { wohnbereiche: Some(vec![Id::from_bytes([1; 16])]), ..change };
    let refused = keep(&house.site.p, &manage, user, (1, ""), &nowhere).map(|done| done.carried_out);
    assert_eq!(codes(refused), ["WOHNBEREICH_UNBEKANNT"]);
    assert_eq!(code(house.units[0]), "VERTRETUNG_UNNOETIG");
    assert_eq!(code(Id::from_bytes([1; 16])), "NICHT_GEFUNDEN");
    // It is 14:00 in Berlin; the unit has shifts of its own.
    assert_eq!(begin(house.units[1]).unwrap().bis.to_string(), "2026-11-20T20:00:00Z");
    assert_eq!(begin(house.units[1]).unwrap().bis.to_string(), "2026-11-20T20:00:00Z", "once");
    let stored = |house: &House| {
        let all = house.site.p.store().read(&manage, |r| {
            r.scan::<StandIn>()?
                .map(|seen| seen.map(Versioned::into_inner))
                .collect::<Result<Vec<_>, StoreError>>()
        });
        all.unwrap()
    };
    assert_eq!(stored(&house).len(), 1);
    // The night in which the clocks go back has one hour more.
    house.site.clock.set("2027-10-30T22:00:00Z");
    assert_eq!(begin(house.units[1]).unwrap().bis.to_string(), "2027-10-31T08:00:00Z");
    house.person("a@x.de", "Petra Leitung", Role::Admin).await;
    let mut admin = Browser::signed_in(&house.site.p, (FEATURE.routes)(), "a@x.de", PASSWORD).await;
    let (_, _, page) = admin.get("/verwaltung/vertretungen").await;
    let rows = all(&page, "#vertretungen tbody tr", None);
    assert_eq!(rows.len(), 2);
    assert!(
        rows[0].contains("Paul Lind") && rows[0].contains("Dach") && rows[0].contains("Jetzt"),
        "{rows:?}"
    );
    assert!(!rows[1].contains("Jetzt"));
    let told = house.site.p.store().read(&house.ctx::<ManageUnits>(None), |r| r.events()).unwrap();
    assert!(told > 0);
}

/// Records written by version 1 must be read for ever: when this fails, make a version 2, do not change the bytes.
#[test]
fn version_1_is_these_bytes() {
    let at = |iso: &str| iso.parse().unwrap();
    let profile = Profile {
        id: Id::from_bytes([1; 16]),
        name: "Petra Leitung".into(),
        handzeichen: "PLe".into(),
        handzeichen_von: "2026-10-01".parse().unwrap(),
        handzeichen_frueher: vec![FormerSign {
            handzeichen: "PL".into(),
            von: "2026-01-01".parse().unwrap(),
            bis: "2026-09-30".parse().unwrap(),
        }],
        signiert_at: Some(at("2026-10-02T06:00:00Z")),
        qualifikation: Qualifikation::Pflegefachkraft,
        fachkraft: true,
        wohnbereiche: vec![Id::from_bytes([2; 16]), Id::from_bytes([3; 16])],
        von: "2026-01-01".parse().unwrap(),
        bis: Some("2026-12-31".parse().unwrap()),
        created_at: at("2026-01-01T08:00:00Z"),
        created_by: Id::from_bytes([4; 16]),
        updated_at: at("2026-10-01T08:00:00Z"),
        updated_by: Id::from_bytes([5; 16]),
    };
    let bytes = profile.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/care_profile_v1.hex").trim());
    assert!(Profile::load(1, &bytes).is_ok_and(|read| read == profile) && Profile::load(2, &bytes).is_err());
    let stand_in = StandIn {
        id: Id::from_bytes([1; 16]),
        user: Id::from_bytes([2; 16]),
        wohnbereich_id: Id::from_bytes([3; 16]),
        von: at("2026-11-20T13:00:00Z"),
        bis: at("2026-11-20T21:00:00Z"),
    };
    let bytes = stand_in.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/stand_in_v1.hex").trim());
    assert!(StandIn::load(1, &bytes).is_ok_and(|read| read == stand_in) && StandIn::load(2, &bytes).is_err());
}

#[test]
fn every_column_and_word_is_there_in_both_languages() {
    let labels = Profile::FIELDS.iter().map(Field::label);
    let sections = Section::of::<Profile>().into_iter().map(Section::label::<Profile>);
    let words = Qualifikation::CODES.map(|code| Profile::msg(&format!("qualifikation-{code}")));
    for label in labels.chain(sections).chain(words) {
        for lang in Lang::ALL {
            assert!(!t(lang, &label).contains('«'), "{}", label.key);
        }
    }
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(super::FEATURE.matrix(), ["care.staff: admin", "care.stand_in: staff"]);
}
