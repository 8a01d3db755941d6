//! P6: the built executable on the data of the largest facility: how soon it answers, what it holds, how large it is.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Measured, house::BenchTenant};

const VISITE: &str = env!("CARGO_BIN_EXE_visite");
const MIB: f64 = 1024.0 * 1024.0;
const PATIENCE: Duration = Duration::from_secs(60);

pub fn measure(house: &BenchTenant) -> Vec<Measured> {
    let mut lines = Vec::new();
    let size = fs::metadata(house.data_file()).map_or(0, |data| data.len());
    let mut runs: Vec<(f64, f64, f64, f64)> = (0..3)
        .map(|_| {
            let mut served = Served::start(&house.folder().join("data"), &house.folder().join("keys"));
            let alive = served.until("/healthz", "");
            let ready = served.until("/readyz", "");
            let warm = served.until("/metrics", "visite_search_ready 1\n");
            (alive, ready, warm, served.resident())
        })
        .collect();
    runs.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (alive, ready, warm, resident) = runs[runs.len() / 2];
    lines.push(Measured {
        figure: format!("{ready:.2} s to /readyz ({alive:.2} s to /healthz, search warm at {warm:.2} s)"),
        baseline: format!("data file of {:.0} MiB", size as f64 / MIB),
        ratio: format!("{ready:.2} s"),
        met: Some(ready <= 0.5),
    });
    lines.push(Measured {
        figure: "resident with all cases, search warm".into(),
        baseline: String::new(),
        ratio: format!("{resident:.0} MiB"),
        met: Some(resident <= 250.0),
    });
    lines.push(after_work(house));
    let empty = tempfile::tempdir().expect("a folder");
    let (data, keys) = (empty.path().join("data"), empty.path().join("keys"));
    let made = visite(&data, &keys).arg("init").arg("--recovery-out").arg(empty.path().join("r")).output();
    assert!(made.expect("init").status.success(), "init failed");
    let mut served = Served::start(&data, &keys);
    served.until("/metrics", "visite_search_ready 1\n");
    let resident = served.resident();
    drop(served);
    lines.push(Measured {
        figure: "resident when empty".into(),
        baseline: String::new(),
        ratio: format!("{resident:.0} MiB"),
        met: Some(resident <= 60.0),
    });
    // The one that people get is stripped; this one has the names of its functions for profiles.
    let profile = Path::new(VISITE).parent().and_then(Path::parent).map(|target| target.join("dist/visite"));
    if let Some(length) = profile.and_then(|file| fs::metadata(file).ok()).map(|file| file.len()) {
        lines.push(Measured {
            figure: "executable of the profile dist".into(),
            baseline: String::new(),
            ratio: format!("{:.1} MiB", length as f64 / MIB),
            met: Some(length as f64 / MIB <= 40.0),
        });
    }
    lines
}

/// What the process still holds after a backup, a check and twenty uploads, as a factor of what it held before.
fn after_work(house: &BenchTenant) -> Measured {
    let (data, keys) = (house.folder().join("data"), house.folder().join("keys"));
    let mut served = Served::start(&data, &keys);
    served.until("/metrics", "visite_search_ready 1\n");
    let rest = |served: &Served| {
        std::thread::sleep(Duration::from_secs(2));
        served.asks("/readyz");
        served.resident()
    };
    let before = rest(&served);
    let backup = house.folder().join("memory.visite-backup");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/imports/crm_medium.csv");
    let told = |command: &mut Command| assert!(command.status().expect("a verb").success(), "{command:?}");
    told(visite(&data, &keys).arg("backup").arg("--out").arg(&backup));
    let backed_up = rest(&served);
    told(visite(&data, &keys).arg("check"));
    let checked = rest(&served);
    for _ in 0..20 {
        let slug = house.tenant().slug.as_str();
        told(visite(&data, &keys).args(["import", "crm"]).arg(&file).args(["--preview", "--tenant", slug]));
    }
    let after = rest(&served);
    fs::remove_file(&backup).ok();
    Measured {
        figure: format!(
            "after backup ({backed_up:.0} MiB), check ({checked:.0} MiB), 20 uploads: {after:.0} MiB"
        ),
        baseline: format!("{before:.0} MiB before"),
        ratio: format!("{:.2}", after / before),
        met: Some(after <= before * 1.3),
    }
}

fn visite(data: &Path, keys: &Path) -> Command {
    let mut command = Command::new(VISITE);
    command.arg("--data").arg(data).arg("--keyring").arg(keys).env("XDG_RUNTIME_DIR", data);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A served site; ended when dropped.
struct Served {
    child: Child,
    ops: u16,
    began: Instant,
}

impl Served {
    fn start(data: &Path, keys: &Path) -> Self {
        let port = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|port| port.local_addr());
        let (ops, https) = (port().expect("a port").port(), port().expect("a port").port());
        let mut command = visite(data, keys);
        command.arg("serve").arg("--listen").arg(format!("127.0.0.1:{https}"));
        command.arg("--ops-listen").arg(format!("127.0.0.1:{ops}"));
        let began = Instant::now();
        Self { child: command.spawn().expect("the executable"), ops, began }
    }

    /// Seconds from the start to the first 200 that says this.
    fn until(&mut self, path: &str, says: &str) -> f64 {
        while self.began.elapsed() < PATIENCE {
            assert!(self.child.try_wait().expect("a process").is_none(), "the site ended");
            if self
                .asks(path)
                .is_some_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.contains(says))
            {
                return self.began.elapsed().as_secs_f64();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        f64::INFINITY
    }

    fn asks(&self, path: &str) -> Option<String> {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, self.ops)).ok()?;
        write!(socket, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// Mebibytes that the process holds now.
    fn resident(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kib: f64 = line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN);
        kib / 1024.0
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).ok();
        self.child.wait().ok();
    }
}
