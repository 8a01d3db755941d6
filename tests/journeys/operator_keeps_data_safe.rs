//! The operator backs up a running site, restores on an empty machine, checks, and meets wrong keys and newer files.
//!
//! Covers: store, operations.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::support::TestServer;

fn said(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn digest(path: &Path) -> Vec<u8> {
    Sha256::digest(fs::read(path).unwrap()).to_vec()
}

#[tokio::test]
async fn verbs_reach_a_running_server_through_its_socket() {
    let mut site = TestServer::start().await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let socket = fs::metadata(site.data().join("visite.sock")).unwrap();
        assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    }
    let areas = ["--areas", "zweitmeinung"];
    site.run(
        &[&["tenant", "create", "--slug", "drittes", "--name", "Drittes Haus"], &areas[..]].concat(),
        "",
    );
    site.account("drittes", "admin");
    // The account works at once: the server made it.
    site.person("drittes", "admin").await;
    assert_eq!(site.json(&["tenant", "list"])["tenants"].as_array().unwrap().len(), 3);
    assert_eq!(site.json(&["check"])["clean"], true);
    assert_eq!(site.json(&["audit", "verify", "--tenant", "nordlicht"])["whole"], true);
    assert_eq!(site.try_run(&["audit", "verify", "--tenant", "gibt-es-nicht"], "").status.code(), Some(1));
    assert_eq!(site.json(&["reindex"])["tenants"].as_array().unwrap().len(), 3);
    // What cannot be done beside a server says so.
    let out = site.try_run(&["restore", "x.visite-backup", "--force"], "");
    assert_eq!(out.status.code(), Some(1));
    assert!(said(&out).contains("a server is running"), "{}", said(&out));
    assert_eq!(site.try_run(&["serve", "--listen", "127.0.0.1:0"], "").status.code(), Some(1));
    assert!(site.stop());
    assert_eq!(site.json(&["check"])["clean"], true, "and without the server the file opens here");
}

#[tokio::test]
async fn a_backup_of_a_running_site_and_the_recovery_key_are_enough_for_an_empty_machine() {
    let site = TestServer::start().await;
    let file = site.path("full.visite-backup");
    let made = site.json(&["backup", "--out", &file]);
    assert_eq!(made["rows"]["tenants"], 2);
    assert_eq!(site.try_run(&["backup", "--out", &file], "").status.code(), Some(73), "never overwritten");
    let inside = site.json(&["backup"]);
    let listed = site.json(&["backup", "list"]);
    assert_eq!(listed["backups"][0]["file"], inside["file"]);
    assert_eq!(site.json(&["backup", "verify", &file])["clean"], true);

    let mut new = TestServer::empty();
    let recovery = fs::read_to_string(site.path("recovery.txt")).unwrap();
    let out = new.try_run(&["restore", &file], "0000-not-the-key\n");
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    assert!(!new.data().join("visite.redb").exists(), "never half");
    new.run(&["restore", &file], &recovery);
    assert_eq!(new.try_run(&["restore", &file], "").status.code(), Some(73), "not empty any more");
    assert_eq!(new.json(&["check"])["clean"], true);
    new.serve(&[]).await;
    new.admin().await;
    new.dak().await;
}

#[test]
fn a_damaged_backup_is_refused_and_restores_nothing() {
    let site = TestServer::empty();
    site.run(&["init"], "");
    let file = site.path("a.visite-backup");
    site.run(&["backup", "--out", &file], "");
    let whole = fs::read(&file).unwrap();
    let new = TestServer::empty();
    let keyring = site.keyring().display().to_string();
    for (name, bytes) in [
        ("cut", whole[..whole.len() - 7].to_vec()),
        (
            "flipped",
            whole.iter().enumerate().map(|(at, b)| if at == whole.len() - 40 { b ^ 1 } else { *b }).collect(),
        ),
        ("other", b"something else".to_vec()),
    ] {
        let path = site.path(name);
        fs::write(&path, bytes).unwrap();
        assert_eq!(site.try_run(&["backup", "verify", &path], "").status.code(), Some(65), "{name}");
        let out = new.try_run(&["restore", &path, "--keyring", &keyring], "");
        assert_eq!(out.status.code(), Some(65), "{name}: {}", said(&out));
        assert!(!new.data().join("visite.redb").exists());
    }
    assert_eq!(site.try_run(&["backup", "verify", &site.path("missing")], "").status.code(), Some(74));
}

#[test]
fn wrong_or_missing_keys_leave_the_data_file_untouched() {
    let (site, other) = (TestServer::empty(), TestServer::empty());
    site.run(&["init"], "");
    other.run(&["init"], "");
    let file = site.data().join("visite.redb");
    let before = digest(&file);
    let refused = |keyring: &Path, words: &str| {
        let out = site.try_run(&["check", "--keyring", keyring.to_str().unwrap()], "");
        assert_eq!(out.status.code(), Some(78), "{}", said(&out));
        assert!(said(&out).contains(words), "{}", said(&out));
        assert_eq!(digest(&file), before);
    };
    refused(&other.keyring(), "belongs to another data file");
    refused(Path::new(&site.path("nowhere")), "no keyring");
    let mixed = Path::new(&site.path("mixed")).to_path_buf();
    fs::create_dir(&mixed).unwrap();
    fs::copy(site.keyring().join("keyring.json"), mixed.join("keyring.json")).unwrap();
    refused(&mixed, "master key");
    fs::copy(other.keyring().join("master.key"), mixed.join("master.key")).unwrap();
    refused(&mixed, "does not fit");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::copy(site.keyring().join("master.key"), mixed.join("master.key")).unwrap();
        fs::set_permissions(mixed.join("master.key"), fs::Permissions::from_mode(0o644)).unwrap();
        refused(&mixed, "readable by its owner only");
    }
}

#[test]
fn a_newer_data_file_is_refused_untouched() {
    let site = TestServer::empty();
    site.run(&["init"], "");
    let file = site.data().join("visite.redb");
    let version = site.json(&["version"])["data_format"].as_u64().unwrap();
    let meta: redb::TableDefinition<'_, &[u8], &[u8]> = redb::TableDefinition::new("meta");
    let newer = u32::try_from(version).unwrap() + 1;
    let db = redb::Database::open(&file).unwrap();
    let write = db.begin_write().unwrap();
    write.open_table(meta).unwrap().insert(&b"format"[..], &newer.to_be_bytes()[..]).unwrap();
    write.commit().unwrap();
    drop(db);
    let before = digest(&file);
    for verb in [&["check"][..], &["serve", "--listen", "127.0.0.1:0"], &["backup"]] {
        let out = site.try_run(verb, "");
        assert_eq!(out.status.code(), Some(78), "{}", said(&out));
        assert!(said(&out).contains("format 2, this version reads up to 1"), "{}", said(&out));
        assert_eq!(digest(&file), before);
    }
}
