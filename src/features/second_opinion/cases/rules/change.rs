//! The changes of a case: each gives the changed case, or why not. What follows from a change and whether the case may be
//! written so is said once, for all of them (`Entity`).

use jiff::{Timestamp, civil::Date};

use super::validate::{has_reason, validate};
use crate::{
    features::second_opinion::cases::{
        fallgruppe::Fallgruppe,
        fields::{FieldValue, Patch},
        model::{Beginning, Case, GutachtenTyp, ImportQuelle, JaNein},
    },
    kernel::{clock::whole_micros, icd, ids::Id, period::IsoWeek, problem::FieldErrors, text, words::Msg},
    platform::entity::{Entity, Stamp},
};

/// A request may be dated at most this many days ahead (domain.md, 2.3).
const MOST_DAYS_AHEAD: i64 = 366;

/// A new case entered by hand; its number and fall_id are stand-ins until [`Case::call`]. `datum` is today unless entered;
/// `nachname` and `fallgruppe` must be entered.
///
/// # Errors
/// As [`Patch::on`]; `NACHNAME_FEHLT`, `FALLGRUPPE_FEHLT`.
pub fn draft(id: Id<Case>, patch: &Patch, stamp: &Stamp) -> Result<Case, FieldErrors> {
    let datum = match patch.get("datum") {
        Some(FieldValue::Date(datum)) => *datum,
        _ => stamp.today,
    };
    let nachname = match patch.get("nachname") {
        Some(FieldValue::Text(nachname)) => nachname.clone(),
        _ => String::new(),
    };
    let fallgruppe = match patch.get("fallgruppe") {
        Some(FieldValue::Word(code)) => Fallgruppe::from_code(code),
        _ => None,
    };
    let mut errors = FieldErrors::new();
    if nachname.is_empty() {
        errors.add("nachname", "NACHNAME_FEHLT");
    }
    if fallgruppe.is_none() {
        errors.add("fallgruppe", "FALLGRUPPE_FEHLT");
    }
    let Some(fallgruppe) = fallgruppe.filter(|_| errors.is_empty()) else { return Err(errors) };
    let Stamp { now, user, .. } = *stamp;
    let beginning = Beginning { id, datum, nachname, fallgruppe, quelle: ImportQuelle::Manual, now, user };
    // Judged under a stand-in key, since the real one is given in the write.
    patch.on(&Case::begin(beginning).call(0, "-".to_owned(), None))
}

/// Sets the ICD codes; an admin and a dak_mitarbeiter may. The codes dropped signs as the warnings say.
///
/// # Errors
/// `ICD_FORMAT`, `ICD_ZUSATZ`, `ICD_LEER`, `ICD_ZU_VIELE`: one per offending part, with what was probably meant.
pub fn set_icd(case: &Case, raw: &str) -> Result<(Case, Vec<&'static str>), FieldErrors> {
    let found = icd::normalise(raw).map_err(|refused| refused.sentences("icd"))?;
    let mut new = case.clone();
    new.icd = found.codes;
    Ok((new, found.warnings))
}

/// Clears the ICD codes; only an admin may.
#[must_use]
pub fn clear_icd(case: &Case) -> Case {
    Case { icd: Vec::new(), ..case.clone() }
}

/// Codes the case: both `gutachten_typ` and `therapieaenderung` (I13); a reason needs Ja (I9). Reasons that are not
/// named become false; columns that are no part of the coding are refused.
///
/// # Errors
/// `KODIERUNG_UNVOLLSTAENDIG`, `TA_GRUND_OHNE_TA`, `FELD_UNVERAENDERLICH`.
pub fn set_coding(case: &Case, coding: &Patch) -> Result<Case, FieldErrors> {
    let mut new = case.clone();
    (new.ta_diagnosekorrektur, new.ta_unterversorgung, new.ta_uebertherapie) = (false, false, false);
    (new.gutachten_typ, new.therapieaenderung) = (None::<GutachtenTyp>, None::<JaNein>);
    let mut errors = FieldErrors::new();
    for (field, value) in coding.iter() {
        let part = matches!(
            field.name,
            "gutachten_typ"
                | "therapieaenderung"
                | "ta_diagnosekorrektur"
                | "ta_unterversorgung"
                | "ta_uebertherapie"
        );
        if !part || !field.set(&mut new, value.clone()) {
            errors.add(field.name, "FELD_UNVERAENDERLICH");
        }
    }
    if new.gutachten_typ.is_none() {
        errors.add("gutachten_typ", "KODIERUNG_UNVOLLSTAENDIG");
    }
    if new.therapieaenderung.is_none() {
        errors.add("therapieaenderung", "KODIERUNG_UNVOLLSTAENDIG");
    } else if has_reason(&new) && new.therapieaenderung != Some(JaNein::Ja) {
        errors.add("therapieaenderung", "TA_GRUND_OHNE_TA");
    }
    if errors.is_empty() { Ok(new) } else { Err(errors) }
}

