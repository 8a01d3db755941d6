//! Mails reach a real SMTP server over TLS and STARTTLS; a broken one loses none, and holds nobody up.
//!
//! Covers: mail, notify.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::people_are_told::{OF_PATIENTS, work};
use crate::support::{
    Actor, TestServer,
    smtp::{self, SmtpServer},
    wait::{until, until_it},
};

/// A site whose mails go to that server. `authority`: whether it trusts the server's certificate.
async fn site(server: &SmtpServer, security: &str, authority: bool) -> TestServer {
    let mut site = TestServer::prepared();
    server.sends_for(&mut site, security, authority);
    // Long enough for a server that works on a busy machine; one that hangs is given up after it.
    site.set("smtp_timeout_seconds", 5);
    site.set("mail_retry_seconds", 1);
    site.set("mail_settle_seconds", 1);
    site.serve(&[]).await;
    site
}

async fn report(admin: &Actor, kw: u8) {
    let week = json!({"jahr": 2026, "kw": kw});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(week)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
}

/// Waits until the site has said that a mail was not sent.
async fn failed(site: &TestServer, why: &str) {
    let said = |line: &String| line.contains("a mail was not sent") && line.contains(why);
    until(&format!("a mail was not sent: {why}"), || site.log().iter().any(said)).await;
}

fn id(mail: &Value) -> String {
    mail["headers"]["message-id"].as_str().unwrap().to_owned()
}

