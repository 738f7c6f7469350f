// node tests/journeys/run.mjs PATH_TO_madoguchi [NAME …]: the journeys one after another, one line each.
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

const [program, ...wanted] = process.argv.slice(2);
if (!program) {
  console.error("usage: node tests/journeys/run.mjs PATH_TO_madoguchi [NAME …]");
  process.exit(2);
}
const journeys = [dog, road, child, walls, notices, crash, languages, conditions, rules, attachments, api, entry, lottery].filter(journey => wanted.length === 0 || wanted.includes(journey.name));

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
const world = await World.start(program);
try {
  for (const journey of journeys) {
    const began = Date.now();
    const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
    try {
      await journey.run(world);
      ++passed;
      console.log(`ok      ${journey.name}  ${seconds()}`);
    } catch (error) {
      ++failed;
      console.log(`FAILED  ${journey.name}  ${seconds()}`);
      await report(world, journey, error);
    }
    await world.empty();
  }
} finally {
  await world.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
