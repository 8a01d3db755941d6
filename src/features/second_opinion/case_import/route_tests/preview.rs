//! The preview: a row is mended where it stands, the file is read otherwise, a file that is known is said to be.

use axum::http::StatusCode;
use encoding_rs::WINDOWS_1252;

use super::{FIVE, TestPlatform};
use crate::{
    features::second_opinion::case_import::{CrmImport, ImportPlan, PlanChunk},
    platform::{blobs::BlobChunk, intake, tenancy::Role},
};

/// The wrong rows are what is left to do: a preview opens on them, and says what stays out.
#[tokio::test]
async fn a_preview_opens_on_what_is_wrong_and_can_be_given_up() {
    let site = TestPlatform::new().await;
    let up = async |content: String| site.upload("/import", "datei", "crm.csv", content.as_bytes()).await;
    let at = up(FIVE.into()).await.header("location").to_owned();
    let (preview, query) = at.split_once('?').unwrap();
    assert_eq!(query, "nur=abgelehnt");
    let page = site.get(&at).await;
    assert_eq!(page.all("#import-summe"), ["crm.csv · 5 Zeilen: 2 neu, 1 doppelt, 2 fehlerhaft"]);
    assert_eq!(page.all("#import-uebernehmen .meta"), ["2 fehlerhafte Zeilen bleiben draußen."]);
    // What is said follows the rows.
    let row = format!("{preview}/zeile/6?{query}");
    let mended = site.hx_form(&row, "zeile-6", "hauptkontakt=Roth+%7C+Max").await;
    assert_eq!(mended.all("#import-summe"), ["crm.csv · 5 Zeilen: 3 neu, 1 doppelt, 1 fehlerhaft"]);
    assert_eq!(mended.all("#import-uebernehmen .meta"), ["1 fehlerhafte Zeile bleibt draußen."]);
    site.form(&format!("{preview}/zeile/4?{query}"), "modul=Zweitmeinung+Kardiologie").await;
    let page = site.get(&at).await;
    assert_eq!(page.all("main .empty"), ["Keine Zeile ist mehr fehlerhaft. Alle Zeilen zeigen"]);
    assert_eq!(page.all("#import-uebernehmen .meta").len(), 0);
    // Corrections are work: they are asked about.
    let ask = site.form(&format!("{preview}/verwerfen"), "").await;
    assert!(ask.all("main p").concat().contains("enthält 2 Korrekturen"), "{}", ask.text);
    assert_eq!(site.get(preview).await.status, StatusCode::OK);
    let gone = site.form(&format!("{preview}/verwerfen"), "sicher=ja").await;
    assert_eq!(gone.header("location"), "/import");
    assert_eq!(site.get(preview).await.status, StatusCode::NOT_FOUND);
    let good = FIVE.lines().take(3).collect::<Vec<_>>().join("\n");
    let fine = up(good).await.header("location").to_owned();
    assert!(!fine.contains('?'), "nothing is wrong: {fine}");
    assert_eq!(site.form(&format!("{fine}/verwerfen"), "").await.header("location"), "/import");
}

