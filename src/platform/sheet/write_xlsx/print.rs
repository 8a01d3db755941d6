//! How a sheet is printed: paper, pages, what stands in the margins.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::{Margin, Part};

/// Longest text at one edge of a margin, as stored: a whole margin may have 255 UTF-16 units with its control codes.
const EDGE_UNITS: usize = 105;
/// Letters of 8 points in grey. The colour is the last code: a size would swallow the digits of a text that follows.
const FONT: &str = "&8&K595959";

/// How a sheet is printed; always on A4 and one page wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Print {
    /// Across instead of upright.
    pub landscape: bool,
    /// On a single page, however small its letters become; otherwise on as many below each other as it takes.
    pub one_page: bool,
    /// First and last row (from 1) that stand on every page.
    pub repeat: Option<(u32, u32)>,
}

/// Sets all of it; `header` and `footer` as [`margin`] gives them.
pub(super) fn set_up(out: &mut Worksheet, print: Print, header: &str, footer: &str) -> Result<(), XlsxError> {
    out.set_paper_size(9).set_print_fit_to_pages(1, u16::from(print.one_page));
    if print.landscape {
        out.set_landscape();
    }
    out.set_margins(0.5, 0.5, 0.75, 0.65, 0.35, 0.35).set_print_center_horizontally(true);
    out.set_header(header).set_footer(footer);
    if let Some((first, last)) = print.repeat {
        out.set_repeat_rows(first.saturating_sub(1), last.saturating_sub(1))?;
    }
    Ok(())
}

/// The text of a margin with its control codes.
pub(super) fn margin(margin: &Margin) -> String {
    let mut codes = String::new();
    for (edge, parts) in [("&L", &margin.left), ("&R", &margin.right)] {
        if !parts.is_empty() {
            codes.push_str(edge);
            codes.push_str(FONT);
            push(&mut codes, parts);
        }
    }
    codes
}

fn push(codes: &mut String, parts: &[Part]) {
    let mut left = EDGE_UNITS;
    for part in parts {
        match part {
            Part::Text(text) => {
                for letter in text.chars() {
                    // An ampersand begins a control code; two of them are one that is printed.
                    let units = if letter == '&' { 2 } else { letter.len_utf16() };
                    let Some(rest) = left.checked_sub(units) else { break };
                    left = rest;
                    codes.push(letter);
                    if letter == '&' {
                        codes.push('&');
                    }
                }
            }
            Part::Page => codes.push_str("&P"),
            Part::Pages => codes.push_str("&N"),
            Part::Sheet => codes.push_str("&A"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Vec<Part> {
        vec![Part::Text(text.to_owned())]
    }

    #[test]
    fn a_margin_holds_its_words_and_numbers_between_control_codes() {
        let page = vec![Part::Text("Seite ".into()), Part::Page, Part::Text(" von ".into()), Part::Pages];
        assert_eq!(
            margin(&Margin { left: text("Haus & Hof"), right: page }),
            "&L&8&K595959Haus && Hof&R&8&K595959Seite &P von &N"
        );
        assert_eq!(margin(&Margin::default()), "");
    }

    #[test]
    fn a_margin_never_exceeds_what_a_workbook_allows_nor_ends_in_half_an_ampersand() {
        for long in ["&".repeat(300), "\u{1f600}".repeat(300), "a".repeat(300)] {
            let codes = margin(&Margin { left: text(&long), right: text(&long) });
            assert!(codes.encode_utf16().count() <= 255, "{}", codes.len());
            let right = codes.split("&R&8&K595959").nth(1).unwrap();
            assert_eq!(right.matches('&').count() % 2, 0);
        }
    }
}
