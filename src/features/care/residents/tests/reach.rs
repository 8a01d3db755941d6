//! Whom staff reach (care.md, 10): the worked examples through the functions and pages of the routes, lists, and what is
//! noticed when the house says something else.

use axum::{
    body::to_bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    super::{
        EditResidents, FEATURE, ReadResidents, Resident, RestrictResidents, actions, api,
        file_acts::KeepHints,
    },
    KINDS, days, patch,
};
use crate::{
    features::care::{
        settings::{CareSettings, ManageCareSettings},
        staff::{self, ManageStaff, Profile, ProfileChange, StandInFor},
        units::{ManageUnits, Unit, UnitPatch},
    },
    kernel::{ids::Id, problem::Explain as _},
    platform::{
        NewTenant,
        bench::{NOW, PASSWORD, TestPlatform},
        entity::{self, Patch, Shown as _, Target, carry_out, single, transition},
        store::{Event, EventKind, RECORD_READ, StoreError},
        tenancy::{Area, Ctx, Permission, Role, Tenant, User},
        web::{
            browser::{Browser, all},
            present::status_of,
            query::{IfMatch, Json, Path, Query},
        },
    },
};

const STAFF: &str = "s@x.de";

/// A house with the units 1 and 2, somebody in each, and people to act in it.
struct House {
    site: TestPlatform,
    tenant: Tenant,
    units: [Id<Unit>; 2],
    residents: [Id<Resident>; 2],
}

impl House {
    fn new() -> Self {
        let site = TestPlatform::at(NOW, &KINDS);
        let areas = &[Area::Pflege, Area::Praxis];
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
        let units = [("Wohnbereich 1", "1"), ("Wohnbereich 2", "2")].map(|(name, short)| {
            let boxes = UnitPatch::from_form([("name", name), ("kuerzel", short)], days()).unwrap();
            entity::enter(&site.p, &site.ctx::<ManageUnits>(&tenant, None), &boxes, "", None).unwrap().id
        });
        let residents = [("Bergfeld", 0), ("Moor", 1)].map(|(name, unit)| {
            let unit = units[unit].to_string();
            let boxes = patch(&[
                ("nachname", name),
                ("vorname", "Erna"),
                ("geburtsdatum", "3.2.1938"),
                ("wohnbereich_id", unit.as_str()),
                ("aufnahme_datum", "1.10.2025"),
            ]);
            entity::enter(&site.p, &site.ctx::<EditResidents>(&tenant, None), &boxes, "", None).unwrap().id
        });
        Self { site, tenant, units, residents }
    }

    /// What somebody may do as that person; as the command line without one.
    fn ctx<P: Permission>(&self, who: Option<&str>) -> Ctx<P> {
        self.site.ctx(&self.tenant, who)
    }

    fn set_zugriff(&self, zugriff: &str) {
        let ctx = self.ctx::<ManageCareSettings>(None);
        let (_, version) =
            self.site.p.store().read(&ctx, |r| single::current::<CareSettings, _>(&ctx, r)).unwrap();
        let changes = |_: &CareSettings| Patch::from_form([("zugriff", zugriff)], days());
        single::save(&self.site.p, &ctx, (version, ""), changes).unwrap();
    }

    /// Says where somebody works, and whether they nurse.
    fn say(&self, user: Id<User>, wohnbereiche: Option<&[Id<Unit>]>, fachkraft: bool) {
        let ctx = self.ctx::<ManageStaff>(None);
        let stored = self.site.p.store().read(&ctx, |r| r.get::<Profile>(&Profile::id_of(user))).unwrap();
        let version = stored.map_or(0, |seen| seen.row_version());
        let letters: String = user.bytes()[12..].iter().map(|byte| char::from(b'a' + byte % 26)).collect();
        let flag = if fachkraft { "ja" } else { "" };
        let boxes = [("handzeichen", letters.as_str()), ("fachkraft", flag)];
        let patch = Patch::from_form(boxes, days()).unwrap();
        let wohnbereiche = Some(wohnbereiche.unwrap_or_default().to_vec());
        staff::keep(&self.site.p, &ctx, user, (version, ""), &ProfileChange { patch, wohnbereiche }).unwrap();
    }

