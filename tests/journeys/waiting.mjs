// 順番待ち: the office lets two a minute begin; a start leads to the room, with and without JavaScript, by keyboard; in turn, by ticket, once; nobody
// jumps; what is under way goes on; a restart loses no place. 受付開始の日時: places are drawn, and the record of the draw is checked by its rules alone.
import { createHash, createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect, until } from "./harness.mjs";
import { answerAll, dog, send, signIn, start, town } from "./acts.mjs";

export const name = "waiting";
const procedure = `${town}/procedures/dog_registration`, room = `${procedure}/waiting`;
const timed = `${town}/procedures/road_occupancy/waiting`;
const prefecture = "/okayama-ken";

async function set(clerk, slug, subject, answers) {
  await clerk.go("office", `${slug}/openings/${subject}`);
  await clerk.answer(answers);
  await clerk.press("決める");
  await clerk.sees("混雑対策を決めました。");
}

// No room and no fixed opening any more: what the next journey finds.
async function lift(clerk, subject) {
  await clerk.go("office", `${town}/openings/${subject}`);
  await clerk.page.locator("main [name=is_timed]").uncheck();
  await clerk.answer({ way: "never" });
  await clerk.press("決める");
  await clerk.sees("混雑対策を決めました。");
}

// -- tickets as a hostile program handles them: cookies by hand.
async function ticketOf(person) {
  return (await person.context.cookies()).find(one => one.name.startsWith("mado_waiting_"));
}

async function withTicket(world, name, cookie) {
  const person = await world.person({ name });
  await person.context.addCookies([cookie]);
  return person;
}

async function isLedToTheRoom(person, why) {
  await person.go("front", `${procedure}/start`);
  expect(person.path === room, `${why} began an application: ${person.path}`);
  await person.seesNot("順番が来ました");
}

async function nobodyJumps(world, owner, foreign) {
  const own = await ticketOf(owner);
  const parts = own.value.split(".");
  const renumbered = [...parts.slice(0, 4), "0", ...parts.slice(5)].join(".");
  const signed = `${own.value.slice(0, -1)}${own.value.endsWith("A") ? "B" : "A"}`;
  for (const [why, value] of [["a smaller number", renumbered], ["another signature", signed], ["no ticket at all", "1"], ["a ticket of another town", foreign.value]])
    await isLedToTheRoom(await withTicket(world, why, { ...own, value }), why);
}

// -- a fixed opening: 25 programs of one address, drawn at the opening.
class Program {
  constructor(world) { Object.assign(this, { world, cookies: new Map() }); }
  async ask(path, form) {
    const answer = await fetch(this.world.address("front", path), { method: form ? "POST" : "GET", redirect: "manual", body: form && new URLSearchParams(form),
      headers: { cookie: [...this.cookies].map(([key, value]) => `${key}=${value}`).join("; ") } });
    for (const line of answer.headers.getSetCookie()) this.cookies.set(line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).split(";")[0]);
    return answer.text();
  }
  async take() {
    const csrf = (await this.ask(timed)).match(/name="csrf" value="([^"]+)"/)[1];
    await this.ask(timed, { csrf, do: "take" });
    return this;
  }
  get ticket() { return [...this.cookies].find(([key]) => key.startsWith("mado_waiting_"))[1]; }
}

const sha256 = bytes => createHash("sha256").update(bytes);

// docs/guides/surge.md, nothing else.
function checkDraw(record, commitment) {
  expect(record.rule === "madoguchi.waiting.1", `an unknown rule: ${record.rule}`);
  expect(record.commitment === commitment, "the commitment is another one than before the opening");
  expect(sha256(record.secret).digest("hex") === commitment, "the secret is not the one that was promised");
  const key = sha256(record.secret).digest();
  const drawn = record.order.map(({ ticket, stratum }) => ({ ticket, stratum, lot: createHmac("sha256", key).update(ticket).digest().readBigUInt64BE() >> 1n }));
  for (let i = 1; i < drawn.length; ++i) {
    const [before, after] = [drawn[i - 1], drawn[i]];
    expect(before.stratum < after.stratum || (before.stratum === after.stratum && before.lot < after.lot), `place ${i + 1} of the draw is not by its lot`);
  }
}

async function gather(world) {
  const clerk = await world.person({ name: "roads" });
  await signIn(clerk, "office", "fujii_n");
  const opens = new Date(Math.ceil((Date.now() + 45000) / 60000) * 60000);
  const [year, month, day] = opens.toLocaleDateString("sv", { timeZone: "Asia/Tokyo" }).split("-").map(Number);
  await set(clerk, town, "road_occupancy/all", { way: "always", a_minute: "1", is_timed: "yes", opens_on: { era: "reiwa", year: year - 2018, month, day },
    time: opens.toLocaleTimeString("sv", { timeZone: "Asia/Tokyo" }).slice(0, 5) });
  await clerk.close();
  const looking = await world.person({ name: "looking", narrow: true });
  await until("the opening reached the front", async () => await looking.go("front", timed) === 200);
  await looking.sees("受付は", "に始まります", "抽選に参加する");
  await looking.press("抽選に参加する");
  await looking.sees("抽選に参加しています", "受付開始");
  const commitment = await looking.page.locator("details .code").textContent();
  expect((await looking.fetch(`${timed}/draw.json`)).status === 404, "the draw is public before the opening");
  const programs = await Promise.all(Array.from({ length: 24 }, () => new Program(world).take()));
  return { opens, commitment, programs, looking };
}

