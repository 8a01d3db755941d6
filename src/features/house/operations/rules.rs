//! The self-checks: from the condition of the instance to a light, a sentence, and what to do.

use jiff::SignedDuration;

use crate::{
    kernel::words::{Lang, Msg},
    platform::{
        condition::Condition,
        settings::Hsts,
        store::MarksState,
        web::{
            certificate::{CertificateKind, WARNINGS},
            orders::OrderState,
        },
    },
    ui::{format, view::Tone},
};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// In order.
    Good,
    /// Needs a look soon.
    Warn,
    /// Needs to be done now.
    Bad,
}

impl Light {
    /// Its tone.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::Good => Tone::Good,
            Self::Warn => Tone::Warn,
            Self::Bad => Tone::Bad,
        }
    }
    /// Its word.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg::new(match self {
            Self::Good => "desk-light-good",
            Self::Warn => "desk-light-warn",
            Self::Bad => "desk-light-bad",
        })
    }
    /// The word of the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Warn => "warning",
            Self::Bad => "problem",
        }
    }
}

/// One self-check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Stable, for machines and for the element's id.
    pub id: &'static str,
    /// How bad it is.
    pub light: Light,
    /// What is checked.
    pub title: Msg,
    /// What was found, and what to do.
    pub found: Msg,
    /// Where that is done, when a page can do it.
    pub way: Option<Way>,
}

/// What a page offers beside the advice of a check that is not in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A backup, now.
    Backup,
    /// The page where it is mended, and the key of its name.
    Page(&'static str, &'static str),
}

fn check(id: &'static str, light: Light, title: &'static str, found: Msg) -> Check {
    let way = match id {
        _ if light == Light::Good => None,
        "sicherung" => Some(Way::Backup),
        "zertifikat" | "namen" | "eigene-stelle" => {
            Some(Way::Page("/betrieb/zertifikat", "desk-certificate"))
        }
        "geraete" => Some(Way::Page("/geraet", "check-devices-way")),
        _ => None,
    };
    Check { id, light, title: Msg::new(title), found, way }
}

/// Less than this is free: not ready (R-ERR-03); less than that: soon.
const LEAST_FREE: u64 = 500 * 1024 * 1024;

/// Every check that can be made, the worst first.
#[must_use]
pub fn checks(c: &Condition, lang: Lang) -> Vec<Check> {
    let mut all = vec![
        writes(c),
        disk(c, lang),
        backup(c, lang),
        backups_apart(c),
        certificate(c),
        names(c),
        devices(c),
        authority(c),
        hsts(c),
        search(c),
        keyring(c),
        factor(c),
        operators(c),
        reached(c),
    ];
    all.extend(
        (!c.file_locks)
            .then(|| check("dateisperren", Light::Warn, "check-locks", Msg::new("check-locks-warn"))),
    );
    all.sort_by_key(|check| std::cmp::Reverse(check.light));
    all
}

fn writes(c: &Condition) -> Check {
    let (light, found) =
        if c.writes { (Light::Good, "check-writes-good") } else { (Light::Bad, "check-writes-bad") };
    check("speichern", light, "check-writes", Msg::new(found))
}

fn disk(c: &Condition, lang: Lang) -> Check {
    let title = "check-disk";
    let Some(disk) = c.disk else {
        return check("platz", Light::Warn, title, Msg::new("check-disk-unknown"));
    };
    let percent = disk.free.saturating_mul(100).checked_div(disk.all).unwrap_or(0);
    let (light, key) = if disk.free <= LEAST_FREE || percent <= 5 {
        (Light::Bad, "check-disk-bad")
    } else if percent <= 15 || disk.free < c.data_bytes.saturating_mul(2) {
        (Light::Warn, "check-disk-warn")
    } else {
        (Light::Good, "check-disk-good")
    };
    let found = Msg::new(key)
        .with("frei", format::bytes(lang, disk.free))
        .with("alle", format::bytes(lang, disk.all))
        .with("prozent", percent);
    check("platz", light, title, found)
}

