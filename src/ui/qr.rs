//! A QR code: black on white whatever the colours of the page, so that every camera reads it.

use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use maud::{Markup, PreEscaped, html};

/// The code of a text as SVG; empty when the text is too long for one (about 2,900 bytes).
#[must_use]
pub fn svg(text: &str) -> String {
    match QRBuilder::new(text).build() {
        Ok(code) => SvgBuilder::default().to_str(&code),
        Err(_) => String::new(),
    }
}

/// The code with a name for those who cannot see it; the text itself must stand beside it.
#[must_use]
pub fn qr(text: &str, label: &str) -> Markup {
    html! {
        // The library writes nothing of the text but modules.
        div.qr role="img" aria-label=(label) { (PreEscaped(svg(text))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_svg_without_style_and_script() {
        let made = svg("otpauth://totp/Visite:a%40b.example?secret=GEZDGNBV&issuer=Visite");
        assert!(
            made.starts_with("<svg") && !made.contains("style") && !made.contains("<script"),
            "{made:.200}"
        );
        assert_eq!(svg(&"x".repeat(5_000)), "");
    }
}
