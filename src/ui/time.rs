//! Days, moments and weeks: written for people, dated for machines.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use crate::kernel::period::IsoWeek;
use crate::ui::{format, view::View};

/// A day.
#[must_use]
pub fn date(v: &View, day: Date) -> Markup {
    html! { time datetime=(day) { (format::date(v.lang, day)) } }
}

/// The day from which something holds; none: it always did.
#[must_use]
pub fn since(v: &View, day: Option<Date>) -> Markup {
    html! {
        @match day {
            Some(day) => { (v.w("time-from")) " " (date(v, day)) }
            None => { (v.w("time-from-the-beginning")) }
        }
    }
}

/// A moment, in the facility's zone.
#[must_use]
pub fn moment(v: &View, at: Timestamp) -> Markup {
    html! { time datetime=(at) { (format::moment(v.lang, at, &v.zone)) } }
}

/// How long ago it was; the moment itself stands in the element.
#[must_use]
pub fn ago(v: &View, at: Timestamp, now: Timestamp) -> Markup {
    html! { time datetime=(at) title=(format::moment(v.lang, at, &v.zone)) { (format::ago(v.lang, at, now)) } }
}

/// A time of day, in the facility's zone.
#[must_use]
pub fn clock(v: &View, at: Timestamp) -> Markup {
    html! { time datetime=(at) { (format::clock(at, &v.zone)) } }
}

/// A week with its days: `KW 47/2026 (16.11.–22.11.2026)`.
#[must_use]
pub fn week(v: &View, week: IsoWeek) -> Markup {
    html! {
        span {
            (format::week(v.lang, week))
            @if let (Some(monday), Some(sunday)) = (week.monday(), week.sunday()) {
                " (" (format::days(v.lang, monday, sunday)) ")"
            }
        }
    }
}
