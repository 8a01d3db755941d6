//! Charts that the reader's program draws from cells, and redraws when they change.

use rust_xlsxwriter::{
    Chart as Drawing, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartSolidFill,
    Worksheet, XlsxError,
};

use super::address::Address;

/// Lines behind the columns.
const GRID: &str = "E3E8F0";
/// Letters.
const TEXT: &str = "404A5A";

/// A chart over the cells of its own sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The cell of its upper left corner.
    pub at: Address,
    /// How far right and below that cell's corner, in pixels.
    pub offset: (u32, u32),
    /// Width and height, in pixels.
    pub size: (u32, u32),
    /// Above it.
    pub title: String,
    /// What it shows, for people who do not see it.
    pub alt: String,
    /// First and last cell of the words below the axis.
    pub categories: (Address, Address),
    /// What is drawn.
    pub series: Vec<Series>,
    /// Distance of the lines behind; none: as the reader's program finds best.
    pub step: Option<u32>,
}

/// One row or column of numbers in a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// The cell with its name.
    pub name: Address,
    /// First and last cell of its numbers.
    pub values: (Address, Address),
    /// How it is drawn.
    pub draw: Draw,
    /// Six hexadecimal digits.
    pub colour: &'static str,
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// A column for each number.
    Columns,
    /// A line from number to number, in front of the columns.
    Line,
}

/// Puts the chart on the sheet of that name.
pub(super) fn put(out: &mut Worksheet, sheet: &str, chart: &Chart) -> Result<(), XlsxError> {
    let mut drawing = Drawing::new_column();
    let mut lines = Drawing::new_line();
    for series in &chart.series {
        let on = if series.draw == Draw::Columns { &mut drawing } else { &mut lines };
        let added = on.add_series();
        added
            .set_name((sheet, row(series.name), series.name.col))
            .set_values(range(sheet, series.values))
            .set_categories(range(sheet, chart.categories));
        match series.draw {
            Draw::Columns => {
                added.set_format(&mut solid(series.colour)).set_gap(60).set_overlap(-5);
            }
            Draw::Line => {
                added.set_format(&mut line(series.colour, 1.75)).set_marker(ChartMarker::new().set_none());
            }
        }
    }
    if chart.series.iter().any(|series| series.draw == Draw::Line) {
        drawing.combine(&lines);
    }
    drawing.set_width(chart.size.0).set_height(chart.size.1).set_alt_text(&chart.alt);
    drawing.title().set_name(&chart.title).set_font(font(10).set_bold()).set_overlay(false);
    drawing.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9));
    drawing.chart_area().set_format(ChartFormat::new().set_no_border());
    drawing.x_axis().set_font(&font(8)).set_format(&mut line(GRID, 0.75));
    let axis = drawing.y_axis();
    axis.set_font(&font(8)).set_min(0).set_num_format("#,##0");
    axis.set_format(ChartFormat::new().set_no_line());
    axis.set_major_gridlines_line(ChartLine::new().set_color(GRID).set_width(0.75));
    if let Some(step) = chart.step {
        axis.set_major_unit(step);
    }
    let (right, below) = chart.offset;
    out.insert_chart_with_offset(row(chart.at), chart.at.col, &drawing, right, below)?;
    Ok(())
}

fn row(at: Address) -> u32 {
    at.row.saturating_sub(1)
}

fn range(sheet: &str, (first, last): (Address, Address)) -> (&str, u32, u16, u32, u16) {
    (sheet, row(first), first.col, row(last), last.col)
}

fn font(size: u8) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(size).set_color(TEXT);
    font
}

fn solid(colour: &'static str) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

fn line(colour: &'static str, width: f64) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(colour).set_width(width));
    format
}
