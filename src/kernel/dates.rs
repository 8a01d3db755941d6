//! Dates as people type them into a form: `3.2.26`, `03.02.2026`, `03022026`, `2026-02-03`, `heute`, `gestern`.

use jiff::civil::Date;

use super::text;

/// The year as typed.
#[derive(Clone, Copy)]
enum Year {
    Full(i16),
    Short(i16),
}

/// A day on which something happened: two-digit years are 20YY (domain.md, 2.4); 2000 to 2099.
#[must_use]
pub fn event_date(raw: &str, today: Date) -> Option<Date> {
    let date = word(raw, today).or_else(|| {
        let (day, month, year) = parts(raw)?;
        let year = match year {
            Year::Full(year) => year,
            Year::Short(year) => 2000 + year,
        };
        Date::new(year, month, day).ok()
    })?;
    (2000..=2099).contains(&date.year()).then_some(date)
}

/// A day of a long time, e.g. of moving in: from the year `first` to 2099; of two-digit years the last one that is not more
/// than a year ahead of `today`.
#[must_use]
pub fn day_from(raw: &str, today: Date, first: i16) -> Option<Date> {
    let date = word(raw, today).or_else(|| {
        let (day, month, year) = parts(raw)?;
        let year = match year {
            Year::Full(year) => year,
            Year::Short(year) if 2000 + year <= today.year() + 1 => 2000 + year,
            Year::Short(year) => 1900 + year,
        };
        Date::new(year, month, day).ok()
    })?;
    (first..=2099).contains(&date.year()).then_some(date)
}

/// A birth date: of two-digit years the last one that is not after `reference` (of a case its `datum`) and has that
/// day; from 1900 to `reference` (domain.md, 2.4 and I11).
#[must_use]
pub fn birth_date(raw: &str, today: Date, reference: Date) -> Option<Date> {
    let date = word(raw, today).or_else(|| {
        let (day, month, year) = parts(raw)?;
        match year {
            Year::Full(year) => Date::new(year, month, day).ok(),
            Year::Short(year) => Date::new(2000 + year, month, day)
                .ok()
                .filter(|date| *date <= reference)
                .or_else(|| Date::new(1900 + year, month, day).ok()),
        }
    })?;
    (date.year() >= 1900 && date <= reference).then_some(date)
}

fn word(raw: &str, today: Date) -> Option<Date> {
    match text::norm(raw).as_str() {
        "heute" => Some(today),
        "gestern" => today.yesterday().ok(),
        _ => None,
    }
}

/// Day, month, year; digits are ASCII, one- and three-digit years are none.
fn parts(raw: &str) -> Option<(i8, i8, Year)> {
    let raw = text::collapse(raw);
    let (day, month, year) = if let Some((year, rest)) = raw.split_once('-') {
        let (month, day) = rest.split_once('-')?;
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        (day, month, year)
    } else if let Some((day, rest)) = raw.split_once('.') {
        let (month, year) = rest.split_once('.')?;
        (day.trim(), month.trim(), year.trim())
    } else if raw.len() == 8 {
        (raw.get(..2)?, raw.get(2..4)?, raw.get(4..)?)
    } else {
        return None;
    };
    let number = |part: &str, lengths: &[usize]| {
        (lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())
            .flatten()
    };
    let full = year.len() == 4;
    let year = number(year, &[2, 4])?;
    let small = |part| i8::try_from(number(part, &[1, 2])?).ok();
    Some((small(day)?, small(month)?, if full { Year::Full(year) } else { Year::Short(year) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        iso.parse().unwrap()
    }

    #[test]
    fn event_dates_are_read_as_typed() {
        let today = day("2026-11-20");
        let check = |raw: &str, expected: Option<&str>| {
            assert_eq!(event_date(raw, today), expected.map(day), "{raw}");
        };
        for raw in ["3.2.26", "03.02.2026", " 03. 02. 2026 ", "03022026", "2026-02-03"] {
            check(raw, Some("2026-02-03"));
        }
        check("heute", Some("2026-11-20"));
        check(" Gestern", Some("2026-11-19"));
        check("15.03.99", Some("2099-03-15"));
        for raw in [
            "",
            "31.04.2026",
            "29.02.2023",
            "1.1.026",
            "02/02/2026",
            "31.12.1999",
            "٣.2.26",
            "2026-2-3",
            "3.2.-6",
        ] {
            check(raw, None);
        }
    }

    #[test]
    fn days_of_a_long_time_may_lie_in_the_last_century() {
        let check = |raw: &str, expected: Option<&str>| {
            assert_eq!(day_from(raw, day("2026-11-20"), 1950), expected.map(day), "{raw}");
        };
        check("1.9.1995", Some("1995-09-01"));
        check("1.9.95", Some("1995-09-01"));
        check("18.2.27", Some("2027-02-18"));
        check("18.2.28", None);
        check("1950-01-01", Some("1950-01-01"));
        check("gestern", Some("2026-11-19"));
        check("31.12.1949", None);
        check("1.1.2100", None);
    }

    #[test]
    fn birth_dates_of_the_worked_examples_hold() {
        let examples: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/imports/examples.json")).unwrap();
        let reference = day("2026-02-02");
        for example in examples["geburtsdatum_ref_2026-02-02"].as_array().unwrap() {
            let read = birth_date(example["in"].as_str().unwrap(), day("2026-11-20"), reference);
            let expected = example["out"].as_str().unwrap();
            assert_eq!(
                read.map(|date| date.to_string()),
                Some(expected.to_owned()).filter(|out| !out.contains(':'))
            );
        }
        assert_eq!(birth_date("29.02.00", reference, reference), Some(day("2000-02-29")));
        // 2024 had the day but lies after the reference; 1924 had it too.
        assert_eq!(birth_date("29.02.24", reference, day("2023-01-01")), Some(day("1924-02-29")));
    }
}
