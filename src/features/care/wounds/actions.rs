//! What the course of a wound is as a record in versions.

use super::{
    access::{ReadWounds, WriteWounds},
    json::NewCourseEnd,
};
use crate::{
    features::care::{
        residents::{Resident, reason},
        staff,
        versioned::Revised,
        wound_courses::{
            self, CourseEnd, CourseState, CourseVersion, SentCourse as Sent, WoundCourse, course_version,
            courses_say_the_same, ending,
        },
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
        text::length,
    },
    platform::{
        entity::ActError,
        store::{Change, EventKind, Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayReadAll},
    },
};

/// The course of a wound was opened.
pub const OPENED: EventKind = EventKind::new("wound.opened");
/// A course was changed: it has another version.
pub const CHANGED: EventKind = EventKind::new("wound.changed");
/// A course was closed.
pub const CLOSED: EventKind = EventKind::new("wound.closed");
/// So many characters are a reason to follow a wound no longer.
const LEAST_REASON: usize = 5;
/// Most characters of a reason.
const MOST_REASON: usize = 500;

impl Revised for WoundCourse {
    type Read = ReadWounds;
    type Write = WriteWounds;
    type Version = CourseVersion;
    type Sent = Sent;
    type End = NewCourseEnd;
    const PURPOSE: &'static str = "wunden";
    const BEGUN: EventKind = OPENED;
    const CHANGED: EventKind = CHANGED;
    const ENDED: EventKind = CLOSED;

    fn resident(&self) -> Id<Resident> {
        self.resident_id
    }
    fn fassungen(&self) -> &[CourseVersion] {
        &self.fassungen
    }
    fn over(&self) -> Option<Problem> {
        self.ende.as_ref().map(|_| Problem::new(Kind::Conflict, "VERLAUF_ABGESCHLOSSEN"))
    }
    /// Open ones first.
    fn of_resident<P: MayReadAll<Self>>(
        r: &Reader<'_, P>,
        resident: Id<Resident>,
    ) -> Result<Vec<Versioned<Self>>, StoreError> {
        wound_courses::of_resident(r, resident, false)
    }
    /// The errors are those of [`course_version`].
    fn written(
        of: Option<&Self>,
        ctx: &Ctx<WriteWounds>,
        w: &mut Writer<'_, '_, WriteWounds>,
        resident: &Resident,
        sent: &Sent,
    ) -> Result<Self, ActError> {
        let author = staff::author(ctx, w)?;
        let version = course_version(sent, author, ctx.today()).map_err(ActError::Invalid)?;
        let mut course = of.cloned().unwrap_or_else(|| Self {
            id: Id::new(ctx.now()),
            resident_id: resident.id,
            fassungen: Vec::new(),
            ende: None,
        });
        if !course.newest().is_some_and(|newest| courses_say_the_same(newest, &version)) {
            course.fassungen.push(version);
        }
        Ok(course)
    }
    /// The wound is healed, or followed no longer for a reason. The errors are `NICHT_LEERBAR`, `ENUM_UNGUELTIG`, `GRUND_FEHLT`,
    /// `FELD_ZU_LANG`.
    fn ended(
        &self,
        ctx: &Ctx<WriteWounds>,
        w: &mut Writer<'_, '_, WriteWounds>,
        end: &NewCourseEnd,
    ) -> Result<(Self, Vec<Change>), ActError> {
        let Some(als) = ending(&end.als) else {
            let code = if end.als.is_empty() { "NICHT_LEERBAR" } else { "ENUM_UNGUELTIG" };
            return Err(ActError::field("als", code));
        };
        let grund = end.grund.as_deref().unwrap_or_default();
        let grund = if als == CourseState::Beendet || !grund.trim().is_empty() {
            let least = if als == CourseState::Beendet { LEAST_REASON } else { 1 };
            Some(reason(grund, least, "GRUND_FEHLT")?)
        } else {
            None
        };
        if grund.as_ref().is_some_and(|grund| length(grund) > MOST_REASON) {
            return Err(ActError::field("grund", "FELD_ZU_LANG"));
        }
        let (von, handzeichen, now) = staff::author(ctx, w)?;
        let told = vec![Change { field: "als".into(), old: None, new: Some(als.code().to_owned()) }];
        let ende = CourseEnd { als, at: whole_micros(now), von, handzeichen, grund };
        Ok((Self { ende: Some(ende), ..self.clone() }, told))
    }
}
