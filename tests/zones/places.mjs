// Three hosts without a machine of their own: network namespaces, joined by wires (veth) as the cables between the zones would be.
import { spawn, spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

export const zones = ["front", "office", "core"];
// A user of its own for each zone, by number alone.
const users = { front: 61001, office: 61002, core: 61003 };
// Wires: [one end, other end, net]. "people" is where browsers are; it reaches each zone's listener, as residents and staff do.
const wires = [["front", "office", 1], ["front", "core", 2], ["office", "core", 3], ["people", "front", 11], ["people", "office", 12], ["people", "core", 13]];
const mark = process.pid % 10000;

const space = zone => `mado${mark}${zone[0]}`;
const side = (zone, other) => `m${mark}${zone[0]}${other[0]}`;
function run(words, { may_fail = false } = {}) {
  const done = spawnSync(words[0], words.slice(1), { encoding: "utf8" });
  if (done.status !== 0 && !may_fail) throw new Error(`${words.join(" ")}: ${done.error ?? done.stderr}`);
  return done;
}
export const address = (zone, other) => {
  const wire = wires.find(([a, b]) => (a === zone && b === other) || (a === other && b === zone));
  return `10.231.${wire[2]}.${wire[0] === zone ? 1 : 2}`;
};
export const inside = (zone, words) => zone === "people" ? words : ["ip", "netns", "exec", space(zone), ...words];

// Why this machine cannot; empty: it can.
export function unable() {
  if (process.getuid() !== 0) return "only root makes network namespaces";
  if (spawnSync("ip", ["-V"]).error) return "there is no program ip (iproute2)";
  if (spawnSync("setpriv", ["--version"]).error) return "there is no program setpriv (util-linux)";
  const made = run(["ip", "netns", "add", `${space("x")}try`], { may_fail: true });
  run(["ip", "netns", "del", `${space("x")}try`], { may_fail: true });
  return made.status === 0 ? "" : `no network namespace can be made here: ${made.stderr.trim()}`;
}

export function build() {
  for (const zone of zones) {
    run(["ip", "netns", "add", space(zone)]);
    run(inside(zone, ["ip", "link", "set", "lo", "up"]));
  }
  for (const [one, other] of wires) {
    run(["ip", "link", "add", side(one, other), "type", "veth", "peer", "name", side(other, one)]);
    for (const [here, there] of [[one, other], [other, one]]) {
      if (here !== "people") run(["ip", "link", "set", side(here, there), "netns", space(here)]);
      run(inside(here, ["ip", "address", "add", `${address(here, there)}/24`, "dev", side(here, there)]));
      run(inside(here, ["ip", "link", "set", side(here, there), "up"]));
    }
  }
}

export function takeDown() {
  for (const zone of zones) run(["ip", "netns", "del", space(zone)], { may_fail: true });
  for (const zone of zones) run(["ip", "link", "del", side("people", zone)], { may_fail: true });
}

export function cable(zone, other, state) { run(inside(zone, ["ip", "link", "set", side(zone, other), state])); }

// Somebody who looks at the wire from this zone's end.
export async function look(program, zone, other) {
  const [first, ...rest] = inside(zone, [program, side(zone, other)]);
  const looking = spawn(first, rest);
  let said = "", wrong = "";
  looking.stderr.on("data", text => { wrong += text; });
  await new Promise((ready, failed) => {
    looking.stdout.on("data", text => { said += text; if (said.includes("looking\n")) ready(); });
    looking.on("exit", status => failed(new Error(`capture ended with ${status}: ${wrong}`)));
  });
  return {
    async seen() {
      looking.removeAllListeners("exit");
      const gone = new Promise(exit => looking.on("exit", exit));
      looking.kill("SIGTERM");
      if (await gone !== 0) throw new Error(`capture: ${wrong}`);
      return JSON.parse(said.slice(said.indexOf("\n") + 1));
    },
  };
}

// Of a demonstration in one folder: each zone's things alone, in a folder of its own that belongs to its user.
export function moveOut(from, to, zone) {
  mkdirSync(join(to, "keys"), { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from)) if (name.startsWith(`${zone}.sqlite`)) cpSync(join(from, name), join(to, name));
  cpSync(join(from, ".demo"), join(to, ".demo"));  // its people, cards and codes are invented
  // The test cards themselves lie where people hold them to a reader; the other zones have what one verifies with.
  for (const name of readdirSync(join(from, "cards"))) if (zone === "front" || name === "authority.pem" || name === "crl.der") cpSync(join(from, "cards", name), join(to, "cards", name), { recursive: true });
  cpSync(join(from, "keys", `${zone}.key`), join(to, "keys", `${zone}.key`));
  if (existsSync(join(from, "files", zone))) cpSync(join(from, "files", zone), join(to, "files", zone), { recursive: true });
}

export function own(folder, zone) {
  chownSync(folder, users[zone], users[zone]);
  for (const name of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, name.name);
    if (name.isDirectory()) own(path, zone);
    else chownSync(path, users[zone], users[zone]);
  }
}

export const as = (zone, words) => inside(zone, ["setpriv", `--reuid=${users[zone]}`, `--regid=${users[zone]}`, "--clear-groups", "--", ...words]);
export function remove(folder) { rmSync(folder, { recursive: true, force: true }); }
