// オープンデータ: a visitor searches, reads, narrows a table, follows a row, asks for data, with and without script, wide and narrow; programs of others read the same:
// CKAN's client, a reader of Turtle and one of JSON-LD.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import CKAN from "ckan";
import jsonld from "jsonld";
import { Parser } from "n3";
import { expect, until } from "./harness.mjs";
import { staff, town } from "./acts.mjs";

export const name = "catalogue";
const prefecture = "/okayama-ken", dataset = `${town}/data/public-toilets`;
const dcat = "http://www.w3.org/ns/dcat#", type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

export async function run(world) {
  await reads(world, {});
  await reads(world, { script: false, narrow: true });
  await speaks(world);
  await asks(world);
  await joins(world);
  await moves(world);
  await rides(world);
  await subscribes(world);
  await showsUses(world);
  await ckan(world);
  await linked(world);
}

async function reads(world, how) {
  const visitor = await world.person({ name: `visitor ${JSON.stringify(how)}`, ...how });
  await visitor.go("front", `${town}/data`);
  await visitor.sees("公衆トイレ一覧");
  await visitor.answer({ q: "といれ" });
  await visitor.pressOn(visitor.page.locator("main .search button"));
  await visitor.sees("1件のデータセット");
  expect(await visitor.go("front", dataset) === 200, "the dataset");
  await visitor.sees("利用の状況");
  await visitor.sees("使ったところに、次の出典を書いてください");
  await world.picture?.(visitor, "dataset");
  await visitor.go("front", `${dataset}/table?q=${encodeURIComponent("公園")}`);
  await visitor.seesNot("この条件に合う行はありません");
  const column = await visitor.page.locator("#chart-column option").nth(3).getAttribute("value");
  await visitor.go("front", `${dataset}/table?chart=${encodeURIComponent(column)}&column=${encodeURIComponent(column)}&is=filled`);
  await visitor.sees(`${column}の内訳`);
  await world.picture?.(visitor, "dataset-table");
  const row = await visitor.page.locator("main .sheet tbody th a").first().getAttribute("href");
  expect(await visitor.go("front", row) === 200, "a row");
  for (const path of ["/versions", "/versions/1"]) expect(await visitor.go("front", dataset + path) === 200, path);
  for (const form of ["table.csv", "table-excel.csv", "table-sjis.csv", "table.xlsx", "table.json", "table.geojson", "table.ttl", "table.jsonld", "table.csv-metadata.json"]) {
    await visitor.go("front", dataset);
    const csv = await visitor.page.locator("main a[href$='/table.csv']").first().getAttribute("href");
    const file = await visitor.fetch(csv.replace("table.csv", form));
    expect(file.status === 200 && file.bytes.length > 100, `${form}: ${file.status}`);
  }
  expect(await visitor.go("front", `${town}/data/no-such-dataset`) === 404, "a dataset that is not there");
  await visitor.close();
}

async function speaks(world) {
  for (const [language, words] of [["en", "Open data"], ["ja-x-easy", "だれでも"]]) {
    const visitor = await world.person({ name: `visitor (${language})` });
    await visitor.go("front", `${town}/data?language=${language}`);
    await visitor.sees(words);
    for (const path of ["/data/public-toilets", "/data/public-toilets/table", "/data/public-toilets/versions", "/data-standards", "/data-requests"]) await visitor.go("front", town + path);
    await visitor.close();
  }
}

async function asks(world) {
  const visitor = await world.person({ name: "asker" });
  await visitor.go("front", `${town}/data-requests?dataset=public-toilets`);
  await visitor.pressOn(visitor.page.locator("main form button[type=submit]").last());
  await visitor.sees("ほしいデータを書いてください。");
  await visitor.answer({ title: "トイレの写真", words: "車いすで使えるか知りたい" });
  await visitor.pressOn(visitor.page.locator("main form button[type=submit]").last());
  await visitor.sees("要望を送りました。");
  await visitor.seesNot("トイレの写真");  // nobody sees it before the office has read it
  await visitor.close();
}

async function joins(world) {
  const visitor = await world.person({ name: "prefecture" });
  await visitor.go("front", `${prefecture}/data`);
  await visitor.sees("公衆トイレ一覧");
  await visitor.go("front", `${prefecture}/data-standards`);
  await visitor.pressOn(visitor.page.locator("main .list a[href*='/municipal/13']"));
  await visitor.sees("2団体");
  await visitor.sees("まだ公開していない団体");
  const csv = await visitor.fetch(`${prefecture}/data-standards/municipal/13/table.csv`);
  expect(csv.bytes.toString().startsWith("出典_全国地方公共団体コード,"), "the joined table does not begin with its sources");
  await visitor.close();
}

