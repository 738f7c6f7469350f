// 電子決裁: a contract through four positions with a substitute and its review; 合議 with 不同意 going to the common superior, and what was sent back; a draft of another
// system whose signed result is verified here; like drafts together; a free draft on a telephone without a script.
import { createPublicKey, randomUUID, verify } from "node:crypto";
import { decide, openDraft, staff, town } from "./acts.mjs";
import { expect, iso, until } from "./harness.mjs";
import { drawing } from "./papers.mjs";

export const name = "approvals";

const contract = "general_affairs|業務委託契約", goods = "general_affairs|物品の購入";

async function write(clerk, answers) {
  await clerk.go("office", `${town}/approvals/new`);
  await clerk.answer(answers);
  await clerk.press("保存して経路を見る");
  await clerk.sees("保存しました");
}

async function circulate(clerk) {
  await clerk.press("回す", { exact: true });
  await clerk.sees("回しました");
}

// The head of the department is away; the head of the division stands in for him.
async function rules(world) {
  const administrator = await staff(world, "office", "hayashi_c");
  await administrator.go("office", `${town}/approvals/rules`);
  await administrator.answer({ position: await option(administrator, "position", "建設部長"), by: await option(administrator, "by", "土木課長") });
  await administrator.press("代決者・職務代理者を加える");
  await administrator.sees("根拠（決裁規程の条など）を入力してください");
  await administrator.answer({ article: "決裁規程第8条" });
  await administrator.press("代決者・職務代理者を加える");
  await administrator.sees("保存しました", "決裁規程第8条", "建設部長");
  await administrator.go("office", `${town}/administration/absences`);
  await administrator.answer({ person: "9008", since: iso(0), until: iso(1) });
  await administrator.press("登録する");
  await administrator.sees("妹尾 隆");
  return administrator;
}

async function option(person, select, words) {
  return person.page.locator(`main select[name="${select}"] option`, { hasText: words }).first().getAttribute("value");
}

async function four(world, clerk) {
  await write(clerk, { matter_class: contract, title: "橋りょう点検の委託", body: "次のとおり委託してよろしいか。\n市道の橋 12か所の点検", amount: "2,000,000", is_urgent: "yes" });
  await clerk.sees("管理係長", "土木課長", "総務課長", "建設部長", "決裁規程別表第2");
  await clerk.control("files").setInputFiles([drawing("見積書.pdf"), { name: "run.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0090\u0000") }]);
  await clerk.press("保存して経路を見る");
  await clerk.sees("「run.exe」は、無害化できない種類のファイルです", "もう一度選んでください");
  await clerk.control("files").setInputFiles([drawing("見積書.pdf"), { name: "仕様書.txt", mimeType: "text/plain", buffer: Buffer.from("橋 12か所") }]);
  await clerk.press("保存して経路を見る");
  await clerk.sees("保存しました", "見積書.pdf を外す", "仕様書.txt を外す");
  await circulate(clerk);
  await clerk.sees("橋りょう点検の委託", "管理係長");

  const section = await staff(world, "office", "otsuki_k");
  await openDraft(section, "橋りょう点検の委託");
  await section.sees("市道の橋 12か所の点検", "2,000,000円", "管理係長として承認する");
  await until("the clean form of the estimate", async () => {
    await section.page.reload();
    return await section.page.locator("main a[href*='/files/']:not([href*='/original'])").count() === 2;
  });
  const address = await section.page.locator("main a[href*='/files/']:not([href*='/original'])", { hasText: "見積書.pdf" }).getAttribute("href");
  expect((await section.fetch(address)).bytes.subarray(0, 4).toString() === "%PDF", "the estimate does not open");
  const stranger = await staff(world, "office", "nishi_e");
  expect((await stranger.fetch(address)).status === 403, "another division opens the estimate");
  await stranger.close();
  await section.press("差し戻す");
  await section.sees("差し戻す理由");
  await section.page.locator("main details", { hasText: "箇所を指して意見を付ける" }).locator("summary").click();
  await section.answer({ place: "body:2", said: "か所数を台帳と合わせること" });
  await section.press("意見を付ける", { exact: true });
  await section.sees("か所数を台帳と合わせること");
  await section.key("e");
  await section.sees("承認・同意しました");

  const division = await staff(world, "office", "hiramatsu_k");
  await openDraft(division, "橋りょう点検の委託");
  await division.press("承認する");
  const beside = await staff(world, "office", "nagase_y");
  await openDraft(beside, "橋りょう点検の委託");
  await beside.press("同意する");
  await division.go("office", `${town}/approvals`);
  await division.sees("（建設部長の代決）", "急施");
  await openDraft(division, "橋りょう点検の委託");
  await division.sees("土木課長が、建設部長の代わりに処理します（代決）");
  await division.key("e");
  await division.sees("決裁しました");

  const department = await staff(world, "office", "senoo_t");
  await department.go("office", `${town}/approvals?view=reviews`);
  await department.sees("橋りょう点検の委託", "後閲の期限");
  await department.press("橋りょう点検の委託");
  await department.page.locator("main summary", { hasText: "経過" }).click();
  await department.sees("代決", "途切れなく署名がつながっています");
  await department.press("後閲しました");
  await clerk.go("office", `${town}/approvals?view=own`);
  await clerk.seesNot("橋りょう点検の委託");
  return { section, division, beside, department };
}

