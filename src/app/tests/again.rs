//! A session that ends in the middle of a form: nothing typed is lost, and it is sent once (interface.md, 4.0-5).

use super::*;

const CASE: [(&str, &str); 4] =
    [("nachname", "Brömmelkamp & Söhne"), ("datum", "02.02.2026"), ("fallgruppe", "onko"), ("kommentar", "")];

fn with_token<'a>(page: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let guards = page.iter().filter(|(name, _)| name == "csrf" || name == "vorgang");
    let mut fields: Vec<(&str, &str)> = guards.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend_from_slice(more);
    fields
}

async fn cases(browser: &mut Browser) -> usize {
    browser.get("/faelle?jahr=2026").await.all("table tbody tr").len()
}

#[tokio::test]
async fn a_form_that_met_the_end_of_the_session_is_sent_by_one_button_after_signing_in() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/faelle/neu").await.fields("main form");
    let fields = with_token(&page, &CASE);
    browser.forget_session();
    let over = browser.post("/faelle/neu", &fields).await;
    assert_eq!(over.status, 401);
    assert!(over.text.contains("Brömmelkamp &amp; Söhne"), "{}", over.text);
    let wrong = browser
        .submit(&over, "#neu-anmeldung", &[("konto_email", "a@x.de"), ("konto_passwort", "falsch")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("Brömmelkamp"), "a wrong password loses nothing");
    let right = [("konto_email", "a@x.de"), ("konto_passwort", PASSWORD)];
    let back = browser.submit(&wrong, "#neu-anmeldung", &right).await;
    assert_eq!((back.status.as_u16(), back.attr("#noch-einmal", "action").as_str()), (200, "/faelle/neu"));
    assert_eq!(cases(&mut browser).await, 0, "nothing is sent by itself");
    let sent = browser.submit(&back, "#noch-einmal", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let twice = browser.submit(&back, "#noch-einmal", &[]).await;
    assert_eq!(twice.to(), sent.to(), "the same form leads to the same case");
    assert_eq!(cases(&mut browser).await, 1);
    assert!(browser.get(sent.to()).await.text.contains("Brömmelkamp &amp; Söhne"));
}

#[tokio::test]
async fn the_panel_above_an_untouched_form_brings_a_new_token_and_nothing_else() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/faelle/neu").await.fields("main form");
    let token = page.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
    let fields = with_token(&page, &CASE);
    browser.forget_session();
    let over = browser.hx("/faelle/neu", &token, &fields).await;
    assert_eq!((over.status.as_u16(), over.header("hx-retarget")), (401, "#neu-anmelden"));
    assert_eq!(over.attr("#neu-anmeldung", "hx-post"), "/anmelden/wieder");
    assert!(!over.text.contains("Brömmelkamp"), "the form stands below, untouched");
    let seite = over.attr("#neu-anmeldung [name=seite]", "value");
    let sign_in =
        |password| [("seite", seite.as_str()), ("konto_email", "a@x.de"), ("konto_passwort", password)];
    let wrong = browser.hx("/anmelden/wieder", &token, &sign_in("falsch")).await;
    assert_eq!((wrong.status.as_u16(), wrong.all("#neu-anmeldung .error-summary").len()), (422, 1));
    let back = browser.hx("/anmelden/wieder", &token, &sign_in(PASSWORD)).await;
    assert_eq!((back.status.as_u16(), back.text.as_str()), (200, ""));
    let said: Value = serde_json::from_str(back.header("hx-trigger")).unwrap();
    let fresh = said["angemeldet"]["csrf"].as_str().unwrap().to_owned();
    let mut again = fields.clone();
    again[0].1 = &fresh;
    assert_eq!(browser.hx("/faelle/neu", &fresh, &again).await.status, 303);
    assert_eq!(cases(&mut browser).await, 1);
}

#[tokio::test]
async fn somebody_else_who_signs_in_sends_nothing() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/faelle/neu").await.fields("main form");
    let fields = with_token(&page, &CASE);
    browser.forget_session();
    let over = browser.post("/faelle/neu", &fields).await;
    let other = [("konto_email", "n@x.de"), ("konto_passwort", PASSWORD)];
    let refused = browser.submit(&over, "#neu-anmeldung", &other).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("gehört zu einem anderen Konto"));
    assert!(browser.cookie("__Host-zugang").is_empty(), "and is not let in here");
    assert!(refused.all("#noch-einmal").is_empty());
    // Whoever takes the mark of the page out is let in, without the form.
    let mut blank: Vec<(&str, &str)> = vec![("seite", "")];
    blank.extend(other);
    let in_ = browser.submit(&over, "#neu-anmeldung", &blank).await;
    assert_eq!((in_.status.as_u16(), in_.to()), (303, "/"));
    assert_eq!(cases(&mut browser).await, 0);
}

