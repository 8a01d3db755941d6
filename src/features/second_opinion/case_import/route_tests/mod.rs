//! The addresses of the import as people and programs call them.
//!
//! Owns: the router of the import and of cases on a house in memory, and what an answer shows.
//! May use: everything of the feature.
//! Never: a mock.

mod flow;
mod preview;
mod rest;
mod running;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    middleware::from_fn_with_state,
    response::Response,
};
use scraper::{Html, Selector};
use serde_json::Value;
use tower::ServiceExt as _;

use super::{routes, testing::TestTenant};
use crate::{
    features::second_opinion::cases,
    platform::{
        tenancy::Role,
        web::{problem_face::present, session::identify},
    },
};

const FIVE: &str = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum
T-1,\"Tonn | Regina | 28.04.1960 | D410126355\",Mamma-Ca,Zweitmeinung Onkologie,\"02.02.26, 08:50\"
T-2,\"Daum | Luana | 05.02.2016 |\",,Begutachtung Schilddrüse,\"03.02.26, 10:00\"
T-4,\"Alt | Eva | 01.01.1970 |\",x,Zweitmeinung Orthopädie,\"02.02.26, 08:50\"
T-5,\"Tonn | Regina | 28.04.1960 | D410126355\",x,Zweitmeinung Onkologie,\"04.02.26, 09:00\"
T-6,\"| Max\",x,Zweitmeinung Intensiv,02.02.26
";

struct TestPlatform {
    house: TestTenant,
    router: Router,
    token: String,
}

struct Answer {
    status: StatusCode,
    response: Response,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}", self.text))
    }
    /// What a browser makes of it: rows stand in a table, what is in a template stands for itself.
    fn documents(&self) -> Vec<Html> {
        if !self.text.starts_with("<tr") {
            return vec![Html::parse_document(&self.text)];
        }
        let mut parts = self.text.split("<template>");
        let rows = parts.next().unwrap_or_default();
        let table = Html::parse_document(&format!("<table><tbody>{rows}</tbody></table>"));
        std::iter::once(table).chain(parts.map(Html::parse_document)).collect()
    }
    /// The text of each element that matches.
    fn all(&self, css: &str) -> Vec<String> {
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let css = Selector::parse(css).unwrap();
        let found = |part: &Html| -> Vec<String> {
            part.select(&css).map(|element| words(element.text().collect())).collect()
        };
        self.documents().iter().flat_map(found).collect()
    }
    fn attr(&self, css: &str, name: &str) -> String {
        let selector = Selector::parse(css).unwrap();
        let found = |part: &Html| -> Option<String> {
            part.select(&selector).next().map(|element| element.attr(name).unwrap().to_owned())
        };
        self.documents().iter().find_map(found).unwrap_or_else(|| panic!("no {css} in {}", self.text))
    }
}

impl TestPlatform {
    async fn new() -> Self {
        Self::of(TestTenant::new()).await
    }

    async fn of(house: TestTenant) -> Self {
        let token = house.token(Role::Admin).await;
        let (router, _) = routes().and(cases::routes()).split();
        let router = router
            .layer(from_fn_with_state(house.platform.clone(), present))
            .layer(from_fn_with_state(house.platform.clone(), identify))
            .with_state(house.platform.clone());
        Self { house, router, token }
    }

    async fn send(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let mut response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let body = std::mem::take(response.body_mut());
        let bytes = axum::body::to_bytes(body, 100 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: response.status(), response, text }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), "").await
    }

    /// A page as htmx asks for it, for an element.
    async fn hx_get(&self, path: &str, target: &str) -> Answer {
        self.send(Request::get(path).header("hx-request", "true").header("hx-target", target), "").await
    }

    /// A form as htmx sends it.
    async fn hx_form(&self, path: &str, target: &str, body: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header("hx-request", "true").header("hx-target", target);
        self.send(request.header(header::CONTENT_TYPE, kind), body.to_owned()).await
    }

    async fn form(&self, path: &str, body: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body.to_owned()).await
    }

    async fn upload(&self, path: &str, field: &str, name: &str, content: &[u8]) -> Answer {
        let head =
            format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        let body = [head.as_bytes(), content, b"\r\n--B--\r\n"].concat();
        self.send(Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=B"), body)
            .await
    }

    /// The address of the preview of a file, whatever it opens on.
    async fn preview(&self, content: &str) -> String {
        self.preview_of(content.as_bytes()).await
    }

    async fn preview_of(&self, content: &[u8]) -> String {
        let answer = self.upload("/import", "datei", "crm.csv", content).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.header("location").split('?').next().unwrap().to_owned()
    }
}
