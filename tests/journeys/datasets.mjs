// オープンデータ: a file with defects is put in, mended, undone, mended again; another person publishes it; the public sees it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, until } from "./harness.mjs";
import { staff, town } from "./acts.mjs";

export const name = "datasets";

const table = "全国地方公共団体コード,ID,地方公共団体名,名称,緯度,経度,設置位置\r\n" +
  "33208,0000000001,総社市,駅前公衆トイレ,34.6741,133.7462,駅前広場の西\r\n33208,0000000002,総社市,西公園トイレ,34.6698,133.7391,駐車場の横\r\n";

export async function run(world) {
  const file = join(world.data, "公衆トイレの表.csv");
  writeFileSync(file, table);
  const officer = await staff(world, "office", "tanimoto_y");
  const address = await registered(officer);
  await mended(officer, address, file);
  await published(world, officer, address);
  await changed(world, officer, address, file);
  await counted(officer, address);
  await beside(world, officer);
  await seen(world);
}

async function registered(officer) {
  await officer.go("office", `${town}/datasets`);
  await officer.sees("公衆トイレ一覧", "公開中", "AED設置箇所一覧", "準備中");
  await officer.press("データセットを登録する");
  await officer.answer({ title: "駅前の公衆トイレ", name: "Station Toilets", description: "駅前にある公衆トイレの表です。", division: "general_affairs/information", licence: "CC-BY-4.0", frequency: "annual" });
  await officer.press("記録する", { exact: true });
  await officer.sees("半角の英小文字");
  expect(await officer.value("title") === "駅前の公衆トイレ", "what was typed is lost");
  await officer.answer({ name: "station-toilets" });
  await officer.press("記録する", { exact: true });
  await officer.sees("登録しました", "ファイルを入れてください");
  return officer.path;
}

async function mended(officer, address, file) {
  await officer.pressOn(officer.page.locator("main button", { hasText: "入れて点検する" }));
  await officer.sees("ファイルを選んでください");
  await officer.page.locator("#file").setInputFiles(file);
  await officer.pressOn(officer.page.locator("main button", { hasText: "入れて点検する" }));
  await officer.sees("ファイルを入れて点検しました", "2行 7列", "33208 → 332089");
  await officer.world.picture?.(officer, "dataset-check");
  const repair = officer.page.locator("main tr", { hasText: "33208 → 332089" }).locator("button");
  await officer.pressOn(repair);
  await officer.sees("直しました", "元に戻す");
  await officer.seesNot("33208 → 332089");
  await officer.pressOn(officer.page.locator("main button", { hasText: "最後に直したものを元に戻す" }));
  await officer.sees("元に戻しました", "33208 → 332089");
  await officer.pressOn(officer.page.locator("main tr", { hasText: "33208 → 332089" }).locator("button"));
  await officer.sees("直しました");
  await officer.pressOn(officer.page.locator("main li", { hasText: "何の表かを説明に書いた" }).locator("button"));
  await officer.sees("谷本 悠");
}

async function published(world, officer, address) {
  await officer.page.locator("#note").fill("はじめて公開します");
  await officer.press("公開を申し出る");
  await officer.sees("公開を申し出ました", "確認待ち");
  await officer.seesNot("確かめて公開する");
  // Another division does not find it.
  const stranger = await staff(world, "office", "fujii_n");
  const gone = await stranger.fetch(address);
  expect(gone.status === 404 || gone.status === 403, `another division gets ${gone.status}`);
  await stranger.close();
  const head = await staff(world, "office", "nishio_k", { narrow: true });
  await head.go("office", address);
  await head.press("確かめて公開する");
  await head.sees("公開しました", "公開中", "第1版");
  await head.close();
}

async function changed(world, officer, address, file) {
  writeFileSync(file, table.replaceAll("33208,", "332089,").replace("駐車場の横", "駐車場の北"));
  await officer.go("office", address);
  await officer.page.locator("main summary", { hasText: "入れ替える" }).first().click();
  await officer.page.locator("main [id^='file.']").first().setInputFiles(file);
  await officer.pressOn(officer.page.locator("main button", { hasText: "入れ替える" }).first());
  await officer.sees("入れ替えて点検しました", "直した下書きあり");
  await officer.press("公開を申し出る");
  const head = await staff(world, "office", "nishio_k");
  await head.go("office", address);
  await head.press("確かめて公開する");
  await head.sees("第2版");
  await head.press("前の版との違い");
  await head.sees("変わった行 1", "駐車場の横", "駐車場の北");
  await head.close();
}

async function beside(world, officer) {
  await officer.go("office", `${town}/datasets/coverage`);
  await officer.sees("総社市の公開の状況", "公衆トイレ一覧");
  await officer.go("office", `${town}/datasets/calendar`);
  await officer.sees("来年度の仕様書に条項を入れる");
  await officer.go("office", `${town}/datasets/guide`);
  await officer.sees("オープンデータとしての公開");
  await officer.go("office", `${town}/datasets/requests`);
  await officer.sees("データの要望");
  await officer.go("office", `${town}/datasets/usage`);
  await officer.sees("利用の状況", "ダウンロード");
}

// A table counted from our own events: composed without scripts of ours, seen or refused with a reason, nothing typed is lost.
async function counted(officer, address) {
  await officer.go("office", address);
  await officer.press("電子窓口の記録から数える");
  await officer.sees("申請・届出を受け付けた", "この数に満たないものを秘匿する");
  await officer.answer({ from: "そのうち" });
  await officer.press("結果を見る");
  await officer.sees("2026-04 のように");
  expect(await officer.value("from") === "そのうち", "what was typed is lost");
  await officer.answer({ from: "2020-04" });
  await officer.press("結果を見る");
  const said = await officer.text();   // the demonstration's months may all be under way
  expect(said.includes("秘匿しました") || said.includes("まだありません"), "neither an answer nor a reason");
  await officer.world.picture?.(officer, "dataset-query");
}

async function seen(world) {
  const anybody = await world.person({ name: "anybody" });
  await until("the dataset in the catalogue", async () => {
    await anybody.go("front", `${town}/data/station-toilets`);
    return (await anybody.text()).includes("駅前の公衆トイレ");
  });
  await anybody.close();
}
