// <mado-session data-minutes="60" data-address="…" data-words="…">: five minutes before a page that nobody touched would be signed out, it says so; a press or a key asks the
// server for that address, which keeps the session. Without JavaScript the session ends all the same, and the sign-in leads back.
const minute = 60000, before = 5;

class MadoSession extends HTMLElement {
  connectedCallback() {
    this.minutes = Number(this.dataset.minutes);
    if (!this.minutes) return;
    this.seen = Date.now();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.touch(), { passive: true });
    this.clock = setInterval(() => this.look(), minute / 2);
  }
  disconnectedCallback() { clearInterval(this.clock); }

  look() {
    if (Date.now() - this.seen < (this.minutes - before) * minute || this.says) return;
    this.says = document.createElement("p");
    this.says.className = "alert";
    this.says.setAttribute("role", "alert");
    this.says.textContent = this.dataset.words;
    this.append(this.says);
  }

  async touch() {
    if (!this.says && Date.now() - this.seen < minute) return;
    this.seen = Date.now();
    this.says?.remove();
    this.says = null;
    await fetch(this.dataset.address, { method: "HEAD", credentials: "same-origin" }).catch(() => {});
  }
}
customElements.define("mado-session", MadoSession);
