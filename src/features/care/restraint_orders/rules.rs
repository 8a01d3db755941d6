//! What may be ordered, on what it rests, and what must be done about that: pure functions (care.md, 8.4).

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

use super::{
    model::{OrderVersion, RestraintOrder},
    words::{Basis, RestraintKind},
};
use crate::{
    closed_list,
    kernel::{
        clock::{day_in, whole_micros},
        ids::Id,
        problem::FieldErrors,
        text::{self, length},
        words::Msg,
    },
    platform::tenancy::User,
};

/// So many days before its last day an approval is said to end.
pub const ENDS_SOON: i32 = 28;
/// The days before its last day on which people are told; from the last day on they are told every day (care.md, 11.3).
const TOLD_BEFORE: [i32; 4] = [28, 14, 7, 1];
/// Most characters of a file number.
pub const MOST_FILE_NUMBER: usize = 100;
/// Most characters of what was tried before.
pub const MOST_TEXT: usize = 2_000;
/// How often somebody looks after the resident, in minutes.
pub const CONTROL: std::ops::RangeInclusive<i64> = 15..=240;
/// No approval holds longer (§ 329 (1) FamFG: two years).
const LONGEST_APPROVAL: i64 = 731;

closed_list! {
    /// What must be done about the basis of an order.
    pub enum Hint {
        /// The approval ends within four weeks.
        LaeuftAb = 1 "FEM_LAEUFT_AB",
        /// The approval is over.
        Abgelaufen = 2 "FEM_ABGELAUFEN",
        /// After an emergency the approval of a court must be sought.
        GenehmigungNachholen = 3 "FEM_GENEHMIGUNG_NACHHOLEN",
    }
}

/// What must be done about a basis. `ended` is the day on which the order was ended.
#[must_use]
pub fn hint(grundlage: Basis, gueltig_bis: Option<Date>, ended: Option<Date>, today: Date) -> Option<Hint> {
    if ended.is_some_and(|day| day <= today) {
        return None;
    }
    match (grundlage, gueltig_bis) {
        (Basis::Notstand, _) => Some(Hint::GenehmigungNachholen),
        (Basis::Genehmigung, Some(last)) => match days_left(last, today) {
            left if left < 0 => Some(Hint::Abgelaufen),
            left if left <= ENDS_SOON => Some(Hint::LaeuftAb),
            _ => None,
        },
        (Basis::Genehmigung, None) | (Basis::Einwilligung, _) => None,
    }
}

impl RestraintOrder {
    /// What must be done about it now.
    #[must_use]
    pub fn hint(&self, zone: &TimeZone, today: Date) -> Option<Hint> {
        let newest = self.newest()?;
        let ended = self.ende.as_ref().map(|end| day_in(end.at, zone));
        hint(newest.grundlage, newest.gueltig_bis, ended, today)
    }
}

/// The days from `today` to a last day; below 0: it is over.
#[must_use]
pub fn days_left(last: Date, today: Date) -> i32 {
    today.until(last).map_or(0, |span| span.get_days())
}

/// Whether a restraint that is applied at an instant has a basis: an order that is in force then, whose basis holds on that
/// day.
#[must_use]
pub fn is_founded(order: Option<&RestraintOrder>, at: Timestamp, zone: &TimeZone) -> bool {
    let Some(order) = order.filter(|order| order.is_open(at)) else { return false };
    order
        .version_at(at)
        .is_some_and(|version| version.gueltig_bis.is_none_or(|last| day_in(at, zone) <= last))
}

/// Whether people are told today that an approval ends or is over: on the days before of [`TOLD_BEFORE`], then every day. A
/// day on which nothing ran is made up for once. `told` is the last day on which they were.
#[must_use]
pub fn is_told(last: Date, told: Option<Date>, today: Date) -> bool {
    let left = days_left(last, today);
    if told == Some(today) {
        return false;
    }
    left <= 0
        || TOLD_BEFORE
            .iter()
            .any(|before| left <= *before && told.is_none_or(|told| days_left(last, told) > *before))
}

