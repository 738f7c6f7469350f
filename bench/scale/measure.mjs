// What one case costs: measure.mjs PROGRAM [CASES]. Drives whole dog registrations (eight pages, seven forms, taken, paid, drafted, decided, told, the
// document fetched) on a fresh demonstration over HTTP and counts the program's processor time, rows and bytes before and after. Writes measured.json beside itself.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { apply, browse, inbox, signIn, town, Visitor } from "../../tests/load/visits.mjs";
import { freePorts } from "./ports.mjs";

const [program, count = "40"] = process.argv.slice(2);
const cases = Number(count);
if (!program || !(cases > 0)) {
  console.error("measure.mjs PROGRAM [CASES]");
  process.exit(2);
}

const data = mkdtempSync(join(tmpdir(), "mado-scale-"));
process.on("exit", () => rmSync(data, { recursive: true, force: true }));
const zones = ["front", "office", "core"];

function rows() {
  const all = {};
  for (const zone of zones) {
    const file = join(data, `${zone}.sqlite`);
    const ask = sql => spawnSync("sqlite3", [file, sql], { encoding: "utf8" }).stdout.trim();
    for (const table of ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").split("\n"))
      all[`${zone}.${table}`] = Number(ask(`SELECT COUNT(*) FROM ${table}`));
    all[`${zone}.bytes`] = Number(ask("SELECT SUM(pgsize - unused) FROM dbstat")) || statSync(file).size;
  }
  return all;
}
function filesUnder(folder) {
  let bytes = 0, files = 0;
  const walk = path => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const at = join(path, entry.name);
      if (entry.isDirectory()) walk(at);
      else ++files, bytes += statSync(at).size;
    }
  };
  if (existsSync(folder)) walk(folder);
  return { files, bytes };
}

if (spawnSync(program, ["demo", "--data", data], { encoding: "utf8" }).status !== 0) throw new Error("the demonstration failed");
const rowsBefore = rows(), filesBefore = filesUnder(join(data, "files"));
const listeners = [...zones, "operator"];
const ports = Object.fromEntries((await freePorts(listeners.length)).map((port, i) => [listeners[i], port]));
const server = spawn(program, ["serve", "--data", data, ...listeners.flatMap(name => [`--${name}`, `127.0.0.1:${ports[name]}`])], { stdio: ["ignore", "pipe", "ignore"] });
process.on("exit", () => server.kill("SIGKILL"));
await new Promise((ready, failed) => {
  server.stdout.on("data", text => { if (String(text).includes("ready")) ready(); });
  server.on("exit", status => failed(new Error(`serve ended with ${status}`)));
});
// Milliseconds of the processor, user and system, of the whole program.
const processor = () => readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).reduce((a, b) => a + Number(b), 0) * 10;
const times = [];
const heard = took => times.push(took);

// The form whose button has these words, with its hidden fields, sent with answers.
async function press(visitor, path, words, answers = {}) {
  const page = await visitor.get(path);
  for (const [form] of page.text.matchAll(/<form[\s\S]*?<\/form>/g)) {
    const button = [...form.matchAll(/<button[^>]*>[\s\S]*?<\/button>/g)].map(found => found[0]).find(found => found.replace(/<[^>]*>/g, "").trim().startsWith(words));
    if (!button) continue;
    const fields = {};
    for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) fields[input.match(/name="([^"]*)"/)[1]] = input.match(/value="([^"]*)"/)?.[1] ?? "";
    for (const [, name, value] of form.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)) fields[name] ??= value;
    delete fields.csrf;
    if (button.match(/name="([^"]*)"/)) fields[button.match(/name="([^"]*)"/)[1]] = button.match(/value="([^"]*)"/)?.[1] ?? "";
    const action = form.match(/<form[^>]*action="([^"]*)"/)?.[1] || path;
    const answer = await visitor.ask("POST", action, { ...fields, ...answers });
    if (answer.status !== 303) throw new Error(`${words} at ${action} answers ${answer.status}: ${answer.text.match(/class="error"[^>]*>([^<]*)/)?.[1] ?? answer.text.slice(0, 300)}`);
    return answer;
  }
  throw new Error(`no button ${words} at ${path}: ${page.status} ${page.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").slice(0, 600)}`);
}
async function until(what, ask) {
  for (let i = 0; i < 300; ++i) {
    const found = await ask();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`${what} did not come`);
}

