//! The settings are shown and changed.

use super::{ManageSettings, Settings, record::ONE};
use crate::{
    kernel::problem::FieldErrors,
    platform::{
        Platform,
        entity::ActError,
        store::{Change, Event, EventKind, Reader, Record as _, Recorded, StoreError},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// The settings of second opinions were changed.
pub const SETTINGS_CHANGED: EventKind = EventKind::new("second_opinion.settings_changed");

/// The days that a facility may choose.
const DAYS: std::ops::RangeInclusive<u16> = 1..=365;

/// The settings that count, and the version that a change of them names: 0 before the first.
pub(super) fn settings(
    ctx: &Ctx<ManageSettings>,
    r: &Reader<'_, ManageSettings>,
) -> Result<(Settings, u64), StoreError> {
    let stored = r.get::<Settings>(&ONE)?;
    Ok(stored.map_or_else(|| (Settings::before(ctx), 0), |seen| (*seen, seen.row_version())))
}

/// Changes the settings that are still at version `row_version`; they count from the next request on. `days` is as
/// typed. The same form (`idempotency_key`) sent again changes nothing.
///
/// # Errors
/// [`ActError::Invalid`] of the field `keine_rm_frist_tage`, [`ActError::Stale`], or the store failed.
pub fn save(
    p: &Platform,
    ctx: &Ctx<ManageSettings>,
    days: &str,
    row_version: u64,
    idempotency_key: &str,
) -> Result<(), ActError> {
    let Some(keine_rm_frist_tage) = days.trim().parse().ok().filter(|days| DAYS.contains(days)) else {
        let mut errors = FieldErrors::new();
        errors.add("keine_rm_frist_tage", "ZAHL_UNGUELTIG");
        return Err(ActError::Invalid(errors));
    };
    let new = Settings { keine_rm_frist_tage };
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok(Recorded::unchanged(()));
        }
        let (old, version) = settings(ctx, &w.reader())?;
        if version != row_version {
            return Err(ActError::Stale);
        }
        if new == old {
            return Ok(Recorded::unchanged(()));
        }
        match w.get::<Settings>(&ONE)? {
            Some(seen) => drop(w.replace(&seen, &new)?),
            None => w.add(&new)?,
        }
        idempotency::remember(ctx, w, idempotency_key, String::new())?;
        let change = Change {
            field: "keine_rm_frist_tage".into(),
            old: Some(old.keine_rm_frist_tage.to_string()),
            new: Some(new.keine_rm_frist_tage.to_string()),
        };
        Ok(Recorded::new((), Event::new(SETTINGS_CHANGED).about(Settings::TABLE, ONE).changing(vec![change])))
    })
}
