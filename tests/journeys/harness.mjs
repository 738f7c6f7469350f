// Starts a fresh demonstration and a browser; every page that a journey visits is looked at: no accessibility finding (axe), nothing
// wider than the screen, no report of the content policy, no error in the console.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const password = "madoguchi-demo";
export const wide = { width: 1280, height: 900 }, narrow = { width: 320, height: 640 };

async function freePort() {
  const server = createServer();
  await new Promise(listening => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise(closed => server.close(closed));
  return port;
}

export class World {
  // `environment`: settings (MADO_…) beside those of this process.
  static async start(program, environment = {}) {
    const world = new World();
    world.program = program;
    world.environment = { ...process.env, ...environment };
    world.data = mkdtempSync(join(tmpdir(), "mado-journey-"));
    world.looked = new Set();
    world.people = new Set();
    world.log = "";
    const demo = spawnSync(program, ["demo", "--data", world.data], { encoding: "utf8", env: world.environment });
    if (demo.status !== 0) throw new Error(`demo failed: ${demo.stdout}${demo.stderr}`);
    world.ports = { front: await freePort(), office: await freePort(), core: await freePort(), operator: await freePort() };
    await world.serve();
    world.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    return world;
  }

  async serve() {
    const { front, office, core, operator } = this.ports;
    this.server = spawn(this.program, ["serve", "--data", this.data, "--front", `127.0.0.1:${front}`, "--office", `127.0.0.1:${office}`, "--core", `127.0.0.1:${core}`, "--operator", `127.0.0.1:${operator}`, ...(this.development ? ["--development"] : []), ...(this.daysAhead ? ["--days-ahead", String(this.daysAhead)] : [])],
      { env: { ...this.environment, MADO_PUBLIC_ADDRESS: this.address("front", ""), MADO_OFFICE_ADDRESS: this.address("office", ""), MADO_CORE_ADDRESS: this.address("core", "") } });
    this.server.stderr.on("data", text => { this.log += text; });
    await new Promise((ready, failed) => {
      let said = "";
      this.server.stdout.on("data", text => { said += text; if (said.includes("ready\n")) ready(); });
      this.server.on("exit", status => failed(new Error(`serve ended with ${status}: ${this.log}`)));
    });
  }

  // MADO_JOURNEY_HOST, MADO_JOURNEY_STAFF_HOST: by which name residents or staff come ("localhost": a passkey needs a name).
  address(zone, path) {
    const named = zone === "front" ? this.environment.MADO_JOURNEY_HOST : zone === "operator" ? undefined : this.environment.MADO_JOURNEY_STAFF_HOST;
    return `http://${named ?? "127.0.0.1"}:${this.ports[zone]}${path}`;
  }

  // kill -9, then up again on the same data.
  async crash() {
    await this.end("SIGKILL");
    await this.serve();
  }

  // The same data so many days later than the machine's clock; never back. For journeys with a world of their own: what comes after would live in that day too.
  async live(daysAhead) {
    await this.end("SIGTERM");
    this.daysAhead = daysAhead;
    await this.serve();
  }

  async end(signal) {
    this.server.removeAllListeners("exit");
    const gone = new Promise(exit => this.server.on("exit", exit));
    this.server.kill(signal);
    await gone;
  }

  async stop() {
    await this.browser?.close();
    if (this.server?.exitCode === null) await this.end("SIGTERM");
    if (!process.env.MADO_JOURNEY_KEEP) rmSync(this.data, { recursive: true, force: true });
  }

  // Options: name (for the report of a failure), script: false, narrow: true, keyboard: true.
  async person(options = {}) {
    const context = await this.browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo", javaScriptEnabled: options.script !== false,
      viewport: options.narrow ? narrow : wide, acceptDownloads: true });
    const person = new Person(this, context, await context.newPage(), options);
    this.people.add(person);
    return person;
  }

  // Everybody leaves; the next journey begins with nobody.
  async empty() { for (const person of this.people) await person.close(); }
}

