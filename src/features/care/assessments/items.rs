//! The criteria of the six modules and what each may be worth (annex 1 of SGB XI). Their words are in the catalogue.

/// How many modules there are.
pub const MODULES: u8 = 6;
/// The module that is worked out of how often something is done.
pub const TREATMENT: u8 = 5;
/// The criterion of that module which is worth points by itself: keeping to a diet.
pub const DIET: Item = Item { modul: TREATMENT, nr: 16 };
/// How many criteria each module has.
const COUNTS: [u8; 6] = [5, 11, 13, 13, 16, 6];

/// A criterion: the number of its module and its own, `4.11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// 1 to 6.
    pub modul: u8,
    /// From 1.
    pub nr: u8,
}

/// By what a criterion is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// How much of it somebody does without help.
    Independence,
    /// How much of an ability is there.
    Ability,
    /// How often a behaviour shows.
    Often,
    /// Feeding by a tube: not, partly, wholly.
    Tube,
    /// Keeping to a diet; without one it is worth nothing.
    Diet,
    /// How often it is done in a day, a week, a month.
    Rate,
}

impl Scale {
    /// What its words in the catalogue begin with.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Independence => "bi-scale-independence",
            Self::Ability => "bi-scale-ability",
            Self::Often => "bi-scale-often",
            Self::Tube => "bi-scale-tube",
            Self::Diet => "bi-scale-diet",
            Self::Rate => "bi-scale-rate",
        }
    }
}

impl Item {
    /// Every criterion, in their order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=MODULES).flat_map(Self::of)
    }

    /// Those of a module, in their order.
    pub fn of(modul: u8) -> impl Iterator<Item = Self> {
        let place = usize::from(modul.saturating_sub(1));
        let count = COUNTS.get(place).copied().unwrap_or(0);
        (1..=count).map(move |nr| Self { modul, nr })
    }

    /// The one with that number, as the law writes it: `4.11`.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|item| item.code() == code)
    }

    /// Its number, as the law writes it.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}.{}", self.modul, self.nr)
    }

    /// By what it is judged.
    #[must_use]
    pub fn scale(self) -> Scale {
        match (self.modul, self.nr) {
            (2, _) => Scale::Ability,
            (3, _) => Scale::Often,
            (4, 13) => Scale::Tube,
            (5, 16) => Scale::Diet,
            (5, _) => Scale::Rate,
            _ => Scale::Independence,
        }
    }

    /// The points of each answer, in the order in which the law names the answers. None of what is told by how often.
    #[must_use]
    pub fn points(self) -> &'static [u8] {
        match (self.modul, self.nr) {
            (3, _) => &[0, 1, 3, 5],
            (4, 8) => &[0, 3, 6, 9],
            (4, 9 | 10) => &[0, 2, 4, 6],
            // Feeding wholly by a tube is less work than partly.
            (4, 13) => &[0, 6, 3],
            (5, 1..=15) => &[],
            _ => &[0, 1, 2, 3],
        }
    }

    /// Whether it must be answered. What some need alone (incontinence, tube, diet) is worth nothing for all others.
    #[must_use]
    pub fn is_needed(self) -> bool {
        !matches!((self.modul, self.nr), (4, 11..=13) | (5, _))
    }

    /// Whether it is counted by the day: visits outside the house are so by week and month alone.
    #[must_use]
    pub fn is_daily(self) -> bool {
        !matches!((self.modul, self.nr), (5, 13..=15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_reaches_what_the_law_says() {
        let most = |modul: u8| -> u32 {
            Item::of(modul).map(|item| u32::from(item.points().iter().copied().max().unwrap_or(0))).sum()
        };
        // 3.7: 15, 33, 65, 54, 18; of the fifth module only the diet is worth points by itself.
        assert_eq!([1, 2, 3, 4, 5, 6].map(most), [15, 33, 65, 54, 3, 18]);
        assert_eq!(Item::all().count(), 64);
        for item in Item::all() {
            assert_eq!(Item::of_code(&item.code()), Some(item));
        }
        for wrong in ["", "1", "1.0", "1.6", "7.1", "4.14", "01.1", "1.01"] {
            assert_eq!(Item::of_code(wrong), None, "{wrong}");
        }
    }
}
