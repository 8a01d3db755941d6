//! What a sign-in is judged by: keys, password gate and rate limits.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use jiff::Timestamp;
use parking_lot::RwLock;
use subtle::ConstantTimeEq as _;

use super::{token_keys, unwritten::Unwritten};
use crate::{
    kernel::{ids::Id, text},
    platform::{
        settings::Settings,
        store::{Store, StoreError, mac},
        tenancy::{TenantId, User},
        web::{
            bucket::{Bucket, BucketRule},
            jwt::TokenKeys,
            passkey::Questions,
            password::{Cost, Passwords},
            throttle::{LockRule, Tries, UnderWay, network},
        },
    },
};

/// A person in a place: whose page it is.
#[derive(Clone, Copy)]
pub(in crate::platform) struct PrincipalId {
    pub user: Id<User>,
    /// The nil id at the operator's desk.
    pub tenant: TenantId,
}

/// Keys, password gate and rate limits of the sign-in.
pub struct AuthKeys {
    tokens: RwLock<Arc<TokenKeys>>,
    passwords: Passwords,
    questions: Questions,
    /// Sign-ins of each network.
    pub(super) bucket: Bucket,
    /// Letters that each network asks for.
    pub(super) letters: Bucket,
    /// Links of each network that open nothing.
    pub(super) links: Bucket,
    /// Addresses tried by invitations for anybody: who guesses links takes none of them.
    pub(super) looks: Bucket,
    /// Badges shown on each device.
    pub(super) badges: Tries,
    /// Attempts under way at each counter.
    pub(super) under_way: Arc<UnderWay>,
    /// What of sessions the store could not write.
    pub(super) unwritten: Unwritten,
    pub(super) lock: LockRule,
    csrf: [u8; 32],
    hashing: [u8; 32],
}

impl AuthKeys {
    /// Those of an instance; the keys come from the master key.
    pub fn new(store: &Store, settings: &Settings) -> Result<Self, StoreError> {
        let cost =
            Cost { memory_kib: settings.password_memory_kib, passes: settings.password_passes, lanes: 1 };
        let passwords = Passwords::for_this_machine(cost).map_err(|_| StoreError::Random)?;
        let tokens = token_keys::in_force(store)?;
        let burst = NonZeroU32::new(settings.sign_in_burst).unwrap_or(NonZeroU32::MIN);
        Ok(Self {
            tokens: RwLock::new(Arc::new(tokens)),
            passwords,
            questions: Questions::default(),
            bucket: Bucket::new(BucketRule { burst, ..BucketRule::SIGN_IN }),
            letters: Bucket::new(BucketRule { burst, ..BucketRule::LETTERS }),
            links: Bucket::new(BucketRule { burst, ..BucketRule::LETTERS }),
            looks: Bucket::new(BucketRule { burst, ..BucketRule::LETTERS }),
            badges: Tries::default(),
            under_way: Arc::default(),
            unwritten: Unwritten::default(),
            lock: LockRule {
                failures: settings.lockout_failures,
                lock_s: i64::from(settings.lockout_minutes) * 60,
                ..LockRule::default()
            },
            csrf: *store.derived_key("visite/1/csrf")?,
            hashing: *store.derived_key("visite/1/door")?,
        })
    }

    /// Forgets networks whose buckets are full again, and devices on which nothing was shown lately.
    pub(super) fn tidy(&self, now: Timestamp) {
        self.badges.tidy(now);
        [&self.bucket, &self.letters, &self.links, &self.looks].into_iter().for_each(Bucket::tidy);
    }

