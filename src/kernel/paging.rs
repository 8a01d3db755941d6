//! Pages of a list.

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

    /// A page of the site.
    #[must_use]
    pub fn page(page: usize) -> Self {
        Self { page: page.max(1), per_page: Self::PER_PAGE }
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
