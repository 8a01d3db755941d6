//! What is said about a row: the sentence of each code with the row's own values, and the CSV of what stays out.

use super::{Code as _, Intake, Plan, PlanRow, Verdict, cells::every_field};
use crate::{kernel::words::Msg, platform::sheet::CsvWriter};

/// The code of a duplicate that was skipped.
pub(super) const DUPLICATE: &str = "DUBLETTE";

impl<I: Intake> Plan<I> {
    /// The sentence of a reason. It may quote the row's cells: for pages, never for logs.
    #[must_use]
    pub fn reason_words(&self, row: &PlanRow<I>, reason: I::Reason) -> Msg {
        self.of_cells(row, |cells| I::reason_words(reason, &self.head, cells))
    }

    /// Why a row is not imported; nothing for a new one.
    #[must_use]
    pub fn why_not(&self, row: &PlanRow<I>) -> Vec<Msg> {
        match &row.verdict {
            Verdict::New(_) => Vec::new(),
            Verdict::Duplicate { rule, of } => vec![I::duplicate_words(*rule, *of)],
            Verdict::Refused => row.reasons.iter().map(|reason| self.reason_words(row, *reason)).collect(),
        }
    }

    /// The rows that are not imported, in the columns of the file and with `Zeile` and `Grund` behind them, so that the file
    /// can be mended and uploaded again; a file that came from here gets no second pair. `say` puts a message into the
    /// user's language.
    #[must_use]
    pub fn not_imported_csv(&self, say: impl Fn(&Msg) -> String) -> Vec<u8> {
        let header: Vec<&str> = self.head.header.iter().map(String::as_str).collect();
        let own = header.strip_suffix(&ADDED).unwrap_or(&header);
        let mut writer = CsvWriter::new();
        writer.row(own.iter().copied().chain(ADDED));
        for row in self.rows.iter().filter(|row| !row.verdict.is_new()) {
            let record = self.head.record(&row.raw);
            let mut fields = every_field::<I>(&self.head, &record);
            let surplus = fields.split_off(fields.len().min(header.len()));
            fields.resize(own.len(), "".into());
            let grund: Vec<String> = self.why_not(row).iter().map(&say).collect();
            fields.push(row.raw.line.to_string().into());
            fields.push(grund.join(" ").into());
            fields.extend(surplus);
            writer.row(fields);
        }
        writer.finish()
    }
}

impl<I: Intake> PlanRow<I> {
    /// The codes of why it is not imported: no names.
    pub(super) fn codes(&self) -> Vec<String> {
        match &self.verdict {
            Verdict::Duplicate { .. } => vec![DUPLICATE.to_owned()],
            Verdict::New(_) | Verdict::Refused => {
                self.reasons.iter().map(|reason| reason.code().to_owned()).collect()
            }
        }
    }
}

/// The columns behind those of the file.
const ADDED: [&str; 2] = ["Zeile", "Grund"];
