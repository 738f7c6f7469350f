// 開示: a document is collected for a request, a name on it painted by its words and a place by numbers and by mouse, made into pictures, checked by a second person;
// the PDF that goes out holds none of the bytes, and other divisions none of the pages.
import { readFileSync, writeFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { join } from "node:path";
import { answerAll, openCase, openDraft, send, signIn, start, take, toCase } from "./acts.mjs";
import { expect, iso, until } from "./harness.mjs";

export const name = "disclosure";

const slug = "/okayama-ken";
const secret = "SECRETMIYAKE";

// Two pages whose words stand in the file as they are.
function pdf() {
  const words = [`Contract with ${secret}, telephone 0866-00-4711`, `Signed by ${secret} on the second page`];
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"];
  for (const text of words) {
    const content = `BT /F1 16 Tf 60 700 Td (${text}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`);
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  let out = "%PDF-1.7\n";
  const places = objects.map((object, n) => { const at = out.length; out += `${n + 1} 0 obj\n${object}\nendobj\n`; return at; });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map(at => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  return `${out}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
}

// The file and all its streams that can be inflated.
function opened(bytes) {
  const all = [bytes.toString("latin1")];
  for (let at = all[0].indexOf("stream"); at >= 0; at = all[0].indexOf("stream", at + 6)) {
    let from = at + 6;
    while (bytes[from] === 13 || bytes[from] === 10) ++from;
    try { all.push(inflateSync(bytes.subarray(from), { finishFlush: 2 }).toString("latin1")); } catch { /* a picture, or the word "endstream" */ }
  }
  return all;
}

async function officer(world, login, options = {}) {
  const one = await world.person({ name: login, ...options });
  await signIn(one, "office", login, { slug });
  one.zone = "office";
  return one;
}

async function saved(person, press) {
  const [download] = await Promise.all([person.page.waitForEvent("download"), press()]);
  return readFileSync(await download.path());
}

export async function run(world) {
  const key = await requested(world);
  const painter = await officer(world, "tanabe_y");
  const path = await openCase(painter, key);
  const address = await collected(world, painter);
  await painted(painter, address);
  await checked(world, painter, address);
  await apart(world, address, path);
  await decided(world, painter, path);
  await disputed(world, painter, path);
  await corrected(world, painter);
}

async function requested(world) {
  const resident = await world.person({ name: "resident" });
  const key = await start(resident, "information_disclosure", "person", slug);
  await answerAll(resident, key, [["requester", { name: "見本 花子", "address.text": "総社市中央九丁目1番1号" }],
    ["request", { wanted: "見本橋の架替えに関する設計業務の委託契約書", manner: ["view"] }]]);
  await send(resident, key);
  await resident.close();
  return key;
}

async function collected(world, painter) {
  await painter.press("開示する文書と墨塗り");
  await painter.sees("情報公開条例による請求", "まだ集めていません");
  await painter.press("集める", { exact: true });
  await painter.sees("ファイルを選んでください");
  const file = join(world.data, "contract.pdf");
  writeFileSync(file, pdf(), "latin1");
  await painter.page.locator("#file").setInputFiles([file]);
  await painter.press("集める", { exact: true });
  await painter.sees("集めました", "contract.pdf");
  await painter.waitsFor("墨塗り中");
  await painter.press("contract.pdf");
  await painter.sees("1ページ", "2ページ");
  return painter.path;
}

async function painted(painter, address) {
  await painter.pressOn(painter.page.locator(`main a[href$="/pages/1"]`));
  await painter.sees("このページに墨塗りはありません", "幅209mm");
  await painter.answer({ phrase: "NOBODY" });
  await painter.press("さがして塗る", { exact: true });
  await painter.sees("その語句は見つかりません");
  expect(await painter.value("phrase") === "NOBODY", "what was typed is lost");
  await painter.answer({ phrase: secret, ground: "ordinance_personal", everywhere: "yes" });
  await painter.press("さがして塗る", { exact: true });
  await painter.sees("塗りました", "情報公開条例第7条第1号");
  // By numbers: what is missing is said, what was typed stays.
  await painter.answer({ left: "100", top: "40", width: "60", height: "0", ground: "ordinance_business" });
  await painter.press("ここを塗る", { exact: true });
  await painter.sees("ミリメートルで入れてください");
  expect(await painter.value("left") === "100", "the place is lost");
  // By mouse: the numbers are typed by dragging over the page.
  const picture = painter.page.locator("mado-redact img");
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  await painter.page.mouse.move(box.x + box.width * 0.5, box.y + 20);
  await painter.page.mouse.down();
  await painter.page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 4 });
  await painter.page.mouse.up();
  expect(Math.abs(Number(await painter.value("left")) - 104.5) < 2, `the mouse gave ${await painter.value("left")}`);
  await painter.press("ここを塗る", { exact: true });
  await painter.sees("情報公開条例第7条第2号");
  await painter.go("office", address);
  await painter.sees("1ページ（墨塗り2か所）", "2ページ（墨塗り1か所）");
  await painter.press("確認に回す");
  await painter.sees("どうするかを選んでください");
  await painter.answer({ outcome: "disclosed" });
  await painter.press("確認に回す");
  await painter.waitsFor("墨塗りの下の文字は残っていません");
  await painter.sees("2ページを画像にし、墨塗り3か所が黒い", "取り出せる文字は0字", "別の人の確認を待っています");
}

async function checked(world, painter, address) {
  const bytes = await saved(painter, () => painter.page.locator("main a", { hasText: "開示用のPDFを保存" }).click());
  expect(bytes.subarray(0, 5).toString() === "%PDF-", "what is saved is no PDF");
  expect(opened(Buffer.from(pdf(), "latin1")).some(one => one.includes(secret)), "the original has no secret to be hidden");
  for (const one of opened(bytes))
    for (const words of [secret, "4711", "Contract", "/Font"])
      expect(!one.includes(words), `the PDF that goes out still holds ${words}`);
  const checker = await officer(world, "moriya_s", { narrow: true });
  await checker.go("office", `${slug}/disclosure`);
  await checker.press("contract.pdf");
  await checker.pressOn(checker.page.locator(`main a[href$="/pages/1"]`));
  await checker.sees("元のページ", "開示するページ");
  await until("both pictures", () => checker.page.evaluate(() => [...document.querySelectorAll(".leaf img")].length === 2 && [...document.querySelectorAll(".leaf img")].every(one => one.naturalWidth > 0)));
  await checker.go("office", address);
  await checker.press("確認して確定する");
  await checker.sees("確定しました", "開示（確定）", "守屋 俊");
  await checker.close();
  await painter.go("office", address.replace(/\/[^/]+$/, ""));
  const zip = await saved(painter, () => painter.page.locator("main button", { hasText: "まとめて保存" }).click());
  expect(zip.subarray(0, 2).toString() === "PK" && !zip.includes(secret), "the zip is none, or holds the secret");
  await painter.go("office", address.replace(/\/[^/]+$/, "/reasons"));
  expect((await painter.page.locator("#reasons").inputValue()).includes("contract.pdf（1・2ページの墨塗りの部分）"), "the reasons do not say where");
}

async function apart(world, address, path) {
  const stranger = await officer(world, "sugihara_t");
  const other = await world.person({ name: "morita_a" });
  await signIn(other, "office", "morita_a");
  for (const below of ["", "/pages/1", "/pages/1/picture", "/pages/1/made", "/file"]) {
    const elsewhere = await other.fetch((address + below).replace(slug, "/soja-shi"));
    expect(elsewhere.status === 404 || elsewhere.status === 403, `${below} answers another town ${elsewhere.status}`);
  }
  const seen = await stranger.fetch(address);
  expect(seen.status === 200, `the head above the section reads it: ${seen.status}`);
  expect(path.includes("/cases/"), "the case has no page");
}

// What is fixed stands in the draft's reasons already, with its article.
async function decided(world, painter, path) {
  await toCase(painter, path);
  await take(painter);
  await painter.press("確かめた事項を書く");
  await painter.answer({ existence_withheld: "yes" });
  await painter.press("保存する");
  await painter.press("起案する");
  const reasons = await painter.value("reasons");
  expect(reasons.includes("contract.pdf（1・2ページの墨塗りの部分）") && reasons.includes("（情報公開条例第7条第1号）"), `the draft's reasons do not say what was painted: ${reasons}`);
  await painter.answer({ result: "refused" });
  await painter.press("起案する");
  await painter.sees("起案しました");
  const head = await officer(world, "sugihara_t");
  await openDraft(head, "公文書開示請求", slug);
  await head.press("決裁する");
  await head.close();
  await toCase(painter, path);
  await painter.waitsFor("公文書不開示決定通知書", "通知した");
}

// 審査請求: recorded, its day stands in the inbox, the records are held, the 弁明書 is begun from the case, goes on its way and is numbered; the evidence is one file.
async function disputed(world, painter, path) {
  await painter.go("office", `${path}/dispute`);
  await painter.answer({ number: "令8審1", filed_on: iso(0) });
  await painter.press("記録する", { exact: true });
  await toCase(painter, path);
  await painter.press("争訟の準備");
  const disputes = painter.path;
  await painter.sees("令8審1", "期限は記録されていません");
  await painter.press("加える", { exact: true });
  await painter.sees("10年以内の日");
  expect(await painter.value("what") === "弁明書", "what was typed is lost");
  await painter.answer({ due_on: iso(5) });
  await painter.press("加える", { exact: true });
  await painter.sees("期限を加えました", "まだ提出していません");
  await painter.press("廃棄を保留する");
  await painter.sees("廃棄を保留しました");
  await painter.go("office", `${slug}/`);
  await painter.sees("期限のある用件", "弁明書");
  const bytes = await savedFrom(painter, disputes);
  expect(bytes.subarray(0, 2).toString() === "PK", "the evidence is no zip");
  await painter.go("office", disputes);
  await painter.press("弁明書を開く");
  await painter.sees("まだ保存していません", "審査請求の理由に対する弁明");
  expect((await painter.value("course")).includes("令8審1") && (await painter.value("reasons")).includes("情報公開条例第10条"), "the 弁明書 is not begun from the case");
  await painter.press("決裁に回す");
  await painter.sees("入力してください");
  await painter.answer({ name: "審理員 見本 理", address: "岡山市北区中山下九丁目9番9号", answer: "公文書の有無を答えることは、特定の個人の氏名を明らかにすることになる。" });
  await painter.press("保存する", { exact: true });
  await painter.sees("保存しました", "書いているところです");
  await painter.press("決裁に回す");
  await painter.sees("決裁に回しました", "決裁中です");
  const head = await officer(world, "sugihara_t", { narrow: true });
  await openDraft(head, "弁明書", slug);
  await head.sees("【処分に至る経緯】", "行政不服審査法第29条");
  await head.press("決裁する");
  await head.go("office", disputes);
  await head.press("弁明書を開く");
  await head.sees("発する文書になりました", "総学第");
  await head.close();
  const other = await world.person({ name: "fujii_n" });
  await signIn(other, "office", "fujii_n");
  const elsewhere = await other.fetch(disputes.replace(slug, "/soja-shi"));
  expect(elsewhere.status === 404 || elsewhere.status === 403, `the disputes answer another town ${elsewhere.status}`);
}

async function savedFrom(painter, disputes) {
  await painter.go("office", disputes);
  return saved(painter, () => painter.page.locator("main button", { hasText: "書き出す" }).click());
}

// 訂正: a place of a record is named and judged, decided, done in the record with the old words beside the new, and told to whom it was given.
async function corrected(world, painter) {
  await painter.go("office", `${slug}/records/new`);
  await painter.answer({ title: "相談記録の見本", item: "letters", owner: "general_affairs/disclosure", made_on: iso(-30), completed_on: iso(-30), medium: "electronic" });
  await painter.press("編てつする", { exact: true });
  await painter.sees("編てつしました");
  const record = painter.path;
  await painter.go("office", `${slug}/?word=${encodeURIComponent("試作 太郎")}`);
  if (!painter.path.includes("/cases/")) await painter.pressOn(painter.page.locator("main a", { hasText: "保有個人情報の訂正請求" }).first());
  const path = painter.path;
  await take(painter);
  await painter.press("確かめた事項を書く");
  await painter.answer({ identity_checked: "yes", was_disclosed: "yes" });
  await painter.press("保存する");
  await toCase(painter, path);
  await painter.press("訂正・利用停止の箇所");
  const amendments = painter.path;
  await painter.sees("まだ箇所がありません");
  await painter.answer({ words: "相談記録の見本" });
  await painter.press("さがす", { exact: true });
  await painter.press("相談記録の見本");
  await painter.answer({ place: "2枚目 相談日", before: "令和7年10月2日", after: "令和7年10月3日", judgement: "made" });
  await painter.press("この箇所を記録する");
  await painter.sees("根拠");
  expect(await painter.value("after") === "令和7年10月3日", "what was typed is lost");
  await painter.answer({ ground: "correction_wrong" });
  await painter.press("この箇所を記録する");
  await painter.sees("箇所を記録しました", "「令和7年10月2日」を「令和7年10月3日」に改める");
  await painter.answer({ name: "見本年金事務所", address: "倉敷市見本1番1号" });
  await painter.press("提供先を加える");
  await painter.sees("提供先を加えました");
  // Who leads sees it on a telephone; nothing is done before the decision.
  const checker = await officer(world, "moriya_s", { narrow: true });
  await checker.go("office", amendments);
  await checker.sees("相談記録の見本");
  await checker.seesNot("決定のとおり実施する");
  await checker.close();
  await toCase(painter, path);
  await painter.press("起案する");
  await painter.answer({ result: "granted" });
  await painter.press("起案する");
  await painter.sees("起案しました");
  const head = await officer(world, "kanda_r");
  await openDraft(head, "保有個人情報の訂正請求", slug);
  await head.press("決裁する");
  await head.close();
  await painter.go("office", amendments);
  await painter.press("決定のとおり実施する");
  await painter.sees("決定のとおり実施しました", "に実施");
  await painter.press("提供先への通知書を発する");
  await painter.sees("通知書を発しました", "通知書を開く");
  await painter.go("office", record);
  await painter.sees("訂正前", "令和7年10月2日", "訂正後", "令和7年10月3日", "第92条");
}
