//! The operator's mail page, on a real store in memory.

use axum::http::StatusCode;

use super::{HREF, routes};
use crate::{
    kernel::words::Lang,
    platform::{
        Platform,
        bench::{NOW, PASSWORD, TestPlatform, lenient, wiring},
        notify::{NewMail, Template, post, queue},
        settings::Settings,
        store::{Event, EventKind, Recorded, StoreError},
        tenancy::Role,
        web::browser::{Browser, all},
    },
};

async fn desk(settings: Settings) -> (Platform, Browser) {
    let site = TestPlatform::wired(NOW, settings, wiring(&[]), "");
    site.account(None, "betrieb@haus.example", Role::Operator).await;
    let browser = Browser::signed_in(&site.p, routes(), "betrieb@haus.example", PASSWORD).await;
    (site.p, browser)
}

fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn the_operator_sets_a_mail_server_up_and_sees_what_was_not_sent() {
    let (p, mut operator) = desk(lenient()).await;
    let (status, _, page) = operator.get(HREF).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(all(&page, "main > .empty p", None), ["Kein E-Mail-Versand eingerichtet."]);
    assert!(all(&page, "#test", None).is_empty(), "nothing to test yet");
    // Refused with what was typed, but never the password.
    let wrong = "host=mail+example&sicherheit=starttls&absender=niemand&passwort=Sehr-Geheim&adresse=";
    let (status, _, refused) = operator.form(&page, HREF, wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&refused, ".error-summary a", Some("href")), ["#feld-host", "#feld-absender"]);
    assert_eq!(all(&refused, "#feld-host", Some("value")), ["mail example"]);
    assert!(!refused.contains("Sehr-Geheim"));
    let port = closed_port();
    let good = format!(
        "host=127.0.0.1&port={port}&sicherheit=starttls&benutzer=haus&absender=post%40haus.example\
         &passwort=Sehr-Geheim&adresse=https%3A%2F%2Fvisite.example%2F"
    );
    let (status, location, answer) = operator.form(&page, HREF, &good).await;
    assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, HREF), "{answer}");
    let (_, _, page) = operator.get(HREF).await;
    assert!(!page.contains("Sehr-Geheim") && all(&page, "#feld-passwort[value]", None).is_empty());
    assert_eq!(all(&page, "#feld-adresse", Some("value")), ["https://visite.example"]);
    // Saved again without a password: the stored one stays.
    operator.form(&page, HREF, &good.replace("Sehr-Geheim", "")).await;
    assert_eq!(p.mail_server().unwrap().unwrap().settings.password.reveal(), "Sehr-Geheim");
    // The test says what the matter is, in plain words.
    let test = format!("{HREF}/test");
    let (status, _, tested) = operator.form(&page, &test, "an=betrieb%40haus.example").await;
    assert_eq!(status, StatusCode::OK);
    let said = all(&tested, "#test .notice p", None);
    assert_eq!(
        said,
        ["Unter dieser Adresse antwortet kein Mailserver. Prüfen Sie Server, Port und Firewall."]
    );
    let (status, _, tested) = operator.form(&page, &test, "an=nobody").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&tested, "#feld-an[aria-invalid=true]", Some("value")), ["nobody"]);
    assert!(tested.contains("Das ist keine E-Mail-Adresse, an die eine Nachricht gehen kann."));

    // What waits and what failed, with addresses that do not tell a stranger's.
    let new = || NewMail {
        to: "klara.klient@privat.example".into(),
        name: String::new(),
        lang: Lang::De,
        template: Template::Test,
    };
    let at_command_line = p.operator("op".into());
    let queued = p.operator_write(&at_command_line, |w| {
        let id = queue(w, p.now(), new())?;
        Ok::<_, StoreError>(Recorded::new(id, Event::new(EventKind::new("test.queued"))))
    });
    let id = queued.unwrap();
    let (_, _, page) = operator.get(HREF).await;
    assert_eq!(all(&page, "#wartend tbody tr", None).len(), 1);
    assert_eq!(post::pass(&p, p.notices()).await.unwrap(), 1);
    let (_, _, page) = operator.get(HREF).await;
    let row = all(&page, "#wartend tbody tr", None).concat();
    assert!(row.contains("k…@privat.example") && row.contains("antwortet kein Mailserver"), "{row}");
    assert!(!page.contains("klara.klient"));
    // What has not failed is not sent again.
    let (status, _, _) = operator.form(&page, &format!("{HREF}/{id}/erneut"), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, location, _) = operator.form(&page, &format!("{HREF}/erneut"), "").await;
    assert_eq!(location, HREF);
    let events = p.verify_audit(&at_command_line, None).unwrap();
    assert!(events[0].log.faults.is_empty());
}

#[tokio::test]
async fn a_server_of_the_configuration_is_shown_and_cannot_be_changed() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("password");
    std::fs::write(&file, "Sehr-Geheim\n").unwrap();
    let settings = Settings {
        smtp_host: Some("mail.example".into()),
        smtp_from: Some("post@haus.example".into()),
        smtp_user: Some("haus".into()),
        smtp_password_file: Some(file),
        ..lenient()
    };
    let (p, mut operator) = desk(settings).await;
    assert_eq!(p.mail_server().unwrap().unwrap().settings.password.reveal(), "Sehr-Geheim");
    let (_, _, page) = operator.get(HREF).await;
    assert!(all(&page, "form[action='/betrieb/email']", None).is_empty());
    assert!(page.contains("mail.example") && page.contains("smtp_host") && !page.contains("Sehr-Geheim"));
    let form = "host=other.example&sicherheit=tls&absender=a%40b.example";
    let (status, _, _) = operator.form(&page, HREF, form).await;
    assert_eq!(status, StatusCode::CONFLICT);
}
