//! A schedule in words: "montags, mittwochs um 08:00, 20:00".

use crate::{
    kernel::{
        schedule::{Days, Moments, Schedule, clock},
        shift::Shift,
        words::Msg,
    },
    ui::{View, format},
};

/// The shifts of a unit as they are called now: key and name.
pub struct Shifts(Vec<(String, String)>);

impl Shifts {
    /// Those of a day.
    #[must_use]
    pub fn of(shifts: &[Shift]) -> Self {
        Self(shifts.iter().map(|shift| (shift.key.clone(), shift.name.clone())).collect())
    }
    /// Every key with its name, in the order of the day.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, name)| (key.as_str(), name.as_str()))
    }
    /// The name of one; the key of one that is not there any more.
    #[must_use]
    pub fn name<'a>(&'a self, key: &'a str) -> &'a str {
        self.iter().find(|(known, _)| *known == key).map_or(key, |(_, name)| name)
    }
    fn names(&self, keys: &[String]) -> String {
        keys.iter().map(|key| self.name(key)).collect::<Vec<_>>().join(", ")
    }
}

/// The name of a day of the week, Monday 1.
#[must_use]
pub fn weekday(v: &View, day: i8) -> String {
    v.t(&Msg { key: format!("measure-weekday-{day}").into(), args: Vec::new() })
}

/// How a schedule reads.
#[must_use]
pub fn schedule_words(v: &View, schedule: &Schedule, shifts: &Shifts) -> String {
    let (days, moments) = match schedule {
        Schedule::AsNeeded => return v.w("measure-as-needed"),
        Schedule::Interval { hours, start, only } => {
            let words = Msg::new("measure-interval").with("n", *hours).with("beginn", clock(*start));
            let words = v.t(&words);
            return if only.is_empty() { words } else { format!("{words}, {}", shifts.names(only)) };
        }
        Schedule::Days(days, moments) => (days, moments),
    };
    let days = match days {
        Days::Daily => v.w("measure-daily"),
        Days::Weekdays(all) => all.iter().map(|day| weekday(v, *day)).collect::<Vec<_>>().join(", "),
        Days::Every { n, from } => {
            v.t(&Msg::new("measure-every").with("n", *n).with("ab", format::date(v.lang, *from)))
        }
        Days::Monthly(day) => v.t(&Msg::new("measure-monthly").with("tag", i64::from(*day))),
        Days::MonthlyWeekday { n, weekday: day } => {
            let key = if *n < 0 { "measure-nth-last" } else { "measure-nth" };
            v.t(&Msg::new(key).with("n", i64::from(*n)).with("tag", weekday(v, *day)))
        }
        Days::Once(day) => v.t(&Msg::new("measure-once").with("am", format::date(v.lang, *day))),
    };
    let moments = match moments {
        Moments::Times(times) => {
            let times = times.iter().map(|time| clock(*time)).collect::<Vec<_>>().join(", ");
            v.t(&Msg::new("measure-at").with("zeiten", times))
        }
        Moments::Shifts(keys) => shifts.names(keys),
    };
    format!("{days}, {moments}")
}

/// The word of a code of a list.
#[must_use]
pub fn listed(v: &View, list: &str, code: &str) -> String {
    v.t(&Msg { key: format!("measure-{list}-{}", code.replace('_', "-")).into(), args: Vec::new() })
}
