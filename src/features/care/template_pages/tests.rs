//! Templates in a browser and as JSON.

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::super::templates::{
    ReadTemplates, TemplateHead, TemplateVersion, all as all_templates, id_of, shipped,
};
use crate::platform::{
    NewTenant,
    bench::{NOW, PASSWORD, TestPlatform},
    store::{Event, EventKind, Reader, RecordKind, StoreError},
    tenancy::{Area, Role, Tenant},
    web::{
        browser::{Browser, all},
        idempotency::IdempotencyRecord,
    },
};

static KINDS: [RecordKind; 3] = [
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<IdempotencyRecord>(),
];

struct House {
    site: TestPlatform,
    tenant: Tenant,
    admin: Browser,
    staff: Browser,
    /// The token of the admin's session.
    token: String,
}

impl House {
    async fn new() -> Self {
        let site = TestPlatform::at(NOW, &KINDS);
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
        site.account(Some(&tenant), "a@x.de", Role::Admin).await;
        site.account(Some(&tenant), "s@x.de", Role::Staff).await;
        let mut admin = Browser::signed_in(&site.p, super::all_routes(), "a@x.de", PASSWORD).await;
        let staff = Browser::signed_in(&site.p, super::all_routes(), "s@x.de", PASSWORD).await;
        let (_, _, page) = admin.get("/vorlagen/neu").await;
        let token = all(&page, "input[name=csrf]", Some("value")).remove(0);
        Self { site, tenant, admin, staff, token }
    }

    /// Version and whether it is offered, by key.
    fn stands(&self, key: &str) -> Option<(u32, bool)> {
        let ctx = self.site.ctx::<ReadTemplates>(&self.tenant, Some("a@x.de"));
        let found = self.site.p.store().read(&ctx, |r| all_templates(r, false)).unwrap();
        found.iter().find(|one| one.template.key == key).map(|one| (one.template.version, one.is_offered()))
    }

    /// Sends what stands in a form of the page, with these fields changed, by the button that does `step`.
    async fn step(
        &mut self,
        page: &str,
        path: &str,
        step: &str,
        changed: &[(&str, &str)],
    ) -> (StatusCode, String, String) {
        let fields = fields(page, changed, step);
        self.admin.form(page, path, &fields).await
    }

    async fn api(&mut self, method: &str, path: &str, tag: Option<u32>, body: Value) -> (StatusCode, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("x-csrf-token", self.token.as_str());
        if let Some(tag) = tag {
            request = request.header("if-match", format!("\"{tag}\""));
        }
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let (status, _, text) = self.admin.send(request, body).await;
        (status, serde_json::from_str(&text).unwrap_or_default())
    }
}

/// The inputs of the form of the page as a browser sends them.
fn fields(page: &str, changed: &[(&str, &str)], step: &str) -> String {
    use scraper::{Html, Selector};
    let html = Html::parse_document(page);
    let inputs =
        Selector::parse("main form.form input, main form.form select, main form.form textarea").unwrap();
    let chosen = Selector::parse("option[selected]").unwrap();
    let mut sent: Vec<(String, String)> = Vec::new();
    for element in html.select(&inputs) {
        let value = element.value();
        let Some(name) = value.attr("name").filter(|name| *name != "csrf") else { continue };
        let ticked =
            !matches!(value.attr("type"), Some("checkbox" | "radio")) || value.attr("checked").is_some();
        let text = match value.name() {
            "select" => element
                .select(&chosen)
                .next()
                .and_then(|one| one.value().attr("value"))
                .unwrap_or_default()
                .to_owned(),
            "textarea" => element.text().collect::<String>().trim_start_matches('\n').to_owned(),
            _ => value.attr("value").unwrap_or_default().to_owned(),
        };
        if ticked {
            sent.push((name.to_owned(), text));
        }
    }
    for (name, text) in changed {
        sent.retain(|(sent, _)| sent != name);
        sent.push(((*name).to_owned(), (*text).to_owned()));
    }
    sent.push(("tun".to_owned(), step.to_owned()));
    let escaped = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    sent.iter()
        .map(|(name, text)| format!("{}={}", escaped(name), escaped(text)))
        .collect::<Vec<_>>()
        .join("&")
}