fn backup(c: &Condition, lang: Lang) -> Check {
    let title = "check-backup";
    let Some(backup) = &c.backup else {
        return check("sicherung", Light::Bad, title, Msg::new("check-backup-none"));
    };
    let age = c.now.duration_since(backup.at);
    let (light, key) = if age > SignedDuration::from_hours(24 * 7) {
        (Light::Bad, "check-backup-bad")
    } else if age > SignedDuration::from_hours(26) {
        (Light::Warn, "check-backup-warn")
    } else {
        (Light::Good, "check-backup-good")
    };
    check("sicherung", light, title, Msg::new(key).with("wann", format::ago(lang, backup.at, c.now)))
}

fn backups_apart(c: &Condition) -> Check {
    let (light, found) = match c.backups_apart {
        Some(true) => (Light::Good, "check-backups-apart-good"),
        Some(false) => (Light::Warn, "check-backups-apart-warn"),
        None => (Light::Warn, "check-backups-apart-unknown"),
    };
    check("sicherungsort", light, "check-backups-apart", Msg::new(found))
}

fn certificate(c: &Condition) -> Check {
    let title = "check-certificate";
    if c.certificate_skipped {
        return check("zertifikat", Light::Bad, title, Msg::new("check-certificate-skipped"));
    }
    let Some(facts) = &c.certificate else {
        return check("zertifikat", Light::Warn, title, Msg::new("check-certificate-none"));
    };
    // As long as another certificate is shown in place of the one that is ordered, its order is the matter.
    if let (CertificateKind::Local, Some(order)) = (facts.kind, &c.order) {
        let light = if matches!(order, OrderState::Failed(..)) { Light::Bad } else { Light::Warn };
        return check("zertifikat", light, title, order.words());
    }
    let days = facts.days_left(c.now);
    let [first, second, _] = WARNINGS;
    let (light, key) = if days < 0 {
        (Light::Bad, "check-certificate-ended")
    } else if days <= second {
        (Light::Bad, "check-certificate-bad")
    } else if days <= first {
        (Light::Warn, "check-certificate-warn")
    } else {
        (Light::Good, "check-certificate-good")
    };
    check("zertifikat", light, title, Msg::new(key).with("tage", days.max(0)))
}

fn names(c: &Condition) -> Check {
    let title = "check-names";
    match c.names_missing.first() {
        None => check("namen", Light::Good, title, Msg::new("check-names-good")),
        Some(name) => {
            check("namen", Light::Bad, title, Msg::new("check-names-bad").with("name", name.as_str()))
        }
    }
}

fn devices(c: &Condition) -> Check {
    let local = c.certificate.as_ref().is_some_and(|facts| facts.kind == CertificateKind::Local);
    let (light, found) =
        if local { (Light::Warn, "check-devices-warn") } else { (Light::Good, "check-devices-good") };
    check("geraete", light, "check-devices", Msg::new(found))
}

fn authority(c: &Condition) -> Check {
    let light = match c.authority.tone() {
        Tone::Bad => Light::Bad,
        Tone::Good | Tone::Info | Tone::Neutral => Light::Good,
        Tone::Warn => Light::Warn,
    };
    check("eigene-stelle", light, "check-authority", c.authority.words())
}

/// R-WEB-09: told with a certificate that devices trust of themselves. With that of the local authority, a browser that was
/// told once would let nobody past the warning on a device that does not know the authority.
fn hsts(c: &Condition) -> Check {
    let local = c.certificate.as_ref().is_none_or(|facts| facts.kind == CertificateKind::Local);
    let (light, found) = match c.hsts {
        (true, _) if local => (Light::Warn, "check-hsts-local"),
        (true, _) => (Light::Good, "check-hsts-good"),
        (false, Hsts::Off) if !local => (Light::Warn, "check-hsts-off"),
        (false, Hsts::Auto) if !local => (Light::Warn, "check-hsts-self"),
        (false, _) => (Light::Good, "check-hsts-none"),
    };
    check("hsts", light, "check-hsts", Msg::new(found))
}

