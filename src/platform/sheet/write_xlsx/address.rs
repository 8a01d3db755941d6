//! Where a cell is: `B12`, as people write it.

use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A cell's place, ordered by row, then column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row as people count: from 1.
    pub row: u32,
    /// Column from 0 (= `A`).
    pub col: u16,
}

impl Address {
    /// The cell in column `col` (0 = `A`) of row `row` (from 1).
    #[must_use]
    pub const fn new(col: u16, row: u32) -> Self {
        Self { row, col }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn letters(f: &mut fmt::Formatter<'_>, col: u32) -> fmt::Result {
            if let Some(before) = (col / 26).checked_sub(1) {
                letters(f, before)?;
            }
            f.write_char(char::from_u32(u32::from('A') + col % 26).unwrap_or('A'))
        }
        letters(f, u32::from(self.col))?;
        write!(f, "{}", self.row)
    }
}

/// The text is not an address like `B12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cell address")]
pub struct NoAddress;

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let digits = text.find(|c: char| c.is_ascii_digit()).ok_or(NoAddress)?;
        let (letters, row) = text.split_at_checked(digits).ok_or(NoAddress)?;
        if letters.is_empty() || letters.len() > 3 || !row.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoAddress);
        }
        let mut col = 0_u32;
        for letter in letters.chars() {
            let value = u32::from(letter).checked_sub(u32::from('A')).filter(|v| *v < 26).ok_or(NoAddress)?;
            col = col * 26 + value + 1;
        }
        let row = row.parse().ok().filter(|row| *row > 0).ok_or(NoAddress)?;
        Ok(Self { row, col: u16::try_from(col - 1).map_err(|_| NoAddress)? })
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_it_is_written() {
        for (text, col, row) in
            [("A1", 0, 1), ("I7", 8, 7), ("Z65", 25, 65), ("AA10", 26, 10), ("XFD1048576", 16383, 1_048_576)]
        {
            let at = Address::new(col, row);
            assert_eq!(at.to_string(), text);
            assert_eq!(text.parse(), Ok(at));
        }
        for bad in ["", "A", "1", "A0", "a1", "1A", "A1B", "Ä1", "AAAA1", "A99999999999"] {
            assert_eq!(bad.parse::<Address>(), Err(NoAddress), "{bad}");
        }
    }
}
