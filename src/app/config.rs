//! The configuration: flag, environment, file, what `init` wrote down, default, in this order; each value knows its origin.
//!
//! Nothing in it is a secret: keys and passwords lie in files of their own, or come from a prompt.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::platform::{
    notify,
    settings::Settings,
    setup::BACKUPS_FILE,
    store::Places,
    web::certificate::{self, NAMES},
};

/// Where the configuration lies unless told otherwise; it need not exist.
pub const FILE: &str = "/etc/visite/config.toml";
/// A file of this name marks the data directory of a demo: its keys may lie in `keys/` inside.
pub const DEMO_MARK: &str = "DEMO";

/// Why the configuration is refused (exit code 78).
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// The file is not TOML.
    #[error("{0}: {1}")]
    Toml(PathBuf, String),
    /// A key that means nothing.
    #[error("{file}, line {line}: `{key}` is no setting; `visite config show` lists them all")]
    Unknown {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What stands there.
        key: String,
    },
    /// A value that cannot be.
    #[error("{origin}: `{key}`: {why}")]
    Value {
        /// Where it comes from.
        origin: Origin,
        /// The setting.
        key: String,
        /// What is wrong with it.
        why: String,
    },
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// This variable.
    Environment(String),
    /// This file, this line.
    File(PathBuf, usize),
    /// What `init` wrote down in this file.
    Init(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Environment(name) => f.write_str(name),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Init(path) => f.write_str(&path.display().to_string()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What the surroundings say: variables, and the folders of the system. A plain struct, so that tests can say it.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The environment's variables.
    pub variables: BTreeMap<String, String>,
    /// Whether root runs this.
    pub root: bool,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        #[cfg(unix)]
        let root = rustix::process::geteuid().is_root();
        #[cfg(not(unix))]
        let root = false;
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { variables, root }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// The configuration in force.
#[derive(Debug, Clone)]
pub struct Config {
    /// The settings of the running site.
    pub settings: Settings,
    /// Data directory and keyring.
    pub places: Places,
    /// Every key with its effective value and where that comes from, in the order of the register.
    pub effective: Vec<(String, Value, Origin)>,
}

/// What the command line says: key and value as text.
pub type Flags = Vec<(&'static str, String)>;

struct Layers {
    defaults: Map<String, Value>,
    values: Map<String, Value>,
    origins: BTreeMap<String, Origin>,
}

impl Layers {
    fn new() -> Self {
        let mut defaults = Map::new();
        defaults.insert("data".into(), "visite-data".into());
        defaults.insert("keyring".into(), Value::Null);
        if let Ok(Value::Object(settings)) = serde_json::to_value(Settings::default()) {
            defaults.extend(settings);
        }
        Self { values: defaults.clone(), defaults, origins: BTreeMap::new() }
    }

    /// A lower layer never overrules a higher one: layers come from the highest down.
    fn set(&mut self, key: &str, value: Value, origin: Origin) -> Result<(), ConfigError> {
        if self.origins.contains_key(key) {
            return Ok(());
        }
        let refused = |why: String| ConfigError::Value { origin: origin.clone(), key: key.to_owned(), why };
        if value.as_str().is_some_and(|text| matches!(text, "change-me" | "changeme")) {
            return Err(refused("that is a placeholder, not a value".into()));
        }
        if matches!(key, "data" | "keyring") {
            if !value.is_string() {
                return Err(refused("a folder is needed".into()));
            }
        } else {
            let one = Value::Object(Map::from_iter([(key.to_owned(), value.clone())]));
            serde_json::from_value::<Settings>(one).map_err(|error| refused(error.to_string()))?;
        }
        self.values.insert(key.to_owned(), value);
        self.origins.insert(key.to_owned(), origin);
        Ok(())
    }

    /// A text (flag, variable) as the value that its key wants.
    fn typed(&self, key: &str, text: &str) -> Value {
        match self.defaults.get(key) {
            Some(Value::Number(_)) => text.trim().parse::<u64>().map_or_else(|_| text.into(), Value::from),
            Some(Value::Bool(_)) => text.trim().parse::<bool>().map_or_else(|_| text.into(), Value::from),
            Some(Value::Array(_)) => {
                text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect()
            }
            _ if text.is_empty() => Value::Null,
            _ => text.into(),
        }
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).and_then(Value::as_str)
    }
}

impl Config {
    /// Reads all layers.
    pub fn load(flags: Flags, file: Option<PathBuf>, around: &Surroundings) -> Result<Self, ConfigError> {
        let mut layers = Layers::new();
        for (key, text) in flags {
            let value = layers.typed(key, &text);
            layers.set(key, value, Origin::Flag)?;
        }
        environment(&mut layers, around)?;
        let told = file.or_else(|| around.get("VISITE_CONFIG").map(PathBuf::from));
        let path = told.clone().unwrap_or_else(|| FILE.into());
        match fs::read_to_string(&path) {
            Ok(text) => from_file(&mut layers, &path, &text)?,
            Err(error) if told.is_none() && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ConfigError::Io(path, error)),
        }
        if let Some(state) = around.get("STATE_DIRECTORY") {
            layers.set("data", state.into(), Origin::Environment("STATE_DIRECTORY".into()))?;
        }
        let data = PathBuf::from(layers.text("data").unwrap_or_default());
        let demo = data.join(DEMO_MARK).exists();
        if demo && layers.text("keyring").is_none() {
            let keyring = data.join("keys").display().to_string();
            layers.set("keyring", keyring.into(), Origin::Init(data.join(DEMO_MARK)))?;
        } else if layers.text("keyring").is_none() {
            let keyring = keyring_folder(around).display().to_string();
            layers.values.insert("keyring".into(), keyring.into());
        }
        let names = data.join(NAMES);
        if let Ok(text) = fs::read_to_string(&names) {
            let hosts = text.lines().map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>();
            layers.set("hosts", hosts.into(), Origin::Init(names))?;
        }
        let backups = data.join(BACKUPS_FILE);
        if let Ok(text) = fs::read_to_string(&backups) {
            layers.set("backups", text.trim().into(), Origin::Init(backups))?;
        }
        Self::of(layers, data, demo)
    }

    fn of(layers: Layers, data: PathBuf, demo: bool) -> Result<Self, ConfigError> {
        let keyring = PathBuf::from(layers.text("keyring").unwrap_or_default());
        let effective = layers.defaults.keys().filter_map(|key| {
            let origin = layers.origins.get(key).cloned().unwrap_or(Origin::Default);
            Some((key.clone(), layers.values.get(key)?.clone(), origin))
        });
        let effective: Vec<_> = effective.collect();
        let origins = layers.origins;
        let origin_of = |key: &str| origins.get(key).cloned().unwrap_or(Origin::Default);
        let settings: Map<String, Value> = layers
            .values
            .into_iter()
            .filter(|(key, _)| !matches!(key.as_str(), "data" | "keyring"))
            .collect();
        let whole = |why: String| ConfigError::Value { origin: Origin::Default, key: "settings".into(), why };
        let settings: Settings =
            serde_json::from_value(Value::Object(settings)).map_err(|error| whole(error.to_string()))?;
        if settings.tls_certificate.is_some() != settings.tls_key.is_some() {
            return Err(whole("tls_certificate and tls_key belong together".into()));
        }
        if settings.smtp_host.is_some() {
            let from = settings.smtp_from.as_deref().unwrap_or_default().trim();
            if from.is_empty() {
                return Err(whole("smtp_host needs smtp_from, the address that mails come from".into()));
            }
            if !notify::is_sender(from) {
                let key = "smtp_from".to_owned();
                let why = format!(
                    "`{from}` cannot be read as a sender; write post@haus.example, or \"Haus am See\" <post@haus.example> \
                     with the name in quotes"
                );
                return Err(ConfigError::Value { origin: origin_of("smtp_from"), key, why });
            }
        }
        if settings.hosts.is_empty() {
            return Err(whole("hosts names at least one host".into()));
        }
        Ok(Self { settings, places: Places { data, keyring, key_inside_allowed: demo }, effective })
    }

    /// Whether nobody said anything about a key.
    #[must_use]
    pub fn is_default(&self, key: &str) -> bool {
        self.effective.iter().any(|(known, _, origin)| known == key && *origin == Origin::Default)
    }

    /// Writes down which names the certificate was made for; from then on they are the default of `hosts`.
    pub fn remember_names(data: &Path, names: &[String]) -> std::io::Result<()> {
        certificate::remember_names(data, names)
    }
}

/// `VISITE_KEY`, or the content of the file that `VISITE_KEY_FILE` names.
fn environment(layers: &mut Layers, around: &Surroundings) -> Result<(), ConfigError> {
    let keys: Vec<String> = layers.defaults.keys().cloned().collect();
    for key in keys {
        let name = format!("VISITE_{}", key.to_uppercase());
        let from_file = format!("{name}_FILE");
        if let Some(text) = around.variables.get(&name) {
            let value = layers.typed(&key, text);
            layers.set(&key, value, Origin::Environment(name))?;
        } else if let Some(path) = around.get(&from_file) {
            let text = fs::read_to_string(path).map_err(|error| ConfigError::Io(path.into(), error))?;
            let value = layers.typed(&key, text.trim_end());
            layers.set(&key, value, Origin::Environment(from_file))?;
        }
    }
    Ok(())
}

fn from_file(layers: &mut Layers, path: &Path, text: &str) -> Result<(), ConfigError> {
    let broken = |error: toml::de::Error| ConfigError::Toml(path.to_path_buf(), error.to_string());
    let spans = toml::de::DeTable::parse(text).map_err(broken)?;
    let values: toml::Table = toml::from_str(text).map_err(broken)?;
    for key in spans.get_ref().keys() {
        let name = key.get_ref().to_string();
        let before = text.get(..key.span().start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        if !layers.defaults.contains_key(&name) {
            return Err(ConfigError::Unknown { file: path.to_path_buf(), line, key: name });
        }
        let value = values.get(&name).and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default();
        layers.set(&name, value, Origin::File(path.to_path_buf(), line))?;
    }
    Ok(())
}

/// The person's own folder for configuration, else that of the system.
fn keyring_folder(around: &Surroundings) -> PathBuf {
    if let Some(folder) = around.get("XDG_CONFIG_HOME") {
        return Path::new(folder).join("visite");
    }
    match around.get("HOME") {
        Some(home) if !around.root => Path::new(home).join(".config/visite"),
        _ => PathBuf::from("/etc/visite"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(variables: &[(&str, &str)]) -> Surroundings {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Surroundings { variables, root: false }
    }

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        fs::write(&path, text).unwrap();
        (dir, path)
    }

    #[test]
    fn flag_beats_environment_beats_file_beats_default() {
        let (_dir, path) = file("listen = \"127.0.0.1:1\"\naccess_minutes = 7\n# words\nrefresh_days = 3\n");
        let around =
            around(&[("VISITE_LISTEN", "127.0.0.1:2"), ("VISITE_REFRESH_DAYS", "4"), ("HOME", "/home/a")]);
        let flags = vec![("listen", "127.0.0.1:3".to_owned()), ("data", "/srv/visite".to_owned())];
        let config = Config::load(flags, Some(path.clone()), &around).unwrap();
        assert_eq!(config.settings.listen.port(), 3);
        assert_eq!((config.settings.refresh_days, config.settings.access_minutes), (4, 7));
        assert_eq!(config.places.keyring, Path::new("/home/a/.config/visite"));
        let origin = |key: &str| config.effective.iter().find(|(known, ..)| known == key).unwrap().2.clone();
        assert_eq!(origin("listen"), Origin::Flag);
        assert_eq!(origin("refresh_days"), Origin::Environment("VISITE_REFRESH_DAYS".into()));
        assert_eq!(origin("access_minutes"), Origin::File(path, 2));
        assert_eq!(origin("hsts"), Origin::Default);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        let refused = |text: &str| {
            let (_dir, path) = file(text);
            Config::load(Flags::new(), Some(path), &Surroundings::default()).unwrap_err().to_string()
        };
        assert!(refused("hsts = true\n\nlisten_on = 3\n").contains("line 3: `listen_on`"));
        assert!(refused("\nlisten = \"here\"\n").contains("line 2: `listen`"));
        assert!(refused("hsts = \"change-me\"\n").contains("placeholder"));
        assert!(refused("hsts = \n").contains("line 1"));
        assert!(refused("tls_key = \"/a\"\n").contains("belong together"));
        assert!(refused("hosts = []\n").contains("at least one host"));
        assert!(refused("smtp_host = \"mail.example\"\n").contains("needs smtp_from"));
        let unread = refused("smtp_host = \"mail.example\"\nsmtp_from = \"Haus, a@b, c@d\"\n");
        assert!(unread.contains("line 2: `smtp_from`") && unread.contains("Haus, a@b, c@d"), "{unread}");
        assert!(refused("smtp_security = \"none\"\n").contains("line 1: `smtp_security`"));
        let missing = Config::load(Flags::new(), Some("/no/such/file".into()), &Surroundings::default());
        assert!(matches!(missing, Err(ConfigError::Io(..))));
        let around = around(&[("VISITE_LISTEN", "8443")]);
        let error = Config::load(Flags::new(), None, &around).unwrap_err().to_string();
        assert!(error.starts_with("VISITE_LISTEN: `listen`"), "{error}");
    }

    #[test]
    fn a_variable_may_name_a_file() {
        let (_dir, path) = file("haus.example, 10.0.0.7\n");
        let around = around(&[("VISITE_HOSTS_FILE", path.to_str().unwrap()), ("VISITE_HTTP", "")]);
        let config = Config::load(Flags::new(), None, &around).unwrap();
        assert_eq!(config.settings.hosts, ["haus.example", "10.0.0.7"]);
        assert_eq!(config.settings.http, None);
    }

    #[test]
    fn names_of_init_are_the_default_of_hosts() {
        let dir = tempfile::tempdir().unwrap();
        Config::remember_names(dir.path(), &["haus.example".into(), "10.0.0.7".into()]).unwrap();
        let flags = vec![("data", dir.path().display().to_string())];
        let config = Config::load(flags.clone(), None, &Surroundings::default()).unwrap();
        assert_eq!(config.settings.hosts, ["haus.example", "10.0.0.7"]);
        let around = around(&[("VISITE_HOSTS", "other.example")]);
        assert_eq!(Config::load(flags, None, &around).unwrap().settings.hosts, ["other.example"]);
    }
}
