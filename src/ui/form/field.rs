//! What all fields have in common: label, hint, errors, and the ids by which they refer to each other.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::kernel::{
    problem::{FieldError, FieldErrors},
    words::Msg,
};
use crate::ui::{form::problems, view::View};

/// Expected length of what is typed; the field is as wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// A week, a year: about 6 characters.
    Short,
    /// A date, a KVNR, a code: about 14.
    Medium,
    /// A name: about 32.
    #[default]
    Long,
    /// A sentence: the whole column.
    Full,
}

impl Width {
    /// The CSS class.
    #[must_use]
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Short => "w-short",
            Self::Medium => "w-medium",
            Self::Long => "w-long",
            Self::Full => "w-full",
        }
    }
}

/// One field of a form.
#[derive(Clone)]
pub struct Field {
    pub(super) name: Cow<'static, str>,
    pub(super) label: Msg,
    pub(super) hint: Option<Msg>,
    pub(super) errors: Vec<FieldError>,
    pub(super) optional: bool,
    pub(super) width: Width,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) inputmode: Option<&'static str>,
    pub(super) maxlength: Option<usize>,
    pub(super) focus: bool,
    pub(super) twin: Option<u32>,
    pub(super) proposals: Vec<String>,
    pub(super) short_of: Option<&'static str>,
    pub(super) quiet: bool,
    pub(super) required: bool,
    /// Element id of what describes several fields at once.
    pub(super) described: Option<&'static str>,
    /// What the label begins with and need not be seen to say again.
    pub(super) below: Option<String>,
    /// What stands on the same line, behind the control.
    pub(super) line: Option<Markup>,
    pub(super) day: Day,
}

/// How a typed day is read, for the script that says what was understood; the server decides (`kernel::dates`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Day {
    /// Two-digit years are 20YY.
    #[default]
    Event,
    /// Two-digit years are the last that is not far ahead.
    Since,
    /// Two-digit years are the last that is not ahead; no week is said.
    Birth,
}

impl Day {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Event => "tag",
            Self::Since => "seit",
            Self::Birth => "geburt",
        }
    }
}

