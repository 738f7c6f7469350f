// オープンデータを外から入れる: a neighbour's catalogue is looked at, taken as drafts, read again and stopped; CKAN's own client for JavaScript dumps a dataset of one town and
// loads it into another.
import CKAN from "ckan";
import { expect, until } from "./harness.mjs";
import { staff, town } from "./acts.mjs";

export const name = "harvests";

export async function run(world) {
  await world.end("SIGTERM");
  world.development = true;  // the neighbour's catalogue stands on this very machine
  await world.serve();
  try {
    const officer = await staff(world, "office", "tanimoto_y");
    const page = await added(world, officer);
    await taken(world, officer, page);
    await againAndStopped(officer, page);
    await walls(world, page);
    await loaded(world);
  } finally {
    await world.end("SIGTERM");
    world.development = false;
    await world.serve();
  }
}

async function added(world, officer) {
  await officer.go("office", `${town}/datasets`);
  await officer.press("ほかのカタログからの取り込み");
  await officer.sees("まだ取り込み元がありません");
  await officer.press("取り込み元を足す");
  await officer.press("何が入るかを先に見る");
  await officer.sees("種類を選んでください");
  await officer.answer({ kind: "ckan", address: "http://example.jp/", title: "岡山市のカタログ", division: "general_affairs/information", every_hours: "24" });
  await officer.press("何が入るかを先に見る");
  await officer.sees("https:// で始まるアドレスを入れてください");
  expect(await officer.value("title") === "岡山市のカタログ", "what was typed is lost");
  await officer.answer({ address: world.address("front", "/okayama-shi") });
  await officer.press("何が入るかを先に見る");
  await officer.sees("取り込むとこうなります", "まだ何も登録していません", "公衆トイレ一覧");
  await officer.press("取り込み元にする");
  await officer.sees("取り込み元にしました", "岡山市のカタログ");
  return officer.path;
}

async function taken(world, officer, page) {
  await until("the neighbour's datasets as drafts", async () => {
    await officer.go("office", page);
    return (await officer.text()).includes("取り込み済み");
  });
  await until("the end of the reading", async () => {
    await officer.go("office", page);
    return (await officer.text()).includes("定期的に見ています");
  });
  await officer.sees("公衆トイレ一覧");
  const narrow = await staff(world, "office", "tanimoto_y", { narrow: true, script: false });
  await narrow.go("office", page);
  await narrow.sees("取り込み済み");
  await narrow.go("office", `${town}/datasets/harvests`);
  await narrow.close();
  await officer.press("公衆トイレ一覧");
  await officer.sees("準備中", "時間ごとに見ています");
}

async function againAndStopped(officer, page) {
  await officer.go("office", page);
  await officer.press("今すぐ読む");
  await officer.sees("まもなく読みます");
  await until("the second reading", async () => {
    await officer.go("office", page);
    return (await officer.text()).includes("定期的に見ています");
  });
  await officer.press("止める");
  await officer.sees("止めました", "止まっています");
  await officer.press("もう一度始める");
  await officer.go("office", `${town}/datasets/harvests`);
  await officer.sees("岡山市のカタログ");
}

async function walls(world, page) {
  const stranger = await staff(world, "office", "fujii_n");
  const gone = await stranger.fetch(page);
  expect(gone.status === 404 || gone.status === 403, `another division gets ${gone.status}`);
  await stranger.close();
}

// -- CKAN's own client for JavaScript
async function loaded(world) {
  const administrator = await staff(world, "office", "hayashi_c");
  await administrator.go("office", `${town}/administration/systems`);
  await administrator.answer({ name: "データの取込み", contact: "架空システム株式会社 0866-00-0000", purpose: "前のカタログから移す", scopes: ["datasets.write"], divisions: ["general_affairs/information"] });
  await administrator.press("登録してトークンを表示する");
  const token = (await administrator.text()).match(/mado_[\w-]{43}/)?.[0];
  expect(token, "the page shows no token");
  await administrator.press("控えました");
  await administrator.close();
  const client = (zone, slug, key) => new CKAN.Client(world.address(zone, `${slug}/api`), key);
  const acts = of => (action, parameters) => new Promise((done, failed) => of.action(action, parameters, (error, answer) => (error ? failed(new Error(String(error))) : done(answer.result))));
  const there = acts(client("front", "/okayama-shi")), here = acts(client("office", town, token)), nobody = acts(client("office", town));
  const refused = await nobody("package_list", {}).catch(error => String(error));
  expect(refused.includes("403") && refused.includes("Authorization Error"), `without a token: ${refused}`);
  const [first] = await there("package_list", {});
  const dumped = await there("package_show", { id: first });
  dumped.name = `${dumped.name}-copied`;
  const made = await here("package_create", dumped);
  expect(made.private === true && made.title === dumped.title && made.license_id === dumped.license_id && made.resources.length === dumped.resources.length, `package_create: ${JSON.stringify(made).slice(0, 400)}`);
  // What its address names is fetched by a job: at first it is pending.
  let shown = made;
  await until("the table was fetched", async () => (shown = await here("package_show", { id: made.id })).resources[0].state === "active");
  expect(shown.resources[0].id === made.resources[0].id && shown.resources[0].hash === dumped.resources[0].hash, `the table is another one: ${JSON.stringify(shown.resources[0]).slice(0, 300)}`);
  const patched = await here("package_patch", { id: made.id, notes: "移したものです。" });
  expect(patched.notes === "移したものです。" && patched.title === dumped.title, "package_patch");
  const again = await here("package_update", { ...patched, tags: [{ name: "移行" }] });
  expect(again.tags.length === 1 && again.resources[0].id === made.resources[0].id, "package_update");
  const twice = await here("package_create", dumped).catch(error => String(error));
  expect(twice.includes("409") && twice.includes("Validation Error"), `the same name again: ${twice}`);
  const form = new FormData();
  form.set("package_id", made.id);
  form.set("name", "足した表");
  form.set("upload", new Blob(["名称,件数\n駅前,3\n"], { type: "text/csv" }), "table.csv");
  const sent = await (await fetch(world.address("office", `${town}/api/3/action/resource_create`), { method: "POST", headers: { authorization: token }, body: form })).json();
  expect(sent.success && sent.result.format === "CSV", `resource_create: ${JSON.stringify(sent).slice(0, 300)}`);
  await here("resource_delete", { id: sent.result.id });
  const officer = await staff(world, "office", "tanimoto_y");
  await officer.go("office", `${town}/datasets/${made.id}`);
  await officer.sees("準備中", "この下書きを消す");
  await officer.close();
  await here("package_delete", { id: made.id });
  const gone = await here("package_show", { id: made.id }).catch(error => String(error));
  expect(gone.includes("404") && gone.includes("Not Found Error"), `a draft that was deleted: ${gone}`);
}
