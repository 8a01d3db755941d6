//! Dates as other systems write them into files, with times behind them (domain.md, 2.3 and 2.4).
//!
//! What people type into a form is read by [`super::dates`].

use jiff::civil::Date;

use super::text::collapse;

/// Why a date is refused. At row level all four are DATUM_UNGUELTIG or GEBURTSDATUM_UNGUELTIG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Not written like a date.
    #[error("DATUM_FORMAT")]
    Format,
    /// There is no such day.
    #[error("DATUM_UNMOEGLICH")]
    Unmoeglich,
    /// The year is out of range.
    #[error("DATUM_JAHR")]
    Jahr,
    /// Too far ahead.
    #[error("DATUM_ZUKUNFT")]
    Zukunft,
}

/// A readable birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthDate {
    /// The day.
    pub date: Date,
    /// Whether its year was written with two digits, so that the century is a guess.
    pub two_digit_year: bool,
}

/// The day on which something happened: none when the cell is empty; from the year 2000 up to 366 days after `today`.
pub fn event_date(raw: &str, today: Date) -> Result<Option<Date>, DateFault> {
    day_from(raw, today, 2000)
}

/// A day of a long time, e.g. of moving in: as [`event_date`], from the year `first` on; of two-digit years the last one
/// that is not too far ahead.
pub fn day_from(raw: &str, today: Date, first: i16) -> Result<Option<Date>, DateFault> {
    let text = collapse(raw);
    if text.is_empty() {
        return Ok(None);
    }
    // Behind a comma is anything; behind a blank, or the `T` of an ISO date, a time.
    let day = text.split_once(',').map_or(text.as_str(), |(day, _)| day.trim_end());
    let day = match day.split_once([' ', 'T']) {
        Some((day, time)) if is_time(time) => day,
        Some(_) => return Err(DateFault::Format),
        None => day,
    };
    let written = Written::read(day).ok_or(DateFault::Format)?;
    let is_far = |date: Date| days_after(date, today) > 366;
    let mut date =
        written.in_year(if written.two_digits { written.year.saturating_add(2000) } else { written.year })?;
    if written.two_digits && first < 2000 && is_far(date) {
        date = written.in_year(written.year.saturating_add(1900))?;
    }
    if !(first..=2099).contains(&date.year()) {
        return Err(DateFault::Jahr);
    }
    if is_far(date) { Err(DateFault::Zukunft) } else { Ok(Some(date)) }
}

/// A birth date, judged on the day `reference` (that of the record, else today); none when there is none.
pub fn birth_date(raw: &str, reference: Date) -> Result<Option<BirthDate>, DateFault> {
    let text = collapse(raw);
    if text.is_empty() {
        return Ok(None);
    }
    // Systems that know no date without a time write midnight behind it.
    let day = match text.split_once([' ', 'T']) {
        Some((day, time)) if is_time(time) && is_midnight(time) => day,
        Some(_) => return Err(DateFault::Format),
        None => text.as_str(),
    };
    let written = Written::read(day).ok_or(DateFault::Format)?;
    let date = if written.two_digits {
        match written.in_year(written.year.saturating_add(2000)) {
            Ok(date) if date <= reference => date,
            _ => written.in_year(written.year.saturating_add(1900))?,
        }
    } else {
        written.in_year(written.year)?
    };
    if date.year() < 1900 {
        return Err(DateFault::Jahr);
    }
    if date > reference {
        return Err(DateFault::Zukunft);
    }
    Ok(Some(BirthDate { date, two_digit_year: written.two_digits }))
}

/// A day with its whole year, `17.3.1997` or `1997-03-17`, and nothing beside it: nobody can mean another.
#[must_use]
pub fn whole_day(raw: &str) -> Option<Date> {
    let written = Written::read(raw)?;
    if written.two_digits { None } else { written.in_year(written.year).ok() }
}

/// Days from `earlier` to `later`; negative when it is the other way round.
#[must_use]
pub fn days_after(later: Date, earlier: Date) -> i32 {
    (later - earlier).get_days()
}

/// A date as it is written, not yet a day of the calendar.
struct Written {
    year: i16,
    two_digits: bool,
    month: i8,
    day: i8,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let (parts, lengths): (Vec<&str>, [&[usize]; 3]) = if text.contains('-') {
            (text.split('-').collect(), [&[4], &[2], &[2]])
        } else {
            (text.split('.').rev().collect(), [&[2, 4], &[1, 2], &[1, 2]])
        };
        let [year, month, day] = parts.as_slice() else { return None };
        let digits = |part: &str, length: &[usize]| {
            length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let [years, months, days] = lengths;
        (digits(year, years) && digits(month, months) && digits(day, days)).then_some(())?;
        Some(Self {
            two_digits: year.len() == 2,
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        })
    }

    fn in_year(&self, year: i16) -> Result<Date, DateFault> {
        Date::new(year, self.month, self.day).map_err(|_| DateFault::Unmoeglich)
    }
}

