//! P4: search as somebody types, one request per letter, over TLS, as the number of cases grows.

use std::sync::Arc;

use crate::{
    Growing, Measured,
    house::{BenchTenant, pick},
    load::{Ask, Load, load},
    site::BenchServer,
};

/// Requests; one after another, so that what each takes is the server's time and the way there and back.
const REQUESTS: usize = 2_000;
/// Seconds that the server may take at 100,000 cases.
const MOST: f64 = 0.010;

/// What is typed: surname; first name and surname; subject, first name and surname. Each letter from the second on
/// asks, as the page does.
fn typed() -> Vec<String> {
    let names = ["Talstein", "Bachrode", "Lindhof", "Ostermoor", "Weidenau", "Südgruber", "Klippstein"];
    let first = ["Alma", "Bruno", "Cilly", "Detlef"];
    let mut texts = Vec::new();
    for person in 0..40 {
        let name = format!("{}{}", names[pick(person, 2, names.len())], pick(person, 3, 9_000));
        let first = first[pick(person, 5, first.len())];
        let whole = match person % 3 {
            0 => name,
            1 => format!("{first} {name}"),
            _ => format!("Rückfrage {first} {name}"),
        };
        for letters in 2..=whole.chars().count() {
            texts.push(whole.chars().take(letters).collect::<String>());
        }
    }
    texts
}

fn path(text: &str) -> String {
    let mut path = String::from("/faelle?q=");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path + "&jahr=&kw=&fallgruppe=&status=&icd=&kodierung=&sort=-nr"
}

#[derive(Default)]
pub struct Searches {
    found: Vec<(usize, Load)>,
}

impl Growing for Searches {
    fn at(&mut self, house: &BenchTenant, size: usize) {
        let site = BenchServer::open(house);
        let headers = Arc::new(vec![
            ("cookie", site.cookies.clone()),
            ("accept-encoding", "gzip, deflate, br, zstd".into()),
            ("hx-request", "true".into()),
            ("hx-target", "falltabelle".into()),
        ]);
        let asks: Arc<Vec<Ask>> =
            Arc::new(typed().into_iter().map(|text| Ask::get(path(&text), &headers)).collect());
        let of = |requests| site.run(load(site.address, &site.trust, &asks, 1, requests));
        of(200);
        self.found.push((size, of(REQUESTS)));
    }

    fn lines(&self) -> Vec<Measured> {
        let Some((smallest, first)) = self.found.first() else { return Vec::new() };
        let ms = |load: &Load, hundredths| load.percentile(hundredths) * 1e3;
        let mut lines = Vec::new();
        for (size, load) in self.found.iter().skip(1) {
            let growth = load.percentile(99) / first.percentile(99);
            lines.push(Measured {
                figure: format!("p99 {:.1} ms, p50 {:.1} ms with {size} cases", ms(load, 99), ms(load, 50)),
                baseline: format!("p99 {:.1} ms, p50 {:.1} ms with {smallest}", ms(first, 99), ms(first, 50)),
                ratio: format!("{growth:.1} x"),
                met: Some(growth <= 3.0),
            });
            if *size == 100_000 {
                lines.push(Measured {
                    figure: format!("p99 with {size} cases, way there and back included"),
                    baseline: String::new(),
                    ratio: format!("{:.1} ms", ms(load, 99)),
                    met: Some(load.percentile(99) <= MOST),
                });
            }
        }
        lines
    }
}
