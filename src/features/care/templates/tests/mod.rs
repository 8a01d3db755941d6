//! The worked examples of care.md, what is stored, and what a house has.
//!
//! Owns: tests alone.
//! May use: the feature, the test store.
//! Never: the product.

mod checking;
mod judging;
mod stored;

use serde_json::{Value as Json, json};

use super::{
    Input, Judged, OwnLimits, Score, Template, TemplateJson, alarms, followed, has_text, judged,
    lacks_licence, shipped,
};
use crate::kernel::{problem::FieldErrors, text::hex};

fn examples(kind: &str) -> Vec<Json> {
    let file: Json =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    file["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == kind).cloned().collect()
}

fn score(score: &Score) -> Json {
    json!({
        "summe": score.summe,
        "fehlend": score.fehlend,
        "stufe": score.stufe.as_ref().map(|level| &level.label),
        "rang": score.rang(),
        "auffaellig": score.auffaellig(),
    })
}

fn template(key: &str) -> &'static Template {
    shipped().iter().find(|template| template.key == key).unwrap()
}

fn judge(key: &str, werte: &Json) -> Result<Judged, FieldErrors> {
    judged(template(key), &Input::Json(werte.as_object().unwrap()), false, &OwnLimits::new())
}

fn codes(result: Result<Judged, FieldErrors>) -> Vec<(String, &'static str)> {
    result.err().map_or_else(Vec::new, |errors| {
        errors.0.into_iter().map(|error| (error.field.into_owned(), error.code)).collect()
    })
}

/// Runs one example as every route does, and gives what the example expects in its own form.
fn run(input: &Json) -> Json {
    let template = template(input["vorlage"].as_str().unwrap());
    let own: OwnLimits = serde_json::from_value(input["grenzwerte"].clone()).unwrap_or_default();
    let has_text = has_text(input["freitext"].as_str().unwrap_or_default());
    let werte = input["werte"].as_object().unwrap();
    let found = match judged(template, &Input::Json(werte), has_text, &own) {
        Err(errors) => {
            let told = errors.0.iter().map(|error| json!({"feld": error.field, "code": error.code}));
            return json!({"fehler": told.collect::<Vec<_>>()});
        }
        Ok(found) => found,
    };
    let rank = input["rang_vorher"].as_u64().map(|rank| u8::try_from(rank).unwrap());
    let mut said = json!({
        "fehler": [],
        "auffaellige_felder": found.auffaellige_felder,
        "auffaellig": found.auffaellig,
        "alarm": alarms(template, &found, rank),
    });
    let beside = [
        ("punkte", found.punkte.as_ref().map(score)),
        ("gravierend", found.gravierend.map(Json::from)),
        ("flaeche_cm2", found.flaeche_cm2.map(|area| json!(area))),
    ];
    for (name, value) in beside {
        if let Some(value) = value {
            said[name] = value;
        }
    }
    // What was stored gives the same again.
    assert!(followed(template, found.werte.clone(), &own) == found);
    said
}

#[test]
fn observations_of_the_worked_examples_hold() {
    let cases = examples("beobachtung");
    assert_eq!(cases.len(), 114);
    for case in &cases {
        assert_eq!(run(&case["input"]), case["expect"], "{}: {}", case["id"], case["why"]);
    }
}

/// The shipped templates are those of the worked examples, and none was lost on the way.
#[test]
fn the_shipped_templates_are_those_of_the_examples() {
    let file: Json =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_templates.json")).unwrap();
    let expected = file["vorlagen"].as_array().unwrap();
    assert_eq!(shipped().len(), expected.len());
    for (template, expected) in shipped().iter().zip(expected) {
        let mut sent = expected.clone();
        let active = sent.as_object_mut().unwrap().remove("aktiv").unwrap();
        for field in sent["felder"].as_array_mut().unwrap() {
            // Numbers of the examples that mean "none".
            field.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        }
        let read: TemplateJson = serde_json::from_value(sent).unwrap();
        let read = Template { beschreibung: template.beschreibung.clone(), ..read.template(1).unwrap() };
        assert!(read == *template, "{}", template.key);
        assert_eq!(active == json!(false), lacks_licence(&template.key, false), "{}", template.key);
        assert!(!lacks_licence(&template.key, true));
        let again = serde_json::to_value(TemplateJson::from(template)).unwrap();
        let again: TemplateJson = serde_json::from_value(again).unwrap();
        assert!(again.template(1).unwrap() == *template, "{}: as JSON", template.key);
    }
}

/// Entries name version 1 of a shipped template for ever, and it is nowhere but in the program: when this fails, keep the old
/// text and ship the new one as a version of its own.
#[test]
fn what_is_shipped_never_changes() {
    use ring::digest::{SHA256, digest};
    let text = include_str!("../../../../../assets/care/templates.json");
    assert_eq!(hex(digest(&SHA256, text.as_bytes()).as_ref()), PINNED);
}
const PINNED: &str = "e77e01309f56ac0be42f56065cabeb9ab620150763aa47fe39812044b3574a2e";

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(super::FEATURE.matrix(), ["templates.read: admin staff", "templates.manage: admin"]);
}
