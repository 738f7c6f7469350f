// A storm of submissions through the API: dogs, and permits with a file. Each has an idempotency key and is tried again until it is acknowledged, as
// docs/guides/api.md asks of a program.
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { town } from "./place.mjs";

const day = days => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
const dog = () => ({ procedure: "dog_registration", applicant: "person", language: "ja", notice: "electronic", answers: {
  owner_name: { text: "見本　次郎", family: "見本", given: "次郎" }, owner_address: { text: "総社市中央一丁目1番2号" }, dog_name: "くろ", breed: "shiba", sex: "male", colour: "黒",
  assistance_dog: false, born_on: "2025-05-01", acquired_on: day(-20), registered_before: false, kept_elsewhere: false, chipped: false } });
const sign = upload => ({ procedure: "road_occupancy", applicant: "business", language: "ja", notice: "electronic", answers: {
  kind: "new", company: "株式会社 見本ベーカリー", representative: "代表取締役 景山 直樹", address: { text: "総社市駅前九丁目2番3号", postcode: "7191136" }, contact: "景山 美咲", contact_phone: "0866000102",
  purpose: "business", purpose_words: "店舗の入口を示す袖看板", use_class: "sign", sides: "2", length_m: "1.2", width_m: "0.6", lowest_m: "2.6", projection_m: "0.8", structure: "アルミ製、アンカーボルト4本で固定",
  route_name: "市道 駅前中央線", site: { text: "総社市駅前九丁目2番先の歩道の上空" }, parts: ["sidewalk"], start_on: day(40), end_on: day(700), works_method: "高所作業車で取り付ける", digs: false,
  works_start_on: day(40), works_end_on: day(41), restoration: "取付け前の状態に戻す", location_map: { way: "file", uploads: [upload] }, plans: { way: "counter" } } });

export class Storm {
  constructor(place, tokens, rate) { Object.assign(this, { place, tokens, rate, acknowledged: [], tries: 0, open: 0, blows: true, fault: null }); }

  async call(path, token, headers, body) {
    const answer = await fetch(this.place.address("front", `${town}/api/v1${path}`), { method: "POST", headers: { authorization: `Bearer ${token}`, ...headers }, body, signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, body: await answer.json() };
  }

  // Until it is acknowledged, or the storm is over.
  async until201(path, token, headers, body) {
    for (let tries = 1; ; ++tries) {
      ++this.tries;
      const { status, body: said } = await this.call(path, token, headers, body).catch(error => ({ status: 0, body: error.message }));
      if (status === 201) return said;
      if (!this.blows) return null;
      if (status >= 400 && status < 500 && ![409, 429].includes(status)) throw new Error(`${path} is refused: ${status} ${JSON.stringify(said)}`);
      await pause(Math.min(200 * tries, 1000));
    }
  }

  async signWith(file, token) {
    const form = new FormData();
    form.set("file", new Blob([file], { type: "application/pdf" }), "map.pdf");
    const encoded = new Response(form);
    const kept = await this.until201("/files", token, { "idempotency-key": randomUUID(), "content-type": encoded.headers.get("content-type") }, await encoded.arrayBuffer());
    return kept && sign(kept.id);
  }

  async submit(number) {
    const token = this.tokens[number % this.tokens.length], key = randomUUID();
    const file = number % 5 === 0 ? [`%PDF-1.7\n% ${key}\n`, randomBytes(40_000 + number % 7 * 20_000).toString("base64"), "\n%%EOF\n"].join("") : "";
    const filed = file ? await this.signWith(file, token) : dog();
    if (!filed) return;
    const body = JSON.stringify(filed);
    const said = await this.until201("/applications", token, { "idempotency-key": key, "content-type": "application/json" }, body);
    if (said) this.acknowledged.push({ at: Date.now(), number: said.receipt_number, code: said.code, key, token, body, file });
  }

  begin() {
    this.end_ = (async () => {
      const begun = Date.now();
      for (let count = 0; this.blows; ++count) {
        if (this.open < 60) {
          ++this.open;
          this.submit(count).catch(error => { this.fault ??= error; }).finally(() => { --this.open; });
        }
        await pause(Math.max(0, begun + count * 1000 / this.rate - Date.now()));
      }
    })();
  }
  async stop() {
    this.blows = false;
    await this.end_;
    while (this.open > 0) await pause(20);
    if (this.fault) throw this.fault;
  }
}
