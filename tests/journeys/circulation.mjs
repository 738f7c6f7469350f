// A case through four positions: a resident's many signs; the clerk adds a 供覧 and says that it is urgent; a 差戻し to an earlier step and up again; 合議 with 不同意
// that goes to the common superior; a substitute decides while he is away, and he reviews it afterwards (後閲); the permit is issued.
import { answerPage, at, openCase, openDraft, recordPayment, send, staff, start, take, toCase, town } from "./acts.mjs";
import { expect, iso, tokyo } from "./harness.mjs";
import { drawing, picture } from "./papers.mjs";

export const name = "circulation";

const company = "見本案内広告株式会社";

// 48 of 0.6 m² each: 28.8 m², decided here, and 52,800 yen, more than the head of the division decides alone.
const signs = { "signs.0.sign_kind": "standing", "signs.0.height_m": "1", "signs.0.width_m": "0.6", "signs.0.faces": "1", "signs.0.quantity": "48", "signs.0.top_m": "2.5", "signs.0.light": "none",
  "signs.0.content": "消火栓の標識に付ける案内" };
const pages = () => [
  ["kind", { kind: "new" }],
  ["who", { company, representative: "代表取締役 見本 案内", "address.text": "総社市中央九丁目8番8号", phone: "0866000108", sponsor: "business", own_use: "no" }],
  ["what", { structure: "アルミ板、支柱にバンドで留める" }],
  ["where", { "site.text": "総社市内の市道の端 48か所", district: "permitted", land_of: "own", start_on: tokyo(40), end_on: tokyo(1000) }],
  ["people", { manager_name: "見本 案内", manager_phone: "0866000108", manager_qualification: "designer" }],
  ["papers", { location_map: { files: [drawing("見取図.pdf")] }, designs: { files: [drawing("意匠図.pdf")] }, site_photos: { files: [picture("現地.png")] } }],
];

async function option(person, select, words) {
  return person.page.locator(`main select[name="${select}"] option`, { hasText: words }).first().getAttribute("value");
}

async function apply(world) {
  const body = await world.person({ name: "advertiser" });
  const key = await start(body, "outdoor_advertisement", "business");
  await body.press("入力をはじめる");
  for (const page of pages()) {
    if (page[0] === "what") {
      await body.pressOn(body.control("signs.add"));
      await body.answer(signs);
      await body.press("この内容にする");
    }
    await answerPage(body, page);
  }
  await send(body, key);
  return { body, key };
}

async function examine(world, key) {
  const clerk = await staff(world, "office", "nishi_e");
  const path = await openCase(clerk, key);
  await take(clerk);
  await clerk.press("確かめた事項を書く");
  await clerk.answer({ zone_class: "permitted", prohibited_object: "no", scenery_fits: "yes", structure_safe: "yes" });
  await clerk.press("保存する");
  await toCase(clerk, path);
  await recordPayment(clerk, { amount: "52,800" });
  return { clerk, path };
}

async function propose(clerk, path) {
  await toCase(clerk, path);
  await clerk.press("起案する");
  await clerk.answer({ result: "granted", remark: "48か所を現地で確かめました。", is_urgent: "yes" });
  await clerk.page.locator("main summary", { hasText: "合議・供覧を加える" }).click();
  await clerk.answer({ "added.kind.1": "informs", "added.position.1": await option(clerk, "added.position.1", "防災係長") });
  await clerk.press("起案する");
  await clerk.sees("それぞれに理由を書いてください");
  expect(await clerk.value("remark") === "48か所を現地で確かめました。" && await clerk.isChosen("is_urgent", "yes"), "what was typed is gone");
  await clerk.answer({ "added.why.1": "消火栓の標識に付くため" });
  await clerk.press("起案する");
  await clerk.sees("起案しました");
}