// The map takes the place of the sketch where MapLibre is installed and the browser can draw it; without script the sketch stays. One without WebGL says so.
async function moves(world) {
  const at = `${town}/data/evacuation-sites/table`;
  const plain = await world.person({ name: "no script", script: false });
  await plain.go("front", at);
  expect(await plain.page.locator("mado-map svg.chart circle").count() > 2, "the sketch");
  await plain.close();
  for (const narrow of [false, true]) {
    const visitor = await world.person({ name: `map ${narrow}`, narrow });
    await visitor.go("front", at);
    const map = visitor.page.locator("mado-map");
    if (!(await map.getAttribute("data-script"))) {
      expect(await map.locator("svg.chart").isVisible(), "the sketch without MapLibre");
      await visitor.close();
      continue;
    }
    await map.scrollIntoViewIfNeeded();
    await visitor.page.locator("mado-map[data-is=drawn]").waitFor({ timeout: 30_000 });
    expect(!(await map.locator("svg.chart").isVisible()), "the sketch stays beside the map");
    await visitor.look();
    const scale = await map.locator(".maplibregl-ctrl-scale").textContent();
    await map.locator("canvas").focus();
    await visitor.page.keyboard.press("Equal");
    await until("the map zoomed by keyboard", async () => (await map.locator(".maplibregl-ctrl-scale").textContent()) !== scale);
    await map.locator(".maplibregl-ctrl-zoom-out").click();
    await visitor.close();
  }
  const poor = await world.person({ name: "no WebGL" });
  await poor.page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await poor.go("front", at);
  const map = poor.page.locator("mado-map");
  if (await map.getAttribute("data-script")) {
    await map.scrollIntoViewIfNeeded();
    await map.locator(".map-fails").waitFor();
    expect(await map.locator("svg.chart").isVisible(), "the sketch where WebGL is not");
  }
  await poor.close();
}

// A feed of buses: its map, what the check says, when the last bus leaves.
async function rides(world) {
  for (const how of [{}, { script: false, narrow: true }]) {
    const visitor = await world.person({ name: `rider ${JSON.stringify(how)}`, ...how });
    await visitor.go("front", `${town}/data/bus`);
    await visitor.sees("3系統、97便", "データの点検", "時刻表を見る");
    await visitor.press("時刻表を見る");
    await visitor.sees("停留所か系統を選ぶと");
    await visitor.page.locator("#stop").selectOption("S04");
    await visitor.page.locator("#day").fill("2026-11-24");
    await visitor.pressOn(visitor.page.locator("main .filter button"));
    await visitor.sees("図書館前", "翌0:", "山手病院");
    await visitor.page.locator("#day").fill("2026-11-23");
    await visitor.pressOn(visitor.page.locator("main .filter button"));
    await visitor.seesNot("翌0:");  // a holiday: buses run as on Sundays
    await visitor.page.locator("#stop").selectOption("");
    await visitor.page.locator("#route").selectOption("R3");
    await visitor.pressOn(visitor.page.locator("main .filter button"));
    await visitor.sees("鬼城山口", "方面");
    await visitor.close();
  }
}

