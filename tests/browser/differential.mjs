// node tests/browser/differential.mjs PATH_TO_browser_cases [SEED] [COUNT]: the engine that pages load, npm feelin as bundled, must give for every
// condition of the listed subset what ours gives; and what <mado-conditions> understands of what is typed, the server must understand alike.
// With --differences: what of the rest is not alike (docs/adr/0010 lists it).
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
// As pages load it: a module, whatever its name ends with (node 18 would take a .js file without package.json for CommonJS).
const engine = readFileSync(join(root, "modules/front/applications/assets/feelin.js")).toString("base64");
const { date, evaluate } = await import(`data:text/javascript;base64,${engine}`);
const list = process.argv.includes("--differences");
const [program, seed = "20261121", count = "4000"] = process.argv.slice(2).filter(one => !one.startsWith("--"));
const cases = spawnSync(program, [seed, count, join(root, "definitions/procedures")], { encoding: "utf8", maxBuffer: 1 << 30 });
if (cases.status !== 0) {
  console.error(`${program} ended with ${cases.status}: ${cases.stderr}`);
  process.exit(1);
}

function read(value) {
  if (Array.isArray(value)) return value.map(read);
  if (value === null || typeof value !== "object") return value;
  return "number" in value ? Number(value.number) : "day" in value ? date(value.day) : value;
}

// What feelin made of it, in the same form as ours: as JSON, numbers as text.
function told(value) {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(told);
  if (typeof value === "number") return { number: String(value) };
  if (typeof value === "object") return { other: String(value) };
  return value;
}

// A decimal of ours and a double are alike when the decimal reads as that double and the double is written as that decimal.
function alike(ours, theirs) {
  if (ours?.number !== undefined && theirs?.number !== undefined) return ours.number === theirs.number;
  if (Array.isArray(ours) && Array.isArray(theirs)) return ours.length === theirs.length && ours.every((one, i) => alike(one, theirs[i]));
  if (ours?.day !== undefined) return theirs?.other === ours.day;
  return JSON.stringify(ours) === JSON.stringify(theirs);
}

function theirs(one) {
  try {
    return told(evaluate(one.run, Object.fromEntries(Object.entries(one.context).map(([name, value]) => [name, read(value)]))).value);
  } catch (error) {
    return { other: `${error.name}: ${error.message}` };
  }
}

// The element's own functions, as the page has them.
const element = readFileSync(join(root, "design/components/conditions/conditions.js"), "utf8");
const { understood, dayOf, unsure } = runInNewContext(`${element}\n({ understood, dayOf, unsure })`, { HTMLElement: class {}, customElements: { define() {} } });

// What the page makes of it; undefined when it asks the server.
function understoodHere({ type, typed }) {
  const part = name => typed[`${type}.${name}`];
  const parts = type === "day" || type === "part" ? ["year", "month", "day"].map(part) : [typed[type]];
  if (parts.every(one => one === "")) return null;
  const value = parts.length === 3 ? dayOf(part("era"), ...parts) : understood[type](parts[0]);
  if (value === unsure) return undefined;
  return parts.length === 3 ? { day: value } : told(value);
}

const sameNumber = (a, b) => a?.number !== undefined && b?.number !== undefined && Number(a.number) === Number(b.number);
const counts = { random: 0, library: 0, unlisted: 0, typed: 0, understood: 0 };
const wrong = [], differences = [];
for (const line of cases.stdout.split("\n")) {
  if (!line) continue;
  const one = JSON.parse(line);
  ++counts[one.what];
  if (one.what === "typed") {
    const here = understoodHere(one);
    if (here === undefined) continue;
    ++counts.understood;
    if (JSON.stringify(here) !== JSON.stringify(one.ours) && !sameNumber(here, one.ours)) wrong.push({ ...one, source: `${one.type} ${JSON.stringify(one.typed)}`, theirs: here });
    continue;
  }
  const answer = theirs(one);
  if (alike(one.ours, answer)) continue;
  (one.what === "unlisted" ? differences : wrong).push({ ...one, theirs: answer });
}

const shown = one => `${one.source}   ours ${JSON.stringify(one.ours)}, feelin ${JSON.stringify(one.theirs)}`;
if (list) for (const one of differences) console.log(shown(one));

// The differences for which the list leaves something out: when one of them is gone, the list may grow.
const known = readFileSync(join(root, "tests/browser/differences.txt"), "utf8").split("\n").filter(line => line && !line.startsWith("#"));
const gone = known.filter(one => !differences.some(found => found.source === one));
for (const one of wrong.slice(0, 20)) console.error(`inside the list: ${shown(one)}\n    as ${one.run ?? "typed"} with ${JSON.stringify(one.context ?? one.typed)}`);
for (const one of gone) console.error(`tests/browser/differences.txt has what is no difference any more: ${one}`);
console.log(`${counts.random} random and ${counts.library} library evaluations and ${counts.understood} of ${counts.typed} typed answers compared, ${wrong.length} differ; ${differences.length} of ${counts.unlisted} unlisted expressions differ`);
process.exit(wrong.length || gone.length || counts.random < 5000 || counts.library === 0 || counts.understood < 500 ? 1 : 0);
