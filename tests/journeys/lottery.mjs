// 募集回: while people may still apply the list cannot be fixed and nothing of the draw is public; who is of another town sees none of it.
import { expect } from "./harness.mjs";
import { signIn, town } from "./acts.mjs";

export const name = "lottery";
const prefecture = "/okayama-ken";

export async function run(world) {
  const clerk = await world.person({ name: "flats" });
  await signIn(clerk, "office", "takagi_m", { slug: prefecture });
  await clerk.go("office", `${prefecture}/rounds`);
  await clerk.sees("募集回");
  await clerk.press("定期募集");
  await clerk.sees("101 見本団地1棟", "104 試作団地3棟");
  const round = clerk.path.split("/").at(-1);
  await clerk.press("名簿・抽選・決裁");
  await clerk.sees("抽選", "受付が終わってから行います。");
  expect(await clerk.page.locator("main button[value=fix], main button[value=draw]").count() === 0, "a list can be fixed while people may still apply");
  expect((await clerk.fetch(`${prefecture}/rounds/${round}/draw.json`)).status === 404, "there is a record before there is a draw");
  await clerk.go("office", `${prefecture}/rounds/${round}/results`);
  await clerk.sees("結果は、まだありません。");

  const anybody = await world.person({ name: "anybody", narrow: true });
  await anybody.go("front", `${prefecture}/procedures/prefectural_housing`);
  expect((await anybody.fetch(`${prefecture}/procedures/prefectural_housing/draws/regular`)).status === 404, "the record is public before the draw");

  const elsewhere = await world.person({ name: "elsewhere" });
  await signIn(elsewhere, "office", "hayashi_c", { slug: town });
  expect(await elsewhere.go("office", `${town}/rounds/${round}`) === 404, "another town sees the round");
}