export class Person {
  constructor(world, context, page, options) {
    Object.assign(this, { world, context, page, options, faults: [] });
    page.setDefaultTimeout(10000);
    // The browser itself tells of every answer from 400 on: those that a journey wants are looked at by their words.
    page.on("console", message => { if (message.type() === "error" && !/status of (401|403|404|409|410|413|422|429)/.test(message.text())) this.faults.push(message.text()); });
    page.on("pageerror", error => this.faults.push(String(error)));
  }

  // -- where to
  async go(zone, path) {
    const answer = await this.page.goto(this.world.address(zone, path));
    await this.look();
    return answer.status();
  }
  get path() { return new URL(this.page.url()).pathname; }

  // What stands at an address, read with this person's cookies but not opened: PDFs, files, other people's things.
  async fetch(address) {
    const answer = await this.context.request.get(new URL(address, this.page.url()).href, { maxRedirects: 0 });
    return { status: answer.status(), type: answer.headers()["content-type"] ?? "", location: answer.headers().location ?? "", bytes: await answer.body() };
  }

  // -- the look at every page: at its own width always, and once for each kind of page and shape of its contents at both widths.
  async look() {
    await this.page.waitForLoadState("load");
    const headings = await this.page.locator("h1").allTextContents();
    if (headings.length !== 1 || !headings[0].trim()) throw new Error(`${this.page.url()} has ${headings.length} h1: ${headings.join(" / ")}`);
    await this.checkWidth();
    const kind = await this.kind();
    if (this.options.script !== false && !this.world.looked.has(kind)) {
      this.world.looked.add(kind);
      await this.checkAxe();
      const own = this.page.viewportSize();
      await this.page.setViewportSize(own.width > 700 ? narrow : wide);
      await this.checkWidth();
      await this.checkAxe();
      await this.page.setViewportSize(own);
    }
    if (this.faults.length) throw new Error(`${this.page.url()}: ${this.faults.join("; ")}`);
  }

