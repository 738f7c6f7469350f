// 会議: convened, its paper drawn, two browsers follow the presenter (one of them without JavaScript), a note that nobody else sees, an action that becomes a draft,
// minutes that the chair confirms.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, tokyo, until } from "./harness.mjs";
import { staff, town } from "./acts.mjs";

export const name = "meetings";

// A PDF of so many pages, each saying its number.
function pdf(pages) {
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", `<< /Type /Pages /Kids [${[...Array(pages).keys()].map(n => `${4 + n * 2} 0 R`).join(" ")}] /Count ${pages} >>`, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"];
  for (let n = 1; n <= pages; ++n) {
    const content = `BT /F1 48 Tf 72 400 Td (Road plan, sheet ${n}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents ${objects.length + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`);
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  let out = "%PDF-1.7\n";
  const places = objects.map((object, n) => { const at = out.length; out += `${n + 1} 0 obj\n${object}\nendobj\n`; return at; });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map(at => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  return `${out}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
}

export async function run(world) {
  const organizer = await staff(world, "office", "otsuki_k");
  const address = await convened(organizer);
  await withPaper(world, organizer, address);
  await followed(world, organizer, address);
  const chair = await staff(world, "office", "hiramatsu_k");
  await decided(world, organizer, address);
  await confirmed(world, organizer, chair, address);
  await bodies(world, chair);
}

async function convened(organizer) {
  await organizer.go("office", `${town}/meetings`);
  await organizer.press("会議を開く");
  await organizer.answer({ title: "幹部レク 駅前の道路計画", kind: "briefing", place: "201会議室", day: tokyo(0), from: "10:00", until: "09:00" });
  await organizer.press("保存する");
  await organizer.sees("終了は開始より後にしてください");
  expect(await organizer.value("title") === "幹部レク 駅前の道路計画", "what was typed is lost");
  await organizer.answer({ until: "11:00" });
  await organizer.press("保存する");
  await organizer.sees("会議を作りました", "201会議室", "予定");
  const address = organizer.path;
  await organizer.press("出席者と出欠");
  await organizer.answer({ "name.1": "9009", "part.1": "chair", "name.2": "藤井 菜月", "attendance.2": "present" });
  await organizer.press("保存する");
  await organizer.sees("平松 和也", "藤井 菜月", "議長");
  await organizer.press("次第を決める");
  await organizer.answer({ "title.0": "計画の案", "speaker.0": "9010", "minutes.0": "20", "title.1": "今後の進め方" });
  await organizer.press("保存する");
  await organizer.sees("計画の案", "大月 健", "20分", "今後の進め方");
  return address;
}

async function withPaper(world, organizer, address) {
  const file = join(world.data, "road.pdf");
  writeFileSync(file, pdf(3));
  await organizer.press("資料を入れる");
  await organizer.control("paper").setInputFiles([file]);
  await organizer.press("資料を加える");
  await organizer.sees("資料を受け付けました", "road.pdf");
  await organizer.waitsFor("3ページ");
  await organizer.go("office", address);
  await organizer.press("road.pdf", { exact: true });
  await organizer.sees("1／3ページ");
  // Somebody who is no member: no page, no picture, no file.
  const stranger = await staff(world, "office", "morita_a");
  const picture = await organizer.page.locator(".leaf img").getAttribute("src");
  const paper = picture.replace("/1/picture", "");
  for (const path of [address, `${address}/follow`, `${address}/follow/now`, `${address}/follow/events`, `${address}/minutes`, paper + "/1", picture, `${paper}/file`]) {
    const answer = await stranger.fetch(path);
    expect(answer.status === 404, `${path} answers a stranger ${answer.status}`);
  }
  const seen = await organizer.fetch(picture);
  expect(seen.status === 200 && seen.type === "image/png", `the picture of a page is ${seen.status} ${seen.type}`);
  await stranger.go("office", `${town}/meetings`);
  await stranger.seesNot("駅前の道路計画");
  await stranger.close();
}

const shown = person => person.page.locator("[data-where]").textContent();

async function followed(world, organizer, address) {
  await organizer.go("office", address);
  await organizer.press("会議を始める");
  const member = await staff(world, "office", "fujii_n");
  const plain = await staff(world, "office", "hiramatsu_k", { script: false });
  for (const person of [member, plain, organizer]) await person.go("office", `${address}/follow`);
  await member.sees("まだ資料が出ていません");
  await organizer.page.getByRole("button", { name: "この資料を出す" }).click();
  await until("the first page at the member's", async () => await shown(member) === "1／3ページ");
  // By key, one press right after the other has arrived: none is lost.
  for (const [key, words] of [["ArrowRight", "2／3ページ"], ["ArrowRight", "3／3ページ"], ["ArrowLeft", "2／3ページ"]]) {
    await organizer.page.keyboard.press(key);
    await until(`${words} at the member's`, async () => await shown(member) === words);
  }
  await until("the picture of the second page", async () => (await member.page.locator("[data-picture]").getAttribute("src")).endsWith("/2/picture"));
  await until("its words", async () => (await member.page.locator("mado-follow [data-words]").textContent()).includes("sheet 2"));
  await member.look();
  await organizer.look();
  // A note that is kept by itself, and stands there alone.
  await member.control("note").fill("工期が短いと思う");
  await until("the note to be kept", async () => await member.page.locator("mado-follow output[data-kept]").textContent() === "保存しました");
  await organizer.page.keyboard.press("ArrowRight");
  await until("the third page at the member's", async () => await shown(member) === "3／3ページ");
  expect(await member.value("note") === "", "the note of one page stands beside another");
  await organizer.page.keyboard.press("ArrowLeft");
  await until("the note again", async () => await member.value("note") === "工期が短いと思う");
  for (const person of [organizer, plain]) {
    await person.go("office", `${address}/follow`);
    await person.sees("2／3ページ");
    expect(await person.value("note") === "", "somebody else sees a note");
  }
  // A connection that is lost for a while: what was turned meanwhile comes by itself.
  await member.context.setOffline(true);
  await organizer.page.keyboard.press("ArrowRight");
  await until("the third page at the presenter's", async () => await shown(organizer) === "3／3ページ");
  await until("the member's page to say that it is lost, or not to know", async () => await shown(member) === "2／3ページ");
  await member.context.setOffline(false);
  await until("the third page after the loss", async () => await shown(member) === "3／3ページ");
  member.faults = [];  // the browser's own words about the lost connection
  await organizer.page.keyboard.press("ArrowLeft");
  await until("the second page again", async () => await shown(member) === "2／3ページ");
  // Without JavaScript: a link brings the presenter's page, a button keeps the note.
  await organizer.page.keyboard.press("ArrowLeft");
  await until("the first page at the presenter's", async () => await shown(organizer) === "1／3ページ");
  await plain.press("発表者のページに合わせる");
  await plain.sees("1／3ページ");
  await plain.answer({ note: "議長の覚書" });
  await plain.press("覚書を保存する");
  await plain.sees("覚書を保存しました");
  expect(await plain.value("note") === "議長の覚書", "the note without JavaScript is lost");
  // The floor goes to the member, whose buttons come by themselves.
  await organizer.control("presenter").selectOption({ label: "藤井 菜月" });
  await organizer.press("発表者を代わる");
  await until("the member's buttons", async () => await member.page.locator("[data-turns]").count() > 0);
  await member.page.keyboard.press("ArrowRight");
  await until("the member's page at the organizer's", async () => await shown(organizer) === "2／3ページ");
  await organizer.go("office", address);
  await organizer.press("会議を終える");
  await until("the end at the member's", async () => (await member.page.locator("mado-follow [data-state]").textContent()).includes("会議は終わりました"));
  const over = await member.fetch(`${address}/follow/events`);
  expect(over.status === 204, `after the end the events answer ${over.status}`);
  await member.close();
  await plain.close();
}

