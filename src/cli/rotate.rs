//! `keys rotate jwt`, `keys rotate authority`.

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::Ask,
    ask::ask,
    exit::{Exit, Failure},
};
use crate::platform::{Platform, tenancy::Operator};

#[derive(clap::Args)]
pub struct Args {
    /// Which key
    #[arg(value_enum)]
    key: Key,
    /// With `jwt`: end every session at once: everybody signs in again
    #[arg(long)]
    now: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Key {
    /// The key that signs access tokens; sessions live on
    Jwt,
    /// The local certificate authority; every device needs its new certificate
    Authority,
}

pub async fn run(scene: &CliContext, args: Args) -> Result<Outcome, Failure> {
    match args.key {
        Key::Jwt => ask(scene, Ask::RotateJwt { now: args.now }).await,
        Key::Authority => ask(scene, Ask::RotateAuthority).await,
    }
}

pub fn rotate(p: &Platform, operator: &Operator, now: bool) -> Result<Outcome, Failure> {
    let change = p.change_token_key(operator, now).map_err(|error| Failure::of(&error))?;
    let until = change.old_until.map(|until| until.to_string());
    let text = match &until {
        Some(until) => {
            format!("key {} signs access tokens; the one before counts until {until}", change.number)
        }
        None => format!("key {} signs access tokens; {} sessions ended", change.number, change.ended),
    };
    Ok(Outcome::done(
        json!({ "key": "jwt", "number": change.number, "old_until": until, "sessions_ended": change.ended }),
        text,
    ))
}

pub fn renew_authority(p: &Platform, operator: &Operator) -> Result<Outcome, Failure> {
    p.renew_authority(operator).map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
    let fingerprint = p.authority_fingerprint().unwrap_or_default();
    let hosts = p.hosts();
    Ok(Outcome::done(
        json!({ "key": "authority", "fingerprint": fingerprint, "hosts": *hosts }),
        format!(
            "a new certificate authority signs for {}; its certificate has the fingerprint (SHA-256) {fingerprint}\n\
             every device must install the new certificate: open {}/geraet there",
            hosts.join(", "),
            p.base_url(),
        ),
    ))
}
