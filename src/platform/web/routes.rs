//! Routes that know their permission: the table that router, trespass test, OpenAPI and crawl share.

use std::{convert::Infallible, future::ready};

use axum::{
    Extension, Router,
    handler::Handler,
    middleware::map_response,
    routing::{MethodRouter, delete, get, patch, post, put},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{
    query::{Asked, Asks, AsksBesideUser, Of},
    request_limits::Cost,
    session::{SessionUser, TakesFile, Visitor, lead_to_start},
    upload,
};
use crate::platform::{
    Platform,
    tenancy::{Area, Ctx, Duty, Operator, Permission, Role},
};

/// Who may call a route.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    /// Name of the permission; `public` without one.
    pub permission: &'static str,
    /// The roles that have it.
    pub roles: &'static [Role],
    /// The area that must be switched on.
    pub area: Option<Area>,
    /// Whether nobody need have signed in.
    pub public: bool,
    /// Whether it reaches some records of its kinds only; the same role's others are not there.
    pub own: bool,
    /// Whether it depends on what the tenant says of the actor which records it reaches.
    pub by_duty: bool,
    /// Of a route for those without an account, for whom a record of the tenant stands: the page where they begin. No
    /// role has it then.
    pub badge: Option<&'static str>,
}

/// A handler whose first argument says who may call it, and whose further ones say what it asks. A handler without the
/// first, or with a reader of axum's own, is refused by the compiler.
pub trait Guarded {
    /// Who may call it.
    const ACCESS: Access;
    /// What it asks of a request.
    const ASKED: Asked;
}

const PUBLIC: Access = Access {
    permission: "public",
    roles: &Role::ALL,
    area: None,
    public: true,
    own: false,
    by_duty: false,
    badge: None,
};

/// The own account: everybody who signed in, also before a gate is open.
const OWN: Access = Access {
    permission: "account.own",
    roles: &Role::ALL,
    area: None,
    public: false,
    own: true,
    by_duty: false,
    badge: None,
};
const DESK: Access = Access {
    permission: "operator",
    roles: &[Role::Operator],
    area: None,
    public: false,
    own: false,
    by_duty: false,
    badge: None,
};

const fn access<P: Permission>() -> Access {
    Access {
        permission: P::NAME,
        roles: P::ROLES,
        area: P::AREA,
        public: false,
        own: P::OWN,
        by_duty: <P::Duty as Duty>::COUNTS,
        badge: P::BADGE,
    }
}

macro_rules! guarded { ($(($($arg:ident),*)),+ $(,)?) => { $(
    impl<M, P: Permission, $($arg: Asks),*> Guarded for (M, Ctx<P>, $($arg,)*) {
        const ACCESS: Access = access::<P>();
        const ASKED: Asked = Asked::NOTHING$(.and($arg::ASKED))*;
    }
    impl<M, $($arg: AsksBesideUser),*> Guarded for (M, Visitor, $($arg,)*) {
        const ACCESS: Access = PUBLIC;
        const ASKED: Asked = Asked::NOTHING$(.and($arg::ASKED))*;
    }
    impl<M, $($arg: AsksBesideUser),*> Guarded for (M, SessionUser, $($arg,)*) {
        const ACCESS: Access = OWN;
        const ASKED: Asked = Asked::NOTHING$(.and($arg::ASKED))*;
    }
    impl<M, $($arg: AsksBesideUser),*> Guarded for (M, Operator, $($arg,)*) {
        const ACCESS: Access = DESK;
        const ASKED: Asked = Asked::NOTHING$(.and($arg::ASKED))*;
    }
)+ } }
guarded!((), (A), (A, B), (A, B, C), (A, B, C, D), (A, B, C, D, E), (A, B, C, D, E, F));

/// A schema by name, with those that it refers to.
#[derive(Clone)]
pub struct Shape {
    /// Its name in the document.
    pub name: String,
    /// The schema.
    pub schema: RefOr<Schema>,
    /// The schemas that it refers to.
    pub parts: Vec<(String, RefOr<Schema>)>,
}

/// The shape of a type in the API's document.
#[must_use]
pub fn shape<T: ToSchema + PartialSchema>() -> Shape {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    Shape { name: T::name().into_owned(), schema: T::schema(), parts }
}

/// A query parameter.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub of: Of,
}

