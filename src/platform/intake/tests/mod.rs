//! The engine without any feature: an import of things, in the real store.
//!
//! Owns: an import of two columns, what it does from upload to undo, and that a second importer is kept apart.
//! May use: everything of the engine.
//! Never: a feature.

mod thing;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    middleware::from_fn_with_state,
    response::Response,
};
use jiff::SignedDuration;
use tower::ServiceExt as _;

use super::{
    Code as _, Confirmed, Correction, Filter, IntakeError, Of, PlanChunk, PlanHead, Run, Undoing, Verdict,
    actions,
    progress::{self, Course},
    routes::{self, in_background},
};
use crate::{
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Explain as _, Kind},
    },
    platform::{
        Platform,
        bench::{NOW, PASSWORD, TestClock, TestPlatform, lenient, wiring},
        blobs::Blob,
        store::{Event, EventKind, Record, Recorded, StoreError, testing::with_faults},
        tenancy::{Ctx, MayRead, Role, Tenant},
        web::{
            problem_face::present,
            session::{Attempt, SignInOutcome, identify},
        },
    },
};

use thing::{Amount, ImportThings, KINDS, Thing, ThingColumn, ThingImport, ThingReason};

/// Two new ones, one that comes twice, one without a number, one with a word for it.
const FIVE: &str = "Was;Anzahl\nHammer;2\nZange;3\nhammer;4\nSäge;\nBohrer;Paar\n";

struct Site {
    site: TestPlatform,
    tenant: Tenant,
}

impl Site {
    fn new() -> Self {
        let site = TestPlatform::at(NOW, KINDS);
        let tenant = site.house("haus");
        site.add(Some(&tenant), "a@x.de", "Ada Ohm", Role::Admin, "x");
        Self { site, tenant }
    }
    fn ctx(&self) -> Ctx<ImportThings> {
        self.site.ctx(&self.tenant, Some("a@x.de"))
    }
    fn up(&self, text: &str) -> PlanHead<ThingImport> {
        actions::upload(&self.site.p, &self.ctx(), "things.csv", text.as_bytes()).unwrap()
    }
    fn correct(
        &self,
        plan: &PlanHead<ThingImport>,
        correction: Correction<ThingImport>,
    ) -> PlanHead<ThingImport> {
        actions::correct(&self.site.p, &self.ctx(), plan.id, &correction).unwrap().plan
    }
    fn go(&self, plan: &PlanHead<ThingImport>) -> Result<Confirmed<ThingImport>, IntakeError<ThingImport>> {
        actions::confirm(&self.site.p, &self.ctx(), plan.id, &plan.hash_hex(), "form")
    }
    fn things(&self) -> Vec<(String, u32)> {
        let read = self.site.p.store().read(&self.ctx(), |r| {
            r.scan::<Thing>()?.map(|thing| thing.map(|thing| (thing.name.clone(), thing.number))).collect()
        });
        let mut things: Vec<(String, u32)> = read.map_err(|error: StoreError| error).unwrap();
        things.sort();
        things
    }
    fn count<R: Record>(&self) -> usize
    where
        ImportThings: MayRead<R>,
    {
        self.site.p.store().read(&self.ctx(), |r| Ok::<_, StoreError>(r.scan::<R>()?.count())).unwrap()
    }
}

fn code<T>(result: Result<T, IntakeError<ThingImport>>) -> &'static str {
    result.err().map_or("", |error| error.explain().code)
}

