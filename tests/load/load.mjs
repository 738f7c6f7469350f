// Mixed work on a fresh demonstration at a fixed rate, for so many minutes: load.mjs PROGRAM [MINUTES] [ACTS A SECOND]. Writes docs/generated/load.md
// and load.svg; ends with 1 when memory or latency grew or an answer was 5xx.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { grew, page, percentile, picture } from "./report.mjs";
import { apply, browse, inbox, openCase, search, signIn, Visitor } from "./visits.mjs";

const [program, wanted = "60", acts = "20"] = process.argv.slice(2);
const minutes = Number(wanted), rate = Number(acts);
if (!program || !(minutes > 0) || !(rate > 0)) {
  console.error("load.mjs PROGRAM [MINUTES] [ACTS A SECOND]");
  process.exit(2);
}

async function freePort() {
  const server = createServer();
  await new Promise(listening => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise(closed => server.close(closed));
  return port;
}

const data = mkdtempSync(join(tmpdir(), "mado-load-"));
const megabytes = () => readdirSync(data).filter(name => name.includes(".sqlite")).reduce((sum, name) => sum + statSync(join(data, name)).size, 0) / 1048576;
const demo = spawnSync(program, ["demo", "--data", data], { encoding: "utf8" });
if (demo.status !== 0) throw new Error(`demo failed: ${demo.stdout}${demo.stderr}`);
const ports = { front: await freePort(), office: await freePort(), core: await freePort(), operator: await freePort() };
const server = spawn(program, ["serve", "--data", data, ...Object.entries(ports).flatMap(([zone, port]) => [`--${zone}`, `127.0.0.1:${port}`])], { stdio: ["ignore", "pipe", "ignore"] });
process.on("exit", () => { server.kill("SIGKILL"); rmSync(data, { recursive: true, force: true }); });
await new Promise((ready, failed) => {
  server.stdout.on("data", text => { if (String(text).includes("ready")) ready(); });
  server.on("exit", status => failed(new Error(`serve ended with ${status}`)));
});

const memory = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const totals = { requests: 0, applications: 0, failures: 0, errors: 0 };
const faults = new Map();
let times = [];
const heard = (took, status) => {
  times.push(took);
  ++totals.requests;
  if (status >= 500) ++totals.errors;
};

const clerks = [];
for (const login of ["morita_a", "kunisada_t", "fujii_n", "asano_s"]) {
  clerks.push(new Visitor(ports.office, heard));
  await signIn(clerks.at(-1), login);
}

clerks.push(new Visitor(ports.core, heard));  // in core, with a second factor
await signIn(clerks.at(-1), "sato_h");

const residents = Array.from({ length: 12 }, () => new Visitor(ports.front, heard));
const any = list => list[Math.floor(Math.random() * list.length)];
async function act(due) {
  const chance = Math.random() * 100;
  try {
    if (chance < 40) await browse(any(residents), due);
    else if (chance < 46) await apply(new Visitor(ports.front, heard), due).then(() => ++totals.applications);
    else if (chance < 76) await inbox(any(clerks), due);
    else if (chance < 94) await openCase(any(clerks), due);
    else await search(any(clerks), due);
  } catch (fault) {
    ++totals.failures;
    faults.set(fault.message, (faults.get(fault.message) ?? 0) + 1);
  }
}

const before = megabytes(), load = loadavg()[0];
const lines = [];
const begun = performance.now();
let asked = 0;
times = [];
totals.requests = 0;
for (let minute = 1; minute <= minutes; ++minute) {
  const end = begun + minute * 60000;
  const samples = [];
  let next = performance.now();
  while (performance.now() < end) {
    for (; begun + asked * 1000 / rate <= performance.now(); ++asked) act(begun + asked * 1000 / rate);
    if (performance.now() >= next) {
      samples.push(memory());
      next += 5000;
    }
    await pause(5);
  }
  const sorted = times.toSorted((a, b) => a - b);
  times = [];
  lines.push({ requests: sorted.length, memory: Math.max(...samples), p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), longest: sorted.at(-1) ?? 0 });
  const { requests, memory: resident, p50, p99 } = lines.at(-1);
  console.log(`minute ${minute}: ${requests} requests, ${resident.toFixed(1)} MiB, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
}

const others = load > 1 ? `Other work was on the machine (load ${load.toFixed(1)} at the start).` : "Nothing else was on the machine.";
const root = new URL("../../docs/generated/", import.meta.url);
const machine = `${availableParallelism()} cores (${cpus()[0].model.trim()})`;
writeFileSync(new URL("load.svg", root), picture(lines, "memory and latency by minute"));
writeFileSync(new URL("load.md", root), page({ minutes: lines, wanted: minutes, rate, machine, totals, beside: others, sizes: { before, after: megabytes() } }));
for (const [fault, count] of faults) console.error(`${count} × ${fault}`);
server.removeAllListeners("exit");
const settled = lines.slice(Math.min(2, lines.length - 1));
const bad = totals.errors > 0 || totals.failures > 0 || [settled.map(one => one.memory), settled.map(one => one.p50), settled.map(one => one.p99)].some(grew);
process.exit(bad ? 1 : 0);
