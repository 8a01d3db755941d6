//! Facilities in the operator's browser.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    NewFacility, TenantError,
    pages::{ErasePage, ErasedPage, FacilitiesPage, FacilityPage, HREF, MadePage, NewFacilityPage, page_of},
};
use crate::{
    kernel::{problem::Problem, words::Msg},
    platform::{
        Platform,
        people::address,
        tenancy::{Area, Operator},
        tenants::{TenantActError, TenantCounts},
        web::{
            present::{see_other, status_of},
            query::{Form, Path},
            routes::Routes,
            session::SessionUser,
        },
    },
};

/// The routes of facilities.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(HREF, list)
        .get("/betrieb/einrichtungen/neu", show_new)
        .post("/betrieb/einrichtungen/neu", create)
        .get("/betrieb/einrichtungen/{slug}", show)
        .post("/betrieb/einrichtungen/{slug}/bereiche", change_areas)
        .post("/betrieb/einrichtungen/{slug}/sperren", suspend)
        .post("/betrieb/einrichtungen/{slug}/freigeben", resume)
        .get("/betrieb/einrichtungen/{slug}/loeschen", ask_erase)
        .post("/betrieb/einrichtungen/{slug}/loeschen", erase)
}

async fn list(operator: Operator, me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let found = p.tenant_counts(&operator)?;
        Ok(p.page_of_me(StatusCode::OK, &me, &FacilitiesPage { found }))
    })
    .await
}

async fn show_new(_: Operator, me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let entered = NewFacility { areas: vec![Area::SUGGESTED.code().into()], ..NewFacility::default() };
        Ok(p.page_of_me(StatusCode::OK, &me, &NewFacilityPage { entered, problem: None }))
    })
    .await
}

/// What a form says of a new facility.
pub fn entered(form: &Form) -> NewFacility {
    let text = |name| form.get(name).to_owned();
    let slug = text("kurzname");
    NewFacility {
        name: text("name"),
        slug: if slug.trim().is_empty() { super::short_name(form.get("name")) } else { slug },
        areas: chosen(form),
        admin: text("username"),
        email: text("email"),
    }
}

fn chosen(form: &Form) -> Vec<String> {
    form.0.iter().filter(|(name, _)| name == "bereiche").map(|(_, value)| value.clone()).collect()
}

async fn create(operator: Operator, me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let entered = entered(&form);
        match super::found(p, &operator, &entered, super::ZONE) {
            Ok((tenant, link)) => {
                let email = address(&entered.email).unwrap_or(entered.email);
                let made = MadePage { name: tenant.name, slug: tenant.slug, email, link };
                Ok(p.page_of_me(StatusCode::OK, &me, &made))
            }
            Err(error) => {
                let problem = Problem::from(error);
                let status = status_of(&problem);
                Ok(p.page_of_me(status, &me, &NewFacilityPage { entered, problem: Some(problem) }))
            }
        }
    })
    .await
}

fn counts(p: &Platform, operator: &Operator, slug: &str) -> Result<TenantCounts, Problem> {
    let all = p.tenant_counts(operator)?;
    all.into_iter().find(|found| found.tenant.slug == slug).ok_or(Problem::from(TenantError::Unknown))
}

async fn show(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Path(slug): Path<String>,
) -> Response {
    p.answer(move |p| {
        let found = counts(p, &operator, &slug)?;
        let page = FacilityPage { found, reason: String::new(), problem: None };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

/// After an act: back to the facility with a sentence, or its page with the reason.
fn acted<T>(
    p: &Platform,
    operator: &Operator,
    me: &SessionUser,
    (slug, reason): (&str, &str),
    done: Result<T, TenantActError>,
    notice: &'static str,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(see_other(&page_of(slug), Some(&Msg::new(notice)))),
        Err(error) => {
            let problem = Problem::from(TenantError::from(error));
            let status = status_of(&problem);
            let found = counts(p, operator, slug)?;
            let page = FacilityPage { found, reason: reason.to_owned(), problem: Some(problem) };
            Ok(p.page_of_me(status, me, &page))
        }
    }
}

async fn change_areas(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Path(slug): Path<String>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let areas: Vec<Area> = chosen(&form).iter().filter_map(|code| Area::from_code(code)).collect();
        let done = p.change_areas(&operator, &slug, &areas);
        acted(p, &operator, &me, (&slug, ""), done, "notice-facility-areas")
    })
    .await
}

async fn suspend(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Path(slug): Path<String>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let reason = form.get("grund");
        let done = p.suspend_tenant(&operator, &slug, reason);
        acted(p, &operator, &me, (&slug, reason), done, "notice-facility-suspended")
    })
    .await
}

async fn resume(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Path(slug): Path<String>,
    _: Form,
) -> Response {
    p.answer(move |p| {
        let done = p.resume_tenant(&operator, &slug);
        acted(p, &operator, &me, (&slug, ""), done, "notice-facility-resumed")
    })
    .await
}

async fn ask_erase(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Path(slug): Path<String>,
) -> Response {
    p.answer(move |p| {
        let found = counts(p, &operator, &slug)?;
        Ok(p.page_of_me(StatusCode::OK, &me, &ErasePage { found, problem: None }))
    })
    .await
}

async fn erase(
    operator: Operator,
    me: SessionUser,
    State(p): State<Platform>,
    Path(slug): Path<String>,
    form: Form,
) -> Response {
    p.answer(move |p| match p.erase_tenant(&operator, &slug, form.get("kurzname")) {
        Ok(proof) => Ok(p.page_of_me(StatusCode::OK, &me, &ErasedPage { slug, proof })),
        Err(error) => {
            let problem = Problem::from(TenantError::from(error));
            let status = status_of(&problem);
            let found = counts(p, &operator, &slug)?;
            Ok(p.page_of_me(status, &me, &ErasePage { found, problem: Some(problem) }))
        }
    })
    .await
}
