//! `/faelle/uebersicht`: four figures, three pictures, and how far the coding is.

use maud::{Markup, html};

use super::figures::Dashboard;
use crate::{
    features::second_opinion::{
        cases::{Fallgruppe, no_cases},
        reports::{self, Comparison},
    },
    kernel::{
        period::{IsoWeek, weeks_in},
        problem::Link,
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        chart::{Paired, PairedRow, Part, Shares, Week, WeeklyBars, bars, paired, shares},
        facts::card,
        progress::progress,
        tiles::{Tile, tiles},
    },
};

/// Its entry in the navigation.
pub const HERE: NavSpot = NavSpot("uebersicht");

/// The figures of the comparison, in the order of sheet 1.
const COMPARED: [&str; 5] = [
    "measure-erstberatungen",
    "measure-unterlagen",
    "measure-ablehnungen",
    "measure-keine-rueckmeldung",
    "measure-gutachten",
];

/// The page.
pub struct DashboardPage {
    /// The numbers.
    pub dashboard: Dashboard,
    /// The years to choose from.
    pub years: Vec<u16>,
    /// The present week.
    pub now: IsoWeek,
    /// Whether the person may import and code.
    pub may_edit: bool,
}

fn size(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

impl Page for DashboardPage {
    fn title(&self) -> Msg {
        Msg::new("dashboard-title").with("jahr", self.dashboard.bis.jahr)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        let work = self.work();
        html! {
            @if self.dashboard.total_cases > 0 {
                (reports::year_links(v, &self.years, self.dashboard.bis.jahr, "/faelle/uebersicht"))
            }
            a.button href=(work.href) { (v.t(&work.words)) }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let jahr = self.dashboard.bis.jahr;
        if self.dashboard.total_cases == 0 {
            return no_cases(v, self.may_edit);
        }
        html! {
            section #kennzahlen aria-label=(v.w("dashboard-figures")) { (tiles(v, &self.tiles())) }
            (bars(v, &self.bars()))
            div.stack {
                (paired(v, &self.comparison()))
                @if let Some(note) = self.dashboard.week_53_note() { p.meta { (v.t(&note)) } }
                p { a href={ "/berichte/" (jahr) "/" (self.dashboard.bis.kw) "#blatt-1" } { (v.w("dashboard-all-numbers")) } }
            }
            div.split { (shares(v, &self.groups())) (self.coding(v)) }
        }
    }
}

impl DashboardPage {
    /// What comes next for this person.
    fn work(&self) -> Link {
        let (href, key) =
            if self.may_edit { ("/import", "dashboard-import") } else { ("/icd", "dashboard-enter-icd") };
        Link { href: href.to_owned(), words: Msg::new(key) }
    }

    fn tiles(&self) -> Vec<Tile> {
        let IsoWeek { jahr, kw } = self.dashboard.bis;
        let of_year = |key| Msg::new(key).with("jahr", jahr);
        let tile = |label, value, href: String| Tile { label, value, note: None, href: Some(href) };
        // Of every year (domain.md, 5.8): the page is of one, so the tile says so.
        let of_all = |key, value, href: &str| Tile {
            note: Some(Msg::new("dashboard-of-all-years")),
            ..tile(Msg::new(key), size(value), href.to_owned())
        };
        let stats = self.dashboard.of_year();
        let mut tiles = vec![
            Tile {
                note: self.dashboard.comparison.first().and_then(|row| self.against_last_year(row)),
                ..tile(of_year("dashboard-card-total"), size(stats.0), format!("/faelle?jahr={jahr}"))
            },
            of_all("dashboard-card-pending-icd", self.dashboard.pending_icd, "/faelle?icd=nein"),
        ];
        if self.may_edit {
            let open = self.dashboard.pending_coding;
            // Chosen, so that it is all of the queue, not the week that it begins with.
            tiles.push(of_all("dashboard-card-pending-coding", open, "/kodierung?gewaehlt=1"));
        }
        let gutachten = format!("/berichte/{jahr}/{kw}#blatt-3");
        tiles.push(Tile {
            note: self.dashboard.comparison.last().and_then(|row| self.against_last_year(row)),
            ..tile(of_year("dashboard-card-gutachten"), size(stats.1), gutachten)
        });
        tiles
    }

    /// A figure against the same weeks of the previous year, in words; none when that year is not known.
    fn against_last_year(&self, row: &Comparison) -> Option<Msg> {
        let more = row.differenz?;
        let key = match more.cmp(&0) {
            std::cmp::Ordering::Greater => "dashboard-more-than",
            std::cmp::Ordering::Less => "dashboard-fewer-than",
            std::cmp::Ordering::Equal => "dashboard-as-many-as",
        };
        let IsoWeek { jahr, kw } = self.dashboard.bis;
        let vorjahr = jahr.saturating_sub(1);
        Some(
            Msg::new(key)
                .with("n", more.unsigned_abs())
                .with("vorjahr", vorjahr.to_string())
                .with("kw", kw.min(weeks_in(vorjahr))),
        )
    }

    fn bars(&self) -> WeeklyBars {
        let jahr = self.dashboard.bis.jahr;
        let weeks = self.dashboard.weekly.iter().map(|week| Week {
            kw: week.kw,
            first: size(week.erstberatungen),
            second: size(week.gutachten),
            href: (week.erstberatungen > 0).then(|| format!("/faelle?jahr={jahr}&kw={}", week.kw)),
        });
        WeeklyBars {
            id: "diagramm-kw",
            title: Msg::new("dashboard-weekly"),
            finding: self.dashboard.weekly_finding(),
            first: Msg::new("measure-erstberatungen"),
            second: Msg::new("measure-gutachten"),
            weeks: weeks.collect(),
            current: (jahr == self.now.jahr).then_some(self.now.kw),
        }
    }

    fn groups(&self) -> Shares {
        let jahr = self.dashboard.bis.jahr;
        let part = |(group, count): (&Fallgruppe, &i64)| Part {
            label: group.label(),
            group: group.number() + 1,
            value: size(*count),
            href: Some(format!("/faelle?jahr={jahr}&fallgruppe={}", group.code())),
        };
        let mut parts: Vec<Part> = self.dashboard.fallgruppen.iter().map(part).collect();
        // The largest first; equal ones keep their fixed order.
        parts.sort_by_key(|part| std::cmp::Reverse(part.value));
        Shares {
            id: "diagramm-fg",
            title: Msg::new("dashboard-groups"),
            finding: self.dashboard.groups_finding(),
            of: Msg::new("dashboard-group"),
            parts,
        }
    }

    fn comparison(&self) -> Paired {
        let IsoWeek { jahr, kw } = self.dashboard.bis;
        let before = jahr.saturating_sub(1);
        let period = |jahr, kw: u8| Msg::new("dashboard-period").with("jahr", jahr).with("kw", kw);
        let rows = COMPARED.into_iter().zip(&self.dashboard.comparison).map(|(key, row)| PairedRow {
            label: Msg::new(key),
            now: size(row.zeitraum.count.unwrap_or(0)),
            before: row.vorjahr_zeitraum.count.map(size),
        });
        Paired {
            id: "vorjahr",
            title: Msg::new("dashboard-comparison"),
            finding: self.dashboard.comparison_finding(),
            now: period(jahr, kw),
            before: period(before, kw.min(weeks_in(before))),
            rows: rows.collect(),
        }
    }

    fn coding(&self, v: &View) -> Markup {
        let coding = self.dashboard.coding();
        let words = self.dashboard.coding_finding();
        let bar = progress(v, size(coding.kodiert), size(coding.gutachten), &words);
        html! { div #kodierstand { (card(v, &Msg::new("dashboard-coding"), bar)) } }
    }
}
