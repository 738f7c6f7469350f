// 児童扶養手当 of a town: a father claims at the front of 早島町, the town checks and forwards it (進達・副申), the prefecture decides, he reads the answer where he
// claimed. And 生活保護 of a city: somebody applies without a paper and is told that urgent need cannot wait.
import { expect, tokyo } from "./harness.mjs";
import { answerPage, at, decide, draft, openCase, openDraft, send, signIn, start, take, toCase } from "./acts.mjs";
import { myNumber } from "./papers.mjs";

export const name = "forwarding";

const small = "/hayashima-cho", prefecture = "/okayama-ken", own = myNumber("32345678901");

export async function run(world) {
  await throughTheTown(world);
  await assistance(world);
}

export async function colleague(world, slug, login) {
  const clerk = await world.person({ name: `${login} of ${slug}` });
  await signIn(clerk, "core", login, { slug });
  expect(!clerk.path.endsWith("/sign-in"), `${login} cannot sign in: ${(await clerk.text()).slice(0, 200)}`);
  clerk.zone = "core";
  return clerk;
}

const widower = { called: "father", name: "試作 一樹", kana: "シサク カズキ", child: "試作 小夏", standing: "father", circumstance: "died" };

// Through the town to the prefecture's decision; `who`: another parent.
export async function throughTheTown(world, who = widower) {
  const father = await world.person({ name: who.called, narrow: true });
  const key = await claim(father, who);
  await father.seesNot(own);
  const town = await colleague(world, small, "sano_m");
  const path = await openCase(town, key);
  await take(town);
  await town.sees(who.child);
  expect(!(await town.page.content()).includes(own), "the case shows a number");
  await checkNumbers(town, path);
  await town.press("進達・移送する");
  await town.answer({ forward: "to_prefecture", to: "330001", opinion: "戸籍により配偶者の死亡を確かめました。請求は適当と認めます。", checked: "yes" });
  await town.pressOn(town.page.locator("main form button[type=submit]").first());
  const head = await colleague(world, small, "okuda_t");
  await openDraft(head, who.name, small);
  await head.press("決裁する");
  await head.sees("決裁しました");
  await decidedByThePrefecture(world, key, who);
  await father.go("front", at(key, "/status"));
  await father.waitsFor("結果をお知らせしました");
  await toCase(town, path);
  await town.waitsFor("児童扶養手当認定通知書");
}

async function decidedByThePrefecture(world, key, who) {
  const clerk = await colleague(world, prefecture, "mori_y");
  const there = await openCase(clerk, { ...key, slug: prefecture });
  await clerk.sees("早島町", "副申");
  await take(clerk);
  await checkNumbers(clerk, there);
  await clerk.press("確かめた事項を書く");
  await clerk.answer({ identity_checked: "yes", resident: "yes", circumstance_found: "yes", partner_found: "no", income: "1000000", dependants: "1" });
  await clerk.press("保存する");
  await toCase(clerk, there);
  await draft(clerk, "granted");
  const head = await colleague(world, prefecture, "okamoto_j");
  await openDraft(head, who.name, prefecture);
  await head.sees("48,050");
  await head.press("決裁する");
  await head.sees("決裁しました");
}

async function checkNumbers(clerk, path) {
  await toCase(clerk, path);
  await clerk.press("番号確認と身元確認");
  await clerk.answer({ number: "my_number_card", person: "my_number_card" });
  await clerk.press("記録する");
  await toCase(clerk, path);
}

const person = (control, words) => ({ [`${control}.family`]: words.split(" ")[0], [`${control}.given`]: words.split(" ")[1] });

async function claim(father, who) {
  await father.go("front", `${small}/procedures?q=${encodeURIComponent("父子家庭")}`);
  await father.press("児童扶養手当の認定請求");
  const key = await start(father, "child_support_claim", "person", small);
  await father.press("入力をはじめる");
  await answerPage(father, ["circumstance", { standing: who.standing, circumstance: who.circumstance, circumstance_on: tokyo(-40), has_partner: "no" }]);
  await answerPage(father, ["claimant", { ...person("name", who.name), born_on: { era: "showa", year: 63, month: 8, day: 8 }, "address.text": "都窪郡早島町前潟九丁目1番地", moved_this_year: "no", phone: "0860000201", keep_secret: "no" }]);
  await father.pressOn(father.control("children.add"));
  await father.answer({ ...person("children.0.child_name", who.child), "children.0.child_born_on": { era: "reiwa", year: 2, month: 4, day: 10 }, "children.0.child_relation": "child", "children.0.child_disabled": "no",
    "children.0.living": "together", "children.0.cared_for": "yes", "children.0.raised_since": { era: "reiwa", year: 2, month: 4, day: 10 } });
  await father.press("この内容にする");
  await answerPage(father, ["children", {}]);
  await answerPage(father, ["household", { has_supporters: "no" }]);
  await answerPage(father, ["money", { filed_taxes: "declared", has_maintenance: "no" }]);
  await answerPage(father, ["pension", { has_pension: "no" }]);
  await answerPage(father, ["account", { "account.way": "own", "account.bank": "0001", "account.branch": "001", "account.kind": "ordinary", "account.number": "3456780", "account.name": who.kana }]);
  await answerPage(father, ["papers", { "register_paper.way": "counter" }]);
  await send(father, key, { more: { my_number: own } });
  await father.sees("受け付けました");
  return key;
}

async function assistance(world) {
  const resident = await world.person({ name: "somebody without papers", narrow: true });
  await resident.go("front", `/soja-shi/procedures?q=${encodeURIComponent("生活が苦しい")}`);
  await resident.press("生活保護の申請");
  await resident.sees("国民の権利");
  const key = await start(resident, "public_assistance_application", "person");
  await resident.press("入力をはじめる");
  await answerPage(resident, ["reason", { needs_now: ["money"], reason: "仕事がなくなった。" }, {}]);
  await answerPage(resident, ["applicant", { applies_as: "self", ...person("name", "試作 五郎"), "address.text": "なし", stays_at: "駅前の公園", keep_secret: "no" }]);
  await resident.pressOn(resident.control("members.add"));
  await resident.answer({ ...person("members.0.member_name", "試作 五郎"), "members.0.member_relation": "head" });
  await resident.press("この内容にする");
  await answerPage(resident, ["members", {}]);
  await answerPage(resident, ["home", { home: "none" }]);
  await answerPage(resident, ["money", { tell_money: "later" }]);
  await answerPage(resident, ["relatives", {}]);
  await answerPage(resident, ["papers", { consents: "yes" }]);
  await send(resident, key);
  await resident.sees("受け付けました");
  const caseworker = await colleague(world, "/soja-shi", "kuroda_m");
  const path = await openCase(caseworker, key);
  await caseworker.sees("駅前の公園", "居住地がありません", "決定の期限");
  await take(caseworker);
  await toCase(caseworker, path);
  await caseworker.press("確かめた事項を書く");
  await caseworker.answer({ identity_checked: "yes", responsible_here: "yes", minimum_cost: "78000", income_for_need: "0", kinds: ["living"] });
  await caseworker.press("保存する");
  await toCase(caseworker, path);
  await draft(caseworker, "granted");
  const head = await colleague(world, "/soja-shi", "doi_s");
  await decide(head, "試作 五郎");
  await head.sees("決裁しました");
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("結果をお知らせしました");
  await resident.pressOn(resident.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await resident.sees("78,000円", "保護を受けている間の権利", "岡山県知事に対して審査請求", "50日");
}
