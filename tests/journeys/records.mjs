// 公文書: a case is found in its folder; a letter that came is numbered and handed on; a folder is held; another is disposed of under decision, its bytes gone.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCase, openDraft, registerDog, staff, town } from "./acts.mjs";
import { expect, iso, tokyo, until } from "./harness.mjs";

export const name = "records";

// A small PDF of one page that says so.
function pdf(file) {
  const text = "BT /F1 24 Tf 20 100 Td (SCANNED LETTER) Tj ET";
  const parts = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"];
  let body = "%PDF-1.4\n";
  const starts = parts.map((part, index) => {
    const start = body.length;
    body += `${index + 1} 0 obj\n${part}\nendobj\n`;
    return start;
  });
  const table = body.length;
  body += `xref\n0 6\n0000000000 65535 f \n${starts.map(start => `${String(start).padStart(10, "0")} 00000 n \n`).join("")}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  writeFileSync(file, body, "latin1");
  return file;
}

export async function run(world) {
  const scan = pdf(join(world.data, "scan.pdf"));
  const resident = await world.person({ name: "resident" });
  const key = await registerDog(resident);
  await resident.close();
  const clerk = await staff(world, "office", "morita_a");
  await filed(clerk, key);
  await received(world, clerk, scan);
  const keeper = await staff(world, "office", "nagao_m");
  await corrected(keeper);
  await disposed(world, clerk, keeper, scan);
}

async function filed(clerk, key) {
  await openCase(clerk, key);
  await clerk.go("office", `${town}/records`);
  await clerk.sees("犬の登録", "未完結");
  await clerk.answer({ word: key.number });
  await clerk.press("探す", { exact: true });
  await clerk.press("犬の登録");
  await clerk.sees("申請の原本（封緘のまま）", key.number, "申請");
  await clerk.press("案件を開く");
  expect(clerk.path.includes("/cases/"), "the record does not lead to its case");
  // Another division neither lists nor finds it.
  const stranger = await staff(clerk.world, "office", "fujii_n");
  await stranger.go("office", `${town}/records?word=${encodeURIComponent(key.number)}`);
  await stranger.seesNot("犬の登録");
  await stranger.close();
}

async function received(world, clerk, scan) {
  const post = await staff(world, "office", "matsui_k", { narrow: true });
  await post.go("office", `${town}/received/new`);
  await post.answer({ from_whom: "見本県庁", pages: "1", channel: "post", handed_to: "environment/animals" });
  await post.press("番号を付けて収受する");
  await post.sees("入力してください。");
  expect(await post.value("from_whom") === "見本県庁", "what was typed is lost");
  await post.answer({ title: "狂犬病予防に関する照会", division: "general_affairs/records" });
  await post.page.locator("#scan").setInputFiles(scan);
  await post.press("番号を付けて収受する");
  await post.sees("収第", "狂犬病予防に関する照会", "配布済み");
  await post.close();
  await clerk.go("office", `${town}/received`);
  await clerk.pressOn(clerk.page.locator("main table a", { hasText: "収第" }).first());
  await clerk.press("処理を記録する");
  await clerk.sees("処理済み");
}

async function corrected(keeper) {
  await keeper.go("office", `${town}/records/plan`);
  await keeper.sees("要確認", "照会・回答・通知");
  await keeper.press("照会・回答・通知");
  await keeper.answer({ years: "5", sure: "confirmed" });
  await keeper.press("記録する", { exact: true });
  await keeper.sees("分類を記録しました", "確認済み");
}

async function disposed(world, clerk, keeper, scan) {
  await clerk.go("office", `${town}/records/new`);
  await clerk.answer({ title: "打合せの事務連絡", item: "passing", owner: "environment/animals", made_on: iso(-20), completed_on: iso(-20), medium: "mixed" });
  await clerk.page.locator("#scan").setInputFiles(scan);
  await clerk.press("編てつする", { exact: true });
  await clerk.sees("編てつしました", "scan.pdf");
  const record = clerk.path;
  const part = await clerk.page.locator("main a", { hasText: "scan.pdf" }).getAttribute("href");
  await until("the scan made harmless", async () => (await clerk.fetch(part)).status === 200);

  await inMeeting(clerk);

  // Held, it cannot be chosen.
  await keeper.go("office", `${town}/records/disposals`);
  await keeper.sees("事務連絡・軽易なもの");
  await keeper.go("office", `${town}/records/holds`);
  await keeper.answer({ object: record, ground: "audit", words: "定期監査のため" });
  await keeper.press("保留する", { exact: true });
  await keeper.sees("保留しました", "打合せの事務連絡");
  await keeper.go("office", `${town}/records/disposals`);
  await keeper.seesNot("事務連絡・軽易なもの");
  await keeper.go("office", `${town}/records/holds`);
  await keeper.page.locator("main [name=why]").first().fill("監査が終わった");
  await keeper.press("解除する");
  await keeper.sees("解除しました");

  // Proposed by one, decided by another.
  await keeper.go("office", `${town}/records/disposals`);
  await keeper.pressOn(keeper.page.locator("main button", { hasText: "案を作る" }));
  await keeper.sees("簿冊を選んでください");
  await keeper.page.locator("main [name=folder]").first().check();
  await keeper.answer({ words: "見本の廃棄案" });
  await keeper.press("案を作る");
  await keeper.sees("案を作り、決裁に回しました", "決裁待ち");
  const list = keeper.path;
  // The list is what the draft says; each step signs it.
  const section = await staff(world, "office", "matsui_k");
  await openDraft(section, "見本の廃棄案");
  await section.sees("事務連絡・軽易なもの", "一覧のSHA-256");
  await section.press("承認する");
  await section.close();
  // Held meanwhile, it cannot be decided, and the page says what to do.
  await keeper.go("office", `${town}/records/holds`);
  await keeper.answer({ object: record, ground: "audit", words: "住民監査請求のため" });
  await keeper.press("保留する", { exact: true });
  await keeper.sees("保留しました");
  const head = await staff(world, "office", "nagase_y", { narrow: true });
  await openDraft(head, "見本の廃棄案");
  await head.press("決裁する");
  await head.sees("保留されました", "差し戻して");
  await keeper.page.locator("main [name=why]").first().fill("監査請求が取り下げられた");
  await keeper.press("解除する");
  await keeper.sees("解除しました");
  await openDraft(head, "見本の廃棄案");
  await head.press("決裁する");
  await head.go("office", list);
  await head.waitsFor("完了", "済み");
  await head.press("この案の決裁を開く");
  await head.sees("見本の廃棄案");
  await head.close();
  await clerk.go("office", record);
  await clerk.sees("廃棄済み");
  await clerk.seesNot("打合せの事務連絡", "scan.pdf");
  expect((await clerk.fetch(part)).status === 404, "the bytes of a disposed record are still given");
  await clerk.go("office", `${town}/records?word=${encodeURIComponent("打合せ")}`);
  await clerk.sees("見つかりませんでした");
}

// A meeting takes a copy of what is on record as its paper.
async function inMeeting(clerk) {
  await clerk.go("office", `${town}/meetings`);
  await clerk.press("会議を開く");
  await clerk.answer({ title: "打合せの振り返り", kind: "briefing", place: "環境課", day: tokyo(0), from: "10:00", until: "11:00" });
  await clerk.press("保存する");
  await clerk.sees("会議を作りました");
  await clerk.press("資料を入れる");
  await clerk.press("文書・簿冊から選ぶ");
  await clerk.answer({ q: "存在しない言葉" });
  await clerk.press("文書を探す");
  await clerk.seesNot("scan.pdf");
  await clerk.answer({ q: "打合せ" });
  await clerk.press("文書を探す");
  await clerk.sees("打合せの事務連絡");
  await clerk.pressOn(clerk.page.locator("#found button").first());
  await clerk.sees("資料を受け付けました", "scan.pdf");
}
