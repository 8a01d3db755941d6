//! What `tests/` and `benches/`, which are crates of their own, use of the product.
//!
//! All other modules are private, so that the compiler names code that the product does not use.

pub use crate::{
    app::routes::routes,
    features::second_opinion::{
        case_import::{
            Confirmed, Corrections, CrmImport, ImportCases, ImportError, KnownList, Plan, Verdict,
        },
        cases::{
            BY_NR, Case, EditCases, FIELDS, Fallgruppe, Field, base_fall_id,
            fields::Kind,
            insert_cases,
            model::{Beginning, GutachtenTyp, ImportQuelle, JaNein},
            rules::set_icd,
        },
        dashboard::{dashboard, pages::DashboardPage},
        reports::{GenerateReports, ReadReports, ReportNumbers, Wanted},
    },
    kernel::{clock::Clock, ids::Id, period::IsoWeek, secret::Secret},
    platform::{
        Platform,
        clock::SystemClock,
        entity::{Stamp, settled},
        people::PeopleError,
        settings::Settings,
        sheet::{FileError, write_xlsx::Value},
        store::{Event, EventKind, Order, Places, Range, Record, Recorded, Store, StoreError},
        tenancy::{Area, Ctx, Origin, Permission, RequestId, Role, Tenant},
        web::{
            routes::Route,
            server::{Limits, serve},
            session::{Asked, Attempt, SignInOutcome},
            tls::TlsConfig,
        },
    },
};

/// Starting a site in the process of the test.
pub mod boot {
    pub use crate::app::{
        boot::{certificate, wiring},
        site::public,
    };
}

/// Accounts as an operator creates them.
pub mod accounts {
    pub use crate::features::house::accounts::{NewAccount, create};
}

/// Tenants as an operator creates them.
pub mod tenants {
    pub use crate::features::house::tenants::create;
}

/// An import from upload to undoing.
pub mod intake {
    pub use crate::platform::intake::{Undoing, confirm, preview, undo, upload};
}

/// Children that read the files of strangers, and jobs that misbehave.
pub mod sandbox {
    #[cfg(debug_assertions)]
    pub use crate::platform::sandbox::{ABORT, HOARD, NOISE, PEEK, SPIN};
    pub use crate::platform::sandbox::{Answer, Sandbox, SandboxError};
}

/// The weekly report: its numbers, and the stored workbook.
pub mod reports {
    pub use crate::features::second_opinion::reports::actions::{generate, numbers};
}

/// The check of a health insurance number.
pub mod kvnr {
    pub use crate::kernel::kvnr::{KvnrStatus, status};
}

/// The description of the JSON API.
pub mod openapi {
    pub use crate::platform::web::openapi::further;
}
