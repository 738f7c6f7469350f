// 訪問シート: a visit is taken along as one encrypted file, opened from a disk without a network, and what was written there becomes its record.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { staff, town } from "./acts.mjs";
import { expect, iso, narrow, wide } from "./harness.mjs";

export const name = "visits";

const head = "見本 渚", found = "本人に会えた。ストーブがある。求職中。";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function run(world) {
  const folder = mkdtempSync(join(tmpdir(), "mado-visits-"));
  try {
    const clerk = await staff(world, "core", "kuroda_m");
    const household = await onAssistance(world, clerk);
    await planned(clerk, household);
    const { file, passphrase, sheet } = await made(world, clerk, folder);
    await outOfTime(world, file);
    const result = await away(world, file, passphrase, folder);
    await back(world, clerk, household, result, folder);
    await onPaper(world, clerk, household, sheet);
    await lost(world, clerk, household);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onAssistance(world, clerk) {
  await clerk.go("core", `${town}/public-assistance/apply`);
  await clerk.answer({ name: head, kana: "ミホン ナギサ", applied_on: iso(0), applied_hour: "0", means: "spoken", born_on: "1990-02-03", sex: "female", address: "総社市中央二丁目3番4号" });
  await clerk.press("申請を受け付ける", { exact: true });
  await clerk.sees("申請を受け付けました", head);
  const household = clerk.path;
  await clerk.page.goto(world.address("core", `${household}/decide`));
  await clerk.answer({ matter: "start", from: iso(0), reasons: "収入がなく、最低生活費に足りないため" });
  await clerk.press("起案する", { exact: true });
  for (const login of ["nagai_t", "doi_s"]) {
    const decider = await staff(world, "core", login);
    await decider.go("core", `${town}/approvals`);
    const link = decider.page.locator("main a", { hasText: head }).first();
    if (await link.count()) {
      await decider.pressOn(link);
      await decider.pressOn(decider.page.locator("main button", { hasText: /承認する|決裁する/ }).first());
    }
    await decider.close();
  }
  await clerk.page.goto(world.address("core", household));
  await clerk.sees("保護中");
  return household;
}

async function planned(clerk, household) {
  await clerk.page.goto(clerk.world.address("core", `${household}/work`));
  await clerk.look();
  await clerk.answer({ planned_on: iso(1) });
  await clerk.press("予定に入れる", { exact: true });
  await clerk.sees("保存しました");
}

const row = clerk => clerk.page.locator("main label.choice", { hasText: head });

async function made(world, clerk, folder) {
  await clerk.go("core", `${town}/public-assistance/sheets`);
  await clerk.sees("訪問シート", "持っていく訪問", head);
  await clerk.press("訪問シートを作る", { exact: true });
  await clerk.sees("訪問を1件から20件まで選んでください");
  await row(clerk).first().locator("input").check();
  await clerk.answer({ note: "冬の暖房。求職の様子。" });
  await clerk.press("訪問シートを作る", { exact: true });
  await clerk.sees("訪問シートができました", "この画面にしか出ません");
  await world.picture?.(clerk, "visits-made");
  const passphrase = (await clerk.page.locator("#passphrase").innerText()).trim();
  expect(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/.test(passphrase), `no passphrase: ${passphrase}`);
  const download = await downloaded(clerk.page, () => clerk.page.locator("main a", { hasText: "ファイルを保存する" }).click());
  const file = join(folder, "visits.html");
  await download.saveAs(file);
  const text = readFileSync(file, "utf8");
  for (const secret of [head, "冬の暖房", "総社市中央", passphrase]) expect(!text.includes(secret), `the file says 「${secret}」 in clear`);
  await clerk.press("訪問シートの画面");
  await clerk.sees("持出中", head);
  await world.picture?.(clerk, "visits-sheet");
  expect(!(await clerk.page.content()).includes(passphrase), "the passphrase is shown twice");
  return { file, passphrase, sheet: clerk.path };
}

async function downloaded(page, act) {
  const waiting = page.waitForEvent("download");
  await act();
  return waiting;
}

// A tablet without a network; whatever it asks for outside the file is a fault.
async function tablet(world, file, options = {}) {
  const context = await world.browser.newContext({ locale: "ja-JP", timezoneId: "Asia/Tokyo", viewport: narrow, acceptDownloads: true, offline: true });
  const page = await context.newPage();
  const faults = [];
  page.on("request", request => { if (!/^(file|blob|data):/.test(request.url())) faults.push(request.url()); });
  page.on("console", message => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", error => faults.push(String(error)));
  if (options.at) await page.clock.setFixedTime(options.at);
  await page.goto(pathToFileURL(file).href);
  return { context, page, faults };
}

async function accessible(page, what) {
  for (const size of [narrow, wide]) {
    await page.setViewportSize(size);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over <= 1, `${what} is ${over} px wider than ${size.width} px`);
    const violations = await page.evaluate(`${axe}; axe.run(document).then(all => all.violations.map(one => one.id + " " + one.nodes.map(node => node.target.join(" ")).join(", ")))`);
    expect(!violations.length, `axe on ${what}: ${violations.join("; ")}`);
  }
  await page.setViewportSize(narrow);
}

async function outOfTime(world, file) {
  const { context, page, faults } = await tablet(world, file, { at: new Date(Date.now() + 4 * 86400000) });
  await page.getByText("期限を過ぎたので、開けません").waitFor();
  expect(!await page.locator("input").count(), "a sheet that has ended asks for its passphrase");
  expect(!faults.length, faults.join("; "));
  await context.close();
}

async function away(world, file, passphrase, folder) {
  const { context, page, faults } = await tablet(world, file);
  await page.getByLabel("合言葉").waitFor();
  await accessible(page, "the closed sheet");
  await page.getByLabel("合言葉").fill("0000-0000-0000-0000-0000");
  await page.getByRole("button", { name: "開く" }).click();
  await page.getByText("この合言葉では開けません").waitFor();
  expect(!(await page.locator("main").innerText()).includes(head), "a wrong passphrase shows the visit");
  await page.getByLabel("合言葉").fill(passphrase.toLowerCase().replaceAll("-", " "));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: head }).waitFor();
  const shown = await page.locator("main").innerText();
  for (const words of ["総社市中央二丁目3番4号", "冬の暖房。求職の様子。", "見てくること", "援助方針", "困ったときの連絡先", "0866-00-0023"]) expect(shown.includes(words), `the sheet does not say 「${words}」: ${shown.slice(0, 600)}`);
  await accessible(page, "the open sheet");
  await page.getByRole("button", { name: "書いたものを保存する" }).click();
  await page.getByText("まだ何も書かれていません").waitFor();
  await page.getByLabel("分かったこと").fill(found);
  await page.getByLabel("訪問した日").fill("2001-01-01");
  await page.getByRole("button", { name: "書いたものを保存する" }).click();
  await page.getByText("訪問した日は、訪問シートを作った日から期限までの日").waitFor();
  await page.getByLabel("訪問した日").fill(iso(0));
  const download = await downloaded(page, () => page.getByRole("button", { name: "書いたものを保存する" }).click());
  const result = join(folder, "result.json");
  await download.saveAs(result);
  expect(!readFileSync(result, "utf8").includes("ストーブ"), "the result is not encrypted");
  await world.picture?.({ page }, "visits-offline");
  expect(!faults.length, `the sheet is not alone: ${faults.join("; ")}`);
  await context.close();
  return result;
}

