// 児童手当 on a phone: the core zone alone, 個人番号 that are shown nowhere, a decision; a withdrawal before and after it.
import { expect, tokyo } from "./harness.mjs";
import { answerPage, at, decide, draft, hasCase, openCase, send, staff, start, take, toCase } from "./acts.mjs";
import { myNumber } from "./papers.mjs";

export const name = "child";

const own = myNumber("12345678901"), spouse = myNumber("22345678901");

export async function run(world) {
  const parent = await world.person({ name: "parent", narrow: true });
  const key = await claim(parent, "影木 一");
  await seesNoNumbers(parent, at(key, "/receipt"), at(key, "/status"));
  const clerk = await staff(world, "core", "kageyama_m", { narrow: true });
  const path = await openCase(clerk, key);
  await work(clerk, world, key, path);
  const head = await staff(world, "core", "uno_d", { narrow: true });
  await decide(head, "影木 一");
  await head.sees("決裁しました");
  await granted(parent, key);
  await withdrawTooLate(parent, key);
  await withdrawInTime(await world.person({ name: "second parent", narrow: true }), clerk);
}

const person = (control, words) => ({ [`${control}.family`]: words.split(" ")[0], [`${control}.given`]: words.split(" ")[1] });

async function claim(parent, who) {
  const key = await start(parent, "child_allowance", "person");
  await parent.press("入力をはじめる");
  await answerPage(parent, ["reason", { reason: "birth", event_on: tokyo(-9) }]);
  await answerPage(parent, ["claimant", { ...person("name", who), born_on: { era: "heisei", year: 2, month: 5, day: 5 }, "address.text": "総社市総社三丁目4番5号", moved_this_year: "no", phone: "0866000103", pension: "employee", keep_secret: "no" }]);
  await answerPage(parent, ["spouse", { has_spouse: "yes" }, { ...person("spouse_name", "影木 葉"), spouse_born_on: { era: "heisei", year: 3, month: 6, day: 6 }, spouse_apart: "no", spouse_public_servant: "no", spouse_earns_more: "no" }]);
  await addChild(parent, { ...person("children.0.child_name", "影木 芽"), "children.0.child_born_on": tokyo(-9), "children.0.child_relation": "child", "children.0.living": "together", "children.0.cared_for": "yes" });
  await addChild(parent, { ...person("children.1.child_name", "影木 幹"), "children.1.child_born_on": { era: "reiwa", year: 1, month: 5, day: 5 }, "children.1.child_relation": "child", "children.1.living": "together", "children.1.cared_for": "yes" });
  await parent.sees("影木 芽", "影木 幹");
  await answerPage(parent, ["children", {}]);
  await answerPage(parent, ["older", { has_older: "no" }]);
  await answerPage(parent, ["account", { "account.way": "own", "account.bank": "0001", "account.branch": "001", "account.kind": "ordinary", "account.number": "1234567", "account.name": "カゲキ ハジメ" }]);
  await answerPage(parent, ["papers", { "pension_paper.way": "counter" }]);
  expect(parent.path === at(key, "/check"), `not at the check but at ${parent.path}`);
  await parent.answer({ my_number: own.slice(0, 11) + (Number(own[11]) + 1) % 10, spouse_number: spouse, notice: "electronic", confirm: "yes" });
  await parent.press("この内容で送る");
  await parent.sees("入力を直してください");
  expect(!(await parent.page.content()).includes(spouse), "the page shows a number again");
  await send(parent, key, { more: { my_number: own, spouse_number: spouse } });
  await parent.sees("受け付けました");
  return key;
}

async function addChild(parent, child) {
  await parent.pressOn(parent.control("children.add"));
  await parent.answer(child);
  await parent.press("この内容にする");
}

async function seesNoNumbers(person, ...paths) {
  const zone = person.zone ?? "front";
  for (const path of paths) {
    await person.go(zone, path);
    const page = await person.page.content();
    expect(!page.includes(own) && !page.includes(spouse), `${path} shows a number`);
  }
}

async function work(clerk, world, key, path) {
  await take(clerk);
  await seesNoNumbers(clerk, path);
  await clerk.sees("影木 芽", "影木 幹", "••••");
  const office = await staff(world, "office", "morita_a");
  expect(!await hasCase(office, key), "a case of the core stands in the office");
  await office.close();
  await clerk.press("起案する");
  await clerk.answer({ result: "granted" });
  await clerk.press("起案する");
  await clerk.sees("「番号確認と身元確認を済ませた」を、まだ確かめていません");
  await toCase(clerk, path);
  await clerk.press("番号確認と身元確認");
  await clerk.answer({ number: "my_number_card", person: "my_number_card" });
  await clerk.press("記録する");
  await toCase(clerk, path);
  await clerk.press("確かめた事項を書く");
  await clerk.answer({ identity_checked: "yes", resident: "yes", main_earner: "yes" });
  await clerk.press("保存する");
  await toCase(clerk, path);
  await draft(clerk, "granted");
}

async function granted(parent, key) {
  await parent.go("front", at(key, "/status"));
  await parent.waitsFor("結果をお知らせしました");
  await parent.pressOn(parent.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await parent.sees("影木 一", "25,000円", "審査請求");
  expect(!(await parent.page.content()).includes(own), "the notice shows a number");
}

async function withdrawTooLate(parent, key) {
  await parent.go("front", at(key, "/status"));
  await parent.seesNot("申請を取り下げる");
  await parent.go("front", at(key, "/withdraw"));
  await parent.press("取り下げる", { exact: true });
  await parent.sees("もう決定されているので、取り下げられません");
}

async function withdrawInTime(parent, clerk) {
  const key = await claim(parent, "影木 二");
  const path = await openCase(clerk, key);
  await parent.press("申請を取り下げる");
  await parent.answer({ reason: "重ねて出してしまいました。" });
  await parent.press("取り下げる", { exact: true });
  await parent.waitsFor("取り下げました");
  await toCase(clerk, path);
  await clerk.waitsFor("取下げ");
}