  async kind() {
    const url = new URL(this.page.url());
    const path = url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/\/[0-9A-Z-]{11,}/g, "/CODE");
    const parts = await this.page.locator("main :is(h2, table, form, [role=alert])").evaluateAll(all => all.map(one => one.tagName + one.className).join());
    return `${url.port}${path} ${await this.page.locator("html").getAttribute("lang")} ${parts}`;
  }

  async checkWidth() {
    if (this.options.script === false) return;
    const over = await this.page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth - room <= 1) return null;
      const widest = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > room + 1).slice(0, 3);
      return `${document.documentElement.scrollWidth - room} px wider than the screen of ${room} px: ${widest.map(one => `${one.tagName.toLowerCase()}.${one.className}`).join(", ")}`;
    });
    if (over) throw new Error(`${this.page.url()} is ${over}`);
  }

  async checkAxe() {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(async () => (await globalThis.axe.run(document)).violations.map(one =>
      `${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.target.join(" ")} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""})`).join(", ")}`));
    if (found.length) throw new Error(`axe at ${this.page.url()} (${this.page.viewportSize().width} px): ${found.join("; ")}`);
  }

  // -- pressing: a button or link by its words, in the page's own part first.
  async target(words, exact = false) {
    for (const part of [this.page.locator("main"), this.page.locator("body")]) {
      const found = part.getByRole("button", { name: words, exact }).or(part.getByRole("link", { name: words, exact }));
      if (await found.count()) return found.first();
    }
    throw new Error(`${this.page.url()} has no button or link 「${words}」: ${(await this.text()).slice(0, 400)}`);
  }
  async press(words, { exact = false } = {}) { await this.pressOn(await this.target(words, exact)); }

  // Presses one that is found in another way (by its control).
  async pressOn(target) {
    const leads = this.page.waitForNavigation();
    leads.catch(() => {});
    if (this.options.keyboard) {
      await this.reach(target);
      await this.page.keyboard.press("Enter");
    } else {
      await target.click();
    }
    await leads;
    await this.look();
  }

  // A single key that leads somewhere.
  async key(name) {
    const leads = this.page.waitForNavigation();
    await this.page.keyboard.press(name);
    await leads;
    await this.look();
  }

  // By the Tab key alone.
  async reach(target) {
    for (let presses = 0; presses < 300; ++presses) {
      if (await target.evaluate(one => one === document.activeElement || (one.type === "radio" && document.activeElement.type === "radio" && one.name === document.activeElement.name))) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${this.page.url()}: the Tab key does not reach ${target}`);
  }

  // -- answering: { control: value }. Values: words; the key of a choice, or several; a day of `tokyo`; { files: […] }.
  async answer(answers) {
    for (const [control, value] of Object.entries(answers)) {
      if (value?.year !== undefined) {
        await this.set(`${control}.era`, value.era);
        for (const part of ["year", "month", "day"]) await this.set(`${control}.${part}`, String(value[part]));
      } else if (value?.files) {
        await this.control(`${control}.file`).setInputFiles(value.files);
      } else {
        for (const one of [value].flat()) await this.set(control, one);
      }
    }
  }

  control(name, value) {
    return this.page.locator(value === undefined ? `main [name="${name}"]` : `main [name="${name}"][value="${value}"]`).first();
  }

  async set(name, value) {
    const first = this.page.locator(`main [name="${name}"]:not([type="hidden"])`).first();  // a row above the form may carry the same name
    if (!await this.page.locator(`main [name="${name}"]`).count()) throw new Error(`${this.page.url()} has no control ${name}`);
    const [tag, type] = await first.evaluate(one => [one.tagName, one.type]);
    const box = type === "radio" || type === "checkbox" ? this.control(name, value) : first;
    if (this.options.keyboard) return this.typeInto(box, tag, type, value);
    if (type === "radio" || type === "checkbox") await box.check();
    else if (tag === "SELECT") await box.selectOption(value);
    else await box.fill(value);
  }

  async typeInto(box, tag, type, value) {
    await this.reach(box);
    const { keyboard } = this.page;
    if (type === "checkbox") {
      if (!await box.isChecked()) await keyboard.press("Space");
    } else if (type === "radio") {
      await keyboard.press("Space");
      for (let presses = 0; presses < 20 && !await box.isChecked(); ++presses) await keyboard.press("ArrowDown");
      if (!await box.isChecked()) throw new Error(`${this.page.url()}: the arrow keys do not reach ${box}`);
    } else if (tag === "SELECT") {
      await keyboard.press("Home");
      for (let presses = 0; presses < 100 && await box.inputValue() !== value; ++presses) await keyboard.press("ArrowDown");
      if (await box.inputValue() !== value) throw new Error(`${this.page.url()}: ${box} has no ${value}`);
    } else {
      await keyboard.press("Control+a");
      await keyboard.insertText(value);
    }
  }

  async value(name) { return this.control(name).inputValue(); }
  async isChosen(name, value) { return this.control(name, value).isChecked(); }

  // -- reading
  async text() { return (await this.page.locator("main").innerText()).replace(/\s+/g, " "); }
  async sees(...words) {
    const text = await this.text();
    for (const word of words) if (!text.includes(word)) throw new Error(`${this.page.url()} does not say 「${word}」: ${text.slice(0, 700)}`);
  }
  async seesNot(...words) {
    const text = await this.text();
    for (const word of words) if (text.includes(word)) throw new Error(`${this.page.url()} says 「${word}」`);
  }
  // Loads the page again until it says so: something another zone does is on its way.
  async waitsFor(...words) {
    await until(`「${words.join("」「")}」 at ${this.page.url()}`, async () => {
      await this.page.reload();
      const text = await this.text();
      return words.every(word => text.includes(word));
    });
    await this.look();
  }

  async close() {
    this.world.people.delete(this);
    await this.context.close();
  }
}

export function expect(holds, what) { if (!holds) throw new Error(what); }

// Asks until it is so, at most 20 s.
export async function until(what, ask) {
  const end = Date.now() + 20000;
  while (!await ask()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(100);
  }
}

// The day so many days from today, in Japan, as the boxes of a date take it.
export function tokyo(days, era = "reiwa") {
  const [year, month, day] = new Date(Date.now() + days * 86400000).toLocaleDateString("sv", { timeZone: "Asia/Tokyo" }).split("-").map(Number);
  return { era, year: era === "reiwa" ? year - 2018 : year, month, day };
}
export function iso(days) { return new Date(Date.now() + days * 86400000).toLocaleDateString("sv", { timeZone: "Asia/Tokyo" }); }
