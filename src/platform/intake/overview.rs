//! What the head of a preview shows of a plan: a few rows as they came, and every value that needs a meaning.

use std::collections::HashMap;

use super::{Cells, ChoiceValue, Chosen, Intake, Plan, PlanRow};
use crate::kernel::text::{collapse, norm};

/// Rows shown as they stand in the file.
const SAMPLES: usize = 3;
/// Longest text of a sample, in characters.
const SAMPLE_LENGTH: usize = 300;
/// Names by which an encoding is judged.
const NAMES: usize = 5;
/// Most different values that are offered a meaning; with more, the file has another problem.
const CHOICES: usize = 50;

impl<I: Intake> Plan<I> {
    /// Up to three rows as they stand in the file; one with letters beyond ASCII among them, to judge the encoding by.
    #[must_use]
    pub fn samples(&self) -> Vec<String> {
        let mut picked: Vec<&PlanRow<I>> = self.rows.iter().take(SAMPLES).collect();
        let telling = |row: &&PlanRow<I>| !row.raw.text.is_ascii();
        if !picked.iter().any(telling)
            && let Some(row) = self.rows.iter().skip(SAMPLES).find(telling)
        {
            picked.truncate(SAMPLES - 1);
            picked.push(row);
        }
        picked.iter().map(|row| row.raw.text.chars().take(SAMPLE_LENGTH).collect()).collect()
    }

    /// A few people whose names have letters beyond ASCII, where the encoding of the file is a guess: to judge it by. Where
    /// too few have any, some of the other texts with such letters.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let telling =
            || self.rows.iter().filter(|row| self.head.encoding.is_guess() && !row.raw.text.is_ascii());
        let people = telling().map(|row| self.of_cells(row, |cells| I::person(cells)));
        let texts = telling().flat_map(|row| {
            let text = |cells: &Cells<'_, I>| -> Vec<String> {
                I::TEXTS.iter().map(|column| collapse(cells.get(*column))).collect()
            };
            self.of_cells(row, text)
        });
        let mut names: Vec<String> = Vec::new();
        for text in people.chain(texts) {
            let text: String = text.trim().chars().take(SAMPLE_LENGTH).collect();
            if !text.is_ascii() && !names.contains(&text) {
                names.push(text);
            }
            if names.len() >= NAMES {
                break;
            }
        }
        names
    }

    /// Every value that means nothing by itself, with the user's choice; the most frequent first.
    #[must_use]
    pub fn choices(&self) -> Vec<ChoiceValue<I>> {
        let Some(Chosen { column, reason, .. }) = I::CHOSEN else { return Vec::new() };
        let mut found: HashMap<String, ChoiceValue<I>> = HashMap::new();
        for row in &self.rows {
            if self.corrections.choices.is_empty() && !row.reasons.contains(&reason) {
                continue;
            }
            let told =
                self.of_cells(row, |cells| cells.surplus.is_none().then(|| collapse(cells.get(column))));
            let Some(text) = told.filter(|text| !text.is_empty() && !I::means(text)) else { continue };
            let choice = self.corrections.assigned(&text);
            let value = found.entry(norm(&text)).or_insert(ChoiceValue { text, count: 0, choice });
            value.count = value.count.saturating_add(1);
        }
        let mut values: Vec<ChoiceValue<I>> = found.into_values().collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        values.truncate(CHOICES);
        values
    }

    /// Something of the cells of a row as they are now.
    pub(super) fn of_cells<T>(&self, row: &PlanRow<I>, of: impl FnOnce(&Cells<'_, I>) -> T) -> T {
        let record = self.head.record(&row.raw);
        of(&Cells::of(&self.head, &row.raw, &record, &self.corrections))
    }
}
