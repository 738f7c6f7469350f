// <mado-table data-check="…" data-on data-off data-failed><div data-keys hidden>…<button></div><form>…<div data-sheet>: a table of cells in a form.
// Arrows and Enter move between cells, Alt with Enter adds a row, with Shift copies it, Alt with arrows moves it; all of it can be switched off.
// After a pause the form is sent to data-check, and what carries data-fresh is renewed; buttons change the sheet without leaving the page.

const pause = 700;

class MadoTable extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.asked = 0;
    this.unsaved = document.getElementById("unsaved");
    this.form.addEventListener("keydown", event => this.press(event));
    this.form.addEventListener("input", () => { this.mark(); this.later(); });
    this.form.addEventListener("change", event => { if (event.target.name === "hit") this.showOnly(); });
    this.form.addEventListener("submit", event => this.submitted(event));
    this.warn = event => { if (this.isUnsaved && !this.leaving) event.preventDefault(); };
    addEventListener("beforeunload", this.warn);
    this.isUnsaved = this.unsaved ? !this.unsaved.hidden : false;
    this.keys();
    this.focusMarked(this.form);
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.warn);
    clearTimeout(this.timer);
  }

  // -- keys and their switch (WCAG 2.1.4)
  keys() {
    const list = this.querySelector("[data-keys]"), button = list?.querySelector("button");
    if (!button) return;
    list.hidden = false;
    const show = () => {
      button.textContent = this.on ? this.dataset.off : this.dataset.on;
      list.querySelector("ul").hidden = !this.on;
    };
    button.addEventListener("click", () => { this.on = !this.on; show(); });
    show();
  }
  get on() { return localStorage.getItem("mado-table-keys") !== "off"; }
  set on(value) { localStorage.setItem("mado-table-keys", value ? "on" : "off"); }

  press(event) {
    const box = event.target, cell = box.closest("[data-grid] tbody td");
    if (!this.on || !cell || event.isComposing || event.ctrlKey || event.metaKey || !box.matches("input, textarea")) return;
    const done = event.altKey ? this.changeRow(event, cell) : this.move(event, box, cell);
    if (done) event.preventDefault();
  }

  changeRow(event, cell) {
    const act = { Enter: event.shiftKey ? "copy" : "add", ArrowUp: "up", ArrowDown: "down" }[event.key];
    const button = act && cell.closest("tr").querySelector(`[data-act="${act}"]`);
    if (button) this.ask(button.value, cell.cellIndex);
    return Boolean(button);
  }

  move(event, box, cell) {
    const row = cell.parentElement, long = box.matches("textarea") && box.value.includes("\n");
    if (event.key === "Enter" && !long) return this.go(event.shiftKey ? row.previousElementSibling : row.nextElementSibling, cell.cellIndex) || true;
    if (event.shiftKey || long) return false;
    if (event.key === "ArrowUp") return this.go(row.previousElementSibling, cell.cellIndex);
    if (event.key === "ArrowDown") return this.go(row.nextElementSibling, cell.cellIndex);
    // Sideways only from the edge of the words, so that the caret still moves within them.
    const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    if (event.key === "ArrowLeft" && (whole || box.selectionEnd === 0)) return this.go(row, cell.cellIndex - 1);
    if (event.key === "ArrowRight" && (whole || box.selectionStart === box.value.length)) return this.go(row, cell.cellIndex + 1);
    return false;
  }

  go(row, column) {
    const box = row?.cells[column]?.querySelector(":scope > input, :scope > textarea");
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  // -- asking the server
  mark() {
    this.isUnsaved = true;
    if (this.unsaved) this.unsaved.hidden = false;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask("check"), pause);
  }

  submitted(event) {
    const wanted = event.submitter?.value ?? "check";
    clearTimeout(this.timer);
    if (this.leaving) return;
    event.preventDefault();
    if (wanted === "save") this.save(event.submitter);
    else this.ask(wanted);
  }

  // A session that has ended, or no network, must not cost what was typed: it is asked for first.
  async save(button) {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("do", "check");
    const status = await fetch(this.dataset.check, { method: "POST", body }).then(answer => answer.status, () => 0);
    if (status === 0 || status === 401) return this.say(this.dataset.failed);
    this.leaving = true;
    this.form.requestSubmit(button);
  }

  say(words) {
    const said = document.getElementById("sheet-said");
    if (said) said.textContent = words;
    said?.scrollIntoView({ block: "nearest" });
  }

  async ask(wanted, column) {
    clearTimeout(this.timer);
    const turn = ++this.asked, body = new URLSearchParams(new FormData(this.form));
    body.set("do", wanted);
    let fresh = null;
    try {
      const answer = await fetch(this.dataset.check, { method: "POST", body });
      if (answer.ok) fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { /* told below */ }
    if (turn !== this.asked) return;
    if (!fresh?.querySelector("[data-sheet]")) return this.say(this.dataset.failed);
    if (wanted === "check") return this.renew(fresh);
    this.mark();
    this.querySelector("[data-sheet]").replaceWith(fresh.querySelector("[data-sheet]"));
    this.focusMarked(this.form, column);
    this.tally(fresh);
  }

  // Findings, errors and results take their new words; the boxes stay, with the caret and what can be undone.
  renew(fresh) {
    for (const one of fresh.querySelectorAll("[data-fresh]")) {
      const old = document.getElementById(one.id);
      if (old && old.innerHTML !== one.innerHTML) old.replaceChildren(...one.childNodes);
    }
    for (const one of fresh.querySelectorAll("[data-fresh-cell]")) {
      const old = document.getElementById(one.id);
      if (!old) continue;
      old.dataset.is = one.dataset.is;
      old.querySelector(".error")?.remove();
      const error = one.querySelector(".error"), box = old.querySelector(".input"), its = one.querySelector(".input");
      if (error) old.append(error);
      for (const name of ["aria-invalid", "aria-describedby"]) its?.hasAttribute(name) ? box?.setAttribute(name, its.getAttribute(name)) : box?.removeAttribute(name);
    }
    for (const row of this.querySelectorAll("[data-grid] tbody tr")) {
      const bad = row.querySelector(":scope > .finding .verdict[data-is=bad]");
      if (row.querySelector(":scope > .finding .verdict")) bad ? row.dataset.is = "bad" : delete row.dataset.is;
    }
    this.tally(fresh);
  }

  tally(fresh) {
    const tally = document.getElementById("sheet-tally"), its = fresh.querySelector("[data-tally]");
    if (tally && its) tally.replaceChildren(...its.content.cloneNode(true).childNodes);
  }

  showOnly() {
    for (const one of this.querySelectorAll("[data-only]")) one.hidden = this.form.elements.hit.value !== one.dataset.only;
  }

  focusMarked(where, column) {
    const marked = where.querySelector("[data-focus]");
    if (!marked) return;
    const box = column === undefined ? marked : marked.closest("tr")?.cells[column]?.querySelector(":scope > .input") ?? marked;
    marked.removeAttribute("data-focus");
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
customElements.define("mado-table", MadoTable);
