//! What people write down. Invented.

/// Reports of an ordinary day.
pub const REPORTS: [&str; 16] = [
    "Hat gut gefrühstückt und lange aus dem Fenster geschaut.",
    "War am Nachmittag im Garten, gut gelaunt.",
    "Besuch von der Tochter, danach müde und zufrieden.",
    "Möchte heute lieber im Zimmer bleiben, keine Beschwerden.",
    "Hat in der Gruppe mitgesungen und viel gelacht.",
    "Klagt über kalte Füße, Decke gebracht.",
    "Hat die Zeitung gelesen und vom Garten zu Hause erzählt.",
    "Gang mit dem Rollator bis zum Speisesaal und zurück, ohne Pause.",
    "Rollatorbremse nachgestellt.",
    "Fußpflege war da, Nägel gekürzt.",
    "Wollte nicht zur Gruppe, hat Radio gehört.",
    "Hat beim Tischdecken geholfen.",
    "Telefonat mit dem Sohn, er kommt am Wochenende.",
    "Neue Hausschuhe angezogen, sitzen gut.",
    "Hat wenig gesprochen, wirkt müde.",
    "Frisör war da, freut sich über die Frisur.",
];

/// Reports of a night.
pub const NIGHTS: [&str; 5] = [
    "Ruhig geschlafen, zweimal zur Toilette begleitet.",
    "Um drei Uhr wach, nach einem Tee wieder eingeschlafen.",
    "Hat gerufen, wollte nach Hause. Am Bett gesessen, bis wieder Ruhe war.",
    "Durchgeschlafen.",
    "Sehr früh wach, Rollo geöffnet.",
];

/// What belongs into the handover.
pub const HANDOVERS: [&str; 6] = [
    "Hausarzt angerufen: kommt morgen Vormittag vorbei.",
    "Bitte heute Abend noch einmal den Blutdruck messen.",
    "Angehörige bringen morgen neue Wäsche.",
    "Hat seit gestern wenig getrunken, bitte öfter anbieten.",
    "Leichter Husten, Temperatur beobachten.",
    "Rötung am Gesäß, wegdrückbar. Bitte bei jedem Umlagern ansehen.",
];

/// How falls happened.
pub const FALLS: [&str; 5] = [
    "Lag neben dem Bett auf der Seite, bei Bewusstsein. Wollte allein zur Toilette.",
    "Beim Aufstehen vom Stuhl nach vorn gerutscht, aufgefangen bis zum Boden.",
    "Im Bad auf nassem Boden ausgerutscht.",
    "Über den Teppichrand gestolpert.",
    "Ist im Flur ohne Rollator gegangen und hat das Gleichgewicht verloren.",
];

/// What was done about something striking.
pub const DONE: [&str; 4] = [
    "Nach einer halben Stunde noch einmal gemessen, Wert wieder im Bereich.",
    "Hausarzt angerufen, keine Änderung nötig. Weiter beobachten.",
    "Angehörige informiert, Ärztin war da.",
    "Hingelegt, getrunken, danach besser.",
];