fn search(c: &Condition) -> Check {
    let (light, found) =
        if c.search_ready { (Light::Good, "check-search-good") } else { (Light::Warn, "check-search-warn") };
    check("suche", light, "check-search", Msg::new(found))
}

fn keyring(c: &Condition) -> Check {
    let (light, found) = match (&c.marks, c.keyring_apart) {
        (MarksState::Late(seconds), _) => {
            (Light::Bad, Msg::new("check-keyring-hangs").with("sekunden", *seconds))
        }
        (MarksState::Failed(reason), _) => {
            (Light::Bad, Msg::new("check-keyring-fails").with("grund", reason.as_str()))
        }
        (MarksState::Written, Some(true)) => (Light::Good, Msg::new("check-keyring-good")),
        (MarksState::Written, Some(false)) => (Light::Warn, Msg::new("check-keyring-warn")),
        (MarksState::Written, None) => (Light::Warn, Msg::new("check-keyring-unknown")),
    };
    check("schluesselbund", light, "check-keyring", found)
}

fn factor(c: &Condition) -> Check {
    let (light, found) =
        if c.factor_required { (Light::Good, "check-factor-good") } else { (Light::Bad, "check-factor-bad") };
    check("zweiter-schritt", light, "check-factor", Msg::new(found))
}

fn operators(c: &Condition) -> Check {
    let (all, with) = c.operators;
    let (light, key) = match (all, with) {
        (0, _) => (Light::Bad, "check-operators-none"),
        (1, _) => (Light::Warn, "check-operators-one"),
        (all, with) if with < all => (Light::Warn, "check-operators-factor"),
        _ => (Light::Good, "check-operators-good"),
    };
    check("betreiber", light, "check-operators", Msg::new(key).with("n", all))
}

