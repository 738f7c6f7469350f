// The dog's fee paid on the web: by card (after a refusal, with JavaScript), by wallet (at 320 px without JavaScript, by somebody who was invited), and at the counter. Then it is reduced by hand, and the
// provider gives the difference back; and one is exempted before it was paid. Of a refund that the provider does not answer a second accountant finds out, and ends it. The provider is the simulated one.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { at, comeBack, decide, openCase, recordPayment, registerDog, staff, take, toCase, town } from "./acts.mjs";
import { expect, until } from "./harness.mjs";

export const name = "payments";

let port, provider;

export async function environment() {
  const server = createServer();
  await new Promise(listening => server.listen(0, "127.0.0.1", listening));
  port = server.address().port;
  await new Promise(closed => server.close(closed));
  return { MADO_PAYMENTS_DEMONSTRATION: `http://127.0.0.1:${port}` };
}

export async function after() { provider?.kill("SIGTERM"); }

async function serveProvider(world) {
  provider = spawn(world.program, ["provider-demo", "serve", "--data", world.data, "--port", String(port)]);
  let said = "";
  provider.stdout.on("data", text => { said += text; });
  await until("the simulated provider", () => said.includes("ready"));
}

export async function run(world) {
  await serveProvider(world);
  const clerk = await staff(world, "office", "morita_a");
  await givenBack(world, clerk, await byCard(world, clerk));
  await exempted(world, clerk);
  await byWallet(world, clerk);
  await atTheCounter(world, clerk);
  await unanswered(world, clerk);
}

// Sent, taken by the clerk, and told.
async function owed(world, clerk, resident) {
  const key = await registerDog(resident);
  const path = await openCase(clerk, key);
  await take(clerk);
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("支払い方法を選ぶ", "3,000円");
  await resident.press("支払い方法を選ぶ");
  await resident.sees("支払い方法を選んでください", "3,000円", key.number);
  return { key, path };
}

async function toProvider(person) {
  await person.page.waitForURL(`http://localhost:${port}/pay/**`);
  await person.look();
  await person.sees("3,000円", "お金は動きません");
}

async function backAgain(person) {
  await person.page.waitForURL(url => url.pathname.startsWith(`${town}/payments/`) && !url.pathname.endsWith("/back"));
  await until("the payment to be known", async () => (await person.text()).includes("お支払いを受け付けました") || (await person.page.reload(), false));
  await person.look();
}

async function settled(clerk, path, resident, key) {
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("納付済み");
  await toCase(clerk, path);
  await clerk.press("起案する");
  await clerk.seesNot("まだ納められていません");
}

async function byCard(world, clerk) {
  const resident = await world.person({ name: "payer by card" });
  const { key, path } = await owed(world, clerk, resident);
  await resident.press("次へ進む");
  await resident.sees("支払い方法を1つ選んでください");
  await resident.answer({ way: "card" });
  await (await resident.target("次へ進む")).click();
  await toProvider(resident);
  await resident.press("カードが使えなかったことにする");
  await resident.sees("成立しませんでした");

  // Meanwhile another window of the same person: told that a payment is under way, or that it failed.
  await resident.go("front", at(key, "/charges/registration"));
  await resident.answer({ way: "card" });
  const again = resident.page.locator("main [name=instead_of]");
  if (await again.count()) await again.check();
  await (await resident.target("次へ進む")).click();
  await toProvider(resident);
  await (await resident.target("見本のカードで支払う")).click();
  await backAgain(resident);
  await resident.sees("3,000円", "決済会社の番号");
  await settled(clerk, path, resident, key);
  await resident.close();
  return { key, path };
}

// 減額, by the head of the division; whoever pays out asks the provider for the difference.
async function changed(clerk, path, to) {
  await toCase(clerk, path);
  await clerk.press("料金の減免・増額");
  await clerk.answer({ to, article: "手数料条例第6条第2号", reason: "" });
  await clerk.press("額の変更を起案する");
  await clerk.sees("理由を書いてください");
  expect(await clerk.value("article") === "手数料条例第6条第2号", "what was typed is lost");
  await clerk.answer({ reason: "火災にあったため" });
  await clerk.press("額の変更を起案する");
  await clerk.sees("料金の変更を起案しました");
}

