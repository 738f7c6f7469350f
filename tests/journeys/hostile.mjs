// What somebody who means ill tries at the doors of a running server: sessions, forms, headers, addresses, caches, clocks.
import { connect } from "node:net";
import { expect } from "./harness.mjs";
import { at, openCase, registerDog, signIn, staff, town } from "./acts.mjs";

export const name = "hostile";

export async function run(world) {
  const resident = await world.person({ name: "resident" });
  const key = await registerDog(resident);
  const clerk = await staff(world, "office", "morita_a");
  const path = await openCase(clerk, key);
  await fixation(world);
  await openRedirects(world);
  await forgedForms(clerk, path);
  await hosts(world, key);
  await caches(world, resident, clerk, key, path);
  await traversal(world);
  await smuggling(world);
  await methods(world);
  await oddRequests(world);
  await documents(world);
  await slowClients(world, resident);
  await secretsInAddresses(resident, clerk);
  await timeOfSignIn(world);
}

// Bytes as they are, and all that comes back until the server closes or says nothing more for a while.
function raw(world, zone, bytes, { quiet = 700 } = {}) {
  return new Promise(done => {
    const socket = connect(world.ports[zone], "127.0.0.1");
    let said = "";
    socket.setTimeout(quiet, () => socket.destroy());
    socket.on("data", data => { said += data.toString("latin1"); });
    socket.on("error", () => {});
    socket.on("close", () => done(said));
    socket.write(bytes);
  });
}
const statuses = said => [...said.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(found => Number(found[1]));
const request = (method, target, headers = [], body = "") => [`${method} ${target} HTTP/1.1`, "Host: 127.0.0.1", ...headers, "", body].join("\r\n");

// A session that was planted before the sign-in is worth nothing after it.
async function fixation(world) {
  const planted = "A".repeat(26) + "B".repeat(26);
  const victim = await world.person({ name: "victim" });
  await victim.context.addCookies([{ name: "mado_office", value: planted, url: world.address("office", "/") }]);
  await signIn(victim, "office", "morita_a");
  const kept = (await victim.context.cookies()).find(one => one.name === "mado_office");
  expect(kept && kept.value !== planted, "the session's cookie stays the planted one");
  expect(kept.httpOnly && kept.sameSite !== "None", "the session's cookie can be read by scripts or goes to other sites");
  const thief = await world.person({ name: "thief" });
  await thief.context.addCookies([{ name: "mado_office", value: planted, url: world.address("office", "/") }]);
  await thief.go("office", `${town}/`);
  expect(thief.path === `${town}/sign-in`, "a planted cookie is signed in");
  // The session of one zone opens no other, and not another town.
  await thief.context.clearCookies();
  await thief.context.addCookies([{ name: "mado_core", value: kept.value, url: world.address("core", "/") }, { name: "mado_front", value: kept.value, url: world.address("front", "/") }]);
  await thief.go("core", `${town}/`);
  expect(thief.path === `${town}/sign-in`, "the office's session opens core");
  // After the sign-out the old cookie is dead, wherever it was kept.
  await victim.page.locator(".bar-who summary").click();
  await victim.press("サインアウト");
  await thief.context.clearCookies();
  await thief.context.addCookies([{ name: "mado_office", value: kept.value, url: world.address("office", "/") }]);
  await thief.go("office", `${town}/`);
  expect(thief.path === `${town}/sign-in`, "a session lives on after its sign-out");
  await victim.close();
  await thief.close();
}

async function openRedirects(world) {
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", `${town}//evil.example`, `${town}/\\evil`, "javascript:alert(1)", `${town}/\r\nset-cookie: x=1`, `/okayama-shi/`, `${town}/\t//evil.example`]) {
    const visitor = await world.person({ name: "misled" });
    await visitor.go("office", `${town}/sign-in?next=${encodeURIComponent(next)}`);
    await visitor.answer({ login: "morita_a", password: "madoguchi-demo" });
    await visitor.press("サインインする", { exact: true });
    const url = new URL(visitor.page.url());
    expect(url.origin === world.address("office", "") && (url.pathname === town || url.pathname.startsWith(`${town}/`)), `next=${next} leads to ${url.href}`);
    await visitor.close();
  }
}

