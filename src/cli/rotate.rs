//! `keys rotate jwt`.

use serde_json::json;

use super::{Scene, answer::Outcome, ask::Ask, ask::ask, exit::Failure};
use crate::platform::{Platform, tenancy::Operator};

#[derive(clap::Args)]
pub struct Args {
    /// Which key
    #[arg(value_enum)]
    key: Key,
    /// End every session at once: everybody signs in again
    #[arg(long)]
    now: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Key {
    /// The key that signs access tokens; sessions live on
    Jwt,
}

pub async fn run(scene: &Scene, args: Args) -> Result<Outcome, Failure> {
    match args.key {
        Key::Jwt => ask(scene, Ask::RotateJwt { now: args.now }).await,
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