    async fn browser(&self, who: &str) -> Browser {
        let routes = (FEATURE.routes)().and((staff::FEATURE.routes)());
        Browser::signed_in(&self.site.p, routes, who, PASSWORD).await
    }
}

fn code(page: &str) -> String {
    all(page, "main [data-code]", Some("data-code")).pop().unwrap_or_default()
}

/// Status and code of an act, by the pages that people open; the way by which an admin looks into a restricted file asks for
/// the reason in a form, so it is called as its route calls it.
async fn done(house: &House, input: &Value, who: &str) -> (u16, String) {
    let (akt, of) = (input["akt"].as_str().unwrap(), &input["objekt"]);
    let id = house.residents[usize::from(of["wohnbereich"] == "wb2")];
    if of["gesperrt"] == true {
        let ctx = house.ctx::<EditResidents>(None);
        let written = house.site.p.store().write(&ctx, |w| {
            let seen = w.need::<Resident>(&id)?;
            let gesperrt = Resident { gesperrt: true, ..Resident::clone(&seen) };
            w.replace(&seen, &gesperrt)?;
            Ok::<_, StoreError>(crate::platform::store::Recorded::new(
                (),
                Event::new(EventKind::new("test.locked")),
            ))
        });
        written.unwrap();
    }
    if let Some(grund) = input["grund"].as_str() {
        let looked = actions::look(&house.site.p, &house.ctx::<RestrictResidents>(Some(who)), id, grund);
        return match looked.map_err(|error| error.explain()) {
            Ok(_) => (200, String::new()),
            Err(problem) => (status_of(&problem).as_u16(), problem.code.to_owned()),
        };
    }
    let at = match akt {
        "bewohner.lesen" => Resident::at(id),
        "bewohner.aendern" => Resident::address(Resident::AT.edit, id),
        "bewohner.hinweise" => format!("{}/hinweise", Resident::at(id)),
        other => panic!("{other}"),
    };
    let mut browser = house.browser(who).await;
    let (status, _, page) = browser.get(&at).await;
    if status == StatusCode::NOT_FOUND {
        let nobodys = Resident::at(Id::from_bytes([8; 16]));
        let (_, _, none) = browser.get(&nobodys).await;
        assert_eq!(page.replace(&at, &nobodys), none, "as if it were not there");
        return (404, String::new());
    }
    (status.as_u16(), code(&page))
}

#[tokio::test]
async fn who_reaches_whom_over_http_is_as_the_examples_say() {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let mut seen = 0;
    for case in all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "recht") {
        let (input, expect) = (&case["input"], &case["expect"]);
        let (akt, actor) = (input["akt"].as_str().unwrap(), &input["akteur"]);
        // The operator has no way into a house at all.
        if !akt.starts_with("bewohner.") || actor["rolle"] == "operator" {
            continue;
        }
        let house = House::new();
        let role = Role::from_code(actor["rolle"].as_str().unwrap()).unwrap();
        let user = house.site.account(Some(&house.tenant), STAFF, role).await;
        let unit = |name: &Value| house.units[usize::from(name == "wb2")];
        let units: Option<Vec<Id<Unit>>> =
            actor["wohnbereiche"].as_array().map(|units| units.iter().map(unit).collect());
        if matches!(role, Role::Staff | Role::Admin) {
            house.say(user, units.as_deref(), actor["fachkraft"] == true);
        }
        if let Some(zugriff) = input["zugriff"].as_str() {
            house.set_zugriff(zugriff);
        }
        for one in actor["vertretungen"].as_array().into_iter().flatten() {
            let until: jiff::Timestamp = one["bis"].as_str().unwrap().parse().unwrap();
            let before = until.checked_sub(jiff::SignedDuration::from_hours(1)).unwrap();
            house.site.clock.set(&before.to_string());
            let ctx = house.ctx::<StandInFor>(Some(STAFF));
            let standing = staff::stand_in(&house.site.p, &ctx, unit(&one["wohnbereich"]), "").unwrap();
            assert_eq!(standing.bis, until, "{}", case["id"]);
        }
        house.site.clock.set(input["jetzt"].as_str().unwrap_or("2026-11-20T13:00:00Z"));
        let expected = (
            u16::try_from(expect["status"].as_u64().unwrap()).unwrap(),
            expect["code"].as_str().unwrap_or_default().to_owned(),
        );
        assert_eq!(done(&house, input, STAFF).await, expected, "{}", case["id"]);
        seen += 1;
    }
    assert_eq!(seen, 15);
}

