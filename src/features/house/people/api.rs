//! People as JSON (api.md: `/admin/users`).

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    features::house::accounts::ManagePeople,
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{FieldErrors, Kind, Problem},
    },
    platform::{
        Platform,
        people::{IssuedLink, NewPerson, PeopleError, Person, PersonChange},
        tenancy::{Ctx, MembershipState, Role, User},
        web::{
            present::{json, with_headers},
            query::{IfMatch, Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/admin/users", list)
        .doc(Doc {
            summary: "The people of the facility, one page",
            query: &[Param::PAGE, Param::PER_PAGE],
            gives: Some(shape::<UserList>()),
            ..Doc::default()
        })
        .post("/api/v1/admin/users", create)
        .doc(Doc {
            summary: "Makes an account without a password; its owner sets one by the link, which is shown once",
            takes: Some(shape::<NewUser>()),
            status: Some(201),
            gives: Some(shape::<CreatedUser>()),
            ..Doc::default()
        })
        .get("/api/v1/admin/users/{id}", read)
        .doc(Doc {
            summary: "One person; the ETag is the row_version",
            gives: Some(shape::<UserJson>()),
            ..Doc::default()
        })
        .patch("/api/v1/admin/users/{id}", change)
        .doc(Doc {
            summary: "Changes the role, ends the membership or takes that back; needs If-Match",
            also: &[409],
            takes: Some(shape::<UserChange>()),
            gives: Some(shape::<UserJson>()),
            ..Doc::default()
        })
}

/// A person of the facility.
#[derive(Serialize, ToSchema)]
struct UserJson {
    #[schema(value_type = String, format = "uuid")]
    id: Id<User>,
    row_version: u64,
    username: String,
    email: String,
    #[schema(value_type = String)]
    role: Role,
    /// Whether they belong to the facility.
    active: bool,
    /// Disabled by the operator.
    disabled: bool,
    mfa_enabled: bool,
    /// Last sign-in in this facility.
    #[schema(value_type = Option<String>, format = "date-time")]
    last_login: Option<Timestamp>,
    /// Locked until then, after too many failures.
    #[schema(value_type = Option<String>, format = "date-time")]
    locked_until: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Person> for UserJson {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            row_version: person.version,
            username: person.name,
            email: person.email,
            role: person.role,
            active: person.state == MembershipState::Active,
            disabled: person.disabled,
            mfa_enabled: person.has_factor,
            last_login: person.signed_in_at,
            locked_until: person.locked_until,
            created_at: person.since,
        }
    }
}

/// One page of people.
#[derive(Serialize, ToSchema)]
struct UserList {
    items: Vec<UserJson>,
    total: usize,
    page: usize,
    per_page: usize,
}

/// A new person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    username: String,
    email: String,
    /// `admin`, `dak_mitarbeiter`, `staff`, `therapist` or `client`.
    role: String,
}

/// A new person with the link for their first password.
#[derive(Serialize, ToSchema)]
struct CreatedUser {
    #[serde(flatten)]
    user: UserJson,
    /// Shown once; none when it went to the person by mail.
    link: Option<String>,
}

/// What may be changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    /// `admin`, `dak_mitarbeiter`, `staff`, `therapist` or `client`.
    role: Option<String>,
    /// Whether they belong to the facility.
    active: Option<bool>,
}

/// Which page of a list.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    page: String,
    per_page: String,
}

type Manager = Ctx<ManagePeople>;

fn paging(which: &Which) -> Result<Paging, Problem> {
    let number = |text: &str, default: usize, most: usize| match text.trim() {
        "" => Some(default),
        text => text.parse().ok().filter(|number| (1..=most).contains(number)),
    };
    let page = number(&which.page, 1, usize::MAX);
    let per_page = number(&which.per_page, Paging::PER_PAGE, Paging::MAX_PER_PAGE);
    let mut errors = FieldErrors::new();
    for (name, value) in [("page", page), ("per_page", per_page)] {
        if value.is_none() {
            errors.add(name, "FELD_UNGUELTIG");
        }
    }
    match (page, per_page) {
        (Some(page), Some(per_page)) => Ok(Paging { page, per_page }),
        _ => Err(PeopleError::Invalid(errors).into()),
    }
}

async fn list(ctx: Manager, State(p): State<Platform>, Query(which): Query<Which>) -> Response {
    p.answer(move |p| {
        let paging = paging(&which)?;
        let people = p.people(&ctx)?;
        let total = people.len();
        let items =
            people.into_iter().skip(paging.skip()).take(paging.per_page).map(UserJson::from).collect();
        let body = UserList { items, total, page: paging.page, per_page: paging.per_page };
        Ok(json(StatusCode::OK, &body))
    })
    .await
}

fn given(p: &Platform, ctx: &Manager, id: Id<User>) -> Result<Response, Problem> {
    let person = p.person(ctx, id)?;
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", person.version)) {
        headers.insert(header::ETAG, tag);
    }
    Ok(with_headers(json(StatusCode::OK, &UserJson::from(person)), headers))
}

async fn read(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<User>>) -> Response {
    p.answer(move |p| given(p, &ctx, id)).await
}

async fn create(ctx: Manager, State(p): State<Platform>, Json(new): Json<NewUser>) -> Response {
    p.answer(move |p| {
        let entered = NewPerson { name: &new.username, email: &new.email, role: &new.role };
        let (id, handed) = p.add_person(&ctx, &entered)?;
        let link = match handed {
            IssuedLink::Mailed => None,
            IssuedLink::Shown { link, .. } => Some(link.reveal().to_owned()),
        };
        let person = p.person(&ctx, id)?;
        Ok(json(StatusCode::CREATED, &CreatedUser { user: person.into(), link }))
    })
    .await
}

async fn change(
    ctx: Manager,
    State(p): State<Platform>,
    Path(id): Path<Id<User>>,
    IfMatch(version): IfMatch,
    Json(body): Json<UserChange>,
) -> Response {
    p.answer(move |p| {
        let change = PersonChange { role: body.role.as_deref(), active: body.active };
        p.change_person(&ctx, id, change, Some(version)).map_err(|error| match error {
            // A stale update of the API is 412, where a stale form is 409.
            PeopleError::Stale => Problem { kind: Kind::Stale, ..error.into() },
            error => error.into(),
        })?;
        given(p, &ctx, id)
    })
    .await
}
