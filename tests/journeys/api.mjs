// By the API alone: a program that a town let in files a dog and a completed one, hears of both by webhook, and holds the notice in its hands.
import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { expect, until } from "./harness.mjs";
import { decide, draft, openCase, recordPayment, staff, take, toCase, town } from "./acts.mjs";

export const name = "api";

export async function run(world) {
  const hook = await Hook.start();
  await world.end("SIGTERM");
  world.development = true;  // a webhook may go to this very machine
  await world.serve();
  try {
    const program = await register(world, hook);
    await looks(program);
    await refusals(program);
    await wholeLife(world, program, hook);
    await completion(world, program, hook);
    await reading(world, program);
    await revocation(world, program);
  } finally {
    await hook.stop();
    await world.end("SIGTERM");
    world.development = false;
    await world.serve();
  }
}

// -- the other end of the webhook: verifies every signature, as docs/guides/api.md says.
class Hook {
  static async start() {
    const hook = new Hook();
    hook.events = [];
    hook.faults = [];
    hook.server = createServer((request, response) => {
      const pieces = [];
      request.on("data", piece => pieces.push(piece));
      request.on("end", () => response.writeHead(hook.take(request.headers, Buffer.concat(pieces))).end());
    });
    await new Promise(listening => hook.server.listen(0, "127.0.0.1", listening));
    hook.address = `http://127.0.0.1:${hook.server.address().port}/hook`;
    return hook;
  }

  take(headers, body) {
    const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures } = headers;
    const key = Buffer.from(this.secret.slice("whsec_".length), "base64");
    const expected = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest();
    const isOurs = signatures.split(" ").some(one => {
      const given = Buffer.from(one.replace(/^v1,/, ""), "base64");
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!isOurs || Math.abs(Date.now() / 1000 - Number(at)) > 300) this.faults.push(`a wrong signature on ${id}`);
    if (!this.events.some(one => one.id === id)) this.events.push(JSON.parse(body));  // at least once: the same id is the same event
    return 204;
  }

  async heard(type, number) {
    await until(`${type} of ${number} by webhook (heard: ${this.events.map(one => one.type).join(" ")})`,
      async () => this.events.some(one => one.type === `application.${type}` && one.subject === number));
    expect(this.faults.length === 0, this.faults.join("; "));
  }

  async stop() { await new Promise(closed => this.server.close(closed)); }
}

// -- the office lets the program in.
async function register(world, hook) {
  const administrator = await staff(world, "office", "hayashi_c");
  await administrator.go("office", `${town}/administration/systems`);
  await administrator.press("登録してトークンを表示する");
  await administrator.sees("名称を入れてください", "できることを1つ以上選んでください");
  await administrator.answer({ name: "架空の移住支援ポータル", contact: "架空システム株式会社 0866-00-0000", purpose: "転入する人の届出をまとめて出す",
    scopes: ["applications.file", "applications.follow", "cases.read", "public_assistance.standing"], divisions: ["*"], webhook_address: hook.address });
  await administrator.press("登録してトークンを表示する");
  await administrator.sees("トークンを控えてください");
  const token = (await administrator.text()).match(/mado_[\w-]{43}/)?.[0];
  hook.secret = (await administrator.text()).match(/whsec_[\w+/=]{44}/)?.[0];
  expect(token && hook.secret, "the page shows no token or no secret");
  await administrator.press("控えました");
  await administrator.seesNot(token, hook.secret);
  await administrator.sees("架空の移住支援ポータル", "使えます");
  const program = new Program(world, token);
  program.administrator = administrator;
  program.page = administrator.path;
  await until("the front knows the token", async () => (await program.get("/webhooks")).status === 200);
  return program;
}

