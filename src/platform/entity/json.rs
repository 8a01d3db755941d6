//! The columns of a record in the description of the API: what a member may hold, and what may be sent.

use utoipa::openapi::{
    RefOr,
    schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type},
};

use super::{Field, Fields, Kind};

/// A column's schema; `null` is among its values unless it is `full`.
#[must_use]
pub fn column_schema<R>(field: &Field<R>, full: bool) -> Schema {
    let text = || ObjectBuilder::new().schema_type(type_schema(Type::String, full));
    let format = |name: &str| text().format(Some(SchemaFormat::Custom(name.to_owned()))).build();
    let plain = |of: Type| ObjectBuilder::new().schema_type(type_schema(of, full)).build();
    Schema::Object(match field.kind {
        Kind::Bool => plain(Type::Boolean),
        Kind::Number => plain(Type::Integer),
        Kind::Date | Kind::DateFrom(_) | Kind::BirthDate => format("date"),
        Kind::Instant => format("date-time"),
        Kind::Reference | Kind::User => format("uuid"),
        Kind::Enum(words) if full => text().enum_values(Some(words.iter().copied())).build(),
        Kind::List => {
            return Schema::Array(
                ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String)).build(),
            );
        }
        Kind::Line(most) | Kind::Lines(most) => {
            let least = field.is_asked().then_some(field.least.max(1));
            text().min_length(least).max_length(Some(most)).build()
        }
        Kind::Email => text().max_length(field.max_length()).build(),
        Kind::Enum(_) | Kind::Kvnr | Kind::Icd => text().build(),
    })
}

/// A type; `null` is of it too unless it is `full`.
#[must_use]
pub fn type_schema(of: Type, full: bool) -> SchemaType {
    if full { SchemaType::Type(of) } else { SchemaType::Array(vec![of, Type::Null]) }
}

/// What may be sent of a record: its writable columns, of which these are `needed`, and nothing else.
#[must_use]
pub fn values_schema<R: Fields>(needed: &[&str]) -> RefOr<Schema> {
    let columns = R::FIELDS.iter().filter(|field| field.writable());
    let object = columns.fold(ObjectBuilder::new(), |object, field| {
        object.property(field.name, column_schema(field, field.required))
    });
    let object = needed.iter().fold(object, |object, name| object.required(*name));
    let closed = object.additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    RefOr::T(Schema::Object(closed.build()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::testing::Thing, *};

    #[test]
    fn what_may_be_sent_follows_from_the_columns() {
        let schema = serde_json::to_value(values_schema::<Thing>(&["name"])).unwrap();
        assert_eq!((&schema["required"], &schema["additionalProperties"]), (&json!(["name"]), &json!(false)));
        let members = &schema["properties"];
        assert_eq!(members["name"], json!({"type": "string", "minLength": 1, "maxLength": 10}));
        assert_eq!(members["place"], json!({"type": ["string", "null"], "maxLength": 10}));
        assert_eq!(members["whole"], json!({"type": "boolean"}));
        assert_eq!(members["made_on"], json!({"type": ["string", "null"], "format": "date"}));
        assert!(members["number"].is_null(), "what the system keeps is not sent");
    }
}
