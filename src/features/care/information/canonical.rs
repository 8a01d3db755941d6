//! The bytes that are signed: JSON with sorted keys and nothing that could be written in two ways (practice.md, 5.3), so that
//! whoever holds them finds the same hash.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    model::{Content, Sis, TOPICS},
    rules::cells,
};
use crate::{
    features::care::residents::Resident,
    kernel::{canonical, ids::Id},
    platform::tenancy::User,
};

/// The form of these bytes.
const FORMAT: &str = "visite-sis-1";

/// Who signs, where and when.
pub struct Signature<'a> {
    /// The facility.
    pub einrichtung: &'a str,
    /// The person.
    pub von: Id<User>,
    /// Their name.
    pub name: &'a str,
    /// How they sign.
    pub handzeichen: Option<&'a str>,
    /// When.
    pub at: Timestamp,
}

/// What is signed of a collection, as bytes in UTF-8. `vorgaenger` is the one before.
#[must_use]
pub fn canonical(
    (id, fassung): (Id<Sis>, u32),
    resident: &Resident,
    content: &Content,
    signature: &Signature<'_>,
    vorgaenger: Option<&Sis>,
) -> String {
    let mut themen = Map::new();
    for thema in 1..=TOPICS {
        themen.insert(thema.to_string(), json!(content.topic(thema)));
    }
    let mut matrix = Map::new();
    for (zeile, thema) in cells() {
        let (risiko, weitere) = content.cell(zeile, thema);
        let row = matrix.entry(zeile.code()).or_insert_with(|| json!({}));
        if let Some(row) = row.as_object_mut() {
            row.insert(thema.to_string(), json!([risiko, weitere]));
        }
    }
    let whole = json!({
        "format": FORMAT,
        "id": id.to_string(),
        "fassung": fassung,
        "einrichtung": signature.einrichtung,
        "bewohner": {
            "id": resident.id.to_string(),
            "name": format!("{}, {}", resident.nachname, resident.vorname),
            "geburtsdatum": resident.geburtsdatum.to_string(),
        },
        "datum": content.datum.to_string(),
        "anlass": content.anlass,
        "anwesend": content.anwesend,
        "o_ton": content.o_ton,
        "themen": themen,
        "matrix": matrix,
        "sonstiges_titel": content.sonstiges_titel,
        "bemerkung": content.bemerkung,
        "unterschrieben_at": signature.at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        "unterschrieben_von": {
            "id": signature.von.to_string(),
            "name": signature.name,
            "handzeichen": signature.handzeichen,
        },
        "vorgaenger_sha256": vorgaenger.map(|before| crate::kernel::text::hex(&before.sha256)),
    });
    canonical::text(&whole)
}

/// SHA-256 over them.
#[must_use]
pub fn digest(canonical: &str) -> [u8; 32] {
    Sha256::digest(canonical.as_bytes()).into()
}

impl Sis {
    /// Whether the signed bytes are still those that were signed, and say what is shown.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        let said: Option<Value> = serde_json::from_str(&self.kanonisch).ok();
        let says = |name: &str, text: &Option<String>| {
            said.as_ref().and_then(|said| said.get(name)) == Some(&json!(text))
        };
        let topics = (1..=TOPICS).all(|thema| {
            let told = said.as_ref().and_then(|said| said.get("themen")?.get(thema.to_string()));
            told == Some(&json!(self.inhalt.topic(thema)))
        });
        let cells = cells().all(|(zeile, thema)| {
            let told =
                said.as_ref().and_then(|said| said.get("matrix")?.get(zeile.code())?.get(thema.to_string()));
            told == Some(&json!(self.inhalt.cell(zeile, thema)))
        });
        digest(&self.kanonisch) == self.sha256
            && topics
            && cells
            && says("o_ton", &self.inhalt.o_ton)
            && says("bemerkung", &self.inhalt.bemerkung)
            && says("sonstiges_titel", &self.inhalt.sonstiges_titel)
            && says("anlass", &self.inhalt.anlass)
            && says("anwesend", &self.inhalt.anwesend)
    }
}
