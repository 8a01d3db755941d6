//! `kill -9` at a random moment during imports and edits (reliability.md, T-KILL): what was acknowledged is there, an
//! import is there whole or not at all, `check` is clean and the audit chain complete.
//!
//! `VISITE_KILLS` says how many kills (20), `VISITE_KILL_SEED` replays the seed that a run has printed. What fails leaves
//! its data directory in `target/tmp/`.
//!
//! Covers: store, case_import.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::seeds::{self, TestRng};
use super::storm::{Model, Owned, Program, Shared, carry_out, create, edit, import_many, plan, three};
use crate::support::{TestServer, process::worked, site::TENANT, wait::until_it};

/// Rows of a big import.
const ROWS: u64 = 5_000;
/// Kills that one data file lives through.
const LIVES: u64 = 5;
const EDITORS: u64 = 3;

/// What a kill hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KillScenario {
    /// The confirmation of a big file, with editors beside it.
    BigImport,
    /// The same about when it commits: that is later than 3 s where the build is slow.
    LateInImport,
    /// The upload of a big file.
    BigUpload,
    /// Small imports and edits.
    Everyday,
    /// The same, and once more while the site comes up again.
    Twice,
}

/// Of ten kills four hit a big import (one of them its upload), two come twice.
const SCENES: [KillScenario; 10] = [
    KillScenario::BigImport,
    KillScenario::Everyday,
    KillScenario::Twice,
    KillScenario::Everyday,
    KillScenario::LateInImport,
    KillScenario::Everyday,
    KillScenario::BigUpload,
    KillScenario::Twice,
    KillScenario::Everyday,
    KillScenario::LateInImport,
];

/// Keeps the data directory of a test that fails.
struct Evidence(PathBuf, u64);

impl Drop for Evidence {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kill-{}", self.1));
            std::fs::create_dir_all(&to).ok();
            for entry in std::fs::read_dir(&self.0).into_iter().flatten().flatten() {
                std::fs::copy(entry.path(), to.join(entry.file_name())).ok();
            }
            println!("VISITE_KILL_SEED={} failed; its data file lies in {}", self.1, to.display());
        }
    }
}

/// R-AUD-01, R-FILE-10.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_is_half_when_the_site_is_killed() {
    let (seed, kills) = (seeds::seed("VISITE_KILL_SEED"), seeds::number("VISITE_KILLS").unwrap_or(20));
    println!("VISITE_KILL_SEED={seed} VISITE_KILLS={kills}");
    let (mut done, mut import) = (0, Duration::from_secs(3));
    while done < kills {
        let lives = LIVES.min(kills - done);
        import = live(seed, done..done + lives, import).await;
        done += lives;
    }
}

