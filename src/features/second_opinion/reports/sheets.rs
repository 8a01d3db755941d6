//! The layout of the five sheets (domain.md, 5.2 to 5.7): page, JSON and workbook all come from [`sheets`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    charts,
    figures::{Comparison, Figure, Figures, Share},
    look::{COLUMN_HEAD, ROW, SHARE, SUM, TITLE, YEAR_HEAD, apart, centred, left, right},
    measures::Measure,
    yearly::Sums,
};
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::period::weeks_in,
    platform::sheet::write_xlsx::{Address, Print, Sheet, Style, Value},
};

/// The sheets' names, in their order.
pub const NAMES: [&str; 5] = [
    "Auswertung KW gesamt",
    "Auswertung nach Fachgebieten",
    "Auswertung Gutachten",
    "Auswertung Therapieänderungen",
    "Auswertung ICD onko",
];

/// Sheet 1, rows 3 to 7; also the comparison of the dashboard.
pub const GESAMT: [Figure; 5] = [
    Figure::all(Measure::Erstberatungen, Measure::Erstberatungen),
    Figure::all(Measure::Unterlagen, Measure::Erstberatungen),
    Figure::all(Measure::Ablehnungen, Measure::Erstberatungen),
    Figure::all(Measure::KeineRueckmeldung, Measure::Erstberatungen),
    Figure::all(Measure::Gutachten, Measure::Erstberatungen),
];

/// Sheet 3, rows 3 to 6.
const GUTACHTEN: [Figure; 4] = [
    Figure::all(Measure::Gutachten, Measure::Gutachten),
    Figure::all(Measure::Alternative, Measure::Gutachten),
    Figure::all(Measure::Bestaetigung, Measure::Gutachten),
    Figure::all(Measure::NichtKodiert, Measure::Gutachten),
];

/// Sheet 4, rows 3 to 8 and columns B to G.
const THERAPIE: [Figure; 6] = [
    Figure::all(Measure::Gutachten, Measure::Gutachten),
    Figure::all(Measure::TaJa, Measure::Gutachten),
    Figure::all(Measure::TaNein, Measure::Gutachten),
    Figure::all(Measure::Diagnosekorrektur, Measure::TaJa),
    Figure::all(Measure::Unterversorgung, Measure::TaJa),
    Figure::all(Measure::Uebertherapie, Measure::TaJa),
];

/// Division by zero, or a number that is not known.
const DASH: &str = "–";
/// Row of the column headers; week k stands k rows below.
pub(super) const HEAD: u32 = 10;

/// The five sheets of a report.
#[must_use]
pub fn sheets(figures: &Figures) -> Vec<Sheet> {
    let [gesamt, fachgebiete, gutachten, therapie, icd] = NAMES;
    let per_group: Vec<Figure> = Fallgruppe::ALL.into_iter().map(anzahl).collect();
    let fachgebiete_columns: Vec<Figure> = Fallgruppe::ALL.into_iter().flat_map(fachgebiet).collect();
    let groups: Vec<&str> = Fallgruppe::ALL.into_iter().map(Fallgruppe::name).collect();
    let gutachten_columns: Vec<Figure> =
        Fallgruppe::ALL.into_iter().map(Some).chain([None]).flat_map(gutachten_of).collect();
    let groups_and_all: Vec<&str> = groups.iter().copied().chain(["Gesamt"]).collect();
    let mut gesamt = Skeleton {
        name: gesamt,
        title: "Gesamtübersicht",
        // The last three stand beside the weeks, under the chart.
        widths: &[22.0, 16.0, 14.0, 14.0, 14.0, 14.0, 19.0, 19.0, 19.0],
        rows: &GESAMT,
        groups: &[],
        columns: &GESAMT,
        one_page: true,
    }
    .sheet(figures);
    gesamt.charts.push(charts::weekly_course(figures));
    let mut fachgebiete = Skeleton {
        name: fachgebiete,
        title: fachgebiete,
        widths: &widths_of_groups([10.0, 12.0, 14.0], groups.len()),
        rows: &per_group,
        groups: &groups,
        columns: &fachgebiete_columns,
        // On one page its letters would be a fifth smaller; on two, both are well filled.
        one_page: false,
    }
    .sheet(figures);
    fachgebiete.charts.push(charts::specialties(figures));
    let gutachten = Skeleton {
        name: gutachten,
        title: gutachten,
        widths: &widths_of_groups([10.0, 11.0, 12.0], groups_and_all.len()),
        rows: &GUTACHTEN,
        groups: &groups_and_all,
        columns: &gutachten_columns,
        // Its width makes the letters small anyway: a second page would hold the last weeks only.
        one_page: true,
    }
    .sheet(figures);
    let therapie = Skeleton {
        name: therapie,
        title: therapie,
        widths: &[22.0, 12.0, 12.0, 12.0, 19.0, 17.0, 15.0, 12.0, 14.0],
        rows: &THERAPIE,
        groups: &[],
        columns: &THERAPIE,
        one_page: true,
    }
    .sheet(figures);
    vec![gesamt, fachgebiete, gutachten, therapie, icd_sheet(icd, &figures.icd)]
}

