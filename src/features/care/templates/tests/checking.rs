//! What may be saved of a template.

use super::{
    super::{Alarm, FieldOption, FieldType, Level, Limits, Template, TemplateField, check::check},
    template,
};
use crate::kernel::decimal::Decimal;

fn option(wert: &str, punkte: Option<u16>) -> FieldOption {
    FieldOption { wert: wert.into(), label: wert.to_uppercase(), punkte, auffaellig: false }
}

fn field(key: &str, typ: FieldType) -> TemplateField {
    let optionen = match typ {
        FieldType::Auswahl | FieldType::Mehrfach => vec![option("a", None), option("b", None)],
        _ => Vec::new(),
    };
    let ends =
        |min: u16, max: u16| Limits { min: Some(min.into()), max: Some(max.into()), ..Limits::default() };
    let (grenzen, diast) = match typ {
        FieldType::Skala => (ends(0, 10), Limits::default()),
        FieldType::Blutdruck => (ends(40, 300), ends(20, 200)),
        _ => (Limits::default(), Limits::default()),
    };
    TemplateField { optionen, grenzen, diast, ..TemplateField::new(key.into(), typ) }
}

fn own() -> Template {
    let felder = FieldType::ALL.into_iter().enumerate().map(|(at, typ)| field(&format!("feld_{at}"), typ));
    Template {
        key: "eigener".into(),
        version: 1,
        titel: "Eigener".into(),
        beschreibung: String::new(),
        sortierung: 1,
        nur_fachkraft: false,
        fuer_bewohner: false,
        immer: false,
        alarm: Alarm::Immer,
        felder: felder.collect(),
        stufen: Vec::new(),
    }
}

fn said(template: &Template, history: &[Template]) -> Vec<(String, &'static str)> {
    check(template, history).0.into_iter().map(|error| (error.field.into_owned(), error.code)).collect()
}

/// What is said of one template after it was changed.
fn after(change: impl FnOnce(&mut Template)) -> Vec<(String, &'static str)> {
    let mut template = own();
    change(&mut template);
    said(&template, &[])
}

fn is(path: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(path.to_owned(), code)]
}

#[test]
fn what_is_shipped_and_a_field_of_every_type_may_be_saved() {
    assert_eq!(said(&own(), &[]), []);
    for shipped in super::super::shipped() {
        let next = Template { version: 2, ..shipped.clone() };
        assert_eq!(said(&next, std::slice::from_ref(shipped)), [], "{}", shipped.key);
    }
}

#[test]
fn keys_words_and_counts_have_their_bounds() {
    for key in ["", "a", "Ab", "a-b", "ä1", "neu", &"x".repeat(41)] {
        assert_eq!(after(|one| one.key = key.into()), is("key", "SCHLUESSEL_UNGUELTIG"), "{key}");
    }
    assert_eq!(after(|one| one.titel = String::new()), is("titel", "PFLICHTFELD_FEHLT"));
    assert_eq!(after(|one| one.titel = "ä".repeat(81)), is("titel", "FELD_ZU_LANG"));
    assert_eq!(after(|one| one.felder.clear()), is("felder", "AUSSERHALB"));
    assert_eq!(
        after(|one| one.felder = (0..31).map(|at| field(&format!("f_{at}"), FieldType::Text)).collect()),
        is("felder", "AUSSERHALB")
    );
    assert_eq!(after(|one| one.felder[1].key = "feld_0".into()), is("felder.1.key", "SCHLUESSEL_DOPPELT"));
    assert_eq!(after(|one| one.felder[2].label = String::new()), is("felder.2.label", "PFLICHTFELD_FEHLT"));
    assert_eq!(after(|one| one.felder[3].optionen.truncate(1)), is("felder.3.optionen", "AUSSERHALB"));
    assert_eq!(
        after(|one| one.felder[3].optionen[1].wert = "a".into()),
        is("felder.3.optionen.1.wert", "SCHLUESSEL_DOPPELT")
    );
    assert_eq!(
        after(|one| one.felder[3].optionen[1].wert = "A b".into()),
        is("felder.3.optionen.1.wert", "SCHLUESSEL_UNGUELTIG")
    );
    assert_eq!(
        after(|one| one.felder[0].optionen = vec![option("a", None)]),
        is("felder.0.optionen", "NICHT_MOEGLICH")
    );
    assert_eq!(after(|one| one.felder[10].pflicht = true), is("felder.10.pflicht", "NICHT_MOEGLICH"));
}

