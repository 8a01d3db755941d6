//! The assessments of a wound: its entries with what is computed of each, and when the next one is due.

use jiff::{civil::Date, tz::TimeZone};

use crate::{
    features::care::{
        observations::{Entry, belonging},
        residents::Resident,
        templates::{self, OwnLimits, Template, TemplateVersion},
        wound_courses::{self, WoundCourse, next_assessment},
    },
    kernel::{clock::day_in, decimal::Decimal, ids::Id},
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::{MayRead, MayReadAll},
    },
};

/// So many assessments of a course are shown; it takes years to have more.
const MOST: usize = 200;

/// A wound that is to be looked at again.
pub struct AssessmentDue {
    /// Which.
    pub course: WoundCourse,
    /// On which day at the latest.
    pub day: Date,
    /// Whether that day is over.
    pub is_overdue: bool,
}

/// When a wound is to be looked at again: so many days after the last assessment that counts.
///
/// # Errors
/// Those of the store.
pub fn next<P>(
    r: &Reader<'_, P>,
    course: &WoundCourse,
    (zone, days): (&TimeZone, u16),
) -> Result<Date, StoreError>
where
    P: MayReadAll<Entry>,
{
    let last = belonging(r, course.id.bytes())?.next().transpose()?;
    let last = last.map(|entry| day_in(entry.zeitpunkt(), zone));
    Ok(next_assessment(last, day_in(course.begun_at(), zone), days))
}

/// The open wounds of a resident with the day of the next assessment.
///
/// # Errors
/// Those of the store.
pub fn due_assessments<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (zone, today, days): (&TimeZone, Date, u16),
) -> Result<Vec<AssessmentDue>, StoreError>
where
    P: MayReadAll<Entry> + MayReadAll<WoundCourse>,
{
    let open = wound_courses::of_resident(r, resident, true)?;
    open.into_iter()
        .map(|course| {
            let day = next(r, &course, (zone, days))?;
            Ok(AssessmentDue { course: course.into_inner(), day, is_overdue: day < today })
        })
        .collect()
}

/// An assessment as it is shown.
pub struct Assessment {
    /// The entry.
    pub entry: Entry,
    /// The template by which it is shown.
    pub template: Option<Template>,
    /// The area in cm², where length and breadth are known.
    pub area: Option<Decimal>,
}

/// The assessments of a course that count, the newest first.
///
/// # Errors
/// Those of the store.
pub fn of_course<P>(r: &Reader<'_, P>, course: Id<WoundCourse>) -> Result<Vec<Assessment>, StoreError>
where
    P: MayReadAll<Entry> + MayRead<TemplateVersion>,
{
    belonging(r, course.bytes())?
        .take(MOST)
        .map(|entry| {
            let entry = entry.map(Versioned::into_inner)?;
            let current = entry.current();
            let version = current.map_or(0, |current| current.vorlage_version);
            let template = templates::version(r, &entry.vorlage, version)?;
            let judged = template.as_ref().zip(current).map(|(template, current)| {
                templates::followed(template, current.werte.clone(), &OwnLimits::new())
            });
            let area = judged.and_then(|judged| judged.flaeche_cm2);
            Ok(Assessment { entry, template, area })
        })
        .collect()
}