async function disagreement(world, administrator, clerk, { section, division, beside, department }) {
  await administrator.go("office", `${town}/administration/absences`);
  await administrator.press("取り消す");
  await write(clerk, { matter_class: contract, title: "除草の委託", body: "次のとおり委託してよろしいか。\n市道の除草 40km", amount: "3,000,000" });
  await circulate(clerk);
  await openDraft(section, "除草の委託");
  await section.press("承認する");
  await openDraft(division, "除草の委託");
  await division.answer({ comment: "延長を確かめてください", to: await option(division, "to", "管理係長") });
  await division.press("差し戻す");
  await openDraft(section, "除草の委託");
  await section.sees("延長を確かめてください");
  await section.press("字句を直す");
  await section.answer({ title: "市道除草の委託", why: "対象を明らかに" });
  await section.press("直して保存する");
  await section.sees("市道除草の委託", "対象を明らかに");
  await section.key("e");
  await openDraft(division, "市道除草の委託");
  await division.key("e");
  await openDraft(beside, "市道除草の委託");
  await beside.press("同意しない");
  await beside.sees("同意しない理由");
  await beside.answer({ comment: "債務負担の範囲を超えます" });
  await beside.press("同意しない", { exact: true });
  await beside.sees("不同意としました");
  await openDraft(department, "市道除草の委託");   // who would have decided passes it on to the common superior
  await department.sees("建設部長として承認する", "債務負担の範囲を超えます");
  await department.key("e");
  const mayor = await staff(world, "office", "ichino_k");
  await openDraft(mayor, "市道除草の委託");
  await mayor.sees("債務負担の範囲を超えます", "合議に不同意");
  await mayor.answer({ comment: "来年度に" });
  await mayor.press("差し戻す");
  await mayor.sees("差し戻しました");
  await mayor.close();
}

async function buy(clerk, title) {
  await write(clerk, { matter_class: goods, title, body: "次のとおり購入してよろしいか。", amount: "40000" });
  await circulate(clerk);
}

async function together(clerk, section, division) {
  const titles = ["用紙の購入", "封筒の購入", "筆記具の購入"];
  for (const title of titles) {
    await buy(clerk, title);
    await openDraft(section, title);
    await section.press("承認する");
  }
  await openDraft(division, titles[0]);
  await division.press("似た起案をまとめて見る");
  await division.sees(...titles);
  await division.press("印を付けたものを決裁する");
  await division.sees("よいものに印を付けてください");
  const boxes = division.page.locator('main input[name="draft"]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await division.press("印を付けたものを決裁する");
  await division.sees("2件のうち 2件を処理しました");
  await division.press("決裁の一覧へ戻る");
  await division.sees(titles[2]);
  await division.seesNot(titles[1]);
}

class Program {
  constructor(world, token) { Object.assign(this, { world, token }); }
  async call(method, path, body, token = this.token) {
    const answer = await fetch(this.world.address("office", `${town}/api/v1${path}`), { method, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { "content-type": "application/json", "idempotency-key": randomUUID() } : {}) }, body: body ? JSON.stringify(body) : undefined });
    return { status: answer.status, body: await answer.json() };
  }
}

