//! A person who can sign in: once on the instance, whatever the number of their tenants (decisions.md, 3).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    kernel::{ids::Id, words::Lang},
    platform::store::{Corrupt, InstanceRecord, OnDisk, TableName, codec},
    record,
    ui::view::Colour,
};

/// A person who can sign in.
#[derive(Clone)]
pub struct User {
    /// Its id.
    pub id: Id<User>,
    /// The login, lower case, unique on the instance.
    pub email: String,
    /// The name that people see.
    pub name: String,
    /// argon2id, as a PHC string; empty until the first password is set: nobody is let in.
    pub password: String,
    /// Must choose a new password at the next sign-in.
    pub must_change: bool,
    /// Cannot sign in.
    pub disabled: bool,
    /// Counts up when the user's tokens must die (password, role, disabled).
    pub epoch: u32,
    /// Language of pages and mails.
    pub lang: Lang,
    /// When it was created.
    pub created_at: Timestamp,
    /// The second factor, once confirmed.
    pub factor: Option<SecondFactor>,
    /// Keyed hashes of the recovery codes that are left (R-AUTH-12).
    pub recovery: Vec<[u8; 32]>,
    /// Last sign-in.
    pub signed_in_at: Option<Timestamp>,
    /// Choice of colours.
    pub colour: Colour,
    /// Whether single-key shortcuts are on (WCAG 2.1.4).
    pub shortcuts: bool,
    /// Notifications that do not come by mail: names of types, `*` for all (domain.md, 7).
    pub mail_off: Vec<String>,
}

/// A confirmed authenticator (RFC 6238: SHA-1, 6 digits, 30 s).
#[derive(Clone)]
pub struct SecondFactor {
    /// 160 random bits.
    pub secret: Zeroizing<[u8; 20]>,
    /// The last step that let somebody in; it and all before are used (R-AUTH-11).
    pub last_step: u64,
    /// Confirmed at.
    pub since: Timestamp,
    /// What may be shown instead of a code. They go when the factor goes: its recovery codes are the way back.
    pub passkeys: Vec<Passkey>,
}

record! {
    /// A key that a device or a security key holds for one name of this site (WebAuthn).
    #[derive(Clone)]
    pub struct Passkey {
        /// Its id.
        pub id: Id<Passkey>,
        /// What its owner calls it.
        pub name: String,
        /// The name of this site that it was made for; elsewhere it proves nothing.
        pub home: String,
        /// When it was added.
        pub made_at: Timestamp,
        /// When it last let its owner in.
        pub used_at: Option<Timestamp>,
        /// The highest count of signatures that it has told; 0 when it does not count.
        pub counter: u32,
        /// Its public half, as `platform::web::passkey` writes it.
        pub key: String,
    }
}

crate::opaque_debug!(User, SecondFactor);

impl User {
    /// A person nobody has let in yet: no second factor, German, all choices as they come.
    #[must_use]
    pub fn new(email: String, name: String, password: String, now: Timestamp) -> Self {
        Self {
            id: Id::new(now),
            email,
            name,
            password,
            must_change: false,
            disabled: false,
            epoch: 0,
            lang: Lang::De,
            created_at: now,
            factor: None,
            recovery: Vec::new(),
            signed_in_at: None,
            colour: Colour::System,
            shortcuts: true,
            mail_off: Vec::new(),
        }
    }
}

/// The form on disk: version 1 up to `created_at`, version 2 up to `mail_off`. The passkeys came last, and so stand apart
/// from the factor that they go with.
#[derive(Serialize, Deserialize)]
pub struct StoredUser {
    id: [u8; 16],
    email: String,
    name: String,
    password: String,
    must_change: bool,
    disabled: bool,
    epoch: u32,
    lang: bool,
    created_at: i64,
    factor: Option<([u8; 20], u64, i64)>,
    recovery: Vec<[u8; 32]>,
    signed_in_at: Option<i64>,
    colour: u8,
    shortcuts: bool,
    mail_off: Vec<String>,
    passkeys: Vec<<Passkey as OnDisk>::Raw>,
}