async fn receives_what_was_told(security: &'static str) {
    let mut server = SmtpServer::new(security);
    server.start().await;
    let site = site(&server, security, true).await;
    let (admin, dak) = (site.admin().await, site.dak().await);
    work(&admin, &dak).await;
    let mails = server.mails(4).await;
    let mut subjects: Vec<(&str, &str)> = mails
        .iter()
        .map(|mail| (mail["to"][0].as_str().unwrap(), mail["headers"]["subject"].as_str().unwrap()))
        .collect();
    subjects.sort_unstable();
    assert_eq!(
        subjects,
        [
            ("admin@nordlicht.example", "[Visite] ICD-Code erfasst"),
            ("dak_mitarbeiter@nordlicht.example", "[Visite] Bericht verfügbar"),
            ("dak_mitarbeiter@nordlicht.example", "[Visite] Kodierung abgeschlossen"),
            ("dak_mitarbeiter@nordlicht.example", "[Visite] Neue Fälle importiert"),
        ]
    );
    for mail in &mails {
        assert_eq!((&mail["tls"], &mail["login"]), (&json!(true), &json!(true)));
        assert_eq!(mail["from"], "post@haus.example");
        assert_eq!(mail["headers"]["from"], "Haus am See <post@haus.example>");
        assert_eq!(mail["types"], json!(["multipart/alternative", "text/plain", "text/html"]));
        let (plain, html) = (mail["plain"].as_str().unwrap(), mail["html"].as_str().unwrap());
        let automatic = "Diese Nachricht wurde automatisch erzeugt und enthält aus Datenschutzgründen keine \
            Gesundheitsdaten.";
        for said in ["Guten Tag ", "https://visite.example/benachrichtigungen", automatic] {
            assert!(plain.contains(said) && html.contains(said), "{said}: {plain}{html}");
        }
        let whole = mail.to_string();
        for secret in OF_PATIENTS {
            assert!(!whole.contains(secret), "{secret}");
        }
        assert!(!html.contains("<img") && !html.contains("<script"));
    }
    assert_eq!(mails.iter().map(id).collect::<BTreeSet<_>>().len(), 4);
    // What the site said is no place for anybody's address either.
    let log = site.log().join("\n");
    assert!(!log.contains("dak_mitarbeiter@") && !log.contains(smtp::PASSWORD), "{log}");
    // Whoever was told sees that it was mailed too, once the server's answer is written down.
    let sent = |told: &Value| told["email_sent"] == true && told["email_sent_at"].is_string();
    until_it("all of it was mailed", async || dak.told(3).await.iter().all(sent)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_starttls_receives_what_was_told_and_nothing_about_anybodys_health() {
    if SmtpServer::there("mails over STARTTLS") {
        receives_what_was_told("starttls").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_tls_from_the_first_byte_receives_the_same() {
    if SmtpServer::there("mails over TLS") {
        receives_what_was_told("tls").await;
    }
}

/// Whatever the server does, the act is done at once and told in the inbox, and its mail arrives in the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_server_loses_no_mail_and_holds_nobody_up() {
    if !SmtpServer::there("a broken mail server") {
        return;
    }
    let mut server = SmtpServer::new("starttls");
    let mut site = site(&server, "starttls", true).await;
    let (admin, dak) = (site.admin().await, site.dak().await);
    // Nobody listens there.
    report(&admin, 1).await;
    dak.told(1).await;
    failed(&site, "Unreachable").await;
    server.start().await;
    server.mails(1).await;
    // It takes the mail and never answers: the next act is done and told meanwhile.
    server.mode("hang");
    report(&admin, 2).await;
    server.until("hang", 1).await;
    report(&admin, 3).await;
    dak.told(3).await;
    failed(&site, "Slow").await;
    server.mode("ok");
    server.mails(3).await;
    // It breaks the connection when it has the mail already, or has no time: the same mail comes again.
    for (kw, mode, why) in [(4, "drop", ""), (5, "later", "Later"), (6, "refuse", "Refused")] {
        server.mode(mode);
        report(&admin, kw).await;
        let met = server.until(mode, 1).await;
        failed(&site, why).await;
        server.mode("ok");
        let mails = server.mails(usize::from(kw)).await;
        assert!(mails.iter().any(|mail| id(mail) == id(&met[0])), "{mode}: one and the same mail");
    }
    // The power goes while a mail is under way.
    server.mode("hang");
    report(&admin, 7).await;
    let under_way = server.until("hang", 2).await;
    site.kill();
    server.mode("ok");
    site.serve(&[]).await;
    let mails = server.mails(7).await;
    assert!(mails.iter().any(|mail| id(mail) == id(under_way.last().unwrap())));
    let distinct: BTreeSet<String> = mails.iter().map(id).collect();
    assert_eq!(distinct.len(), 7, "none is lost, and a double is recognisable");
}

/// A connection that cannot be protected carries no mail and no password.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_trusted_certificate_nothing_is_sent() {
    if !SmtpServer::there("a mail server that is not trusted") {
        return;
    }
    for (security, ours) in
        [("tls", "tls"), ("starttls", "starttls"), ("plain", "starttls"), ("plain", "tls")]
    {
        let mut server = SmtpServer::new(security);
        server.start().await;
        let site = site(&server, ours, false).await;
        let (admin, dak) = (site.admin().await, site.dak().await);
        report(&admin, 1).await;
        failed(&site, "trouble=").await;
        assert_eq!(dak.told(1).await[0]["email_sent"], false);
        assert!(server.told("ok").is_empty(), "{security} as {ours}");
        let log = site.log().join("\n");
        assert!(log.contains("trouble=Tls"), "{security} as {ours}: {log}");
    }
}

/// Whoever is invited, or has forgotten their password, gets the link by mail, and it leads on.
#[tokio::test(flavor = "multi_thread")]
async fn links_arrive_by_mail_and_lead_on() {
    if !SmtpServer::there("links by mail") {
        return;
    }
    let mut server = SmtpServer::new("starttls");
    server.start().await;
    let site = site(&server, "starttls", true).await;
    let admin = site.admin().await;
    let new = json!({"role": "dak_mitarbeiter", "email": "neu@kasse.example"});
    let (status, made) = admin.api(Method::POST, "/admin/invitations", Some(new)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let mails = server.mails(1).await;
    assert_eq!(mails[0]["to"], json!(["neu@kasse.example"]));
    assert_eq!(mails[0]["headers"]["subject"], "Einladung zum Visite-Portal");
    let stranger = site.stranger();
    let page = stranger.get(&path_in(&mails[0])).await;
    assert!(page.has("input[name=password]"), "{}", page.body());

    let asked = stranger.get("/passwort-vergessen").await;
    let email = TestServer::email("nordlicht", "dak_mitarbeiter");
    stranger.submit(asked.form("main form").set("email", &email)).await;
    let mails = server.mails(2).await;
    assert_eq!(
        (&mails[1]["to"], &mails[1]["headers"]["subject"]),
        (&json!([email]), &json!("Neues Passwort festlegen"))
    );
    let page = stranger.get(&path_in(&mails[1])).await;
    assert!(page.has("input[name=password]"), "{}", page.body());
    let log = site.log().join("\n");
    let secret = path_in(&mails[1]);
    let secret = secret.rsplit('/').next().unwrap();
    assert!(secret.len() > 20 && !log.contains(secret), "a link's secret stands in no log");
}

/// The local path of the link in a mail.
fn path_in(mail: &Value) -> String {
    let plain = mail["plain"].as_str().unwrap();
    let link = plain.lines().find_map(|line| line.strip_prefix("https://visite.example")).unwrap();
    assert!(mail["html"].as_str().unwrap().contains(link), "the same in both forms");
    link.to_owned()
}

/// Invites somebody by mail.
async fn invite(admin: &Actor, email: &str) {
    let new = json!({"role": "dak_mitarbeiter", "email": email});
    let (status, made) = admin.api(Method::POST, "/admin/invitations", Some(new)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
}

fn recipients(mails: &[Value]) -> Vec<&str> {
    let mut to: Vec<&str> = mails.iter().map(|mail| mail["to"][0].as_str().unwrap()).collect();
    to.sort_unstable();
    to
}

/// Once an address that the server cannot carry counted as "wrong password", and every mail behind it waited with it.
#[tokio::test(flavor = "multi_thread")]
async fn one_bad_recipient_holds_up_nobody_else() {
    if !SmtpServer::there("one bad recipient") {
        return;
    }
    let mut server = SmtpServer::new("starttls");
    server.start().await;
    let site = site(&server, "starttls", true).await;
    let admin = site.admin().await;
    for bad in
        ["jörg@kasse.example", "unbekannt@kasse.example", "grau@kasse.example", "langsam@kasse.example"]
    {
        invite(&admin, bad).await;
    }
    for good in ["gut1@kasse.example", "gut2@kasse.example", "gut3@kasse.example"] {
        invite(&admin, good).await;
    }
    let mails = server.mails(3).await;
    assert_eq!(recipients(&mails), ["gut1@kasse.example", "gut2@kasse.example", "gut3@kasse.example"]);
    // What can never arrive is told at once, each for itself and in plain words; the rest is tried again.
    let operator = site.operator().await;
    let given_up = async || operator.get("/betrieb/email").await.texts("#fehlgeschlagen tbody tr");
    until_it("two mails were given up", async || given_up().await.len() >= 2).await;
    let failed = given_up().await.join("\n");
    assert!(failed.contains("j…@kasse.example") && failed.contains("mit Umlauten"), "{failed}");
    assert!(
        failed.contains("u…@kasse.example") && failed.contains("kennt diesen Empfänger nicht"),
        "{failed}"
    );
    assert!(
        failed.contains("Empfänger unbekannt"),
        "the server's own words, though they are Latin-1: {failed}"
    );
    assert_eq!(server.told("unknown").len(), 1, "asked once, not four times");
    let waiting = operator.get("/betrieb/email").await.texts("#wartend tbody tr").join("\n");
    assert!(waiting.contains("g…@kasse.example") || failed.contains("g…@kasse.example"), "{waiting}{failed}");
    // The server is told a full name, which it insists on.
    assert!(server.told("ehlo").iter().all(|told| told["name"] == "visite.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_carries_letters_beyond_ascii_is_given_them() {
    if !SmtpServer::there("addresses beyond ASCII") {
        return;
    }
    let mut server = SmtpServer::new("tls");
    server.mode("ok utf8");
    server.start().await;
    let mut site = TestServer::prepared();
    server.sends_for(&mut site, "tls", true);
    // The name of the sender has a comma and no quotes; nothing else can be meant.
    site.set("smtp_from", "Haus am See, Pflege <post@haus.example>");
    site.set("base_url", "https://192.0.2.7:8443");
    site.set("mail_retry_seconds", 1);
    site.serve(&[]).await;
    let admin = site.admin().await;
    invite(&admin, "jörg@kasse.example").await;
    let mails = server.mails(1).await;
    assert_eq!(recipients(&mails), ["jörg@kasse.example"]);
    assert_eq!(mails[0]["headers"]["from"], "\"Haus am See, Pflege\" <post@haus.example>");
    assert_eq!(server.told("ehlo")[0]["name"], "[192.0.2.7]");
}
