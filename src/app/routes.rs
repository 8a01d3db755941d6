//! Every route of the product, folded out of the register.

use super::features::FEATURES;
use crate::platform::web::routes::Routes;

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    FEATURES.iter().fold(Routes::new(), |all, feature| all.and((feature.routes)()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::web::openapi;

    #[test]
    fn every_route_of_reports_and_dashboard_is_in_the_table_and_the_apis_in_its_document() {
        let (_, table) = routes().split();
        let document = serde_json::to_value(openapi::document(&table)).unwrap();
        for path in ["dashboard", "weekly/{jahr}/{kw}", "generate", "list", "download/{id}", "yearly/{jahr}"]
        {
            assert!(document["paths"].get(format!("/api/v1/reports/{path}")).is_some(), "{path}");
        }
        for (method, path, permission) in [
            ("GET", "/", "account.own"),
            ("GET", "/faelle/uebersicht", "reports.read"),
            ("GET", "/berichte", "reports.read"),
            ("POST", "/berichte", "reports.generate"),
            ("GET", "/berichte/{jahr}/{kw}", "reports.read"),
            ("GET", "/berichte/{id}/datei.xlsx", "reports.read"),
            ("POST", "/api/v1/reports/generate", "reports.generate"),
        ] {
            let found = table.iter().find(|route| route.method == method && route.path == path);
            assert_eq!(found.map(|route| route.access.permission), Some(permission), "{method} {path}");
        }
    }
}