/// A version of an order as it was sent.
#[derive(Default)]
pub struct Sent {
    /// The code of a kind; read of a new order alone.
    pub art: String,
    /// The code of a basis.
    pub grundlage: String,
    /// The court's file number.
    pub aktenzeichen: String,
    /// The last day on which the basis holds.
    pub gueltig_bis: Option<Date>,
    /// What was tried before.
    pub alternativen: String,
    /// After how many minutes somebody looks.
    pub kontrolle_min: Option<i64>,
}

fn missing(errors: &mut FieldErrors, name: &'static str) {
    errors.add_with(name, "NICHT_LEERBAR", Msg::code("NICHT_LEERBAR_KURZ"));
}

/// The kind of a new order.
///
/// # Errors
/// `NICHT_LEERBAR`, `ENUM_UNGUELTIG`.
pub fn kind(sent: &Sent, errors: &mut FieldErrors) -> Option<RestraintKind> {
    let kind = RestraintKind::from_code(&sent.art);
    match kind {
        None if sent.art.is_empty() => missing(errors, "art"),
        None => errors.add("art", "ENUM_UNGUELTIG"),
        Some(_) => {}
    }
    kind
}

/// A version of what was sent, by whom and when; what is wrong is added to `errors`: `NICHT_LEERBAR`, `ENUM_UNGUELTIG`,
/// `FELD_ZU_LANG`, `ZEICHEN_UNGUELTIG`, `AUSSERHALB` of the minutes, `GENEHMIGUNG_ZU_LANG`.
pub fn version(
    sent: &Sent,
    (von, handzeichen, now): (Id<User>, Option<String>, Timestamp),
    today: Date,
    errors: &mut FieldErrors,
) -> Option<OrderVersion> {
    let grundlage = Basis::from_code(&sent.grundlage);
    match grundlage {
        None if sent.grundlage.is_empty() => missing(errors, "grundlage"),
        None => errors.add("grundlage", "ENUM_UNGUELTIG"),
        Some(Basis::Genehmigung) if sent.gueltig_bis.is_none() => missing(errors, "gueltig_bis"),
        Some(_) => {}
    }
    let latest = today.saturating_add(Span::new().days(LONGEST_APPROVAL));
    if sent.gueltig_bis.is_some_and(|last| last > latest) {
        errors.add("gueltig_bis", "GENEHMIGUNG_ZU_LANG");
    }
    let mut said = |name: &'static str, read: Result<String, text::ControlCharacter>, most: usize| {
        let read = read.unwrap_or_else(|_| {
            errors.add(name, "ZEICHEN_UNGUELTIG");
            String::new()
        });
        if length(&read) > most {
            errors.add_with(name, "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG_KURZ"));
        }
        text::some(read)
    };
    let aktenzeichen = said("aktenzeichen", text::line(&sent.aktenzeichen), MOST_FILE_NUMBER);
    let alternativen = said("alternativen", text::lines(&sent.alternativen), MOST_TEXT);
    if alternativen.is_none() && errors.of("alternativen").next().is_none() {
        missing(errors, "alternativen");
    }
    let minutes = sent.kontrolle_min.filter(|minutes| CONTROL.contains(minutes));
    let minutes = minutes.and_then(|minutes| u16::try_from(minutes).ok());
    if minutes.is_none() {
        let words = Msg::code("AUSSERHALB").with("min", *CONTROL.start()).with("max", *CONTROL.end());
        errors.add_with("kontrolle_min", "AUSSERHALB", words);
    }
    Some(OrderVersion {
        grundlage: grundlage?,
        aktenzeichen,
        gueltig_bis: sent.gueltig_bis,
        alternativen: alternativen?,
        kontrolle_min: minutes?,
        von,
        handzeichen,
        at: whole_micros(now),
    })
}

/// What a version says apart from who wrote it and when: the same again is no change.
#[must_use]
pub fn says_the_same(one: &OrderVersion, other: &OrderVersion) -> bool {
    let plain = |version: &OrderVersion| OrderVersion {
        von: Id::from_bytes([0; 16]),
        handzeichen: None,
        at: Timestamp::UNIX_EPOCH,
        ..version.clone()
    };
    plain(one) == plain(other)
}
