// <mado-copy data-from="id" data-done="…"><button hidden>: shows its button where the clipboard can be written, copies the text of #id.

class MadoCopy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    const words = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(this.dataset.from)?.textContent.trim() ?? "");
      button.textContent = this.dataset.done;
      setTimeout(() => { button.textContent = words; }, 4000);
    });
  }
}
customElements.define("mado-copy", MadoCopy);
