// 規則: a table taken from the library, changed, its overlap mended by a button, its examples run, examined and published; without
// JavaScript, and by keyboard alone; a table of forty rows and one with an overlap, explained.
import { expect, until } from "./harness.mjs";
import { staff, town } from "./acts.mjs";

export const name = "rules";

export async function run(world) {
  await byKeyboard(world);
  await withoutScript(world);
  await explained(world);
  await toEverybody(world);
}

// A button of the sheet by its value: the words of several are alike.
const doing = (person, value) => person.page.locator(`main button[name=do][value^='${value}']`).first();
// One that stands in a closed line opens it first.
async function open(person, target) {
  const line = target.locator("xpath=ancestor::details[not(@open)]/summary");
  if (await line.count()) await line.first().click();
  return target;
}
const cell = (person, control) => person.page.locator(`main [name="${control}"]`);

// From the library to the public: adopted, changed so that two rows meet, mended, examined, published.
async function withoutScript(world) {
  const clerk = await staff(world, "office", "hayashi_c", { script: false });
  const page = `${town}/decisions/route/road_permits`;
  await clerk.go("office", page);
  await clerk.pressOn(await open(clerk, clerk.page.locator("main button[value=discard]")));
  await clerk.sees("下書きを捨てました", "配布版のまま");
  await clerk.press("取り入れる", { exact: true });
  await clerk.sees("取り入れました", "下書き", "例 7／7");
  await clerk.press("表を直す");
  await open(clerk, cell(clerk, "o0.default"));
  await clerk.answer({ hit: "unique", "o0.default": '"department_head"', "r0.i2": "[0..500000]", "r1.i2": ">= 500000", "r4.i0": 'not("disposition")', "r0.a0": "決裁規程別表第3 土木課の項1(書きかけ)" });
  await clerk.pressOn(clerk.page.getByRole("button", { name: "確かめる", exact: true }));
  await clerk.sees("行2と重なる", "保存していません", "誤り 1", "行1と行2が当たる");
  expect(await clerk.value("r0.a0") === "決裁規程別表第3 土木課の項1(書きかけ)", "what was typed is lost when it is checked");
  expect(await cell(clerk, "r0.i2").getAttribute("aria-describedby"), "the cell of the overlap does not name what was found");
  await clerk.pressOn(doing(clerk, "mend:"));
  expect(!(await clerk.text()).includes("行2と重なる"), "the overlap is still there after its mend");
  const words = await clerk.value("r0.i2") + await clerk.value("r1.i2");
  expect(words.includes("500000)") || words.includes("> 500000"), `no cell was mended: ${words}`);
  await clerk.answer({ "r0.i2": "[0..500000]", "r1.i2": "> 500000 and" });
  await clerk.press("下書きを保存する");
  await clerk.sees("下書きを保存しました", "合わない");
  expect(await clerk.page.locator("[id='r1.i2-error']").count() === 1, "an error of FEEL does not stand beside its cell");
  await clerk.answer({ "r1.i2": "> 500000" });
  await clerk.pressOn(doing(clerk, "add_example"));
  const last = await clerk.page.locator("main [name^='x'][name$='.name']").count() - 1;
  await clerk.answer({ [`x${last}.name`]: "大きな工事", [`x${last}.g0`]: '"disposition"', [`x${last}.g1`]: '"granted"', [`x${last}.g2`]: "9000000", [`x${last}.e0`]: '"division_head"' });
  await clerk.press("下書きを保存する");
  await clerk.sees("いまは 部長");
  await clerk.answer({ [`x${last}.e0`]: '"department_head"' });
  await clerk.press("下書きを保存する");
  await clerk.sees("例 8／8");
  const before = await clerk.page.locator("main [name^='x'][name$='.name']").count();
  await clerk.pressOn(await open(clerk, doing(clerk, "delete_example:6")));
  expect(await clerk.page.locator("main [name^='x'][name$='.name']").count() === before - 1, "an example was not deleted");
  await clerk.press("下書きを保存する");
  await clerk.press("違いを見る");
  await clerk.sees("変えた行", "[0..500000]", "大きな工事");
  await clerk.go("office", page);
  while (await clerk.page.locator("main button[value=tick]").count()) await clerk.pressOn(clerk.page.locator("main button[value=tick]").first());
  await clerk.press("確かめ済みにする");
  await clerk.sees("確かめ済みにしました");
  await clerk.press("公開する", { exact: true });
  await clerk.sees("公開を決めました", "に始まります");
  await clerk.close();
}

