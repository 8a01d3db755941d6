//! The sheets through the functions of their routes.

use serde_json::json;

use super::{FEATURE, PrintSheets, emergency::EmergencyPage, form::FormPage, outage::OutagePage, read};
use crate::{
    features::care::{
        alerts::Alert,
        due::{Answer, ShiftProof},
        measures::{
            Measure,
            testing::{ADMIN, HELPER, House, NURSE},
        },
        observations::{Entry, Photo},
        residents::{Contact, Resident},
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion, shipped},
        units::Unit,
        wound_courses::WoundCourse,
    },
    kernel::words::Lang,
    platform::{Wiring, store::RecordKind, web::idempotency::IdempotencyRecord},
    ui::{Page as _, View},
};

static KINDS: [RecordKind; 16] = [
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
    RecordKind::of::<RestraintOrder>(),
    RecordKind::of::<WoundCourse>(),
    RecordKind::of::<IdempotencyRecord>(),
];

fn house() -> House {
    House::new(Wiring { kinds: &KINDS, ..Wiring::NONE }, "")
}

fn german(house: &House) -> View {
    let ctx = house.ctx::<PrintSheets>(None);
    View { zone: ctx.zone().clone(), ..View::bare(Lang::De, "Haus", ctx.today()) }
}

#[test]
fn what_goes_along_to_hospital_is_on_one_sheet() {
    let house = house();
    let one = house.residents[0];
    house.change(one, |resident| Resident {
        allergien: Some("Penicillin".into()),
        hinweise: Some("Hört links nichts.".into()),
        diagnosen: vec!["I10".into()],
        notfallkontakte: vec![Contact {
            name: "Karin Kind".into(),
            beziehung: Some("Tochter".into()),
            telefon: Some("0221 1".into()),
        }],
        patientenverfuegung: true,
        ..resident
    });
    house.write(
        NURSE,
        (one, "vitalzeichen"),
        (&json!({"puls": 71}), ""),
        (false, Some("2026-11-19T10:00:00Z")),
    );
    house.write(NURSE, (one, "vitalzeichen"), (&json!({"temperatur": 38.9}), ""), (false, None));
    house.write(
        NURSE,
        (one, "vitalzeichen"),
        (&json!({"puls": 99}), ""),
        (false, Some("2026-11-18T10:00:00Z")),
    );
    house.plan(one, &json!({"titel": "Insulin nach Plan"}));
    house.plan(one, &json!({"titel": "Waschen", "nachweis": "schicht", "zeitplan": {"art": "taeglich", "schichten": ["frueh"]}}));
    let v = german(&house);
    let sheet = read::emergency(&house.site.p, &house.ctx::<PrintSheets>(Some(HELPER)), &v, one).unwrap();
    let html = EmergencyPage(sheet).body(&v).into_string();
    for said in [
        "Penicillin",
        "Hört links nichts.",
        "I10",
        "Karin Kind · Tochter · 0221 1",
        "Insulin nach Plan",
        "71",
        "38,9",
    ] {
        assert!(html.contains(said), "{said}");
    }
    // Of each sign the newest value alone, and of the plan what is proved singly.
    assert!(!html.contains("99") && !html.contains("Waschen"));
}

#[test]
fn the_list_for_a_power_cut_has_a_day_of_boxes_and_nobody_restricted() {
    let house = house();
    let one = house.residents[0];
    let gone = house.take_in("Verborgen", 0, "99");
    house.change(gone, |resident| Resident { gesperrt: true, ..resident });
    house.plan(one, &json!({"titel": "Morgens etwas", "zeitplan": {"art": "taeglich", "zeiten": ["08:00"]}}));
    house.plan(one, &json!({"titel": "Nachts etwas", "nachweis": "schicht", "zeitplan": {"art": "taeglich", "schichten": ["nacht"]}}));
    let ctx = house.ctx::<PrintSheets>(Some(HELPER));
    let outage = read::outage(&house.site.p, &ctx, house.units[0]).unwrap();
    let due: Vec<&str> =
        outage.residents.iter().flat_map(|one| &one.items).map(|item| item.version.titel.as_str()).collect();
    assert_eq!(due, ["Nachts etwas", "Morgens etwas"]);
    let v = german(&house);
    let html = OutagePage { outage: Some(outage), units: Vec::new() }.body(&v).into_string();
    assert!(html.contains("Bergfeld") && !html.contains("Verborgen"));
    assert_eq!(html.matches("class=\"tick\"").count(), 2);
}

#[test]
fn nobody_prints_whom_they_do_not_reach() {
    let house = house();
    house.set(&[("zugriff", "streng")]);
    house.say(house.users[2], "HH", &[house.units[0]], false);
    let (p, v) = (&house.site.p, german(&house));
    let ctx = house.ctx::<PrintSheets>(Some(HELPER));
    assert!(read::emergency(p, &ctx, &v, house.residents[0]).is_ok());
    assert!(read::emergency(p, &ctx, &v, house.residents[1]).is_err());
    assert!(read::outage(p, &ctx, house.units[1]).is_err());
    house.change(house.residents[0], |resident| Resident { gesperrt: true, ..resident });
    assert!(read::emergency(p, &ctx, &v, house.residents[0]).is_err());
    assert_eq!(
        read::emergency(p, &house.ctx(Some(ADMIN)), &v, house.residents[0]).err().unwrap().code,
        "GRUND_NOETIG"
    );
    assert_eq!(FEATURE.matrix(), ["care.print: admin staff"]);
}

#[test]
fn an_empty_form_asks_what_the_template_asks() {
    let template = shipped().iter().find(|one| one.key == "sturz").unwrap();
    let v = View::bare(Lang::De, "Haus", "2026-11-20".parse().unwrap());
    let html = FormPage(template.clone()).body(&v).into_string();
    for field in &template.felder {
        assert!(html.contains(&field.label), "{}", field.label);
        for option in &field.optionen {
            assert!(html.contains(&option.label), "{}", option.label);
        }
    }
    assert!(!html.contains("<input"));
}
