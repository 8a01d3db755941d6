//! The versions of templates by which entries are shown, each read once, and the words by which an entry is found.

use std::{collections::HashMap, sync::Arc};

use super::model::{Entry, Version};
use crate::{
    features::care::templates::{self, Template, TemplateVersion, Value},
    platform::{
        search::Terms,
        store::{Reader, SearchWords, StoreError},
        tenancy::MayRead,
    },
};

/// Versions of templates that were read.
#[derive(Default)]
pub struct Titles(HashMap<(String, u32), Option<Arc<Template>>>);

impl Titles {
    /// A version of a template; none where it is not there.
    ///
    /// # Errors
    /// Those of the store.
    pub fn version<P>(
        &mut self,
        r: &Reader<'_, P>,
        key: &str,
        version: u32,
    ) -> Result<Option<Arc<Template>>, StoreError>
    where
        P: MayRead<TemplateVersion>,
    {
        let wanted = (key.to_owned(), version);
        if let Some(known) = self.0.get(&wanted) {
            return Ok(known.clone());
        }
        let found = templates::version(r, key, version)?.map(Arc::new);
        self.0.insert(wanted, found.clone());
        Ok(found)
    }

    /// A version that was read before.
    #[must_use]
    pub fn known(&self, key: &str, version: u32) -> Option<&Template> {
        self.0.get(&(key.to_owned(), version)).and_then(Option::as_deref)
    }

    /// That by which the current version of an entry is shown.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of<P>(&mut self, r: &Reader<'_, P>, entry: &Entry) -> Result<Option<Arc<Template>>, StoreError>
    where
        P: MayRead<TemplateVersion>,
    {
        match entry.current() {
            Some(current) => self.version(r, &entry.vorlage, current.vorlage_version),
            None => Ok(None),
        }
    }

    /// What a search finds an entry by: its text, what was typed into its fields, and what was chosen.
    ///
    /// # Errors
    /// Those of the store.
    pub fn terms<P>(&mut self, r: &Reader<'_, P>, entry: &Entry) -> Result<Terms, StoreError>
    where
        P: MayRead<TemplateVersion>,
    {
        let template = self.of(r, entry)?;
        let words = entry.current().map(|current| words(current, template.as_deref())).unwrap_or_default();
        Ok(Terms::of(&SearchWords { words, ..SearchWords::default() }))
    }
}

fn words(version: &Version, template: Option<&Template>) -> Vec<String> {
    let mut words: Vec<String> = version.freitext.iter().cloned().collect();
    words.extend(template.map(|template| template.titel.clone()));
    for (key, value) in version.werte.iter() {
        let field = template.and_then(|template| template.field(key));
        let label = |wert: &str| {
            let option = field.and_then(|field| field.option(wert));
            option.map_or_else(|| wert.to_owned(), |option| option.label.clone())
        };
        match value {
            Value::Text(text) => words.push(text.clone()),
            Value::Choice(wert) => words.push(label(wert)),
            Value::Choices(chosen) => words.extend(chosen.iter().map(|wert| label(wert))),
            Value::Signature(signed) => words.push(signed.name.clone()),
            Value::Number(_)
            | Value::Bool(_)
            | Value::Day(_)
            | Value::Time(_)
            | Value::Pressure(..)
            | Value::Photos(_) => {}
        }
    }
    words
}