async function drawn(world, { opens, commitment, programs, looking }) {
  await pause(Math.max(0, opens - Date.now() + 2000));
  const late = await new Program(world).take();
  const record = JSON.parse((await looking.fetch(`${timed}/draw.json`)).bytes);
  checkDraw(record, commitment);
  expect(record.order.length === 25, `${record.order.length} tickets were drawn`);
  expect(record.order.filter(one => one.stratum === 0).length === 20, "one address has more than twenty tickets of the first stratum");
  let called = 0;
  for (const program of programs) {
    const place = record.order.findIndex(one => one.ticket === sha256(program.ticket.split(".")[3]).digest("hex")) + 1;
    expect(place > 0, "a ticket is not in the draw");
    const page = await program.ask(timed);
    if (page.includes("順番が来ました")) ++called;
    else expect(page.includes(`<b>${place}</b>`), `the page does not say the place ${place} of the record`);
  }
  const due = 1 + Math.floor((Date.now() - opens) / 60000);
  expect(called <= due, `${called} were called at one a minute, not ${due}`);
  expect((await late.ask(timed)).includes("<b>26</b>"), "who came after the opening does not stand behind the draw");
}

// -- the journey
export async function run(world) {
  const gathering = await gather(world);
  const underWay = await world.person({ name: "under way", narrow: true });
  const key = await start(underWay, "dog_registration", "person");

  const far = await world.person({ name: "prefecture" });
  await signIn(far, "office", "takagi_m", { slug: prefecture });
  await far.go("office", `${prefecture}/openings`);
  const subject = (await far.page.locator("main a[href*='/openings/']").first().getAttribute("href")).split("/openings/")[1];
  await set(far, prefecture, subject, { way: "always", a_minute: "6000" });
  const neighbour = await world.person({ name: "neighbour" });
  const [there, round] = subject.split("/");
  await until("the neighbour's opening", async () => await neighbour.go("front", `${prefecture}/procedures/${there}/waiting${round === "all" ? "" : `?round=${round}`}`) === 200);
  await neighbour.press("整理番号を取って並ぶ");
  const foreign = await ticketOf(neighbour);
  await set(far, prefecture, subject, { way: "never" });

  const clerk = await world.person({ name: "openings", keyboard: true });
  await signIn(clerk, "office", "morita_a");
  await clerk.go("office", `${town}/openings`);
  await clerk.sees("受付の混雑対策");
  await set(clerk, town, "dog_registration/all", { way: "always", a_minute: "1" });

  const first = await world.person({ name: "first", keyboard: true });
  await until("the opening reached the front", async () => {
    await first.go("front", `${procedure}/start`);
    return first.path === room;
  });
  await first.press("整理番号を取って並ぶ");
  await first.sees("整理番号");

  const plain = await world.person({ name: "without script", script: false, narrow: true });
  await plain.go("front", `${procedure}/start`);
  expect(plain.path === room, `without JavaScript the start led to ${plain.path}`);
  await plain.press("整理番号を取って並ぶ");
  await plain.sees("整理番号", "あなたの前に1人います。");
  const seconds = await plain.page.locator("meta[http-equiv=refresh]").getAttribute("content");
  expect(Number(seconds) >= 10, `the page renews itself after ${seconds} seconds`);

  const stranger = await world.person({ name: "stranger" });
  await stranger.go("front", procedure);
  await stranger.sees("ただいま混み合っています。");
  expect((await stranger.fetch(`${town}/api/v1/procedures/dog_registration/waiting`)).status === 200, "the room is not public");
  await nobodyJumps(world, plain, foreign);
  await until("the report of the room in the office", async () => {
    await clerk.go("office", `${town}/openings/dog_registration/all`);
    return /待っている人 [12]/.test(await clerk.text());
  });

  await answerAll(underWay, key, dog());
  await send(underWay, key);

  const number = (await plain.text()).match(/整理番号\s*(\d+)/)[1];
  await world.crash();
  await plain.go("front", room);
  expect((await plain.text()).match(/整理番号\s*(\d+)/)?.[1] === number, "the number is another after the crash");

  await set(clerk, town, "dog_registration/all", { way: "always", a_minute: "6000" });
  for (const person of [first, plain]) await until(`${person.options.name} is called on the page itself`, async () => (await person.text()).includes("順番が来ました"));
  expect((await first.page.title()).startsWith("順番が来ました"), `the title does not say it: ${await first.page.title()}`);
  await first.press("もう20分のばす");
  await first.sees("順番が来ました");
  await first.look();

  const copy = await withTicket(world, "copy", await ticketOf(first));
  await first.press("申請をはじめる");
  await start(first, "dog_registration", "person");
  await isLedToTheRoom(first, "a used ticket");
  await isLedToTheRoom(copy, "the copy of a used ticket");

  await set(clerk, town, "dog_registration/all", { way: "always", a_minute: "2", is_timed: "yes" });
  await until("the other opening reached the front", async () => {
    await plain.go("front", room);
    return (await plain.text()).includes("前の整理番号は使えなくなりました");
  });
  await isLedToTheRoom(plain, "a ticket of the opening before");

  await lift(clerk, "dog_registration/all");
  await drawn(world, gathering);
  const roads = await world.person({ name: "roads again" });
  await signIn(roads, "office", "fujii_n");
  await lift(roads, "road_occupancy/all");
  for (const one of ["dog_registration", "road_occupancy"])
    await until(`${one} begins without a room again`, async () => {
      await plain.go("front", `${town}/procedures/${one}/start`);
      return !plain.path.endsWith("/waiting");
    });
}
