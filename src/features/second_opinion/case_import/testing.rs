//! What the tests of the import share.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Confirmed, CrmImport, ImportCases, ImportPiece, ImportPlan, ImportRun, PlanChunk};
use crate::{
    features::second_opinion::cases::{BY_NR, Case},
    platform::{
        Platform,
        bench::{NOW, PASSWORD, TestPlatform},
        blobs::{Blob, BlobChunk},
        intake::{self, Counts, ImportResult},
        store::{Event, EventKind, Record, RecordKind, Recorded, StoreError, Versioned},
        tenancy::{Ctx, MayRead, Permission, Role, Tenant},
        web::{
            idempotency::IdempotencyRecord,
            session::{Attempt, SignInOutcome},
        },
    },
};

/// The worked examples of domain.md, section 10.
pub fn examples() -> Value {
    serde_json::from_slice(&fixture("examples.json")).unwrap()
}

/// A file of `fixtures/imports`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/imports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What a file of `fixtures/imports` must give. The expectations are older than the warning about fields over several lines
/// (domain.md, 2.1): which rows have some, the csv crate says.
pub fn expected(name: &str) -> Value {
    let mut expected: Value = serde_json::from_slice(&fixture(&format!("{name}.expected.json"))).unwrap();
    let bytes = fixture(&format!("{name}.csv"));
    let delimiter = expected["delimiter"].as_str().unwrap().as_bytes()[0];
    let reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(&bytes[..]);
    let lines: Vec<usize> = reader
        .into_byte_records()
        .map(Result::unwrap)
        .filter(|record| record.iter().any(|field| field.contains(&b'\n') || field.contains(&b'\r')))
        .map(|record| {
            let at = record.position().unwrap().byte() as usize;
            let blank = bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let before =
                String::from_utf8_lossy(&bytes[..at + blank]).replace("\r\n", "\n").replace('\r', "\n");
            before.matches('\n').count() + 1
        })
        .collect();
    assert!(!lines.is_empty(), "each of the files has some");
    for row in expected["rows"].as_array_mut().unwrap() {
        if lines.contains(&(row["line"].as_u64().unwrap() as usize)) {
            let warnings = row["warnings"].as_array_mut().unwrap();
            warnings.push("MEHRZEILIG".into());
            warnings.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
    }
    expected
}

/// Counts by the names of the API.
pub fn counts_json(counts: Counts) -> Value {
    let Counts { total, new, duplicates, rejected } = counts;
    json!({"total": total, "new_cases": new, "duplicates": duplicates, "rejected": rejected})
}

static KINDS: &[RecordKind] = &[
    RecordKind::of::<Case>(),
    RecordKind::of::<ImportPlan>(),
    RecordKind::of::<PlanChunk>(),
    RecordKind::of::<ImportRun>(),
    RecordKind::of::<ImportPiece>(),
    RecordKind::of::<IdempotencyRecord>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
];

/// A tenant with two admins and an insurer's clerk, on a store in memory, under a clock that the test moves.
pub struct TestTenant {
    pub platform: Platform,
    pub tenant: Tenant,
    site: TestPlatform,
}

impl TestTenant {
    /// On the reference day of the fixtures.
    pub fn new() -> Self {
        let site = TestPlatform::at(NOW, KINDS);
        let tenant = site.house("haus");
        for (email, role) in
            [("a@x.de", Role::Admin), ("b@x.de", Role::Admin), ("d@x.de", Role::DakMitarbeiter)]
        {
            site.add(Some(&tenant), email, email, role, "x");
        }
        Self { platform: site.p.clone(), tenant, site }
    }

    /// Lets time pass.
    pub fn wait(&self, span: SignedDuration) {
        self.site.clock.wait(span);
    }

    /// A person's context; `a@x.de` and `b@x.de` are admins, `d@x.de` is the insurer's.
    pub fn ctx<P: Permission>(&self, email: &str) -> Ctx<P> {
        self.site.ctx(&self.tenant, Some(email))
    }

    /// The command line without a person.
    pub fn nobody(&self) -> Ctx<ImportCases> {
        self.site.ctx(&self.tenant, None)
    }

    /// The first admin.
    pub fn admin(&self) -> Ctx<ImportCases> {
        self.ctx("a@x.de")
    }

    /// All cases, by number.
    pub fn cases(&self) -> Vec<Case> {
        let mut cases: Vec<Case> = self
            .platform
            .store()
            .read(&self.admin(), |r| r.scan::<Case>()?.collect::<Result<Vec<_>, StoreError>>())
            .unwrap()
            .into_iter()
            .map(Versioned::into_inner)
            .collect();
        cases.sort_by_key(|case| case.nr);
        cases
    }

    /// Uploads and confirms.
    pub fn import(&self, name: &str, bytes: &[u8]) -> ImportResult {
        let ctx = self.admin();
        let plan = intake::upload::<CrmImport>(&self.platform, &ctx, name, bytes).unwrap();
        match intake::confirm::<CrmImport>(&self.platform, &ctx, plan.id, &plan.hash_hex(), "").unwrap() {
            Confirmed::Done(result) => result,
            Confirmed::Stale(_) => panic!("stale"),
        }
    }

    /// Changes a case as an edit would.
    pub fn touch(&self, nr: u64) {
        let ctx = self.admin();
        self.platform
            .store()
            .write(&ctx, |w| {
                let id = w.reader().first_by(&BY_NR, &nr)?.ok_or(StoreError::Missing)?;
                let seen = w.need::<Case>(&id)?;
                let mut case = Case::clone(&seen);
                case.kommentar = Some("geprüft".into());
                w.replace(&seen, &case)?;
                Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.touched"))))
            })
            .unwrap();
    }

    /// A token of the first admin or of the insurer's clerk, got by signing in.
    pub async fn token(&self, role: Role) -> String {
        let email = format!("{}@y.de", role.code());
        let name = if role == Role::Admin { "Ada Ohm" } else { "Ben Watt" };
        self.site.add(Some(&self.tenant), &email, name, role, &self.site.phc().await);
        let attempt = Attempt { browser: false, ..Attempt::for_tests(&email, PASSWORD) };
        match self.platform.sign_in(attempt).await {
            Ok(SignInOutcome::In(signed_in)) => signed_in.tokens.access,
            Ok(SignInOutcome::CodeDue(_)) => panic!("no code is due"),
            Err(problem) => panic!("{}", problem.code),
        }
    }

    /// How many records of a kind there are.
    pub fn count<R: Record>(&self) -> usize
    where
        ImportCases: MayRead<R>,
    {
        self.platform.store().read(&self.admin(), |r| Ok::<_, StoreError>(r.scan::<R>()?.count())).unwrap()
    }
}
