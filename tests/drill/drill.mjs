// One drill for each pair of engines: drill.mjs PROGRAM RATE FROM-TO,…   Figures go to docs/generated/drill.md; status 1 when anything is not as it must be.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { Place, Vault, Visitor, password, town } from "./place.mjs";
import { Storm } from "./storm.mjs";

const [program, rateWords = "40", pairs = "sqlite-sqlite,sqlite-postgresql,postgresql-postgresql"] = process.argv.slice(2);
const rate = Number(rateWords), before = 8, after = 5;  // seconds of the storm before and after the backup
const engines = { sqlite: "SQLite", postgresql: "PostgreSQL" };
if (!program || !(rate > 0) || !pairs.split(",").every(pair => pair.split("-").length === 2 && pair.split("-").every(one => one in engines))) {
  console.error("drill.mjs PROGRAM [RATE] [FROM-TO,…]");
  process.exit(2);
}

const say = words => console.log(`  ${words}`);
const clock = at => new Date(at).toISOString().slice(11, 23);
async function timed(seconds, name, work) {
  const begun = performance.now();
  const result = await work();
  seconds[name] = (performance.now() - begun) / 1000;
  return result;
}
const counted = list => list.reduce((all, one) => all.set(one, (all.get(one) ?? 0) + 1), new Map());
const found = (said, pattern, what) => {
  const match = said.match(pattern);
  if (!match) throw new Error(`${what} is not said: ${said.slice(-2000)}`);
  return match[1];
};

function tokens(place) {
  return [1, 2, 3, 4].map(n => found(place.run("systems", "add", "--town", "soja-shi", "--name", `嵐 ${n}`, "--contact", "見本 0866-00-0000", "--purpose", "復元の訓練",
    "--scopes", "applications.file,applications.follow", "--procedures", "dog_registration,road_occupancy"), /^token (\S+)/m, "the token"));
}

async function whenKnown(place, token) {
  for (let i = 0; i < 200; ++i) {
    if ((await fetch(place.address("front", `${town}/api/v1/webhooks`), { headers: { authorization: `Bearer ${token}` } })).status !== 401) return;
    await pause(100);
  }
  throw new Error("the front does not know the program");
}

// What the two zones hold of the storm, once the letters that were on their way have arrived.
async function held(place, earlier) {
  const ours = numbers => numbers.filter(number => !earlier.has(number));
  const front = ours(place.column("front", "SELECT receipt_number FROM applications_application WHERE arrived_at IS NOT NULL"));
  let office = [];
  for (let i = 0; i < 300; ++i) {
    office = ours(place.column("office", "SELECT receipt_number FROM cases_case"));
    if (office.length >= front.length) break;
    await pause(200);
  }
  return { front: counted(front), office: counted(office) };
}

// What must be 0, as [what, how many].
function faults(acknowledged, { front, office }) {
  const numbers = new Set(acknowledged.map(one => one.number));
  return [
    ["twice in the front", [...front.values()].filter(count => count > 1).length],
    ["twice as a case in the office", [...office.values()].filter(count => count > 1).length],
    ["in the front, and no case in the office", [...front.keys()].filter(number => !office.has(number)).length],
    ["a case in the office, and not in the front", [...office.keys()].filter(number => !front.has(number)).length],
    ["filed, and acknowledged to nobody", [...front.keys()].filter(number => !numbers.has(number)).length],
  ];
}

const shows = (page, number) => page.replaceAll("-", "").includes(number);  // pages write it in groups

// The applicant with number and code, the clerk by the number: on the pages.
async function opensOnPages(place, one) {
  const resident = new Visitor(place, "front");
  await resident.go(`${town}/applications`);
  const page = await resident.send({ number: one.number, code: one.code });
  if (!shows(page, one.number) || !resident.path.includes("/applications/")) throw new Error(`the applicant does not come to ${one.number}: ${resident.path}`);
  const clerk = new Visitor(place, "office");
  await clerk.go(`${town}/sign-in`);
  await clerk.send({ login: one.file ? "fujii_n" : "morita_a", password });
  const file = await clerk.go(`${town}/?word=${one.number}`);
  if (!clerk.path.includes("/cases/") || !shows(file, one.number)) throw new Error(`the clerk does not come to ${one.number}: ${clerk.path}`);
}

