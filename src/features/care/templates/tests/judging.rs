//! Wrong answers, forms, alarms and own limits.

use serde_json::{Map, Value as Json, json};

use super::{
    super::{
        FieldType, Input, NONE_OF_THEM, OwnLimit, OwnLimits, Template, TemplateField, Value,
        correction_alarms, has_text, judged, typed as typed_again,
    },
    codes, examples, judge, template,
};
use crate::{
    kernel::{decimal::Decimal, local_time::clock_time, words::Lang},
    ui::words::t,
};

#[test]
fn wrong_answers_are_refused_by_their_field() {
    let vital = |werte: Json| codes(judge("vitalzeichen", &werte));
    let one = |key: &str, code| vec![(key.to_owned(), code)];
    for (sent, code) in [
        (json!(1e9), "AUSSERHALB"),
        (json!(1e300), "AUSSERHALB"),
        (json!(-1), "AUSSERHALB"),
        (json!(1e-300), "ZU_GENAU"),
        (json!([72]), "TYP_FALSCH"),
        (json!({"wert": 72}), "TYP_FALSCH"),
    ] {
        assert_eq!(vital(json!({"puls": sent})), one("puls", code), "{sent}");
    }
    assert_eq!(vital(json!({"puls": 72.0})), [], "its value counts");
    for sent in [json!({"syst": 120.5, "diast": 80}), json!({"syst": "120", "diast": 80}), json!([120, 80])] {
        assert_eq!(vital(json!({"blutdruck": sent})), one("blutdruck", "TYP_FALSCH"));
    }
    assert_eq!(vital(json!({"blutdruck": {"syst": 70_000, "diast": 80}})), one("blutdruck", "AUSSERHALB"));
    let mind = |sent: Json| codes(judge("verhalten", &json!({"orientierung": sent})));
    assert_eq!(mind(json!(["zeit", "zeit"])), one("orientierung", "TYP_FALSCH"));
    assert_eq!(mind(json!(["zeit", 1])), one("orientierung", "TYP_FALSCH"));
    assert_eq!(mind(json!(["zeit", "mond"])), one("orientierung", "OPTION_UNBEKANNT"));
    assert_eq!(codes(judge("schmerz", &json!({"nrs": 3.5}))), one("nrs", "ZU_GENAU"));
    assert_eq!(codes(judge("schmerz", &json!({"ort": "a\u{0}b"}))), one("ort", "ZEICHEN_UNGUELTIG"));
    let long = "x".repeat(100);
    assert_eq!(codes(judge("schmerz", &json!({"nrs": 1, &long: 1}))), one(&long[..40], "FELD_UNBEKANNT"));
    // Blanks and signs that nobody sees are nothing; they are no missing field, since they were sent.
    assert_eq!(codes(judge("schmerz", &json!({"ort": " \u{200b}\u{202e} "}))), one("", "BEOBACHTUNG_LEER"));
    let cleaned = judge("schmerz", &json!({"ort": "Hüfte\u{202e} links "})).unwrap();
    assert!(cleaned.werte.get("ort") == Some(&Value::Text("Hüfte links".into())));
}

/// Every answer of the examples, typed into a form, is judged as it is in JSON.
#[test]
fn forms_are_judged_as_json_is() {
    let today = "2026-11-20".parse().unwrap();
    let mut compared = 0;
    for case in examples("beobachtung") {
        let input = &case["input"];
        let template = template(input["vorlage"].as_str().unwrap());
        let werte = input["werte"].as_object().unwrap();
        let Some(form) = typed(template, werte) else { continue };
        let own: OwnLimits = serde_json::from_value(input["grenzwerte"].clone()).unwrap_or_default();
        let has_text = has_text(input["freitext"].as_str().unwrap_or_default());
        let (sent, form) = (Input::Json(werte), Input::of_form(&form, "werte", today));
        let (sent, form) = (judged(template, &sent, has_text, &own), judged(template, &form, has_text, &own));
        assert_eq!(
            sent.as_ref().ok().map(|found| found.werte.json()),
            form.as_ref().ok().map(|found| found.werte.json())
        );
        assert!(sent.as_ref().ok() == form.as_ref().ok(), "{}", case["id"]);
        assert_eq!(codes(sent), codes(form), "{}", case["id"]);
        compared += 1;
    }
    assert!(compared >= 95, "{compared}");
}

