//! Which entries a page or a program asks for, as it stands in the address.

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;

use super::{
    access::ReadEntries,
    actions::Range,
    find::{Cursor, Filter},
    shifts,
};
use crate::{
    features::care::{residents::Resident, units::Unit},
    kernel::{dates, ids::Id, local_time, problem::FieldErrors, shift::ShiftId, words::Msg},
    platform::{
        Platform,
        entity::ActError,
        search::Needle,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{query::escaped, routes::Param},
    },
};

/// Text is searched in so many days of a unit at most (care.md, 17).
const MOST_DAYS_OF_A_UNIT: i32 = 31;
/// No entry is older.
const FIRST_YEAR: i16 = 1940;

/// The filters of a list of entries; an empty one filters nothing.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct EntryQuery {
    /// Whose, of a program.
    pub resident_id: String,
    /// Of which unit, of a program.
    pub wohnbereich_id: String,
    /// From that day or instant on.
    pub von: String,
    /// Until that day, it included, or before that instant.
    pub bis: String,
    /// A shift, `DATE/key`.
    pub schicht: String,
    /// Key of a template.
    pub vorlage: String,
    /// An author.
    pub autor: String,
    /// Striking ones alone.
    pub auffaellig: String,
    /// Late ones alone.
    pub nachgetragen: String,
    /// Withdrawn ones alone.
    pub zurueckgezogen: String,
    /// Words.
    pub q: String,
    /// Where the page begins.
    pub cursor: String,
}

/// What programs may ask for.
pub const PARAMS: &[Param] = &[
    Param::id("resident_id"),
    Param::id("wohnbereich_id"),
    Param::text("von"),
    Param::text("bis"),
    Param::text("schicht"),
    Param::text("vorlage"),
    Param::id("autor"),
    Param::words("auffaellig", YES_OR_NO),
    Param::words("nachgetragen", YES_OR_NO),
    Param::words("zurueckgezogen", YES_OR_NO),
    Param::text("q"),
    Param::text("cursor"),
];
const YES_OR_NO: &[&str] = &["0", "1", "false", "true"];

/// One end of a period.
#[derive(Clone, Copy)]
enum End {
    Day(Date),
    At(Timestamp),
}

impl EntryQuery {
    /// Whether a filter is set; the cursor is none.
    #[must_use]
    pub fn is_set(&self) -> bool {
        *self != Self { cursor: self.cursor.clone(), ..Self::default() }
    }

    /// As a query string without its question mark, with that cursor.
    #[must_use]
    pub fn text(&self, cursor: Option<&str>) -> String {
        let pairs = [
            ("von", &self.von),
            ("bis", &self.bis),
            ("schicht", &self.schicht),
            ("vorlage", &self.vorlage),
            ("autor", &self.autor),
            ("auffaellig", &self.auffaellig),
            ("nachgetragen", &self.nachgetragen),
            ("zurueckgezogen", &self.zurueckgezogen),
            ("q", &self.q),
        ];
        let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let set = set.map(|(name, value)| format!("{name}={}", escaped(value)));
        set.chain(cursor.map(|cursor| format!("cursor={cursor}"))).collect::<Vec<_>>().join("&")
    }

    /// Whose entries a program asks for.
    ///
    /// # Errors
    /// `BEREICH_FEHLT` where neither a resident nor a unit is named; what is no id.
    pub fn range(&self) -> Result<Range, ActError> {
        fn id<K>(name: &'static str, text: &str) -> Result<Id<K>, ActError> {
            text.parse().map_err(|_| ActError::field(name, "FELD_UNGUELTIG"))
        }
        match (self.resident_id.as_str(), self.wohnbereich_id.as_str()) {
            ("", "") => {
                let mut errors = FieldErrors::new();
                errors.add_with("resident_id", "BEREICH_FEHLT", Msg::new("entry-range-missing"));
                Err(ActError::Invalid(errors))
            }
            (resident, "") => id::<Resident>("resident_id", resident).map(Range::Resident),
            ("", unit) => id::<Unit>("wohnbereich_id", unit).map(Range::Unit),
            _ => Err(ActError::field("wohnbereich_id", "FELD_UNGUELTIG")),
        }
    }

