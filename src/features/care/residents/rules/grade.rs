//! The care grade of a resident: it follows decisions (care.md, 3.7).

use jiff::civil::Date;

use crate::features::care::residents::model::{Grade, Resident};

/// A resident of whom that grade was decided from that day on. The history stays in order: a decision that holds from an
/// earlier day than a later one takes its place there, one of the same day takes the other's place, and one that confirms the
/// grade before it changes nothing. The grade of today is the last of the history.
#[must_use]
pub fn graded(resident: &Resident, grad: u8, seit: Date) -> Resident {
    let mut new = resident.clone();
    let history = &mut new.pflegegrad_verlauf;
    history.retain(|one| one.seit != Some(seit));
    let before = history.iter().rposition(|one| one.seit.is_none_or(|day| day < seit));
    let place = before.map_or(0, |place| place.saturating_add(1));
    let confirms = before.and_then(|place| history.get(place)).is_some_and(|one| one.grad == grad);
    match history.get_mut(place) {
        _ if confirms => {}
        // It holds since earlier than was known.
        Some(next) if next.grad == grad => next.seit = Some(seit),
        _ => history.insert(place, Grade { grad, seit: Some(seit) }),
    }
    let last = history.last();
    (new.pflegegrad, new.pflegegrad_seit) = (last.map(|one| one.grad), last.and_then(|one| one.seit));
    new
}
