//! How a record stands on paper: each text of it, and nothing that is not in it but the names of the columns.

use super::model::{Abschnitt, Akte, Angabe, Eintrag, Fassung, Teil};
use crate::{
    platform::pdf::{Block, Cell, Style, Table, Text},
    ui::View,
};

/// The parts of the document. `sha256` is the hash over the record's JSON.
pub fn blocks<'a>(v: &'a View, akte: &'a Akte, sha256: &'a str) -> impl Iterator<Item = Block> + 'a {
    let first = [heading(1, v.w("export-title")), plain(akte.einrichtung.clone())];
    let around = akte.person.iter().chain(&akte.zeitraum).map(told);
    let parts = akte.teile.iter().flat_map(move |part| of_part(v, part));
    first.into_iter().chain(around).chain(parts).chain(last(v, akte, sha256))
}

fn heading(level: u8, text: impl Into<String>) -> Block {
    Block::Heading(level, text.into())
}

fn plain(text: impl Into<String>) -> Block {
    Block::Paragraph(Text::plain(text))
}

fn told(one: &Angabe) -> Block {
    plain(format!("{}: {}", one.feld, valued(one)))
}

/// A value; a striking one is marked by a sign, not by a colour.
fn valued(one: &Angabe) -> String {
    if one.auffaellig { format!("{} !", one.wert) } else { one.wert.clone() }
}

fn of_part(v: &View, part: &Teil) -> Vec<Block> {
    let mut blocks = vec![heading(1, &part.titel)];
    for section in &part.abschnitte {
        of_section(v, section, &mut blocks);
    }
    blocks
}

fn of_section(v: &View, section: &Abschnitt, blocks: &mut Vec<Block>) {
    blocks.extend(section.titel.as_deref().map(|title| heading(2, title)));
    blocks.extend(section.hinweis.as_deref().map(plain));
    blocks.extend(section.angaben.iter().map(told));
    if !section.eintraege.is_empty() {
        blocks.push(Block::Table(Table {
            widths: vec![20, 62, 18],
            heads: ["export-column-time", "export-column-what", "export-column-who"]
                .map(|words| v.w(words))
                .into(),
            rows: section.eintraege.iter().map(row).collect(),
        }));
    }
    if let Some(table) = &section.tabelle {
        let cells = |row: &Vec<String>| row.iter().map(|text| vec![Text::plain(text.as_str())]).collect();
        let mut widths: Vec<u8> = table.spalten.iter().map(|_| 2).collect();
        if let Some(first) = widths.first_mut() {
            *first = 4;
        }
        let rows = table.zeilen.iter().map(cells).collect();
        blocks.push(Block::Table(Table { widths, heads: table.spalten.clone(), rows }));
    }
}

fn row(one: &Eintrag) -> Vec<Cell> {
    let mut what = vec![Text::bold(one.titel.as_str())];
    if !one.marken.is_empty() {
        what.push(Text::small(one.marken.join(" · ")));
    }
    for version in &one.fassungen {
        of_version(version, &mut what);
    }
    what.extend(one.zusatz.iter().map(|text| Text::small(text.as_str())));
    vec![vec![Text::plain(one.zeit.as_str())], what, vec![Text::plain(one.von.as_str())]]
}

/// One that was replaced is struck through.
fn of_version(version: &Fassung, what: &mut Cell) {
    let style = if version.ersetzt { Style::Struck } else { Style::Plain };
    what.extend(version.kopf.as_deref().map(Text::small));
    let said: Vec<String> =
        version.angaben.iter().map(|one| format!("{}: {}", one.feld, valued(one))).collect();
    let said = (!said.is_empty()).then(|| said.join(" · "));
    let texts = [said.as_ref(), version.folgt.as_ref(), version.text.as_ref()].into_iter().flatten();
    what.extend(texts.map(|text| Text { style, text: text.clone() }));
    what.extend(version.grund.as_deref().map(Text::small));
}

/// Who signs how, and the hash.
fn last(v: &View, akte: &Akte, sha256: &str) -> Vec<Block> {
    let mut blocks = vec![heading(1, v.w("export-signs"))];
    if akte.handzeichen.is_empty() {
        blocks.push(plain(v.w("export-nothing")));
    } else {
        let cell = |text: &str| vec![Text::plain(text)];
        blocks.push(Block::Table(Table {
            widths: vec![1, 4],
            heads: ["export-column-who", "export-column-name"].map(|words| v.w(words)).into(),
            rows: akte.handzeichen.iter().map(|one| vec![cell(&one.handzeichen), cell(&one.name)]).collect(),
        }));
    }
    blocks.extend([
        heading(1, v.w("export-hash")),
        plain(v.w("export-hash-said")),
        plain(format!("SHA-256: {sha256}")),
        plain(format!("{}: {}", v.w("export-format"), akte.format)),
    ]);
    blocks
}
