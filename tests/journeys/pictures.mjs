// node tests/journeys/pictures.mjs PATH_TO_madoguchi OUT_DIR: every main page of the demonstration, wide and narrow, as a picture; those of the
// README and of the guides (docs/images) are some of them. The pages are looked at as in the journeys.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { World, narrow, tokyo, until, wide } from "./harness.mjs";
import { answerAll, answerPage, at, dog, draft, hear, openCase, openDraft, recordPayment, registerDog, road, send, setOperatorsPassword, signIn, signInAsOperator, staff, start, take, town } from "./acts.mjs";
import { drawing, picture } from "./papers.mjs";
import * as allowance from "./allowance.mjs";
import * as assistance from "./assistance.mjs";
import * as catalogue from "./catalogue.mjs";
import * as datasets from "./datasets.mjs";
import * as treasury from "./treasury.mjs";
import * as visits from "./visits.mjs";

const [program, out] = process.argv.slice(2);
if (!program || !out) {
  console.error("usage: node tests/journeys/pictures.mjs PATH_TO_madoguchi OUT_DIR");
  process.exit(2);
}
const images = resolve(dirname(fileURLToPath(import.meta.url)), "../../docs/images");
mkdirSync(out, { recursive: true });
mkdirSync(images, { recursive: true });

const prefecture = "/okayama-ken";

async function take_picture(person, name, whole = true) {
  for (const [width, size] of [["wide", wide], ["narrow", narrow]]) {
    await person.page.setViewportSize(size);
    await person.page.screenshot({ path: join(out, `${name}-${width}.png`), fullPage: whole });
  }
  await person.page.setViewportSize(person.options?.narrow ? narrow : wide);
}

// The pages of an application from its start to its receipt.
async function resident(world) {
  const person = await world.person({ name: "resident" });
  const visit = async (name, path) => { await person.go("front", town + path); await take_picture(person, name); };
  await visit("home", "/");
  await visit("search", `/procedures?q=${encodeURIComponent("いぬ")}`);
  await visit("procedure", "/procedures/dog_registration");
  await visit("start", "/procedures/dog_registration/start");
  const key = await start(person, "dog_registration", "person");
  await take_picture(person, "key");
  await person.press("入力をはじめる");
  const pages = dog();
  for (const page of pages.slice(0, 2)) await answerPage(person, page);
  await person.press("次へ進む");
  await take_picture(person, "question-wrong");
  for (const page of pages.slice(2)) await answerPage(person, page);
  await take_picture(person, "check");
  await send(person, key);
  await take_picture(person, "receipt");
  return { person, key };
}

async function ofCase(world, { person, key }) {
  const clerk = await staff(world, "office", "morita_a");
  await clerk.go("office", `${town}/`);
  await take_picture(clerk, "inbox");
  await openCase(clerk, key);
  await take(clerk);
  await take_picture(clerk, "case");
  await clerk.answer({ mark: ["colour", "features"] });
  await clerk.press("印をつけた項目の補正を求める");
  await clerk.answer({ "say.colour": "写真では白く見えます。色を確かめてください。", "say.features": "尾の形を書き足してください。" });
  await take_picture(clerk, "ask");
  await clerk.press("補正を求める", { exact: true });
  await person.go("front", at(key, "/status"));
  await person.waitsFor("2つの項目を確かめてください");
  await take_picture(person, "status-asked");
  await person.press("2つの項目に答える");
  await take_picture(person, "complete");
  await clerk.close();
}

