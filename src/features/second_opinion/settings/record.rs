//! The settings: one record in each facility, from its first change on.

use jiff::civil::Date;
use maud::Markup;

use super::ManageSettings;
use crate::{
    features::house::accounts::{ADMIN, Section, tabs},
    field,
    kernel::{ids::Id, problem::FieldErrors},
    platform::{
        entity::{
            self, Entity, Field, Fields, Kind::Number, Single, Stamp, Violation, columns_fit, single::the_one,
        },
        store::{CachedView, EventKind, Reader, Record, StoreError, TableName},
        tenancy::{Ctx, MayReadAll, Permission, Role},
    },
    record,
    ui::{NavSpot, View},
};

record! {
    /// The settings of second opinions in a facility.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Settings {
        /// Days until a case without answer shows as "Keine Rückmeldung" (domain.md, 1.2).
        pub keine_rm_frist_tage: u16,
    }
}

/// The settings of second opinions were changed.
pub const SETTINGS_CHANGED: EventKind = EventKind::new("second_opinion.settings_changed");

/// The days that a facility may choose.
const DAYS: std::ops::RangeInclusive<u16> = 1..=365;

impl Fields for Settings {
    const FIELDS: &'static [Field<Self>] = &[field!(
        keine_rm_frist_tage,
        Number,
        entity::Section("settings"),
        &[Role::Admin],
        required,
        hint("second-opinion-settings-days")
    )];
    const WORDS: &'static str = "second-opinion-settings";
}

impl Entity for Settings {
    const STAMPS: &'static [&'static str] = &[];

    fn settle(&mut self, _: Option<&Self>, _: &Stamp) {}
    fn check(&self, _: Option<&Self>, _: Date) -> FieldErrors {
        let mut broken = columns_fit(self);
        if !DAYS.contains(&self.keine_rm_frist_tage) {
            broken.push(Violation::new("keine_rm_frist_tage", "ZAHL_UNGUELTIG"));
        }
        broken.into()
    }
}

impl Single for Settings {
    type Edit = ManageSettings;
    const AT: &'static str = "/verwaltung/zweitmeinung";
    const HERE: NavSpot = ADMIN;
    const CHANGED: EventKind = SETTINGS_CHANGED;

    /// What the facility chose before areas had settings of their own, else the product's choice.
    fn before<P: Permission>(ctx: &Ctx<P>) -> Self {
        Self { keine_rm_frist_tage: ctx.legacy_setting().unwrap_or(FRIST_TAGE) }
    }
    fn above(v: &View) -> Markup {
        tabs(v, Section::Area(Self::AT))
    }
}

/// Days until "Keine Rückmeldung", unless the facility says otherwise (domain.md, 1.2).
const FRIST_TAGE: u16 = 28;

impl Settings {
    /// Those that count.
    ///
    /// # Errors
    /// Those of the store.
    pub fn in_force<P>(ctx: &Ctx<P>, r: &Reader<'_, P>) -> Result<Self, StoreError>
    where
        P: Permission + MayReadAll<Self>,
    {
        Ok(r.cached::<InForce>()?.0.unwrap_or_else(|| Self::before(ctx)))
    }
}

impl Record for Settings {
    const TABLE: TableName = TableName::new(18, "second_opinion_settings");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        the_one()
    }
}

/// The record, if it is there: cached, since every list of cases asks for it.
struct InForce(Option<Settings>);

impl CachedView for InForce {
    type Of = Settings;
    fn work_out<P: Permission + MayReadAll<Settings>>(
        r: &Reader<'_, P>,
        _: Option<&Self>,
    ) -> Result<Self, StoreError> {
        Ok(Self(r.get::<Settings>(&the_one())?.map(|settings| *settings)))
    }
    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::platform::store::testing::tenant_stored_bytes;

    #[test]
    fn bytes_on_disk_are_for_ever() {
        assert_eq!(tenant_stored_bytes(&Settings { keine_rm_frist_tage: 14 }), b"\x0e");
    }
}
