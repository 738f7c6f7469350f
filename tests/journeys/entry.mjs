// 入力受付: a dog registration by telephone and one by post at the desk of the division; the one by post lacks something, is asked for on paper, completed over
// the counter and finished. The slip and the forms, filled and blank.
import { expect, narrow, tokyo, wide } from "./harness.mjs";
import { decide, dog, draft, openCase, recordPayment, staff, take, town } from "./acts.mjs";

export const name = "entry";

const { "owner_name.family": family, "owner_name.given": given, ...answers } = dog().flatMap(([, ...parts]) => parts).reduce((all, part) => ({ ...all, ...part }), {});
const person = (family, given) => ({ "owner_name.family": family, "owner_name.given": given });

export async function run(world) {
  const clerk = await staff(world, "office", "morita_a");
  await byTelephone(clerk);
  const key = await byPost(clerk);
  await goOn(clerk);
  await finish(world, clerk, key);
  await wall(world);
}

async function begin(clerk, channel) {
  await clerk.go("office", `${town}/entry`);
  await clerk.answer({ procedure: "dog_registration", channel });
  await clerk.press("入力をはじめる");
}

async function number(clerk) {
  await clerk.sees("受け付けました");
  return (await clerk.text()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b/)[0];
}

async function byTelephone(clerk) {
  await begin(clerk, "phone");
  await clerk.sees("電話を受けた日");
  await clerk.answer({ ...answers, arrived_on: tokyo(1), arrived_time: "09:00", applicant: "person", caller_number: "0866000101" });
  await clerk.press("確かめる画面へ");
  await clerk.sees("きょうより先の日時です");
  expect(await clerk.value("dog_name") === "むぎ", "answers are lost beside a day in the future");
  // Whose application it is decides whether the name of a person or of a body is asked.
  await clerk.answer({ ...person(family, given), arrived_on: tokyo(-1), arrived_time: "23:59" });
  await clerk.press("確かめる画面へ");
  await clerk.sees("内容を確かめる", "むぎ", "読み上げ確認");
  await clerk.answer({ read_back: "yes" });
  await clerk.press("受け付ける", { exact: true });
  await number(clerk);
  await clerk.sees("電話", "23時59分");
  await clerk.press("案件を開く");
  await clerk.sees("電話で届いたもの", "読み上げて、相手が確かめました");
}

// The paper lacks the colour: it has arrived all the same.
async function byPost(clerk) {
  await begin(clerk, "post");
  await clerk.answer({ ...answers, colour: "", arrived_on: tokyo(-2), arrived_time: "10:30", applicant: "person", pages: "2",
    evidence: "運転免許証の写し" });
  await clerk.press("確かめる画面へ");
  await clerk.sees("入力を直してください");
  await clerk.answer({ ...person("架空", "次郎"), as_it_is: "yes" });
  await clerk.press("確かめる画面へ");
  await clerk.sees("足りないところ、合わないところ", "毛の色");
  await clerk.press("受け付ける", { exact: true });
  const receipt = await number(clerk);
  await clerk.sees("まだ足りないもの", "毛の色");
  const slip = await clerk.fetch(await clerk.page.locator("main a", { hasText: "受付票" }).getAttribute("href"));
  expect(slip.type.startsWith("application/pdf") && slip.bytes.length > 1000, "there is no slip to hand over");
  const blank = await clerk.fetch(`${town}/forms/dog_registration.pdf`);
  expect(blank.status === 200 && blank.type.startsWith("application/pdf"), "there is no blank form");
  return { number: receipt };
}

// One more, put aside and found again; Enter goes from box to box.
async function goOn(clerk) {
  await clerk.press("同じ手続・同じ方法でもう1件");
  await clerk.answer({ dog_name: "のちほど" });
  await clerk.control("dog_name").focus();
  await clerk.page.keyboard.press("Enter");
  expect(await clerk.page.evaluate(() => document.activeElement.name) !== "dog_name", "Enter does not go on to the next box");
  await clerk.press("いったん置く");
  await clerk.sees("書きかけの入力", "犬の登録");
  await clerk.page.setViewportSize(narrow);
  await clerk.look();
  await clerk.page.setViewportSize(wide);
  await clerk.pressOn(clerk.page.locator("main table a").first());
  expect(await clerk.value("dog_name") === "のちほど", "what was put aside is lost");
  await clerk.press("この入力を取りやめる");
  await clerk.sees("入力を取りやめました");
}

async function finish(world, clerk, key) {
  const path = await openCase(clerk, key);
  await take(clerk);
  await clerk.answer({ mark: ["colour"] });
  await clerk.press("印をつけた項目の補正を求める");
  await clerk.answer({ "say.colour": "毛色を書いてください。" });
  await clerk.press("補正を求める", { exact: true });
  await clerk.go("office", path);
  await clerk.press("届いた補正を入力する");
  await clerk.sees("毛色を書いてください。");
  await clerk.answer({ channel: "counter", colour: "白", words: "本人、運転免許証" });
  await clerk.press("補正として受け付ける");
  await clerk.sees("補正を受け付けました", "白");
  const form = await clerk.fetch(`${path}/form.pdf`);
  expect(form.status === 200 && form.type.startsWith("application/pdf"), "there is no filled form");
  await recordPayment(clerk);
  await clerk.go("office", path);
  await draft(clerk, "done");
  const head = await staff(world, "office", "kunisada_t");
  await decide(head, "架空 次郎");
  await head.sees("決裁しました");
  await clerk.go("office", path);
  await clerk.sees("架空 次郎");
}

// A procedure of staff is not for the front; its own notice is seen by who sent it and by who examines it.
async function wall(world) {
  const anybody = await world.person({ name: "anybody" });
  await anybody.go("front", `${town}/procedures?q=${encodeURIComponent("住居届")}`);
  await anybody.seesNot("住居手当");
  expect(await anybody.go("front", `${town}/procedures/housing_notice_of_staff`) === 404, "a procedure of staff stands on the portal");
  expect(await anybody.go("front", `${town}/procedures/housing_notice_of_staff/start`) === 404, "a resident can start a procedure of staff");

  const person = await staff(world, "office", "morita_a");
  await person.go("office", `${town}/own`);
  await person.answer({ procedure: "housing_notice_of_staff" });
  await person.press("入力をはじめる");
  await person.answer({ reason: "moved", event_on: tokyo(-3), "home.text": "総社市中央二丁目9番地", tenure: "own" });
  await person.press("確かめる画面へ");
  await person.press("届け出る", { exact: true });
  await person.sees("届け出ました", "届いています");
  const colleague = await staff(world, "office", "kunisada_t");
  expect(await colleague.go("office", person.path) === 404, "the head of one's own division sees one's own notice");
}
