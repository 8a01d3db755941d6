//! The page of figures as people meet it, without script, and its file.

use axum::http::StatusCode;
use serde_json::json;

use super::*;
use crate::{
    features::care::{
        measures::testing::{HELPER, NURSE},
        residents,
    },
    platform::{
        bench::{NOW, PASSWORD, TestPlatform},
        web::browser::{Browser, all},
    },
};

const AT: &str = "/pflege/kennzahlen";

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::new(wiring(), &phc)
}

async fn browser(house: &House, who: &str) -> Browser {
    let routes = (FEATURE.routes)().and((residents::FEATURE.routes)());
    Browser::signed_in(&house.site.p, routes, who, PASSWORD).await
}

/// The values of a card.
fn card(page: &str, title: &str) -> Vec<String> {
    let titles = all(page, "section.card > h2", None);
    let place = titles.iter().position(|one| one == title).unwrap_or_else(|| panic!("{title}: {titles:?}"));
    all(page, &format!("section.card:nth-of-type({}) > dl dd", place + 1), None)
}

#[tokio::test]
async fn figures_are_read_with_their_tables_and_how_they_are_counted() {
    let house = signing_in().await;
    let fell = json!({"hergang": "gestolpert", "folgen": ["fraktur"]});
    house.write(NURSE, (house.residents[0], "sturz"), (&fell, ""), (false, Some("2026-11-19T12:00:00Z")));
    let mut nurse = browser(&house, NURSE).await;
    let (status, _, page) = nurse.get(AT).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(all(&page, "section.card > h2", None).len(), 16);
    assert_eq!(card(&page, "Bewohnertage"), ["60"]);
    assert_eq!(card(&page, "Stürze"), ["1", "1", "16,7"]);
    assert_eq!(card(&page, "Belegung"), ["–", "–"]);
    assert_eq!(card(&page, "Verzug"), ["1", "1.500", "1.500"]);
    assert_eq!(card(&page, "Nachgetragen"), ["1", "1", "100,0"]);
    // A line for each day, and how it is counted.
    assert_eq!(all(&page, "#stuerze tbody tr", None).len(), 30);
    assert!(all(&page, "details p", None).iter().any(|said| said.starts_with("Sturzprotokolle")));
    let one = format!("{AT}?von=19.11.2026&bis=19.11.2026&wohnbereich={}", house.units[1]);
    let (status, _, page) = nurse.get(&one).await;
    assert_eq!((status, card(&page, "Stürze")), (StatusCode::OK, vec!["0".into(), "0".into(), "0,0".into()]));
    assert!(all(&page, "h1", None)[0].contains("Wohnbereich 2"));
    assert_eq!(all(&page, "option[selected]", None), ["Wohnbereich 2"]);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_stays_there() {
    let house = signing_in().await;
    let mut admin = browser(&house, ADMIN).await;
    let (status, _, page) = admin.get(&format!("{AT}?von=1.1.2026&bis=20.11.2026")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, "input[name=von]", Some("value")), ["1.1.2026"]);
    assert!(page.contains("höchstens 92 Tagen"), "{page}");
    assert!(all(&page, "section.card", None).is_empty(), "no figures of other days");
    let (status, _, _) = admin.get(&format!("{AT}?wohnbereich=EG")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_is_no_nurse_is_told_so() {
    let house = signing_in().await;
    let mut helper = browser(&house, HELPER).await;
    let (status, _, page) = helper.get(AT).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains("Pflegefachkräften"), "{page}");
    assert_eq!(helper.get(&format!("{AT}/kennzahlen.csv")).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_file_has_what_the_page_shows_and_is_told_of() {
    let house = signing_in().await;
    let fell = json!({"hergang": "gestolpert"});
    house.write(NURSE, (house.residents[0], "sturz"), (&fell, ""), (false, Some("2026-11-19T12:00:00Z")));
    let mut nurse = browser(&house, NURSE).await;
    let days = "von=2026-11-19&bis=2026-11-20";
    let (status, _, file) = nurse.get(&format!("{AT}/kennzahlen.csv?{days}&kennzahl=stuerze")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        file,
        "\u{feff}Tag;Stürze;Davon gravierend;Je 1.000 Bewohnertage\r\n2026-11-19;1;0;500,0\r\n2026-11-20;0;0;0,0\r\n"
    );
    let (status, _, file) = nurse.get(&format!("{AT}/kennzahlen.csv?{days}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(file.contains("Stürze\r\n") && file.contains("Evaluationen\r\n"), "{file}");
    let (status, _, _) = nurse.get(&format!("{AT}/kennzahlen.csv?{days}&kennzahl=k99")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let exported = house.site.p.store().read(&house.ctx::<ReadFigures>(None), |r| r.events()).unwrap();
    nurse.get(&format!("{AT}/kennzahlen.csv?{days}")).await;
    let after = house.site.p.store().read(&house.ctx::<ReadFigures>(None), |r| r.events()).unwrap();
    assert_eq!(after, exported + 1, "each file is in the trail");
}
