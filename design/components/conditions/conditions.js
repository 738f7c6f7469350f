// <mado-conditions data-questions="[…]" data-address="…">, last in a form: questions come, go and become optional while one answers, as the
// server would say after sending (docs/adr/0010). What is on the list runs here (data-feelin: the engine); all else is asked at
// data-address, which keeps nothing. A question that is not asked yet waits in a <template data-question="NAME">.
// Without script, or when the server does not answer, the next sending asks.

const rest = 400;              // ms that the typing rests before the server is asked
const largestWhole = 1e7;      // feel::browser_whole
const prefix = "q_";           // feel::browser_prefix
const unsure = Symbol("only the server understands what was typed");

// The year before 元年; of two eras that meet in a year the server knows the day.
const yearBefore = { meiji: 1867, taisho: 1911, showa: 1925, heisei: 1988, reiwa: 2018 };
const lastWholeYear = { meiji: 1911, taisho: 1925, showa: 1988, heisei: 2018, reiwa: 9999 };

function dayOf(era, year, month, day) {
  if (![year, month, day].every(part => /^[0-9]{1,4}$/.test(part))) return unsure;
  const western = era === "" ? Number(year) : Number(year) + yearBefore[era];
  if (!(western >= 1000 && western <= 9999) || (era !== "" && (Number(year) < 2 || western > lastWholeYear[era]))) return unsure;
  const date = new Date(Date.UTC(western, Number(month) - 1, Number(day)));
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day) ? date.toISOString().slice(0, 10) : unsure;
}

// What is typed, where the server is sure to understand the same.
const understood = {
  text: typed => (/^[\p{Z}\p{C}]|[\p{Z}\p{C}]$/u.test(typed) ? unsure : typed),
  digits: typed => (/^[0-9]+$/.test(typed) ? typed : unsure),
  number: typed => (/^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(typed) && typed.replace(/[^0-9]/g, "").length <= 15 ? Number(typed) : unsure),
  whole: typed => (/^(0|[1-9][0-9]{0,7})$/.test(typed) && Number(typed) <= largestWhole ? Number(typed) : unsure),
};
understood.phone = understood.corporate_number = understood.digits;
understood.money = understood.whole;