#[tokio::test]
async fn a_person_of_two_facilities_comes_back_to_the_one_of_the_page() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/konto/einrichtung").await;
    browser.submit(&page, "ul.sessions form", &[]).await;
    let page = browser.get("/konto").await.fields("#profil");
    let fields = with_token(&page, &[("name", "Anna"), ("lang", "de")]);
    browser.forget_session();
    let over = browser.post("/konto", &fields).await;
    let right = [("konto_email", "a@x.de"), ("konto_passwort", PASSWORD)];
    let back = browser.submit(&over, "#neu-anmeldung", &right).await;
    assert_eq!(back.all("a.facility"), ["haus-zwei"], "{}", back.text);
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_nothing_is_lost_on_the_way() {
    let house = TestApp::new().await;
    let key = super::tokens::with_factor(&house, "a@x.de").await;
    let mut browser = house.browser();
    browser.sign_in("a@x.de", PASSWORD).await;
    browser.post("/anmelden/code", &[("code", &code(&key, house.now()))]).await;
    let page = browser.get("/faelle/neu").await.fields("main form");
    let fields = with_token(&page, &CASE);
    browser.forget_session();
    house.wait(60);
    let over = browser.post("/faelle/neu", &fields).await;
    let right = [("konto_email", "a@x.de"), ("konto_passwort", PASSWORD)];
    let due = browser.submit(&over, "#neu-anmeldung", &right).await;
    assert_eq!((due.status.as_u16(), due.all("[name=konto_code]").len()), (200, 1));
    let wrong = browser.submit(&due, "#neu-anmeldung", &[("konto_code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    let back = browser.submit(&wrong, "#neu-anmeldung", &[("konto_code", &code(&key, house.now()))]).await;
    let sent = browser.submit(&back, "#noch-einmal", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
}

#[tokio::test]
async fn a_page_of_the_session_before_is_sent_once_more_by_its_own_person_only() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/faelle/neu").await.fields("main form");
    let fields = with_token(&page, &CASE);
    browser.forget_session();
    browser.sign_in("a@x.de", PASSWORD).await;
    let stale = browser.post("/faelle/neu", &fields).await;
    assert_eq!((stale.status.as_u16(), stale.all("#noch-einmal").len()), (403, 1), "{}", stale.text);
    assert_eq!(cases(&mut browser).await, 0, "nothing was done yet");
    let token = fields[0].1.to_owned();
    let hx = browser.hx("/faelle/neu", &token, &fields).await;
    assert!(hx.status == 403 && hx.header("hx-trigger").contains("angemeldet"));
    assert_eq!(browser.submit(&stale, "#noch-einmal", &[]).await.status, 303);
    let mut other = house.signed_in("n@x.de").await;
    let foreign = other.post("/faelle/neu", &fields).await;
    assert!(foreign.status == 403 && foreign.all("#noch-einmal").is_empty());
    let foreign = other.hx("/faelle/neu", &token, &fields).await;
    assert!(foreign.status == 403 && foreign.header("hx-trigger").is_empty());
}

#[tokio::test]
async fn passwords_are_never_carried() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/konto/passwort").await;
    browser.forget_session();
    let set = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
    let over = browser.submit(&page, "#passwort", &set).await;
    assert_eq!(over.status, 401);
    assert!(!over.text.contains(PASSWORD) && !over.text.contains(OTHER_PASSWORD));
    let right = [("konto_email", "a@x.de"), ("konto_passwort", PASSWORD)];
    assert_eq!(browser.submit(&over, "#neu-anmeldung", &right).await.to(), "/");
}

/// People to call are typed into rows of boxes: what waits is told as one line for each of them.
#[tokio::test]
async fn rows_of_boxes_that_wait_are_told_as_lines() {
    let house = TestApp::with(Settings { mfa_required: false, ..Settings::default() }).await;
    let operator = house.operator();
    let care = tenants::create(&house.p, &operator, "haus-drei", "haus-drei", &[Area::Pflege]).unwrap();
    let password = house.p.door().passwords().hash(Secret::new(PASSWORD.into())).await.unwrap();
    let new = NewAccount { email: "p@x.de", name: "p@x.de", role: Role::Admin, password, must_change: false };
    accounts::create(&house.p, &operator, &care, new).unwrap();
    let mut browser = house.signed_in("p@x.de").await;
    let page = browser.get("/konto").await.fields("#profil");
    let rows = ["Karl Bergfeld", "Sohn", "0351 12", "", "", ""].map(|text| ("notfallkontakte", text));
    let typed = [[("nachname", "Bergfeld"), ("pflegegrad", "0")].as_slice(), &rows].concat();
    browser.forget_session();
    let over = browser.post("/bewohner/neu", &with_token(&page, &typed)).await;
    let right = [("konto_email", "p@x.de"), ("konto_passwort", PASSWORD)];
    let back = browser.submit(&over, "#neu-anmeldung", &right).await;
    let waits = ["Nachname Bergfeld", "Pflegegrad keiner", "Notfallkontakte Karl Bergfeld; Sohn; 0351 12"];
    let said: Vec<String> = back
        .all("#wartet dl > div")
        .iter()
        .map(|one| one.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(said, waits.map(|one| one.replacen(' ', "", 1)), "{}", back.text);
}
