//! The first run: what is known so far, behind a one-time code that only the console shows. Everything of it goes when
//! the first run is over (interface.md, 4.1).

use std::{
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{
    Platform,
    people::{NewAccount, PeopleError},
    store::{
        BackupError, BackupSummary, Event, EventKind, InstanceRecord, Recorded, RecoveryKey, StoreError,
        TableName, mac, random,
    },
    tenancy::{Operator, Role, User},
    web::factor::{self, Offer},
};
use crate::kernel::{ids::Id, secret::Secret, words::Lang};

/// The first run is over.
pub const SETUP_DONE: EventKind = EventKind::new("setup.done");
/// Somebody typed a wrong code of the first run.
pub const SETUP_REFUSED: EventKind = EventKind::new("setup.code_refused");
/// The first operator confirmed the second factor.
pub const SETUP_FACTOR: EventKind = EventKind::new("setup.factor_confirmed");

/// Wrong codes until the console shows another.
const TRIES: u8 = 5;
/// A code stays this long at least, so that there is time to type it while somebody else guesses. (It has 50 bits.)
const STAYS: SignedDuration = SignedDuration::from_mins(10);
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 10;
/// Letters of a recovery key that may be asked for.
const KEY_LETTERS: u8 = 55;
const ONE: [u8; 16] = [0; 16];
/// Below the data directory: where backups lie, as the first run was told.
pub const BACKUPS_FILE: &str = "backups.path";

/// What is known so far; sealed in the data file, and removed at the end.
#[derive(Clone, Serialize, Deserialize)]
pub struct SetupState {
    code: [u8; 32],
    tries: u8,
    session: Option<[u8; 32]>,
    /// The recovery key, until it is on paper.
    pub recovery: String,
    /// Which two letters of it are asked for, counted from 1.
    pub asked: (u8, u8),
    /// The last step that was done.
    pub reached: u8,
    /// English instead of German.
    pub english: bool,
    /// IANA time zone of the facility.
    pub zone: String,
    /// The operator's account, once made: its e-mail.
    pub operator: Option<String>,
    offer: Option<[u8; 20]>,
    /// Whether the second factor is confirmed.
    pub confirmed: bool,
    /// Recovery codes, until they are said to be kept.
    pub codes: Vec<String>,
    /// The first facility: short name, name.
    pub facility: Option<(String, String)>,
    /// Where backups go.
    pub backups: String,
    /// Whether the first backup was made.
    pub backed_up: bool,
}
crate::opaque_debug!(SetupState);

/// The record of the first run.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::platform) struct Setup(SetupState);
crate::stored_as_it_is!(Setup);

impl InstanceRecord for Setup {
    type Owner = ();
    const TABLE: TableName = TableName::new(100, "setup");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        ONE
    }
    fn owner(&self) {}
}

