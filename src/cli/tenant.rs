//! `tenant create`, `tenant list`, `tenant suspend`, `tenant resume`.

use serde_json::json;

use super::{
    Scene,
    answer::Outcome,
    ask::{Ask, ask},
    exit::Failure,
};
use crate::{
    features::house::tenants,
    platform::{
        Platform,
        tenancy::{Area, Operator, Tenant, TenantState},
    },
};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Make a tenant with its own key
    Create {
        /// Short name for the command line: a-z, 0-9, -
        #[arg(long)]
        slug: String,
        /// The name that people see
        #[arg(long)]
        name: String,
        /// Areas, separated by commas: zweitmeinung, pflege, praxis
        #[arg(long, value_delimiter = ',', required = true, value_parser = area)]
        areas: Vec<Area>,
    },
    /// Every tenant
    List,
    /// Let nobody of a tenant sign in any more, and end its sessions; its data stays
    Suspend {
        /// Short name of the tenant
        #[arg(long)]
        slug: String,
    },
    /// Take a suspension back
    Resume {
        /// Short name of the tenant
        #[arg(long)]
        slug: String,
    },
}

fn area(code: &str) -> Result<Area, String> {
    Area::from_code(code).ok_or_else(|| "an area is zweitmeinung, pflege or praxis".to_owned())
}

pub async fn run(scene: &Scene, verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::Create { slug, name, areas } => ask(scene, Ask::TenantCreate { slug, name, areas }).await,
        Verb::List => ask(scene, Ask::TenantList).await,
        Verb::Suspend { slug } => ask(scene, Ask::TenantSuspend { slug }).await,
        Verb::Resume { slug } => ask(scene, Ask::TenantResume { slug }).await,
    }
}

pub fn create(
    p: &Platform,
    operator: &Operator,
    slug: &str,
    name: &str,
    areas: &[Area],
) -> Result<Outcome, Failure> {
    let tenant = tenants::create(p, operator, slug, name, areas).map_err(|error| Failure::of(&error))?;
    Ok(Outcome::done(shown(&tenant), format!("tenant {} created", tenant.slug)))
}

pub fn list(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    let all = tenants::list(p, operator).map_err(|error| Failure::of(&error))?;
    let text: Vec<String> = all
        .iter()
        .map(|tenant| {
            let areas: Vec<&str> = tenant.areas().map(Area::code).collect();
            let state = if tenant.state == TenantState::Suspended { "  suspended" } else { "" };
            format!("{}  {}  ({}){state}", tenant.slug, tenant.name, areas.join(", "))
        })
        .collect();
    Ok(Outcome::done(json!({ "tenants": all.iter().map(shown).collect::<Vec<_>>() }), text.join("\n")))
}

pub fn suspend(p: &Platform, operator: &Operator, slug: &str) -> Result<Outcome, Failure> {
    tenants::suspend(p, operator, slug).map_err(|error| Failure::of(&error))?;
    Ok(Outcome::done(
        json!({ "suspended": slug }),
        format!("tenant {slug} is suspended; its sessions have ended"),
    ))
}

pub fn resume(p: &Platform, operator: &Operator, slug: &str) -> Result<Outcome, Failure> {
    tenants::resume(p, operator, slug).map_err(|error| Failure::of(&error))?;
    Ok(Outcome::done(json!({ "resumed": slug }), format!("tenant {slug} works again")))
}

fn shown(tenant: &Tenant) -> serde_json::Value {
    let areas: Vec<&str> = tenant.areas().map(Area::code).collect();
    json!({
        "slug": tenant.slug,
        "name": tenant.name,
        "areas": areas,
        "suspended": tenant.state == TenantState::Suspended,
        "created_at": tenant.created_at.to_string(),
    })
}
