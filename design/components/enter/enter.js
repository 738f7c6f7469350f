// <mado-enter><form>: for clerks who type sixty papers before noon. Enter in a box goes on to the next control, Shift and Enter back; Control
// and Enter sends, as Enter does without script. Boxes of several lines, buttons and links keep their Enter, and so does a word being composed.

class MadoEnter extends HTMLElement {
  connectedCallback() { this.addEventListener("keydown", event => this.press(event)); }

  press(event) {
    if (event.key !== "Enter" || event.isComposing || event.altKey || event.metaKey || event.defaultPrevented) return;
    const box = event.target.closest("input, select");
    if (!box || ["submit", "button", "file"].includes(box.type)) return;
    event.preventDefault();
    if (event.ctrlKey) box.form.requestSubmit();
    else this.step(box, event.shiftKey ? -1 : 1);
  }

  // Of radios, the chosen one stands for all; else the first.
  step(from, by) {
    const all = [...from.form.elements].filter(one => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.tagName !== "FIELDSET" && one.getClientRects().length > 0);
    const isOther = one => one.type !== "radio" || one.name !== from.name;
    let at = all.indexOf(from) + by;
    while (all[at] && !isOther(all[at])) at += by;
    const next = all[at];
    if (!next) return;
    const chosen = next.type === "radio" ? all.find(one => one.type === "radio" && one.name === next.name && one.checked) : null;
    (chosen ?? next).focus();
    if (next.select && ["text", "search", "tel"].includes(next.type)) next.select();
  }
}
customElements.define("mado-enter", MadoEnter);