/// Takes the case back: it counts nowhere any more. A second Storno is refused.
///
/// # Errors
/// `BEREITS_STORNIERT`; a missing reason (`NICHT_LEERBAR`), a too long one (`FELD_ZU_LANG`), `ZEICHEN_UNGUELTIG`.
pub fn storno(case: &Case, grund: &str, now: Timestamp) -> Result<Case, FieldErrors> {
    let refuse = |code| {
        let mut errors = FieldErrors::new();
        errors.add("loesch_grund", code);
        errors
    };
    if case.storniert() {
        return Err(refuse("BEREITS_STORNIERT"));
    }
    let grund = text::line(grund).map_err(|_| refuse("ZEICHEN_UNGUELTIG"))?;
    if grund.is_empty() {
        return Err(refuse("NICHT_LEERBAR"));
    }
    Ok(Case { geloescht_am: Some(whole_micros(now)), loesch_grund: Some(grund), ..case.clone() })
}

/// Takes a Storno back.
#[must_use]
pub fn un_storno(case: &Case) -> Case {
    Case { geloescht_am: None, loesch_grund: None, ..case.clone() }
}

impl Entity for Case {
    const STAMPS: &'static [&'static str] = &["updated_at", "updated_by"];

    /// The week follows from `datum`; an unreadable birth date goes when there is one; ICD and coding are stamped anew where they changed.
    fn settle(&mut self, before: Option<&Self>, stamp: &Stamp) {
        let now = whole_micros(stamp.now);
        let week = IsoWeek::of(self.datum);
        (self.jahr, self.kw) = (week.jahr, week.kw);
        if self.geburtsdatum.is_some() {
            self.geburtsdatum_roh = None;
        }
        if before.is_none_or(|before| before.icd != self.icd) {
            (self.icd_entered_by, self.icd_entered_at) = (None, None);
        }
        if before.is_none_or(|before| coding(before) != coding(self)) {
            (self.coding_completed_by, self.coding_completed_at) = (None, None);
        }
        let icd = !self.icd.is_empty();
        self.icd_entered_by = icd.then(|| self.icd_entered_by.unwrap_or(stamp.user));
        self.icd_entered_at = icd.then(|| self.icd_entered_at.unwrap_or(now));
        let coded = self.gutachten_typ.is_some();
        self.coding_completed_by = coded.then(|| self.coding_completed_by.unwrap_or(stamp.user));
        self.coding_completed_at = coded.then(|| self.coding_completed_at.unwrap_or(now));
        (self.updated_at, self.updated_by) = (now, stamp.user);
    }

    /// I1 to I12; they are judged only when the day can be right.
    fn check(&self, before: Option<&Self>, today: Date) -> FieldErrors {
        if before.is_none_or(|before| before.datum != self.datum) && is_far_ahead(self.datum, today) {
            let mut errors = FieldErrors::new();
            let words = Msg::code("DATUM_UNGUELTIG").with("x", self.datum.strftime("%d.%m.%Y").to_string());
            errors.add_with("datum", "DATUM_UNGUELTIG", words);
            return errors;
        }
        validate(self).into()
    }
}

/// The columns whose change is a new coding.
fn coding(case: &Case) -> (Option<GutachtenTyp>, Option<JaNein>, [bool; 3]) {
    let reasons = [case.ta_diagnosekorrektur, case.ta_unterversorgung, case.ta_uebertherapie];
    (case.gutachten_typ, case.therapieaenderung, reasons)
}