#[test]
fn limits_lie_within_one_another_and_fit_their_field() {
    let dec = |text: &str| Decimal::of_json(text).ok();
    assert_eq!(after(|one| one.felder[1].dezimalstellen = 4), is("felder.1.dezimalstellen", "AUSSERHALB"));
    assert_eq!(after(|one| one.felder[1].grenzen.min = dec("0.5")), is("felder.1.min", "ZU_GENAU"));
    assert_eq!(after(|one| (one.felder[1].dezimalstellen, one.felder[1].grenzen.min) = (1, dec("0.5"))), []);
    let limits = |min, max, warn_min, warn_max| {
        after(|one| {
            one.felder[1].grenzen =
                Limits { min: dec(min), max: dec(max), warn_min: dec(warn_min), warn_max: dec(warn_max) }
        })
    };
    assert_eq!(limits("1", "9", "2", "8"), []);
    assert_eq!(limits("1", "1", "1", "1"), [], "each limit itself is fine");
    assert_eq!(limits("9", "1", "", ""), is("felder.1.max", "GRENZEN_UNGUELTIG"));
    assert_eq!(limits("1", "9", "0", ""), is("felder.1.warn_min", "GRENZEN_UNGUELTIG"));
    assert_eq!(limits("1", "9", "", "10"), is("felder.1.warn_max", "GRENZEN_UNGUELTIG"));
    assert_eq!(limits("1", "9", "5", "4"), is("felder.1.warn_max", "GRENZEN_UNGUELTIG"));
    assert_eq!(after(|one| one.felder[5].grenzen.max = None), is("felder.5.max", "SKALA_ENDEN"));
    assert_eq!(after(|one| one.felder[5].grenzen.max = Some(101.into())), is("felder.5.max", "SKALA_ENDEN"));
    assert_eq!(
        after(|one| one.felder[8].grenzen.max = Some(299.into())),
        is("felder.8.syst.min", "BLUTDRUCK_GRENZEN")
    );
    assert_eq!(
        after(|one| one.felder[8].diast.warn_max = Some(201.into())),
        is("felder.8.diast.warn_max", "GRENZEN_UNGUELTIG")
    );
    assert_eq!(after(|one| one.felder[0].grenzen.max = Some(1.into())), is("felder.0.min", "NICHT_MOEGLICH"));
}

#[test]
fn points_and_levels_belong_together_and_leave_no_gap() {
    let level = |von, bis| Level { von, bis, label: "Stufe".into(), rang: 1, auffaellig: false };
    let scale = |levels: Vec<Level>| {
        after(|one| {
            one.felder[3].optionen = vec![option("a", Some(0)), option("b", Some(5))];
            one.felder[4] = TemplateField {
                optionen: vec![option("a", Some(0)), option("b", Some(10))],
                ..field("feld_4", FieldType::Auswahl)
            };
            one.stufen = levels;
        })
    };
    assert_eq!(scale(vec![level(0, 5), level(10, 15)]), [], "6 to 9 are no sums");
    assert_eq!(scale(vec![level(0, 5), level(11, 15)]), is("stufen", "STUFEN_LUECKE"));
    assert_eq!(scale(vec![level(0, 10), level(10, 15)]), is("stufen.1.von", "STUFEN_REIHENFOLGE"));
    assert_eq!(scale(Vec::new()), is("stufen", "STUFEN_FEHLEN"));
    assert_eq!(after(|one| one.stufen = vec![level(0, 5)]), is("stufen", "PUNKTE_FEHLEN"));
    let half = after(|one| {
        one.felder[3].optionen[0].punkte = Some(0);
        one.stufen = vec![level(0, 5)];
    });
    assert_eq!(half, is("felder.3.optionen.1.punkte", "PUNKTE_FEHLEN"));
    assert_eq!(
        after(|one| one.felder[4].optionen[0].punkte = Some(1))[0],
        is("felder.4.optionen.0.punkte", "NICHT_MOEGLICH")[0]
    );
}

/// A key never changes its type, an option's key never its meaning: also not by being taken away and coming back.
#[test]
fn a_key_means_for_ever_what_it_meant() {
    let first = own();
    let second = Template { version: 2, felder: vec![field("feld_0", FieldType::Text)], ..own() };
    let history = [first.clone(), second];
    let mut third = Template { version: 3, ..own() };
    assert_eq!(said(&third, &history), []);
    third.felder[1] = field("feld_1", FieldType::Text);
    assert_eq!(said(&third, &history), is("felder.1.typ", "TYP_FEST"));
    let mut third = Template { version: 3, ..own() };
    third.felder[3].optionen[0].label = "Anderes".into();
    assert_eq!(said(&third, &history), is("felder.3.optionen.0.wert", "SCHLUESSEL_VERBRAUCHT"));
    // While it stands there its word may be put right.
    assert_eq!(said(&third, std::slice::from_ref(&first)), []);
    let mut scored = own();
    scored.felder[3].optionen = vec![option("a", Some(0)), option("b", Some(1))];
    scored.stufen = vec![Level { von: 0, bis: 2, label: "Stufe".into(), rang: 1, auffaellig: false }];
    let mut other = scored.clone();
    other.felder[3].optionen[1].punkte = Some(2);
    assert_eq!(said(&other, &[scored]), is("felder.3.optionen.1.punkte", "PUNKTE_FEST"));
}

#[test]
fn a_shipped_scale_keeps_keys_points_and_levels_but_not_its_words() {
    let shipped = template("barthel");
    let changed = |change: &dyn Fn(&mut Template)| {
        let mut next = Template { version: 2, ..shipped.clone() };
        change(&mut next);
        said(&next, std::slice::from_ref(shipped))
    };
    let words = changed(&|next| {
        next.titel = "Alltag".into();
        next.felder[0].label = "Isst".into();
        next.felder[0].hilfe = Some("Auch mit Hilfsmitteln".into());
        next.felder[0].optionen[0].label = "unfähig".into();
        next.felder.swap(0, 9);
    });
    assert_eq!(words, []);
    assert_eq!(changed(&|next| drop(next.felder.pop())).last(), is("felder", "SKALA_FEST").last());
    assert!(
        changed(&|next| next.felder.push(field("mehr", FieldType::Text)))
            .contains(&is("felder", "SKALA_FEST")[0])
    );
    assert!(
        changed(&|next| next.felder[0].optionen[0].wert = "1".into())
            .contains(&is("felder", "SKALA_FEST")[0])
    );
    assert_eq!(changed(&|next| next.stufen[0].label = "anders".into()), is("stufen", "SKALA_FEST"));
}
