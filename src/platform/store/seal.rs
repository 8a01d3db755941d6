//! All the cryptography of data at rest: key derivation, sealed values, keyed hashes (architecture.md, 4.1).

use chacha20::{R20, hchacha};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Corrupt, StoreError};

/// 256-bit key material, wiped when dropped.
pub type KeyBytes = Zeroizing<[u8; 32]>;

/// Layout of a sealed value. Counts up when the layout changes; old ones are read for ever.
const FORMAT: u8 = 1;
/// XChaCha20-Poly1305 with a random 192-bit nonce.
const ALGORITHM: u8 = 1;
const HEADER: usize = 1 + 1 + 1 + 8;
const NONCE: usize = 24;
const TAG: usize = 16;
/// Nonces that one question to the operating system gives to somebody who seals many values at a time.
const NONCES: usize = 64;

const SEAL: &str = "visite/1/seal";
const BLIND: &str = "visite/1/blind";
const AUDIT: &str = "visite/1/audit";
/// What is derived from a scope's data key: its purpose, and the label of its derivation.
pub const FROM_DATA_KEY: [(&str, &str); 3] = [("seal", SEAL), ("blind", BLIND), ("audit", AUDIT)];

/// Where a sealed value belongs. It opens nowhere else.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The key space.
    pub space: &'a str,
    /// The key within it, without the tenant's prefix.
    pub key: &'a [u8],
}

/// What the header of a sealed value says, and its content.
pub struct Opened {
    /// Version of the stored form.
    pub version: u8,
    /// Counts up with each change of the record.
    pub row_version: u64,
    /// The stored form.
    pub bytes: Vec<u8>,
}

/// Fresh random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Random)?;
    Ok(bytes)
}

/// Nonces for values that are sealed one right after another, each given once. They are no secret, since they stand in
/// front of what they seal; but none may wait in memory for another day: a virtual machine that is put back to an
/// earlier state would give it a second time.
pub struct Nonces {
    fresh: [[u8; NONCE]; NONCES],
    left: usize,
}

impl Nonces {
    /// None yet.
    pub const fn new() -> Self {
        Self { fresh: [[0; NONCE]; NONCES], left: 0 }
    }

    /// A nonce that nobody had before.
    fn next(&mut self) -> Result<[u8; NONCE], StoreError> {
        if self.left == 0 {
            getrandom::fill(self.fresh.as_flattened_mut()).map_err(|_| StoreError::Random)?;
            self.left = NONCES;
        }
        self.left = self.left.saturating_sub(1);
        self.fresh.get(self.left).copied().ok_or(StoreError::Random)
    }
}

/// XChaCha20-Poly1305 for one nonce (draft-irtf-cfrg-xchacha-03, 2.3): HChaCha20 makes a key of its own from the first
/// 16 bytes of the nonce, under which the last 8 are the nonce of ChaCha20-Poly1305 (RFC 8439). What ring does with it
/// takes a quarter of the time of the crate that has both in one.
fn one_time(key: &[u8; 32], nonce: &[u8; NONCE]) -> Result<(LessSafeKey, Nonce), StoreError> {
    let (front, back) = nonce.split_at(16);
    let front: [u8; 16] = front.try_into().map_err(|_| StoreError::Random)?;
    let own = Zeroizing::new(<[u8; 32]>::from(hchacha::<R20>(key.into(), &front.into())));
    let own = UnboundKey::new(&CHACHA20_POLY1305, own.as_slice()).map_err(|_| StoreError::Random)?;
    let mut short = [0_u8; 12];
    for (to, from) in short.iter_mut().skip(4).zip(back) {
        *to = *from;
    }
    Ok((LessSafeKey::new(own), Nonce::assume_unique_for_key(short)))
}

/// Seals everything behind `from`, and puts the tag behind it.
fn seal_in_place(
    key: &[u8; 32],
    nonce: &[u8; NONCE],
    aad: &[u8],
    bytes: &mut Vec<u8>,
    from: usize,
) -> Result<(), StoreError> {
    let (key, nonce) = one_time(key, nonce)?;
    let content = bytes.get_mut(from..).ok_or(StoreError::Random)?;
    let tag =
        key.seal_in_place_separate_tag(nonce, Aad::from(aad), content).map_err(|_| StoreError::Random)?;
    bytes.extend_from_slice(tag.as_ref());
    Ok(())
}

/// Opens content and tag; none if a bit of it, of the nonce or of the associated data is not what was sealed.
fn opened(key: &[u8; 32], nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (key, nonce) = one_time(key, nonce).ok()?;
    let mut bytes = sealed.to_vec();
    let length = key.open_in_place(nonce, Aad::from(aad), &mut bytes).ok()?.len();
    bytes.truncate(length);
    Some(bytes)
}

