//! `check`: records, seals, derived rows, search and audit chains, recounted.

use serde_json::json;

use super::{
    Scene,
    answer::Outcome,
    ask::{Ask, ask},
    exit::{Exit, Failure},
};
use crate::platform::{Platform, operation::CheckReport, store::ScopeReport, tenancy::Operator};

pub async fn run(scene: &Scene) -> Result<Outcome, Failure> {
    ask(scene, Ask::Check).await
}

pub fn check(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    let report = p.check(operator).map_err(|error| Failure::of(&error))?;
    Ok(shown(&report))
}

/// A report as people and machines read it; not clean is a failure.
pub fn shown(report: &CheckReport) -> Outcome {
    let clean = report.clean();
    let mut text = lines("instance", &report.instance);
    for tenant in &report.tenants {
        text.push_str(&lines(&tenant.slug, &tenant.scope));
    }
    text.push_str(if clean { "clean" } else { "NOT clean" });
    let json = json!({ "clean": clean, "instance": report.instance, "tenants": report.tenants });
    Outcome {
        exit: if clean { Exit::Done } else { Exit::Failed },
        json,
        text,
        error: (!clean)
            .then(|| "the data file has faults; keep it, and restore the last good backup".to_owned()),
        quiet: false,
        file: Vec::new(),
    }
}

fn lines(name: &str, scope: &ScopeReport) -> String {
    let mut text = format!("{name}\n");
    for table in &scope.tables {
        text.push_str(&format!(
            "  {:<20} {:>8} records {:>9} index rows {:>6} tallies {:>8} searchable\n",
            table.table, table.records, table.index_rows, table.tally_buckets, table.searchable
        ));
        for fault in &table.faults {
            text.push_str(&format!("    FAULT: {fault}\n"));
        }
    }
    text.push_str(&format!("  {:<20} {:>8} entries\n", "audit", scope.audit.entries));
    for fault in &scope.audit.faults {
        text.push_str(&format!("    FAULT: {fault}\n"));
    }
    text
}