/// A row was corrected on a page of its own: whoever mended ten rows left the table ten times.
#[tokio::test]
async fn a_row_is_corrected_where_it_stands() {
    let site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    let page = site.get(&format!("{preview}?nur=abgelehnt")).await;
    let link = "#zeile-6 a[hx-get]";
    let form_at = page.attr(link, "href");
    assert_eq!(form_at, format!("{preview}/zeile/6?nur=abgelehnt"), "without script it leads to a page");
    assert_eq!(
        [page.attr(link, "hx-get"), page.attr(link, "hx-target"), page.attr(link, "hx-swap")],
        [form_at.as_str(), "#zeile-6", "outerHTML"]
    );

    let form = site.hx_get(&form_at, "zeile-6").await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(form.all("tr#zeile-6 form.form").len(), 1, "{}", form.text);
    assert_eq!(form.attr("tr form.form", "hx-target"), "#zeile-6");
    assert_eq!(form.attr("tr form.form", "hx-post"), form.attr("tr form.form", "action"));
    assert_eq!(form.attr("#feld-hauptkontakt-6", "value"), "| Max");
    assert!(form.all("tr").concat().contains("Der Nachname fehlt."));
    // Exactly one thing takes the focus: the cell that wants to be mended.
    assert_eq!(form.attr("[data-fokus]", "id"), "feld-hauptkontakt-6");
    assert_eq!(form.all("[data-fokus], h1, header").len(), 1, "a row, not a page");
    let other = site.hx_get(&format!("{preview}/zeile/4"), "zeile-4").await;
    assert_eq!(other.attr("[data-fokus]", "id"), "feld-modul-4", "each row's ids are its own");

    let refused = site.hx_form(&form_at, "zeile-6", "hauptkontakt=%7C+Moritz").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.attr("tr#zeile-6 #feld-hauptkontakt-6", "value"),
        "| Moritz",
        "what was typed is kept"
    );
    assert_eq!(refused.attr(".error-summary a", "href"), "#feld-hauptkontakt-6");
    assert_eq!(refused.attr("[data-fokus]", "class"), "error-summary");
    assert_eq!(refused.attr("#feld-hauptkontakt-6", "aria-invalid"), "true");

    let taken = site.hx_form(&form_at, "zeile-6", "hauptkontakt=Roth+%7C+Max").await;
    assert_eq!(taken.status, StatusCode::OK);
    assert!(taken.text.starts_with("<tr id=\"zeile-6\""), "{}", taken.text);
    assert!(taken.all("tr#zeile-6").concat().contains("Wird übernommen"), "{}", taken.text);
    assert_eq!(taken.all("[data-fokus]"), ["Korrigieren"], "back to where it was opened from");
    assert_eq!(taken.all("#import-zaehler[hx-swap-oob] .count"), ["5", "3", "1", "0", "1"]);
    // (Between rows a browser closes a form before its fields: then the button did nothing.)
    assert_eq!(
        taken.all("#import-uebernehmen[hx-swap-oob] form button"),
        ["3 Fälle importieren", "Verwerfen"]
    );
    assert_eq!(taken.all("#meldung[hx-swap-oob]"), ["Zeile 6 ist korrigiert. Noch 1 Zeile ist fehlerhaft."]);
    assert_eq!(taken.all("#import-moduln").len(), 0, "what did not change keeps what was chosen in it");
    // The button that came with the answer takes over what the page shows now.
    let plan = taken.attr("#import-uebernehmen form input[name=plan]", "value");
    assert_ne!(plan, page.attr("input[name=plan]", "value"));

    // Closing shows the row again and changes nothing.
    let cancel = form.attr("tr form.form a", "hx-get");
    let closed = site.hx_get(&cancel, "zeile-6").await;
    assert_eq!(
        (closed.all("tr#zeile-6").len(), closed.all("[hx-swap-oob]").len()),
        (1, 0),
        "{}",
        closed.text
    );
    assert_eq!(closed.all("[data-fokus]"), ["Korrigieren"]);
    // Taking a correction back stands in the form too.
    let again = site.hx_get(&form_at, "zeile-6").await;
    let back = again.attr("form[action*=verwerfen]", "hx-post");
    let restored = site.hx_form(&back, "zeile-6", "").await;
    assert!(restored.all("tr#zeile-6").concat().contains("Der Nachname fehlt."));
    site.hx_form(&form_at, "zeile-6", "hauptkontakt=Roth+%7C+Max").await;

    let done = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=x")).await;
    assert_eq!(done.header("location"), format!("{preview}/ergebnis"), "{}", done.text);
    assert_eq!(site.house.cases().len(), 3);
}

