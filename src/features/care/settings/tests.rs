//! The settings of a house, on a real store and over HTTP.

use axum::http::StatusCode;
use jiff::{Timestamp, civil::Date};

use super::{CareSettings, FEATURE, ManageCareSettings, Zugriff, record::FormerShifts};
use crate::{
    features::care::units::{Unit, test_unit},
    kernel::{ids::Id, text::hex, words::Lang},
    platform::{
        NewTenant,
        bench::{NOW, PASSWORD, TestPlatform},
        entity::{
            ActError, Days, Entity as _, Field, Fields as _, Patch, Section, Stamp,
            single::{current, save},
        },
        store::{Event, EventKind, Record as _, RecordKind},
        tenancy::{Area, Ctx, Role, Tenant},
        web::{
            browser::{Browser, all},
            idempotency::IdempotencyRecord,
        },
    },
    ui::words::t,
};

static KINDS: [RecordKind; 2] = [RecordKind::of::<CareSettings>(), RecordKind::of::<IdempotencyRecord>()];
const AT: &str = "/verwaltung/pflege";
const TWO: &str = "tag 06:00 Tag\nnacht 20:00 Nacht";

fn house() -> (TestPlatform, Tenant) {
    let site = TestPlatform::at(NOW, &KINDS);
    let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
    let begun = Event::new(EventKind::new("test.begun"));
    let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
    (site, tenant)
}

fn day(iso: &str) -> Date {
    iso.parse().unwrap()
}

fn set(
    site: &TestPlatform,
    ctx: &Ctx<ManageCareSettings>,
    version: u64,
    boxes: &[(&str, &str)],
) -> Result<bool, ActError> {
    let days = Days { today: ctx.today(), born_by: ctx.today() };
    let done =
        save::<CareSettings>(&site.p, ctx, (version, ""), |_| Patch::from_form(boxes.iter().copied(), days));
    done.map(|done| done.carried_out)
}

