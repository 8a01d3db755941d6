//! Panics while stored data is read. The engine does not compare checksums when it reads and asserts on what it finds on
//! a torn page (reliability.md, 5): such a panic is damage of the data file, not a bug.

use std::{
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind},
};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What was read is torn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageDamage {
    /// The engine met what it never wrote.
    #[error("a page of the data file is torn: what is on it is not what was written")]
    Page,
    /// Reading it stopped elsewhere, at this place of the source.
    #[error("reading it stopped by a bug at {0}")]
    Bug(String),
}

/// Runs `f`, and turns a panic in it into [`PageDamage`]. The process's panic hook says nothing of it ([`expect_panic`]).
pub fn catch_damage<T>(f: impl FnOnce() -> T) -> Result<T, PageDamage> {
    let before = GUARDED.replace(true);
    PLACE.take();
    let done = catch_unwind(AssertUnwindSafe(f));
    GUARDED.set(before);
    done.map_err(|_| {
        let place = PLACE.take();
        if place.is_empty() || place.contains("/redb-") { PageDamage::Page } else { PageDamage::Bug(place) }
    })
}

/// For the panic hook: whether this thread expects a panic, of which the place is then kept and nothing is logged.
#[must_use]
pub fn expect_panic(place: &str) -> bool {
    let expected = GUARDED.get();
    if expected {
        PLACE.set(place.to_owned());
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_apart_by_its_place() {
        let at = |place: &'static str| {
            catch_damage(|| {
                assert!(expect_panic(place));
                // Past the hook, which other tests install: it would note this very line.
                std::panic::resume_unwind(Box::new("torn"));
            })
        };
        assert_eq!(catch_damage(|| 7), Ok(7));
        assert_eq!(at("/home/a/registry/src/x/redb-4.4.0/src/tree.rs:7"), Err::<(), _>(PageDamage::Page));
        assert_eq!(at("src/platform/a.rs:9"), Err::<(), _>(PageDamage::Bug("src/platform/a.rs:9".into())));
        assert!(!expect_panic("outside"));
        let _ = catch_damage(|| catch_damage(|| ()).map(|()| assert!(expect_panic("still guarded"))));
    }
}
