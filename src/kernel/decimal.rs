//! Decimal numbers as people measure and type them: exact, never a binary fraction.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{text, words::Lang};

/// Most decimals of a number; a product of two measured values has twice those of each.
const MOST_PLACES: u8 = 6;
/// Numbers lie between minus this and this. With three decimals that is what a JSON number of any program still tells
/// apart.
const LARGEST: i64 = 1_000_000_000_000;

/// A number with at most six decimals. Equal numbers are equal however they were written: `72,0` is `72`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The number without its mark.
    units: i64,
    /// How many of its digits stand behind the mark; none of them a trailing zero.
    places: u8,
}

/// Why a text is no number that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// No number at all.
    Invalid,
    /// It has more decimals than are allowed.
    TooPrecise,
    /// Beyond everything that is measured.
    TooLarge,
}

impl Decimal {
    /// `units` with so many of its digits behind the mark; none where it is too large or too precise.
    #[must_use]
    pub fn new(mut units: i64, mut places: u8) -> Option<Self> {
        while places > 0 && units % 10 == 0 {
            (units, places) = (units / 10, places - 1);
        }
        let most = i128::from(LARGEST) * i128::from(power(places));
        (places <= MOST_PLACES && i128::from(units).abs() <= most).then_some(Self { units, places })
    }

    /// A number as it is typed into a form (care.md, 3.3): digits, a minus before them, at most one comma or point with
    /// digits on both sides. `1.000` has three decimals, and is never taken for a thousand.
    ///
    /// # Errors
    /// What is wrong with it; more than `places` decimals, zeros included, are too precise.
    pub fn typed(raw: &str, places: u8) -> Result<Self, NumberFault> {
        let raw = text::collapse(raw);
        let digits = raw.strip_prefix('-').unwrap_or(&raw);
        let (whole, behind) = match digits.split_once([',', '.']) {
            Some((whole, behind)) => (whole, Some(behind)),
            None => (digits, None),
        };
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !behind.is_none_or(are_digits) {
            return Err(NumberFault::Invalid);
        }
        let behind = behind.unwrap_or_default();
        if behind.len() > usize::from(places) {
            return Err(NumberFault::TooPrecise);
        }
        Self::of_digits(raw.starts_with('-'), &format!("{whole}{behind}"), behind.len())
    }

    /// A number as JSON writes it, e.g. `37.5` or `1e3`: its value counts, so `72.0` has no decimals.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_json(number: &str) -> Result<Self, NumberFault> {
        let digits = number.strip_prefix('-').unwrap_or(number);
        let (digits, exponent) = match digits.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().map_err(|_| NumberFault::Invalid)?),
            None => (digits, 0),
        };
        let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{behind}");
        if whole.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NumberFault::Invalid);
        }
        let all = all.trim_start_matches('0');
        let significant = all.trim_end_matches('0');
        if significant.is_empty() {
            return Ok(Self { units: 0, places: 0 });
        }
        let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
        // Where the mark stands, counted from behind the last digit that is not zero.
        let places = length(behind) - i64::from(exponent) - (length(all) - length(significant));
        match usize::try_from(places) {
            Ok(places) if places > usize::from(MOST_PLACES) => Err(NumberFault::TooPrecise),
            Ok(places) => Self::of_digits(number.starts_with('-'), significant, places),
            Err(_) => {
                let zeros = usize::try_from(-places).ok().filter(|zeros| *zeros < 20);
                let zeros = "0".repeat(zeros.ok_or(NumberFault::TooLarge)?);
                Self::of_digits(number.starts_with('-'), &format!("{significant}{zeros}"), 0)
            }
        }
    }

    fn of_digits(negative: bool, digits: &str, places: usize) -> Result<Self, NumberFault> {
        let units = digits.parse::<i64>().map_err(|_| NumberFault::TooLarge)?;
        let places = u8::try_from(places).map_err(|_| NumberFault::TooPrecise)?;
        Self::new(if negative { -units } else { units }, places).ok_or(NumberFault::TooLarge)
    }

    /// How many decimals it has.
    #[must_use]
    pub fn places(self) -> u8 {
        self.places
    }

    /// Its digits without their mark, and how many of them stand behind it: what is stored.
    #[must_use]
    pub fn parts(self) -> (i64, u8) {
        (self.units, self.places)
    }

    /// As a whole number; none where it has decimals.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        (self.places == 0).then_some(self.units)
    }

    /// The exact product; none where it is too large or too precise.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.units.checked_mul(other.units)?, self.places + other.places)
    }

    /// With so many decimals at most, half up: 8,05 is 8,1.
    #[must_use]
    pub fn rounded(self, places: u8) -> Self {
        if self.places <= places {
            return self;
        }
        let step = power(self.places - places);
        let up = (self.units + step / 2).div_euclid(step);
        Self::new(up, places).unwrap_or(self)
    }

    /// As it is written in a language, with so many decimals at least and without marks between thousands: what a form
    /// shows in a box, and takes back.
    #[must_use]
    pub fn written(self, lang: Lang, places: u8) -> String {
        self.with_mark(if lang == Lang::De { ',' } else { '.' }, places)
    }

    fn with_mark(self, mark: char, places: u8) -> String {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs();
        let step = power(self.places).unsigned_abs();
        let places = places.max(self.places);
        if places == 0 {
            return format!("{sign}{digits}");
        }
        let behind = (digits % step) * power(places - self.places).unsigned_abs();
        format!("{sign}{}{mark}{behind:0width$}", digits / step, width = usize::from(places))
    }
}