/// Whoever leaves one row out must see what becomes of the others: line 5 is a duplicate of line 2 only while that is there.
#[tokio::test]
async fn rows_that_change_with_another_one_change_on_the_page() {
    let site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    let leave = format!("{preview}/zeile/2/auslassen");
    let page = site.get(&preview).await;
    assert_eq!(page.attr("#zeile-2 form", "hx-post"), leave);
    let out = site.hx_form(&leave, "zeile-2", "auslassen=ja").await;
    assert!(out.all("tr#zeile-2:not([hx-swap-oob])").concat().contains("Ausgelassen"), "{}", out.text);
    assert_eq!(out.all("[data-fokus]"), ["Wieder aufnehmen"]);
    assert_eq!(out.all("tr[hx-swap-oob]").len(), 1);
    assert!(out.all("tr#zeile-5[hx-swap-oob]").concat().contains("Wird übernommen"));
    assert_eq!(out.all("#import-zaehler .count"), ["5", "2", "0", "0", "2", "1"]);
    // The Modul of a row is mended: the list of unknown ones is another one now.
    let mended = site.hx_form(&format!("{preview}/zeile/4"), "zeile-4", "modul=Zweitmeinung+Onkologie").await;
    assert_eq!(mended.all("#import-moduln[hx-swap-oob] select").len(), 0);
    assert_eq!(mended.all("#import-moduln[hx-swap-oob]").len(), 1);

    // Very many rows: the page itself is the shorter answer.
    let mut many = "Hauptkontakt,Modul,Erstellungsdatum\n".to_owned();
    many.push_str("Tonn | Eva,Zweitmeinung Onkologie,02.02.26\n");
    for number in 0..150 {
        many.push_str(&format!("Tonn | Eva{number},Zweitmeinung Onkologie,02.02.26\n"));
    }
    let preview = site.preview(&many).await;
    let out = site.hx_form(&format!("{preview}/zeile/2/auslassen?seite=2"), "zeile-2", "auslassen=ja").await;
    assert_eq!(out.header("hx-redirect"), format!("{preview}?seite=2"), "{}", out.text);
}

#[tokio::test]
async fn a_row_of_a_preview_that_is_gone_leads_to_the_page_that_says_so() {
    let mut site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    let missing = site.hx_get(&format!("{preview}/zeile/99"), "zeile-99").await;
    assert_eq!((missing.status, missing.header("hx-redirect")), (StatusCode::OK, preview.as_str()));
    assert_eq!(site.get(&format!("{preview}/zeile/99")).await.status, StatusCode::NOT_FOUND);
    site.token = site.house.token(Role::DakMitarbeiter).await;
    let foreign = site.hx_form(&format!("{preview}/zeile/6"), "zeile-6", "hauptkontakt=A").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

const TWO_WAYS: &str = "Hauptkontakt,Erstellungsdatum,Modul,x;Hauptkontakt;Erstellungsdatum;Modul
Tonn | Eva,02.02.26,Zweitmeinung Onkologie,y;Müller | Max;03.02.26;Zweitmeinung Intensiv
";

/// The reader guesses encoding and delimiter; where it guesses wrong, nobody could tell it.
#[tokio::test]
async fn a_file_is_read_again_as_a_person_says() {
    let site = TestPlatform::new().await;
    let preview = site.preview(TWO_WAYS).await;
    let page = site.get(&preview).await;
    let lesen = "form[action$=lesen]";
    assert_eq!(
        page.all(&format!("{lesen} select[name=trenn] option")),
        ["wie erkannt", "Komma", "Semikolon", "Tabulator"]
    );
    assert_eq!(page.attr(&format!("{lesen} select[name=kod] option[selected]"), "value"), "auto");
    assert!(page.all("#zeile-2").concat().contains("Tonn"));
    assert!(page.all("dd code").concat().contains("Müller"), "a sample with an umlaut");
    let first = page.attr("input[name=plan]", "value");

    let lesen_at = format!("{preview}/lesen");
    let read = site.form(&lesen_at, "trenn=semikolon&kod=auto").await;
    assert_eq!(read.header("location"), preview, "{}", read.text);
    let page = site.get(&preview).await;
    assert!(page.all("#zeile-2").concat().contains("Müller, Max"), "{:?}", page.all("#zeile-2"));
    let second = page.attr("input[name=plan]", "value");
    assert_ne!(second, first, "another reading is another plan");
    assert_eq!(page.attr("select[name=trenn] option[selected]", "value"), "semikolon");
    // What was seen before is out of date.
    let stale = site.form(&format!("{preview}/uebernehmen"), &format!("plan={first}&vorgang=x")).await;
    assert_eq!((stale.status, site.house.cases().len()), (StatusCode::CONFLICT, 0));

    // As Windows-1252 the umlauts are two signs, and the page says that it looks wrong.
    site.form(&lesen_at, "trenn=semikolon&kod=windows-1252").await;
    let page = site.get(&preview).await;
    assert!(page.all("#zeile-2").concat().contains("MÃ¼ller"));
    assert!(page.all(".notice").len() >= 2);

    // A reading that gives no table leaves the plan alone, says why, and keeps the choice.
    let plan = page.attr("input[name=plan]", "value");
    let refused = site.form(&lesen_at, "trenn=tab&kod=auto").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.all(".error-summary").concat().contains("Pflichtspalte"));
    assert_eq!(refused.attr(".error-summary a", "href"), "#feld-trenn");
    assert_eq!(refused.attr("select[name=trenn] option[selected]", "value"), "tab");
    assert_eq!(refused.attr("#vorschau tr#zeile-2", "id"), "zeile-2", "the preview is still there");
    assert!(refused.all("title").concat().starts_with("Fehler: "));
    assert_eq!(site.get(&preview).await.attr("input[name=plan]", "value"), plan);
    assert_eq!(site.form(&lesen_at, "trenn=%7C&kod=auto").await.status, StatusCode::BAD_REQUEST);

    site.form(&lesen_at, "trenn=auto&kod=auto").await;
    let back = site.get(&preview).await.attr("input[name=plan]", "value");
    assert_eq!(back, first, "read as before it is the plan from before");
    let done = site.form(&format!("{preview}/uebernehmen"), &format!("plan={back}&vorgang=x")).await;
    assert_eq!(done.header("location"), format!("{preview}/ergebnis"));
    assert_eq!(site.house.cases()[0].nachname, "Tonn");
    assert_eq!(
        (site.house.count::<BlobChunk>(), site.house.count::<PlanChunk>()),
        (0, 0),
        "the file goes with the plan"
    );
}

