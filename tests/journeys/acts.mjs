// What residents and clerks do in many journeys.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, password, tokyo, until } from "./harness.mjs";

export const town = "/soja-shi";

// The answers of one procedure, page by page: [page of the definition, its answers].
export const dog = () => [
  ["owner", { "owner_name.family": "見本", "owner_name.given": "花子", "owner_address.text": "総社市中央一丁目1番1号", owner_phone: "0866000101" }],
  ["dog", { dog_name: "むぎ", breed: "shiba", sex: "female", colour: "茶", features: "小型、尾が巻いている", assistance_dog: "no" }],
  ["dates", { born_on: tokyo(-400), acquired_on: tokyo(-12), registered_before: "no" }],
  ["place", { kept_elsewhere: "no" }],
  ["chip", { chipped: "no" }],
];

export const road = files => [
  ["kind", { kind: "new" }],
  ["who", { company: "株式会社 見本ベーカリー", representative: "代表取締役 景山 直樹", "address.text": "総社市駅前九丁目2番3号", contact: "景山 美咲", contact_phone: "0866000102" }],
  ["what", { purpose: "business", purpose_words: "店舗の入口を示す袖看板", use_class: "sign", length_m: "1.2", width_m: "0.6", structure: "アルミ製、アンカーボルト4本で固定" },
    { sides: "2", lowest_m: "2.6", projection_m: "0.7" }],
  ["where", { route_name: "市道 駅前中央線", "site.text": "総社市駅前九丁目2番先の歩道の上空", parts: ["sidewalk"] }],
  ["period", { start_on: tokyo(30), end_on: tokyo(700) }],
  ["works", { works_method: "高所作業車で取り付ける", digs: "no", works_start_on: tokyo(30), works_end_on: tokyo(31), restoration: "元の状態に戻す" }],
  ["drawings", files],
];

// -- residents
export async function start(resident, procedure, applicant, slug = town) {
  await resident.go("front", `${slug}/procedures/${procedure}/start`);
  if (resident.path.endsWith("/identity")) await resident.press("見本 花子");  // it asks who one is: the invented people of the demonstration
  if (await resident.page.locator("main [name=applicant]").count()) await resident.answer({ applicant });
  await resident.press("次へ進む");
  return readKey(resident);
}

// The number and the code as the page shows them.
export async function readKey(resident) {
  const text = await resident.text();
  const number = text.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b/)?.[0];
  const code = text.match(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){4}\b/)?.[0];
  expect(number && code, `no number and code at ${resident.page.url()}: ${text.slice(0, 300)}`);
  const [, slug, , id] = resident.path.split("/");
  return { number, code, id, slug: `/${slug}` };
}

export function at(key, rest) { return `${key.slug ?? town}/applications/${key.id}${rest}`; }

// One page: its answers, then what its answers ask further, then past the findings that are only to be read.
export async function answerPage(resident, [name, answers, further]) {
  const here = () => resident.path.endsWith(`/answers/${name}`);
  expect(here(), `expected the page ${name}, not ${resident.page.url()}`);
  await resident.answer(answers);
  await resident.press("次へ進む");
  if (further && here()) {
    await resident.answer(further);
    await resident.press("次へ進む");
  }
  if (here() && resident.page.url().includes("noticed=yes")) await resident.press("次へ進む");
  expect(!here(), `${name} was not taken: ${(await resident.text()).slice(0, 500)}`);
}

export async function answerAll(resident, key, pages) {
  await resident.go("front", at(key, ""));
  for (const page of pages) await answerPage(resident, page);
}

export async function send(resident, key, { notice = "electronic", more = {} } = {}) {
  await resident.go("front", at(key, "/check"));
  await resident.answer({ ...more, notice, confirm: "yes" });
  await resident.press("この内容で送る");
  expect(resident.path.endsWith("/receipt"), `not sent: ${(await resident.text()).slice(0, 600)}`);
}

// A whole dog registration without looking left or right.
export async function registerDog(resident, { slug = town, ...options } = {}) {
  const key = await start(resident, "dog_registration", "person", slug);
  await answerAll(resident, key, dog());
  await send(resident, key, options);
  return key;
}

export async function comeBack(resident, key, slug = town) {
  await resident.go("front", `${slug}/applications`);
  await resident.answer({ number: key.number, code: key.code });
  await resident.press("申請を開く");
}

// -- clerks
export async function signIn(clerk, zone, login, { slug = town, secret = password } = {}) {
  await clerk.go(zone, `${slug}/sign-in`);
  await clerk.answer({ login, password: secret });
  await clerk.press("サインインする", { exact: true });
  if (clerk.path.endsWith("/sign-in/factor") && await clerk.page.locator("main .note .code").count()) await showDemonstratedCode(clerk);
}

// In a zone with second factors a demonstration shows the code that its people have to type.
export async function showDemonstratedCode(clerk, control = "code", button = "サインイン") {
  const code = (await clerk.page.locator("main .note .code").first().textContent())?.match(/\d{6}/)?.[0];
  expect(code, `the page shows no code of the demonstration: ${(await clerk.text()).slice(0, 200)}`);
  await clerk.answer({ [control]: code });
  await clerk.press(button, { exact: true });
}