    /// The filter, and where the page begins.
    ///
    /// # Errors
    /// What means nothing, by its name; `ZEITRAUM_UNGUELTIG` for a text in too many days of a unit; those of the store.
    pub fn filter(
        &self,
        p: &Platform,
        ctx: &Ctx<ReadEntries>,
        range: Range,
    ) -> Result<(Filter, Option<Cursor>), ActError> {
        let mut errors = FieldErrors::new();
        let (von, bis) =
            (self.end("von", &self.von, ctx, &mut errors), self.end("bis", &self.bis, ctx, &mut errors));
        let autor = parsed("autor", &self.autor, &mut errors);
        let cursor = Some(self.cursor.as_str()).filter(|text| !text.is_empty());
        let after = cursor.and_then(Cursor::of_text);
        if cursor.is_some() && after.is_none() {
            errors.add("cursor", "FELD_UNGUELTIG");
        }
        let mut flag = |name: &'static str, value: &str| match value {
            "" | "0" | "false" => false,
            "1" | "true" | "ja" => true,
            _ => {
                errors.add(name, "FELD_UNGUELTIG");
                false
            }
        };
        let auffaellig = flag("auffaellig", &self.auffaellig);
        let nachgetragen = flag("nachgetragen", &self.nachgetragen);
        let zurueckgezogen = flag("zurueckgezogen", &self.zurueckgezogen);
        let id: Option<ShiftId> = parsed("schicht", &self.schicht, &mut errors);
        let schicht = match id {
            None => None,
            Some(id) => {
                let span = p.store().read(ctx, |r| {
                    let unit = match range {
                        Range::Unit(unit) => unit,
                        // Of somebody whom the reader does not reach, the act that reads says why.
                        Range::Resident(id) => match r.get::<Resident>(&id)? {
                            Some(resident) => resident.wohnbereich_id,
                            None => return Ok::<_, StoreError>(None),
                        },
                    };
                    let unit: Option<Versioned<Unit>> = r.get(&unit)?;
                    let Some(unit) = unit else { return Ok(None) };
                    Ok(shifts::calendar(r, unit.id)?.span(&id, ctx.zone()))
                })?;
                if span.is_none() {
                    errors.add("schicht", "SCHICHT_UNBEKANNT");
                }
                span
            }
        };
        let filter = Filter {
            von: von.and_then(|end| end.from(ctx.zone())),
            bis: bis.and_then(|end| end.until(ctx.zone())),
            schicht,
            vorlage: Some(self.vorlage.clone()).filter(|key| !key.is_empty()),
            autor,
            auffaellig,
            nachgetragen,
            zurueckgezogen,
            text: (!self.q.trim().is_empty()).then(|| Needle::new(&self.q)),
        };
        if matches!(range, Range::Unit(_)) && filter.text.is_some() && !is_short(&filter) {
            errors.add("bis", "ZEITRAUM_UNGUELTIG");
        }
        if errors.is_empty() { Ok((filter, after)) } else { Err(ActError::Invalid(errors)) }
    }

    fn end(
        &self,
        name: &'static str,
        text: &str,
        ctx: &Ctx<ReadEntries>,
        errors: &mut FieldErrors,
    ) -> Option<End> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let end = text
            .parse()
            .map(End::At)
            .ok()
            .or_else(|| dates::day_from(text, ctx.today(), FIRST_YEAR).map(End::Day));
        if end.is_none() {
            errors.add(name, "DATUM_UNGUELTIG");
        }
        end
    }
}

impl End {
    fn from(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Day(day) => local_time::first_instant(day.to_datetime(jiff::civil::Time::midnight()), zone),
        }
    }
    fn until(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Day(day) => Self::Day(day.checked_add(Span::new().days(1)).ok()?).from(zone),
        }
    }
}

/// Whether a period of a unit is one in which a text is searched.
fn is_short(filter: &Filter) -> bool {
    let of_shift = filter.schicht.is_some();
    let days = filter.von.zip(filter.bis).map(|(von, bis)| bis.duration_since(von).as_secs());
    of_shift || days.is_some_and(|seconds| seconds <= i64::from(MOST_DAYS_OF_A_UNIT) * 86_400 + 3_600)
}

fn parsed<T: std::str::FromStr>(name: &'static str, text: &str, errors: &mut FieldErrors) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        errors.add(name, "FELD_UNGUELTIG");
    }
    read
}
