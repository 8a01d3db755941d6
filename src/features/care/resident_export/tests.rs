//! The record as a file, read back by other programs; who gets it; that its hash is that of its data.

use std::{collections::BTreeSet, process::Command};

use axum::{body::to_bytes, extract::State, response::Response};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    ExportResidents, FEATURE, SeeAccesses,
    actions::{self, Exported},
    api::{self, ExportQuery},
    model::{Abschnitt, Akte, Angabe, Eintrag, FORMAT, Fassung, Tabelle, Teil, Zeichen},
    paper,
    parts::Wanted,
};
use crate::{
    features::care::{
        alerts::Alert,
        assessments::Assessment,
        due::{self, Answer, ShiftProof},
        information::{Sis, SisDraft},
        measures::{
            Measure,
            testing::{ADMIN, HELPER, House, NURSE, OTHER, answered},
        },
        moods::{Mood, NewMood, RecordMoods, record_mood},
        observations::{self, Correction, Entry, EntryAt, Photo, Source, WriteEntries, words::Klasse},
        residents::Resident,
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{Input, TemplateHead, TemplateVersion},
        units::Unit,
        wound_courses::WoundCourse,
    },
    kernel::{ids::Id, words::Lang},
    platform::{
        Wiring,
        pdf::{self, Frame},
        store::RecordKind,
        web::{
            idempotency::IdempotencyRecord,
            query::{Path, Query},
        },
    },
    ui::View,
};

static KINDS: [RecordKind; 20] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Measure>(),
    RecordKind::of::<Answer>(),
    RecordKind::of::<ShiftProof>(),
    RecordKind::of::<Mood>(),
    RecordKind::of::<Sis>(),
    RecordKind::of::<SisDraft>(),
    RecordKind::of::<Assessment>(),
    RecordKind::of::<RestraintOrder>(),
    RecordKind::of::<WoundCourse>(),
    RecordKind::of::<IdempotencyRecord>(),
];

fn house() -> House {
    House::new(Wiring { kinds: &KINDS, ..Wiring::NONE }, "")
}

fn wanted(house: &House, von: &str, bis: &str) -> Wanted {
    actions::wanted(&house.ctx(Some(NURSE)), [von, bis], &[]).unwrap()
}

fn exported(house: &House, who: &str, id: Id<Resident>, von: &str, bis: &str) -> (Exported, Vec<u8>) {
    let ctx = house.ctx::<ExportResidents>(Some(who));
    let exported = actions::export(&house.site.p, &ctx, id, (&wanted(house, von, bis), "pdf")).unwrap();
    let pdf = exported.pdf(&ctx).unwrap();
    (exported, pdf)
}

/// The text of a PDF in the order of its tags; none where poppler is not installed.
fn read_back(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf).unwrap();
    let Ok(out) = Command::new("pdfinfo").args(["-enc", "UTF-8", "-struct-text"]).arg(&path).output() else {
        println!("skipped: the record read back, because pdfinfo is not installed");
        return None;
    };
    assert!(out.status.success());
    // Titles of headings come in the encoding of PDF; the texts themselves are UTF-8.
    let text = String::from_utf8_lossy(&out.stdout);
    // Each line of the document stands in quotation marks, on a line of its own.
    let lines = text.lines().map(str::trim).filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    Some(bare(&lines.collect::<String>()))
}

/// A text without blanks: where lines are broken says nothing.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every text of a JSON value.
fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| texts(one, out)),
        Value::Object(all) => all.values().for_each(|one| texts(one, out)),
        _ => {}
    }
}

fn all_texts(json: &str) -> Vec<String> {
    let mut out = Vec::new();
    texts(&serde_json::from_str(json).unwrap(), &mut out);
    out
}

const REPORT: &str = "bericht";
const DAYS: (&str, &str) = ("1.11.2026", "30.11.2026");