async function register(administrator, name) {
  await administrator.go("office", `${town}/administration/systems`);
  await administrator.answer({ name, contact: "架空システム株式会社 0866-00-0000", purpose: "旅費の起案", scopes: ["drafts.file"], divisions: ["general_affairs/personnel"] });
  await administrator.press("登録してトークンを表示する");
  const token = (await administrator.text()).match(/mado_[\w-]{43}/)?.[0];
  expect(token, "the page shows no token");
  await administrator.press("控えました");
  return token;
}

async function outside(world, administrator) {
  const program = new Program(world, await register(administrator, "架空の旅費システム"));
  const other = await register(administrator, "架空の庶務システム");
  const filing = { reference: "R8-ryohi-000123", drafter: { number: "9032" }, class: "旅行命令(日帰り)", title: "県庁での会議への出張", body: "次のとおり出張してよろしいか。", amount: 2400 };
  const refused = await program.call("POST", "/drafts", { ...filing, drafter: { number: "9011" } });
  expect(refused.status === 422, `a drafter of another division: ${refused.status}`);
  const filed = await program.call("POST", "/drafts", filing);
  expect(filed.status === 201, `not filed: ${JSON.stringify(filed)}`);
  const path = `/drafts/${filed.body.draft}`;
  expect((await program.call("GET", path)).body.state === "circulating", "it is not on its way");
  expect((await program.call("GET", path, undefined, other)).status === 404, "another system reads it");
  const head = await staff(world, "office", "watanabe_g");
  await openDraft(head, "県庁での会議への出張");
  await head.sees("架空の旅費システム", "R8-ryohi-000123");
  await head.press("決裁する");
  const { result, state } = (await program.call("GET", path)).body;
  expect(state === "decided" && result, "no signed result");
  const { keys } = (await program.call("GET", "/approval-keys", undefined, null)).body;
  const [protectedPart, claimsPart, signature] = result.split(".");
  const header = JSON.parse(Buffer.from(protectedPart, "base64url"));
  const key = createPublicKey({ key: keys.find(one => one.kid === header.kid), format: "jwk" });
  const holds = (claims, sign) => verify(null, Buffer.from(`${protectedPart}.${claims}`), key, Buffer.from(sign, "base64url"));
  expect(header.alg === "EdDSA" && holds(claimsPart, signature), "the signature does not hold");
  const claims = JSON.parse(Buffer.from(claimsPart, "base64url"));
  expect(claims.reference === filing.reference && claims.state === "decided" && claims.position === "人事係長" && claims.regime === "delegated", `other claims: ${JSON.stringify(claims)}`);
  expect(!holds(Buffer.from(JSON.stringify({ ...claims, amount: 9999 })).toString("base64url"), signature), "altered claims pass");
  await head.close();
}

// On a telephone, without a script: written, refused with all that was typed, sent, decided by one tap.
async function telephone(world) {
  const clerk = await staff(world, "office", "fujii_n", { narrow: true, script: false });
  await clerk.go("office", `${town}/approvals/new`);
  await clerk.answer({ matter_class: goods, body: "買ってよろしいか。", amount: "8千円" });
  await clerk.press("回す", { exact: true });
  await clerk.sees("件名を入力してください", "金額は、0以上の数字");
  expect(await clerk.value("body") === "買ってよろしいか。", "what was typed is gone");
  await clerk.answer({ title: "軍手の購入", amount: "8,000" });
  await clerk.press("回す", { exact: true });
  await clerk.sees("回しました", "軍手の購入");
  const section = await staff(world, "office", "otsuki_k", { narrow: true });
  await openDraft(section, "軍手の購入");
  await section.press("承認する");
  const head = await staff(world, "office", "hiramatsu_k", { narrow: true });
  await decide(head, "軍手の購入");
  await head.sees("決裁しました");
}

async function ahead(administrator, division) {
  await administrator.go("office", `${town}/approvals/ahead`);
  await administrator.sees("回らなくなる起案");
  await division.go("office", `${town}/approvals/times`);
  await division.sees("管理係長", "回議");
  expect(await division.page.locator("main table svg").count() > 0, "no picture of the times");
}

export async function run(world) {
  const administrator = await rules(world);
  const clerk = await staff(world, "office", "fujii_n");
  const heads = await four(world, clerk);
  await disagreement(world, administrator, clerk, heads);
  await together(clerk, heads.section, heads.division);
  await outside(world, administrator);
  await telephone(world);
  await ahead(administrator, heads.division);
}
