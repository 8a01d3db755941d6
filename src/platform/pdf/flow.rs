//! Breaks a document into pages: what stands where, and what it is to those who do not see it.

use super::{
    Block, Cell, Style, Table, Text,
    font::{Face, Fonts},
};

/// A4 upright, in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// Free at both sides.
pub const SIDE: f32 = 42.0;
/// Where the text begins, from the top.
const TOP: f32 = 64.0;
/// Where it ends.
const BOTTOM: f32 = 786.0;
/// How wide it is.
pub const WIDTH: f32 = PAGE.0 - SIDE - SIDE;
/// From one line of a table to the next.
const LINE: f32 = 11.5;
/// Above and below the lines of a row.
const PAD: f32 = 2.5;
/// Between two columns.
const GAP: f32 = 8.0;
/// A row of so many lines at most is not broken while it fits on a page.
const WHOLE: usize = 24;
/// So much must be free below a heading.
const BELOW_HEADING: f32 = 48.0;

/// What a part of the document is.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag {
    /// A heading of a level, with its words.
    Heading(u8, String),
    /// A paragraph.
    Paragraph,
    /// A table.
    Table,
    /// The heads of a table.
    Heads,
    /// The rows of a table.
    Rows,
    /// A row.
    Row,
    /// A head.
    Head,
    /// A cell.
    Cell,
}

/// A part of the document, in the order of reading.
#[derive(Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub tag: Tag,
    /// The numbers of its lines.
    pub lines: Vec<usize>,
    /// Its parts.
    pub parts: Vec<Node>,
}

impl Node {
    fn new(tag: Tag) -> Self {
        Self { tag, lines: Vec::new(), parts: Vec::new() }
    }
}

/// A line of text on a page.
#[derive(Debug, PartialEq)]
pub struct Line {
    /// Its number; none of what stands on the page for the eye alone.
    pub nr: Option<usize>,
    /// From the left.
    pub x: f32,
    /// Its base line, from the top.
    pub y: f32,
    /// Its size.
    pub size: f32,
    /// How it is set.
    pub style: Style,
    /// What it says.
    pub text: String,
}

/// A page.
#[derive(Debug, Default, PartialEq)]
pub struct Page {
    /// Its lines, in the order of drawing.
    pub lines: Vec<Line>,
    /// Where rules go across, from the top.
    pub rules: Vec<f32>,
}

/// A heading among the bookmarks: its words, the number of its page from 0, and where.
pub type Bookmark = (String, usize, f32);

/// A document in pages.
#[derive(Debug, Default, PartialEq)]
pub struct Laid {
    /// Its pages; at least one.
    pub pages: Vec<Page>,
    /// Its parts.
    pub parts: Vec<Node>,
    /// Its bookmarks.
    pub bookmarks: Vec<Bookmark>,
    /// How many lines are numbered.
    pub lines: usize,
}

struct Flow<'a> {
    fonts: &'a Fonts,
    laid: Laid,
    page: Page,
    y: f32,
}

/// A line of a cell, with its size and style.
struct Set {
    size: f32,
    style: Style,
    text: String,
}

/// A column: where it begins, and how wide it is.
type Column = (f32, f32);

/// The pages of these parts.
pub fn lay(fonts: &Fonts, blocks: impl IntoIterator<Item = Block>) -> Laid {
    let mut flow = Flow { fonts, laid: Laid::default(), page: Page::default(), y: TOP };
    for block in blocks {
        match block {
            Block::Heading(level, text) => flow.heading(level, &text),
            Block::Paragraph(text) => flow.paragraph(&text),
            Block::Table(table) => flow.table(table),
        }
    }
    flow.turn();
    flow.laid
}

/// The size of a text.
fn size(style: Style) -> f32 {
    if style == Style::Small { 8.0 } else { 9.0 }
}

