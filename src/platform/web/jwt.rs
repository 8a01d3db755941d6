//! The product's tokens: JWT, HS256 only, every claim required, judged by the clock that the caller passes.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result as JwtResult},
    signature::{self, Signer, Verifier},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The issuer that every token names.
pub const ISSUER: &str = "visite";
/// How far `iat` may lie in the future, seconds (two clocks of one machine before and after a correction).
const LEEWAY_S: i64 = 5;
/// Longest token that is looked at, bytes.
const LONGEST: usize = 2_048;

/// What a token is for; one type is never accepted where another is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenType {
    /// Short-lived, carries a request.
    Access,
    /// Rotating, buys the next access token.
    Refresh,
    /// Between password and second factor.
    Mfa,
    /// Accepts an invitation.
    Invitation,
    /// Proves the mailbox of a registration.
    Mailbox,
}

/// What a token says (security.md, R-SES-05): all required, nothing else allowed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Issuer, [`ISSUER`].
    pub iss: String,
    /// Audience: the instance.
    pub aud: String,
    /// The user.
    pub sub: Uuid,
    /// The tenant; nil for the operator console.
    pub tid: Uuid,
    /// The session.
    pub sid: Uuid,
    /// What it is for.
    pub typ: TokenType,
    /// Epochs of the user and of the tenant when it was issued.
    pub epoch: (u64, u64),
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Expiry in Unix seconds; the token is refused from that second on.
    pub exp: i64,
    /// The token's own id.
    pub jti: Uuid,
}
crate::opaque_debug!(Claims, TokenKeys);

/// Whom and what a new token is about; times, issuer and audience are added by [`TokenKeys::issue`].
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The user.
    pub sub: Uuid,
    /// The tenant; nil for the operator console.
    pub tid: Uuid,
    /// The session.
    pub sid: Uuid,
    /// What it is for.
    pub typ: TokenType,
    /// Epochs of the user and of the tenant.
    pub epoch: (u64, u64),
    /// The token's own id.
    pub jti: Uuid,
}

/// Why a token is not accepted. People see one answer for all (401); the reason is for tests and counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a token of ours: form, header, algorithm, key or claims.
    #[error("token is malformed")]
    Malformed,
    /// The signature is not ours.
    #[error("token has a wrong signature")]
    Signature,
    /// Its time is over, or has not come.
    #[error("token is out of date")]
    Expired,
    /// Another type, issuer or audience.
    #[error("token is for something else")]
    WrongUse,
    /// It could not be signed.
    #[error("token cannot be signed")]
    Unsigned,
}

/// One signing key and the older ones that still verify (R-SES-12).
pub struct TokenKeys {
    audience: String,
    current: (String, Zeroizing<[u8; 32]>),
    older: Vec<(String, Zeroizing<[u8; 32]>, Timestamp)>,
}

impl TokenKeys {
    /// `kid` names the signing key; `audience` is the instance (its configured host name).
    #[must_use]
    pub fn new(audience: impl Into<String>, kid: impl Into<String>, key: [u8; 32]) -> Self {
        let _ = PROVIDER.install_default();
        Self { audience: audience.into(), current: (kid.into(), Zeroizing::new(key)), older: Vec::new() }
    }

    /// Adds a retired key that still verifies, until then.
    #[must_use]
    pub fn with_older(mut self, kid: impl Into<String>, key: [u8; 32], until: Timestamp) -> Self {
        self.older.push((kid.into(), Zeroizing::new(key), until));
        self
    }

    /// Signs a token that is valid for `life` from `now`.
    ///
    /// # Errors
    /// [`TokenError::Unsigned`] when the library refuses.
    pub fn issue(&self, about: About, now: Timestamp, life: SignedDuration) -> Result<String, TokenError> {
        let iat = now.as_second();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: self.audience.clone(),
            sub: about.sub,
            tid: about.tid,
            sid: about.sid,
            typ: about.typ,
            epoch: about.epoch,
            iat,
            exp: iat.saturating_add(life.as_secs()),
            jti: about.jti,
        };
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(self.current.0.clone());
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(self.current.1.as_ref()))
            .map_err(|_| TokenError::Unsigned)
    }

    /// The claims of a token of type `typ` that is valid at `now`.
    ///
    /// # Errors
    /// The first reason found, in the order header, signature, claims, use, time.
    pub fn verify(&self, token: &str, typ: TokenType, now: Timestamp) -> Result<Claims, TokenError> {
        let key = self.key_for(token, now)?;
        let mut rules = Validation::new(Algorithm::HS256);
        rules.required_spec_claims.clear();
        // Times and audience are compared below: by the caller's clock, and exactly.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        rules.validate_aud = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(key), &rules)
            .map_err(|error| match error.kind() {
                ErrorKind::InvalidSignature => TokenError::Signature,
                _ => TokenError::Malformed,
            })?
            .claims;
        if claims.iss != ISSUER || claims.aud != self.audience || claims.typ != typ {
            return Err(TokenError::WrongUse);
        }
        let now = now.as_second();
        if claims.exp <= now || claims.iat > now.saturating_add(LEEWAY_S) || claims.iat > claims.exp {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }

    /// Reads the header strictly: `alg`, `typ`, `kid`, nothing else; `kid` is only compared, never used as a name.
    fn key_for(&self, token: &str, now: Timestamp) -> Result<&[u8], TokenError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Head {
            typ: String,
            alg: String,
            kid: String,
        }
        use base64::Engine as _;
        let head = token.split('.').next().filter(|_| token.len() <= LONGEST).ok_or(TokenError::Malformed)?;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(head)
            .map_err(|_| TokenError::Malformed)?;
        let head: Head = serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)?;
        if head.alg != "HS256" || head.typ != "JWT" {
            return Err(TokenError::Malformed);
        }
        let older = self.older.iter().filter(|(_, _, until)| now < *until).map(|(kid, key, _)| (kid, key));
        std::iter::once((&self.current.0, &self.current.1))
            .chain(older)
            .find(|(kid, _)| **kid == head.kid)
            .map(|(_, key)| key.as_slice())
            .ok_or(TokenError::Malformed)
    }
}

