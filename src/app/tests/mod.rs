//! Sessions and the own account through the whole router, under a clock that the test moves.
//!
//! Owns: a house of people in memory, browsers and programs that ask its router.
//! May use: everything that `app` wires.
//! Never: a socket, or the time of the day.

mod account;
mod again;
mod area_settings;
mod around;
mod badges;
mod databases;
mod messages;
mod readiness;
mod sessions;
mod storage;
mod tokens;

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use jiff::Timestamp;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{boot::assemble, site::public};
use crate::{
    features::house::{
        accounts::{self, NewAccount},
        tenants,
    },
    kernel::{clock::Clock as _, secret::Secret},
    platform::{
        Platform,
        bench::{NOW, TestClock},
        settings::Settings,
        store::{Recorded, Store, StoreError},
        tenancy::{Area, Membership, Operator, Role, SignInPolicy, Tenant, User},
        web::server::Limits,
    },
};

const PASSWORD: &str = "Kiesel-47-Seerose-Anker";
const OTHER_PASSWORD: &str = "Wacholder-9-Brise-Lampe";

/// Two facilities: `a@x.de` is admin of the first and staff of the second, `d@x.de` the insurer's of the first,
/// `n@x.de` admin of the second.
struct TestApp {
    p: Platform,
    router: Router,
    clock: TestClock,
    tenants: Vec<Tenant>,
}

impl TestApp {
    async fn new() -> Self {
        Self::with(Settings { mfa_required: false, ..Settings::default() }).await
    }

    async fn with(settings: Settings) -> Self {
        Self::on(Store::in_memory().unwrap(), settings).await
    }

    async fn on(store: Store, settings: Settings) -> Self {
        let settings = Settings {
            password_memory_kib: 8,
            password_passes: 1,
            sign_in_burst: 10_000,
            user_burst: 10_000,
            ..settings
        };
        let clock = TestClock::at(NOW);
        let p = assemble(store, Box::new(clock.clone()), settings, "".into()).unwrap();
        let operator = p.operator("op".into());
        let areas = [Area::Zweitmeinung];
        let tenants: Vec<Tenant> = ["haus-eins", "haus-zwei"]
            .iter()
            .map(|slug| tenants::create(&p, &operator, slug, slug, &areas).unwrap())
            .collect();
        for (email, role, at) in [
            ("a@x.de", Role::Admin, 0),
            ("a@x.de", Role::DakMitarbeiter, 1),
            ("d@x.de", Role::DakMitarbeiter, 0),
            ("n@x.de", Role::Admin, 1),
        ] {
            let password = p.door().passwords().hash(Secret::new(PASSWORD.into())).await.unwrap();
            let new = NewAccount { email, name: email, role, password, must_change: false };
            accounts::create(&p, &operator, &tenants[at], new).unwrap();
            clock.seconds(1);
        }
        let router = public(&p, &Limits::default());
        Self { p, router, clock, tenants }
    }

    fn operator(&self) -> Operator {
        self.p.operator("op".into())
    }

    fn wait(&self, seconds: i64) {
        self.clock.seconds(seconds);
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn user(&self, email: &str) -> User {
        let found = self
            .p
            .operator_read(&self.operator(), |r| r.find::<User>("email", email))
            .map_err(|e: StoreError| e);
        found.unwrap().remove(0).into_inner()
    }

    /// Changes a person behind their back, as an operator's act does.
    fn change_user(&self, email: &str, change: impl FnOnce(&mut User)) {
        let mut user = self.user(email);
        change(&mut user);
        let event = crate::platform::store::Event::new(crate::platform::people::events::ACCOUNT_DISABLED);
        let done = self.p.operator_write(&self.operator(), |w| {
            w.put(&user)?;
            Ok::<_, StoreError>(Recorded::new((), event))
        });
        done.unwrap();
    }

    fn change_role(&self, email: &str, role: Role) {
        let user = self.user(email);
        let event = crate::platform::store::Event::new(crate::platform::people::events::ACCOUNT_DISABLED);
        let done = self.p.operator_write(&self.operator(), |w| {
            for found in w.reader().find::<Membership>("user", &user.id.to_string())? {
                let mut membership = found.into_inner();
                membership.role = role;
                w.put(&membership)?;
            }
            Ok::<_, StoreError>(Recorded::new((), event))
        });
        done.unwrap();
    }

    fn policy(&self, tenant: usize, policy: SignInPolicy) {
        self.change_tenant(tenant, |tenant| tenant.policy = policy);
    }

    /// Changes a facility behind everybody's back.
    fn change_tenant(&self, tenant: usize, change: impl FnOnce(&mut Tenant)) {
        let mut tenant = self.tenants[tenant].clone();
        change(&mut tenant);
        let event = crate::platform::store::Event::new(tenants::TENANT_CREATED);
        let done = self.p.operator_write(&self.operator(), |w| {
            w.put(&tenant)?;
            Ok::<_, StoreError>(Recorded::new((), event))
        });
        done.unwrap();
    }

    fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), seen: Vec::new() }
    }

    async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    /// Signs a program in. Returns access and refresh token.
    async fn tokens(&self, email: &str) -> (String, String) {
        let body = json!({"email": email, "password": PASSWORD});
        let answer = self.api("POST", "/auth/login", None, Some(body)).await;
        let json = answer.json();
        let token = |name: &str| json[name].as_str().unwrap_or_else(|| panic!("{json}")).to_owned();
        (token("access_token"), token("refresh_token"))
    }

    async fn api(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        api(&self.router, method, path, token, body).await
    }

    /// Names of the events in the instance's chain.
    fn kinds(&self) -> Vec<String> {
        self.p.store().instance_kinds()
    }
}

