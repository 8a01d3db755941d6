//! The page of figures and its file.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    access::ReadFigures,
    actions,
    pages::{AT, FILE_AT, FiguresPage},
    read::{self, Asked},
    sheet::{Figure, sheet},
};
use crate::{
    features::care::{courses::Period, units::Unit},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        sheet::CsvWriter,
        store::StoreError,
        tenancy::Ctx,
        web::{present::download, query::Query, routes::Routes},
    },
};

/// Days that figures are of, unless others are asked for.
const USUAL: u16 = 30;
/// Most days of figures (care.md, 12).
const MOST_DAYS: i64 = 92;

pub(super) fn routes() -> Routes {
    Routes::new().get(AT, show).get(FILE_AT, file)
}

/// The days that are asked for.
///
/// # Errors
/// Those of [`Period::of`]; `ZEITRAUM_UNGUELTIG` of more than 92 days.
pub(super) fn period(asked: [&str; 3], today: Date) -> Result<Period, FieldErrors> {
    let words = || Msg::new("course-period-wrong").with("n", MOST_DAYS);
    let mut period = Period::of(asked, today, USUAL);
    if let Err(errors) = &mut period {
        for error in errors.0.iter_mut().filter(|error| error.code == "ZEITRAUM_UNGUELTIG") {
            error.words = words();
        }
    }
    let period = period?;
    if period.days() > MOST_DAYS {
        let mut errors = FieldErrors::new();
        errors.add_with("bis", "ZEITRAUM_UNGUELTIG", words());
        return Err(errors);
    }
    Ok(period)
}

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Address {
    tage: String,
    von: String,
    bis: String,
    wohnbereich: String,
    kennzahl: String,
}

impl Address {
    fn period(&self, ctx: &Ctx<ReadFigures>) -> Result<Period, FieldErrors> {
        period([&self.tage, &self.von, &self.bis], ctx.today())
    }
    fn unit(&self) -> Result<Option<Id<Unit>>, StoreError> {
        let unit = Some(self.wohnbereich.as_str()).filter(|unit| !unit.is_empty());
        unit.map(|unit| unit.parse().map_err(|_| StoreError::Missing)).transpose()
    }
}

async fn show(ctx: Ctx<ReadFigures>, State(p): State<Platform>, Query(query): Query<Address>) -> Response {
    p.answer(move |p| {
        let (period, errors) = match query.period(&ctx) {
            Ok(period) => (period, FieldErrors::new()),
            Err(errors) => (Period::last(USUAL, ctx.today()), errors),
        };
        let asked = Asked { from: period.from, until: period.until, unit: query.unit()? };
        let figures = read::figures(p, &ctx, asked)?;
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = FiguresPage { figures, period, typed: [query.von, query.bis], errors };
        Ok(p.page_as(status, &ctx, &page))
    })
    .await
}

/// The tables of all figures, or of one, in one file.
async fn file(ctx: Ctx<ReadFigures>, State(p): State<Platform>, Query(query): Query<Address>) -> Response {
    p.answer(move |p| {
        let period = query.period(&ctx).map_err(ActError::Invalid)?;
        let wanted = match query.kennzahl.as_str() {
            "" => Figure::ALL.to_vec(),
            code => {
                vec![Figure::from_code(code).ok_or_else(|| ActError::field("kennzahl", "FELD_UNGUELTIG"))?]
            }
        };
        let asked = Asked { from: period.from, until: period.until, unit: query.unit()? };
        let figures = actions::export(p, &ctx, asked)?;
        let (v, mut csv) = (p.view(&ctx), CsvWriter::new());
        for figure in &wanted {
            let sheet = sheet(&figures, *figure);
            if wanted.len() > 1 {
                csv.row([v.t(&figure.title())]);
            }
            csv.row(sheet.columns.iter().map(|column| v.w(column)));
            for row in &sheet.rows {
                csv.row(row.iter().map(|cell| cell.plain(&v)));
            }
        }
        let name = format!("Kennzahlen_{}_{}.csv", asked.from, asked.until);
        Ok::<_, Problem>(download(&name, "text/csv; charset=utf-8", csv.finish()))
    })
    .await
}
