//! The audit trail of a tenant as a file that another machine can verify (R-AUD-04).
//!
//! Owns: the file's format, writing it, verifying it.
//! May use: the rest of `store`.
//! Never: old and new values (they stay sealed in the data file); a decision who may export.
//!
//! The file is JSON lines, UTF-8, each ended by a line feed:
//!
//! ```text
//! {"visite_audit_export":1,"tenant":SLUG,"tenant_id":HEX16,"instance":HEX16,"version":…,"exported_at":…,"public_key":HEX32}
//! {"seq":1,"at":…,"kind":…,"actor":{"kind":…,"user":…,"name":…,"role":…|null[,"badge":{"table":N,"id":HEX16}]},"from":{"address":…,"agent":…}|null,
//!  "request":HEX16,"object":{"table":N,"id":HEX16}|null,
//!  "fields":[…],"notes":{…},"values":HEX32|null,"form":N[,"person":{"table":N,"id":HEX16}],"stored":BASE64,"link":HEX32}          one line an entry, oldest first
//! {"head":{"entries":N,"link":HEX32,"sha256":HEX32},"signature":HEX64}
//! ```
//!
//! `stored` is the entry as the chain takes it in, `form` the version of that form; the readable members before it say the same, and verifying compares
//! them. `values` is the keyed digest of old and new values. `link` is `HMAC(k, link before ‖ seq ‖ stored)` under the
//! tenant's audit key (R-AUD-02). `sha256` is that of every byte before the last line. The signature is Ed25519 over
//! `visite/1/audit-export`, a zero byte, that digest, N (8 bytes, big-endian) and the last link.
//!
//! **Without any key** the file shows that it is, byte for byte, what the holder of the key `public_key` signed: no entry
//! was changed, left out, added or moved afterwards, numbers run from 1 without a gap, and the readable members are what
//! the chain took in. Whose key that is, it cannot show: compare it with the one that `keys list` printed on the instance
//! and that was kept elsewhere (`--key`). It cannot show either that the instance itself did not rewrite its trail before.
//! **With the instance's keyring** the links are computed anew too: they cannot be made without the tenant's key.

mod read;
mod write;

pub use read::{ExportFault, ExportReport, verify};
pub(in crate::platform) use write::Trail;
pub use write::{ExportError, ExportSummary};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::event_log::ExportedEntry;
use crate::{kernel::text::hex, platform::tenancy::ActorKind};

/// The version of the file's format.
const FORMAT: u32 = 1;
/// What is signed begins so.
const PURPOSE: &[u8] = b"visite/1/audit-export\0";
/// The label of the key that signs, derived from the master key.
pub(super) const SIGNING: &str = "visite/1/audit-sign";

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    visite_audit_export: u32,
    tenant: String,
    tenant_id: String,
    instance: String,
    version: String,
    exported_at: Timestamp,
    public_key: String,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    head: Head,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    entries: u64,
    link: String,
    sha256: String,
}

/// What the signature covers.
fn signed(sha256: &[u8; 32], entries: u64, link: &[u8; 32]) -> Vec<u8> {
    [PURPOSE, sha256, &entries.to_be_bytes(), link].concat()
}

/// The readable members of an entry, in their order.
fn readable(told: &ExportedEntry) -> Map<String, Value> {
    let entry = &told.entry;
    let user = entry.actor.user.bytes();
    let mut actor = json!({
        "kind": entry.actor.kind.word(),
        "user": (user != [0; 16]).then(|| entry.actor.user.to_string()),
        "name": entry.actor.name,
        "role": (!entry.actor.is_badge()).then(|| entry.actor.role.code()),
    });
    // Only where there is one: what older versions wrote has no such member.
    if let (ActorKind::Badge { table, id }, Some(members)) = (entry.actor.kind, actor.as_object_mut()) {
        members.insert("badge".into(), json!({ "table": table, "id": hex(&id) }));
    }
    let from = entry.actor.origin.as_ref();
    let from = from.map(|from| json!({ "address": from.address.to_string(), "agent": from.agent }));
    let object = entry.object.map(|(table, id)| json!({ "table": table, "id": hex(&id) }));
    let notes: Map<String, Value> =
        entry.notes.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let members = [
        ("seq", json!(entry.seq)),
        ("at", json!(entry.at.to_string())),
        ("kind", json!(entry.kind)),
        ("actor", actor),
        ("from", json!(from)),
        ("request", json!(entry.request.to_string())),
        ("object", json!(object)),
        ("fields", json!(entry.fields)),
        ("notes", Value::Object(notes)),
        ("values", json!(told.values.map(|digest| hex(&digest)))),
        ("form", json!(told.form)),
    ];
    // The same holds of the person.
    let person = entry.person.map(|(table, id)| ("person", json!({ "table": table, "id": hex(&id) })));
    members.into_iter().chain(person).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Bytes written as small hexadecimal digits, the only way in which an export writes them.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() != N.checked_mul(2)? || !text.bytes().all(digit) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
