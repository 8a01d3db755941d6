//! The course of one field: a drawing with its limits, the same values in a table, and the choice of field and days.

use jiff::civil::Time;
use maud::{Markup, html};

use super::{Days, HERE, balance_at, called, course_at, hints, hints::Aside, resident_at};
use crate::{
    features::care::{
        courses::{
            read::{Course, Fine, Measured, Offered},
            rules::period::{Period, seconds},
        },
        observations::{People, entry_at, moment_shown},
        templates,
    },
    kernel::{clock::day_in, decimal::Decimal, problem::Link, words::Msg},
    ui::{
        NavSpot, Page, View, badge,
        chart::{Line, Lines, Point, lines},
        form::{self, Choice, Field},
        format,
        notice::empty,
        view::Tone,
    },
};

/// The page.
pub struct CoursePage {
    /// The course; without values where what was asked for is wrong.
    pub course: Course,
    /// The days.
    pub days: Days,
    /// Who set hints aside.
    pub people: People,
    /// Whether the reader sets hints aside, and what was sent of that.
    pub nurse: bool,
    /// What was sent to set hints aside.
    pub aside: Aside,
}

impl Page for CoursePage {
    fn title(&self) -> Msg {
        let name = called(&self.course.resident);
        match &self.course.of {
            Some(of) => Msg::new("course-of").with("feld", of.field.label.as_str()).with("name", name),
            None => Msg::new("course-of-nothing").with("name", name),
        }
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.days.errors.is_empty() || !self.aside.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.course.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { div.actions { a.button.secondary href=(balance_at(self.course.resident.id)) { (v.w("balance-open")) } } }
    }
    fn body(&self, v: &View) -> Markup {
        let id = self.course.resident.id;
        let course = &self.course;
        let at = match &course.of {
            Some(of) => format!("{}?feld={}&", course_at(id), of.name()),
            None => format!("{}?", course_at(id)),
        };
        html! {
            (form::error_summary(v, &self.days.errors))
            (form::error_summary(v, &self.aside.errors))
            @if let Some(weight) = &course.weight {
                (hints::card(v, (id, weight), (&self.people, self.nurse), &self.aside))
            }
            @if course.offered.is_empty() {
                (empty(v, &Msg::new("course-none"), &[Link {
                    href: format!("/bewohner/{id}/beobachtungen/neu"), words: Msg::new("entry-new"),
                }]))
            } @else {
                (self.days.tabs(v, &at))
                @if let (Some(of), Some(period)) = (&course.of, self.days.period) {
                    @if course.values.is_empty() {
                        (empty(v, &Msg::new("course-none-then").with("tage", self.days.words(v)), &[]))
                    } @else {
                        (lines(v, &drawn(v, course, of, &period)))
                    }
                }
                (self.choice(v))
            }
        }
    }
}

impl CoursePage {
    fn choice(&self, v: &View) -> Markup {
        let named = |one: &Offered| Choice::new(one.name(), format!("{}: {}", one.titel, one.field.label));
        let choices: Vec<Choice> = self.course.offered.iter().map(named).collect();
        let chosen = self.course.of.as_ref().map(Offered::name).unwrap_or_default();
        let open = self.days.are_typed() || !self.days.errors.is_empty();
        html! {
            details.card open[open] {
                summary { h2 { (v.w("course-other")) } }
                form.form method="get" action=(course_at(self.course.resident.id)) data-ohne-warnung {
                    div.columns {
                        (form::select(v, &Field::new("feld", Msg::new("course-field")), &choices, &chosen))
                        (self.days.boxes(v))
                    }
                    div.actions { button.button type="submit" { (v.w("course-show")) } }
                }
            }
        }
    }
}

/// Whether a value goes on from the one before: no day without one lies between them.
fn is_joined(v: &View, before: &Measured, next: &Measured) -> bool {
    let (one, other) = (day_in(before.at, &v.zone), day_in(next.at, &v.zone));
    one == other || one.tomorrow().is_ok_and(|day| day == other)
}

