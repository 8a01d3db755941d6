//! What was sent for an entry, as it is judged and stored.

use super::{
    super::{error::EntryError, rules::MOST_REASON},
    write::Names,
};
use crate::{
    features::care::{
        residents::Resident,
        templates::{self, Input, Judged, OwnLimit, OwnLimits, Template},
    },
    kernel::{
        problem::FieldErrors,
        text::{self, length},
    },
    platform::entity::ActError,
};

/// Most characters of a free text.
const MOST_TEXT: usize = 2_000;

/// The warning limits of a resident's own for the fields of a template. Of two numbers of which one has a limit of its own,
/// the other keeps the template's.
pub fn own_limits(resident: &Resident, template: &Template) -> OwnLimits {
    let mut own = OwnLimits::new();
    for field in &template.felder {
        let name = format!("{}.{}", template.key, field.key);
        let limit = resident.limit(&name).map(|one| OwnLimit {
            warn_min: one.min,
            warn_max: one.max,
            ..OwnLimit::default()
        });
        let [syst, diast] = ["syst", "diast"].map(|part| resident.limit(&format!("{name}.{part}")));
        let pressure = (syst.is_some() || diast.is_some()).then(|| OwnLimit {
            syst_min: syst.map_or(field.grenzen.warn_min, |one| one.min),
            syst_max: syst.map_or(field.grenzen.warn_max, |one| one.max),
            diast_min: diast.map_or(field.diast.warn_min, |one| one.min),
            diast_max: diast.map_or(field.diast.warn_max, |one| one.max),
            ..OwnLimit::default()
        });
        own.extend(pressure.or(limit).map(|limit| (name, limit)));
    }
    own
}

/// Answers that fit; what is wrong with others is added to `errors` by the names of what was sent.
pub(super) fn judge(
    (template, resident): (&Template, &Resident),
    werte: &Input<'_>,
    freitext: &str,
    names: &Names,
    errors: &mut FieldErrors,
) -> Option<Judged> {
    match templates::judged(template, werte, templates::has_text(freitext), &own_limits(resident, template)) {
        Ok(judged) => Some(judged),
        Err(wrong) => {
            for error in wrong.0 {
                let field = match &*error.field {
                    "" => names.whole.clone(),
                    key => format!("{}.{key}", names.werte),
                };
                errors.add_with(field, error.code, error.words);
            }
            None
        }
    }
}

/// A free text as it is stored.
pub(super) fn free_text(raw: &str, names: &Names, errors: &mut FieldErrors) -> Option<String> {
    let text = text::lines(raw).unwrap_or_else(|_| {
        errors.add(names.freitext.clone(), "ZEICHEN_UNGUELTIG");
        String::new()
    });
    if length(&text) > MOST_TEXT {
        errors.add(names.freitext.clone(), "TEXT_ZU_LANG");
    }
    text::some(text)
}

/// Where what is wrong with a time stands: `zeitpunkt` is a member of the entry, a reason is one of the whole save.
pub(super) fn time_field(field: &str, names: &Names) -> String {
    if field == "zeitpunkt" { format!("{}zeitpunkt", names.own) } else { field.to_owned() }
}

/// A reason as it is stored; none where nothing is said.
///
/// # Errors
/// `ZEICHEN_UNGUELTIG`, `FELD_ZU_LANG`.
pub fn reason(raw: &str) -> Result<Option<String>, EntryError> {
    let line = text::line(raw).map_err(|_| ActError::field("grund", "ZEICHEN_UNGUELTIG"))?;
    if length(&line) > MOST_REASON {
        return Err(ActError::field("grund", "FELD_ZU_LANG").into());
    }
    Ok(text::some(line))
}
