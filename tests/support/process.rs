//! What a process has cost so far.

use std::time::Duration;

/// How long a process (or `self`) has worked so far: what else the machine does meanwhile is not counted.
pub fn worked(pid: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // After the name in brackets: the twelfth and thirteenth are hundredths of a second, of its own and of the kernel.
    let ticks = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    Duration::from_millis(ticks.map(|ticks| ticks.parse::<u64>().unwrap() * 10).sum())
}
