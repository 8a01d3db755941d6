//! Why a whole file is refused; nothing of it is taken over (domain.md, 2.1).

use crate::kernel::{
    problem::{Explain, Kind, Problem},
    words::Msg,
};

/// A file that cannot be read as a table. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Larger than [`super::MAX_BYTES`].
    #[error("file larger than the limit")]
    DateiZuGross,
    /// Wrong extension, or the content of a workbook.
    #[error("not a CSV file")]
    Dateityp,
    /// Nothing but blanks.
    #[error("empty file")]
    DateiLeer,
    /// The bytes are no text in any accepted encoding.
    #[error("unknown encoding (line {line:?})")]
    KodierungUnbekannt {
        /// Where the first impossible byte is, when that can be said.
        line: Option<u32>,
    },
    /// A quote that is opened and not closed.
    #[error("unclosed quote in line {line}")]
    CsvAnfuehrung {
        /// Line of the opening quote.
        line: u32,
    },
    /// Required columns are missing.
    #[error("missing columns {columns:?} in line {line}")]
    SpalteFehlt {
        /// The missing columns, in the order in which they are expected.
        columns: Vec<String>,
        /// Line of the header; 1 when there is none.
        line: u32,
    },
    /// A known column is there twice.
    #[error("column {column} twice in line {line}")]
    SpalteDoppelt {
        /// The column.
        column: String,
        /// Line of the header.
        line: u32,
    },
    /// More data rows than [`super::MAX_ROWS`].
    #[error("too many rows, the first beyond the limit in line {line}")]
    ZuVieleZeilen {
        /// Line of the first row beyond the limit.
        line: u32,
    },
}

impl FileError {
    /// The code of domain.md, 2.1.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::DateiZuGross => "DATEI_ZU_GROSS",
            Self::Dateityp => "DATEITYP",
            Self::DateiLeer => "DATEI_LEER",
            Self::KodierungUnbekannt { .. } => "KODIERUNG_UNBEKANNT",
            Self::CsvAnfuehrung { .. } => "CSV_ANFUEHRUNG",
            Self::SpalteFehlt { .. } => "SPALTE_FEHLT",
            Self::SpalteDoppelt { .. } => "SPALTE_DOPPELT",
            Self::ZuVieleZeilen { .. } => "ZU_VIELE_ZEILEN",
        }
    }

    /// The line that has to be mended, where there is one.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::DateiZuGross | Self::Dateityp | Self::DateiLeer => None,
            Self::KodierungUnbekannt { line } => *line,
            Self::CsvAnfuehrung { line }
            | Self::SpalteFehlt { line, .. }
            | Self::SpalteDoppelt { line, .. }
            | Self::ZuVieleZeilen { line } => Some(*line),
        }
    }
}

impl Explain for FileError {
    fn explain(&self) -> Problem {
        let kind = match self {
            Self::DateiZuGross => Kind::TooLarge,
            Self::Dateityp
            | Self::DateiLeer
            | Self::KodierungUnbekannt { .. }
            | Self::CsvAnfuehrung { .. }
            | Self::SpalteFehlt { .. }
            | Self::SpalteDoppelt { .. }
            | Self::ZuVieleZeilen { .. } => Kind::Invalid,
        };
        let mut words = Msg::code(self.code());
        match self {
            Self::SpalteFehlt { columns, .. } => {
                words = words.with("x", columns.join("“, „")).with("n", columns.len());
            }
            Self::SpalteDoppelt { column, .. } => words = words.with("x", column.as_str()),
            Self::ZuVieleZeilen { .. } => words = words.with("n", super::MAX_ROWS),
            Self::DateiZuGross
            | Self::Dateityp
            | Self::DateiLeer
            | Self::KodierungUnbekannt { .. }
            | Self::CsvAnfuehrung { .. } => {}
        }
        // 0 where no line can be named, so that the sentence can choose.
        words = words.with("zeile", self.line().unwrap_or(0));
        Problem::new(kind, self.code()).saying(words)
    }
}

/// So that questions that cannot fail need no error of their own.
impl From<std::convert::Infallible> for FileError {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
