//! What stands around every page: the choices of the account menu, and what the footer leads to.

use super::*;

const LOOKS: &str = ".account-menu form[action='/konto/darstellung']";

#[tokio::test]
async fn colours_and_language_are_chosen_in_the_account_menu_and_the_page_comes_again() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    let page = browser.get("/berichte?jahr=2025").await;
    assert_eq!(page.all("html[data-farbe]").len(), 0);
    assert_eq!(page.all("html[lang=de]").len(), 1);
    let token = page.fields(LOOKS);
    for (name, value, css) in
        [("farben", "dunkel", "html[data-farbe=dunkel]"), ("lang", "en", "html[lang=en]")]
    {
        let mut fields: Vec<(&str, &str)> = token.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        fields.push((name, value));
        let from = form("/konto/darstellung").header("referer", "https://localhost/berichte?jahr=2025");
        let chosen = browser.send(from, encoded(&fields)).await;
        assert_eq!((chosen.status.as_u16(), chosen.to()), (303, "/berichte?jahr=2025"), "{name}");
        let page = browser.get(chosen.to()).await;
        assert_eq!(page.all(css).len(), 1, "{name}");
        let on = format!("{LOOKS} button[name={name}][value={value}][aria-pressed=true]");
        assert_eq!(page.all(&on).len(), 1, "{name}: the menu shows what was chosen");
    }
    // What was chosen first is still there.
    assert_eq!(browser.get("/berichte").await.all("html[data-farbe=dunkel][lang=en]").len(), 1);
    house.change_user("d@x.de", |user| user.must_change = true);
    assert_eq!(browser.get("/konto/passwort").await.all(LOOKS).len(), 0, "nothing that leads nowhere");
}

#[tokio::test]
async fn the_footer_leads_to_pages_that_everybody_reads_in_their_language() {
    let house = TestApp::new().await;
    let mut stranger = house.browser();
    let mut known = house.signed_in("d@x.de").await;
    for (path, german, english) in [
        ("/hilfe", "Hilfe", "Help"),
        ("/tastenkuerzel", "Tastenkürzel", "Keyboard shortcuts"),
        ("/barrierefreiheit", "Barrierefreiheit", "Accessibility"),
        ("/datenschutz", "Datenschutz", "Privacy"),
    ] {
        let link = format!(".footer a[href='{path}']");
        for (page, rails) in [(stranger.get(path).await, 0), (known.get(path).await, 1)] {
            assert_eq!((page.status.as_u16(), page.all("h1")), (200, vec![german.to_owned()]), "{path}");
            assert_eq!(page.all(&link), [german], "{path}");
            assert_eq!(page.all(".rail").len(), rails, "{path}");
            assert!(page.all("main .card").len() >= 3, "{path}");
        }
        let asked = Request::get(path).header("accept-language", "en");
        assert_eq!(stranger.send(asked, String::new()).await.all("h1"), [english], "{path}");
    }
}
