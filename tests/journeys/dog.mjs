// 犬の登録, from the search to the tag: a wrong answer, a break, another device, a completion, a fee at the counter, the document.
import { expect, tokyo } from "./harness.mjs";
import { answerPage, at, comeBack, decide, dog, draft, openCase, readKey, recordPayment, staff, take, toCase, town } from "./acts.mjs";

export const name = "dog";

export async function run(world) {
  const resident = await world.person({ name: "resident" });
  await find(resident);
  const key = await begin(resident);
  await answerWrongly(resident);
  await resident.close();

  const phone = await world.person({ name: "phone", narrow: true });
  await goOn(phone, key);
  await sendOnce(phone, key);

  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, key);
  await ask(clerk);
  await complete(phone, key);
  await examine(clerk, path, key);
  const head = await staff(world, "office", "kunisada_t");
  await decide(head, "見本 花子");
  await head.sees("決裁しました");
  await receive(phone, key, world);
  await clerk.go("office", path);
  await clerk.waitsFor("終わり", "通知した");
}

async function find(resident) {
  await resident.go("front", town + "/");
  await resident.page.locator("main input[name=q]").fill("いぬ");
  await resident.press("さがす");
  await resident.sees("「いぬ」で1件見つかりました", "手数料 3,000円");
  await resident.press("犬の登録");
  await resident.sees("3,000円", "3開庁日", "用意するもの", "狂犬病予防法第4条第1項", "環境課 動物係");
}

async function begin(resident) {
  await resident.press("申請をはじめる", { exact: true });
  await resident.press("次へ進む");
  await resident.sees("どなたの申請か、1つ選んでください");
  await resident.answer({ applicant: "person" });
  await resident.press("次へ進む");
  const key = await readKey(resident);
  await resident.press("入力をはじめる");
  return key;
}

async function answerWrongly(resident) {
  const [owner, about, dates] = dog();
  await answerPage(resident, owner);
  await resident.answer({ ...about[1], dog_name: "" });
  await resident.press("次へ進む");
  expect(await resident.page.locator(".trouble a[href='#dog_name']").count() === 1, "the summary does not lead to the dog's name");
  expect(await resident.page.title().then(title => title.startsWith("エラー：")), "the title does not say that something is wrong");
  expect(await resident.value("colour") === "茶" && await resident.isChosen("sex", "female") && await resident.value("breed") === "shiba", "answers are lost beside a missing one");
  await answerPage(resident, about);
  await resident.answer({ ...dates[1], born_on: tokyo(3) });
  await resident.press("次へ進む");
  await resident.sees("生まれた日が、きょうより先の日になっています", "入力を直してください");
  expect(await resident.value("acquired_on.day") === String(dates[1].acquired_on.day), "the other day is lost beside a wrong one");
  await answerPage(resident, dates);
  await resident.press("もどる");
  expect(await resident.value("born_on.year") === String(dates[1].born_on.year), "going back loses the year of birth");
  await resident.press("もどる");
  expect(await resident.value("dog_name") === "むぎ", "going back loses the name of the dog");
  await answerPage(resident, about);
  await answerPage(resident, dates);
  await resident.press("いったんやめる");
  await readKey(resident);
}

async function goOn(phone, key) {
  await comeBack(phone, key);
  const [, , , place, chip] = dog();
  await answerPage(phone, place);
  await answerPage(phone, chip);
  expect(phone.path === at(key, "/check"), `not at the check but at ${phone.path}`);
  await phone.sees("見本 花子", "むぎ", "茶", "3,000円", "まだ送られていません");
  await phone.press("（毛の色）");
  await phone.answer({ colour: "茶と白" });
  await phone.press("次へ進む");
  await phone.sees("茶と白", "内容を確かめてください");
}

async function sendOnce(phone, key) {
  await phone.press("この内容で送る");
  await phone.sees("電子か紙か、受け取り方を選んでください", "印をつけてください");
  await phone.answer({ notice: "electronic", mail: "hanako@example.jp", confirm: "yes" });
  const button = await phone.target("この内容で送る");
  await Promise.all([phone.page.waitForURL(url => url.pathname.endsWith("/receipt")), button.dblclick()]);
  await phone.look();
  await phone.sees("受け付けました", key.number, key.code, "犬の登録");
  const copy = await phone.fetch(at(key, "/copy"));
  expect(copy.status === 200 && copy.bytes.subarray(0, 4).toString() === "%PDF", `the copy is no PDF: ${copy.status} ${copy.type}`);
  await phone.go("front", at(key, "/check"));
  expect(phone.path === at(key, "/receipt"), "the check of a sent application does not lead to its receipt");
  await phone.press("申請の様子を見る");
  await phone.sees("届いています");
}

async function ask(clerk) {
  await clerk.go("office", town + "/");
  await clerk.sees("犬の登録", "見本 花子");
  await clerk.page.goBack();
  await take(clerk);
  await clerk.sees("森田 葵");
  await clerk.answer({ mark: ["colour", "features"] });
  await clerk.press("印をつけた項目の補正を求める");
  await clerk.answer({ "say.colour": "写真では白く見えます。色を確かめてください。", "say.features": "尾の形を書き足してください。" });
  await clerk.press("補正を求める", { exact: true });
  await clerk.sees("補正を求めました", "補正中");
}

async function complete(phone, key) {
  await phone.go("front", at(key, "/status"));
  await phone.waitsFor("2つの項目を確かめてください", "写真では白く見えます");
  await phone.press("2つの項目に答える");
  expect(await phone.page.locator("main [name=dog_name]").count() === 0, "a field is asked that was not marked");
  await phone.answer({ colour: "白", features: "尾が巻いている、左耳が折れている" });
  await phone.press("返事を送る");
  await phone.sees("返事を送りました");
}

async function examine(clerk, path, key) {
  await toCase(clerk, path);
  await clerk.waitsFor("左耳が折れている", "白");
  await clerk.press("起案する");
  await clerk.sees("犬の登録手数料 3,000円が、まだ納められていません");
  await toCase(clerk, path);
  await recordPayment(clerk);
  await explain(clerk, path);
  await toCase(clerk, path);
  await draft(clerk, "done");
}

// Dates and fee, each with the answers, the rule and the article that it rests on.
async function explain(clerk, path) {
  await clerk.go("office", path + "/reasons");
  await clerk.sees("計算と判定の理由", "犬の登録手数料 3,000円", "鑑札をお渡しするまで", "3開庁日", "民法第140条");
  await clerk.page.locator("main details summary").click();
  await clerk.sees("counted_from", "due_on", 'deadline(counted_from, duration("P30D"))', "狂犬病予防法");
}

async function receive(phone, key, world) {
  await phone.go("front", at(key, "/status"));
  await phone.waitsFor("結果をお知らせしました", "PDF");
  const link = phone.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first();
  await phone.pressOn(link);
  await phone.sees("むぎ");
  const code = (await phone.text()).match(/確認番号[\s　]*([0-9A-Z-]{8,})/)?.[1];
  expect(code, `the document shows no check code: ${(await phone.text()).slice(0, 900)}`);
  const pdf = await phone.fetch(phone.path + "/pdf");
  expect(pdf.status === 200 && pdf.bytes.subarray(0, 4).toString() === "%PDF", `the document is no PDF: ${pdf.status}`);
  const stranger = await world.person({ name: "stranger" });
  await stranger.go("front", `${town}/verify/${code}`);
  await stranger.sees("この文書は本物です");
  await stranger.seesNot("見本 花子", "むぎ");
  await stranger.close();
}
