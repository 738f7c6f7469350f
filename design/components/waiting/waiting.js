// <mado-waiting data-seconds="…"> with [data-live] (a status) and [data-rest]: the page of the waiting room asks again by itself, without losing the place
// of whoever reads it. Without JavaScript the page does that by <meta http-equiv="refresh"> in a <noscript>.
class MadoWaiting extends HTMLElement {
  connectedCallback() { this.later(); }
  disconnectedCallback() { clearTimeout(this.timer); }

  later() {
    const seconds = Number(this.dataset.seconds);
    if (seconds > 0) this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  async ask() {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page && page.querySelector("mado-waiting");
      if (fresh) this.show(fresh);
      if (fresh && document.title !== page.title) document.title = page.title;  // seen from another tab: one is called
    } catch { /* no network for a moment: it asks again */ }
    this.later();
  }

  // Only what changed is put in place, so that a screen reader hears no sentence twice.
  show(fresh) {
    this.dataset.seconds = fresh.dataset.seconds;
    for (const part of ["[data-live]", "[data-rest]"]) {
      const [mine, theirs] = [this.querySelector(part), fresh.querySelector(part)];
      const words = node => node.cloneNode(true).textContent.replace(/\s+/g, " ");
      if (mine && theirs && words(mine) !== words(theirs)) mine.replaceChildren(...theirs.childNodes);
    }
  }
}

customElements.define("mado-waiting", MadoWaiting);
