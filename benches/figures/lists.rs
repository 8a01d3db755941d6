//! P3: the list page of cases over TLS, signed in, against a route that gives the same bytes from memory.

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderMap, header},
    routing::get,
};

use crate::{
    Growing, Measured,
    house::BenchTenant,
    load::{Ask, Line, Load, load},
    median,
    site::BenchServer,
};

const LINES: usize = 16;
const ROUNDS: usize = 5;
/// What a browser says; and a program that says nothing.
const ENCODINGS: [Option<&str>; 2] = [Some("gzip, deflate, br, zstd"), None];

/// Filters as somebody sets them, each with at least 50 cases.
fn paths() -> Vec<String> {
    let mut paths = vec!["/faelle".to_owned(), "/faelle?seite=3".into(), "/faelle?sort=datum".into()];
    for (jahr, kw) in [(2026, 12), (2025, 40), (2026, 30)] {
        paths.push(format!("/faelle?jahr={jahr}"));
        paths.push(format!("/faelle?jahr={jahr}&kw={kw}"));
        for group in ["onko", "kardio"] {
            paths.push(format!("/faelle?jahr={jahr}&fallgruppe={group}"));
            paths.push(format!("/faelle?jahr={jahr}&kw={kw}&fallgruppe={group}"));
        }
    }
    paths
}

#[derive(Default)]
pub struct Lists {
    lines: Vec<Measured>,
}

impl Growing for Lists {
    fn at(&mut self, house: &BenchTenant, size: usize) {
        // The goal is set for 100,000 cases; smaller facilities have no week with 50 of each group.
        if size < 100_000 {
            return;
        }
        let site = BenchServer::open(house);
        for encoding in ENCODINGS {
            self.measure(&site, encoding, size);
        }
    }

    fn lines(&self) -> Vec<Measured> {
        let again = |line: &Measured| Measured {
            figure: line.figure.clone(),
            baseline: line.baseline.clone(),
            ratio: line.ratio.clone(),
            met: line.met,
        };
        self.lines.iter().map(again).collect()
    }
}

impl Lists {
    fn measure(&mut self, site: &BenchServer, encoding: Option<&str>, size: usize) {
        let mut headers = vec![("cookie", site.cookies.clone())];
        headers.extend(encoding.map(|encoding| ("accept-encoding", encoding.to_owned())));
        let headers = Arc::new(headers);
        let asks: Arc<Vec<Ask>> =
            Arc::new(paths().into_iter().map(|path| Ask::get(path, &headers)).collect());
        let (router, bytes) = site.run(recorded(site, &asks));
        let memory = site.beside(router);
        let same: Arc<Vec<Ask>> =
            Arc::new((0..asks.len()).map(|at| Ask::get(format!("/{at}"), &headers)).collect());
        let of = |address, asks, requests| site.run(load(address, &site.trust, asks, LINES, requests));
        of(memory, &same, 2_000);
        of(site.address, &asks, 500);
        let rounds: Vec<(Load, Load)> =
            (0..ROUNDS).map(|_| (of(memory, &same, 6_000), of(site.address, &asks, 2_000))).collect();
        let middle = |value: &dyn Fn(&(Load, Load)) -> f64| median(rounds.iter().map(value).collect());
        let share = middle(&|(base, own)| own.per_second / base.per_second);
        let slower = middle(&|(base, own)| own.percentile(99) / base.percentile(99));
        let how = encoding.map_or("as they are", |_| "packed, as browsers ask");
        let kib = bytes as f64 / 1024.0;
        self.lines.push(Measured {
            figure: format!("{:.0} pages/s of {kib:.1} KiB {how}", middle(&|(_, own)| own.per_second)),
            baseline: format!("{:.0}/s from memory", middle(&|(base, _)| base.per_second)),
            ratio: format!("{:.0} %", share * 100.0),
            met: Some(share >= 0.3),
        });
        self.lines.push(Measured {
            figure: format!(
                "p99 {:.1} ms, {LINES} at once, {size} cases",
                middle(&|(_, own)| own.percentile(99)) * 1e3
            ),
            baseline: format!("p99 {:.1} ms", middle(&|(base, _)| base.percentile(99)) * 1e3),
            ratio: format!("{slower:.1} x"),
            met: Some(slower <= 5.0),
        });
    }
}

/// Each page once; a router that gives the same bytes under its number; and how many they are on average.
async fn recorded(site: &BenchServer, asks: &[Ask]) -> (Router, usize) {
    let mut line = Line::open(site.address, &site.trust).await;
    let (mut router, mut bytes) = (Router::new(), 0);
    for (at, ask) in asks.iter().enumerate() {
        let answer = line.send(ask).await;
        assert_eq!(answer.status, 200, "{}", ask.path);
        if !ask.headers.iter().any(|(name, _)| *name == "accept-encoding") {
            let rows = String::from_utf8_lossy(&answer.body).matches("scope=\"row\"").count();
            assert_eq!(rows, 50, "{}", ask.path);
        }
        bytes += answer.body.len();
        let mut headers = HeaderMap::new();
        for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING] {
            if let Some(value) = answer.headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        let body = answer.body;
        let same = get(move || {
            let answer = (headers.clone(), body.clone());
            async move { answer }
        });
        router = router.route(&format!("/{at}"), same);
    }
    (router, bytes / asks.len())
}