#[test]
fn from_upload_to_undo() {
    let site = Site::new();
    let first = site.up(FIVE);
    let counts = |plan: &PlanHead<ThingImport>| {
        [plan.counts.total, plan.counts.new, plan.counts.duplicates, plan.counts.rejected]
    };
    assert_eq!(counts(&first), [5, 2, 1, 2]);
    let page =
        actions::rows(&site.site.p, &site.ctx(), &first, Some(Filter::Abgelehnt), Paging::page(1)).unwrap();
    let reasons: Vec<_> = page.rows.iter().map(|(_, row)| (row.raw.line, row.reasons[0].code())).collect();
    assert_eq!(reasons, [(5, "ANZAHL_FEHLT"), (6, "ANZAHL_UNBEKANNT")]);
    let (_, twice) = actions::row(&site.site.p, &site.ctx(), &first, 4).unwrap();
    assert!(matches!(twice.verdict, Verdict::Duplicate { of: Of::Line(2), .. }));
    assert_eq!(site.things(), []);

    // A correction that does not help changes nothing; one that does, and a choice for the whole file, make new revisions.
    let cell = |text: &str| Correction::Cells(5, BTreeMap::from([(ThingColumn::Anzahl, text.to_owned())]));
    let refused = actions::correct::<ThingImport>(&site.site.p, &site.ctx(), first.id, &cell("mehr"));
    assert!(
        matches!(refused, Err(IntakeError::StillRefused(reasons)) if reasons == [ThingReason::AnzahlUnbekannt])
    );
    let second = site.correct(&first, cell("5"));
    assert_eq!((second.revision, counts(&second)), (2, [5, 3, 1, 1]));
    assert_eq!((second.choices[0].text.as_str(), second.choices[0].count), ("Paar", 1));
    let third = site.correct(&second, Correction::Choices(vec![("paar".into(), Some(Amount::Pair))]));
    let third = site.correct(&third, Correction::LeaveOut(3, true));
    assert_eq!(counts(&third), [5, 3, 1, 1]);
    assert_eq!((third.rejected(), third.left_out()), (0, 1), "what a person leaves out is no error");
    let lines = |filter| -> Vec<u32> {
        let page = actions::rows(&site.site.p, &site.ctx(), &third, Some(filter), Paging::page(1)).unwrap();
        page.rows.iter().map(|(_, row)| row.raw.line).collect()
    };
    assert_eq!((lines(Filter::Abgelehnt), lines(Filter::Ausgelassen)), (vec![], vec![3]));
    assert!(matches!(site.go(&first), Ok(Confirmed::Stale(_))), "only the last revision is carried out");

    let Ok(Confirmed::Done(done)) = site.go(&third) else { panic!("not imported") };
    assert_eq!((done.imported, done.skipped, done.left_out, done.errors.len()), (3, 1, 1, 0));
    let all = [("Bohrer".to_owned(), 2), ("Hammer".to_owned(), 2), ("Säge".to_owned(), 5)];
    assert_eq!(site.things(), all);
    assert_eq!((site.count::<PlanHead<ThingImport>>(), site.count::<PlanChunk<ThingImport>>()), (0, 0));
    let csv = actions::not_imported::<ThingImport>(&site.site.p, &site.ctx(), done.import_id, |words| {
        words.key.to_string()
    });
    let csv = String::from_utf8(csv.unwrap()).unwrap();
    assert!(csv.contains("Zange;3;3;code-ausgelassen") && csv.contains("hammer;4;4;code-dublette"), "{csv}");

    // What is there already is known by its record; the same file is known too.
    let again = site.up(FIVE);
    assert_eq!(again.earlier.map(|earlier| earlier.run), Some(done.import_id));
    let (_, hammer) = actions::row(&site.site.p, &site.ctx(), &again, 2).unwrap();
    assert!(matches!(hammer.verdict, Verdict::Duplicate { of: Of::There(_), .. }));

    // One was used meanwhile and stays.
    site.site
        .p
        .store()
        .write(&site.ctx(), |w| {
            let all = w.reader().scan::<Thing>()?.collect::<Result<Vec<_>, _>>()?;
            let seen = all.into_iter().find(|thing| thing.name == "Säge").ok_or(StoreError::Missing)?;
            w.replace(&seen, &Thing { number: 9, ..Thing::clone(&seen) })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.used"))))
        })
        .unwrap();
    let undo = |shown| actions::undo::<ThingImport>(&site.site.p, &site.ctx(), done.import_id, shown, "");
    assert_eq!(code(undo(Undoing::Exactly(3))), "UNDO_GESPERRT");
    let undone = undo(Undoing::Exactly(2)).unwrap();
    assert_eq!((undone.removed, undone.kept), (2, vec!["Säge".to_owned()]));
    assert_eq!(site.things(), [("Säge".to_owned(), 9)]);
    assert_eq!(code(undo(Undoing::Untouched)), "UNDO_ERLEDIGT");
    let log = actions::log::<ThingImport>(
        &site.site.p,
        &site.site.ctx(&site.tenant, Some("a@x.de")),
        Paging::page(1),
    );
    assert_eq!(log.unwrap().items[0].undone.map(|undone| (undone.removed, undone.kept)), Some((2, 1)));
    assert_eq!(site.count::<Run<ThingImport>>(), 1);
}