    /// The gate through which passwords are hashed.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }
    /// What browsers were asked of passkeys.
    pub(in crate::platform) fn questions(&self) -> &Questions {
        &self.questions
    }
    pub(in crate::platform) fn tokens(&self) -> Arc<TokenKeys> {
        self.tokens.read().clone()
    }
    /// From now on other keys sign and verify.
    pub(in crate::platform) fn change_tokens(&self, keys: TokenKeys) {
        *self.tokens.write() = Arc::new(keys);
    }
    /// The token that a session's forms carry: the session's mark, a dot, the mark of the person in this place.
    pub(in crate::platform) fn csrf_token(&self, session: &[u8; 16], whose: PrincipalId) -> String {
        let token = crate::platform::web::csrf::token(&self.csrf, &text::hex(session));
        format!("{token}.{}", self.person_mark(whose))
    }
    pub(in crate::platform) fn csrf_matches(&self, session: &[u8; 16], presented: &str) -> bool {
        let token = presented.split_once('.').map_or(presented, |(token, _)| token);
        crate::platform::web::csrf::token_matches(&self.csrf, &text::hex(session), token)
    }
    /// Says on a page that outlives its session whose page it was: a keyed hash of user and tenant.
    fn person_mark(&self, PrincipalId { user, tenant }: PrincipalId) -> String {
        let full = mac(&self.csrf, &[b"whose", &user.bytes(), &tenant.0]);
        B64.encode(full.first_chunk::<16>().copied().unwrap_or_default())
    }
    /// Whether a page with this token, whatever its session, was made for that person in that place.
    pub(in crate::platform) fn is_page_of(&self, token: &str, whose: PrincipalId) -> bool {
        let mark = token.split_once('.').map_or("", |(_, mark)| mark);
        mark.as_bytes().ct_eq(self.person_mark(whose).as_bytes()).into()
    }
    /// The key under which secrets that people hold (refresh tokens, recovery codes, links) are stored as hashes.
    pub(in crate::platform) fn hashing(&self) -> &[u8; 32] {
        &self.hashing
    }
    /// The mark of a device on which this user was let in.
    pub(super) fn device_mark(&self, user: Id<User>) -> String {
        B64.encode(mac(&self.hashing, &[b"device", &user.bytes()]))
    }
    pub(super) fn hash(&self, secret: &[u8; 32]) -> [u8; 32] {
        mac(&self.hashing, &[b"refresh", secret])
    }
    /// Says that a refresh token was once handed out: a thief's old one is known from a guess.
    pub(super) fn refresh_seal(&self, id: &[u8; 16], secret: &[u8; 32]) -> [u8; 16] {
        let full = mac(&self.hashing, &[b"handed-out", id, secret]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }
    /// The secret that follows a used one. Nobody without the key can tell it.
    pub(super) fn successor(&self, id: &[u8; 16], secret: &[u8; 32]) -> [u8; 32] {
        mac(&self.hashing, &[b"successor", id, secret])
    }
    /// Which counter a failed password goes to: that of the device, or that of the typed e-mail and the network.
    pub(super) fn counter(&self, email: &str, peer: IpAddr, device: bool) -> [u8; 16] {
        let network = if device { "device".to_owned() } else { network(peer).to_string() };
        let full = mac(&self.hashing, &[b"failures", email.as_bytes(), network.as_bytes()]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }
    /// By what all counters of a typed e-mail are found.
    pub(in crate::platform) fn whose_passwords(&self, email: &str) -> [u8; 16] {
        let full = mac(&self.hashing, &[b"whose passwords", email.as_bytes()]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }
    /// By what all counters of wrong codes of an account are found.
    pub(in crate::platform) fn whose_codes(&self, user: Id<User>) -> [u8; 16] {
        let full = mac(&self.hashing, &[b"whose codes", &user.bytes()]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }
    /// Which counter a wrong code goes to: one for the whole network outside, because whoever gets there knows the
    /// password already; that of the device where the user was let in before.
    pub(super) fn code_counter(&self, user: Id<User>, device: bool) -> [u8; 16] {
        let place: &[u8] = if device { b"device" } else { b"anywhere" };
        let full = mac(&self.hashing, &[b"codes", &user.bytes(), place]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }
}