impl OnDisk for User {
    type Raw = StoredUser;
    fn raw(&self) -> StoredUser {
        let factor = self.factor.as_ref();
        StoredUser {
            id: self.id.raw(),
            email: self.email.clone(),
            name: self.name.clone(),
            password: self.password.clone(),
            must_change: self.must_change,
            disabled: self.disabled,
            epoch: self.epoch,
            lang: self.lang.raw(),
            created_at: self.created_at.raw(),
            factor: factor.map(|f| (f.secret.raw(), f.last_step, f.since.raw())),
            recovery: self.recovery.clone(),
            signed_in_at: self.signed_in_at.raw(),
            colour: self.colour.raw(),
            shortcuts: self.shortcuts,
            mail_off: self.mail_off.clone(),
            passkeys: factor.map(|factor| factor.passkeys.raw()).unwrap_or_default(),
        }
    }
    fn of_raw(raw: StoredUser) -> Result<Self, Corrupt> {
        let factor = match raw.factor {
            Some((secret, last_step, since)) => Some(SecondFactor {
                secret: Zeroizing::new(secret),
                last_step,
                since: codec::instant(since)?,
                passkeys: OnDisk::of_raw(raw.passkeys)?,
            }),
            None => None,
        };
        Ok(Self {
            id: Id::from_bytes(raw.id),
            email: raw.email,
            name: raw.name,
            password: raw.password,
            must_change: raw.must_change,
            disabled: raw.disabled,
            epoch: raw.epoch,
            lang: OnDisk::of_raw(raw.lang)?,
            created_at: codec::instant(raw.created_at)?,
            factor,
            recovery: raw.recovery,
            signed_in_at: OnDisk::of_raw(raw.signed_in_at)?,
            colour: OnDisk::of_raw(raw.colour)?,
            shortcuts: raw.shortcuts,
            mail_off: raw.mail_off,
        })
    }
}

impl InstanceRecord for User {
    type Owner = ();
    const TABLE: TableName = TableName::new(2, "users");
    const VERSION: u8 = 3;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) {}
    fn older(version: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        if version == 1 {
            const NONE: &[()] = &[];
            // No factor, recovery code or sign-in; the device's colours, shortcuts, every mail.
            codec::append(bytes, &(None::<()>, NONE, None::<()>, 0_u8, true, NONE))?;
        }
        codec::append(bytes, &[(); 0].as_slice()) // No passkeys.
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("email", self.email.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As version 2 wrote it.
    const SECOND: &[u8] = b"\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x0ba@b.example\x03A B\x03phc\
        \0\0\x03\x01\xfc\x80\x84\x1e\0\
        \x01\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\x05\xfc\x80\x84\x1e\0\
        \x01\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\x04\
        \0\x02\x01\x01\x01*";

    /// Data files of the first version are opened for ever.
    #[test]
    fn a_user_of_version_1_is_read_with_the_choices_as_they_come() {
        let at = 1_790_000_000_000_000_i64;
        let old = ([7_u8; 16], "a@b.example", "A B", "phc", true, false, 3_u32, true, at);
        let user = User::load(1, &codec::encode(&old).unwrap()).unwrap();
        assert!(user.must_change && user.shortcuts && user.factor.is_none());
        assert_eq!((user.epoch, user.lang, user.email.as_str()), (3, Lang::En, "a@b.example"));
        let again = User::load(3, &codec::encode(&user.raw()).unwrap()).unwrap();
        assert_eq!(codec::encode(&again.raw()).unwrap(), codec::encode(&user.raw()).unwrap());
        assert!(User::load(4, &codec::encode(&old).unwrap()).is_err());
    }

    /// A user with a second factor as version 2 wrote it, byte by byte.
    #[test]
    fn a_user_of_version_2_keeps_the_second_factor_and_has_no_passkey() {
        let user = User::load(2, SECOND).unwrap();
        let factor = user.factor.as_ref().unwrap();
        assert_eq!((*factor.secret, factor.last_step, factor.passkeys.len()), ([9; 20], 5, 0));
        assert_eq!((user.email.as_str(), user.recovery.as_slice()), ("a@b.example", &[[4; 32]][..]));
    }

    /// Version 3 says the same after its bytes and has the passkeys behind them.
    #[test]
    fn a_user_of_version_3_is_stored_with_its_passkeys_for_ever() {
        let mut user = User::load(2, SECOND).unwrap();
        let at = codec::instant(1_000_000).unwrap();
        let (name, home, key) = ("Telefon".into(), "haus.example".into(), "{}".into());
        let (id, used_at) = (Id::from_bytes([8; 16]), Some(at));
        user.factor.as_mut().unwrap().passkeys =
            vec![Passkey { id, name, home, made_at: at, used_at, counter: 3, key }];
        let bytes = codec::encode(&user.raw()).unwrap();
        let tail = b"\x07Telefon\x0chaus.example\xfc\x80\x84\x1e\x00\x01\xfc\x80\x84\x1e\x00\x03\x02{}";
        assert_eq!(bytes, [SECOND, &[1], &[8; 16], tail].concat());
        let again = User::load(3, &bytes).unwrap();
        assert_eq!(codec::encode(&again.raw()).unwrap(), bytes);
        let found = &again.factor.unwrap().passkeys[0];
        assert_eq!((found.name.as_str(), found.home.as_str(), found.counter), ("Telefon", "haus.example", 3));
    }
}
