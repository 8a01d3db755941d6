//! Fields that are typed into.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{
    form::field::{Field, Width},
    icon::{self, Icon},
    view::View,
};

/// A line of text.
#[must_use]
pub fn text(v: &View, field: &Field, value: &str) -> Markup {
    input(v, field, "text", Some(value))
}

/// A password; its value is never sent back.
#[must_use]
pub fn password(v: &View, field: &Field) -> Markup {
    input(v, field, "password", None)
}

/// An e-mail address. No `type=email`: the browser would refuse `<a@b.de>` as it was pasted, in words of its own, before
/// the server could clean it.
#[must_use]
pub fn email(v: &View, field: &Field, value: &str) -> Markup {
    input(v, &Field { inputmode: Some("email"), ..field.clone() }, "text", Some(value))
}

/// A day, typed as `TT.MM.JJJJ`. The value is what was typed; the script says beside it which day and week that is.
#[must_use]
pub fn date(v: &View, field: &Field, value: &str) -> Markup {
    let field = Field { width: Width::Medium, inputmode: field.inputmode.or(Some("text")), ..field.clone() };
    control(v, &field, "text", Some(value), Some(field.day.code()))
}

fn input(v: &View, field: &Field, kind: &str, value: Option<&str>) -> Markup {
    control(v, field, kind, value, None)
}

fn control(v: &View, field: &Field, kind: &str, value: Option<&str>, day: Option<&str>) -> Markup {
    let list = (!field.proposals.is_empty()).then(|| format!("{}-liste", field.id()));
    let control = html! {
        input id=(field.id()) name=(field.name) type=(kind) value=[value] class=(field.width.class())
            autocomplete=(field.autocomplete.unwrap_or("off"))
            inputmode=[field.inputmode] maxlength=[field.maxlength]
            autocapitalize=[(field.inputmode == Some("email")).then_some("none")]
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()]
            aria-required=[field.required.then_some("true")] data-datum=[day]
            spellcheck=[(field.width != Width::Full).then_some("false")]
            list=[list.as_deref()] data-kurz-aus=[field.short_of]
            data-fokus[field.focus] autofocus[field.focus];
        @if let Some(list) = &list {
            datalist id=(list) { @for proposal in &field.proposals { option value=(proposal) {} } }
        }
    };
    field.around(v, control)
}

/// Two short boxes that are one answer, such as a blood pressure; each is sent under a name of its own, behind which stands
/// what it is called and what it holds.
#[must_use]
pub fn pair(v: &View, field: &Field, boxes: [(&str, &Msg, &str); 2]) -> Markup {
    let boxes = html! {
        @for (at, (name, label, value)) in boxes.iter().enumerate() {
            @if at > 0 { span aria-hidden="true" { " / " } }
            input name=(name) type="text" value=(value) class=(Width::Short.class()) autocomplete="off"
                inputmode=[field.inputmode] aria-label={ (v.t(&field.label)) ": " (v.t(label)) }
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] spellcheck="false"
                data-fokus[field.focus && at == 0];
        }
    };
    let line = field.line.clone().unwrap_or_default();
    field.clone().line(line).around_group(v, boxes)
}

/// Several lines, spell-checked in the language of the page.
#[must_use]
pub fn textarea(v: &View, field: &Field, value: &str, rows: u8) -> Markup {
    let control = html! {
        textarea id=(field.id()) name=(field.name) rows=(rows) lang=(v.lang.tag()) spellcheck="true"
            maxlength=[field.maxlength]
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()]
            data-fokus[field.focus] { "\n" (value) }
    };
    field.around(v, control)
}

/// How far a form with files is sent; the script shows it.
#[must_use]
pub fn progress(v: &View) -> Markup {
    html! { progress.upload max="100" value="0" hidden aria-label=(v.w("form-upload")) {} }
}

/// Pictures: taken with the camera of a phone, or chosen; both are sent under one name. `above` is what is there already.
/// The form needs `enctype="multipart/form-data"`.
#[must_use]
pub fn pictures(v: &View, field: &Field, above: &Markup) -> Markup {
    let input = |camera: bool, focus: bool| {
        html! {
            input name=(field.name) type="file" accept="image/jpeg,image/png" capture=[camera.then_some("environment")]
                multiple[!camera] aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] data-fokus[focus];
        }
    };
    field.group(
        v,
        html! {
            (above)
            label.picture.camera { span { (v.w("form-picture-take")) } (input(true, false)) }
            label.picture { span { (v.w("form-picture-choose")) } (input(false, field.focus)) }
        },
    )
}

/// A file: an area that also takes what is dropped on it, which the browser's own input does by itself. The form needs
/// `enctype="multipart/form-data"`. Without script the input is seen as the browser draws it.
#[must_use]
pub fn file(v: &View, field: &Field, accept: &str) -> Markup {
    let control = html! {
        div.drop {
            input id=(field.id()) name=(field.name) type="file" accept=(accept)
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] data-fokus[field.focus];
            (icon::icon(Icon::Upload))
            span.drop-name aria-hidden="true" { (v.w("form-drop")) }
        }
        (progress(v))
    };
    field.around(v, control)
}
