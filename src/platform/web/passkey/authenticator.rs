//! An authenticator in software, written from the standard (WebAuthn 3, 6 and 8.7): what the library must agree with.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

/// One key on one device.
pub struct Device {
    id: [u8; 16],
    key: EcdsaKeyPair,
    /// Signature counter of its last answer; 0: it keeps none.
    pub counter: u32,
    /// The origin that its browser believes to be at.
    pub origin: String,
    /// The name that the key is for.
    pub name: String,
}

const PRESENT_AND_VERIFIED: u8 = 0b0000_0101;
const WITH_KEY: u8 = 0b0100_0000;

impl Device {
    pub fn new(id: u8, name: &str) -> Self {
        let random = SystemRandom::new();
        let kind = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).unwrap();
        Self { id: [id; 16], key, counter: 0, origin: format!("https://{name}:8443"), name: name.into() }
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let name = digest(&SHA256, self.name.as_bytes());
        [name.as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client(&self, kind: &str, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        let challenge = &question["publicKey"]["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false}).to_string()
    }

    fn answer(&self, response: Value) -> String {
        let id = B64.encode(self.id);
        json!({"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}})
            .to_string()
    }

    /// Makes the key.
    pub fn create(&self, question: &str) -> String {
        let point = self.key.public_key().as_ref();
        let (x, y) = (&point[1..33], &point[33..]);
        // A map in CBOR: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y.
        let head = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
        let key = [&head[..], x, &[0x22, 0x58, 32], y].concat();
        let length = u8::try_from(self.id.len()).unwrap();
        let data = [&self.data(PRESENT_AND_VERIFIED | WITH_KEY)[..], &[0; 16], &[0, length], &self.id, &key];
        let data = data.concat();
        let size = u8::try_from(data.len()).unwrap();
        let object = [&b"\xa3cfmtdnonegattStmt\xa0hauthData\x58"[..], &[size], &data].concat();
        let client = self.client("webauthn.create", question);
        self.answer(json!({"attestationObject": B64.encode(object), "clientDataJSON": B64.encode(client)}))
    }

    /// Shows the key.
    pub fn get(&mut self, question: &str) -> String {
        if self.counter > 0 {
            self.counter += 1;
        }
        let (data, client) = (self.data(PRESENT_AND_VERIFIED), self.client("webauthn.get", question));
        let signed = [&data[..], digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "authenticatorData": B64.encode(data), "clientDataJSON": B64.encode(client),
            "signature": B64.encode(signature),
        }))
    }
}
