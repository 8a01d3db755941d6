//! What is read as a code, what is refused, and what is offered instead.

use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

use super::*;

#[test]
fn the_worked_examples_hold() {
    let examples: serde_json::Value =
        serde_json::from_str(include_str!("../../../fixtures/imports/examples.json")).unwrap();
    for example in examples["icd"].as_array().unwrap() {
        let got = match normalise(example["in"].as_str().unwrap()) {
            Ok(found) => serde_json::json!([found.codes, found.warnings]),
            Err(refused) => serde_json::json!(format!("FEHLER:{}", refused.problems[0].code)),
        };
        assert_eq!(got, example["out"], "{}", example["in"]);
    }
}

fn check(raw: &str, code: &str, part: &str, hint: Option<IcdHint>) {
    let problems = normalise(raw).unwrap_err().problems;
    assert_eq!(
        (problems[0].code, problems[0].part.as_str(), &problems[0].hint),
        (code, part, &hint),
        "{raw}"
    );
    assert_eq!(problems.len(), 1, "{raw}");
}

#[test]
fn a_refusal_names_the_part_and_what_was_meant() {
    let meinten = |code: &str| Some(IcdHint::Meinten(code.into()));
    check("c501", "ICD_FORMAT", "c501", meinten("C50.1"));
    check("C50.1; C7951 G", "ICD_FORMAT", "C7951 G", meinten("C79.51"));
    check("C50,1", "ICD_FORMAT", "C50,1", Some(IcdHint::PunktStattKomma("C50.1".into())));
    check("I10, C50 , 11", "ICD_FORMAT", "C50,11", Some(IcdHint::PunktStattKomma("C50.11".into())));
    check("C50;1", "ICD_FORMAT", "1", None);
    check("C50,123", "ICD_FORMAT", "123", None);
    check("C50.1+ G", "ICD_FORMAT", "C50.1+ G", None);
    check("C50.1, unklar", "ICD_FORMAT", "unklar", None);
    check("C50.1/C79.5", "ICD_FORMAT", "C50.1/C79.5", None);
    check("C61 gv", "ICD_ZUSATZ", "C61 gv", None);
    check(" ; ,\n", "ICD_LEER", "", None);
    let many: Vec<String> = (10..31).map(|n| format!("C{n}")).collect();
    check(&many.join(";"), "ICD_ZU_VIELE", "", None);
    assert_eq!(normalise(&many[1..].join("\n")).unwrap().codes.len(), MOST_CODES);
}

#[test]
fn markers_placeholders_and_sides_are_dropped_once_each() {
    assert_eq!(normalise("C50.11-").unwrap().codes, ["C50.11"]);
    assert_eq!(normalise("M73.0-*").unwrap().codes, ["M73.0"]);
    assert_eq!(normalise("Ｃ５０.1 R").unwrap().codes, ["C50.1"]);
    assert!(normalise("C50.1*!").is_err());
}

/// A raised digit, which marks a footnote, once made another code.
#[test]
fn a_digit_in_disguise_is_no_digit() {
    for (raw, meant) in [("C50.1¹", "C50.1"), ("K80.2²", "K80.2"), ("C50₁", "C50"), ("c50.1①", "C50.1")]
    {
        check(raw, "ICD_FORMAT", raw, Some(IcdHint::Meinten(meant.into())));
    }
    for raw in ["C⑤0.1", "C5½", "C5⁰", "C50.𝟏", "C50.1⒈ x", "Ⅽ⁵⁰"] {
        let refused = normalise(raw).unwrap_err();
        assert_eq!(refused.problems[0].code, "ICD_FORMAT", "{raw}");
    }
    assert_eq!(normalise("Ｃ５０.１").unwrap().codes, ["C50.1"]);
}

