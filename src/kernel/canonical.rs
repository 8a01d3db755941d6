//! JSON in one way only: keys in the order of their characters, no blanks. Whoever holds the bytes finds the same hash.

use serde_json::Value;

/// The text of a value.
#[must_use]
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(members.get(key).unwrap_or(&Value::Null), out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_text() {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let one = text(&value(r#"{"b": [1, null, "ä\n"], "a": {"z": true, "y": ""}}"#));
        assert_eq!(one, r#"{"a":{"y":"","z":true},"b":[1,null,"ä\n"]}"#);
        assert_eq!(text(&value(r#"{"a":{"y":"","z":true}, "b":[1,null,"ä\u000a"]}"#)), one);
    }
}