async function givenBack(world, clerk, { key, path }) {
  await changed(clerk, path, "1,000");
  const head = await staff(world, "office", "okada_y", { narrow: true });
  await decide(head, "見本 花子");
  await head.close();
  const accountant = await staff(world, "office", "ono_m");
  await accountant.go("office", `${town}/treasury/refunds`);
  await accountant.press("見本 花子");
  await accountant.sees("2,000円", "指定納付受託者を通じて返すときは");
  await accountant.answer({ reason: "減額による", way: "provider" });
  await accountant.press("還付を決めて通知書を出す");
  await until("the provider's answer", async () => (await accountant.page.reload(), (await accountant.text()).includes("済み")));
  await accountant.sees("指定納付受託者を通じて返す", "2,000");
  await accountant.close();
  await clerk.go("office", path);
  await clerk.sees("1,000円");
  const resident = await world.person({ name: "who gets back" });
  await comeBack(resident, key);
  await resident.go("front", at(key, "/status"));
  await resident.sees("料金が変わりました", "納付済み", "1,000円");
  await resident.close();
}

// The provider is gone when it is asked: who asked sees that, and does not end it; somebody else does, and the money goes to an account.
async function unanswered(world, clerk) {
  const { key, path } = await byCard(world, clerk);
  await changed(clerk, path, "1,000");
  const head = await staff(world, "office", "okada_y");
  await decide(head, "見本 花子");
  await head.close();
  provider.kill("SIGTERM");
  const accountant = await staff(world, "office", "ono_m");
  await accountant.go("office", `${town}/treasury/refunds`);
  await accountant.press("見本 花子");
  await accountant.answer({ reason: "減額による", way: "provider" });
  await accountant.press("還付を決めて通知書を出す");
  const asked = `${town}/treasury/provider-refunds`;
  await accountant.go("office", asked);
  await until("the word that nobody answers", async () => (await accountant.page.reload(), (await accountant.text()).includes("返事がありません")));
  await accountant.look();
  await accountant.sees("答えのない返金", "見本 花子", "2,000", "回目の問い合わせ");
  await accountant.seesNot("人が終わりにする");
  await accountant.close();
  const second = await staff(world, "office", "kataoka_j", { narrow: true });
  await second.go("office", `${town}/treasury/refunds`);
  await second.sees("決済会社の答えを待っている返金 1件");
  await second.press("決済会社の答えを待っている返金");
  await second.answer({ how: "never", reason: "" });
  await second.press("終わりにする");
  await second.sees("理由を書いてください");
  expect(await second.value("how") === "never", "what was chosen is lost");
  await second.answer({ reason: "決済会社に電話で確かめた" });
  await second.press("終わりにする");
  await second.sees("還付を終わりにしました", "答えを待っている返金はありません", "返されていない", "片岡 純子", "決済会社に電話で確かめた");
  await second.look();
  await second.press("見本 花子");
  await second.sees("返されていない", "2,000円");
  await second.close();
}

// Before it is paid: nothing is asked any more.
async function exempted(world, clerk) {
  const resident = await world.person({ name: "who is exempted", narrow: true });
  const { key, path } = await owed(world, clerk, resident);
  await changed(clerk, path, "0");
  const head = await staff(world, "office", "okada_y");
  await decide(head, "見本 花子");
  await head.close();
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("納める必要がなくなりました");
  await resident.go("front", at(key, "/charges/registration"));
  await resident.sees("お支払いの必要はなくなりました");
  await toCase(clerk, path);
  await clerk.sees("納めなくてよい");
  await resident.close();
}

async function byWallet(world, clerk) {
  const resident = await world.person({ name: "inviter" });
  const { key, path } = await owed(world, clerk, resident);
  await resident.page.locator("main details", { hasText: "ほかの人に払ってもらう" }).locator("summary").click();
  await resident.press("リンクを作る");
  await resident.sees("リンクを作りました");
  const link = (await resident.text()).match(/\/pay\/[\w-]+/)[0];
  const friend = await world.person({ name: "payer by wallet", script: false, narrow: true });
  await friend.go("front", town + link);
  await friend.sees("代わりの支払い", "3,000円");
  await friend.seesNot("見本 花子", "むぎ", key.number);
  await friend.answer({ way: "wallet" });
  await (await friend.target("次へ進む")).click();
  await toProvider(friend);
  await (await friend.target("見本のアプリで支払う")).click();
  await backAgain(friend);
  await settled(clerk, path, resident, key);
  await friend.go("front", town + link);
  await friend.sees("もう必要ありません");
  await friend.close();
  await resident.close();
}

async function atTheCounter(world, clerk) {
  const resident = await world.person({ name: "payer at the counter", narrow: true });
  const { key, path } = await owed(world, clerk, resident);
  await resident.answer({ way: "counter" });
  await resident.press("次へ進む");
  await resident.sees(key.number, "環境課 動物係", "3,000円");
  await toCase(clerk, path);
  await recordPayment(clerk);
  await settled(clerk, path, resident, key);
  await resident.go("front", at(key, "/charges/registration"));
  await resident.sees("お支払いは済んでいます");
  expect(await resident.page.locator("main [name=way]").count() === 0, "what is paid can be paid again");
  await resident.close();
}