/// One tap, and back where they came from; when the shift is over it is as before. Every step of it in the same session.
#[tokio::test]
async fn whoever_stands_in_reaches_the_other_unit_until_the_shift_ends() {
    let house = House::new();
    let user = house.site.account(Some(&house.tenant), STAFF, Role::Staff).await;
    let mut browser = house.browser(STAFF).await;
    let names = |page: &str| all(page, "#bewohnerliste tbody th a", None);
    let (_, _, page) = browser.get("/bewohner").await;
    assert_eq!(names(&page), ["Bergfeld, Erna", "Moor, Erna"], "nobody assigned them");
    // The house says where they work: noticed at once.
    house.say(user, Some(&house.units[..1]), false);
    let [own, other] = house.residents.map(Resident::at);
    let (_, _, page) = browser.get("/bewohner").await;
    assert_eq!(names(&page), ["Bergfeld, Erna"]);
    for hidden in ["/bewohner?q=moor", &format!("/bewohner?wohnbereich={}", house.units[1])] {
        let (status, _, page) = browser.get(hidden).await;
        assert_eq!((status, names(&page)), (StatusCode::OK, Vec::new()), "{hidden}");
        assert!(!page.contains("Moor"), "{hidden}");
    }
    assert_eq!(browser.get(&own).await.0, StatusCode::OK);
    let absence = format!("{other}/abwesenheit");
    for refused in [&other, &absence] {
        let (status, _, page) = browser.get(refused).await;
        assert_eq!(
            (status, code(&page)),
            (StatusCode::FORBIDDEN, "VERTRETUNG_NOETIG".to_owned()),
            "{refused}"
        );
        assert!(!page.contains("Moor") && page.contains("Wohnbereich 2"), "nothing is said of the resident");
        assert_eq!(all(&page, "main form button", None), ["Ich vertrete in Wohnbereich 2"]);
        assert_eq!(all(&page, "main form input[name=weiter]", Some("value")), [refused.as_str()]);
    }
    let (status, ..) = browser.form(&page, &absence, "fassung=1&art=urlaub&von=20.11.2026+10:30").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "nor is anything done to them");

    let (_, _, page) = browser.get(&absence).await;
    let form = format!("wohnbereich_id={}&weiter={absence}", house.units[1]);
    let (status, to, _) = browser.form(&page, "/pflege/vertretung", &form).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, absence.as_str()));
    assert_eq!(browser.get(&other).await.0, StatusCode::OK);
    let (_, _, page) = browser.get("/bewohner").await;
    assert_eq!(names(&page), ["Bergfeld, Erna", "Moor, Erna"]);
    assert!(page.contains("Sie vertreten in Wohnbereich 2 bis 22:00."), "{:?}", all(&page, "main p", None));
    // Elsewhere than on this site nobody is led.
    let away = format!("wohnbereich_id={}&weiter=//x.example/", house.units[1]);
    assert_eq!(browser.form(&page, "/pflege/vertretung", &away).await.1, "/");

    let ctx = house.ctx::<EditResidents>(None);
    let history =
        house.site.p.store().read(&ctx, |r| r.history::<Resident>(house.residents[1].bytes())).unwrap();
    let read: Vec<String> = history
        .iter()
        .filter(|entry| entry.kind == RECORD_READ.name)
        .map(|entry| entry.note("zweck").unwrap())
        .collect();
    assert_eq!(read, ["vertretung"], "the audit trail names it");

    house.site.clock.set("2026-11-20T20:59:59Z");
    let ctx = || house.ctx::<ReadResidents>(Some(STAFF));
    let reads = || entity::reached(&house.site.p, &ctx(), house.residents[1], "test").map(drop);
    assert!(reads().is_ok());
    house.site.clock.set("2026-11-20T21:00:00Z");
    assert_eq!(reads().unwrap_err().explain().code, "VERTRETUNG_NOETIG");
    house.set_zugriff("alle");
    assert!(reads().is_ok(), "noticed at once");
    house.set_zugriff("streng");
    assert_eq!(reads().unwrap_err().explain().code, "NICHT_GEFUNDEN");
    let begins = staff::stand_in(&house.site.p, &house.ctx::<StandInFor>(Some(STAFF)), house.units[1], "");
    assert_eq!(begins.unwrap_err().explain().code, "VERTRETUNG_AUSGESCHLOSSEN");
}

