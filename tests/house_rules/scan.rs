//! What one source file names: every path (in `use`, in code, inside macro calls), every macro, literal and visibility.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::Source;

/// One path that the file names, resolved: `crate::…` for what lies in this crate, else as written.
pub struct Named {
    pub line: usize,
    pub segments: Vec<String>,
    pub glob: bool,
    pub test: bool,
}

impl Named {
    /// The segments after `crate`, when the path points into this crate.
    pub fn inside(&self) -> Option<&[String]> {
        match self.segments.split_first() {
            Some((first, rest)) if first == "crate" => Some(rest),
            _ => None,
        }
    }

    pub fn written(&self) -> String {
        self.segments.join("::")
    }
}

/// Something else that a rule asks about, by its name: a macro call, a struct literal, a call, a method, a visibility, the
/// type that gets methods.
pub struct Mark {
    pub line: usize,
    pub kind: Kind,
    pub name: String,
    pub test: bool,
}

/// A name or a text of the code (not of its comments), as it is written.
pub struct Said {
    pub line: usize,
    pub text: String,
    pub test: bool,
}

/// That a type implements a trait: the trait resolved as in [`Named`], and the type's own name.
pub struct Implemented {
    pub line: usize,
    pub segments: Vec<String>,
    pub by: String,
    pub test: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Macro,
    Literal,
    Call,
    Method,
    Visibility,
    Impl,
}

pub struct Scan {
    pub path: String,
    /// The module that the file is: `["platform", "store", "seal"]`.
    pub module: Vec<String>,
    pub named: Vec<Named>,
    pub marks: Vec<Mark>,
    /// Every name and every text.
    pub said: Vec<Said>,
    pub implemented: Vec<Implemented>,
    /// Modules that the file declares.
    pub declared: Vec<String>,
    /// Names that the file imports, and what they stand for.
    aliases: BTreeMap<String, Vec<String>>,
    here: Vec<String>,
    tests: usize,
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are the module `a::b`.
pub fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

impl Scan {
    pub fn of(source: &Source) -> Self {
        let file = match syn::parse_file(&source.text) {
            Ok(file) => file,
            Err(error) => panic!("{} does not parse: {error}", source.path),
        };
        let module = module_of(&source.path);
        let mut scan = Self {
            path: source.path.clone(),
            here: module.clone(),
            module,
            named: Vec::new(),
            marks: Vec::new(),
            said: Vec::new(),
            implemented: Vec::new(),
            declared: Vec::new(),
            aliases: BTreeMap::new(),
            tests: usize::from(source.test_only),
        };
        scan.visit_file(&file);
        scan.resolve_aliases();
        scan
    }

    /// Whether the whole file is tests.
    pub fn is_test_only(&self) -> bool {
        self.tests > 0
    }

    fn resolve_aliases(&mut self) {
        for named in &mut self.named {
            let Some(meant) = named.segments.first().and_then(|first| self.aliases.get(first)) else {
                continue;
            };
            if named.segments.len() > 1 {
                let rest = named.segments.split_off(1);
                named.segments = meant.iter().cloned().chain(rest).collect();
            }
        }
        for implemented in &mut self.implemented {
            let (first, rest) = implemented.segments.split_at(1);
            if let Some(meant) = self.aliases.get(&first[0]) {
                implemented.segments = meant.iter().chain(rest).cloned().collect();
            }
        }
    }

    /// `self`, `super` and `crate` at the start become the absolute path.
    fn absolute(&self, written: &[String]) -> Vec<String> {
        let mut base: Option<Vec<String>> = None;
        let mut rest = written;
        while let Some((first, tail)) = rest.split_first() {
            match first.as_str() {
                "crate" => base = Some(Vec::new()),
                "self" => base = Some(base.unwrap_or_else(|| self.here.clone())),
                "super" => {
                    let mut up = base.unwrap_or_else(|| self.here.clone());
                    up.pop();
                    base = Some(up);
                }
                _ => break,
            }
            rest = tail;
        }
        match base {
            Some(base) => ["crate".to_owned()].into_iter().chain(base).chain(rest.iter().cloned()).collect(),
            None => rest.to_vec(),
        }
    }

