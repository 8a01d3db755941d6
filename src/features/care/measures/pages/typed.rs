//! What is typed into the form of a measure, and what a version fills in there.

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Map, Value, json};

use crate::{
    features::care::{
        measures::{model::Version, rules::Sent},
        observations::{Filled, read_when},
        versioned::{typed, typed_day},
    },
    kernel::{
        dates,
        local_time::{first_instant, typed_time},
        problem::FieldErrors,
        schedule::{Days, Moments, Schedule, clock},
        words::Msg,
    },
    platform::tenancy::{Ctx, Permission},
    ui::format,
};

/// No plan begins before.
const FIRST_YEAR: i16 = 2000;

fn all<'a>(form: &'a Filled, name: &'a str) -> impl Iterator<Item = &'a str> {
    form.iter().filter(move |(field, text)| field == name && !text.is_empty()).map(|(_, text)| text.as_str())
}

/// What a form says; times and days that mean nothing are errors at their fields, all others are judged later.
///
/// # Errors
/// Each with its field.
pub fn sent<P: Permission>(ctx: &Ctx<P>, form: &Filled) -> Result<Sent, FieldErrors> {
    let mut errors = FieldErrors::new();
    let zeitplan = schedule(form, ctx.today(), &mut errors);
    let gueltig_ab = begins(ctx, form, &mut errors);
    let last = typed_day(form, "gueltig_bis", ctx.today(), &mut errors);
    let evaluation_am = typed_day(form, "evaluation_am", ctx.today(), &mut errors);
    let gueltig_bis = last.and_then(|last| last.tomorrow().ok()).and_then(|next| start_of(next, ctx.zone()));
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Sent {
        titel: typed(form, "titel").to_owned(),
        beschreibung: typed(form, "beschreibung").to_owned(),
        thema: typed(form, "thema").parse().ok(),
        risiko: typed(form, "risiko").to_owned(),
        ziel: typed(form, "ziel").to_owned(),
        nachweis: typed(form, "nachweis").to_owned(),
        vorlage: typed(form, "vorlage").to_owned(),
        nur_fachkraft: typed(form, "nur_fachkraft") == "ja",
        fuer_bewohner: typed(form, "fuer_bewohner") == "ja",
        zeitplan,
        gueltig_ab,
        gueltig_bis,
        evaluation_am,
    })
}

fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    first_instant(day.at(0, 0, 0, 0), zone)
}

/// From when on: none where nothing is entered; a day alone is its beginning, and today is now.
fn begins<P: Permission>(ctx: &Ctx<P>, form: &Filled, errors: &mut FieldErrors) -> Option<Timestamp> {
    let (day, time) = (typed(form, "tag"), typed(form, "zeit"));
    if !day.is_empty() && time.is_empty() {
        let Some(read) = dates::day_from(day, ctx.today(), FIRST_YEAR) else {
            errors.add_with("tag", "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", day));
            return None;
        };
        return start_of(read, ctx.zone()).filter(|_| read != ctx.today());
    }
    match read_when(ctx, form, None) {
        Ok(at) => at,
        Err(wrong) => {
            errors.0.extend(wrong.0);
            None
        }
    }
}

/// The schedule that a form says, in JSON. What belongs to another kind than the chosen one is not read: it may still stand
/// there from before.
fn schedule(form: &Filled, today: Date, errors: &mut FieldErrors) -> Value {
    let art = typed(form, "art");
    let mut written = Map::new();
    let mut wrong = |field: &'static str, words: &'static str| {
        errors.add_with(field, "ZEITPLAN_UNGUELTIG", Msg::new(words));
    };
    written.insert("art".into(), json!(art));
    let number = |name: &str| typed(form, name).parse::<i64>().ok();
    let mut set = |name: &str, value: Value| {
        written.insert(name.to_owned(), value);
    };
    let day = |name: &str| dates::event_date(typed(form, name), today).map(|day| json!(day.to_string()));
    match art {
        "taeglich" => {}
        "wochentage" => {
            let days: Vec<i64> = all(form, "tage").filter_map(|day| day.parse().ok()).collect();
            if days.is_empty() {
                wrong("tage", "measure-need-weekday");
            }
            set("tage", json!(days));
        }
        "alle_n_tage" => {
            let n = number("n").filter(|n| (2..=366).contains(n));
            if n.is_none() {
                wrong("n", "measure-need-n");
            }
            let ab = if typed(form, "ab").is_empty() { Some(json!(today.to_string())) } else { day("ab") };
            if ab.is_none() {
                wrong("ab", "measure-need-day");
            }
            set("n", json!(n));
            set("ab", json!(ab));
        }
        "monatlich" => {
            let tag = number("monatstag").filter(|tag| (1..=31).contains(tag));
            if tag.is_none() {
                wrong("monatstag", "measure-need-month-day");
            }
            set("tag", json!(tag));
        }
        "monatlich_wochentag" => {
            set("n", json!(number("woche")));
            set("wochentag", json!(number("wochentag")));
        }
        "einmalig" => {
            let am = day("am");
            if am.is_none() {
                wrong("am", "measure-need-day");
            }
            set("am", json!(am));
        }
        "intervall" => {
            let beginn = typed_time(typed(form, "beginn"));
            if beginn.is_none() {
                wrong("beginn", "measure-need-time");
            }
            set("stunden", json!(number("stunden")));
            set("beginn", json!(beginn.map(clock)));
            let only: Vec<&str> = all(form, "nur_schichten").collect();
            if !only.is_empty() {
                set("nur_schichten", json!(only));
            }
            return Value::Object(written);
        }
        "bei_bedarf" => return Value::Object(written),
        _ => {
            wrong("art", "measure-need-kind");
            return Value::Null;
        }
    }
    if typed(form, "wann") == "schichten" {
        let keys: Vec<&str> = all(form, "schichten").collect();
        if keys.is_empty() {
            wrong("schichten", "measure-need-shift");
        }
        set("schichten", json!(keys));
    } else {
        let typed = typed(form, "zeiten").split([',', ';', ' ']).filter(|part| !part.is_empty());
        let times: Option<Vec<String>> = typed.map(|part| typed_time(part).map(clock)).collect();
        let times = times.filter(|times| (1..=12).contains(&times.len()));
        if times.is_none() {
            wrong("zeiten", "measure-need-times");
        }
        set("zeiten", json!(times));
    }
    Value::Object(written)
}

