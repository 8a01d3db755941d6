//! The moods of a resident: the form of a new one, their course with a gap where a day has none, and each of them.

use jiff::{Timestamp, civil::Time};
use maud::{Markup, html};

use super::{HERE, called, content, face::face, marks, mood_at, resident_at, withdraw_at, word};
use crate::{
    features::care::{
        courses::{DAYS, Period, seconds},
        moods::{
            actions::Course,
            model::Mood,
            rules::{ENDS, MOST_NOTE},
        },
        observations::{Filled, People, moment_shown, show_when, signed},
    },
    kernel::{
        decimal::Decimal,
        ids::Id,
        local_time,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        chart::{Line, Lines, Point, lines},
        form::{self, Field, Width},
        format,
        notice::{empty, say},
        tabs::{Tab, tabs},
        time,
        view::Tone,
    },
};

/// The element id of a mood: where a page goes on after saving.
#[must_use]
pub fn anchor(id: Id<Mood>) -> String {
    format!("stimmung-{id}")
}

/// The page.
pub struct MoodPage {
    /// The moods with their resident.
    pub course: Course,
    /// The days.
    pub period: Period,
    /// Who recorded them.
    pub people: People,
    /// Whether the reader records moods, and whether they must say why since the file is closed.
    pub writes: Option<bool>,
    /// Those that the reader may withdraw.
    pub own: Vec<Id<Mood>>,
    /// What stands in the form.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for MoodPage {
    fn title(&self) -> Msg {
        Msg::new("mood-of").with("name", called(&self.course.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.course.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn body(&self, v: &View) -> Markup {
        let all = DAYS.map(|days| Tab {
            href: format!("{}?tage={days}", mood_at(self.course.resident.id)),
            label: Msg::new("course-days").with("n", days),
            count: None,
            current: self.period.chosen == Some(days),
        });
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(needs_reason) = self.writes { (self.form(v, needs_reason)) }
            (tabs(v, &Msg::new("course-period"), &all))
            @if self.course.moods.is_empty() {
                (empty(v, &Msg::new("mood-none").with("tage", self.days(v)), &[]))
            } @else {
                @if self.course.trend.iter().any(|(_, value)| value.is_some()) { (lines(v, &self.drawn(v))) }
                section.card {
                    h2 { (v.w("mood-each")) }
                    ol role="list" { @for mood in &self.course.moods { (self.line(v, mood)) } }
                }
            }
        }
    }
}

impl MoodPage {
    fn days(&self, v: &View) -> String {
        format::days(v.lang, self.period.from, self.period.until)
    }

    fn form(&self, v: &View, needs_reason: bool) -> Markup {
        let get = |name: &str| {
            self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
        };
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let (worst, best) = ENDS;
        let faces = html! {
            div.choices {
                @for wert in worst..=best {
                    label.choice {
                        input id={ "feld-wert-" (wert) } type="radio" name="wert" value=(wert) checked[get("wert") == wert.to_string()];
                        (face(wert))
                        span { (word(v, wert)) }
                    }
                }
            }
        };
        let note = field("notiz", "mood-note").optional().width(Width::Full).maxlength(MOST_NOTE);
        html! {
            section.card {
                h2 { (v.w("mood-new")) }
                form.form #stimmung method="post" action=(mood_at(self.course.resident.id)) {
                    (form::guard(v))
                    (field("wert", "mood-how").required().group(v, faces))
                    (form::textarea(v, &note, get("notiz"), 2))
                    div.columns { (show_when(v, &self.filled, &self.errors)) }
                    @if needs_reason { (form::text(v, &field("grund", "entry-reason").required().width(Width::Full), get("grund"))) }
                    (form::actions(v, &Msg::new("common-save"), None))
                }
            }
        }
    }

    /// The values of the days; each stands in the middle of its day.
    fn drawn(&self, v: &View) -> Lines {
        let first =
            |day: jiff::civil::Date| local_time::first_instant(day.to_datetime(Time::midnight()), &v.zone);
        let begin = first(self.period.from).unwrap_or(Timestamp::UNIX_EPOCH);
        let at = |day| first(day).map_or(0, |at| seconds(begin, at));
        let after = self.period.until.tomorrow().map_or(1, at);
        let mut before = false;
        let points = self.course.trend.iter().filter_map(|(day, value)| {
            let is_joined = std::mem::replace(&mut before, value.is_some());
            let next = day.tomorrow().map_or(after, at);
            let value = (*value)?;
            let said = format!("{}, {}", format::decimal(v.lang, value, 1), format::date(v.lang, *day));
            Some(Point { at: at(*day).midpoint(next), value, is_joined, is_hollow: false, said })
        });
        let points: Vec<Point> = points.collect();
        let (worst, best) = ENDS;
        let end = |wert: u8| Decimal::from(u16::from(wert));
        let newest = points.last().map_or_else(String::new, |point| point.said.clone());
        Lines {
            id: "stimmungsverlauf".into(),
            title: Msg::new("mood-drawing"),
            finding: Msg::new("mood-finding").with("n", points.len()).with("zuletzt", newest),
            length: after,
            days: self
                .period
                .named_days(&v.zone)
                .into_iter()
                .map(|(at, day)| (at, format::short_date(v.lang, day)))
                .collect(),
            scale: Some((end(worst), end(best))),
            lines: vec![Line { points, fine: (None, None) }],
            legend: vec![v.w("mood-legend")],
            table: self.table(v),
        }
    }

    /// A value or gap for each day, the newest first.
    fn table(&self, v: &View) -> Markup {
        html! {
            table.table.compact {
                caption.visually-hidden { (v.w("mood-drawing")) }
                thead { tr { th scope="col" { (v.w("mood-day")) } th.numeric scope="col" { (v.w("mood-value")) } } }
                tbody {
                    @for (day, value) in self.course.trend.iter().rev() {
                        tr {
                            th scope="row" { (time::date(v, *day)) }
                            td.numeric { @match value {
                                Some(value) => (format::decimal(v.lang, *value, 1)),
                                None => (format::UNKNOWN),
                            } }
                        }
                    }
                }
            }
        }
    }

    fn line(&self, v: &View, mood: &Mood) -> Markup {
        html! {
            li.entry-line id=(anchor(mood.id)) tabindex="-1" {
                p { (moment_shown(v, mood.zeitpunkt)) " " (marks(v, mood)) }
                (content(v, mood))
                p.meta {
                    @match mood.erfasst_von {
                        Some(user) => (signed(v, &self.people, user, mood.handzeichen.as_deref())),
                        None => (v.w("mood-self")),
                    }
                }
                @if let Some(storno) = &mood.storno {
                    @let who = storno.handzeichen.clone().or_else(|| self.people.name(storno.von).map(str::to_owned));
                    (say(v, Tone::Neutral, Msg::new("entry-was-withdrawn")
                        .with("wer", who.unwrap_or_default())
                        .with("wann", format::moment(v.lang, storno.at, &v.zone))
                        .with("grund", storno.grund.clone().unwrap_or_else(|| "–".to_owned()))))
                } @else if self.own.contains(&mood.id) {
                    p.actions.screen { a href=(withdraw_at(mood.id)) {
                        (v.w("entry-withdraw")) span.visually-hidden { " " (moment_shown(v, mood.zeitpunkt)) }
                    } }
                }
            }
        }
    }
}
