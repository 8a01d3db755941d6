//! The wounds of a resident: what each is, when it is looked at again, its area over time, the photos side by side, and every
//! assessment.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use super::assess_at;
use crate::{
    features::care::{
        observations::{
            People, called, content_shown, entry_at, moment_shown, photo_previews, resident_at, signed,
        },
        residents::Resident,
        templates::{self, Value},
        versioned::{HERE, RevisedPages as _},
        wound_courses::{self, CourseState, CourseVersion, WoundCourse, kind_word, origin_word, state_word},
        wounds::assessments::Assessment,
    },
    kernel::{clock::day_in, decimal::Decimal, problem::Link, words::Msg},
    ui::{
        NavSpot, Page, View, badge,
        chart::{self, Lines, Point},
        format,
        notice::empty,
        time,
        view::Tone,
    },
};

/// A course with what is known of it.
pub struct Line {
    /// It.
    pub course: WoundCourse,
    /// The day by which it is looked at again, of an open one.
    pub next: Option<Date>,
    /// The assessments that count, the newest first.
    pub all: Vec<Assessment>,
}

/// The wounds of a resident.
pub struct CoursesPage {
    /// Whose.
    pub resident: Resident,
    /// Every course that there is or was, open ones first.
    pub lines: Vec<Line>,
    /// Who wrote them.
    pub people: People,
    /// Whether the reader writes courses.
    pub writes: bool,
    /// Whether the reader writes entries.
    pub assesses: bool,
}

/// What a version says.
#[must_use]
pub fn said(v: &View, version: &CourseVersion) -> Markup {
    html! {
        p {
            (kind_word(v, version.art)) ", " (version.lokalisation)
            " · " (v.w("wound-origin")) ": " (origin_word(v, version.ort))
            @if let Some(day) = version.entstanden_am { " · " (v.w("wound-since")) " " (time::date(v, day)) }
        }
    }
}

/// The category that an assessment says, in words.
fn category(v: &View, one: &Assessment) -> Option<String> {
    let value = one.entry.current()?.werte.get("kategorie")?;
    let field = one.template.as_ref()?.field("kategorie")?;
    matches!(value, Value::Choice(_)).then(|| templates::value_text(v, field, value))
}

fn area(v: &View, area: Decimal) -> String {
    format!("{}{}cm²", format::decimal(v.lang, area, 1), format::NARROW)
}

