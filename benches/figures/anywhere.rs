//! P3, second part: pages that an index does not lead to at once, each against the first page of the list: filters that
//! match little or that only a day decides, pages far behind, searches in another order. One request after another.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Growing, Measured,
    house::BenchTenant,
    load::{Ask, load},
    site::BenchServer,
};

const REQUESTS: usize = 60;
/// What may be asked of a page, as a multiple of the first one.
const MOST: f64 = 3.0;

/// Kind and address, for a list of so many pages.
fn pages(size: usize) -> Vec<(&'static str, String)> {
    let (last, middle) = (size / 50, size / 100);
    let mut pages = Vec::new();
    for filter in ["status=storniert", "status=abbruch", "status=eingegangen", "status=keine_rueckmeldung"] {
        pages.push(("matches little", filter.to_owned()));
        pages.push(("matches little", format!("{filter}&sort=datum")));
    }
    pages.push(("matches little", "import=018f0000-0000-7000-8000-000000000001".into()));
    pages.push(("matches little", "jahr=2026&kw=12&fallgruppe=onko&kodierung=ja&icd=nein".into()));
    for sort in ["-nr", "datum", "kw", "-fallgruppe", "nachname"] {
        pages.push(("far behind", format!("sort={sort}&seite={middle}")));
        pages.push(("far behind", format!("sort={sort}&seite={}", last - 1)));
    }
    pages.push(("far behind", format!("kodierung=nein&jahr=2026&seite={}", middle / 4)));
    for sort in ["datum", "-kw", "fallgruppe", "nachname"] {
        pages.push(("search in another order", format!("q=talstein&sort={sort}")));
        pages.push(("search in another order", format!("q=alma&sort={sort}&seite={}", size / 1_000)));
        pages.push(("search in another order", format!("q=bachrode&status=eingegangen&sort={sort}")));
    }
    pages
}

/// The slowest page of each kind: seconds, and what was asked.
type Slowest = BTreeMap<&'static str, (f64, String)>;

#[derive(Default)]
pub struct Anywhere {
    /// Cases, seconds of the first page, and the others.
    found: Vec<(usize, f64, Slowest)>,
}

impl Growing for Anywhere {
    fn at(&mut self, house: &BenchTenant, size: usize) {
        let site = BenchServer::open(house);
        let headers = Arc::new(vec![
            ("cookie", site.cookies.clone()),
            ("accept-encoding", "gzip, deflate, br, zstd".to_owned()),
        ]);
        let of = |path: String| {
            let asks = Arc::new(vec![Ask::get(path, &headers)]);
            site.run(load(site.address, &site.trust, &asks, 1, 5));
            site.run(load(site.address, &site.trust, &asks, 1, REQUESTS)).percentile(50)
        };
        let first = of("/faelle".into());
        let mut slowest = Slowest::new();
        for (kind, query) in pages(size) {
            let seconds = of(format!("/faelle?{query}"));
            let known = slowest.entry(kind).or_insert((0.0, String::new()));
            if seconds > known.0 {
                *known = (seconds, query);
            }
        }
        self.found.push((size, first, slowest));
    }

    fn lines(&self) -> Vec<Measured> {
        let (Some((smallest, _, least)), Some((size, first, slowest))) =
            (self.found.first(), self.found.last())
        else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for (kind, (seconds, query)) in slowest {
            lines.push(Measured {
                figure: format!("{kind}: {:.1} ms with {size} cases ({query})", seconds * 1e3),
                baseline: format!("{:.1} ms for the first page", first * 1e3),
                ratio: format!("{:.1} x", seconds / first),
                met: Some(seconds / first <= MOST),
            });
            if size > smallest
                && let Some((before, _)) = least.get(kind)
            {
                lines.push(Measured {
                    figure: format!("{kind}: the slowest with {size} cases"),
                    baseline: format!("{:.1} ms with {smallest}", before * 1e3),
                    ratio: format!("{:.1} x", seconds / before),
                    met: Some(seconds / before <= MOST),
                });
            }
        }
        lines
    }
}
