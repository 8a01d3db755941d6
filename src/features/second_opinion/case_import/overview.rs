//! What the head of a preview shows of a plan: a few rows as they came, and every Modul that needs a Fallgruppe.

use std::collections::HashMap;

use super::{
    codes::Reason,
    corrections::{Column, Corrections},
    modul::fallgruppe_of,
    plan::{Plan, PlanRow},
    record::ModulValue,
    row::Cells,
};
use crate::kernel::text::{collapse, norm};

/// Rows shown as they stand in the file.
const SAMPLES: usize = 3;
/// Longest text of a sample, in characters.
const SAMPLE_LENGTH: usize = 300;
/// Names by which an encoding is judged.
const NAMES: usize = 5;
/// Most different Modul values that are offered for mapping; with more, the file has another problem.
const MODULN: usize = 50;

impl Plan {
    /// Up to three rows as they stand in the file; one with letters beyond ASCII among them, to judge the encoding by.
    #[must_use]
    pub fn samples(&self) -> Vec<String> {
        let mut picked: Vec<&PlanRow> = self.rows.iter().take(SAMPLES).collect();
        let telling = |row: &&PlanRow| !row.raw.text.is_ascii();
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
        let cells = |row: &PlanRow| Cells::of(&self.head, &row.raw, &self.corrections);
        let people = telling().map(|row| {
            let name: Vec<String> =
                cells(row).get(Column::Hauptkontakt).split('|').take(2).map(collapse).collect();
            name.join(" ")
        });
        let texts = telling().flat_map(|row| {
            let cells = cells(row);
            [Column::Thema, Column::Modul, Column::Name].map(|column| collapse(cells.get(column)))
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

    /// Every Modul that belongs to no Fallgruppe by itself, with the user's choice; the most frequent first.
    #[must_use]
    pub fn moduln(&self) -> Vec<ModulValue> {
        let mut found: HashMap<String, ModulValue> = HashMap::new();
        for row in &self.rows {
            if self.corrections.modul.is_empty() && !row.reasons.contains(&Reason::ModulUnbekannt) {
                continue;
            }
            let cells = Cells::of(&self.head, &row.raw, &self.corrections);
            let text = collapse(cells.get(Column::Modul));
            if cells.surplus.is_some() || text.is_empty() || fallgruppe_of(&text).is_some() {
                continue;
            }
            let fallgruppe = self.corrections.assigned(&text);
            let value = found.entry(norm(&text)).or_insert(ModulValue { text, count: 0, fallgruppe });
            value.count = value.count.saturating_add(1);
        }
        let mut values: Vec<ModulValue> = found.into_values().collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        values.truncate(MODULN);
        values
    }

    /// A cell of a row as it stands in the file, and as it is now.
    #[must_use]
    pub fn cell(&self, row: &PlanRow, column: Column) -> (String, String) {
        let raw = Corrections::default();
        let before = Cells::of(&self.head, &row.raw, &raw).get(column).to_owned();
        (before, Cells::of(&self.head, &row.raw, &self.corrections).get(column).to_owned())
    }
}
