//! `keys rotate`.

use super::{Scene, answer::Outcome, exit::Failure, rotate};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Sign with a new key
    Rotate(rotate::Args),
}

pub async fn run(scene: &Scene, verb: Verb) -> Result<Outcome, Failure> {
    match verb {
        Verb::Rotate(args) => rotate::run(scene, args).await,
    }
}