impl Flow<'_> {
    fn face(&self, style: Style) -> &Face {
        if style == Style::Bold { &self.fonts.bold } else { &self.fonts.regular }
    }

    /// The next page.
    fn turn(&mut self) {
        self.laid.pages.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    /// So much is free, if need be on the next page.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    /// A line at the present height. A blank one is not drawn; its number is none then.
    fn line(&mut self, x: f32, set: Set, down: f32, is_read: bool) -> Option<usize> {
        if set.text.trim().is_empty() {
            return None;
        }
        let nr = is_read.then_some(self.laid.lines);
        if is_read {
            self.laid.lines += 1;
        }
        let Set { size, style, text } = set;
        self.page.lines.push(Line { nr, x, y: self.y + down, size, style, text });
        nr
    }

    fn heading(&mut self, level: u8, text: &str) {
        let (size, before) = match level {
            1 => (15.0, 14.0),
            2 => (11.5, 10.0),
            _ => (9.5, 7.0),
        };
        let lines = self.fonts.bold.lines(text, size, WIDTH);
        let step = size * 1.3;
        if self.y > TOP {
            self.y += before;
        }
        let height: f32 = lines.iter().map(|_| step).sum();
        self.room(height + BELOW_HEADING);
        if level == 1 {
            self.laid.bookmarks.push((text.to_owned(), self.laid.pages.len(), self.y));
        }
        let mut node = Node::new(Tag::Heading(level, text.to_owned()));
        for text in lines {
            let nr = self.line(SIDE, Set { size, style: Style::Bold, text }, size, true);
            node.lines.extend(nr);
            self.y += step;
        }
        self.y += 2.0;
        self.laid.parts.push(node);
    }

    fn paragraph(&mut self, text: &Text) {
        let mut node = Node::new(Tag::Paragraph);
        for set in self.set(text, WIDTH) {
            self.room(LINE);
            node.lines.extend(self.line(SIDE, set, size(text.style), true));
            self.y += LINE;
        }
        self.y += 3.0;
        self.laid.parts.push(node);
    }

    /// A text in the lines of a column.
    fn set(&self, text: &Text, room: f32) -> Vec<Set> {
        let (size, style) = (size(text.style), text.style);
        let lines = self.face(style).lines(&text.text, size, room);
        lines.into_iter().map(|text| Set { size, style, text }).collect()
    }

    fn table(&mut self, table: Table) {
        let columns = columns(&table.widths);
        let heads: Vec<Cell> = table.heads.into_iter().map(|head| vec![Text::bold(head)]).collect();
        let head_lines = self.cells(&heads, &columns);
        let head_height = height(depth(&head_lines));
        self.room(head_height + height(2));
        let mut node = Node::new(Tag::Table);
        let mut row = self.whole(head_lines, &columns, Tag::Head, true);
        row.tag = Tag::Row;
        let mut group = Node::new(Tag::Heads);
        group.parts.push(row);
        node.parts.push(group);
        let mut body = Node::new(Tag::Rows);
        for cells in &table.rows {
            let lines = self.cells(cells, &columns);
            let part = self.row(lines, &columns, &heads);
            body.parts.push(part);
        }
        node.parts.push(body);
        self.laid.parts.push(node);
        self.y += 6.0;
    }

    /// The lines of each cell of a row.
    fn cells(&self, cells: &[Cell], columns: &[Column]) -> Vec<Vec<Set>> {
        let of = |(cell, (_, room)): (&Cell, &Column)| {
            cell.iter().flat_map(|text| self.set(text, *room)).collect::<Vec<_>>()
        };
        cells.iter().zip(columns).map(of).collect()
    }

    /// A row that is not broken.
    fn whole(&mut self, cells: Vec<Vec<Set>>, columns: &[Column], tag: Tag, is_read: bool) -> Node {
        let lines = depth(&cells);
        let mut row = Node::new(Tag::Row);
        row.parts.extend(cells.iter().map(|_| Node::new(tag.clone())));
        let mut rest: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
        self.chunk(&mut rest, columns, lines, (&mut row, is_read));
        self.page.rules.push(self.y);
        row
    }

    /// So many lines of a row.
    fn chunk(
        &mut self,
        rest: &mut [std::vec::IntoIter<Set>],
        columns: &[Column],
        lines: usize,
        (row, is_read): (&mut Node, bool),
    ) {
        let top = self.y + PAD;
        let mut end = top;
        for ((cell, (x, _)), node) in rest.iter_mut().zip(columns).zip(&mut row.parts) {
            self.y = top;
            for set in cell.take(lines) {
                node.lines.extend(self.line(*x, set, 9.0, is_read));
                self.y += LINE;
            }
        }
        for _ in 0..lines {
            end += LINE;
        }
        self.y = end + PAD;
    }

    /// A row of a table, which goes on on the next page where it must.
    fn row(&mut self, cells: Vec<Vec<Set>>, columns: &[Column], heads: &[Cell]) -> Node {
        let lines = depth(&cells);
        if self.y + height(lines) > BOTTOM && lines <= WHOLE {
            self.again(columns, heads);
        }
        let mut row = Node::new(Tag::Row);
        row.parts.extend(cells.iter().map(|_| Node::new(Tag::Cell)));
        let mut rest: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
        let mut left = lines;
        loop {
            let fit = fitting(self.y).min(left);
            if fit > 0 {
                self.chunk(&mut rest, columns, fit, (&mut row, true));
                left -= fit;
            }
            if left == 0 {
                break;
            }
            self.again(columns, heads);
        }
        self.page.rules.push(self.y);
        row
    }

    /// The next page, with the heads of the table once more; they are for the eye alone.
    fn again(&mut self, columns: &[Column], heads: &[Cell]) {
        self.turn();
        let lines = self.cells(heads, columns);
        self.whole(lines, columns, Tag::Head, false);
    }
}

