// Accounts of residents: a passkey with its own secret, a second device by a code on paper, mail and app without JavaScript, an earlier application claimed
// by its number and key, recovery at a counter with two clerks and its stop, and what must not work.
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answerAll, answerPage, at, comeBack, dog, openCase, send, staff, start, take, town } from "./acts.mjs";
import { expect, until } from "./harness.mjs";

export const name = "accounts";
// A browser makes no passkey for an IP.
export const environment = { MADO_JOURNEY_HOST: "localhost" };

async function device(person, options = {}) {
  const client = await person.context.newCDPSession(person.page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true,
    hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, hasPrf: options.prf !== false } });
  return { client, authenticatorId };
}

export async function run(world) {
  const earlier = await guestBefore(world);
  const { resident, codes, begun } = await withPasskey(world, earlier);
  const second = await secondDevice(world, codes, begun, earlier);
  await mandate(world, resident);
  await byMailAndApp(world);
  await withoutSecret(world);
  await atTheCounter(world, resident);
  await demonstration(world);
  await hostile(world, resident, begun);
  await goodbye(second, begun);
}

// The main journey of somebody with a passkey: registered, an earlier application claimed, applied while signed in, examined, and seen under the account.
export async function signedIn(world) {
  const { resident, begun } = await withPasskey(world, await guestBefore(world));
  // Who she is the account has filled in.
  await resident.go("front", at(begun, "/answers/owner"));
  expect(await resident.value("owner_address.text") === "総社市中央1-1-1", "the account does not fill in the address");
  for (const page of dog()) await answerPage(resident, page);
  await send(resident, begun);
  await resident.sees("受け付けました", begun.number);
  const clerk = await staff(world, "office", "morita_a");
  await openCase(clerk, begun);
  await clerk.sees("むぎ", "見本 花子");
  await take(clerk);
  await clerk.close();
  await resident.go("front", at(begun, "/status"));
  await resident.waitsFor("確かめています", begun.number);
  await resident.go("front", `${town}/applications`);
  await resident.sees(begun.number);
  await resident.go("front", `${town}/account`);
  await resident.press("サインアウトする");
  expect(await resident.go("front", at(begun, "/status")) === 404, "an application is open after signing out");
}

async function guestBefore(world) {
  const guest = await world.person({ name: "guest" });
  const key = await start(guest, "dog_registration", "person");
  await guest.close();
  return key;
}

async function withPasskey(world, earlier) {
  const resident = await world.person({ name: "resident" });
  await device(resident);
  await resident.go("front", `${town}/account`);
  await resident.sees("サインイン", "番号と控えの鍵で開く");
  await resident.press("利用者登録をする");
  await resident.answer({ label: "花子の電話" });
  await resident.press("パスキーを作って登録する");
  await resident.sees("回復コード", "一度しか出ません");
  const codes = await resident.page.locator("main ol code").allTextContents();
  expect(codes.length === 8 && new Set(codes).size === 8, `eight recovery codes, not ${codes}`);
  await resident.press("しまいました");
  await resident.sees("いま使っているもの", "サインインの方法が1つだけ");
  await resident.press("自分の情報");
  await resident.answer({ name: "見本 花子", kana: "ミホン ハナコ", address: "総社市中央1-1-1", phone: "0866-92-0000" });
  await resident.press("保存する");
  await resident.sees("見本 花子 さん");
  const begun = await start(resident, "dog_registration", "person");
  // Nothing is claimed by a name; the number and the key do it.
  await resident.go("front", `${town}/applications`);
  await resident.seesNot(earlier.number);
  await comeBack(resident, earlier);
  await resident.go("front", `${town}/applications`);
  await resident.sees(earlier.number, begun.number);
  // Out and in again by the device alone.
  await resident.go("front", `${town}/account`);
  await resident.press("サインアウトする");
  await resident.sees("サインアウトしました");
  expect(await resident.go("front", at(begun, "/key")) === 404, "an application is open after signing out");
  await resident.go("front", `${town}/account/sign-in`);
  await resident.press("パスキーでサインインする");
  await resident.sees("見本 花子 さん");
  await resident.go("front", at(begun, "/key"));
  await resident.sees(begun.number);
  return { resident, codes, begun };
}

