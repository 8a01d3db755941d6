//! The steps of the first run: one page each, in their order.

use maud::{Markup, html};

use crate::{
    features::house::{
        accounts::{refusal, zone_field},
        certificates::AcmeTyped,
        tenants::{MadePage, NewFacility, made, new_fields},
    },
    kernel::{
        problem::{FieldErrors, Problem},
        secret::Secret,
        words::{Lang, Msg},
    },
    platform::web::{certificate::CertificateFacts, first_run::PATH},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, facts},
        form::{self, Choice, Field, Width},
        notice::say,
        qr, time,
        view::Tone,
    },
};

/// Numbered steps; the last page, which only confirms, has no number.
pub const STEPS: u8 = 7;

/// What a step shows.
pub enum Step {
    /// 1: the code of the console.
    Code,
    /// 2: a new instance, or an older one back.
    Begin {
        /// How to restore, instead of the form.
        restore: bool,
    },
    /// 3: language, time zone, address.
    Place {
        /// The language.
        lang: Lang,
        /// IANA time zone.
        zone: String,
        /// Names, separated by commas.
        names: String,
    },
    /// 4: the certificate.
    Certificate {
        /// What the one in use says.
        facts: Option<CertificateFacts>,
        /// `lokal`, `acme` or `eigen`.
        choice: String,
        /// The chain as typed.
        chain: String,
        /// What is ordered, as typed.
        acme: Box<AcmeTyped>,
    },
    /// 5: the operator.
    OperatorForm {
        /// As typed.
        name: String,
        /// As typed.
        email: String,
    },
    /// 5: the second factor of the operator.
    Factor {
        /// The text key.
        key: Secret,
        /// The address for authenticators.
        address: Secret,
    },
    /// 5: the recovery codes.
    Codes {
        /// Until they are said to be kept.
        codes: Vec<String>,
    },
    /// 5: all done.
    OperatorDone {
        /// Whose account it is.
        email: String,
    },
    /// 6: the first facility.
    Facility(Box<NewFacility>),
    /// 6: it is there.
    FacilityDone {
        /// Its name.
        name: String,
        /// Link and whose it is, right after it was made.
        made: Option<Box<MadePage>>,
    },
    /// 7: the folder of the backups.
    Backup {
        /// As typed.
        folder: String,
    },
    /// 7: the recovery sheet.
    Sheet {
        /// The recovery key.
        key: String,
        /// Which letters are asked for.
        asked: (u8, u8),
        /// The address of the site.
        site: String,
    },
    /// 8: the end.
    Done,
}

impl Step {
    /// Its number.
    pub fn number(&self) -> u8 {
        match self {
            Self::Code => 1,
            Self::Begin { .. } => 2,
            Self::Place { .. } => 3,
            Self::Certificate { .. } => 4,
            Self::OperatorForm { .. }
            | Self::Factor { .. }
            | Self::Codes { .. }
            | Self::OperatorDone { .. } => 5,
            Self::Facility(_) | Self::FacilityDone { .. } => 6,
            Self::Backup { .. } | Self::Sheet { .. } => 7,
            Self::Done => 8,
        }
    }
    fn title(&self) -> &'static str {
        match self {
            Self::Code => "setup-code",
            Self::Begin { .. } => "setup-begin",
            Self::Place { .. } => "setup-place",
            Self::Certificate { .. } => "setup-certificate",
            Self::OperatorForm { .. } | Self::OperatorDone { .. } => "setup-operator",
            Self::Factor { .. } => "setup-factor",
            Self::Codes { .. } => "setup-codes",
            Self::Facility(_) | Self::FacilityDone { .. } => "setup-facility",
            Self::Backup { .. } => "setup-backup",
            Self::Sheet { .. } => "setup-sheet",
            Self::Done => "setup-done",
        }
    }
}