const clerk = new Visitor(ports.office, heard), head = new Visitor(ports.office, heard);
await signIn(clerk, "morita_a");
await signIn(head, "kunisada_t");
const phases = { apply: 0, work: 0, tell: 0 };
const timed = async (phase, work) => {
  const before = processor();
  const answer = await work();
  phases[phase] += processor() - before;
  return answer;
};
for (let i = 0; i < cases; ++i) {
  const resident = new Visitor(ports.front, heard);
  const last = await timed("apply", () => apply(resident));
  const receipt = last.text.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b/)[0];
  await timed("work", async () => {
    const path = await until(`the case ${receipt}`, async () => {
      const found = (await clerk.get(`${town}/?word=${receipt}`)).location;
      return found.includes("/cases/") && found;
    });
    await press(clerk, path, "担当する");
    const till = (await clerk.get(path)).text.match(/href="([^"]*\/treasury\/till\?claim=[0-9a-f-]{36})"/)[1];
    if (i === 0) await press(clerk, till, "レジを開ける", { site: "担当課の窓口", float: "10000" });
    await press(clerk, till, "受け取って領収書を作る", { given: "3000" });
    await press(clerk, `${path}/draft`, "起案する", { result: "done" });
    const list = await head.get(`${town}/approvals`);
    const draft = list.text.match(/href="([^"]*\/approvals\/[0-9a-f-]{36})"/)[1];
    await press(head, draft, "決裁する");
  });
  await timed("tell", async () => {
    const home = last.path.replace(/\/receipt.*/, "");
    const link = await until("the document", async () => (await resident.get(`${home}/status`)).text.match(/href="([^"]*\/documents\/[^"]*?)"/)?.[1]);
    await resident.get(link);
    await resident.get(`${link.replace(/\/pdf$/, "")}/pdf`);
  });
  if (i % 10 === 9) console.log(`${i + 1} cases`);
}
await pause(3000);
const requests = times.length;
const total = Object.values(phases).reduce((a, b) => a + b, 0);
const page = async (many, one) => {
  const before = processor();
  for (let i = 0; i < many; ++i) await one();
  return (processor() - before) / many;
};
const resident = new Visitor(ports.front, heard);
const residents_page = await page(300, () => browse(resident)), inbox_page = await page(300, () => inbox(clerk));
const idle = await (async () => {
  const before = processor();
  await pause(10_000);
  return (processor() - before) / 10;
})();
server.removeAllListeners("exit");
const ended = new Promise(done => server.on("exit", done));
server.kill("SIGTERM");
await ended;

const rowsAfter = rows(), filesAfter = filesUnder(join(data, "files"));
const grown = Object.fromEntries(Object.entries(rowsAfter).map(([name, value]) => [name, (value - (rowsBefore[name] ?? 0)) / cases]).filter(([, value]) => Math.abs(value) > 0.001));
const sum = (fits) => Object.entries(grown).filter(([name]) => fits(name)).reduce((all, [, value]) => all + value, 0);
const measured = {
  of: "dog_registration, from the first page to the notice", engine: "sqlite", cases, machine: `${cpus().length} cores (${cpus()[0].model.trim()})`, on: new Date().toISOString().slice(0, 10),
  processor_ms: { a_case: total / cases, applying: phases.apply / cases, working: phases.work / cases, telling: phases.tell / cases, residents_page, inbox_page, idle_a_second: idle },
  requests_a_case: requests / cases,
  rows: sum(name => !name.endsWith(".bytes")), bytes: Object.fromEntries(zones.map(zone => [zone, grown[`${zone}.bytes`] ?? 0])),
  events: sum(name => name.endsWith("audit_event")), files: (filesAfter.files - filesBefore.files) / cases, file_bytes: (filesAfter.bytes - filesBefore.bytes) / cases, by_table: grown,
};
writeFileSync(new URL("measured.json", import.meta.url), `${JSON.stringify(measured, null, 2)}\n`);
console.log(JSON.stringify({ ...measured, by_table: undefined }, null, 1));
process.exit(0);