struct Hs256(Zeroizing<Vec<u8>>);
impl Hs256 {
    fn mac(&self, message: &[u8]) -> Result<hmac::Hmac<sha2::Sha256>, signature::Error> {
        use hmac::{KeyInit as _, Mac as _};
        let mut mac =
            hmac::Hmac::<sha2::Sha256>::new_from_slice(&self.0).map_err(|_| signature::Error::new())?;
        mac.update(message);
        Ok(mac)
    }
}
impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        use hmac::Mac as _;
        Ok(self.mac(message)?.finalize().into_bytes().to_vec())
    }
}
impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], tag: &Vec<u8>) -> Result<(), signature::Error> {
        use hmac::Mac as _;
        self.mac(message)?.verify_slice(tag).map_err(|_| signature::Error::new())
    }
}
impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}
impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> JwtResult<Box<dyn JwtSigner>> {
    if *algorithm != Algorithm::HS256 || key.family() != AlgorithmFamily::Hmac {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(Box::new(Hs256(Zeroizing::new(key.as_bytes().to_vec()))))
}
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    if *algorithm != Algorithm::HS256 || key.family() != AlgorithmFamily::Hmac {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    match key.kind() {
        DecodingKeyKind::SecretOrDer(bytes) => Ok(Box::new(Hs256(Zeroizing::new(bytes.to_vec())))),
        _ => Err(ErrorKind::InvalidKeyFormat.into()),
    }
}
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
    use serde_json::{Value, json};

    const KEY: [u8; 32] = [7; 32];
    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }
    fn keys() -> TokenKeys {
        TokenKeys::new("visite.test", "k2", KEY).with_older(
            "k1",
            [6; 32],
            now() + SignedDuration::from_mins(15),
        )
    }
    fn about(typ: TokenType) -> About {
        let id = Uuid::from_u128(1);
        About { sub: id, tid: id, sid: id, typ, epoch: (1, 2), jti: id }
    }
    fn forge(head: &Value, body: &Value, key: &[u8]) -> String {
        let text = format!("{}.{}", B64.encode(head.to_string()), B64.encode(body.to_string()));
        let tag = Hs256(Zeroizing::new(key.to_vec())).try_sign(text.as_bytes()).unwrap();
        format!("{text}.{}", B64.encode(tag))
    }
    fn head() -> Value {
        json!({"typ": "JWT", "alg": "HS256", "kid": "k2"})
    }
    fn body() -> Value {
        let id = Uuid::from_u128(1).to_string();
        json!({"iss": "visite", "aud": "visite.test", "sub": id, "tid": id, "sid": id, "typ": "access",
               "epoch": [1, 2], "iat": 1_790_000_000_i64, "exp": 1_790_000_900_i64, "jti": id})
    }
    fn with(mut value: Value, key: &str, to: Value) -> Value {
        value[key] = to;
        value
    }
    fn without(mut value: Value, key: &str) -> Value {
        value.as_object_mut().unwrap().remove(key);
        value
    }

    /// R-SES-12: a retired key verifies until its time, and not a second longer.
    #[test]
    fn own_token_is_accepted_until_its_last_second() {
        let keys = keys();
        let token = keys.issue(about(TokenType::Access), now(), SignedDuration::from_mins(15)).unwrap();
        let claims = keys.verify(&token, TokenType::Access, now()).unwrap();
        assert!(claims.epoch == (1, 2) && claims.exp - claims.iat == 900);
        let at =
            |s: i64| keys.verify(&token, TokenType::Access, now() + SignedDuration::from_secs(s)).map(|_| ());
        assert_eq!(at(899), Ok(()));
        assert_eq!(at(900), Err(TokenError::Expired));
        assert_eq!(at(-86_400), Err(TokenError::Expired));
        assert!(keys.verify(&forge(&head(), &body(), &KEY), TokenType::Access, now()).is_ok());
        let older = forge(&with(head(), "kid", json!("k1")), &body(), &[6; 32]);
        assert!(keys.verify(&older, TokenType::Access, now()).is_ok());
        let long = with(body(), "exp", json!(1_790_009_000_i64));
        let older = forge(&with(head(), "kid", json!("k1")), &long, &[6; 32]);
        let last = now() + SignedDuration::from_mins(15);
        assert!(keys.verify(&older, TokenType::Access, last - SignedDuration::from_secs(1)).is_ok());
        assert_eq!(keys.verify(&older, TokenType::Access, last), Err(TokenError::Malformed), "retired");
    }

    #[test]
    fn r_ses_05_only_the_diagonal_of_the_types_works() {
        use TokenType::{Access, Invitation, Mailbox, Mfa, Refresh};
        let keys = keys();
        for made in [Access, Refresh, Mfa, Invitation, Mailbox] {
            let token = keys.issue(about(made), now(), SignedDuration::from_mins(15)).unwrap();
            for due in [Access, Refresh, Mfa, Invitation, Mailbox] {
                assert_eq!(keys.verify(&token, due, now()).is_ok(), made == due, "{made:?} as {due:?}");
            }
        }
    }

    #[test]
    fn r_ses_04_forged_tokens_are_refused() {
        let (good, h, b) = (forge(&head(), &body(), &KEY), head(), body());
        let parts: Vec<&str> = good.split('.').collect();
        let unsigned = |head: &Value| format!("{}.{}.", B64.encode(head.to_string()), parts[1]);
        let mut forged = vec![
            ("empty", String::new()),
            ("dots", "..".into()),
            ("two parts", format!("{}.{}", parts[0], parts[1])),
            ("four parts", format!("{good}.x")),
            ("no signature", format!("{}.{}.", parts[0], parts[1])),
            ("alg none", unsigned(&with(h.clone(), "alg", json!("none")))),
            ("alg NoNe", unsigned(&with(h.clone(), "alg", json!("NoNe")))),
            ("alg RS256", forge(&with(h.clone(), "alg", json!("RS256")), &b, &KEY)),
            ("alg HS512", forge(&with(h.clone(), "alg", json!("HS512")), &b, &KEY)),
            ("other key", forge(&h, &b, &[8; 32])),
            ("empty key", forge(&h, &b, b"")),
            ("older key under new kid", forge(&h, &b, &[6; 32])),
            ("kid unknown", forge(&with(h.clone(), "kid", json!("k9")), &b, &KEY)),
            ("kid path", forge(&with(h.clone(), "kid", json!("../../dev/null")), &b, b"")),
            ("kid sql", forge(&with(h.clone(), "kid", json!("k2' OR 1=1")), &b, &KEY)),
            ("kid missing", forge(&without(h.clone(), "kid"), &b, &KEY)),
            ("jwk", forge(&with(h.clone(), "jwk", json!({"kty": "oct", "k": "AA"})), &b, &KEY)),
            ("jku", forge(&with(h.clone(), "jku", json!("https://e.test")), &b, &KEY)),
            ("x5u", forge(&with(h.clone(), "x5u", json!("https://e.test")), &b, &KEY)),
            ("crit", forge(&with(h.clone(), "crit", json!(["exp"])), &b, &KEY)),
            ("iss", forge(&h, &with(b.clone(), "iss", json!("other")), &KEY)),
            ("aud", forge(&h, &with(b.clone(), "aud", json!("other")), &KEY)),
            ("aud list", forge(&h, &with(b.clone(), "aud", json!(["visite.test"])), &KEY)),
            ("typ", forge(&h, &with(b.clone(), "typ", json!("refresh")), &KEY)),
            ("expired", forge(&h, &with(b.clone(), "exp", json!(1_790_000_000_i64)), &KEY)),
            ("from the future", forge(&h, &with(b.clone(), "iat", json!(1_790_000_100_i64)), &KEY)),
            ("exp text", forge(&h, &with(b.clone(), "exp", json!("1890000000")), &KEY)),
            ("exp fraction", forge(&h, &with(b.clone(), "exp", json!(1.89e9)), &KEY)),
            ("extra claim", forge(&h, &with(b.clone(), "role", json!("admin")), &KEY)),
            (
                "body changed",
                format!(
                    "{}.{}.{}",
                    parts[0],
                    B64.encode(with(b.clone(), "epoch", json!([9, 9])).to_string()),
                    parts[2]
                ),
            ),
            ("huge", format!("{good}{}", "A".repeat(5_000))),
        ];
        for claim in ["iss", "aud", "sub", "tid", "sid", "typ", "epoch", "iat", "exp", "jti"] {
            forged.push((claim, forge(&h, &without(b.clone(), claim), &KEY)));
        }
        assert!(forged.len() >= 25);
        for (name, token) in forged {
            assert!(keys().verify(&token, TokenType::Access, now()).is_err(), "{name}");
        }
    }
}
