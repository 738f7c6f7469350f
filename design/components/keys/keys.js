// <mado-keys data-rows="selector of the table" data-on="…" data-off="…"><… <button hidden>>: single-key commands for staff.
// Any element with data-key="E" is pressed (a field: focused) by that key; J and K move over the rows, X picks, O opens.
// The button switches all of it off, and the choice is remembered (WCAG 2.1.4).

class MadoKeys extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.listen = event => this.press(event);
    document.addEventListener("keydown", this.listen);
    if (!this.button) return;
    this.button.hidden = false;
    this.button.addEventListener("click", () => { this.on = !this.on; this.show(); });
    this.show();
  }

  disconnectedCallback() { document.removeEventListener("keydown", this.listen); }

  get on() { return localStorage.getItem("mado-keys") !== "off"; }
  set on(value) { localStorage.setItem("mado-keys", value ? "on" : "off"); }

  show() {
    this.button.textContent = this.on ? this.dataset.off : this.dataset.on;
    document.documentElement.classList.toggle("keys-off", !this.on);
  }

  press(event) {
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
    if (!this.on || typing || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const key = event.key.toUpperCase();
    if (key.length !== 1) return;
    const named = [...document.querySelectorAll("[data-key]")].find(one => one.dataset.key.toUpperCase() === key && one.getClientRects().length > 0);
    if (named) named.matches("input, select, textarea") ? named.focus() : named.click();
    else if (!this.row(key)) return;
    event.preventDefault();
  }

  row(key) {
    const rows = this.dataset.rows ? [...document.querySelectorAll(`${this.dataset.rows} tbody tr`)] : [];
    const at = rows.findIndex(row => row.hasAttribute("aria-current"));
    if (key === "J" || key === "K") {
      const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + (key === "J" ? 1 : -1)))];
      if (!next) return false;
      rows[at]?.removeAttribute("aria-current");
      next.setAttribute("aria-current", "true");
      (next.querySelector("a") ?? next).focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
      return true;
    }
    const target = key === "X" ? rows[at]?.querySelector("input[type=checkbox]") : key === "O" ? rows[at]?.querySelector("a") : null;
    target?.click();
    return Boolean(target);
  }
}
customElements.define("mado-keys", MadoKeys);
