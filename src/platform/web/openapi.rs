//! The OpenAPI document, made from the route table.

use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, PathItem,
    PathsBuilder, Ref, RefOr, Required, ResponseBuilder,
    path::{OperationBuilder, ParameterBuilder, ParameterIn},
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, Schema, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use super::routes::{Doc, Route, Shape};

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

fn text() -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).build())
}

fn problem() -> Schema {
    let field = |name: &'static str| (name, text());
    let object = ["type", "title", "code", "detail", "request_id"]
        .map(field)
        .into_iter()
        .fold(ObjectBuilder::new(), |object, (name, schema)| object.property(name, schema))
        .property("status", ObjectBuilder::new().schema_type(Type::Integer).build())
        .property("fields", ObjectBuilder::new().build());
    Schema::Object(object.build())
}

fn reference(shape: &Shape) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(&shape.name))
}

fn operation(route: &Route, doc: &Doc) -> OperationBuilder {
    let mut operation = OperationBuilder::new().summary(Some(doc.summary));
    operation = operation.description(Some(format!("Permission: {}", route.access.permission)));
    for part in route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let parameter = ParameterBuilder::new().name(part).parameter_in(ParameterIn::Path);
        operation = operation.parameter(parameter.required(Required::True).schema(Some(text())).build());
    }
    for name in doc.query {
        let parameter = ParameterBuilder::new().name(*name).parameter_in(ParameterIn::Query);
        operation = operation.parameter(parameter.required(Required::False).schema(Some(text())).build());
    }
    if let Some(shape) = &doc.takes {
        let content = ContentBuilder::new().schema(Some(reference(shape))).build();
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .content("application/json", content)
                .required(Some(Required::True))
                .build(),
        ));
    } else if doc.takes_file {
        let file = ObjectBuilder::new().property("file", text()).required("file").build();
        let content = ContentBuilder::new().schema(Some(Schema::Object(file))).build();
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .content("multipart/form-data", content)
                .required(Some(Required::True))
                .build(),
        ));
    }
    let mut success = ResponseBuilder::new().description("Done");
    if let Some(shape) = &doc.gives {
        success =
            success.content("application/json", ContentBuilder::new().schema(Some(reference(shape))).build());
    } else if let Some(media) = doc.gives_file {
        success = success.content(media, ContentBuilder::new().schema(Some(text())).build());
    }
    operation = operation.response(doc.status.unwrap_or(200).to_string(), success.build());
    let refused =
        ContentBuilder::new().schema(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem")))).build();
    let refused =
        ResponseBuilder::new().description("Refused").content("application/problem+json", refused).build();
    operation = operation.response("default", refused);
    if !route.access.public {
        operation = operation.security(SecurityRequirement::new("bearer", Vec::<String>::new()));
    }
    operation
}
