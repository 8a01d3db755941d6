//! Passwords: argon2id behind a small gate, the same work for known and unknown people.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

#[cfg(test)]
use super::gate::Pass;
use super::gate::{Gate, Lane, Missed};
use crate::kernel::secret::Secret;

/// Shortest password, characters after NFC.
pub const SHORTEST: usize = 12;
/// Longest password, characters after NFC.
pub const LONGEST: usize = 128;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, KiB (`m`).
    pub memory_kib: u32,
    /// Passes (`t`).
    pub passes: u32,
    /// Lanes (`p`).
    pub lanes: u32,
}
impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}
impl Cost {
    /// The cheapest that the algorithm allows: tests only.
    #[must_use]
    pub fn for_tests() -> Self {
        Self { memory_kib: 8, passes: 1, lanes: 1 }
    }
}

/// What a check of a password found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the password; `rehash`: store a new hash, the configured cost has changed.
    Right {
        /// Whether the stored hash has another cost than the configured one.
        rehash: bool,
    },
    /// It is not, or there is nobody of that name.
    Wrong,
}

/// Why no answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than [`SHORTEST`] characters.
    #[error("password is too short")]
    TooShort,
    /// Longer than [`LONGEST`] characters.
    #[error("password is too long")]
    TooLong,
    /// Too many sign-ins at once; try again in a moment.
    #[error("too many passwords are being checked")]
    Busy(Missed),
    /// The configured cost is not possible, or hashing failed.
    #[error("password hashing failed")]
    Failed,
}

/// Hashes and checks passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    prefix: String,
    gate: Arc<Gate>,
    wait: Duration,
    dummy: Arc<str>,
}
crate::opaque_debug!(Passwords);

impl Passwords {
    /// `at_once`: how many hashes run at the same time (memory = `at_once` x `cost.memory_kib`); at least one.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] for an impossible cost.
    pub fn new(cost: Cost, at_once: usize) -> Result<Self, PasswordError> {
        let params =
            Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(|_| PasswordError::Failed)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let prefix = format!("$argon2id$v=19$m={},t={},p={}$", cost.memory_kib, cost.passes, cost.lanes);
        // Nobody's hash costs as much to compare with as anybody's. To make a true one took most of a start.
        let (mut salt, mut hash) = ([0; 16], [0; 32]);
        getrandom::fill(&mut salt)
            .and_then(|()| getrandom::fill(&mut hash))
            .map_err(|_| PasswordError::Failed)?;
        let dummy = format!("{prefix}{}${}", STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
        Ok(Self {
            argon,
            prefix,
            gate: Arc::new(Gate::new(at_once)),
            // Longer than a full burst of one network takes to hash, so that an attempt behind it is still judged.
            wait: Duration::from_secs(8),
            dummy: dummy.into(),
        })
    }

    /// As many at once as there are cores, at most four.
    ///
    /// # Errors
    /// As [`Passwords::new`].
    pub fn for_this_machine(cost: Cost) -> Result<Self, PasswordError> {
        Self::new(cost, std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4))
    }

    /// With another longest wait at the gate (default 8 s).
    #[must_use]
    pub fn waiting(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// The PHC string of a new password that keeps the length rule.
    ///
    /// # Errors
    /// Length, [`PasswordError::Busy`], [`PasswordError::Failed`].
    pub async fn hash(&self, password: Secret) -> Result<String, PasswordError> {
        check_length(password.reveal())?;
        let argon = self.argon.clone();
        self.behind_gate(Lane::NewPasswords, move || hash_with(&argon, normal(password.reveal()).as_bytes()))
            .await?
    }

    /// Checks `password` against the stored PHC string; `None` = nobody of that name: the same work, always wrong. The
    /// lanes of the gate take turns.
    ///
    /// # Errors
    /// [`PasswordError::Busy`]; [`PasswordError::Failed`] when the stored string is damaged.
    pub async fn verify(
        &self,
        lane: Lane,
        password: Secret,
        stored: Option<String>,
    ) -> Result<Verdict, PasswordError> {
        let (argon, dummy, prefix) = (self.argon.clone(), Arc::clone(&self.dummy), self.prefix.clone());
        self.behind_gate(lane, move || {
            let known = stored.is_some();
            let phc = stored.as_deref().unwrap_or(&dummy);
            let hash = PasswordHash::new(phc).map_err(|_| PasswordError::Failed)?;
            // A longer text than any password is not looked at, so that its work stays bounded; it cannot match. Some
            // keyboards send a letter as base and mark: counted is what is hashed.
            let bounded = password.reveal().chars().take(LONGEST * 4 + 1).count() <= LONGEST * 4;
            let fits = bounded && password.reveal().nfc().take(LONGEST + 1).count() <= LONGEST;
            let text = if fits { normal(password.reveal()) } else { Zeroizing::new(String::new()) };
            let same = argon.verify_password(text.as_bytes(), &hash).is_ok();
            Ok(if same && known && fits {
                Verdict::Right { rehash: !phc.starts_with(&prefix) }
            } else {
                Verdict::Wrong
            })
        })
        .await?
    }

    /// All turns, for as long as a test holds them: nothing is hashed.
    #[cfg(test)]
    pub async fn shut(&self) -> Vec<Pass> {
        let mut held = Vec::new();
        while let Ok(pass) = self.gate.enter(Lane::NewPasswords, Duration::ZERO).await {
            held.push(pass);
        }
        held
    }

    async fn behind_gate<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = self.gate.enter(lane, self.wait).await.map_err(PasswordError::Busy)?;
        // The permit travels with the work: a caller that goes away does not let more in than fit.
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|_| PasswordError::Failed)
    }
}

