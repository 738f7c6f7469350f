// What nobody may see: other people's applications, other towns' cases, what a position has no right to; forged forms.
import { expect } from "./harness.mjs";
import { answerAll, at, dog, openCase, registerDog, signIn, staff, start, town } from "./acts.mjs";

export const name = "walls";

export async function run(world) {
  const resident = await world.person({ name: "resident" });
  const key = await registerDog(resident);
  await strangers(world, key);
  await wrongCode(world, key);
  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, key);
  await otherTown(world, key, path);
  await withoutRight(world, path);
  await withoutSession(world, path);
  await forged(resident, clerk, path);
}

async function refused(person, zone, path, status, secret) {
  const got = await person.go(zone, path);
  expect(got === status, `${path} answers ${got}, not ${status}, to ${person.options.name}`);
  for (const word of secret) expect(!(await person.page.content()).includes(word), `${path} shows 「${word}」 to ${person.options.name}`);
}

async function strangers(world, key) {
  const stranger = await world.person({ name: "stranger" });
  for (const rest of ["/status", "/receipt", "/key", "/check", "/answers/owner", "/withdraw", "/complete"])
    await refused(stranger, "front", at(key, rest), 404, ["見本", key.code, key.number]);
  expect((await stranger.fetch(at(key, "/copy"))).status === 404, "the copy opens for a stranger");
  await stranger.close();
}

async function wrongCode(world, key) {
  const stranger = await world.person({ name: "guesser" });
  await stranger.go("front", `${town}/applications`);
  await stranger.answer({ number: key.number, code: key.code.replace(/^./, one => one === "0" ? "1" : "0") });
  await stranger.press("申請を開く");
  await stranger.sees("受付番号と控えの鍵の組合せが見つかりません");
  expect(await stranger.value("number") === key.number, "the number is lost beside a wrong code");
  await stranger.answer({ number: key.number, code: "0000" });
  await stranger.press("申請を開く");
  await stranger.sees("受付番号と控えの鍵の組合せが見つかりません");
  // The right pair, but in the portal of another town.
  await stranger.go("front", "/okayama-shi/applications");
  await stranger.answer({ number: key.number, code: key.code });
  await stranger.press("申請を開く");
  await stranger.sees("受付番号と控えの鍵の組合せが見つかりません");
  await stranger.close();
}

async function otherTown(world, key, path) {
  const owner = await world.person({ name: "owner elsewhere" });
  await owner.go("front", `${town}/applications`);
  await owner.answer({ number: key.number, code: key.code });
  await owner.press("申請を開く");
  await refused(owner, "front", at(key, "/status").replace(town, "/okayama-shi"), 404, [key.number, "見本"]);
  await owner.close();

  const other = await world.person({ name: "tsuboi_y of 岡山市" });
  await signIn(other, "office", "tsuboi_y", { slug: "/okayama-shi" });
  await refused(other, "office", path.replace(town, "/okayama-shi"), 404, ["見本", "むぎ"]);
  await other.go("office", path);
  expect(other.path === `${town}/sign-in`, `a clerk of another town is led to ${other.path}`);
  await other.close();
}

async function withoutRight(world, path) {
  const roads = await staff(world, "office", "fujii_n");
  await refused(roads, "office", path, 403, ["見本", "むぎ"]);
  await roads.sees("いまの職では、この操作はできません");
  await refused(roads, "office", `${town}/administration`, 403, []);
  await refused(roads, "office", `${town}/procedures`, 403, []);
  await refused(roads, "office", `${path}/draft`, 403, ["見本"]);
  await roads.close();
}

async function withoutSession(world, path) {
  const nobody = await world.person({ name: "nobody" });
  await nobody.go("office", path);
  expect(nobody.path === `${town}/sign-in`, `without a session one comes to ${nobody.path}`);
  await nobody.answer({ login: "morita_a", password: "wrong-password" });
  await nobody.press("サインインする", { exact: true });
  await nobody.sees("サインインできませんでした");
  await nobody.answer({ login: "morita_a", password: "madoguchi-demo" });
  await nobody.press("サインインする", { exact: true });
  expect(nobody.path === path, `signing in leads to ${nobody.path}, not back to the case`);
  await nobody.close();
}

// A form without our token, or with one of another browser, changes nothing.
async function forged(resident, clerk, path) {
  const key = await start(resident, "dog_registration", "person");
  await answerAll(resident, key, dog());
  await resident.page.locator("main form [name=csrf]").first().evaluate(one => { one.value = "0".repeat(one.value.length || 64); });
  await resident.answer({ notice: "electronic", confirm: "yes" });
  await resident.press("この内容で送る");
  expect(resident.path === at(key, "/check"), "a forged form was taken");
  await resident.sees("もう一度ボタンを押してください");
  const answer = await clerk.context.request.post(clerk.world.address("office", `${path}/take`), { form: { version: "1" }, maxRedirects: 0 });
  expect(answer.status() === 409, `a form without a token is answered ${answer.status()}`);
}