/// A house in which somebody's entry was corrected, withdrawn, of another person, late; with a mood, a plan and an answer.
async fn lived_in() -> House {
    let house = house();
    let one = house.residents[0];
    let vitals = json!({"blutdruck": {"syst": 161, "diast": 80}, "temperatur": 37.5});
    house.write(NURSE, (one, "vitalzeichen"), (&vitals, "Nach dem Aufstehen."), (true, None));
    let first = house.write(NURSE, (one, REPORT), (&json!({}), "Erste Fassung: schlief gut."), (false, None));
    let ctx = house.ctx::<WriteEntries>(Some(NURSE));
    let (at, none) = (|id| EntryAt { id, fassung: 1, idempotency_key: "" }, serde_json::Map::new());
    let correction = Correction {
        werte: Input::Json(&none),
        freitext: "Zweite Fassung: schlief unruhig.".into(),
        zeitpunkt: None,
        grund: "war verwechselt",
        photos: &[],
        names: observations::Names::default(),
    };
    observations::correct(&house.site.p, &ctx, at(first), &correction).unwrap();
    let gone = house.write(NURSE, (one, REPORT), (&json!({}), "Zu Unrecht geschrieben."), (false, None));
    observations::withdraw(&house.site.p, &ctx, at(gone), "doppelt geschrieben", None).unwrap();
    let wrong = house.write(NURSE, (one, REPORT), (&json!({}), "GEHEIMNIS-EINER-ANDEREN"), (false, None));
    let class = Some(Klasse::FalschePerson);
    observations::withdraw(&house.site.p, &ctx, at(wrong), "war Frau Anderegg", class).unwrap();
    let late = Some("2026-11-18T08:00:00Z");
    house.write(HELPER, (one, REPORT), (&json!({}), "Vorgestern gestürzt?"), (false, late));
    house.write(HELPER, (house.residents[1], REPORT), (&json!({}), "KANARI-DER-NACHBARIN"), (false, None));
    let mood = NewMood {
        wert: Some(2),
        notiz: "Vermisst ihre Schwester.",
        zeitpunkt: None,
        grund: "",
        client_id: None,
        weg: Source::Seite,
        idempotency_key: "",
    };
    record_mood(&house.site.p, &house.ctx::<RecordMoods>(Some(HELPER)), one, &mood).unwrap();
    let plan = json!({"titel": "Lagern nach Plan", "zeitplan": {"art": "taeglich", "zeiten": ["15:00"]}, "ziel": "Heile Haut"});
    let measure = house.plan(one, &plan);
    house.site.clock.set("2026-11-20T14:05:00Z");
    let said = json!({"status": "abweichung", "text": "Nur auf die linke Seite gelagert."});
    let (status, told) = due::tests::put(&house, HELPER, measure, "2026-11-20T14:00:00Z", said).await;
    assert!(status == 200 || status == 201, "{told}");
    house
}

