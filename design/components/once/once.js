// <mado-once><form>: a double click sends once. The server is safe against two anyway; this spares people a second page of worry.
// Nothing is disabled before sending, so the pressed button's name and value still go along.

class MadoOnce extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", event => this.send(event));
    addEventListener("pageshow", () => this.open());
  }

  send(event) {
    if (event.defaultPrevented) return;
    if (this.sent) { event.preventDefault(); return; }
    this.sent = true;
    this.buttons().forEach(one => one.setAttribute("aria-disabled", "true"));
    // Long enough for a slow line; a browser that was stopped lets people try again.
    this.timer = setTimeout(() => this.open(), 20000);
  }

  open() {
    clearTimeout(this.timer);
    if (this.sent) this.buttons().forEach(one => one.removeAttribute("aria-disabled"));
    this.sent = false;
  }

  buttons() { return [...this.querySelectorAll("button[type=submit], button:not([type])")]; }
}
customElements.define("mado-once", MadoOnce);
