// Signing in elsewhere (OpenID Connect): a resident shows her card, with JavaScript and without; somebody goes back; a sign-in that is too weak; a business; the
// clerk sees what the evidence says; and a sign-in there opens an account that its holder linked with it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerPage, at, openCase, readKey, send, staff, town } from "./acts.mjs";
import { expect, password, tokyo } from "./harness.mjs";
import { IdentityProvider } from "./identity_provider.mjs";
import { myNumber } from "./papers.mjs";

export const name = "oidc";

let there, folder;

export const entries = {
  digital: ["audience: residents", "title: { ja: 見本のデジタル認証, en: Sample digital ID }", "scope: openid name birthdate address gender", "acr_values: aal3", "max_age: 600", "prompt: login",
    "assurance: { aal3: card, aal2: account }", "claims: { name: name, born_on: birthdate, address: address.formatted, sex: gender }"],
  business: ["audience: business", "title: { ja: 見本の事業者ID, en: Sample business ID }", "scope: openid name address corporate", "acr_values: prime", "assurance: { prime: account }",
    "claims: { name: name, address: address.formatted, corporate_number: corporate_number }"],
  staff: ["audience: staff", "title: { ja: 庁内の共通認証 }", "scope: openid name", "acr_values: aal2", "prompt: login", "assurance: { aal2: account }", "zones: [office]"],
};

// The provider that run() goes to. Whoever starts it configures the zones.
export async function provide(host) { return there = await IdentityProvider.start(host); }

export async function environment() {
  await provide();
  folder = mkdtempSync(join(tmpdir(), "mado-oidc-"));
  const file = join(folder, "madoguchi.yaml");
  writeFileSync(file, there.configure(folder, entries));
  return { MADO_CONFIGURATION: file, MADO_JOURNEY_HOST: "localhost" };  // a browser makes no passkey for an IP
}

export async function after() {
  await there.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}

// Out to the provider, as somebody; `who` or "cancel" there.
async function goThere(person, button, who, zone = "front") {
  await person.page.getByRole("button", { name: button }).click();
  await person.page.waitForURL(`${there.issuer}/interaction/**`);
  await person.page.locator(`form[action$="/${who}"] button`).click();
  await person.page.waitForLoadState("load");
  // The provider's own page for browsers without JavaScript, on its way back.
  const onward = person.page.getByRole("button", { name: "Continue" });
  if (person.options.script === false && await onward.count()) await onward.click();
  await person.page.waitForURL(`${person.world.address(zone, "/")}**`);
  await person.look();
}

async function notify(mother) {
  await mother.press("入力をはじめる");
  expect(await mother.value("name.family") === "実験" && await mother.value("name.given") === "花子", "the name is not filled in");
  expect(await mother.value("address.text") === "総社市総社九丁目9番9号", "the address is not filled in");
  expect(await mother.value("born_on.year") === "1991", "the day of birth is not filled in");
  await answerPage(mother, ["mother", { "address.text": "総社市総社九丁目9番10号", phone: "0866000130", occupation: "会社員" }]);
  await answerPage(mother, ["pregnancy", { due_on: tokyo(200), weeks: "8", clinic: "架空レディースクリニック", examined_before: "yes", plural: "no" }]);
  await answerPage(mother, ["past", { births: "0" }]);
  await answerPage(mother, ["life", { supporter: "yes", interview: "later", keep_secret: "no" }]);
  await answerPage(mother, ["papers", { "pregnancy_paper.way": "counter" }]);
}

async function resident(world, options) {
  const mother = await world.person({ name: "mother", ...options });
  await mother.go("front", `${town}/procedures/pregnancy_notification/start`);
  expect(mother.path.endsWith("/identity"), `not asked who she is but at ${mother.path}`);
  await mother.sees("先にマイナンバーカードなどによる確かな本人確認が必要です", "窓口でも申請できます");
  await mother.seesNot("見本の事業者ID");
  await goThere(mother, "見本のデジタル認証で本人確認をする", "cancel");
  await mother.sees("本人確認を途中でやめました");
  await goThere(mother, "見本のデジタル認証で本人確認をする", "weak");
  await mother.sees("必要な確かさになりませんでした");
  await goThere(mother, "見本のデジタル認証で本人確認をする", "hanako");
  expect(mother.path.endsWith("/procedures/pregnancy_notification/start"), `not back at the start but at ${mother.page.url()}`);
  await mother.sees("本人確認ができました");
  await mother.press("次へ進む");
  const key = await readKey(mother);
  await notify(mother);
  await send(mother, key, { more: { my_number: myNumber("32345678901") } });
  return { mother, key };
}

