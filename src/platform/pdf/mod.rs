//! Documents as PDF that archives keep and screen readers read: PDF/A-2a and PDF/UA-1, tagged, with their fonts in them.
//!
//! Owns: the parts of a document, breaking lines and pages, the fonts, the writing.
//! May use: `kernel`, and the crates that read fonts and write PDF.
//! Never: what a document tells, or whose it is.
//!
//! krilla writes the file: it checks what PDF/A asks for while it does so, and has no layout of its own. Lines, columns and
//! pages are broken here.

mod draw;
mod flow;
mod font;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

/// Media type of a PDF.
pub const PDF: &str = "application/pdf";

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As most text.
    Plain,
    /// Bold.
    Bold,
    /// Smaller.
    Small,
    /// Struck through: it was replaced. The words beside it say so, too, for those who do not see the line.
    Struck,
}

/// A text; its line breaks are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// How it is set.
    pub style: Style,
    /// What it says.
    pub text: String,
}

impl Text {
    /// Most text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { style: Style::Plain, text: text.into() }
    }
    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { style: Style::Bold, text: text.into() }
    }
    /// Smaller text.
    pub fn small(text: impl Into<String>) -> Self {
        Self { style: Style::Small, text: text.into() }
    }
}

/// A cell of a table: texts below each other.
pub type Cell = Vec<Text>;

/// A table. Its heads stand again on each page that it goes on to.
pub struct Table {
    /// What share of the width each column has.
    pub widths: Vec<u8>,
    /// The heads, one for each column.
    pub heads: Vec<String>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A part of a document.
pub enum Block {
    /// A heading; 1 is the highest, and stands among the bookmarks.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Text),
    /// A table.
    Table(Table),
}

/// What stands around the parts of a document.
pub struct Frame<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language, `de`.
    pub lang: &'a str,
    /// On top of each page, at the left and at the right.
    pub header: (&'a str, &'a str),
    /// At the foot of a page, by its number and how many there are.
    pub footer: &'a dyn Fn(usize, usize) -> String,
    /// When it was made.
    pub made: Timestamp,
}

/// A document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The fonts of the product cannot be read.
    #[error("a font of the product cannot be read")]
    Font,
    /// What was drawn is not what PDF/A allows. It says which rule, and nothing of the text.
    #[error("the PDF was not written: {0}")]
    Written(String),
}

/// The document as a file.
///
/// # Errors
/// Those of [`PdfError`]: none is the reader's fault.
pub fn write(frame: &Frame<'_>, blocks: impl IntoIterator<Item = Block>) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts::load()?;
    let laid = flow::lay(&fonts, blocks);
    draw::draw(frame, &fonts, laid)
}
