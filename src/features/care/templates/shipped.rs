//! The templates that every house gets (care.md, 3.2). Each is its own version 1 and not stored until a house changes it;
//! so what is written here is for ever, since entries name it.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{json::TemplateJson, model::Template};

/// The scale whose makers sell licences: nobody is offered it before the house says that it has one.
pub const BRADEN: &str = "braden";
/// The protocol of a fall.
pub const FALL: &str = "sturz";
/// A wound, whose area is computed.
pub const WOUND: &str = "wunde";
/// Medicine that was given as it was needed.
pub const AS_NEEDED: &str = "bedarfsmedikation";
/// What came of that; also the key of its field, and of the field of [`AS_NEEDED`].
pub const EFFECT: &str = "wirkung";
/// The answer to that field as long as nobody knows.
pub const NOT_KNOWN_YET: &str = "noch_offen";
/// A restraint that was applied, controlled or ended; which of them, its field [`ACTION`] says.
pub const RESTRAINT: &str = "fem_anwendung";
/// The field that says what was done about a restraint.
pub const ACTION: &str = "aktion";
/// That it was taken off.
pub const TAKEN_OFF: &str = "ende";

#[derive(Deserialize)]
struct File {
    vorlagen: Vec<TemplateJson>,
}

static SHIPPED: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let file: Option<File> =
        serde_json::from_str(include_str!("../../../../assets/care/templates.json")).ok();
    let all = file.into_iter().flat_map(|file| file.vorlagen);
    all.filter_map(|json| json.template(1).ok()).collect()
});

/// All of them, in their order. A test says that each of the file is there.
#[must_use]
pub fn shipped() -> &'static [Template] {
    &SHIPPED
}

/// The shipped template with that key.
#[must_use]
pub fn find_shipped(key: &str) -> Option<&'static Template> {
    shipped().iter().find(|template| template.key == key)
}

/// Whether a template with that key is shipped.
#[must_use]
pub fn is_shipped(key: &str) -> bool {
    find_shipped(key).is_some()
}