#[test]
fn usual_spellings_are_offered_and_never_taken() {
    let check = |raw: &str, suggestion: &str| {
        let refused = normalise(raw).unwrap_err();
        assert_eq!(refused.problems[0].code, "ICD_FORMAT", "{raw}");
        assert_eq!(refused.suggestion.as_deref(), Some(suggestion), "{raw}");
    };
    for raw in [
        "C 50.1",
        "C50 .1",
        "C50. 1",
        "c 5 0 . 1",
        "C 501",
        "C50.1.",
        "C50.1:",
        "C5O.1",
        "c5o.1",
        "C5O1",
        "\"C50.1\"",
        "„C50.1“",
        "'c50.1'",
        "»C50.1«",
        "ICD: C50.1",
        "icd C50.1",
        "ICD-10: C50.1",
        "ICD 10 C50.1",
        "ICD10: C50.1",
        "ICD-10-GM C50.1",
        "ICD-10-GM-2026: C50.1",
        "Diagnose: C50.1",
        "Diagnose C50.1 G",
        "Diagnosis: C50.1",
        "C50.1 (G)",
        "C50.1 (R)",
        "C50.1 [GL]",
        "C50.1(G)",
        "C50.1 (links)",
        "C50.1 rechts",
        "(C50.1)",
        "C50.1 –",
        "C50.1 Mamma-Ca",
        "C50.1 Mamma-Ca links",
        "C50.1, C50 .1",
        "C50.1: Mamma-Ca",
        "C50.1 = Mamma",
        "C50.1 (Mamma)",
        "C50.1 2 Herde",
        "C 50.1 Mamma",
    ] {
        check(raw, "C50.1");
    }
    for raw in ["C50.–", "C50.−", "C50.—", "C50–", "C50.", "C50.– G", "ICD: C50.-"] {
        check(raw, "C50");
    }
    check("E04.2 Struma", "E04.2");
    check("B18.1 Hepatitis B", "B18.1");
    check("B15.9 Hepatitis A", "B15.9");
    check("D48.6 Balg", "D48.6");
    check("C50.1 C79.5", "C50.1, C79.5");
    check("C50.1 G C79.5 L", "C50.1, C79.5");
    check("C50 C79", "C50, C79");
    check("C50.1；C79.5", "C50.1, C79.5");
    check("c501 ; C79  .5, I10", "C50.1, C79.5, I10");
    for raw in ["ICD: C50,1", "\"C50,1\"", "C50,1 G", "C50,1 links", "C50,1-", "ICD-Code: C50,1", "C50 , 1"] {
        check(raw, "C50.1");
        let problems = normalise(raw).unwrap_err().problems;
        assert!(
            matches!(&problems[..], [one] if matches!(one.hint, Some(IcdHint::PunktStattKomma(_)))),
            "{raw}"
        );
    }
    for raw in [
        "ICD-Code: C50.1",
        "ICD-10-Code: C50.1",
        "ICD Nr. C50.1",
        "ICD-10-GM 2026 Code: C50.1",
        "Hauptdiagnose (ICD-10): C50.1",
        "Dg. C50.1",
    ] {
        check(raw, "C50.1");
    }
    // Words that begin as a doubt does, or are made of its letters.
    check("C85.9 Nicht-Hodgkin-Lymphom", "C85.9");
    check("C34.9 Nichtkleinzelliges Bronchial-Ca", "C34.9");
    check("C34.9 nicht kleinzellig", "C34.9");
    check("F17.2 Nichtraucher", "F17.2");
    check("D37.1 unbestimmten Verhaltens", "D37.1");
    check("K30 Verdauungsstörung", "K30");
    check("C91.0 ALL", "C91.0");
    check("B02.9 VZV", "B02.9");
    check("I82.8 V. jugularis", "I82.8");
    check("I70.2 A. femoralis", "I70.2");
    check("I82.3 V. cava", "I82.3");
    check("I67.2 A. cerebri media", "I67.2");
    check("I44.2 AV Block", "I44.2");
    check("C50.9 nicht näher bezeichnet", "C50.9");
    check("D68.2 Faktor V Leiden", "D68.2");
    for raw in [
        "C00 - C97",
        "C50.1 - C50.9",
        "C50.1 bis C50.9",
        "C50.1 oder C50.2",
        "ICD-O: C50.1",
        "Mamma-Ca C50.1",
        "C50.1 1",
        "C50.111",
        "XYZ",
        "I",
        "ICD",
        "ICD:",
        "Diagnose",
        "C5.1",
        "()",
        "-",
        "C50.1, links",
    ] {
        assert_eq!(normalise(raw).unwrap_err().suggestion, None, "{raw}");
    }
}