async function upload(clerk, file) {
  await clerk.go("core", `${town}/public-assistance/sheets`);
  await clerk.page.locator("main input[type=file]").setInputFiles(file);
  await clerk.press("取り込む", { exact: true });
}

async function back(world, clerk, household, result, folder) {
  const changed = join(folder, "changed.json");
  const whole = JSON.parse(readFileSync(result, "utf8"));
  const other_letter = whole.box[40] === "A" ? "B" : "A";
  writeFileSync(changed, JSON.stringify({ ...whole, box: whole.box.slice(0, 40) + other_letter + whole.box.slice(41) }));
  await upload(clerk, changed);
  await clerk.sees("ファイルの中身が変わっている");
  const other = await staff(world, "core", "nagai_t");
  await upload(other, result);
  await other.sees("あなたの訪問シートのファイルではありません");
  await other.close();
  await upload(clerk, result);
  await clerk.sees("訪問の記録を取り込みました", "戻った");
  await upload(clerk, result);
  await clerk.sees("もう取り込んであります");
  await clerk.page.goto(world.address("core", `${household}/work`));
  await clerk.look();
  const page = await clerk.text();
  expect(page.split(found).length === 2, `the record stands ${page.split(found).length - 1} times`);
}

// Without a script: the same on paper.
async function onPaper(world, clerk, household, sheet) {
  const other = await staff(world, "core", "kuroda_m", { script: false });
  await other.page.goto(world.address("core", sheet));
  await other.look();
  await other.press("紙で持っていく");
  await other.sees("訪問に持っていく紙", head, "総社市中央二丁目3番4号", "援助方針");
  await other.go("core", `${town}/public-assistance/sheets`);
  await other.sees("訪問先で書いたものを取り込む");
  await other.close();
}

async function lost(world, clerk, household) {
  await planned(clerk, household);
  await clerk.go("core", `${town}/public-assistance/sheets`);
  await row(clerk).first().locator("input").check();
  await clerk.press("訪問シートを作る", { exact: true });
  await clerk.press("訪問シートの画面");
  await clerk.answer({ lost_why: " " });
  await clerk.press("紛失を届ける", { exact: true });
  await clerk.sees("入力してください");
  await clerk.answer({ lost_why: "電車に置き忘れた。合言葉は別に持っている。" });
  await clerk.press("紛失を届ける", { exact: true });
  await clerk.sees("紛失", "電車に置き忘れた");
  const supervisor = await staff(world, "core", "nagai_t");
  await supervisor.go("core", `${town}/public-assistance/supervision`);
  await supervisor.press("訪問シート", { exact: true });
  await supervisor.sees("紛失", "戻った", "黒田 美帆");
  await supervisor.close();
  const elsewhere = await staff(world, "core", "kageyama_m");
  const answer = await elsewhere.page.goto(clerk.page.url());
  expect(answer.status() === 404 || answer.status() === 403, `another division sees the sheet: ${answer.status()}`);
  await elsewhere.close();
}
