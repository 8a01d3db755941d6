//! Pages of a list.

use serde::Deserialize;

/// The number of a page as it is asked for, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "usize")]
pub struct PageNumber(usize);

impl TryFrom<usize> for PageNumber {
    type Error = &'static str;
    fn try_from(number: usize) -> Result<Self, Self::Error> {
        if (1..=Paging::LAST_PAGE).contains(&number) { Ok(Self(number)) } else { Err("pages count from 1") }
    }
}

/// Entries on a page as they are asked for, 1 to 200 (api.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "usize")]
pub struct PerPage(usize);

impl TryFrom<usize> for PerPage {
    type Error = &'static str;
    fn try_from(number: usize) -> Result<Self, Self::Error> {
        if (1..=Paging::MAX_PER_PAGE).contains(&number) {
            Ok(Self(number))
        } else {
            Err("a page has 1 to 200 entries")
        }
    }
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Page number from 1.
    pub page: usize,
    /// Entries on a page, 1..=200.
    pub per_page: usize,
}

impl Paging {
    /// Entries on a page of the site.
    pub const PER_PAGE: usize = 50;
    /// Most entries on a page of the API (api.md).
    pub const MAX_PER_PAGE: usize = 200;

    /// No list is so long; a greater number is a mistake, not a page.
    pub const LAST_PAGE: usize = 1_000_000_000;

    /// A page of the site.
    #[must_use]
    pub fn page(page: usize) -> Self {
        Self { page: page.max(1), per_page: Self::PER_PAGE }
    }
    /// A page of the API; the first, and as long as one of the site, where nothing is asked for.
    #[must_use]
    pub fn asked(page: Option<PageNumber>, per_page: Option<PerPage>) -> Self {
        Self { page: page.map_or(1, |page| page.0), per_page: per_page.map_or(Self::PER_PAGE, |most| most.0) }
    }
    /// Entries before this page.
    #[must_use]
    pub fn skip(self) -> usize {
        self.page.saturating_sub(1).saturating_mul(self.per_page)
    }
    /// Number of pages that `total` entries take, at least 1.
    #[must_use]
    pub fn pages(self, total: usize) -> usize {
        total.div_ceil(self.per_page.max(1)).max(1)
    }
}

/// One page of a list, and how many entries there are in all.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The entries of the page.
    pub items: Vec<T>,
    /// Entries in all.
    pub total: usize,
    /// The page that it is.
    pub paging: Paging,
}
