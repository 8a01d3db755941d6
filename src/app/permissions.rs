//! Who may do what (domain.md, 9): every permission of the product, and the page that shows them.

use std::sync::LazyLock;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::features::each;
use crate::{
    features::house::accounts::{ADMIN, ManagePeople, Section, role_word, tabs},
    kernel::words::Msg,
    platform::{
        Platform,
        feature::{Feature, Right},
        people::ROLES,
        tenancy::{Ctx, Role},
        web::routes::Routes,
    },
    ui::{
        NavSpot, Page, View,
        table::{Column, Row, Table, table},
    },
};

/// What this page registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("app::permissions") };

/// Every permission that people have, in the order of domain.md, 9.
pub static RIGHTS: LazyLock<Vec<Right>> = LazyLock::new(|| {
    let mut rights = each(|feature| feature.rights);
    rights.sort_by_key(|right| right.row);
    rights
});

/// The route of this file.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/verwaltung/rollen", show)
}

async fn show(ctx: Ctx<ManagePeople>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let rights = RIGHTS.iter().filter(|right| right.area.is_none_or(|area| ctx.has_area(area)));
        Ok(p.page(&ctx, &RolesPage { rights: rights.copied().collect() }))
    })
    .await
}

/// Who may do what.
struct RolesPage {
    rights: Vec<Right>,
}

impl Page for RolesPage {
    fn title(&self) -> Msg {
        Msg::new("roles-title")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn body(&self, v: &View) -> Markup {
        let mut columns = vec![Column::new(Msg::new("roles-right"))];
        columns.extend(ROLES.into_iter().map(|role| Column::new(Msg::new(role.words()))));
        let row = |right: &Right| {
            let mut cells = vec![html! { (v.t(&Msg::new(right.words))) }];
            cells.extend(ROLES.into_iter().map(|role| cell(v, right.roles.contains(&role))));
            Row::new(cells)
        };
        let rows = self.rights.iter().map(row).collect();
        html! {
            (tabs(v, Section::Roles))
            p { (v.w("roles-said")) }
            (table(v, &Table::new("rollen", Msg::new("roles-title"), columns).rows(rows)))
            p.meta { (v.t(&Msg::new("roles-own").with("rolle", role_word(v, Role::Client)))) }
        }
    }
}

fn cell(v: &View, has: bool) -> Markup {
    let (mark, word) = if has { ("●", "common-yes") } else { ("–", "common-no") };
    html! { span aria-hidden="true" { (mark) } span.visually-hidden { (v.w(word)) } }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::app::routes::routes;

    /// Rights of everybody who signed in, and of the operator, are no rows of the page; nor those of
    /// badges, which have no role.
    const NO_ROWS: [&str; 5] = ["public", "account.own", "inbox.own", "operator", "shell.look"];

    #[test]
    fn every_permission_of_a_route_stands_on_the_page_with_its_roles() {
        let listed: BTreeSet<(&str, &[Role])> =
            RIGHTS.iter().map(|right| (right.name, right.roles)).collect();
        assert_eq!(listed.len(), RIGHTS.len());
        for route in routes().split().1 {
            let access = route.access;
            if !NO_ROWS.contains(&access.permission) && access.badge.is_none() {
                assert!(listed.contains(&(access.permission, access.roles)), "{}", access.permission);
            }
        }
    }

    /// The rows of domain.md, 9 of the features whose own tests do not say theirs ([`Feature::matrix`]).
    #[test]
    fn the_roles_of_each_permission_are_those_of_the_matrix() {
        let of = |name: &str| {
            let right = RIGHTS.iter().find(|right| right.name == name).unwrap();
            right.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
        };
        for (name, roles) in [
            ("cases.read", "admin dak_mitarbeiter"),
            ("cases.edit", "admin"),
            ("icd.enter", "admin dak_mitarbeiter"),
            ("icd.clear", "admin"),
            ("import.run", "admin"),
            ("import.log", "admin dak_mitarbeiter"),
            ("cases.code", "admin"),
            ("reports.generate", "admin"),
            ("reports.read", "admin dak_mitarbeiter"),
            ("people.manage", "admin"),
        ] {
            assert_eq!(of(name), roles, "{name}");
        }
    }
}
