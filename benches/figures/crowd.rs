//! P10: the list page of cases while a thousand people save at the same time, each again as soon as the server lets them.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use visite::for_tests::{Case, Id};

use crate::{
    Measured,
    house::BenchTenant,
    load::{Ask, Line, Load},
    site::BenchServer,
};

const CASES: usize = 10_000;
const WRITERS: usize = 1_000;
/// Below what the server grants one address.
const PER_ADDRESS: usize = 50;
const LISTS: usize = 400;
const GOAL: f64 = 0.2;

/// What became of the writes.
#[derive(Default)]
struct Writes {
    saved: AtomicUsize,
    /// Answered with 503 and `Retry-After`.
    put_off: AtomicUsize,
}

pub fn measure() -> Vec<Measured> {
    let mut house = BenchTenant::new();
    let made = house.fill(CASES);
    house.platform().search().settle().ok();
    let site = BenchServer::open(&house);
    let quiet = site.run(lists(&site));
    let writes = Arc::new(Writes::default());
    let ended = Arc::new(AtomicBool::new(false));
    let busy = site.run(async {
        let mut writers = Vec::new();
        for (turn, id) in made.iter().take(WRITERS).enumerate() {
            let line = Line::open_from(address(turn), site.address, &site.trust).await;
            let save = saves(line, *id, site.token.clone(), Arc::clone(&writes), Arc::clone(&ended));
            writers.push(tokio::spawn(save));
        }
        // All of them wait by then.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let busy = lists(&site).await;
        ended.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.expect("a writer is answered as long as it asks");
        }
        busy
    });
    let p99 = busy.percentile(99);
    vec![Measured {
        figure: format!(
            "list p99 {:.0} ms while {WRITERS} write ({} saved, {} put off)",
            p99 * 1e3,
            writes.saved.load(Ordering::Relaxed),
            writes.put_off.load(Ordering::Relaxed)
        ),
        baseline: format!("p99 {:.1} ms quiet", quiet.percentile(99) * 1e3),
        ratio: format!("{:.1} x", p99 / quiet.percentile(99)),
        met: Some(p99 <= GOAL),
    }]
}

/// The address of a writer's device.
fn address(turn: usize) -> IpAddr {
    let device = u8::try_from(turn / PER_ADDRESS + 2).expect("few addresses");
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, device))
}

/// List pages, one after another.
async fn lists(site: &BenchServer) -> Load {
    let headers = Arc::new(vec![("cookie", site.cookies.clone())]);
    let ask = Ask::get("/faelle", &headers);
    let mut line = Line::open(site.address, &site.trust).await;
    let (mut took, began) = (Vec::with_capacity(LISTS), Instant::now());
    for _ in 0..LISTS {
        let asked = Instant::now();
        let answer = line.send(&ask).await;
        assert!(answer.status.is_success(), "{}", answer.status);
        took.push(asked.elapsed().as_secs_f64());
    }
    let per_second = LISTS as f64 / began.elapsed().as_secs_f64();
    took.sort_by(f64::total_cmp);
    Load { per_second, took }
}

/// Enters an ICD code into one case again and again; waits as long as the server says when it is put off.
async fn saves(mut line: Line, id: Id<Case>, token: String, writes: Arc<Writes>, ended: Arc<AtomicBool>) {
    let mut version = 1;
    while !ended.load(Ordering::Relaxed) {
        let ask = Ask {
            method: "PUT",
            path: format!("/api/v1/cases/{id}/icd"),
            headers: Arc::new(vec![
                ("authorization", format!("Bearer {token}")),
                ("content-type", "application/json".into()),
                ("if-match", format!("\"{version}\"")),
            ]),
            body: format!("{{\"icd\":\"C{:02}.{}\"}}", version % 90, version / 90 % 10).into(),
        };
        let answer = line.send(&ask).await;
        if answer.status.is_success() {
            version += 1;
            writes.saved.fetch_add(1, Ordering::Relaxed);
        } else {
            assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body));
            let wait = answer.headers.get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok());
            writes.put_off.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_secs(wait.expect("how long to wait"))).await;
        }
    }
}
