// <mado-wareki data-says="{era}{year}年＝{western}年">: says what year was understood while it is typed, and turns the year over when the
// era is changed between 和暦 and 西暦. Without it the server says the same after sending.

// The year before 元年 of each era (元号を改める政令); the first day of an era is the server's check, not ours.
// The era "" is 西暦.
const yearBefore = { reiwa: 2018, heisei: 1988, showa: 1925, taisho: 1911, meiji: 1867, "": 0 };

class MadoWareki extends HTMLElement {
  connectedCallback() {
    this.era = this.querySelector("select");
    this.year = this.querySelector("input");
    this.says = this.querySelector("output");
    if (!this.era || !this.year || !this.says) return;
    this.was = this.era.value;
    this.year.addEventListener("input", () => this.say());
    this.era.addEventListener("change", () => this.turnOver());
    this.say();
  }

  typedYear() {
    const typed = this.year.value.normalize("NFKC").trim();
    if (typed === "元") return 1;
    return /^[0-9]{1,4}$/.test(typed) ? Number(typed) : 0;
  }

  // 昭和64 → 西暦 becomes 1989. From era to era the number stays: people correct the era more often than the year.
  turnOver() {
    const year = this.typedYear();
    const from = this.was, to = this.era.value;
    this.was = to;
    if (year > 0 && (from === "") !== (to === "")) {
      const turned = year + yearBefore[from] - yearBefore[to];
      if (turned > 0) this.year.value = String(turned);
    }
    this.say();
  }

  say() {
    const year = this.typedYear();
    const era = this.era.value;
    const western = year + (yearBefore[era] ?? 0);
    if (year === 0 || (era === "" && year < 1868)) { this.says.textContent = ""; return; }
    const name = era === "" ? this.eraOf(western) : era;
    const option = [...this.era.options].find(one => one.value === name);
    const inEra = western - yearBefore[name];
    this.says.textContent = option && inEra > 0
      ? this.dataset.says.replace("{era}", option.text).replace("{year}", inEra === 1 ? "元" : String(inEra)).replace("{western}", String(western))
      : "";
  }

  eraOf(western) {
    return Object.keys(yearBefore).find(era => era !== "" && western > yearBefore[era]);
  }
}
customElements.define("mado-wareki", MadoWareki);
