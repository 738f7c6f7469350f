// What people do: residents look around and apply by the forms of the pages, staff look at their inbox, at cases, and search. Plain HTTP, with
// the cookies and the tokens of a browser.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
export const town = "/soja-shi", password = "madoguchi-demo";

const tokyo = days => {
  const [year, month, day] = new Date(Date.now() + days * 86400e3 + 9 * 3600e3).toISOString().slice(0, 10).split("-").map(Number);
  return { year, month, day };
};
const dated = (name, days) => Object.fromEntries(Object.entries(tokyo(days)).map(([part, value]) => [`${name}.${part}`, String(value)]));

// One person with a cookie. `heard` is told of each answer: milliseconds, status.
export class Visitor {
  constructor(port, heard) {
    Object.assign(this, { port, heard, cookies: new Map(), token: "" });
  }

  // `due`: when it was to be asked, so that waiting for its turn counts too.
  ask(method, path, form, due = performance.now()) {
    const body = form ? new URLSearchParams({ csrf: this.token, ...form }).toString() : "";
    const headers = { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    if (form) Object.assign(headers, { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) });
    return new Promise((answered, failed) => {
      const request = http.request({ host: "127.0.0.1", port: this.port, method, path, headers, agent }, response => {
        const pieces = [];
        response.on("data", piece => pieces.push(piece));
        response.on("error", failed);
        response.on("end", () => {
          this.heard(performance.now() - due, response.statusCode);
          const text = Buffer.concat(pieces).toString("utf8");
          for (const line of response.headers["set-cookie"] ?? []) {
            const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
            this.cookies.set(name, value);
          }
          this.token = text.match(/name="csrf" value="([^"]+)"/)?.[1] ?? this.token;
          answered({ status: response.statusCode, text, location: response.headers.location ?? "" });
        });
      });
      request.on("error", failed);
      request.end(body);
    });
  }
  get(path, due) { return this.ask("GET", path, undefined, due); }
  async post(path, form) {
    const answer = await this.ask("POST", path, form);
    if (answer.status !== 303) throw new Error(`POST ${path} answers ${answer.status}`);
    return answer;
  }
}

export async function browse(resident, due) {
  const paths = [town, `${town}/procedures/dog_registration`, `${town}/procedures/road_occupancy`, `${town}/search?q=${encodeURIComponent("いぬ")}`, "/okayama-shi"];
  await resident.get(paths[Math.floor(Math.random() * paths.length)], due);
}

// A whole dog registration: eight pages and seven forms. Returns the receipt: its page and where it is.
export async function apply(resident, due) {
  const start = `${town}/procedures/dog_registration/start`;
  await resident.get(start, due);
  const begun = await resident.post(start, { applicant: "person" });
  const base = begun.location.match(/^\/[^/]+\/applications\/[^/]+/)[0];
  const pages = [
    ["owner", { "owner_name.family": "見本", "owner_name.given": "花子", "owner_address.text": "総社市中央一丁目1番1号", owner_phone: "0866000101" }],
    ["dog", { dog_name: "むぎ", breed: "shiba", sex: "female", colour: "茶", features: "", assistance_dog: "no" }],
    ["dates", { ...dated("born_on", -400), ...dated("acquired_on", -12), registered_before: "no" }],
    ["place", { kept_elsewhere: "no" }],
    ["chip", { chipped: "no" }],
  ];
  for (const [page, answers] of pages) {
    await resident.get(`${base}/answers/${page}`);
    await resident.post(`${base}/answers/${page}`, answers);
  }
  await resident.get(`${base}/check`);
  const sent = await resident.post(`${base}/check`, { notice: "electronic", confirm: "yes" });
  return { ...await resident.get(sent.location), path: sent.location };
}

// Where the zone asks for a second factor, a demonstration shows the code that its people have to type.
export async function signIn(clerk, login) {
  await clerk.get(`${town}/sign-in`);
  const entered = await clerk.post(`${town}/sign-in`, { login, password, next: `${town}/` });
  if (!entered.location.includes("/sign-in/factor")) return;
  const asked = await clerk.get(entered.location);
  const code = asked.text.match(/class="code">\s*(\d{6})/)?.[1];
  if (!code) throw new Error(`${login} is asked for a second factor, and the page shows no code of a demonstration`);
  const opened = await clerk.post(`${town}/sign-in/factor`, { code, next: `${town}/` });
  if (opened.location.includes("/sign-in")) throw new Error(`${login} is not let in with the code of the demonstration`);
}

export async function inbox(clerk, due) {
  const views = ["all", "received", "examining", "overdue"];
  const list = await clerk.get(`${town}/?view=${views[Math.floor(Math.random() * views.length)]}`, due);
  const shown = [...list.text.matchAll(/href="(\/soja-shi\/cases\/[0-9a-f-]{36})"/g)].map(found => found[1]);
  clerk.cases = [...new Set([...(clerk.cases ?? []), ...shown])].slice(-50);
}

export async function openCase(clerk, due) {
  if (!clerk.cases?.length) return inbox(clerk, due);
  await clerk.get(clerk.cases[Math.floor(Math.random() * clerk.cases.length)], due);
}

export async function search(clerk, due) {
  await clerk.get(`${town}/?word=${encodeURIComponent(["ABCD-EFGH-JKM", "見本", "むぎ"][Math.floor(Math.random() * 3)])}`, due);
}
