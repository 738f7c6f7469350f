// Every public page in English and in easy Japanese; the parts, the towns, and the pages of those who administer and define.
import { expect, password } from "./harness.mjs";
import { at, dog, staff, start, town } from "./acts.mjs";

export const name = "languages";

const spoken = {
  en: { sees: "Dog registration", next: "Next" },
  "ja-x-easy": { sees: "いぬの とうろく", next: "つぎ" },
};

export async function run(world) {
  for (const language of Object.keys(spoken)) await speak(world, language);
  await outside(world);
  await administration(world);
  await procedures(world);
  await changePassword(world);
}

async function speak(world, language) {
  const resident = await world.person({ name: `resident (${language})` });
  await resident.go("front", `${town}/?language=${language}`);
  expect(await resident.page.locator("html").getAttribute("lang") === language, `the page does not say that it speaks ${language}`);
  await resident.sees(spoken[language].sees);
  for (const path of ["/procedures", "/procedures?q=dog", "/procedures/dog_registration", "/procedures/child_allowance", "/applications", "/procedures/dog_registration/start"])
    await resident.go("front", town + path);
  await resident.answer({ applicant: "person" });
  await resident.pressOn(resident.page.locator("main form button[type=submit]").first());
  const id = resident.path.split("/")[3];
  for (const [page, answers] of dog()) {
    await resident.go("front", at({ id }, `/answers/${page}`));
    await resident.answer(answers);
    await resident.pressOn(resident.control("next"));
  }
  await resident.go("front", at({ id }, "/check"));
  await resident.answer({ notice: "electronic" });
  await resident.pressOn(resident.page.locator("main form button[type=submit]").first());
  await resident.answer({ notice: "electronic", confirm: "yes" });
  await resident.pressOn(resident.page.locator("main form button[type=submit]").first());
  expect(resident.path.endsWith("/receipt"), `not sent in ${language}: ${(await resident.text()).slice(0, 300)}`);
  for (const rest of ["/status", "/withdraw", "/key"]) await resident.go("front", at({ id }, rest));
  expect(await resident.page.locator("html").getAttribute("lang") === language, `the language ${language} was forgotten`);
  await resident.close();
}

async function outside(world) {
  const visitor = await world.person({ name: "visitor" });
  for (const path of ["/", "/design", `${town}/procedures?q=${encodeURIComponent("ありえない言葉")}`, `${town}/procedures/road_occupancy`]) await visitor.go("front", path);
  expect(await visitor.go("front", `${town}/no-such-page`) === 404, "a page that is not there");
  expect(await visitor.go("front", `${town}/verify/0000-0000-0000`) === 404, "a code that is not there");
  expect(await visitor.go("front", `${town}/procedures/no_such_procedure`) === 404, "a procedure that is not there");
  const form = await visitor.fetch(`${town}/procedures/dog_registration/form`);
  expect(form.bytes.subarray(0, 4).toString() === "%PDF", "the blank form is no PDF");
  await visitor.close();
}

async function administration(world) {
  for (const zone of ["office", "core"]) {
    const administrator = await staff(world, zone, "hayashi_c");
    await administrator.go(zone, `${town}/administration`);
    const addresses = await administrator.page.locator("main a[href*='/administration']").evaluateAll(all => [...new Set(all.map(one => new URL(one.href).pathname))]);
    expect(addresses.length >= 5, `the administration leads to ${addresses}`);
    for (const address of addresses) await administrator.go(zone, address);
    await administrator.close();
  }
}

async function procedures(world) {
  const definer = await staff(world, "office", "hayashi_c");
  await definer.go("office", `${town}/procedures`);
  await definer.sees("犬の登録", "道路占用許可申請", "児童手当の認定請求");
  await definer.pressOn(definer.page.locator("main a[href$='/procedures/dog_registration']").first());
  await definer.pressOn(definer.page.locator("main a[href*='/procedures/dog_registration/edit']").first());
  const text = await definer.value("text");
  await definer.answer({ text: text.replace("value: 'false'", "value: 'flase'") });
  await definer.pressOn(definer.page.locator("main form button[type=submit]").first());
  await definer.sees("flase");
  await definer.answer({ text });
  await definer.pressOn(definer.page.locator("main form button[type=submit]").first());
  await definer.close();
}

async function changePassword(world) {
  const clerk = await staff(world, "office", "ono_m");
  await clerk.go("office", `${town}/password`);
  await clerk.answer({ current_password: password, new_password: "short", new_password_again: "short" });
  await clerk.press("パスワードを変える");
  await clerk.sees("文字以上にしてください");
  const fresh = "a long sentence is safer than signs";
  await clerk.answer({ current_password: password, new_password: fresh, new_password_again: fresh });
  await clerk.press("パスワードを変える");
  await clerk.sees("パスワードを変えました");
  await clerk.answer({ login: "ono_m", password: fresh });
  await clerk.press("サインインする");
  expect(!clerk.path.endsWith("/sign-in"), "the new password does not work");
  await clerk.close();
}
