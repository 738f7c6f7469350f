// <mado-follow data-events data-now data-turn data-kept data-lost> with [data-state] [data-title] [data-where] [data-picture] [data-words], forms
// [data-turns] (the presenter's, ← and → press them) and a form [data-note]: the page that the presenter shows. Events say only that something is new;
// what is shown is asked for. Without events (a lost connection, too many listeners) it asks by itself every few seconds.
class MadoFollow extends HTMLElement {
  connectedCallback() {
    this.turn = Number(this.dataset.turn);
    this.asked = 0;
    this.sent = Promise.resolve();
    this.note = this.querySelector("[data-note]");
    this.press = event => this.key(event);
    document.addEventListener("keydown", this.press);
    for (const form of this.querySelectorAll("[data-turns]"))
      form.addEventListener("submit", event => { event.preventDefault(); this.send(form, event.submitter); });
    this.note?.addEventListener("input", () => { clearTimeout(this.later); this.dirty = true; this.later = setTimeout(() => this.keep(), 800); });
    this.leave = () => { if (this.dirty) this.keep(true); };
    addEventListener("pagehide", this.leave);
    if (this.dataset.events) this.listen();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
    removeEventListener("pagehide", this.leave);
    this.stop();
  }

  stop() {
    this.stream?.close();
    clearTimeout(this.again);
    clearTimeout(this.retry);
    this.over = true;
  }

  listen() {
    this.stream = new EventSource(this.dataset.events);
    this.stream.addEventListener("open", () => this.ask());
    this.stream.addEventListener("page", () => this.ask());
    this.stream.addEventListener("end", () => { this.stop(); this.ask(); });
    this.stream.addEventListener("error", () => {
      if (this.over) return;
      this.stream.close();
      clearTimeout(this.again);
      this.again = setTimeout(async () => { await this.ask(); if (!this.over) this.listen(); }, 2000 + Math.random() * 2000);
    });
  }

  // Of answers that overtake each other the one asked for last is shown.
  ask() { return this.latest = this.answer(++this.asked); }

  async answer(mine) {
    try {
      const answer = await fetch(this.dataset.now, { credentials: "same-origin", headers: { accept: "application/json" } });
      if (mine !== this.asked) return;
      if (answer.ok) await this.show(await answer.json());
      else if ([401, 403, 404].includes(answer.status)) { this.stop(); location.reload(); }
    } catch {
      this.part("state").textContent = this.dataset.lost;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.ask(), 2000);
    }
  }

  part(name) { return this.querySelector(`[data-${name}]`); }

  async show(now) {
    if (["ended", "cancelled"].includes(now.state)) this.stop();
    this.part("state").textContent = now.says;
    // Who presents is another one: the buttons come and go with the page.
    if (now.presents !== Boolean(this.querySelector("[data-turns]"))) {
      await this.keep();
      location.reload();
      return;
    }
    if (now.turn === this.turn) return;
    await this.keep();
    this.turn = now.turn;
    for (const box of this.querySelectorAll("[data-turns] [name=from]")) box.value = now.turn;
    const picture = this.part("picture");
    picture.hidden = !now.picture;
    if (now.picture) {
      picture.width = now.width;
      picture.height = now.height;
      picture.src = now.picture;
      picture.alt = `${now.title} ${now.where}`;
    }
    this.part("title").textContent = now.title;
    this.part("where").textContent = now.where;
    this.part("words").textContent = now.words;
    if (!this.note) return;
    this.note.elements.paper.value = now.paper;
    this.note.elements.page.value = now.page;
    this.note.elements.note.value = now.note;
    this.part("kept").textContent = "";
  }

  // One after the other: the second press of an impatient presenter turns from the page that the first has brought.
  send(form, submitter) { this.sent = this.sent.then(() => this.post(form, submitter)); }

  async post(form, submitter) {
    const body = new URLSearchParams(new FormData(form));
    if (submitter?.name) body.set(submitter.name, submitter.value);
    try {
      await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    } catch { /* what is shown stays; the state says that the connection is lost */ }
    await this.ask();
    await this.latest;
  }

  async keep(leaving = false) {
    clearTimeout(this.later);
    if (!this.dirty || !this.note) return;
    this.dirty = false;
    const body = new URLSearchParams(new FormData(this.note));
    body.set("quietly", "yes");
    try {
      const answer = await fetch(this.note.action, { method: "POST", body, credentials: "same-origin", keepalive: leaving });
      if (!answer.ok) throw new Error("not kept");
      if (!this.dirty) this.part("kept").textContent = this.dataset.kept;
    } catch {
      this.dirty = true;
      this.part("kept").textContent = this.dataset.lost;
    }
  }

  key(event) {
    const step = { ArrowLeft: "before", ArrowRight: "next" }[event.key];
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (!step || typing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const button = this.querySelector(`[data-turns] [name=step][value=${step}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}
customElements.define("mado-follow", MadoFollow);