export function setOperatorsPassword(world, password) {
  const file = join(world.data, "operator-password.txt");
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  const set = spawnSync(world.program, ["operator", "password", "--password-file", file, "--data", world.data], { encoding: "utf8" });
  rmSync(file);
  if (set.status !== 0) throw new Error(`the password could not be set: ${set.stderr}`);
}

export async function signInAsOperator(person, password) {
  await person.go("operator", "/sign-in");
  await person.page.getByLabel("運用のパスワード").fill(password);
  await person.page.getByRole("button", { name: "入る" }).click();
  await person.look();
}

export async function staff(world, zone, login, options = {}) {
  const clerk = await world.person({ name: login, ...options });
  await signIn(clerk, zone, login);
  expect(!clerk.path.endsWith("/sign-in"), `${login} cannot sign in: ${(await clerk.text()).slice(0, 200)}`);
  clerk.zone = zone;
  return clerk;
}

// By its receipt number in the search of the bar; it arrives through the gateway a moment after sending.
export async function openCase(clerk, key) {
  const address = `${key.slug ?? town}/?word=${key.number}`;
  await until(`the case ${key.number} in ${clerk.zone}`, async () => {
    await clerk.page.goto(clerk.world.address(clerk.zone, address));
    return clerk.path.includes("/cases/");
  });
  await clerk.look();
  return clerk.path;
}

// True, once the neighbouring zones have nothing more to say about it.
export async function hasCase(clerk, key, slug = town) {
  await clerk.page.goto(clerk.world.address(clerk.zone, `${slug}/?word=${key.number}`));
  return clerk.path.includes("/cases/");
}

// What a clerk does with a case whose page is open.
export async function take(clerk) { await clerk.press("担当する"); }

export async function toCase(clerk, path) { await clerk.go(clerk.zone, path); }

// Who is to be heard before the decision: the division answers on its own page, the body by a letter that the clerk writes down.
export async function hear(world, clerk, path, { applicant, division = "yasuda_t" }) {
  const whom = name => clerk.page.locator(`main a[href*="/consult?name=${name}"]`).first();
  await clerk.go(clerk.zone, path);
  await clerk.pressOn(whom("city_planning"));
  await clerk.press("尋ねる", { exact: true });
  await clerk.sees("回答待ち");
  await clerk.pressOn(whom("police"));
  await clerk.answer({ addressee: "見本警察署長", address: "岡山県総社市中央九丁目9番9号" });
  await clerk.press("尋ねる", { exact: true });
  await clerk.sees("見本警察署長");
  const planner = await staff(world, "office", division);
  await planner.go("office", `${town}/consults`);
  await planner.pressOn(planner.page.locator("main a", { hasText: "道路占用" }).first());
  await planner.sees(applicant);
  await planner.answer({ answer: "agree" });
  await planner.press("回答する");
  await planner.sees("回答しました");
  await planner.close();
  await clerk.press("回答を記録する");
  await clerk.answer({ answer: "agree", letter: "見本警第7号" });
  await clerk.press("記録する", { exact: true });
  await clerk.sees("見本警第7号");
  await clerk.go(clerk.zone, path);
}

// At the cashier's till, opened for it and counted after it: the clerk takes cash for his own division (分任出納員). From the case's page, and back to it.
export async function recordPayment(clerk, { amount = "3,000" } = {}) {
  const path = new URL(clerk.page.url()).pathname, change = 10_000;
  await clerk.press("窓口で受け取る");
  await clerk.answer({ site: "担当課の窓口", float: String(change) });
  await clerk.press("レジを開ける");
  await clerk.answer({ given: amount });
  await clerk.press("受け取って領収書を作る");
  await clerk.sees("受け取りました");
  const pieces = {};
  let left = change + Number(amount.replaceAll(",", ""));
  for (const piece of [10_000, 1_000, 100]) {
    pieces[`pieces-${piece}`] = String(Math.floor(left / piece));
    left %= piece;
  }
  await clerk.answer(pieces);
  await clerk.press("レジを締める");
  await clerk.sees("レジを締めました");
  await clerk.press("銀行へ払い込む");
  await clerk.sees("払込書");
  await clerk.go("office", path);
}

export async function draft(clerk, result, more = {}) {
  await clerk.press("起案する");
  await clerk.answer({ result, ...more });
  await clerk.press("起案する");
  await clerk.sees("起案しました");
}

// The draft waits in the list of the one who decides.
export async function openDraft(decider, applicant, slug = town) {
  await decider.go(decider.zone, `${slug}/approvals`);
  const link = decider.page.locator("main a", { hasText: applicant }).first();
  expect(await link.count(), `no draft about ${applicant} waits for ${decider.options.name}: ${await decider.text()}`);
  await decider.pressOn(link);
}

export async function decide(decider, applicant) {
  await openDraft(decider, applicant);
  await decider.press("決裁する");
}
