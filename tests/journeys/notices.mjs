// A notice on paper is printed and posted; two who decide at once make one decision.
import { expect } from "./harness.mjs";
import { at, draft, openCase, openDraft, recordPayment, registerDog, staff, take, toCase, town } from "./acts.mjs";

export const name = "notices";

export async function run(world) {
  const resident = await world.person({ name: "resident" });
  const key = await registerDog(resident, { notice: "paper" });
  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, key);
  await take(clerk);
  await recordPayment(clerk);
  await draft(clerk, "done");
  await decideAtOnce(world);
  await print(world, resident, key);
  await toCase(clerk, path);
  await clerk.waitsFor("終わり", "通知した");
}

async function decideAtOnce(world) {
  const one = await staff(world, "office", "kunisada_t"), other = await staff(world, "office", "kunisada_t");
  await openDraft(one, "見本 花子");
  await openDraft(other, "見本 花子");
  const presses = await Promise.all([one, other].map(async who => {
    const button = await who.target("決裁する");
    const leads = who.page.waitForNavigation();
    await button.click();
    return leads;
  }));
  const decided = presses.filter(answer => answer.status() === 200), refused = presses.filter(answer => answer.status() === 409);
  expect(decided.length === 1 && refused.length === 1, `two decide at once: ${presses.map(answer => answer.status())}`);
  const late = refused[0] === presses[0] ? one : other;
  await late.look();
  expect(/ほかの人がこの起案を処理しました|すでに決裁された/.test(await late.text()), `no kind word to the one who came second: ${(await late.text()).slice(0, 400)}`);
  await one.close();
  await other.close();
}

async function print(world, resident, key) {
  const registrar = await staff(world, "office", "hayashi_c");
  await registrar.go("office", `${town}/documents/print`);
  await registrar.waitsFor("紙での通知を希望", "見本 花子");
  const row = registrar.page.locator("main tbody tr", { hasText: /見本\s花子/ });
  expect(await row.count() === 1, `one notice waits for 見本 花子, not ${await row.count()}`);
  const pdf = await registrar.fetch(await row.locator("a[href$='/pdf']").getAttribute("href"));
  expect(pdf.bytes.subarray(0, 4).toString() === "%PDF", "what is to be printed is no PDF");
  await registrar.pressOn(row.getByRole("button", { name: "印刷して発送した" }));
  await registrar.sees("発送したことを記録しました");
  await registrar.seesNot("見本 花子");
  await registrar.go("office", `${town}/documents`);
  await registrar.sees("発送済み");
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("結果をお知らせしました");
}
