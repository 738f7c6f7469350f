// Questions that come and go while one answers: decided in the browser where the condition is on the list, asked of the server where it is
// not; kept words, an unmoved focus, a spoken change; without script, and without a line, as the next sending says.
import { expect, narrow, tokyo, until } from "./harness.mjs";
import { answerPage, at, dog, start, town } from "./acts.mjs";

export const name = "conditions";

export async function run(world) {
  const key = await inTheBrowser(world);
  await byTheServer(world);
  await inARow(world);
  await withoutScript(world);
  await walls(world, key);
}

// What this person's pages ask of the server while one types, and what they load.
function listen(person) {
  const heard = { asked: 0, engine: 0 };
  person.page.on("request", request => {
    if (request.url().includes("/conditions/")) ++heard.asked;
    if (/\/assets\/feelin\.[0-9a-f]+\.js$/.test(request.url())) ++heard.engine;
  });
  return heard;
}

const shown = (person, control) => person.page.locator(`main [name^="${control}"]`).first().isVisible();
const appears = (person, control) => until(`${control} to appear`, () => shown(person, control));
const goes = (person, control) => until(`${control} to go`, async () => !await shown(person, control));
const said = person => person.page.locator("mado-conditions output").textContent();
const ready = person => person.page.evaluate(() => customElements.whenDefined("mado-conditions"))
  .then(() => until("the conditions to be ready", () => person.page.locator("mado-conditions").evaluate(one => one.loading === false)));

async function toPage(world, options, upTo) {
  const person = await world.person(options);
  const key = await start(person, "dog_registration", "person");
  const heard = listen(person);
  await person.press("入力をはじめる");
  for (const page of dog()) {
    if (page[0] === upTo) break;
    await answerPage(person, page);
  }
  return { person, key, heard };
}

async function inTheBrowser(world) {
  const { person, key, heard } = await toPage(world, { name: "dog owner" }, "chip");
  expect(heard.engine > 0, "the engine of the browser was not loaded");
  await ready(person);
  expect(!await shown(person, "chip_number"), "a question is shown that nothing asks");
  const before = await person.control("chipped", "yes").evaluate(one => one.getBoundingClientRect().top);
  await person.set("chipped", "yes");
  await appears(person, "chip_number");
  await appears(person, "chip_registered");
  expect(!await shown(person, "chip_certificate"), "the certificate is asked before its question is answered");
  expect((await said(person)).includes("質問が増えました：マイクロチップの番号"), `nobody is told: ${await said(person)}`);
  expect(await person.control("chipped", "yes").evaluate(one => one === document.activeElement), "the focus was moved");
  expect(Math.abs(await person.control("chipped", "yes").evaluate(one => one.getBoundingClientRect().top) - before) < 1, "the page jumped below the finger");
  await person.set("chip_number", "392144000012345");
  await person.set("chip_registered", "yes");
  await appears(person, "chip_certificate.way");
  await looksWell(person);

  await person.set("chipped", "no");
  await goes(person, "chip_number");
  expect(!await shown(person, "chip_certificate"), "what hangs on a question that has gone is still asked");
  expect((await said(person)).includes("聞かないことになりました：マイクロチップの番号"), "nobody is told that a question went");
  await person.set("chipped", "yes");
  await appears(person, "chip_certificate.way");
  expect(await person.value("chip_number") === "392144000012345", "a question that comes back has lost its answer");
  await person.set("chip_certificate.way", "post");
  expect(heard.asked === 0, `the server was asked ${heard.asked} times about what the browser knows`);

  await person.press("次へ進む");
  expect(person.path === at(key, "/check"), `what was answered in one go is not taken: ${await person.text()}`);
  await person.sees("392144000012345");
  // An answer that is not asked any more is not sent, and the server would drop it.
  await person.press("（マイクロチップが入っていますか）");
  await ready(person);
  await person.set("chipped", "no");
  await goes(person, "chip_number");
  await person.press("次へ進む");
  expect(person.path === at(key, "/check"), `not back at the check: ${person.path}`);
  await person.seesNot("392144000012345");
  await person.close();
  return key;
}

// Whether every page looks well with all its questions, at both widths.
async function looksWell(person) {
  const own = person.page.viewportSize();
  for (const size of [own, narrow]) {
    await person.page.setViewportSize(size);
    await person.checkWidth();
    await person.checkAxe();
    if (process.env.MADO_JOURNEY_PICTURES) await person.page.screenshot({ path: `${process.env.MADO_JOURNEY_PICTURES}/conditions-${person.options.name.replaceAll(" ", "_")}-${size.width}.png`, fullPage: true });
  }
  await person.page.setViewportSize(own);
  await person.look();
}

