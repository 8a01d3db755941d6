//! The worked examples of care.md, 14.2, over HTTP: each event is a request to the routes, at its second.

use serde_json::Value;

use super::*;

fn cases() -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    all.iter().filter(|case| case["kind"] == "ausweis").cloned().collect()
}

async fn come_to(case: &Value) -> Vec<String> {
    let house = house();
    let told = &case["input"]["ausweis"];
    let (mut browser, _) = match told["geraet"] == "gekoppelt" {
        true => tablet(&house).await,
        false => (stranger(&house), Id::from_bytes([0; 16])),
    };
    let (badge, token, _) = issued(&house, told["pin"].as_str().unwrap_or(""));
    if told["ausgezogen"] == true {
        moves_out(&house);
    }
    let p = &house.site.p;
    let (mut clock, mut shown, mut came_to) = (0, String::new(), Vec::new());
    for event in case["input"]["ereignisse"].as_array().unwrap() {
        let t = event["t"].as_i64().unwrap();
        house.site.clock.seconds(t - clock);
        clock = t;
        came_to.push(match event["art"].as_str().unwrap() {
            "scan" => {
                let answer = post(&mut browser, "/q", &format!("token={}", token.reveal())).await;
                let word = word(&answer);
                if word == "PIN_ERFORDERLICH" {
                    shown = ticket(&answer.2);
                }
                word
            }
            "pin" => {
                let fields = format!("ausweis={shown}&pin={}", event["wert"].as_str().unwrap());
                word(&post(&mut browser, "/q/pin", &fields).await)
            }
            "anfrage" => word(&browser.get("/mein").await),
            "sperren" => {
                let locked = actions::lock(p, &locks(&house), badge.id).unwrap();
                locked.state(p.now()).code().to_uppercase()
            }
            "entsperren" => {
                let unlocked = actions::unlock(p, &admin::<ManageBadges>(&house), badge.id).unwrap();
                unlocked.state(p.now()).code().to_uppercase()
            }
            other => panic!("{other}"),
        });
    }
    came_to
}

#[tokio::test]
async fn ausweis() {
    let cases = cases();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let expected: Vec<&str> =
            case["expect"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        assert_eq!(come_to(&case).await, expected, "{}", case["id"]);
    }
}
