// Ten thousand people who have the front open at once: connections.mjs PORT PID COUNT. Each asks once and stays connected; meanwhile a few others look at
// pages ten times a second each. Prints one line of JSON; status 1 when a connection was refused or cut, or an answer was not 200.
import net from "node:net";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Visitor, town } from "../../tests/load/visits.mjs";

const [port, process_id, count] = process.argv.slice(2).map(Number);
const memory = () => Number(readFileSync(`/proc/${process_id}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const percentile = (list, part) => list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) * part)] ?? 0;
const page = `${town}/procedures/dog_registration`;

let cut = 0, wrong = 0;
class Resident {
  connect() {
    return new Promise((connected, failed) => {
      this.socket = net.connect(port, "127.0.0.1", connected);
      this.socket.on("error", failed);
      this.socket.on("close", () => { if (!this.left) ++cut; });
    });
  }
  // A small page by keep-alive: whole when so many bytes are here as its head says.
  ask() {
    return new Promise(answered => {
      let text = "";
      const hear = piece => {
        text += piece.toString("latin1");
        const head = text.indexOf("\r\n\r\n");
        if (head < 0 || text.length < head + 4 + Number(text.match(/content-length: (\d+)/i)?.[1] ?? Infinity)) return;
        this.socket.off("data", hear);
        if (!text.startsWith("HTTP/1.1 200")) ++wrong;
        answered();
      };
      this.socket.on("data", hear);
      this.socket.once("close", answered);
      this.socket.write("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n");
    });
  }
  leave() { this.left = true; this.socket.destroy(); }
}

async function looks(seconds) {
  const took = [];
  const visitors = Array.from({ length: 4 }, () => new Visitor(port, (milliseconds, status) => { took.push(milliseconds); if (status !== 200) ++wrong; }));
  const begun = performance.now(), all = [];
  for (let i = 0; i < seconds * 40; ++i) {
    const due = begun + i * 25;
    await pause(Math.max(0, due - performance.now()));
    all.push(visitors[i % 4].get(page, due));
  }
  await Promise.all(all);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

await looks(2);
const before = { memory: memory(), ...await looks(5) };
const residents = [];
for (let i = 0; i < count; i += 200) {
  const group = Array.from({ length: Math.min(200, count - i) }, () => new Resident());
  await Promise.all(group.map(one => one.connect()));
  await Promise.all(group.map(one => one.ask()));
  residents.push(...group);
}
const open = { memory: memory(), ...await looks(5) };
for (let i = 0; i < residents.length; i += 200) await Promise.all(residents.slice(i, i + 200).map(one => one.ask()));  // each is still answered
for (const one of residents) one.leave();
console.log(JSON.stringify({ count, before, open, a_connection: (open.memory - before.memory) * 1024 / count, cut, wrong }));
process.exit(cut || wrong ? 1 : 0);
