//! `audit verify`: the hash chains of the audit trail.

use serde_json::json;

use super::{
    Scene,
    answer::Outcome,
    ask::{Ask, ask},
    exit::{Exit, Failure},
};
use crate::{
    features::house::tenants,
    platform::{Platform, tenancy::Operator},
};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Recompute the hash chains
    Verify {
        /// Short name of one tenant [default: all, and the instance]
        #[arg(long)]
        tenant: Option<String>,
    },
}

pub async fn run(scene: &Scene, verb: Verb) -> Result<Outcome, Failure> {
    let Verb::Verify { tenant } = verb;
    ask(scene, Ask::AuditVerify { tenant }).await
}

pub fn verify(p: &Platform, operator: &Operator, slug: Option<&str>) -> Result<Outcome, Failure> {
    known(p, operator, slug)?;
    let chains = p.verify_audit(operator, slug).map_err(|error| Failure::of(&error))?;
    let whole = chains.iter().all(|chain| chain.log.faults.is_empty());
    let mut text = String::new();
    for chain in &chains {
        let name = chain.tenant.as_deref().unwrap_or("instance");
        text.push_str(&format!("{name}: {} entries, {} faults\n", chain.log.entries, chain.log.faults.len()));
        chain.log.faults.iter().for_each(|fault| text.push_str(&format!("  FAULT: {fault}\n")));
    }
    Ok(Outcome {
        exit: if whole { Exit::Done } else { Exit::Failed },
        json: json!({ "whole": whole, "chains": chains }),
        text,
        error: (!whole).then(|| "an audit chain is broken".to_owned()),
        quiet: false,
        file: Vec::new(),
    })
}

/// Refuses a short name that means nothing.
pub fn known(p: &Platform, operator: &Operator, slug: Option<&str>) -> Result<(), Failure> {
    if let Some(slug) = slug {
        tenants::by_slug(p, operator, slug).map_err(|error| Failure::of(&error))?;
    }
    Ok(())
}
