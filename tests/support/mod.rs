//! The real executable as a test sees it: a `TestServer` in a directory of its own, and the people who use it.
//!
//! ```ignore
//! let site = Site::start().await;
//! let admin = site.admin().await;
//! let page = admin.get("/faelle").await;
//! let form = page.form("form#neu").set("nachname", "Berg");
//! let saved = admin.submit(form).await;
//! let (status, case) = site.dak().await.api(Method::GET, "/cases/…", None).await;
//! ```
#![allow(dead_code, unused_imports, reason = "each test binary uses its part of it")]

pub mod actor;
pub mod authenticator;
pub mod care;
pub mod case;
pub mod finder;
pub mod page;
pub mod pictures;
pub mod port;
pub mod process;
pub mod site;
pub mod smtp;
pub mod typed;
pub mod wait;

pub use actor::Actor;
pub use page::{Form, Page};
pub use site::TestServer;
