//! `report`: the weekly report, as numbers, as a file, or stored.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    exit::{Exit, Failure},
};
use crate::{
    features::{
        house::tenants,
        second_opinion::reports::{
            self, Edition, Figures, GenerateReports, REPORT_DOWNLOADED, ReadReports, ReportError, Wanted,
            api::WeeklyReport, counts,
        },
    },
    kernel::problem::Explain as _,
    platform::{
        Platform,
        store::{Event, Recorded},
        tenancy::{Ctx, Operator, Tenant},
    },
};

#[derive(clap::Args)]
pub struct Args {
    /// Short name of the tenant
    #[arg(long)]
    tenant: String,
    /// ISO year
    #[arg(long)]
    jahr: u16,
    /// Calendar week
    #[arg(long)]
    kw: u8,
    /// Write the workbook to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Keep the report as the week's next version, as the page does
    #[arg(long)]
    store: bool,
    /// Keep one of the present week, too: it is preliminary, and nobody is told
    #[arg(long, requires = "store")]
    vorlaeufig: bool,
    /// Act as this account [default: the command line itself]
    #[arg(long = "as", value_name = "EMAIL")]
    email: Option<String>,
}

pub async fn run(scene: &CliContext, args: Args) -> Result<Outcome, Failure> {
    let Args { tenant, jahr, kw, out, store, vorlaeufig, email } = args;
    let order = Order { tenant, jahr, kw, email, workbook: out.is_some(), store, vorlaeufig };
    let mut outcome = ask(scene, Ask::Report(order)).await?;
    if let Some(path) = out.filter(|_| outcome.exit == Exit::Done) {
        fs::write(&path, &outcome.file)
            .map_err(|error| Failure::new(Exit::CannotCreate, format!("{}: {error}", path.display())))?;
        outcome.text.push_str(&format!("\nworkbook: {}", path.display()));
        if let Some(object) = outcome.json.as_object_mut() {
            object.insert("workbook".into(), json!(path));
        }
    }
    Ok(outcome)
}

/// Which report, and what to do with it.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    tenant: String,
    jahr: u16,
    kw: u8,
    email: Option<String>,
    workbook: bool,
    store: bool,
    vorlaeufig: bool,
}

pub fn report(p: &Platform, operator: &Operator, order: &Order) -> Result<Outcome, Failure> {
    let tenant = tenants::by_slug(p, operator, &order.tenant).map_err(|error| Failure::of(&error))?;
    let ctx: Ctx<ReadReports> = p.command_line(operator, &tenant, order.email.as_deref())?;
    let failed = |error: ReportError| Failure::from(error.explain());
    let numbers = reports::numbers(p, &ctx, order.jahr, order.kw).map_err(failed)?;
    let mut json = json!(WeeklyReport::from(numbers));
    let mut text = format!("{} {}/{:02}: {}", tenant.slug, order.jahr, order.kw, week(&json));
    let mut file = Vec::new();
    if order.store {
        let (report, bytes) = stored(p, operator, &tenant, order)?;
        text.push_str(&format!("\nstored as version {} ({} bytes)", report.version, report.size));
        if let Some(object) = json.as_object_mut() {
            let kept =
                json!({ "version": report.version, "sha256": report.sha256_hex(), "size": report.size });
            object.insert("stored".into(), kept);
        }
        file = bytes;
    } else if order.workbook {
        file = workbook(p, &ctx, order).map_err(failed)?;
    }
    Ok(Outcome { file, ..Outcome::done(json, text) })
}

fn week(json: &Value) -> String {
    let of = |name: &str| json.get(name).and_then(Value::as_u64).unwrap_or_default();
    format!(
        "{} Erstberatungen, {} Unterlagen, {} Ablehnungen, {} keine Rückmeldung, {} Gutachten",
        of("erstberatungen"),
        of("unterlagen"),
        of("ablehnungen"),
        of("keine_rm"),
        of("gutachten")
    )
}

fn stored(
    p: &Platform,
    operator: &Operator,
    tenant: &Tenant,
    order: &Order,
) -> Result<(reports::Report, Vec<u8>), Failure> {
    let failed = |error: ReportError| Failure::from(error.explain());
    let make: Ctx<GenerateReports> = p.command_line(operator, tenant, order.email.as_deref())?;
    let wanted = Wanted { jahr: order.jahr, kw: order.kw, vorlaeufig: order.vorlaeufig };
    let report = reports::generate(p, &make, wanted, "").map_err(failed)?;
    if !order.workbook {
        return Ok((report, Vec::new()));
    }
    let read: Ctx<ReadReports> = p.command_line(operator, tenant, order.email.as_deref())?;
    reports::file(p, &read, &report.id).map_err(failed)
}

/// The workbook without keeping it; that it left the house is in the audit trail all the same.
fn workbook(p: &Platform, ctx: &Ctx<ReadReports>, order: &Order) -> Result<Vec<u8>, ReportError> {
    let woche = reports::woche(order.jahr, order.kw)?;
    let basis = p.store().read(ctx, |r| counts::basis(r, woche))?;
    let edition = Edition { facility: ctx.facility(), made: ctx.now(), zone: ctx.zone(), version: None };
    let bytes = reports::workbook(&Figures::of(woche, &basis.counts()), &edition)?;
    let event = Event::new(REPORT_DOWNLOADED).note("jahr", order.jahr).note("kw", order.kw);
    p.store().write(ctx, |_| Ok::<_, ReportError>(Recorded::new((), event)))?;
    Ok(bytes)
}
