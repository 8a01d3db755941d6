//! Numbers and dates as people read them (domain.md, section 0; interface.md, 2.3).

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    kernel::{
        decimal::Decimal,
        local_time,
        period::IsoWeek,
        words::{Lang, Msg},
    },
    ui::words,
};

/// A narrow space that does not break: between a number and its unit.
pub const NARROW: char = '\u{202f}';
/// What is unknown or cannot be divided; never the same as 0.
pub const UNKNOWN: &str = "–";

/// A count with its thousands separated: `1.284`, English `1,284`.
#[must_use]
pub fn count(lang: Lang, number: u64) -> String {
    grouped(lang, &number.to_string())
}

/// A whole number that may be negative: `−1.284` with a true minus sign.
#[must_use]
pub fn signed(lang: Lang, number: i64) -> String {
    let digits = grouped(lang, &number.unsigned_abs().to_string());
    if number < 0 { format!("−{digits}") } else { digits }
}

/// A number with so many decimals at least, as it is read: `1.284,5` with a true minus sign. In a box it is
/// [`Decimal::written`].
#[must_use]
pub fn decimal(lang: Lang, number: Decimal, places: u8) -> String {
    let written = number.written(lang, places);
    let mark = if lang == Lang::De { ',' } else { '.' };
    let (whole, behind) = written.split_once(mark).unwrap_or((&written, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("−", whole));
    let whole = grouped(lang, whole);
    if behind.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{mark}{behind}") }
}

/// A share of a whole as a percentage with one decimal, `25,3 %`; [`UNKNOWN`] when there is no whole.
/// Rounded half up, as the workbook shows it.
#[must_use]
pub fn percent(lang: Lang, part: u64, whole: u64) -> String {
    if whole == 0 {
        return UNKNOWN.to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * 1000 + whole / 2) / whole;
    let mark = match lang {
        Lang::De => ',',
        Lang::En => '.',
    };
    let digits = u64::try_from(tenths / 10).unwrap_or(u64::MAX);
    match lang {
        Lang::De => format!("{}{mark}{}{NARROW}%", count(lang, digits), tenths % 10),
        Lang::En => format!("{}{mark}{}%", count(lang, digits), tenths % 10),
    }
}

/// The change from `before` to `now` in percent, with its sign; [`UNKNOWN`] when there was nothing before.
#[must_use]
pub fn change(lang: Lang, now: u64, before: u64) -> String {
    if before == 0 {
        return UNKNOWN.to_owned();
    }
    let size = percent(lang, now.abs_diff(before), before);
    match now.cmp(&before) {
        std::cmp::Ordering::Less => format!("−{size}"),
        std::cmp::Ordering::Equal => format!("±{size}"),
        std::cmp::Ordering::Greater => format!("+{size}"),
    }
}

/// A day: `20.11.2026`, English `20/11/2026`.
#[must_use]
pub fn date(lang: Lang, day: Date) -> String {
    match lang {
        Lang::De => format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year()),
        Lang::En => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
    }
}

/// A day without its year, where that is known: `20.11.`, English `20/11`.
#[must_use]
pub fn short_date(lang: Lang, day: Date) -> String {
    match lang {
        Lang::De => format!("{:02}.{:02}.", day.day(), day.month()),
        Lang::En => format!("{:02}/{:02}", day.day(), day.month()),
    }
}

/// Days from one to another: `16.11.–22.11.2026`; the year once when it is the same.
#[must_use]
pub fn days(lang: Lang, from: Date, to: Date) -> String {
    let (first, last) = (date(lang, from), date(lang, to));
    if from.year() != to.year() {
        return format!("{first}–{last}");
    }
    let year = format!("{:04}", from.year());
    let short = first.strip_suffix(&year).unwrap_or(&first).trim_end_matches('/');
    format!("{short}–{last}")
}

