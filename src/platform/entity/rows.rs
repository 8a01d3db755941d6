//! A column whose lines are entered in rows of boxes: name, relation and phone number of a person to call.

use super::{Field, Fields};
use crate::{kernel::text::collapse, platform::web::query::Form};

/// Between the parts of a line.
const BETWEEN: char = ';';

/// The parts of each line, as the boxes of its row show them. What stands behind a further `;` belongs to the last part.
#[must_use]
pub fn split<R>(field: &Field<R>, text: &str) -> Vec<Vec<String>> {
    let parts = |line: &str| -> Vec<String> {
        let mut parts: Vec<String> = line.splitn(field.parts.len(), BETWEEN).map(collapse).collect();
        parts.resize(field.parts.len(), String::new());
        parts
    };
    text.lines().map(parts).collect()
}

/// The form with one box for each column that was entered in rows: a line for every row in which something stands, as one
/// box for the whole column would have it. A column that came in one box stays as it is.
#[must_use]
pub fn joined<R: Fields>(mut form: Form) -> Form {
    for field in R::FIELDS.iter().filter(|field| !field.parts.is_empty()) {
        let sent = form.0.iter().filter(|(name, _)| name == field.name).map(|(_, value)| value.as_str());
        let sent: Vec<&str> = sent.collect();
        if sent.len() < 2 {
            continue;
        }
        let lines: Vec<String> = sent.chunks(field.parts.len()).filter_map(line).collect();
        let place = form.0.iter().position(|(name, _)| name == field.name).unwrap_or_default();
        form.0.retain(|(name, _)| name != field.name);
        form.0.insert(place, (field.name.to_owned(), lines.join("\n")));
    }
    form
}

/// A row as a line; none for an empty one. A `;` in a part but the last would end it, so a comma takes its place.
fn line(row: &[&str]) -> Option<String> {
    let last = row.len().saturating_sub(1);
    let part = |(place, text): (usize, &&str)| {
        let text = collapse(text);
        if place == last { text } else { text.replace(BETWEEN, ",") }
    };
    let mut parts: Vec<String> = row.iter().enumerate().map(part).collect();
    while parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Thing, *};

    #[test]
    fn rows_become_the_lines_that_one_box_would_have() {
        let sent = |texts: &[&str]| {
            let boxes = texts.iter().map(|text| ("note".to_owned(), (*text).to_owned()));
            joined::<Thing>(Form(boxes.collect())).get("note").to_owned()
        };
        let rows = [
            "Karl  Bergfeld",
            "Sohn; Arzt",
            "0351 12; abends",
            " ",
            "",
            "",
            "Ida Moor",
            "",
            "",
            "",
            "",
            "112",
        ];
        let lines = "Karl Bergfeld; Sohn, Arzt; 0351 12; abends\nIda Moor\n; ; 112";
        assert_eq!(sent(&rows), lines);
        assert_eq!(sent(&["", "", ""]), "");
        assert_eq!(sent(&[lines]), lines, "one box stays as it is");
        let field = Field::<Thing>::named("note").unwrap();
        let shown = split(field, lines);
        assert_eq!(shown[0], ["Karl Bergfeld", "Sohn, Arzt", "0351 12; abends"]);
        assert_eq!(
            (&shown[1][..], &shown[2][..]),
            (&["Ida Moor", "", ""].map(String::from)[..], &["", "", "112"].map(String::from)[..])
        );
    }
}
