//! What the browser tests work on: people who sign in, and a year of invented cases.

use std::fmt::Write;

use jiff::{ToSpan as _, civil::Date};
use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    care::{BLOCK, a_tablet_and_a_badge, assessed, takes_photos},
    pictures::jpeg,
    site::{PASSWORD, TENANT},
};
use crate::tab::Tab;

/// Signs in on the page. Returns on the page on which the person begins.
pub async fn sign_in(tab: &Tab, site: &TestServer, role: &str) {
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", &TestServer::email(TENANT, role)).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/faelle/uebersicht").await;
}

/// Imports a CSV file through the JSON API. Returns the id of the import.
pub async fn import(admin: &Actor, csv: &str) -> String {
    let (status, plan) = admin.upload("/import/csv", "faelle.csv", csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let confirm = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    let (status, answer) = admin.api(Method::POST, "/import/csv/confirm", Some(confirm)).await;
    assert!(status.is_success(), "{answer}");
    plan["id"].as_str().unwrap().to_owned()
}

/// Enters a case through the JSON API.
pub async fn case(admin: &Actor, values: Value) -> Value {
    let (status, case) = admin.api(Method::POST, "/cases?trotzdem=1", Some(values)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    case
}

/// Changes a case through the JSON API: `PATCH` its columns, `PUT` its ICD or coding, `DELETE` it.
pub async fn change(admin: &Actor, method: Method, case: &Value, below: &str, values: Value) -> Value {
    let id = case["id"].as_str().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(IF_MATCH, format!("\"{}\"", case["row_version"]).parse().unwrap());
    let (status, _, answer) =
        admin.api_with(method, &format!("/cases/{id}{below}"), Some(values), headers).await;
    assert!(status.is_success(), "{status} {answer}");
    answer
}

/// The cases of a filter, as the API gives them.
pub async fn cases(admin: &Actor, filter: &str) -> Vec<Value> {
    let (status, list) = admin.api(Method::GET, &format!("/cases?{filter}"), None).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["items"].as_array().unwrap().clone()
}

const SURNAMES: [&str; 24] = [
    "Albers",
    "Brandt",
    "Carstens",
    "Dornbusch",
    "Ehlers",
    "Feddersen",
    "Großkopf",
    "Hansen",
    "Ibsen",
    "Jäger",
    "Köster",
    "Lorenzen",
    "Müller-Lüdenscheidt",
    "Nissen",
    "Oetjen",
    "Petersen",
    "Quast",
    "Rönnfeldt",
    "Schröder",
    "Thomsen",
    "Uhlig",
    "Voß",
    "Wiese",
    "Zeller",
];
const FIRST: [&str; 12] = [
    "Antje", "Björn", "Clara", "Detlef", "Elif", "Frauke", "Günther", "Hanne", "Ingo", "Jürgen", "Käthe",
    "Leyla",
];
const TOPICS: [&str; 6] =
    ["Mamma-Ca", "Zweitmeinung OP", "Strahlentherapie", "Knoten rechts", "Stent oder Bypass", "Verlegung"];
const MODULES: [&str; 8] = [
    "Zweitmeinung Onkologie",
    "Zweitmeinung Onkologie",
    "Zweitmeinung Onkologie",
    "Zweitmeinung Kardiologie",
    "Zweitmeinung Kardiologie",
    "Zweitmeinung Intensiv",
    "Zweitmeinung Gallenblase",
    "Begutachtung Schilddrüse",
];

/// A CRM export of invented people: some cases a week over the last year and this one.
pub fn a_year() -> String {
    let mut csv = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\n".to_owned();
    let mut number = 0_usize;
    let mut day = jiff::civil::date(2025, 1, 6);
    while day < jiff::civil::date(2026, 11, 16) {
        let in_week = 1 + (number * 7 + usize::from(day.day().unsigned_abs())) % 4;
        for _ in 0..in_week {
            let (surname, first) = (SURNAMES[(number * 5) % 24], FIRST[(number * 7 + number / 24) % 12]);
            let (year, month) = (1940 + (number * 13) % 60, 1 + number % 12);
            let born = format!("{:02}.{month:02}.{year}", 1 + (number * 3) % 28);
            let (topic, module) = (TOPICS[number % 6], MODULES[(number * 3 + number / 8) % 8]);
            let when = day.strftime("%d.%m.%y");
            writeln!(csv, "T-{number},\"{surname} | {first} | {born} |\",{topic},{module},\"{when}, 09:00\"")
                .unwrap();
            number += 1;
        }
        day = day.checked_add(jiff::Span::new().days(7)).unwrap();
    }
    csv
}

const ICD: [&str; 6] = ["C50.1", "C61", "C34.1", "C18.7", "C50.4, C79.5", "D05.1"];

/// The ids of what stands in a worked-on house.
#[derive(Default)]
pub struct Objects {
    /// A case with everything: ICD, expert opinion, coding.
    pub case: String,
    /// A case that waits to be coded.
    pub waiting: String,
    /// A cancelled case.
    pub cancelled: String,
    /// A preview with one row of each kind.
    pub preview: String,
    /// A confirmed import.
    pub import: String,
    /// A report.
    pub report: String,
    /// The admin's own account.
    pub own: String,
    /// The account of somebody else of the facility.
    pub clerk: String,
    /// What stands in its care.
    pub care: Care,
}

/// What is planned for a resident, and what became of it.
#[derive(Default)]
pub struct Plan {
    /// A measure that is answered in the present shift.
    pub measure: String,
    /// One that is open there.
    pub open: String,
    /// That shift.
    pub shift: String,
    /// The answer.
    pub answer: String,
    /// The proof of the shift before.
    pub proof: String,
}

/// The ids of what stands in a house that cares for residents.
#[derive(Default)]
pub struct Care {
    /// A unit in which somebody lives.
    pub unit: String,
    /// A closed unit.
    pub closed: String,
    /// A resident with everything: hints, contacts, an absence.
    pub resident: String,
    /// One who moved out.
    pub gone: String,
    /// One whose file is restricted.
    pub restricted: String,
    /// A preview with one row of each kind.
    pub preview: String,
    /// A confirmed import.
    pub import: String,
    /// An entry with two versions, a striking one.
    pub entry: String,
    /// An entry that was withdrawn as one of the wrong person.
    pub hidden: String,
    /// An alert that is open: of a fall.
    pub alert: String,
    /// An entry with two photos.
    pub photographed: String,
    /// The first of them.
    pub photo: String,
    /// What is planned for the resident with everything.
    pub plan: Plan,
    /// A wound of theirs with two assessments; in a whole care home, as what follows.
    pub course: String,
    /// An order of restraint for them, applied now; its approval ends in twenty days.
    pub order: String,
    /// A dose of medicine whose effect is not known yet.
    pub dose: String,
    /// A mood of theirs.
    pub mood: String,
    /// An assessment of theirs with answers.
    pub assessment: String,
    /// A signed information collection of theirs; another is being written.
    pub sis: String,
    /// Their badge.
    pub badge: String,
}

/// Units and residents; the facility has the area.
pub async fn a_care_home(admin: &Actor) -> Care {
    let unit = async |name: &str, short: &str| {
        let values = json!({"name": name, "kuerzel": short, "plaetze": 14});
        let (status, unit) = admin.api(Method::POST, "/units", Some(values)).await;
        assert_eq!(status, StatusCode::CREATED, "{unit}");
        unit["id"].as_str().unwrap().to_owned()
    };
    let tag = |version: u64| -> HeaderMap {
        HeaderMap::from_iter([(IF_MATCH, format!("\"{version}\"").parse().unwrap())])
    };
    let act = async |method: Method, path: String, version: u64, values: Value| {
        let (status, _, answer) = admin.api_with(method, &path, Some(values), tag(version)).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
    };
    let (ground, roof) = (unit("Erdgeschoss", "EG").await, unit("Dachgeschoss", "DG").await);
    act(Method::DELETE, format!("/units/{roof}"), 1, json!({})).await;
    let person = async |more: Value| {
        let mut values =
            json!({"geburtsdatum": "1938-02-03", "wohnbereich_id": ground, "aufnahme_datum": "1998-09-01"});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (status, person) = admin.api(Method::POST, "/residents", Some(values)).await;
        assert_eq!(status, StatusCode::CREATED, "{person}");
        person["id"].as_str().unwrap().to_owned()
    };
    for (surname, first, room) in
        [("Albers", "Käthe", "101"), ("Dornbusch", "Günther", "102"), ("Voß", "Elif", "103")]
    {
        person(json!({"nachname": surname, "vorname": first, "zimmer": room, "pflegegrad": 2})).await;
    }
    let resident = person(json!({
        "nachname": "Bergfeld-Oberhausen", "vorname": "Erna", "rufname": "Erni", "anrede": "Frau", "zimmer": "104",
        "pflegegrad": 3, "pflegegrad_seit": "2024-05-01", "hinweise": "Hört links schlecht.\nGeht mit dem Rollator.",
        "allergien": "Penicillin", "diagnosen": "I10, E11.9", "hausarzt": "Dr. Ernst", "trinkziel_ml": 1500,
        "notfallkontakte": "Karl Bergfeld; Sohn; 0351 12\nIda Moor", "patientenverfuegung": true, "kvnr": "A123456789",
    }))
    .await;
    let away = json!({"art": "krankenhaus", "von": "2026-01-05T08:00:00Z", "bis": "2026-01-09T08:00:00Z", "notiz": "Sturz"});
    act(Method::POST, format!("/residents/{resident}/absences"), 1, away).await;
    let gone = person(json!({"nachname": "Ibsen", "vorname": "Clara"})).await;
    let out = json!({"status": "ausgezogen", "auszug_datum": "2026-02-02"});
    act(Method::POST, format!("/residents/{gone}/move-out"), 1, out).await;
    let restricted = person(json!({"nachname": "Quast", "vorname": "Ingo"})).await;
    let why = json!({"grund": "Löschung verlangt"});
    act(Method::POST, format!("/residents/{restricted}/restrict"), 1, why).await;
    let head = "Nachname;Vorname;Geburtsdatum;Wohnbereich;Aufnahme;Geschlecht";
    let rows = "Nissen;Frauke;3.2.1938;EG;1.9.2025;w\nOetjen;;3.2.1938;Keller;gestern;w\n\
                Albers;Käthe;3.2.1938;EG;1.9.2025;w\nPetersen;Jürgen;3.2.1938;EG;1.9.2025;?\n";
    let upload = async |rows: &str| -> Value {
        let csv = format!("{head}\n{rows}");
        let (status, plan) = admin.upload("/import/residents", "bewohner.csv", csv.into()).await;
        assert_eq!(status, StatusCode::CREATED, "{plan}");
        plan
    };
    let done = upload("Uhlig;Hanne;3.2.1938;EG;1.9.2025;w\nZeller;;;EG;1.9.2025;w\n").await;
    let sure = json!({"id": done["id"], "plan_hash": done["plan_hash"]});
    let (status, answer) = admin.api(Method::POST, "/import/residents/confirm", Some(sure)).await;
    assert!(status.is_success(), "{answer}");
    let id = |plan: &Value| plan["id"].as_str().unwrap().to_owned();
    let (preview, import) = (id(&upload(rows).await), id(&done));
    let write = async |more: Value| {
        let mut values = json!({"resident_id": resident});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (status, entry) = admin.api(Method::POST, "/observations", Some(values)).await;
        assert_eq!(status, StatusCode::CREATED, "{entry}");
        entry["id"].as_str().unwrap().to_owned()
    };
    let vitals = json!({"blutdruck": {"syst": 170, "diast": 95}, "puls": 72, "temperatur": 37.5});
    let entry =
        write(json!({"vorlage": "vitalzeichen", "werte": vitals, "freitext": "nach dem Aufstehen"})).await;
    let right = json!({"werte": {"puls": 74}, "freitext": "im Sitzen gemessen"});
    act(Method::POST, format!("/observations/{entry}/correct"), 1, right).await;
    write(
        json!({"vorlage": "sturz", "werte": {"hergang": "Beim Aufstehen gestürzt.", "folgen": ["prellung"]}}),
    )
    .await;
    let hidden = write(json!({"vorlage": "bericht", "freitext": "gehört zu jemand anderem"})).await;
    let other = json!({"klasse": "falsche_person", "grund": "falsche Akte"});
    act(Method::POST, format!("/observations/{hidden}/withdraw"), 1, other).await;
    let (status, alerts) = admin.api(Method::GET, "/alerts?zustand=offen", None).await;
    assert_eq!(status, StatusCode::OK, "{alerts}");
    let alert = alerts["items"][0]["id"].as_str().unwrap().to_owned();
    takes_photos(admin, &resident).await;
    let photographed = write(json!({"vorlage": BLOCK, "freitext": "Ferse links, trocken"})).await;
    let mut photo = String::new();
    for (version, picture) in [(1, jpeg(800, 600)), (2, jpeg(600, 800))] {
        let at = format!("/observations/{photographed}/photos");
        let (status, said) = admin.upload_with(&at, "a.jpg", picture, tag(version)).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
        photo = said["werte"]["bild"][0].as_str().unwrap().to_owned();
    }
    let plan = a_plan(admin, &ground, &resident).await;
    let mood = a_course(admin, &resident).await;
    let [assessment, sis, _] = assessed(admin, &resident).await;
    let [_, badge] = a_tablet_and_a_badge(admin, &resident).await;
    Care {
        unit: ground,
        closed: roof,
        resident,
        gone,
        restricted,
        preview,
        import,
        entry,
        hidden,
        alert,
        photographed,
        photo,
        plan,
        mood,
        assessment,
        sis,
        badge,
        ..Care::default()
    }
}

/// What is measured of a resident over some weeks: pressures with a gap, a loss of weight, a fluid balance, moods; nothing of it
/// alerts. The id of a mood.
async fn a_course(admin: &Actor, resident: &str) -> String {
    let made = async |path: &str, body: Value| -> Value {
        let (status, made) = admin.api(Method::POST, path, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made
    };
    let felt = json!({"resident_id": resident, "wert": 4, "notiz": "Freut sich auf den Besuch"});
    let newest = made("/mood", felt).await;
    let now: jiff::Timestamp = newest["created_at"].as_str().unwrap().parse().unwrap();
    let before =
        |days: i64| now.checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap().to_string();
    let pressure = |syst: u16, diast: u16| json!({"blutdruck": {"syst": syst, "diast": diast}});
    for (days, vorlage, werte) in [
        (30, "vitalzeichen", json!({"gewicht": 62.5})),
        (6, "vitalzeichen", pressure(135, 82)),
        (5, "vitalzeichen", pressure(142, 85)),
        (2, "vitalzeichen", pressure(150, 90)),
        (1, "vitalzeichen", json!({"gewicht": 58.9})),
        (3, "einfuhr", json!({"art": "trinken", "menge": 800})),
        (2, "einfuhr", json!({"art": "trinken", "menge": 1250})),
        (2, "ausfuhr", json!({"art": "urin", "menge": 900})),
    ] {
        let body =
            json!({"resident_id": resident, "vorlage": vorlage, "werte": werte, "zeitpunkt": before(days)});
        made("/observations", body).await;
    }
    for (days, wert) in [(8, 3), (7, 4), (5, 3), (4, 4), (3, 5)] {
        made("/mood", json!({"resident_id": resident, "wert": wert, "zeitpunkt": before(days)})).await;
    }
    newest["id"].as_str().unwrap().to_owned()
}

/// [`a_care_home`] with what `wounds_and_restraints` adds to the file of the resident with everything.
pub async fn a_whole_care_home(admin: &Actor) -> Care {
    let mut care = a_care_home(admin).await;
    [care.course, care.order, care.dose] = wounds_and_restraints(admin, &care.resident).await;
    care
}

/// The ids of a wound that was assessed twice, of an order of restraint that is applied, and of a dose an hour ago whose effect
/// is not known yet. The admin nurses already.
pub async fn wounds_and_restraints(admin: &Actor, resident: &str) -> [String; 3] {
    // By the clock of the house: when it received something just now.
    let report = json!({"resident_id": resident, "vorlage": "bericht", "freitext": "ruhig"});
    let (status, report) = admin.api(Method::POST, "/observations", Some(report)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
    let now: jiff::Timestamp = report["created_at"].as_str().unwrap().parse().unwrap();
    let ago = |hours: i64| now.checked_sub(jiff::SignedDuration::from_hours(hours)).unwrap().to_string();
    let made = async |path: String, body: Value| {
        let (status, made) = admin.api(Method::POST, &path, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made["id"].as_str().unwrap().to_owned()
    };
    let body = json!({"art": "dekubitus", "lokalisation": "Ferse rechts", "entstanden_am": "2026-10-01", "ort": "krankenhaus"});
    let course = made(format!("/residents/{resident}/wounds"), body).await;
    let last = now.to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(20.days());
    let body = json!({"art": "bettgitter", "grundlage": "genehmigung", "aktenzeichen": "7 XVII 12/26",
        "gueltig_bis": last.to_string(), "alternativen": "Niedrigbett, Sitzwache", "kontrolle_min": 60});
    let order = made(format!("/residents/{resident}/restraints"), body).await;
    let entry = async |vorlage: &str, werte: Value, more: Value| {
        let mut body = json!({"resident_id": resident, "vorlage": vorlage, "werte": werte});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        made("/observations".to_owned(), body).await
    };
    let of_wound = |hours: i64| json!({"verlauf_id": course, "zeitpunkt": ago(hours)});
    entry("wunde", json!({"laenge": 3.5, "breite": 2.3, "kategorie": "3"}), of_wound(20 * 24)).await;
    entry("wunde", json!({"laenge": 3, "breite": 2, "kategorie": "2"}), of_wound(2)).await;
    let begun = json!({"anordnung_id": order, "zeitpunkt": ago(2)});
    entry("fem_anwendung", json!({"aktion": "beginn"}), begun).await;
    let werte =
        json!({"medikament": "Beispielsaft", "dosis": "10 ml", "anlass": "Husten", "wirkung": "noch_offen"});
    let dose = entry("bedarfsmedikation", werte, json!({"zeitpunkt": ago(1)})).await;
    [course, order, dose]
}

/// A plan of care for a resident: a measure that is answered in the present shift and one that is open, both due in every
/// shift; the shift before is proved. The admin nurses from then on.
pub async fn a_plan(admin: &Actor, unit: &str, resident: &str) -> Plan {
    let (status, profiles) = admin.api(Method::GET, "/care/profiles", None).await;
    assert_eq!(status, StatusCode::OK, "{profiles}");
    let (_, me) = admin.api(Method::GET, "/auth/me", None).await;
    let own = profiles["items"].as_array().unwrap().iter().find(|one| one["id"] == me["id"]).unwrap();
    let tag = HeaderMap::from_iter([(IF_MATCH, format!("\"{}\"", own["row_version"]).parse().unwrap())]);
    let nurses = json!({"handzeichen": "PDL", "fachkraft": true});
    let at = format!("/care/profiles/{}", own["id"].as_str().unwrap());
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurses), tag).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let (status, due) = admin.api(Method::GET, &format!("/due?wohnbereich_id={unit}"), None).await;
    assert_eq!(status, StatusCode::OK, "{due}");
    let shift = due["schicht"]["id"].as_str().unwrap().to_owned();
    let (day, key) = shift.split_once('/').unwrap();
    let later = day.parse::<Date>().unwrap().saturating_add(30.days());
    let measure = async |titel: &str, nachweis: &str| {
        let body = json!({"titel": titel, "beschreibung": "30 Grad, abwechselnd", "thema": 2, "risiko": "dekubitus",
            "ziel": "Haut bleibt heil", "nachweis": nachweis, "evaluation_am": later.to_string(),
            "zeitplan": {"art": "taeglich", "schichten": ["frueh", "spaet", "nacht"]}});
        let (status, made) =
            admin.api(Method::POST, &format!("/residents/{resident}/measures"), Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made["id"].as_str().unwrap().to_owned()
    };
    let (answered, open) =
        (measure("Positionswechsel", "einzeln").await, measure("Grundpflege", "schicht").await);
    let at = format!("/due/{answered}/{}", shift.replace('/', "%2F"));
    let said = json!({"status": "abweichung", "text": "Wollte auf der linken Seite liegen."});
    let (status, answer) = admin.api(Method::PUT, &at, Some(said)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let before = match key {
        "spaet" => format!("{day}/frueh"),
        "nacht" => format!("{day}/spaet"),
        _ => format!("{}/nacht", day.parse::<Date>().unwrap().yesterday().unwrap()),
    };
    let body = json!({"resident_id": resident, "schicht": before});
    let (status, proof) = admin.api(Method::POST, "/shift-proofs", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{proof}");
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
    Plan { measure: answered, open, shift, answer: id(&answer), proof: id(&proof) }
}

/// A house at work: two years of cases, some with ICD and coding, some waiting; a preview; a report.
pub async fn a_house_at_work(admin: &Actor) -> Objects {
    let import = import(admin, &a_year()).await;
    let mut waiting = None;
    let mut done = None;
    let newest = cases(admin, "jahr=2026&per_page=100&sort=-datum").await;
    for (place, found) in newest.iter().enumerate().take(36) {
        let mut now = found.clone();
        if now["fallgruppe"] == "onko" && place % 4 != 0 {
            now = change(admin, Method::PUT, &now, "/icd", json!({"icd": ICD[place % 6]})).await;
        }
        if place % 3 == 0 {
            let values = json!({
                "unterlagen": true, "unterlagen_erhalten": found["datum"], "gutachten": true,
                "gutachter": "Dr. Keller", "kurzbeschreibung": "Zustand nach Erstbehandlung, Befunde liegen vor.",
                "fragestellung": "Ist die empfohlene Behandlung angezeigt?",
            });
            now = change(admin, Method::PATCH, &now, "", values).await;
            if place % 2 == 0 {
                let typ = if place % 4 == 0 { "Bestätigung" } else { "Alternative" };
                let coding = json!({"gutachten_typ": typ, "therapieaenderung": "Nein"});
                now = change(admin, Method::PUT, &now, "/coding", coding).await;
                if now["icd"].is_string() || done.is_none() {
                    done = Some(now["id"].as_str().unwrap().to_owned());
                }
            } else if waiting.is_none() {
                waiting = Some(now["id"].as_str().unwrap().to_owned());
            }
        }
    }
    let gone = &newest[40];
    change(admin, Method::DELETE, gone, "", json!({"loesch_grund": "Doppelt erfasst"})).await;
    let (status, plan) = admin.upload("/import/csv", "export-kw06.csv", crate::work::EXAMPLE.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let week = json!({"jahr": 2026, "kw": 46});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(week)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let account = |role: &str| {
        let found = people["items"].as_array().unwrap().iter().find(|person| person["role"] == role);
        id(found.unwrap())
    };
    let invitation = json!({"role": "staff", "email": "eva.berg@beispiel-klinik.example"});
    let (status, made) = admin.api(Method::POST, "/admin/invitations", Some(invitation)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let domain = json!({"domain": "dak.de", "role": "dak_mitarbeiter"});
    let (status, made) = admin.api(Method::POST, "/admin/domains", Some(domain)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    Objects {
        own: account("admin"),
        clerk: account("dak_mitarbeiter"),
        case: done.unwrap(),
        waiting: waiting.unwrap(),
        cancelled: id(gone),
        preview: id(&plan),
        import,
        report: id(&report),
        care: Care::default(),
    }
}

/// The CSV of the worked example (domain.md, 10, 28) with one more row.
pub const EXAMPLE: &str = "\u{feff}Name,Hauptkontakt,Thema,Modul,Erstellungsdatum
T-1,\"Tonn | Regina | 28.04.1960 | D410126355\",Mamma-Ca,Zweitmeinung Onkologie,\"02.02.26, 08:50\"
T-2,\"Daum | Luana | 05.02.2016 |\",,Begutachtung Schilddrüse,\"03.02.26, 10:00\"
T-3,\"Name | Vorname | 29.08.0196 | X123\",x,Zweitmeinung Kardiologie,\"02.02.26, 08:50\"
T-4,\"Alt | Eva | 01.01.1970 |\",x,Zweitmeinung Orthopädie,\"02.02.26, 08:50\"
T-5,\"Tonn | Regina | 28.04.1960 | D410126355\",x,Zweitmeinung Onkologie,\"04.02.26, 09:00\"
T-6,\"Roth | Max | |\",x,Zweitmeinung Intensiv,02.02.26, 08:50
T-7,\"Müller-Lüdenscheidt | Karl | 1.2.55 |\",x,Zweitmeinung Onkologie,\"04.02.26, 09:00\"
";
