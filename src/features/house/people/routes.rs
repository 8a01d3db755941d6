//! People in a browser.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    api,
    pages::{LIST, NewPersonPage, PeoplePage, PersonPage},
};
use crate::{
    features::house::accounts::{LinkShown, ManagePeople, Section, roles_of},
    kernel::{ids::Id, problem::Problem, words::Msg},
    platform::{
        Platform,
        people::{IssuedLink, NewPerson, PeopleError, PersonChange},
        tenancy::{Ctx, User},
        web::{
            present::{see_other, status_of},
            query::{Form, Path},
            routes::Routes,
        },
    },
};

/// The routes of people.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/verwaltung", begin)
        .get("/verwaltung/personen", list)
        .get("/verwaltung/personen/neu", new)
        .post("/verwaltung/personen/neu", create)
        .get("/verwaltung/personen/{id}", show)
        .post("/verwaltung/personen/{id}/rolle", role)
        .post("/verwaltung/personen/{id}/ende", end)
        .post("/verwaltung/personen/{id}/wieder", resume)
        .post("/verwaltung/personen/{id}/entsperren", unlock)
        .post("/verwaltung/personen/{id}/sitzungen", end_sessions)
        .post("/verwaltung/personen/{id}/passwort", reset_password)
        .post("/verwaltung/personen/{id}/faktor", reset_factor)
        .and(api::routes())
}

type Manager = Ctx<ManagePeople>;

async fn begin(_: Manager) -> Response {
    see_other(LIST, None)
}

async fn list(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let people = p.people(&ctx)?;
        Ok(p.page(&ctx, &PeoplePage { people }))
    })
    .await
}

fn page(p: &Platform, ctx: &Manager, id: Id<User>, problem: Option<Problem>) -> Result<Response, Problem> {
    let person = p.person(ctx, id)?;
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    Ok(p.page_as(
        status,
        ctx,
        &PersonPage { person, own: id == ctx.actor().user, roles: roles_of(ctx), problem },
    ))
}

async fn show(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| page(p, &ctx, id, None)).await
}

/// Back to the person with a sentence, or the person again with what stood in the way.
fn done(
    p: &Platform,
    ctx: &Manager,
    id: Id<User>,
    result: Result<(), PeopleError>,
    notice: &'static str,
) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(see_other(&format!("{LIST}/{id}"), Some(&Msg::new(notice)))),
        Err(PeopleError::Missing) => Err(PeopleError::Missing.into()),
        Err(error) => page(p, ctx, id, Some(error.into())),
    }
}

async fn role(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>, form: Form) -> Response {
    p.answer(move |p| {
        let change = PersonChange { role: Some(form.get("role")), active: None };
        let result = p.change_person(&ctx, id, change, form.row_version());
        done(p, &ctx, id, result, "notice-role-changed")
    })
    .await
}

async fn end(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| {
        let result = p.change_person(&ctx, id, PersonChange { role: None, active: Some(false) }, None);
        done(p, &ctx, id, result, "notice-person-ended")
    })
    .await
}

async fn resume(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| {
        let result = p.change_person(&ctx, id, PersonChange { role: None, active: Some(true) }, None);
        done(p, &ctx, id, result, "notice-person-resumed")
    })
    .await
}

async fn unlock(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| {
        let result = p.unlock_person(&ctx, id);
        done(p, &ctx, id, result, "notice-person-unlocked")
    })
    .await
}

async fn end_sessions(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| {
        let result = p.end_sessions_of(&ctx, id).map(|_| ());
        done(p, &ctx, id, result, "notice-person-sessions-ended")
    })
    .await
}

async fn reset_factor(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| {
        let result = p.reset_factor(&ctx, id);
        done(p, &ctx, id, result, "notice-factor-reset")
    })
    .await
}

async fn reset_password(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| match p.reset_password(&ctx, id) {
        Ok(IssuedLink::Mailed) => done(p, &ctx, id, Ok(()), "notice-link-mailed"),
        Ok(IssuedLink::Shown { link, until }) => {
            let person = p.person(&ctx, id)?;
            let shown = LinkShown {
                title: Msg::new("person-link-title"),
                said: Msg::new("person-link-said").with("name", person.name),
                link: Some(link),
                until,
                back: (LIST, "person-back"),
                section: Section::People,
            };
            Ok(p.page(&ctx, &shown))
        }
        Err(error) => done(p, &ctx, id, Err(error), ""),
    })
    .await
}

async fn new(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        // Offered first: a role that may not do everything.
        let roles = roles_of(&ctx);
        let role = roles.get(1).or(roles.first()).map_or("", |role| role.code()).to_owned();
        Ok(p.page(&ctx, &NewPersonPage { role, roles, ..NewPersonPage::default() }))
    })
    .await
}

async fn create(ctx: Manager, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let entered =
            NewPerson { name: form.get("username"), email: form.get("email"), role: form.get("role") };
        match p.add_person(&ctx, &entered) {
            Ok((_, IssuedLink::Mailed)) => Ok(see_other(LIST, Some(&Msg::new("notice-person-mailed")))),
            Ok((_, IssuedLink::Shown { link, until })) => {
                let shown = LinkShown {
                    title: Msg::new("person-link-title"),
                    said: Msg::new("person-first-said").with("name", form.get("username")),
                    link: Some(link),
                    until,
                    back: (LIST, "person-back"),
                    section: Section::People,
                };
                Ok(p.page(&ctx, &shown))
            }
            Err(error) => {
                let problem = Problem::from(error);
                let page = NewPersonPage {
                    name: form.get("username").to_owned(),
                    email: form.get("email").to_owned(),
                    role: form.get("role").to_owned(),
                    roles: roles_of(&ctx),
                    problem: Some(problem.clone()),
                };
                Ok(p.page_as(status_of(&problem), &ctx, &page))
            }
        }
    })
    .await
}