fn codes(result: Result<bool, ActError>) -> Vec<(String, &'static str)> {
    match result {
        Err(ActError::Invalid(errors)) => {
            errors.0.into_iter().map(|one| (one.field.into(), one.code)).collect()
        }
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

/// It is 2026-11-20.
#[test]
fn other_shifts_hold_from_a_later_day_on_and_those_before_are_kept() {
    let (site, tenant) = house();
    let ctx = site.ctx::<ManageCareSettings>(&tenant, None);
    let now = || site.p.store().read(&ctx, |r| current::<CareSettings, _>(&ctx, r)).unwrap().0;
    let wrong = |boxes: &[(&str, &str)], expected: (&str, &'static str)| {
        assert_eq!(codes(set(&site, &ctx, 0, boxes)), [(expected.0.to_owned(), expected.1)], "{boxes:?}");
    };
    wrong(&[("schichten", "tag 06:00")], ("schichten", "SCHICHT_UNGUELTIG"));
    wrong(&[("schichten", "")], ("schichten", "NICHT_LEERBAR"));
    wrong(&[("schichten", TWO), ("schichten_ab", "20.11.2026")], ("schichten_ab", "SCHICHT_AB"));
    wrong(&[("schichten", TWO), ("schichten_ab", "1.1.2020")], ("schichten_ab", "SCHICHT_AB"));
    wrong(&[("zugriff", "vielleicht")], ("zugriff", "ENUM_UNGUELTIG"));
    for minutes in ["14", "481"] {
        wrong(&[("alarm_frist_min", minutes)], ("alarm_frist_min", "AUSSERHALB"));
    }
    wrong(&[("paket_stunden", "5")], ("paket_stunden", "FELD_UNBEKANNT"));
    for time in ["24:00", "6 Uhr", "morgens"] {
        wrong(&[("bilanz_beginn", time)], ("bilanz_beginn", "ZEIT_UNGUELTIG"));
    }
    wrong(&[("bilanz_beginn", " ")], ("bilanz_beginn", "NICHT_LEERBAR"));
    for (name, beyond) in [
        ("toleranz_min", "241"),
        ("vorlauf_min", "241"),
        ("nachweis_frueh_min", "721"),
        ("nachtrag_tage", "31"),
        ("evaluation_tage", "13"),
        ("einschaetzung_tage", "367"),
        ("wunde_tage", "0"),
        ("wunde_tage", "29"),
        ("mood_pro_tag", "0"),
        ("mood_pro_tag", "11"),
        ("ausweis_tage", "0"),
        ("ausweis_tage", "396"),
    ] {
        wrong(&[(name, beyond)], (name, "AUSSERHALB"));
    }

    assert!(set(&site, &ctx, 0, &[("schichten", TWO)]).unwrap());
    assert_eq!(now().schichten_ab, Some(day("2026-11-21")), "tomorrow, unless a later day is said");
    let starts = |iso: &str| now().calendar().unwrap().on(day(iso)).len();
    assert_eq!((starts("2026-11-20"), starts("2026-11-21")), (3, 2), "old shifts keep theirs");
    // What has not held yet is taken back without a trace in a shift.
    assert!(set(&site, &ctx, 1, &[("schichten_ab", "1.12.2026")]).unwrap());
    assert_eq!(now().schichten_frueher.len(), 1);
    assert_eq!((starts("2026-11-30"), starts("2026-12-01")), (3, 2));
    assert!(
        !set(&site, &ctx, 2, &[("schichten_ab", "1.12.2026")]).unwrap(),
        "the same again changes nothing"
    );
    assert!(matches!(set(&site, &ctx, 1, &[("zugriff", "streng")]), Err(ActError::Stale)));
    // A time of day is typed as people write it.
    assert!(set(&site, &ctx, 2, &[("bilanz_beginn", "7:30 Uhr")]).unwrap());
    assert_eq!((now().bilanz_beginn, now().balance_begins().to_string()), (450, "07:30:00".to_owned()));
}

/// The house changes its shifts on 2027-01-01, the unit goes over to its own before and back after.
#[test]
fn a_unit_has_its_own_shifts_on_its_days_and_those_of_the_house_on_all_others() {
    let on = |iso: &str| Some(day(iso));
    let three = CareSettings::default().schichten;
    let settings = CareSettings {
        schichten: TWO.into(),
        schichten_ab: on("2027-01-01"),
        schichten_frueher: vec![FormerShifts { ab: None, schichten: three }],
        ..CareSettings::default()
    };
    let four = "aa 01:00\nbb 07:00\ncc 13:00\ndd 19:00";
    let mut unit = Unit { schichten: None, schichten_ab: None, schichten_frueher: Vec::new(), ..test_unit() };
    let starts = |unit: &Unit, days: &[&str]| -> Vec<usize> {
        let calendar = settings.calendar_of(unit).unwrap();
        days.iter().map(|on| calendar.on(day(on)).len()).collect()
    };
    assert_eq!(starts(&unit, &["2026-12-31", "2027-01-01"]), [3, 2]);
    for (entered, ab) in [(four, "2026-12-10"), ("", "2027-02-01")] {
        let schichten = (!entered.is_empty()).then(|| entered.to_owned());
        let mut after = Unit { schichten, schichten_ab: on(ab), ..unit.clone() };
        let today = day(ab).yesterday().unwrap();
        after.settle(Some(&unit), &Stamp { today, now: NOW.parse().unwrap(), user: Id::from_bytes([7; 16]) });
        assert!(after.check(Some(&unit), today).is_empty());
        unit = after;
    }
    let days = ["2026-12-09", "2026-12-10", "2027-01-01", "2027-01-31", "2027-02-01"];
    assert_eq!(starts(&unit, &days), [3, 4, 4, 4, 2]);
}

#[test]
fn who_confirms_the_licence_is_told_since_when_and_may_take_that_back() {
    let stamp = Stamp {
        now: "2026-11-20T13:00:00Z".parse::<Timestamp>().unwrap(),
        today: day("2026-11-20"),
        user: Id::from_bytes([7; 16]),
    };
    let before = CareSettings::default();
    let mut with = CareSettings { braden_lizenz: true, ..before.clone() };
    with.settle(Some(&before), &stamp);
    assert_eq!(with.braden_lizenz_bestaetigt_at, Some(stamp.now));
    let mut again = CareSettings { zugriff: Zugriff::Alle, ..with.clone() };
    again.settle(Some(&with), &Stamp { now: Timestamp::UNIX_EPOCH, ..stamp });
    assert_eq!(again.braden_lizenz_bestaetigt_at, Some(stamp.now), "the first day stays");
    let mut without = CareSettings { braden_lizenz: false, ..with.clone() };
    without.settle(Some(&with), &stamp);
    assert_eq!(without.braden_lizenz_bestaetigt_at, None);
}

/// Settings written by version 1 must be read for ever: when this fails, make a version 2, do not change the bytes.
#[test]
fn version_1_is_these_bytes() {
    let full = CareSettings {
        schichten: TWO.into(),
        schichten_ab: Some(day("2026-12-01")),
        schichten_frueher: vec![FormerShifts { ab: None, schichten: "alt".into() }],
        toleranz_min: 61,
        vorlauf_min: 121,
        nachweis_frueh_min: 241,
        nachtrag_tage: 8,
        evaluation_tage: 91,
        wunde_tage: 15,
        einschaetzung_tage: 92,
        bilanz_beginn: 361,
        mood_pro_tag: 4,
        alarm_frist_min: 62,
        zugriff: Zugriff::Streng,
        offline_erlaubt: true,
        paket_stunden: 13,
        ausweis_pin: super::record::AusweisPin::Pflicht,
        ausweis_tage: 366,
        braden_lizenz: true,
        braden_lizenz_bestaetigt_at: Some("2026-11-20T13:00:00Z".parse().unwrap()),
    };
    let bytes = full.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/care_settings_v1.hex").trim());
    assert!(CareSettings::load(1, &bytes).is_ok_and(|settings| settings == full));
    assert!(CareSettings::load(2, &bytes).is_err());
}

#[test]
fn every_column_has_a_label_in_both_languages() {
    let labels = CareSettings::FIELDS.iter().map(Field::label);
    let sections = Section::of::<CareSettings>().into_iter().map(Section::label::<CareSettings>);
    let words = Zugriff::CODES.map(|code| CareSettings::msg(&format!("zugriff-{code}")));
    for label in labels.chain(sections).chain(words) {
        for lang in Lang::ALL {
            assert!(!t(lang, &label).contains('«'), "{}", label.key);
        }
    }
}

#[tokio::test]
async fn an_admin_changes_them_and_what_is_refused_keeps_what_was_entered() {
    let (site, tenant) = house();
    site.account(Some(&tenant), "a@x.de", Role::Admin).await;
    site.account(Some(&tenant), "s@x.de", Role::Staff).await;
    let mut staff = Browser::signed_in(&site.p, (FEATURE.routes)(), "s@x.de", PASSWORD).await;
    assert_eq!(staff.get(AT).await.0, StatusCode::FORBIDDEN);
    let mut admin = Browser::signed_in(&site.p, (FEATURE.routes)(), "a@x.de", PASSWORD).await;
    let (_, _, page) = admin.get(AT).await;
    assert_eq!(all(&page, "main input[name=zugriff][checked]", Some("value")), ["vertretung"]);
    assert!(
        all(&page, "main [name=offline_erlaubt], main [name=paket_stunden]", None).is_empty(),
        "not there yet"
    );
    assert_eq!(all(&page, "main [name=bilanz_beginn]", Some("value")), ["06:00"]);
    let form = |shifts: &str| format!("fassung=0&schichten={shifts}&zugriff=streng&braden_lizenz=ja");
    let two = form("tag+06:00%0Anacht+20:00");
    let (status, _, text) = admin.form(&page, AT, &form("tag+06:00")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&text, ".error-summary a", Some("href")), ["#feld-schichten"]);
    assert_eq!(all(&text, "main input[name=zugriff][checked]", Some("value")), ["streng"]);
    let (status, to, _) = admin.form(&page, AT, &two).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, AT));
    let (status, ..) = admin.form(&page, AT, &two.replace("20:00", "21:00")).await;
    assert_eq!(status, StatusCode::CONFLICT, "somebody saved meanwhile");
    let (_, _, page) = admin.get(AT).await;
    assert_eq!(all(&page, "#feld-schichten_ab", Some("value")), ["21.11.2026"]);
    let told = all(&page, "main li", None).join(" ");
    assert!(told.contains("Von Anfang an: frueh 06:00") && told.contains("Ab 21.11.2026"), "{told}");
}