// By mail: asked for, confirmed by the address in the mail, stopped by a mail program without cookie.
async function subscribes(world) {
  const reader = await world.person({ name: "subscriber" });
  await reader.go("front", dataset);
  await reader.press("更新のお知らせを受け取る");
  await reader.answer({ mail: "reader" });
  await reader.press("確認のメールを送る");
  await reader.sees("メールアドレスの形になっていません");
  expect(await reader.value("mail") === "reader", "what was typed is lost");
  await reader.answer({ mail: "reader@example.jp" });
  await reader.press("確認のメールを送る");
  await reader.sees("確認のメールを送りました");
  let letter;
  await until("the mail", () => (letter = mailTo(world, "reader@example.jp")));
  const confirm = letter.words.match(/https?:\S+\/confirm\/\S+/)[0];
  await reader.go("front", new URL(confirm).pathname);
  await reader.press("お知らせを始める");
  await reader.sees("お知らせを始めました");
  const stop = letter.head.match(/List-Unsubscribe: <([^>]+)>/)[1];
  const pressed = await fetch(world.address("front", new URL(stop).pathname), { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click" });
  expect(pressed.status === 200, `one press: ${pressed.status}`);
  await reader.go("front", new URL(stop).pathname);
  await reader.sees("お知らせをやめました");
  await reader.close();
}

function mailTo(world, address) {
  for (const file of readdirSync(join(world.data, "mail"))) {
    const text = readFileSync(join(world.data, "mail", file), "utf8"), end = text.indexOf("\r\n\r\n");
    if (end > 0 && text.includes(`To: ${address}`)) return { head: text.slice(0, end), words: Buffer.from(text.slice(end), "base64").toString("utf8") };
  }
  return undefined;
}

// 活用事例: proposed by anybody, shown once the data officer has said so.
async function showsUses(world) {
  const maker = await world.person({ name: "maker" });
  await maker.go("front", `${town}/data-uses`);
  await maker.answer({ title: "トイレ地図", address: "javascript:alert(1)", words: "近い順に出します", maker: "高校生のグループ" });
  await maker.press("申し出を送る");
  await maker.sees("https:// または http:// で始まるアドレスを書いてください");
  await maker.answer({ address: "https://maps.example.jp/" });
  await maker.press("申し出を送る");
  await maker.sees("申し出を送りました");
  await maker.seesNot("トイレ地図");
  const officer = await staff(world, "office", "tanimoto_y");
  await until("the proposal at the office", async () => {
    await officer.go("office", `${town}/datasets/uses`);
    return (await officer.text()).includes("トイレ地図");
  });
  await officer.press("カタログに載せる");
  await officer.sees("カタログに載せました");
  await until("the use in the catalogue", async () => {
    await maker.go("front", `${town}/data-uses`);
    return (await maker.text()).includes("トイレ地図");
  });
  const link = maker.page.locator("main .list a", { hasText: "トイレ地図" });
  expect((await link.getAttribute("rel")).includes("nofollow noopener"), "rel of the link");
  await officer.close();
  await maker.close();
}

// -- CKAN's own client for JavaScript
async function ckan(world) {
  const client = new CKAN.Client(world.address("front", `${town}/api`));
  const act = (action, parameters) => new Promise((done, failed) => client.action(action, parameters, (error, answer) => (error ? failed(new Error(String(error))) : done(answer.result))));
  const names = await act("package_list", {});
  expect(names.includes("public-toilets"), `package_list: ${names}`);
  const found = await act("dataset_search", { q: "トイレ", rows: 5 });
  expect(found.count === 1 && found.results[0].name === "public-toilets", `package_search: ${JSON.stringify(found).slice(0, 300)}`);
  const resource = found.results[0].resources[0];
  const rows = await new Promise((done, failed) => client.datastoreQuery({ resource_id: resource.id, size: 2, from: 1 }, (error, answer) => (error ? failed(new Error(String(error))) : done(answer))));
  expect(rows.hits.length === 2 && rows.hits[0]._id === 2 && rows.total > 2, `datastore_search: ${JSON.stringify(rows).slice(0, 300)}`);
  const counted = await act("datastore_search_sql", { sql: `SELECT COUNT(*) AS n FROM "${resource.id}"` });
  expect(counted.records[0].n === rows.total, `datastore_search_sql: ${JSON.stringify(counted)}`);
  const refused = await act("package_show", { id: "no-such-dataset" }).catch(error => String(error));
  expect(refused.includes("404"), `package_show of nothing: ${refused}`);
}

// -- readers of RDF
const turtle = text => new Parser().parse(text);

async function linked(world) {
  const read = async path => {
    const answer = await fetch(world.address("front", path));
    expect(answer.status === 200, `${path}: ${answer.status}`);
    return answer.text();
  };
  for (const root of [town, prefecture]) {
    const quads = turtle(await read(`${root}/catalog.ttl`));
    const datasets = quads.filter(one => one.predicate.value === type && one.object.value === `${dcat}Dataset`);
    expect(datasets.length >= 3, `${root}: ${datasets.length} datasets in Turtle`);
    const same = await jsonld.toRDF(JSON.parse(await read(`${root}/catalog.jsonld`)));
    // But for the addresses of the pages of either form, one graph.
    expect(Math.abs(same.length - quads.length) < 2, `${root}: ${quads.length} triples in Turtle, ${same.length} in JSON-LD`);
  }
  // Every address of a dataset and of a row answers, as RDF too.
  const address = path => new URL(path).pathname;
  const described = await fetch(world.address("front", dataset), { headers: { accept: "text/turtle" } });
  const quads = turtle(await described.text());
  const csv = quads.find(one => one.predicate.value === `${dcat}downloadURL`).object.value;
  const table = turtle(await read(`${address(csv).replace("table.csv", "table.ttl")}`));
  const rows = [...new Set(table.map(one => one.subject.value))].filter(one => one.includes("/rows/"));
  expect(rows.length > 2, `rows in Turtle: ${rows.length}`);
  const row = await fetch(world.address("front", address(rows[0])), { headers: { accept: "application/ld+json" } });
  expect(row.status === 200 && (await jsonld.toRDF(await row.json())).length > 3, "a row as JSON-LD");
}