impl Param {
    /// The page of a list, from 1.
    pub const PAGE: Self = Self::whole("page", 1, 1_000_000_000);
    /// Entries on a page.
    pub const PER_PAGE: Self = Self::whole("per_page", 1, 200);
    /// Year of the calendar of weeks (domain.md, 1.1).
    pub const JAHR: Self = Self::whole("jahr", 1_999, 2_099);
    /// ISO week.
    pub const KW: Self = Self::whole("kw", 1, 53);

    /// A whole number.
    #[must_use]
    pub const fn whole(name: &'static str, least: u64, most: u64) -> Self {
        Self { name, of: Of::Whole(least, most) }
    }
    /// One of some words.
    #[must_use]
    pub const fn words(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, of: Of::Words(words) }
    }
    /// A text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, of: Of::Text }
    }
    /// A record's id.
    #[must_use]
    pub const fn id(name: &'static str) -> Self {
        Self { name, of: Of::Uuid }
    }
}

/// What the API's document says of a route, beside what its handler's arguments say.
#[derive(Clone, Default)]
pub struct Doc {
    /// One sentence.
    pub summary: &'static str,
    /// Query parameters.
    pub query: &'static [Param],
    /// Further statuses of its own, beside those that follow from its arguments.
    pub also: &'static [u16],
    /// The JSON body that it takes.
    pub takes: Option<Shape>,
    /// The status of success; none: 200.
    pub status: Option<u16>,
    /// The JSON that it gives.
    pub gives: Option<Shape>,
    /// Media type when it gives a file.
    pub gives_file: Option<&'static str>,
}

/// One route.
#[derive(Clone)]
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Path as axum writes it.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What it costs beside an ordinary page.
    pub cost: Cost,
    /// What its handler asks.
    pub asked: Asked,
    /// For the API's document; every route below `/api/v1` has one (a test walks the table).
    pub doc: Option<Doc>,
}

/// Collects routes with their permissions.
#[derive(Default)]
pub struct Routes {
    router: Router<Platform>,
    table: Vec<Route>,
}

macro_rules! method { ($(#[$doc:meta])* $name:ident, $method:literal) => {
    $(#[$doc])*
    #[must_use]
    pub fn $name<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Platform>,
        T: Guarded + 'static,
    {
        self.add::<T>($method, path, $name::<H, T, Platform>(handler))
    }
} }

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    method!(
        /// A GET route.
        get, "GET"
    );
    method!(
        /// A POST route.
        post, "POST"
    );
    method!(
        /// A PUT route.
        put, "PUT"
    );
    method!(
        /// A PATCH route.
        patch, "PATCH"
    );
    method!(
        /// A DELETE route.
        delete, "DELETE"
    );

    /// A POST route that takes a file of at most `cap` bytes.
    #[must_use]
    pub fn post_file<H, T>(self, path: &'static str, cap: usize, handler: H) -> Self
    where
        H: Handler<T, Platform>,
        T: Guarded + 'static,
    {
        let route: MethodRouter<Platform> = post::<H, T, Platform>(handler)
            .layer::<_, Infallible>(upload::file_limit(cap))
            .layer(Extension(TakesFile));
        self.add::<T>("POST", path, route).costly(Cost::Upload)
    }

    /// Describes the route that was added last.
    #[must_use]
    pub fn doc(mut self, doc: Doc) -> Self {
        if let Some(route) = self.table.last_mut() {
            route.doc = Some(doc);
        }
        self
    }

    /// The route that was added last costs more than a page.
    #[must_use]
    pub fn costly(mut self, cost: Cost) -> Self {
        if let Some(route) = self.table.last_mut() {
            route.cost = cost;
        }
        self
    }

    /// These routes and those.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    fn add<T: Guarded>(
        mut self,
        method: &'static str,
        path: &'static str,
        route: MethodRouter<Platform>,
    ) -> Self {
        let (access, asked) = (T::ACCESS, T::ASKED);
        let route = match access.badge {
            Some(start) => route.layer(map_response(move |response| ready(lead_to_start(start, response)))),
            None => route,
        };
        self.router = self.router.route(path, route);
        self.table.push(Route { method, path, access, cost: Cost::Page, asked, doc: None });
        self
    }

    /// The router, and the table of what is in it.
    pub fn split(self) -> (Router<Platform>, Vec<Route>) {
        (self.router, self.table)
    }
}