/// Most lines among the cells of a row.
fn depth(cells: &[Vec<Set>]) -> usize {
    cells.iter().map(Vec::len).max().unwrap_or(0)
}

/// The height of a row of so many lines.
fn height(lines: usize) -> f32 {
    let mut height = PAD + PAD;
    for _ in 0..lines {
        height += LINE;
    }
    height
}

/// How many lines of a row fit below that height.
fn fitting(y: f32) -> usize {
    let (mut lines, mut end) = (0, y + PAD + PAD + LINE);
    while end <= BOTTOM {
        lines += 1;
        end += LINE;
    }
    lines
}

/// Where the columns stand that share the width so.
fn columns(widths: &[u8]) -> Vec<Column> {
    let whole: f32 = widths.iter().map(|share| f32::from(*share)).sum();
    let mut x = SIDE;
    let mut columns = Vec::new();
    for share in widths {
        let width = WIDTH * f32::from(*share) / whole;
        columns.push((x, width - GAP));
        x += width;
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize, lines: usize) -> Block {
        let cell = |nr: usize| vec![Text::plain(vec![format!("Z{nr}"); lines].join("\n"))];
        let rows = (0..count).map(|nr| vec![cell(nr), vec![Text::plain("x")]]).collect();
        Block::Table(Table { widths: vec![2, 1], heads: vec!["A".into(), "B".into()], rows })
    }

    #[test]
    fn a_table_goes_on_on_the_next_page_under_its_heads() {
        let fonts = Fonts::load().unwrap();
        let laid = lay(&fonts, [Block::Heading(1, "Titel".into()), rows(200, 1)]);
        assert!(laid.pages.len() > 3);
        for page in &laid.pages {
            assert!(page.lines.iter().any(|line| line.text == "A" && line.style == Style::Bold));
            assert!(page.lines.iter().all(|line| line.y < BOTTOM));
        }
        let [_, table] = &laid.parts[..] else { panic!() };
        assert_eq!((table.parts.len(), table.parts[1].parts.len()), (2, 200));
        // The heads are read once.
        let heads = laid.pages.iter().flat_map(|page| &page.lines).filter(|line| line.text == "A");
        assert_eq!(heads.filter(|line| line.nr.is_some()).count(), 1);
    }

    #[test]
    fn a_row_longer_than_a_page_is_broken_and_stays_one() {
        let fonts = Fonts::load().unwrap();
        let laid = lay(&fonts, [rows(2, 150)]);
        let drawn = laid.pages.iter().flat_map(|page| &page.lines).filter(|line| line.text == "Z0");
        assert_eq!(drawn.count(), 150);
        assert_eq!(laid.parts[0].parts[1].parts[0].parts[0].lines.len(), 150);
        assert!(laid.pages.iter().flat_map(|page| &page.lines).all(|line| line.y < BOTTOM));
    }

    #[test]
    fn a_heading_does_not_stand_alone_at_the_foot_of_a_page() {
        let fonts = Fonts::load().unwrap();
        for before in 40..70 {
            let text = vec!["Zeile"; before].join("\n");
            let parts = [
                Block::Paragraph(Text::plain(text)),
                Block::Heading(2, "Kopf".into()),
                Block::Paragraph(Text::plain("Erste\nZweite")),
            ];
            let laid = lay(&fonts, parts);
            let page = laid.pages.iter().find(|page| page.lines.iter().any(|line| line.text == "Kopf"));
            assert!(page.unwrap().lines.iter().any(|line| line.text == "Erste"), "{before}");
        }
    }
}