/// A time of day in the facility's zone: `14:32`.
#[must_use]
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// A moment in the facility's zone: `20.11.2026, 14:32 Uhr`.
#[must_use]
pub fn moment(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    let day = date(lang, zone.to_datetime(at).date());
    match lang {
        Lang::De => format!("{day}, {}{NARROW}Uhr", clock(at, zone)),
        Lang::En => format!("{day}, {}", clock(at, zone)),
    }
}

/// A moment in the facility's zone as records of care show and print it: `25.10.2026 02:30 A`, with the letter where the
/// clocks show the time twice (care.md, 4.1).
#[must_use]
pub fn observed(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    let day = date(lang, zone.to_datetime(at).date());
    let half = local_time::half(at, zone).map_or(String::new(), |half| format!(" {}", half.letter()));
    format!("{day} {}{half}", clock(at, zone))
}

/// How long ago something was, in its largest whole unit: `gerade eben`, `vor 3 Minuten`; from two days on in days.
#[must_use]
pub fn ago(lang: Lang, at: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins().max(0);
    let (key, n) = match minutes {
        0 => ("time-just-now", 0),
        1..60 => ("time-minutes-ago", minutes),
        60..2880 => ("time-hours-ago", minutes / 60),
        _ => ("time-days-ago", minutes / 1440),
    };
    words::t(lang, &Msg::new(key).with("n", n))
}

/// A week that stands by itself: `KW 47/2026`, English `Week 47/2026`.
#[must_use]
pub fn week(lang: Lang, week: IsoWeek) -> String {
    match lang {
        Lang::De => format!("KW\u{a0}{week}"),
        Lang::En => format!("Week\u{a0}{week}"),
    }
}

/// A week where the year is known: `KW 47`, English `week 47`.
#[must_use]
pub fn week_of_year(lang: Lang, kw: u8) -> impl std::fmt::Display {
    std::fmt::from_fn(move |f| {
        let word = if lang == Lang::De { "KW" } else { "week" };
        write!(f, "{word}\u{a0}{kw}")
    })
}

/// A size in bytes, in kB, MB or GB of 1000.
#[must_use]
pub fn bytes(lang: Lang, size: u64) -> String {
    let mark = if lang == Lang::De { ',' } else { '.' };
    let tenths = |tenths: u64, unit| format!("{}{mark}{}\u{a0}{unit}", count(lang, tenths / 10), tenths % 10);
    match size {
        0..=999 => format!("{size}\u{a0}B"),
        1_000..=999_499 => format!("{}\u{a0}kB", (size + 500) / 1000),
        999_500..=999_949_999 => tenths((size + 50_000) / 100_000, "MB"),
        _ => tenths(size.saturating_add(50_000_000) / 100_000_000, "GB"),
    }
}

