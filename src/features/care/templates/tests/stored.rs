//! What is stored, and what a house has.

use super::{
    super::{
        Alarm, Balance, FieldOption, FieldType, Level, Limits, ManageTemplates, ReadTemplates, Signature,
        Template, TemplateField, TemplateHead, TemplateVersion, Value, Values, all, find, id_of, is_shipped,
        version,
    },
    template,
};
use crate::{
    kernel::{decimal::Decimal, ids::Id, text::hex},
    platform::store::{
        Event, EventKind, OnDisk as _, Record as _, Recorded, StoreError, codec,
        testing::{TestStore, tenant_stored_bytes},
    },
};

/// A template with a field of every type, everything about them filled.
fn full() -> Template {
    let dec = |text: &str| Decimal::of_json(text).ok();
    let limits = Limits { min: dec("0"), max: dec("99.5"), warn_min: dec("1.5"), warn_max: None };
    let option = |wert: &str, punkte, auffaellig| FieldOption {
        wert: wert.into(),
        label: wert.to_uppercase(),
        punkte,
        auffaellig,
    };
    let felder = FieldType::ALL.into_iter().enumerate().map(|(number, typ)| TemplateField {
        label: format!("Feld {number}"),
        pflicht: number == 0,
        einheit: (typ == FieldType::Zahl).then(|| "ml".into()),
        hilfe: (number == 1).then(|| "Hilfe".into()),
        dezimalstellen: u8::from(typ == FieldType::Zahl),
        grenzen: if matches!(typ, FieldType::Zahl | FieldType::Blutdruck) {
            limits
        } else {
            Limits::default()
        },
        diast: if typ == FieldType::Blutdruck { limits } else { Limits::default() },
        optionen: if matches!(typ, FieldType::Auswahl | FieldType::Mehrfach) {
            vec![option("a", Some(1), false), option("b", None, true)]
        } else {
            Vec::new()
        },
        bilanz: (typ == FieldType::Zahl).then_some(Balance::Aus),
        ..TemplateField::new(format!("feld_{number}"), typ)
    });
    Template {
        key: "eigener".into(),
        version: 2,
        titel: "Eigener".into(),
        beschreibung: "Wozu".into(),
        sortierung: 30,
        nur_fachkraft: true,
        fuer_bewohner: true,
        immer: true,
        alarm: Alarm::BeiVerschlechterung,
        felder: felder.collect(),
        stufen: vec![Level { von: 0, bis: 1, label: "Stufe".into(), rang: 1, auffaellig: true }],
    }
}

/// What version 1 wrote must be read for ever: when this fails, make a version 2, do not change the bytes.
#[test]
fn version_1_is_these_bytes() {
    let at = "2026-11-20T13:00:00Z".parse().unwrap();
    let (id, user) = (Id::from_bytes([3; 16]), Id::from_bytes([7; 16]));
    let version = TemplateVersion { id, template: full(), at, von: user };
    let head =
        TemplateHead { id, key: "eigener".into(), version: 2, aktiv: true, updated_at: at, updated_by: user };
    let pinned = include_str!("../../../../../fixtures/records/template_v1.hex");
    let bytes = format!("{}\n{}\n", hex(&tenant_stored_bytes(&head)), hex(&tenant_stored_bytes(&version)));
    assert_eq!(bytes, pinned);
    let read = TemplateVersion::load(1, &version.encoded().unwrap()).unwrap();
    assert!(read == version && TemplateHead::load(2, &head.encoded().unwrap()).is_err());
}

#[test]
fn answers_are_stored_as_these_bytes() {
    let mut werte = Values::default();
    let day = "2026-11-20".parse().unwrap();
    let signature = Signature { name: "E".into(), striche: vec![vec![(1, 2)]] };
    for (key, value) in [
        ("a", Value::Text("x".into())),
        ("b", Value::Number(Decimal::new(375, 1).unwrap())),
        ("c", Value::Bool(true)),
        ("d", Value::Choice("o".into())),
        ("e", Value::Choices(vec!["o".into()])),
        ("f", Value::Day(day)),
        ("g", Value::Time(jiff::civil::time(14, 30, 0, 0))),
        ("h", Value::Pressure(120, 80)),
        ("i", Value::Signature(signature)),
    ] {
        werte.add(key.into(), value);
    }
    let bytes = codec::encode(&werte.raw()).unwrap();
    assert_eq!(
        hex(&bytes),
        "090161000178016201fbee020101630201016403016f01650401016f016605fb52a2016706fb66030168077850016908014501010102"
    );
    assert!(Values::of_raw(werte.raw()).unwrap() == werte);
}

fn save(bench: &TestStore, template: &Template, aktiv: bool) {
    let ctx = bench.in_tenant::<ManageTemplates>(0);
    bench
        .store
        .write(&ctx, |w| {
            let id = id_of(&w.reader(), &template.key);
            let (at, user) = (ctx.now(), ctx.actor().user);
            if template.version > 1 || !is_shipped(&template.key) {
                w.add(&TemplateVersion { id, template: template.clone(), at, von: user })?;
            }
            w.add(&TemplateHead {
                id,
                key: template.key.clone(),
                version: template.version,
                aktiv,
                updated_at: at,
                updated_by: user,
            })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.saved"))))
        })
        .unwrap();
}

#[test]
fn a_house_has_the_shipped_templates_as_it_changed_them_and_its_own() {
    let bench = TestStore::new();
    let keys = |licensed| {
        let found = bench.store.read(&bench.in_tenant::<ReadTemplates>(0), |r| all(r, licensed)).unwrap();
        found
            .into_iter()
            .map(|one| (one.template.key.clone(), one.template.version, one.is_offered()))
            .collect::<Vec<_>>()
    };
    let before = keys(false);
    assert_eq!(before.len(), 21);
    assert!(before.iter().all(|(key, version, offered)| *version == 1 && *offered == (key != "braden")));
    assert!(keys(true).iter().all(|(.., offered)| *offered));
    let changed = Template { version: 2, titel: "Schlafen".into(), ..template("schlaf").clone() };
    save(&bench, &changed, true);
    save(&bench, template("wunde"), false);
    save(&bench, &Template { version: 1, sortierung: 0, ..full() }, true);
    let after = keys(false);
    assert_eq!(after[0], ("eigener".to_owned(), 1, true), "in the order of lists");
    assert!(
        after.contains(&("schlaf".to_owned(), 2, true)) && after.contains(&("wunde".to_owned(), 1, false))
    );
    bench
        .store
        .read(&bench.in_tenant::<ReadTemplates>(0), |r| {
            assert!(find(r, "schlaf", false)?.unwrap().template == changed);
            assert!(version(r, "schlaf", 1)?.as_ref() == Some(template("schlaf")));
            assert!(version(r, "schlaf", 2)?.unwrap() == changed && version(r, "schlaf", 3)?.is_none());
            assert!(find(r, "gibtesnicht", false)?.is_none() && version(r, "eigener", 2)?.is_none());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    // The neighbour has none of it.
    let other = bench.store.read(&bench.in_tenant::<ReadTemplates>(1), |r| all(r, false)).unwrap();
    assert_eq!(other.len(), 21);
    assert!(other.iter().all(|one| one.template.version == 1));
}