/// What is wrong, at the fields of the form.
#[must_use]
pub fn placed(mut errors: FieldErrors) -> FieldErrors {
    for error in &mut errors.0 {
        let field = match &*error.field {
            "gueltig_ab" => "tag",
            "zeitplan" => "art",
            _ => continue,
        };
        error.field = field.into();
    }
    errors
}

/// What a version fills in: a change begins with what stands there, and now.
#[must_use]
pub fn of_version(version: &Version, zone: &TimeZone) -> Filled {
    let mut filled: Filled = Vec::new();
    let mut add = |name: &str, text: String| filled.push((name.to_owned(), text));
    let day = |day: Date| format::date(crate::kernel::words::Lang::De, day);
    add("titel", version.titel.clone());
    add("beschreibung", version.beschreibung.clone().unwrap_or_default());
    add("thema", version.thema.map(|thema| thema.to_string()).unwrap_or_default());
    add("risiko", version.risiko.map(|risiko| risiko.code().to_owned()).unwrap_or_default());
    add("ziel", version.ziel.clone().unwrap_or_default());
    add("nachweis", version.nachweis.code().to_owned());
    add("vorlage", version.vorlage.clone().unwrap_or_default());
    for (name, on) in [("nur_fachkraft", version.nur_fachkraft), ("fuer_bewohner", version.fuer_bewohner)] {
        if on {
            add(name, "ja".to_owned());
        }
    }
    add("evaluation_am", day(version.evaluation_am));
    if let Some(until) = version.gueltig_bis {
        let last = until.checked_sub(Span::new().nanoseconds(1)).unwrap_or(until);
        add("gueltig_bis", day(zone.to_datetime(last).date()));
    }
    match &version.zeitplan.0 {
        Schedule::AsNeeded => add("art", "bei_bedarf".to_owned()),
        Schedule::Interval { hours, start, only } => {
            add("art", "intervall".to_owned());
            add("stunden", hours.to_string());
            add("beginn", clock(*start));
            only.iter().for_each(|key| add("nur_schichten", key.clone()));
        }
        Schedule::Days(days, moments) => {
            let art = match days {
                Days::Daily => "taeglich",
                Days::Weekdays(weekdays) => {
                    weekdays.iter().for_each(|day| add("tage", day.to_string()));
                    "wochentage"
                }
                Days::Every { n, from } => {
                    add("n", n.to_string());
                    add("ab", day(*from));
                    "alle_n_tage"
                }
                Days::Monthly(tag) => {
                    add("monatstag", tag.to_string());
                    "monatlich"
                }
                Days::MonthlyWeekday { n, weekday } => {
                    add("woche", n.to_string());
                    add("wochentag", weekday.to_string());
                    "monatlich_wochentag"
                }
                Days::Once(am) => {
                    add("am", day(*am));
                    "einmalig"
                }
            };
            add("art", art.to_owned());
            match moments {
                Moments::Times(times) => {
                    add("wann", "zeiten".to_owned());
                    add("zeiten", times.iter().map(|time| clock(*time)).collect::<Vec<_>>().join(", "));
                }
                Moments::Shifts(keys) => {
                    add("wann", "schichten".to_owned());
                    keys.iter().for_each(|key| add("schichten", key.clone()));
                }
            }
        }
    }
    filled
}

/// What the form of a new measure begins with.
#[must_use]
pub fn begun(today: Date, evaluation_days: u16) -> Filled {
    let evaluation = today.saturating_add(Span::new().days(i64::from(evaluation_days)));
    [
        ("nachweis", "schicht".to_owned()),
        ("art", "taeglich".to_owned()),
        ("wann", "schichten".to_owned()),
        ("stunden", "2".to_owned()),
        ("beginn", "00:00".to_owned()),
        ("evaluation_am", format::date(crate::kernel::words::Lang::De, evaluation)),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}
