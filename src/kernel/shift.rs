//! Shifts of a house (care.md, 4.2): each is a local day and a key, begins when the clocks show its time, and lasts until the
//! next one begins.

use std::{collections::BTreeSet, fmt, str::FromStr};

use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{local_time, text::length};

/// A shift of the day (care.md, 1.2): it lasts until the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its key, 2 to 10 small letters; part of a shift's id, so it is for ever.
    pub key: String,
    /// When it begins, local time.
    pub beginn: Time,
    /// Its name.
    pub name: String,
}

/// Reads shifts as they are entered, one a line: key, beginning, name (`frueh 06:00 Frühdienst`; without a name the key is
/// the name). None unless there are 2 to 4, in the order of the day, with different keys.
#[must_use]
pub fn shifts(entered: &str) -> Option<Vec<Shift>> {
    let shifts = entered.lines().map(shift).collect::<Option<Vec<Shift>>>()?;
    let ascend = shifts.is_sorted_by(|one, next| one.beginn < next.beginn);
    let keys: BTreeSet<&str> = shifts.iter().map(|shift| shift.key.as_str()).collect();
    ((2..=4).contains(&shifts.len()) && ascend && keys.len() == shifts.len()).then_some(shifts)
}

fn shift(line: &str) -> Option<Shift> {
    let mut words = line.split(' ');
    let (key, clock) = (words.next()?, words.next()?);
    let name = words.collect::<Vec<_>>().join(" ");
    if !is_key(key) || length(&name) > 40 {
        return None;
    }
    let beginn = local_time::clock_time(clock)?;
    Some(Shift { key: key.to_owned(), beginn, name: if name.is_empty() { key.to_owned() } else { name } })
}

/// Whether a text is a key of a shift: 2 to 10 small letters.
#[must_use]
pub fn is_key(key: &str) -> bool {
    (2..=10).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Shifts as they are entered, with the first day on which they hold; none: from the beginning.
pub type Dated<T> = (T, Option<Date>);

/// How entered shifts take the place of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// The first day on which they hold.
    pub from: Option<Date>,
    /// Whether those before stay in the calendar. Not where they had not held on any day yet.
    pub keeps_former: bool,
}

impl Succession {
    /// How `entered` takes the place of `before` (care.md, 1.2: from tomorrow on at the earliest): tomorrow, unless a day was
    /// entered. None where they are the same.
    #[must_use]
    pub fn of<T: PartialEq>(before: Dated<&T>, entered: Dated<&T>, today: Date) -> Option<Self> {
        if before == entered {
            return None;
        }
        let keeps_former = !is_ahead(before.1, today);
        let unsaid = keeps_former && before.1 == entered.1;
        Some(Self { from: if unsaid { today.tomorrow().ok() } else { entered.1 }, keeps_former })
    }

    /// Whether they hold on a later day only, so that no shift that has begun moves.
    #[must_use]
    pub fn spares_the_past(self, today: Date) -> bool {
        is_ahead(self.from, today)
    }
}

fn is_ahead(from: Option<Date>, today: Date) -> bool {
    from.is_some_and(|from| from > today)
}

/// One shift of one day: `2026-10-24/nacht`. The day is that on which it begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShiftId {
    /// The local day of its start.
    pub day: Date,
    /// Which of that day.
    pub key: String,
}

impl fmt::Display for ShiftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.day, self.key)
    }
}

/// No id of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no id of a shift")]
pub struct NoShift;

impl FromStr for ShiftId {
    type Err = NoShift;
    fn from_str(text: &str) -> Result<Self, NoShift> {
        let (day, key) = text.split_once('/').ok_or(NoShift)?;
        let day: Date = day.parse().map_err(|_| NoShift)?;
        let id = Self { day, key: key.to_owned() };
        if is_key(key) && id.to_string() == text { Ok(id) } else { Err(NoShift) }
    }
}

/// A shift as it takes place: half-open, from its start to the next one's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftSpan {
    /// Which one.
    pub id: ShiftId,
    /// Its name.
    pub name: String,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant of the next one.
    pub until: Timestamp,
}

