// 生活保護: a household from the first talk through a winter, a birth, a job and an end. Months pass: a world of its own, from a 20 November on.
import { staff, town } from "./acts.mjs";
import { expect } from "./harness.mjs";

export const name = "assistance";
export const environment = {};

const head = "見本 桜", day_ms = 86400000;
const today = new Date(new Date().toLocaleDateString("sv", { timeZone: "Asia/Tokyo" }));
// The 20 November that comes, or this one's month as it is.
const autumn = (() => {
  const year = today.getUTCFullYear();
  const of = n => new Date(Date.UTC(n, 10, 20));
  return of(year) >= today ? of(year) : today.getUTCMonth() === 10 ? today : of(year + 1);
})();
const ahead = Math.round((autumn - today) / day_ms);
const later = days => new Date(autumn.getTime() + days * day_ms);
const iso = date => date.toISOString().slice(0, 10);
const month = date => iso(date).slice(0, 7);
const first = date => `${month(date)}-01`;
const last = date => iso(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)));
// So many days after the autumn that it is the given day of the month so many months on.
const until_day = (months, day) => Math.round((Date.UTC(autumn.getUTCFullYear(), autumn.getUTCMonth() + months, day) - autumn) / day_ms);
const short = date => month(date).split("-").map(Number);
const row = date => { const [year, of] = short(date); return `R${year - 2018}.${of}`; };

export async function run(world) {
  deciders = undefined;
  await world.live(ahead);
  let clerk = await staff(world, "core", "kuroda_m");
  await talked(clerk);
  const household = await applied(clerk);
  await begun(world, clerk, household);
  await handedOver(clerk, household);
  await ticketed(clerk, household);
  await instructed(clerk, household);
  await closed(world, clerk, later(until_day(1, 1)));

  clerk = await passed(world, until_day(2, 6));
  await born(world, clerk, household);
  clerk = await passed(world, until_day(3, 5));
  await working(world, clerk, household);
  await lookedAt(world, household);
  clerk = await passed(world, until_day(5, 1));
  await ended(world, clerk, household);
}

// Another day: everybody signs in again.
async function passed(world, days) {
  await world.empty();
  deciders = undefined;
  await world.live(ahead + days);
  return staff(world, "core", "kuroda_m");
}

let deciders;

// Whoever's turn it is agrees, until it is decided.
async function approve(world, words) {
  deciders ??= [await staff(world, "core", "nagai_t"), await staff(world, "core", "doi_s")];
  for (const decider of deciders) {
    await decider.go("core", `${town}/approvals`);
    const link = decider.page.locator("main a", { hasText: words }).first();
    if (!await link.count()) continue;
    await decider.pressOn(link);
    await decider.pressOn(decider.page.locator("main button", { hasText: /承認する|決裁する/ }).first());
  }
}

async function talked(clerk) {
  await clerk.go("core", `${town}/public-assistance`);
  await clerk.sees("生活保護 きょうの仕事");
  await clerk.press("面接相談", { exact: true });
  await clerk.answer({ name: head, kana: "ミホン サクラ", wish: "applies" });
  await clerk.press("面接記録を保存する");
  await clerk.sees("入力してください");
  expect(await clerk.value("name") === head, "what was typed is lost");
  await clerk.answer({ words: "仕事がなくなり、家賃が払えない。" });
  await clerk.press("面接記録を保存する");
  await clerk.sees("申請を受け付ける");
  expect(await clerk.value("name") === head, "the consultation does not fill the application");
}

async function applied(clerk) {
  await clerk.answer({ applied_on: iso(autumn), applied_hour: "0", means: "spoken", born_on: "1995-06-10", sex: "female", address: "総社市中央一丁目1番" });
  await clerk.press("申請を受け付ける", { exact: true });
  await clerk.sees("申請を受け付けました", head, "申請中", "回答の期限", "要否の判定", "保護が必要です");
  const household = clerk.path;
  await clerk.go("core", `${town}/public-assistance`);
  await clerk.sees("申請への回答", head);
  await clerk.world.picture?.(clerk, "assistance-desk");
  await fact(clerk, household, { kind: "rent", amount: "35,000", from: iso(autumn), evidence: "賃貸借契約書" });
  await clerk.sees("まだ決定に入っていない事実", "家賃・間代");
  return household;
}