async function clerkLooks(world, key) {
  const clerk = await staff(world, "core", "sato_h");
  const path = await openCase(clerk, key);
  await clerk.sees("本人確認：見本のデジタル認証（カード）。本人確認の内容と違う回答があります。", "本人確認の情報から");
  await clerk.press("本人確認の記録を見る");
  await clerk.sees("証拠の署名を、この区域の鍵で確かめ直しました", "実験 花子", "総社市総社九丁目9番10号", "本人が書き直した", "一致");
  expect(clerk.path === `${path}/identity`, `not the record of the identity but ${clerk.path}`);
  await clerk.close();
}

async function business(world) {
  const baker = await world.person({ name: "baker", narrow: true });
  await baker.go("front", `${town}/identity?procedure=road_occupancy`);
  await goThere(baker, "見本の事業者IDで本人確認をする", "bakery");
  await baker.sees("本人確認ができました");
  await baker.go("front", `${town}/identity`);
  await baker.sees("株式会社 見本ベーカリー", "6000000000002", "アカウントによる本人確認です");
  await baker.press("本人確認をやめる");
  await baker.sees("本人確認を消しました");
  await baker.seesNot("6000000000002");
}

async function signOut(person) {
  await person.go("front", `${town}/account`);
  await person.press("サインアウトする");
  await person.sees("サインアウトしました");
}

// Linked by who is signed in; found by nobody else's sign-in; unlinked.
async function account(world) {
  const holder = await world.person({ name: "holder of an account" });
  const client = await holder.context.newCDPSession(holder.page);
  await client.send("WebAuthn.enable");
  await client.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true,
    isUserVerified: true, automaticPresenceSimulation: true, hasPrf: true } });
  await holder.go("front", `${town}/account/register`);
  await holder.press("パスキーを作って登録する");
  await holder.press("しまいました");
  await holder.go("front", `${town}/account/ways`);
  await goThere(holder, "見本のデジタル認証とつなぐ", "hanako");
  await holder.sees("サインインの方法を加えました", "つなぎました");
  await signOut(holder);
  const elsewhere = await world.person({ name: "holder elsewhere", script: false, narrow: true });
  await elsewhere.go("front", `${town}/account/sign-in`);
  await goThere(elsewhere, "見本のデジタル認証でサインインする", "hanako");
  await elsewhere.waitsFor("確認が終わりました");
  await elsewhere.press("次へ進む");
  await elsewhere.sees("いま使っているもの", "ほかのサービスのサインイン");
  await elsewhere.go("front", `${town}/account/ways`);
  await elsewhere.press("見本のデジタル認証をはずす");
  await elsewhere.sees("サインインの方法を消しました");
  await signOut(elsewhere);
  await elsewhere.go("front", `${town}/account/sign-in`);
  await goThere(elsewhere, "見本のデジタル認証でサインインする", "hanako");
  await elsewhere.sees("つないだ登録はありません");
  await elsewhere.go("front", `${town}/account/sign-in`);
  await goThere(elsewhere, "見本のデジタル認証でサインインする", "cancel");
  await elsewhere.sees("確かめられませんでした");
  await elsewhere.close();
  await holder.close();
}

// An administrator binds the subject, then the clerk signs in without a password here.
async function clerk(world) {
  const administrator = await staff(world, "office", "hayashi_c");
  await administrator.go("office", `${town}/administration/people`);
  await administrator.press("森田 葵");
  await administrator.answer({ provider: "staff", subject: "clerk-1" });
  await administrator.pressOn(administrator.page.locator("main button[value=subject]"));
  if (await administrator.page.locator("main [name=confirm_password]").count()) {
    await administrator.answer({ confirm_password: password });
    await administrator.pressOn(administrator.page.locator("main form:has([name=confirm_password]) button"));
  }
  await administrator.sees("clerk-1");
  await administrator.close();
  const clerk = await world.person({ name: "clerk" });
  await clerk.go("office", `${town}/sign-in`);
  await goThere(clerk, "庁内の共通認証でサインインする", "hanako", "office");
  await clerk.sees("まだここの職員と結び付けられていません");
  await goThere(clerk, "庁内の共通認証でサインインする", "clerk", "office");
  expect(!clerk.path.includes("/sign-in"), `not signed in but at ${clerk.page.url()}`);
  await clerk.go("office", `${town}/`);
  expect((await clerk.page.locator("body").innerText()).includes("森田 葵"), "it is not the clerk who was bound");
  await clerk.go("core", `${town}/sign-in`);
  await clerk.seesNot("庁内の共通認証");
}

export async function run(world) {
  const front = path => world.address("front", `${town}${path}`);
  there.open({ digital: [front("/identity/return/digital"), front("/account/return/digital")], business: [front("/identity/return/business"), front("/account/return/business")], staff: [world.address("office", `${town}/sign-in/return/staff`)] });
  const { key } = await resident(world, {});
  await clerkLooks(world, key);
  await resident(world, { script: false, narrow: true });
  await business(world);
  await account(world);
  await clerk(world);
}
