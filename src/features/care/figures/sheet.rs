//! Each figure as a name, its values and its table: what the page and the file show are the same.

use jiff::civil::Date;

use super::read::{Figures, OfDay};
use crate::{
    closed_list,
    kernel::{decimal::Decimal, words::Msg},
    ui::{View, format},
};

closed_list! {
    /// The figures of care.md, 12.
    pub enum Figure {
        /// K1.
        Residents = 1 "bewohnertage",
        /// K2.
        Occupancy = 2 "belegung",
        /// K3.
        Entries = 3 "eintraege",
        /// K4.
        Delay = 4 "verzug",
        /// K5.
        Late = 5 "nachgetragen",
        /// K6.
        Measures = 6 "massnahmen",
        /// K7.
        Falls = 7 "stuerze",
        /// K8.
        Sores = 8 "dekubitus",
        /// K9.
        Weight = 9 "gewichtsverlust",
        /// K10.
        Restraints = 10 "fem",
        /// K11.
        Pain = 11 "schmerzeinschaetzung",
        /// K12.
        Talks = 12 "integrationsgespraech",
        /// K13.
        Moods = 13 "stimmung",
        /// K14.
        Alerts = 14 "hinweise",
        /// K15.
        Information = 15 "informationssammlung",
        /// K16.
        Evaluations = 16 "evaluationen",
    }
}

impl Figure {
    /// What it is called.
    #[must_use]
    pub fn title(self) -> Msg {
        Msg { key: format!("figure-{}", self.code()).into(), args: Vec::new() }
    }
    /// How it is counted.
    #[must_use]
    pub fn definition(self) -> Msg {
        Msg { key: format!("figure-{}-said", self.code()).into(), args: Vec::new() }
    }
}

/// What stands in a place of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A day.
    Day(Date),
    /// A word of the catalogue.
    Word(&'static str),
    /// How many.
    Count(u64),
    /// A number with one decimal; none of nothing.
    Number(Option<Decimal>),
    /// Whole minutes; none of nothing.
    Minutes(Option<u16>),
}

impl Cell {
    /// As it is written; none is a dash, never 0.
    #[must_use]
    pub fn written(self, v: &View) -> String {
        let number = |number: Option<Decimal>| number.map(|number| format::decimal(v.lang, number, 1));
        let written = match self {
            Self::Day(day) => Some(format::date(v.lang, day)),
            Self::Word(word) => Some(v.w(word)),
            Self::Count(count) => Some(format::count(v.lang, count)),
            Self::Number(one) => number(one),
            Self::Minutes(minutes) => minutes.map(|minutes| format::count(v.lang, minutes.into())),
        };
        written.unwrap_or_else(|| format::UNKNOWN.to_owned())
    }
    /// As it stands in a file, for another program: digits without marks between them, nothing where there is none.
    #[must_use]
    pub fn plain(self, v: &View) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Minutes(Some(minutes)) => minutes.to_string(),
            Self::Number(None) | Self::Minutes(None) => String::new(),
            Self::Day(day) => day.to_string(),
            Self::Word(_) | Self::Number(Some(_)) => self.written(v),
        }
    }
    /// Whether it is a number, which stands to the right.
    #[must_use]
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Day(_) | Self::Word(_))
    }
}

