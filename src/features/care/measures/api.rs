//! Measures as JSON routes (care.md, 18).

use super::{
    access::ReadPlans,
    json::{MeasureJson, NewMeasure, PlanJson},
    model::Measure,
};
use crate::{
    features::care::{
        observations::People,
        versioned::{ApiPaths, ApiWords, RevisedApi},
    },
    kernel::problem::Problem,
    platform::{Platform, tenancy::Ctx},
};

impl RevisedApi for Measure {
    type New = NewMeasure;
    type Json = MeasureJson;
    type All = PlanJson;
    const API: ApiPaths = ApiPaths {
        all: "/api/v1/residents/{id}/measures",
        one: "/api/v1/measures/{id}",
        end: "/api/v1/measures/{id}/end",
    };
    const DOC: ApiWords = ApiWords {
        list: "The plan of a resident: every measure that there is or was, with all versions",
        create: "Plans a measure; 403 FACHKRAFT_NOETIG for who is no nurse",
        read: "One measure with all its versions; its ETag is its fassung",
        change: "Changes a measure: its version ends and the next one starts; needs If-Match with its fassung",
        end: "Ends a measure now; needs If-Match with its fassung",
    };

    fn told(p: &Platform, ctx: &Ctx<ReadPlans>, some: &[Self]) -> Result<Vec<MeasureJson>, Problem> {
        let people = People::named(p, ctx, some.iter().flat_map(Self::authors))?;
        Ok(some.iter().filter_map(|one| MeasureJson::new(one, &people)).collect())
    }
    fn all(items: Vec<MeasureJson>) -> PlanJson {
        PlanJson { items }
    }
}