/// What a program is told.
async fn api(router: &Router, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
    let mut request =
        Request::builder().method(method).uri(format!("/api/v1{path}")).header("host", "localhost");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    Answer::of(router.clone().oneshot(request.body(body).unwrap()).await.unwrap()).await
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    async fn of(response: axum::response::Response) -> Self {
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Self {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }
    fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
    fn to(&self) -> &str {
        self.header("location")
    }
    fn set_cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }
    fn all(&self, css: &str) -> Vec<String> {
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let css = Selector::parse(css).unwrap();
        Html::parse_document(&self.text).select(&css).map(|e| words(e.text().collect())).collect()
    }
    fn attr(&self, css: &str, name: &str) -> String {
        let document = Html::parse_document(&self.text);
        let found = document.select(&Selector::parse(css).unwrap()).next();
        let found = found.unwrap_or_else(|| panic!("no {css} in {} {}", self.status, self.text));
        found.attr(name).unwrap_or_default().to_owned()
    }
    /// The hidden and filled fields of a form.
    fn fields(&self, form: &str) -> Vec<(String, String)> {
        let document = Html::parse_document(&self.text);
        let inputs = Selector::parse(&format!("{form} input[name]")).unwrap();
        let found = document.select(&inputs).filter(|e| e.attr("type") != Some("checkbox"));
        found
            .map(|e| (e.attr("name").unwrap().to_owned(), e.attr("value").unwrap_or_default().to_owned()))
            .collect()
    }
}

/// Somebody's browser: cookies, and what it was told to keep.
#[derive(Clone)]
struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    /// Every `Set-Cookie` so far.
    seen: Vec<String>,
}

impl Browser {
    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header("host", "localhost");
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let request = request.header("content-length", body.len()).body(Body::from(body)).unwrap();
        let answer = Answer::of(self.router.clone().oneshot(request).await.unwrap()).await;
        for cookie in answer.set_cookies() {
            let (pair, rest) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            self.seen.push(cookie);
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(form(path), encoded(fields)).await
    }

    /// As htmx sends a form of a page with that token.
    async fn hx(&mut self, path: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let request = form(path).header("hx-request", "true").header("x-csrf-token", token);
        self.send(request, encoded(fields)).await
    }

    /// Sends the form of a page, with some fields set.
    async fn submit(&mut self, page: &Answer, css: &str, set: &[(&str, &str)]) -> Answer {
        let mut fields = page.fields(css);
        for (name, value) in set {
            match fields.iter_mut().find(|(own, _)| own == name) {
                Some(field) => field.1 = (*value).to_owned(),
                None => fields.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let action = page.attr(css, "action");
        self.post(&action, &fields).await
    }

    async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/anmelden", &[("email", email), ("passwort", password)]).await
    }

    /// Forgets what a session is known by, as time does.
    fn forget_session(&mut self) {
        self.cookies.retain(|name, _| name == "__Host-bekannt");
    }

    fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }
}

fn form(path: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let value = |text: &str| -> String {
        let parts =
            text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") });
        parts.collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", value(text))).collect();
    pairs.join("&")
}

/// The code that an authenticator with this key shows at an instant.
fn code(key: &str, at: Timestamp) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_step_duration(30).build_noncompliant();
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}