impl Page for CoursesPage {
    fn title(&self) -> Msg {
        Msg::new("wound-title-of").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.writes { div.actions { a.button href=(WoundCourse::new_at(self.resident.id)) { (v.w("wound-new")) } } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        if self.lines.is_empty() {
            let new = Link { href: WoundCourse::new_at(self.resident.id), words: Msg::new("wound-new") };
            return empty(v, &Msg::new("wound-empty"), &if self.writes { vec![new] } else { Vec::new() });
        }
        let (open, over): (Vec<&Line>, Vec<&Line>) =
            self.lines.iter().partition(|line| line.course.state() == CourseState::Offen);
        html! {
            @if open.is_empty() { p { (v.w("wound-none-now")) } }
            @for line in open { section.card id=(WoundCourse::anchor(line.course.id)) tabindex="-1" { (self.line(v, line)) } }
            @if !over.is_empty() {
                details.card {
                    summary { h2 { (v.t(&Msg::new("wound-past").with("n", over.len()))) } }
                    @for line in over { section id=(WoundCourse::anchor(line.course.id)) tabindex="-1" { (self.line(v, line)) } }
                }
            }
        }
    }
}

impl CoursesPage {
    fn line(&self, v: &View, line: &Line) -> Markup {
        let course = &line.course;
        let Some(newest) = course.newest() else { return html! {} };
        let title = wound_courses::called(v, course);
        let category = line.all.iter().find_map(|one| category(v, one));
        html! {
            h2 { (title) }
            p {
                (badge::badge(if course.ende.is_none() { Tone::Info } else { Tone::Good }, &state_word(v, course.state())))
                @if let Some(category) = &category { " · " (v.w("wound-category")) ": " (category) }
                @if let Some(day) = line.next {
                    " · " (v.w("wound-next")) " " (time::date(v, day))
                    @if day < v.today { " " (badge::badge(Tone::Warn, &v.w("wound-overdue"))) }
                }
            }
            (said(v, newest))
            p.meta { (signed(v, &self.people, newest.von, newest.handzeichen.as_deref())) ", " (moment_shown(v, newest.at)) }
            @if let Some(end) = &course.ende {
                p.meta {
                    (state_word(v, end.als)) " " (moment_shown(v, end.at)) ", "
                    (signed(v, &self.people, end.von, end.handzeichen.as_deref()))
                    @if let Some(why) = &end.grund { ": " (why) }
                }
            }
            @if course.ende.is_none() {
                p.actions {
                    @if self.assesses { a.button href=(assess_at(course)) { (v.w("due-assess")) span.visually-hidden { ": " (title) } } }
                    @if self.writes {
                        a href=(WoundCourse::change_at(course.id)) { (v.w("wound-change")) span.visually-hidden { ": " (title) } }
                        a href=(WoundCourse::end_at(course.id)) { (v.w("wound-close")) span.visually-hidden { ": " (title) } }
                    }
                }
            }
            (self.chart(v, line))
            (photos(v, line))
            @if line.all.is_empty() { p { (v.w("wound-not-assessed")) } }
            @else {
                details {
                    summary { (v.t(&Msg::new("wound-assessments").with("n", line.all.len()))) }
                    ol role="list" { @for one in &line.all { (self.assessment(v, one)) } }
                }
            }
            @if course.fassungen.len() > 1 {
                details {
                    summary { (v.t(&Msg::new("measure-earlier").with("n", course.fassungen.len().saturating_sub(1)))) }
                    ol role="list" {
                        @for version in course.fassungen.iter().rev().skip(1) {
                            li.entry-line {
                                del { (said(v, version)) }
                                p.meta { (signed(v, &self.people, version.von, version.handzeichen.as_deref())) ", " (moment_shown(v, version.at)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn assessment(&self, v: &View, one: &Assessment) -> Markup {
        let current = one.entry.current();
        html! {
            li.entry-line {
                p { a href=(entry_at(one.entry.id)) { (moment_shown(v, one.entry.zeitpunkt())) } }
                @if let Some(current) = current {
                    (content_shown(v, current, one.template.as_ref()))
                    p.meta { (signed(v, &self.people, one.entry.erfasst_von, current.handzeichen.as_deref())) }
                }
            }
        }
    }

    /// The area over time, from two measurements on: one is no course.
    fn chart(&self, v: &View, line: &Line) -> Markup {
        let areas = line.all.iter().rev().filter_map(|one| Some((one.entry.zeitpunkt(), one.area?)));
        let areas: Vec<(Timestamp, Decimal)> = areas.collect();
        let (Some((first, one)), Some((last, other))) = (areas.first(), areas.last()) else {
            return html! {};
        };
        if areas.len() < 2 {
            return html! { p { (v.w("wound-area")) ": " (area(v, *other)) } };
        }
        let seconds = |at: &Timestamp| u64::try_from(at.duration_since(*first).as_secs()).unwrap_or(0);
        let day = |at: &Timestamp| format::date(v.lang, day_in(*at, &v.zone));
        let points = areas.iter().map(|(at, value)| Point {
            at: seconds(at),
            value: *value,
            is_joined: true,
            is_hollow: false,
            said: format!("{}, {}", area(v, *value), day(at)),
        });
        let zero = Decimal::from(0);
        let chart = Lines {
            id: format!("flaeche-{}", line.course.id),
            title: Msg::new("wound-area"),
            finding: Msg::new("wound-area-finding")
                .with("alt", area(v, *one))
                .with("neu", area(v, *other))
                .with("seit", day(first)),
            length: seconds(last),
            days: vec![(0, day(first))],
            scale: Some((zero, zero)),
            lines: vec![chart::Line { points: points.collect(), fine: (None, None) }],
            legend: Vec::new(),
            table: areas_table(v, &areas),
        };
        chart::lines(v, &chart)
    }
}

/// The areas in numbers, the newest first.
fn areas_table(v: &View, areas: &[(Timestamp, Decimal)]) -> Markup {
    html! {
        table.table.compact {
            caption.visually-hidden { (v.w("wound-area")) }
            thead { tr { th scope="col" { (v.w("chart-day")) } th.numeric scope="col" { (v.w("wound-area-unit")) } } }
            tbody {
                @for (at, value) in areas.iter().rev() {
                    tr {
                        th scope="row" { (time::date(v, day_in(*at, &v.zone))) }
                        td.numeric { (format::decimal(v.lang, *value, 1)) }
                    }
                }
            }
        }
    }
}

/// The photos of the assessments side by side, the newest first.
fn photos(v: &View, line: &Line) -> Markup {
    let with: Vec<&Assessment> = line
        .all
        .iter()
        .filter(|one| one.entry.current().is_some_and(|current| current.werte.photos().next().is_some()))
        .collect();
    html! {
        @if !with.is_empty() {
            h3 { (v.w("wound-photos")) }
            div.cluster {
                @for one in with {
                    @if let Some(current) = one.entry.current() {
                        div {
                            p.meta { (time::date(v, day_in(current.zeitpunkt, &v.zone))) }
                            (photo_previews(v, one.entry.id, &current.werte, one.template.as_ref()))
                        }
                    }
                }
            }
        }
    }
}
