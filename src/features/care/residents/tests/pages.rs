//! The pages and the JSON of residents, as an admin and staff meet them.

use axum::{
    body::to_bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    super::{
        EditResidents, FEATURE, KeepAbsences, Resident, RestrictResidents,
        acts::{KeepAbsence, MoveOut, Reopen},
        api,
    },
    KINDS, days,
};
use crate::{
    features::care::units::{ManageUnits, Unit, UnitPatch},
    kernel::ids::Id,
    platform::{
        NewTenant,
        bench::{NOW, PASSWORD, TestPlatform},
        entity::{self, transition},
        store::{Event, EventKind, RECORD_READ},
        tenancy::{Area, Ctx, Permission, Role, Tenant},
        web::{
            answer::Members,
            browser::{Browser, all},
            query::{IfMatch, Json, Path},
        },
    },
};

/// A house with an admin, a colleague of hers, staff, and two units.
struct House {
    site: TestPlatform,
    tenant: Tenant,
    units: [Id<Unit>; 2],
}

impl House {
    async fn new() -> Self {
        let site = TestPlatform::at(NOW, &KINDS);
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
        for (email, role) in [("a@x.de", Role::Admin), ("b@x.de", Role::Admin), ("s@x.de", Role::Staff)] {
            site.account(Some(&tenant), email, role).await;
        }
        let ctx = site.ctx::<ManageUnits>(&tenant, None);
        let units = [("Erdgeschoss", "EG"), ("Obergeschoss", "OG")].map(|(name, short)| {
            let boxes = UnitPatch::from_form([("name", name), ("kuerzel", short)], days()).unwrap();
            entity::enter(&site.p, &ctx, &boxes, "", None).unwrap().id
        });
        Self { site, tenant, units }
    }

    async fn browser(&self, email: &str) -> Browser {
        Browser::signed_in(&self.site.p, (FEATURE.routes)(), email, PASSWORD).await
    }

    fn ctx<P: Permission>(&self) -> Ctx<P> {
        self.site.ctx(&self.tenant, None)
    }

    fn person(&self, more: &[(&str, &str)]) -> String {
        let unit = self.units[0].to_string();
        let mut boxes = vec![
            ("nachname", "Bergfeld"),
            ("vorname", "Erna"),
            ("geburtsdatum", "3.2.1938"),
            ("wohnbereich_id", unit.as_str()),
            ("aufnahme_datum", "1.9.1995"),
        ];
        boxes.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        boxes.extend(more);
        serde_html_form::to_string(boxes).unwrap()
    }

