// <mado-phrase>: a 定型文 is laid in where one writes, without the way over the server. The box that was written in last is meant; else the one that is chosen.

class MadoPhrase extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.phrases = this.querySelector("select[name=phrase]");
    this.into = this.querySelector("[name='phrase.into']");
    this.button = this.querySelector("button");
    if (!this.form || !this.phrases || !this.into || !this.button) return;
    this.form.addEventListener("focusin", event => this.remember(event.target));
    this.button.addEventListener("click", event => this.insert(event));
  }

  targets() { return this.into.tagName === "SELECT" ? [...this.into.options].map(one => one.value) : [this.into.value]; }

  remember(box) { if (box.tagName === "TEXTAREA" && this.targets().includes(box.name)) this.into.value = box.name; }

  insert(event) {
    const box = this.form.elements[this.into.value];
    const words = this.phrases.selectedOptions[0]?.dataset.words;
    if (!box || words === undefined) return;
    event.preventDefault();
    const typed = box.value;
    const at = box.selectionEnd > 0 ? box.selectionEnd : typed.length;
    const before = at > 0 && typed[at - 1] !== "\n" && at === typed.length ? "\n" : "";
    box.focus();
    box.setRangeText(before + words, at, at, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("mado-phrase", MadoPhrase);
