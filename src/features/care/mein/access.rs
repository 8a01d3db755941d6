//! What a resident reaches with their badge (care.md, 10.1 and 14.3): themselves, their moods, and the titles of their measures.
//! Each grant ends at the row.

use std::ops::Range as Time;

use jiff::Timestamp;

use crate::{
    features::care::{
        alerts::Alert,
        badges::{self, Badge},
        measures::{self, Measure},
        moods::{self, Mood, RecordsMoods},
        observations::moment,
        residents::Resident,
        settings::CareSettings,
        units::Unit,
    },
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        store::{Order, Range, Reader, StoreError, Writer},
        tenancy::Ctx,
        web::idempotency::IdempotencyRecord,
    },
};

permission!(badge
    /// A resident's own pages.
    pub OwnPages, "residents.own", from "/q", Pflege
);
grants!(OwnPages: read Resident where |who, resident| who.badge_of::<Resident>() == Some(resident.id));
grants!(OwnPages: read Badge where |who, badge| who.badge_of::<Resident>() == Some(badge.resident_id), by badges::BY_RESIDENT);
grants!(OwnPages: read Measure where |who, measure| who.badge_of::<Resident>() == Some(measure.resident_id), by measures::BY_RESIDENT);
grants!(OwnPages: write Mood where |who, mood| who.badge_of::<Resident>() == Some(mood.resident_id), by moods::BY_RESIDENT);
grants!(OwnPages: write Alert where |who, alert| who.badge_of::<Resident>() == Some(alert.resident_id));
// What is nobody's own: the rules of the house, and what was sent before.
grants!(OwnPages: read CareSettings where |_who, _settings| true);
grants!(OwnPages: read Unit where |_who, _unit| true);
grants!(OwnPages: write IdempotencyRecord where |_who, _once| true);

impl RecordsMoods for OwnPages {
    fn moods(r: &Reader<'_, Self>, _: Id<Resident>, time: &Time<Timestamp>) -> Result<Vec<Mood>, StoreError> {
        let below = Range::between(&moment(time.start), &moment(time.end));
        let rows = r.own(&moods::BY_RESIDENT, &below, Order::Up)?;
        rows.map(|row| row.and_then(|(_, _, id)| Ok(r.need::<Mood>(&id)?.into_inner()))).collect()
    }
    fn sign(_: &Ctx<Self>, _: &mut Writer<'_, '_, Self>) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
}
