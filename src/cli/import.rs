//! `import crm`: the CSV import of the pages, from a file.

use std::{fs, path::PathBuf};

use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, Request, ask},
    exit::{Exit, Failure},
};
use crate::{
    features::{
        house::tenants,
        second_opinion::case_import::{Confirmed, CrmImport, ImportCases, ImportError},
    },
    kernel::{paging::Paging, problem::Explain as _},
    platform::{
        Platform,
        intake::{self, api::preview_json},
        sheet::{Encoding, MAX_BYTES, Reading},
        tenancy::{Ctx, Operator},
    },
};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Import the cases of a CRM export (CSV)
    Crm {
        /// The CSV file
        file: PathBuf,
        /// Short name of the tenant
        #[arg(long)]
        tenant: String,
        /// Act as this account, which must be allowed to import [default: the command line itself]
        #[arg(long = "as", value_name = "EMAIL")]
        email: Option<String>,
        /// Only say what importing it would do
        #[arg(long)]
        preview: bool,
        /// What the file is read as [default: found by its bytes]
        #[arg(long, value_parser = PossibleValuesParser::new(Encoding::CHOICES.map(Encoding::name)))]
        encoding: Option<String>,
    },
}

pub async fn run(scene: &CliContext, verb: Verb) -> Result<Outcome, Failure> {
    let Verb::Crm { file: path, tenant, email, preview, encoding } = verb;
    let unreadable = |error: std::io::Error| Failure::new(Exit::Io, format!("{}: {error}", path.display()));
    let too_large = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    if fs::metadata(&path).map_err(unreadable)?.len() > too_large {
        return Err(Failure::new(Exit::BadInput, format!("the file is larger than {MAX_BYTES} bytes")));
    }
    let file = fs::read(&path).map_err(unreadable)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ask(scene, Request { ask: Ask::ImportCrm { tenant, email, name, preview, encoding }, file }).await
}

/// Who imports what where.
pub struct Order<'a> {
    pub tenant: &'a str,
    pub email: Option<&'a str>,
    pub name: &'a str,
    pub preview: bool,
    pub encoding: Option<&'a str>,
}

pub fn import(p: &Platform, operator: &Operator, order: &Order<'_>, file: &[u8]) -> Result<Outcome, Failure> {
    let tenant = tenants::by_slug(p, operator, order.tenant).map_err(|error| Failure::of(&error))?;
    let ctx: Ctx<ImportCases> = p.command_line(operator, &tenant, order.email)?;
    let failed = |error: ImportError| Failure::input(&error.explain());
    let mut plan = intake::upload::<CrmImport>(p, &ctx, order.name, file).map_err(failed)?;
    let chosen = Encoding::CHOICES.into_iter().find(|one| Some(one.name()) == order.encoding);
    if chosen.is_some() {
        let reading = Reading { encoding: chosen, ..Reading::default() };
        plan = intake::read_again::<CrmImport>(p, &ctx, plan.id, reading).map_err(failed)?.plan;
    }
    if order.preview {
        let all =
            Paging { page: 1, per_page: usize::try_from(plan.counts.total).unwrap_or(usize::MAX).max(1) };
        let preview = preview_json(p, &ctx, &plan, None, all).map_err(failed)?;
        let counts = plan.counts;
        let text = format!(
            "{} rows: {} new, {} duplicates, {} rejected (nothing imported)",
            counts.total, counts.new, counts.duplicates, counts.rejected
        );
        return Ok(Outcome::done(json!(preview), text));
    }
    if plan.is_unsure() {
        // Without the names: an error's text is kept where no name may be.
        let read_as = plan.head.encoding.name();
        let why = format!(
            "the file looks like {read_as}; look at the names with --preview, then say --encoding {read_as} or another"
        );
        return Err(Failure::new(Exit::BadInput, why));
    }
    match intake::confirm::<CrmImport>(p, &ctx, plan.id, &plan.hash_hex(), "").map_err(failed)? {
        Confirmed::Done(result) => {
            let text = format!(
                "{} imported, {} duplicates skipped, {} rejected",
                result.imported,
                result.skipped,
                result.errors.len()
            );
            Ok(Outcome::done(json!(result), text))
        }
        Confirmed::Stale(_) => {
            Err(Failure::new(Exit::Failed, "the cases changed meanwhile; nothing was imported, try again"))
        }
    }
}
