//! Public items say what they are. The compiler's `missing_docs` sees only what leaves the library, and that is its face:
//! here every item counts that is public where it stands, but those of the command line, which only `main` calls.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::{Source, report, sources};

/// What one file leaves without a word.
struct Silent {
    path: String,
    found: Vec<String>,
    /// Types of the file that are not public; nor is what they do.
    inner: BTreeSet<String>,
}

/// Whether an item has a comment, or is excused: a test, hidden, or with a reason why its names suffice.
fn speaks(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.is_ident("doc")
            || path.is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
            || excuses(attribute)
    })
}

/// `#[allow(missing_docs, reason = "…")]`.
fn excuses(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("allow")
        && attribute.meta.require_list().is_ok_and(|list| {
            let text = list.tokens.to_string();
            text.starts_with("missing_docs") && text.contains("reason")
        })
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// The name of a type that is not public.
fn inner_type(item: &syn::Item) -> Option<String> {
    let (vis, name) = match item {
        syn::Item::Struct(item) => (&item.vis, &item.ident),
        syn::Item::Enum(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    (!is_public(vis)).then(|| name.to_string())
}

fn is_public(vis: &syn::Visibility) -> bool {
    matches!(vis, syn::Visibility::Public(_))
}

impl Silent {
    fn of(source: &Source) -> Vec<String> {
        let file = syn::parse_file(&source.text).unwrap();
        let inner = file.items.iter().filter_map(inner_type).collect();
        let mut silent = Self { path: source.path.clone(), found: Vec::new(), inner };
        if !speaks(&file.attrs) {
            silent.found.push(format!("{}: the file has no head", source.path));
        }
        if !file.attrs.iter().any(excuses) {
            silent.visit_file(&file);
        }
        silent.found
    }

    fn ask(&mut self, attributes: &[syn::Attribute], name: &impl ToString, at: &impl Spanned) {
        if !speaks(attributes) {
            self.say(&name.to_string(), at.span());
        }
    }

    fn say(&mut self, name: &str, span: proc_macro2::Span) {
        self.found.push(format!("{}:{}: `{name}` is not documented", self.path, span.start().line));
    }

    fn fields(&mut self, fields: &syn::Fields, all: bool) {
        for field in fields {
            if let Some(name) = field.ident.as_ref().filter(|_| all || is_public(&field.vis)) {
                self.ask(&field.attrs, name, name);
            }
        }
    }

    /// The items of a macro call: what follows `pub`, and the variants of a closed list.
    fn tokens(&mut self, stream: TokenStream, list: bool) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream(), list),
                TokenTree::Ident(word) if word == "pub" => {
                    let restricted = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
                    if !restricted && !documented(&tokens[..at]) {
                        let next = tokens.get(at + 1).map_or_else(String::new, ToString::to_string);
                        self.say(&format!("pub {next}"), word.span());
                    }
                }
                TokenTree::Ident(variant) if list => {
                    let numbered = matches!(
                        tokens.get(at + 1..at + 4),
                        Some([TokenTree::Punct(equals), TokenTree::Literal(_), TokenTree::Literal(_)])
                            if equals.as_char() == '='
                    );
                    if numbered && !documented(&tokens[..at]) {
                        self.say(&variant.to_string(), variant.span());
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a comment stands among the attributes at the end of these tokens.
fn documented(mut before: &[TokenTree]) -> bool {
    while let [rest @ .., TokenTree::Punct(hash), TokenTree::Group(attribute)] = before {
        if hash.as_char() != '#' {
            return false;
        }
        let first = attribute.stream().into_iter().next().map(|first| first.to_string());
        if first.as_deref() == Some("doc") {
            return true;
        }
        before = rest;
    }
    false
}

impl<'ast> Visit<'ast> for Silent {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if is_public(&item.vis) {
            self.ask(&item.attrs, &item.sig.ident, &item.sig.ident);
        }
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        if is_public(&item.vis) && !item.attrs.iter().any(excuses) {
            self.ask(&item.attrs, &item.ident, &item.ident);
            self.fields(&item.fields, false);
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if is_public(&item.vis) && !item.attrs.iter().any(excuses) {
            self.ask(&item.attrs, &item.ident, &item.ident);
            for variant in &item.variants {
                self.ask(&variant.attrs, &variant.ident, &variant.ident);
                self.fields(&variant.fields, true);
            }
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        if !is_public(&item.vis) {
            return;
        }
        self.ask(&item.attrs, &item.ident, &item.ident);
        for inner in &item.items {
            match inner {
                syn::TraitItem::Fn(inner) => self.ask(&inner.attrs, &inner.sig.ident, &inner.sig.ident),
                syn::TraitItem::Const(inner) => self.ask(&inner.attrs, &inner.ident, &inner.ident),
                syn::TraitItem::Type(inner) => self.ask(&inner.attrs, &inner.ident, &inner.ident),
                _ => {}
            }
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        if is_public(&item.vis) {
            self.ask(&item.attrs, &item.ident, &item.ident);
        }
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        if is_public(&item.vis) {
            self.ask(&item.attrs, &item.ident, &item.ident);
        }
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        if is_public(&item.vis) {
            self.ask(&item.attrs, &item.ident, &item.ident);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // A module in a file of its own has its head there.
        if is_public(&item.vis) && item.content.is_some() {
            self.ask(&item.attrs, &item.ident, &item.ident);
        }
        if is_public(&item.vis) && !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let of = match &*item.self_ty {
            syn::Type::Path(of) => of.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        let inner = of.is_some_and(|of| self.inner.contains(&of));
        if item.trait_.is_none() && !inner && !is_test(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if is_public(&item.vis) {
            self.ask(&item.attrs, &item.sig.ident, &item.sig.ident);
        }
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        if is_public(&item.vis) {
            self.ask(&item.attrs, &item.ident, &item.ident);
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let name = item.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if name == "macro_rules" {
            if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                self.ask(&item.attrs, &item.ident.as_ref().map_or(name, ToString::to_string), &item.mac);
            }
        } else if !is_test(&item.attrs) {
            self.tokens(item.mac.tokens.clone(), name == "closed_list");
        }
    }
}

#[test]
fn public_items_are_documented() {
    let product =
        sources().into_iter().filter(|source| !source.test_only && !source.path.starts_with("src/cli/"));
    report("not documented", product.flat_map(|source| Silent::of(&source)).collect());
}

#[test]
fn planted_silent_items_are_found() {
    let found = |text: &str| {
        let source = Source { path: "src/a.rs".to_owned(), text: text.to_owned(), test_only: false };
        Silent::of(&source).len()
    };
    assert_eq!(found("fn f() {}"), 1, "the head of the file");
    let of = |text: &str| found(&format!("//! A.\n{text}"));
    for silent in [
        "pub fn f() {}",
        "pub const A: u8 = 1;",
        "pub static A: u8 = 1;",
        "pub type A = u8;",
        "pub mod a {}",
        "pub struct A;",
        "/// A.\npub struct A { pub b: u8, c: u8 }",
        "/// A.\npub enum A { B }",
        "/// A.\npub enum A { /// B.\n B { c: u8 } }",
        "/// A.\npub trait A { fn b(); }",
        "/// A.\npub trait A { const B: u8; }",
        "impl A { pub fn b() {} fn c() {} }",
        "impl A { pub const B: u8 = 1; }",
        "/// A.\npub mod a { pub fn b() {} }",
        "record! { pub struct A { /// B.\n pub b: u8 } }",
        "record! { /// A.\n pub struct A { #[serde] pub b: u8, c: u8 } }",
        "closed_list! { /// A.\n pub enum A { /// B.\n B = 1 \"b\", C = 2 \"c\" } }",
        "permission!(pub ReadCases, \"cases.read\", [Admin]);",
        "#[macro_export] macro_rules! a { () => {} }",
        "#[allow(missing_docs)] pub fn f() {}",
    ] {
        assert_eq!(of(silent), 1, "{silent}");
    }
    for fine in [
        "fn f() {}",
        "pub(crate) fn f() {}",
        "pub mod a;",
        "pub use a::b;",
        "/// F.\n#[must_use]\npub fn f() {}",
        "/// A.\npub struct A(pub u8);",
        "/// A.\npub struct A { #[serde]\n/// B.\npub b: u8, pub(crate) c: u8 }",
        "impl B for A { fn b() {} }",
        "trait A { fn b(); }",
        "struct A; impl A { pub fn b() {} }",
        "mod a { pub fn b() {} }",
        "#[allow(missing_docs, reason = \"the columns of a table\")]\n/// A.\npub struct A { pub b: u8 }",
        "#[cfg(test)] mod tests { pub fn b() {} }",
        "closed_list! { /// A.\n pub enum A { /// B.\n #[default] B = 1 \"b\" } }",
        "macro_rules! a { () => { pub fn b() {} } }",
    ] {
        assert_eq!(of(fine), 0, "{fine}");
    }
}
