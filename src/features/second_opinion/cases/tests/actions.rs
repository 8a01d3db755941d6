use super::{
    super::{
        Case,
        acts::{Cancel, Restore},
        fields::Patch,
        rules, testing,
    },
    TestTenant, patch,
};
use crate::{
    kernel::ids::Id,
    platform::{
        entity::{
            ActError, Done, Fields as _, Lookalike, Stamp, Target, carry_out, changes, edit, enter, settled,
        },
        store::StoreError,
    },
};

fn codes(error: ActError) -> Vec<&'static str> {
    match error {
        ActError::Invalid(errors) => errors.0.into_iter().map(|error| error.code).collect(),
        other => panic!("{other}"),
    }
}

fn cancel(house: &TestTenant, id: Id<Case>, version: u64, grund: &str) -> Result<Done<Id<Case>>, ActError> {
    let cancel = Cancel { loesch_grund: Some(grund.to_owned()) };
    carry_out(&house.p, &house.admin(), Target::of(id, version), &cancel)
}

fn restore(house: &TestTenant, id: Id<Case>, version: u64) -> Result<Done<Id<Case>>, ActError> {
    carry_out(&house.p, &house.admin(), Target::of(id, version), &Restore {})
}

fn kinds(house: &TestTenant, id: Id<Case>) -> Vec<String> {
    let entries = house.p.store().read(&house.admin(), |r| r.history::<Case>(id.bytes()));
    entries.map_err(|error: StoreError| error).unwrap().into_iter().map(|entry| entry.kind).collect()
}

#[test]
fn a_new_case_gets_number_and_the_smallest_free_fall_id() {
    let house = TestTenant::new();
    let ids: Vec<_> =
        ["Anna", "Berta", "Cora"].map(|vorname| house.enter("Tonn", vorname, "2.2.26", "onko")).into();
    let named =
        |id: &Id<Case>| (house.case(*id).nr, house.case(*id).fall_id.clone(), house.case(*id).fall_id_suffix);
    assert_eq!(named(&ids[0]), (1, "2026-06-onko-Tonn".into(), None));
    assert_eq!(named(&ids[1]), (2, "2026-06-onko-Tonn-2".into(), Some(2)));
    // A cancelled case keeps its fall_id.
    cancel(&house, ids[1], 1, "doppelt").unwrap();
    let fourth = house.enter("Tonn", "Dora", "3.2.26", "onko");
    assert_eq!(named(&fourth).1, "2026-06-onko-Tonn-4");
    // It stays as it was given when day and name are corrected.
    edit::<Case>(&house.p, &house.admin(), Target::of(fourth, 1), |_| {
        Ok(patch(&[("datum", "1.1.27"), ("nachname", "X")]))
    })
    .unwrap();
    let case = house.case(fourth);
    assert_eq!((case.jahr, case.kw, case.fall_id.as_str()), (2026, 53, "2026-06-onko-Tonn-4"));
}

