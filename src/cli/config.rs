//! `config show`: every setting with its value and where that comes from. No setting is a secret.

use serde_json::{Map, Value, json};

use super::{CliContext, answer::Outcome};

#[derive(clap::Subcommand)]
pub enum Verb {
    /// Every setting with its effective value and where that comes from
    Show,
}

pub fn show(scene: &CliContext) -> Outcome {
    let rows = &scene.config.effective;
    let width = rows.iter().map(|(key, ..)| key.len()).max().unwrap_or(0);
    let text = rows.iter().map(|(key, value, origin)| {
        let value = match value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            other => other.to_string(),
        };
        format!("{key:width$}  {value}   ({origin})\n")
    });
    let json = rows
        .iter()
        .map(|(key, value, origin)| (key.clone(), json!({ "value": value, "origin": origin.to_string() })));
    Outcome::done(Value::Object(json.collect::<Map<_, _>>()), text.collect::<String>())
}
