//! What a program calls itself, in words that people know.

/// Browser and system of a user agent, e.g. `("Firefox", "Windows")`; what is not known stays out.
#[must_use]
pub fn known(agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    // The order matters: Edge calls itself Chrome too, and Chrome calls itself Safari.
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    (find(&BROWSERS), find(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn programs_are_known_by_their_names() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
        assert_eq!(known(chrome), (Some("Chrome"), Some("Windows")));
        assert_eq!(known(&format!("{chrome} Edg/150.0.0.0")).0, Some("Edge"));
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(known(phone), (Some("Safari"), Some("iPhone")));
        assert_eq!(
            known("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").0,
            Some("Firefox")
        );
        assert_eq!(known("curl/8.0"), (None, None));
    }
}
