//! The invariants I1 to I12 (domain.md, 1.3) and the warnings beside them. Runs in the write on every path.

use jiff::civil::Date;

use crate::{
    features::second_opinion::cases::model::{Case, JaNein},
    kernel::{icd, kvnr::KvnrStatus, period::IsoWeek},
    platform::entity::{Violation, columns_fit},
};

/// Every broken rule, none when the case may be written.
#[must_use]
pub fn validate(case: &Case) -> Vec<Violation> {
    let mut broken = Vec::new();
    columns(case, &mut broken);
    persons(case, &mut broken);
    states(case, &mut broken);
    pairs(case, &mut broken);
    broken
}

/// Each column by itself; a case without a surname has its own sentence.
fn columns(case: &Case, broken: &mut Vec<Violation>) {
    broken.extend(columns_fit(case).into_iter().map(|one| match (one.field, one.code) {
        ("nachname", "NICHT_LEERBAR") => Violation::new("nachname", "NACHNAME_FEHLT"),
        _ => one,
    }));
}

/// Dates of birth and receipt, mail, codes.
fn persons(case: &Case, broken: &mut Vec<Violation>) {
    let mut rule = |holds: bool, field, code| {
        if !holds {
            broken.push(Violation::new(field, code));
        }
    };
    rule((2000..=2099).contains(&case.datum.year()), "datum", "DATUM_UNGUELTIG");
    rule(
        case.geburtsdatum.is_none_or(|born| birth_date_fits(born, case.datum)),
        "geburtsdatum",
        "GEBURTSDATUM_UNGUELTIG",
    );
    rule(case.email.as_deref().is_none_or(is_mail), "email", "EMAIL_UNGUELTIG");
    rule(case.icd.iter().all(|code| icd::is_code(code)), "icd", "ICD_FORMAT");
    rule(case.icd.len() <= icd::MOST_CODES, "icd", "ICD_ZU_VIELE");
}

/// I11.
pub(super) fn birth_date_fits(born: Date, datum: Date) -> bool {
    born.year() >= 1900 && born <= datum
}

