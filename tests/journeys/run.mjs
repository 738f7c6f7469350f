// node tests/journeys/run.mjs PATH_TO_madoguchi [NAME …]: the journeys one after another, one line each; then the first one again on PostgreSQL
// (MADO_TEST_POSTGRESQL, as ./test sets it). --part 1/2: the first half of them; two halves run side by side in worlds of their own.
import { spawnSync } from "node:child_process";
import { World } from "./harness.mjs";
import * as dog from "./dog.mjs";
import * as road from "./road.mjs";
import * as child from "./child.mjs";
import * as walls from "./walls.mjs";
import * as notices from "./notices.mjs";
import * as crash from "./crash.mjs";
import * as languages from "./languages.mjs";
import * as rules from "./rules.mjs";
import * as conditions from "./conditions.mjs";
import * as api from "./api.mjs";
import * as attachments from "./attachments.mjs";
import * as entry from "./entry.mjs";
import * as lottery from "./lottery.mjs";
import * as meetings from "./meetings.mjs";
import * as operator from "./operator.mjs";
import * as waiting from "./waiting.mjs";
import * as training from "./training.mjs";
import * as card from "./card.mjs";
import * as payments from "./payments.mjs";
import * as oidc from "./oidc.mjs";
import * as hostile from "./hostile.mjs";
import * as accounts from "./accounts.mjs";
import * as records from "./records.mjs";
import * as staff from "./staff.mjs";
import * as approvals from "./approvals.mjs";
import * as privacy from "./privacy.mjs";
import * as seals from "./seals.mjs";
import * as disclosure from "./disclosure.mjs";
import * as circulation from "./circulation.mjs";
import * as treasury from "./treasury.mjs";
import * as datasets from "./datasets.mjs";
import * as assistance from "./assistance.mjs";
import * as harvests from "./harvests.mjs";
import * as catalogue from "./catalogue.mjs";
import * as allowance from "./allowance.mjs";
import * as forwarding from "./forwarding.mjs";
import * as visits from "./visits.mjs";

const [program, ...wanted] = process.argv.slice(2);
const [part, parts] = wanted[0] === "--part" ? wanted.splice(0, 2)[1].split("/").map(Number) : [1, 1];
if (!program || !(part >= 1 && part <= parts)) {
  console.error("usage: node tests/journeys/run.mjs PATH_TO_madoguchi [--part N/M] [NAME …]");
  process.exit(2);
}
const all = [treasury, dog, road, child, walls, notices, crash, languages, conditions, rules, attachments, api, entry, lottery, waiting, meetings, operator, training, card, payments, accounts, hostile, oidc, records, staff, privacy, seals, approvals, disclosure, circulation, catalogue, datasets, harvests, forwarding, visits, assistance, allowance].filter(journey => wanted.length === 0 || wanted.includes(journey.name));
// Neighbours stay together and in their order: some meet what the one before has left.
const share = some => some.slice(Math.round(some.length * (part - 1) / parts), Math.round(some.length * part / parts));
const journeys = [...share(all.filter(one => !one.environment)), ...share(all.filter(one => one.environment))];

// Where everybody stood when it failed.
async function report(world, journey, error) {
  console.log(String(error.stack ?? error));
  for (const person of world.people) {
    const file = `/tmp/mado-journey-${journey.name}-${(person.options.name ?? "somebody").replace(/[^\w]+/g, "_")}.png`;
    await person.page.screenshot({ path: file, fullPage: true }).catch(() => {});
    console.log(`  ${person.options.name ?? "somebody"} at ${person.page.url()}  ${file}`);
  }
  if (world.log) console.log(world.log.split("\n").slice(-8).join("\n"));
}

let passed = 0, failed = 0;
async function walk(world, journey, name = journey.name) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  try {
    await journey.run(world);
    ++passed;
    console.log(`ok      ${name}  ${seconds()}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED  ${name}  ${seconds()}`);
    await report(world, journey, error);
  }
  await world.empty();
}

const world = await World.start(program);
try {
  for (const journey of journeys.filter(one => !one.environment)) await walk(world, journey);
} finally {
  await world.stop();
}
// Those that need another configuration.
for (const journey of journeys.filter(one => one.environment)) {
  const own = await World.start(program, typeof journey.environment === "function" ? await journey.environment() : journey.environment);
  try {
    await walk(own, journey);
  } finally {
    await own.stop();
    await journey.after?.();
  }
}

// The same life with the zones in three databases of the private server, which forgets them when it is stopped.
const postgresql = process.env.MADO_TEST_POSTGRESQL;
if (journeys.includes(dog) && !postgresql) console.log("skipped dog on PostgreSQL: MADO_TEST_POSTGRESQL is not set");
if (journeys.includes(dog) && postgresql) {
  const name = `mado_journey_${process.pid}`;
  const prepared = spawnSync(program, ["database", "prepare", "--admin", postgresql, "--name", name, "--login", "madoguchi_journey"], { encoding: "utf8" });
  if (prepared.status !== 0) throw new Error(`database prepare failed: ${prepared.stdout}${prepared.stderr}`);
  const there = await World.start(program, { MADO_DATABASE_ADDRESS: `${postgresql} user=madoguchi_journey dbname=${name}_{zone}` });
  try {
    await walk(there, dog, "dog on PostgreSQL");
  } finally {
    await there.stop();
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