/// Of the labels, then of three columns for each group.
fn widths_of_groups(three: [f64; 3], groups: usize) -> Vec<f64> {
    std::iter::once(22.0).chain(three.into_iter().cycle().take(3 * groups)).collect()
}

fn anzahl(group: Fallgruppe) -> Figure {
    Figure {
        label: group.name(),
        of: (Measure::Erstberatungen, Some(group)),
        base: (Measure::Erstberatungen, None),
    }
}

fn fachgebiet(group: Fallgruppe) -> [Figure; 3] {
    let of_group = |measure: Measure| Figure {
        label: measure.label(),
        of: (measure, Some(group)),
        base: (Measure::Erstberatungen, Some(group)),
    };
    [
        Figure { label: "Anzahl", ..anzahl(group) },
        of_group(Measure::Gutachten),
        of_group(Measure::KeineRmAblehnung),
    ]
}

fn gutachten_of(group: Option<Fallgruppe>) -> [Figure; 3] {
    let figure = |measure: Measure, base| Figure {
        label: measure.label(),
        of: (measure, group),
        base: (Measure::Gutachten, base),
    };
    [
        figure(Measure::Gutachten, None),
        figure(Measure::Alternative, group),
        figure(Measure::Bestaetigung, group),
    ]
}

/// What sheets 1 to 4 have in common (domain.md, 5.2).
struct Skeleton<'a> {
    name: &'static str,
    title: &'static str,
    /// Widths of the columns.
    widths: &'a [f64],
    /// Summary, from row 3 on.
    rows: &'a [Figure],
    /// Headers of row 9, three columns each.
    groups: &'a [&'static str],
    /// Columns of the weeks, from B on.
    columns: &'a [Figure],
    /// Whether all its weeks are printed on one page.
    one_page: bool,
}

