//! P7: the dashboard page with its charts, from the counts to the HTML, as the number of cases grows.
//! P9: what a page weighs, on the first visit with all that it names and on the next one.

use std::{collections::BTreeSet, sync::Arc};

use visite::for_tests::{DashboardPage, IsoWeek, ReadReports, dashboard};

use crate::{
    Growing, Measured,
    house::{BenchTenant, TODAY, best},
    load::{Ask, Line},
    site::BenchServer,
};

const RUNS: usize = 300;

#[derive(Default)]
pub struct Dashboards {
    /// Cases and seconds.
    found: Vec<(usize, f64)>,
}

impl Growing for Dashboards {
    fn at(&mut self, house: &BenchTenant, size: usize) {
        let ctx = house.ctx::<ReadReports>();
        let now = IsoWeek::of(TODAY);
        let seconds = best(RUNS, || {
            let (dashboard, years) = dashboard(house.platform(), &ctx, None).expect("a dashboard");
            let page = DashboardPage { dashboard, years, now, may_edit: true };
            drop(house.platform().page(&ctx, &page));
        });
        self.found.push((size, seconds));
    }

    fn lines(&self) -> Vec<Measured> {
        let Some((smallest, first)) = self.found.first() else { return Vec::new() };
        let line = |(size, seconds): &(usize, f64)| Measured {
            figure: format!("{:.2} ms with {size} cases", seconds * 1e3),
            baseline: format!("{:.2} ms with {smallest} cases", first * 1e3),
            ratio: format!("{:.2} x", seconds / first),
            met: Some(seconds / first <= 1.3),
        };
        self.found.iter().skip(1).map(line).collect()
    }
}

#[derive(Default)]
pub struct Weights {
    /// Path, bytes of the page, bytes of all that it names, requests.
    found: Vec<(&'static str, usize, usize, usize)>,
}

impl Growing for Weights {
    fn at(&mut self, house: &BenchTenant, _: usize) {
        let site = BenchServer::open(house);
        self.found = site.run(async {
            let packed = Arc::new(vec![
                ("cookie", site.cookies.clone()),
                ("accept-encoding", "gzip, deflate, br, zstd".into()),
            ]);
            let plain = Arc::new(vec![("cookie", site.cookies.clone())]);
            let mut line = Line::open(site.address, &site.trust).await;
            let mut found = Vec::new();
            for path in ["/faelle", "/faelle/uebersicht", "/icd", "/berichte", "/import"] {
                let text = line.send(&Ask::get(path, &plain)).await.body;
                let text = String::from_utf8_lossy(&text).into_owned();
                let assets: BTreeSet<&str> =
                    text.split('"').filter(|part| part.starts_with("/assets/")).collect();
                let page = line.send(&Ask::get(path, &packed)).await.body.len();
                let mut all = page;
                for asset in &assets {
                    all += line.send(&Ask::get(*asset, &packed)).await.body.len();
                }
                found.push((path, page, all, assets.len() + 1));
            }
            found
        });
    }

    fn lines(&self) -> Vec<Measured> {
        let kb = |bytes: &usize| *bytes as f64 / 1000.0;
        self.found
            .iter()
            .map(|(path, page, all, requests)| Measured {
                figure: format!("{path}: {:.1} kB, then {:.1} kB", kb(all), kb(page)),
                baseline: String::new(),
                ratio: format!("{requests}"),
                met: Some(kb(all) <= 75.0 && kb(page) <= 25.0 && *requests <= 6),
            })
            .collect()
    }
}
