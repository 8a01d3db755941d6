//! The served OpenAPI document and the route table name the same routes.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use visite::for_tests::routes;

use crate::support::TestServer;

#[tokio::test(flavor = "multi_thread")]
async fn the_served_document_lists_exactly_the_routes_of_the_api() {
    let site = TestServer::start().await;
    let (status, document) = site.stranger().api(Method::GET, "/openapi.json", None).await;
    assert_eq!(status, StatusCode::OK);
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(
                operation["summary"].as_str().is_some_and(|text| text.len() > 5),
                "{method} {path}: no summary"
            );
            assert!(operation["responses"].as_object().is_some_and(|all| all.len() > 1), "{method} {path}");
            documented.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let table: BTreeSet<String> = routes()
        .split()
        .1
        .iter()
        .filter(|route| route.path.starts_with("/api/v1"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert!(table.len() > 25, "{table:?}");
    assert_eq!(documented.difference(&table).collect::<Vec<_>>(), Vec::<&String>::new(), "not in the table");
    assert_eq!(
        table.difference(&documented).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "not in the document"
    );
    // Every reference in it leads somewhere.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "schema {name} is missing");
    }
}
