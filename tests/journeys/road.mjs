// 道路占用: a body without JavaScript, with drawings; a clerk without a mouse; a permit with conditions, charges and 教示.
import { expect } from "./harness.mjs";
import { answerPage, at, hear, openCase, openDraft, road, send, staff, start, take, toCase } from "./acts.mjs";
import { drawing, picture } from "./papers.mjs";

export const name = "road";

export async function run(world) {
  const body = await world.person({ name: "body", script: false });
  const key = await start(body, "road_occupancy", "business");
  await apply(body, key);
  const clerk = await staff(world, "office", "fujii_n", { keyboard: true });
  const path = await openCase(clerk, key);
  await take(clerk);
  await seeDrawings(clerk);
  await toCase(clerk, path);
  await establish(clerk);
  await hear(world, clerk, path, { applicant: "見本ベーカリー" });
  await grant(clerk, path);
  const head = await staff(world, "office", "hiramatsu_k", { keyboard: true });
  await openDraft(head, "見本ベーカリー");
  await head.page.locator("summary", { hasText: "どの行に当たったか" }).click();
  await head.sees("占用の許可で、占用料が50万円以下のもの", "<= 500000", "決裁規程別表第3 土木課の項1");
  await head.key("e");                                     // 決裁する
  await head.sees("決裁しました");
  await readPermit(body, key);
}

async function apply(body, key) {
  await body.press("入力をはじめる");
  const pages = road({});
  for (const page of pages.slice(0, -1)) await answerPage(body, page);
  await body.answer({ location_map: { files: [{ name: "地図.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0090\u0000 not a drawing at all") }] } });
  await body.press("次へ進む");
  await body.sees("地図.exe", "受け取れない種類のファイル");
  await body.answer({ location_map: { files: [drawing("位置図.pdf")] }, plans: { files: [picture("構造図.png")] } });
  await body.press("次へ進む");
  expect(body.path === at(key, "/check"), `not at the check: ${(await body.text()).slice(0, 500)}`);
  await body.sees("位置図.pdf", "構造図.png", "見本ベーカリー", "審査の後に決まります");
  await send(body, key);
  await body.sees("受け付けました");
}

async function seeDrawings(clerk) {
  const files = clerk.page.locator("main a[href*='/files/']");
  expect(await files.count() === 2, `the case shows ${await files.count()} files, not 2`);
  const starts = [];
  for (const link of await files.all()) {
    const file = await clerk.fetch(await link.getAttribute("href"));
    expect(file.status === 200, `a drawing does not open: ${file.status}`);
    starts.push(file.bytes.subarray(0, 4).toString("latin1"));
  }
  // Both are made anew: a picture becomes a JPEG.
  expect(starts.includes("%PDF") && starts.some(start => start.startsWith("\xff\xd8\xff")), `the drawings begin with ${starts.map(start => Buffer.from(start, "latin1").toString("hex"))}`);
}

async function establish(clerk) {
  await clerk.press("確かめた事項を書く");
  await clerk.answer({ grade: "1", room_elsewhere: "no", remaining_m: "3.5", structure_safe: "yes", conditions: ["as_applied", "lowest_edge"], more_conditions: "夜間の照明は午後10時までとすること。" });
  await clerk.press("保存する");
  await clerk.sees("3.5");
}

async function grant(clerk, path) {
  await toCase(clerk, path);
  await clerk.press("起案する");
  await clerk.answer({ result: "granted", remark: "現地を見ました。" });
  await clerk.press("起案する");
  await clerk.sees("条件を付ける理由を入力してください");   // the clerk's own condition needs a reason, those of the list bring theirs
  expect(await clerk.value("remark") === "現地を見ました。" && await clerk.isChosen("result", "granted"), "the draft is lost beside a missing reason");
  await clerk.answer({ reasons: "夜間の照明が、近隣の住宅の妨げにならないようにするため。" });
  await clerk.press("起案する");
  await clerk.sees("起案しました");
}

async function readPermit(body, key) {
  await body.go("front", at(key, "/status"));
  await body.waitsFor("結果をお知らせしました", "道路占用料");
  await body.pressOn(body.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await body.sees("総社市指令", "株式会社 見本ベーカリー", "申請書及び添付図面のとおり設置し", "夜間の照明は午後10時まで", "円", "審査請求");
  const pdf = await body.fetch(body.path + "/pdf");
  expect(pdf.bytes.subarray(0, 4).toString() === "%PDF", "the permit is no PDF");
}