/// As somebody types these answers; none of answers that no form can send.
fn typed(template: &Template, werte: &Map<String, Json>) -> Option<Vec<(String, String)>> {
    let mut form = Vec::new();
    for (key, value) in werte {
        let mut add = |part: &str, text: String| form.push((format!("werte.{key}{part}"), text));
        let typ = template.field(key).map(|field| field.typ);
        match (typ, value) {
            (None, _) => add("", "1".into()),
            (_, Json::Null) => {}
            (Some(FieldType::Zahl | FieldType::Skala), Json::Number(number)) => {
                add("", number.to_string().replace('.', ","));
            }
            (Some(FieldType::Bool), Json::Bool(yes)) => add("", if *yes { "ja" } else { "nein" }.into()),
            (Some(FieldType::Blutdruck), Json::Object(parts)) if parts.len() == 2 => {
                add(".syst", parts["syst"].as_i64()?.to_string());
                add(".diast", parts["diast"].as_i64()?.to_string());
            }
            (Some(FieldType::Mehrfach), Json::Array(chosen)) if chosen.is_empty() => {
                add("", NONE_OF_THEM.into())
            }
            (Some(FieldType::Mehrfach), Json::Array(chosen)) => {
                chosen.iter().for_each(|wert| add("", wert.as_str().unwrap().to_owned()));
            }
            // Typed times may be written in more ways than sent ones.
            (Some(FieldType::Text | FieldType::Auswahl), Json::String(text)) => add("", text.clone()),
            (Some(FieldType::Uhrzeit), Json::String(text)) if clock_time(text).is_some() => {
                add("", text.clone())
            }
            _ => return None,
        }
    }
    Some(form)
}

