// 研修環境: a town's twin is made, says 研修 on every page and paper, lives a whole case, sends nothing out, knows nobody of the town and is not known
// there; then it is put back.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, until } from "./harness.mjs";
import { at, comeBack, draft, hasCase, openCase, openDraft, recordPayment, registerDog, signIn, staff, start, take, town } from "./acts.mjs";

export const name = "training";
export const environment = { MADO_TRAINING: "soja-shi" };
const twin = "/soja-shi-kenshu", secret = "kenshu no aikotoba 51";

function training(world, verb, slug = "soja-shi", env = world.environment) {
  const file = join(world.data, "kenshu-password");
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return spawnSync(world.program, ["training", verb, "--town", slug, "--data", world.data, "--password-file", file], { encoding: "utf8", env });
}

function done(result, says) {
  expect(result.status === 0 && result.stdout.includes(says), `training: ${result.status} ${result.stdout.slice(-300)}${result.stderr}`);
}

async function trainee(world, zone, number, options = {}) {
  const person = await world.person({ name: `kenshu${number}`, ...options });
  await signIn(person, zone, `kenshu${number}`, { slug: twin, secret });
  expect(!person.path.endsWith("/sign-in"), `kenshu${number} cannot sign in: ${(await person.text()).slice(0, 200)}`);
  person.zone = zone;
  return person;
}

// The mark: in words on the page, in the title, and for crawlers.
async function isMarked(person, marked = true) {
  const bar = await person.page.locator(".training").count(), title = await person.page.title(), robots = await person.page.locator("meta[name=robots][content*=noindex]").count();
  const has = bar === 1 && /^(【研修】|【れんしゅう】|\[Training\])/.test(title) && robots === 1;
  const hasNone = bar === 0 && !title.includes("研修】") && !title.includes("[Training]");
  expect(marked ? has : hasNone, `${person.page.url()} ${marked ? "does not say" : "says"} 研修: ${title}`);
}

// The words of a PDF: 研修 on each of its pages.
async function isMarkedPaper(world, person, address) {
  const { bytes, type } = await person.fetch(address);
  expect(type.startsWith("application/pdf"), `${address} is ${type}`);
  const file = join(world.data, "paper.pdf");
  writeFileSync(file, bytes);
  const { stdout, error } = spawnSync("pdftotext", [file, "-"], { encoding: "utf8" });
  if (error) return expect(bytes.length > 1000, "the paper is empty");  // without poppler: base/print and app tests look inside
  const pages = stdout.split("\f").slice(0, -1);
  for (const page of pages) expect(page.replace(/\s/g, "").includes("研修"), `a page of ${address} does not say 研修: ${page.slice(0, 200)}`);
}

const mailed = world => readdirSync(join(world.data, "mail")).map(one => readFileSync(join(world.data, "mail", one), "utf8"));

// -- a whole case, from both sides of the counter
async function decideOn(clerk, head, slug) {
  await take(clerk);
  await recordPayment(clerk);
  await draft(clerk, "done");
  await openDraft(head, "見本 花子", slug);
  await head.press("決裁する");
}