#[test]
fn a_preview_that_is_given_up_leaves_nothing() {
    let site = Site::new();
    let plan = site.up(FIVE);
    actions::discard::<ThingImport>(&site.site.p, &site.ctx(), plan.id).unwrap();
    assert_eq!(site.count::<PlanHead<ThingImport>>() + site.count::<PlanChunk<ThingImport>>(), 0);
    assert_eq!(site.count::<Blob>(), 0, "the file is gone as well");
    assert_eq!(code(site.go(&plan)), "NICHT_GEFUNDEN");
    assert!(site.things().is_empty());
}

#[test]
fn a_preview_that_ran_out_is_removed() {
    let site = Site::new();
    let plan = site.up(FIVE);
    site.site.clock.wait(SignedDuration::from_mins(30));
    assert_eq!(code(site.go(&plan)), "VORSCHAU_ABGELAUFEN");
    site.site.clock.wait(SignedDuration::from_secs(1));
    actions::upkeep::<ThingImport>(&site.site.p).unwrap();
    assert_eq!((site.count::<PlanHead<ThingImport>>(), site.count::<PlanChunk<ThingImport>>()), (0, 0));
    assert_eq!(site.things(), []);
}

/// Story: telling the uploader panicked too, on the same torn page; within the unwinding that ended the process.
#[test]
fn an_import_that_a_bug_stops_is_told_as_failed_even_if_that_cannot_be_written() {
    let ((store, faults), clock) = (with_faults(), TestClock::at(NOW));
    let p = Platform::new(store, Box::new(clock.clone()), lenient(), wiring(&[]), "".into()).unwrap();
    let site = TestPlatform { op: p.operator("op".into()), p, clock };
    let (ctx, id) = (site.ctx::<ImportThings>(&site.house("haus"), None), Id::from_bytes([0xA9; 16]));
    let progress = progress::begin(id).unwrap();
    faults.panics(true);
    let import = || in_background::<ThingImport>(&site.p, &ctx, id, "", "", &progress);
    assert!(catch_unwind(AssertUnwindSafe(import)).is_err());
    faults.panics(false);
    assert!(matches!(progress::course(id, true), Some(Course::Failed(bug)) if bug.kind == Kind::Internal));
}

/// The pages stand at the import's own address and lead nowhere else.
#[tokio::test]
async fn its_pages_stand_at_its_own_address() {
    let site = Site::new();
    site.site.account(Some(&site.tenant), "b@x.de", Role::Admin).await;
    let attempt = Attempt { browser: false, ..Attempt::for_tests("b@x.de", PASSWORD) };
    let Ok(SignInOutcome::In(signed_in)) = site.site.p.sign_in(attempt).await else { panic!("not let in") };
    let router = routes::routes::<ThingImport>().split().0;
    let router: Router = router
        .layer(from_fn_with_state(site.site.p.clone(), present))
        .layer(from_fn_with_state(site.site.p.clone(), identify))
        .with_state(site.site.p.clone());
    let send = async |request: axum::http::request::Builder, body: String| -> (Response, String) {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", signed_in.tokens.access));
        let mut answer = router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let body = axum::body::to_bytes(std::mem::take(answer.body_mut()), 1 << 20).await.unwrap();
        (answer, String::from_utf8(body.to_vec()).unwrap())
    };
    let file = format!(
        "--B\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"a.csv\"\r\n\r\n{FIVE}\r\n--B--\r\n"
    );
    let kind = "multipart/form-data; boundary=B";
    let (answer, text) = send(Request::post("/things/import").header(header::CONTENT_TYPE, kind), file).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{text}");
    let preview = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let preview = preview.strip_suffix("?nur=abgelehnt").unwrap();
    assert!(preview.starts_with("/things/import/"), "{preview}");
    let (answer, page) = send(Request::get(preview), String::new()).await;
    assert_eq!(answer.status(), StatusCode::OK, "{page}");
    for part in [
        "action=\"{}/uebernehmen\"",
        "action=\"{}/menge\"",
        "href=\"{}/zeile/5\"",
        "action=\"{}/lesen\"",
        "«thing-choices»",
    ] {
        assert!(page.contains(&part.replace("{}", preview)), "{part}: {page}");
    }
    assert!(!page.contains("\"/import"), "{page}");
    let (answer, page) = send(Request::get("/things/import"), String::new()).await;
    assert_eq!(
        (answer.status(), page.contains("action=\"/things/import\"")),
        (StatusCode::OK, true),
        "{page}"
    );
}