/// Bytes that are no UTF-8 after all: the file says so with its line, at the field in which it was chosen.
#[tokio::test]
async fn an_encoding_that_the_file_is_not_in_is_refused_at_its_field() {
    let site = TestPlatform::new().await;
    let text = FIVE.replace("Regina", "Réginä");
    let (bytes, _, _) = WINDOWS_1252.encode(&text);
    let preview = site.preview_of(&bytes).await;
    assert!(site.get(&preview).await.all("#zeile-2").concat().contains("Réginä"));
    let refused = site.form(&format!("{preview}/lesen"), "trenn=auto&kod=utf-8").await;
    assert_eq!(
        (refused.status, refused.attr(".error-summary a", "href").as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "#feld-kod")
    );
}

/// Corrections belong to what stood in the row. Where that stays, they stay; where it reads otherwise, they are dropped and
/// that is said.
#[tokio::test]
async fn corrections_stay_where_the_row_still_reads_the_same() {
    let site = TestPlatform::new().await;
    let text = "Hauptkontakt,Modul,Erstellungsdatum\nMüller | Max,Zahn,02.02.26\n| Eva,Zweitmeinung Intensiv,02.02.26\n\
                Alt | Udo,Zahn,02.02.26\n";
    let preview = site.preview(text).await;
    site.form(&format!("{preview}/zeile/2"), "modul=Zweitmeinung+Onkologie").await;
    site.form(&format!("{preview}/zeile/3"), "hauptkontakt=Roth+%7C+Eva").await;
    site.form(&format!("{preview}/modul"), "wert=Zahn&gruppe=sd").await;
    let read = site.form(&format!("{preview}/lesen"), "trenn=auto&kod=windows-1252").await;
    assert!(read.header("set-cookie").contains("notice-import-read-lost"), "{}", read.header("set-cookie"));
    let page = site.get(&preview).await;
    assert!(page.all("#zeile-3").concat().contains("Roth, Eva"), "an ASCII row reads the same");
    assert!(page.all("#zeile-2").concat().contains("Schilddrüse"), "the choice for the whole file stays");
    assert!(page.all("#zeile-4").concat().contains("Schilddrüse"));
    let kept = site.form(&format!("{preview}/lesen"), "trenn=komma&kod=windows-1252").await;
    assert!(
        kept.header("set-cookie").contains("notice-import-read")
            && !kept.header("set-cookie").contains("lost")
    );
}