/// A code as it is hashed: letters that people take for digits, and what stands between the parts, do not matter.
fn bare(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect::<String>();
    letters.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1")
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefused {
    /// It is another one.
    Wrong,
    /// It was another one once too often: the console shows a new one.
    Changed,
}

/// What is wrong with a folder for backups.
#[derive(Debug, thiserror::Error)]
pub enum FolderRefused {
    /// Not a whole path.
    #[error("not a whole path")]
    Relative,
    /// It cannot be written.
    #[error("cannot be written: {0}")]
    Unwritable(std::io::Error),
    /// The backup failed.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Platform {
    fn code_hash(&self, code: &str) -> [u8; 32] {
        mac(self.door().hashing(), &[b"setup-code", bare(code).as_bytes()])
    }
    fn session_hash(&self, session: &str) -> [u8; 32] {
        mac(self.door().hashing(), &[b"setup-session", session.as_bytes()])
    }

    fn new_code(&self) -> Result<(Secret, [u8; 32]), StoreError> {
        let letters: String = random::<LETTERS>()?
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().map(char::from))
            .collect();
        let (first, second) = letters.split_at(LETTERS / 2);
        let code = format!("{first}-{second}");
        let hash = self.code_hash(&code);
        Ok((Secret::new(code), hash))
    }

    /// Begins the first run of a new instance.
    pub fn begin_setup(&self, recovery: &RecoveryKey) -> Result<(), StoreError> {
        let [first, second] = random::<2>()?;
        let first = first % KEY_LETTERS;
        let second = (first + 1 + second % (KEY_LETTERS - 1)) % KEY_LETTERS;
        let state = SetupState {
            code: random()?,
            tries: 0,
            session: None,
            recovery: recovery.to_string(),
            asked: (first.min(second) + 1, first.max(second) + 1),
            reached: 0,
            english: false,
            zone: "Europe/Berlin".into(),
            operator: None,
            offer: None,
            confirmed: false,
            codes: Vec::new(),
            facility: None,
            backups: self.backups().display().to_string(),
            backed_up: false,
        };
        self.store().instance_upkeep(|w| w.put(&Setup(state)))?;
        self.first_run().wait();
        Ok(())
    }

    /// Whether a first run was begun and not finished.
    pub fn setup_waits(&self) -> Result<bool, StoreError> {
        Ok(self.setup()?.is_some())
    }

    /// Goes on with a first run that was not finished: a new code for the console, through which later ones go too.
    /// Nothing when there is none.
    pub fn resume_setup(&self, console: fn(&Secret)) -> Result<(), StoreError> {
        if self.setup()?.is_none() {
            return Ok(());
        }
        self.first_run().wait();
        self.first_run().show_by(console);
        // Whoever was in before the restart types the new code.
        self.change_setup(|state| state.session = None)?;
        self.change_code()
    }

    /// Another code; who is in stays in, so that nobody's guesses throw them out.
    fn change_code(&self) -> Result<(), StoreError> {
        let (code, hash) = self.new_code()?;
        self.change_setup(|state| {
            state.code = hash;
            state.tries = 0;
        })?;
        self.first_run().show(&code);
        Ok(())
    }

    fn setup(&self) -> Result<Option<SetupState>, StoreError> {
        Ok(self.store().instance_read(|r| r.get::<Setup>(ONE))?.map(|seen| seen.into_inner().0))
    }

    /// What is known so far, for the browser that typed the code.
    pub fn setup_of(&self, session: &str) -> Result<Option<SetupState>, StoreError> {
        let presented = self.session_hash(session);
        Ok(self.setup()?.filter(|state| {
            state.session.is_some_and(|session| bool::from(session.ct_eq(&presented))) && self.setup_pending()
        }))
    }

    /// Remembers more; nothing when the first run is over.
    pub fn change_setup(&self, f: impl FnOnce(&mut SetupState)) -> Result<(), StoreError> {
        self.store().instance_upkeep(|w| {
            let Some(seen) = w.reader().get::<Setup>(ONE)? else { return Ok(()) };
            let mut state = seen.into_inner().0;
            f(&mut state);
            w.put(&Setup(state))
        })
    }

    /// Lets the browser in that brings the code of the console; whoever was in before is out.
    pub fn enter_setup(&self, code: &str) -> Result<Result<Secret, CodeRefused>, StoreError> {
        let presented = self.code_hash(code);
        let session = B64.encode(random::<32>()?);
        let hash = self.session_hash(&session);
        let now = self.now();
        let stays = self.first_run().changed().is_some_and(|at| now.duration_since(at) < STAYS);
        // Judged and counted in one transaction: parallel guesses share the five tries.
        let judged = self.store().instance_upkeep(|w| {
            let Some(seen) = w.reader().get::<Setup>(ONE)? else { return Ok(Some(CodeRefused::Wrong)) };
            let mut state = seen.into_inner().0;
            let right = state.tries < TRIES && bool::from(state.code.ct_eq(&presented));
            if right {
                state.tries = 0;
                state.session = Some(hash);
                state.reached = state.reached.max(1);
            } else {
                state.tries = if stays { 0 } else { state.tries.saturating_add(1) };
            }
            let refused = match (right, state.tries >= TRIES) {
                (true, _) => None,
                (false, true) => Some(CodeRefused::Changed),
                (false, false) => Some(CodeRefused::Wrong),
            };
            w.put(&Setup(state))?;
            Ok::<_, StoreError>(refused)
        })?;
        let Some(refused) = judged else { return Ok(Ok(Secret::new(session))) };
        let operator = self.operator("Ersteinrichtung".into());
        self.operator_write(&operator, |_| {
            Ok::<_, StoreError>(Recorded::new((), Event::new(SETUP_REFUSED)))
        })?;
        if refused == CodeRefused::Changed {
            self.first_run().change(now);
            self.change_code()?;
        }
        Ok(Err(refused))
    }

    /// The operator in whose name the first run acts.
    pub fn setup_hand(&self) -> Operator {
        self.operator("Ersteinrichtung".into())
    }

    /// The names that the site is reached by; the certificate follows at once.
    pub fn settle_names(&self, names: &[String]) -> std::io::Result<()> {
        crate::platform::web::certificate::remember_names(self.data(), names)?;
        self.rename(names.to_vec());
        if let Some(shown) = self.certificates() {
            shown.follow(self).map_err(|error| std::io::Error::other(error.to_string()))?;
        }
        Ok(())
    }

    /// Makes the first operator; the password is already a hash.
    pub fn setup_operator(&self, email: &str, name: &str, password: String) -> Result<(), PeopleError> {
        let account =
            NewAccount { email, name, role: Role::Operator, password: Some(password), must_change: false };
        match self.create_account(&self.setup_hand(), None, account) {
            // Cut off between the account and what is remembered of it.
            Ok(_) | Err(PeopleError::Member) => {}
            Err(error) => return Err(error),
        }
        let offer = Offer::new()?;
        let english = self.setup()?.is_some_and(|state| state.english);
        let email = super::people::address(email).unwrap_or_default();
        self.store().instance_upkeep(|w| {
            if let Some(user) = w.reader().find::<User>("email", &email)?.into_iter().next() {
                let mut user = user.into_inner();
                user.lang = if english { Lang::En } else { Lang::De };
                w.put(&user)?;
            }
            Ok::<_, StoreError>(())
        })?;
        self.change_setup(|state| {
            state.operator = Some(email);
            state.offer = Some(*offer.secret);
        })?;
        Ok(())
    }

    /// The secret of the second factor: text key, and address for authenticators.
    #[must_use]
    pub fn setup_offer(&self, state: &SetupState) -> Option<(Secret, Secret)> {
        let offer = Offer { secret: Zeroizing::new(state.offer?) };
        let email = state.operator.as_deref().unwrap_or_default();
        Some((Secret::new(offer.text()), Secret::new(offer.address(email))))
    }

    /// Confirms the second factor with a code of it; makes the recovery codes.
    pub fn setup_factor(&self, code: &str) -> Result<bool, PeopleError> {
        let Some(state) = self.setup()? else { return Ok(false) };
        let (Some(secret), Some(email)) = (state.offer, &state.operator) else { return Ok(false) };
        let offer = Offer { secret: Zeroizing::new(secret) };
        let digits: String = code.chars().filter(char::is_ascii_digit).take(8).collect();
        let Some(step) = offer.step(&digits, self.now()) else { return Ok(false) };
        let (key, now) = (*self.door().hashing(), self.now());
        self.operator_write(&self.setup_hand(), |w| {
            let found = w.reader().find::<User>("email", email)?.into_iter().next();
            let mut user = found.ok_or(PeopleError::Missing)?.into_inner();
            factor::confirm(&mut user, &offer, step, now);
            let codes = factor::new_codes(&key, &mut user)?;
            w.put(&user)?;
            let mut state = state.clone();
            state.confirmed = true;
            state.codes = codes;
            w.put(&Setup(state))?;
            let about: Id<User> = user.id;
            Ok::<_, PeopleError>(Recorded::new(
                (),
                Event::new(SETUP_FACTOR).about(User::TABLE, about.bytes()),
            ))
        })?;
        Ok(true)
    }

    /// Chooses the folder of the backups, after having made the first one there.
    pub fn setup_backups(&self, folder: &str) -> Result<BackupSummary, FolderRefused> {
        let folder = PathBuf::from(folder.trim());
        if !folder.is_absolute() {
            return Err(FolderRefused::Relative);
        }
        writable(&folder).map_err(FolderRefused::Unwritable)?;
        let summary = self.backup(&self.setup_hand(), &self.backup_file(&folder))?;
        fs::write(self.data().join(BACKUPS_FILE), format!("{}\n", folder.display()))
            .map_err(FolderRefused::Unwritable)?;
        self.put_backups(folder.clone());
        self.change_setup(|state| {
            state.backups = folder.display().to_string();
            state.backed_up = true;
        })?;
        Ok(summary)
    }

    /// Whether the two letters of the recovery key are right.
    #[must_use]
    pub fn setup_letters(&self, state: &SetupState, first: &str, second: &str) -> bool {
        let letters = bare(&state.recovery);
        let at = |place: u8| letters.get(usize::from(place.saturating_sub(1))..usize::from(place));
        let same = |place, typed: &str| at(place).is_some_and(|letter| letter == bare(typed));
        same(state.asked.0, first) && same(state.asked.1, second)
    }

    /// Ends the first run: code, recovery key and all that was remembered are gone.
    pub fn finish_setup(&self) -> Result<(), StoreError> {
        self.operator_write(&self.setup_hand(), |w| {
            w.remove_at::<Setup>(ONE)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(SETUP_DONE)))
        })?;
        self.first_run().end();
        Ok(())
    }
}

/// Writes a file and takes it away again.
fn writable(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let probe = folder.join(".visite-probe");
    fs::write(&probe, b"probe")?;
    fs::remove_file(&probe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::testing::stored_bytes;

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let state = SetupState {
            code: [1; 32],
            tries: 2,
            session: Some([3; 32]),
            recovery: "R".into(),
            asked: (4, 5),
            reached: 6,
            english: true,
            zone: "UTC".into(),
            operator: Some("o@x".into()),
            offer: Some([7; 20]),
            confirmed: false,
            codes: vec!["c".into()],
            facility: Some(("s".into(), "n".into())),
            backups: "/b".into(),
            backed_up: true,
        };
        let fields: [&[u8]; 9] = [
            &[1; 32],
            b"\x02\x01",
            &[3; 32],
            b"\x01R\x04\x05\x06\x01\x03UTC\x01\x03o@x\x01",
            &[7; 20],
            b"\x00",
            b"\x01\x01c",
            b"\x01\x01s\x01n",
            b"\x02/b\x01",
        ];
        assert_eq!(stored_bytes(&Setup(state)), fields.concat());
    }
}