/// A key derived from another for one purpose.
pub fn derive(from: &[u8], label: &str) -> Result<KeyBytes, StoreError> {
    let mut key = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(None, from).expand(label.as_bytes(), key.as_mut()).map_err(|_| StoreError::Random)?;
    Ok(key)
}

/// HMAC-SHA-256 over the parts, each with its length in front.
#[must_use]
pub fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    keyed(key).over(parts)
}

/// HMAC-SHA-256 with its key taken in, which is half of the work on a short text. Wiped when dropped.
#[derive(Clone)]
struct Keyed(Hmac<Sha256>);

fn keyed(key: &[u8; 32]) -> Keyed {
    Keyed(<Hmac<Sha256> as hmac::KeyInit>::new(&(*key).into_block()))
}

impl Keyed {
    fn over(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&part.len().to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// A 32-byte key as an HMAC block.
trait IntoBlock {
    fn into_block(self) -> hmac::digest::Key<Hmac<Sha256>>;
}
impl IntoBlock for [u8; 32] {
    fn into_block(self) -> hmac::digest::Key<Hmac<Sha256>> {
        let mut block = [0_u8; 64];
        for (to, from) in block.iter_mut().zip(self) {
            *to = from;
        }
        block.into()
    }
}

/// SHA-256.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The keys of one scope: a tenant, or the instance.
pub struct ScopeKeys {
    scope: [u8; 16],
    seal: KeyBytes,
    blind: Keyed,
    audit: Keyed,
}

impl ScopeKeys {
    /// The keys derived from a scope's data key.
    pub fn new(scope: [u8; 16], data_key: &[u8; 32]) -> Result<Self, StoreError> {
        Ok(Self {
            scope,
            seal: derive(data_key, SEAL)?,
            blind: keyed(&*derive(data_key, BLIND)?),
            audit: keyed(&*derive(data_key, AUDIT)?),
        })
    }

    /// The 16 bytes in front of every key of the scope.
    pub(in crate::platform) fn scope(&self) -> [u8; 16] {
        self.scope
    }

    /// Associated data: format, algorithm, tenant, space, key, schema and row version.
    fn place(&self, header: &[u8], place: Place<'_>) -> Vec<u8> {
        let mut aad = Vec::with_capacity(64 + place.space.len() + place.key.len());
        aad.extend_from_slice(b"visite");
        aad.extend_from_slice(header);
        aad.extend_from_slice(&self.scope);
        aad.extend_from_slice(&place.space.len().to_be_bytes());
        aad.extend_from_slice(place.space.as_bytes());
        aad.extend_from_slice(place.key);
        aad
    }

    /// Seals a value for its place.
    pub fn seal(
        &self,
        place: Place<'_>,
        version: u8,
        row_version: u64,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_with_nonce(random()?, place, version, row_version, plain)
    }

    /// As [`ScopeKeys::seal`], for one of many values that are sealed one right after another.
    pub fn seal_one_of_many(
        &self,
        nonces: &mut Nonces,
        place: Place<'_>,
        version: u8,
        row_version: u64,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.seal_with_nonce(nonces.next()?, place, version, row_version, plain)
    }

    fn seal_with_nonce(
        &self,
        nonce: [u8; NONCE],
        place: Place<'_>,
        version: u8,
        row_version: u64,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::with_capacity(HEADER + NONCE + plain.len() + TAG);
        out.extend_from_slice(&[FORMAT, ALGORITHM, version]);
        out.extend_from_slice(&row_version.to_be_bytes());
        let aad = self.place(&out, place);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        seal_in_place(&self.seal, &nonce, &aad, &mut out, HEADER + NONCE)?;
        Ok(out)
    }

    /// Opens a value at its place; anything that was not sealed for exactly this place is corrupt.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Opened, Corrupt> {
        let (header, rest) = sealed.split_first_chunk::<HEADER>().ok_or(Corrupt)?;
        let (nonce, content) = rest.split_first_chunk::<NONCE>().ok_or(Corrupt)?;
        let [format, algorithm, version, row_version @ ..] = *header;
        if format != FORMAT || algorithm != ALGORITHM {
            return Err(Corrupt);
        }
        let aad = self.place(header, place);
        let bytes = opened(&self.seal, nonce, &aad, content).ok_or(Corrupt)?;
        Ok(Opened { version, row_version: u64::from_be_bytes(row_version), bytes })
    }

    /// A keyed hash of something that identifies a person, for an index row.
    #[must_use]
    pub fn blind(&self, field: &str, value: &str) -> [u8; 16] {
        let full = self.blind.over(&[field.as_bytes(), value.as_bytes()]);
        full.first_chunk::<16>().copied().unwrap_or_default()
    }

    /// A link of the audit chain over the previous link, the sequence number and the entry.
    #[must_use]
    pub fn link(&self, previous: &[u8; 32], seq: u64, entry: &[u8]) -> [u8; 32] {
        self.audit.over(&[previous, &seq.to_be_bytes(), entry])
    }

    /// The digest of an entry's sealed old and new values, which may later be erased.
    #[must_use]
    pub fn values_digest(&self, seq: u64, values: &[u8]) -> [u8; 32] {
        self.audit.over(&[b"values", &seq.to_be_bytes(), values])
    }

    /// A content address that does not tell the content to who lacks the key.
    #[must_use]
    pub fn address(&self, content: &[u8]) -> [u8; 32] {
        self.blind.over(&[b"content", &digest(content)])
    }
}

/// Wraps a key under another (keyring, backups), bound to a label.
pub fn wrap_key(under: &[u8; 32], label: &str, key: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
    seal_with(under, label.as_bytes(), key)
}

/// Unwraps a key; none when the wrapping key or the label is not the right one.
#[must_use]
pub fn unwrap_key(under: &[u8; 32], label: &str, wrapped: &[u8]) -> Option<KeyBytes> {
    let plain = Zeroizing::new(open_with(under, label.as_bytes(), wrapped)?);
    Some(Zeroizing::new(*plain.first_chunk::<32>().filter(|_| plain.len() == 32)?))
}

/// Seals bytes under a plain key, bound to `aad` (backups' chunks).
pub fn seal_with(key: &[u8; 32], aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce: [u8; NONCE] = random()?;
    let mut out = Vec::with_capacity(NONCE + plain.len() + TAG);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(plain);
    seal_in_place(key, &nonce, aad, &mut out, NONCE)?;
    Ok(out)
}

/// Opens bytes sealed with [`seal_with`].
#[must_use]
pub fn open_with(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, content) = sealed.split_first_chunk::<NONCE>()?;
    opened(key, nonce, aad, content)
}

