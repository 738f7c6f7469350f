// kill -9 right after sending and right after deciding: both stay, once.
import { expect } from "./harness.mjs";
import { answerAll, at, comeBack, dog, draft, openCase, openDraft, recordPayment, staff, start, take, toCase, town } from "./acts.mjs";

export const name = "crash";

export async function run(world) {
  const resident = await world.person({ name: "resident" });
  const key = await start(resident, "dog_registration", "person");
  const pages = dog();
  pages[0][1]["owner_name.family"] = "落雷";
  await answerAll(resident, key, pages);
  await resident.answer({ notice: "electronic", confirm: "yes" });
  await resident.press("この内容で送る");
  await world.crash();
  await comeBack(resident, key);
  await resident.sees(key.number);

  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, key);
  await onlyOnce(clerk);
  await toCase(clerk, path);
  await take(clerk);
  await recordPayment(clerk);
  await draft(clerk, "done");
  const head = await staff(world, "office", "kunisada_t");
  await openDraft(head, "落雷 花子");
  await head.press("決裁する");
  await world.crash();
  await head.go("office", `${town}/approvals`);
  await head.seesNot("落雷 花子");
  await toCase(clerk, path);
  await clerk.waitsFor("落雷 花子", "決定");
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("結果をお知らせしました");
  const documents = await resident.page.locator("main a[href*='/documents/']:not([href$='/pdf'])").evaluateAll(all => new Set(all.map(one => one.href)).size);
  expect(documents === 1, `${documents} documents after a crash, not 1`);
}

async function onlyOnce(clerk) {
  await clerk.go("office", `${town}/`);
  const rows = await clerk.page.locator("main tr, main li", { hasText: "落雷 花子" }).count();
  expect(rows === 1, `the case stands ${rows} times in the inbox`);
}
