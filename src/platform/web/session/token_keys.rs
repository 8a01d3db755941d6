//! The keys that sign access tokens, and changing them (R-SES-12). The first comes from the master key; every later
//! one is random and lies sealed in the instance's scope.

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::record::Session;
use crate::platform::{
    Platform,
    settings::Settings,
    store::{
        Event, EventKind, InstanceReader, InstanceRecord, Recorded, Store, StoreError, TableName, random,
    },
    tenancy::Operator,
    web::jwt::TokenKeys,
};
use crate::record;

/// The key that signs access tokens was changed.
pub const TOKEN_KEY_CHANGED: EventKind = EventKind::new("keys.jwt_rotated");

/// To whom tokens are addressed.
const AUDIENCE: &str = "visite";
/// Longest validity of the token of a second step, in minutes.
const SECOND_STEP_MINUTES: u32 = 5;

record! {
    /// The signing key and those that still verify.
    pub struct TokenKeyBook {
        number: u32,
        key: Zeroizing<[u8; 32]>,
        /// Number, key, dead from.
        older: Vec<(u32, Zeroizing<[u8; 32]>, Timestamp)>,
    }
}

impl InstanceRecord for TokenKeyBook {
    type Owner = ();
    const TABLE: TableName = TableName::new(102, "token_keys");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        ONLY
    }
    fn owner(&self) {}
}

/// There is one.
const ONLY: [u8; 16] = *b"token keys, one.";

impl TokenKeyBook {
    /// As stored; before the first change, the key of the master key.
    fn read(store: &Store, r: &InstanceReader<'_>) -> Result<Self, StoreError> {
        match r.get::<Self>(ONLY)? {
            Some(book) => Ok(book.into_inner()),
            None => Ok(Self { number: 1, key: store.derived_key("visite/1/jwt")?, older: Vec::new() }),
        }
    }

    fn tokens(&self) -> TokenKeys {
        let keys = TokenKeys::new(AUDIENCE, self.number.to_string(), *self.key);
        self.older.iter().fold(keys, |keys, (n, key, until)| keys.with_older(n.to_string(), **key, *until))
    }
}

/// The keys in force.
pub(super) fn in_force(store: &Store) -> Result<TokenKeys, StoreError> {
    store.instance_read(|r| TokenKeyBook::read(store, r)).map(|book| book.tokens())
}

/// What a change of the signing key did.
pub struct KeyChange {
    /// The number of the key that signs now.
    pub number: u32,
    /// Until when tokens of the one before are accepted; none: not any more.
    pub old_until: Option<Timestamp>,
    /// Sessions that ended.
    pub ended: usize,
}

impl Platform {
    /// From now on a new key signs. The one before verifies until the last token that it signed has run out; with
    /// `at_once` it verifies nothing any more, which ends every session.
    pub fn change_token_key(&self, operator: &Operator, at_once: bool) -> Result<KeyChange, StoreError> {
        let now = self.now();
        let key = Zeroizing::new(random::<32>()?);
        let until = now.saturating_add(longest_life(self.settings())).unwrap_or(now);
        let change = self.operator_write(operator, |w| {
            let before = TokenKeyBook::read(self.store(), &w.reader())?;
            let mut book = TokenKeyBook { number: before.number.saturating_add(1), key, older: Vec::new() };
            let mut ended = 0_usize;
            if at_once {
                for session in w.reader().all::<Session>()? {
                    w.remove(&*session)?;
                    ended = ended.saturating_add(1);
                }
            } else {
                book.older = before.older.into_iter().filter(|(_, _, until)| *until > now).collect();
                book.older.push((before.number, before.key, until));
            }
            w.put(&book)?;
            let event = Event::new(TOKEN_KEY_CHANGED).about(TokenKeyBook::TABLE, ONLY);
            let event = event.note("nummer", book.number).note("sitzungen", ended);
            let old_until = (!at_once).then_some(until);
            Ok::<_, StoreError>(Recorded::new(KeyChange { number: book.number, old_until, ended }, event))
        })?;
        // What is stored counts, whoever changed it last.
        self.door().change_tokens(in_force(self.store())?);
        Ok(change)
    }
}

fn longest_life(settings: &Settings) -> SignedDuration {
    SignedDuration::from_mins(i64::from(settings.access_minutes.max(SECOND_STEP_MINUTES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::{codec::instant, testing::stored_bytes};

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let older = vec![(3, Zeroizing::new([4; 32]), instant(5).unwrap())];
        let book = TokenKeyBook { number: 1, key: Zeroizing::new([2; 32]), older };
        let parts: [&[u8]; 5] = [b"\x01", &[2; 32], b"\x01\x03", &[4; 32], b"\x0a"];
        assert_eq!(stored_bytes(&book), parts.concat());
    }
}