// The right token from a foreign page, no token, another browser's token, a token in the address: nothing is done.
async function forgedForms(clerk, path) {
  await clerk.go("office", path);
  const token = await clerk.page.locator("[name=csrf]").first().inputValue();
  const post = (options) => clerk.context.request.post(clerk.world.address("office", `${path}/note`), { maxRedirects: 0, ...options });
  const foreign = await post({ form: { csrf: token, words: "偽物" }, headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" } });
  expect(foreign.status() === 409, `a form of a foreign page is answered ${foreign.status()}`);
  const sibling = await post({ form: { csrf: token, words: "偽物" }, headers: { "sec-fetch-site": "same-site" } });
  expect(sibling.status() === 409, `a form of a neighbouring host is answered ${sibling.status()}`);
  const inAddress = await clerk.context.request.post(clerk.world.address("office", `${path}/note?csrf=${token}`), { form: { words: "偽物" }, maxRedirects: 0 });
  expect(inAddress.status() === 409, `a token in the address is taken: ${inAddress.status()}`);
  const other = await staff(clerk.world, "office", "kunisada_t");
  await other.go("office", `${town}/approvals`);
  const theirs = await other.page.locator("[name=csrf]").first().inputValue();
  const exchanged = await post({ form: { csrf: theirs, words: "偽物" } });
  expect(exchanged.status() === 409, `another browser's token is taken: ${exchanged.status()}`);
  await other.close();
  await clerk.go("office", path);
  await clerk.seesNot("偽物");
}

// No page believes the Host header or what a client says of itself.
async function hosts(world, key) {
  const { number } = key;
  for (const headers of [["Host: evil.example"], ["X-Forwarded-Host: evil.example"], ["Forwarded: host=evil.example;proto=https"], ["X-Original-URL: /soja-shi/administration", "X-Rewrite-URL: /soja-shi/administration"]])
    for (const zone of ["front", "office"]) {
      const lines = headers[0].startsWith("Host:") ? headers : ["Host: 127.0.0.1", ...headers];
      const said = await raw(world, zone, [`GET ${town}/sign-in HTTP/1.1`, ...lines, "Connection: close", "", ""].join("\r\n"));
      expect(!said.includes("evil.example"), `${zone} repeats the host of ${headers[0]}`);
      expect(!said.includes(number), "a stranger's page names a receipt number");
    }
  const two = await raw(world, "front", `GET ${town}/ HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`);
  expect(statuses(two).join() === "400", `two Host headers are answered ${statuses(two)}`);
}

// What belongs to a person is kept by no cache; what may be kept for a year holds nothing of anybody.
async function caches(world, resident, clerk, key, path) {
  for (const [person, zone, where] of [[resident, "front", at(key, "/status")], [resident, "front", at(key, "/copy")], [resident, "front", `${town}/applications`], [clerk, "office", path], [clerk, "office", `${town}/`],
    [clerk, "office", `${town}/approvals`], [clerk, "office", `${path}/form.pdf`]]) {
    const answer = await person.context.request.get(world.address(zone, where), { maxRedirects: 0 });
    expect(answer.headers()["cache-control"]?.includes("no-store"), `${where} may be kept: ${answer.headers()["cache-control"]}`);
    if (answer.headers()["content-type"]?.startsWith("text/html")) {
      const csp = answer.headers()["content-security-policy"] ?? "";
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) expect(csp.includes(part), `${where} has no ${part}: ${csp}`);
      expect(!csp.includes("unsafe"), `${where} allows what is unsafe: ${csp}`);
    }
    expect(answer.headers()["x-content-type-options"] === "nosniff", `${where} lets the browser guess its type`);
    expect(/no-referrer|same-origin/.test(answer.headers()["referrer-policy"] ?? ""), `${where} tells other sites where one was`);
  }
  // An address of a page with an ending of a file (cache deception) is not that page.
  for (const ending of ["/style.css", ".css", ";.js", "%2f..%2fassets%2fx.css"]) {
    const answer = await resident.context.request.get(world.address("front", at(key, "/status") + ending), { maxRedirects: 0 });
    expect(answer.status() >= 400, `${at(key, "/status")}${ending} answers ${answer.status()}`);
  }
}

async function traversal(world) {
  for (const zone of ["front", "office", "core", "operator"])
    for (const target of ["/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "/../../../etc/passwd", `${town}/%2e%2e/%2e%2e/etc/passwd`, "/assets/....//....//etc/passwd",
      "/assets/%252e%252e%252fetc%252fpasswd", `${town}/cases/..%2f..%2f..%2fetc%2fpasswd`, "/assets/%00", `${town}/..;/administration`, "//etc/passwd", "/assets\\..\\..\\etc\\passwd"]) {
      const said = await raw(world, zone, request("GET", target, ["Connection: close"]));
      expect(!said.includes("root:"), `${zone} hands out a file at ${target}`);
      expect(statuses(said).every(status => status >= 300 && status < 500), `${zone} ${target} is answered ${statuses(said)}`);
    }
}

// One connection, one understanding of where a request ends: whatever could be read in two ways is refused, and the connection with it.
async function smuggling(world) {
  const hidden = request("GET", `${town}/procedures`, []);
  const wrong = [
    ["Content-Length and Transfer-Encoding", request("POST", `${town}/applications`, [`Content-Length: ${hidden.length}`, "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`)],
    ["two lengths", request("POST", `${town}/applications`, ["Content-Length: 0", `Content-Length: ${hidden.length}`], hidden)],
    ["a length with a sign", request("POST", `${town}/applications`, [`Content-Length: +${hidden.length}`], hidden)],
    ["a list of lengths", request("POST", `${town}/applications`, [`Content-Length: 0, ${hidden.length}`], hidden)],
    ["an unknown coding", request("POST", `${town}/applications`, ["Transfer-Encoding: xchunked"], `0\r\n\r\n${hidden}`)],
    ["a coding twice", request("POST", `${town}/applications`, ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], `0\r\n\r\n${hidden}`)],
    ["a space before the colon", request("POST", `${town}/applications`, ["Transfer-Encoding : chunked", "Content-Length: 0"], hidden)],
    ["a bare line feed", `GET ${town}/ HTTP/1.1\nHost: a\n\n`],
    ["a null in a header", request("GET", `${town}/`, ["X-A: b\0c"])],
    ["a chunk's size beyond all", request("POST", `${town}/applications`, ["Transfer-Encoding: chunked"], "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n")],
    ["a request of HTTP/0.9", `GET ${town}/\r\n\r\n`],
  ];
  for (const [what, bytes] of wrong) {
    const said = await raw(world, "front", bytes);
    expect(statuses(said).length <= 1, `${what}: answered ${statuses(said)}, so something hidden in it was read as a request`);
    expect(statuses(said).every(status => status >= 400 && status < 500), `${what}: answered ${statuses(said)}`);
  }
}

async function methods(world) {
  for (const method of ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
    for (const zone of ["front", "office"]) {
      const said = await raw(world, zone, request(method, `${town}/sign-in`, ["X-Echo: echoed-words", "Connection: close"]));
      expect(statuses(said).every(status => status >= 400 && status < 500), `${method} is answered ${statuses(said)}`);
      expect(!said.includes("echoed-words"), `${method} repeats a header`);
    }
}

// Whatever is in an address or a form: an answer of the 400s, never an accident of ours, and nothing of it comes back unescaped.
async function oddRequests(world) {
  const mark = "<script>alert(1)</script>";
  for (const zone of ["front", "office"])
    for (const target of [`${town}/?word=${encodeURIComponent(mark)}`, `${town}/procedures?word=${encodeURIComponent("'\"><svg onload=1>")}`, `${town}/?said=${encodeURIComponent(mark)}`, `${town}/?language=${encodeURIComponent(mark)}`,
      `${town}/cases/${encodeURIComponent("' OR 1=1 --")}`, `${town}/applications/${"0".repeat(3000)}`, `${town}/?${"a=1&".repeat(3000)}`, `/${encodeURIComponent(mark)}/`, `${town}/sign-in?next=${encodeURIComponent(`"${mark}`)}`]) {
      const said = await raw(world, zone, request("GET", target, ["Connection: close"]));
      expect(statuses(said).every(status => status < 500), `${zone} ${target.slice(0, 80)} is answered ${statuses(said)}`);
      expect(!said.includes(mark) && !said.includes("<svg onload"), `${zone} ${target.slice(0, 80)} gives it back as it came`);
    }
  const nosy = await world.person({ name: "nosy" });
  await nosy.go("front", `${town}/applications`);
  await nosy.answer({ number: mark, code: "'\"><svg onload=1>" });
  await nosy.press("申請を開く");
  await nosy.sees("見つかりません");
  await nosy.close();
}

// A document that unfolds a billion times, or asks for a file of the server.
async function documents(world) {
  const definer = await staff(world, "office", "hayashi_c");
  const page = `${town}/decisions/decision/sign_fee_draft`;
  const bombs = {
    laughs: `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">${[..."bcdefghij"].map((name, i) => `<!ENTITY ${name} "${`&${"abcdefghij"[i]};`.repeat(10)}">`).join("")}]><definitions>&j;</definitions>`,
    outside: `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions name="x">&x;</definitions>`,
    deep: `<?xml version="1.0"?>${"<a>".repeat(100000)}`,
  };
  for (const [what, text] of Object.entries(bombs)) {
    await definer.go("office", `${page}/text`);
    await definer.page.locator("main input[type=file]").first().setInputFiles({ name: `${what}.dmn`, mimeType: "application/xml", buffer: Buffer.from(text) });
    const began = Date.now();
    await definer.pressOn(definer.page.locator("main form:has(input[type=file]) button[type=submit]").first());
    expect(Date.now() - began < 8000, `the document ${what} took ${Date.now() - began} ms`);
    expect(!(await definer.page.content()).includes("root:"), `the document ${what} reads a file of the server`);
  }
  await definer.close();
}

// Three hundred who begin and never end: the next one is served.
async function slowClients(world, resident) {
  const sockets = Array.from({ length: 300 }, () => {
    const socket = connect(world.ports.front, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(`POST ${town}/applications HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nn`);
    return socket;
  });
  const status = await resident.go("front", `${town}/procedures`);
  expect(status === 200, `beside slow clients a page is answered ${status}`);
  for (const socket of sockets) socket.destroy();
}

// What admits stands in no address, so in no history, log or referrer.
async function secretsInAddresses(resident, clerk) {
  for (const person of [resident, clerk]) {
    const secrets = (await person.context.cookies()).filter(one => one.name.includes("mado_") && one.value.length > 20).map(one => one.value);
    expect(secrets.length > 0, "there is no session to look for");
    const links = await person.page.locator("a, form").evaluateAll(all => all.map(one => one.href || one.action));
    for (const link of [...links, person.page.url()]) for (const secret of secrets) expect(!String(link).includes(secret), `an address holds the session: ${link}`);
    for (const secret of secrets) expect(!person.world.log.includes(secret), "the log holds a session");
  }
}

// An unknown name takes as long as a wrong password: the password is hashed in both cases. A ratio of medians, wide, for it is the order that tells.
async function timeOfSignIn(world) {
  const visitor = await world.person({ name: "timer" });
  const times = { known: [], unknown: [] };
  for (let round = 0; round < 4; ++round)
    for (const [kind, login] of [["known", "otsuki_k"], ["unknown", `nobody_${round}`]]) {
      await visitor.page.goto(world.address("office", `${town}/sign-in`));
      await visitor.answer({ login, password: "wrong-password-1" });
      const began = performance.now();
      await visitor.press("サインインする", { exact: true });
      times[kind].push(performance.now() - began);
      await visitor.sees("サインインできませんでした");
    }
  const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const ratio = median(times.unknown) / median(times.known);
  expect(ratio > 0.4 && ratio < 2.5, `a wrong name takes ${ratio.toFixed(2)} times as long as a wrong password`);
  await visitor.close();
}
