// Staff: a passkey and an authenticator app, sessions that are ended, a colleague without her telephone, the transfers of April, an emergency and its review.
import { createHmac } from "node:crypto";
import { showDemonstratedCode, signIn, staff, town } from "./acts.mjs";
import { expect, iso } from "./harness.mjs";

export const name = "staff";
export const environment = { MADO_JOURNEY_STAFF_HOST: "localhost" };  // a passkey needs a name

// What an authenticator app would show, from the letters below its picture.
function code(letters, ahead = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...letters.replace(/\s/g, "")].map(one => alphabet.indexOf(one).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
  const mac = createHmac("sha1", secret).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function device(person) {
  const devtools = await person.context.newCDPSession(person.page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
}

async function passkey(world) {
  const clerk = await staff(world, "office", "morita_a");
  await device(clerk);
  await clerk.go("office", `${town}/factors`);
  await clerk.sees("まだ登録していません");
  await clerk.press("パスキーを登録する");
  await clerk.sees("二要素認証を登録しました", "このパソコン", "まだ使っていません");
  await clerk.context.clearCookies({ name: "mado_office" });
  await signIn(clerk, "office", "morita_a");
  expect(clerk.path === `${town}/sign-in/factor`, `after the password one comes to ${clerk.path}`);
  await clerk.press("パスキーで確認する");
  expect(!clerk.path.includes("/sign-in"), `the passkey does not open: ${(await clerk.text()).slice(0, 200)}`);
  return clerk;
}

async function authenticator(world) {
  const clerk = await staff(world, "office", "fujii_n");
  await clerk.go("office", `${town}/factors`);
  const letters = await clerk.page.locator(".factor-letters").innerText();
  await clerk.answer({ code: "000000" });
  await clerk.press("認証アプリを登録する");
  await clerk.sees("コードが合いません");
  expect(await clerk.page.locator(".factor-letters").innerText() === letters, "after a slip it is another secret");
  await clerk.answer({ code: code(letters, -1) });
  await clerk.press("認証アプリを登録する");
  await clerk.sees("電話の認証アプリ");
  const plain = await world.person({ name: "fujii_n without JavaScript", script: false });
  await signIn(plain, "office", "fujii_n");
  expect(plain.path === `${town}/sign-in/factor`, "the password alone is not enough");
  const first = code(letters);
  await plain.answer({ code: first });
  await plain.press("サインイン", { exact: true });
  expect(!plain.path.includes("/sign-in"), `the code does not open: ${(await plain.text()).slice(0, 200)}`);
  const again = await world.person({ name: "the same code again" });
  await signIn(again, "office", "fujii_n");
  await again.answer({ code: first });
  await again.press("サインイン", { exact: true });
  await again.sees("同じコードは二度使えません");
  await clerk.go("office", `${town}/sessions`);
  await clerk.sees("初めてのブラウザーからサインインがありました", "この端末");
  await clerk.press("この端末のほかをすべて終わらせる");
  await clerk.press("お知らせを確認しました");
  await clerk.seesNot("初めてのブラウザー");
  await plain.go("office", `${town}/sessions`);
  expect(plain.path === `${town}/sign-in`, "a session that was ended goes on");
}

async function lostTelephone(world) {
  const administrator = await staff(world, "office", "hayashi_c");
  await administrator.go("office", `${town}/administration/people?word=9011`);
  await administrator.press("藤井 菜月");
  await administrator.sees("電話の認証アプリ");
  await administrator.press("二要素認証を解除する");
  await administrator.sees("二要素認証を解除しました", "まだ登録していません");
  const clerk = await staff(world, "office", "fujii_n");
  await clerk.go("office", `${town}/sessions`);
  await clerk.sees("管理者があなたの二要素認証を解除しました");
  await administrator.go("office", `${town}/administration/sessions?word=9011`);
  await administrator.press("終わらせる");
  await clerk.go("office", `${town}/`);
  expect(clerk.path === `${town}/sign-in`, "the administrator cannot end a session");
  return administrator;
}

async function transfers(administrator) {
  await administrator.go("office", `${town}/administration/transfers`);
  const csv = (await administrator.fetch(`${town}/administration/transfers/now.csv`)).bytes.toString("utf8");
  const held = number => csv.split("\r\n").find(line => line.startsWith(`${number},`)).split(",")[3];
  const head = "職員番号,氏名,異動日,旧職,新職,兼務,採用/退職", day = iso(30);
  await administrator.answer({ paste: `${head}\n9007,森田 葵,${day},${held(9007)},どこにもない職,,\n` });
  await administrator.press("読み込んで確かめる");
  await administrator.sees("行 2", "という職はありません");
  await administrator.press("使わない");
  await administrator.answer({ paste: `${head}\n9007,森田 葵,${day},${held(9007)},${held(9011)},,\n9011,,${day},,${held(9007)},${held(9011)},\n` });
  await administrator.press("読み込んで確かめる");
  await administrator.sees("2人のうち2人が変わります", held(9007), held(9011));
  await administrator.press("この内容で適用する");
  await administrator.sees("適用しました");
  await administrator.press("適用を取り消す");
  await administrator.sees("取り消しました");
  await administrator.go("office", `${town}/administration/absences`);
  await administrator.answer({ person: "9007", since: iso(1), until: iso(3) });
  await administrator.press("登録する");
  await administrator.sees("不在を登録しました", "森田 葵");
}

// Who comes by the list has no login until it is handed over; it opens from the day on.
async function hired(world, administrator) {
  await administrator.go("office", `${town}/administration/transfers`);
  const csv = (await administrator.fetch(`${town}/administration/transfers/now.csv`)).bytes.toString("utf8");
  const position = csv.split("\r\n").find(line => line.startsWith("9007,")).split(",")[3];
  await administrator.answer({ paste: `職員番号,氏名,異動日,旧職,新職,兼務,採用/退職\n7777,新任 花,${iso(1)},,${position},,採用\n` });
  await administrator.press("読み込んで確かめる");
  await administrator.press("この内容で適用する");
  await administrator.sees("適用しました");
  await administrator.go("office", `${town}/administration/transfers`);
  await administrator.press("最初のサインインを渡す");
  await administrator.sees("新任 花", "7777", position);
  await administrator.press("選んだ職員に渡す");
  await administrator.sees("サインインを渡す職員を選んでください");
  await administrator.page.locator("main li", { hasText: "新任 花" }).locator("input[type=checkbox]").check();
  await administrator.press("選んだ職員に渡す");
  await administrator.sees("この画面は1度だけです", "新任 花", "最初のパスワード");
  const password = await administrator.page.locator("main dd code").nth(1).textContent();
  await administrator.go("office", `${town}/administration/logins`);
  await administrator.seesNot("新任 花");
  const newcomer = await world.person({ name: "newcomer" });
  await newcomer.go("office", `${town}/sign-in`);
  await newcomer.answer({ login: "7777", password });
  await newcomer.press("サインインする");
  await newcomer.sees("職についていないため");
  expect(newcomer.path === `${town}/sign-in`, "somebody comes in before the day of the transfer");
  await newcomer.close();
}

async function emergency(world, administrator) {
  const clerk = await staff(world, "office", "ono_m");
  await clerk.go("office", `${town}/emergency`);
  await clerk.answer({ reason: "急" });
  await clerk.press("緊急閲覧を開く");
  await clerk.sees("なぜ今すぐ読む必要があるのか");
  await clerk.answer({ reason: "避難所で連絡先を確かめるため", minutes: "15" });
  await clerk.press("緊急閲覧を開く");
  await clerk.sees("緊急閲覧を開いています", "緊急閲覧を終える");
  await clerk.go("office", `${town}/`);
  await clerk.sees("緊急閲覧を開いています");
  await clerk.go("office", `${town}/emergency`);
  await clerk.press("緊急閲覧を終える");
  await administrator.go("office", `${town}/`);
  await administrator.sees("緊急閲覧が開かれました");
  await administrator.press("緊急閲覧を確かめる");
  await administrator.pressOn(administrator.page.locator("main table a").first());
  await administrator.sees("避難所で連絡先を確かめるため");
  await administrator.answer({ outcome: "justified", found: "避難所の名簿と合っていた" });
  await administrator.press("確かめた結果を残す");
  await administrator.sees("必要だった");
}

async function core(world) {
  const clerk = await world.person({ name: "core" });
  await clerk.go("core", `${town}/sign-in`);
  await clerk.answer({ login: "kageyama_m", password: "madoguchi-demo" });
  await clerk.press("サインインする");
  await clerk.sees("デモのデータだけの表示です");
  await showDemonstratedCode(clerk);
  expect(!clerk.path.includes("/sign-in"), "the code of the demonstration does not open");
  await clerk.go("core", `${town}/factors`);
  await clerk.sees("サインインに二要素認証が必要です");
}

export async function run(world) {
  await passkey(world);
  await authenticator(world);
  const administrator = await lostTelephone(world);
  await transfers(administrator);
  await hired(world, administrator);
  await emergency(world, administrator);
  await core(world);
}
