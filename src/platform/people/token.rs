//! Secrets of links: 256 random bits, of which only a keyed hash is stored (R-AUTH-14, R-AUTH-17).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};

use crate::{
    kernel::{problem::Problem, secret::Secret, text::hex},
    platform::{
        Platform,
        store::{StoreError, mac, random},
        web::{session::AuthKeys, throttle::Turn},
    },
};

/// The hash by which a link is stored and found.
pub(super) type TokenHash = [u8; 32];

/// A new secret for a link, and its hash.
pub(super) fn new(door: &AuthKeys) -> Result<(Secret, TokenHash), StoreError> {
    let secret: [u8; 32] = random()?;
    Ok((Secret::new(B64.encode(secret)), hash(door, &secret)))
}

/// The hash of a secret that somebody brings; none when it cannot be one.
pub(super) fn presented(door: &AuthKeys, text: &str) -> Option<TokenHash> {
    let secret: [u8; 32] = B64.decode(text.trim()).ok()?.try_into().ok()?;
    Some(hash(door, &secret))
}

/// The turn at a link, before it is looked at: whoever comes behind the one who uses it finds it used.
pub(super) async fn turn(p: &Platform, text: &str) -> Result<Option<Turn>, Problem> {
    match presented(p.door(), text) {
        Some(hash) => p.turn_at_link(&hash).await.map(Some),
        None => Ok(None),
    }
}

/// As the store looks it up.
pub(super) fn key(hash: &TokenHash) -> String {
    hex(hash)
}

fn hash(door: &AuthKeys, secret: &[u8; 32]) -> TokenHash {
    mac(door.hashing(), &[b"link", secret])
}
