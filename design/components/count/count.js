// <mado-count data-max="400" data-left="あと{n}文字" data-over="{n}文字多いです"><textarea><output>: characters left, said when the typing rests.

class MadoCount extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea, input");
    this.says = this.querySelector("output");
    if (!this.field || !this.says) return;
    this.field.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.say(), 500); });
    this.say();
  }

  say() {
    const left = Number(this.dataset.max) - [...this.field.value].length;
    this.says.textContent = (left < 0 ? this.dataset.over : this.dataset.left).replace("{n}", String(Math.abs(left)));
    this.says.classList.toggle("error", left < 0);
  }
}
customElements.define("mado-count", MadoCount);