async function decided(world) {
  const person = await world.person({ name: "second resident" });
  const key = await registerDog(person);
  const clerk = await staff(world, "office", "morita_a");
  await openCase(clerk, key);
  await take(clerk);
  await clerk.press("料金の減免・増額");
  await take_picture(clerk, "charge");
  await openCase(clerk, key);
  await recordPayment(clerk);
  await draft(clerk, "done");
  const head = await staff(world, "office", "kunisada_t");
  await head.go("office", `${town}/approvals`);
  await take_picture(head, "approvals");
  await openDraft(head, "見本 花子");
  await take_picture(head, "approve");
  await head.press("決裁する");
  await person.go("front", at(key, "/status"));
  await person.waitsFor("結果をお知らせしました");
  await take_picture(person, "status-done");
  await person.pressOn(person.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await take_picture(person, "document");
}

async function roads(world) {
  const body = await world.person({ name: "body" });
  const key = await start(body, "road_occupancy", "business");
  await answerAll(body, key, road({ location_map: { files: [drawing("位置図.pdf")] }, plans: { files: [picture("構造図.png")] } }).slice(0, -1));
  await take_picture(body, "question-files");
  await answerPage(body, road({ location_map: { files: [drawing("位置図.pdf")] }, plans: { files: [picture("構造図.png")] } }).at(-1));
  await send(body, key);
  const clerk = await staff(world, "office", "fujii_n");
  const path = await openCase(clerk, key);
  await take(clerk);
  await take_picture(clerk, "case-road");
  await clerk.press("計算と判定の理由");
  await take_picture(clerk, "case-reasons");
  await openCase(clerk, key);
  await clerk.press("確かめた事項を書く");
  await take_picture(clerk, "examine");
  await clerk.answer({ grade: "1", room_elsewhere: "no", remaining_m: "3.5", structure_safe: "yes", conditions: ["as_applied", "lowest_edge"] });
  await clerk.press("保存する");
  await hear(world, clerk, path, { applicant: "見本ベーカリー" });
  await clerk.press("起案する");
  await take_picture(clerk, "draft");
  await clerk.answer({ result: "granted" });
  await clerk.press("起案する");
  const head = await staff(world, "office", "hiramatsu_k");
  await openDraft(head, "見本ベーカリー");
  await take_picture(head, "approve-road");
  await head.press("決裁する");
  await body.go("front", at(key, "/status"));
  await body.waitsFor("結果をお知らせしました");
  await body.pressOn(body.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await take_picture(body, "document-road");
}

// A registration by telephone, typed at the desk of the division.
async function entry(world) {
  const clerk = await staff(world, "office", "morita_a");
  await clerk.go("office", `${town}/entry`);
  await take_picture(clerk, "entry-choose");
  await clerk.answer({ procedure: "dog_registration", channel: "phone" });
  await clerk.press("入力をはじめる");
  const answers = dog().flatMap(([, ...parts]) => parts).reduce((all, part) => ({ ...all, ...part }), {});
  const { "owner_name.family": family, "owner_name.given": given, ...others } = answers;
  await clerk.answer({ ...others, arrived_on: tokyo(-1), arrived_time: "16:40", applicant: "person", caller_number: "0866000101" });
  await clerk.press("確かめる画面へ");  // who applies says which name is asked
  await clerk.answer({ "owner_name.family": family, "owner_name.given": given });
  await take_picture(clerk, "entry");
  await clerk.press("確かめる画面へ");
  await clerk.answer({ read_back: "yes" });
  await take_picture(clerk, "entry-check");
  await clerk.press("受け付ける", { exact: true });
  await take_picture(clerk, "entry-receipt");
  await clerk.close();
}

// The waiting room of a procedure, as one who waits sees it, and how the office keeps it.
async function waiting(world) {
  const clerk = await staff(world, "office", "morita_a");
  const set = async answers => {
    await clerk.go("office", `${town}/openings/dog_registration/all`);
    await clerk.answer(answers);
    await clerk.press("決める");
  };
  await set({ way: "always", a_minute: "6", message: "予防注射の会場の都合で、整理番号の順にご案内しています。" });
  const people = [];
  for (let number = 1; number <= 14; ++number) {
    const person = await world.person({ name: `number ${number}` });
    await until("the opening reached the front", async () => await person.go("front", `${town}/procedures/dog_registration/waiting`) === 200);
    await person.press("整理番号を取って並ぶ");
    people.push(person);
  }
  await take_picture(people.at(-1), "waiting");
  await clerk.go("office", `${town}/openings/dog_registration/all`);
  await take_picture(clerk, "opening");
  await set({ way: "never", a_minute: "60", message: "" });
  for (const person of [...people, clerk]) await person.close();
}

async function desk(world) {
  const clerk = await staff(world, "office", "kunisada_t");
  for (const [name, path] of [["registers", "/registers"], ["register", "/registers/dogs"], ["phrases", "/phrases"], ["calls", "/calls/new"], ["papers", "/papers"], ["consults", "/consults"],
    ["handover", "/handover"], ["statistics", "/statistics"], ["own", "/own"]]) {
    await clerk.go("office", town + path);
    await take_picture(clerk, name);
  }
  await clerk.close();
}

// The prefecture's round: who is still to be found qualified before the list can be fixed and drawn.
async function rounds(world) {
  const clerk = await world.person({ name: "takagi_m" });
  await signIn(clerk, "office", "takagi_m", { slug: prefecture });
  await clerk.go("office", `${prefecture}/rounds`);
  await take_picture(clerk, "rounds");
  await clerk.pressOn(clerk.page.locator("main a[href*='/rounds/0']").first());
  await take_picture(clerk, "round");
  await clerk.go("office", `${clerk.path}/draw`);
  await take_picture(clerk, "round-draw");
  await clerk.close();
}

async function administration(world) {
  const person = await staff(world, "office", "hayashi_c");
  for (const [name, path] of [["documents", "/documents"], ["print", "/documents/print"], ["administration", "/administration"], ["gateway", "/administration/gateway"], ["people", "/administration/people"],
    ["audit", "/administration/audit"], ["systems", "/administration/systems"], ["procedures", "/procedures"], ["procedure-desk", "/procedures/dog_registration"], ["procedure-edit", "/procedures/dog_registration/edit"],
    ["decisions", "/decisions"], ["decision", "/decisions/route/road_permits"], ["decision-edit", "/decisions/route/road_permits/edit/decides"],
    ["decision-difference", "/decisions/route/road_permits/difference"], ["decision-forty-rows", "/decisions/route/general_affairs"], ["decision-try", "/decisions/route/general_affairs/try"]]) {
    await person.go("office", town + path);
    await take_picture(person, name);
  }
}

async function others(world) {
  const person = await world.person({ name: "visitor" });
  for (const [name, zone, path] of [["towns", "front", "/"], ["design", "front", "/design"], ["return", "front", `${town}/applications`], ["not-found", "front", `${town}/nothing`], ["sign-in", "office", `${town}/sign-in`],
    ["home-easy", "front", `${town}/?language=ja-x-easy`], ["procedure-en", "front", `${town}/procedures/child_allowance?language=en`]]) {
    await person.go(zone, path);
    await take_picture(person, name);
  }
  await person.go("front", `${town}/api`);
  await take_picture(person, "api", false);  // all of it is as long as a street
}

// Who runs the servers, after the work of all the others.
async function operators(world) {
  const person = await world.person({ name: "operator" });
  setOperatorsPassword(world, "nagai aikotoba 83");
  await signInAsOperator(person, "nagai aikotoba 83");
  for (const [name, path] of [["operator", "/"], ["operator-queues", "/queues"], ["operator-slow", "/slow"], ["operator-disk", "/disk"], ["operator-alarms", "/alarms"]]) {
    await person.go("operator", path);
    await take_picture(person, name);
  }
  await person.close();
}

// The upper part of a page, as the guides show it.
const of_guides = new Set(["allowance-recipient", "allowance-sheet", "allowance-try", "allowance-run", "assistance-desk", "assistance-household", "assistance-sheet", "assistance-what-if", "assistance-run", "visits-offline",
  "treasury-year", "dataset-check", "dataset"]);

async function take_life(person, name) {
  await take_picture(person, name);
  if (!of_guides.has(name)) return;
  await person.page.setViewportSize({ width: 1100, height: 1000 });
  await person.page.screenshot({ path: join(images, `${name}.png`) });
  await person.page.setViewportSize(person.options?.narrow ? narrow : wide);
}

// What grows over months, or needs much before it can be looked at: the journeys themselves say when.
async function lives() {
  for (const journeys of [[allowance], [assistance], [visits], [treasury, catalogue, datasets]]) {
    const own = await World.start(program, journeys[0].environment);
    own.picture = take_life;
    try {
      for (const journey of journeys) {
        await journey.run(own);
        await own.empty();
      }
    } finally {
      await own.stop();
    }
  }
}

await lives();
const world = await World.start(program);
try {
  await ofCase(world, await resident(world));
  await decided(world);
  await roads(world);
  await entry(world);
  await waiting(world);
  await desk(world);
  await rounds(world);
  await administration(world);
  await others(world);
  await operators(world);
} finally {
  await world.stop();
}
for (const [from, to] of [["status-asked", "resident"], ["case-road", "clerk"], ["decision-edit", "rules"], ["entry-check", "entry"], ["round", "round"], ["register", "register"], ["waiting", "waiting"], ["operator", "operator"], ["api", "api"]])
  copyFileSync(join(out, `${from}-wide.png`), join(images, `${to}.png`));