impl Skeleton<'_> {
    fn sheet(&self, figures: &Figures) -> Sheet {
        let wide = !self.groups.is_empty();
        let mut sheet = Sheet::new(self.name, self.widths);
        sheet.freeze = Some(Address::new(1, HEAD + 1));
        sheet.zoom = if wide { 85 } else { 100 };
        // The groups' many columns would be too small to read on upright paper.
        let heads = if wide { HEAD - 1 } else { HEAD };
        sheet.print = Print { landscape: wide, one_page: self.one_page, repeat: Some((heads, HEAD)) };
        sheet.heights = vec![(1, 24.0), (2, 18.0), (HEAD, 32.0)];
        sheet.put(Address::new(0, 1), text(self.title), TITLE);
        year_heads(&mut sheet, figures);
        for (row, figure) in (3..).zip(self.rows) {
            comparison(&mut sheet, row, &figures.compare(*figure));
        }
        for (col, group) in (1..).step_by(3).zip(self.groups) {
            let style = apart(centred(COLUMN_HEAD));
            sheet.put_wide(Address::new(col, HEAD - 1), 3, text(group), style);
        }
        self.weeks(&mut sheet, figures);
        sheet
    }

    fn weeks(&self, sheet: &mut Sheet, figures: &Figures) {
        let weeks = weeks_in(figures.woche.jahr);
        sheet.put(Address::new(0, HEAD), text("KW"), COLUMN_HEAD);
        for kw in 1..=weeks {
            sheet.put(Address::new(0, HEAD + u32::from(kw)), Value::Count(i64::from(kw)), left(ROW));
        }
        let sum_row = HEAD + u32::from(weeks) + 1;
        sheet.put(Address::new(0, sum_row), text("Summe"), SUM);
        sheet.put(Address::new(0, sum_row + 1), text("Anteil"), SHARE);
        for (nr, figure) in (0_u16..).zip(self.columns) {
            let col = nr + 1;
            let first = !self.groups.is_empty() && nr.is_multiple_of(3);
            let look = |style| if first { apart(style) } else { style };
            sheet.put(Address::new(col, HEAD), text(figure.label), look(right(COLUMN_HEAD)));
            for (row, week) in (HEAD + 1..).zip(&figures.weeks) {
                count(sheet, Address::new(col, row), figure.count(week), look(ROW));
            }
            for kw in u32::from(figures.woche.kw) + 1..=u32::from(weeks) {
                sheet.blanks.insert(Address::new(col, HEAD + kw), look(ROW));
            }
            count(sheet, Address::new(col, sum_row), figure.count(&figures.zeitraum), look(SUM));
            let share = figure.share(&figures.zeitraum);
            fraction(sheet, Address::new(col, sum_row + 1), share, look(SHARE));
        }
    }
}

fn year_heads(sheet: &mut Sheet, figures: &Figures) {
    let (now, then) = (figures.woche, figures.vorjahr_bis);
    sheet.put(Address::new(0, 2), text("Kennzahl"), YEAR_HEAD);
    let wide = [
        (1, format!("{} (gesamt)", then.jahr)),
        (3, format!("{} (bis KW {:02})", now.jahr, now.kw)),
        (5, format!("{} (bis KW {:02})", then.jahr, then.kw)),
    ];
    for (col, head) in wide {
        sheet.put_wide(Address::new(col, 2), 2, Value::Text(head), centred(YEAR_HEAD));
    }
    sheet.put(Address::new(7, 2), text("Differenz"), right(YEAR_HEAD));
    sheet.put(Address::new(8, 2), text("Veränderung"), right(YEAR_HEAD));
}

fn comparison(sheet: &mut Sheet, row: u32, line: &Comparison) {
    sheet.put(Address::new(0, row), text(line.label), ROW);
    let periods = [(1, line.vorjahr_gesamt), (3, line.zeitraum), (5, line.vorjahr_zeitraum)];
    for (col, Share { count: number, share }) in periods {
        count(sheet, Address::new(col, row), number, ROW);
        fraction(sheet, Address::new(col + 1, row), share, ROW);
    }
    count(sheet, Address::new(7, row), line.differenz, ROW);
    fraction(sheet, Address::new(8, row), line.veraenderung, ROW);
}

fn icd_sheet(name: &'static str, codes: &[(String, i64)]) -> Sheet {
    let mut sheet = Sheet::new(name, &[14.0, 10.0]);
    sheet.freeze = Some(Address::new(0, 2));
    sheet.print.repeat = Some((1, 1));
    sheet.put(Address::new(0, 1), text("ICD"), COLUMN_HEAD);
    sheet.put(Address::new(1, 1), text("Anzahl"), right(COLUMN_HEAD));
    if codes.is_empty() {
        sheet.put(Address::new(0, 2), text("Keine ICD-Daten"), ROW);
        sheet.put(Address::new(1, 2), Value::Count(0), ROW);
        return sheet;
    }
    let mut row = 2;
    for (code, cases) in codes {
        sheet.put(Address::new(0, row), text(code), ROW);
        sheet.put(Address::new(1, row), Value::Count(*cases), ROW);
        row += 1;
    }
    sheet.put(Address::new(0, row), text("Summe"), SUM);
    sheet.put(Address::new(1, row), Value::Count(codes.iter().map(|(_, cases)| *cases).sum()), SUM);
    sheet
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn count(sheet: &mut Sheet, at: Address, count: Option<i64>, style: Style) {
    match count {
        Some(count) => sheet.put(at, Value::Count(count), style),
        None => sheet.put(at, text(DASH), right(style)),
    }
}

fn fraction(sheet: &mut Sheet, at: Address, share: Option<f64>, style: Style) {
    match share {
        Some(share) => sheet.put(at, Value::Fraction(share), style),
        None => sheet.put(at, text(DASH), right(style)),
    }
}

/// The cells of a sheet by address; what is not named is empty, merged cells are named by their first.
pub type Cells = BTreeMap<Address, Value>;

/// All cells of the five sheets, as stored and as the API gives them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportCells {
    /// Sheet 1.
    #[serde(rename = "Auswertung KW gesamt")]
    pub gesamt: Cells,
    /// Sheet 2.
    #[serde(rename = "Auswertung nach Fachgebieten")]
    pub fachgebiete: Cells,
    /// Sheet 3.
    #[serde(rename = "Auswertung Gutachten")]
    pub gutachten: Cells,
    /// Sheet 4.
    #[serde(rename = "Auswertung Therapieänderungen")]
    pub therapieaenderungen: Cells,
    /// Sheet 5.
    #[serde(rename = "Auswertung ICD onko")]
    pub icd_onko: Cells,
}