    /// Somebody taken in by the form; their page.
    async fn take_in(&self, browser: &mut Browser, more: &[(&str, &str)]) -> String {
        let (_, _, page) = browser.get("/bewohner/neu").await;
        let (status, at, text) = browser.form(&page, "/bewohner/neu", &self.person(more)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{:?}", all(&text, ".error-summary", None));
        at
    }

    fn history(&self, at: &str) -> Vec<String> {
        let id: Id<Resident> = at.rsplit('/').next().unwrap().parse().unwrap();
        let read =
            self.site.p.store().read(&self.ctx::<EditResidents>(), |r| r.history::<Resident>(id.bytes()));
        read.unwrap().into_iter().map(|entry| entry.kind).collect()
    }
}

#[tokio::test]
async fn an_empty_house_says_what_to_do_next_and_lists_who_comes() {
    let house = House::new().await;
    let (mut admin, mut staff) = (house.browser("a@x.de").await, house.browser("s@x.de").await);
    let (_, _, page) = admin.get("/bewohner").await;
    assert_eq!(all(&page, ".empty a", Some("href")), ["/bewohner/neu"]);
    let (_, _, page) = staff.get("/bewohner").await;
    assert!(all(&page, ".empty a", None).is_empty() && page.contains("Noch keine Bewohner"));
    let more =
        [("zimmer", "104"), ("hinweise", "hört schlecht"), ("allergien", "Penicillin"), ("pflegegrad", "3")];
    let at = house.take_in(&mut admin, &more).await;
    house
        .take_in(
            &mut admin,
            &[("vorname", "Ida"), ("zimmer", "2"), ("wohnbereich_id", &house.units[1].to_string())],
        )
        .await;
    let (_, _, page) = staff.get("/bewohner").await;
    assert_eq!(all(&page, "#filterzahl", None), ["2 Personen"]);
    assert_eq!(all(&page, "#bewohnerliste thead th", None).len(), 7);
    assert_eq!(all(&page, "#bewohnerliste tbody th a", None), ["Bergfeld, Erna", "Bergfeld, Ida"]);
    let (_, _, page) = staff.get(&format!("/bewohner?wohnbereich={}&q=berg", house.units[1])).await;
    assert_eq!(all(&page, "#bewohnerliste tbody th mark", None), ["Bergfeld"]);
    assert_eq!(all(&page, "#feld-status option", None)[0], "Status: Im Haus", "who left is not in the list");
    let (_, _, page) = staff.get("/bewohner?status=abwesend").await;
    assert_eq!(all(&page, "#filterzahl", None), ["Keine Bewohner"]);
    let (_, _, page) = staff.get(&at).await;
    assert_eq!(all(&page, "main h1", None), ["Bergfeld, Erna"]);
    assert_eq!(
        all(&page, "main .badge", None)[0],
        "●Im Haus".replace('●', &all(&page, ".badge .shape", None)[0])
    );
    let first = all(&page, "main section.card", None).remove(0);
    assert!(first.starts_with("Das Wichtigste"), "{first}");
    assert!(first.contains("hört schlecht"), "{first}");
    assert_eq!(all(&page, ".card .notice.tone-warn p", None), ["Penicillin"], "they are a danger");
    assert_eq!(all(&page, "main > .back", Some("href")), ["/bewohner"]);
    assert_eq!(all(&page, "details.card:not([open]) > summary > h2", None), ["Verwaltung"]);
    assert_eq!(page.matches("Penicillin").count(), 1, "said once");
    assert!(page.contains("01.09.1995"), "moved in long ago");
    assert!(all(&page, &format!("a[href='{at}/bearbeiten']"), None).is_empty(), "staff do not edit");
    assert_eq!(house.history(&at), ["resident.created", RECORD_READ.name], "reading is audited");
}

/// That none are known and that nobody asked are different answers; both boxes at once is a slip.
#[tokio::test]
async fn allergies_are_known_none_or_not_asked_and_contacts_come_in_rows() {
    let house = House::new().await;
    let mut admin = house.browser("a@x.de").await;
    let (_, _, page) = admin.get("/bewohner/neu").await;
    assert_eq!(all(&page, "#feld-pflegegrad option", Some("value")), ["", "0", "1", "2", "3", "4", "5"]);
    assert_eq!(
        (all(&page, ".rows > .row", None).len(), all(&page, ".rows details .row", None).len()),
        (1, 4)
    );
    let none = ("keine_allergien_bekannt", "ja");
    let contacts = ["Karl Bergfeld", "Sohn", "0351 12", "", "", "", "Ida Moor", "", "112"];
    let mut more: Vec<(&str, &str)> = contacts.iter().map(|text| ("notfallkontakte", *text)).collect();
    more.extend([none, ("pflegegrad", "0")]);
    let both = house.person(&[&more[..], &[("allergien", "Nüsse")]].concat());
    let (status, _, page) = admin.form(&page, "/bewohner/neu", &both).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-allergien"]);
    let kept = ["Karl Bergfeld", "Sohn", "0351 12", "Ida Moor", "", "112"];
    assert_eq!(all(&page, ".rows > .row input", Some("value")), kept, "what was entered stays");
    assert_eq!(all(&page, "#feld-pflegegrad option[selected]", None), ["keiner"]);
    let (status, at, _) = admin.form(&page, "/bewohner/neu", &house.person(&more)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = admin.get(&at).await;
    let values = all(&page, "main .card dd", None);
    assert_eq!(values[..2], ["Nicht erfasst", "Keine Allergien bekannt"]);
    assert!(all(&page, ".card .notice.tone-warn", None).is_empty());
    assert!(!all(&page, "main dt", None).contains(&"Keine Allergien bekannt".to_owned()), "said once");
    assert_eq!(
        all(&page, "main .card dd li", None)[2..],
        ["Karl Bergfeld · Sohn · 0351 12", "Ida Moor · 112"]
    );
    // A contact without a name is refused where it stands.
    let (_, _, page) = admin.get(&format!("{at}/bearbeiten")).await;
    let nobody = house.person(&[
        ("fassung", "1"),
        ("notfallkontakte", ""),
        ("notfallkontakte", "Sohn"),
        ("notfallkontakte", ""),
    ]);
    let (status, _, page) = admin.form(&page, &format!("{at}/bearbeiten"), &nobody).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-notfallkontakte"]);
    assert_eq!(
        all(&page, "fieldset#feld-notfallkontakte .rows > .row input", Some("value")),
        ["", "Sohn", ""]
    );
}

#[tokio::test]
async fn two_who_edit_at_once_choose_and_lose_nothing() {
    let house = House::new().await;
    let (mut one, mut two) = (house.browser("a@x.de").await, house.browser("b@x.de").await);
    let at = house.take_in(&mut one, &[]).await;
    let edit = format!("{at}/bearbeiten");
    let (_, _, page) = one.get(&edit).await;
    let (_, _, other) = two.get(&edit).await;
    assert_eq!(all(&page, "#feld-aufnahme_datum", Some("value")), ["01.09.1995"]);
    // There is one way to say nothing.
    assert_eq!(all(&page, "#feld-geschlecht input", Some("value")), ["m", "w", "d", "x"]);
    let send = |more: &[(&str, &str)]| house.person(&[&[("fassung", "1")], more].concat());
    let (status, ..) = one.form(&page, &edit, &send(&[("zimmer", "104"), ("hausarzt", "Dr. Ernst")])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, page) = two.form(&other, &edit, &send(&[("zimmer", "105"), ("rufname", "Erni")])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(all(&page, "form.compare input[type=radio]", Some("value")), ["105", "104"]);
    assert_eq!(all(&page, "form.compare input[name=rufname]", Some("value")), ["Erni"]);
    let chosen =
        house.person(&[("fassung", "2"), ("zimmer", "105"), ("rufname", "Erni"), ("hausarzt", "Dr. Ernst")]);
    let (status, ..) = two.form(&page, &edit, &chosen).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = two.get(&at).await;
    let told = all(&page, "#verlauf > li", None);
    assert!(told[0].contains("104 → 105") && told[0].contains("Erdgeschoss"), "{told:?}");
}

#[tokio::test]
async fn who_may_be_there_already_is_asked_for_first() {
    let house = House::new().await;
    let mut admin = house.browser("a@x.de").await;
    let at = house.take_in(&mut admin, &[]).await;
    let ask = format!("{at}/ausziehen");
    let (_, _, page) = admin.get(&ask).await;
    assert_eq!(all(&page, "input[name=status]", Some("value")), ["ausgezogen", "verstorben"]);
    assert_eq!(all(&page, "#feld-auszug_datum", Some("value")), ["20.11.2026"]);
    let (status, _, text) =
        admin.form(&page, &ask, "fassung=1&auszug_datum=21.11.2026&status=ausgezogen").await;
    assert_eq!(
        (status, all(&text, ".error-summary a", Some("href"))),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-auszug_datum".to_owned()])
    );
    let (status, ..) = admin.form(&page, &ask, "fassung=1&auszug_datum=20.11.2026&status=ausgezogen").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = admin.get("/bewohner/neu").await;
    let (status, _, page) = admin.form(&page, "/bewohner/neu", &house.person(&[("zimmer", "7")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, "#dublette a", Some("href")), [at.clone(), format!("{at}/wieder-oeffnen")]);
    assert_eq!(all(&page, "#feld-zimmer", Some("value")), ["7"], "what was entered stays");
    // Too short a reason keeps the question open.
    let sure = |grund: &str| house.person(&[("zimmer", "7"), ("trotzdem", "1"), ("grund", grund)]);
    let (status, _, page) = admin.form(&page, "/bewohner/neu", &sure("nur")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-grund"]);
    assert_eq!(all(&page, "input[name=trotzdem]", Some("value")), ["1"]);
    let (status, other, _) = admin.form(&page, "/bewohner/neu", &sure("Zwillingsschwester")).await;
    assert!(status == StatusCode::SEE_OTHER && other != at);
    let reopen = format!("{at}/wieder-oeffnen");
    let (_, _, page) = admin.get(&reopen).await;
    let (status, ..) = admin.form(&page, &reopen, "fassung=2&grund=Verwechslung").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn staff_enter_absences_and_admins_moves() {
    let house = House::new().await;
    let (mut admin, mut staff) = (house.browser("a@x.de").await, house.browser("s@x.de").await);
    let at = house.take_in(&mut admin, &[("zimmer", "1")]).await;
    let absence = format!("{at}/abwesenheit");
    let (_, _, page) = staff.get(&absence).await;
    assert_eq!(all(&page, "#feld-von", Some("value")), ["20.11.2026 14:00"]);
    let (status, _, text) = staff.form(&page, &absence, "fassung=1&von=gestern+25:00").await;
    let wrong = vec!["#feld-art".to_owned(), "#feld-von".to_owned()];
    assert_eq!(
        (status, all(&text, ".error-summary a", Some("href"))),
        (StatusCode::UNPROCESSABLE_ENTITY, wrong)
    );
    let begin = "fassung=1&art=krankenhaus&von=20.11.2026+10:30&notiz=Sturz";
    let (status, to, _) = staff.form(&page, &absence, begin).await;
    assert_eq!((status, &to), (StatusCode::SEE_OTHER, &at));
    let (_, _, page) = staff.get(&at).await;
    assert!(all(&page, "main .badge", None)[0].ends_with("Abwesend"));
    assert!(page.contains("Krankenhaus") && page.contains("Sturz"));
    let again = "fassung=2&art=urlaub&von=20.11.2026+11:00";
    let (status, _, text) = staff.form(&page, &absence, again).await;
    assert_eq!(
        (status, all(&text, "#feld-von", Some("value"))),
        (StatusCode::CONFLICT, vec!["20.11.2026 11:00".to_owned()])
    );
    let (status, ..) = staff.form(&page, &format!("{absence}/7"), again).await;
    assert!(status.is_client_error());
    let (_, _, change) = staff.get(&format!("{absence}/1")).await;
    assert_eq!(all(&change, "#feld-von", Some("value")), ["20.11.2026 10:30"]);
    assert!(all(&change, "main h1", None)[0].ends_with("ändern"));
    let end = "fassung=2&art=krankenhaus&von=20.11.2026+10:30&bis=20.11.2026+13:00";
    let (status, ..) = staff.form(&page, &format!("{absence}/1"), end).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(staff.get(&format!("{at}/umzug")).await.0, StatusCode::FORBIDDEN);
    let (_, _, page) = admin.get(&format!("{at}/umzug")).await;
    let to = format!("fassung=3&wohnbereich_id={}&zimmer=2&ab=20.11.2026", house.units[1]);
    let (status, ..) = admin.form(&page, &format!("{at}/umzug"), &to).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = admin.get(&at).await;
    let first = all(&page, "main section.card dd", None);
    assert_eq!(first[..2], ["Nicht erfasst", "Nicht erfasst"], "no dash, which would read as none");
    let told = all(&page, "#verlauf > li", None);
    assert!(told[0].contains("Erdgeschoss → Obergeschoss"), "{told:?}");
    assert!(told[1].contains("Krankenhaus 20.11.2026, 10:30"), "{told:?}");
}

#[tokio::test]
async fn of_several_units_none_is_taken_before_it_was_chosen() {
    let house = House::new().await;
    let mut admin = house.browser("a@x.de").await;
    let (_, _, page) = admin.get("/bewohner/neu").await;
    assert_eq!(all(&page, "#feld-wohnbereich_id option", None)[0], "Bitte wählen");
    let unit = house.units[0].to_string();
    let person = house.person(&[("wohnbereich_id", "")]);
    let (status, _, page) = admin.form(&page, "/bewohner/neu", &person).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Bitte wählen") && page.contains(&unit));
    let (_, _, page) = admin.form(&page, "/bewohner/neu", &house.person(&[("nachname", "")])).await;
    assert_eq!(all(&page, "#feld-wohnbereich_id option[selected]", Some("value")), [unit]);
    assert_eq!(all(&page, "#feld-wohnbereich_id option", None).len(), 2, "chosen, it is not taken back");
}

#[tokio::test]
async fn a_restricted_file_is_gone_and_admins_say_why_they_look() {
    let house = House::new().await;
    let (mut admin, mut staff) = (house.browser("a@x.de").await, house.browser("s@x.de").await);
    let at = house.take_in(&mut admin, &[]).await;
    let restrict = format!("{at}/einschraenken");
    let (_, _, page) = admin.get(&restrict).await;
    let (status, ..) = admin.form(&page, &restrict, "fassung=1&grund=zu+kurz").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, ..) = admin.form(&page, &restrict, "fassung=1&grund=L%C3%B6schung+verlangt").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    for path in ["/bewohner", "/bewohner?q=bergfeld", "/bewohner?status=aktiv"] {
        let (_, _, page) = staff.get(path).await;
        assert_eq!(all(&page, "#filterzahl", None), ["Keine Bewohner"], "{path}");
    }
    for path in [at.clone(), format!("{at}/abwesenheit")] {
        assert_eq!(staff.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let before = house.history(&at);
    let (status, _, page) = admin.get(&at).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!page.contains("Bergfeld"));
    assert_eq!(all(&page, "main a", Some("href")).iter().filter(|to| to.ends_with("/einsehen")).count(), 1);
    let (_, _, page) = admin.get("/bewohner/eingeschraenkt").await;
    assert!(page.contains("Akte Nr. 1") && !page.contains("Bergfeld"));
    let look = format!("{at}/einsehen");
    let (_, _, page) = admin.get(&look).await;
    assert!(!page.contains("Bergfeld"));
    assert_eq!(house.history(&at), before, "nothing was read");
    assert_eq!(admin.form(&page, &look, "grund=kurz").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _, shown) = admin.form(&page, &look, "grund=Pr%C3%BCfung+durch+den+MD").await;
    assert_eq!((status, all(&shown, "main h1", None)), (StatusCode::OK, vec!["Bergfeld, Erna".to_owned()]));
    assert!(house.history(&at).contains(&"resident.opened".to_owned()));
    let lift = format!("{at}/freigeben");
    let (_, _, page) = admin.get(&lift).await;
    let (status, ..) = admin.form(&page, &lift, "fassung=2&grund=Antrag+zur%C3%BCckgezogen").await;
    assert_eq!((status, staff.get(&at).await.0), (StatusCode::SEE_OTHER, StatusCode::OK));
}

async fn answered(response: Response) -> (u16, HeaderMap, Value) {
    let (parts, body) = response.into_parts();
    let members = parts.extensions.get::<Members>().map(|more| json!(more.0));
    let text = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status.as_u16(), parts.headers, members.unwrap_or_else(|| serde_json::from_slice(&text).unwrap()))
}

#[tokio::test]
async fn programs_take_in_move_out_and_keep_absences() {
    let house = House::new().await;
    let state = || State(house.site.p.clone());
    let edit = || house.ctx::<EditResidents>();
    let person = |more: Value| {
        let mut body = json!({"nachname": "Bergfeld", "vorname": "Erna", "geburtsdatum": "1938-02-03",
            "wohnbereich_id": house.units[0], "aufnahme_datum": "1995-09-01"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Json(body.as_object().unwrap().clone())
    };
    let (status, headers, one) = answered(api::create(edit(), state(), person(json!({}))).await).await;
    let id: Id<Resident> = one["id"].as_str().unwrap().parse().unwrap();
    assert_eq!((status, headers["location"].to_str().unwrap()), (201, &*format!("/api/v1/residents/{id}")));
    assert_eq!((&one["status"], &one["umzuege"][0]["ab"]), (&json!("aktiv"), &json!("1995-09-01")));
    let (status, _, told) = answered(api::create(edit(), state(), person(json!({}))).await).await;
    let candidate = json!([{"id": id, "nr": 1, "status": "aktiv", "gesperrt": false}]);
    assert_eq!((status, &told["kandidaten"]), (409, &candidate));
    let sure = person(json!({"trotzdem_grund": "Zwillingsschwester"}));
    assert_eq!(api::create(edit(), state(), sure).await.status(), 201);
    let old = person(json!({"vorname": "Ida", "aufnahme_datum": "1939-12-31"}));
    assert_eq!(api::create(edit(), state(), old).await.status(), 422);

    let keep = || house.ctx::<KeepAbsences>();
    let away = |body: Value| Json(body.as_object().unwrap().clone());
    let absent = |version, body| {
        transition::called::<KeepAbsence>(keep(), state(), Path(id), IfMatch(version), away(body))
    };
    let begin = json!({"art": "urlaub", "von": "2026-11-20T08:00:00Z", "notiz": "Familie"});
    let made = absent(1, begin.clone()).await;
    let (status, headers, one) = answered(made).await;
    assert_eq!(
        (status, &one["status"], headers["etag"].to_str().unwrap()),
        (201, &json!("abwesend"), "\"2\"")
    );
    assert_eq!(absent(2, begin.clone()).await.status(), 409);
    assert_eq!(absent(1, begin).await.status(), 412);
    assert_eq!(absent(2, json!({"art": "urlaub"})).await.status(), 422);
    let end = |body| api::change_absence(keep(), state(), Path((id, 1)), IfMatch(2), away(body));
    assert_eq!(end(json!({"bis": "heute"})).await.status(), 422);
    let (status, _, one) = answered(end(json!({"bis": "2026-11-20T12:00:00Z"})).await).await;
    let kept = json!([{"id": 1, "art": "urlaub", "von": "2026-11-20T08:00:00Z", "bis": "2026-11-20T12:00:00Z", "notiz": "Familie"}]);
    assert_eq!((status, &one["abwesenheiten"], &one["status"]), (200, &kept, &json!("aktiv")));

    let out = |status: &str| {
        let body = away(json!({"status": status, "auszug_datum": "2026-11-20"}));
        transition::called::<MoveOut>(edit(), state(), Path(id), IfMatch(3), body)
    };
    assert_eq!(out("aktiv").await.status(), 422);
    assert_eq!(out("verstorben").await.status(), 200);
    let why = |grund: &str| {
        transition::called::<Reopen>(edit(), state(), Path(id), IfMatch(4), away(json!({"grund": grund})))
    };
    assert_eq!(why("nein").await.status(), 422);
    let (status, _, one) = answered(why("Verwechslung").await).await;
    assert_eq!((status, &one["status"]), (200, &json!("aktiv")));

    let lock = |version, gesperrt| {
        let body = Json(api::Restriction { grund: "Löschung verlangt".into(), gesperrt });
        api::restrict(house.ctx::<RestrictResidents>(), state(), Path(id), IfMatch(version), body)
    };
    let (status, _, told) = answered(lock(5, true).await).await;
    assert_eq!((status, told), (200, json!({"id": id, "gesperrt": true, "row_version": 6})));
    let read = || entity::api::read::<Resident>(house.ctx(), state(), Path(id));
    assert_eq!(read().await.status(), 403);
    assert_eq!(lock(6, false).await.status(), 200);
    assert_eq!(read().await.status(), 200);
}
