//! On the demo's data every index row, tally and search entry equals the recount and the audit chains hold; and `check`
//! tells when one of them does not.
//!
//! Covers: store, cli.

use redb::{ReadableDatabase as _, ReadableTable as _, TableDefinition};
use serde_json::{Value, json};

use crate::support::TestServer;

type Row = (Vec<u8>, Vec<u8>);

fn table(name: &str) -> TableDefinition<'_, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

fn open(site: &TestServer) -> redb::Database {
    redb::Database::open(site.data().join("visite.redb")).unwrap()
}

fn rows(db: &redb::Database, space: &str) -> Vec<Row> {
    let table = db.begin_read().unwrap().open_table(table(space)).unwrap();
    let rows = table.iter().unwrap().map(|row| row.unwrap());
    rows.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())).collect()
}

/// Takes away the row in the middle of a key space, and returns it.
fn remove(site: &TestServer, space: &str) -> Row {
    let db = open(site);
    let rows = rows(&db, space);
    let row = rows[rows.len() / 2].clone();
    let write = db.begin_write().unwrap();
    write.open_table(table(space)).unwrap().remove(row.0.as_slice()).unwrap();
    write.commit().unwrap();
    row
}

fn put(site: &TestServer, space: &str, (key, value): &Row) {
    let db = open(site);
    let write = db.begin_write().unwrap();
    write.open_table(table(space)).unwrap().insert(key.as_slice(), value.as_slice()).unwrap();
    write.commit().unwrap();
}

/// What is wrong, when the check says that something is.
fn faults(site: &TestServer) -> String {
    let out = site.try_run(&["--json", "check"], "");
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &said["clean"]), (Some(1), &json!(false)), "{said}");
    let tenants = said["tenants"].as_array().unwrap().iter();
    let of = |tenant: &Value| {
        let tables = tenant["tables"].as_array().unwrap().iter().map(|table| table["faults"].to_string());
        tables.collect::<String>() + &tenant["audit"]["faults"].to_string()
    };
    tenants.map(of).collect()
}

#[test]
fn every_index_tally_search_entry_and_chain_of_the_demo_equals_the_recount() {
    let site = TestServer::empty();
    site.run(
        &["demo", "--exit", "--cases", "300", "--days", "3", "--fixed-clock", "2026-02-18T09:00:00Z"],
        "",
    );
    let check = site.json(&["check"]);
    assert_eq!(check["clean"], true, "{check}");
    let (mut records, mut tenants) = (0, 0);
    for tenant in check["tenants"].as_array().unwrap() {
        let tables = tenant["tables"].as_array().unwrap();
        assert!(tenant["audit"]["entries"].as_u64().unwrap() > 20, "{tenant}");
        tenants += 1;
        let Some(cases) = tables.iter().find(|table| table["table"] == "cases") else { continue };
        let count = |name: &str| cases[name].as_u64().unwrap();
        // The house that cares has none.
        if count("records") == 0 {
            continue;
        }
        // The check has counted a search index that it built itself: clean means that it holds as many.
        assert_eq!(count("searchable"), count("records"), "{cases}");
        assert!(count("index_rows") > 3 * count("records") && count("tally_buckets") > 10, "{cases}");
        records += count("records");
    }
    assert!(records >= 250 && tenants == 3, "{records} cases of {tenants} tenants");
    let audit = site.json(&["audit", "verify"]);
    assert_eq!((&audit["whole"], audit["chains"].as_array().unwrap().len()), (&json!(true), 4), "{audit}");

    for (space, words) in
        [("index", "index rows missing"), ("tally", "tallies differ"), ("log", "entr"), ("cases", "too many")]
    {
        let row = remove(&site, space);
        assert!(faults(&site).contains(words), "{space}: {}", faults(&site));
        put(&site, space, &row);
    }
    // A row of the index that lies about its case: the lists believe it without opening the case.
    let carries = |(_, carried): &Row| !carried.is_empty();
    let (key, mut carried) = rows(&open(&site), "index").into_iter().find(carries).unwrap();
    *carried.last_mut().unwrap() ^= 1;
    put(&site, "index", &(key, carried));
    assert!(faults(&site).contains("1 index rows carry something else"), "{}", faults(&site));
    site.run(&["reindex"], "");
    assert_eq!(site.json(&["check"])["clean"], true);
    // What is derived can be derived again.
    remove(&site, "index");
    remove(&site, "tally");
    assert!(faults(&site).contains("missing"));
    site.run(&["reindex"], "");
    assert_eq!(site.json(&["check"])["clean"], true);
}
