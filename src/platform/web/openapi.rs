//! The OpenAPI document, made from the route table: what a handler's arguments ask, and what its feature says of it.

use std::collections::BTreeSet;

use utoipa::openapi::{
    ComponentsBuilder, Content, ContentBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, PathItem,
    PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    request_body::{RequestBody, RequestBodyBuilder},
    schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use super::{
    query::Of,
    routes::{Doc, Param, Route, Shape},
};

/// The document of every route below `/api/v1`.
#[must_use]
pub fn document(routes: &[Route]) -> OpenApi {
    let bearer =
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
    let mut components =
        ComponentsBuilder::new().security_scheme("bearer", bearer).schema("Problem", problem());
    let mut paths = PathsBuilder::new();
    for route in routes.iter().filter(|route| route.path.starts_with("/api/v1")) {
        let doc = route.doc.clone().unwrap_or_default();
        for shape in [&doc.takes, &doc.gives].into_iter().flatten() {
            components = components.schema(&shape.name, shape.schema.clone());
            for (name, schema) in &shape.parts {
                components = components.schema(name, schema.clone());
            }
        }
        let method = match route.method {
            "POST" => HttpMethod::Post,
            "PUT" => HttpMethod::Put,
            "PATCH" => HttpMethod::Patch,
            "DELETE" => HttpMethod::Delete,
            _ => HttpMethod::Get,
        };
        paths = paths.path(route.path, PathItem::new(method, operation(route, &doc).build()));
    }
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Visite").version(env!("CARGO_PKG_VERSION")).build())
        .paths(paths.build())
        .components(Some(components.build()))
        .build()
}

/// The statuses of a route beside success: those that follow from what it asks and who may call it, and its own.
/// (What can happen to any request at all, such as 414, 431 or 5xx, is the document's `default`.)
#[must_use]
pub fn further(route: &Route, doc: &Doc) -> BTreeSet<u16> {
    let mut statuses: BTreeSet<u16> = doc.also.iter().copied().collect();
    let asked = &route.asked;
    if !route.access.public {
        statuses.extend([401, 403]);
    }
    if route.method != "GET" {
        // From a foreign page, or without the token of the session.
        statuses.insert(403);
    }
    if !asked.path.is_empty() {
        statuses.insert(404);
    }
    if asked.query {
        statuses.extend([400, 422]);
    }
    if asked.body() {
        statuses.extend([400, 413, 415, 422]);
    }
    if asked.headers.iter().any(|(_, of, _)| *of == Of::Tag) {
        statuses.extend([400, 412, 428]);
    }
    statuses
}

fn object_of(of: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(of)
}

fn schema(of: Of) -> Schema {
    // A bound that is only the type's is none of the product's.
    let bound = |number: u64| i32::try_from(number).ok();
    let built = match of {
        Of::Uuid => object_of(Type::String).format(Some(SchemaFormat::Custom("uuid".into()))),
        Of::Whole(least, most) => object_of(Type::Integer).minimum(bound(least)).maximum(bound(most)),
        Of::Words(words) => object_of(Type::String).enum_values(Some(words.iter().copied())),
        Of::Text => object_of(Type::String),
        Of::Tag => object_of(Type::String).pattern(Some("^\"[1-9][0-9]{0,18}\"$")),
    };
    Schema::Object(built.build())
}

/// `application/problem+json` (api.md).
fn problem() -> Schema {
    let codes = ArrayBuilder::new().items(object_of(Type::String)).build();
    let fields = object_of(Type::Object)
        .additional_properties(Some(AdditionalProperties::RefOr(RefOr::T(Schema::Array(codes)))));
    let id = object_of(Type::String)
        .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
        .description(Some("Names the request in the log."));
    let object =
        ["type", "title", "code", "detail"].into_iter().fold(ObjectBuilder::new(), |object, name| {
            object.property(name, object_of(Type::String)).required(name)
        });
    let object = object
        .property("status", object_of(Type::Integer))
        .required("status")
        .property("fields", fields)
        .required("fields")
        .property("request_id", id)
        .required("request_id");
    Schema::Object(object.build())
}

fn reference(shape: &Shape) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(&shape.name))
}

