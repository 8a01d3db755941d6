//! The templates (Bausteine) of a house: what an entry asks, and what follows from its answers.
//!
//! Owns: templates with their versions, the shipped ones, how answers are read, judged, scored and stored.
//! May use: `kernel`, `ui`, `platform`.
//! Never: an entry, a resident, or who may write one.

mod access;
mod actions;
mod check;
mod input;
mod json;
mod judge;
mod model;
mod record;
mod repo;
mod shipped;
mod shown;
#[cfg(test)]
mod tests;
mod value;
mod widgets;

#[cfg(test)]
pub use self::{
    input::NONE_OF_THEM,
    model::{Alarm, FieldOption, Level},
    repo::{id_of, lacks_licence},
    shipped::{is_shipped, shipped},
    value::Signature,
};
pub use access::{ManageTemplates, ReadTemplates};
pub use actions::{
    TEMPLATE_ACTIVATED, TEMPLATE_CHANGED, TEMPLATE_CREATED, TEMPLATE_DEACTIVATED, double_intake, history,
    is_fixed, save, set_active,
};
pub use check::PRESSURE;
pub use input::Input;
pub use json::{FieldJson, LevelJson, LimitsJson, OptionJson, TemplateJson};
pub use judge::{
    Judged, OwnLimit, OwnLimits, Score, alarms, correction_alarms, followed, has_text, is_grave, judged,
};
pub use model::{
    Balance, FieldType, Limits, MOST_PHOTOS, Template, TemplateField, TemplateHead, TemplateVersion,
};
pub use repo::{HouseTemplate, KEY, all, find, version};
pub use shipped::{ACTION, AS_NEEDED, EFFECT, NOT_KNOWN_YET, RESTRAINT, TAKEN_OFF, WOUND};
pub use shown::{answers, value_text};
pub use value::{PhotoId, Value, Values};
pub use widgets::{Entered, PhotoInputs, form_errors, inputs, typed};

use crate::platform::{
    feature::{Feature, Right},
    jobs::Reaction,
    shown_at::ShownAt,
    store::{Link, Record as _, RecordKind},
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<TemplateHead>(), RecordKind::of::<TemplateVersion>()], // 40, 41
    links: &[Link::of::<TemplateVersion, TemplateHead>(), Link::of::<TemplateHead, TemplateVersion>()],
    shown_at: &[
        ShownAt {
            table: TemplateHead::TABLE,
            words: "audit-object-template",
            page: Some(|id| format!("/vorlagen/{id}")),
        },
        ShownAt::named(TemplateVersion::TABLE, "audit-object-template"),
    ],
    told: &[actions::TOLD],
    events: &[
        (TEMPLATE_CREATED, Reaction::Nothing),
        (TEMPLATE_CHANGED, Reaction::Nothing),
        (TEMPLATE_DEACTIVATED, Reaction::Nothing),
        (TEMPLATE_ACTIVATED, Reaction::Nothing),
    ],
    rights: &[
        Right::of::<ReadTemplates>(133, "right-templates-read"),
        Right::of::<ManageTemplates>(136, "right-templates-manage"),
    ],
    ..Feature::named("care::templates")
};