/// The Ed25519 key that verifies what a seed signs.
pub fn verifying_key(seed: &[u8; 32]) -> Result<[u8; 32], StoreError> {
    use ring::signature::KeyPair as _;
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| StoreError::Random)?;
    pair.public_key().as_ref().first_chunk::<32>().copied().ok_or(StoreError::Random)
}

/// An Ed25519 signature.
pub fn sign(seed: &[u8; 32], message: &[u8]) -> Result<[u8; 64], StoreError> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| StoreError::Random)?;
    pair.sign(message).as_ref().first_chunk::<64>().copied().ok_or(StoreError::Random)
}

/// Whether the signature is that of the key over the message.
#[must_use]
pub fn signature_fits(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok()
}

/// What a key is called where only its name may be said: it tells nothing of the key.
pub fn key_id(key: &[u8; 32]) -> String {
    let full = mac(key, &[b"visite/1/key-id"]);
    crate::kernel::text::hex(full.first_chunk::<8>().unwrap_or(&[0; 8]))
}

#[cfg(test)]
mod tests {
    use chacha20poly1305::{
        XChaCha20Poly1305, XNonce,
        aead::{Aead, KeyInit, Payload},
    };
    use proptest::{prelude::any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    /// draft-irtf-cfrg-xchacha-03, A.3.1.
    #[test]
    fn the_published_example_of_xchacha20_poly1305() {
        let text =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let aad = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
        let nonce: [u8; NONCE] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
        let mut sealed = text.to_vec();
        seal_in_place(&key, &nonce, &aad, &mut sealed, 0).unwrap();
        let hex = crate::kernel::text::hex(&sealed);
        assert!(hex.starts_with("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"), "{hex}");
        assert!(hex.ends_with("c0875924c1c7987947deafd8780acf49"), "{hex}");
        assert_eq!(opened(&key, &nonce, &aad, &sealed).unwrap(), text);
    }

    proptest! {
        /// What was sealed before ring did the work opens now, and the other way round.
        #[test]
        fn another_implementation_agrees(
            key: [u8; 32], nonce: [u8; 24], aad: Vec<u8>, text: Vec<u8>, flip in any::<proptest::sample::Index>(),
        ) {
            let other = XChaCha20Poly1305::new(&key.into());
            let theirs = other.encrypt(&XNonce::from(nonce), Payload { msg: &text, aad: &aad }).unwrap();
            let mut ours = text.clone();
            seal_in_place(&key, &nonce, &aad, &mut ours, 0).unwrap();
            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(opened(&key, &nonce, &aad, &theirs), Some(text));
            let mut flipped = theirs.clone();
            flipped[flip.index(theirs.len())] ^= 1;
            prop_assert!(opened(&key, &nonce, &aad, &flipped).is_none());
        }
    }
}