async fn answered(response: Response) -> (u16, HeaderMap, Value) {
    let problem = response.extensions().get::<crate::kernel::problem::Problem>().map(|problem| problem.code);
    let (head, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let value = serde_json::from_slice(&body).unwrap_or_else(|_| json!({"code": problem}));
    (head.status.as_u16(), head.headers, value)
}

/// Hints, allergies and own limits are an admin's or a nurse's; to others the buttons are not shown.
#[tokio::test]
async fn a_helper_neither_sees_nor_does_what_only_a_nurse_may() {
    let house = House::new();
    let user = house.site.account(Some(&house.tenant), STAFF, Role::Staff).await;
    house.say(user, Some(&house.units), false);
    let (at, id) = (Resident::at(house.residents[0]), house.residents[0]);
    let mut browser = house.browser(STAFF).await;
    let buttons = |page: &str| {
        all(page, "main a", Some("href"))
            .into_iter()
            .filter(|href| href.ends_with("/hinweise") || href.ends_with("/grenzwert"))
            .count()
    };
    let (_, _, page) = browser.get(&at).await;
    assert_eq!(buttons(&page), 0);
    let ctx = || house.ctx::<super::super::EditHints>(Some(STAFF));
    let state = || State(house.site.p.clone());
    let limit = |version| {
        let body =
            json!({"feld": "vitalzeichen.spo2", "min": 88, "max": null, "grund": "COPD, laut Hausarzt"});
        api::limits(ctx(), state(), Path(id), IfMatch(version), Json(serde_json::from_value(body).unwrap()))
    };
    let hints = |version| {
        let body = json!({"hinweise": "hört schlecht", "keine_allergien_bekannt": true});
        let body = Json(body.as_object().unwrap().clone());
        transition::called::<KeepHints>(ctx(), state(), Path(id), IfMatch(version), body)
    };
    for path in ["hinweise", "grenzwert"] {
        let (status, _, refused) = browser.get(&format!("{at}/{path}")).await;
        assert_eq!((status, code(&refused)), (StatusCode::FORBIDDEN, "FACHKRAFT_NOETIG".to_owned()));
        let (status, ..) = browser.form(&page, &format!("{at}/{path}"), "fassung=1").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    for refused in [limit(1).await, limit(9).await, hints(1).await] {
        let (status, _, told) = answered(refused).await;
        assert_eq!((status, &told["code"]), (403, &json!("FACHKRAFT_NOETIG")));
    }
    // The act itself asks, too: whoever lost the flag after the page was shown does nothing.
    let asked = KeepHints { hinweise: Some("x".into()), ..KeepHints::default() };
    let refused = carry_out(&house.site.p, &ctx(), Target::of(id, 1), &asked);
    assert_eq!(refused.unwrap_err().explain().code, "FACHKRAFT_NOETIG");

    house.say(user, Some(&house.units), true);
    let (_, _, page) = browser.get(&at).await;
    assert_eq!(buttons(&page), 2);
    let (status, _, one) = answered(hints(1).await).await;
    assert_eq!((status, &one["hinweise"]), (200, &json!("hört schlecht")));
    let (status, _, one) = answered(limit(2).await).await;
    assert_eq!((status, &one["grenzwerte"][0]["min"]), (200, &json!(88)), "{one}");
    assert_eq!(answered(limit(2).await).await.0, 412);
    let list =
        entity::api::list::<Resident>(house.ctx(Some(STAFF)), state(), Query(entity::ListQuery::default()));
    assert_eq!(answered(list.await).await.2["total"], json!(2));
}
