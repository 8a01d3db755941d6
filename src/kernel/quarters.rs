//! Quarters of an hour: by what tallies count that have no zone. Every zone is off by whole quarters, so that the local days of
//! any of them are sums of quarters.

use jiff::Timestamp;

/// Seconds of a quarter.
const QUARTER: i64 = 900;
/// Quarters of a block, which is six hours. For ever: keys of tallies are made of it.
const IN_BLOCK: i64 = 24;
/// The block that begins with 1970; those before have smaller numbers.
const FIRST: i64 = 1 << 31;

/// A block of quarters, as part of a key: later ones sort behind earlier ones.
pub type Block = u32;

/// The block of an instant, and which of its quarters it lies in.
#[must_use]
pub fn quarter(at: Timestamp) -> (Block, u8) {
    let quarters = at.as_second().div_euclid(QUARTER);
    let block = quarters.div_euclid(IN_BLOCK).saturating_add(FIRST);
    (u32::try_from(block).unwrap_or(0), u8::try_from(quarters.rem_euclid(IN_BLOCK)).unwrap_or(0))
}

/// The first instant of a quarter; none beyond the calendar.
#[must_use]
pub fn begins((block, quarter): (Block, u8)) -> Option<Timestamp> {
    let quarters = (i64::from(block) - FIRST) * IN_BLOCK + i64::from(quarter);
    Timestamp::from_second(quarters * QUARTER).ok()
}

/// The blocks that have a part in a time, as the first and the first behind it.
#[must_use]
pub fn blocks(time: &std::ops::Range<Timestamp>) -> (Block, Block) {
    (quarter(time.start).0, quarter(time.end).0.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_lies_in_its_quarter_and_blocks_sort() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (text, begin) in [
            ("2026-11-20T13:14:59.999Z", "2026-11-20T13:00:00Z"),
            ("2026-11-20T13:15:00Z", "2026-11-20T13:15:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:45:00Z"),
            ("1941-03-01T06:00:00Z", "1941-03-01T06:00:00Z"),
        ] {
            assert_eq!(begins(quarter(at(text))), Some(at(begin)), "{text}");
        }
        // For ever: this is part of keys.
        assert_eq!(quarter(at("2026-11-20T13:15:00Z")), (2_147_566_758, 5));
        assert!(quarter(at("1969-12-31T23:59:59Z")) < quarter(at("1970-01-01T00:00:00Z")));
        let (from, until) = blocks(&(at("2026-11-20T05:59:00Z")..at("2026-11-20T06:00:00Z")));
        assert_eq!(until - from, 2);
    }
}
