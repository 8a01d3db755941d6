//! Allowed domains in a browser.

use axum::{extract::State, response::Response};

use super::{
    api,
    pages::{DomainsPage, HREF},
};
use crate::{
    features::house::accounts::{ManagePeople, roles_of},
    kernel::{ids::Id, problem::Problem, words::Msg},
    platform::{
        Platform,
        people::{AllowedDomain, DomainRow},
        tenancy::{Ctx, Role},
        web::{
            present::{see_other, status_of},
            query::{Form, Path},
            routes::Routes,
        },
    },
};

/// The routes of allowed domains.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/verwaltung/domaenen", show)
        .post("/verwaltung/domaenen", allow)
        .post("/verwaltung/domaenen/{id}/entfernen", remove)
        .and(api::routes())
}

type Manager = Ctx<ManagePeople>;

fn page(p: &Platform, ctx: &Manager) -> Result<DomainsPage, Problem> {
    let mut roles = roles_of(ctx);
    roles.retain(|role| *role != Role::Admin);
    Ok(DomainsPage {
        domains: p.domains(ctx)?,
        mails: p.proves_mailboxes(),
        domain: String::new(),
        role: roles.first().map_or("", |role| role.code()).to_owned(),
        roles,
        problem: None,
    })
}

async fn show(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &page(p, &ctx)?))).await
}

async fn allow(ctx: Manager, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let row = DomainRow { domain: form.get("domain"), role: form.get("role") };
        match p.allow_domain(&ctx, &row) {
            Ok(_) => Ok(see_other(HREF, Some(&Msg::new("notice-domain-allowed")))),
            Err(error) => {
                let problem = Problem::from(error);
                let status = status_of(&problem);
                let refused = DomainsPage {
                    domain: form.get("domain").to_owned(),
                    role: form.get("role").to_owned(),
                    problem: Some(problem),
                    ..page(p, &ctx)?
                };
                Ok(p.page_as(status, &ctx, &refused))
            }
        }
    })
    .await
}

async fn remove(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<AllowedDomain>>) -> Response {
    p.answer(move |p| {
        p.remove_domain(&ctx, id)?;
        Ok(see_other(HREF, Some(&Msg::new("notice-domain-removed"))))
    })
    .await
}