/// Whoever leaves such a mark out asserts a diagnosis.
#[test]
fn a_suspected_or_excluded_diagnosis_is_never_offered_as_a_sure_one() {
    for raw in [
        "C50.1 V",
        "C50.1V",
        "C50.1 VR",
        "C50.1 Z",
        "C50.1 A",
        "C50.1 (V)",
        "C50.1 [A]",
        "C50.- V",
        "C50.– V",
        "C 50.1 V",
        "C5O.1 Z",
        "ICD: C50.1 A",
        "C50.1 V.a.",
        "C50.1 Z.n.",
        "C50.1+ V",
        "C50.1 (Verdacht)",
        "C50.1 ausgeschlossen",
        "C50.1 V C79.5",
        "C50.1 Zn",
        "C50.1 Verd.",
        "C50.1 Zust. n.",
        "C50.1 mögl.",
        "C50.1 möglich",
        "C50.1 wahrscheinlich",
        "C50.1 DD",
        "C50.1 ungesichert",
        "C50.1 nicht gesichert",
        "C50.1 nicht",
        "C50.1 moeglich",
        "C50.1 unbestaetigt",
        "C50.1 V. a.",
        "C50.1 GLA",
        "C50,1 V",
    ] {
        let refused = normalise(raw).unwrap_err();
        assert_eq!((refused.problems[0].code, refused.suggestion), ("ICD_ZUSATZ", None), "{raw}");
    }
    for raw in [
        "C50.1 Mamma V.a. Rezidiv",
        "V.a. C50.1",
        "C50.1 Mamma-Ca?",
        "kein C50.1",
        "C79.5 Knochen V. a. Metastase",
        "C79.5 Knochen V a Metastase",
        "C50.1 V. Mamma-Ca",
        "K35.8 V. Appendizitis",
        "C50.1 nicht gesichertes Mamma-Ca",
        "C50.1 nicht bestätigte Diagnose",
        "C50.1 histologisch nicht eindeutig gesichert",
        "C50.1 nicht mehr nachweisbar",
        "C50.1 Mamma-Ca, bitte ausschließen",
        "C50.1 mit keinem Befund",
        "C50.1 keinerlei Anhalt",
        "C50.1 not yet confirmed",
        "C50.1 ruled out by MRI",
    ] {
        let refused = normalise(raw).unwrap_err();
        assert_eq!((refused.problems[0].code, refused.suggestion), ("ICD_FORMAT", None), "{raw}");
    }
}

/// A text of a mistaken paste once cost as much as its codes squared.
#[test]
fn a_text_of_any_length_is_refused_at_little_cost() {
    let codes = |count: usize, joint| {
        (0..count).map(|n| format!("C{:02}.{}", n / 10 % 100, n % 10)).collect::<Vec<_>>().join(joint)
    };
    for joint in [",", " "] {
        let refused = normalise(&codes(100_000, joint)).unwrap_err();
        assert!(refused.problems.len() <= MOST_PARTS && refused.suggestion.is_none());
    }
    assert_eq!(normalise(&codes(100_000, "\n")).unwrap_err().problems[0].code, "ICD_ZU_VIELE");
}

/// As it stands there once signs are read as domain.md, 4.3 says.
fn is_spelled(raw: &str, code: &str) -> bool {
    let parts = raw.split([',', ';', '\n', '\r']).filter(|part| !part.contains(is_odd_digit));
    parts.map(|part| collapse(part).nfkc().collect::<String>().to_uppercase()).any(|part| part.contains(code))
}

proptest! {
    #[test]
    fn no_code_is_read_that_is_not_spelled_out(
        raw in "(([ ,;\n\"(ICD:-]{0,3}[A-Da-dｃⅭ]{1,2}[ ]?[0-9O¹²₅⑤½５٥]{1,3}[ .,．]{0,2}[0-9¹₁①１]{0,3}[ )†*!.–−GVRa-]{0,3}){0,4})|(\\PC{0,12})",
    ) {
        match normalise(&raw) {
            Ok(found) => for code in found.codes {
                prop_assert!(is_spelled(&raw, &code), "{:?} {}", raw, code);
            },
            Err(refused) => if let Some(suggestion) = refused.suggestion {
                prop_assert_eq!(normalise(&suggestion).unwrap().text(), suggestion);
            },
        }
    }

    #[test]
    fn normalising_is_done_after_once(raw in "([ ,;\n]{0,2}[a-dA-D][0-9]{2}(\\.[0-9]{1,2}|\\.-)?[†*! GRLBAVZ-]{0,3}[,;]){0,25}") {
        if let Ok(first) = normalise(&raw) {
            let again = normalise(&first.text()).unwrap();
            prop_assert_eq!(again.codes, first.codes);
            prop_assert_eq!(again.warnings.len(), 0);
        }
    }

    #[test]
    fn no_text_makes_it_panic(raw in "\\PC{0,40}") {
        if let Ok(found) = normalise(&raw) {
            assert!(found.codes.iter().all(|code| is_code(code)));
        }
    }
}