#[test]
fn a_new_case_that_looks_like_another_asks_first() {
    let house = TestTenant::new();
    let enter =
        |boxes: &[(&str, &str)], sure| enter::<Case>(&house.p, &house.admin(), &patch(boxes), "", sure);
    let one: &[(&str, &str)] = &[
        ("nachname", "Tonn"),
        ("vorname", "Regina"),
        ("datum", "2.2.26"),
        ("fallgruppe", "onko"),
        ("kvnr", "D410126355"),
    ];
    let first = enter(one, None).unwrap();
    let found = |result: Result<Done<Id<Case>>, ActError>| match result {
        Err(ActError::Alike(found)) => {
            let first = Case::msg("candidate").with("nr", house.case(first.id).nr);
            let nr = |found: &Lookalike| if found.ways[0].words == first { 1 } else { 0 };
            found.iter().map(|found| (nr(found), found.code)).collect::<Vec<_>>()
        }
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(found(enter(one, None)), [(1, "DUBLETTE")]);
    // D3: same week, another day.
    let mut other = one.to_vec();
    other[2].1 = "4.2.26";
    assert_eq!(found(enter(&other, None)), [(1, "DUBLETTE")]);
    // The same number 90 days later, and 91.
    other[0].1 = "Tonn-Meier";
    other[2].1 = "3.5.26";
    assert_eq!(found(enter(&other, None)), [(1, "MOEGLICHE_DUBLETTE")]);
    other[2].1 = "4.5.26";
    assert_eq!(found(enter(&other, None)), []);
    // Two valid numbers are two people.
    let mut two = one.to_vec();
    two[4].1 = "A123456780";
    assert_eq!(found(enter(&two, None)), []);
    assert!(enter(one, Some("")).unwrap().carried_out);
    assert_ne!(enter(one, Some("")).unwrap().id, first.id);
}

#[test]
fn a_stale_change_is_refused_and_broken_rules_write_nothing() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let change = |row_version, boxes: &[(&str, &str)]| {
        let entered = patch(boxes);
        edit::<Case>(&house.p, &house.admin(), Target::of(id, row_version), |_| Ok(entered))
    };
    change(1, &[("ort", "Kiel")]).unwrap();
    assert!(matches!(change(1, &[("ort", "Bonn")]), Err(ActError::Stale)));
    assert_eq!(codes(change(2, &[("gutachten", "ja")]).unwrap_err()), ["GUTACHTEN_OHNE_UNTERLAGEN"]);
    assert_eq!(
        codes(change(2, &[("ablehnung", "ja"), ("abbruch", "ja")]).unwrap_err()),
        ["STATUS_WIDERSPRUCH"]
    );
    assert_eq!(codes(change(2, &[("abrechnung_datum", "heute")]).unwrap_err()), ["DATUM_OHNE_STATUS"]);
    let case = house.case(id);
    assert_eq!((case.row_version(), case.ort.as_deref()), (2, Some("Kiel")));
    assert_eq!(kinds(&house, id), ["case.created", "case.changed"]);
    let unknown =
        edit::<Case>(&house.p, &house.admin(), Target::of(Id::from_bytes([3; 16]), 1), |_| Ok(Patch::new()));
    assert!(matches!(unknown, Err(ActError::Store(StoreError::Missing))));
}

#[test]
fn a_storno_needs_a_reason_happens_once_and_can_be_taken_back() {
    let house = TestTenant::new();
    let id = house.enter("Tonn", "Regina", "2.2.26", "onko");
    let (p, ctx) = (&house.p, house.admin());
    assert_eq!(codes(cancel(&house, id, 1, " ").unwrap_err()), ["NICHT_LEERBAR"]);
    assert!(!restore(&house, id, 1).unwrap().carried_out, "there is nothing to take back");
    cancel(&house, id, 1, "Doppelt erfasst").unwrap();
    assert_eq!(codes(cancel(&house, id, 2, "x").unwrap_err()), ["BEREITS_STORNIERT"]);
    let edit = edit::<Case>(p, &ctx, Target::of(id, 2), |_| Ok(patch(&[("ort", "Kiel")])));
    assert!(matches!(edit, Err(ActError::Closed("STORNIERT"))));
    // A cancelled case is no duplicate of a new one.
    let again =
        patch(&[("nachname", "Tonn"), ("vorname", "Regina"), ("datum", "2.2.26"), ("fallgruppe", "onko")]);
    assert!(enter::<Case>(p, &ctx, &again, "", None).unwrap().carried_out);
    restore(&house, id, 2).unwrap();
    assert!(!house.case(id).storniert());
    assert_eq!(kinds(&house, id), ["case.created", "case.cancelled", "case.restored"]);
}

#[test]
fn what_changed_is_told_without_the_stamps() {
    let case = testing::full();
    let stamp = Stamp { now: testing::now(), today: case.datum, user: testing::user() };
    let cleared = settled(Some(&case), rules::clear_icd(&case), &stamp).unwrap();
    let fields: Vec<String> = changes(&case, &cleared).into_iter().map(|change| change.field).collect();
    assert_eq!(fields, ["icd", "icd_entered_by", "icd_entered_at"]);
}
