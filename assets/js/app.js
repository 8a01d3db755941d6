// What HTML cannot do: focus after a swap, keys, the ICD column, failures that lose nothing, progress of an upload.
// Every page works without this file. Nothing here is evaluated, and nothing about a person is kept on the device.
(() => {
  "use strict";
  const $ = (css, from = document) => from.querySelector(css);
  const $$ = (css, from = document) => [...from.querySelectorAll(css)];
  const word = (name) => document.body.dataset["wort" + name] || "";
  const on = (type, run, options) => document.addEventListener(type, run, options);
  const told = () => $("#neu-anmelden + .notice p")?.textContent.trim();
  const say = (text) => { const region = $("#meldung"); if (region) region.textContent = text; };
  const make = (tag, text, cls) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (cls) element.className = cls;
    return element;
  };
  const typing = (element) =>
    element instanceof HTMLElement &&
    (element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit], [type=file])"));
  const keysOn = () => document.body.dataset.kuerzel !== "aus";
  const token = () => $("input[name=csrf]")?.value || (document.body.getAttribute("hx-headers") || "").match(/"X-CSRF-Token":"([^"]*)"/)?.[1] || "";

  // --- Focus: where the server says, else the heading, else where it was.
  const focusIn = (root) => {
    const wanted = root.matches?.("[data-fokus]") ? root : $("[data-fokus]", root);
    if (!wanted) return false;
    wanted.focus();
    if (wanted.matches("input:not([type=radio], [type=checkbox])")) wanted.select();
    return true;
  };
  let before = null;
  on("htmx:beforeSwap", () => {
    const active = document.activeElement;
    before = active && active !== document.body ? active.id || "" : null;
  });
  on("htmx:afterSettle", (event) => {
    const target = event.detail.elt;
    if (!target || event.detail.requestConfig?.triggeringEvent?.type === "load") return;
    const polled = (target.getAttribute?.("hx-trigger") || "").startsWith("every");
    if (polled) return;
    // Another page of a list begins at its top, although its links are below.
    if (event.detail.requestConfig?.elt.closest(".pager")) target.scrollIntoView();
    if (focusIn(target)) return;
    if (event.detail.boosted || target === document.body) {
      const heading = $("main h1");
      heading?.focus();
      say(document.title);
      scrollTo(0, 0);
    } else if (document.activeElement === document.body && before !== null) {
      const same = (before && document.getElementById(before)) || $(".pager [aria-current]", target);
      (same || target.closest("[tabindex='-1']") || $("main h1"))?.focus();
    }
  });

  // The browser shows the line of the caret alone: what stays at the bottom would cover the others.
  on("focusin", (event) => { if (event.target.matches("textarea")) event.target.scrollIntoView({ block: "nearest" }); });

  // --- Waiting: say so after a moment, and never send twice.
  const busy = (form, button) => {
    form.dataset.gesendet = "";
    const last = button || $("button[type=submit], button:not([type])", form);
    if (!last) return;
    last.setAttribute("aria-disabled", "true");
    last.dataset.uhr = String(setTimeout(() => {
      if (last.childElementCount || !("gesendet" in form.dataset)) return;
      last.dataset.text = last.textContent;
      last.textContent = word("Laden");
    }, 300));
  };
  const idle = (form) => {
    delete form.dataset.gesendet;
    for (const button of $$("button[aria-disabled]", form)) {
      clearTimeout(Number(button.dataset.uhr));
      button.removeAttribute("aria-disabled");
      if (button.dataset.text) button.textContent = button.dataset.text;
      delete button.dataset.text;
    }
  };
  const waitsFor = new WeakMap();
  on("htmx:beforeRequest", (event) => {
    if (isBell(event.detail.elt)) { if (document.hidden) event.preventDefault(); return; }
    event.detail.target?.setAttribute("aria-busy", "true");
    waitsFor.set(event.detail.xhr, event.detail.target);
    if (event.detail.elt.matches("form[method=post]")) busy(event.detail.elt);
  });
  on("htmx:afterRequest", (event) => {
    // The answer may have gone elsewhere.
    waitsFor.get(event.detail.xhr)?.removeAttribute("aria-busy");
    if (event.detail.elt.matches("form")) idle(event.detail.elt);
    if (event.detail.successful && !isBell(event.detail.elt)) calm();
  });
  // The bell looks again when its tab is looked at; while it is not, it rests. It says nothing about other requests.
  const isBell = (element) => element.id === "glocke";
  const ring = () => { const bell = $("#glocke"); if (bell && !document.hidden) window.htmx?.trigger(bell, "nachsehen"); };
  on("visibilitychange", ring);
  addEventListener("focus", ring);
  addEventListener("pageshow", () => $$("form[data-gesendet]").forEach(idle));

  // --- Failures: a banner that stays, and the same request again.
  let again = null;
  const calm = () => {
    const banner = $("#stoerung");
    if (banner && !banner.hidden) { banner.hidden = true; banner.replaceChildren(); $("#meldung-wichtig")?.replaceChildren(); }
    again = null;
  };
  const failed = (retry, words) => {
    const banner = $("#stoerung");
    if (!banner) return;
    again = retry;
    const button = make("button", word("Nochmal"), "secondary");
    button.type = "button";
    button.addEventListener("click", () => { const run = again; calm(); run?.(); });
    banner.replaceChildren(make("span", words || word("Verbindung")), button);
    banner.hidden = false;
    const loud = $("#meldung-wichtig");
    if (loud) loud.textContent = words || word("Verbindung");
  };
  // htmx hands the same detail to later events and writes another element into it: what is needed is taken out now.
  const replay = ({ elt: element, requestConfig }) => () => {
    const event = requestConfig?.triggeringEvent;
    if (!element.matches("form")) { window.htmx?.trigger(element, event?.type || "click"); return; }
    const by = event?.submitter;
    element.requestSubmit(by?.form === element ? by : undefined);
  };
  const polls = (element) => (element.getAttribute("hx-trigger") || "").startsWith("every");
  // What nobody asked for is no sign that anybody is there.
  on("htmx:configRequest", (event) => { if (polls(event.detail.elt)) event.detail.headers["X-Nebenbei"] = "1"; });
  for (const type of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    on(type, (event) => {
      const { elt, xhr } = event.detail;
      if (xhr && xhr.status >= 400 && xhr.status < 500) return;
      // What asks by itself asks on by itself; what it shows is said to be old, where it has words for that.
      const words = elt.dataset.wortVerbindung;
      if (polls(elt)) { if (words) failed(() => location.reload(), words); return; }
      failed(replay(event.detail));
    });
  }
  // Signed out in the middle: the answer stands in #neu-anmelden; after signing in the event brings a new token, and the
  // request that waited is sent once more. Signed in anew in another tab (403 with the event): the same without asking.
  let waiting = null, renewed = "";
  on("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.closest("#neu-anmelden")) return;
    if (xhr.status === 401 && !polls(elt)) waiting = replay(event.detail);
    if (xhr.status === 403 && (xhr.getResponseHeader("HX-Trigger") || "").includes("angemeldet")) waiting = replay(event.detail);
  });
  on("htmx:beforeSwap", (event) => { if (event.detail.xhr.status === 401 && polls(event.detail.elt)) event.detail.shouldSwap = false; });
  on("angemeldet", (event) => {
    const fresh = event.detail?.csrf;
    const run = fresh && fresh !== renewed ? waiting : null;
    waiting = null;
    if (fresh) {
      renewed = fresh;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": fresh }));
      for (const field of $$("input[name=csrf]")) field.value = fresh;
    }
    // After the answer has been swapped, or it would take the place of what the replay shows.
    setTimeout(() => { $("#neu-anmelden")?.replaceChildren(); run?.(); }, 0);
  });
  const askAgain = (run) => {
    waiting = run;
    window.htmx?.ajax("GET", "/anmelden/wieder", { target: "#neu-anmelden", swap: "innerHTML" });
  };

  // --- Idle: say so two minutes before the session ends; the server counts, this only warns.
  const idleLimit = Number(document.body.dataset.leerlauf || 0) * 1000;
  const channel = idleLimit && "BroadcastChannel" in window ? new BroadcastChannel("wach") : null;
  let warning = 0;
  const awake = () => {
    if (!idleLimit) return;
    clearTimeout(warning);
    const banner = $("#leerlauf");
    if (banner && !banner.hidden) { banner.hidden = true; banner.replaceChildren(); $("#meldung-wichtig")?.replaceChildren(); }
    warning = setTimeout(warn, Math.max(idleLimit - 120000, idleLimit / 2));
  };
  const alive = () => { awake(); channel?.postMessage(1); };
  async function stay() {
    try {
      const answer = await fetch("/konto/wach", {
        method: "POST", credentials: "same-origin", headers: { "HX-Request": "true", "X-CSRF-Token": token() },
      });
      if (answer.ok) { alive(); return; }
      $("#leerlauf").hidden = true;
      if (answer.status === 401) askAgain(null);
    } catch { failed(stay); }
  }
  function warn() {
    const banner = $("#leerlauf");
    if (!banner) return;
    const button = make("button", word("Bleiben"), "secondary");
    button.type = "button";
    button.addEventListener("click", stay);
    banner.replaceChildren(make("span", word("Leerlauf")), button);
    banner.hidden = false;
    const loud = $("#meldung-wichtig");
    if (loud) loud.textContent = word("Leerlauf");
  }
  if (channel) channel.addEventListener("message", awake);
  on("htmx:afterRequest", (event) => { if (event.detail.successful && !polls(event.detail.elt)) alive(); });
  alive();

  // --- Recovery codes onto paper; what is shown once into the clipboard: the value of a field, or the lines of a list.
  on("htmx:load", (event) => { for (const button of $$("[data-drucken], [data-kopieren]", event.target)) button.hidden = false; });
  on("click", (event) => {
    if (event.target.closest?.("[data-drucken]")) print();
    const copy = event.target.closest?.("[data-kopieren]");
    if (!copy) return;
    const from = document.getElementById(copy.dataset.kopieren);
    const text = from.value ?? $$("li", from).map((line) => line.textContent.trim()).join("\n");
    navigator.clipboard?.writeText(text).then(() => { copy.textContent = copy.dataset.wort; say(copy.dataset.wort); });
  });

  // --- Passkeys: the question stands on the button, the answer goes into its form.
  const keys = window.PublicKeyCredential;
  on("htmx:load", (event) => {
    for (const button of $$("[data-passkey]", event.target)) {
      const words = $("[data-passkey-wort]", button.form);
      if (keys?.parseRequestOptionsFromJSON) button.hidden = false;
      else words.textContent = words.dataset.passkeyWort;
    }
  });
  on("click", async (event) => {
    const button = event.target.closest?.("[data-passkey]"), form = button?.form;
    if (!button) return;
    event.preventDefault();
    if (button.ariaBusy || !form.reportValidity()) return;
    button.ariaBusy = "true";
    const words = $("[data-passkey-wort]", form), { publicKey } = JSON.parse(button.dataset.passkey);
    words.textContent = "";
    try {
      const answer = publicKey.user
        ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(publicKey) });
      $("[name=antwort]", form).value = JSON.stringify(answer);
      form.requestSubmit();
    } catch ({ name }) {
      words.textContent = button.dataset["wort" + name] || button.dataset.wortFehler;
      button.focus();
    }
    button.ariaBusy = null;
  });

  // --- Links that change a part of the page open in another tab as any link does.
  on("click", (event) => { if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest?.("a[hx-get]")) event.stopPropagation(); }, true);

  // --- Days: which day and week was read stands beside the field; what is not read here, the server reads.
  const written = /^(\d\d?)\. ?(\d\d?)\. ?(\d{4}|\d\d)$|^(\d\d)(\d\d)(\d{4})$/;
  function echo(field, aloud) {
    const [d, m, y] = (written.exec(field.value.trim()) || []).slice(1).filter(Boolean).map(Number);
    const way = field.dataset.datum, on = (year) => new Date(Date.UTC(year, m - 1, d));
    let day = on(y < 100 ? y + 2000 : y);
    if (y < 100 && (way === "geburt" ? day > Date.now() : way === "seit" && y > new Date().getFullYear() - 1999)) day = on(y + 1900);
    let place = field.nextElementSibling;
    if (!place?.matches(".echo")) field.after(place = make("span", "", "echo"));
    place.textContent = "";
    if (day.getUTCMonth() !== m - 1) return;
    const as = (form) => day.toLocaleDateString(document.documentElement.lang.replace("en", "en-GB"), { timeZone: "UTC", ...form });
    const text = [as({ day: "2-digit", month: "2-digit", year: "numeric" })];
    const thursday = new Date(+day + (3 - (day.getUTCDay() + 6) % 7) * 864e5);
    if (way !== "geburt") text.unshift(as({ weekday: "short" })), text.push(`${word("Isoweek")} ${1 + Math.floor((thursday - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 6048e5)}`);
    if (text[0] !== field.value.trim()) place.textContent = text.join(", ");
    if (aloud) say(place.textContent);
  }
  on("change", (event) => { if (event.target.matches?.("[data-datum]")) echo(event.target, true); });
  on("htmx:load", (event) => $$("[data-datum]", event.target).forEach((field) => echo(field)));

  // --- Unsaved input: the browser asks before it is lost.
  const quiet = "[data-ohne-warnung], [method=get], .icd-row";
  let dirty = false;
  on("input", (event) => { if (event.target.form && !event.target.form.matches(quiet)) dirty = true; });
  on("htmx:afterRequest", (event) => { if (event.detail.successful && event.detail.elt.matches("form")) dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty || queue.length) event.preventDefault(); });

  // --- Plain forms: once only; sent by script, so that what was typed is still there when no answer comes; a file shows
  // how far it is. Where a form leads to, the browser goes as it would without script.
  on("submit", (event) => {
    const form = event.target, by = event.submitter;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.matches(".icd-row")) { event.preventDefault(); save(form); return; }
    if ("gesendet" in form.dataset) { event.preventDefault(); return; }
    if (form.hasAttribute("hx-post")) { dirty = false; return; }
    event.preventDefault();
    send(form, by);
    busy(form, by);
  });
  function send(form, by) {
    const request = new XMLHttpRequest(), data = new FormData(form, by);
    const bar = $$("input[type=file]", form).some((field) => field.files.length) && $("progress.upload", form);
    const again = () => form.requestSubmit(by?.isConnected ? by : undefined);
    const stay = () => { idle(form); if (bar) bar.hidden = true; };
    const lost = (words) => { stay(); failed(again, words); };
    if (bar) {
      bar.hidden = false;
      bar.value = 0;
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100; });
    }
    request.addEventListener("error", () => lost());
    request.addEventListener("load", () => {
      const to = request.getResponseHeader("Location");
      // Colours or signing out have not saved what another form holds: the browser asks.
      if (to) { dirty &&= form.matches(quiet); calm(); go(new URL(to, location.href)); return; }
      if (request.status === 401) { stay(); askAgain(again); return; }
      // A page that goes on with the form takes its place. Where none comes, the form stays with what was said.
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = $("main", answer);
      if (main && request.status < 500 && (request.status < 400 || $("form[method=post]", main))) show(answer, main);
      else lost($$("h1, h1 ~ p, h1 ~ * p", main || answer).slice(0, 2).map((part) => part.textContent.trim()).join(" "));
    });
    request.open("POST", by?.getAttribute("formaction") || form.getAttribute("action") || location.href);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(form.enctype === "multipart/form-data" ? data : new URLSearchParams(data));
  }
  // The drop area says the file's name; it covers the input, which would.
  const named = (input) => {
    const name = input.parentElement.querySelector(".drop-name");
    if (!name) return;
    name.dataset.leer ??= name.textContent;
    name.textContent = [...input.files].map((file) => file.name).join(", ") || name.dataset.leer;
  };
  on("change", (event) => { if (event.target.type === "file") named(event.target); });
  addEventListener("pageshow", () => $$("input[type=file]").forEach(named));
  function go(to) {
    if (to.hash && to.pathname + to.search === location.pathname + location.search) {
      history.replaceState(null, "", to);
      location.reload();
    } else location.assign(to);
  }
  function show(answer, main) {
    dirty = false;
    calm();
    document.title = answer.title;
    $("main").replaceWith(document.adoptNode(main));
    window.htmx?.process(main);
    window.htmx?.trigger(main, "htmx:load");
    scrollTo(0, 0);
    if (!focusIn(main)) $("h1", main)?.focus();
    say(told() || document.title);
  }

  // --- The number of the navigation goes along with what a queue says is open.
  const count = () => {
    const open = $("[data-offen]")?.dataset.offen;
    for (const badge of open ? $$(".nav [aria-current] .count") : []) { badge.firstChild.data = open; badge.hidden = open === "0"; }
  };
  on("htmx:afterSettle", count);

  // --- The ICD column: Enter saves and goes on, the typist never waits, a late refusal turns the row red.
  const queue = [];
  let sending = false;
  const field = (row) => $("input[name=icd]", row);
  const rows = () => $$("form.icd-row");
  const changed = (row) => { const input = field(row); return input && input.value.trim() !== (row.dataset.gesendetes ?? input.defaultValue); };
  function next(row, step) {
    const all = rows().filter((other) => field(other));
    const input = field(all[all.indexOf(row) + step] || row);
    input.focus();
    input.select();
  }
  // By Enter, what was meant by another spelling is taken; by anything else it is asked about.
  function save(row, again, enter) {
    const input = field(row);
    if (!input || !(again || changed(row))) return;
    row.dataset.gesendetes = input.value.trim();
    row.classList.add("waiting");
    row.classList.remove("problem", "saved");
    queue.push({ id: row.id, value: input.value, enter });
    drain();
  }
  async function drain() {
    if (sending || !queue.length) return;
    sending = true;
    const job = queue[0];
    const row = document.getElementById(job.id);
    let stop = false;
    if (row) {
      // The fields belong to the form of the whole page, which sends them without script.
      const data = new URLSearchParams($$("input[name]", row).map((input) => [input.name, input.value]));
      data.set("icd", job.value);
      if (job.enter) data.set("annehmen", "ja");
      try {
        const answer = await fetch(row.action, {
          method: "POST", body: data, credentials: "same-origin",
          headers: { "HX-Request": "true", "HX-Target": job.id, "X-CSRF-Token": token() },
          signal: AbortSignal.timeout(15000),
        });
        const text = await answer.text();
        if (answer.status === 401) {
          $("#neu-anmelden")?.replaceChildren(...parse(text));
          window.htmx?.process($("#neu-anmelden"));
          waiting = drain;
          stop = true;
        } else if (answer.status >= 500 || answer.status === 429) {
          stop = true;
          failed(drain);
        } else if (answer.ok || answer.status === 409 || answer.status === 422) {
          put(row, text, answer.ok, job.value);
        } else {
          row.classList.replace("waiting", "problem");
        }
      } catch {
        stop = true;
        failed(drain);
      }
    }
    sending = false;
    if (stop) return;
    queue.shift();
    tally();
    count();
    drain();
  }
  const parse = (text) => {
    const template = document.createElement("template");
    template.innerHTML = text;
    return [...template.content.children];
  };
  // Puts the row's answer in place and its out-of-band parts where they belong; what is being typed stays.
  function put(row, text, good, sent) {
    for (const part of parse(text)) {
      const band = part.getAttribute("hx-swap-oob");
      const place = part.id && document.getElementById(part.id);
      if (band && place) {
        part.removeAttribute("hx-swap-oob");
        if (band === "innerHTML") place.replaceChildren(...part.childNodes);
        else place.replaceWith(part);
      } else if (part.id === row.id || part.matches(".icd-row")) {
        const old = field(row), fresh = field(part);
        const here = document.activeElement === old;
        const newer = old && old.value !== sent ? old.value : null;
        row.replaceWith(part);
        if (!good) part.classList.add("problem");
        if (fresh && newer !== null) { part.dataset.gesendetes = fresh.value.trim(); fresh.value = newer; }
        else if (fresh) part.dataset.gesendetes = fresh.value.trim();
        if (here && fresh) { fresh.focus(); if (newer === null) fresh.select(); else fresh.setSelectionRange(newer.length, newer.length); }
        window.htmx?.process(part);
      }
    }
  }
  function tally() {
    const place = $("[data-problemzahl]");
    if (!place) return;
    const bad = $$(".icd-row.problem");
    place.hidden = !bad.length;
    if (!bad.length) { place.replaceChildren(); return; }
    const link = make("a", `${word("Probleme")}: ${bad.length}`);
    link.href = "#" + bad[0].id;
    link.addEventListener("click", (event) => { event.preventDefault(); field(bad[0])?.focus(); });
    place.replaceChildren(link);
  }
  on("change", (event) => { const row = event.target.closest?.(".icd-row"); if (row && event.target.name === "icd") save(row); });
  on("click", (event) => {
    const hint = event.target.closest?.("[data-vorschlag]");
    if (hint) { event.preventDefault(); accept(hint); }
  });
  function accept(hint) {
    const row = hint.closest(".icd-row");
    const input = row && field(row);
    if (!input) return;
    input.value = hint.dataset.vorschlag;
    save(row, true);
    next(row, 1);
  }
  on("keydown", (event) => {
    const row = event.target.closest?.(".icd-row");
    if (!row || event.target.name !== "icd" || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      // A second Enter in a row that waits for an answer gives it.
      const hint = event.shiftKey || changed(row) ? null : $("[data-vorschlag]", row);
      if (hint) { accept(hint); return; }
      save(row, false, true);
      next(row, event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      next(row, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.target.value = event.target.dataset.gespeichert ?? event.target.defaultValue;
      event.target.select();
      if (row.matches(".problem:not(.waiting)")) {
        row.dataset.gesendetes = event.target.value.trim();
        row.classList.remove("problem");
        event.target.removeAttribute("aria-invalid");
        $(".icd-state", row).replaceChildren();
        tally();
      }
    } else if (event.key === "F2") {
      const hint = $("[data-vorschlag]", row);
      if (hint) { event.preventDefault(); accept(hint); }
    }
  });
  // A column out of a spreadsheet: asked first, then one code a row; blank codes and filled rows are left alone.
  on("paste", (event) => {
    const row = event.target.closest?.(".icd-row");
    if (!row || event.target.name !== "icd") return;
    const codes = (event.clipboardData?.getData("text") || "").replace(/\s+$/, "").split(/\r\n|\r|\n/);
    if (codes.length < 2) return;
    event.preventDefault();
    $("#icd-einfuegen")?.remove();
    const words = $("#icd-spalte")?.dataset || {};
    const panel = make("div", "", "notice tone-info");
    panel.id = "icd-einfuegen";
    panel.setAttribute("role", "group");
    const close = () => { panel.remove(); field(document.getElementById(row.id))?.focus(); };
    const choice = (text, cls, run) => {
      const button = make("button", text, cls);
      button.type = "button";
      button.addEventListener("click", () => { close(); run?.(); });
      return button;
    };
    const spread = () => {
      const all = rows();
      const from = all.findIndex((other) => other.id === row.id);
      codes.forEach((code, step) => {
        const other = all[from + step];
        if (!other || !code.trim() || field(other).value.trim()) return;
        field(other).value = code.trim();
        save(other);
      });
    };
    const question = (words.wortVerteilen || "{n}").replace("{n}", codes.filter((code) => code.trim()).length);
    panel.append(make("p", question), choice(words.wortJa, "button", spread), choice(words.wortNein, "secondary"));
    panel.addEventListener("keydown", (key) => { if (key.key === "Escape") { key.stopPropagation(); close(); } });
    row.after(panel);
    $("button", panel).focus();
  });

  // --- Keys: what a button shows in <kbd> presses it, outside of text fields, unless switched off.
  const keyed = () => $$("main [data-taste]").filter((element) => element.getClientRects().length);
  on("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      const open = event.target.closest?.("details:is(.account, .menu, .more)[open]");
      if (open) { open.open = false; $("summary", open)?.focus(); }
      return;
    }
    if (!keysOn()) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form") || $("main form[data-strg-enter]");
      if (form?.matches("[data-strg-enter]")) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
    if (event.key === "/") {
      const search = $("[data-suche]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "?") {
      event.preventDefault();
      list(event.target);
    } else {
      const pressed = event.key.toUpperCase();
      const found = keyed().find((element) => element.dataset.taste.toUpperCase().split(" ").includes(pressed));
      if (found) { event.preventDefault(); found.focus(); found.click(); }
    }
  });
  function list(opener) {
    const dialog = make("dialog", "", "shortcuts");
    const names = make("dl");
    const add = (key, text) => { const name = make("dt"); name.append(make("kbd", key)); names.append(name, make("dd", text)); };
    for (const element of keyed()) {
      const label = (element.closest("label") || element).cloneNode(true);
      for (const key of $$("kbd", label)) key.remove();
      add(element.dataset.taste, label.textContent.trim() || element.getAttribute("aria-label") || "");
    }
    const form = $("main form[data-strg-enter]");
    if (form) {
      const button = $("button[type=submit]", form)?.cloneNode(true);
      if (button) { for (const key of $$("kbd", button)) key.remove(); add("Strg + Enter", button.textContent.trim()); }
    }
    const search = $("[data-suche]");
    if (search) add("/", search.placeholder);
    const close = make("button", word("Schliessen"), "secondary");
    close.type = "button";
    close.addEventListener("click", () => dialog.close());
    const title = make("h2", word("Kuerzel"));
    title.id = "kuerzel-titel";
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.append(title, names, close);
    dialog.addEventListener("close", () => { dialog.remove(); if (opener !== document.body) opener?.focus?.(); });
    document.body.append(dialog);
    dialog.showModal();
  }
  on("click", (event) => {
    for (const open of $$("details:is(.account, .menu, .more)[open]")) if (!open.contains(event.target)) open.open = false;
  });

  // --- A short name is proposed out of the name, until somebody types one.
  on("input", ({ target, isTrusted }) => {
    if (target.dataset?.kurzAus) { target.dataset.eigen = target.value; return; }
    const short = target.name && $(`[data-kurz-aus="${target.name}"]`, target.form || document);
    if (!short || !isTrusted || short.dataset.eigen) return;
    const spelt = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
    const name = target.value.toLowerCase().replace(/[äöüß]/g, (c) => spelt[c]).replace(/[^a-z0-9]+/g, "-");
    short.value = name.replace(/^-/, "").slice(0, 40).replace(/-$/, "");
  });

  // --- Start.
  on("DOMContentLoaded", () => {
    focusIn(document);
    tally();
    // What was saved before this page is said once its reader listens.
    setTimeout(() => { if (told()) say(told()); }, 100);
  });
})();