async function byKeyboard(world) {
  const clerk = await staff(world, "office", "hayashi_c", { keyboard: true });
  await clerk.go("office", `${town}/decisions/route/road_permits`);
  await clerk.sees("下書き", "行2と重なる", "まだ公開に進めません");
  await clerk.press("表を直す");
  await clerk.sees("行2と重なる", "表のキー操作を切る");
  const { keyboard } = clerk.page;
  const at = control => until(`the focus at ${control}`, () => cell(clerk, control).evaluate(one => one === document.activeElement));
  await clerk.reach(cell(clerk, "r0.i0"));
  await keyboard.press("ArrowDown");
  await at("r1.i0");
  await keyboard.press("Enter");
  await at("r2.i0");
  await keyboard.press("Shift+Enter");
  await keyboard.press("ArrowRight");
  await at("r1.i1");
  await keyboard.press("Alt+Shift+Enter");
  await at("r2.i1");
  expect(await clerk.value("r2.i2") === await clerk.value("r1.i2"), "the row was not copied");
  await clerk.sees("保存していません", "行3と重なる");
  // What is typed is looked at after a pause, and the caret stays where it is.
  await clerk.reach(cell(clerk, "r2.i2"));
  await keyboard.press("Control+a");
  await keyboard.type("> 90000000000 and");
  await until("the error beside the cell", async () => await clerk.page.locator("[id='r2.i2-error']").count() === 1);
  await at("r2.i2");
  await clerk.checkAxe();
  await keyboard.press("Control+a");
  await keyboard.type("> 90000000000");
  await until("the error to go", async () => await clerk.page.locator("[id='r2.i2-error']").count() === 0);
  await keyboard.press("Alt+ArrowDown");
  await at("r3.i2");
  const own = doing(clerk, "delete_row:3");
  await clerk.reach(clerk.page.locator("#table-row-3 summary"));
  await keyboard.press("Enter");
  await clerk.reach(own);
  await keyboard.press("Enter");
  await until("the row to go", async () => await clerk.page.locator("[name='r5.i0']").count() === 0);
  await clerk.reach(doing(clerk, "mend:"));
  await keyboard.press("Enter");
  await until("the overlap to go", async () => !(await clerk.text()).includes("行2と重なる"));
  await clerk.reach(clerk.page.getByRole("button", { name: "下書きを保存する" }));
  await clerk.press("下書きを保存する");
  await clerk.sees("下書きを保存しました");
  expect(!await clerk.page.locator("#unsaved").isVisible(), "what was saved is called unsaved");
  // A session that ends costs no words.
  await cell(clerk, "r0.a0").fill("サインインが切れる前の言葉");
  const cookies = await clerk.context.cookies();
  await clerk.context.clearCookies();
  await clerk.page.getByRole("button", { name: "下書きを保存する" }).click();
  await until("the word that it was not sent", async () => (await clerk.text()).includes("送れませんでした"));
  expect(await clerk.value("r0.a0") === "サインインが切れる前の言葉", "a session that ended costs words");
  await clerk.context.addCookies(cookies);
  await clerk.press("下書きを保存する");
  await clerk.sees("下書きを保存しました");
  // The keys of the table can be switched off (WCAG 2.1.4).
  await clerk.reach(clerk.page.getByRole("button", { name: "表のキー操作を切る" }));
  await keyboard.press("Enter");
  await clerk.reach(cell(clerk, "r0.i0"));
  await keyboard.press("ArrowDown");
  await at("r0.i0");
  await clerk.close();
}

async function explained(world) {
  const clerk = await staff(world, "office", "hayashi_c");
  await clerk.go("office", `${town}/decisions/route/general_affairs`);
  expect(await clerk.page.locator("main table.dmn").first().locator("tbody tr").count() >= 40, "the large table has fewer than 40 rows");
  await clerk.press("試す");
  await clerk.page.getByLabel("事務の区分").selectOption("物品の購入");
  await clerk.page.getByLabel(/金額/).first().fill("500,001");
  await clerk.press("決めてみる");
  await clerk.sees("部長", "で決まりました", "なぜそう決まるか", "決裁規程");
  expect(await clerk.page.locator("main table.dmn").first().locator("tr[data-is=hit]").count() === 1, "the row that decided is not marked in the table");
  await clerk.go("office", `${town}/decisions/decision/sign_fee_draft`);
  await clerk.sees("行2と重なる", "公開はできない", "まだ公開に進めません");
  await clerk.go("office", `${town}/decisions/decision/sign_fee_draft/try?try=yes&in0=wall&in1=5`);
  await clerk.sees("行1", "行2");
  await clerk.go("office", `${town}/decisions/decision/sign_fee_draft/text`);
  await clerk.sees("直すところはありません");
  await clerk.close();
}

// Who examines may read and try, and change nothing; nobody without a session, and no other town, sees anything.
async function toEverybody(world) {
  const examiner = await staff(world, "office", "fujii_n", { narrow: true });
  await examiner.go("office", `${town}/decisions/route/road_permits`);
  await examiner.sees("道路占用の専決");
  expect(await examiner.page.getByRole("link", { name: "表を直す" }).count() === 0, "an examiner is offered to change a rule");
  expect(await examiner.go("office", `${town}/decisions/route/road_permits/edit/decides`) === 403, "an examiner opens the editor");
  await examiner.close();
  const other = await world.person({ name: "nobody" });
  await other.go("office", `${town}/decisions/route/road_permits`);
  expect(other.path === `${town}/sign-in`, `without a session one comes to ${other.path}`);
  await other.close();
}
