//! Large imports: in the background, with progress, until somebody stops them.

use std::sync::{Arc, mpsc};

use axum::http::{Request, StatusCode};

use super::TestPlatform;
use crate::{
    features::second_opinion::case_import::{
        CrmImport, ImportError, ImportPlan, ImportRun, testing::fixture,
    },
    platform::{
        intake::{
            ImportId, confirm_watched,
            progress::{self, Course, Progress},
        },
        store::{Event, EventKind, Recorded, StoreError},
    },
};

#[tokio::test]
async fn a_large_import_runs_in_the_background_and_says_how_far_it_is() {
    let site = TestPlatform::new().await;
    let text = String::from_utf8(fixture("crm_medium.csv")).unwrap();
    let preview = site.preview(&text).await;
    let plan = site.get(&preview).await.attr("input[name=plan]", "value");
    let sent = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=v")).await;
    assert_eq!(sent.header("location"), format!("{preview}/lauf"));
    let again = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=v")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let mut polls = 0;
    loop {
        let part = Request::get(format!("{preview}/lauf"))
            .header("hx-request", "true")
            .header("hx-target", "import-lauf");
        let answer = site.send(part, "").await;
        assert_eq!(answer.status, StatusCode::OK);
        if !answer.header("hx-location").is_empty() {
            assert_eq!(answer.header("hx-location"), format!("{preview}/ergebnis"));
            break;
        }
        assert_eq!(answer.attr("#import-lauf", "hx-trigger"), "every 1s");
        polls += 1;
        assert!(polls < 3_000);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(site.house.cases().len() > 1_900);
    assert_eq!(site.get(&format!("{preview}/lauf")).await.header("location"), format!("{preview}/ergebnis"));
}

/// Two thousand new rows: enough for the background.
fn two_thousand() -> String {
    let row = |number: usize| format!("Name{number} | V,Zweitmeinung Onkologie,02.02.26\n");
    "Hauptkontakt,Modul,Erstellungsdatum\n".to_owned() + &(0..2_000).map(row).collect::<String>()
}

/// An import under way was not to be stopped: whoever had chosen the wrong file had to wait and take it back.
#[tokio::test]
async fn a_running_import_is_stopped_and_can_be_started_again() {
    let site = TestPlatform::new().await;
    let preview = site.preview(&two_thousand()).await;
    let id: ImportId = preview.trim_start_matches("/import/").parse().unwrap();
    let plan = site.get(&preview).await.attr("input[name=plan]", "value");
    // Somebody else writes at the moment, so the import waits before its first row.
    let (let_go, held) = mpsc::channel::<()>();
    let (began, begun) = mpsc::channel();
    let (platform, ctx) = (site.house.platform.clone(), site.house.admin());
    let other = std::thread::spawn(move || {
        let done = platform.store().write(&ctx, |_| {
            began.send(()).unwrap();
            held.recv().unwrap();
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.slow"))))
        });
        done.unwrap();
    });
    begun.recv().unwrap();
    let confirm = (format!("{preview}/uebernehmen"), format!("plan={plan}&vorgang=v"));
    assert_eq!(site.form(&confirm.0, &confirm.1).await.header("location"), format!("{preview}/lauf"));
    let page = site.get(&format!("{preview}/lauf")).await;
    assert_eq!(page.all("main form[action$=abbrechen] button"), ["Import abbrechen"]);
    // Without script the page asks again by itself (interface.md, 5, check 28).
    assert!(page.text.contains(r#"<noscript><meta http-equiv="refresh" content="3"></noscript>"#));
    assert!(page.all("#import-lauf button, #import-lauf a").is_empty(), "what polls never holds the focus");
    let Some(Course::Running(running)) = progress::course(id, false) else { panic!("it does not run") };

    // Its line of the audit trail waits for the store too, so it is let go as soon as the import knows.
    let stop_at = format!("{preview}/abbrechen");
    let stop = site.form(&stop_at, "");
    let release = async {
        while !running.is_stopped() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let_go.send(()).unwrap();
    };
    let (stopped, ()) = tokio::join!(stop, release);
    other.join().unwrap();
    assert_eq!(stopped.header("location"), preview, "{}", stopped.text);
    assert!(stopped.header("set-cookie").contains("notice-import-stopped"));
    // Until the import itself has ended: only its own hold on the progress says that.
    while Arc::strong_count(&running) > 1 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(site.house.cases().is_empty());
    let ctx = site.house.admin();
    let lines = site.house.platform.store().read(&ctx, |r| r.history::<ImportPlan>(id.bytes())).unwrap();
    let kinds: Vec<&str> = lines.iter().map(|line| line.kind.as_str()).collect();
    assert_eq!(kinds, ["import.previewed", "import.stopped"]);
    assert_eq!(lines[1].actor.name, "Ada Ohm");

    // The preview is what it was, and does its work when it is asked again.
    let again = site.get(&preview).await;
    assert_eq!(again.all(".tabs .count"), ["2.000", "2.000", "0", "0", "0"]);
    assert_eq!(again.attr("input[name=plan]", "value"), plan);
    assert_eq!(
        site.form(&format!("{preview}/abbrechen"), "").await.header("location"),
        format!("{preview}/lauf")
    );
    // What does not run any more says so, and where to go on: a restart of the server leaves no other trace.
    let broken = site.get(&format!("{preview}/lauf")).await;
    assert!(broken.all("main").concat().contains("Es wurde nichts importiert."), "{}", broken.text);
    assert_eq!(broken.attr("main .actions a.button", "href"), preview);
    let polled = Request::get(format!("{preview}/lauf"))
        .header("hx-request", "true")
        .header("hx-target", "import-lauf");
    assert_eq!(site.send(polled, "").await.header("hx-location"), format!("{preview}/lauf"));
    assert_eq!(site.form(&confirm.0, &confirm.1).await.header("location"), format!("{preview}/lauf"));
    while site.get(&format!("{preview}/lauf")).await.header("location") != format!("{preview}/ergebnis") {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(site.house.cases().len(), 2_000);
    let late = site.form(&format!("{preview}/abbrechen"), "").await;
    assert_eq!(late.header("location"), format!("{preview}/ergebnis"));
    assert!(late.header("set-cookie").contains("notice-import-stopped-late"));
    assert_eq!(site.house.cases().len(), 2_000);
}

/// Whenever the stop comes: either nothing is imported and that is said, or everything.
#[tokio::test]
async fn a_stop_at_any_row_leaves_nothing_behind() {
    let site = TestPlatform::new().await;
    let rows = "Hauptkontakt,Modul,Erstellungsdatum\nA | V,Zweitmeinung Onkologie,02.02.26\n\
                B | V,Zweitmeinung Onkologie,02.02.26\n";
    let preview = site.preview(rows).await;
    let id: ImportId = preview.trim_start_matches("/import/").parse().unwrap();
    let (platform, ctx) = (&site.house.platform, site.house.ctx("admin@y.de"));
    let hash = site.get(&preview).await.attr("input[name=plan]", "value");
    let progress = Progress::default();
    assert!(progress.stop());
    let refused = confirm_watched::<CrmImport>(platform, &ctx, id, &hash, "", &progress);
    assert!(matches!(refused, Err(ImportError::Stopped)));
    assert_eq!((site.house.cases().len(), site.house.count::<ImportRun>()), (0, 0));
    let progress = Progress::default();
    assert!(confirm_watched::<CrmImport>(platform, &ctx, id, &hash, "", &progress).is_ok());
    assert!(!progress.stop(), "it has committed");
    assert_eq!(site.house.cases().len(), 2);
}
