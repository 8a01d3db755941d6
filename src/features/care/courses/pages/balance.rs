//! The fluid balance of a resident: per day and shift, against what they should drink.

use maud::{Markup, html};

use super::{Days, HERE, balance_at, called, course_at, resident_at};
use crate::{
    features::care::{
        courses::{
            read::Balances,
            rules::balance::{DayBalance, Sums},
        },
        residents::Resident,
    },
    kernel::{problem::Link, shift::ShiftId, words::Msg},
    ui::{
        NavSpot, Page, View,
        chart::{Sides, SidesRow, sides},
        form, format,
        notice::empty,
        time,
    },
};

/// The page.
pub struct BalancePage {
    /// Whose.
    pub resident: Resident,
    /// The balance; none where what was asked for is wrong.
    pub balances: Option<Balances>,
    /// The days.
    pub days: Days,
}

impl Page for BalancePage {
    fn title(&self) -> Msg {
        Msg::new("balance-of").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.days.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { div.actions { a.button.secondary href=(course_at(self.resident.id)) { (v.w("course-open")) } } }
    }
    fn body(&self, v: &View) -> Markup {
        let id = self.resident.id;
        html! {
            (form::error_summary(v, &self.days.errors))
            (self.days.tabs(v, &format!("{}?", balance_at(id))))
            @if let Some(balances) = &self.balances {
                @if balances.days.is_empty() {
                    (empty(v, &Msg::new("balance-none").with("tage", self.days.words(v)), &[Link {
                        href: format!("/bewohner/{id}/beobachtungen/neu?vorlage=einfuhr"), words: Msg::new("balance-enter"),
                    }]))
                } @else {
                    (sides(v, &self.drawn(v, balances)))
                    p.meta { (v.t(&Msg::new("balance-begins").with("zeit", balances.begin.strftime("%H:%M").to_string()))) }
                }
            }
            details.card open[self.days.are_typed()] {
                summary { h2 { (v.w("course-other-days")) } }
                form.form method="get" action=(balance_at(id)) data-ohne-warnung {
                    div.columns { (self.days.boxes(v)) }
                    div.actions { button.button type="submit" { (v.w("course-show")) } }
                }
            }
        }
    }
}

impl BalancePage {
    fn drawn(&self, v: &View, balances: &Balances) -> Sides {
        let goal = self.resident.trinkziel_ml;
        let mut more = vec![Msg::new("balance-difference")];
        if goal.is_some() {
            more.push(Msg::new("balance-goal"));
        }
        let newest_first = balances.days.iter().rev();
        Sides {
            id: "bilanz",
            title: Msg::new("balance-drawing"),
            finding: self.finding(v, balances),
            of: Msg::new("balance-day"),
            first: Msg::new("balance-in"),
            second: Msg::new("balance-out"),
            more,
            rows: newest_first.flat_map(|day| rows(v, day, goal)).collect(),
        }
    }

    /// The newest day in a sentence.
    fn finding(&self, v: &View, balances: &Balances) -> Msg {
        let Some(day) = balances.days.last() else { return Msg::new("balance-drawing") };
        let count = |ml: u64| format::count(v.lang, ml);
        let key =
            if self.resident.trinkziel_ml.is_some() { "balance-finding-goal" } else { "balance-finding" };
        let said = Msg::new(key)
            .with("tag", format::date(v.lang, day.day))
            .with("ein", count(day.sums.ein))
            .with("aus", count(day.sums.aus))
            .with("bilanz", format::signed(v.lang, day.sums.difference()));
        match self.resident.trinkziel_ml {
            Some(goal) => said
                .with("prozent", format::percent(v.lang, day.sums.ein, goal.into()))
                .with("ziel", count(goal.into())),
            None => said,
        }
    }
}

/// A day, and its shifts below it.
fn rows(v: &View, day: &DayBalance, goal: Option<u16>) -> Vec<SidesRow> {
    let row = |label: Markup, sums: Sums, is_part: bool| {
        let mut more = vec![format::signed(v.lang, sums.difference())];
        if let Some(goal) = goal {
            let percent = format::percent(v.lang, sums.ein, goal.into());
            more.push(if is_part { String::new() } else { percent });
        }
        SidesRow { label, first: sums.ein, second: sums.aus, more, is_part }
    };
    let mut rows = vec![row(time::date(v, day.day), day.sums, false)];
    let named = |id: &ShiftId, name: &str| {
        // Where the day begins within a shift, that of the day before has a part in it, too.
        if id.day == day.day { name.to_owned() } else { format!("{name} ({})", format::date(v.lang, id.day)) }
    };
    rows.extend(day.shifts.iter().map(|(id, name, sums)| row(html! { (named(id, name)) }, *sums, true)));
    rows
}