class Program {
  constructor(world, token) { Object.assign(this, { world, token }); }
  async call(method, path, { body, code, key, token = this.token, zone = "front", headers = {} } = {}) {
    const answer = await fetch(this.world.address(zone, `${town}/api/v1${path}`), { method, redirect: "manual", headers: { ...headers,
      ...(token ? { authorization: `Bearer ${token}` } : {}), ...(code ? { "madoguchi-code": code } : {}), ...(key ? { "idempotency-key": key } : {}),
      ...(body !== undefined ? { "content-type": "application/json" } : {}) }, body: body === undefined ? undefined : JSON.stringify(body) });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get("content-type") ?? "";
    expect(!answer.headers.get("set-cookie"), `${path} sets a cookie`);
    return { status: answer.status, type, headers: answer.headers, bytes, body: /json/.test(type) ? JSON.parse(bytes.toString()) : undefined };
  }
  get(path, options) { return this.call("GET", path, options); }
  post(path, body, options) { return this.call("POST", path, { body, key: randomUUID(), ...options }); }
}

const aDog = dog_name => ({ procedure: "dog_registration", applicant: "person", language: "ja", notice: "electronic", answers: {
  owner_name: { text: "見本　次郎", family: "見本", given: "次郎" }, owner_address: { text: "総社市中央一丁目1番2号" }, dog_name, breed: "shiba", sex: "male", colour: "黒",
  assistance_dog: false, born_on: "2025-05-01", acquired_on: "2026-08-01", registered_before: false, kept_elsewhere: false, chipped: false } });

async function looks(program) {
  const visitor = await program.world.person({ name: "developer", narrow: true });
  await visitor.go("front", `${town}/api`);
  await visitor.sees("申請を出す", "curl", "Idempotency-Key");
  await visitor.go("front", "/api?language=en");
  await visitor.sees("Files an application");
  await visitor.close();
  const document = await (await fetch(program.world.address("front", `${town}/api/openapi.json`))).json();
  expect(document.openapi === "3.1.0" && document.paths["/applications"].post.operationId === "file_application", "no OpenAPI document");
  const list = await program.get("/procedures", { token: null });
  expect(list.status === 200 && list.body.procedures.some(one => one.name === "dog_registration"), "no dog registration");
  const again = await program.get("/procedures", { token: null, headers: { "if-none-match": list.headers.get("etag") } });
  expect(again.status === 304, `the same list again: ${again.status}`);
  const check = await program.call("POST", "/procedures/dog_registration/check", { token: null, body: { answers: { dog_name: "くろ" } } });
  expect(check.status === 200 && !check.body.may_be_sent && check.body.errors.some(one => one.pointer === "/answers/colour"), `check: ${JSON.stringify(check.body)}`);
}

async function refusals(program) {
  const none = await program.post("/applications", aDog("くろ"), { token: "mado_nobody" });
  expect(none.status === 401 && none.type === "application/problem+json", `a wrong token: ${none.status} ${none.type}`);
  const wrong = await program.post("/applications", { ...aDog("くろ"), answers: { ...aDog("くろ").answers, sex: "other" } });
  expect(wrong.status === 422 && wrong.body.fields[0].pointer === "/answers/sex", `a wrong answer: ${JSON.stringify(wrong.body)}`);
  const page = await fetch(program.world.address("front", `${town}/api/v1/nowhere`));
  expect(page.status === 404 && page.headers.get("content-type") === "application/problem+json", "an unknown address is answered by a page");
}

async function wholeLife(world, program, hook) {
  const key = randomUUID();
  const [one, two] = await Promise.all([program.call("POST", "/applications", { body: aDog("くろ"), key }), program.call("POST", "/applications", { body: aDog("くろ"), key })]);
  const filed = [one, two].find(answer => answer.status === 201);
  expect(filed, `not filed: ${one.status} ${one.bytes} ${two.status}`);
  const { receipt_number: number, code } = filed.body;
  const again = await program.call("POST", "/applications", { body: aDog("くろ"), key });
  expect(again.status === 201 && again.body.code === code, "the same key was answered differently");
  await hook.heard("received", number);

  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, { number });
  await take(clerk);
  await recordPayment(clerk);
  await toCase(clerk, path);
  await draft(clerk, "done");
  await decide(await staff(world, "office", "kunisada_t"), "見本 次郎");
  await hook.heard("decided", number);
  await hook.heard("document", number);

  const plain = await program.get(`/applications/${number}`);
  expect(plain.status === 200 && !plain.body.opened && plain.body.documents.length === 0, "a token alone opens what is sealed");
  const seen = await program.get(`/applications/${number}`, { code });
  expect(seen.body.opened && seen.body.documents.length === 1, `no document: ${JSON.stringify(seen.body)}`);
  const at = `/applications/${number}/documents/${seen.body.documents[0].id}`;
  const pdf = await program.get(`${at}/pdf`, { code });
  expect(pdf.status === 200 && pdf.bytes.subarray(0, 4).toString() === "%PDF", `no PDF: ${pdf.status}`);
  const html = await program.get(`${at}/html`, { code });
  const check = html.bytes.toString().match(/確認番号[^0-9A-Z]*([0-9A-Z-]{8,})/)?.[1];
  expect(check, "the document shows no check code");
  const verified = await program.get(`/verify/${check}`, { token: null });
  expect(verified.status === 200 && verified.body.hash === createHash("sha256").update(pdf.bytes).digest("hex"), `the document cannot be verified: ${JSON.stringify(verified.body)}`);
  expect((await program.get(at, { code: "0000-0000-0000-0000-0000" })).status === 404, "a wrong code opens a document");
  const order = hook.events.filter(event => event.subject === number).map(event => event.time);
  expect(order.join() === [...order].sort().join(), "the events of one application came out of order");
}

