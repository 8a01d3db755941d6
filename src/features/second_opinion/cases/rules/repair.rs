//! What an import repairs in a row, and what it must refuse (domain.md, 1.3, last column).

use super::validate::{birth_date_fits, has_reason, validate};
use crate::{
    features::second_opinion::cases::model::{Case, JaNein},
    kernel::period::IsoWeek,
};

/// Appended to `kommentar` where an abort was dropped.
const ABBRUCH_VERWORFEN: &str = "[Import: Abbruch verworfen]";

/// What a repair did: warning codes, each once, in the order of the repairs.
pub type Repair = Vec<&'static str>;

/// Makes an imported case keep the invariants, in the order I10, I9, I7/I8, I3, I5/I6, I4.
///
/// # Errors
/// The codes for which the row must be rejected: `TA_WIDERSPRUCH`, `STATUS_WIDERSPRUCH`, and whatever no repair
/// can help (`FELD_ZU_LANG` …), each once. The case is then half repaired and must not be used.
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the import of the historical workbook repairs with it (domain.md, 3.2)")
)]
pub fn repair(case: &mut Case) -> Result<Repair, Vec<&'static str>> {
    let mut done = Repair::new();
    let mut reasons = Vec::new();
    let week = IsoWeek::of(case.datum);
    (case.jahr, case.kw) = (week.jahr, week.kw);
    birth_date(case, &mut done);

    // I10
    let mut raised =
        raise(&mut case.unterlagen, case.unterlagen_erhalten.or(case.unterlagen_an_gutachter).is_some());
    raised |= raise(&mut case.ablehnung, case.ablehnung_datum.is_some());
    raised |= raise(&mut case.abbruch, case.abbruch_datum.is_some());
    raised |= raise(&mut case.gutachten, case.gutachten_erstellt.or(case.gutachten_versendet).is_some());
    raised |= raise(&mut case.abgerechnet, case.abrechnung_datum.is_some());
    note(&mut done, raised, "STATUS_AUS_DATUM");
    // I9
    if has_reason(case) {
        match case.therapieaenderung {
            Some(JaNein::Ja) => {}
            Some(JaNein::Nein) => reasons.push("TA_WIDERSPRUCH"),
            None => {
                case.therapieaenderung = Some(JaNein::Ja);
                done.push("TA_ERGAENZT");
            }
        }
    }
    // I7, I8
    let coded = case.gutachten_typ.is_some() || case.therapieaenderung.is_some();
    note(&mut done, raise(&mut case.gutachten, coded), "GUTACHTEN_ERGAENZT");
    // I3
    note(&mut done, raise(&mut case.unterlagen, case.gutachten), "UNTERLAGEN_ERGAENZT");
    // I5, I6
    if case.abbruch && (case.gutachten || case.ablehnung) {
        (case.abbruch, case.abbruch_datum, case.abbruch_grund) = (false, None, None);
        let before = case.kommentar.take().map(|text| text + "\n").unwrap_or_default();
        case.kommentar = Some(before + ABBRUCH_VERWORFEN);
        done.push("ABBRUCH_VERWORFEN");
    }
    // I4 and everything that cannot be repaired; what belongs to the number and the stamps is not the row's.
    for broken in validate(case) {
        let not_the_rows = broken.code == "INTERN"
            || matches!(broken.field, "id" | "fall_id")
            || (broken.code == "TA_GRUND_OHNE_TA" && reasons.contains(&"TA_WIDERSPRUCH"));
        if !not_the_rows && !reasons.contains(&broken.code) {
            reasons.push(broken.code);
        }
    }
    if reasons.is_empty() { Ok(done) } else { Err(reasons) }
}

/// I11: an impossible birth date is kept as text.
fn birth_date(case: &mut Case, done: &mut Repair) {
    let Some(born) = case.geburtsdatum else { return };
    if birth_date_fits(born, case.datum) {
        case.geburtsdatum_roh = None;
        return;
    }
    case.geburtsdatum = None;
    case.geburtsdatum_roh.get_or_insert_with(|| born.strftime("%d.%m.%Y").to_string());
    done.push("GEBURTSDATUM_UNGUELTIG");
}

/// Sets a flag that must hold; whether that changed it.
fn raise(flag: &mut bool, must: bool) -> bool {
    let changed = must && !*flag;
    *flag |= must;
    changed
}

fn note(done: &mut Repair, happened: bool, code: &'static str) {
    if happened {
        done.push(code);
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::testing, *};
    use crate::features::second_opinion::cases::model::GutachtenTyp;

    fn check(change: impl FnOnce(&mut Case), expected: Result<&[&str], &[&str]>) -> Case {
        let mut case = testing::case("2026-02-02");
        change(&mut case);
        let got = repair(&mut case);
        match (&got, expected) {
            (Ok(got), Ok(expected)) => assert_eq!(got, expected),
            (Err(got), Err(expected)) => assert_eq!(got, expected),
            _ => panic!("{got:?} instead of {expected:?}"),
        }
        case
    }

    #[test]
    fn rows_are_repaired_in_order_or_refused() {
        check(|_| {}, Ok(&[]));
        // Worked example 29.
        let case = check(
            |case| case.gutachten_typ = Some(GutachtenTyp::Alternative),
            Ok(&["GUTACHTEN_ERGAENZT", "UNTERLAGEN_ERGAENZT"]),
        );
        assert!(case.gutachten && case.unterlagen);
        check(|case| (case.gutachten, case.ablehnung) = (true, true), Err(&["STATUS_WIDERSPRUCH"]));
        check(
            |case| {
                case.gutachten = true;
                (case.therapieaenderung, case.ta_uebertherapie) = (Some(JaNein::Nein), true);
            },
            Err(&["TA_WIDERSPRUCH"]),
        );
        check(
            |case| case.ta_unterversorgung = true,
            Ok(&["TA_ERGAENZT", "GUTACHTEN_ERGAENZT", "UNTERLAGEN_ERGAENZT"]),
        );
        check(
            |case| case.gutachten_versendet = Some(case.datum),
            Ok(&["STATUS_AUS_DATUM", "UNTERLAGEN_ERGAENZT"]),
        );
        let case = check(
            |case| {
                (case.ablehnung, case.abbruch_datum) = (true, Some(case.datum));
                case.kommentar = Some("alt".into());
            },
            Ok(&["STATUS_AUS_DATUM", "ABBRUCH_VERWORFEN"]),
        );
        assert!(!case.abbruch && case.abbruch_datum.is_none());
        assert_eq!(case.kommentar.as_deref(), Some("alt\n[Import: Abbruch verworfen]"));
        let case =
            check(|case| case.geburtsdatum = case.datum.tomorrow().ok(), Ok(&["GEBURTSDATUM_UNGUELTIG"]));
        assert_eq!(case.geburtsdatum_roh.as_deref(), Some("03.02.2026"));
        check(|case| case.thema = "x".repeat(501), Err(&["FELD_ZU_LANG"]));
        // A repaired gutachten meets a refusal: I7 leads to I4.
        check(
            |case| (case.gutachten_typ, case.ablehnung) = (Some(GutachtenTyp::Bestaetigung), true),
            Err(&["STATUS_WIDERSPRUCH"]),
        );
    }
}