/// One data file through some kills. Takes and gives how long a big import lasts.
async fn live(seed: u64, kills: std::ops::Range<u64>, mut import: Duration) -> Duration {
    let mut site = TestServer::prepared();
    let _evidence = Evidence(site.data(), seed);
    site.serve(&[]).await;
    let model: Shared = Arc::new(Mutex::new(Model::default()));
    let mut program = Program::sign_in(&site).await;
    let shared = create(&program, &model).await.unwrap();
    model.lock().unwrap().shared = shared;
    let mut counted = 0;
    for kill in kills {
        let mut dice = TestRng::new(seed.wrapping_add(kill.wrapping_mul(0x1_0001)));
        let scene = SCENES[usize::try_from(kill % 10).unwrap()];
        let began = Instant::now();
        let within = match scene {
            KillScenario::LateInImport => import.mul_f64(0.6)..import.mul_f64(1.6),
            _ => Duration::ZERO..Duration::from_secs(3),
        };
        let moment = u64::try_from((within.end - within.start).as_millis()).unwrap();
        let moment = within.start + Duration::from_millis(dice.below(moment));
        strike(&mut site, &program, &model, scene, moment, &mut dice).await;
        let struck = began.elapsed();
        if scene == KillScenario::Twice {
            // While it recovers, and not always before it is done.
            let mut command = site.command();
            command.args(["serve", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"]);
            let mut server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            tokio::time::sleep(Duration::from_millis(dice.below(400))).await;
            server.kill().unwrap();
            server.wait().unwrap();
        }
        let down = Instant::now();
        site.serve(&[]).await;
        let (up, work) = (down.elapsed(), worked(&site.pid()));
        program = Program::sign_in(&site).await;
        let found = examine(&site, &program, &model, &mut dice, &mut counted).await;
        println!(
            "kill {kill} {scene:?} after {} ms, up in {} ms, looked at for {} ms: {found}",
            struck.as_millis(),
            up.as_millis(),
            (down.elapsed() - up).as_millis()
        );
        assert!(work < Duration::from_secs(20), "it takes {work:?} of a processor to come up");
    }
    // An import that a kill kept from beginning can be begun again.
    let again =
        model.lock().unwrap().imports.iter().find(|one| one.rows == ROWS && !one.acknowledged).cloned();
    if let Some(again) = again {
        let began = Instant::now();
        carry_out(&program, &model, &again).await.unwrap();
        import = began.elapsed();
        println!("{ROWS} rows are imported in {} ms", import.as_millis());
        examine(&site, &program, &model, &mut TestRng::new(seed), &mut counted).await;
    }
    site.kill();
    import
}

/// Lets the storm loose and kills the site in it.
async fn strike(
    site: &mut TestServer,
    program: &Program,
    model: &Shared,
    scene: KillScenario,
    moment: Duration,
    dice: &mut TestRng,
) {
    let big = match scene {
        KillScenario::BigImport | KillScenario::LateInImport => {
            Some(plan(program, model, ROWS).await.unwrap())
        }
        _ => None,
    };
    let mut storm = JoinSet::new();
    let owned: Vec<String> = model.lock().unwrap().owned.keys().cloned().collect();
    for editor in 0..EDITORS {
        let own = owned.iter().zip(0..).filter(|(_, at)| at % EDITORS == editor);
        let own = own.map(|(id, _)| id.clone()).collect();
        storm.spawn(edit(program.clone(), model.clone(), TestRng::new(dice.roll()), own));
    }
    let (importer, beside, small) = (program.clone(), model.clone(), TestRng::new(dice.roll()));
    match (scene, big) {
        (_, Some(big)) => {
            storm.spawn(async move { carry_out(&importer, &beside, &big).await });
        }
        (KillScenario::BigUpload, None) => {
            storm.spawn(async move {
                let big = plan(&importer, &beside, ROWS).await?;
                carry_out(&importer, &beside, &big).await
            });
        }
        _ => {
            storm.spawn(import_many(importer, beside, small));
        }
    }
    tokio::time::sleep(moment).await;
    site.kill();
    while let Some(ended) = storm.join_next().await {
        ended.unwrap();
    }
}

async fn total(program: &Program, query: &str) -> u64 {
    let (status, list) = program.ask(Method::GET, &format!("/cases?per_page=1{query}"), None).await;
    assert_eq!(status, 200, "{list}");
    list["total"].as_u64().unwrap()
}

/// Compares the site with the model, and takes into the model what was in flight.
async fn examine(
    site: &TestServer,
    program: &Program,
    model: &Shared,
    dice: &mut TestRng,
    counted: &mut u64,
) -> String {
    let mut now = std::mem::take(&mut *model.lock().unwrap());
    // Imports: whole or not at all.
    let (mut imported, mut half) = (0, 0);
    for import in &mut now.imports {
        let there = total(program, &format!("&import_id={}", import.id)).await;
        let all = there == import.rows;
        assert!(all || there == 0, "half an import: {there} of {}", import.rows);
        assert!(all || !import.acknowledged, "an acknowledged import of {} cases is gone", import.rows);
        if all && !import.acknowledged {
            // It was carried out and the answer was lost: asking again gives the first result.
            let (status, answer) = program.confirm(import).await.unwrap();
            assert_eq!((status, &answer["imported"]), (200, &json!(import.rows)), "{answer}");
            import.acknowledged = true;
        }
        half += u64::from(!all);
        imported += there;
    }
    // Cases by one writer: the last acknowledged state, or entirely the one in flight.
    for (id, owned) in &mut now.owned {
        let (status, case) = program.ask(Method::GET, &format!("/cases/{id}"), None).await;
        assert_eq!(status, 200, "an acknowledged case is gone: {case}");
        let version = case["row_version"].as_u64().unwrap();
        let stand = if version == owned.version { Some(owned.stand) } else { owned.sent };
        let stand = stand.filter(|_| version <= owned.version + 1);
        let stand = stand.unwrap_or_else(|| panic!("row_version {version}, acknowledged {}", owned.version));
        for (name, value) in three(stand).as_object().unwrap() {
            assert_eq!(&case[name], value, "{name} of row_version {version}, acknowledged {}", owned.version);
        }
        *owned = Owned { stand, version, sent: None };
    }
    // The case by all writers: every acknowledged mark once.
    let (_, case) = program.ask(Method::GET, &format!("/cases/{}", now.shared), None).await;
    let text = case["kommentar"].as_str().unwrap_or_default().to_owned();
    for mark in &now.marks {
        assert_eq!(text.matches(mark.as_str()).count(), 1, "mark {mark} in {text}");
    }
    // Nothing else was made.
    let made = total(program, "").await - imported;
    let most = now.created + now.perhaps_created;
    assert!((now.created..=most).contains(&made), "{made} cases made by hand, {} promised", now.created);
    (now.created, now.perhaps_created) = (made, 0);
    // Search has what was acknowledged.
    if let Some(name) =
        now.names.get(usize::try_from(dice.below(1 + u64::try_from(now.names.len()).unwrap())).unwrap())
    {
        let query = format!("&q={name}");
        until_it("search finds an acknowledged case", async || total(program, &query).await == 1).await;
    }
    let check = site.json(&["check"]);
    assert_eq!(check["clean"], true, "{check}");
    let entries = entries(&check);
    // When the hour turns, looking at a case counts again.
    let least = *counted + now.entries;
    let most = least + now.perhaps_entries + u64::try_from(now.owned.len()).unwrap() + 8;
    assert!(
        (least..=most).contains(&entries),
        "{entries} audit entries; {least} acts were acknowledged, at most {most} were sent"
    );
    *counted = entries;
    (now.entries, now.perhaps_entries) = (0, 0);
    let said = format!(
        "{made} cases made, {imported} imported, {half} imports not begun, {} marks, {entries} audit entries",
        now.marks.len()
    );
    *model.lock().unwrap() = now;
    said
}

fn entries(check: &Value) -> u64 {
    let tenants = check["tenants"].as_array().unwrap();
    let tenant = tenants.iter().find(|tenant| tenant["slug"] == TENANT).unwrap();
    tenant["audit"]["entries"].as_u64().unwrap()
}