/// The length rule, in characters after NFC.
///
/// # Errors
/// Too short or too long.
pub fn check_length(password: &str) -> Result<(), PasswordError> {
    match password.nfc().take(LONGEST + 1).count() {
        0..SHORTEST => Err(PasswordError::TooShort),
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(PasswordError::TooLong),
    }
}

/// The same letters typed on any keyboard give the same bytes.
fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfc().collect())
}

fn hash_with(argon: &Argon2<'_>, password: &[u8]) -> Result<String, PasswordError> {
    argon.hash_password(password).map(|hash| hash.to_string()).map_err(|_| PasswordError::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }
    const LANE: Lane = Lane::NewPasswords;

    fn cheap() -> Passwords {
        Passwords::new(Cost::for_tests(), 2).unwrap()
    }

    /// What an unknown person's password is compared with costs what any other hash costs.
    #[tokio::test]
    async fn nobodys_hash_has_the_form_of_a_true_one() {
        let passwords = cheap();
        let true_one = passwords.hash(secret("Grüne Wiese 42")).await.unwrap();
        let (dummy, true_one) = (PasswordHash::new(&passwords.dummy), PasswordHash::new(&true_one));
        let (dummy, true_one) = (dummy.unwrap(), true_one.unwrap());
        assert_eq!(dummy.algorithm, true_one.algorithm);
        assert_eq!(
            (dummy.version, dummy.params.to_string()),
            (true_one.version, true_one.params.to_string())
        );
        let lengths = |hash: &PasswordHash| {
            (hash.salt.as_ref().map(|salt| salt.len()), hash.hash.as_ref().map(|hash| hash.len()))
        };
        assert_eq!(lengths(&dummy), lengths(&true_one));
    }

    /// R-AUTH-03.
    #[tokio::test]
    async fn right_wrong_unknown_and_rehash() {
        let pw = cheap();
        let phc = pw.hash(secret("Grüne Wiese 42")).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
        let same = pw.verify(LANE, secret("Gru\u{308}ne Wiese 42"), Some(phc.clone())).await;
        assert_eq!(same, Ok(Verdict::Right { rehash: false }));
        let long = "ü".repeat(LONGEST);
        let stored = pw.hash(secret(&long)).await.unwrap();
        let typed = pw.verify(LANE, secret(&"u\u{308}".repeat(LONGEST)), Some(stored)).await;
        assert_eq!(typed, Ok(Verdict::Right { rehash: false }), "base and mark count as one");
        assert_eq!(pw.verify(LANE, secret("Grüne Wiese 43"), Some(phc.clone())).await, Ok(Verdict::Wrong));
        assert_eq!(pw.verify(LANE, secret("Grüne Wiese 42"), None).await, Ok(Verdict::Wrong));
        assert_eq!(pw.verify(LANE, secret(""), Some(phc.clone())).await, Ok(Verdict::Wrong));
        assert_eq!(
            pw.verify(LANE, secret(&"a".repeat(100_000)), Some(phc.clone())).await,
            Ok(Verdict::Wrong)
        );
        assert_eq!(pw.verify(LANE, secret("x"), Some("damaged".into())).await, Err(PasswordError::Failed));
        let dearer = Passwords::new(Cost { memory_kib: 16, passes: 1, lanes: 1 }, 1).unwrap();
        assert_eq!(
            dearer.verify(LANE, secret("Grüne Wiese 42"), Some(phc)).await,
            Ok(Verdict::Right { rehash: true })
        );
    }

    #[test]
    fn length_counts_characters() {
        let check = |text: String, expected| assert_eq!(check_length(&text), expected);
        check("ä".repeat(11), Err(PasswordError::TooShort));
        check("a\u{308}".repeat(11), Err(PasswordError::TooShort));
        check("ä".repeat(12), Ok(()));
        check("ä".repeat(128), Ok(()));
        check("ä".repeat(129), Err(PasswordError::TooLong));
    }

    /// R-AUTH-04.
    #[tokio::test]
    async fn a_full_gate_answers_busy() {
        let pw = Passwords::new(Cost::for_tests(), 1).unwrap().waiting(Duration::from_millis(20));
        let _held = pw.gate.enter(LANE, Duration::ZERO).await.unwrap();
        assert_eq!(pw.verify(LANE, secret("x"), None).await, Err(PasswordError::Busy(Missed::Late)));
    }
}
