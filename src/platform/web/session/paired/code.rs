//! Codes of eight letters, to be read from paper and typed: none that is taken for another.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};

use crate::{
    kernel::secret::Secret,
    platform::store::{StoreError, random},
};

/// What codes consist of: without 0, O, 1, I and L.
const LETTERS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// So many of them.
const LENGTH: usize = 8;

/// A new code; each letter is as likely as any other.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_code() -> Result<Secret, StoreError> {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let bytes: [u8; 16] = random()?;
        // 248 is the largest multiple of 31 in a byte: what lies beyond would prefer the first letters.
        let even = bytes.iter().filter(|byte| usize::from(**byte) < LETTERS.len() * 8);
        let letters = even.filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()));
        code.extend(letters.take(LENGTH.saturating_sub(code.len())).map(|letter| char::from(*letter)));
    }
    Ok(Secret::new(code))
}

/// A new secret of 256 bits, as it stands in a link.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_secret() -> Result<Secret, StoreError> {
    let secret: [u8; 32] = random()?;
    Ok(Secret::new(B64.encode(secret)))
}

/// A code as somebody typed it: in any case, with blanks and dashes. None when it cannot be one.
#[must_use]
pub fn typed(text: &str) -> Option<Secret> {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')).take(LENGTH + 1);
    let code: String = kept.map(|c| c.to_ascii_uppercase()).collect();
    let known = code.bytes().all(|byte| LETTERS.contains(&byte));
    (code.len() == LENGTH && known).then(|| Secret::new(code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_of_eight_letters_that_nobody_confuses() {
        let codes: Vec<String> = (0..2_000).map(|_| new_code().unwrap().reveal().to_owned()).collect();
        for code in &codes {
            assert_eq!(code.len(), 8);
            assert!(!code.contains(['0', 'O', '1', 'I', 'L']));
            assert_eq!(typed(code).unwrap().reveal(), code);
        }
        let used: BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(used.len(), LETTERS.len(), "every letter occurs");
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }

    #[test]
    fn a_typed_code_may_have_blanks_dashes_and_small_letters() {
        assert_eq!(typed(" abcd-EFGH ").unwrap().reveal(), "ABCDEFGH");
        for wrong in ["", "ABCD", "ABCDEFGHJ", "ABCD EFG0", "ABCDEFGI", "ÄBCDEFGH", "ABCDEFG\u{202e}H"] {
            assert!(typed(wrong).is_none(), "{wrong}");
        }
    }
}