fn reached(c: &Condition) -> Check {
    let (light, found) =
        if c.nameless { (Light::Warn, "check-reached-warn") } else { (Light::Good, "check-reached-good") };
    check("adresse", light, "check-reached", Msg::new(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        condition::{LastBackup, Space},
        web::{authority::AuthorityState, certificate::CertificateFacts},
    };
    use jiff::Timestamp;

    fn now() -> Timestamp {
        "2026-02-04T09:00:00Z".parse().unwrap()
    }
    fn hours(hours: i64) -> Timestamp {
        now().saturating_add(SignedDuration::from_hours(hours)).unwrap()
    }
    fn fine() -> Condition {
        let facts = CertificateFacts {
            kind: CertificateKind::Configured,
            issuer: "CA".into(),
            names: vec!["haus.example".into()],
            from: hours(-24),
            until: hours(24 * 60),
            fingerprint: String::new(),
        };
        Condition {
            version: "1",
            now: now(),
            started_at: now(),
            disk: Some(Space { free: 50 << 30, all: 100 << 30 }),
            data_bytes: 1 << 30,
            backup: Some(LastBackup { at: hours(-5), bytes: 1 }),
            backups_apart: Some(true),
            keyring_apart: Some(true),
            marks: MarksState::Written,
            file_locks: true,
            certificate: Some(facts),
            certificate_skipped: false,
            authority: AuthorityState::Unused,
            order: None,
            names_missing: Vec::new(),
            search_ready: true,
            writes: true,
            tenants: (1, 0),
            operators: (2, 2),
            factor_required: true,
            hsts: (true, Hsts::Auto),
            nameless: false,
        }
    }
    fn light(id: &str, change: impl FnOnce(&mut Condition)) -> Light {
        let mut condition = fine();
        change(&mut condition);
        checks(&condition, Lang::De).into_iter().find(|check| check.id == id).unwrap().light
    }

    #[test]
    fn all_is_well_and_there_are_at_most_fourteen_checks() {
        let all = checks(&fine(), Lang::De);
        assert!(all.len() <= 14 && all.iter().all(|check| check.light == Light::Good), "{all:?}");
        let mut broken = fine();
        broken.writes = false;
        assert_eq!(checks(&broken, Lang::De)[0].id, "speichern", "the worst comes first");
    }

    #[test]
    fn advice_that_a_page_can_carry_out_leads_there_and_what_is_in_order_needs_none() {
        let find = |id: &str, change: fn(&mut Condition)| {
            let mut condition = fine();
            change(&mut condition);
            checks(&condition, Lang::De).into_iter().find(|check| check.id == id).unwrap()
        };
        let late = find("sicherung", |c| c.backup.as_mut().unwrap().at = hours(-27));
        assert_eq!(late.way, Some(Way::Backup));
        assert!(late.found.args.contains(&("wann", "vor 27 Stunden".into())), "{:?}", late.found);
        assert_eq!(find("sicherung", |_| {}).way, None);
        let ended = find("zertifikat", |c| c.certificate.as_mut().unwrap().until = hours(-1));
        assert_eq!(ended.way, Some(Way::Page("/betrieb/zertifikat", "desk-certificate")));
    }

    #[test]
    fn r_tls_02_an_end_that_comes_near_is_told_30_7_and_1_days_before() {
        let ends =
            |days: i64| light("zertifikat", |c| c.certificate.as_mut().unwrap().until = hours(24 * days + 1));
        assert_eq!((ends(31), ends(30), ends(8)), (Light::Good, Light::Warn, Light::Warn));
        assert_eq!((ends(7), ends(1), ends(-1)), (Light::Bad, Light::Bad, Light::Bad));
    }

    #[test]
    fn every_fault_has_a_light() {
        assert_eq!(light("platz", |c| c.disk = Some(Space { free: 400 << 20, all: 1 << 30 })), Light::Bad);
        assert_eq!(light("platz", |c| c.disk = Some(Space { free: 4 << 30, all: 100 << 30 })), Light::Bad);
        assert_eq!(light("platz", |c| c.disk = Some(Space { free: 12 << 30, all: 100 << 30 })), Light::Warn);
        assert_eq!(light("platz", |c| c.data_bytes = 30 << 30), Light::Warn);
        assert_eq!(light("sicherung", |c| c.backup = None), Light::Bad);
        assert_eq!(light("sicherung", |c| c.backup.as_mut().unwrap().at = hours(-27)), Light::Warn);
        assert_eq!(light("sicherung", |c| c.backup.as_mut().unwrap().at = hours(-24 * 8)), Light::Bad);
        assert_eq!(light("zertifikat", |c| c.certificate_skipped = true), Light::Bad);
        assert_eq!(light("namen", |c| c.names_missing = vec!["x".into()]), Light::Bad);
        let authority = |state| light("eigene-stelle", |c| c.authority = state);
        assert_eq!(authority(AuthorityState::Outside("x".into())), Light::Bad);
        for state in [AuthorityState::KeyMissing, AuthorityState::Unsealed, AuthorityState::Unbounded] {
            assert_eq!(authority(state), Light::Warn);
        }
        assert_eq!(light("schluesselbund", |c| c.keyring_apart = Some(false)), Light::Warn);
        assert_eq!(light("schluesselbund", |c| c.marks = MarksState::Late(11)), Light::Bad);
        assert_eq!(light("schluesselbund", |c| c.marks = MarksState::Failed("x".into())), Light::Bad);
        assert_eq!(light("dateisperren", |c| c.file_locks = false), Light::Warn);
        assert_eq!(light("zweiter-schritt", |c| c.factor_required = false), Light::Bad);
        assert_eq!(light("betreiber", |c| c.operators = (0, 0)), Light::Bad);
        assert_eq!(light("betreiber", |c| c.operators = (2, 1)), Light::Warn);
        assert_eq!(light("suche", |c| c.search_ready = false), Light::Warn);
        assert_eq!(light("adresse", |c| c.nameless = true), Light::Warn);
        assert_eq!(light("hsts", |c| c.hsts = (false, Hsts::Off)), Light::Warn);
        let local = |sent: bool| {
            light("hsts", |c| {
                c.certificate.as_mut().unwrap().kind = CertificateKind::Local;
                c.hsts = (sent, Hsts::Auto);
            })
        };
        assert_eq!((local(true), local(false)), (Light::Warn, Light::Good));
    }
}
