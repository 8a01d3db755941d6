//! `audit verify`, `audit export`: the hash chains of the audit trail, here and as a file for another machine.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    exit::{Exit, Failure},
};
use crate::{
    features::house::tenants,
    platform::{
        Platform,
        store::{ExportError, ExportFault, ExportReport, verify_export},
        tenancy::Operator,
    },
};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Recompute the hash chains; or verify an exported trail, on any machine
    Verify(VerifyArgs),
    /// Write the audit trail of a tenant as JSON lines with a signed head
    Export {
        /// Short name of the tenant
        #[arg(long)]
        tenant: String,
        /// The new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct VerifyArgs {
    /// An exported trail; needs no data file, and with the keyring at hand the links are computed too
    #[arg(conflicts_with = "tenant")]
    file: Option<PathBuf>,
    /// The key that must have signed the export, as `keys list` printed it on the instance
    #[arg(long, value_name = "HEX", requires = "file")]
    key: Option<String>,
    /// Short name of one tenant [default: all, and the instance]
    #[arg(long)]
    tenant: Option<String>,
}

impl Verb {
    /// Whether it looks at an export, and not at the data file.
    pub fn on_a_file(&self) -> bool {
        matches!(self, Self::Verify(VerifyArgs { file: Some(_), .. }))
    }
}

pub async fn run(scene: &CliContext, verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::Verify(VerifyArgs { file: Some(file), key, .. }) => {
            Ok(judged(&file, &verify_export(&file, &scene.config.places.keyring, key.as_deref())?))
        }
        Verb::Verify(VerifyArgs { tenant, .. }) => ask(scene, Ask::AuditVerify { tenant }).await,
        Verb::Export { tenant, out } => {
            let out =
                std::path::absolute(&out).map_err(|_| Failure::new(Exit::Usage, "--out is no file name"))?;
            ask(scene, Ask::AuditExport { tenant, out }).await
        }
    }
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

pub fn export(p: &Platform, operator: &Operator, slug: &str, out: &Path) -> Result<Outcome, Failure> {
    let tenant = tenants::by_slug(p, operator, slug).map_err(|error| Failure::of(&error))?;
    let summary = p.export_audit(operator, &tenant, out)?;
    Ok(Outcome::done(
        json!({
            "file": summary.file,
            "tenant": slug,
            "entries": summary.entries,
            "public_key": summary.public_key,
        }),
        format!(
            "{} entries of {slug}: {}\nsigned with the key of {}\nverify it anywhere: visite audit verify FILE --key {}",
            summary.entries,
            summary.file.display(),
            summary.public_key,
            summary.public_key
        ),
    ))
}

/// What an export proves, in words.
fn judged(file: &Path, report: &ExportReport) -> Outcome {
    let whole = report.faults.is_empty();
    let signer = match report.signer_known {
        Some(true) => "signed by the expected key",
        Some(false) => "NOT signed by the expected key",
        None => "signed by the key that it names itself: compare it with `keys list` of the instance (--key)",
    };
    let links = match report.links_verified {
        Some(true) => "computed with the tenant's key, all continue the chain",
        Some(false) => "computed with the tenant's key, NOT all continue the chain",
        None => "not computed: the tenant's key is not here",
    };
    let mut text = format!(
        "{}: {} entries of {}, exported {}\nkey: {} ({signer})\nlinks: {links}\n",
        file.display(),
        report.entries,
        report.tenant,
        report.exported_at,
        report.public_key,
    );
    report.faults.iter().for_each(|fault| text.push_str(&format!("FAULT: {fault}\n")));
    text.push_str(if whole { "whole" } else { "NOT whole" });
    let mut json = json!(report);
    if let Some(object) = json.as_object_mut() {
        object.insert("whole".into(), whole.into());
    }
    Outcome {
        exit: if whole { Exit::Done } else { Exit::BadInput },
        json,
        text,
        error: (!whole).then(|| "the export is not what was signed".to_owned()),
        quiet: false,
        file: Vec::new(),
    }
}

/// Refuses a short name that means nothing.
pub fn known(p: &Platform, operator: &Operator, slug: Option<&str>) -> Result<(), Failure> {
    if let Some(slug) = slug {
        tenants::by_slug(p, operator, slug).map_err(|error| Failure::of(&error))?;
    }
    Ok(())
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let exit = match &error {
            ExportError::Exists(_) => Exit::CannotCreate,
            ExportError::Io(..) | ExportError::Store(_) => Exit::Io,
            ExportError::Damaged(_) => Exit::Failed,
        };
        Self::new(exit, error.to_string())
    }
}

impl From<ExportFault> for Failure {
    fn from(fault: ExportFault) -> Self {
        let exit = match &fault {
            ExportFault::Io(..) => Exit::Io,
            ExportFault::NotAnExport(_) => Exit::BadInput,
            ExportFault::Newer(_) => Exit::Configuration,
        };
        Self::new(exit, fault.to_string())
    }
}