#[tokio::test]
async fn the_list_tells_what_is_offered_and_staff_reads_it() {
    let mut house = House::new().await;
    let (status, _, page) = house.admin.get("/vorlagen").await;
    assert_eq!((status, all(&page, "#vorlagen tbody tr", None).len()), (StatusCode::OK, 20));
    let others = all(&page, "#vorlagen-weitere tbody tr", None);
    assert!(
        others.len() == 1 && others[0].contains("Braden") && others[0].contains("Lizenz fehlt"),
        "{others:?}"
    );
    assert!(all(&page, "#vorlage-barthel .badge", None).iter().any(|badge| badge.contains("Skala")));
    let warned = all(&page, "main .notice", None);
    assert!(
        warned.iter().any(|text| text.contains("Essen und Trinken") && text.contains("Einfuhr")),
        "{warned:?}"
    );
    let (status, _, page) = house.staff.get("/vorlagen").await;
    assert_eq!((status, all(&page, "a[href='/vorlagen/neu']", None).len()), (StatusCode::OK, 0));
    let (status, _, page) = house.staff.get("/vorlagen/vitalzeichen").await;
    assert_eq!((status, all(&page, "form[action$=deaktivieren]", None).len()), (StatusCode::OK, 0));
    for path in ["/vorlagen/neu", "/vorlagen/vitalzeichen/bearbeiten"] {
        assert_eq!(house.staff.get(path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    for path in
        ["/vorlagen/gibtesnicht", "/vorlagen/vitalzeichen/fassungen/2", "/vorlagen/vitalzeichen/fassungen/0"]
    {
        assert_eq!(house.admin.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    // Nothing offered says so.
    for template in shipped() {
        let at = format!("/vorlagen/{}", template.key);
        let (_, _, page) = house.admin.get(&at).await;
        if template.key != "braden" {
            let (status, ..) = house.admin.form(&page, &format!("{at}/deaktivieren"), "").await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{at}");
        }
    }
    let (_, _, page) = house.admin.get("/vorlagen").await;
    assert_eq!(all(&page, ".empty", None).len(), 1);
    assert_eq!(all(&page, "#vorlagen-weitere tbody tr", None).len(), 21);
}

#[tokio::test]
async fn what_is_tried_is_judged_and_nothing_is_kept() {
    let mut house = House::new().await;
    let (_, _, page) = house.staff.get("/vorlagen/vitalzeichen").await;
    assert_eq!(all(&page, "input[name='probe.temperatur']", Some("inputmode")), ["decimal"]);
    assert_eq!(all(&page, "input[name='probe.puls']", Some("inputmode")), ["numeric"]);
    assert!(all(&page, "main", None)[0].contains("°C"));
    let probe = "/vorlagen/vitalzeichen/probe";
    let (status, _, text) = house.staff.form(&page, probe, "probe.puls=1.000&probe.temperatur=37%2C5").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let links = all(&text, ".error-summary a", Some("href"));
    assert_eq!(links, ["#feld-probe.puls"]);
    assert_eq!(all(&text, "input[name='probe.puls']", Some("value")), ["1.000"], "what was typed stays");
    assert_eq!(all(&text, "[id='feld-probe.puls']", None).len(), 1);
    // Nothing at all is told of all inputs.
    let (_, _, empty) = house.staff.form(&page, probe, "probe.puls=").await;
    assert_eq!(all(&empty, ".error-summary a", Some("href")), ["#feld-probe"]);
    assert_eq!(all(&empty, "[id='feld-probe']", None).len(), 1);
    let sent = "probe.puls=111&probe.blutdruck.syst=120&probe.blutdruck.diast=80&probe.temperatur=37%2C5";
    let (status, _, text) = house.staff.form(&page, probe, sent).await;
    let told = all(&text, "main", None)[0].clone();
    assert_eq!(status, StatusCode::OK);
    for part in ["111 /min", "Auffällig", "120/80 mmHg", "37,5 °C", "gemeldet"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // A scale: no sum before all is answered, then its level.
    let (_, _, page) = house.staff.get("/vorlagen/besd").await;
    let (_, _, text) = house.staff.form(&page, "/vorlagen/besd/probe", "probe.atmung=1").await;
    assert!(all(&text, "main", None)[0].contains("Es fehlt: Laute, Gesicht, Körper, Trösten"));
    let full = "probe.atmung=0&probe.lautaeusserung=0&probe.gesicht=1&probe.koerper=2&probe.trost=1";
    let (_, _, text) = house.staff.form(&page, "/vorlagen/besd/probe", full).await;
    assert!(all(&text, "main", None)[0].contains("Summe 4: Schmerz wahrscheinlich"));
    assert_eq!(house.stands("vitalzeichen"), Some((1, true)));
}

#[tokio::test]
async fn a_template_is_made_step_by_step_without_a_script() {
    let mut house = House::new().await;
    let at = "/vorlagen/neu";
    let (_, _, page) = house.admin.get(at).await;
    // The button that Enter presses saves nothing.
    assert_eq!(all(&page, "main form.form button", Some("value"))[0], "vorschau");
    let (status, _, page) =
        house.step(&page, at, "feld-neu", &[("titel", "Nachtruhe"), ("nur_fachkraft", "ja")]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(all(&page, "input[name=titel]", Some("value")), ["Nachtruhe"]);
    assert_eq!(all(&page, "input[name=nur_fachkraft][checked]", None).len(), 1);
    let (_, _, page) = house
        .step(&page, at, "option-neu", &[("feld.label", "Wie war die Nacht?"), ("feld.typ", "auswahl")])
        .await;
    let (_, _, page) = house.step(&page, at, "option-neu", &[("option.0.label", "Ruhig")]).await;
    let (_, _, page) = house
        .step(&page, at, "feld-neu", &[("option.1.label", "Unruhig"), ("option.1.auffaellig", "ja")])
        .await;
    let number = [("feld.label", "Geschlafen"), ("feld.typ", "zahl")];
    let (_, _, page) = house.step(&page, at, "vorschau", &number).await;
    // A limit that is none is told at its box, and stays in it; the step waits.
    let (status, _, text) =
        house.step(&page, at, "hoch:1", &[("feld.max", "viel"), ("feld.einheit", "h")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&text, ".error-summary a", Some("href")), ["#feld-feld.max"]);
    assert_eq!(all(&text, "input[name='feld.max']", Some("value")), ["viel"]);
    assert_eq!(all(&text, "input[name='feld.einheit']", Some("value")), ["h"]);
    let (status, _, page) =
        house.step(&text, at, "hoch:1", &[("feld.max", "24"), ("feld.dezimalstellen", "1")]).await;
    assert_eq!(status, StatusCode::OK);
    let names = all(&page, "main li strong", None);
    assert_eq!(names, ["1. Geschlafen", "2. Wie war die Nacht?"]);
    assert_eq!(house.stands("nachtruhe"), None, "nothing is saved on the way");
    let (status, to, text) = house.step(&page, at, "speichern", &[]).await;
    assert_eq!(
        (status, to.as_str()),
        (StatusCode::SEE_OTHER, "/vorlagen/nachtruhe"),
        "{:?}",
        all(&text, ".error-summary", None)
    );
    assert_eq!(house.stands("nachtruhe"), Some((1, true)));
    let (_, api) = house.api("GET", "/templates/nachtruhe", None, Value::Null).await;
    assert_eq!(api["felder"][0]["key"], "geschlafen");
    assert_eq!((&api["felder"][0]["max"], &api["felder"][0]["dezimalstellen"]), (&json!(24), &json!(1)));
    assert_eq!(
        api["felder"][1]["optionen"][1],
        json!({"wert": "unruhig", "label": "Unruhig", "punkte": null, "auffaellig": true})
    );
    // The same form again saves nothing more.
    let (status, to, _) = house.step(&page, at, "speichern", &[]).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/vorlagen/nachtruhe"));
    assert_eq!(house.stands("nachtruhe"), Some((1, true)));
    // A key that is taken is told at its box.
    let (_, _, fresh) = house.admin.get(at).await;
    let (_, _, fresh) = house.step(&fresh, at, "feld-neu", &[("titel", "Nachtruhe")]).await;
    let (status, _, text) = house.step(&fresh, at, "speichern", &[("feld.label", "Notiz")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&text, ".error-summary a", Some("href")), ["#feld-key"]);
}

#[tokio::test]
async fn a_change_is_a_new_version_and_the_old_one_stays_readable() {
    let mut house = House::new().await;
    let at = "/vorlagen/schlaf/bearbeiten";
    let (_, _, page) = house.admin.get(at).await;
    let (_, _, open) = house.step(&page, at, "auf:0", &[]).await;
    assert_eq!(
        all(&open, "[name='feld.typ'], [name='feld.key']", None).len(),
        0,
        "a saved field keeps key and type"
    );
    let (status, to, _) =
        house.step(&open, at, "speichern", &[("feld.warn_min", "4"), ("titel", "Nachtschlaf")]).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/vorlagen/schlaf"));
    assert_eq!(house.stands("schlaf"), Some((2, true)));
    // Somebody else's draft is of the version before: it is told, stays, and is saved when that is asked for again.
    let (status, _, stale) = house.step(&page, at, "speichern", &[("titel", "Anders")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(all(&stale, "input[name=titel]", Some("value")), ["Anders"]);
    assert_eq!(all(&stale, "input[name=fassung]", Some("value")), ["2"]);
    assert_eq!(house.stands("schlaf"), Some((2, true)));
    let (_, _, old) = house.admin.get("/vorlagen/schlaf/fassungen/1").await;
    assert!(all(&old, "h1", None)[0].contains("Schlaf, Fassung 1"), "{:?}", all(&old, "h1", None));
    let (_, _, new) = house.admin.get("/vorlagen/schlaf").await;
    assert_eq!(all(&new, "h1", None), ["Nachtschlaf"]);
    assert_eq!(all(&new, "a[href='/vorlagen/schlaf/fassungen/1']", None).len(), 1);
    // The audit trail knows a template by its id.
    let ctx = house.site.ctx::<ReadTemplates>(&house.tenant, Some("a@x.de"));
    let id = house.site.p.store().read(&ctx, |r| Ok::<_, StoreError>(id_of(r, "schlaf"))).unwrap();
    let (status, _, by_id) = house.admin.get(&format!("/vorlagen/{id}")).await;
    assert_eq!((status, all(&by_id, "h1", None)), (StatusCode::OK, all(&new, "h1", None)));
    // Nothing changed is no version.
    let (_, _, page) = house.admin.get(at).await;
    let (status, ..) = house.step(&page, at, "speichern", &[]).await;
    assert_eq!((status, house.stands("schlaf")), (StatusCode::SEE_OTHER, Some((2, true))));
    // A scale's fields are not added to or taken away, and a hand that does so all the same is refused.
    let at = "/vorlagen/barthel/bearbeiten";
    let (_, _, page) = house.admin.get(at).await;
    assert_eq!(all(&page, "button[value='feld-neu'], button[value^='weg:']", None).len(), 0);
    let (_, _, less) = house.step(&page, at, "weg:0", &[]).await;
    let (status, _, text) = house.step(&less, at, "speichern", &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&text, ".error-summary a", Some("href")), ["#feld-felder"]);
    // A draft that is none.
    let (status, ..) = house.step(&page, at, "speichern", &[("entwurf", "x")]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

/// Thirty fields with thirty options each are 2,800 boxes; a form takes 500 fields.
#[tokio::test]
async fn the_largest_template_can_be_changed() {
    let mut house = House::new().await;
    let option = |at: usize| json!({"wert": format!("wert_{at}"), "label": format!("Größe „{at}“ mit einer längeren Erläuterung dahinter")});
    let field = |at: usize| {
        let options: Vec<Value> = (0..30).map(option).collect();
        json!({"key": format!("feld_{at}"), "label": format!("Feld {at}"), "typ": "auswahl", "optionen": options})
    };
    let fields: Vec<Value> = (0..30).map(field).collect();
    let (status, made) = house
        .api("POST", "/templates", None, json!({"key": "riese", "titel": "Riese", "felder": fields}))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{}", made["code"]);
    let at = "/vorlagen/riese/bearbeiten";
    let (_, _, page) = house.admin.get(at).await;
    let (status, _, page) = house.step(&page, at, "auf:29", &[]).await;
    assert_eq!(status, StatusCode::OK);
    let (status, ..) = house.step(&page, at, "speichern", &[("option.29.label", "Das Ende")]).await;
    assert_eq!((status, house.stands("riese")), (StatusCode::SEE_OTHER, Some((2, true))));
    let (_, saved) = house.api("GET", "/templates/riese/versions/2", None, Value::Null).await;
    assert_eq!(saved["felder"][29]["optionen"][29]["label"], "Das Ende");
}

#[tokio::test]
async fn programs_read_and_change_templates() {
    let mut house = House::new().await;
    let (status, list) = house.api("GET", "/templates", None, Value::Null).await;
    let items = list["items"].as_array().unwrap();
    assert_eq!((status, items.len()), (StatusCode::OK, 21));
    let braden = items.iter().find(|one| one["key"] == "braden").unwrap();
    assert_eq!(
        (&braden["aktiv"], &braden["lizenz_fehlt"], &braden["skala"]),
        (&json!(false), &json!(true), &json!(true))
    );
    let (status, shown) = house.api("GET", "/templates/schmerz/versions/1", None, Value::Null).await;
    assert_eq!((status, &shown["titel"]), (StatusCode::OK, &json!("Schmerz")));
    let mut sent = shown.clone();
    sent.as_object_mut().unwrap().remove("version");
    sent["felder"][0]["label"] = "Schmerzstärke".into();
    let (status, told) = house.api("PUT", "/templates/schmerz", None, sent.clone()).await;
    assert_eq!((status, &told["code"]), (StatusCode::PRECONDITION_REQUIRED, &json!("IF_MATCH_FEHLT")));
    let (status, _) = house.api("PUT", "/templates/schmerz", Some(1), sent.clone()).await;
    assert_eq!((status, house.stands("schmerz")), (StatusCode::OK, Some((2, true))));
    let (status, told) = house.api("PUT", "/templates/schmerz", Some(1), sent.clone()).await;
    assert_eq!((status, &told["code"]), (StatusCode::PRECONDITION_FAILED, &json!("FASSUNG_VERALTET")));
    let refused = async |house: &mut House, change: &dyn Fn(&mut Value)| {
        let mut sent = sent.clone();
        change(&mut sent);
        let (status, told) = house.api("PUT", "/templates/schmerz", Some(2), sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let fields = told["fields"].as_object().unwrap().clone();
        fields
            .into_iter()
            .map(|(name, codes)| (name, codes[0].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let is = |path: &str, code: &str| vec![(path.to_owned(), code.to_owned())];
    assert_eq!(
        refused(&mut house, &|sent| sent["felder"][0]["typ"] = "zahl".into()).await,
        is("felder.0.typ", "TYP_FEST")
    );
    assert_eq!(
        refused(&mut house, &|sent| sent["felder"][1]["label"] = "".into()).await,
        is("felder.1.label", "PFLICHTFELD_FEHLT")
    );
    assert_eq!(
        refused(&mut house, &|sent| sent["felder"][2]["optionen"][1]["label"] = "a\u{1}".into()).await,
        is("felder.2.optionen.1.label", "ZEICHEN_UNGUELTIG")
    );
    assert_eq!(
        refused(&mut house, &|sent| sent["alarm"] = "nie".into()).await,
        is("alarm", "ENUM_UNGUELTIG")
    );
    assert_eq!(
        refused(&mut house, &|sent| sent["felder"][0]["max"] = "10".into()).await[0].0,
        "felder[0].max"
    );
    assert_eq!(
        refused(&mut house, &|sent| sent["key"] = "anderer".into()).await,
        is("key", "FELD_UNVERAENDERLICH")
    );
    assert_eq!(house.stands("schmerz"), Some((2, true)), "a refused one changes nothing");
    let (status, told) = house.api("POST", "/templates", None, sent.clone()).await;
    assert_eq!((status, &told["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("SCHLUESSEL_VERGEBEN")));
    for (act, offered) in [("deactivate", false), ("deactivate", false), ("activate", true)] {
        let (status, told) = house.api("POST", &format!("/templates/schmerz/{act}"), None, Value::Null).await;
        assert_eq!((status, &told["aktiv"]), (StatusCode::OK, &json!(offered)), "{told}");
        assert_eq!(house.stands("schmerz"), Some((2, offered)));
    }
    let (status, told) = house.api("POST", "/templates/braden/activate", None, Value::Null).await;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("LIZENZ_FEHLT")));
    let (status, _) = house.api("GET", "/templates/gibtesnicht", None, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // What happened stands in the audit trail, each act once.
    let ctx = house.site.ctx::<ReadTemplates>(&house.tenant, Some("a@x.de"));
    let history = |r: &Reader<'_, ReadTemplates>| r.history::<TemplateHead>(id_of(r, "schmerz").bytes());
    let entries = house.site.p.store().read(&ctx, history).unwrap();
    let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["template.changed", "template.deactivated", "template.activated"]);
}

/// The page carries the draft: every step of it must be small enough to come back.
#[test]
fn a_draft_is_packed_and_read_again() {
    let draft = super::draft::Draft::of(&shipped()[1]);
    let packed = draft.packed();
    assert!(packed.len() < 2_000, "{}", packed.len());
    assert!(packed.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')));
}
