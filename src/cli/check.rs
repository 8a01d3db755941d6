//! `check`: records, seals, derived rows, search and audit chains, recounted; with `--deep` pages, references, files and
//! backups too. Without a server the data file is opened for looking only.

use serde_json::{Value, json};

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask_with},
    exit::{Exit, Failure},
};
use crate::{
    app::{boot, records},
    platform::{
        Platform,
        operation::{CheckReport, DeepReport},
        store::{LinkReport, OpenError, ScopeReport},
        tenancy::Operator,
    },
};

#[derive(clap::Args)]
pub struct Args {
    /// Also every page of the file, every seal, references between records, stored files, and the backups in backups/
    #[arg(long)]
    deep: bool,
}

/// What to do about damage.
const ADVICE: &str = "the data file has faults; keep it, and restore the last good backup";

pub async fn run(scene: &CliContext, args: &Args) -> Result<Outcome, Failure> {
    ask_with(scene, Ask::Check { deep: args.deep }, boot::open_untouched).await
}

pub fn check(p: &Platform, operator: &Operator, deep: bool) -> Outcome {
    shown(&if deep { p.check_deep(operator, &records::LINKS) } else { p.check(operator) })
}

/// A data file that does not open is what a check is for: damage, with its name.
pub fn unopened(error: &OpenError) -> Option<Outcome> {
    let OpenError::Damaged(fault) = error else { return None };
    Some(Outcome {
        exit: Exit::Failed,
        json: json!({ "clean": false, "fault": fault, "instance": null, "tenants": [] }),
        text: format!("FAULT: {fault}\nNOT clean"),
        error: Some(ADVICE.to_owned()),
        quiet: false,
        file: Vec::new(),
    })
}

/// What a check says where nobody could tell whether another process was writing meanwhile.
pub fn unlocked(mut outcome: Outcome) -> Outcome {
    if let Some(error) = &mut outcome.error {
        *error = "what was found may come from another process that writes: the drive has no file locks. End every \
            Visite process (or copy the data directory to a local drive), then check again"
            .to_owned();
    }
    if let Some(object) = outcome.json.as_object_mut() {
        object.insert("file_locks".into(), false.into());
    }
    outcome
}

/// A report as people and machines read it; not clean is a failure.
pub fn shown(report: &CheckReport) -> Outcome {
    let clean = report.clean();
    let mut text = lines("instance", &report.instance);
    for tenant in &report.tenants {
        text.push_str(&lines(&tenant.slug, &tenant.scope));
    }
    if let Some(deep) = &report.deep {
        text.push_str(&deep_lines(deep));
    }
    text.push_str(if clean { "clean" } else { "NOT clean" });
    let mut json = json!({ "clean": clean, "instance": report.instance, "tenants": report.tenants });
    if let (Some(object), Some(deep)) = (json.as_object_mut(), &report.deep) {
        object.insert("deep".into(), serde_json::to_value(deep).unwrap_or(Value::Null));
    }
    Outcome {
        exit: if clean { Exit::Done } else { Exit::Failed },
        json,
        text,
        error: (!clean).then(|| ADVICE.to_owned()),
        quiet: false,
        file: Vec::new(),
    }
}

fn faults(text: &mut String, faults: &[String]) {
    for fault in faults {
        text.push_str(&format!("    FAULT: {fault}\n"));
    }
}

fn lines(name: &str, scope: &ScopeReport) -> String {
    let mut text = format!("{name}\n");
    for table in &scope.tables {
        text.push_str(&format!(
            "  {:<20} {:>8} records {:>9} index rows {:>6} tallies {:>8} searchable\n",
            table.table, table.records, table.index_rows, table.tally_buckets, table.searchable
        ));
        faults(&mut text, &table.faults);
    }
    text.push_str(&format!("  {:<20} {:>8} entries\n", "audit", scope.audit.entries));
    faults(&mut text, &scope.audit.faults);
    text
}

fn links(text: &mut String, reports: &[LinkReport]) {
    for link in reports {
        let name = format!("{} -> {}", link.from, link.to);
        text.push_str(&format!("  {name:<36} {:>8} references\n", link.references));
        faults(text, &link.faults);
    }
}

fn deep_lines(deep: &DeepReport) -> String {
    let pages =
        if deep.engine.examined { "compared with their checksums" } else { "in memory, not compared" };
    let mut text = format!("deep\n  pages of the file: {pages}\n");
    faults(&mut text, &deep.engine.faults);
    let seals = &deep.seals;
    text.push_str(&format!("  seals: {} opened, {} of erased tenants\n", seals.opened, seals.erased));
    faults(&mut text, &seals.faults);
    links(&mut text, &deep.instance_links);
    for tenant in &deep.tenants {
        text.push_str(&format!("{}\n", tenant.slug));
        links(&mut text, &tenant.links);
        text.push_str(&format!("  files: {} whole\n", tenant.files.whole));
        faults(&mut text, &tenant.files.faults);
    }
    for backup in &deep.backups {
        text.push_str(&format!("backup {}: {} rows\n", backup.file.display(), backup.rows));
        faults(&mut text, &backup.faults);
        if let Some(reason) = &backup.unseen {
            text.push_str(&format!("    could not be looked at: {reason}\n"));
        }
    }
    text
}
