// 児童扶養手当: a mother claims at the front through her town, the prefecture decides through approval, she is paid in an odd month, her income rises, the amount falls from
// the right month, and the sheet says why. Months pass: a world of its own, from a 20 November on.
import { openDraft } from "./acts.mjs";
import { colleague, throughTheTown } from "./forwarding.mjs";
import { expect } from "./harness.mjs";

export const name = "allowance";
export const environment = {};

const prefecture = "/okayama-ken", day_ms = 86400000;
const mother = { called: "mother", name: "見本 千春", kana: "ミホン チハル", child: "見本 若葉", standing: "mother", circumstance: "divorced" };
const today = new Date(new Date().toLocaleDateString("sv", { timeZone: "Asia/Tokyo" }));
const autumn = (() => {
  const of = year => new Date(Date.UTC(year, 10, 20)), year = today.getUTCFullYear();
  return of(year) >= today ? of(year) : today.getUTCMonth() === 10 ? today : of(year + 1);
})();
const next = autumn.getUTCFullYear() + 1;
const ahead = (month, day) => Math.round((Date.UTC(next, month - 1, day) - today) / day_ms);
const reiwa = month => `令和${next - 2018}年${month}月`;

export async function run(world) {
  await world.live(Math.round((autumn - today) / day_ms));
  await throughTheTown(world, mother);
  const address = await entered(world, await colleague(world, prefecture, "mori_y"));
  await paid(world, await passed(world, 1, 5), `${next}-01`, "48,050");
  await incomeRises(world, await passed(world, 1, 20), address);
  const clerk = await passed(world, 3, 3);
  await paid(world, clerk, `${next}-03`, "84,740");  // January as before, February less
  await clerk.go("core", address);
  await clerk.sees("48,050", "36,690");
  await toldOfTheReport(world);
}

// Another day: everybody signs in again.
async function passed(world, month, day) {
  await world.empty();
  await world.live(ahead(month, day));
  return colleague(world, prefecture, "mori_y");
}

// The decision of the claim has made her a recipient: her months, her child, and why.
async function entered(world, clerk) {
  await clerk.go("core", `${prefecture}/child-support`);
  await clerk.sees(mother.name);
  await clerk.press(mother.name);
  await clerk.sees(mother.child, "48,050", "離婚");
  const address = clerk.path;
  await world.picture?.(clerk, "allowance-recipient");
  await clerk.pressOn(clerk.page.locator("main a[href*='/months/']").first());
  await clerk.sees("額のわけ", "48,050円", "児童扶養手当法第5条", "令和8年4月から", "要確認");
  await world.picture?.(clerk, "allowance-sheet");
  return address;
}

// Tried first, then made, decided by the head of the division, ordered.
async function paid(world, clerk, month, amount) {
  await clerk.go("core", `${prefecture}/child-support/payments?month=${month}`);
  await clerk.sees(mother.name, amount);
  await clerk.press("この支払を作る");
  await clerk.waitsFor("準備済み");
  await clerk.sees(amount, "署名を確かめました");
  await world.picture?.(clerk, "allowance-run");
  const run = clerk.path;
  await clerk.press("起案する", { exact: true });
  await clerk.sees("決裁待ち");
  const head = await colleague(world, prefecture, "okamoto_j");
  await openDraft(head, "児童扶養手当の支払", prefecture);
  await head.sees("支払", amount);
  await head.press("決裁する");
  await head.sees("決裁しました");
  await clerk.go("core", run);
  await clerk.waitsFor("支払手続済み");
  await clerk.sees("支出命令済み");
}

// Looked at beforehand: nothing is kept. Then drafted, decided by the head of the section, and told with its reasons.
async function incomeRises(world, clerk, address) {
  await clerk.go("core", `${address}/facts/income`);
  await clerk.answer({ from: `${next}-02`, counted: "1500000", dependants: "1" });
  await clerk.press("試算する");
  await clerk.sees("48,050", "36,690", `${reiwa(2)}`);
  await world.picture?.(clerk, "allowance-try");
  await clerk.go("core", address);
  await clerk.seesNot("36,690");
  await clerk.go("core", `${address}/facts/income`);
  await clerk.answer({ from: `${next}-02`, counted: "たくさん", dependants: "1" });
  await clerk.press("記録する・起案する");
  await clerk.sees("入力を直してください", "0以上の円の数");
  await clerk.answer({ counted: "1500000", reasons: "修正申告により所得が増えたため。" });
  await clerk.press("記録する・起案する");
  await clerk.sees("起案しました", "決裁待ち");
  const section = await colleague(world, prefecture, "shiraishi_m");
  await openDraft(section, mother.name, prefecture);
  await section.sees("48,050円 → 36,690円", "修正申告により所得が増えたため。");
  await section.press("決裁する");
  await section.sees("決裁しました");
  await clerk.go("core", address);
  await clerk.sees("36,690", "額改定");
  await clerk.pressOn(clerk.page.locator("main a[href$='/months/" + next + "-02']").first());
  await clerk.sees("所得が全部支給の限度額を430,000円超えています。", "児童扶養手当法第9条", "36,690円");
  expect(!(await clerk.page.content()).includes("48,050円</b>"), "the sheet shows the amount of before");
  await clerk.go("core", `${prefecture}/child-support/effect?month=いつか`);
  await clerk.sees("改定の影響", "2027-04 のように");
  await clerk.go("core", `${prefecture}/child-support/effect?month=2026-04`);
  await clerk.sees("前の月の合計", "差の額ごとの件数");
}

// Before August the letter that 現況届 is due: written once, and the page says to whom.
async function toldOfTheReport(world) {
  const clerk = await passed(world, 7, 21);
  const page = `${prefecture}/child-support/reports?year=${next}&show=all`;
  await clerk.go("core", page);
  await clerk.sees(mother.name, `${next}年の現況届`, "差止めの予告", "届いた日");
  if ((await clerk.page.content()).includes("きょうの分を知らせる"))
    await clerk.press("きょうの分を知らせる");
  await clerk.go("core", page);
  await clerk.waitsFor(`R${next - 2018}.7.21`, "まだ出していない");
  await world.picture?.(clerk, "allowance-reports");
  const head = await colleague(world, prefecture, "okamoto_j");
  await head.go("core", `${prefecture}/child-support/terms`);
  await head.sees("知らせる日", "要確認", "07-20");
  await head.answer({ told_on: "8月1日" });
  await head.press("この日にする");
  await head.sees("入力を直してください", "6月1日から7月31日まで");
  await head.answer({ told_on: "7月15日" });
  await head.press("この日にする");
  expect(await head.value("told_on") === "07-15", "the day is not kept");
}