async function secondDevice(world, codes, begun, earlier) {
  const person = await world.person({ name: "second device", narrow: true });
  await device(person);
  await person.go("front", `${town}/account/sign-in`);
  await person.press("パスキーでサインインする").catch(() => {});
  await person.go("front", `${town}/account/recover`);
  await person.answer({ code: "0000-0000-0000-0000-0000" });
  await person.press("次へ進む");
  await person.sees("このコードは使えません");
  await person.answer({ code: codes[2] });
  await person.press("次へ進む");
  await person.sees("サインインの方法", "花子の電話", "使っていないコード：7個");
  await person.press("サインインの方法を増やす");
  await person.answer({ label: "新しい端末" });
  await person.press("パスキーを作って登録する");
  await person.sees("サインインの方法を加えました", "花子の電話", "新しい端末");
  await person.go("front", `${town}/applications`);
  await person.sees(begun.number, earlier.number);
  await person.go("front", `${town}/account`);
  await person.sees("回復コード");
  await person.press("サインアウトする");
  await person.press("パスキーでサインインする");
  await person.sees("見本 花子 さん");
  return person;
}

// Somebody applies for the resident, and the clerk sees by what right.
async function mandate(world, resident) {
  await resident.go("front", `${town}/account/mandates`);
  await resident.answer({ procedure: "dog_registration", term: "90" });
  await resident.press("委任のコードを作る");
  const code = await resident.page.locator("main code").textContent();
  const agent = await world.person({ name: "agent" });
  await device(agent);
  await agent.go("front", `${town}/account/register`);
  await agent.press("パスキーを作って登録する");
  await agent.press("しまいました");
  await agent.press("委任");
  await agent.press("委任のコードを受け取る");
  await agent.answer({ code, name: "代理 次郎" });
  await agent.press("次へ進む");
  await agent.sees("委任を受け取りました", "見本 花子");
  const key = await start(agent, "dog_registration", "person");
  await answerAll(agent, key, dog());
  const choice = await agent.page.locator('main [name=agent][value^="mandate "]').getAttribute("value");
  await send(agent, key, { more: { agent: choice, agent_name: "代理 次郎" } });
  const clerk = await staff(world, "office", "morita_a");
  await openCase(clerk, key);
  await clerk.sees("代理で申請：代理 次郎", "委任した人：見本 花子");
  await clerk.close();
  await resident.go("front", `${town}/account/mandates`);
  await resident.sees("代理 次郎", key.number);
  const row = resident.page.locator("main li", { hasText: "代理 次郎" });
  await resident.pressOn(row.getByRole("button"));
  await resident.sees("委任を終わらせました");
  const late = await start(agent, "dog_registration", "person");
  await answerAll(agent, late, dog());
  expect(await agent.page.locator('main [name=agent][value^="mandate "]').count() === 0, "an ended mandate can still be chosen");
}

function lastMail(world, to) {
  const folder = join(world.data, "mail");
  const all = readdirSync(folder).sort().map(file => readFileSync(join(folder, file), "utf8")).filter(mail => new RegExp(`^To: .*${to}`, "mi").test(mail));
  const mail = all.at(-1);
  return mail && Buffer.from(mail.slice(mail.search(/\r?\n\r?\n/)).trim(), "base64").toString("utf8");
}
async function mailedCode(world, to, seen = "") {
  let code = "";
  await until(`a mail to ${to}`, async () => { code = lastMail(world, to)?.match(/\d{4}-\d{4}/)?.[0] ?? ""; return code !== "" && code !== seen; });
  return code;
}