fn power(places: u8) -> i64 {
    10_i64.saturating_pow(u32::from(places))
}

impl From<u16> for Decimal {
    fn from(whole: u16) -> Self {
        Self { units: i64::from(whole), places: 0 }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let against = |this: &Self, other: &Self| i128::from(this.units) * i128::from(power(other.places));
        against(self, other).cmp(&against(other, self))
    }
}

/// With a point, as machines write it.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_mark('.', 0))
    }
}

/// A JSON number. Its digits are few enough that the nearest binary fraction is written as they are.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.as_whole() {
            Some(whole) => to.serialize_i64(whole),
            None => to.serialize_f64(self.to_string().parse().unwrap_or_default()),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Number;
        impl de::Visitor<'_> for Number {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
                Decimal::new(number, 0).ok_or_else(|| E::custom("number out of range"))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
                i64::try_from(number).map_err(E::custom).and_then(|number| self.visit_i64(number))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
                Decimal::of_json(&number.to_string()).map_err(|_| E::custom("number out of range"))
            }
        }
        from.deserialize_any(Number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn dec(text: &str) -> Decimal {
        Decimal::of_json(text).unwrap()
    }

    #[test]
    fn typed_numbers_of_the_worked_examples_hold() {
        let examples: Value =
            serde_json::from_str(include_str!("../../fixtures/care/care_examples.json")).unwrap();
        let cases: Vec<&Value> =
            examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "zahl").collect();
        assert_eq!(cases.len(), 9);
        for case in cases {
            let places = u8::try_from(case["input"]["dezimalstellen"].as_u64().unwrap()).unwrap();
            let read = Decimal::typed(case["input"]["text"].as_str().unwrap(), places);
            let expected = match case["expect"]["code"].as_str() {
                None => Ok(dec(&case["expect"]["wert"].to_string())),
                Some("ZU_GENAU") => Err(NumberFault::TooPrecise),
                Some(code) => {
                    assert_eq!(code, "ZAHL_UNGUELTIG");
                    Err(NumberFault::Invalid)
                }
            };
            assert_eq!(read, expected, "{}", case["id"]);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "-", "+5", "1e9", "NaN", "inf", ",5", "5,", "1,2,3", "1.000,5", "1,000.5", "٣", "--1", "- 1", "½",
        ] {
            assert_eq!(Decimal::typed(text, 3), Err(NumberFault::Invalid), "{text}");
        }
        assert_eq!(Decimal::typed("99999999999999999999", 0), Err(NumberFault::TooLarge));
        assert_eq!(Decimal::typed("1000000000001", 0), Err(NumberFault::TooLarge));
        assert_eq!(Decimal::typed("\u{200b}-007,50\u{a0}", 2), Ok(dec("-7.5")));
        for (json, fault) in [
            ("1e300", NumberFault::TooLarge),
            ("1e-300", NumberFault::TooPrecise),
            ("0.0000001", NumberFault::TooPrecise),
            ("", NumberFault::Invalid),
        ] {
            assert_eq!(Decimal::of_json(json), Err(fault), "{json}");
        }
        for (json, said) in
            [("72.0", "72"), ("1e3", "1000"), ("1.25E1", "12.5"), ("0e9", "0"), ("-0.10", "-0.1")]
        {
            assert_eq!(dec(json).to_string(), said);
        }
    }

    #[test]
    fn products_are_exact_and_round_half_up() {
        let area = |one: &str, other: &str| dec(one).times(dec(other)).unwrap().rounded(1).to_string();
        assert_eq!(area("3.5", "2.3"), "8.1");
        assert_eq!(area("3.4", "2.1"), "7.1");
        assert_eq!(area("0.1", "0.1"), "0");
        assert_eq!(area("50", "50"), "2500");
        assert_eq!(dec("-0.25").rounded(1), dec("-0.2"));
    }

    #[test]
    fn a_number_is_written_as_its_language_writes_it() {
        assert_eq!(dec("37.5").written(Lang::De, 1), "37,5");
        assert_eq!(dec("37").written(Lang::De, 1), "37,0");
        assert_eq!(dec("-0.5").written(Lang::En, 2), "-0.50");
        assert_eq!(dec("1500").written(Lang::De, 0), "1500");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(units in -1_000_000_000_i64..1_000_000_000, places in 0_u8..=3) {
            let number = Decimal::new(units, places).unwrap();
            for lang in Lang::ALL {
                prop_assert_eq!(Decimal::typed(&number.written(lang, 3), 3), Ok(number));
            }
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), number);
            prop_assert_eq!(Decimal::of_json(&json), Ok(number));
        }

        #[test]
        fn the_order_is_that_of_the_values(a in -9_999_i64..9_999, b in -9_999_i64..9_999, p in 0_u8..=3, q in 0_u8..=3) {
            let (one, other) = (Decimal::new(a, p).unwrap(), Decimal::new(b, q).unwrap());
            let scaled = |units: i64, places: u8| units * power(3 - places);
            prop_assert_eq!(one.cmp(&other), scaled(a, p).cmp(&scaled(b, q)));
        }
    }
}