/// The page of a step.
pub struct SetupPage {
    /// What it shows.
    pub step: Step,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// The address of a step.
pub fn at(step: u8) -> String {
    format!("{PATH}/{step}")
}

impl Page for SetupPage {
    fn title(&self) -> Msg {
        Msg::new(self.step.title())
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn roomy(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let number = self.step.number();
        html! {
            @if number <= STEPS {
                div.progress {
                    p.meta id="schritt" { (v.t(&Msg::new("setup-progress").with("n", number).with("m", STEPS))) }
                    progress max=(STEPS) value=(number) aria-labelledby="schritt" {}
                }
            }
            (refusal(v, self.problem.as_ref()))
            (self.inside(v, errors))
        }
    }
}

impl SetupPage {
    /// A form of this step with its way back.
    fn form(&self, v: &View, submit: &'static str, inside: Markup) -> Markup {
        let number = self.step.number();
        let back = at(number.saturating_sub(1));
        let back_words = Msg::new("common-back");
        html! {
            form.form method="post" action=(at(number)) {
                (form::guard(v))
                (inside)
                (form::actions(v, &Msg::new(submit), (number > 2).then_some((back.as_str(), &back_words))))
            }
        }
    }

    /// On to the next step, for what is done already.
    fn onward(&self, v: &View) -> Markup {
        let number = self.step.number();
        html! {
            p.actions {
                a.button href=(at(number.saturating_add(1))) { (v.w("common-next")) }
                a href=(at(number.saturating_sub(1))) { (v.w("common-back")) }
            }
        }
    }

