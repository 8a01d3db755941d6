//! The time of an entry in a form: day and time of the house's clocks, and of the hour that they show twice which of the two
//! (care.md, 4.1). It is frozen when the form is opened, and never changes by itself.

use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};

use super::inputs::Filled;
use crate::{
    kernel::{
        clock::day_in,
        dates,
        local_time::{self, Half, TimeFault, Which},
        problem::FieldErrors,
        words::Msg,
    },
    platform::tenancy::{Ctx, Permission},
    ui::{
        View,
        form::{self, Choice, Field, Width},
    },
};

/// No entry is older.
const FIRST_YEAR: i16 = 1940;

/// An instant as the fields of a form hold it.
#[must_use]
pub fn filled(at: Timestamp, zone: &TimeZone) -> Filled {
    let local = zone.to_datetime(at);
    let half = local_time::half(at, zone).map(|half| ("haelfte".to_owned(), half.letter().to_owned()));
    let fields = [
        ("tag".to_owned(), local.date().strftime("%d.%m.%Y").to_string()),
        ("zeit".to_owned(), super::inputs::clock(local.time())),
    ];
    fields.into_iter().chain(half).collect()
}

/// The instant that a form says. None where both fields are as `opened` put them, or empty.
///
/// # Errors
/// What of it means nothing, at `tag` or `zeit`; `ZEIT_MEHRDEUTIG`, which asks for A or B.
pub fn read<P: Permission>(
    ctx: &Ctx<P>,
    form: &[(String, String)],
    opened: Option<Timestamp>,
) -> Result<Option<Timestamp>, FieldErrors> {
    let get = |name: &str| form.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.trim());
    let (day, time, half) = (get("tag"), get("zeit"), get("haelfte"));
    if day.is_empty() && time.is_empty() {
        return Ok(opened);
    }
    if let Some(at) = opened {
        let as_opened = filled(at, ctx.zone());
        let stands = |name: &str, text: &str| {
            as_opened.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text) == text
        };
        if stands("tag", day) && stands("zeit", time) && stands("haelfte", half) {
            return Ok(Some(at));
        }
    }
    let mut errors = FieldErrors::new();
    let of_day =
        if day.is_empty() { Some(ctx.today()) } else { dates::day_from(day, ctx.today(), FIRST_YEAR) };
    let of_time = local_time::typed_time(time);
    if of_day.is_none() {
        errors.add("tag", "DATUM_UNGUELTIG");
    }
    if of_time.is_none() {
        errors.add_with("zeit", "ZEIT_UNGUELTIG", Msg::new("entry-no-time"));
    }
    let (Some(of_day), Some(of_time)) = (of_day, of_time) else { return Err(errors) };
    let which = Half::of_letter(half).map(Which::Half);
    match local_time::instant(of_day, of_time, ctx.zone(), which) {
        Ok(at) => Ok(Some(at)),
        Err(fault) => {
            errors.add(if fault == TimeFault::Twice { "haelfte" } else { "zeit" }, fault.code());
            Err(errors)
        }
    }
}

/// What is wrong with the instant as a whole stands at its time.
#[must_use]
pub fn at_time(mut errors: FieldErrors) -> FieldErrors {
    for error in errors.0.iter_mut().filter(|error| error.field == "zeitpunkt") {
        error.field = "zeit".into();
    }
    errors
}

/// The fields, with what stands in them.
#[must_use]
pub fn show(v: &View, filled: &Filled, errors: &FieldErrors) -> Markup {
    let get =
        |name: &str| filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
    let field = |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(errors);
    let asks = errors.of("haelfte").next().is_some() || !get("haelfte").is_empty();
    let halves = || {
        let day = local_day(get("tag"), v);
        let half = |half: Half, words: &'static str| {
            Choice::new(
                half.letter(),
                v.t(&Msg::new(words).with("zeit", get("zeit")).with("tag", day.as_str())),
            )
        };
        [half(Half::A, "entry-half-a"), half(Half::B, "entry-half-b")]
    };
    html! {
        (form::date(v, &field("tag", "entry-day"), get("tag")))
        (form::text(v, &field("zeit", "entry-time").width(Width::Short).inputmode("numeric"), get("zeit")))
        @if asks { (form::radios(v, &field("haelfte", "entry-half"), &halves(), get("haelfte"))) }
    }
}

fn local_day(typed: &str, v: &View) -> String {
    dates::day_from(typed, v.today, FIRST_YEAR)
        .map_or_else(|| typed.to_owned(), |day| crate::ui::format::date(v.lang, day))
}

/// Its local day.
#[must_use]
pub fn day_of(v: &View, at: Timestamp) -> jiff::civil::Date {
    day_in(at, &v.zone)
}
