//! What is said about a row: the sentence of each code with the row's own values, and the CSV of what stays out.

use super::{
    codes::{Reason, Warning},
    corrections::Column,
    duplicates::Of,
    plan::{Plan, PlanRow, Verdict},
    row::{Cells, every_field},
};
use crate::{
    kernel::{
        text::collapse,
        words::{Arg, Msg},
    },
    platform::sheet::CsvWriter,
};

impl Plan {
    /// The sentence of a reason. It may quote the row's cells: for pages, never for logs.
    #[must_use]
    pub fn reason_words(&self, row: &PlanRow, reason: Reason) -> Msg {
        let cells = Cells::of(&self.head, &row.raw, &self.corrections);
        let quoting = |column| collapse(cells.get(column));
        let words = Msg::code(reason.code());
        match reason {
            Reason::DatumUngueltig => words.with("x", quoting(Column::Erstellungsdatum)),
            Reason::ModulUnbekannt => words.with("x", quoting(Column::Modul)),
            Reason::Spaltenzahl => words.with("n", cells.surplus.unwrap_or(0)).with("m", self.head.width),
            Reason::NachnameFehlt | Reason::FeldZuLang | Reason::ZeichenUngueltig | Reason::Ausgelassen => {
                words
            }
        }
    }

    /// The sentence of a warning.
    #[must_use]
    pub fn warning_words(&self, row: &PlanRow, warning: Warning) -> Msg {
        let words = Msg::code(warning.code());
        match (warning, &row.verdict, &row.parsed) {
            (Warning::FallIdSuffix, Verdict::Neu { suffix, .. }, _) => words.with("n", suffix.unwrap_or(0)),
            (Warning::ModulMehrdeutig, _, Some(parsed)) => words.with("y", parsed.fallgruppe.name()),
            _ => words,
        }
    }

    /// Why a row is not imported: its reasons, or `DUBLETTE` with `regel` and either `nr` or `zeile`; nothing for a new one.
    #[must_use]
    pub fn why_not(&self, row: &PlanRow) -> Vec<Msg> {
        match &row.verdict {
            Verdict::Neu { .. } => Vec::new(),
            Verdict::Dublette { rule, of } => {
                let (name, number): (_, Arg) = match of {
                    Of::Nr(nr) => ("nr", (*nr).into()),
                    Of::Line(line) => ("zeile", (*line).into()),
                };
                vec![Msg::code("DUBLETTE").with("regel", rule.name()).with(name, number)]
            }
            Verdict::Abgelehnt => row.reasons.iter().map(|reason| self.reason_words(row, *reason)).collect(),
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
        for row in self.rows.iter().filter(|row| !matches!(row.verdict, Verdict::Neu { .. })) {
            let record = self.head.record(&row.raw);
            let mut fields = every_field(&self.head, &record);
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

/// The columns behind those of the file.
const ADDED: [&str; 2] = ["Zeile", "Grund"];
