//! `tenant create`, `tenant list`, `tenant suspend`, `tenant resume`, `tenant erase`.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    exit::{Exit, Failure},
    prompt,
};
use crate::{
    features::house::tenants,
    platform::{
        Platform,
        tenancy::{Area, Operator, Tenant},
        tenants::TenantActError,
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
        /// Why; kept in the audit trail
        #[arg(long)]
        reason: String,
    },
    /// Take a suspension back
    Resume {
        /// Short name of the tenant
        #[arg(long)]
        slug: String,
    },
    /// Delete a tenant's key for ever; asks for its short name once more
    Erase {
        /// Short name of the tenant
        #[arg(long)]
        slug: String,
        /// The short name once more, instead of asking for it
        #[arg(long, value_name = "SLUG")]
        confirm: Option<String>,
    },
}

fn area(code: &str) -> Result<Area, String> {
    Area::from_code(code).ok_or_else(|| "an area is zweitmeinung, pflege or praxis".to_owned())
}

pub async fn run(scene: &CliContext, verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::Create { slug, name, areas } => ask(scene, Ask::TenantCreate { slug, name, areas }).await,
        Verb::List => ask(scene, Ask::TenantList).await,
        Verb::Suspend { slug, reason } => ask(scene, Ask::TenantSuspend { slug, reason }).await,
        Verb::Resume { slug } => ask(scene, Ask::TenantResume { slug }).await,
        Verb::Erase { slug, confirm } => {
            let typed = match confirm {
                Some(typed) => typed,
                None => prompt::secret(&format!(
                    "Everything of `{slug}` will be unreadable for ever. Its short name once more: "
                ))?
                .reveal()
                .to_owned(),
            };
            ask(scene, Ask::TenantErase { slug, typed }).await
        }
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
            format!("{}  {}  ({})", tenant.slug, tenant.name, areas.join(", "))
        })
        .collect();
    Ok(Outcome::done(json!({ "tenants": all.iter().map(shown).collect::<Vec<_>>() }), text.join("\n")))
}

pub fn suspend(p: &Platform, operator: &Operator, slug: &str, reason: &str) -> Result<Outcome, Failure> {
    let tenant = p.suspend_tenant(operator, slug, reason).map_err(refused)?;
    Ok(Outcome::done(shown(&tenant), format!("tenant {slug} suspended: nobody of it is signed in any more")))
}

pub fn resume(p: &Platform, operator: &Operator, slug: &str) -> Result<Outcome, Failure> {
    let tenant = p.resume_tenant(operator, slug).map_err(refused)?;
    Ok(Outcome::done(shown(&tenant), format!("tenant {slug} may sign in again")))
}

fn refused(error: TenantActError) -> Failure {
    Failure::of(&tenants::TenantError::from(error))
}

pub fn erase(p: &Platform, operator: &Operator, slug: &str, typed: &str) -> Result<Outcome, Failure> {
    let proof = p.erase_tenant(operator, slug, typed).map_err(refused)?;
    if !proof.holds() {
        return Err(Failure::new(
            Exit::Failed,
            format!("tenant {slug} is not erased completely; run it again"),
        ));
    }
    let json = json!({
        "erased": slug,
        "no_key_left": proof.no_key_left,
        "in_ledger": proof.in_ledger,
        "rows_tried": proof.tried,
        "rows_opened": proof.opened,
    });
    let text = format!(
        "tenant {slug} erased: no key left, {} sealed rows tried, {} opened\nolder backups still hold the key: delete them when they are no longer needed",
        proof.tried, proof.opened
    );
    Ok(Outcome::done(json, text))
}

fn shown(tenant: &Tenant) -> serde_json::Value {
    let areas: Vec<&str> = tenant.areas().map(Area::code).collect();
    json!({
        "slug": tenant.slug,
        "name": tenant.name,
        "areas": areas,
        "state": tenant.state.code(),
        "created_at": tenant.created_at.to_string(),
    })
}