#[tokio::test]
async fn every_entry_stands_on_paper_with_author_time_and_all_versions() {
    let house = lived_in().await;
    let (exported, pdf) = exported(&house, OTHER, house.residents[0], DAYS.0, DAYS.1);
    let json = &exported.hashed.json;
    for said in [
        "Nach dem Aufstehen.",
        "161/80",
        "Erste Fassung: schlief gut.",
        "Zweite Fassung: schlief unruhig.",
        "war verwechselt",
        "Zu Unrecht geschrieben.",
        "doppelt geschrieben",
        "Vorgestern gestürzt?",
        "Nachgetragen: eingetragen 20.11.2026 14:00",
        "18.11.2026 09:00",
        "HH Hanno Hilf",
        "NN Nora Nacht",
        "Vermisst ihre Schwester.",
        "Lagern nach Plan",
        "Heile Haut",
        "Nur auf die linke Seite gelagert.",
        "Eintrag ohne Inhalt",
    ] {
        assert!(json.contains(said), "{said}: {json}");
    }
    // Whose another person's entry was is not told either.
    for hidden in ["GEHEIMNIS-EINER-ANDEREN", "Anderegg", "KANARI-DER-NACHBARIN", "Moor"] {
        assert!(!json.contains(hidden), "{hidden}");
    }
    let Some(read) = read_back(&pdf) else { return };
    for text in all_texts(json) {
        assert!(read.contains(&bare(&text)), "{text}: {read}");
    }
    assert!(read.contains(&bare(&format!("SHA-256: {}", exported.hashed.sha256))));
    for hidden in ["GEHEIMNIS-EINER-ANDEREN", "Anderegg", "KANARI-DER-NACHBARIN", "Moor"] {
        assert!(!read.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn the_same_data_have_the_same_hash_whoever_takes_them_out_and_when() {
    let house = lived_in().await;
    let one = house.residents[0];
    let hash = |who| exported(&house, who, one, "1.11.2026", "20.11.2026").0.hashed.sha256;
    let first = hash(NURSE);
    house.site.clock.seconds(3600);
    assert_eq!(hash(ADMIN), first);
    // Without due times of the clock: those of the day are late by then.
    let entries = |house: &House| {
        let ctx = house.ctx::<ExportResidents>(Some(NURSE));
        let wanted = actions::wanted(&ctx, ["1.11.2026", "20.11.2026"], &["eintraege".into()]).unwrap();
        actions::export(&house.site.p, &ctx, one, (&wanted, "json")).unwrap().hashed.sha256
    };
    let before = entries(&house);
    assert_eq!(entries(&house), before);
    house.write(NURSE, (one, REPORT), (&json!({}), "Noch etwas."), (false, None));
    assert_ne!(entries(&house), before);
}

async fn asked(house: &House, who: &str, id: Id<Resident>, query: Value) -> Response {
    let query: ExportQuery = serde_json::from_value(query).unwrap();
    let ctx = house.ctx::<ExportResidents>(Some(who));
    api::export(ctx, State(house.site.p.clone()), Path(id), Query(query)).await
}

#[tokio::test]
async fn programs_get_a_file_without_a_name_and_are_told_of_wrong_days() {
    let house = house();
    let one = house.residents[0];
    let response = asked(&house, NURSE, one, json!({"von": "2026-11-01", "bis": "2026-11-20"})).await;
    let headers = response.headers().clone();
    assert_eq!(
        (response.status().as_u16(), &headers["content-type"]),
        (200, &"application/pdf".parse().unwrap())
    );
    let name = headers["content-disposition"].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"Pflegedokumentation_1_2026-11-01_2026-11-20.pdf\"");
    assert!(to_bytes(response.into_body(), 1 << 22).await.unwrap().starts_with(b"%PDF"));
    let refused = |query: Value| async { answered(asked(&house, NURSE, one, query).await).await };
    let (status, said) = refused(json!({"von": "2025-11-01", "bis": "2026-11-20"})).await;
    assert_eq!((status, &said["fields"]), (422, &json!([["bis", "ZEITRAUM_UNGUELTIG"]])));
    let (status, said) = refused(json!({"teile": "stammdaten,fotos"})).await;
    assert_eq!((status, &said["fields"]), (422, &json!([["teile", "ENUM_UNGUELTIG"]])));
    let nobody = Id::from_bytes([9; 16]);
    assert_eq!(answered(asked(&house, NURSE, nobody, json!({})).await).await.0, 404);
}

#[tokio::test]
async fn nobody_takes_out_whom_they_do_not_reach() {
    let house = house();
    let [one, other] = house.residents;
    house.set(&[("zugriff", "streng")]);
    house.say(house.users[2], "HH", &[house.units[0]], false);
    let status = async |who: &str, id| answered(asked(&house, who, id, json!({})).await).await.0;
    assert_eq!(status(HELPER, one).await, 200);
    assert_eq!(status(HELPER, other).await, 404);
    house.set(&[("zugriff", "vertretung")]);
    assert_eq!(status(HELPER, other).await, 403);
    house.change(one, |resident| Resident { gesperrt: true, ..resident });
    assert_eq!((status(HELPER, one).await, status(ADMIN, one).await), (404, 403));
    assert_eq!(FEATURE.matrix(), ["residents.export: admin staff", "residents.accesses: admin"]);
}

#[tokio::test]
async fn each_export_stands_in_the_trail_before_the_file_is_there() {
    let house = house();
    let one = house.residents[0];
    let (file, _) = exported(&house, NURSE, one, DAYS.0, DAYS.1);
    let told =
        house.site.p.store().read(&house.ctx::<SeeAccesses>(None), |r| r.history::<Resident>(one.bytes()));
    let told = told.unwrap();
    let event = told.iter().find(|entry| entry.kind == "resident.exported").unwrap();
    let notes: BTreeSet<(String, String)> =
        event.notes.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    for (name, value) in
        [("von", "2026-11-01"), ("bis", "2026-11-30"), ("form", "pdf"), ("sha256", &file.hashed.sha256)]
    {
        assert!(notes.contains(&(name.into(), value.into())), "{notes:?}");
    }
}

#[tokio::test]
async fn who_read_the_record_is_told_to_admins_alone() {
    let house = house();
    let one = house.residents[0];
    exported(&house, NURSE, one, DAYS.0, DAYS.1);
    let (ctx, seen) = (house.ctx::<ExportResidents>(Some(ADMIN)), house.ctx::<ExportResidents>(Some(NURSE)));
    let days = [DAYS.0, DAYS.1];
    let wanted = actions::wanted(&ctx, days, &["zugriffe".into()]).unwrap();
    let file = actions::export(&house.site.p, &ctx, one, (&wanted, "json")).unwrap();
    assert!(file.hashed.json.contains("Nora Nacht"), "{}", file.hashed.json);
    assert!(actions::wanted(&seen, days, &["zugriffe".into()]).is_err());
    assert!(actions::export(&house.site.p, &seen, one, (&wanted, "json")).is_err());
}

fn word() -> impl Strategy<Value = String> {
    // Letters of many alphabets, marks, spaces; one long word.
    prop_oneof!["[A-Za-zÄÖÜäöüßéèçłşğİıŽ0-9 ,.;:!?()„“–°²µ/%+-]{1,60}", "[a-z]{80,160}", "[А-яΑ-ωĀ-ž]{1,12}",]
        .prop_filter("something is to be seen", |text| !text.trim().is_empty())
}

prop_compose! {
    fn entry()(
        zeit in word(), titel in word(), von in word(), marken in prop::collection::vec(word(), 0..3),
        zusatz in prop::collection::vec(word(), 0..2),
        fassungen in prop::collection::vec((prop::option::of(word()), any::<bool>(), prop::collection::vec((word(), word(), any::<bool>()), 0..4), prop::option::of(word()), prop::option::of(word())), 0..3),
    ) -> Eintrag {
        let fassungen = fassungen.into_iter().map(|(kopf, ersetzt, angaben, text, grund)| Fassung {
            kopf,
            ersetzt,
            angaben: angaben.into_iter().map(|(feld, wert, auffaellig)| Angabe { feld, wert, auffaellig }).collect(),
            folgt: None,
            text,
            grund,
        });
        Eintrag { zeit, titel, von, marken, zusatz, fassungen: fassungen.collect() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a record says stands in the PDF, letter by letter, on however many pages and in however narrow columns.
    #[test]
    fn nothing_of_the_json_is_missing_on_paper(
        eintraege in prop::collection::vec(entry(), 0..30),
        angaben in prop::collection::vec((word(), word()), 0..6),
        zeilen in prop::collection::vec(prop::collection::vec(word(), 4), 0..6),
        hinweis in prop::option::of(word()),
    ) {
        let section = Abschnitt {
            titel: Some("Abschnitt".into()),
            hinweis,
            angaben: angaben.into_iter().map(|(feld, wert)| Angabe::new(feld, wert)).collect(),
            eintraege,
            tabelle: Some(Tabelle { spalten: ["A", "B", "C", "D"].map(str::to_owned).into(), zeilen }),
        };
        let akte = Akte {
            format: FORMAT,
            einrichtung: "Haus am See".into(),
            person: vec![Angabe::new("Nachname", "Bergfeld")],
            zeitraum: Vec::new(),
            teile: vec![Teil { titel: "Teil".into(), abschnitte: vec![section] }],
            handzeichen: vec![Zeichen { handzeichen: "NN".into(), name: "Nora Nacht".into() }],
        };
        let hashed = akte.hashed().unwrap();
        let v = View::bare(Lang::De, "Haus am See", "2026-11-20".parse().unwrap());
        let footer = |page: usize, pages: usize| format!("{page}/{pages}");
        let frame = Frame {
            title: "Pflegedokumentation",
            lang: "de",
            header: ("Haus am See", "Nr. 1"),
            footer: &footer,
            made: "2026-11-20T13:00:00Z".parse().unwrap(),
        };
        let pdf = pdf::write(&frame, paper::blocks(&v, &akte, &hashed.sha256)).unwrap();
        if let Some(read) = read_back(&pdf) {
            for text in all_texts(&hashed.json) {
                prop_assert!(read.contains(&bare(&text)), "{text:?}");
            }
        }
    }
}
