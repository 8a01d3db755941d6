//! Files of strangers are read in a child process: the same executable under limits, without keys, data or network.
//!
//! Owns: the child and its limits, how both talk, how many children there are at once, the crates that read pictures.
//! May use: `kernel`.
//! Never: what a file is for; a path, a tenant or a key.

mod child;
mod confine;
mod frame;
mod job;
mod parent;
mod picture;
#[cfg(debug_assertions)]
mod probes;
#[cfg(test)]
#[path = "../../../tests/support/pictures.rs"]
pub mod testing;

pub use child::as_child;
pub use job::{Answer, Job, Refused};
pub use parent::{Sandbox, SandboxError};
pub use picture::{MAX_BYTES as MAX_PICTURE, Picture, PictureError, read_picture};
#[cfg(debug_assertions)]
pub use probes::{ABORT, HOARD, NOISE, PEEK, SPIN};

/// What a child can be asked to read.
fn jobs() -> impl Iterator<Item = &'static Job> {
    #[cfg(debug_assertions)]
    let probes = probes::ALL;
    #[cfg(not(debug_assertions))]
    let probes: [&Job; 0] = [];
    [&picture::JOB].into_iter().chain(probes)
}
