//! Pages and fragments: plain structs of fetched data, shown without I/O (architecture.md, 6).

use maud::{Markup, html};

use crate::kernel::{problem::Link, words::Msg};
use crate::ui::{form, shell, view::View};

/// A place in the navigation; equal spots are the same entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavSpot(pub &'static str);

impl NavSpot {
    /// A page that no entry of the navigation stands for (sign-in, account, problem).
    pub const NONE: Self = Self("");
}

/// A whole page.
pub trait Page {
    /// The words of the `h1` and of the window's title.
    fn title(&self) -> Msg;
    /// Which entry of the navigation it belongs to.
    fn here(&self) -> NavSpot;
    /// What stands in `main`, below the `h1`.
    fn body(&self, v: &View) -> Markup;
    /// Whether a form of it was refused: the window's title then begins with "Fehler: ".
    fn refused(&self) -> bool {
        false
    }
    /// The way back to where the page belongs, above the `h1`.
    fn back(&self) -> Option<Link> {
        None
    }
    /// Beside the `h1`: status and the one primary action.
    fn beside_title(&self, _v: &View) -> Markup {
        html! {}
    }
    /// Whether it has a search box of its own: the header then has none.
    fn searches(&self) -> bool {
        false
    }
    /// Without navigation a page is one card: whether it is as wide as running text, or only as a short form.
    fn roomy(&self) -> bool {
        false
    }
    /// Seconds after which a browser without JavaScript asks again (progress pages).
    fn refresh(&self) -> Option<u8> {
        None
    }
}

/// A part of a page that is also sent alone.
pub trait Fragment {
    /// The only spelling of its element id.
    const ID: &'static str;
    /// What stands inside the element.
    fn inside(&self, v: &View) -> Markup;
    /// The element with its content, for the page and for the answer to htmx alike.
    fn show(&self, v: &View) -> Markup {
        html! { div id=(Self::ID) { (form::with_labels(v, || self.inside(v))) } }
    }
}

/// The page inside the shell: a complete document.
#[must_use]
pub fn full(page: &dyn Page, v: &View) -> Markup {
    shell::shell(v, page)
}
