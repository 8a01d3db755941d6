//! Courses of wounds as JSON routes (care.md, 18).

use super::{
    access::ReadWounds,
    assessments::{next, of_course},
    json::{CourseJson, CoursesJson, NewCourse},
};
use crate::{
    features::care::{
        observations::People,
        settings::CareSettings,
        versioned::{ApiPaths, ApiWords, RevisedApi},
        wound_courses::WoundCourse,
    },
    kernel::problem::Problem,
    platform::{Platform, store::StoreError, tenancy::Ctx},
};

impl RevisedApi for WoundCourse {
    type New = NewCourse;
    type Json = CourseJson;
    type All = CoursesJson;
    const API: ApiPaths = ApiPaths {
        all: "/api/v1/residents/{id}/wounds",
        one: "/api/v1/wounds/{id}",
        end: "/api/v1/wounds/{id}/close",
    };
    const DOC: ApiWords = ApiWords {
        list: "The wounds of a resident, open ones first, with all versions, assessments and the day of the next one",
        create: "Opens the course of a wound; nurses only",
        read: "One course with all its versions; its ETag is its fassung",
        change: "Adds a version to a course; needs If-Match with its fassung",
        end: "Closes a course as healed or ended; needs If-Match with its fassung",
    };

    fn told(p: &Platform, ctx: &Ctx<ReadWounds>, some: &[Self]) -> Result<Vec<CourseJson>, Problem> {
        let people = People::named(p, ctx, some.iter().flat_map(Self::authors))?;
        let told = p.store().read(ctx, |r| {
            let days = CareSettings::in_force(r)?.wunde_tage;
            let told = some.iter().map(|course| {
                let day = course.ende.is_none().then(|| next(r, course, (ctx.zone(), days))).transpose()?;
                Ok(CourseJson::new(course, (day, &of_course(r, course.id)?), &people))
            });
            told.collect::<Result<Vec<_>, StoreError>>()
        })?;
        Ok(told.into_iter().flatten().collect())
    }
    fn all(items: Vec<CourseJson>) -> CoursesJson {
        CoursesJson { items }
    }
}