    fn name(&mut self, written: &[String], glob: bool, span: Span) {
        let segments = self.absolute(written);
        self.named.push(Named { line: span.start().line, segments, glob, test: self.tests > 0 });
    }

    fn mark(&mut self, kind: Kind, name: String, span: Span) {
        self.marks.push(Mark { line: span.start().line, kind, name, test: self.tests > 0 });
    }

    fn say(&mut self, text: String, span: Span) {
        self.said.push(Said { line: span.start().line, text, test: self.tests > 0 });
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.use_tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.use_tree(item, before);
                }
            }
            syn::UseTree::Glob(glob) => self.name(before, true, glob.span()),
            syn::UseTree::Name(name) => self.imported(before, &name.ident, &name.ident),
            syn::UseTree::Rename(rename) => self.imported(before, &rename.ident, &rename.rename),
        }
    }

    fn imported(&mut self, before: &[String], item: &syn::Ident, known_as: &syn::Ident) {
        let mut written = before.to_vec();
        let mut known_as = known_as.to_string();
        if item == "self" {
            known_as = if known_as == "self" { before.last().cloned().unwrap_or_default() } else { known_as };
        } else {
            written.push(item.to_string());
        }
        let absolute = self.absolute(&written);
        if absolute.len() > 1 {
            self.aliases.insert(known_as, absolute);
        }
        self.name(&written, false, item.span());
    }

    /// Paths, calls and literals inside a macro call, which syn does not parse.
    fn tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => self.say(literal.to_string(), literal.span()),
                TokenTree::Ident(first) => {
                    let span = first.span();
                    self.say(first.to_string(), span);
                    let mut segments = vec![first.to_string()];
                    while let Some(TokenTree::Ident(next)) = tokens.get(at + 3) {
                        if !(is_colon(&tokens[at + 1]) && is_colon(&tokens[at + 2])) {
                            break;
                        }
                        self.say(next.to_string(), next.span());
                        segments.push(next.to_string());
                        at += 3;
                    }
                    let last = segments.last().cloned().unwrap_or_default();
                    match tokens.get(at + 1) {
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                            self.mark(Kind::Call, last, span);
                        }
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                            self.mark(Kind::Literal, last, span);
                        }
                        Some(TokenTree::Punct(mark)) if mark.as_char() == '!' => {
                            self.mark(Kind::Macro, last, span);
                        }
                        _ => {}
                    }
                    if segments.len() > 1 {
                        self.name(&segments, false, span);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':')
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test")))
    })
}

impl<'ast> Visit<'ast> for Scan {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes: &[syn::Attribute] = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Type(item) => &item.attrs,
            _ => &[],
        };
        let test = usize::from(is_test(attributes));
        self.tests += test;
        visit::visit_item(self, item);
        self.tests -= test;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.declared.push(item.ident.to_string());
        self.here.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let syn::Type::Path(by) = &*item.self_ty {
            let by = by.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            if let Some((_, path, _)) = &item.trait_ {
                let written: Vec<String> =
                    path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                let segments = self.absolute(&written);
                let (line, test) = (path.span().start().line, self.tests > 0);
                self.implemented.push(Implemented { line, segments, by, test });
            } else {
                self.mark(Kind::Impl, by, item.self_ty.span());
            }
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &mut Vec::new());
        visit::visit_visibility(self, &item.vis);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        // A comment may name whatever explains best.
        if !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
        }
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.say(ident.to_string(), ident.span());
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.say(text.value(), text.span());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.name(&segments, false, path.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let last = call.path.segments.last().map(|segment| segment.ident.to_string());
        self.mark(Kind::Macro, last.unwrap_or_default(), call.path.span());
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func {
            let last = path.path.segments.last().map(|segment| segment.ident.to_string());
            self.mark(Kind::Call, last.unwrap_or_default(), path.span());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.mark(Kind::Method, call.method.to_string(), call.method.span());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        let last = literal.path.segments.last().map(|segment| segment.ident.to_string());
        self.mark(Kind::Literal, last.unwrap_or_default(), literal.path.span());
        visit::visit_expr_struct(self, literal);
    }

    fn visit_vis_restricted(&mut self, visibility: &'ast syn::VisRestricted) {
        let segments: Vec<String> = visibility.path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.mark(Kind::Visibility, segments.join("::"), visibility.path.span());
    }
}