impl ShiftSpan {
    /// Whether it takes place then.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// The shifts of a house or unit at all times: each definition holds from a day on, and earlier shifts keep theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftCalendar {
    first: Vec<Shift>,
    /// Later definitions with the day from which each holds, in the order of the days.
    later: Vec<(Date, Vec<Shift>)>,
}

impl ShiftCalendar {
    /// One definition for all times, as [`shifts`] reads it.
    #[must_use]
    pub fn new(first: Vec<Shift>) -> Self {
        Self { first, later: Vec::new() }
    }

    /// With another definition for the shifts that begin on that day or later.
    #[must_use]
    pub fn changing_on(self, day: Date, shifts: Vec<Shift>) -> Self {
        self.followed_by(day, Self::new(shifts))
    }

    /// With another calendar, its changes included, for the shifts that begin on that day or later.
    #[must_use]
    pub fn followed_by(mut self, day: Date, next: Self) -> Self {
        self.later.retain(|(from, _)| *from < day);
        self.later.push((day, next.on(day).to_vec()));
        self.later.extend(next.later.into_iter().filter(|(from, _)| *from > day));
        self
    }

    /// The shifts that begin on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> &[Shift] {
        self.later.iter().rev().find(|(from, _)| *from <= day).map_or(&self.first, |(_, shifts)| shifts)
    }

    /// The shift that takes place at an instant. None at the ends of the calendar.
    #[must_use]
    pub fn at(&self, at: Timestamp, zone: &TimeZone) -> Option<ShiftSpan> {
        self.around(zone.to_datetime(at).date(), zone).into_iter().rev().find(|span| span.covers(at))
    }

    /// That shift as it takes place; none where no shift of the day has that key.
    #[must_use]
    pub fn span(&self, id: &ShiftId, zone: &TimeZone) -> Option<ShiftSpan> {
        self.around(id.day, zone).into_iter().find(|span| span.id == *id)
    }

    /// The shift right after another one.
    #[must_use]
    pub fn after(&self, span: &ShiftSpan, zone: &TimeZone) -> Option<ShiftSpan> {
        self.at(span.until, zone)
    }

    /// The shift right before another one.
    #[must_use]
    pub fn before(&self, span: &ShiftSpan, zone: &TimeZone) -> Option<ShiftSpan> {
        self.at(span.from.checked_sub(Span::new().nanoseconds(1)).ok()?, zone)
    }

    /// The shifts that begin around a day, in their order. Two days on either side: where a zone skipped or repeated hours
    /// around midnight, the shift of an instant may be that of another day, and the next day may begin none.
    fn around(&self, day: Date, zone: &TimeZone) -> Vec<ShiftSpan> {
        let days = (-2..=2).filter_map(|offset| day.checked_add(Span::new().days(offset)).ok());
        let mut spans: Vec<ShiftSpan> = Vec::new();
        for day in days {
            for shift in self.on(day) {
                let Some(from) = local_time::first_instant(day.to_datetime(shift.beginn), zone) else {
                    continue;
                };
                if let Some(last) = spans.last_mut() {
                    last.until = from;
                }
                let id = ShiftId { day, key: shift.key.clone() };
                spans.push(ShiftSpan { id, name: shift.name.clone(), from, until: from });
            }
        }
        // The last one's end is that of a day which was not looked at.
        spans.pop();
        spans
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    const HOUSE: &str = "frueh 06:00 Frühdienst\nspaet 14:00 Spätdienst\nnacht 22:00 Nachtdienst";

    fn house() -> ShiftCalendar {
        ShiftCalendar::new(shifts(HOUSE).unwrap())
    }
    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }
    fn day(iso: &str) -> Date {
        iso.parse().unwrap()
    }

    #[test]
    fn shifts_are_two_to_four_in_the_order_of_the_day() {
        let read = shifts("frueh 06:00 Früh\nspaet 14:00\nnacht 22:00 Nacht eins").unwrap();
        let shown: Vec<_> =
            read.iter().map(|shift| (shift.key.as_str(), shift.beginn.hour(), shift.name.as_str())).collect();
        assert_eq!(shown, [("frueh", 6, "Früh"), ("spaet", 14, "spaet"), ("nacht", 22, "Nacht eins")]);
        for refused in [
            "",
            "tag 06:00",
            "tag 6:00\nnacht 18:00",
            "tag 18:00\nnacht 06:00",
            "tag 06:00\ntag 18:00",
            "Tag 06:00\nnacht 18:00",
            "tag 06:00\nnacht 24:00",
            "tag\nnacht 18:00",
            "a1 06:00\nnacht 18:00",
            "aa 01:00\nbb 02:00\ncc 03:00\ndd 04:00\nee 05:00",
        ] {
            assert_eq!(shifts(refused), None, "{refused}");
        }
    }

    #[test]
    fn shifts_of_the_worked_examples_hold() {
        let examples: Value =
            serde_json::from_str(include_str!("../../fixtures/care/care_examples.json")).unwrap();
        let cases: Vec<&Value> =
            examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "schicht").collect();
        assert_eq!(cases.len(), 14);
        for case in cases {
            let (input, expect) = (&case["input"], &case["expect"]);
            let calendar = input["schichten_def"].as_array().map_or_else(house, |defined| {
                let word = |shift: &Value, name: &str| shift[name].as_str().unwrap().to_owned();
                let lines =
                    defined.iter().map(|shift| format!("{} {}", word(shift, "key"), word(shift, "beginn")));
                ShiftCalendar::new(shifts(&lines.collect::<Vec<_>>().join("\n")).unwrap())
            });
            let zone = zone(input["zone"].as_str().unwrap_or("Europe/Berlin"));
            let span = match (input["zeitpunkt"].as_str(), input["schicht"].as_str()) {
                (Some(at), _) => calendar.at(at.parse().unwrap(), &zone).unwrap(),
                (None, id) => calendar.span(&id.unwrap().parse().unwrap(), &zone).unwrap(),
            };
            assert_eq!(expect["schicht"], span.id.to_string(), "{}", case["id"]);
            assert_eq!(expect["von"], span.from.to_string(), "{}", case["id"]);
            assert_eq!(expect["bis"], span.until.to_string(), "{}", case["id"]);
            assert_eq!(expect["minuten"], span.until.duration_since(span.from).as_mins(), "{}", case["id"]);
        }
    }

    #[test]
    fn a_definition_holds_from_its_day_on_and_earlier_shifts_keep_theirs() {
        let two = shifts("tag 07:00\nnacht 19:00").unwrap();
        let calendar =
            house().changing_on(day("2026-12-01"), two.clone()).changing_on(day("2027-02-01"), house().first);
        let berlin = zone("Europe/Berlin");
        let at = |instant: &str| calendar.at(instant.parse().unwrap(), &berlin).unwrap();
        let last = at("2026-12-01T05:30:00Z");
        assert_eq!(
            (last.id.to_string(), last.until.to_string()),
            ("2026-11-30/nacht".into(), "2026-12-01T06:00:00Z".into())
        );
        assert_eq!(at("2026-12-01T06:00:00Z").id.to_string(), "2026-12-01/tag");
        assert_eq!(at("2027-02-01T04:59:00Z").id.to_string(), "2027-01-31/nacht");
        assert_eq!(at("2027-02-01T05:00:00Z").id.to_string(), "2027-02-01/frueh");
        let spaet = ShiftId { day: day("2026-12-05"), key: "spaet".into() };
        assert_eq!(calendar.span(&spaet, &berlin), None, "there is none on that day");
        // Another calendar with a change of its own: what changes before its day is not looked at.
        let own = ShiftCalendar::new(two.clone());
        let mixed =
            own.clone().followed_by(day("2026-12-15"), calendar.clone()).followed_by(day("2027-03-01"), own);
        let starts = |on: &str| mixed.on(day(on)).len();
        assert_eq!(
            ["2026-12-14", "2026-12-15", "2027-01-31", "2027-02-01", "2027-02-28", "2027-03-01"].map(starts),
            [2, 2, 2, 3, 3, 2]
        );
        // The same day twice: the later wish counts.
        assert_eq!(
            house()
                .changing_on(day("2026-12-01"), house().first)
                .changing_on(day("2026-12-01"), two.clone())
                .on(day("2026-12-01")),
            two
        );
    }

    #[test]
    fn an_id_is_read_as_it_is_written_and_in_no_other_way() {
        let id: ShiftId = "2026-10-24/nacht".parse().unwrap();
        assert_eq!((id.day, id.key.as_str()), (day("2026-10-24"), "nacht"));
        for refused in [
            "",
            "2026-10-24",
            "2026-10-24/",
            "2026-10-24/n",
            "20261024/nacht",
            "2026-10-24/Nacht",
            "2026-02-30/nacht",
        ] {
            assert_eq!(refused.parse::<ShiftId>(), Err(NoShift), "{refused}");
        }
    }

    /// Starts of the day in whole minutes, with a half hour before and in the hours that the clocks skip and show twice.
    fn starts() -> impl Strategy<Value = Vec<Shift>> {
        let minute = prop_oneof![0_u16..1440, 0_u16..210];
        prop::collection::btree_set(minute, 2..=4).prop_map(|minutes| {
            let named = minutes.into_iter().zip(["aa", "bb", "cc", "dd"]);
            let lines = named.map(|(minute, key)| format!("{key} {:02}:{:02}", minute / 60, minute % 60));
            shifts(&lines.collect::<Vec<_>>().join("\n")).unwrap()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// Over both changes of the clocks, in zones that change by an hour, by half an hour, at midnight, and that once left
        /// out a whole day; with a change of the definition in between.
        #[test]
        fn together_shifts_cover_every_instant_once(
            (first, second) in (starts(), starts()),
            change in 0_i64..400,
            when in prop_oneof![
                (Just(None), 0_i64..400 * 24 * 60),
                ((0_usize..2).prop_map(Some), -1_800_i64..1_800),
            ],
            (name, year) in prop::sample::select(vec![
                ("Europe/Berlin", 2026), ("America/New_York", 2026), ("Australia/Lord_Howe", 2026),
                ("America/Sao_Paulo", 2017), ("Pacific/Apia", 2011),
            ]),
        ) {
            let zone = zone(name);
            let begin = Date::new(year, 1, 1).unwrap();
            let changes = begin.checked_add(Span::new().days(change)).unwrap();
            let calendar = ShiftCalendar::new(first).changing_on(changes, second);
            let at = local_time::sometime(&zone, begin.to_zoned(zone.clone()).unwrap().timestamp(), when);
            let span = calendar.at(at, &zone).expect("some shift");
            prop_assert!(span.covers(at));
            prop_assert_eq!(&calendar.span(&span.id, &zone).expect("by its id"), &span);
            // Neighbours touch: nothing lies between them, and nothing in both.
            let (after, before) = (calendar.after(&span, &zone).unwrap(), calendar.before(&span, &zone).unwrap());
            prop_assert_eq!(after.from, span.until);
            prop_assert_eq!(before.until, span.from);
            prop_assert!(before.id.day <= span.id.day && span.id.day <= after.id.day);
            prop_assert!(before.id != span.id && span.id != after.id);
            // It begins when the clocks show its time or a later one for the first time.
            let said = calendar.on(span.id.day).iter().find(|shift| shift.key == span.id.key).unwrap().beginn;
            let start = span.id.day.to_datetime(said);
            prop_assert!(zone.to_datetime(span.from) >= start);
            prop_assert!(zone.to_datetime(span.from - SignedDuration::from_nanos(1)) < start);
            prop_assert!(span.until.duration_since(span.from) <= SignedDuration::from_hours(50));
        }
    }
}
