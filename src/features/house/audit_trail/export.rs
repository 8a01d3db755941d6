//! The trail as a file: a workbook for people, CSV for programs; text cells only (domain.md, 11).

use jiff::{Timestamp, tz::TimeZone};

use super::pages::{Object, kind_words};
use crate::{
    kernel::words::{Lang, Msg},
    platform::{
        Platform,
        sheet::{
            CsvWriter,
            write_xlsx::{
                Address, Book, Fill, Margin, Part, Print, Sheet, Style, Value, WriteError, to_bytes,
            },
        },
        store::Entry,
    },
    ui::words::t,
};

/// Head words of the columns.
const COLUMNS: [&str; 11] = [
    "audit-column-seq",
    "audit-column-when",
    "audit-column-who",
    "audit-column-role",
    "audit-column-action",
    "audit-column-kind",
    "audit-column-object",
    "audit-column-changes",
    "audit-column-notes",
    "audit-column-address",
    "audit-column-request",
];

/// How a file is written.
pub struct Writing<'a> {
    /// Language of heads and kinds.
    pub lang: Lang,
    /// Zone of the times.
    pub zone: &'a TimeZone,
    /// For the register: how records are named.
    pub platform: &'a Platform,
}

impl Writing<'_> {
    fn heads(&self) -> Vec<String> {
        COLUMNS.iter().map(|key| t(self.lang, &Msg::new(key))).collect()
    }

    fn line(&self, entry: &Entry) -> Vec<String> {
        let at = self.zone.to_datetime(entry.at).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let changes = entry.changes.iter().map(|change| {
            let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".into());
            format!("{}: {} → {}", change.field, or_dash(&change.old), or_dash(&change.new))
        });
        let notes = entry.notes.iter().map(|(name, value)| format!("{name}={value}"));
        let origin = entry.actor.origin.as_ref();
        vec![
            entry.seq.to_string(),
            at,
            entry.actor.name.clone(),
            entry
                .actor
                .acting_role()
                .map_or_else(|| "–".into(), |role| t(self.lang, &Msg::new(role.words()))),
            t(self.lang, &self.platform.action_of(&entry.kind).words()),
            kind_words(self.lang, &entry.kind),
            Object::of(self.platform, entry).map(|object| object.in_words(self.lang)).unwrap_or_default(),
            changes.collect::<Vec<_>>().join("; "),
            notes.collect::<Vec<_>>().join("; "),
            origin.map(|origin| origin.address.to_string()).unwrap_or_default(),
            entry.request.to_string(),
        ]
    }

    /// UTF-8 with BOM, `;`, CRLF, guarded against formulas.
    #[must_use]
    pub fn csv(&self, entries: &[Entry]) -> Vec<u8> {
        let mut csv = CsvWriter::new();
        csv.row(self.heads());
        entries.iter().for_each(|entry| csv.row(self.line(entry)));
        csv.finish()
    }

    /// A workbook with one sheet.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub fn xlsx(&self, entries: &[Entry], facility: &str, now: Timestamp) -> Result<Vec<u8>, WriteError> {
        let mut sheet = Sheet::new("Protokoll", &[10.0, 24.0]);
        let head = Style { bold: true, fill: Fill::Head, ..Style::PLAIN };
        let wrap = Style { wrap: true, ..Style::PLAIN };
        for (col, text) in (0_u16..).zip(self.heads()) {
            sheet.put(Address::new(col, 1), Value::Text(text), head);
        }
        for (row, entry) in (2_u32..).zip(entries) {
            for (col, text) in (0_u16..).zip(self.line(entry)) {
                // A cell of a workbook holds 32,767 characters.
                let text = text.chars().take(32_000).collect();
                sheet.put(Address::new(col, row), Value::Text(text), wrap);
            }
        }
        sheet.freeze = Some(Address::new(0, 2));
        sheet.print = Print { landscape: true, one_page: false, repeat: Some((1, 1)) };
        let title = t(self.lang, &Msg::new("audit-title"));
        let header = Margin {
            left: vec![Part::Text(format!("{title} – {facility}"))],
            right: vec![Part::Page, Part::Text(" / ".into()), Part::Pages],
        };
        let author = facility.to_owned();
        let sheets = vec![sheet];
        to_bytes(&Book { title, author, created: now, header, footer: Margin::default(), sheets })
    }
}
