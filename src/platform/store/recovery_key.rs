//! The recovery key, as it is printed and typed.

use std::{fmt, str::FromStr};

use zeroize::Zeroizing;

use super::{KeyringError, seal};

/// 256 random bits that open the keyring without the master key; printed once at `init`.
pub struct RecoveryKey(pub(super) Zeroizing<[u8; 32]>);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl fmt::Display for RecoveryKey {
    /// Groups of five characters of Crockford's base 32, the last two bytes a checksum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = seal::digest(&*self.0);
        let (mut buffer, mut bits, mut written) = (0_u32, 0_u32, 0_usize);
        for byte in self.0.iter().chain(sum.iter().take(2)).copied().chain([0]) {
            buffer = (buffer << 8) | u32::from(byte);
            bits += 8;
            while bits >= 5 && written < 55 {
                bits -= 5;
                if written > 0 && written.is_multiple_of(5) {
                    f.write_str("-")?;
                }
                let index = usize::try_from((buffer >> bits) & 31).unwrap_or(0);
                let letter = ALPHABET.get(index).copied().unwrap_or(b'0');
                write!(f, "{}", char::from(letter))?;
                written += 1;
            }
        }
        Ok(())
    }
}

impl FromStr for RecoveryKey {
    type Err = KeyringError;
    fn from_str(text: &str) -> Result<Self, KeyringError> {
        let (mut buffer, mut bits) = (0_u32, 0_u32);
        let mut bytes = Zeroizing::new(Vec::new());
        for letter in text.bytes().filter(u8::is_ascii_alphanumeric) {
            let letter = match letter.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            let value = ALPHABET.iter().position(|known| *known == letter).ok_or(KeyringError::Typo)?;
            buffer = (buffer << 5) | u32::try_from(value).unwrap_or(0);
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from((buffer >> bits) & 255).unwrap_or(0));
            }
        }
        let (key, sum) = bytes.split_first_chunk::<32>().ok_or(KeyringError::Typo)?;
        if bytes.len() != 34 || !seal::digest(key).starts_with(sum) {
            return Err(KeyringError::Typo);
        }
        Ok(Self(Zeroizing::new(*key)))
    }
}
