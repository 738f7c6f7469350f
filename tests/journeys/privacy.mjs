// The privacy register: a purpose of use on the form, a provision written and saved, a breach from the first word to the report.
import { readFileSync } from "node:fs";
import { start, staff, town } from "./acts.mjs";
import { expect, iso, until } from "./harness.mjs";

export const name = "privacy";

async function saved(officer, link) {
  const waiting = officer.page.waitForEvent("download");
  await officer.page.getByRole("link", { name: link }).first().click();
  return readFileSync(await (await waiting).path(), "utf8");
}

async function purpose(world) {
  const resident = await world.person({ name: "a resident" });
  const key = await start(resident, "dog_registration", "person");
  await resident.go("front", `${town}/applications/${key.id}/answers/owner`);
  await resident.sees("個人情報の利用目的", "犬の登録の受付、審査、決定及び通知のため");
  const officer = await staff(world, "office", "nagao_m");
  await officer.go("office", `${town}/privacy/files/dog_registration`);
  await officer.answer({ purpose: "狂犬病の予防と、犬の登録の管理のため", purpose_en: "To register dogs and prevent rabies", scope: "犬を登録した人", collected: "本人の届出", persons: "1200", confirmed: "yes" });
  await officer.press("記録する");
  await officer.sees("記録しました", "公表する");
  await until("the front knows the purpose", async () => {
    await resident.go("front", `${town}/applications/${key.id}/answers/owner`);
    return (await resident.text()).includes("狂犬病の予防と、犬の登録の管理のため");
  });
  await resident.go("front", `${town}/applications/${key.id}/answers/owner?language=en`);
  await resident.sees("To register dogs and prevent rabies");
  await resident.go("front", `${town}/applications/${key.id}/answers/dog`);
  expect(!(await resident.text()).includes("狂犬病の予防と"), "the purpose stands on the first page alone");
  return officer;
}

async function provision(officer) {
  await officer.go("office", `${town}/privacy/provisions`);
  await officer.press("提供を書き足す");
  await officer.answer({ recipient: "架空警察署", persons: "2" });
  await officer.press("記録する");
  await officer.sees("書いてください");
  await officer.answer({ ground: "個人情報の保護に関する法律第69条第1項", items: "氏名、住所" });
  await officer.press("記録する");
  await officer.sees("提供を記録しました", "架空警察署", "氏名、住所");
  const csv = await saved(officer, "CSVで保存");
  expect(csv.includes("架空警察署") && csv.startsWith("\uFEFF"), "the CSV has the line");
}

async function breach(officer) {
  await officer.go("office", `${town}/privacy/breaches`);
  await officer.press("漏えい等を書き始める");
  await officer.answer({ title: "名簿の誤送信", known_on: iso(-1), what: "名簿を別の人へ送った", persons: "150" });
  await officer.press("記録する");
  await officer.sees("報告が要ります", "速報", "確報", "あと");
  await officer.answer({ number: "第1号" });
  await officer.press("速報したと記録する");
  await officer.sees("速報済み");
  await officer.press("確報したと記録する");
  await officer.sees("確報には要ります");
  await officer.answer({ cause: "宛先の取違え", measures: "回収した", notice: "文書で知らせた", prevention: "二人で確かめる" });
  await officer.press("確報したと記録する");
  await officer.sees("確報済み");
  const text = await saved(officer, "報告文を保存");
  expect(text.includes("漏えい等の速報") && text.includes("漏えい等の確報") && text.includes("二人で確かめる"), "both reports are kept");
  await officer.press("報告文を見る・印刷する");
  await officer.sees("漏えい等の確報", "宛先の取違え");
}

export async function run(world) {
  const officer = await purpose(world);
  await provision(officer);
  await breach(officer);
  for (const page of ["files", "least", "provisions", "breaches", "breaches/numbers", "assessments"]) {
    await officer.go("office", `${town}/privacy/${page}`);
    await officer.page.setViewportSize({ width: 320, height: 800 });
    expect(await officer.page.evaluate(() => document.documentElement.scrollWidth) <= 320, `${page} is wider than 320 px`);
    await officer.page.setViewportSize({ width: 1280, height: 800 });
  }
  const plain = await staff(world, "core", "nagao_m");
  await plain.go("core", `${town}/privacy/assessments`);
  await plain.press("児童手当");
  await plain.sees("システムから分かること", "番号法第9条");
}
