//! Jobs that misbehave, to see that the limits hold. They are not in the executable that people get.

use std::{fs, net, process, thread};

use rustix::process::{Resource, getrlimit};

use super::job::{Job, Refused};

/// Ends without an answer.
pub const ABORT: Job = Job { name: "probe-abort", most_out: 16, read: |_| process::abort() };
/// Never ends.
pub const SPIN: Job = Job { name: "probe-spin", most_out: 16, read: |_| spin() };
/// Takes memory until there is none.
pub const HOARD: Job = Job { name: "probe-hoard", most_out: 16, read: |_| hoard() };
/// Says more than it may.
pub const NOISE: Job = Job { name: "probe-noise", most_out: 16, read: |_| Ok(vec![0; 1 << 20]) };
/// Tells what it can reach: its environment, what it could open, and its limits.
pub const PEEK: Job = Job { name: "probe-peek", most_out: 4_096, read: |path| Ok(peek(path).into_bytes()) };

pub(super) const ALL: [&Job; 5] = [&ABORT, &SPIN, &HOARD, &NOISE, &PEEK];

fn spin() -> Result<Vec<u8>, Refused> {
    let mut turns = 0_u64;
    loop {
        turns = std::hint::black_box(turns.wrapping_add(1));
    }
}

fn hoard() -> Result<Vec<u8>, Refused> {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        // Touched, so that it is really there.
        kept.push(std::hint::black_box(vec![1; 1 << 20]));
    }
}

/// `path` names a file that the server may read.
fn peek(path: &[u8]) -> String {
    let mut found: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    let path = String::from_utf8_lossy(path);
    if fs::read(&*path).is_ok() {
        found.push("a file".into());
    }
    if fs::read_dir("/").is_ok() {
        found.push("a folder".into());
    }
    if net::TcpListener::bind("127.0.0.1:0").is_ok() || net::UdpSocket::bind("127.0.0.1:0").is_ok() {
        found.push("the network".into());
    }
    let own = process::Command::new("/proc/self/exe").arg("version").spawn();
    if own.is_ok() {
        found.push("a process".into());
    }
    if thread::Builder::new().spawn(|| ()).is_ok() && !rustix::process::getuid().is_root() {
        found.push("a thread".into());
    }
    for (name, resource) in [("cpu", Resource::Cpu), ("memory", Resource::As), ("core", Resource::Core)] {
        found.push(format!("{name} {}", getrlimit(resource).current.unwrap_or(u64::MAX)));
    }
    found.join(", ")
}