async function fact(clerk, household, answers) {
  await clerk.page.goto(clerk.world.address("core", `${household}/circumstances`));
  await clerk.look();
  await clerk.answer(answers);
  await clerk.press("書きとめる", { exact: true });
  await clerk.sees("保存しました");
}

async function decided(world, clerk, household, answers) {
  await clerk.page.goto(clerk.world.address("core", `${household}/decide`));
  await clerk.look();
  await clerk.answer(answers);
  await clerk.press("起案する", { exact: true });
  await clerk.sees("起案しました", head);
  await approve(world, head);
  await clerk.page.goto(clerk.world.address("core", household));
  await clerk.look();
}

async function begun(world, clerk, household) {
  await decided(world, clerk, household, { matter: "start", from: iso(autumn), reasons: "収入がなく、最低生活費に足りないため" });
  await clerk.sees("保護中", "保護の開始", "決定した", "随時", "窓口", "通知書");
  await clerk.pressOn(clerk.page.locator("main a", { hasText: row(autumn) }).first());
  await clerk.sees("要確認", "第1類", "冬季加算", "別表第1第1章", "お支払いする額", "限度額31,000円の、少ないほうです");
  await world.picture?.(clerk, "assistance-sheet");
  await clerk.press("世帯の画面");
}

async function handedOver(clerk, household) {
  await clerk.answer({ receipt: head });
  await clerk.press("受領を確かめて渡した");
  await clerk.sees("保存しました", "支払済み");
  expect(clerk.path === household, "the receipt led elsewhere");
}

// A provider, its 要否意見書, and a ticket that goes on.
async function ticketed(clerk, household) {
  await clerk.go("core", `${town}/public-assistance/providers`);
  await clerk.answer({ provider_kind: "medical", provider_code: "3310001", provider_name: "見本内科", provider_address: "総社市見本1番地", provider_from: "2020-04-01" });
  await clerk.press("保存する", { exact: true });
  await clerk.sees("保存しました", "見本内科");
  await clerk.page.goto(clerk.world.address("core", `${household}/tickets`));
  await clerk.look();
  await clerk.press("求める", { exact: true });
  await clerk.sees("回答待ち");
  await clerk.answer({ verdict: "needed", opinion_illness: "高血圧症", opinion_from: iso(autumn) });
  await clerk.press("記録する", { exact: true });
  await clerk.sees("必要", "高血圧症");
  await clerk.answer({ month: month(autumn), renewal: "continues" });
  await clerk.press("券を出す", { exact: true });
  await clerk.sees("保存しました", "第1号", "毎月つづける");
  await clerk.world.picture?.(clerk, "assistance-tickets");
  await clerk.go("core", `${town}/public-assistance/tickets?month=${month(later(until_day(1, 1)))}`);
  await clerk.sees("つづく券をまとめて出す", "見本内科", "出せます");
  await clerk.press("まとめて出す", { exact: true });
  await clerk.waitsFor("終わった");
  await clerk.sees("見本内科");
  await clerk.world.picture?.(clerk, "assistance-ticket-month");
}

// A written instruction: its paper, and that nothing of 62条 is possible before its term.
async function instructed(clerk, household) {
  await clerk.page.goto(clerk.world.address("core", `${household}/instructions`));
  await clerk.look();
  await clerk.answer({ form: "written", content: "給与明細を出す", instruction_reasons: "収入の額が分からないため" });
  await clerk.press("指導・指示をする", { exact: true });
  await clerk.sees("入力してください");
  expect(await clerk.value("content") === "給与明細を出す", "what was typed is lost");
  await clerk.answer({ need: "勤め先に照会すると本人に不利益があるため" });
  await clerk.press("指導・指示をする", { exact: true });
  await clerk.sees("保存しました", "期限を待っている", "給与明細を出す");
  expect(!await clerk.page.locator("button", { hasText: "通知書を作る" }).count(), "a hearing is offered before the term is over");
  await clerk.world.picture?.(clerk, "assistance-instruction");
  await clerk.answer({ kept: "complied", answer: "給与明細が出た" });
  await clerk.press("記録する", { exact: true });
  await clerk.sees("履行した");
}

