//! The templates (Bausteine) of a house: what an entry asks, and what follows from its answers.
//!
//! Owns: templates with their versions, the shipped ones, how answers are read, judged, scored and stored.
//! May use: `kernel`, `ui`, `platform`.
//! Never: an entry, a resident, or who may write one.

mod access;
mod input;
mod json;
mod judge;
mod model;
mod record;
mod repo;
mod shipped;
#[cfg(test)]
mod tests;
mod value;

pub use access::{ManageTemplates, ReadTemplates};
pub use input::{Input, NONE_OF_THEM};
pub use json::{FieldJson, LevelJson, LimitsJson, OptionJson, TemplateJson};
pub use judge::{Judged, OwnLimit, OwnLimits, Score, alarms, correction_alarms, followed, has_text, judged};
pub use model::{
    Alarm, Balance, FieldOption, FieldType, Level, Limits, Template, TemplateField, TemplateHead,
    TemplateVersion,
};
pub use repo::{HouseTemplate, KEY, all, find, id_of, lacks_licence, saved, version};
pub use shipped::{BRADEN, FALL, WOUND, is_shipped, shipped};
pub use value::{Signature, Value, Values};

use crate::platform::{
    feature::{Feature, Right},
    shown_at::ShownAt,
    store::{Link, Record as _, RecordKind},
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<TemplateHead>(), RecordKind::of::<TemplateVersion>()], // 40, 41
    links: &[Link::of::<TemplateVersion, TemplateHead>(), Link::of::<TemplateHead, TemplateVersion>()],
    shown_at: &[
        ShownAt::named(TemplateHead::TABLE, "audit-object-template"),
        ShownAt::named(TemplateVersion::TABLE, "audit-object-template"),
    ],
    rights: &[
        Right::of::<ReadTemplates>(133, "right-templates-read"),
        Right::of::<ManageTemplates>(136, "right-templates-manage"),
    ],
    ..Feature::named("care::templates")
};
