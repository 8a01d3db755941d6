//! The warning limits of one resident (care.md, 3.4).

use super::stay::{LEAST_REASON, reason};
use crate::{
    features::care::residents::model::{Limit, Resident},
    platform::entity::ActError,
};

/// Most limits of one resident.
const MOST: usize = 50;
/// Most decimals of a limit.
pub const LIMIT_PLACES: u8 = 3;

/// Whether a text names a field: template and field, and of one of two numbers its name, each of small letters, digits and
/// `_`.
fn names_a_field(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_key = |part: &&str| {
        (1..=40).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    (2..=3).contains(&parts.len()) && parts.iter().all(is_key)
}

/// Enters a limit in the place of an older one of the field; without numbers the older one goes.
///
/// # Errors
/// `GRENZWERT_FELD`, `GRENZWERT_LEER` where there is none to take away, `GRENZWERT_VERKEHRT`, `GRENZWERT_ZU_VIELE`,
/// `GRUND_FEHLT`.
pub fn limit(resident: &Resident, entered: Limit) -> Result<Resident, ActError> {
    if !names_a_field(&entered.feld) {
        return Err(ActError::field("feld", "GRENZWERT_FELD"));
    }
    let grund = reason(&entered.grund, LEAST_REASON, "GRUND_FEHLT")?;
    let place = resident.grenzwerte.iter().position(|limit| limit.feld == entered.feld);
    let mut new = resident.clone();
    match (entered.min, entered.max) {
        (None, None) => {
            let place = place.ok_or_else(|| ActError::field("min", "GRENZWERT_LEER"))?;
            new.grenzwerte.remove(place);
            new.grund = Some(grund);
            return Ok(new);
        }
        (Some(min), Some(max)) if min > max => return Err(ActError::field("max", "GRENZWERT_VERKEHRT")),
        _ => {}
    }
    let limit = Limit { grund, ..entered };
    if place.is_none() && new.grenzwerte.len() >= MOST {
        return Err(ActError::field("feld", "GRENZWERT_ZU_VIELE"));
    }
    match place.and_then(|place| new.grenzwerte.get_mut(place)) {
        Some(old) => *old = limit,
        None => new.grenzwerte.push(limit),
    }
    Ok(new)
}