fn drawn(v: &View, course: &Course, of: &Offered, period: &Period) -> Lines {
    let time = period.time(Time::midnight(), &v.zone);
    let (begin, length) = time
        .map_or((course.values.first().map_or(jiff::Timestamp::UNIX_EPOCH, |one| one.at), 1), |time| {
            (time.start, seconds(time.start, time.end))
        });
    let numbers: Vec<Vec<Decimal>> = course.values.iter().map(Measured::numbers).collect();
    let line = |(nr, fine): (usize, &Fine)| Line {
        points: course
            .values
            .iter()
            .zip(&numbers)
            .enumerate()
            .filter_map(|(place, (one, numbers))| {
                let before = place.checked_sub(1).and_then(|place| course.values.get(place));
                Some(Point {
                    at: seconds(begin, one.at),
                    value: *numbers.get(nr)?,
                    is_joined: before.is_some_and(|before| is_joined(v, before, one)),
                    is_hollow: one.is_late,
                    said: said(v, of, one),
                })
            })
            .collect(),
        fine: *fine,
    };
    Lines {
        id: "messwerte".into(),
        title: Msg::new("course-drawing").with("feld", of.field.label.as_str()),
        finding: finding(v, course, of),
        length,
        days: period
            .named_days(&v.zone)
            .into_iter()
            .map(|(at, day)| (at, format::short_date(v.lang, day)))
            .collect(),
        scale: None,
        lines: course.fine.iter().enumerate().map(line).collect(),
        legend: legend(v, course),
        table: table(v, course, of),
    }
}

/// A value with its unit and its time.
fn said(v: &View, of: &Offered, one: &Measured) -> String {
    let value = templates::value_text(v, &of.field, &one.value);
    format!("{value}, {}", format::observed(v.lang, one.at, &v.zone))
}

/// How many values there are, the newest, and how many were striking.
fn finding(v: &View, course: &Course, of: &Offered) -> Msg {
    let newest = course.values.last().map_or_else(String::new, |one| said(v, of, one));
    let striking = course.values.iter().filter(|one| one.is_striking).count();
    Msg::new("course-finding")
        .with("n", course.values.len())
        .with("zuletzt", newest)
        .with("auffaellig", striking)
}

fn limits(v: &View, (low, high): Fine) -> Option<String> {
    let shown = |number: Decimal| format::decimal(v.lang, number, 0);
    let words = match (low, high) {
        (None, None) => return None,
        (Some(low), None) => Msg::new("course-fine-from").with("von", shown(low)),
        (None, Some(high)) => Msg::new("course-fine-until").with("bis", shown(high)),
        (Some(low), Some(high)) => {
            Msg::new("course-fine-between").with("von", shown(low)).with("bis", shown(high))
        }
    };
    Some(v.t(&words))
}

/// What dots and bands mean.
fn legend(v: &View, course: &Course) -> Vec<String> {
    let names = ["course-systolic", "course-diastolic"];
    let is_pair = course.fine.len() > 1;
    let mut all = Vec::new();
    for ((name, sign), fine) in names.into_iter().zip(["●", "■"]).zip(&course.fine) {
        let name = v.t(&Msg::new(name));
        all.extend(match (is_pair, limits(v, *fine)) {
            (true, Some(was)) => {
                let words = Msg::new("course-shaded-of").with("zeichen", sign).with("was", was);
                Some(v.t(&words.with("name", name)))
            }
            (true, None) => Some(format!("{sign} {name}")),
            (false, was) => was.map(|was| v.t(&Msg::new("course-shaded").with("was", was))),
        });
    }
    if course.values.iter().any(|one| one.is_late) {
        let sign = if is_pair { "○ □" } else { "○" };
        all.push(format!("{sign} {}", v.w("entry-late")));
    }
    all
}

/// The values in a table, the newest first.
fn table(v: &View, course: &Course, of: &Offered) -> Markup {
    html! {
        table.table.compact {
            caption.visually-hidden { (of.field.label) }
            thead { tr {
                th scope="col" { (v.w("course-when")) }
                th.numeric scope="col" { (of.field.label) }
                th scope="col" { (v.w("course-marks")) }
            } }
            tbody {
                @for one in course.values.iter().rev() {
                    tr {
                        th scope="row" { a href=(entry_at(one.entry)) { (moment_shown(v, one.at)) } }
                        td.numeric { (templates::value_text(v, &of.field, &one.value)) }
                        td {
                            @if one.is_striking { (badge::badge(Tone::Warn, &v.w("entry-striking"))) " " }
                            @if one.is_late { (badge::badge(Tone::Info, &v.w("entry-late"))) }
                        }
                    }
                }
            }
        }
    }
}
