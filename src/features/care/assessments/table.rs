//! From sums to a care grade: the limits of annex 2 and § 15 (3) SGB XI, as data with the day from which they hold. An
//! assessment keeps the day of the table by which it was worked out, so a table that was used is never changed.

use jiff::civil::{Date, date};

/// The limits that hold from a day on. Weighted points are hundredths, so that 3,75 is a whole number.
#[derive(Debug)]
pub struct Table {
    /// From this day on.
    pub gilt_ab: Date,
    /// The largest sum of each module.
    pub most: [u8; 6],
    /// The least sums of the levels 1 to 4 of each module.
    from: [[u8; 4]; 6],
    /// What the levels 0 to 4 of each module are worth.
    weighted: [[u16; 5]; 6],
    /// The least total of the care grades 1 to 5.
    grades: [u16; 5],
}

/// 0 to 15 points, by the level.
const UP_TO_15: [u16; 5] = [0, 375, 750, 1125, 1500];

/// Every table that was or is in force, the oldest first.
pub static TABLES: [Table; 1] = [Table {
    gilt_ab: date(2017, 1, 1),
    most: [15, 33, 65, 54, 15, 18],
    from: [[2, 4, 6, 10], [2, 6, 11, 17], [1, 3, 5, 7], [3, 8, 19, 37], [1, 2, 4, 6], [1, 4, 7, 12]],
    weighted: [
        [0, 250, 500, 750, 1000],
        UP_TO_15,
        UP_TO_15,
        [0, 1000, 2000, 3000, 4000],
        [0, 500, 1000, 1500, 2000],
        UP_TO_15,
    ],
    grades: [1250, 2700, 4750, 7000, 9000],
}];

/// The table that was in force on a day; none before the first.
#[must_use]
pub fn in_force(day: Date) -> Option<&'static Table> {
    TABLES.iter().rev().find(|table| table.gilt_ab <= day)
}

/// The table that holds from exactly that day on.
#[must_use]
pub fn of(gilt_ab: Date) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.gilt_ab == gilt_ab)
}

impl Table {
    /// What the sums of the modules are worth, in their order.
    #[must_use]
    pub fn weighted(&self, sums: [u8; 6]) -> [u16; 6] {
        let mut all = [0; 6];
        let modules = sums.iter().zip(&self.from).zip(&self.weighted);
        for (((sum, from), worth), place) in modules.zip(&mut all) {
            let level = from.iter().filter(|least| *sum >= **least).count();
            *place = worth.get(level).copied().unwrap_or(0);
        }
        all
    }

    /// The care grade of a total.
    #[must_use]
    pub fn grade(&self, total: u16) -> u8 {
        let reached = self.grades.iter().filter(|least| total >= **least).count();
        u8::try_from(reached).unwrap_or(u8::MAX)
    }

    /// How much a total lacks to the next grade; none in the last one.
    #[must_use]
    pub fn to_the_next(&self, total: u16) -> Option<u16> {
        self.grades.iter().find(|least| total < **least).map(|least| least.saturating_sub(total))
    }
}
