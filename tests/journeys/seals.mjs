// 公印: the seal is registered, a notice waits for its keeper, is given back, asked again, compared, sealed and read by the resident; the book says so.
import * as zlib from "node:zlib";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, until } from "./harness.mjs";
import { at, decide, draft, openCase, recordPayment, registerDog, staff, take, town } from "./acts.mjs";

export const name = "seals";

// A red frame on white, as a scanner gives it.
function picture(side = 240) {
  const rows = Buffer.alloc((side * 3 + 1) * side, 0xff);
  for (let y = 0; y < side; ++y) {
    rows[y * (side * 3 + 1)] = 0;
    for (let x = 0; x < side; ++x) {
      const inked = x < 20 || y < 20 || x >= side - 20 || y >= side - 20 || (x + y) % 40 < 12;
      if (inked) rows.set([0xc8, 0x18, 0x18], y * (side * 3 + 1) + 1 + x * 3);
    }
  }
  const chunk = (type, bytes) => {
    const body = Buffer.concat([Buffer.from(type), bytes]), out = Buffer.alloc(bytes.length + 12);
    out.writeUInt32BE(bytes.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crcOf(body), bytes.length + 8);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function crcOf(bytes) {
  if (zlib.crc32) return zlib.crc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export async function run(world) {
  const keeper = await staff(world, "office", "nagao_m");
  await register(world, keeper);
  const resident = await world.person({ name: "resident" });
  const key = await registerDog(resident);
  const clerk = await staff(world, "office", "morita_a");
  await openCase(clerk, key);
  await take(clerk);
  await recordPayment(clerk);
  await draft(clerk, "done");
  await decide(await staff(world, "office", "kunisada_t"), "見本 花子");
  await giveBack(keeper);
  await askAgain(world);
  await affix(keeper);
  await reads(resident, key);
  await keeper.go("office", `${town}/seals/book`);
  await keeper.sees("総社市長の印", "犬の登録済通知書", "長尾 麻衣");
  await numbers(keeper);
  await retire(keeper);
}

async function register(world, keeper) {
  await keeper.go("office", `${town}/seals/register`);
  await keeper.press("公印を加える");
  await keeper.answer({ title: "総社市長の印" });
  await keeper.press("保存する");
  await keeper.sees("印影の画像を選んでください");
  const file = join(world.data, "seal.png");
  writeFileSync(file, picture());
  await keeper.page.locator("main [name=picture]").setInputFiles(file);
  await keeper.answer({ documents: "dog_tag" });
  await keeper.press("保存する");
  await keeper.sees("公印を保存しました", "総社市長の印");
}

async function open(keeper) {
  await keeper.go("office", `${town}/seals`);
  await keeper.waitsFor("犬の登録済通知書");
  await keeper.pressOn(keeper.page.locator("main tbody th a").first());
  await keeper.sees("決裁された内容", "施行する文書", "むぎ");
}

async function giveBack(keeper) {
  await open(keeper);
  await keeper.press("公印を押す");
  await keeper.sees("照合した印を付けてから");
  await keeper.answer({ reason: "あて先の番地を確かめてください" });
  await keeper.press("公印を押さずに戻す");
  await keeper.sees("主管課へ戻しました", "照合を待っている文書はありません");
}

async function askAgain(world) {
  const registrar = await staff(world, "office", "hayashi_c");
  await registrar.go("office", `${town}/seals`);
  await registrar.sees("あて先の番地を確かめてください");
  await registrar.pressOn(registrar.page.locator("main .list a").first());
  await registrar.press("もう一度照合を求める");
  await registrar.sees("確かめたことを書いてください");
  await registrar.answer({ remark: "申請書の番地と同じです" });
  await registrar.press("もう一度照合を求める");
  await registrar.sees("照合を待っています");
  await registrar.close();
}

async function affix(keeper) {
  await open(keeper);
  await keeper.sees("申請書の番地と同じです");
  await keeper.answer({ compared: "yes" });
  await keeper.press("公印を押す", { exact: true });
  await keeper.sees("公印を押しました");
}

async function reads(resident, key) {
  await resident.go("front", at(key, "/status"));
  await resident.waitsFor("結果をお知らせしました");
  const link = await resident.page.locator("main a[href*='/documents/']").first().getAttribute("href");
  let pdf;
  await until("the PDF", async () => (pdf = await resident.fetch(`${link}/pdf`)).status === 200);
  expect(pdf.bytes.includes("/Subtype /Image"), "the notice has no picture of the seal");
}

async function numbers(keeper) {
  await keeper.go("office", `${town}/numbers`);
  await keeper.sees("文書番号簿", "欠番");
  await keeper.press("番号を取る");
  await keeper.answer({ series: "official_notice", title: "狂犬病予防注射の実施" });
  await keeper.press("番号を取る", { exact: true });
  await keeper.sees("番号を取りました", "総社市告示第");
  await keeper.press("この番号を欠番にする");
  await keeper.sees("欠番の理由を書いてください");
  await keeper.answer({ reason: "件名を誤ったため" });
  await keeper.press("この番号を欠番にする");
  await keeper.sees("欠番にしました", "件名を誤ったため");
}

// No notice of the journeys after this one waits for it.
async function retire(keeper) {
  await keeper.go("office", `${town}/seals/register`);
  await keeper.press("総社市長の印");
  await keeper.page.locator("main [name=documents][value=dog_tag]").uncheck();
  await keeper.press("保存する");
  await keeper.sees("公印を保存しました");
}
