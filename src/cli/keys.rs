//! `keys list`, `keys rotate`. No key is ever printed.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    exit::Failure,
    rotate,
};
use crate::platform::{Platform, tenancy::Operator};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Every key: what it is for, whose it is, and its id
    List,
    /// Sign with a new key, or make the certificate authority anew
    Rotate(rotate::Args),
}

pub async fn run(scene: &CliContext, verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::List => ask(scene, Ask::KeysList).await,
        Verb::Rotate(args) => rotate::run(scene, args).await,
    }
}

pub fn list(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    let list = p.key_list(operator).map_err(|error| Failure::of(&error))?;
    let mut text: Vec<String> = list
        .keys
        .iter()
        .map(|key| format!("{:<12} {:<24} {}", key.purpose, key.tenant.as_deref().unwrap_or("-"), key.id))
        .collect();
    text.push(format!("audit exports are verified with {}", list.audit_public_key));
    if list.erased_tenants > 0 {
        text.push(format!("keys of {} tenants were deleted", list.erased_tenants));
    }
    Ok(Outcome::done(json!(list), text.join("\n")))
}
