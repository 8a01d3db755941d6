//! What a new entry belongs to: it is of the same resident, and of the kind that its template tells of.

use jiff::{Timestamp, tz::TimeZone};

use super::{
    super::access::WritesEntries,
    super::{error::EntryError, model::Entry},
    write::Sent,
};
use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::{RestraintOrder, is_founded},
        templates::{RESTRAINT, WOUND},
        wound_courses::WoundCourse,
    },
    kernel::problem::FieldErrors,
    platform::store::{Reader, Versioned},
};

/// Whether a restraint was applied without a valid basis; what does not fit is added to `errors`: `BEZUG_UNBEKANNT`,
/// `VERLAUF_UNBEKANNT`, `VERLAUF_BEENDET`, `ANORDNUNG_UNBEKANNT`, `FELD_UNBEKANNT`. That an order does not hold is no error: what
/// was done is written down (care.md, 8.4).
///
/// # Errors
/// Those of the store.
pub fn judged<P: WritesEntries>(
    r: &Reader<'_, P>,
    resident: &Resident,
    one: &Sent<'_>,
    (zeitpunkt, zone): (Timestamp, &TimeZone),
    errors: &mut FieldErrors,
) -> Result<bool, EntryError> {
    let own = |name: &str| format!("{}{name}", one.names.own);
    if let Some(earlier) = one.bezug_id {
        let earlier: Option<Versioned<Entry>> = r.get(&earlier)?;
        let fits = |other: &Versioned<Entry>| other.resident_id == resident.id && !other.is_of_another();
        if !earlier.as_ref().is_some_and(fits) {
            errors.add(own("bezug_id"), "BEZUG_UNBEKANNT");
        }
    }
    if let Some(id) = one.verlauf_id {
        let course: Option<Versioned<WoundCourse>> = r.get(&id)?;
        match course.filter(|course| course.resident_id == resident.id) {
            _ if one.vorlage != WOUND => errors.add(own("verlauf_id"), "FELD_UNBEKANNT"),
            None => errors.add(own("verlauf_id"), "VERLAUF_UNBEKANNT"),
            Some(course) if course.ende.as_ref().is_some_and(|end| zeitpunkt > end.at) => {
                errors.add(own("verlauf_id"), "VERLAUF_BEENDET");
            }
            Some(_) => {}
        }
    }
    let mut order: Option<Versioned<RestraintOrder>> = None;
    if let Some(id) = one.anordnung_id {
        order = r.get::<RestraintOrder>(&id)?.filter(|order| order.resident_id == resident.id);
        if one.vorlage != RESTRAINT {
            errors.add(own("anordnung_id"), "FELD_UNBEKANNT");
        } else if order.is_none() {
            errors.add(own("anordnung_id"), "ANORDNUNG_UNBEKANNT");
        }
    }
    Ok(one.vorlage == RESTRAINT && !is_founded(order.as_deref(), zeitpunkt, zone))
}
