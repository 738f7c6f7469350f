// A storm of real submissions through nginx and haproxy at two nodes on three databases, and faults one by one:
//   storm.mjs CLUSTER FOLDER PROGRAM TOKENS [RATE] [FAULT,…]
// Every submission has an idempotency key and is tried again until it is acknowledged, as docs/guides/api.md asks of a program. At the end each acknowledged
// one stands exactly once in the front and exactly once as a case in the office, and the trace is whole. Writes docs/generated/failover.md.
import { execFile, execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const [script, folder, program, tokenWords, rateWords = "6", only = ""] = process.argv.slice(2);
const tokens = (tokenWords ?? "").split(",").filter(Boolean), rate = Number(rateWords);
if (!tokens.length || !(rate > 0)) {
  console.error("storm.mjs CLUSTER FOLDER PROGRAM TOKEN,… [RATE] [FAULT,…]");
  process.exit(2);
}
const names = Object.fromEntries([...readFileSync(`${folder}/names`, "utf8").matchAll(/([A-Z0-9_]+)='?([^\s']*)'?/g)].map(([, name, value]) => [name, value]));
const calm = 8, after = 15, held = 45;  // seconds before a fault, after the first acknowledged write behind it, and of one that is held

const cluster = async (...words) => (await promisify(execFile)(script, [words[0], folder, ...words.slice(1)], { encoding: "utf8" })).stdout.trim();
const sql = (database, statement) => execFileSync(script, ["sql", folder, database, statement], { encoding: "utf8" }).trim();
const now = () => performance.now() / 1000;

// -- one submission
const agent = new https.Agent({ keepAlive: true, maxSockets: 200, ca: [readFileSync(`${folder}/tls/front.pem`)], servername: names.PUBLIC_NAME });
const dog = { procedure: "dog_registration", applicant: "person", language: "ja", notice: "electronic", answers: {
  owner_name: { text: "見本　次郎", family: "見本", given: "次郎" }, owner_address: { text: "総社市中央一丁目1番2号" }, dog_name: "くろ", breed: "shiba", sex: "male", colour: "黒",
  assistance_dog: false, born_on: "2025-05-01", acquired_on: new Date(Date.now() - 20 * 86400e3).toISOString().slice(0, 10), registered_before: false, kept_elsewhere: false, chipped: false } };
const body = JSON.stringify(dog);

function attempt(key, token) {
  return new Promise(answered => {
    const request = https.request({ host: "127.0.0.1", port: names.HTTPS_PORT, agent, method: "POST", path: "/soja-shi/api/v1/applications", timeout: 5000, headers: {
      host: names.PUBLIC_NAME, authorization: `Bearer ${token}`, "idempotency-key": key, "content-type": "application/json", "content-length": Buffer.byteLength(body) } }, response => {
      const pieces = [];
      response.on("data", piece => pieces.push(piece));
      response.on("error", () => answered({ status: 0 }));
      response.on("end", () => answered({ status: response.statusCode, text: Buffer.concat(pieces).toString() }));
    });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", error => answered({ status: 0, text: error.message }));
    request.end(body);
  });
}

const acknowledged = [];  // { at, took, number, tries }
const refused = new Map();
let sent = 0, open = 0;
async function submit(token) {
  const key = randomUUID(), begun = now();
  ++sent;
  ++open;
  for (let tries = 1; ; ++tries) {
    const { status, text } = await attempt(key, token);
    if (status === 201) {
      acknowledged.push({ at: now(), took: now() - begun, number: JSON.parse(text).receipt_number, tries });
      break;
    }
    const kind = status ? `${status}` : text;
    refused.set(kind, (refused.get(kind) ?? 0) + 1);
    if (status >= 400 && status < 500 && ![409, 429].includes(status)) throw new Error(`the storm is refused: ${status} ${text}`);
    if (now() - begun > 240) throw new Error(`a submission waits for four minutes: ${status} ${text}`);
    await pause(Math.min(250 * tries, 1000));
  }
  --open;
}

let blowing = true, broken = null;
async function blow() {
  const begun = now();
  for (let count = 0; blowing; ++count) {
    if (open < 150) submit(tokens[count % tokens.length]).catch(fault => { broken ??= fault; });
    await pause(Math.max(0, (begun + count / rate - now()) * 1000));
  }
}

// -- the faults: what is broken, what comes back, and how long a fault is held open
const wait = seconds => pause(seconds * 1000);
const arrived = () => Number(sql("madoguchi_office", "SELECT count(*) FROM cases_case WHERE channel = 'api'"));
const freeze = name => ({ begin: async () => process.kill(Number(await cluster("pid", name)), "SIGSTOP"), held,
  end: async () => process.kill(Number(await cluster("pid", name)), "SIGCONT") });
let broken_database = "";
const faults = [
  { name: "kill -9 of a node", begin: () => cluster("kill", "app1"), end: () => cluster("node", program, "1") },
  { name: "kill -9 of PostgreSQL at the leader", begin: async () => { broken_database = await cluster("leader"); await cluster("kill", `postgres${broken_database}`); } },
  { name: "the leader's host is gone (Patroni and PostgreSQL)", begin: async () => { broken_database = await cluster("leader"); await cluster("kill", `db${broken_database}`); },
    end: () => cluster("begin", `db${broken_database}`) },
  { name: "kill -9 of etcd's leader", begin: async () => { broken_database = await cluster("etcd_leader"); await cluster("kill", `etcd${broken_database}`); },
    end: () => cluster("begin", `etcd${broken_database}`) },
  { name: "haproxy is killed and started", begin: () => cluster("kill", "haproxy"), held: 2, end: () => cluster("begin", "haproxy") },
  { name: `node app1 hangs for ${held} s (SIGSTOP)`, ...freeze("app1") },
  { name: `node app2 hangs for ${held} s (SIGSTOP)`, ...freeze("app2") },
  { name: "a node's clock jumps an hour ahead, then two back", begin: () => cluster("clock", "2", "3600"), held: 15, end: async () => { await cluster("clock", "2", "-3600"); await wait(15); await cluster("clock", "2", "0"); } },
  { name: "both nodes end and start again, one after the other (an upgrade)", begin: async () => {
    for (const number of ["1", "2"]) {
      await cluster("end", `app${number}`);
      await cluster("node", program, number);
      await wait(5);  // haproxy takes it again
    }
  } },
].filter((_, number) => !only || only.split(",").includes(String(number + 1)));

const longest_gap = (from, to) => {
  const times = [from, ...acknowledged.map(one => one.at).filter(at => at > from && at < to).sort((a, b) => a - b), to];
  return Math.max(...times.slice(1).map((at, i) => at - times[i]));
};
const percentile = (list, part) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0;

const replicated = () =>
  sql("postgres", "SELECT count(*) || '/' || count(*) FILTER (WHERE sync_state = 'sync') FROM pg_stat_replication WHERE state = 'streaming'") === "2/1";
// Each zone of each node reaches its database by itself, not only through haproxy.
async function ready() {
  const doors = ["1", "2"].flatMap(n => ["FRONT", "OFFICE", "CORE"].map(zone => names[`NODE${n}_${zone}`]));
  const answers = await Promise.all(doors.map(port => fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).then(answer => answer.status, () => 0)));
  return answers.every(status => status === 200);
}
// A transaction that nobody will end holds rows and keeps the tables from being tidied.
const forgotten = () => Number(sql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'madoguchi\\_%' AND state LIKE 'idle in transaction%' AND state_change < now() - interval '10 s'"));
async function whole_again(name) {
  const from = now();
  for (let i = 0; i < 120; ++i) {
    try {
      if (replicated() && await ready() && forgotten() === 0) return now() - from;
    } catch {}
    await wait(1);
  }
  throw new Error(`${name}: three databases and two nodes do not come together again`);
}

async function suffer(fault) {
  await wait(calm);
  const from = now(), refusals = [...refused.values()].reduce((sum, one) => sum + one, 0), before = arrived();
  await fault.begin();
  if (fault.held) await wait(fault.held);
  if (fault.held && fault.end) await fault.end();
  const count = acknowledged.length;
  while (acknowledged.length <= count + 1) {
    if (now() - from > 240) throw new Error(`${fault.name}: nothing is acknowledged any more`);
    await wait(0.1);
  }
  await wait(after);
  const to = now();
  if (!fault.held && fault.end) await fault.end();
  const during = acknowledged.filter(one => one.at > from && one.at < to);
  const line = { name: fault.name, seconds: to - from, acknowledged: during.length, gap: longest_gap(from, to), slowest: Math.max(0, ...during.map(one => one.took)),
    tries: [...refused.values()].reduce((sum, one) => sum + one, 0) - refusals, arrived: arrived() - before };
  line.whole = await whole_again(fault.name);
  console.log(`  ${line.name}: write gap ${line.gap.toFixed(1)} s, slowest submission ${line.slowest.toFixed(1)} s, ${line.acknowledged} acknowledged, ${line.tries} tries again, ${line.arrived} arrived in the office meanwhile, whole again ${line.whole.toFixed(0)} s later`);
  return line;
}

let busiest = 0;
setInterval(() => { busiest = Math.max(busiest, loadavg()[0]); }, 5000).unref();
const earlier = new Set(sql("madoguchi_front", "SELECT receipt_number FROM applications_application").split("\n"));
blow();
await wait(3);
const begun = now();
await wait(20);
const quiet = { gap: longest_gap(begun, now()), took: acknowledged.filter(one => one.at > begun).map(one => one.took), count: acknowledged.filter(one => one.at > begun).length };
console.log(`  without a fault: longest gap ${quiet.gap.toFixed(2)} s, ${(quiet.count / 20).toFixed(1)} a second, p50 ${(percentile(quiet.took, 0.5) * 1000).toFixed(0)} ms, p99 ${(percentile(quiet.took, 0.99) * 1000).toFixed(0)} ms`);
const lines = [];
const wrong = [];
for (const fault of faults) {
  try {
    lines.push(await suffer(fault));
  } catch (error) {
    wrong.push(error.message);
    break;
  }
  if (broken) break;
}
blowing = false;
if (broken) wrong.push(broken.message);
for (let i = 0; i < 240 && open > 0 && !broken; ++i) await wait(1);
if (open > 0) wrong.push(`${open} submissions were never acknowledged`);

// -- what is in the databases
const counted = list => { const all = new Map(); for (const one of list) all.set(one, (all.get(one) ?? 0) + 1); return all; };
const column = (database, statement) => sql(database, statement).split("\n").filter(Boolean);
const numbers = acknowledged.map(one => one.number);
let cases = new Map();
for (let i = 0; i < 180; ++i) {
  cases = counted(column("madoguchi_office", "SELECT receipt_number FROM cases_case"));
  if (numbers.every(number => cases.has(number))) break;
  await wait(1);
}
const front = counted(column("madoguchi_front", "SELECT receipt_number FROM applications_application WHERE arrived_at IS NOT NULL"));
const filed = [...front.keys()].filter(number => !earlier.has(number));
const result = {
  sent, acknowledged: numbers.length, same: numbers.length - new Set(numbers).size,
  lost_in_front: numbers.filter(number => !front.has(number)).length, twice_in_front: [...front.values()].filter(count => count > 1).length,
  lost_on_the_way: numbers.filter(number => !cases.has(number)).length, twice_in_office: [...cases.values()].filter(count => count > 1).length,
  nobody_knows: filed.filter(number => !numbers.includes(number)).length,
};
const parked = ["front", "office"].map(zone => Number(sql(`madoguchi_${zone}`, "SELECT count(*) FROM gateway_inbox WHERE state = 'parked'"))).reduce((sum, one) => sum + one);
if (parked) wrong.push(`${parked} messages are parked`);
for (const [what, count] of Object.entries(result))
  if (!["sent", "acknowledged"].includes(what) && count > 0) wrong.push(`${count}: ${what}`);
let trace = "";
try {
  trace = execFileSync(program, ["audit", "verify", "--configuration", `${folder}/app1.yaml`], { encoding: "utf8" }).trim();
} catch (error) {
  trace = `${error.stdout}`.trim();
  wrong.push("the trace is not whole");
}
console.log(`  ${JSON.stringify(result)}\n${trace.replace(/^/gm, "  ")}`);

const others = busiest > 4 ? ` Other work was on the machine (load up to ${busiest.toFixed(0)}): the times would be shorter without it.` : "";
const made = program.includes("/build/release/") ? "" : " The program is not the release build.";
const page = `# Failover

Written by \`make failover\` (tests/failover): three etcd, three PostgreSQL ${sql("postgres", "SHOW server_version").split(" ")[0]} under Patroni with \`synchronous_mode\`, haproxy, nginx and two nodes, by the files of
deploy/ha, all on one machine with ${availableParallelism()} cores. Programs submit ${rate} applications a second over TLS through nginx; each has an idempotency key and is tried again until it is acknowledged.${made}${others}

| fault | write gap | slowest submission | acknowledged | tries again | arrived in the office meanwhile |
| --- | ---: | ---: | ---: | ---: | ---: |
| none, 20 s | ${quiet.gap.toFixed(1)} s | ${Math.max(...quiet.took).toFixed(1)} s | ${quiet.count} | 0 | |
${lines.map(one => `| ${one.name} | ${one.gap.toFixed(1)} s | ${one.slowest.toFixed(1)} s | ${one.acknowledged} | ${one.tries} | ${one.arrived} |`).join("\n")}

After each fault the three databases replicate again, every zone of both nodes answers \`/readyz\`, and no transaction is left open; only then comes the next.

*Write gap*: the longest time between two acknowledged submissions around the fault. *Slowest*: from the first try to the acknowledgement. A node that hangs while it carries
between the zones cuts them from each other until another takes over (20 s); what waited comes then, in order. An hour of such a cut: tests/faults/storm_test.cpp.

| at the end | |
| --- | ---: |
| acknowledged submissions | ${result.acknowledged} |
| of these missing in the front | ${result.lost_in_front} |
| twice in the front, or two answers for one number | ${result.twice_in_front + result.same} |
| filed, but acknowledged to nobody | ${result.nobody_knows} |
| missing as a case in the office | ${result.lost_on_the_way} |
| twice as a case | ${result.twice_in_office} |

\`madoguchi audit verify\`:

\`\`\`
${trace}
\`\`\`
${wrong.length ? `\n**Not as it must be**: ${wrong.join("; ")}\n` : ""}`;
writeFileSync(new URL("../../docs/generated/failover.md", import.meta.url), page);
for (const one of wrong) console.error(`FAULT: ${one}`);
process.exit(wrong.length ? 1 : 0);
