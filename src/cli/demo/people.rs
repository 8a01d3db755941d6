//! Invented people and requests: the same seed gives the same CSV, whatever machine it runs on.

use jiff::{ToSpan as _, civil::Date};

/// A small generator of numbers (splitmix64): reproducible, not secret.
pub struct DemoRng(u64);

impl DemoRng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.next() % sides.max(1)
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of these.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let count = u64::try_from(from.len()).unwrap_or(1);
        let at = usize::try_from(self.below(count)).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }

    /// A day from `first`, at most so many days later.
    pub fn day(&mut self, first: Date, days: u64) -> Date {
        let later = i64::try_from(self.below(days.saturating_add(1))).unwrap_or(0);
        first.saturating_add(later.days())
    }
}

const BEGINNINGS: [&str; 30] = [
    "Ahl", "Birk", "Dorn", "Eber", "Eschen", "Falken", "Gers", "Grün", "Hagel", "Hirsch", "Ilm", "Kessel",
    "Kling", "Linden", "Lüne", "Morgen", "Mühl", "Nebel", "Oster", "Pfeil", "Quell", "Rosen", "Schön",
    "Silber", "Tannen", "Ulmen", "Vogel", "Weiden", "Winkel", "Zeder",
];
const ENDINGS: [&str; 20] = [
    "acker", "bach", "berg", "brück", "büttel", "feld", "förster", "grund", "hagen", "heim", "hof", "mann",
    "müller", "rode", "schmied", "see", "stetter", "thal", "wald", "weiß",
];
const FIRST_NAMES: [&str; 40] = [
    "Adele",
    "Agnes",
    "Alwin",
    "Anton",
    "Berta",
    "Bruno",
    "Cäcilie",
    "Carl",
    "Dorothea",
    "Edgar",
    "Elsbeth",
    "Emil",
    "Frieda",
    "Fritz",
    "Gerda",
    "Gustav",
    "Hedwig",
    "Hugo",
    "Ida",
    "Jakob",
    "Jörg",
    "Käthe",
    "Konrad",
    "Lieselotte",
    "Ludwig",
    "Magda",
    "Max",
    "Nora",
    "Oskar",
    "Paula",
    "René",
    "Rosa",
    "Sören",
    "Theo",
    "Thea",
    "Ulrike",
    "Viktor",
    "Wilma",
    "Xaver",
    "Zoë",
];
const MODULE: [(&str, u64, &[&str]); 5] = [
    (
        "Zweitmeinung Onkologie",
        55,
        &[
            "Mammakarzinom, adjuvante Therapie",
            "Prostatakarzinom; OP oder Bestrahlung?",
            "Kolonkarzinom Stadium III",
            "Melanom, Nachsorge",
            "Lungenkarzinom, Zweitlinie",
        ],
    ),
    (
        "Zweitmeinung Kardiologie",
        20,
        &["KHK, Bypass oder Stent?", "Aortenstenose, TAVI", "Vorhofflimmern, Ablation"],
    ),
    ("Zweitmeinung Intensiv", 5, &["Beatmung, Weaning", "Sepsis, Verlauf"]),
    ("Zweitmeinung Gallenblase", 10, &["Gallensteine, OP nötig?", "Polyp der Gallenblase"]),
    ("Zweitmeinung Schilddrüse", 10, &["Kalter Knoten, OP?", "Struma, Radiojod"]),
];

/// What a file is to hold.
pub struct Wanted {
    /// Rows that become cases.
    pub cases: u32,
    /// First day of the requests.
    pub first: Date,
    /// Last day of the requests.
    pub last: Date,
    /// First number of the CRM's tickets.
    pub ticket: u32,
    /// Between the fields.
    pub delimiter: char,
}