// 「15日を過ぎた事情」 hangs on the calendar: only the server knows it. 「理由」 hangs on a choice: no wait.
async function byTheServer(world) {
  const parent = await world.person({ name: "late parent" });
  const key = await start(parent, "child_allowance", "person");
  const heard = listen(parent);
  await parent.press("入力をはじめる");
  await ready(parent);
  await parent.answer({ reason: "birth", event_on: tokyo(-60) });
  expect(!await shown(parent, "other_reason"), "the reason in words is asked of a birth");
  await appears(parent, "unavoidable");
  expect(heard.asked > 0, "who told the browser that the day is too late?");
  await parent.page.locator("main [name='event_on.day']").focus();
  await parent.set("reason", "other");
  await appears(parent, "other_reason");
  await goes(parent, "unavoidable");
  await looksWell(parent);
  await parent.set("reason", "birth");
  await appears(parent, "unavoidable");

  // A question in which one writes stays until one leaves it.
  await parent.set("unavoidable", "入院");
  await parent.page.locator("main [name=unavoidable]").focus();
  const answered = parent.page.waitForResponse(response => response.url().includes("/conditions/"));
  await parent.control("event_on.month").evaluate(month => { month.value = ""; month.dispatchEvent(new Event("input", { bubbles: true })); });
  await answered;
  expect(await shown(parent, "unavoidable"), "the box that one writes in was taken away");
  await parent.page.locator("main [name='event_on.day']").focus();
  await goes(parent, "unavoidable");
  await parent.set("event_on.month", String(tokyo(-60).month));
  await appears(parent, "unavoidable");
  expect(await parent.value("unavoidable") === "入院", "the words of a question that came back are lost");

  // Nothing was kept by asking.
  await parent.page.reload();
  expect(await parent.page.locator("main [name=reason]:checked").count() === 0, "what was only asked about has been stored");
  await withoutALine(parent, key);
  await parent.close();
}

async function withoutALine(parent, key) {
  await parent.page.route("**/conditions/**", route => route.abort());
  parent.page.removeAllListeners("console");  // the browser tells of the line that we cut
  await parent.go("front", at(key, "/answers/reason"));
  await ready(parent);
  await parent.answer({ reason: "birth", event_on: tokyo(-60) });
  await parent.page.waitForEvent("requestfailed", request => request.url().includes("/conditions/"));
  expect(!await shown(parent, "unavoidable"), "a question appears that only the server can ask");
  await parent.press("次へ進む");
  expect(parent.page.url().includes("noticed=yes") && await shown(parent, "unavoidable"), `the next sending does not ask: ${await parent.text()}`);
  await parent.press("次へ進む");
  expect(parent.path === at(key, "/answers/claimant"), `the page is not taken without a line: ${await parent.text()}`);
}

// A row of a group has its own conditions.
async function inARow(world) {
  const parent = await world.person({ name: "parent of one", narrow: true });
  const key = await start(parent, "child_allowance", "person");
  const heard = listen(parent);
  await parent.press("入力をはじめる");
  await parent.go("front", at(key, "/answers/children/children/0"));
  await ready(parent);
  await parent.set("children.0.living", "abroad");
  await appears(parent, "children.0.child_address.text");
  await appears(parent, "children.0.studies_abroad");
  await parent.set("children.0.living", "apart");
  await goes(parent, "children.0.studies_abroad");
  expect(await shown(parent, "children.0.child_address.text"), "the address went though it is still asked");
  expect(heard.asked === 0, "the server was asked about a row that the browser knows");
  await looksWell(parent);
  await parent.close();
}

async function withoutScript(world) {
  const { person, key, heard } = await toPage(world, { name: "no script", script: false, narrow: true }, "chip");
  expect(!await shown(person, "chip_number"), "a question that waits is seen without script");
  await person.answer({ chipped: "yes" });
  await person.press("次へ進む");
  expect(person.page.url().includes("more=yes"), `the next sending does not ask further: ${person.page.url()}`);
  await person.answer({ chip_number: "392144000012345", chip_registered: "no" });
  await person.press("次へ進む");
  expect(person.path === at(key, "/check"), `not at the check but at ${person.path}`);
  expect(heard.asked === 0 && heard.engine === 0, "something was loaded without script");
  await person.close();
}

// The same walls as around the page itself: nobody else's browser, no form of another site.
async function walls(world, key) {
  const stranger = await world.person({ name: "stranger" });
  await stranger.go("front", town + "/");
  const post = form => stranger.context.request.post(world.address("front", at(key, "/conditions/chip")), { form, maxRedirects: 0 });
  expect((await post({ chipped: "yes" })).status() === 409, "a form without its token is answered");
  await stranger.go("front", `${town}/applications`);
  const csrf = await stranger.page.locator("main [name=csrf]").first().inputValue();
  const answer = await post({ csrf, chipped: "yes" });
  expect(answer.status() === 404 && !(await answer.text()).includes("chip_number"), `a stranger is answered with ${answer.status()}`);
  await stranger.close();
}
