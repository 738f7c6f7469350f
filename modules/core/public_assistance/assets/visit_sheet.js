"use strict";
// The script of a 訪問シート: one file that a browser opens from a disk, without a network. What it shows is encrypted under a passphrase (PBKDF2, AES-GCM); what is written stays
// in memory until it is saved, encrypted under the same key. Never innerHTML: every word is a text node.
(() => {
  const data = document.getElementById("data");
  if (!data) return;
  const { sheet, version, made_at, ends_at, ends_words, salt, box, iterations, words } = JSON.parse(data.textContent);
  const main = document.querySelector("main");
  const ends = Date.parse(ends_at), encoder = new TextEncoder();
  const context = what => encoder.encode(`public_assistance.visit_sheet/${version}/${sheet}/${ends_at}/${what}`);
  let key, content, written_at = 0, unsaved = false, results;

  const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
  function text(of) {
    let letters = "";
    for (let at = 0; at < of.length; at += 8192) letters += String.fromCharCode(...of.subarray(at, at + 8192));
    return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }
  function make(name, properties = {}, ...inside) {
    const made = document.createElement(name);
    for (const [property, value] of Object.entries(properties))
      if (property.includes("-") || property === "role" || property === "for") made.setAttribute(property, value); else made[property] = value;
    made.append(...inside);
    return made;
  }
  const say = name => words[name] ?? name;
  const paragraph = (...inside) => make("p", {}, ...inside);
  const list = items => make("ul", {}, ...(items.length ? items : [say("none")]).map(one => make("li", {}, one)));
  // As it is read aloud or written down: no spaces, no hyphens, capitals, and letters that look like figures are figures.
  const plain = typed => typed.normalize("NFKC").toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1").replaceAll(/[^0-9A-Z]/g, "");

  async function keyOf(passphrase) {
    const base = await crypto.subtle.importKey("raw", encoder.encode(plain(passphrase)), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }
  async function opened(with_key) {
    const boxed = bytes(box);
    const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: boxed.subarray(0, 12), additionalData: context("content") }, with_key, boxed.subarray(12));
    return JSON.parse(new TextDecoder().decode(clear));
  }
  async function packed(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: context("result") }, key, encoder.encode(JSON.stringify(value))));
    const whole = new Uint8Array(iv.length + sealed.length);
    whole.set(iv);
    whole.set(sealed, iv.length);
    return new Blob([JSON.stringify({ sheet, version, box: text(whole) })], { type: "application/json" });
  }

  function written() {
    const visits = [...main.querySelectorAll("form[data-visit]")].map(form => ({ visit: form.dataset.visit, done_on: form.elements.done_on.value, words: form.elements.words.value.trim() }));
    return { sheet, version, written_at, visits: visits.filter(one => one.words) };
  }
  function download(blob) {
    const link = make("a", { href: URL.createObjectURL(blob), download: `visits-${made_at.slice(0, 10)}-${sheet.slice(-8)}.json` });
    document.body.append(link);
    link.click();
    link.remove();
    unsaved = false;
  }
  function tell(where, sentence) { where.replaceChildren(sentence ? make("p", {}, sentence) : ""); }

  async function save(said) {
    const result = written();
    const first = made_at.slice(0, 10), last = new Date(ends - 1 + 9 * 3600000).toISOString().slice(0, 10);
    if (!result.visits.length) return tell(said, say("nothing"));
    if (result.visits.some(one => !(one.done_on >= first && one.done_on <= last))) return tell(said, say("wrong_day"));
    download(await packed(result));
    tell(said, say("saved"));
  }

  // Its time is over: nothing is shown any more, and what was written can still be saved.
  async function close() {
    if (content && written_at) {
      const result = written();
      if (result.visits.length) results = packed(result);
    }
    content = undefined;
    const shown = [make("h1", {}, say("title")), make("p", { role: "alert" }, say("ended"))];
    if (results) {
      const blob = await results;
      shown.push(paragraph(say("ended_unsaved")), make("p", {}, make("button", { type: "button", onclick: () => download(blob) }, say("save"))));
    }
    main.replaceChildren(...shown);
  }
  const is_over = () => Date.now() >= ends;

  function visitOf(one, place) {
    const id = name => `${name}-${place}`;
    const heading = make("h2", { id: id("visit") }, `${one.planned_on}　${one.number}　${one.head}`);
    const people = one.people.map(who => `${who.name}（${who.kana}）　${who.relation}　${who.born_on}　${who.age}${who.age ? say("years") : ""}`);
    const address = one.is_shielded ? [make("strong", {}, say("shielded"))] : one.addresses;
    const part = (name, inside) => [make("h3", {}, say(name)), inside];
    const form = make("form", { "data-visit": one.visit, onsubmit: event => event.preventDefault(), oninput: () => { written_at = Date.now(); unsaved = true; } },
      make("h3", {}, say("found")),
      paragraph(make("label", { for: id("done_on") }, say("done_on")), make("input", { id: id("done_on"), name: "done_on", type: "date", value: made_at.slice(0, 10) })),
      paragraph(make("label", { for: id("words") }, say("words")), make("textarea", { id: id("words"), name: "words", rows: 8, maxLength: 4000, "aria-describedby": id("help") }), make("small", { id: id("help") }, say("words_help"))));
    return make("section", { "aria-labelledby": id("visit") }, heading, ...part("people", list(people)), ...part("address", list(address)),
      ...part("look_at", list(one.look_at.map(work => `${say(`work.${work.kind}`)}　${work.due}`))), ...part("policy", make("p", { className: "words" }, one.policy || say("none"))),
      ...part("asked", list([...one.asked, ...one.declared.map(fact => `${say(`fact.${fact.kind}`)}　${fact.from}　${fact.amount}`)])),
      ...part("earlier", list(one.earlier.map(before => `${before.done_on}　${before.words}`))), form);
  }

  function show() {
    const said = make("div", { role: "status" });
    main.replaceChildren(make("h1", {}, say("title")), paragraph(`${content.town}　${content.division}　${content.caseworker}`),
      make("p", { className: "heed" }, `${say("ends")}　${ends_words}`), paragraph(`${say("contact")}　${content.division}　${content.phone}`),
      ...(content.note ? [make("h2", {}, say("note")), make("p", { className: "words" }, content.note)] : []), ...content.visits.map(visitOf),
      make("div", { className: "save" }, make("button", { type: "button", onclick: () => save(said) }, say("save")), make("p", {}, say("save_help")), said));
    main.querySelector("h1").tabIndex = -1;
    main.querySelector("h1").focus();
  }

  function ask() {
    const said = make("div", { role: "alert" });
    const typed = make("input", { id: "passphrase", name: "passphrase", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: false, required: true, "aria-describedby": "passphrase-help" });
    const button = make("button", { type: "submit" }, say("open"));
    main.replaceChildren(make("h1", {}, say("title")), make("p", {}, say("about")), make("p", { className: "heed" }, `${say("ends")}　${ends_words}`),
      make("form", { onsubmit: async event => {
        event.preventDefault();
        if (is_over()) return close();
        button.disabled = true;
        try {
          const with_key = await keyOf(typed.value);
          content = await opened(with_key);
          key = with_key;
          show();
        } catch {
          tell(said, say("wrong"));
        }
        button.disabled = false;
      } }, paragraph(make("label", { for: "passphrase" }, say("passphrase")), typed, make("small", { id: "passphrase-help" }, say("passphrase_help"))), make("p", {}, button), said));
  }

  addEventListener("beforeunload", event => { if (unsaved) event.preventDefault(); });
  setInterval(() => { if (is_over() && (content || !results)) { if (content || main.querySelector("form")) close(); } }, 5000);
  if (!globalThis.crypto?.subtle) main.append(make("p", { role: "alert" }, say("no_crypto")));
  else if (is_over()) close();
  else ask();
})();
