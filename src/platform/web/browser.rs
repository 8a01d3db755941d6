//! A browser for the tests of pages: cookies that it keeps, forms with their token.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Request, StatusCode, header, request::Builder},
    middleware::from_fn_with_state,
};
use scraper::{Html, Selector};
use tower::ServiceExt as _;

use super::{
    problem_face::present,
    routes::Routes,
    session::{Attempt, SignInOutcome, identify},
};
use crate::platform::Platform;

/// Somebody's browser, in front of some routes.
pub struct Browser {
    router: Router,
    cookies: String,
}

/// Status, where to, and the text of an answer.
pub type Answer = (StatusCode, String, String);

impl Browser {
    /// Signed in with a password alone.
    pub async fn signed_in(p: &Platform, routes: Routes, email: &str, password: &str) -> Self {
        Self::holding(p, routes, &[Self::cookies_of(p, email, password).await])
    }

    /// The cookies of somebody who signed in with a password alone.
    pub async fn cookies_of(p: &Platform, email: &str, password: &str) -> HeaderMap {
        match p.sign_in(Attempt::for_tests(email, password)).await {
            Ok(SignInOutcome::In(signed_in)) => p.cookies_of(&signed_in),
            _ => panic!("not signed in"),
        }
    }

    /// With the cookies of these answers.
    pub fn holding(p: &Platform, routes: Routes, answers: &[HeaderMap]) -> Self {
        let cookies = answers.iter().flat_map(|answer| answer.get_all(header::SET_COOKIE));
        let pair = |cookie: &HeaderValue| cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        let cookies: Vec<String> = cookies.map(pair).collect();
        let router = routes
            .split()
            .0
            .layer(from_fn_with_state(p.clone(), present))
            .layer(from_fn_with_state(p.clone(), identify))
            .layer(from_fn_with_state(p.clone(), present))
            .with_state(p.clone());
        Self { router, cookies: cookies.join("; ") }
    }

    /// Sends a request with its cookies.
    pub async fn send(&mut self, request: Builder, body: impl Into<Body>) -> Answer {
        let (status, headers, bytes) = self.fetch(request, body).await;
        let location = headers.get(header::LOCATION);
        let location = location.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        (status, location, String::from_utf8(bytes).unwrap())
    }

    /// The same, with the answer as it comes.
    pub async fn fetch(
        &mut self,
        request: Builder,
        body: impl Into<Body>,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = request.header(header::COOKIE, &self.cookies).body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for fresh in response.headers().get_all(header::SET_COOKIE) {
            let pair = fresh.to_str().unwrap().split(';').next().unwrap();
            let name = pair.split('=').next();
            let kept = self.cookies.split("; ").filter(|old| old.split('=').next() != name);
            self.cookies = kept.chain([pair]).collect::<Vec<_>>().join("; ");
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, headers, bytes.to_vec())
    }

    /// What it holds now.
    pub fn cookies(&self) -> &str {
        &self.cookies
    }

    /// Holds what another held, and nothing else.
    pub fn hold(&mut self, cookies: &str) {
        self.cookies = cookies.to_owned();
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends fields and files (name, file name, content) with the token that stands in a page.
    pub async fn parts(
        &mut self,
        page: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, Vec<u8>)],
    ) -> Answer {
        let token = all(page, "input[name=csrf]", Some("value")).remove(0);
        let mut body = Vec::new();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            body.extend(
                format!("--grenze\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (name, file, content) in files {
            body.extend(
                format!("--grenze\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\ncontent-type: image/jpeg\r\n\r\n")
                    .bytes(),
            );
            body.extend(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--grenze--\r\n");
        let kind = "multipart/form-data; boundary=grenze";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }

    /// Sends fields with the token that stands in a page.
    pub async fn form(&mut self, page: &str, path: &str, fields: &str) -> Answer {
        let token = all(page, "input[name=csrf]", Some("value")).remove(0);
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(request, format!("csrf={token}&{fields}")).await
    }
}

/// The text of each element that matches, or one of its attributes.
pub fn all(text: &str, css: &str, attribute: Option<&str>) -> Vec<String> {
    let selector = Selector::parse(css).unwrap();
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Html::parse_document(text)
        .select(&selector)
        .filter_map(|element| match attribute {
            Some(name) => element.attr(name).map(str::to_owned),
            None => Some(words(element.text().collect())),
        })
        .collect()
}