/// One `@` with something on both sides, no blanks. What is entered is read more strictly ([`Kind::Email`]); a case that was
/// entered before that must not be in the way of other changes to it.
fn is_mail(mail: &str) -> bool {
    !mail.contains(char::is_whitespace)
        && mail
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

/// I3 to I10: what may be true together.
fn states(case: &Case, broken: &mut Vec<Violation>) {
    let mut refuse = |field, code| broken.push(Violation::new(field, code));
    if case.gutachten && !case.unterlagen {
        refuse("unterlagen", "GUTACHTEN_OHNE_UNTERLAGEN");
    }
    if case.gutachten && case.ablehnung {
        refuse("ablehnung", "STATUS_WIDERSPRUCH");
    }
    if case.abbruch && (case.gutachten || case.ablehnung) {
        refuse("abbruch", "STATUS_WIDERSPRUCH");
    }
    if case.gutachten_typ.is_some() && !case.gutachten {
        refuse("gutachten_typ", "TYP_OHNE_GUTACHTEN");
    }
    if case.therapieaenderung.is_some() && !case.gutachten {
        refuse("therapieaenderung", "TA_OHNE_GUTACHTEN");
    }
    if has_reason(case) && case.therapieaenderung != Some(JaNein::Ja) {
        refuse("therapieaenderung", "TA_GRUND_OHNE_TA");
    }
    for (field, date, flag) in dated(case) {
        if date.is_some() && !flag {
            refuse(field, "DATUM_OHNE_STATUS");
        }
    }
    for (field, reason, flag) in [
        ("ablehnung_grund", &case.ablehnung_grund, case.ablehnung),
        ("abbruch_grund", &case.abbruch_grund, case.abbruch),
    ] {
        if reason.is_some() && !flag {
            refuse(field, "GRUND_OHNE_STATUS");
        }
    }
}

/// Whether any reason for a change of therapy is set.
pub(super) fn has_reason(case: &Case) -> bool {
    case.ta_diagnosekorrektur || case.ta_unterversorgung || case.ta_uebertherapie
}

/// I10: dates and the flag that each implies.
fn dated(case: &Case) -> [(&'static str, Option<Date>, bool); 7] {
    [
        ("unterlagen_erhalten", case.unterlagen_erhalten, case.unterlagen),
        ("unterlagen_an_gutachter", case.unterlagen_an_gutachter, case.unterlagen),
        ("ablehnung_datum", case.ablehnung_datum, case.ablehnung),
        ("abbruch_datum", case.abbruch_datum, case.abbruch),
        ("gutachten_erstellt", case.gutachten_erstellt, case.gutachten),
        ("gutachten_versendet", case.gutachten_versendet, case.gutachten),
        ("abrechnung_datum", case.abrechnung_datum, case.abgerechnet),
    ]
}

/// I1, I12 and the other columns that the system keeps in step.
fn pairs(case: &Case, broken: &mut Vec<Violation>) {
    let mut rule = |holds: bool, field| {
        if !holds {
            broken.push(Violation::new(field, "INTERN"));
        }
    };
    rule(case.woche() == IsoWeek::of(case.datum), "kw");
    let icd = !case.icd.is_empty();
    rule(case.icd_entered_by.is_some() == icd && case.icd_entered_at.is_some() == icd, "icd");
    let coded = case.gutachten_typ.is_some();
    rule(
        case.coding_completed_by.is_some() == coded && case.coding_completed_at.is_some() == coded,
        "gutachten_typ",
    );
    rule(case.geloescht_am.is_some() == case.loesch_grund.is_some(), "loesch_grund");
    rule(case.geburtsdatum.is_none() || case.geburtsdatum_roh.is_none(), "geburtsdatum_roh");
    rule(case.fall_id_suffix.is_none_or(|suffix| suffix >= 2), "fall_id_suffix");
    rule(
        case.icd.iter().enumerate().all(|(at, code)| !case.icd.iter().take(at).any(|other| other == code)),
        "icd",
    );
}

/// What may be written but should be looked at: field and code.
#[must_use]
pub fn warnings(case: &Case, today: Date) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut warn = |when: bool, field, code| {
        if when {
            found.push((field, code));
        }
    };
    match case.kvnr_status() {
        KvnrStatus::Format => warn(true, "kvnr", "KVNR_FORMAT"),
        KvnrStatus::Pruefziffer => warn(true, "kvnr", "KVNR_PRUEFZIFFER"),
        KvnrStatus::Ok | KvnrStatus::Fehlt => {}
    }
    warn(case.datum > today, "datum", "DATUM_IN_ZUKUNFT");
    let german = |plz: &str| plz.len() == 5 && plz.bytes().all(|byte| byte.is_ascii_digit());
    warn(case.plz.as_deref().is_some_and(|plz| !german(plz)), "plz", "PLZ_FORMAT");
    let dials = |phone: &str| phone.chars().all(|c| c.is_ascii_digit() || "+()/ .-".contains(c));
    for (field, phone) in [("telefonnummer", &case.telefonnummer), ("mobiltelefon", &case.mobiltelefon)] {
        warn(phone.as_deref().is_some_and(|phone| !dials(phone)), field, "TELEFON_FORMAT");
    }
    let before = |later: Option<Date>, earlier: Option<Date>| {
        later.zip(earlier).is_some_and(|(later, earlier)| later < earlier)
    };
    warn(before(case.unterlagen_verschickt, Some(case.datum)), "unterlagen_verschickt", "DATUM_REIHENFOLGE");
    warn(
        before(case.gutachten_versendet, case.gutachten_erstellt),
        "gutachten_versendet",
        "DATUM_REIHENFOLGE",
    );
    found
}

#[cfg(test)]
mod tests {
    use super::{super::super::testing, *};

    fn check(change: impl FnOnce(&mut Case), expected: &[(&str, &str)]) {
        let mut case = testing::case("2026-02-02");
        change(&mut case);
        let broken: Vec<_> = validate(&case).into_iter().map(|broken| (broken.field, broken.code)).collect();
        assert_eq!(broken, expected);
    }

    #[test]
    fn every_invariant_has_its_code_and_column() {
        check(|_| {}, &[]);
        assert_eq!(validate(&testing::full()), []);
        check(|case| case.kw = 7, &[("kw", "INTERN")]);
        check(|case| case.gutachten = true, &[("unterlagen", "GUTACHTEN_OHNE_UNTERLAGEN")]);
        check(
            |case| (case.unterlagen, case.gutachten, case.ablehnung) = (true, true, true),
            &[("ablehnung", "STATUS_WIDERSPRUCH")],
        );
        check(|case| (case.abbruch, case.ablehnung) = (true, true), &[("abbruch", "STATUS_WIDERSPRUCH")]);
        check(
            |case| case.therapieaenderung = Some(JaNein::Nein),
            &[("therapieaenderung", "TA_OHNE_GUTACHTEN")],
        );
        check(|case| case.ta_uebertherapie = true, &[("therapieaenderung", "TA_GRUND_OHNE_TA")]);
        check(|case| case.abrechnung_datum = Some(case.datum), &[("abrechnung_datum", "DATUM_OHNE_STATUS")]);
        check(|case| case.ablehnung_grund = Some("x".into()), &[("ablehnung_grund", "GRUND_OHNE_STATUS")]);
        check(
            |case| case.geburtsdatum = case.datum.tomorrow().ok(),
            &[("geburtsdatum", "GEBURTSDATUM_UNGUELTIG")],
        );
        check(|case| case.icd = vec!["C50".into()], &[("icd", "INTERN")]);
        check(|case| case.nachname.clear(), &[("nachname", "NACHNAME_FEHLT")]);
        check(|case| case.thema = "x".repeat(501), &[("thema", "FELD_ZU_LANG")]);
        check(|case| case.ort = Some("a\nb".into()), &[("ort", "ZEICHEN_UNGUELTIG")]);
        for mail in ["a", "a@b@c", "a b@c", "@c"] {
            check(|case| case.email = Some(mail.into()), &[("email", "EMAIL_UNGUELTIG")]);
        }
    }

    #[test]
    fn odd_but_allowed_values_warn() {
        let mut case = testing::case("2026-02-02");
        let today = case.datum;
        assert_eq!(warnings(&case, today), []);
        case.kvnr = Some("A123456789".into());
        case.plz = Some("1234".into());
        case.telefonnummer = Some("0221 / 12-34 (x)".into());
        case.unterlagen_verschickt = today.yesterday().ok();
        (case.gutachten_erstellt, case.gutachten_versendet) = (Some(today), today.yesterday().ok());
        let found = warnings(&case, today.yesterday().unwrap());
        let codes: Vec<_> = found.iter().map(|(_, code)| *code).collect();
        assert_eq!(
            codes,
            [
                "KVNR_PRUEFZIFFER",
                "DATUM_IN_ZUKUNFT",
                "PLZ_FORMAT",
                "TELEFON_FORMAT",
                "DATUM_REIHENFOLGE",
                "DATUM_REIHENFOLGE"
            ]
        );
    }
}