/// A correction begins with what stands there: sent back untouched, in either language, it is the same.
#[test]
fn stored_answers_come_back_from_their_form_as_they_were() {
    let today = "2026-11-20".parse().unwrap();
    let mut seen = 0;
    for case in examples("beobachtung") {
        let input = &case["input"];
        let template = template(input["vorlage"].as_str().unwrap());
        let werte = input["werte"].as_object().unwrap();
        let Ok(stored) = judged(template, &Input::Json(werte), true, &OwnLimits::new()) else { continue };
        for lang in Lang::ALL {
            let form = typed_again("w", template, &stored.werte, lang);
            let again = judged(template, &Input::of_form(&form, "w", today), true, &OwnLimits::new());
            assert!(again.is_ok_and(|again| again == stored), "{}", case["id"]);
        }
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn what_is_typed_is_told_in_words_of_the_form() {
    let today = "2026-11-20".parse().unwrap();
    let said = |key: &str, form: &[(&str, &str)]| {
        let form: Vec<(String, String)> =
            form.iter().map(|(name, text)| (format!("werte.{name}"), (*text).to_owned())).collect();
        let found = judged(template(key), &Input::of_form(&form, "werte", today), false, &OwnLimits::new());
        found.err().map(|errors| (errors.0[0].code, t(Lang::De, &errors.0[0].words)))
    };
    let is = |code, words: &str| Some((code, words.to_owned()));
    assert_eq!(
        said("vitalzeichen", &[("puls", "1.000")]),
        is("ZU_GENAU", "Bitte ohne Nachkommastellen eingeben.")
    );
    assert_eq!(
        said("vitalzeichen", &[("temperatur", "37,25")]),
        is("ZU_GENAU", "Höchstens eine Nachkommastelle.")
    );
    assert_eq!(said("vitalzeichen", &[("temperatur", "45,1")]), is("AUSSERHALB", "Möglich sind 25 bis 45."));
    assert_eq!(
        said("vitalzeichen", &[("puls", "siebzig")]),
        is("ZAHL_UNGUELTIG", "Bitte eine Zahl eingeben, z. B. 37,5.")
    );
    assert_eq!(
        said("vitalzeichen", &[("blutdruck.syst", "120")]),
        is("TYP_FALSCH", "Bitte beide Werte eintragen.")
    );
    assert_eq!(
        said("vitalzeichen", &[("blutdruck.syst", "120"), ("blutdruck.diast", "19")]),
        is("AUSSERHALB", "Möglich sind 40 bis 300 für den ersten und 20 bis 200 für den zweiten Wert.")
    );
    assert_eq!(
        said("sturz", &[("hergang", "Im Bad."), ("uhrzeit", "24:00")]),
        is("TYP_FALSCH", "Bitte eine Uhrzeit eingeben, z. B. 14:30.")
    );
    assert_eq!(
        said("sturz", &[("hergang", "  "), ("ort", "Bad")]),
        is("PFLICHTFELD_FEHLT", "Bitte ausfüllen.")
    );
    assert_eq!(said("sturz", &[("hergang", "Im Bad."), ("uhrzeit", "9.05 Uhr"), ("folgen", "keine")]), None);
}

#[test]
fn a_signature_and_a_day_are_read_and_their_bounds_hold() {
    let field = |key: &str, typ| TemplateField::new(key.into(), typ);
    let felder = vec![
        field("tag", FieldType::Datum),
        field("name", FieldType::Unterschrift),
        field("bild", FieldType::Foto),
    ];
    let template = Template { felder, ..template("bericht").clone() };
    let judge =
        |werte: Json| judged(&template, &Input::Json(werte.as_object().unwrap()), false, &OwnLimits::new());
    let code = |werte: Json| codes(judge(werte)).first().map(|(_, code)| *code);
    let signed = |striche: Json| json!({"name": {"name": "Erna Bergfeld", "striche": striche}});
    assert_eq!(code(signed(json!([[[0, 0], [10_000, 5]]]))), None);
    assert_eq!(code(signed(json!([[[0, 10_001]]]))), Some("TYP_FALSCH"));
    assert_eq!(code(signed(json!(vec![json!([]); 201]))), Some("AUSSERHALB"));
    assert_eq!(code(signed(json!([vec![json!([1, 1]); 5001]]))), Some("AUSSERHALB"));
    assert_eq!(code(json!({"name": {"name": " ", "striche": []}})), Some("PFLICHTFELD_FEHLT"));
    assert_eq!(code(json!({"name": "Erna"})), Some("TYP_FALSCH"));
    assert_eq!(code(json!({"bild": "a.jpg"})), Some("TYP_FALSCH"), "photos are no values");
    for day in ["20.11.2026", "2026-11-20T00:00", "2026-02-30", "20261120"] {
        assert_eq!(code(json!({"tag": day})), Some("TYP_FALSCH"), "{day}");
    }
    let form = [("w.tag", "heute"), ("w.name.name", "Erna"), ("w.name.striche", "[[[1,2]]]")];
    let form: Vec<_> = form.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let read = judged(
        &template,
        &Input::of_form(&form, "w", "2026-11-20".parse().unwrap()),
        false,
        &OwnLimits::new(),
    );
    assert_eq!(
        Json::Object(read.unwrap().werte.json()),
        json!({"tag": "2026-11-20", "name": {"name": "Erna", "striche": [[[1, 2]]]}})
    );
}

/// care.md, 3.6: a correction alarms when its new version is striking and the old was not; where only getting worse alarms, it
/// must be worse, too.
#[test]
fn a_correction_alarms_where_the_old_version_did_not() {
    let pulse = |puls: u32| judge("vitalzeichen", &json!({"puls": puls})).unwrap();
    let vital = |old, new| correction_alarms(template("vitalzeichen"), &pulse(old), &pulse(new), None);
    assert!(vital(72, 111) && !vital(111, 112) && !vital(111, 72));
    let braden = |sum: u32| {
        let werte = match sum {
            12 => {
                json!({"sensorik": "4", "feuchtigkeit": "4", "aktivitaet": "1", "mobilitaet": "1", "ernaehrung": "1", "reibung": "1"})
            }
            13 => {
                json!({"sensorik": "4", "feuchtigkeit": "4", "aktivitaet": "2", "mobilitaet": "1", "ernaehrung": "1", "reibung": "1"})
            }
            _ => {
                json!({"sensorik": "4", "feuchtigkeit": "4", "aktivitaet": "4", "mobilitaet": "4", "ernaehrung": "4", "reibung": "3"})
            }
        };
        judge("braden", &werte).unwrap()
    };
    let braden = |old, new, before| correction_alarms(template("braden"), &braden(old), &braden(new), before);
    assert!(braden(23, 12, Some(2)), "worse now");
    assert!(braden(13, 12, Some(2)), "worse before already, and striking only now");
    assert!(!braden(23, 12, None), "a first score never alarms");
    assert!(!braden(23, 12, Some(4)) && !braden(12, 13, Some(2)));
}

#[test]
fn a_residents_own_limits_replace_those_of_one_field() {
    let own: OwnLimits = [(
        "vitalzeichen.blutdruck".to_owned(),
        OwnLimit { syst_max: Decimal::new(180, 0), ..OwnLimit::default() },
    )]
    .into();
    let strikes = |syst: u32, diast: u32| {
        let werte = json!({"blutdruck": {"syst": syst, "diast": diast}});
        let input = Input::Json(werte.as_object().unwrap());
        judged(template("vitalzeichen"), &input, false, &own).unwrap().auffaellig
    };
    assert!(!strikes(180, 60) && strikes(181, 60) && !strikes(85, 50), "what is missing warns of nothing");
    assert!(!strikes(170, 110), "nor does the template's own limit of the second number");
}
