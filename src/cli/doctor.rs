//! `doctor`: the self-checks of the operator's page, for the console.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    exit::{Exit, Failure},
};
use crate::{
    features::house::operations::{Light, checks},
    kernel::words::Lang,
    platform::{Platform, tenancy::Operator},
    ui::words::t,
};

pub async fn run(scene: &CliContext) -> Result<Outcome, Failure> {
    ask(scene, Ask::Doctor).await
}

/// Exit code 1 when something needs to be done now.
pub fn look(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    let condition = p.condition(operator).map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
    let all = checks(&condition, Lang::En);
    let rows: Vec<_> = all
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "light": check.light.code(),
                "title": t(Lang::En, &check.title),
                "found": t(Lang::En, &check.found),
            })
        })
        .collect();
    let lines: Vec<String> = all
        .iter()
        .map(|check| {
            let (title, found) = (t(Lang::En, &check.title), t(Lang::En, &check.found));
            format!("{:<8} {title}: {found}", check.light.code())
        })
        .collect();
    let mut outcome = Outcome::done(json!({ "checks": rows }), lines.join("\n"));
    if all.iter().any(|check| check.light == Light::Bad) {
        outcome.exit = Exit::Failed;
    }
    Ok(outcome)
}
