// node tests/zones/run.mjs PATH_TO_madoguchi PATH_TO_zones_capture [PAGE.md]: the main journey with each zone on a host of its own, also with a passkey, with a
// sign-in elsewhere (OpenID Connect) and with a card's signature, and what crossed the wires.
// Exit status 77: this machine cannot make network namespaces, and why.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { World, expect } from "../journeys/harness.mjs";
import * as accounts from "../journeys/accounts.mjs";
import * as card from "../journeys/card.mjs";
import * as dog from "../journeys/dog.mjs";
import * as oidc from "../journeys/oidc.mjs";
import { address, as, build, cable, inside, look, moveOut, own, remove, takeDown, unable, zones } from "./places.mjs";
import { relay } from "./relay.mjs";

const [program, capture, page] = process.argv.slice(2);
const cannot = unable();
if (cannot) {
  console.log(`skipped: ${cannot}`);
  process.exit(77);
}
const port = { front: 8080, office: 8081, core: 8082 }, link_port = 8090;
// Whose sign-ins a zone takes itself; what came along with an application it checks by the provider's keys, which were carried to it (docs/adr/0027).
const sign_ins = { front: ["digital", "business"], office: ["staff"], core: [] };

// The same World for journeys; its zones are three processes.
class Hosts extends World {
  static async start(program) {
    const world = Object.assign(new Hosts(), { program, data: mkdtempSync(join(tmpdir(), "mado-zones-")), looked: new Set(), people: new Set(), log: "", servers: {}, relays: [], environment: process.env });
    chmodSync(world.data, 0o711);
    // A passkey needs a name: residents come by "localhost", as by the name of a town's proxy.
    world.entrance = await relay(0, address("front", "people"), port.front);
    world.provider = await oidc.provide("0.0.0.0");
    mkdirSync(join(world.data, "provider"));
    world.provider.prepare(join(world.data, "provider"), oidc.entries);
    const all = join(world.data, "demo");
    const demo = spawnSync(program, ["demo", "--data", all], { encoding: "utf8" });
    if (demo.status !== 0) throw new Error(`demo failed: ${demo.stdout}${demo.stderr}`);
    for (const zone of zones) {
      moveOut(all, world.of(zone), zone);
      world.configure(zone);
    }
    remove(all);
    world.pair();
    for (const zone of ["front", "office"]) await world.leadTo(world.provider, zone);
    for (const zone of zones) await world.begin(zone);
    world.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // Plain HTTP to a host by its number: what asks for a secure context is told that this is one, as it is behind TLS.
      args: [`--unsafely-treat-insecure-origin-as-secure=${["office", "core"].map(zone => world.address(zone, "")).join(",")}`, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    return world;
  }

  of(zone) { return join(this.data, zone); }
  address(zone, path) { return zone === "front" ? `http://localhost:${this.entrance.address().port}${path}` : `http://${address(zone, "people")}:${port[zone]}${path}`; }

  // What each host's administrator writes (docs/operations/zones.md).
  configure(zone) {
    const lines = [`zone: ${zone}`, `data: ${this.of(zone)}`, `${zone}: ${address(zone, "people")}:${port[zone]}`, `operator: 127.0.0.1:8083`, `public_address: ${this.address("front", "")}`, `office_address: ${this.address("office", "")}`, `core_address: ${this.address("core", "")}`, "link:"];
    if (zone === "front") lines.push("  listen:", `    front: 0.0.0.0:${link_port}`);
    if (zone === "office") lines.push("  listen:", `    office: ${address("office", "core")}:${link_port}`, "  to:", `    front: ${address("front", "office")}:${link_port}`);
    if (zone === "core") lines.push("  to:", `    front: ${address("front", "core")}:${link_port}`, `    office: ${address("office", "core")}:${link_port}`);
    writeFileSync(join(this.of(zone), "madoguchi.yaml"), lines.join("\n") + "\n" + this.providers(zone));
    own(this.of(zone), zone);
  }

  // The provider's entries that this zone needs, with their files beside its configuration: the key of a sign-in lies only where it is taken.
  providers(zone) {
    const entries = Object.fromEntries(Object.entries(oidc.entries).filter(([name]) => name !== "staff" || sign_ins[zone].includes(name)));
    for (const file of ["provider-keys.json", ...sign_ins[zone].map(name => `${name}.pem`)]) {
      copyFileSync(join(this.data, "provider", file), join(this.of(zone), file));
      chmodSync(join(this.of(zone), file), 0o600);
    }
    return this.provider.configuration(this.of(zone), entries, sign_ins[zone]);
  }

  // A zone that signs people in elsewhere reaches the provider through a proxy on its own host.
  async leadTo(provider, zone) {
    const [first, ...rest] = inside(zone, [process.execPath, fileURLToPath(new URL("relay.mjs", import.meta.url)), String(provider.port), address("people", zone), String(provider.port)]);
    const leading = spawn(first, rest);
    this.relays.push(leading);
    await new Promise((ready, failed) => {
      leading.stdout.on("data", ready);
      leading.on("exit", status => failed(new Error(`the relay of ${zone} ended with ${status}`)));
    });
    leading.removeAllListeners("exit");
  }

  // One command of this host's administrator; its standard output.
  order(zone, words, status = 0) {
    const [first, ...rest] = as(zone, [this.program, ...words, "--configuration", join(this.of(zone), "madoguchi.yaml")]);
    const done = spawnSync(first, rest, { encoding: "utf8", cwd: this.of(zone) });
    expect(done.status === status, `${zone}: ${words.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
    return done.stdout + done.stderr;
  }

  // Before they are paired a zone that opens links does not start, and says what to do. Then each one's card is carried to the others, and its fingerprint is read aloud.
  pair() {
    for (const zone of ["office", "core"]) expect(this.order(zone, ["serve"], 1).includes("madoguchi zone pair"), `${zone} does not say how to be paired`);
    const read_aloud = {};
    for (const zone of zones) read_aloud[zone] = this.order(zone, ["zone", "show", "--to", join(this.of(zone), "card")]).match(/\b\d{5}\b/g).slice(0, 12).join(" ");
    for (const zone of zones)
      for (const other of zones) {
        if (zone === other) continue;
        const card = join(this.of(zone), `${other}.card`);
        copyFileSync(join(this.of(other), "card"), card);
        own(this.of(zone), zone);
        const wrong = read_aloud[other].replace(/\d/, digit => String((Number(digit) + 1) % 10));
        this.order(zone, ["zone", "pair", "--card", card, "--fingerprint", wrong], 1);
        this.order(zone, ["zone", "pair", "--card", card, "--fingerprint", read_aloud[other]]);
      }
  }

  async begin(zone) {
    const [first, ...rest] = as(zone, [this.program, "serve", "--configuration", join(this.of(zone), "madoguchi.yaml")]);
    const server = this.servers[zone] = spawn(first, rest);
    server.stderr.on("data", text => { this.log += text; });
    await new Promise((ready, failed) => {
      let said = "";
      server.stdout.on("data", text => { said += text; if (said.includes("ready\n")) ready(); });
      server.on("exit", status => failed(new Error(`${zone} ended with ${status}: ${this.log}`)));
    });
  }

  async end_of(zone, signal) {
    const server = this.servers[zone];
    server.removeAllListeners("exit");
    const gone = new Promise(exit => server.on("exit", exit));
    server.kill(signal);
    await gone;
  }

  async stop() {
    await this.browser?.close();
    for (const leading of this.relays) leading.kill();
    this.entrance?.close();
    await this.provider?.stop();
    for (const zone of zones) if (this.servers[zone]?.exitCode === null && this.servers[zone]?.signalCode === null) await this.end_of(zone, "SIGTERM");
    if (!process.env.MADO_JOURNEY_KEEP) remove(this.data);
  }
}

const rows = [];
function held(what, figure, good) {
  console.log(`${good ? "ok     " : "FAILED "} ${what}  ${figure}`);
  rows.push([what, figure, good]);
}
async function walked(world, what, journey = dog.run) {
  const began = Date.now();
  await journey(world);
  await world.empty();
  const seconds = (Date.now() - began) / 1000;
  held(what, `${seconds.toFixed(1)} s`, true);
  return seconds;
}
const opened = (seen, who) => seen[who]?.opened ?? 0;
const megabytes = seen => (Object.values(seen).reduce((sum, one) => sum + one.bytes, 0) / 1e6).toFixed(2);
const packets = seen => Object.values(seen).reduce((sum, one) => sum + one.packets, 0);

let world, failed = false;
try {
  const together = await World.start(program);
  let alone;
  try { alone = await walked(together, "the journey of the dog, all zones in one process (the measure)"); } finally { await together.stop(); }

  build();
  const wires = [["office", "front"], ["core", "front"], ["core", "office"]];
  const watched = [];
  for (const [trusted, other] of wires) watched.push(await look(capture, trusted, other));  // before the first packet
  world = await Hosts.start(program);
  const apart = await walked(world, "the same in three processes, users and network namespaces");
  held("times the measure", (apart / alone).toFixed(2), apart < alone * 3);

  await walked(world, "with a passkey: registered, applied while signed in, examined, seen", accounts.signedIn);
  await walked(world, "with OpenID Connect: residents at front, a clerk at office, evidence checked in core", oidc.run);
  await walked(world, "with a signature of the card, checked in core (simulated cards)", card.run);

  // The cable between office and front is pulled for three seconds of every eight.
  let pulling = true, pulls = 0;
  const hand = (async () => {
    while (pulling) {
      cable("office", "front", "down");
      ++pulls;
      await pause(3000);
      cable("office", "front", "up");
      for (let i = 0; i < 50 && pulling; ++i) await pause(100);
    }
  })();
  try { await walked(world, "the same while the cable between office and front is pulled again and again"); } finally { pulling = false; await hand; }
  held("times that the cable was pulled", String(pulls), pulls > 0);

  // kill -9 of a zone before the journey goes through it.
  for (const zone of ["office", "front"]) {
    await world.end_of(zone, "SIGKILL");
    await world.begin(zone);
  }
  await walked(world, "the same after kill -9 of office and front");

  for (const [i, [trusted, other]] of wires.entries()) {
    const seen = await watched[i].seen();
    held(`connections that ${other} opened to ${trusted}`, String(opened(seen, address(other, trusted))), opened(seen, address(other, trusted)) === 0);
    held(`connections that ${trusted} opened to ${other}`, `${opened(seen, address(trusted, other))} (${packets(seen)} packets, ${megabytes(seen)} MB both ways)`, opened(seen, address(trusted, other)) > 0);
  }

  // The control: a front that was broken into and tries is seen.
  const control = await look(capture, "office", "front");
  const [first, ...rest] = inside("front", ["bash", "-c", `exec 3<>/dev/tcp/${address("office", "front")}/${port.office}`]);
  spawnSync(first, rest, { timeout: 3000 });
  const tried = await control.seen();
  held("control: a connection that the front tries is counted", String(opened(tried, address("front", "office"))), opened(tried, address("front", "office")) === 1);
} catch (error) {
  failed = true;
  console.log(String(error.stack ?? error));
  if (world) {
    for (const person of world.people) await person.page.screenshot({ path: `/tmp/mado-zones-${person.options.name ?? "somebody"}.png`, fullPage: true }).catch(() => {});
    console.log(world.log.split("\n").slice(-12).join("\n"));
  }
} finally {
  await world?.stop();
  takeDown();
}
failed ||= rows.some(([, , good]) => !good);
if (page && !failed) {
  const load = loadavg()[0].toFixed(1);
  writeFileSync(page, `# Zones apart

Written by \`make zones\` (tests/zones): front, office and core as three processes with a user, a folder of keys and a database each, in three network namespaces joined by veth, on one machine
with ${cpus().length} cores (load ${load}). The main journey (a dog is registered: sent, examined, completed, decided, told) runs in Chromium, which reaches each zone from a fourth place. So do
an account with a passkey (the browser's virtual authenticator), a sign-in at an OpenID provider (npm oidc-provider, in the fourth place; front and office reach it through proxies of their own, core never) and the signature
of a simulated card. Raw sockets at the ends of
the more trusted zones count who began each conversation on the wire. The first walk through each server also looks at every kind of page (axe, width); the later ones are quicker.

| | |
| --- | ---: |
${rows.map(([what, figure]) => `| ${what} | ${figure} |`).join("\n")}

A packet that answers a connection which the more trusted side opened was asked for; there was no other from the front.
`);
}
console.log(failed ? "FAILED" : "passed");
process.exit(failed ? 1 : 0);