/// A figure with its values and its table.
pub struct Sheet {
    /// Which one.
    pub figure: Figure,
    /// Its values, each with the key of its name.
    pub values: Vec<(&'static str, Cell)>,
    /// The keys of the names of its columns; the first is that of the days, or of what the lines are about.
    pub columns: Vec<&'static str>,
    /// Its lines.
    pub rows: Vec<Vec<Cell>>,
}

/// A figure that is counted day by day: its values are the cells of all days together.
fn daily<const N: usize>(
    figures: &Figures,
    figure: Figure,
    names: [&'static str; N],
    cells: impl Fn(&OfDay) -> [Cell; N],
) -> Sheet {
    let by_day = &figures.by_day;
    let row = |(day, of): &(Date, OfDay)| [Cell::Day(*day)].into_iter().chain(cells(of)).collect();
    Sheet {
        figure,
        values: names.into_iter().zip(cells(&by_day.total)).collect(),
        columns: ["figures-col-tag"].into_iter().chain(names).collect(),
        rows: by_day.days.iter().map(row).collect(),
    }
}

/// A figure as of the last day: its table has a line for each value.
fn as_of(figure: Figure, values: Vec<(&'static str, Cell)>) -> Sheet {
    let rows = values.iter().map(|(name, cell)| vec![Cell::Word(name), *cell]).collect();
    Sheet { figure, values, columns: vec!["figures-col-was", "figures-col-wert"], rows }
}

/// A figure as it is shown.
#[must_use]
pub fn sheet(figures: &Figures, figure: Figure) -> Sheet {
    use Cell::{Count, Minutes, Number};
    let (by_day, at) = (&figures.by_day, &figures.as_of);
    match figure {
        Figure::Residents => daily(figures, figure, ["figures-col-bewohnertage"], |of| [Count(of.residents)]),
        Figure::Occupancy => {
            let names = ["figures-col-bewohnertage", "figures-col-belegung"];
            let mut sheet =
                daily(figures, figure, names, |of| [Count(of.residents), Number(by_day.taken_on(of))]);
            sheet.values = vec![
                ("figures-col-belegung", Number(by_day.taken())),
                ("figures-col-plaetze", by_day.places.map_or(Number(None), Count)),
            ];
            sheet
        }
        Figure::Entries => {
            let names = ["figures-col-eintraege", "figures-col-bewohnertage", "figures-col-je-tag"];
            daily(figures, figure, names, |of| {
                [Count(of.entries), Count(of.residents), Number(of.entries_each())]
            })
        }
        Figure::Delay => {
            let names = ["figures-col-eintraege", "figures-col-median", "figures-col-p90"];
            daily(figures, figure, names, |of| {
                [Count(of.delays.n()), Minutes(of.delays.median()), Minutes(of.delays.p90())]
            })
        }
        Figure::Late => {
            let names = ["figures-col-eintraege", "figures-col-nachgetragen", "figures-col-anteil"];
            daily(figures, figure, names, |of| {
                [Count(of.delays.n()), Count(of.delays.late()), Number(of.delays.late_percent())]
            })
        }
        Figure::Measures => {
            let names = [
                "figures-col-faellig",
                "figures-col-erledigt",
                "figures-col-abweichung",
                "figures-col-nicht-erledigt",
                "figures-col-nicht-dokumentiert",
                "figures-col-quote-erledigt",
                "figures-col-quote-dokumentiert",
            ];
            daily(figures, figure, names, |of| {
                let done = &of.done;
                [
                    Count(done.due()),
                    Count(done.erledigt),
                    Count(done.abweichung),
                    Count(done.nicht_erledigt),
                    Count(done.nicht_dokumentiert),
                    Number(done.done_percent()),
                    Number(done.said_percent()),
                ]
            })
        }
        Figure::Falls => {
            let names = ["figures-col-stuerze", "figures-col-gravierend", "figures-col-je-1000"];
            daily(figures, figure, names, |of| [Count(of.falls), Count(of.grave), Number(of.falls_rate())])
        }
        Figure::Moods => {
            let names = ["figures-col-stimmungen", "figures-col-mittel", "figures-col-schlecht"];
            daily(figures, figure, names, |of| {
                [Count(of.moods.n), Number(of.moods.mean()), Number(of.moods.low_percent())]
            })
        }
        Figure::Alerts => {
            let names = ["figures-col-hinweise", "figures-col-gesehen", "figures-col-eskaliert"];
            daily(figures, figure, names, |of| {
                let alerts = &of.alerts;
                [Count(alerts.n), Minutes(alerts.median()), Number(alerts.escalated_percent())]
            })
        }
        Figure::Sores => as_of(figure, vec![("figures-col-dekubitus", Count(at.sores))]),
        Figure::Weight => as_of(
            figure,
            vec![
                ("figures-col-anteil", Number(at.lost.percent())),
                ("figures-col-gewicht-verloren", Count(at.lost.part)),
                ("figures-col-gewicht-beide", Count(at.lost.whole)),
            ],
        ),
        Figure::Restraints => {
            let [consent, approved, emergency] = at.restraints.by_basis;
            as_of(
                figure,
                vec![
                    ("figures-col-fem", Count(at.restraints.residents)),
                    ("figures-col-fem-einwilligung", Count(consent)),
                    ("figures-col-fem-genehmigung", Count(approved)),
                    ("figures-col-fem-notstand", Count(emergency)),
                    ("figures-col-fem-ohne", Count(at.restraints.unfounded)),
                ],
            )
        }
        Figure::Pain => as_of(
            figure,
            vec![
                ("figures-col-anteil", Number(at.pain.percent())),
                ("figures-col-schmerz-eingeschaetzt", Count(at.pain.part)),
                ("figures-col-schmerz-risiko", Count(at.pain.whole)),
            ],
        ),
        Figure::Talks => as_of(
            figure,
            vec![
                ("figures-col-anteil", Number(at.talks.percent())),
                ("figures-col-gespraech", Count(at.talks.part)),
                ("figures-col-einzuege", Count(at.talks.whole)),
            ],
        ),
        Figure::Information => as_of(
            figure,
            vec![
                ("figures-col-ohne-sammlung", Count(at.informed.unsigned)),
                ("figures-col-einschaetzung-offen", Count(at.informed.open)),
            ],
        ),
        Figure::Evaluations => as_of(
            figure,
            vec![
                ("figures-col-ueberfaellig", Count(at.evaluations.overdue)),
                ("figures-col-betroffen", Count(at.evaluations.residents)),
            ],
        ),
    }
}