async function completion(world, program, hook) {
  const filed = await program.post("/applications", aDog("しろ"));
  const { receipt_number: number, code } = filed.body;
  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, { number });
  await take(clerk);
  await clerk.answer({ mark: ["colour"] });
  await clerk.press("印をつけた項目の補正を求める");
  await clerk.answer({ "say.colour": "写真では白く見えます。" });
  await clerk.press("補正を求める", { exact: true });
  await hook.heard("asked", number);
  const asked = (await program.get(`/applications/${number}`, { code })).body.asked;
  expect(asked?.fields.length === 1 && asked.fields[0].name === "colour" && asked.fields[0].say.includes("白く"), `what is asked: ${JSON.stringify(asked)}`);
  const stray = await program.post(`/applications/${number}/completions`, { answers: { colour: "白", dog_name: "ゆき" } }, { code });
  expect(stray.status === 422 && stray.body.fields[0].pointer === "/answers/dog_name", "a field that nobody asked for was taken");
  const done = await program.post(`/applications/${number}/completions`, { answers: { colour: "白" } }, { code });
  expect(done.status === 201, `not completed: ${done.bytes}`);
  await toCase(clerk, path);
  await clerk.waitsFor("白");
  const withdrawn = await program.post(`/applications/${number}/withdrawal`, { reason: "二重に出したため" }, { code });
  expect(withdrawn.status === 202, `not withdrawn: ${withdrawn.bytes}`);
  await hook.heard("withdrawn", number);
}

// The staff side, with another scope and in another zone.
async function reading(world, program) {
  const list = await program.get("/cases?state=withdrawn", { zone: "office" });
  expect(list.status === 200 && list.body.cases.some(one => one.channel === "api"), `cases: ${list.bytes}`);
  expect(!list.bytes.toString().includes("見本"), "a list of cases shows a name");
  const one = await program.get(`/cases/${list.body.cases[0].id}`, { zone: "office" });
  expect(one.status === 200 && one.body.answers === undefined, "answers without their scope");
  expect((await program.get("/registers/dogs", { zone: "office" })).status === 403, "a register without its scope");
  // The core zone: who is on public assistance, by numbers alone.
  await until("the core knows the token", async () => (await program.get("/public-assistance/standing", { zone: "core" })).status === 200);
  const standing = await program.get("/public-assistance/standing", { zone: "core" });
  expect(Array.isArray(standing.body.households) && standing.body.households.every(one => Number.isInteger(one.household) && one.individuals.every(Number.isInteger)), `standing: ${standing.bytes}`);
  expect((await program.get("/public-assistance/households", { zone: "core" })).status === 403, "a table without its scope");
  expect((await program.get("/child-support/recipients?month=2026-11", { zone: "core" })).status === 403, "child support without its scope");
}

async function revocation(world, program) {
  const { administrator, page } = program;
  await administrator.go("office", page);
  await administrator.press("失効させる");
  await administrator.sees("失効させました", "失効");
  expect((await program.get("/cases", { zone: "office" })).status === 401, "a revoked token opens the office");
  await until("the front knows of the revocation", async () => (await program.get("/webhooks")).status === 401);
}