impl Field {
    /// A field with the name that the server reads, and the label that people read.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, label: Msg) -> Self {
        Self {
            name: name.into(),
            label,
            hint: None,
            errors: Vec::new(),
            optional: false,
            width: Width::Long,
            autocomplete: None,
            inputmode: None,
            maxlength: None,
            focus: false,
            twin: None,
            proposals: Vec::new(),
            short_of: None,
            quiet: false,
            required: false,
            described: None,
            below: None,
            line: None,
            day: Day::Event,
        }
    }
    /// What helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: Msg) -> Self {
        self.hint = Some(hint);
        self
    }
    /// The errors of the whole form; the field takes its own.
    #[must_use]
    pub fn errors(mut self, errors: &FieldErrors) -> Self {
        self.errors = errors.of(&self.name).cloned().collect();
        self
    }
    /// Marked "(freiwillig)".
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// Marked as one that must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// Its label is for screen readers only.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }
    /// Described by the element with that id, beside its own hint.
    #[must_use]
    pub fn described(mut self, id: &'static str) -> Self {
        self.described = Some(id);
        self
    }
    /// On the line of a field with that label: where its own begins with it, the rest is seen.
    #[must_use]
    pub fn below(mut self, label: String) -> Self {
        self.below = Some(label);
        self
    }
    /// With other fields on its line.
    #[must_use]
    pub fn line(mut self, fields: Markup) -> Self {
        self.line = Some(fields);
        self
    }
    /// How a day is read.
    #[must_use]
    pub fn day(mut self, day: Day) -> Self {
        self.day = day;
        self
    }
    /// Expected length.
    #[must_use]
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }
    /// What the browser may fill in (`username`, `current-password`, `one-time-code` …); otherwise `off`.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }
    /// Which keyboard a phone shows (`numeric`, `email` …).
    #[must_use]
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }
    /// Longest text in characters.
    #[must_use]
    pub fn maxlength(mut self, length: usize) -> Self {
        self.maxlength = Some(length);
        self
    }
    /// Takes the focus when shown.
    #[must_use]
    pub fn focus(mut self) -> Self {
        self.focus = true;
        self
    }
    /// Texts that the browser offers while one is typed; others may be typed as well.
    #[must_use]
    pub fn proposals(mut self, proposals: Vec<String>) -> Self {
        self.proposals = proposals;
        self
    }
    /// Left empty it is made of the field of that name, by the server; the script shows it while that one is typed.
    #[must_use]
    pub fn short_of(mut self, name: &'static str) -> Self {
        self.short_of = Some(name);
        self
    }
    /// One of several fields of this name on a page: the number keeps their element ids apart.
    #[must_use]
    pub fn twin(mut self, number: u32) -> Self {
        self.twin = Some(number);
        self
    }

    pub(super) fn id(&self) -> String {
        id(&self.name, self.twin)
    }

    /// The ids that `aria-describedby` names.
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hinweis", self.id()));
        let error = (!self.errors.is_empty()).then(|| format!("{}-fehler", self.id()));
        let all: Vec<String> =
            self.described.map(str::to_owned).into_iter().chain(hint).chain(error).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        (!self.errors.is_empty()).then_some("true")
    }

    /// Label, errors, the control, and the hint.
    pub(super) fn around(&self, v: &View, control: Markup) -> Markup {
        html! {
            div.field .invalid[!self.errors.is_empty()] {
                label .visually-hidden[self.quiet] for=(self.id()) { (self.name(v)) }
                (self.wrong(v))
                @if let Some(others) = &self.line { div.line { (control) (others) } } @else { (control) }
                (self.help(v))
            }
        }
    }

    /// Controls that are one answer, with its label, errors and hint around them.
    #[must_use]
    pub fn group(&self, v: &View, controls: Markup) -> Markup {
        self.around_group(v, controls)
    }

    /// The same around a group of controls.
    pub(super) fn around_group(&self, v: &View, controls: Markup) -> Markup {
        html! {
            fieldset.field .invalid[!self.errors.is_empty()] id=(self.id()) tabindex="-1"
                aria-describedby=[self.described_by()] {
                legend { (self.name(v)) }
                (self.wrong(v))
                @if let Some(others) = &self.line { div.line { (controls) (others) } } @else { (controls) }
                (self.help(v))
            }
        }
    }

    /// The label, and whether it must or may be filled in.
    pub(super) fn name(&self, v: &View) -> Markup {
        let label = v.t(&self.label);
        let rest = self.below.as_deref().and_then(|below| label.strip_prefix(below)?.strip_prefix(' '));
        let mark = [(self.required, "form-required"), (self.optional, "form-optional")];
        html! {
            @match (rest, &self.below) {
                (Some(rest), Some(below)) => { span.visually-hidden { (below) " " } (rest) }
                _ => (label),
            }
            @for (_, word) in mark.into_iter().filter(|(on, _)| *on) { " " span.meta { (v.w(word)) } }
        }
    }

    /// What helps to fill it in: below the control, where it moves nothing.
    pub(super) fn help(&self, v: &View) -> Markup {
        html! { @if let Some(hint) = &self.hint { p.hint id={ (self.id()) "-hinweis" } { (v.t(hint)) } } }
    }

    /// What is wrong with it: between label and control, where it is read before it is typed again.
    pub(super) fn wrong(&self, v: &View) -> Markup {
        html! {
            @if !self.errors.is_empty() {
                div id={ (self.id()) "-fehler" } {
                    @for words in self.problems(v) { p.error { strong { (v.w("form-error")) } " " (words) } }
                }
            }
        }
    }

    /// Its errors in the words that the summary has, which finds the label here.
    fn problems(&self, v: &View) -> Vec<String> {
        let label = v.t(&self.label);
        v.labels.leave(self.id(), label.clone());
        self.errors.iter().map(|error| problems::said(v, error, Some(&label))).collect()
    }
}

/// The element id of a field: what the error summary links to.
#[must_use]
pub(super) fn id(name: &str, twin: Option<u32>) -> String {
    twin.map_or_else(|| format!("feld-{name}"), |number| format!("feld-{name}-{number}"))
}
