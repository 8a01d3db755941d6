//! The limits of a child (R-FILE-05). It sets them itself before it reads a byte: it is the same program, and nothing of
//! the file has been seen by then.

/// Bytes of its address space.
const MEMORY: u64 = 512 << 20;
/// Seconds of processor time.
const PROCESSOR: u64 = 30;
/// Files that it may have open: its input, its output, and where its errors go. So it can open no file and no socket.
const OPEN: u64 = 3;

/// Takes away what a reader of files does not need. What cannot be limited is not run.
#[cfg(unix)]
pub(super) fn confine() -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // First, as it opens a file itself. Kernels without it leave the other limits.
    #[cfg(target_os = "linux")]
    no_files_or_network().map_err(|error| error.to_string())?;
    let both = |most| Rlimit { current: Some(most), maximum: Some(most) };
    let limits = [
        (Resource::As, both(MEMORY)),
        // The first second beyond ends it; a second later nothing could hold that off.
        (Resource::Cpu, Rlimit { current: Some(PROCESSOR), maximum: Some(PROCESSOR + 1) }),
        // A picture must not be left behind in an image of the memory.
        (Resource::Core, both(0)),
        (Resource::Fsize, both(0)),
        // No processes and no threads (of accounts other than that of the system's owner).
        (Resource::Nproc, both(0)),
        (Resource::Nofile, both(OPEN)),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, limit).map_err(|error| format!("{resource:?}: {error}"))?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn confine() -> Result<(), String> {
    Err("this system has no limits for a process".to_owned())
}

/// Landlock: no access to any file, no TCP, no signals to others. As far as the kernel knows it.
#[cfg(target_os = "linux")]
fn no_files_or_network() -> Result<(), landlock::RulesetError> {
    use landlock::{ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, Scope};

    let known = ABI::V6;
    Ruleset::default()
        .handle_access(AccessFs::from_all(known))?
        .handle_access(AccessNet::from_all(known))?
        .scope(Scope::from_all(known))?
        .create()?
        .restrict_self()?;
    Ok(())
}
