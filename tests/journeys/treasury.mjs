// 収納: a claim without a case, taken at a till with change, its receipt as PDF, the back button, the drawer counted and paid in, the day closed and opened again.
// On a narrow screen and without JavaScript the same pages say the same.
import { expect } from "./harness.mjs";
import { staff, town } from "./acts.mjs";

export const name = "treasury";

export async function run(world) {
  const clerk = await staff(world, "office", "ono_m");
  await claimed(clerk);
  await taken(clerk);
  await counted(clerk);
  await closed(clerk);
  await itemised(clerk);
  for (const options of [{ narrow: true }, { script: false }])
    await lookedAt(world, options);
  await openedAgain(clerk);
}

async function claimed(clerk) {
  await clerk.go("office", `${town}/treasury/claims`);
  await clerk.press("調定を起こす");
  await clerk.answer({ item: "fees/animals", title: "再交付手数料", payer_name: "見本 花子", kana: "ミホン ハナコ", amount: "" });
  await clerk.press("調定を起こす");
  await clerk.sees("金額は1円以上の数字で書いてください");
  expect(await clerk.value("title") === "再交付手数料", "what was typed is lost");
  await clerk.answer({ amount: "1,600" });
  await clerk.press("調定を起こす");
  await clerk.sees("調定を起こし、納付書を作りました", "1,600円", "収入未済");
}

async function taken(clerk) {
  await clerk.press("窓口で受け取る");
  await clerk.sees("レジを開ける");
  await clerk.answer({ site: "会計課", float: "10,000" });
  await clerk.press("レジを開ける");
  await clerk.sees("レジを開けました", "再交付手数料", "1,600円");
  await clerk.answer({ given: "1,000" });
  await clerk.press("受け取って領収書を作る");
  await clerk.sees("預かった現金が、受け取る額より少なくなっています");
  await clerk.go("office", `${town}/treasury/till?claim=${await clerk.page.locator("input[name=claim]").inputValue()}`);
  await clerk.answer({ given: "2,000" });
  const form = await clerk.page.locator("input[name=form]").inputValue();
  await clerk.press("受け取って領収書を作る");
  await clerk.sees("受け取りました", "見本 花子", "400", "11,600円");
  const paper = await clerk.page.locator("main a[href$='paper.pdf']").getAttribute("href");
  expect((await clerk.fetch(paper)).type === "application/pdf", "the receipt is no paper");
  expect(form.length === 36, "the form of a payment has no key");
  await clerk.page.goBack();
  await clerk.page.goForward();
  await clerk.sees("11,600円");
  expect(await clerk.page.locator("main a[href$='paper.pdf']").count() === 1, "the back button made a second receipt");
}

async function counted(clerk) {
  await clerk.go("office", `${town}/treasury`);
  await clerk.sees("窓口の現金（会計課）", "1,600", "締めていないレジが1台あります", "合っている");
  await clerk.go("office", `${town}/treasury/till`);
  await clerk.answer({ "pieces-10000": "1", "pieces-1000": "1", "pieces-500": "1" });
  await clerk.press("レジを締める");
  await clerk.sees("あるはずの現金は11,600円で、-100円の差があります");
  expect(await clerk.value("pieces-1000") === "1", "what was counted is lost");
  await clerk.answer({ "pieces-100": "1" });
  await clerk.press("レジを締める");
  await clerk.sees("レジを締めました", "締めた", "1,600円");
  await clerk.press("銀行へ払い込む");
  await clerk.sees("払込書 第");
}

async function closed(clerk) {
  await clerk.go("office", `${town}/treasury`);
  await clerk.press("日計を締める");
  await clerk.sees("日計を締めました", "小野 真由美が締めました");
  await clerk.answer({ reason: "入れ忘れがあった" });
  await clerk.press("締めを取り消す");
  await clerk.sees("締めを取り消しました", "日計を締める");
  await clerk.press("日計を締める");
  await clerk.sees("日計を締めました");
}

// Others take cash today, too.
async function openedAgain(clerk) {
  await clerk.go("office", `${town}/treasury`);
  await clerk.answer({ reason: "まだ受け取る" });
  await clerk.press("締めを取り消す");
  await clerk.sees("締めを取り消しました");
}

// 歳入科目: one from a year on; what is wrong is told and nothing typed is lost.
async function itemised(clerk) {
  await clerk.go("office", `${town}/treasury/items`);
  await clerk.press("科目を加える");
  await clerk.answer({ code: "fees/parking", since: "2027", title: "", account: "駐車場会計", kan: "使用料" });
  await clerk.press("科目を保存する");
  await clerk.sees("名前を100字以内で書いてください");
  expect(await clerk.value("account") === "駐車場会計", "what was typed is lost");
  await clerk.answer({ title: "駐車場使用料" });
  await clerk.press("科目を保存する");
  await clerk.sees("科目を保存しました");
  await clerk.go("office", `${town}/treasury/items?year=2027`);
  await clerk.sees("駐車場会計", "駐車場使用料", "令和9年度から");
}

async function lookedAt(world, options) {
  const clerk = await staff(world, "office", "ono_m", options);
  await clerk.go("office", `${town}/treasury`);
  await clerk.sees("1,600", "消し込んだ", "方法ごとの照合", "窓口の現金（会計課）", "合っている");
  await world.picture?.(clerk, "treasury-day");
  await clerk.go("office", `${town}/treasury/unmatched`);
  await clerk.sees("照合できない入金はありません");
  await clerk.go("office", `${town}/treasury/till`);
  await clerk.sees("レジを開ける");
  await clerk.go("office", `${town}/treasury/claims?kana=${encodeURIComponent("みほん")}`);
  await clerk.press("再交付手数料");
  await clerk.sees("仕訳", "収納", "納付済み");
  const now = new Date(Date.now() + 9 * 3_600_000), month = now.toISOString().slice(0, 7);
  const year = now.getUTCMonth() < 3 ? now.getUTCFullYear() - 1 : now.getUTCFullYear();
  for (const [path, ...words] of [[`years/${year}`, "調定額", "収入済額", "帳簿と仕訳は合っています"], [`months/${month}`, "現金", "預金", "1,600"], ["imports", "取り込"], ["notices", "納入通知書"],
    ["collectors", "収納機関番号"], ["items", "歳入科目", "一般会計", "犬の登録等手数料"], ["items/edit?code=fees%2Fanimals&since=0", "犬の登録等手数料", "納め方"], ["stamps", "収入証紙の代替", "屋外広告物許可申請手数料"], ["debtors", "滞納"], ["refunds", "還付"], ["provider-refunds", "答えのない返金"], ["payouts", "支払"], ["client", "依頼人"],
    ["vouchers", "財務会計との受渡し", "調定", "収納", "伝票番号"]]) {
    await clerk.go("office", `${town}/treasury/${path}`);
    await clerk.sees(...words);
    if (path.startsWith("years/")) await world.picture?.(clerk, "treasury-year");
  }
  await clerk.close();
}
