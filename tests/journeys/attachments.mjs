// 別送・送付票・写真: a map by post with its cover sheet, its arrival in the post room; two photos of a drawing that become one PDF; a file sent later.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, until } from "./harness.mjs";
import { answerPage, at, openCase, road, send, staff, start, take, toCase } from "./acts.mjs";
import { drawing, picture } from "./papers.mjs";

export const name = "attachments";

export async function run(world) {
  const body = await world.person({ name: "body", script: false, narrow: true });
  const key = await start(body, "road_occupancy", "business");
  await apply(body, key);
  await coverSheet(body, key);

  const clerk = await staff(world, "office", "fujii_n");
  const path = await openCase(clerk, key);
  await take(clerk);
  await onePdf(clerk, path);
  await clerk.sees("位置図（別送）が、まだ届いていません。", "書類待ち");
  await post(clerk, key);
  await toCase(clerk, path);
  await clerk.seesNot("が、まだ届いていません。", "書類待ち");
  await body.go("front", at(key, "/status"));
  await body.waitsFor("書類が届きました");
  await body.seesNot("あとで郵送する書類");

  await later(world);
}

// The map by post, the plans as two photos taken with a telephone.
async function apply(body, key) {
  await body.press("入力をはじめる");
  for (const page of road({}).slice(0, -1)) await answerPage(body, page);
  await body.answer({ "location_map.way": "post", plans: { files: [picture("構造図1.png"), picture("構造図2.png")] } });
  await body.press("次へ進む");
  expect(body.path === at(key, "/check"), `not at the check: ${(await body.text()).slice(0, 500)}`);
  await send(body, key);
  await body.sees("あとで郵送する書類（1）", "位置図", "送付票を見る・印刷する");
}

async function coverSheet(body, key) {
  await body.press("送付票を見る・印刷する");
  await body.sees("送付票", key.number, "位置図", "総社市中央九丁目1番1号", "管理係", "までに届くように");
  await body.seesNot("見本ベーカリー", "景山");          // nothing about who applies
  const pdf = await body.fetch(at(key, "/cover-sheet.pdf"));
  expect(pdf.type.startsWith("application/pdf") && pdf.bytes.subarray(0, 4).toString() === "%PDF", "the cover sheet is no PDF");
  const read = codes(pdf.bytes);
  expect(read.some(code => code.endsWith(`/soja-shi/papers/${key.number.replaceAll("-", "")}`)), `the QR does not open the task: ${read}`);
  expect(read.includes(key.number.replaceAll("-", "")), `the barcode is not the number: ${read}`);
  expect(!read.some(code => code.includes(key.code.replaceAll("-", ""))), "the code of the applicant stands on the cover sheet");
}

// What a scanner reads from the paper.
function codes(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "mado-cover-"));
  try {
    writeFileSync(join(folder, "sheet.pdf"), pdf);
    execFileSync("pdftoppm", ["-r", "200", "-png", "-singlefile", join(folder, "sheet.pdf"), join(folder, "sheet")]);
    return execFileSync("zbarimg", ["--quiet", "--raw", join(folder, "sheet.png")], { encoding: "utf8" }).trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function onePdf(clerk, path) {
  await until("the photos as one PDF", async () => {
    await clerk.page.goto(clerk.world.address("office", path));
    return (await clerk.text()).includes("写真2枚から2ページ");
  });
  const link = clerk.page.locator("main a[href*='/photos/']").first();
  const pdf = await clerk.fetch(await link.getAttribute("href"));
  expect(pdf.status === 200 && pdf.bytes.subarray(0, 4).toString() === "%PDF", "the photos are no PDF");
  await clerk.sees("構造図1.png", "構造図2.png");         // the originals stay
}

// The envelope lies on the table: its code is scanned into the search, its paper is marked.
async function post(clerk, key) {
  await clerk.go("office", "/soja-shi/papers");
  await clerk.answer({ word: `http://localhost:8081/soja-shi/papers/${key.number.replaceAll("-", "")}` });
  await clerk.press("さがす");
  await clerk.sees("1件の書類が、この受付番号でまだ届いていません", "位置図");
  await clerk.press("印を付けた書類を「届いた」にする");
  await clerk.sees("届いたことを記録しました");
  await clerk.go("office", `/soja-shi/papers/${key.number}`);
  await clerk.sees("別送・提示・省略の書類", "位置図", "届いた");
}

// Another one: the map was to come by post and is sent as a file after all.
async function later(world) {
  const body = await world.person({ name: "later" });
  const key = await start(body, "road_occupancy", "business");
  await body.press("入力をはじめる");
  for (const page of road({}).slice(0, -1)) await answerPage(body, page);
  await body.answer({ "location_map.way": "post", "plans.way": "counter" });
  await body.press("次へ進む");
  await send(body, key);
  await body.press("郵送しないで、ここから送る");
  await body.press("送る", { exact: true });
  await body.sees("送るファイルを、少なくとも1つ選んでください");
  await body.answer({ location_map: { files: [drawing("位置図.pdf")] } });
  await body.press("送る", { exact: true });
  await body.sees("ファイルを送りました");
  await body.seesNot("あとで郵送する書類");

  const clerk = await staff(world, "office", "fujii_n", { narrow: true });
  const path = await openCase(clerk, key);
  await until("the map in the case", async () => {
    await clerk.page.goto(clerk.world.address("office", path));
    return (await clerk.page.locator("main a[href*='/files/']", { hasText: "位置図.pdf" }).count()) > 0 && !(await clerk.text()).includes("無害化を待っています");
  });
  // What opens is the clean form: drawn anew here.
  const clean = await clerk.fetch(await clerk.page.locator("main a[href*='/files/']", { hasText: "位置図.pdf" }).first().getAttribute("href"));
  expect(clean.status === 200 && clean.bytes.subarray(0, 5).toString() === "%PDF-", "the clean form is no PDF");
  expect(!clean.bytes.equals(drawing("位置図.pdf").buffer), "the original was handed out");
  await clerk.sees("窓口で提示）を、まだ見ていません");
  await clerk.press("見たことを記録する");
  await clerk.press("記録する", { exact: true });
  await clerk.sees("どの書類を見たかを入力してください");
  await clerk.answer({ words: "図面の原本", copied: "yes" });
  await clerk.press("記録する", { exact: true });
  await clerk.sees("写しを取った", "図面の原本");
}
