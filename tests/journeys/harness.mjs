// Starts a fresh demonstration and a browser; every page that a journey visits is looked at: no accessibility finding (axe), nothing
// wider than the screen, no report of the content policy, no error in the console.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const password = "madoguchi-demo";

async function freePort() {
  const server = createServer();
  await new Promise(listening => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise(closed => server.close(closed));
  return port;
}

export class World {
  static async start(program) {
    const world = new World();
    world.data = mkdtempSync(join(tmpdir(), "mado-journey-"));
    world.program = program;
    const demo = spawnSync(program, ["demo", "--data", world.data], { encoding: "utf8" });
    if (demo.status !== 0) throw new Error(`demo failed: ${demo.stdout}${demo.stderr}`);
    world.ports = { front: await freePort(), office: await freePort(), core: await freePort() };
    await world.serve();
    world.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    return world;
  }

  async serve() {
    const { front, office, core } = this.ports;
    this.server = spawn(this.program, ["serve", "--data", this.data, "--front", `127.0.0.1:${front}`, "--office", `127.0.0.1:${office}`, "--core", `127.0.0.1:${core}`],
      { env: { ...process.env, MADO_PUBLIC_ADDRESS: `http://127.0.0.1:${front}` } });
    this.log = "";
    this.server.stderr.on("data", text => { this.log += text; });
    await new Promise((ready, failed) => {
      let said = "";
      this.server.stdout.on("data", text => { said += text; if (said.includes("ready\n")) ready(); });
      this.server.on("exit", status => failed(new Error(`serve ended with ${status}: ${this.log}`)));
    });
  }

  address(zone, path) { return `http://127.0.0.1:${this.ports[zone]}${path}`; }

  // kill -9, then up again on the same data.
  async crash() {
    this.server.removeAllListeners("exit");
    const gone = new Promise(exit => this.server.on("exit", exit));
    this.server.kill("SIGKILL");
    await gone;
    await this.serve();
  }

  async stop() {
    await this.browser?.close();
    if (this.server) {
      this.server.removeAllListeners("exit");
      const gone = new Promise(exit => this.server.on("exit", exit));
      this.server.kill("SIGTERM");
      await gone;
    }
    rmSync(this.data, { recursive: true, force: true });
  }

  async person(options = {}) {
    const context = await this.browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo", javaScriptEnabled: options.script !== false,
      viewport: options.narrow ? { width: 320, height: 640 } : { width: 1280, height: 900 }, acceptDownloads: true });
    const page = await context.newPage();
    return new Person(this, context, page, options);
  }
}

export class Person {
  constructor(world, context, page, options) {
    Object.assign(this, { world, context, page, options, looked: new Set() });
    page.setDefaultTimeout(15000);
    this.faults = [];
    page.on("console", message => { if (message.type() === "error" && !/status of (401|403|404|409|413|422|429)/.test(message.text())) this.faults.push(message.text()); });
    page.on("pageerror", error => this.faults.push(String(error)));
  }

  async go(zone, path) {
    await this.page.goto(this.world.address(zone, path));
    await this.look();
  }

  // Looks at the page that is open now, at its own width and, once a page, at the other one.
  async look() {
    await this.page.waitForLoadState("load");
    const heading = await this.page.locator("h1").first().textContent();
    if (!heading?.trim()) throw new Error(`${this.page.url()} has no heading`);
    const kind = new URL(this.page.url()).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID").replace(/\/[0-9A-Z]{11,}/g, "/CODE");
    await this.checkWidth(kind);
    if (this.options.script !== false && !this.looked.has(kind)) {
      this.looked.add(kind);
      await this.checkAxe(kind);
      const own = this.page.viewportSize();
      const other = own.width > 700 ? { width: 320, height: 640 } : { width: 1280, height: 900 };
      await this.page.setViewportSize(other);
      await this.checkWidth(kind);
      await this.checkAxe(kind);
      await this.page.setViewportSize(own);
    }
    if (this.faults.length) throw new Error(`${kind}: ${this.faults.join("; ")}`);
  }

  async checkWidth(kind) {
    if (this.options.script === false) return;
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 1) throw new Error(`${kind} is ${wide} px wider than the screen of ${this.page.viewportSize().width} px`);
  }

  async checkAxe(kind) {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(async () => (await globalThis.axe.run(document)).violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).slice(0, 3).join(", ")}`));
    if (found.length) throw new Error(`axe at ${kind} (${this.page.viewportSize().width} px): ${found.join("; ")}`);
  }

  // Presses a button or link by its words and looks at where it leads.
  async press(words, { exact = false } = {}) {
    const target = this.page.getByRole("button", { name: words, exact }).or(this.page.getByRole("link", { name: words, exact })).first();
    if (this.options.keyboard) {
      await target.focus();
      await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press("Enter")]);
    } else {
      await Promise.all([this.page.waitForNavigation(), target.click()]);
    }
    await this.look();
  }

  async fill(control, value) { await this.page.locator(`[name="${control}"]`).first().fill(value); }
  async choose(control, value) {
    const box = this.page.locator(`[name="${control}"][value="${value}"]`);
    if (await box.count()) await box.check();
    else await this.page.locator(`select[name="${control}"]`).selectOption(value);
  }
  async date(control, era, year, month, day) {
    await this.page.locator(`select[name="${control}.era"]`).selectOption(era);
    for (const [part, value] of [["year", year], ["month", month], ["day", day]]) await this.fill(`${control}.${part}`, String(value));
  }
  async text() { return (await this.page.locator("main").innerText()).replace(/\s+/g, " "); }
  async sees(...words) {
    const text = await this.text();
    for (const word of words) if (!text.includes(word)) throw new Error(`${this.page.url()} does not say 「${word}」: ${text.slice(0, 600)}`);
  }
  async seesNot(...words) {
    const text = await this.text();
    for (const word of words) if (text.includes(word)) throw new Error(`${this.page.url()} says 「${word}」`);
  }
  async close() { await this.context.close(); }
}

// Waits for something that another zone does: asks again until it is so, at most 20 s.
export async function until(what, ask) {
  const end = Date.now() + 20000;
  for (;;) {
    if (await ask()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}