async function decided(world, organizer, address) {
  await organizer.go("office", address);
  await organizer.press("決定事項と対応事項を記録する");
  await organizer.answer({ kind: "decision", words: "案のとおり進める" });
  const item = await organizer.page.locator("main [name=item] option", { hasText: "計画の案" }).getAttribute("value");
  await organizer.answer({ item });
  await organizer.press("記録する", { exact: true });
  await organizer.answer({ kind: "action", words: "県に補助金を照会する", who: "藤井 菜月" });
  await organizer.press("記録する", { exact: true });
  await organizer.sees("期限を入力してください");
  expect(await organizer.value("who") === "藤井 菜月", "what was typed is lost");
  await organizer.answer({ due: tokyo(14) });
  await organizer.press("記録する", { exact: true });
  await organizer.sees("県に補助金を照会する", "藤井 菜月");
  const doer = await staff(world, "office", "fujii_n");
  await doer.go("office", `${town}/meetings/actions`);
  await doer.sees("県に補助金を照会する", "未了");
  await doer.press("起案する");
  await doer.sees("対応事項を起案する", "県に補助金を照会する");
  await doer.press("起案する");
  await doer.sees("事務の区分を選んでください");
  await doer.answer({ matter: "general_affairs|定例の照会・回答" });
  await doer.press("起案する");
  await doer.sees("起案を作りました");
  expect(await doer.value("title") === "県に補助金を照会する", "the draft does not carry the action");
  await doer.go("office", `${town}/meetings/actions`);
  await doer.sees("起案を開く");
  await doer.answer({ address: "なにか" });
  await doer.press("メールアドレスを保存する");
  await doer.sees("メールアドレスの形ではありません", "期限のお知らせ");
  await doer.answer({ address: "fujii@city.example.jp" });
  await doer.press("メールアドレスを保存する");
  await doer.sees("メールアドレスを保存しました");
  await doer.press("済みにする");
  await doer.sees("済みにしました");
  await doer.close();
}

