//! The rules of units, pure.

use std::collections::HashMap;

use jiff::civil::Date;

use super::model::{FormerShifts, Unit, UnitPatch};
use crate::{
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::FieldErrors,
        shift::{Succession, shifts},
        text::norm,
        words::Msg,
    },
    platform::entity::{Entity, Stamp, Violation, columns_fit},
};

/// Most places of a unit.
pub const MOST_PLACES: u16 = 500;

/// A new unit with the entered values; name and short name must be among them.
///
/// # Errors
/// `FELD_UNVERAENDERLICH` for a column that cannot be written.
pub fn draft(patch: &UnitPatch, stamp: &Stamp) -> Result<Unit, FieldErrors> {
    patch.on(&Unit::begin(stamp))
}

impl Unit {
    /// How its shifts take the place of others; none where they do not, as those of a new unit without a day.
    fn other_shifts(&self, before: Option<&Self>, today: Date) -> Option<Succession> {
        match before {
            Some(before) => Succession::of(before.dated(), self.dated(), today),
            None => self.schichten_ab.and_then(|_| Succession::of((&None, None), self.dated(), today)),
        }
    }
}

impl Entity for Unit {
    const STAMPS: &'static [&'static str] = &["updated_at", "updated_by"];

    /// Other shifts hold from tomorrow on unless a later day was entered, those of a new unit from the beginning; those that
    /// held until then are kept.
    fn settle(&mut self, before: Option<&Self>, stamp: &Stamp) {
        if let Some(others) = self.other_shifts(before, stamp.today) {
            self.schichten_ab = others.from;
            if others.keeps_former {
                let (schichten, ab) = before.map_or((None, None), |before| {
                    let (schichten, ab) = before.dated();
                    (schichten.clone(), ab)
                });
                self.schichten_frueher.push(FormerShifts { ab, schichten });
            }
        }
        (self.updated_at, self.updated_by) = (whole_micros(stamp.now), stamp.user);
    }

    fn check(&self, before: Option<&Self>, today: Date) -> FieldErrors {
        let mut broken = columns_fit(self);
        if self.schichten.as_deref().is_some_and(|entered| shifts(entered).is_none()) {
            broken.push(Violation::new("schichten", "SCHICHT_UNGUELTIG"));
        }
        if self.other_shifts(before, today).is_some_and(|others| !others.spares_the_past(today)) {
            broken.push(Violation::new("schichten_ab", "SCHICHT_AB"));
        }
        let mut errors = FieldErrors::from(broken);
        if self.plaetze.is_some_and(|places| places > MOST_PLACES) {
            let words = Msg::code("AUSSERHALB").with("min", 0_u8).with("max", MOST_PLACES);
            errors.add_with("plaetze", "AUSSERHALB", words);
        }
        errors
    }
}

/// The order of lists: by `sortierung`, then by name.
#[must_use]
pub fn in_order(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by_cached_key(|unit| (unit.sortierung, norm(&unit.name), unit.id));
    units
}

/// Active units by how files call them: the name or the short name, by `norm`. A name is looked up before a short name.
#[derive(Default)]
pub struct UnitNames {
    names: HashMap<String, (Id<Unit>, String)>,
    short: HashMap<String, (Id<Unit>, String)>,
}
crate::opaque_debug!(UnitNames);

impl UnitNames {
    /// Adds a unit; a closed one is left out.
    pub fn add(&mut self, unit: &Unit) {
        if unit.aktiv {
            self.names.insert(norm(&unit.name), (unit.id, unit.name.clone()));
            self.short.insert(norm(&unit.kuerzel), (unit.id, unit.name.clone()));
        }
    }

    /// The unit that is called so, with its name.
    #[must_use]
    pub fn find(&self, called: &str) -> Option<(Id<Unit>, &str)> {
        let called = norm(called);
        let found = self.names.get(&called).or_else(|| self.short.get(&called));
        found.map(|(id, name)| (*id, name.as_str()))
    }
}

impl<'a> FromIterator<&'a Unit> for UnitNames {
    fn from_iter<I: IntoIterator<Item = &'a Unit>>(units: I) -> Self {
        let mut names = Self::default();
        units.into_iter().for_each(|unit| names.add(unit));
        names
    }
}
