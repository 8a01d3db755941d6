//! A document as other programs read it: pdftotext, pdfinfo and pdffonts of poppler.

use std::process::Command;

use super::{Block, Frame, PDF, Style, Table, Text, write};

fn made(blocks: Vec<Block>) -> Vec<u8> {
    let footer = |page: usize, pages: usize| format!("Seite {page} von {pages}");
    let frame = Frame {
        title: "Pflegedokumentation",
        lang: "de",
        header: ("Haus am See", "Pflegedokumentation"),
        footer: &footer,
        made: "2026-11-20T13:00:00Z".parse().unwrap(),
    };
    write(&frame, blocks).unwrap()
}

/// What a program says of a document; none where it is not installed.
fn asked(program: &str, args: &[&str], document: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, document).unwrap();
    let mut command = Command::new(program);
    let options: Vec<&str> = args.iter().copied().filter(|arg| *arg != "-").collect();
    command.args(options).arg(&path);
    if args.contains(&"-") {
        command.arg("-");
    }
    let Ok(out) = command.output() else {
        println!("skipped: a document read back, because {program} is not installed");
        return None;
    };
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn sample() -> Vec<Block> {
    let row = |nr: usize| {
        let old = Text { style: Style::Struck, text: format!("Puls 7{nr}") };
        vec![vec![Text::plain(format!("{nr:02}.11.2026"))], vec![Text::bold("Vitalzeichen"), old]]
    };
    let heads = vec!["Zeit".to_owned(), "Eintrag".to_owned()];
    vec![
        Block::Heading(1, "Einträge".into()),
        Block::Paragraph(Text::plain("Straße „Ağrı“ Łódź 36,5\u{202f}°C ☐ 中 Привет")),
        Block::Table(Table { widths: vec![1, 3], heads, rows: (1..80).map(row).collect() }),
        Block::Heading(2, "Ende".into()),
        Block::Paragraph(Text::small("Prüfsumme")),
    ]
}

#[test]
fn a_document_is_tagged_has_its_fonts_and_says_what_it_says() {
    assert_eq!(PDF, "application/pdf");
    let document = made(sample());
    assert!(document.starts_with(b"%PDF-1.7"));
    let Some(about) = asked("pdfinfo", &[], &document) else { return };
    for (line, value) in [("Tagged:", "yes"), ("Title:", "Pflegedokumentation"), ("Encrypted:", "no")] {
        let found = about.lines().find(|one| one.starts_with(line));
        assert!(found.is_some_and(|found| found.ends_with(value)), "{line} {about}");
    }
    let meta = asked("pdfinfo", &["-meta"], &document).unwrap();
    assert!(meta.contains("<pdfaid:part>2") && meta.contains("<pdfaid:conformance>A"), "{meta}");
    let fonts = asked("pdffonts", &[], &document).unwrap();
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    // emb sub uni
    assert!(
        fonts.iter().all(|font| font.contains("DejaVuSans") && font.contains("yes yes yes")),
        "{fonts:?}"
    );
    let text = asked("pdftotext", &["-raw", "-"], &document).unwrap();
    for said in ["Straße „Ağrı“ Łódź 36,5", "中", "Привет", "Seite 1 von 4", "Puls 779", "Prüfsumme"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn its_parts_are_those_of_the_document() {
    let document = made(sample());
    let Some(tree) = asked("pdfinfo", &["-enc", "UTF-8", "-struct-text"], &document) else { return };
    let count = |tag: &str| tree.lines().filter(|line| line.trim_start().starts_with(tag)).count();
    let parts = ["Table (block)", "THead", "TR", "TH:", "H1 ", "H2 "].map(count);
    assert_eq!(parts, [1, 1, 80, 2, 1, 1], "{tree}");
}

#[test]
fn the_same_document_has_the_same_bytes() {
    assert_eq!(made(sample()), made(sample()));
    let empty = made(Vec::new());
    assert!(empty.starts_with(b"%PDF"));
}