// Who never heard of the loss says the same again, with the same key; a file that was lost is sent again first, as the answer asks.
async function again(storm, place, list, lost) {
  storm.place = place;
  storm.blows = true;
  let same = 0, anew = 0;
  for (const one of list) {
    if (one.file && lost.includes(one)) one.body = JSON.stringify(await storm.signWith(one.file, one.token));
    const said = await storm.until201("/applications", one.token, { "idempotency-key": one.key, "content-type": "application/json" }, one.body);
    if (said.receipt_number === one.number) ++same;
    else ++anew;
    one.number = said.receipt_number;
  }
  storm.blows = false;
  return { same, anew };
}

async function drill(from, to) {
  const seconds = {}, wrong = [];
  const first = await Place.make(program, from), vault = new Vault(program);
  let second;
  try {
    await timed(seconds, "seed", () => first.run("demo"));
    const keys = tokens(first);
    await first.serve();
    await whenKnown(first, keys.at(-1));
    const earlier = new Set(first.column("front", "SELECT receipt_number FROM applications_application WHERE receipt_number IS NOT NULL"));
    for (const number of first.column("office", "SELECT receipt_number FROM cases_case")) earlier.add(number);

    const storm = new Storm(first, keys, rate);
    storm.begin();
    await pause(before * 1000);
    const begun = Date.now();
    const made = await timed(seconds, "backup", () => first.begin("backup", "--to", vault.archive, ...vault.recipient));
    const ended = Date.now();
    if (made.status !== 0) throw new Error(`backup: ${made.status} ${made.said}`);
    await pause(after * 1000);
    await first.end("SIGKILL");
    const died = Date.now();
    await storm.stop();
    first.lose();
    const acknowledged = storm.acknowledged.sort((a, b) => a.at - b.at);
    const slowest = Math.max(0, ...acknowledged.filter(one => one.at >= begun && one.at <= ended + 1000).map((one, i, all) => i ? one.at - all[i - 1].at : 0));

    second = await Place.make(program, to);
    const verified = await timed(seconds, "verify", () => second.begin("backup", "verify", vault.archive, ...vault.key));
    if (verified.status !== 0) wrong.push(`backup verify says ${verified.status}: ${verified.said.slice(-500)}`);
    const restored = await timed(seconds, "restore", () => second.begin("restore", "--from", vault.archive, ...vault.key));
    if (restored.status !== 0) throw new Error(`restore: ${restored.status} ${restored.said}`);
    await timed(seconds, "start", () => second.serve());

    const there = await timed(seconds, "settled", () => held(second, earlier));
    const lost = acknowledged.filter(one => !there.front.has(one.number)), kept = acknowledged.filter(one => there.front.has(one.number));
    const zero = [["acknowledged before the backup began, and lost", lost.filter(one => one.at < begun).length], ...faults(acknowledged, there)];
    if (!kept.some(one => one.at < begun) || !lost.length) wrong.push("the storm did not blow on both sides of the cut");
    await opensOnPages(second, kept.at(-1));
    await opensOnPages(second, kept.findLast(one => one.file));
    const repeated = await again(storm, second, acknowledged, lost);
    const whole = await held(second, earlier);
    zero.push(["lost after all was said again with the same keys", acknowledged.filter(one => !whole.front.has(one.number)).length], ...faults(acknowledged, whole).map(([what, count]) => [`${what}, after that`, count]));
    if (repeated.same !== kept.length || repeated.anew !== lost.length) wrong.push(`said again: ${JSON.stringify(repeated)} of ${kept.length} kept and ${lost.length} lost`);
    for (const [what, count] of zero) if (count) wrong.push(`${count}: ${what}`);
    await second.end("SIGTERM");
    const trace = second.run("audit", "verify").trim();

    const figure = {
      from, to, seconds, wrong, trace, repeated, zero, acknowledged: acknowledged.length, files: kept.filter(one => one.file).length, kept: kept.length, lost: lost.length,
      span: lost.length ? (lost.at(-1).at - lost[0].at) / 1000 : 0, between: lost.length ? `${clock(lost[0].at)}–${clock(lost.at(-1).at)}` : "–", since: (died - begun) / 1000, slowest,
      rows: [...made.said.matchAll(/ (\d+) rows \(/g)].reduce((sum, [, rows]) => sum + Number(rows), 0), attachments: [...made.said.matchAll(/, (\d+) attachments/g)].reduce((sum, [, many]) => sum + Number(many), 0),
      megabytes: vault.bytes() / 1e6, held: Number(found(made.said, /writes were held for ([\d.]+) ms/, "the write hold")),
      waiting: Number(found(restored.said, /letters between the zones: (\d+) on their way, none is missing/, "the letters")), down: seconds.restore + seconds.start,
    };
    say(`${engines[from]} → ${engines[to]}: ${figure.acknowledged} acknowledged, ${figure.kept} of them restored (${figure.waiting} letters were on their way), ${figure.lost} came after the cut and are lost (${figure.span.toFixed(1)} s)`);
    say(`    backup ${seconds.backup.toFixed(1)} s, writes held ${figure.held.toFixed(1)} ms, ${figure.rows} rows, ${figure.attachments} attachments, ${figure.megabytes.toFixed(1)} MB; verify ${seconds.verify.toFixed(1)} s; restore ${seconds.restore.toFixed(1)} s; serving after ${figure.down.toFixed(1)} s`);
    return figure;
  } finally {
    await first.end("SIGKILL");
    first.lose();
    await second?.end("SIGKILL");
    second?.lose();
    vault.remove();
  }
}

const results = [];
for (const pair of pairs.split(",")) results.push(await drill(...pair.split("-")));
const wrong = results.flatMap(one => one.wrong.map(what => `${one.from} → ${one.to}: ${what}`));
const row = (name, value) => `| ${name} | ${results.map(value).join(" | ")} |`;
const s = name => one => `${one.seconds[name].toFixed(1)} s`;
const revision = execFileSync(program, ["version"], { encoding: "utf8" }).trim();
writeFileSync(new URL("../../docs/generated/drill.md", import.meta.url), `# Backup, loss of the disk, restore

Written by \`make drill\` (tests/drill) on ${new Date().toISOString().slice(0, 10)}: ${revision}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}, ${rate} submissions a second, every fifth with a file.
The demonstration is served, four programs submit, \`madoguchi backup\` runs meanwhile; ${after} s later the server is killed (\`kill -9\`) and its folder and databases are removed. \`madoguchi restore\`
makes the server again from the archive and the key, and \`serve\` goes on.

| | ${results.map(one => `${engines[one.from]} → ${engines[one.to]}`).join(" | ")} |
| --- |${results.map(() => " ---: |").join("")}
${[
  row("backup, beside the storm", s("backup")), row("held (SQLite: writes; PostgreSQL: the handling of letters alone)", one => `${one.held.toFixed(1)} ms`), row("longest time between two acknowledgements meanwhile", one => `${one.slowest} ms`),
  row("rows", one => one.rows), row("attachments", one => one.attachments), row("archive", one => `${one.megabytes.toFixed(1)} MB`), row("`backup verify`", s("verify")), row("`restore`, read back and proved", s("restore")),
  row("start of `serve`", s("start")), row("from an empty place to serving", one => `${one.down.toFixed(1)} s`), row("acknowledged until the disk was lost", one => one.acknowledged),
  row("of these restored", one => one.kept), row("letters between the zones that were on their way, and went on", one => one.waiting), row("came after the cut: **lost with the disk**", one => one.lost),
  row("first and last of these (UTC)", one => one.between), row("that is a time of", one => `${one.span.toFixed(1)} s`), row("all said again with the same keys: answered with the same number", one => one.repeated.same),
  row("taken anew", one => one.repeated.anew),
].join("\n")}

Must be 0, each:

| | ${results.map(one => `${engines[one.from]} → ${engines[one.to]}`).join(" | ")} |
| --- |${results.map(() => " ---: |").join("")}
${results[0].zero.map(([what], at) => row(what, one => one.zero[at][1])).join("\n")}

After each restore an applicant opened the newest application with number and code, and one with a file, and a clerk found both by their numbers, on the pages. \`madoguchi audit verify\`, at the end:

\`\`\`
${results.map(one => `${engines[one.from]} → ${engines[one.to]}\n${one.trace}`).join("\n\n")}
\`\`\`
${wrong.length ? `\n**Not as it must be**: ${wrong.join("; ")}\n` : ""}`);
for (const one of wrong) console.error(`FAULT: ${one}`);
process.exit(wrong.length ? 1 : 0);