/// A CRM export with the cases that are wanted, and some of what real ones hold: rows that come twice, and a few that
/// cannot be read.
pub fn csv(dice: &mut DemoRng, wanted: &Wanted) -> String {
    let d = wanted.delimiter;
    let mut out = format!("Name{d}Hauptkontakt{d}Thema{d}Modul{d}Erstellungsdatum\r\n");
    let days = u64::try_from((wanted.last - wanted.first).get_days()).unwrap_or(0);
    for number in 0..wanted.cases {
        let ticket = format!("DM-{:06}", wanted.ticket.saturating_add(number));
        let day = dice.day(wanted.first, days);
        let row = row(dice, &ticket, day, d);
        out.push_str(&row);
        if number % 97 == 31 {
            out.push_str(&row);
        }
        if number % 613 == 300 {
            let name = surname(dice);
            out.push_str(&format!(
                "{ticket}-x{d}{name} | | |{d}{d}Zweitmeinung Zahn{d}\"31.02.26, 10:00\"\r\n"
            ));
        }
    }
    out
}

fn surname(dice: &mut DemoRng) -> String {
    let one = |dice: &mut DemoRng| format!("{}{}", dice.pick(&BEGINNINGS), dice.pick(&ENDINGS));
    if dice.percent(6) { format!("{}-{}", one(dice), one(dice)) } else { one(dice) }
}

fn row(dice: &mut DemoRng, ticket: &str, day: Date, d: char) -> String {
    let (modul, themen) = modul(dice);
    let born = dice.day(Date::constant(1931, 1, 1), 26_000);
    let contact = match dice.below(100) {
        0..=1 => format!("{} | {}", surname(dice), dice.pick(&FIRST_NAMES)),
        2..=6 => format!("{} | {} | {} |", surname(dice), dice.pick(&FIRST_NAMES), born.strftime("%d.%m.%Y")),
        _ => format!(
            "{} | {} | {} | {}",
            surname(dice),
            dice.pick(&FIRST_NAMES),
            born.strftime("%d.%m.%Y"),
            kvnr(dice)
        ),
    };
    let time = format!("{:02}:{:02}", 8 + dice.below(9), dice.below(60));
    format!(
        "{ticket}{d}{contact}{d}\"{}\"{d}{modul}{d}\"{}, {time}\"\r\n",
        dice.pick(themen),
        day.strftime("%d.%m.%y")
    )
}

fn modul(dice: &mut DemoRng) -> (&'static str, &'static [&'static str]) {
    let mut left = dice.below(100);
    for (name, share, themen) in MODULE {
        if left < share {
            return (name, themen);
        }
        left -= share;
    }
    ("Zweitmeinung Onkologie", &["Befund unklar"])
}

/// An insurance number with the right check digit (§ 290 SGB V, Anlage 1) that belongs to nobody.
fn kvnr(dice: &mut DemoRng) -> String {
    let letter = dice.below(26);
    let digits: Vec<u64> = (0..8).map(|_| dice.below(10)).collect();
    let number = letter + 1;
    let sum: u64 = [number / 10, number % 10]
        .into_iter()
        .chain(digits.iter().copied())
        .zip([1_u64, 2].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    let letter = u8::try_from(letter).unwrap_or(0).saturating_add(b'A');
    let digits: String = digits.iter().map(u64::to_string).collect();
    format!("{}{digits}{}", char::from(letter), sum % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::kvnr::{KvnrStatus, status};

    #[test]
    fn the_same_seed_gives_the_same_people_with_right_numbers() {
        let wanted = || Wanted {
            cases: 700,
            first: Date::constant(2020, 12, 28),
            last: Date::constant(2021, 1, 3),
            ticket: 1,
            delimiter: ',',
        };
        let first = csv(&mut DemoRng::new(7), &wanted());
        assert_eq!(first, csv(&mut DemoRng::new(7), &wanted()));
        assert_ne!(first, csv(&mut DemoRng::new(8), &wanted()));
        assert_eq!(first.lines().count(), 1 + 700 + 7 + 1);
        for _ in 0..200 {
            assert_eq!(status(Some(&kvnr(&mut DemoRng::new(3)))), KvnrStatus::Ok);
        }
    }
}