fn grouped(lang: Lang, digits: &str) -> String {
    let mark = match lang {
        Lang::De => '.',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let both = |n| (count(Lang::De, n), count(Lang::En, n));
        assert_eq!(both(0), ("0".into(), "0".into()));
        assert_eq!(both(999), ("999".into(), "999".into()));
        assert_eq!(both(1284), ("1.284".into(), "1,284".into()));
        assert_eq!(both(1_234_567), ("1.234.567".into(), "1,234,567".into()));
        assert_eq!(signed(Lang::De, -1284), "−1.284");
    }

    #[test]
    fn decimals_are_written_as_each_language_writes_them() {
        let number: Decimal = serde_json::from_str("-1284.5").unwrap();
        assert_eq!(
            (decimal(Lang::De, number, 1), decimal(Lang::En, number, 2)),
            ("−1.284,5".into(), "−1,284.50".into())
        );
        assert_eq!(decimal(Lang::De, Decimal::from(37), 1), "37,0");
        let said = |lang| {
            words::t(
                lang,
                &Msg::code("AUSSERHALB").with("min", Decimal::new(5, 1).unwrap()).with("max", 3_u8),
            )
        };
        assert_eq!(
            (said(Lang::De), said(Lang::En).contains("0.5")),
            ("Möglich sind 0,5 bis 3.".into(), true)
        );
    }

    #[test]
    fn moments_of_the_worked_examples_hold() {
        let examples: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/care/care_examples.json")).unwrap();
        let cases = examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "anzeige");
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let mut seen = 0;
        for case in cases {
            let at: Timestamp = case["input"]["instant"].as_str().unwrap().parse().unwrap();
            assert_eq!(case["expect"]["text"], observed(Lang::De, at, &berlin), "{}", case["id"]);
            seen += 1;
        }
        assert_eq!(seen, 4);
    }

    #[test]
    fn what_is_past_is_said_in_its_largest_unit() {
        let now: Timestamp = "2026-11-20T13:32:00Z".parse().unwrap();
        let before = |seconds: i64| now.saturating_sub(jiff::SignedDuration::from_secs(seconds)).unwrap();
        for (seconds, german, english) in [
            (-5, "gerade eben", "just now"),
            (59, "gerade eben", "just now"),
            (60, "vor 1 Minute", "1 minute ago"),
            (3 * 60, "vor 3 Minuten", "3 minutes ago"),
            (60 * 60, "vor 1 Stunde", "1 hour ago"),
            (47 * 3600, "vor 47 Stunden", "47 hours ago"),
            (48 * 3600, "vor 2 Tagen", "2 days ago"),
        ] {
            assert_eq!(ago(Lang::De, before(seconds), now), german, "{seconds}");
            assert_eq!(ago(Lang::En, before(seconds), now), english, "{seconds}");
        }
    }

    #[test]
    fn percentages_have_one_decimal_and_no_whole_gives_a_dash() {
        assert_eq!(percent(Lang::De, 253, 1000), "25,3\u{202f}%");
        assert_eq!(percent(Lang::En, 1, 3), "33.3%");
        assert_eq!(percent(Lang::De, 2, 3), "66,7\u{202f}%");
        assert_eq!(percent(Lang::De, 0, 5), "0,0\u{202f}%");
        assert_eq!(percent(Lang::De, 3, 0), "–");
        assert_eq!(change(Lang::De, 5, 2), "+150,0\u{202f}%");
        assert_eq!(change(Lang::De, 1, 2), "−50,0\u{202f}%");
        assert_eq!(change(Lang::De, 1, 0), "–");
    }

    #[test]
    fn days_times_and_weeks_are_those_of_the_facility() {
        assert_eq!(date(Lang::De, day(2026, 2, 3)), "03.02.2026");
        let at: Timestamp = "2026-11-20T13:32:00Z".parse().unwrap();
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(moment(Lang::De, at, &berlin), "20.11.2026, 14:32\u{202f}Uhr");
        assert_eq!(moment(Lang::En, at, &berlin), "20/11/2026, 14:32");
        assert_eq!(week(Lang::De, IsoWeek { jahr: 2026, kw: 7 }), "KW\u{a0}07/2026");
        assert_eq!(days(Lang::De, day(2026, 11, 16), day(2026, 11, 22)), "16.11.–22.11.2026");
        assert_eq!(days(Lang::En, day(2026, 11, 16), day(2026, 11, 22)), "16/11–22/11/2026");
        assert_eq!(days(Lang::De, day(2026, 12, 28), day(2027, 1, 3)), "28.12.2026–03.01.2027");
        let sizes = [
            (999, "999\u{a0}B"),
            (999_499, "999\u{a0}kB"),
            (999_500, "1,0\u{a0}MB"),
            (1_250_000, "1,3\u{a0}MB"),
            (999_949_999, "999,9\u{a0}MB"),
            (999_950_000, "1,0\u{a0}GB"),
            (64_342_900_000, "64,3\u{a0}GB"),
            (1_270_553_200_000, "1.270,6\u{a0}GB"),
        ];
        for (size, said) in sizes {
            assert_eq!(bytes(Lang::De, size), said);
        }
    }
}