async function life(world) {
  const resident = await world.person({ name: "trainee resident", narrow: true });
  for (const [path, words] of [["/", "どんな手続をしますか"], ["/procedures/dog_registration", "犬の登録"], ["/applications", "申請"], ["/?language=ja-x-easy", ""], ["/?language=en", ""], ["/nothing", ""]]) {
    await resident.go("front", twin + path);
    await isMarked(resident);
    await resident.sees(words);
  }
  await resident.go("front", `${twin}/?language=ja`);
  const key = await registerDog(resident, { slug: twin, more: { mail: "kenshu-taro@example.jp" } });
  await isMarked(resident);
  const clerk = await trainee(world, "office", "15");
  await isMarked(clerk);
  const path = await openCase(clerk, key);
  await isMarked(clerk);
  const head = await trainee(world, "office", "14", { keyboard: true });
  await decideOn(clerk, head, twin);
  await isMarked(head);
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("結果をお知らせしました");
  await resident.pressOn(resident.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await isMarked(resident);
  await isMarkedPaper(world, resident, `${resident.path}/pdf`);
  await isMarkedPaper(world, resident, at(key, "/copy"));
  await clerk.go("office", path);
  await clerk.waitsFor("終わり");
  return { key, path };
}

// -- nothing gets out
async function mails(world, { key }) {
  const reader = await world.person({ name: "reader" });
  await reader.go("front", `${twin}/training/mails`);
  await reader.waitsFor("k…@example.jp");
  await isMarked(reader);
  await reader.seesNot("kenshu-taro@example.jp");
  expect(await reader.go("front", `${town}/training/mails`) === 404, "a real town shows withheld mails");
  const resident = await world.person({ name: "real resident" });
  const real = await registerDog(resident, { more: { mail: "hanako@example.jp" } });
  const clerk = await staff(world, "office", "morita_a");
  await openCase(clerk, real);
  await decideOn(clerk, await staff(world, "office", "kunisada_t"), town);
  await until("the mail of the real town", async () => mailed(world).some(one => one.includes("hanako@example.jp")));
  expect(!mailed(world).some(one => one.includes("kenshu-taro") || one.includes(key.number)), "a mail of the twin was sent");
  return real;
}

async function stands(world) {
  const visitor = await world.person({ name: "visitor" });
  await visitor.go("front", "/");
  expect(!(await visitor.page.content()).includes("kenshu"), "the list of towns shows the twin");
  await visitor.go("front", `${town}/`);
  await isMarked(visitor, false);
  await visitor.go("office", `${town}/sign-in`);
  await isMarked(visitor, false);
  await visitor.press("研修環境をひらく");
  expect(visitor.path.startsWith(twin), `研修環境をひらく leads to ${visitor.path}`);
  await isMarked(visitor);
  await visitor.go("core", `${twin}/sign-in`);
  await isMarked(visitor);
}

// -- two towns that do not know each other
async function walls(world, { key, path }, real) {
  const stranger = await world.person({ name: "kenshu11 at the real town" });
  await signIn(stranger, "office", "kenshu11", { slug: town, secret });
  expect(stranger.path.endsWith("/sign-in"), "an account of the twin opens the real town");
  const visitor = await world.person({ name: "morita_a at the twin" });
  await signIn(visitor, "office", "morita_a", { slug: twin });
  expect(visitor.path.endsWith("/sign-in"), "an account of the real town opens the twin");

  const clerk = await staff(world, "office", "morita_a");
  expect(!await hasCase(clerk, key), "the real office finds a case of the twin");
  expect(await clerk.go("office", path.replace(twin, town)) === 404, "the real office opens a case of the twin");
  await until("the real case", () => hasCase(clerk, real));
  const realPath = clerk.path;
  const learner = await trainee(world, "office", "15");
  expect(!await hasCase(learner, real, twin), "the twin finds a case of the real town");
  expect(await learner.go("office", realPath.replace(town, twin)) === 404, "the twin opens a case of the real town");
  await learner.go("office", realPath);
  expect(learner.path === `${town}/sign-in`, `a session of the twin opens ${learner.path}`);

  const resident = await world.person({ name: "thief" });
  await comeBack(resident, key);
  expect(resident.path === `${town}/applications`, "a number of the twin opens at the real town");
  await comeBack(resident, real, twin);
  expect(resident.path === `${twin}/applications`, "a number of the real town opens at the twin");
}

async function programs(world) {
  const administrator = await trainee(world, "office", "01");
  await administrator.go("office", `${twin}/administration/systems`);
  await administrator.answer({ name: "架空の研修プログラム", contact: "架空システム株式会社", purpose: "研修", scopes: ["applications.file", "applications.follow"], divisions: ["*"] });
  await administrator.press("登録してトークンを表示する");
  const token = (await administrator.text()).match(/mado_[\w-]{43}/)?.[0];
  expect(token, `no token: ${(await administrator.text()).slice(0, 300)}`);
  const status = async slug => (await fetch(world.address("front", `${slug}/api/v1/webhooks`), { headers: { authorization: `Bearer ${token}` } })).status;
  await until("the twin's front knows the token", async () => await status(twin) === 200);
  expect(await status(town) === 401, `a token of the twin answers ${await status(town)} at the real town`);
}

// -- put back
async function reset(world, { key }, real) {
  const unsent = await world.person({ name: "half done" });
  const draftKey = await start(unsent, "dog_registration", "person");
  done(training(world, "reset"), "soja-shi-kenshu: ");
  const clerk = await trainee(world, "office", "15");
  expect(!await hasCase(clerk, key, twin), "the case is still there after the reset");
  const reader = await world.person({ name: "reader after" });
  await reader.go("front", `${twin}/training/mails`);
  await reader.seesNot("k…@example.jp");
  const again = await world.person({ name: "again" });
  await comeBack(again, key, twin);
  expect(again.path === `${twin}/applications`, "a number from before the reset opens");
  await registerDog(again, { slug: twin });
  const real_clerk = await staff(world, "office", "morita_a");
  expect(await hasCase(real_clerk, real), "the reset took a case of the real town");
  await unsent.go("front", at(draftKey, ""));
  expect(unsent.path.startsWith(at(draftKey, "/answers/")), "the reset took a draft of the real town");
}

export async function run(world) {
  const without = training(world, "create", "soja-shi", { ...world.environment, MADO_TRAINING: "okayama-shi" });
  expect(without.status !== 0 && without.stderr.includes("training: [soja-shi]"), `a town that has no twin: ${without.stderr}`);
  done(training(world, "create"), "soja-shi-kenshu: ");
  const twice = training(world, "create");
  expect(twice.status !== 0 && twice.stderr.includes("training reset"), `create twice: ${twice.stderr}`);
  await stands(world);
  const made = await life(world);
  const real = await mails(world, made);
  await walls(world, made, real);
  await programs(world);
  await reset(world, made, real);
}
