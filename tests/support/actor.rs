//! Somebody who uses the site: with a browser's cookies for the pages, and with a bearer token for the JSON API.

use std::sync::LazyLock;

use reqwest::header::{HeaderMap, ORIGIN};
use reqwest::{Client, Method, StatusCode, multipart};
use serde_json::{Value, json};
use visite::for_tests::{Route, openapi, routes};

use super::page::{Form, Page};
use super::site::TestServer;
use super::typed;
use super::wait::{LIMIT, until_ok};

pub struct Actor {
    base: String,
    pages: Client,
    api: Client,
    token: Option<String>,
}

impl Actor {
    pub fn new(site: &TestServer) -> Self {
        let builder = || site.client().timeout(LIMIT);
        Self {
            base: site.url(),
            pages: builder().cookie_store(true).build().unwrap(),
            api: builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(),
            token: None,
        }
    }

    /// Signs in on the page and at the API, and must succeed at both.
    pub async fn sign_in(&mut self, email: &str, password: &str) {
        let page = self.try_sign_in(email, password).await;
        assert!(
            page.status.is_success() && page.path() != "/anmelden",
            "{email}: {} {}",
            page.status,
            page.path()
        );
        let login = json!({"email": email, "password": password});
        let (status, answer) = self.api(Method::POST, "/auth/login", Some(login)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        typed::keep_json(&answer);
        self.token = answer["access_token"].as_str().map(str::to_owned);
        assert!(self.token.is_some(), "{answer}");
    }

    /// From now on the API is asked with this bearer token.
    pub fn carry(&mut self, token: &str) {
        self.token = Some(token.to_owned());
    }

    /// Sends the form of `/anmelden`. Returns the page that comes of it.
    pub async fn try_sign_in(&self, email: &str, password: &str) -> Page {
        let page = self.get("/anmelden").await;
        self.submit(page.form("form:has([name=passwort])").set("email", email).set("passwort", password))
            .await
    }

    // ---- pages

    /// The page at this path; redirects are followed.
    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.pages.get(self.at(path)).send().await.unwrap()).await
    }

    /// Sends a form as a browser would, with all that stands in it; redirects are followed.
    pub async fn submit(&self, form: Form) -> Page {
        let (url, origin) = (form.target(), self.base.as_str());
        typed::keep_form(&form.pairs());
        form.files.iter().for_each(|(_, _, bytes)| typed::keep_file(bytes));
        let request = if form.method == "get" {
            self.pages.get(url).query(&form.pairs())
        } else if form.enctype == "multipart/form-data" {
            let mut parts = multipart::Form::new();
            for (name, value) in form.pairs() {
                parts = parts.text(name, value);
            }
            for (name, file, bytes) in form.files {
                parts = parts.part(name, multipart::Part::bytes(bytes).file_name(file));
            }
            self.pages.post(url).multipart(parts)
        } else {
            self.pages.post(url).form(&form.pairs())
        };
        let request = request.header(ORIGIN, origin).header("Sec-Fetch-Site", "same-origin");
        Page::of(request.send().await.unwrap()).await
    }

    /// A raw request with the cookies of this person: for what no form would send.
    pub async fn raw(&self, method: Method, path: &str, headers: HeaderMap, body: Vec<u8>) -> Page {
        let request = self.pages.request(method, self.at(path)).headers(headers).body(body);
        Page::of(request.send().await.unwrap()).await
    }

    // ---- JSON

    /// `/api/v1` + path, with the bearer token of this person.
    pub async fn api(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let (status, _, value) = self.api_with(method, path, body, HeaderMap::new()).await;
        (status, value)
    }

    /// The same with further headers (`If-Match`, `Idempotency-Key`), and with those of the answer.
    pub async fn api_with(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: HeaderMap,
    ) -> (StatusCode, HeaderMap, Value) {
        let mut request = self.bearer(method.clone(), path).headers(headers);
        if let Some(body) = body {
            typed::keep_json(&body);
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        documented(&method, path, status);
        let text = answer.text().await.unwrap();
        let value =
            if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(text.into()) };
        (status, headers, value)
    }

    /// The messages of this person, newest first, once there are so many; what follows an act comes a moment later.
    pub async fn told(&self, at_least: usize) -> Vec<Value> {
        until_ok(&format!("{at_least} messages"), || async {
            let (status, list) = self.api(Method::GET, "/notifications?per_page=200", None).await;
            assert_eq!(status, StatusCode::OK, "{list}");
            let items = list["items"].as_array().unwrap().clone();
            if items.len() >= at_least { Ok(items) } else { Err(list.to_string()) }
        })
        .await
    }

    /// Uploads a file to the API in the field `file`.
    pub async fn upload(&self, path: &str, name: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
        typed::keep_file(&bytes);
        self.upload_with(path, name, bytes, HeaderMap::new()).await
    }

    /// The same with further headers, of a file that no text is in.
    pub async fn upload_with(
        &self,
        path: &str,
        name: &str,
        bytes: Vec<u8>,
        headers: HeaderMap,
    ) -> (StatusCode, Value) {
        let part = multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = multipart::Form::new().part("file", part);
        let answer = self.bearer(Method::POST, path).headers(headers).multipart(form).send().await.unwrap();
        let status = answer.status();
        documented(&Method::POST, path, status);
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(text.into()))
    }

    /// The bytes behind a path of the API.
    pub async fn download(&self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let answer = self.bearer(Method::GET, path).send().await.unwrap();
        documented(&Method::GET, path, answer.status());
        (answer.status(), answer.headers().clone(), answer.bytes().await.unwrap().to_vec())
    }

    fn bearer(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.api.request(method, format!("{}/api/v1{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    fn at(&self, path: &str) -> String {
        if path.starts_with("https://") { path.to_owned() } else { format!("{}{path}", self.base) }
    }
}

/// Every answer that a test gets of the API has a status that the API's document names for the route.
fn documented(method: &Method, path: &str, status: StatusCode) {
    static TABLE: LazyLock<Vec<Route>> = LazyLock::new(|| routes().split().1);
    let full = format!("/api/v1{}", path.split('?').next().unwrap_or_default());
    let parts: Vec<&str> = full.split('/').collect();
    let fits = |route: &&Route| {
        let own: Vec<&str> = route.path.split('/').collect();
        let same = |(own, sent): (&&str, &&str)| own.starts_with('{') || own == sent;
        route.method == method.as_str() && own.len() == parts.len() && own.iter().zip(&parts).all(same)
    };
    // A word of the path goes before a part that stands for any.
    let found = TABLE.iter().filter(fits).min_by_key(|route| route.path.matches('{').count());
    let Some(route) = found.filter(|_| !status.is_server_error()) else { return };
    let doc = route.doc.clone().unwrap_or_default();
    let mut known = openapi::further(route, &doc);
    known.insert(doc.status.unwrap_or(200));
    assert!(known.contains(&status.as_u16()), "{method} {full}: {status} is not among {known:?}");
}
