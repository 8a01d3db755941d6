//! The facility's settings in a browser.

use axum::{extract::State, http::StatusCode, response::Response};

use super::pages::{FacilityPage, HREF};
use crate::{
    features::house::accounts::ManagePeople,
    kernel::{
        problem::{Explain as _, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        people::{Facility, FacilityChange, PeopleError, ROLES},
        tenancy::{Ctx, Role},
        web::{
            present::{see_other, status_of},
            query::Form,
            routes::Routes,
        },
    },
};

/// The routes of the settings.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/verwaltung/einrichtung", show).post("/verwaltung/einrichtung", save)
}

type Manager = Ctx<ManagePeople>;

fn stored(facility: &Facility) -> FacilityChange {
    let tenant = &facility.tenant;
    let optional = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
    let roles = ROLES.into_iter().filter(|role| *role != Role::Admin && tenant.policy.needs_factor(*role));
    FacilityChange {
        version: facility.version,
        name: tenant.name.clone(),
        zone: tenant.zone.clone(),
        idle_minutes: optional(tenant.policy.idle_minutes),
        absolute_hours: optional(tenant.policy.absolute_hours),
        factor_roles: roles.map(|role| role.code().to_owned()).collect(),
    }
}

fn page(
    p: &Platform,
    ctx: &Manager,
    entered: Option<(FacilityChange, Problem)>,
) -> Result<Response, Problem> {
    let facility = p.facility(ctx)?;
    let instance = (facility.idle_minutes, facility.absolute_hours);
    let (entered, problem) = match entered {
        // Shown with the present version: whoever saves again has seen that somebody else did.
        Some((entered, problem)) => (FacilityChange { version: facility.version, ..entered }, Some(problem)),
        None => (stored(&facility), None),
    };
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    Ok(p.page_as(status, ctx, &FacilityPage { entered, instance, problem }))
}

async fn show(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| page(p, &ctx, None)).await
}

async fn save(ctx: Manager, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let text = |name| form.get(name).to_owned();
        let roles = form.0.iter().filter(|(name, _)| name == "factor_roles").map(|(_, value)| value.clone());
        let entered = FacilityChange {
            version: form.row_version().unwrap_or_default(),
            name: text("name"),
            zone: text("zeitzone"),
            idle_minutes: text("idle_minutes"),
            absolute_hours: text("absolute_hours"),
            factor_roles: roles.collect(),
        };
        match p.change_facility(&ctx, &entered) {
            Ok(()) => Ok(see_other(HREF, Some(&Msg::new("notice-facility-saved")))),
            Err(error @ (PeopleError::Invalid(_) | PeopleError::Stale)) => {
                let problem = match error {
                    PeopleError::Stale => error.explain().saying(Msg::new("facility-stale")),
                    error => error.into(),
                };
                page(p, &ctx, Some((entered, problem)))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}
