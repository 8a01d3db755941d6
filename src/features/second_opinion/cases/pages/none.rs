//! What every page says where there are no cases at all.

use maud::Markup;

use crate::{
    features::second_opinion::cases::{EditCases, filter::LIST},
    kernel::{problem::Link, words::Msg},
    platform::tenancy::Permission as _,
    ui::{View, notice::empty},
};

/// That the work begins with an import: with the way there for those who may, with who may for all others.
#[must_use]
pub fn no_cases(v: &View, may_import: bool) -> Markup {
    if may_import {
        let ways: Vec<Link> = LIST
            .begin
            .iter()
            .map(|(href, words)| Link { href: (*href).into(), words: Msg::new(words) })
            .collect();
        return empty(v, &Msg::new("case-none"), &ways);
    }
    let roles: Vec<String> = EditCases::ROLES.iter().map(|role| v.w(role.words())).collect();
    empty(v, &Msg::new("case-none-ask").with("rollen", roles.join(", ")), &[])
}
