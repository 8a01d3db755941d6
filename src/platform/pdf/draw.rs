//! Draws the pages of a document with krilla, which checks what PDF/A asks for, and ties each line to the part it belongs to.

use std::{collections::BTreeSet, num::NonZeroU16};

use jiff::{Timestamp, tz::TimeZone};
use krilla::{
    Data, Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    error::KrillaError,
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Stroke,
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag as PdfTag, TagGroup,
        TagKind, TagTree,
    },
    text::{Font, GlyphId, KrillaGlyph},
};

use super::{
    Frame, PdfError, Style,
    flow::{Laid, Line, Node, PAGE, Page, SIDE, Tag, WIDTH},
    font::{Face, Fonts},
};

/// The base line of the header, and of the footer.
const HEADER: f32 = 38.0;
const FOOTER: f32 = 812.0;
/// The size of both.
const AROUND: f32 = 8.0;
/// How thick a rule is.
const RULE: f32 = 0.4;

/// A font for drawing, with what tells the letters of it.
struct Pen<'a> {
    face: &'a Face,
    font: Font,
}

struct Pens<'a> {
    regular: Pen<'a>,
    bold: Pen<'a>,
}

impl<'a> Pen<'a> {
    fn of(face: &'a Face) -> Result<Self, PdfError> {
        let font = Font::new(Data::from(face.bytes().to_vec()), 0).ok_or(PdfError::Font)?;
        Ok(Self { face, font })
    }

    fn draw(&self, surface: &mut Surface<'_>, (x, y): (f32, f32), size: f32, text: &str) {
        let glyph = |(at, letter): (usize, char)| {
            let glyph = self.face.glyph(letter);
            let range = at..at + letter.len_utf8();
            KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, range, None)
        };
        let glyphs: Vec<KrillaGlyph> = text.char_indices().map(glyph).collect();
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, self.font.clone(), text, size, false);
    }
}

/// Writes the document.
pub fn draw(frame: &Frame<'_>, fonts: &Fonts, laid: Laid) -> Result<Vec<u8>, PdfError> {
    let pens = Pens { regular: Pen::of(&fonts.regular)?, bold: Pen::of(&fonts.bold)? };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| failed("the kind of file"))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let pages = laid.pages.len();
    let mut ids: Vec<Option<Identifier>> = Vec::new();
    ids.resize_with(laid.lines, || None);
    for (place, page) in laid.pages.iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("a page"))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        around(&mut surface, frame, &pens, (place + 1, pages));
        drawn(&mut surface, &pens, page, &mut ids);
        surface.finish();
        sheet.finish();
    }
    let mut tree = TagTree::new();
    for part in laid.parts {
        tree.push(group(part, &mut ids)?);
    }
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    for (words, page, y) in laid.bookmarks {
        outline.push_child(OutlineNode::new(words, XyzDestination::new(page, Point::from_xy(SIDE, y))));
    }
    document.set_outline(outline);
    let metadata = Metadata::new()
        .title(frame.title.to_owned())
        .language(frame.lang.to_owned())
        .creator("Visite".to_owned())
        .creation_date(date(frame.made));
    document.set_metadata(metadata);
    document.finish().map_err(|error| refused(&error))
}

/// Which rules were broken, by their names alone: what krilla says of a rule may hold the text that broke it.
fn refused(error: &KrillaError) -> PdfError {
    let name =
        |debug: String| debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned();
    failed(&match error {
        KrillaError::Validation(broken) => {
            let names: BTreeSet<String> = broken.iter().map(|(rule, _)| name(format!("{rule:?}"))).collect();
            names.into_iter().collect::<Vec<_>>().join(", ")
        }
        other => name(format!("{other:?}")),
    })
}

fn failed(what: &str) -> PdfError {
    PdfError::Written(what.to_owned())
}

/// Header and footer: they are no part of what is read.
fn around(surface: &mut Surface<'_>, frame: &Frame<'_>, pens: &Pens<'_>, (page, pages): (usize, usize)) {
    let (left, right) = frame.header;
    let pen = &pens.regular;
    let end = SIDE + WIDTH - pen.face.width(right, AROUND);
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)));
    pen.draw(surface, (SIDE, HEADER), AROUND, left);
    pen.draw(surface, (end, HEADER), AROUND, right);
    rule(surface, HEADER + 6.0);
    surface.end_tagged();
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    pen.draw(surface, (SIDE, FOOTER), AROUND, &(frame.footer)(page, pages));
    surface.end_tagged();
}

/// The lines of a page.
fn drawn(surface: &mut Surface<'_>, pens: &Pens<'_>, page: &Page, ids: &mut [Option<Identifier>]) {
    for line in &page.lines {
        let Line { nr, x, y, size, style, text } = line;
        let pen = if *style == Style::Bold { &pens.bold } else { &pens.regular };
        let tag = match nr {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
        };
        let id = surface.start_tagged(tag);
        pen.draw(surface, (*x, *y), *size, text);
        surface.end_tagged();
        if let Some(slot) = nr.and_then(|nr| ids.get_mut(nr)) {
            *slot = Some(id);
        }
    }
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
    for y in &page.rules {
        rule(surface, *y);
    }
    for line in page.lines.iter().filter(|line| line.style == Style::Struck) {
        let width = pens.regular.face.width(line.text.trim_end(), line.size);
        stroke(surface, (line.x, line.x + width), line.y - line.size * 0.3, 0.6);
    }
    surface.end_tagged();
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    stroke(surface, (SIDE, SIDE + WIDTH), y, RULE);
}

fn stroke(surface: &mut Surface<'_>, (from, to): (f32, f32), y: f32, width: f32) {
    let mut path = PathBuilder::new();
    path.move_to(from, y);
    path.line_to(to, y);
    let Some(path) = path.finish() else { return };
    let grey = rgb::Color::new(90, 90, 90);
    let stroke = Stroke { paint: grey.into(), width, opacity: NormalizedF32::ONE, ..Stroke::default() };
    surface.set_stroke(Some(stroke));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// A part of the document as PDF names it. Each line belongs to one part.
fn group(node: Node, ids: &mut [Option<Identifier>]) -> Result<TagGroup, PdfError> {
    let kind: TagKind = match node.tag {
        Tag::Heading(level, words) => {
            let level = NonZeroU16::new(level.into()).ok_or_else(|| failed("a heading"))?;
            PdfTag::Hn(level, Some(words)).into()
        }
        Tag::Paragraph => PdfTag::P.into(),
        Tag::Table => PdfTag::Table.into(),
        Tag::Heads => PdfTag::THead.into(),
        Tag::Rows => PdfTag::TBody.into(),
        Tag::Row => PdfTag::TR.into(),
        Tag::Head => PdfTag::TH(TableHeaderScope::Column).into(),
        Tag::Cell => PdfTag::TD.into(),
    };
    let mut group = TagGroup::new(kind);
    for line in node.lines {
        let id = ids.get_mut(line).and_then(Option::take).ok_or_else(|| failed("a line"))?;
        group.push(id);
    }
    for part in node.parts {
        group.push(self::group(part, ids)?);
    }
    Ok(group)
}

/// In UTC; a number beyond what PDF has is its first.
fn date(at: Timestamp) -> DateTime {
    let local = TimeZone::UTC.to_datetime(at);
    let part = |number: i8| u8::try_from(number).unwrap_or(0);
    DateTime::new(u16::try_from(local.year()).unwrap_or(0))
        .month(part(local.month()))
        .day(part(local.day()))
        .hour(part(local.hour()))
        .minute(part(local.minute()))
        .second(part(local.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
