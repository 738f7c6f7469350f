// <mado-print><button hidden>: shows its button, which prints the page. Without it people print from the browser's menu.

class MadoPrint extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
customElements.define("mado-print", MadoPrint);
