//! What the user changes in the preview before confirming.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Intake;
use crate::kernel::text::norm;

/// Corrections of a file; they belong to one plan, and a new plan is made with more of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Corrections<I: Intake> {
    /// New texts of single cells, by the row's line and the column.
    pub cells: BTreeMap<(u32, I::Column), String>,
    /// The meaning of values that have none by themselves, by `norm` of the value.
    pub choices: BTreeMap<String, I::Choice>,
    /// Lines of rows that are not to be imported.
    pub left_out: BTreeSet<u32>,
}
crate::opaque_debug!(<I: Intake> Corrections);

impl<I: Intake> Default for Corrections<I> {
    fn default() -> Self {
        Self { cells: BTreeMap::new(), choices: BTreeMap::new(), left_out: BTreeSet::new() }
    }
}

impl<I: Intake> Corrections<I> {
    /// Gives an unknown value its meaning, for every row that has it.
    pub fn assign(&mut self, value: &str, choice: I::Choice) {
        self.choices.insert(norm(value), choice);
    }

    /// The new text of a cell.
    #[must_use]
    pub fn cell(&self, line: u32, column: I::Column) -> Option<&str> {
        self.cells.get(&(line, column)).map(String::as_str)
    }

    /// The meaning that was given to a value.
    #[must_use]
    pub fn assigned(&self, value: &str) -> Option<I::Choice> {
        self.choices.get(&norm(value)).copied()
    }

    /// Keeps those of single rows only where `stands` says so of their line.
    pub(super) fn retain_lines(&mut self, stands: impl Fn(u32) -> bool) {
        self.cells.retain(|(line, _), _| stands(*line));
        self.left_out.retain(|line| stands(*line));
    }
}
