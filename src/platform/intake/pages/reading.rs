//! How the file was read, and the form that has it read otherwise (interface.md, 4.3 "Detection").

use maud::{Markup, html};

use crate::{
    kernel::{
        problem::{FieldErrors, Problem},
        text::hex,
        words::Msg,
    },
    platform::{
        intake::{Intake, PlanHead},
        sheet::{Delimiter, Encoding, Reading},
    },
    ui::{
        View,
        facts::{Fact, facts},
        form::{self, Choice, Field},
        time,
    },
};

/// A reading that was asked for and refused; the plan stayed as it was.
pub struct RefusedReading {
    /// What was chosen.
    pub reading: Reading,
    /// Why the file cannot be read so.
    pub problem: Problem,
}

/// The word of "as the file says".
const AUTO: &str = "auto";

/// A chosen delimiter as forms carry it.
fn delimiter_word(delimiter: Option<Delimiter>) -> &'static str {
    match delimiter {
        None => AUTO,
        Some(Delimiter::Comma) => "komma",
        Some(Delimiter::Semicolon) => "semikolon",
        Some(Delimiter::Tab) => "tab",
    }
}

fn encoding_word(encoding: Option<Encoding>) -> &'static str {
    encoding.map_or(AUTO, Encoding::name)
}

/// What a form says about how to read; none when it says what no form of ours does.
#[must_use]
pub fn reading_of(trenn: &str, kod: &str) -> Option<Reading> {
    let delimiters = std::iter::once(None).chain(Delimiter::ALL.map(Some));
    let encodings = std::iter::once(None).chain(Encoding::CHOICES.map(Some));
    let delimiter = delimiters.into_iter().find(|one| delimiter_word(*one) == trenn)?;
    let encoding = encodings.into_iter().find(|one| encoding_word(*one) == kod)?;
    Some(Reading { delimiter, encoding })
}

fn delimiter_name(delimiter: Delimiter) -> &'static str {
    match delimiter {
        Delimiter::Comma => "import-delimiter-comma",
        Delimiter::Semicolon => "import-delimiter-semicolon",
        Delimiter::Tab => "import-delimiter-tab",
    }
}

/// The panel, closed unless something about it is to be decided. `query` keeps what is looked at.
#[must_use]
pub fn detected<I: Intake>(
    v: &View,
    plan: &PlanHead<I>,
    query: &str,
    refused: Option<&RefusedReading>,
) -> Markup {
    let head = &plan.head;
    let samples = html! {
        @for sample in &plan.samples { div { code { (sample) } } }
    };
    let about = [
        Fact::text(Msg::new("import-file"), Some(&plan.filename)),
        Fact::new(Msg::new("import-hash"), html! { code { (hex(&plan.sha256)) } }),
        Fact::text(Msg::new("import-encoding"), Some(head.encoding.title())),
        Fact::text(Msg::new("import-delimiter"), Some(&v.w(delimiter_name(head.delimiter)))),
        Fact::text(Msg::new("import-header"), Some(&head.header.join(" · "))),
        Fact::new(Msg::new("import-samples"), samples),
        Fact::new(Msg::new("import-valid-until"), valid_until(v, plan, false)),
    ];
    html! {
        details.card open[refused.is_some() || plan.is_unsure()] {
            summary { (v.w("import-detected")) }
            (facts(v, &about))
            @if plan.file.is_some() { (read_otherwise(v, plan, query, refused)) }
        }
    }
}

/// Until when the preview can be confirmed; each correction moves it.
#[must_use]
pub fn valid_until<I: Intake>(v: &View, plan: &PlanHead<I>, out_of_band: bool) -> Markup {
    html! {
        span #import-gueltig hx-swap-oob=[out_of_band.then_some("true")] { (time::clock(v, plan.expires_at)) }
    }
}

fn read_otherwise<I: Intake>(
    v: &View,
    plan: &PlanHead<I>,
    query: &str,
    refused: Option<&RefusedReading>,
) -> Markup {
    let reading = refused.map_or(plan.reading, |refused| refused.reading);
    let mut errors = FieldErrors::new();
    if let Some(RefusedReading { problem, .. }) = refused {
        let field = if problem.code == "KODIERUNG_UNBEKANNT" { "kod" } else { "trenn" };
        errors.add_with(field, problem.code, problem.words.clone());
    }
    let auto = || std::iter::once(Choice::new(AUTO, v.w("import-as-detected")));
    let delimiters: Vec<Choice> = auto()
        .chain(Delimiter::ALL.map(|one| Choice::new(delimiter_word(Some(one)), v.w(delimiter_name(one)))))
        .collect();
    let encodings: Vec<Choice> =
        auto().chain(Encoding::CHOICES.map(|one| Choice::new(one.name(), one.title()))).collect();
    let trenn = Field::new("trenn", Msg::new("import-delimiter")).errors(&errors);
    let kod = Field::new("kod", Msg::new("import-encoding")).errors(&errors);
    html! {
        (form::error_summary(v, &errors))
        form.filter #import-lesen method="post" action={ (I::AT) "/" (plan.id) "/lesen" (query) } data-ohne-warnung {
            (form::guard(v))
            (form::select(v, &trenn, &delimiters, delimiter_word(reading.delimiter)))
            (form::select(v, &kod, &encodings, encoding_word(reading.encoding)))
            div.actions { button.secondary type="submit" { (v.w("import-read-again")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_offers_is_what_is_read_and_nothing_else() {
        let semicolon =
            Reading { delimiter: Some(Delimiter::Semicolon), encoding: Some(Encoding::Windows1252) };
        assert_eq!(reading_of("auto", "auto"), Some(Reading::default()));
        assert_eq!(reading_of("semikolon", "windows-1252"), Some(semicolon));
        for (kod, encoding) in [("mac-roman", Encoding::MacRoman), ("cp850", Encoding::Cp850)] {
            let reading = Reading { delimiter: None, encoding: Some(encoding) };
            assert_eq!(reading_of("auto", kod), Some(reading));
        }
        for (trenn, kod) in [("|", "auto"), ("", ""), ("auto", "utf-8-bom"), ("auto", "latin1")] {
            assert_eq!(reading_of(trenn, kod), None, "{trenn} {kod}");
        }
    }
}
