// The office of those who run the server: a password first, then every page, with and without JavaScript, and nothing for anybody else.
import { expect } from "./harness.mjs";
import { setOperatorsPassword, signInAsOperator as signIn } from "./acts.mjs";

export const name = "operator";
const pages = ["/", "/queues", "/schedules", "/slow", "/disk", "/certificates", "/alarms", "/versions"];

export async function run(world) {
  const duty = await world.person({ name: "duty" });
  await duty.go("operator", "/");
  expect(duty.path === "/sign-in", "without a password every page leads to the entrance");
  expect((await duty.page.textContent("main")).includes("madoguchi operator password"), "the entrance says how to set the password");

  const password = "nagai aikotoba 83";
  setOperatorsPassword(world, password);

  await signIn(duty, "something else");
  expect(duty.path === "/sign-in" && (await duty.page.textContent("main")).includes("パスワードが違います"), "a wrong password is refused");
  await signIn(duty, password);
  expect(duty.path === "/", "the right one leads in");
  for (const path of pages) expect(await duty.go("operator", path) === 200, `${path} is there`);
  expect(await duty.go("operator", "/?language=en") === 200, "in English");
  expect((await duty.page.textContent("h1")) === "Overview", "in English");
  await duty.go("operator", "/?language=ja");
  await duty.page.getByRole("link", { name: "15秒ごとに更新する" }).click();
  expect(await duty.page.locator("meta[http-equiv=refresh]").count() === 1, "it refreshes when one wants it to");
  await duty.page.getByRole("link", { name: "更新を止める" }).click();
  expect(await duty.page.locator("meta[http-equiv=refresh]").count() === 0, "and stops");

  const plain = await world.person({ name: "without script", script: false, narrow: true });
  await signIn(plain, password);
  for (const path of pages) expect(await plain.go("operator", path) === 200, `${path} without JavaScript`);
  await plain.page.getByRole("button", { name: "出る" }).click();
  expect(plain.path === "/sign-in", "signed out");

  const metrics = await duty.fetch(world.address("operator", "/metrics"));
  expect(metrics.status === 200 && metrics.bytes.toString().includes("madoguchi_database_up"), "/metrics is here …");
  for (const zone of ["front", "office", "core"]) expect((await duty.fetch(world.address(zone, "/metrics"))).status === 404, `… and not on ${zone}`);
}