// 係長 → 課長, who sends it back to the 係長 → up again; beside them 土木課長 does not agree.
async function circulate(world) {
  const section = await staff(world, "office", "kubo_j");
  await openDraft(section, company);
  await section.sees("景観係長として承認する", "急施", "都市計画課長", "土木課長", "建設部次長", "総務課長", "起案者が加えました：消火栓の標識に付くため");
  await section.press("承認する");
  const division = await staff(world, "office", "yasuda_t");
  await openDraft(division, company);
  await division.answer({ comment: "基数を図面と合わせること", to: await option(division, "to", "景観係長") });
  await division.press("差し戻す");
  await division.sees("差し戻しました");
  await openDraft(section, company);
  await section.sees("基数を図面と合わせること");
  await section.answer({ comment: "図面の48か所と合っています" });
  await section.press("承認する");
  await openDraft(division, company);
  await division.sees("図面の48か所と合っています");
  await division.press("承認する");

  const roads = await staff(world, "office", "hiramatsu_k");
  await openDraft(roads, company);
  await roads.press("同意しない");
  await roads.sees("同意しない理由");
  await roads.answer({ comment: "見通しを妨げる所が3か所あります" });
  await roads.press("同意しない", { exact: true });
  await roads.sees("不同意としました");

  const department = await staff(world, "office", "hoshino_k");
  await openDraft(department, company);   // who would have decided passes it on to the common superior
  await department.sees("建設部次長として承認する", "見通しを妨げる所が3か所あります");
  await department.answer({ comment: "3か所は位置を改めさせます" });
  await department.press("承認する");
  return { section, division, department, roads };
}

async function standIn(administrator) {
  await administrator.go("office", `${town}/approvals/rules`);
  await administrator.answer({ position: await option(administrator, "position", "市長"), by: await option(administrator, "by", "総務部長"), article: "決裁規程第8条第1項" });
  await administrator.press("代決者・職務代理者を加える");
  await administrator.sees("決裁規程第8条第1項");
  await administrator.go("office", `${town}/administration/absences`);
  await administrator.answer({ person: "9001", since: iso(0), until: iso(1) });
  await administrator.press("登録する");
  await administrator.sees("市野 健太郎");
}

async function decideForHim(world) {
  const deputy = await staff(world, "office", "kiyama_s");
  await openDraft(deputy, company);
  await deputy.sees("総務部長が、市長の代わりに処理します（代決）", "見通しを妨げる所が3か所あります", "3か所は位置を改めさせます", "合議に不同意");
  await deputy.press("決裁する");
  await deputy.sees("決裁しました");
}

async function review(world) {
  const mayor = await staff(world, "office", "ichino_k");
  await mayor.go("office", `${town}/approvals?view=reviews`);
  await mayor.sees(company, "後閲の期限");
  await mayor.pressOn(mayor.page.locator("main a", { hasText: company }).first());
  await mayor.page.locator("main summary", { hasText: "経過" }).click();
  await mayor.sees("代決", "不同意", "差戻し（前の人へ）", "途切れなく署名がつながっています");
  await mayor.press("後閲しました");
  await mayor.go("office", `${town}/approvals?view=reviews`);
  await mayor.seesNot(company);
  for (const login of ["nagase_y", "tabuchi_r"]) {   // 供覧: by the table, and as the clerk asked
    const reader = await staff(world, "office", login);
    await openDraft(reader, company);
    await reader.press("見ました");
    await reader.close();
  }
}

async function readPermit(body, key) {
  await body.go("front", at(key, "/status"));
  await body.waitsFor("結果をお知らせしました");
  await body.pressOn(body.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").first());
  await body.sees("総社市指令", company, "屋外広告物", "総社市長");
  const pdf = await body.fetch(body.path + "/pdf");
  expect(pdf.bytes.subarray(0, 4).toString() === "%PDF", "the permit is no PDF");
}

export async function run(world) {
  const { body, key } = await apply(world);
  const { clerk, path } = await examine(world, key);
  await propose(clerk, path);
  await circulate(world);
  const administrator = await staff(world, "office", "hayashi_c");
  await standIn(administrator);
  await decideForHim(world);
  await review(world);
  await administrator.go("office", `${town}/administration/absences`);
  await administrator.press("取り消す");
  await readPermit(body, key);
  await toCase(clerk, path);
  await clerk.sees("許可");
}