    fn inside(&self, v: &View, errors: &FieldErrors) -> Markup {
        let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
        match &self.step {
            Step::Code => self.form(v, "common-next", html! {
                p { (v.w("setup-code-lead")) }
                (form::text(v, &field("code", "setup-code-field").hint(Msg::new("setup-code-hint")).width(Width::Medium).maxlength(40).focus(), ""))
            }),
            Step::Begin { restore: true } => html! {
                p { (v.w("setup-restore-lead")) }
                ol {
                    li { (v.w("setup-restore-1")) }
                    li { (v.w("setup-restore-2")) }
                    li { (v.w("setup-restore-3")) }
                }
                p { a href=(at(2)) { (v.w("common-back")) } }
            },
            Step::Begin { restore: false } => {
                let choices = [
                    Choice::new("neu", v.w("setup-begin-new")),
                    Choice::new("zurueck", v.w("setup-begin-restore")),
                ];
                self.form(v, "common-next", form::radios(v, &field("weg", "setup-begin-field"), &choices, "neu"))
            }
            Step::Place { lang, zone, names } => {
                let langs = Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name()));
                let names_field =
                    field("adresse", "setup-names").hint(Msg::new("setup-names-hint")).width(Width::Full).maxlength(500);
                self.form(v, "common-next", html! {
                    (form::radios(v, &field("sprache", "setup-language"), &langs, lang.tag()))
                    (zone_field(v, errors, zone))
                    (form::text(v, &names_field, names))
                    p.meta { (v.w("setup-names-address")) }
                })
            }
            Step::Certificate { facts, choice, chain, acme } => {
                self.certificate(v, errors, facts.as_ref(), choice, chain, acme)
            }
            Step::OperatorForm { name, email } => self.form(v, "common-next", html! {
                p { (v.w("setup-operator-lead")) }
                (form::text(v, &field("username", "common-name").maxlength(200).autocomplete("name"), name))
                (form::email(v, &field("email", "sign-in-email").maxlength(254).autocomplete("username"), email))
                (form::password(v, &field("password", "sign-in-password").hint(Msg::new("setup-password-hint")).autocomplete("new-password")))
                (form::password(v, &field("password_again", "setup-password-again").autocomplete("new-password")))
            }),
            Step::Factor { key, address } => html! {
                p { (v.w("setup-factor-lead")) }
                (qr::qr(address.reveal(), &v.w("setup-factor-qr")))
                p { (v.w("setup-factor-key")) " " code id="schluessel" { (grouped(key.reveal())) } }
                (self.form(v, "code-submit", form::text(v, &field("code", "code-label").hint(Msg::new("setup-factor-hint")).width(Width::Short).inputmode("numeric").maxlength(16).autocomplete("one-time-code"), "")))
            },
            Step::Codes { codes } => html! {
                p { (v.w("setup-codes-lead")) }
                ol.codes id="codes" { @for code in codes { li { code { (code) } } } }
                p.actions { button.button.secondary type="button" data-drucken hidden { (v.w("setup-codes-print")) } }
                (self.form(v, "common-next", form::checkbox(v, &field("gesichert", "setup-codes-kept"), false, None)))
            },
            Step::OperatorDone { email } => html! {
                (say(v, Tone::Good, Msg::new("setup-operator-done").with("email", email.as_str())))
                (self.onward(v))
            },
            Step::Facility(entered) => self.form(v, "common-next", html! {
                p { (v.w("setup-facility-lead")) }
                (new_fields(v, entered, errors))
            }),
            Step::FacilityDone { name, made: shown } => html! {
                @match shown {
                    Some(shown) => { (made(v, shown)) }
                    None => { (say(v, Tone::Good, Msg::new("desk-facility-made").with("name", name.as_str()))) }
                }
                (self.onward(v))
            },
            Step::Backup { folder } => self.form(v, "setup-backup-submit", html! {
                p { (v.w("setup-backup-lead")) }
                (form::text(v, &field("ordner", "setup-backup-folder").hint(Msg::new("setup-backup-hint")).width(Width::Full).maxlength(500), folder))
            }),
            Step::Sheet { key, asked, site } => html! {
                div.screen { (say(v, Tone::Good, Msg::new("setup-backup-done"))) }
                section.card.sheet id="notfallblatt" {
                    h2 { (v.w("setup-sheet-title")) }
                    p { (v.w("setup-sheet-lead")) }
                    p.key { code { (key) } }
                    (facts(v, &[
                        Fact::text(Msg::new("setup-sheet-site"), Some(&v.facility)),
                        Fact::text(Msg::new("setup-sheet-address"), Some(site)),
                        Fact::new(Msg::new("common-date"), time::date(v, v.today)),
                    ]))
                    p { (v.w("setup-sheet-use")) }
                    h3 { (v.w("setup-sheet-restore")) }
                    ol {
                        li { (v.w("setup-sheet-restore-1")) }
                        li { (v.w("setup-sheet-restore-2")) }
                        li { (v.w("setup-sheet-restore-3")) }
                    }
                }
                p.actions { button.button.secondary type="button" data-drucken hidden { (v.w("setup-sheet-print-now")) } }
                p.meta.screen { (v.w("setup-sheet-print")) }
                (self.form(v, "common-next", html! {
                    p { (v.t(&Msg::new("setup-sheet-asked").with("n", asked.0).with("m", asked.1))) }
                    (form::text(v, &Field::new("erstes", Msg::new("setup-sheet-letter").with("n", asked.0)).errors(errors).width(Width::Short).maxlength(1), ""))
                    (form::text(v, &Field::new("zweites", Msg::new("setup-sheet-letter").with("n", asked.1)).errors(errors).width(Width::Short).maxlength(1), ""))
                }))
            },
            Step::Done => html! {
                (say(v, Tone::Good, Msg::new("setup-done-lead")))
                ul {
                    li { (v.w("setup-done-admin")) }
                    li { a href="/geraet" { (v.w("setup-done-devices")) } }
                    li { (v.w("setup-done-backups")) }
                    li { (v.w("setup-done-sheet")) }
                }
                (self.form(v, "setup-done-submit", html! {}))
            },
        }
    }

    fn certificate(
        &self,
        v: &View,
        errors: &FieldErrors,
        facts: Option<&CertificateFacts>,
        choice: &str,
        chain: &str,
        acme: &AcmeTyped,
    ) -> Markup {
        let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
        let choices = [
            Choice::new("lokal", v.w("setup-certificate-local")),
            Choice::new("acme", v.w("setup-certificate-acme")),
            Choice::new("eigen", v.w("setup-certificate-own")),
        ];
        let pem = field("kette", "setup-certificate-pem")
            .hint(Msg::new("setup-certificate-pem-hint"))
            .width(Width::Full);
        html! {
            @if let Some(shown) = facts {
                p { (v.t(&Msg::new("setup-certificate-now").with("namen", shown.names.join(", ")))) }
            }
            (self.form(v, "common-next", html! {
                (form::radios(v, &field("zertifikat", "desk-certificate"), &choices, choice))
                p.meta { (v.w("setup-certificate-devices")) }
                div.stack.for-acme { (acme.fields(v, errors)) }
                div.stack.for-own { (form::textarea(v, &pem, chain, 8)) }
            }))
        }
    }
}

/// A text key in groups of four, as people type it.
fn grouped(key: &str) -> String {
    key.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}
