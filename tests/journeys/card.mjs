// Signing with the My Number Card, played with the cards of the demonstration: a wrong PIN, an expired and a revoked card, a change after signing, the signature of
// another application; with JavaScript and without; the clerk sees who signed and that the card has replaced a character.
import { answerPage, at, openCase, readKey, send, staff, town } from "./acts.mjs";
import { expect, tokyo } from "./harness.mjs";
import { myNumber } from "./papers.mjs";

export const name = "card";

const pin = "ABC123";
const person = (control, words) => ({ [`${control}.family`]: words.split(" ")[0], [`${control}.given`]: words.split(" ")[1] });

async function begin(mother) {
  await mother.go("front", `${town}/procedures/pregnancy_notification/start`);
  await mother.sees("マイナンバーカードの電子署名");
  await mother.press("署名して申請する");
  await mother.press("次へ進む");
  const key = await readKey(mother);
  await mother.press("入力をはじめる");
  await answerPage(mother, ["mother", { ...person("name", "髙梁 花子"), born_on: { era: "heisei", year: 2, month: 1, day: 2 }, "address.text": "岡山県総社市中央一丁目1番1号", phone: "0866000130", occupation: "会社員" }]);
  await answerPage(mother, ["pregnancy", { due_on: tokyo(200), weeks: "8", clinic: "架空レディースクリニック", examined_before: "yes", plural: "no" }]);
  await answerPage(mother, ["past", { births: "0" }]);
  await answerPage(mother, ["life", { supporter: "yes", interview: "later", keep_secret: "no" }]);
  await answerPage(mother, ["papers", { "pregnancy_paper.way": "counter" }]);
  expect(mother.path === at(key, "/check"), `not at the check but at ${mother.path}`);
  return key;
}

async function signWith(mother, title, typed) {
  await mother.answer({ pin: typed });
  await mother.press(title);
}

async function sign(mother, key) {
  await mother.go("front", at(key, "/sign"));
  await mother.sees("架空の人のカードです", "髙梁", "架空レディースクリニック");
  await signWith(mother, "花子さんのカード", "WRONG1");
  await mother.sees("暗証番号がちがいます。あと4回まで試せます");
  await signWith(mother, "期限が切れたカード", pin);
  await mother.sees("有効期限が切れています");
  await signWith(mother, "失効したカード", pin);
  await mother.sees("失効しています");
  await signWith(mother, "花子さんのカード", pin);
  await mother.sees("署名を受け取りました");
}

// Changed after signing: told, nothing lost, signed again.
async function change(mother, key) {
  await mother.go("front", at(key, "/answers/past"));
  await answerPage(mother, ["past", { births: "1" }]);
  await mother.go("front", at(key, "/check"));
  await mother.sees("署名のあとに内容が変わりました", "架空レディースクリニック");
  await mother.press("マイナンバーカードで署名する");
  await signWith(mother, "花子さんのカード", pin);
  await mother.sees("署名を受け取りました");
}

// A file that is no signature is told kindly, and so is the upload of nothing.
async function handIn(mother, key) {
  await mother.go("front", at(key, "/sign"));
  await mother.press("署名ファイルを送る");
  await mother.sees("署名ファイルを選んでください");
  await mother.page.locator("#signature").setInputFiles({ name: "signature.p7s", mimeType: "application/pkcs7-signature", buffer: Buffer.from("hello") });
  await mother.press("署名ファイルを送る");
  await mother.sees("署名として読めません");
}

async function resident(world, options) {
  const mother = await world.person({ name: "mother", ...options });
  const key = await begin(mother);
  await mother.sees("マイナンバーカードで署名する");
  await sign(mother, key);
  await handIn(mother, key);
  await change(mother, key);
  await send(mother, key, { more: { my_number: myNumber("42345678901") } });
  await mother.sees("受け付けました");
  return key;
}

async function clerkLooks(world, key) {
  const clerk = await staff(world, "core", "sato_h");
  await openCase(clerk, key);
  await clerk.waitsFor("〔高〕梁 花子さんがマイナンバーカードで署名しています");
  await clerk.sees("試験用カードの署名です。本人確認になりません");
  await clerk.press("署名を確かめる");
  await clerk.sees("署名は正しく、届いた内容に対するものです", "失効していないことを確かめました", "置き換えられた文字のほかは同じ", "1.2.392.200149.8.5.1.0.20");
  await clerk.close();
}

export async function run(world) {
  await clerkLooks(world, await resident(world, {}));
  await resident(world, { script: false, narrow: true });
}