fn is_far_ahead(datum: Date, today: Date) -> bool {
    datum > today.checked_add(jiff::Span::new().days(MOST_DAYS_AHEAD)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::{super::super::testing, *};
    use crate::{
        features::second_opinion::cases::{model::UserId, testing::from_form},
        platform::entity::settled,
    };

    fn today() -> Date {
        "2026-11-20".parse().unwrap()
    }

    fn entered(boxes: &[(&str, &str)], case: &Case) -> Result<Case, FieldErrors> {
        let patch = from_form(boxes.iter().copied(), today(), case.datum)?;
        judged(case, patch.on(case))
    }

    fn stamp() -> Stamp {
        Stamp { now: later(), today: today(), user: other() }
    }

    /// What an act makes of a change.
    fn judged(case: &Case, new: Result<Case, FieldErrors>) -> Result<Case, FieldErrors> {
        settled(Some(case), new?, &stamp())
    }

    fn later() -> Timestamp {
        testing::now() + jiff::SignedDuration::from_hours(1)
    }

    fn other() -> UserId {
        Id::from_bytes([8; 16])
    }

    fn codes(result: Result<Case, FieldErrors>) -> Vec<(&'static str, &'static str)> {
        let name = |name: &str| {
            crate::features::second_opinion::cases::Field::named(name).map_or("", |field| field.name)
        };
        result.err().unwrap().0.into_iter().map(|error| (name(&error.field), error.code)).collect()
    }

    #[test]
    fn a_form_changes_the_case_and_its_week_and_stamps() {
        let case = testing::case("2026-02-02");
        let boxes = [
            ("datum", "1.1.27"),
            ("geburtsdatum", "3.2.26"),
            ("kvnr", " d 410 126 355"),
            ("ort", "  Bad\u{a0} Ems "),
            ("kurzbeschreibung", "a \r\n b"),
            ("icd", "c50.1\nC79.-"),
            ("schweigepflicht", "ja"),
        ];
        let new = entered(&boxes, &case).unwrap();
        assert_eq!((new.jahr, new.kw, new.fall_id.as_str()), (2026, 53, "2026-06-onko-Tonn"));
        assert_eq!(new.geburtsdatum, Some("2026-02-03".parse().unwrap()));
        assert_eq!((new.kvnr.as_deref(), new.ort.as_deref()), (Some("D410126355"), Some("Bad Ems")));
        assert_eq!(
            (new.kurzbeschreibung.as_deref(), new.icd_text().as_deref()),
            (Some("a\nb"), Some("C50.1, C79"))
        );
        assert_eq!(
            (new.icd_entered_by, new.updated_by, new.created_by),
            (Some(other()), other(), testing::user())
        );
        // The same values again change nothing, not even the stamps.
        let patch = from_form(boxes, today(), new.datum).unwrap();
        let now = later() + jiff::SignedDuration::from_secs(9);
        let again = Stamp { now, today: today(), user: testing::user() };
        assert!(settled(Some(&new), patch.on(&new).unwrap(), &again).unwrap() == new);
    }

    #[test]
    fn unreadable_boxes_are_refused_one_by_one() {
        let case = testing::case("2026-02-02");
        let long = "x".repeat(101);
        let check = |name: &str, raw: &str, code: &str| {
            let found = codes(entered(&[(name, raw)], &case));
            assert_eq!(found.iter().map(|(_, code)| *code).collect::<Vec<_>>(), [code], "{name}");
        };
        check("fall_id", "x", "FELD_UNVERAENDERLICH");
        check("kw", "3", "FELD_UNVERAENDERLICH");
        check("hobby", "x", "FELD_UNBEKANNT");
        check("nachname", &long, "FELD_ZU_LANG");
        check("nachname", " ", "NICHT_LEERBAR");
        check("ort", "a\u{7}", "ZEICHEN_UNGUELTIG");
        check("datum", "31.4.26", "DATUM_UNGUELTIG");
        check("datum", "22.11.2027", "DATUM_UNGUELTIG");
        check("geburtsdatum", "3.2.2026", "GEBURTSDATUM_UNGUELTIG");
        check("fallgruppe", "orthopaedie", "ENUM_UNGUELTIG");
        check("unterlagen", "vielleicht", "BOOL_UNGUELTIG");
        check("icd", "c501", "ICD_FORMAT");
        let json =
            serde_json::json!({"ort": 5, "datum": "2026-2-3", "nachname": null, "unterlagen": null, "id": 4});
        let found = Patch::from_json(json.as_object().unwrap()).err().unwrap();
        let found: Vec<_> = found.0.iter().map(|error| error.code).collect();
        assert_eq!(
            found,
            ["TEXT_ERWARTET", "DATUM_UNGUELTIG", "NICHT_LEERBAR", "NICHT_LEERBAR", "FELD_UNVERAENDERLICH"]
        );
    }

    #[test]
    fn a_coded_case_keeps_its_gutachten_until_the_coding_is_reset() {
        let case = testing::full();
        let found = codes(entered(&[("gutachten", "nein")], &case));
        assert!(found.contains(&("gutachten_typ", "TYP_OHNE_GUTACHTEN")));
        let reset = [("gutachten_typ", ""), ("therapieaenderung", ""), ("ta_uebertherapie", "")];
        let open = entered(&reset, &case).unwrap();
        assert_eq!((open.coding_completed_by, open.coding_completed_at), (None, None));
        let coding = serde_json::json!({"gutachten_typ": "Alternative", "therapieaenderung": "Nein"});
        let coding = Patch::from_json(coding.as_object().unwrap()).unwrap();
        let coded = judged(&open, set_coding(&open, &coding)).unwrap();
        assert_eq!((coded.coding_completed_by, coded.coding_completed_at), (Some(other()), Some(later())));
    }

    #[test]
    fn icd_is_set_cleared_and_refused_with_a_hint() {
        let case = testing::case("2026-02-02");
        let (set, warnings) = set_icd(&case, "C50.-").unwrap();
        let set = judged(&case, Ok(set)).unwrap();
        assert_eq!((set.icd_text().as_deref(), warnings), (Some("C50"), vec!["ICD_PLATZHALTER_ENTFERNT"]));
        let cleared = judged(&set, Ok(clear_icd(&set))).unwrap();
        assert_eq!((cleared.icd_entered_by, cleared.icd_entered_at), (None, None));
        let errors = set_icd(&case, "C50,1").err().unwrap();
        assert!(errors.0[0].words.args.contains(&("y", "C50.1".into())));
    }

    #[test]
    fn storno_needs_a_reason_and_can_be_taken_back() {
        let case = testing::case("2026-02-02");
        assert_eq!(codes(storno(&case, "  ", later())), [("loesch_grund", "NICHT_LEERBAR")]);
        assert_eq!(
            codes(judged(&case, storno(&case, &"x".repeat(501), later()))),
            [("loesch_grund", "FELD_ZU_LANG")]
        );
        let gone = judged(&case, storno(&case, "Irrtum", later())).unwrap();
        assert!(gone.storniert());
        assert_eq!(codes(storno(&gone, "noch einmal", later())), [("loesch_grund", "BEREITS_STORNIERT")]);
        assert!(!judged(&gone, Ok(un_storno(&gone))).unwrap().storniert());
    }

    #[test]
    fn a_draft_needs_name_and_group_and_is_received_today() {
        let new = |boxes: &[(&str, &str)]| {
            let patch = from_form(boxes.iter().copied(), today(), today())?;
            settled(None, draft(Id::from_bytes([2; 16]), &patch, &stamp())?, &stamp())
        };
        assert_eq!(codes(new(&[])), [("nachname", "NACHNAME_FEHLT"), ("fallgruppe", "FALLGRUPPE_FEHLT")]);
        let case = new(&[("nachname", "Roth"), ("fallgruppe", "sd"), ("vorname", "Max")]).unwrap();
        assert_eq!((case.datum, case.nr, case.fall_id.as_str()), (today(), 0, "-"));
        assert_eq!(case.vorname.as_deref(), Some("Max"));
        assert!(validate(&case.call(1, "2026-47-sd-Roth".into(), None)).is_empty());
    }
}
