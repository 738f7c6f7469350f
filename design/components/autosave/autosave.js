// <mado-autosave data-who="…"><p hidden><span>…</span><button value="restore"><button value="discard"></p><form>: staff forms only. What is typed
// stays in this browser until it was sent, so that a session that ends costs no words. Secrets, files and marked fields are never kept.
// A sent form is kept in this tab for ten minutes more: the way through a new sign-in leads back to it.

const keptFor = { typed: 24 * 3600 * 1000, sent: 600 * 1000 };

class MadoAutosave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.offer = this.querySelector("p");
    if (!this.form) return;
    this.key = `mado-form:${this.dataset.who ?? ""}:${location.pathname}`;
    this.shown = JSON.stringify(this.values());
    this.form.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.keep(localStorage), 400); });
    this.form.addEventListener("submit", event => { if (!event.defaultPrevented) { clearTimeout(this.timer); this.keep(sessionStorage); localStorage.removeItem(this.key); } });
    this.propose();
  }

  fields() {
    return [...this.form.elements].filter(one => one.name && !one.closest("[data-secret]")
      && !["password", "file", "hidden", "submit", "button"].includes(one.type));
  }

  values() { return this.fields().map(one => [one.name, one.value, Boolean(one.checked)]); }

  keep(where) {
    try { where.setItem(this.key, JSON.stringify({ at: Date.now(), values: this.values() })); } catch { /* full or forbidden: nothing is promised */ }
  }

  kept() {
    for (const [where, age] of [[localStorage, keptFor.typed], [sessionStorage, keptFor.sent]]) {
      const found = JSON.parse(where.getItem(this.key) ?? "null");
      if (found && Date.now() - found.at < age && JSON.stringify(found.values) !== this.shown) return found.values;
      where.removeItem(this.key);
    }
    return null;
  }

  propose() {
    const values = this.kept();
    if (!values || !this.offer) return;
    this.offer.hidden = false;
    this.offer.addEventListener("click", event => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      if (pressed.value === "restore") this.restore(values);
      localStorage.removeItem(this.key);
      sessionStorage.removeItem(this.key);
      this.offer.hidden = true;
      this.fields()[0]?.focus();
    });
  }

  restore(values) {
    const fields = this.fields();
    for (const [name, value, checked] of values) {
      const index = fields.findIndex(one => one.name === name && (!["radio", "checkbox"].includes(one.type) || one.value === value));
      if (index < 0) continue;
      const [field] = fields.splice(index, 1);
      if (["radio", "checkbox"].includes(field.type)) field.checked = checked;
      else field.value = value;
    }
  }
}
customElements.define("mado-autosave", MadoAutosave);
