//! Mail addresses as people paste them: one reading on every way in, so that none is stored that no mail can be sent to.

use email_address::EmailAddress;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::text::{self, is_invisible};

/// Longest address, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;
/// Longest text that an address is looked for in, in bytes; taking off what stands around costs more than once its length.
const LOOKED_AT: usize = 1_000;
/// What may stand around an address: opening and closing sign.
const AROUND: [(char, char); 11] = [
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('"', '"'),
    ('\'', '\''),
    ('„', '“'),
    ('“', '”'),
    ('‚', '‘'),
    ('‘', '’'),
    ('«', '»'),
    ('»', '«'),
];

/// The address that a text is, as written; without what mail programs put around it where that is plain: brackets, quotes,
/// `mailto:`, a point, comma or semicolon at the end, the name in front of `<a@b.de>`. None when it is no address that
/// mail can be sent to: one `@`, a local part without quotes, a domain in ASCII (one that only looks like another is
/// another: the Kelvin sign is lower-cased to `k`).
#[must_use]
pub fn clean(raw: &str) -> Option<String> {
    if raw.len() > LOOKED_AT {
        return None;
    }
    let seen: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    let (local, domain) = bare(&seen).split_once('@')?;
    // Composed only now: that would turn a domain that looks like another into it.
    let address = format!("{}@{domain}", local.nfc());
    let (local, domain) = address.split_once('@')?;
    let fine = address.len() <= LONGEST
        && !local.starts_with(['"', '\''])
        && EmailAddress::is_valid_local_part(local)
        // That takes any sign beyond ASCII: blanks, quotes and dashes too.
        && local.chars().all(|c| c.is_ascii() || c.is_alphanumeric() || is_combining_mark(c))
        && is_domain(domain);
    fine.then_some(address)
}

/// Likewise as a login: in lower case.
#[must_use]
pub fn login(raw: &str) -> Option<String> {
    clean(raw).map(|address| text::norm(&address))
}

/// Whether labels and ending are those of a name that mail is sent to: ASCII letters, digits and `-`, which stands at no
/// end of a label (RFC 5321, 4.1.2).
#[must_use]
pub fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    let named = last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit());
    domain.len() <= 253 && domain.contains('.') && named && domain.split('.').all(label)
}

/// Takes off what stands around, layer by layer.
fn bare(raw: &str) -> &str {
    let mut text = raw;
    loop {
        let before = text.len();
        text = text.trim().trim_end_matches(['.', ',', ';', ':']);
        for (open, close) in AROUND {
            text = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).unwrap_or(text);
        }
        if let Some((scheme, rest)) = text.split_at_checked("mailto:".len())
            && scheme.eq_ignore_ascii_case("mailto:")
        {
            // `mailto:a@b.de?subject=…` names one address; what follows is no part of it.
            text = rest.split_once('?').map_or(rest, |(address, _)| address);
        }
        if let Some((name, rest)) = text.split_once('<')
            && let Some(address) = rest.strip_suffix('>')
            && !name.contains('@')
        {
            text = address;
        }
        if text.len() == before {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn what_is_pasted_with_an_address_is_left_out() {
        for raw in [
            "anna@example.de",
            "\u{FEFF}anna@example\u{AD}.de\u{200B}",
            " anna@example.de\n",
            "<anna@example.de>",
            "anna@example.de;",
            "anna@example.de,",
            "anna@example.de.",
            "anna@example.de :",
            "\"anna@example.de\"",
            "'anna@example.de'",
            "„anna@example.de“",
            "“anna@example.de”",
            "(anna@example.de)",
            "mailto:anna@example.de",
            "MAILTO:anna@example.de?subject=Hallo",
            "<mailto:anna@example.de>;",
            "Anna Berg <anna@example.de>",
            "\"Berg, Anna\" <anna@example.de>,",
            "'<anna@example.de>'.",
        ] {
            assert_eq!(clean(raw).as_deref(), Some("anna@example.de"), "{raw:?}");
        }
        for good in
            ["anna+test@example.de", "a.b-c_d@x-y.example", "Zoë@haus.example", "o'brien@haus.example"]
        {
            assert_eq!(clean(good).as_deref(), Some(good));
        }
        assert_eq!(login(" Eva.Berg@DAK.de; "), Some("eva.berg@dak.de".into()));
    }

    #[test]
    fn what_no_mail_can_be_sent_to_is_no_address() {
        for bad in [
            "",
            "eva",
            "eva@",
            "@dak.de",
            "eva@dak",
            "eva@x@dak.de",
            "eva berg@dak.de",
            "eva @dak.de",
            "eva@da k.de",
            "eva@example..de",
            "eva@.example.de",
            "eva@-example.de",
            "eva@example-.de",
            "eva@exa_mple.de",
            "eva@example.d",
            "eva@1.2.3.4",
            "eva@[1.2.3.4]",
            ".eva@example.de",
            "eva.@example.de",
            "e..va@example.de",
            "eva,x@example.de",
            "\"eva x\"@example.de",
            "eva@example.de, jo@example.de",
            "eva@example.de jo@example.de",
            "<eva@example.de> <jo@example.de>",
            "jo@example.de <eva@example.de>",
            "mailto:",
            "<>",
            "eva@da\u{212a}.de",
            "eva@däk.de",
            "eva@dаk.de",
            "eva@ｄak.de",
            "eva\r\nBcc: x@dak.de",
            "eva\0@dak.de",
            "eva\u{a0}berg@dak.de",
            "„anna@example.de",
            "–anna@example.de",
            "'anna@example.de",
            "Zo\u{fffd}@haus.example",
        ] {
            assert_eq!(clean(bad), None, "{bad:?}");
        }
        assert_eq!(clean(&format!("{}eva@dak.de{}", "(".repeat(100_000), ")".repeat(100_000))), None);
        assert_eq!(clean(&format!("{}@dak.de", "a".repeat(65))), None);
        assert_eq!(clean(&format!("eva@{}de", "abcdefghi.".repeat(25))), None);
    }

    proptest! {
        /// What is stored reads as itself, and the mail library carries it.
        #[test]
        fn a_clean_address_is_clean_and_can_be_sent_to(
            raw in "[ <\"'(„m]{0,3}[a-zA-Z0-9.+_'é–„\u{a0}-]{1,8}@[a-z0-9.-]{1,9}\\.?[a-z]{0,3}[ >\"').,;:“]{0,3}"
        ) {
            if let Some(address) = clean(&raw) {
                prop_assert_eq!(clean(&address), Some(address.clone()));
                prop_assert!(address.parse::<lettre::Address>().is_ok(), "{}", address);
                prop_assert!(!address.contains(['–', '„', '\u{a0}', ' ']), "{}", address);
                prop_assert!(raw.contains(&address));
                prop_assert_eq!(login(&address), Some(address.to_lowercase()));
            }
        }
    }
}