async function closed(world, clerk, of) {
  await clerk.go("core", `${town}/public-assistance/runs`);
  await clerk.answer({ month: month(of) });
  await clerk.press("計算を始める");
  await clerk.waitsFor("計算した（支払はまだ）");
  await clerk.sees(head);
  await world.picture?.(clerk, "assistance-run");
  await clerk.press("決裁に回す");
  await clerk.sees("決裁中");
  await approve(world, `保護費の支払　${month(of)}分`);
  await clerk.waitsFor("終わった");
}

async function born(world, clerk, household) {
  const birth = later(until_day(2, 3));
  await clerk.page.goto(clerk.world.address("core", household));
  await clerk.sees("締めた月", row(later(until_day(1, 1))));
  await clerk.page.goto(clerk.world.address("core", `${household}/circumstances`));
  await clerk.answer({ name: "見本 光", kana: "ミホン ヒカル", born_on: iso(birth), relation: "子", joined_on: iso(birth) });
  await clerk.press("世帯員に加える");
  await clerk.sees("見本 光");
  await decided(world, clerk, household, { matter: "change", from: iso(birth), reasons: "子が生まれたため" });
  await clerk.sees("保護の変更", "見本 光");
  await clerk.pressOn(clerk.page.locator("main a", { hasText: row(birth) }).first());
  await clerk.sees("（1人）", "（2人）", "児童養育加算", "冬季加算");
  await closed(world, clerk, later(until_day(3, 1)));
}

async function working(world, clerk, household) {
  const of = later(until_day(3, 1));
  await clerk.page.goto(clerk.world.address("core", `${household}/what-if?month=${month(of)}&earned=50000`));
  await clerk.look();
  await clerk.sees("試算", "-31,600");
  await world.picture?.(clerk, "assistance-what-if");
  await clerk.page.goto(clerk.world.address("core", `${household}/circumstances`));
  const who = await clerk.page.locator("main select[name=who] option", { hasText: head }).first().getAttribute("value");
  await fact(clerk, household, { kind: "earned", who, amount: "50,000", from: first(of), until: last(of), evidence: "給与明細" });
  await decided(world, clerk, household, { matter: "change", from: first(of), reasons: "働いて収入を得たため" });
  await clerk.sees("扱いを決めていない", "-31,600");
  await clerk.press("翌月から差し引く");
  await clerk.sees("翌月から差し引く", "保存しました");
  await closed(world, clerk, later(until_day(4, 1)));
  await clerk.sees("-31,600");
  await clerk.page.goto(clerk.world.address("core", `${household}/months/${month(later(until_day(4, 1)))}`));
  await clerk.sees("冬季加算", "お支払いする額");
}

// Without a script, and on a narrow screen.
async function lookedAt(world, household) {
  for (const options of [{ narrow: true }, { script: false }]) {
    const other = await staff(world, "core", "nagai_t", options);
    await other.go("core", household);
    await other.sees(head, "月ごとの額");
    if (options.narrow) await world.picture?.(other, "assistance-household");
    for (const more of ["tickets", "instructions"]) {
      await other.page.goto(other.world.address("core", `${household}/${more}`));
      await other.look();
      if (options.narrow) await world.picture?.(other, `assistance-${more}-narrow`);
    }
    await other.go("core", `${town}/public-assistance/supervision`);
    await other.sees("担当員ごとの状況", "黒田 美帆");
    await other.close();
  }
  const elsewhere = await staff(world, "core", "kageyama_m");
  const answer = await elsewhere.page.goto(world.address("core", household));
  expect(answer.status() === 404 || answer.status() === 403, `another division sees the household: ${answer.status()}`);
  await elsewhere.close();
}

async function ended(world, clerk, household) {
  await decided(world, clerk, household, { matter: "end", from: iso(later(until_day(5, 1))), reasons: "働いて得る収入が最低生活費を上回るようになったため" });
  await clerk.sees("廃止", "保護の廃止");
  await clerk.go("core", `${town}/public-assistance/runs`);
  await clerk.answer({ month: month(later(until_day(5, 1))) });
  await clerk.press("計算を始める");
  await clerk.waitsFor("計算した（支払はまだ）");
  await clerk.seesNot(head);
}