class MadoConditions extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.says = this.querySelector("output");
    if (!this.form || !this.says || this.questions) return;
    this.questions = JSON.parse(this.dataset.questions).map(one => this.placed(one));
    for (const question of this.questions)
      for (const condition of [question.when, question.optional]) if (condition) condition.answered = this.signature(question, condition, true);
    this.form.addEventListener("input", () => this.update());
    this.form.addEventListener("change", () => this.update());
    this.form.addEventListener("focusout", () => setTimeout(() => this.apply()));
    addEventListener("pageshow", () => this.update());
    // What appears above the box in use must not push it away; where a browser does that itself, only one of us may.
    document.documentElement.style.overflowAnchor = "none";
    this.load();
  }

  async load() {
    this.loading = Boolean(this.dataset.feelin);
    if (this.loading) this.feelin = await import(this.dataset.feelin).catch(() => null);
    this.loading = false;
    this.update();
  }

  // The question with its place in the page. One that waits in a template gets a place that is hidden.
  placed(question) {
    const name = (this.dataset.prefix ?? "") + question.name;
    let place = this.form.querySelector(`mado-question[data-name="${name}"]`);
    const waiting = this.form.querySelector(`template[data-question="${name}"]`);
    if (!place && waiting) {
      place = document.createElement("mado-question");
      place.dataset.name = name;
      place.append(waiting.content);
      place.hidden = true;
      waiting.replaceWith(place);
    }
    const boxes = [...(place ?? this.form).querySelectorAll("input, select, textarea, button")].filter(box => box.name === name || box.name.startsWith(name + "."));
    const asked = boxes.length > 0 && !place?.hidden;
    if (place?.hidden) for (const box of boxes) box.disabled = true;
    const mark = place?.querySelector(".need, .may") ?? null;
    const required = mark?.classList.contains("need") ?? false;
    return { ...question, control: name, place, boxes, mark, shown: asked, asked, requiredShown: required, required };
  }

  // -- what was answered
  raw(question, fromServer = false) {
    const values = [];
    for (const box of question.boxes) {
      if (["button", "submit", "file"].includes(box.type)) continue;
      if (box.type === "radio" || box.type === "checkbox") { if (fromServer ? box.defaultChecked : box.checked) values.push([box.name, box.value]); }
      else if (box.tagName === "SELECT") values.push([box.name, fromServer ? [...box.options].find(one => one.defaultSelected)?.value ?? box.options[0]?.value ?? "" : box.value]);
      else values.push([box.name, fromServer ? box.defaultValue : box.value]);
    }
    return values;
  }

  value(question) {
    if (!question.asked) return null;
    const values = this.raw(question);
    const one = part => values.find(([name]) => name === question.control + (part ? "." + part : ""))?.[1] ?? "";
    switch (question.type) {
      case "yes_no": return one() === "" ? null : one() === "yes";
      case "choice": return one() || null;
      case "choices": {
        const chosen = values.filter(([name]) => name === question.control).map(([, key]) => key);
        return chosen.length ? chosen : null;
      }
      case "date": {
        const parts = ["year", "month", "day"].map(one);
        if (parts.every(part => part === "")) return null;
        const day = dayOf(one("era"), ...parts);
        return day === unsure || !this.feelin ? unsure : this.feelin.date(day);
      }
      default: return one() === "" ? null : understood[question.type]?.(one()) ?? unsure;
    }
  }

  named(name) { return this.questions.find(one => one.name === name); }

  // The answers that a condition rests on; as long as they stay, so does what the server said.
  signature(question, condition, fromServer = false) {
    const used = condition.uses.map(name => this.named(name)).map(one => (one.asked ? this.raw(one, fromServer) : null));
    return JSON.stringify(condition === question.optional ? [question.asked, used] : used);
  }

  // -- deciding: true, false, or undefined when only the server can tell
  decided(condition) {
    if (!condition.run || !this.feelin) return undefined;
    const context = {};
    for (const name of condition.uses) {
      const value = this.value(this.named(name));
      if (value === unsure) return undefined;
      context[prefix + name] = value;
    }
    try { return this.feelin.evaluate(condition.run, context).value === true; } catch { return undefined; }
  }

  update() {
    if (this.loading) return;
    const open = [];
    const decide = (question, condition, take) => {
      const here = this.decided(condition);
      if (here !== undefined) { condition.answered = null; return take(here); }
      const now = this.signature(question, condition);
      if (condition.answered !== now) open.push({ question, condition, now, take });
    };
    for (const question of this.questions) {
      if (question.when) decide(question, question.when, holds => { question.asked = holds; });
      if (question.optional) decide(question, question.optional, holds => { question.required = !holds; });
    }
    this.apply();
    clearTimeout(this.timer);
    this.asking?.abort();
    if (open.length) this.timer = setTimeout(() => this.ask(open), rest);
  }

  async ask(open) {
    const asking = this.asking = new AbortController();
    const body = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string"));
    let answer = null;
    try {
      const response = await fetch(this.dataset.address, { method: "POST", body, signal: asking.signal, headers: { accept: "application/json" } });
      if (response.ok && response.headers.get("content-type")?.startsWith("application/json")) answer = await response.json();
    } catch { /* no line: the next sending asks */ }
    if (asking.signal.aborted) return;
    for (const { question, condition, now, take } of open) {
      condition.answered = now;
      const holds = condition === question.when ? answer?.asked?.[question.name] : answer?.optional?.[question.name];
      if (holds !== undefined) take(holds);
    }
    if (answer) this.update();
  }

  // -- showing
  apply() {
    const inUse = this.form.contains(document.activeElement) ? document.activeElement : null;
    const before = inUse?.getBoundingClientRect().top;
    const said = [];
    const say = (words, question) => said.push(words.replace("{what}", question.label));
    for (const question of this.questions) {
      if (!question.place) continue;
      // The focus is never taken away: what one stands in goes when one has left it.
      if (question.shown !== question.asked && (question.asked || !question.place.contains(inUse))) {
        question.shown = question.asked;
        question.place.hidden = !question.shown;
        for (const box of question.boxes) box.disabled = !question.shown;
        say(question.shown ? this.dataset.added : this.dataset.removed, question);
      }
      if (question.mark && question.requiredShown !== question.required) {
        question.requiredShown = question.required;
        question.mark.className = question.required ? "need" : "may";
        question.mark.textContent = question.required ? this.dataset.need : this.dataset.may;
        if (question.shown) say(question.required ? this.dataset.nowNeeded : this.dataset.nowOptional, question);
      }
    }
    if (said.length === 0) return;
    this.says.textContent = said.join(" ");
    const moved = inUse ? inUse.getBoundingClientRect().top - before : 0;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }
}
customElements.define("mado-conditions", MadoConditions);