impl ReportCells {
    /// The five, in their order ([`NAMES`]).
    #[must_use]
    pub fn all(&self) -> [&Cells; 5] {
        [&self.gesamt, &self.fachgebiete, &self.gutachten, &self.therapieaenderungen, &self.icd_onko]
    }

    /// The cells of [`sheets`].
    #[must_use]
    pub fn of(sheets: &[Sheet]) -> Self {
        let cells = |name: &str| {
            let sheet = sheets.iter().find(|sheet| sheet.name == name);
            sheet
                .into_iter()
                .flat_map(|sheet| &sheet.cells)
                .map(|(at, cell)| (*at, cell.value.clone()))
                .collect()
        };
        let [gesamt, fachgebiete, gutachten, therapie, icd] = NAMES;
        Self {
            gesamt: cells(gesamt),
            fachgebiete: cells(fachgebiete),
            gutachten: cells(gutachten),
            therapieaenderungen: cells(therapie),
            icd_onko: cells(icd),
        }
    }
}

/// All numbers of a report, as stored with it (domain.md, 5.8 `report_data`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportNumbers {
    /// ISO year.
    pub jahr: u16,
    /// Last week.
    pub kw: u8,
    /// The 43 sums up to the week.
    pub zeitraum: Sums,
    /// The 43 sums of the whole previous year.
    pub vorjahr_gesamt: Sums,
    /// The 43 sums of the previous year up to the same week; null where not known.
    pub vorjahr_zeitraum: Sums,
    /// Cell by cell.
    pub sheets: ReportCells,
}

impl ReportNumbers {
    /// Of the figures.
    #[must_use]
    pub fn of(figures: &Figures) -> Self {
        Self::with(figures, &sheets(figures))
    }

    /// Of the figures and their sheets.
    #[must_use]
    pub(super) fn with(figures: &Figures, sheets: &[Sheet]) -> Self {
        Self {
            jahr: figures.woche.jahr,
            kw: figures.woche.kw,
            zeitraum: figures.zeitraum.clone(),
            vorjahr_gesamt: figures.vorjahr_gesamt.clone(),
            vorjahr_zeitraum: figures.vorjahr_zeitraum.clone(),
            sheets: ReportCells::of(sheets),
        }
    }

    /// Whether both say the same: a stored report is outdated when the present numbers do not. Shares follow from
    /// the counts and are not compared, because JSON may give them back with another last digit.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let same_cells = |a: &Cells, b: &Cells| {
            let same = |(a, b): (&Value, &Value)| {
                matches!((a, b), (Value::Fraction(_), Value::Fraction(_))) || a == b
            };
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(same)
        };
        (self.jahr, self.kw) == (other.jahr, other.kw)
            && self.zeitraum == other.zeitraum
            && self.vorjahr_gesamt == other.vorjahr_gesamt
            && self.vorjahr_zeitraum == other.vorjahr_zeitraum
            && self.sheets.all().into_iter().zip(other.sheets.all()).all(|(a, b)| same_cells(a, b))
    }
}