fn content(schema: impl Into<RefOr<Schema>>) -> Content {
    ContentBuilder::new().schema(Some(schema)).build()
}

fn parameter(name: &str, place: ParameterIn, of: Of, required: bool) -> Parameter {
    let required = if required { Required::True } else { Required::False };
    ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(schema(of))).build()
}

fn parameters(route: &Route, doc: &Doc) -> Vec<Parameter> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = names.enumerate().map(|(at, name)| {
        // Year and week mean the same everywhere; of other parts the type says enough.
        let known =
            [Param::JAHR, Param::KW].into_iter().find(|param| param.name == name).map(|param| param.of);
        let of = known.or(route.asked.path.get(at).copied()).unwrap_or(Of::Text);
        parameter(name, ParameterIn::Path, of, true)
    });
    let in_query = doc.query.iter().map(|param| parameter(param.name, ParameterIn::Query, param.of, false));
    let in_head =
        route.asked.headers.iter().map(|(name, of, must)| parameter(name, ParameterIn::Header, *of, *must));
    in_path.chain(in_query).chain(in_head).collect()
}

fn body(route: &Route, doc: &Doc) -> Option<RequestBody> {
    let required = |builder: RequestBodyBuilder| builder.required(Some(Required::True)).build();
    if let Some(shape) = &doc.takes {
        return Some(required(
            RequestBodyBuilder::new().content("application/json", content(reference(shape))),
        ));
    }
    route.asked.file.then(|| {
        let binary = object_of(Type::String).format(Some(SchemaFormat::Custom("binary".into())));
        let form = ObjectBuilder::new().property("file", binary).required("file").build();
        required(RequestBodyBuilder::new().content("multipart/form-data", content(Schema::Object(form))))
    })
}

fn success(doc: &Doc) -> Response {
    let response = ResponseBuilder::new().description("Done");
    let response = match (&doc.gives, doc.gives_file) {
        (Some(shape), _) => response.content("application/json", content(reference(shape))),
        (None, Some("application/json")) => {
            response.content("application/json", content(Schema::Object(object_of(Type::Object).build())))
        }
        (None, Some(media)) => {
            let binary = object_of(Type::String).format(Some(SchemaFormat::Custom("binary".into())));
            response.content(media, content(Schema::Object(binary.build())))
        }
        (None, None) => response,
    };
    response.build()
}

/// What a status means, wherever it occurs.
fn meaning(status: u16) -> &'static str {
    match status {
        304 => "What was asked for is the version that is known already",
        400 => "The request cannot be read",
        401 => "Sign in first",
        403 => "The role lacks the permission, or the request comes from a foreign page",
        404 => "Not there, or not yours",
        409 => "Somebody or something else came first",
        412 => "Changed since the version of If-Match",
        413 => "Larger than allowed",
        415 => "Another media type is expected",
        422 => "The input breaks a rule; `fields` names where",
        428 => "If-Match is missing",
        429 => "Too many attempts; Retry-After says when",
        _ => "Refused",
    }
}

fn operation(route: &Route, doc: &Doc) -> OperationBuilder {
    let refused = |text: &str| {
        let refusal = content(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem")));
        ResponseBuilder::new().description(text).content("application/problem+json", refusal).build()
    };
    let mut operation = OperationBuilder::new()
        .summary(Some(doc.summary))
        .description(Some(format!("Permission: {}", route.access.permission)))
        .request_body(body(route, doc))
        .response(doc.status.unwrap_or(200).to_string(), success(doc))
        .response("default", refused("Refused, or failed"));
    for parameter in parameters(route, doc) {
        operation = operation.parameter(parameter);
    }
    for status in further(route, doc) {
        let response = match status {
            304 => ResponseBuilder::new().description(meaning(status)).build(),
            _ => refused(meaning(status)),
        };
        operation = operation.response(status.to_string(), response);
    }
    if !route.access.public {
        operation = operation.security(SecurityRequirement::new("bearer", Vec::<String>::new()));
    }
    operation
}
