//! Mail addresses as people paste them: on every way in they are cleaned where it is plain what is meant, and refused at
//! the field otherwise, with what was typed kept. Once `<a@x>` and `a@x..y` were stored, and no mail ever left for them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer};

const BAD: [&str; 4] = ["eva@example..de", "eva@-example.de", "eva@example", "eva@x.de jo@y.de"];

async fn case(admin: &Actor, email: &str) -> (StatusCode, Value) {
    let body = json!({"nachname": "Berg", "datum": "2026-02-02", "fallgruppe": "onko", "email": email});
    admin.api(Method::POST, "/cases?trotzdem=1", Some(body)).await
}

fn refused_at(answer: &Value, field: &str) -> bool {
    !answer["fields"][field].is_null()
}

#[tokio::test]
async fn an_address_is_cleaned_or_refused_wherever_one_is_taken() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let pasted = ["<{}>", "{};", "{},", "{}.", "\"{}\"", "mailto:{}", "Eva Berg <{}>"];
    for (at, form) in pasted.iter().enumerate() {
        let plain = format!("eva{at}@haus.example");
        let typed = form.replace("{}", &plain);

        // The command line, by which the account is then found as well.
        let who = ["--tenant", "nordlicht", "--email", &typed, "--name", "Eva Berg", "--role", "staff"];
        site.run(&[&["account", "create"], &who[..]].concat(), "");
        let list = site.json(&["account", "list"]).to_string();
        assert!(list.contains(&format!("\"{plain}\"")), "{typed}: {list}");
        site.run(&["account", "disable", "--email", &typed], "");

        // An invitation.
        let guest = format!("gast{at}@haus.example");
        let wish = json!({"role": "staff", "email": form.replace("{}", &guest)});
        let (status, answer) = admin.api(Method::POST, "/admin/invitations", Some(wish)).await;
        assert_eq!((status, &answer["email"]), (StatusCode::CREATED, &json!(guest)), "{typed}: {answer}");

        // The address of a patient.
        let (status, answer) = case(&admin, &typed).await;
        assert_eq!((status, &answer["email"]), (StatusCode::CREATED, &json!(plain)), "{typed}: {answer}");
    }
    for bad in BAD {
        let who = ["--tenant", "nordlicht", "--email", bad, "--name", "Eva Berg", "--role", "staff"];
        let failed = site.try_run(&[&["account", "create"], &who[..]].concat(), "");
        assert!(!failed.status.success(), "{bad}");
        let wish = json!({"role": "staff", "email": bad});
        let (status, answer) = admin.api(Method::POST, "/admin/invitations", Some(wish)).await;
        assert!(
            status == StatusCode::UNPROCESSABLE_ENTITY && refused_at(&answer, "email"),
            "{bad}: {answer}"
        );
        let (status, answer) = case(&admin, bad).await;
        assert!(
            status == StatusCode::UNPROCESSABLE_ENTITY && refused_at(&answer, "email"),
            "{bad}: {answer}"
        );
        let form = admin.get("/faelle/neu").await.form("form.form:has([name=nachname])");
        let page = admin.submit(form.set("nachname", "Berg").set("email", bad)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.attributes("[name=email]", "value"), [bad]);
        assert!(page.text("#feld-email-fehler").contains("E-Mail"), "{bad}");
    }
}
