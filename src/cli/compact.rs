//! `compact`: gives the space of what was removed back to the disk; offline.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, say_no_locks},
    exit::{Exit, Failure},
    socket,
};
use crate::platform::store::{OpenError, compact, has_locks};

fn served() -> Failure {
    Failure::new(
        Exit::Failed,
        "a server is running on this data file; stop it, then compact (nothing was changed)",
    )
}

pub async fn run(scene: &CliContext) -> Result<Outcome, Failure> {
    let places = scene.config.places.clone();
    if !has_locks(&places.data_file()) {
        say_no_locks();
        if socket::call(&places.data, &Ask::Health.into()).await.is_some() {
            return Err(served());
        }
    }
    let done = tokio::task::spawn_blocking(move || compact(&places)).await;
    let summary = done.map_err(|_| Failure::new(Exit::Failed, "stopped by a bug"))?;
    let summary = summary.map_err(|error| match error {
        OpenError::Busy(_) => served(),
        other => other.into(),
    })?;
    let text = format!(
        "compacted: {} bytes instead of {} ({} rows, each compared)\nthe file before is {}; delete it after `visite check`",
        summary.bytes,
        summary.bytes_before,
        summary.rows,
        summary.former.display()
    );
    Ok(Outcome::done(json!(summary), text))
}
