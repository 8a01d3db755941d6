//! Every route of the product, one line a feature.

use super::{api_docs, permissions, start};
use crate::{
    features::{
        house::{
            audit_trail, certificates, domains, inbox, invitations, mail, my_account, operations, people,
            recovery, registration, settings, setup, sign_in, tenants,
        },
        second_opinion::{case_import, cases, coding, dashboard, icd, reports},
    },
    platform::web::routes::Routes,
};

/// All routes.
#[must_use]
pub fn routes() -> Routes {
    let features = [
        start::routes(),
        api_docs::routes(),
        sign_in::routes(),
        recovery::routes(),
        registration::routes(),
        people::routes(),
        invitations::routes(),
        domains::routes(),
        settings::routes(),
        permissions::routes(),
        setup::routes(),
        operations::routes(),
        tenants::routes(),
        certificates::routes(),
        audit_trail::routes(),
        inbox::routes(),
        mail::routes(),
        my_account::routes(),
        dashboard::routes(),
        case_import::routes(),
        cases::routes(),
        icd::routes(),
        coding::routes(),
        reports::routes(),
    ];
    features.into_iter().fold(Routes::new(), Routes::and)
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