// RFC 6238.
function appCode(secret, step = Math.floor(Date.now() / 30000)) {
  const bits = [...secret.replace(/\s/g, "")].map(one => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map(one => parseInt(one, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function byMailAndApp(world) {
  const mail = "taro@example.jp";
  const person = await world.person({ name: "without JavaScript", script: false });
  await person.go("front", `${town}/account/register`);
  await person.sees("このブラウザーではパスキーを使えません");
  await person.answer({ mail });
  await person.press("コードを送る");
  await person.answer({ code: "0000-0000" });
  await person.press("次へ進む");
  await person.sees("コードが違います");
  const first = await mailedCode(world, mail);
  await person.answer({ code: first });
  await person.press("次へ進む");
  const secret = await person.page.locator("main code").first().textContent();
  await person.answer({ app: appCode(secret) });
  await person.press("次へ進む");
  await person.press("しまいました");
  const begun = await start(person, "dog_registration", "person");
  await person.go("front", `${town}/account`);
  await person.press("サインアウトする");
  await person.answer({ mail });
  await person.press("コードを送る");
  const typed = appCode(secret, Math.floor(Date.now() / 30000));
  await person.answer({ code: await mailedCode(world, mail, first), app: typed });
  await person.press("次へ進む");
  await person.waitsFor("確認が終わりました");
  await person.press("次へ進む");
  await person.sees("いま使っているもの", "メールと認証アプリ");
  await person.go("front", at(begun, "/key"));
  await person.sees(begun.number);
  // The same code of the app again: the office refuses it.
  const thief = await world.person({ name: "with a used code", script: false });
  const before = await mailedCode(world, mail);
  await thief.go("front", `${town}/account/sign-in`);
  await thief.answer({ mail });
  await thief.press("コードを送る");
  await thief.answer({ code: await mailedCode(world, mail, before), app: typed });
  await thief.press("次へ進む");
  await thief.waitsFor("確認が終わりました");
  await thief.press("次へ進む");
  await thief.sees("確かめられませんでした");
  await thief.close();
  // An address that nobody registered is answered alike.
  const stranger = await world.person({ name: "stranger", script: false });
  await stranger.go("front", `${town}/account/sign-in`);
  await stranger.answer({ mail: "nobody@example.jp" });
  await stranger.press("コードを送る");
  await stranger.sees("コードの入力", "届いた8桁のコード");
  await until("a mail that says so", async () => lastMail(world, "nobody@example.jp")?.includes("このアドレスの登録がありません"));
}

// The account is prepared, a clerk records, another confirms; the code is too early, and the holder stops it.
async function atTheCounter(world, resident) {
  const mail = "hanako@example.jp";
  await resident.go("front", `${town}/account/sign-in`);
  await resident.press("パスキーでサインインする");
  await resident.sees("見本 花子 さん");
  await resident.go("front", `${town}/account/register`);
  await resident.answer({ mail });
  await resident.press("コードを送る");
  await resident.answer({ code: await mailedCode(world, mail) });
  await resident.press("次へ進む");
  await resident.answer({ app: appCode(await resident.page.locator("main code").first().textContent()) });
  await resident.press("次へ進む");
  await resident.sees("サインインの方法を加えました", "準備していません");
  await resident.press("準備・取りやめをする");
  await resident.answer({ born_on: "1990-04-05" });
  await resident.press("準備する");
  await resident.sees("窓口での回復を準備しました", "準備しています");
  await resident.go("front", `${town}/account`);
  const number = (await resident.page.locator("main").innerText()).match(/登録番号 (\S+)/)[1];

  const first = await staff(world, "office", "hayashi_c");
  await first.go("office", `${town}/recovery`);
  await first.sees("個別に縮めることはできません", "7日間");
  await first.answer({ name: "見本 花子", born_on: "1990-04-06" });
  await first.press("探す");
  await first.sees("この登録は見つかりません");
  await until("the office knows the holder", async () => {
    await first.go("office", `${town}/recovery`);
    await first.answer({ name: "見本花子", born_on: "1990-04-05" });
    await first.press("探す");
    return await first.page.getByRole("link", { name: "見本 花子" }).count() === 1;
  });
  await first.press("見本 花子");
  await first.sees(number, "番号を控えたり、写しを取ったりしないでください");
  await first.press("身元確認を記録する");
  await first.sees("見た書類の種類を選んでください");
  await first.answer({ document: "driving_licence" });
  await first.press("身元確認を記録する");
  await first.sees("別の職員の確認が必要です", "記録した人は確認できません");
  const path = first.path;
  expect(await first.page.getByRole("button", { name: "確かめたのでコードを出す" }).count() === 0, "who recorded may confirm");

  const second = await staff(world, "office", "matsui_k");
  await second.go("office", path);
  await second.sees("運転免許証", "林 千尋");
  await second.press("確かめたのでコードを出す");
  await second.sees("この画面は一度しか出ません", number);
  const code = await second.page.locator("main code").textContent();
  await second.go("office", path);
  await second.sees("待つ期間", "松井 香織");
  await second.seesNot(code);

  const bearer = await world.person({ name: "bearer of the code", script: false, narrow: true });
  await bearer.go("front", `${town}/account/recover`);
  await bearer.go("front", `${town}/account/recover/counter`);
  const type = async () => { await bearer.answer({ number, code }); await bearer.press("次へ進む"); };
  await until("the front knows of it", async () => lastMail(world, mail)?.includes("心当たりがないときは、次のページですぐに止めてください"));
  await type();
  await bearer.waitsFor("確認が終わりました");
  await bearer.press("次へ進む");
  await bearer.sees("まだ待つ期間です");

  await resident.go("front", `${town}/account`);
  await resident.sees("開き直す求めがありました");
  const link = lastMail(world, mail).match(/\/account\/recover\/stop\/\S+/)[0];
  const reader = await world.person({ name: "reader of the mail", narrow: true });
  await reader.go("front", `${town}${link}`);
  await reader.press("開き直しを止める");
  await reader.sees("止めるよう、役所に伝えました");
  await until("it is stopped", async () => { await second.go("office", path); return (await second.page.locator("main").innerText()).includes("本人が止めました"); });
  await bearer.go("front", `${town}/account/recover/counter`);
  await type();
  await bearer.sees("このコードは使えません");
  await resident.go("front", `${town}/account`);
  await resident.seesNot("開き直す求めがありました");
  await first.go("office", `${town}/recovery/waiting`);
  await first.answer({ days: "2" });
  await first.press("保存する");
  await first.sees("3から60までの日数");
  for (const one of [first, second, bearer, reader]) await one.close();
}

// Anybody signs in as the person of the demonstration, sees her applications, and changes nothing of how one signs in.
async function demonstration(world) {
  const visitor = await world.person({ name: "visitor", script: false });
  await visitor.go("front", `${town}/account/sign-in`);
  await visitor.press("見本の利用者でサインインする");
  await visitor.sees("見本 花子 さん");
  await visitor.go("front", `${town}/applications`);
  await visitor.sees("犬の登録", "粗大ごみ");
  await visitor.go("front", `${town}/account/remove`);
  expect(visitor.path.endsWith("/account/sign-in"), `an account of everybody can be removed at ${visitor.path}`);
  await visitor.close();
}

async function withoutSecret(world) {
  const person = await world.person({ name: "device without a secret" });
  await device(person, { prf: false });
  await person.go("front", `${town}/account/register`);
  await person.press("パスキーを作って登録する");
  await person.press("しまいました");
  await person.press("サインアウトする");
  await person.press("パスキーでサインインする");
  await person.waitsFor("確認が終わりました");
  await person.press("次へ進む");
  await person.sees("いま使っているもの");
}

async function hostile(world, resident, begun) {
  // The cookie from before a sign-in opens nothing after it.
  const person = await world.person({ name: "with an old cookie" });
  await person.go("front", `${town}/account/sign-in`);
  const cookie = async who => (await who.context.cookies()).find(one => one.name.endsWith("mado_front"));
  const own = await cookie(resident);
  await resident.go("front", `${town}/account/sign-in`);
  await resident.press("パスキーでサインインする");
  expect((await cookie(resident)).value !== own.value, "the secret of the browser stays the same over a sign-in");
  await person.context.clearCookies();
  await person.context.addCookies([own]);
  expect(await person.go("front", at(begun, "/key")) === 404, "the cookie from before the sign-in still opens the application");
  // A form of somebody else's page: no token, no sign-out.
  const answer = await resident.context.request.post(world.address("front", `${town}/account/sign-out`), { form: {}, maxRedirects: 0 });
  expect(answer.status() === 409, `a form without its token is answered ${answer.status()}`);
  // Another town knows nothing of it.
  await resident.go("front", `/okayama-shi/account`);
  await resident.sees("サインイン", "ほかの方法");
  await resident.press("パスキーでサインインする");
  await resident.sees("このパスキーの登録はありません");
  await resident.go("front", `${town}/account`);
  await resident.sees("見本 花子 さん");
}

async function goodbye(person, begun) {
  await person.go("front", `${town}/account/remove`);
  await person.answer({ sure: "yes" });
  await person.press("登録を消す");
  await person.sees("利用者登録を消しました");
  await comeBack(person, begun);
  await person.go("front", at(begun, "/key"));
  await person.sees(begun.number);
}
