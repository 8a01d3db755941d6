//! The staff of a house: care profiles with their Handzeichen, who stands in where, and so whom each of them reaches.
//!
//! Owns: profiles and stand-ins, their rules and pages; the duty of a user ([`CareDuty`]), on which the permissions of the
//! area depend.
//! May use: `kernel`, `ui`, `platform`, `units`, `settings`, people and the tabs of the administration (`accounts`).
//! Never: a resident.

mod access;
mod api;
mod audience;
mod duty;
mod error;
mod model;
mod pages;
mod profiles;
mod routes;
mod rules;
mod stand_in;
#[cfg(test)]
mod tests;

pub use access::{ManageStaff, StandInFor};
pub use audience::{Audience, colleagues, recipients};
pub use duty::{Barred, CareDuty, LEAST_REASON, Via, is_reason, need_nurse, restricted};
pub use model::{Profile, StandIn};
pub use pages::{STAND_IN_AT, stand_in_buttons};
pub use profiles::{ProfileChange, author, keep, sign, sign_of, signed_with};
pub use stand_in::begin as stand_in;

use crate::{
    features::{care::units::Unit, house::accounts::ADMIN},
    platform::{
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Profile>(), RecordKind::of::<StandIn>()], // 43, 44
    links: &[Link::of::<StandIn, Unit>()],
    shown_at: &[
        ShownAt {
            table: Profile::TABLE,
            words: "audit-object-care-profile",
            page: Some(|id| format!("{}/{id}", pages::SIGNS)),
        },
        ShownAt {
            table: StandIn::TABLE,
            words: "audit-object-stand-in",
            page: Some(|_| pages::STAND_INS.to_owned()),
        },
    ],
    rights: &[
        Right::of::<ManageStaff>(134, "right-care-staff"),
        Right::of::<StandInFor>(135, "right-stand-in"),
    ],
    events: &[(profiles::PROFILE_CHANGED, Reaction::Nothing), (stand_in::BEGUN, Reaction::Nothing)],
    admin: &[
        NavEntry::of::<ManageStaff>(14, ADMIN, pages::SIGNS, "profile-table", Icon::People),
        NavEntry::of::<ManageStaff>(16, ADMIN, pages::STAND_INS, "stand-in-table", Icon::People),
    ],
    routes: routes::routes,
    ..Feature::named("care::staff")
};
