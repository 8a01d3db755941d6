//! The second factor: codes of an authenticator (RFC 6238: SHA-1, 6 digits, 30 s, one step either way) and recovery
//! codes. Judges only; what is used up is written by the sign-in, in its own transaction (R-AUTH-11, R-AUTH-12).

use jiff::Timestamp;
use totp_rs::{Builder, Secret as Seed, Totp};
use zeroize::Zeroizing;

use crate::platform::{
    store::{StoreError, mac, random},
    tenancy::{SecondFactor, User},
    web::passkey::Answered,
};

/// Length of a step, seconds.
const STEP_S: u64 = 30;
/// Recovery codes of one set.
const CODES: usize = 10;
/// Letters of a recovery code: 16 of Crockford's base 32, 80 bits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 16;

/// What a code or a passkey proved; to be used up in the write that lets the person in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::platform) enum Proof {
    /// A step of the authenticator.
    Step(u64),
    /// The recovery code with this hash.
    Recovery([u8; 32]),
    /// A passkey's answer.
    Passkey(Answered),
}

/// A factor that somebody is about to confirm.
pub(in crate::platform) struct Offer {
    /// The secret.
    pub secret: Zeroizing<[u8; 20]>,
}

impl Offer {
    /// A new secret.
    pub fn new() -> Result<Self, StoreError> {
        Ok(Self { secret: Zeroizing::new(random::<20>()?) })
    }
    /// The text key that people can type: base 32.
    pub fn text(&self) -> String {
        Seed::new_stack(*self.secret).to_base32()
    }
    /// The `otpauth://` address for authenticators.
    pub fn address(&self, email: &str) -> String {
        totp(&self.secret, email).to_url().unwrap_or_default()
    }
    /// The step that a code belongs to, if it is one of this secret now.
    pub fn step(&self, code: &str, now: Timestamp) -> Option<u64> {
        step(&self.secret, code, now)
    }
}

fn totp(secret: &[u8; 20], email: &str) -> Totp {
    Builder::new()
        .with_secret(Seed::new_stack(*secret))
        .with_step_duration(STEP_S)
        .with_skew(1)
        .with_account_name(email.replace(':', "_"))
        .with_issuer(Some("Visite"))
        .build_noncompliant()
}

fn step(secret: &[u8; 20], code: &str, now: Timestamp) -> Option<u64> {
    totp(secret, "-").check(code, u64::try_from(now.as_second()).ok()?)
}

/// A code without what people put between its parts.
fn bare(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect::<String>().to_ascii_uppercase()
}

/// What `code` proves of this user at `now`; a used step or code proves nothing.
pub(in crate::platform) fn judge(key: &[u8; 32], user: &User, code: &str, now: Timestamp) -> Option<Proof> {
    let code = bare(code);
    let factor = user.factor.as_ref()?;
    if code.len() == 6 {
        let step = step(&factor.secret, &code, now)?;
        return (step > factor.last_step).then_some(Proof::Step(step));
    }
    let hash = recovery_hash(key, user, &code);
    user.recovery.contains(&hash).then_some(Proof::Recovery(hash))
}

/// The step of the authenticator that a code belongs to now, whether it was used or not.
fn app_step(user: &User, code: &str, now: Timestamp) -> Option<(u64, u64)> {
    let (code, factor) = (bare(code), user.factor.as_ref()?);
    if code.len() != 6 {
        return None;
    }
    Some((step(&factor.secret, &code, now)?, factor.last_step))
}

/// Whether a code is one of this user's authenticator at `now`.
pub(in crate::platform) fn is_of_app(user: &User, code: &str, now: Timestamp) -> bool {
    app_step(user, code, now).is_some()
}

/// Whether a code of the authenticator is right, but its step (or a later one) has let the user in.
pub(in crate::platform) fn is_used(user: &User, code: &str, now: Timestamp) -> bool {
    app_step(user, code, now).is_some_and(|(step, last)| step <= last)
}

/// Uses a proof up; `false` when somebody else was quicker.
pub(in crate::platform) fn use_up(user: &mut User, proof: &Proof, now: Timestamp) -> bool {
    match proof {
        Proof::Step(step) => match &mut user.factor {
            Some(factor) if *step > factor.last_step => {
                factor.last_step = *step;
                true
            }
            _ => false,
        },
        Proof::Recovery(hash) => {
            let before = user.recovery.len();
            user.recovery.retain(|known| known != hash);
            user.recovery.len() < before
        }
        Proof::Passkey(answered) => answered.use_up(user, now),
    }
}

