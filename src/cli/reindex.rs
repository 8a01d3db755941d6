//! `reindex`: derived rows and search, rebuilt from the records.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    audit::known,
    exit::Failure,
};
use crate::platform::{Platform, tenancy::Operator};

#[derive(clap::Args)]
pub struct Args {
    /// Short name of one tenant [default: all]
    #[arg(long)]
    tenant: Option<String>,
}

pub async fn run(scene: &CliContext, args: Args) -> Result<Outcome, Failure> {
    ask(scene, Ask::Reindex { tenant: args.tenant }).await
}

pub fn reindex(p: &Platform, operator: &Operator, slug: Option<&str>) -> Result<Outcome, Failure> {
    known(p, operator, slug)?;
    let done = p.reindex(operator, slug).map_err(|error| Failure::of(&error))?;
    let text: Vec<String> = done.iter().map(|(slug, rows)| format!("{slug}: {rows} rows written")).collect();
    let rows: Vec<_> = done.iter().map(|(slug, rows)| json!({ "tenant": slug, "rows": rows })).collect();
    Ok(Outcome::done(json!({ "tenants": rows }), text.join("\n")))
}