async function confirmed(world, organizer, chair, address) {
  await organizer.go("office", `${address}/minutes`);
  await organizer.answer({ words: "大月係長が計画の案を説明した。\n質疑のあと、案のとおり決した。" });
  await organizer.press("下書きを保存する");
  await organizer.sees("案のとおり進める", "県に補助金を照会する", "議長が確定します");
  await chair.go("office", `${address}/minutes`);
  await chair.press("この内容で確定する");
  await chair.sees("議事録を確定しました", "平松 和也 確定", "SHA-256");
  const file = await chair.fetch(`${address}/minutes.pdf`);
  expect(file.status === 200 && file.type === "application/pdf" && file.bytes.subarray(0, 4).toString() === "%PDF", "the minutes are no PDF");
  const again = await organizer.fetch(`${address}/minutes.pdf`);
  expect(Buffer.compare(file.bytes, again.bytes) === 0, "the confirmed minutes are not the same bytes for everybody");
  await organizer.go("office", address);
  await organizer.seesNot("次第を決める", "資料を入れる");
  const stranger = await staff(world, "office", "morita_a");
  expect((await stranger.fetch(`${address}/minutes.pdf`)).status === 404, "a stranger reads the minutes");
  await stranger.close();
}

async function bodies(world, chair) {
  await chair.go("office", `${town}/meetings/bodies`);
  await chair.answer({ name: "総社市道路審議会", kind: "council", basis: "総社市道路審議会条例" });
  await chair.press("保存する");
  await chair.answer({ seat_name: "岡本 学", post: "会長", since: tokyo(-700), until: tokyo(30) });
  await chair.press("加える", { exact: true });
  await chair.sees("岡本 学", "任期満了が近い");
  await chair.go("office", `${town}/meetings/petitions/new`);
  await chair.answer({ ministry: "国土交通省", title: "国道の整備", words: "早期の整備を要望します。" });
  await chair.press("保存する");
  await chair.answer({ state: "handed" });
  await chair.press("保存する");
  await chair.sees("提出した日を入力してください");
  await chair.answer({ handed_on: tokyo(-1) });
  await chair.press("保存する");
  await chair.go("office", `${town}/meetings/petitions`);
  await chair.sees("国土交通省", "国道の整備", "提出済み");
  const phone = await staff(world, "office", "fujii_n", { narrow: true });
  for (const path of ["", "/bodies", "/petitions", "/actions"]) await phone.go("office", `${town}/meetings${path}`);
  await phone.close();
}
