//! The reader of a page and the settings under which it is rendered.

use jiff::{civil::Date, tz::TimeZone};

use crate::{
    closed_list,
    kernel::{
        problem::Link,
        words::{Lang, Msg},
    },
    ui::{form::Labels, icon::Icon, page::NavSpot, words},
};

closed_list! {
    /// The reader's choice of colours (interface.md, 3.1).
    #[derive(Default)]
    pub enum Colour {
        /// As the device says.
        #[default]
        System = 0 "",
        /// Light.
        Light = 1 "hell",
        /// Dark.
        Dark = 2 "dunkel",
    }
}

impl Colour {
    /// The value of `<html data-farbe>`, none for the device's choice.
    #[must_use]
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.code())
    }
    /// What a form sends for it.
    #[must_use]
    pub fn choice(self) -> &'static str {
        self.attribute().unwrap_or("geraet")
    }
    /// The key of its word, short.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::System => "shell-colours-device",
            Self::Light => "shell-colours-light",
            Self::Dark => "shell-colours-dark",
        }
    }
}

/// Which tone a badge or a notice has; each has a shape and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// ○ nothing to say.
    #[default]
    Neutral,
    /// ◆ to be known.
    Info,
    /// ● done, in order.
    Good,
    /// ▲ needs a look.
    Warn,
    /// ■ wrong.
    Bad,
}

impl Tone {
    /// The shape that stands beside the word.
    #[must_use]
    pub fn shape(self) -> &'static str {
        match self {
            Self::Neutral => "○",
            Self::Info => "◆",
            Self::Good => "●",
            Self::Warn => "▲",
            Self::Bad => "■",
        }
    }
    /// The CSS class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }
}

/// One entry of the navigation.
#[derive(Clone)]
pub struct NavItem {
    /// Which pages it stands for; the one that equals [`crate::ui::Page::here`] is marked as current.
    pub spot: NavSpot,
    /// Local path.
    pub href: String,
    /// Its word.
    pub label: Msg,
    /// Its picture.
    pub icon: Icon,
    /// Work waiting there; 0 is not shown.
    pub count: Option<u64>,
}

/// A sentence at the top of the page about what has just happened.
#[derive(Clone)]
pub struct Notice {
    /// Its tone.
    pub tone: Tone,
    /// The sentence.
    pub words: Msg,
    /// A link behind it, e.g. "Rückgängig".
    pub link: Option<Link>,
}

/// The search box of the header: a GET form with the field `q`.
#[derive(Clone)]
pub struct SearchBox {
    /// Local path that answers.
    pub action: String,
    /// What is searched, e.g. "Fälle durchsuchen".
    pub label: Msg,
    /// What was searched for.
    pub value: String,
}

/// Who is signed in.
#[derive(Clone)]
pub struct Person {
    /// Name as shown.
    pub name: String,
    /// Role in words.
    pub role: Msg,
    /// Links of the account menu, above "Abmelden".
    pub links: Vec<Link>,
    /// Where the choice of colours or language posts to, as `farben` or `lang`; none while something has to be done first.
    pub looks: Option<&'static str>,
    /// Where the sign-out form posts to.
    pub sign_out: String,
}

/// The bell: where the messages are, and how many are unread.
#[derive(Clone)]
pub struct Bell {
    /// Local path.
    pub href: String,
    /// Unread messages.
    pub unread: u64,
}

/// What a page is shown with. Made once per request by `platform::web`.
#[derive(Clone)]
pub struct View {
    /// Language of the reader.
    pub lang: Lang,
    /// Zone of the facility.
    pub zone: TimeZone,
    /// Today in that zone.
    pub today: Date,
    /// Name of the facility (tenant); before signing in, of the instance.
    pub facility: String,
    /// Who is signed in; none before.
    pub person: Option<Person>,
    /// Navigation; empty before signing in.
    pub nav: Vec<NavItem>,
    /// Parts of the administration beside those that every facility has.
    pub admin: Vec<NavItem>,
    /// Links of the footer.
    pub footer: Vec<Link>,
    /// Search box of the header.
    pub search: Option<SearchBox>,
    /// Bell of the header.
    pub bell: Option<Bell>,
    /// Token against forged requests: goes into every form and, by `hx-headers`, every htmx request.
    pub csrf: String,
    /// One-time id of this rendering: a form sent twice is carried out once.
    pub idempotency_key: String,
    /// Choice of colours.
    pub colour: Colour,
    /// Whether single-key shortcuts are on (WCAG 2.1.4).
    pub shortcuts: bool,
    /// What has just happened.
    pub notice: Option<Notice>,
    /// Seconds without a request that end the session, as the page may count them; none: nothing is counted.
    pub idle_s: Option<u32>,
    /// What the fields with problems are called that stand in the page.
    pub labels: Labels,
}

impl View {
    /// A view for somebody who has not signed in: no navigation, no search.
    #[must_use]
    pub fn bare(lang: Lang, facility: impl Into<String>, today: Date) -> Self {
        Self {
            lang,
            zone: TimeZone::UTC,
            today,
            facility: facility.into(),
            person: None,
            nav: Vec::new(),
            admin: Vec::new(),
            footer: Vec::new(),
            search: None,
            bell: None,
            csrf: String::new(),
            idempotency_key: String::new(),
            colour: Colour::System,
            shortcuts: true,
            notice: None,
            idle_s: None,
            labels: Labels::default(),
        }
    }

    /// A message in the reader's language.
    #[must_use]
    pub fn t(&self, msg: &Msg) -> String {
        words::t(self.lang, msg)
    }

    /// The words of a key without arguments.
    #[must_use]
    pub fn w(&self, key: &'static str) -> String {
        words::t(self.lang, &Msg::new(key))
    }
}
