//! What a login, a name, a password and a mail domain may be.

pub use crate::kernel::email::login as address;
use crate::{
    kernel::{email, problem::FieldErrors, text},
    platform::{
        tenancy::Role,
        web::password_rules::{self, Refused},
    },
};

/// The name that people see: one line of 1 to 200 characters.
pub(super) fn name(raw: &str) -> Option<String> {
    text::line(raw).ok().filter(|name| (1..=200).contains(&text::length(name)))
}

/// A role that an admin may give.
pub(super) fn role(code: &str) -> Option<Role> {
    Role::from_code(code).filter(|role| *role != Role::Operator)
}

/// Why a password is refused, before it is hashed; `about` are words that anybody would try first. The one place
/// through which passwords of invitations, links and the command line pass.
pub fn password(password: &str, about: &[&str]) -> Result<(), &'static str> {
    password_rules::judge(password, about).map_err(Refused::code)
}

/// Mail domains that anybody can get a mailbox at.
const PUBLIC: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.eu",
    "gmx.org",
    "gmx.info",
    "web.de",
    "email.de",
    "t-online.de",
    "magenta.de",
    "freenet.de",
    "arcor.de",
    "mail.de",
    "mail.com",
    "posteo.de",
    "posteo.net",
    "posteo.org",
    "mailbox.org",
    "tutanota.com",
    "tutanota.de",
    "tutamail.com",
    "tuta.io",
    "tuta.com",
    "proton.me",
    "protonmail.com",
    "protonmail.ch",
    "pm.me",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "hotmail.de",
    "live.com",
    "live.de",
    "msn.com",
    "yahoo.com",
    "yahoo.de",
    "ymail.com",
    "rocketmail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "aol.de",
    "o2online.de",
    "o2mail.de",
    "vodafone.de",
    "vodafonemail.de",
    "kabelmail.de",
    "unitybox.de",
    "1und1.de",
    "online.de",
    "onlinehome.de",
    "bluewin.ch",
    "sunrise.ch",
    "hispeed.ch",
    "chello.at",
    "aon.at",
    "a1.net",
    "zoho.com",
    "zohomail.eu",
    "fastmail.com",
    "hey.com",
    "yandex.com",
    "yandex.ru",
    "mail.ru",
    "bk.ru",
    "qq.com",
    "163.com",
    "126.com",
    "orange.fr",
    "laposte.net",
    "free.fr",
    "libero.it",
    "seznam.cz",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "mailinator.com",
    "trashmail.com",
    "trashmail.de",
    "guerrillamail.com",
    "10minutemail.com",
    "wegwerfmail.de",
    "byom.de",
    "temp-mail.org",
    "yopmail.com",
    "emailn.de",
    "firemail.de",
    "lycos.de",
    "nexgo.de",
    "riseup.net",
    "disroot.org",
    "systemli.org",
];

/// A mail domain as it is compared: ASCII, lower case, labels as the DNS wants them. Codes say why not.
pub(super) fn domain(raw: &str) -> Result<String, &'static str> {
    let domain = raw.trim().trim_start_matches('@').trim_end_matches([',', ';']).to_ascii_lowercase();
    if !email::is_domain(&domain) {
        return Err("DOMAIN_UNGUELTIG");
    }
    if PUBLIC.contains(&domain.as_str()) {
        return Err("DOMAIN_OEFFENTLICH");
    }
    Ok(domain)
}

/// The domain of an e-mail: what stands after the last `@`.
pub(super) fn domain_of(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// Name, e-mail and password of somebody who comes in.
pub(super) struct Checked {
    pub name: String,
    pub email: String,
}

/// Judges what somebody entered who comes in; every field at once.
pub(super) fn arrival(raw: (&str, &str, &str), facility: &str) -> Result<Checked, FieldErrors> {
    let (raw_name, raw_email, raw_password) = raw;
    let (name, email) = (name(raw_name), address(raw_email));
    let mut errors = FieldErrors::new();
    if name.is_none() {
        errors.add("username", "NAME_UNGUELTIG");
    }
    if email.is_none() {
        errors.add("email", "EMAIL_UNGUELTIG");
    }
    if let Err(code) = password(raw_password, &[raw_name, raw_email, facility, "Visite"]) {
        errors.add("password", code);
    }
    match (name, email) {
        (Some(name), Some(email)) if errors.is_empty() => Ok(Checked { name, email }),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_exact_plain_and_not_everybodys() {
        assert_eq!(domain(" @DAK.de "), Ok("dak.de".into()));
        assert_eq!(domain("@dak.de;"), Ok("dak.de".into()));
        assert_eq!(domain("xn--mller-kva.example"), Ok("xn--mller-kva.example".into()));
        for bad in [
            "dak", ".de", "dak.", "dak..de", "-dak.de", "da k.de", "dаk.de", "dak.de/", "1.2.3.4",
            "*.dak.de", "",
        ] {
            assert_eq!(domain(bad), Err("DOMAIN_UNGUELTIG"), "{bad:?}");
        }
        for public in ["gmail.com", "GMX.de", "web.de", "outlook.com", "t-online.de"] {
            assert_eq!(domain(public), Err("DOMAIN_OEFFENTLICH"), "{public}");
        }
    }

    #[test]
    fn a_password_is_long_enough_and_not_the_persons_own_name() {
        assert_eq!(password("Kiesel-47-See", &[]), Ok(()));
        assert_eq!(password("elf Zeichen", &[]), Err("PASSWORT_ZU_KURZ"));
        assert_eq!(password(&"ü".repeat(129), &[]), Err("PASSWORT_ZU_LANG"));
        assert_eq!(password("EVA.Berg@dak.de", &["eva.berg@dak.de"]), Err("PASSWORT_BEKANNT"));
    }
}
