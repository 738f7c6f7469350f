// <mado-redact data-width data-height>: an <img> of a page, so many millimetres wide and high. Where one drags over it is typed into #left #top #width #height.
class MadoRedact extends HTMLElement {
  connectedCallback() {
    this.image = this.querySelector("img");
    if (!this.image) return;
    this.image.draggable = false;
    this.frame = document.createElement("span");
    this.frame.className = "redact-frame";
    this.frame.hidden = true;
    this.image.parentElement.append(this.frame);
    this.image.addEventListener("pointerdown", event => this.begin(event));
    this.image.addEventListener("pointermove", event => this.move(event));
    this.image.addEventListener("pointerup", event => this.end(event));
    this.image.addEventListener("pointercancel", () => { this.from = null; this.frame.hidden = true; });
  }

  at(event) {
    const box = this.image.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return { x: within(event.clientX - box.left, box.width), y: within(event.clientY - box.top, box.height), box };
  }

  begin(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;  // a finger scrolls
    event.preventDefault();
    this.image.setPointerCapture(event.pointerId);
    this.from = this.at(event);
  }

  move(event) {
    if (!this.from) return;
    const to = this.at(event);
    const style = this.frame.style;
    style.left = `${this.image.offsetLeft + Math.min(this.from.x, to.x)}px`;
    style.top = `${this.image.offsetTop + Math.min(this.from.y, to.y)}px`;
    style.width = `${Math.abs(to.x - this.from.x)}px`;
    style.height = `${Math.abs(to.y - this.from.y)}px`;
    this.frame.hidden = false;
  }

  end(event) {
    if (!this.from) return;
    const to = this.at(event), from = this.from;
    this.from = null;
    if (Math.abs(to.x - from.x) < 3 || Math.abs(to.y - from.y) < 3) return;
    const across = Number(this.dataset.width) / to.box.width, down = Number(this.dataset.height) / to.box.height;
    const type = (id, value) => { const input = document.getElementById(id); if (input) input.value = value.toFixed(1); };
    type("left", Math.min(from.x, to.x) * across);
    type("top", Math.min(from.y, to.y) * down);
    type("width", Math.abs(to.x - from.x) * across);
    type("height", Math.abs(to.y - from.y) * down);
  }
}
customElements.define("mado-redact", MadoRedact);
