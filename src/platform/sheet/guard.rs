//! Texts that a spreadsheet would take for formulas: disarmed in what we write, and as they were in what we read
//! (CWE-1236; R-FILE-12).

use std::borrow::Cow;

/// With a leading `'` where a spreadsheet would take the text for a formula. A text that already begins so, `'` and all,
/// gets one more: then [`unguarded`] gives every text back, whatever it is.
pub(super) fn guarded(field: &str) -> Cow<'_, str> {
    if is_formula(field.trim_start_matches('\'')) {
        Cow::Owned(format!("'{field}"))
    } else {
        Cow::Borrowed(field)
    }
}

/// The text that [`guarded`] was given. A `'` before anything that it would have left alone is the text's own and stays.
pub(super) fn unguarded(field: Cow<'_, str>) -> Cow<'_, str> {
    let ours = |rest: &&str| is_formula(rest.trim_start_matches('\''));
    match field {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\'').filter(ours).unwrap_or(text)),
        Cow::Owned(text) => match text.strip_prefix('\'').filter(ours) {
            Some(rest) => Cow::Owned(rest.to_owned()),
            None => Cow::Owned(text),
        },
    }
}

/// What a field of a file means: a text that our own export disarmed as it was; what stands in a formula that is nothing
/// but a text (`="000123"`, written so that a spreadsheet keeps the zeros) without the formula; everything else itself.
pub(super) fn meant(field: Cow<'_, str>) -> Cow<'_, str> {
    let before = field.len();
    let text = unguarded(field);
    if text.len() != before {
        return text;
    }
    match in_formula(&text) {
        Some(inner) => Cow::Owned(inner),
        None => text,
    }
}

/// The text of `="…"`.
fn in_formula(field: &str) -> Option<String> {
    let inner = field.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    let text = inner.replace("\"\"", "\u{0}");
    (!text.contains('"')).then(|| text.replace('\u{0}', "\""))
}

/// Whether the first sign behind blanks begins a formula (domain.md, 11); plain numbers do not.
fn is_formula(text: &str) -> bool {
    let line_or_tab = |c: char| matches!(c, '\t' | '\r' | '\n');
    let start = text.trim_start_matches(|c: char| c.is_whitespace() && !line_or_tab(c));
    let dangerous =
        |c: char| line_or_tab(c) || matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    start.starts_with(dangerous) && !is_plain_number(start.trim_end())
}

/// A sign, digits, and at most one decimal mark between digits.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match digits.split_once([',', '.']) {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_left_alone() {
        for (field, expected) in [
            ("=1+1", "'=1+1"),
            ("  @SUM", "'  @SUM"),
            ("+49 171", "'+49 171"),
            ("-Prostata", "'-Prostata"),
            ("\tx", "'\tx"),
            ("\u{a0}\nx", "'\u{a0}\nx"),
            ("＝1", "'＝1"),
            ("-5", "-5"),
            ("-5,25 ", "-5,25 "),
            ("+3.5", "+3.5"),
            ("-5-3", "'-5-3"),
            ("-", "'-"),
            ("a=b", "a=b"),
            ("'s-Gravenhage", "'s-Gravenhage"),
            ("'=1", "''=1"),
            ("", ""),
        ] {
            assert_eq!(guarded(field), expected);
            assert_eq!(unguarded(guarded(field)), field);
        }
    }

    #[test]
    fn an_apostrophe_that_is_not_ours_stays() {
        for own in ["'", "'s-Gravenhage", "'t Hooft", "''", "'-5", "'a=b", " '=1"] {
            assert_eq!(unguarded(own.into()), own);
        }
    }

    #[test]
    fn a_formula_that_is_only_a_text_means_that_text() {
        for (field, text) in [
            ("=\"000123\"", "000123"),
            (" =\"T-1\" ", "T-1"),
            ("=\"a \"\"b\"\"\"", "a \"b\""),
            ("=\"\"", ""),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=\"", "=\""),
            ("=A1", "=A1"),
            ("'=\"000123\"", "=\"000123\""),
        ] {
            assert_eq!(meant(field.into()), text);
            assert_eq!(meant(Cow::Owned(guarded(text).into_owned())), text);
        }
    }

    fn comes_back(text: &str) {
        let shown = guarded(text).into_owned();
        assert_eq!(unguarded(Cow::Borrowed(&shown)), text);
        assert_eq!(unguarded(Cow::Owned(shown.clone())), text);
        // What a spreadsheet sees is never a formula.
        let seen = shown.trim_start_matches(|c: char| c.is_whitespace());
        let number = is_plain_number(seen.trim_end());
        assert!(number || !seen.starts_with(['=', '+', '-', '@', '＝']), "{shown}");
    }

    /// All texts of up to six of the signs that matter: 137,257 of them.
    #[test]
    fn what_was_guarded_comes_back_as_it_was() {
        let signs = ["'", "=", "-", "5", " ", "x", "\t"];
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..6 {
            let longer: Vec<String> =
                texts[from..].iter().flat_map(|text| signs.map(|sign| format!("{text}{sign}"))).collect();
            from = texts.len();
            texts.extend(longer);
        }
        assert_eq!(texts.len(), 137_257);
        texts.iter().for_each(|text| comes_back(text));
    }

    proptest::proptest! {
        #[test]
        fn whatever_was_guarded_comes_back_as_it_was(text in "(['=+@-]|[ \t\n\u{a0}＝5.,x]|\\PC){0,5}") {
            comes_back(&text);
        }
    }
}