/// `\d{1,2}:\d{2}(:\d{2})?`, with the fraction and the zone of ISO 8601; the values are not checked.
fn is_time(text: &str) -> bool {
    let digits = |part: &str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (text, zone) = match text.strip_suffix('Z') {
        Some(text) => (text, ""),
        None => text.split_once(['+', '-']).unwrap_or((text, "")),
    };
    let zoned = zone.is_empty() || digits(&zone.replacen(':', "", 1), &[4]);
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = text.split(':').collect();
    let clock = match parts.as_slice() {
        [hours, minutes] => digits(hours, &[1, 2]) && digits(minutes, &[2]),
        [hours, minutes, seconds] => digits(hours, &[1, 2]) && digits(minutes, &[2]) && digits(seconds, &[2]),
        _ => false,
    };
    clock && zoned && digits(fraction, &[1, 2, 3, 4, 5, 6, 7, 8, 9])
}

/// Whether a time is that at which a day begins where it was written.
fn is_midnight(time: &str) -> bool {
    let clock = time.split(['+', '-', 'Z']).next().unwrap_or_default();
    clock.chars().all(|c| !c.is_ascii_digit() || c == '0')
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    #[test]
    fn worked_examples_of_section_10() {
        let examples: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/imports/examples.json")).unwrap();
        let shown = |result: Result<Option<Date>, DateFault>| match result {
            Ok(date) => date.unwrap().to_string(),
            Err(fault) => format!("FEHLER:{fault}"),
        };
        for example in examples["erstellungsdatum"].as_array().unwrap() {
            let input = example["in"].as_str().unwrap();
            assert_eq!(shown(event_date(input, TODAY)), example["out"].as_str().unwrap(), "{input}");
        }
        for example in examples["geburtsdatum_ref_2026-02-02"].as_array().unwrap() {
            let input = example["in"].as_str().unwrap();
            let birth = birth_date(input, date(2026, 2, 2)).map(|found| found.map(|birth| birth.date));
            assert_eq!(shown(birth), example["out"].as_str().unwrap(), "{input}");
        }
    }

    #[test]
    fn the_grammar_has_sharp_edges() {
        assert_eq!(event_date(" \u{a0}", TODAY), Ok(None));
        assert_eq!(event_date("21.11.2027", TODAY), Ok(Some(date(2027, 11, 21))));
        assert_eq!(event_date("22.11.2027", TODAY), Err(DateFault::Zukunft));
        assert_eq!(event_date("02.02.26 08:50:01", TODAY), Ok(Some(date(2026, 2, 2))));
        for text in [
            "02.02.26 8:5",
            "02.02.26 x",
            ", 08:50",
            "02.02.",
            "2026-2-2",
            "٠٢.02.2026",
            "2.2.2.26",
            "02.02.26-",
            "-",
        ] {
            assert_eq!(event_date(text, TODAY), Err(DateFault::Format), "{text}");
        }
        assert_eq!(event_date("31.12.1999", TODAY), Err(DateFault::Jahr));
        let two = |text, reference| {
            birth_date(text, reference).map(|birth| birth.map(|b| (b.date, b.two_digit_year)))
        };
        assert_eq!(two("29.02.28", date(2026, 2, 2)), Ok(Some((date(1928, 2, 29), true))));
        assert_eq!(two("29.02.00", date(2000, 1, 15)), Err(DateFault::Unmoeglich));
    }

    #[test]
    fn a_time_behind_a_date_is_read_over() {
        for text in [
            "2026-02-02T08:50:00",
            "2026-02-02T08:50",
            "2026-02-02 08:50:00.123",
            "2026-02-02T08:50:00Z",
            "2026-02-02T08:50:00.000+01:00",
            "2026-02-02T08:50:00+0100",
            "\u{200e}02.02.2026\u{200f} 08:50",
        ] {
            assert_eq!(event_date(text, TODAY), Ok(Some(date(2026, 2, 2))), "{text}");
        }
        for text in [
            "2026-02-02T",
            "2026-02-02T8",
            "2026-02-02 08:50 x",
            "2026-02-02T08:50:00+1",
            "2026-02-02T08:50.",
        ] {
            assert_eq!(event_date(text, TODAY), Err(DateFault::Format), "{text}");
        }
        let born = Ok(Some(BirthDate { date: date(1960, 4, 28), two_digit_year: false }));
        for text in [
            "1960-04-28T00:00:00",
            "1960-04-28 00:00:00",
            "1960-04-28",
            "28.04.1960 00:00",
            "28.4.1960 0:00:00.000",
            "1960-04-28T00:00:00.000Z",
            "1960-04-28T00:00:00+01:00",
        ] {
            assert_eq!(birth_date(text, TODAY), born, "{text}");
        }
        for text in [
            "28.04.1960 08:30",
            "1960-04-27T23:00:00Z",
            "1960-04-28 x",
            "28.04.1960 00",
            "28.04.1960,",
            "28.04.1960, 00:00",
        ] {
            assert_eq!(birth_date(text, TODAY), Err(DateFault::Format), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[0-9.:, -]{0,20}") {
            let _ = (event_date(&text, TODAY), birth_date(&text, TODAY));
        }
    }
}
