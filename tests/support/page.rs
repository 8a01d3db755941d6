//! A page as it came back, and the forms in it, filled as a browser would fill them.

use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode, Url};
use scraper::{ElementRef, Html, Selector};

pub struct Page {
    pub status: StatusCode,
    /// Where the redirects ended.
    pub url: Url,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    pub async fn of(response: Response) -> Self {
        let (status, url, headers) = (response.status(), response.url().clone(), response.headers().clone());
        Self { status, url, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }

    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The path with its query.
    pub fn path(&self) -> String {
        let query = self.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", self.url.path())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The texts of all elements that match, with single blanks.
    pub fn texts(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.body()).select(&selector(css)).map(words).collect()
    }

    /// The text of the first element that matches; there must be one.
    pub fn text(&self, css: &str) -> String {
        self.texts(css)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no `{css}` in {}:\n{}", self.path(), self.body()))
    }

    pub fn has(&self, css: &str) -> bool {
        !self.texts(css).is_empty()
    }

    /// An attribute of all elements that match and have it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let dom = Html::parse_document(&self.body());
        dom.select(&selector(css)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The CSRF token of the page.
    pub fn csrf(&self) -> String {
        let found = self.attributes("input[name=csrf]", "value").into_iter().next();
        found.unwrap_or_else(|| panic!("no csrf token in {}", self.path()))
    }

    /// The first form that matches, with what a browser would send of it untouched.
    pub fn form(&self, css: &str) -> Form {
        let dom = Html::parse_document(&self.body());
        let form = dom.select(&selector(css)).next();
        let form = form.unwrap_or_else(|| panic!("no form `{css}` in {}:\n{}", self.path(), self.body()));
        let mut fields = Vec::new();
        for field in form.select(&selector("input, select, textarea")) {
            let Some(name) = field.attr("name").filter(|_| field.attr("disabled").is_none()) else {
                continue;
            };
            fields.extend(sent(field).into_iter().map(|value| (name.to_owned(), value)));
        }
        Form {
            url: self.url.join(form.attr("action").unwrap_or_default()).unwrap(),
            method: form.attr("method").unwrap_or("get").to_lowercase(),
            enctype: form.attr("enctype").unwrap_or_default().to_owned(),
            fields,
            files: Vec::new(),
        }
    }
}

/// What an untouched field sends: nothing, a value, or several.
fn sent(field: ElementRef<'_>) -> Vec<String> {
    let value = || field.attr("value").unwrap_or_default().to_owned();
    match (field.value().name(), field.attr("type").unwrap_or("text")) {
        ("textarea", _) => vec![field.text().collect::<String>().trim_start_matches('\n').to_owned()],
        ("select", _) => {
            let of =
                |option: ElementRef<'_>| option.attr("value").map_or_else(|| words(option), str::to_owned);
            let chosen: Vec<String> = field.select(&selector("option[selected]")).map(of).collect();
            if !chosen.is_empty() || field.attr("multiple").is_some() {
                return chosen;
            }
            field.select(&selector("option")).next().map(of).into_iter().collect()
        }
        (_, "checkbox" | "radio") => {
            let on = || field.attr("value").unwrap_or("on").to_owned();
            field.attr("checked").map(|_| on()).into_iter().collect()
        }
        (_, "submit" | "button" | "reset" | "image" | "file") => Vec::new(),
        _ => vec![value()],
    }
}

/// A form ready to be sent.
#[derive(Clone)]
pub struct Form {
    url: Url,
    pub method: String,
    pub enctype: String,
    fields: Vec<(String, String)>,
    pub files: Vec<(String, String, Vec<u8>)>,
}

impl Form {
    /// Sets a field, also one that the form does not have (a button's name and value, a hostile guess).
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.fields.iter_mut().find(|(own, _)| own == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name.to_owned(), value)),
        }
        self
    }

    /// Leaves a field out: an unticked box, a missing token.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(own, _)| own != name);
        self
    }

    /// Puts a file into a field of a multipart form.
    pub fn attach(mut self, field: &str, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((field.to_owned(), file.to_owned(), bytes.into()));
        self
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn target(&self) -> Url {
        self.url.clone()
    }

    pub fn pairs(&self) -> Vec<(String, String)> {
        self.fields.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Page {
        let url = Url::parse("https://localhost:1/faelle/7?x=1").unwrap();
        Page { status: StatusCode::OK, url, headers: HeaderMap::new(), bytes: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_form_sends_what_a_browser_would() {
        let page = page(
            r#"<form id=f method=POST action=/faelle/7/icd><input type=hidden name=csrf value=t0k>
            <input name=icd value="C50.1"><input name=aus disabled value=1><input type=checkbox name=a value=ja>
            <input type=checkbox name=b value=ja checked><textarea name=c>
 eins</textarea><select name=d><option value=1>x<option value=2 selected>y</select>
            <select name=e><option>erste<option>zweite</select><button name=weg value=1>Weg</button></form>"#,
        );
        let form = page.form("#f").set("icd", "C79.5").set("weg", "1").without("b");
        let sent: Vec<String> = form.pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(sent, ["csrf=t0k", "icd=C79.5", "c= eins", "d=2", "e=erste", "weg=1"]);
        assert_eq!((form.method.as_str(), form.target().path()), ("post", "/faelle/7/icd"));
        assert_eq!((page.csrf().as_str(), page.path().as_str()), ("t0k", "/faelle/7?x=1"));
    }
}
