// Where a server lives, on either engine: its folder, its databases, its process. lose() is the loss of the disk.
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const town = "/soja-shi", password = "madoguchi-demo";
const root = new URL("../..", import.meta.url).pathname;

async function freePort() {
  const server = createServer();
  await new Promise(listening => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise(closed => server.close(closed));
  return port;
}

export class Place {
  static async make(program, engine) {
    const place = Object.assign(new Place(), { program, engine, folder: mkdtempSync(join(tmpdir(), "mado-drill-")), log: "" });
    place.data = join(place.folder, "data");
    place.configuration = join(place.folder, "madoguchi.yaml");
    place.ports = { front: await freePort(), office: await freePort(), core: await freePort(), operator: await freePort() };
    let database = "";
    if (engine === "postgresql") {
      place.server = execFileSync(join(root, "tools/private_postgresql"), ["start", "--durable"], { encoding: "utf8", cwd: "/" }).trim();
      place.run("database", "prepare", "--admin", place.server, "--name", "drill");
      database = `database:\n  address: "${place.server.replace(/dbname=.*/, "")}dbname=drill_{zone} user=madoguchi"\n`;
    }
    writeFileSync(place.configuration, `data: ${place.data}\n${database}`);
    return place;
  }

  // A verb to its end; what it says. Throws when it does not say 0.
  run(verb, ...words) {
    return execFileSync(this.program, [verb, ...words, ...(verb === "database" ? [] : ["--configuration", this.configuration])], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
  }
  // The same beside what goes on here: { status, said }.
  begin(verb, ...words) {
    return new Promise(ended => execFile(this.program, [verb, ...words, "--configuration", this.configuration], { encoding: "utf8", maxBuffer: 1 << 26 },
      (error, out, err) => ended({ status: error ? error.code ?? 1 : 0, said: `${out}${err}` })));
  }

  async serve() {
    const listens = Object.entries(this.ports).flatMap(([zone, port]) => [`--${zone}`, `127.0.0.1:${port}`]);
    this.process = spawn(this.program, ["serve", "--configuration", this.configuration, ...listens], { stdio: ["ignore", "pipe", "pipe"] });
    this.process.stderr.on("data", text => { this.log = (this.log + text).slice(-20_000); });
    await new Promise((ready, failed) => {
      let said = "";
      this.process.stdout.on("data", text => { said += text; if (said.includes("ready\n")) ready(); });
      this.process.on("exit", status => failed(new Error(`serve ended with ${status}: ${this.log}`)));
    });
  }
  async end(signal) {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return;
    this.process.removeAllListeners("exit");
    const gone = new Promise(exit => this.process.on("exit", exit));
    this.process.kill(signal);
    await gone;
  }
  address(zone, path) { return `http://127.0.0.1:${this.ports[zone]}${path}`; }

  // One column of a zone's database.
  column(zone, statement) {
    const text = this.engine === "postgresql"
      ? execFileSync("psql", ["-qtAX", "-d", this.server.replace(/dbname=\S+/, `dbname=drill_${zone}`), "-c", `SET search_path = mado; ${statement}`], { encoding: "utf8", maxBuffer: 1 << 26 })
      : execFileSync("python3", ["-c", "import sqlite3, sys\nfor row in sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True).execute(sys.argv[2]): print(row[0])", join(this.data, `${zone}.sqlite`), statement],
        { encoding: "utf8", maxBuffer: 1 << 26 });
    return text.split("\n").filter(Boolean);
  }

  // The disk is gone: files, keys, configuration, databases, whatever was open.
  lose() {
    if (this.server) execFileSync(join(root, "tools/private_postgresql"), ["stop", this.server], { cwd: "/", stdio: "ignore" });
    this.server = "";
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Who looks at pages as a browser without JavaScript does: cookies, forms, redirections.
export class Visitor {
  constructor(place, zone) { Object.assign(this, { place, zone, cookies: new Map(), path: "" }); }
  async go(path, form) {
    for (let hops = 0; hops < 8; ++hops) {
      const answer = await fetch(this.place.address(this.zone, path), { method: form ? "POST" : "GET", redirect: "manual",
        headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "), ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}) },
        body: form ? new URLSearchParams(form).toString() : undefined });
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
        this.cookies.set(name, value);
      }
      this.path = path;
      if (answer.status < 300 || answer.status >= 400) {
        this.page = await answer.text();
        if (answer.status !== 200) throw new Error(`${this.zone} ${path}: ${answer.status}`);
        return this.page;
      }
      path = new URL(answer.headers.get("location"), this.place.address(this.zone, path));
      path = path.pathname + path.search;
      form = undefined;
    }
    throw new Error(`${this.zone} ${path}: redirected without end`);
  }
  // Fills the form of the page that has these fields.
  async send(fields) {
    const forms = [...this.page.matchAll(/<form[^>]*>.*?<\/form>/gs)].map(([form]) => form);
    const form = forms.find(one => Object.keys(fields).every(name => one.includes(`name="${name}"`)));
    if (!form) throw new Error(`${this.path} has no form for ${Object.keys(fields).join(" ")}`);
    const hidden = Object.fromEntries([...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [input.match(/name="([^"]*)"/)[1], input.match(/value="([^"]*)"/)?.[1] ?? ""]));
    return this.go(form.match(/action="([^"]*)"/)?.[1] ?? this.path, { ...hidden, ...fields });
  }
}

// What stays when the disk is gone: the archive, and the key in another building.
export class Vault {
  constructor(program) {
    this.folder = mkdtempSync(join(tmpdir(), "mado-vault-"));
    mkdirSync(join(this.folder, "key"));
    writeFileSync(join(this.folder, "passphrase"), "a passphrase of the drill\n", { mode: 0o600 });
    execFileSync(program, ["backup", "keys", "--to", join(this.folder, "key"), "--passphrase-file", join(this.folder, "passphrase")], { stdio: "ignore" });
    this.archive = join(this.folder, "one.backup");
    this.recipient = ["--recipient", join(this.folder, "key/backup.pub")];
    this.key = ["--key", join(this.folder, "key/backup.key"), "--passphrase-file", join(this.folder, "passphrase")];
    if (!existsSync(join(this.folder, "key/backup.key"))) throw new Error("no key");
  }
  bytes() { return readFileSync(this.archive).length; }
  remove() { rmSync(this.folder, { recursive: true, force: true }); }
}