#[tokio::test]
async fn a_file_that_was_imported_before_is_known_by_its_content() {
    let site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    assert!(!site.get(&preview).await.all(".notice").concat().contains("schon importiert"));
    let plan = site.get(&preview).await.attr("input[name=plan]", "value");
    site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=x")).await;
    let answer = site.upload("/import", "datei", "anderer-name.csv", FIVE.as_bytes()).await;
    let second = answer.header("location").strip_suffix("?nur=abgelehnt").unwrap().to_owned();
    let page = site.get(&second).await;
    let said = page.all(".notice").concat();
    assert!(said.contains("Diese Datei wurde am 20.11.2026, 14:00 Uhr schon importiert."), "{said}");
    assert_eq!(page.attr(".notice a[href*=ergebnis]", "href"), format!("{preview}/ergebnis"));
    // It may continue: the two rejected rows can still be mended and imported.
    let row = format!("{second}/zeile/6");
    assert_eq!(site.form(&row, "hauptkontakt=Roth+%7C+Max").await.status, StatusCode::SEE_OTHER);
    let plan = site.get(&second).await.attr("input[name=plan]", "value");
    let done = site.form(&format!("{second}/uebernehmen"), &format!("plan={plan}&vorgang=y")).await;
    assert_eq!(done.header("location"), format!("{second}/ergebnis"));
    assert_eq!(site.house.cases().len(), 3);
    // One sign more is another file.
    let preview = site.preview(&format!("{FIVE}\n")).await;
    assert!(!site.get(&preview).await.all(".notice").concat().contains("schon importiert"));
}

/// Previews run out; the bytes that were kept to read them otherwise go with them.
#[tokio::test]
async fn the_file_goes_when_its_preview_runs_out() {
    let site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    assert!(preview.starts_with("/import/"));
    assert_eq!(site.house.count::<BlobChunk>(), 1);
    site.house.wait(jiff::SignedDuration::from_mins(31));
    intake::upkeep::<CrmImport>(&site.house.platform).unwrap();
    assert_eq!((site.house.count::<BlobChunk>(), site.house.count::<ImportPlan>()), (0, 0));
}

/// A file from a Mac was read as Windows-1252, and names were stored garbled without a word.
#[tokio::test]
async fn a_guessed_encoding_shows_names_and_asks_once() {
    let site = TestPlatform::new().await;
    let mac = b"Hauptkontakt;Modul;Erstellungsdatum\rM\x8Annle | J\x9Arg | 01.01.1970 |;Zweitmeinung Onkologie;02.02.26\r";
    let preview = site.preview_of(mac).await;
    let page = site.get(&preview).await;
    assert_eq!(page.all("#namen tbody th, #namen tbody td"), ["Männle Jörg", "MŠnnle Jšrg"]);
    assert!(page.text.contains("von einem Mac oder aus DOS"));
    // So that two people can say whether they have the same file.
    assert!(page.all("code").iter().any(|code| code.len() == 64));
    assert_eq!(page.all("#import-lesen option[value=mac-roman], #import-lesen option[value=cp850]").len(), 2);
    let plan = page.attr("input[name=plan]", "value");
    let confirm = format!("{preview}/uebernehmen");
    let refused = site.form(&confirm, &format!("plan={plan}&vorgang=v")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("bestätigen Sie, dass sie stimmen"), "{}", refused.text);
    assert!(site.house.cases().is_empty());
    let done = site.form(&confirm, &format!("plan={plan}&vorgang=v&kodierung=ja")).await;
    assert_eq!(done.header("location"), format!("{preview}/ergebnis"));
    assert_eq!(site.house.cases()[0].nachname, "Männle");

    // Whoever chooses the encoding has answered, too.
    let other = b"Hauptkontakt;Modul;Erstellungsdatum\rM\x8Arner | J\x9Arg | 01.01.1970 |;Zweitmeinung Onkologie;02.02.26\r";
    let preview = site.preview_of(other).await;
    let chosen = site.form(&format!("{preview}/lesen"), "trenn=auto&kod=mac-roman").await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text);
    let page = site.get(&preview).await;
    assert!(page.all("#namen").is_empty() && !page.text.contains("von einem Mac oder aus DOS"));
    let plan = page.attr("input[name=plan]", "value");
    let done = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=w")).await;
    assert_eq!(done.header("location"), format!("{preview}/ergebnis"));
}
