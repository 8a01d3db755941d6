//! `keys list`: the keys by their names. No key is ever printed.

use serde_json::json;

use super::{
    Scene,
    answer::Outcome,
    ask::{Ask, ask},
    exit::Failure,
};
use crate::platform::{Platform, tenancy::Operator};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Every key: what it is for, whose it is, and its id
    List,
}

pub async fn run(scene: &Scene, Verb::List: Verb) -> Result<Outcome, Failure> {
    ask(scene, Ask::KeysList).await
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