/// Gives the user a confirmed factor; its first step is used. Passkeys stay when the app is another.
pub(in crate::platform) fn confirm(user: &mut User, offer: &Offer, step: u64, now: Timestamp) {
    let passkeys = user.factor.take().map(|factor| factor.passkeys).unwrap_or_default();
    user.factor = Some(SecondFactor { secret: offer.secret.clone(), last_step: step, since: now, passkeys });
}

/// Ten new recovery codes, shown once; the user keeps their hashes only.
pub(in crate::platform) fn new_codes(key: &[u8; 32], user: &mut User) -> Result<Vec<String>, StoreError> {
    let mut codes = Vec::with_capacity(CODES);
    user.recovery.clear();
    for _ in 0..CODES {
        let bytes = random::<LETTERS>()?;
        let letters: String = bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().map(char::from))
            .collect();
        user.recovery.push(recovery_hash(key, user, &letters));
        let groups: Vec<String> =
            letters.as_bytes().chunks(4).map(String::from_utf8_lossy).map(Into::into).collect();
        codes.push(groups.join("-"));
    }
    Ok(codes)
}

fn recovery_hash(key: &[u8; 32], user: &User, code: &str) -> [u8; 32] {
    // Letters that people take for digits, as Crockford's alphabet does.
    let code = code.replace('O', "0").replace(['I', 'L'], "1");
    mac(key, &[b"recovery-code", &user.id.bytes(), code.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [3; 32];

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn user(secret: [u8; 20]) -> User {
        let mut user = User::new("a@b.example".into(), "A".into(), String::new(), at(0));
        let secret = Zeroizing::new(secret);
        user.factor = Some(SecondFactor { secret, last_step: 0, since: at(0), passkeys: Vec::new() });
        user
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn r_auth_10_codes_are_those_of_rfc_6238() {
        let user = user(*b"12345678901234567890");
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = u64::try_from(second / 30).unwrap();
            assert_eq!(judge(&KEY, &user, code, at(second)), Some(Proof::Step(step)), "{second}");
        }
    }

    #[test]
    fn r_auth_11_a_step_counts_once_and_only_next_to_its_time() {
        let mut user = user(*b"12345678901234567890");
        let now = at(1_111_111_111);
        let code = "050471";
        assert_eq!(judge(&KEY, &user, "05 04 71", now), judge(&KEY, &user, code, now));
        for (later, good) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            assert_eq!(judge(&KEY, &user, code, at(1_111_111_111 + later)).is_some(), good, "{later}");
        }
        let proof = judge(&KEY, &user, code, now).unwrap();
        assert!(use_up(&mut user, &proof, now));
        assert!(!use_up(&mut user, &proof, now), "two at once: the second is too late");
        assert_eq!(judge(&KEY, &user, code, now), None);
        assert!(is_used(&user, "050 471", now) && is_used(&user, "081804", now));
        assert!(!is_used(&user, "000000", now) && !is_used(&user, code, at(1_111_111_111 + 60)));
        // The step before the used one is used too.
        assert_eq!(judge(&KEY, &user, "081804", now), None);
    }

    #[test]
    fn r_auth_12_ten_recovery_codes_of_80_bits_count_once_each() {
        let mut user = user([9; 20]);
        let codes = new_codes(&KEY, &mut user).unwrap();
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), distinct.len(), user.recovery.len()), (10, 10, 10));
        assert!(codes.iter().all(|code| code.len() == 19));
        let typed = codes[3].to_lowercase().replace('-', " ");
        let proof = judge(&KEY, &user, &typed, at(0)).unwrap();
        assert!(use_up(&mut user, &proof, at(0)));
        assert_eq!(judge(&KEY, &user, &codes[3], at(0)), None);
        assert!(judge(&KEY, &user, &codes[4], at(0)).is_some());
        let other = self::user([9; 20]);
        assert_eq!(judge(&KEY, &other, &codes[4], at(0)), None, "codes belong to one person");
        let again = new_codes(&KEY, &mut user).unwrap();
        assert_eq!(judge(&KEY, &user, &codes[4], at(0)), None, "a new set replaces the old one");
        assert!(judge(&KEY, &user, &again[0], at(0)).is_some());
    }

    #[test]
    fn an_offer_speaks_to_authenticators() {
        let offer = Offer { secret: Zeroizing::new(*b"12345678901234567890") };
        assert_eq!(offer.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let address = offer.address("a:b@c.example");
        assert!(address.starts_with("otpauth://totp/") && address.contains("issuer=Visite"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert_eq!(offer.step("287082", at(59)), Some(1));
    }
}
