//! What a login, a name, a password and a mail domain may be.

use crate::{
    kernel::{problem::FieldErrors, text},
    platform::{
        tenancy::Role,
        web::password_rules::{self, Refused},
    },
};

/// A login as stored: trimmed, lower case; one `@`, no blanks, the domain in ASCII (a domain that only looks like
/// another is another: the Kelvin sign is lower-cased to `k`).
#[must_use]
pub fn address(raw: &str) -> Option<String> {
    let domain = raw.trim().rsplit_once('@')?.1;
    let email = text::norm(raw);
    let (name, _) = email.split_once('@')?;
    let fine = domain.is_ascii()
        && domain.contains('.')
        && !name.is_empty()
        && email.matches('@').count() == 1
        && !email.contains(|c: char| c.is_whitespace() || c.is_control());
    (fine && email.len() <= 254).then_some(email)
}

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
    let domain = raw.trim().trim_start_matches('@').to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    let named = last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit());
    if domain.len() > 253 || !domain.contains('.') || !named || !domain.split('.').all(label) {
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
    fn a_login_has_one_at_sign_and_a_domain_in_plain_letters() {
        assert_eq!(address(" Eva.Berg@DAK.de "), Some("eva.berg@dak.de".into()));
        assert_eq!(address("Zoë@haus.example"), Some("zoë@haus.example".into()));
        for bad in [
            "eva",
            "eva@",
            "@dak.de",
            "eva@dak",
            "eva@x@dak.de",
            "eva berg@dak.de",
            "eva@da\u{212a}.de",
            "eva@däk.de",
            "eva@dаk.de",
            "eva@ｄak.de",
            "eva\r\nBcc: x@dak.de",
            "eva\0@dak.de",
            "",
        ] {
            assert_eq!(address(bad), None, "{bad:?}");
        }
        assert_eq!(address(&format!("{}@dak.de", "a".repeat(250))), None);
    }

    #[test]
    fn a_domain_is_exact_plain_and_not_everybodys() {
        assert_eq!(domain(" @DAK.de "), Ok("dak.de".into()));
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
