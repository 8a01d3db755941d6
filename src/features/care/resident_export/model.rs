//! What is printed, as texts, part by part. The JSON over which the hash goes has these members and no others, and each text of
//! it stands in the PDF: what somebody holds on paper is what was hashed.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::kernel::{canonical, text::hex};

/// The form of the JSON.
pub const FORMAT: &str = "visite-akte-1";

/// The record as it is printed.
#[derive(Serialize)]
pub struct Akte {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The facility.
    pub einrichtung: String,
    /// Who it is about: name, birth date, number, unit, room, care grade.
    pub person: Vec<Angabe>,
    /// The days, and the zone of all times.
    pub zeitraum: Vec<Angabe>,
    /// The parts that were chosen.
    pub teile: Vec<Teil>,
    /// Every Handzeichen in it, with the name of whoever signs so.
    pub handzeichen: Vec<Zeichen>,
}

/// A part.
#[derive(Serialize)]
pub struct Teil {
    /// Its name.
    pub titel: String,
    /// What it has.
    pub abschnitte: Vec<Abschnitt>,
}

/// A section of a part.
#[derive(Serialize, Default)]
pub struct Abschnitt {
    /// Its name.
    pub titel: Option<String>,
    /// A sentence about it, or why it is empty.
    pub hinweis: Option<String>,
    /// Names and values.
    pub angaben: Vec<Angabe>,
    /// What was written at some time.
    pub eintraege: Vec<Eintrag>,
    /// Something in columns.
    pub tabelle: Option<Tabelle>,
}

/// A name and its value.
#[derive(Serialize, Clone)]
pub struct Angabe {
    /// The name.
    pub feld: String,
    /// The value, with its unit.
    pub wert: String,
    /// Whether it is striking: marked `!`.
    pub auffaellig: bool,
}

/// Something that was written.
#[derive(Serialize)]
pub struct Eintrag {
    /// When it was observed.
    pub zeit: String,
    /// What it is.
    pub titel: String,
    /// What is special about it.
    pub marken: Vec<String>,
    /// Every version, the first first.
    pub fassungen: Vec<Fassung>,
    /// That it was withdrawn or ended, by whom, when and why.
    pub zusatz: Vec<String>,
    /// Who wrote it.
    pub von: String,
}

/// A version.
#[derive(Serialize)]
pub struct Fassung {
    /// Its number, author and time; none where there is one version alone, of which the entry says both.
    pub kopf: Option<String>,
    /// Whether a later one has replaced it: struck through.
    pub ersetzt: bool,
    /// What was answered.
    pub angaben: Vec<Angabe>,
    /// What follows from it: a score.
    pub folgt: Option<String>,
    /// What was written freely.
    pub text: Option<String>,
    /// Why the version before was corrected.
    pub grund: Option<String>,
}

/// Something in columns.
#[derive(Serialize)]
pub struct Tabelle {
    /// The names of the columns.
    pub spalten: Vec<String>,
    /// The rows.
    pub zeilen: Vec<Vec<String>>,
}

/// A Handzeichen.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Zeichen {
    /// The letters.
    pub handzeichen: String,
    /// The name.
    pub name: String,
}

crate::opaque_debug!(Akte, Teil, Abschnitt, Angabe, Eintrag, Fassung, Tabelle, Zeichen);

impl Angabe {
    /// One that strikes nobody.
    pub fn new(feld: impl Into<String>, wert: impl Into<String>) -> Self {
        Self { feld: feld.into(), wert: wert.into(), auffaellig: false }
    }
}

impl Abschnitt {
    /// One that is empty, and says so.
    pub fn empty(hinweis: String) -> Self {
        Self { hinweis: Some(hinweis), ..Self::default() }
    }
}

/// The JSON of a record, and SHA-256 over its bytes as hexadecimal digits.
pub struct Hashed {
    /// The bytes.
    pub json: String,
    /// The digits.
    pub sha256: String,
}

impl Akte {
    /// Its canonical JSON with the hash: keys sorted, nothing that could be written in two ways.
    ///
    /// # Errors
    /// None that texts could cause; a fault of the program.
    pub fn hashed(&self) -> Result<Hashed, serde_json::Error> {
        let json = canonical::text(&serde_json::to_value(self)?);
        let digest: [u8; 32] = Sha256::digest(json.as_bytes()).into();
        Ok(Hashed { json, sha256: hex(&digest) })
    }
}
