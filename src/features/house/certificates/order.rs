//! The form that orders a certificate by ACME: in the first run, and at the operator's desk.

use maud::{Markup, html};

use crate::{
    kernel::{host::Host, problem::FieldErrors, words::Msg},
    platform::{
        Platform,
        people::address,
        settings::{ACME_PRODUCTION, ACME_STAGING},
        web::{acme::AcmeChoice, query::Form},
    },
    ui::{
        View,
        form::{self, Choice, Field, Width},
    },
};

/// The form as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct AcmeTyped {
    /// Names, separated by commas.
    pub names: String,
    /// E-mail address.
    pub contact: String,
    /// `produktion`, `probe` or `eigen`.
    pub directory: String,
    /// Address of an own directory.
    pub address: String,
    /// Whether the terms are agreed to.
    pub terms: bool,
}
crate::opaque_debug!(AcmeTyped);

impl AcmeTyped {
    /// What the form shows to somebody who comes there.
    #[must_use]
    pub fn known(p: &Platform) -> Self {
        let choice = p.acme();
        let names = match &choice {
            Some(choice) => choice.names.clone(),
            None => p.hosts().iter().filter(|name| Host::of(name).is_public()).cloned().collect(),
        };
        let directory = choice.as_ref().map_or(ACME_PRODUCTION, |choice| choice.directory.as_str());
        let (kind, address) = match directory {
            ACME_PRODUCTION => ("produktion", ""),
            ACME_STAGING => ("probe", ""),
            own => ("eigen", own),
        };
        Self {
            names: names.join(", "),
            contact: choice.as_ref().and_then(|choice| choice.contact.clone()).unwrap_or_default(),
            directory: kind.into(),
            address: address.into(),
            terms: choice.is_some_and(|choice| choice.terms_agreed),
        }
    }

    /// As it was sent.
    #[must_use]
    pub fn sent(form: &Form) -> Self {
        Self {
            names: form.get("acme_namen").to_owned(),
            contact: form.get("acme_kontakt").to_owned(),
            directory: form.get("acme_verzeichnis").to_owned(),
            address: form.get("acme_adresse").to_owned(),
            terms: form.get("acme_bedingungen") == "ja",
        }
    }

    /// What was typed, as it is ordered.
    ///
    /// # Errors
    /// What is wrong with it, per field.
    pub fn read(&self, p: &Platform) -> Result<AcmeChoice, FieldErrors> {
        let mut errors = FieldErrors::new();
        let directory = match self.directory.as_str() {
            "produktion" => ACME_PRODUCTION,
            "probe" => ACME_STAGING,
            "eigen" => self.address.trim(),
            _ => {
                errors.add("acme_verzeichnis", "FELD_UNGUELTIG");
                ""
            }
        };
        let own = self.directory == "eigen";
        if own && !(directory.starts_with("https://") && directory.parse::<axum::http::Uri>().is_ok()) {
            errors.add("acme_adresse", "ACME_ADRESSE_UNGUELTIG");
        }
        let names = self.names.split([',', ' ']).map(|name| name.trim().to_ascii_lowercase());
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        let hosts = p.hosts();
        let unknown = names.iter().find(|name| !hosts.iter().any(|host| host.eq_ignore_ascii_case(name)));
        if names.is_empty() {
            errors.add("acme_namen", "PFLICHTFELD");
        } else if let Some(name) = names.iter().find(|name| !own && !Host::of(name).is_public()) {
            errors.add_with(
                "acme_namen",
                "ACME_NAME_PRIVAT",
                Msg::code("ACME_NAME_PRIVAT").with("name", name.as_str()),
            );
        } else if let Some(name) = unknown {
            errors.add_with(
                "acme_namen",
                "ACME_NAME_FREMD",
                Msg::code("ACME_NAME_FREMD").with("name", name.as_str()),
            );
        } else if p.settings().http.is_none() {
            errors.add("acme_namen", "ACME_OHNE_HTTP");
        }
        let contact = match self.contact.trim() {
            "" => None,
            typed => {
                let read = address(typed);
                if read.is_none() {
                    errors.add("acme_kontakt", "EMAIL_UNGUELTIG");
                }
                read
            }
        };
        if !self.terms {
            errors.add("acme_bedingungen", "ACME_BEDINGUNGEN");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(AcmeChoice {
            directory: directory.to_owned(),
            contact,
            names,
            terms_agreed: true,
            configured: false,
        })
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self, v: &View, errors: &FieldErrors) -> Markup {
        let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
        let wide = |name, label, hint| field(name, label).hint(Msg::new(hint)).width(Width::Full).optional();
        let directories = [
            Choice::new("produktion", v.w("acme-production")),
            Choice::new("probe", v.w("acme-staging")),
            Choice::new("eigen", v.w("acme-own")),
        ];
        html! {
            p.meta { (v.w("acme-ports")) }
            (form::text(v, &wide("acme_namen", "acme-names", "acme-names-hint").maxlength(500), &self.names))
            (form::text(v, &wide("acme_kontakt", "acme-contact", "acme-contact-hint").maxlength(254), &self.contact))
            (form::radios(v, &field("acme_verzeichnis", "acme-directory"), &directories, &self.directory))
            (form::text(v, &wide("acme_adresse", "acme-address", "acme-address-hint").maxlength(500), &self.address))
            (form::checkbox(v, &field("acme_bedingungen", "acme-agree"), self.terms, None))
        }
    }
}
