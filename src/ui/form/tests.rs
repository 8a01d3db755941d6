use super::*;
use crate::kernel::words::Lang;
use scraper::{Html, Selector};

fn view() -> View {
    View {
        csrf: "geheim".into(),
        idempotency_key: "v1".into(),
        ..View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20))
    }
}

fn count(markup: Markup, css: &str) -> usize {
    let text = markup.into_string();
    Html::parse_fragment(&text).select(&Selector::parse(css).unwrap()).count()
}

#[test]
fn an_error_is_said_in_the_summary_and_at_its_field_in_the_same_words() {
    let v = view();
    let mut errors = FieldErrors::new();
    errors.add("nachname", "NACHNAME_FEHLT");
    let field = Field::new("nachname", Msg::new("common-name")).hint(Msg::new("common-list")).errors(&errors);
    let at_field = text(&v, &field, "x\"<b>");
    let shown = at_field.clone().into_string();
    assert!(shown.contains("Fehler:") && shown.contains("Der Nachname fehlt."), "{shown}");
    assert!(!shown.contains("<b>"), "what was typed is kept and escaped");
    let input = r#"input#feld-nachname[aria-invalid=true][aria-describedby="feld-nachname-hinweis feld-nachname-fehler"]"#;
    assert_eq!(count(at_field, input), 1);
    let summary = error_summary(&v, &errors);
    assert!(summary.clone().into_string().contains("Der Nachname fehlt."));
    assert_eq!(
        count(
            summary,
            r##".error-summary[tabindex="-1"][data-fokus] [role=alert] a[href="#feld-nachname"]"##
        ),
        1
    );
    assert!(error_summary(&v, &FieldErrors::new()).into_string().is_empty());
}

/// Story: "Diese Angabe fehlt." stood in the summary once for each of three fields.
#[test]
fn a_summary_above_fields_names_them_and_says_the_same_as_they_do() {
    let v = view();
    let mut errors = FieldErrors::new();
    errors.add("strasse", "PFLICHTFELD");
    errors.add("ort", "ENUM_UNGUELTIG");
    errors.add("name", "NAME_UNGUELTIG");
    errors.add("nirgends", "PFLICHTFELD");
    let field = |name, label| Field::new(name, Msg::new(label)).errors(&errors);
    let shown = with_labels(&v, || {
        html! {
            (error_summary(&v, &errors))
            (text(&v, &field("strasse", "form-check"), ""))
            (select(&v, &field("ort", "common-list"), &[], ""))
            (checkbox(&v, &field("name", "common-name"), false, None))
        }
    });
    let dom = Html::parse_fragment(&shown.into_string());
    let said = |css: &str| {
        let found: Vec<String> = dom
            .select(&Selector::parse(css).unwrap())
            .map(|element| element.text().collect::<String>().replace("Fehler: ", ""))
            .collect();
        found
    };
    let (check, list) = (v.w("form-check"), v.w("common-list"));
    let expected = [
        format!("{check} fehlt."),
        format!("{list}: Dieser Wert steht nicht zur Auswahl. Bitte wählen Sie einen der angebotenen Werte."),
        "Der Name fehlt oder ist zu lang. Bitte prüfen Sie ihn.".to_owned(),
    ];
    assert_eq!(said(".error-summary li")[..3], expected);
    assert_eq!(said(".error"), expected);
    assert_eq!(said(".error-summary li")[3], "Diese Angabe fehlt. Bitte füllen Sie das Feld aus.");
}

#[test]
fn every_form_carries_token_and_one_time_id() {
    assert_eq!(count(guard(&view()), "input[type=hidden][name=csrf][value=geheim]"), 1);
    assert_eq!(count(guard(&view()), "input[type=hidden][name=vorgang][value=v1]"), 1);
    assert_eq!(count(row_version(7), r#"input[name=fassung][value="7"]"#), 1);
}

#[test]
fn a_password_is_never_sent_back_and_choices_keep_what_was_chosen() {
    let v = view();
    let secret = Field::new("passwort", Msg::new("common-name"));
    assert_eq!(count(password(&v, &secret), "input[type=password]:not([value])"), 1);
    let choices = [Choice::new("Ja", "Ja").key("J"), Choice::new("Nein", "Nein").key("N")];
    let field = Field::new("therapieaenderung", Msg::new("common-name"));
    let shown = radios(&v, &field, &choices, "Nein");
    assert_eq!(count(shown.clone(), "fieldset > legend"), 1);
    assert_eq!(count(shown, "input[value=Nein][checked][data-taste=N]"), 1);
    assert_eq!(count(select(&v, &field, &choices, "Ja"), "option[value=Ja][selected]"), 1);
}
