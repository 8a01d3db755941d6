//! A schedule as it is written: JSON with `art` and what belongs to it, and nothing else.

use jiff::civil::{Date, Time};
use serde_json::{Map, Value, json};

use super::{Days, EVERY, HOURS, MOST_TIMES, Moments, NoSchedule, Schedule};
use crate::kernel::{local_time::clock_time, shift::is_key};

/// Most shifts of a day.
const MOST_SHIFTS: usize = 4;
/// The years in which days are named.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// The members that were not read yet; one that is null is as good as missing.
struct Members(Map<String, Value>);

impl Members {
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }
    fn number(&mut self, name: &str) -> Option<i64> {
        self.take(name)?.as_i64()
    }
    fn day(&mut self, name: &str) -> Option<Date> {
        let value = self.take(name)?;
        let text = value.as_str()?;
        let day: Date = text.parse().ok()?;
        (YEARS.contains(&day.year()) && day.to_string() == text).then_some(day)
    }
    /// A list of `read` parts, sorted, each once; none where one of them is none, or where there are none or too many.
    fn list<T: Ord>(
        &mut self,
        name: &str,
        most: usize,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.take(name)?;
        let parts = value.as_array()?;
        let mut parts = (1..=most)
            .contains(&parts.len())
            .then(|| parts.iter().map(read).collect::<Option<Vec<T>>>())??;
        parts.sort();
        parts.dedup();
        Some(parts)
    }
    /// Keys of shifts in the order in which they were written.
    fn keys(&mut self, name: &str) -> Option<Vec<String>> {
        let value = self.take(name)?;
        let mut keys: Vec<String> = Vec::new();
        for key in value.as_array()? {
            let key = key.as_str().filter(|key| is_key(key))?;
            if !keys.iter().any(|known| known == key) {
                keys.push(key.to_owned());
            }
        }
        (1..=MOST_SHIFTS).contains(&keys.len()).then_some(keys)
    }
    fn moments(&mut self) -> Option<Moments> {
        let has = |members: &Self, name: &str| members.0.get(name).is_some_and(|value| !value.is_null());
        match (has(self, "zeiten"), has(self, "schichten")) {
            (true, false) => {
                self.take("schichten");
                let times = self.list("zeiten", MOST_TIMES, |time| clock_time(time.as_str()?))?;
                Some(Moments::Times(times))
            }
            (false, true) => {
                self.take("zeiten");
                Some(Moments::Shifts(self.keys("schichten")?))
            }
            (true, true) | (false, false) => None,
        }
    }
    /// Whether all of them were read.
    fn done(self) -> Option<()> {
        self.0.values().all(Value::is_null).then_some(())
    }
}

/// A whole number between two others.
fn within(number: i64, [least, most]: [i8; 2]) -> Option<i8> {
    i8::try_from(number).ok().filter(|number| (least..=most).contains(number))
}

impl Schedule {
    /// Reads one as it is written in JSON (care.md, 5.3). A time, day or shift that is named twice counts once.
    ///
    /// # Errors
    /// Anything that is not exactly a schedule.
    pub fn of_json(written: &Value) -> Result<Self, NoSchedule> {
        Self::read(written).ok_or(NoSchedule)
    }

    fn read(written: &Value) -> Option<Self> {
        let mut members = Members(written.as_object()?.clone());
        let art = members.take("art")?;
        let schedule = match art.as_str()? {
            "bei_bedarf" => Self::AsNeeded,
            "intervall" => {
                let hours =
                    u8::try_from(members.number("stunden")?).ok().filter(|hours| HOURS.contains(hours))?;
                let start = clock_time(members.take("beginn")?.as_str()?)?;
                let named = members.0.get("nur_schichten").is_some_and(|value| !value.is_null());
                let only = if named { members.keys("nur_schichten")? } else { Vec::new() };
                Self::Interval { hours, start, only }
            }
            art => {
                let days = days(art, &mut members)?;
                Self::Days(days, members.moments()?)
            }
        };
        members.done()?;
        Some(schedule)
    }

    /// As it is written.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut written = match self {
            Self::AsNeeded => json!({"art": "bei_bedarf"}),
            Self::Interval { hours, start, only } => {
                let shifts = Some(only).filter(|only| !only.is_empty());
                let mut written = json!({"art": "intervall", "stunden": hours, "beginn": clock(*start)});
                if let (Some(only), Some(members)) = (shifts, written.as_object_mut()) {
                    members.insert("nur_schichten".to_owned(), json!(only));
                }
                written
            }
            Self::Days(days, _) => match days {
                Days::Daily => json!({"art": "taeglich"}),
                Days::Weekdays(weekdays) => json!({"art": "wochentage", "tage": weekdays}),
                Days::Every { n, from } => json!({"art": "alle_n_tage", "n": n, "ab": from.to_string()}),
                Days::Monthly(day) => json!({"art": "monatlich", "tag": day}),
                Days::MonthlyWeekday { n, weekday } => {
                    json!({"art": "monatlich_wochentag", "n": n, "wochentag": weekday})
                }
                Days::Once(day) => json!({"art": "einmalig", "am": day.to_string()}),
            },
        };
        if let (Self::Days(_, moments), Some(members)) = (self, written.as_object_mut()) {
            let (name, value) = match moments {
                Moments::Times(times) => {
                    ("zeiten", json!(times.iter().map(|time| clock(*time)).collect::<Vec<_>>()))
                }
                Moments::Shifts(keys) => ("schichten", json!(keys)),
            };
            members.insert(name.to_owned(), value);
        }
        written
    }
}

fn days(art: &str, members: &mut Members) -> Option<Days> {
    let weekday = |number: i64| within(number, [1, 7]);
    Some(match art {
        "taeglich" => Days::Daily,
        "wochentage" => Days::Weekdays(members.list("tage", 7, |day| weekday(day.as_i64()?))?),
        "alle_n_tage" => {
            let [least, most] = EVERY;
            let n = u16::try_from(members.number("n")?).ok().filter(|n| (least..=most).contains(n))?;
            Days::Every { n, from: members.day("ab")? }
        }
        "monatlich" => Days::Monthly(within(members.number("tag")?, [1, 31])?),
        "monatlich_wochentag" => Days::MonthlyWeekday {
            n: within(members.number("n")?, [-1, 4]).filter(|n| *n != 0)?,
            weekday: weekday(members.number("wochentag")?)?,
        },
        "einmalig" => Days::Once(members.day("am")?),
        _ => return None,
    })
}

/// `HH:MM`.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
