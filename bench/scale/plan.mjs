// From what was measured (measured.json) and what is assumed (assumptions.json) to machines, disks and waiting: plan.mjs. Writes docs/generated/scale.md and scale.svg.
import { readFileSync, writeFileSync } from "node:fs";
import { waits } from "./queue.mjs";

const read = name => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const measured = read("measured.json"), assumed = read("assumptions.json");
const { use, peaks, node, backup, database } = assumed;

const cpu = measured.processor_ms;
const requests_a_case = measured.requests_a_case + use.residents_pages_beside_a_case + use.staff_pages_beside_a_case;
const cpu_a_case = (cpu.a_case + use.residents_pages_beside_a_case * cpu.residents_page + use.staff_pages_beside_a_case * cpu.inbox_page) * node.slower_than_measured;
const row_bytes = Object.values(measured.bytes).reduce((a, b) => a + b, 0);
const file_bytes = measured.file_bytes + use.share_with_attachments * use.attachments_bytes_a_case;

// The kinds of requests of the queue: the many pages, what is between, and the rendering of a notice.
const pages = use.residents_pages_beside_a_case + use.staff_pages_beside_a_case;
const kinds = [
  { share: pages / requests_a_case, ms: (use.residents_pages_beside_a_case * cpu.residents_page + use.staff_pages_beside_a_case * cpu.inbox_page) / pages },
  { share: (measured.requests_a_case - 1) / requests_a_case, ms: (cpu.applying + cpu.working) / (measured.requests_a_case - 1) },
  { share: 1 / requests_a_case, ms: cpu.telling },
].map(kind => ({ ...kind, ms: kind.ms * node.slower_than_measured }));

function plan(name, people, share, bodies) {
  const cases = people * share;
  const busiest_hour = cases / peaks.working_days_a_year * peaks.busiest_day_factor * peaks.busiest_hour_share;
  const per_second = busiest_hour / 3600;
  const cores = per_second * cpu_a_case / 1000;
  const year = cases * row_bytes * database.indexes_and_dead_rows, files = cases * file_bytes;
  return { name, bodies, people, cases, per_second, requests: per_second * requests_a_case, cores, nodes: Math.max(2, Math.ceil(cores / (node.cores * node.used_at_most)) + 1), year, files, rows: per_second * measured.rows };
}
const { cases: share } = assumed;
const lines = [
  ...assumed.sizes.map(size => plan(`${size.name}(1団体)`, size.people_each, share.a_person_a_year_at_the_municipality, size.bodies)),
  plan("都道府県(平均の1団体)", assumed.people.all_japan / assumed.people.prefectures, share.a_person_a_year_at_the_prefecture, assumed.people.prefectures),
  plan("1県まるごと(平均:県と市町村)", assumed.people.all_japan / assumed.people.prefectures, share.a_person_a_year_at_the_municipality + share.a_person_a_year_at_the_prefecture, 47),
  plan("全国(47と1,741)", assumed.people.all_japan, share.a_person_a_year_at_the_municipality + share.a_person_a_year_at_the_prefecture, 1788),
];
const country = lines.at(-1), prefecture = lines.at(-2);

// Waiting at the busiest hour: the whole country, and an opening at a fixed time for a prefecture of average size.
const opening = { ...prefecture, requests: prefecture.people * peaks.opening_applicants_of_people * measured.requests_a_case / (peaks.opening_minutes * 60) };
const opening_kinds = kinds.slice(0, 2).map(kind => ({ ...kind, share: kind.share / (kinds[0].share + kinds[1].share) }));
function table(requests, of_kinds, seconds) {
  const load = requests * of_kinds.reduce((sum, kind) => sum + kind.share * kind.ms, 0) / 1000 / node.cores;
  const least = Math.max(1, Math.ceil(load));
  return [...new Set([least, least + 1, Math.ceil(load * 1.25), Math.ceil(load * 1.5), Math.ceil(load * 2)])].sort((a, b) => a - b).filter(nodes => nodes > load)
    .map(nodes => ({ nodes, used: load / nodes, ...waits({ rate: requests, servers: nodes * node.cores, kinds: of_kinds, seconds }) }));
}
const at_country = table(country.requests, kinds, 60), at_opening = table(opening.requests, opening_kinds, 120), at_prefecture = table(prefecture.requests, kinds, 300);

const scaled = (value, digits = 1) => value >= 1e8 ? `${(value / 1e8).toFixed(digits)}億` : value >= 1e4 ? `${(value / 1e4).toFixed(digits)}万` : value.toFixed(value < 10 ? digits : 0);
const bytes = value => value >= 1e12 ? `${(value / 1e12).toFixed(1)} TB` : value >= 1e9 ? `${(value / 1e9).toFixed(1)} GB` : `${(value / 1e6).toFixed(0)} MB`;
const hours = value => value < 1 / 60 ? "1分未満" : value < 1 ? `${Math.ceil(value * 60)}分` : `${value.toFixed(1)}時間`;
const waiting = rows => `| ノード(${node.cores}芯) | 使う割合 | 待ち p50 (ms) | p99 (ms) | 最長 (ms) |\n| --- | --- | --- | --- | --- |\n${rows.map(one => `| ${one.nodes} | ${(one.used * 100).toFixed(0)} % | ${one.p50.toFixed(1)} | ${one.p99.toFixed(1)} | ${one.longest.toFixed(1)} |`).join("\n")}`;

const page = `# 規模の計画

\`node bench/scale/measure.mjs PROGRAM\`(計測)と \`node bench/scale/plan.mjs\`(計画)が書く。読み方は [docs/operations/scale.md](../operations/scale.md)。**計測**はこの機械で数えた値、**仮定**は \`bench/scale/assumptions.json\` の値。

## 1件が使うもの(計測)

${measured.cases}件の犬の登録(最初のページから通知文書の受け取りまで)を HTTP で通した。${measured.on}、${measured.machine}、${measured.engine === "sqlite" ? "SQLite" : "PostgreSQL"}。ほかの仕事も動いていた機械だが、時計の時間ではなく処理装置の時間を数えた。

| 何 | 1件あたり |
| --- | --- |
| 処理装置の時間 | ${cpu.a_case.toFixed(0)} ms(申請 ${cpu.applying.toFixed(0)}、審査から決裁 ${cpu.working.toFixed(0)}、文書の作成・署名・受け取り ${cpu.telling.toFixed(0)}) |
| 住民の1ページ、受信箱の1ページ | ${cpu.residents_page.toFixed(2)} ms、${cpu.inbox_page.toFixed(2)} ms |
| リクエスト | ${measured.requests_a_case.toFixed(0)} |
| 行(うち監査の出来事) | ${measured.rows.toFixed(0)}(${measured.events.toFixed(0)}) |
| 行のバイト(電子窓口 + 職員の区域) | ${(measured.bytes.front / 1000).toFixed(0)} KB + ${((measured.bytes.office + measured.bytes.core) / 1000).toFixed(0)} KB |
| ファイル | ${measured.files.toFixed(1)}個、${(measured.file_bytes / 1000).toFixed(0)} KB(添付のない手続) |
| 何もしないとき | 1秒に ${cpu.idle_a_second.toFixed(1)} ms |

仮定を足した1件: 処理装置 ${cpu_a_case.toFixed(0)} ms、リクエスト ${requests_a_case.toFixed(0)}、行 ${(row_bytes * database.indexes_and_dead_rows / 1000).toFixed(0)} KB、ファイル ${(file_bytes / 1000).toFixed(0)} KB。

## 団体の大きさごと(計測 × 仮定)

最繁時は、平均の日の${peaks.busiest_day_factor}倍の日の、その日の${(peaks.busiest_hour_share * 100).toFixed(0)} %が来る1時間。ノードは${node.cores}芯、${(node.used_at_most * 100).toFixed(0)} %まで使い、1台が止まっても足りる数。

| 団体 | 団体の数 | 人口 | 件/年 | 最繁時の件/秒 | リクエスト/秒 | 芯 | ノード | 行/年 | 5年 | 10年 | ファイル/年 | 行の全体の控え(10年目) |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.map(one => `| ${one.name} | ${one.bodies.toLocaleString("ja")} | ${scaled(one.people)} | ${scaled(one.cases)} | ${one.per_second.toFixed(2)} | ${scaled(one.requests)} | ${one.cores.toFixed(2)} | ${one.nodes} | ${bytes(one.year)} | ${bytes(one.year * 5)} | ${bytes(one.year * 10)} | ${bytes(one.files)} | ${hours(one.year * 10 / 1e6 / backup.megabytes_a_second / 3600)} |`).join("\n")}

最繁時の回線(1件のファイルと、1リクエスト 20 KB として): 1県 ${(prefecture.per_second * (file_bytes + requests_a_case * 20_000) * 8 / 1e6).toFixed(0)} Mbit/s、全国 ${(country.per_second * (file_bytes + requests_a_case * 20_000) * 8 / 1e9).toFixed(1)} Gbit/s。
データベースへの行の書き込み: 1県 毎秒 ${scaled(prefecture.rows)}行、全国 毎秒 ${scaled(country.rows)}行。

## 待ち行列(M/G/c、種 20261121)

到着はでたらめ(ポアソン)、処理の長さは計測した平均のまわりに散らばる。待つのは処理装置だけで、データベースの待ちは入っていない。

### 平均の1県の最繁時(毎秒 ${prefecture.requests.toFixed(0)} リクエスト)

${waiting(at_prefecture)}

### 平均の1県で、人口の${(peaks.opening_applicants_of_people * 100).toFixed(1)} %が受付開始から${peaks.opening_minutes}分に来る(毎秒 ${opening.requests.toFixed(0)} リクエスト)

${waiting(at_opening)}

### 全国の最繁時(毎秒 ${country.requests.toFixed(0)} リクエスト)

${waiting(at_country)}

![ノードの数と p99 の待ち](scale.svg)

## データベースを分けるとき

1つのデータベースは ${database.split_at_terabytes} TB までとする(仮定)。平均の1県は${(database.split_at_terabytes * 1e12 / prefecture.year).toFixed(0)}年、全国を1つにすると${(database.split_at_terabytes * 1e12 / country.year * 12).toFixed(1)}か月で届く。
`;
writeFileSync(new URL("../../docs/generated/scale.md", import.meta.url), page);

const width = 760, height = 260, left = 60, bottom = 40;
const series = [["平均の1県の最繁時", "#197a4b", at_prefecture], ["受付開始の10分", "#b62000", at_opening], ["全国の最繁時", "#0017c1", at_country]];
const most = Math.max(...series.flatMap(([, , rows]) => rows.map(one => one.p99)), 1);
const x = value => left + (width - left - 30) * (value - 0.4) / 0.62, y = value => 40 + (height - 40 - bottom) * (1 - Math.log10(1 + value) / Math.log10(1 + most));
const drawn = series.map(([name, colour, rows], i) => `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${rows.map(one => `${x(one.used).toFixed(1)},${y(one.p99).toFixed(1)}`).join(" ")}"/>
${rows.map(one => `<circle cx="${x(one.used).toFixed(1)}" cy="${y(one.p99).toFixed(1)}" r="3" fill="${colour}"/><text x="${x(one.used).toFixed(1)}" y="${(y(one.p99) - 8).toFixed(1)}" text-anchor="middle" fill="${colour}">${one.nodes}</text>`).join("\n")}
<text x="${left + i * 200}" y="18" fill="${colour}">${name}</text>`);
const ticks = [0, 1, 10, 100, 1000, 10000, 100000].filter(value => value <= most * 1.01).map(value => `<text x="${left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value}</text><line x1="${left}" x2="${width - 20}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#ccd"/>`);
writeFileSync(new URL("../../docs/generated/scale.svg", import.meta.url), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="処理装置を使う割合と p99 の待ち(ms)。数字はノードの数" font-family="sans-serif" font-size="12" fill="#223">
<rect width="${width}" height="${height}" fill="#fff"/>
${ticks.join("\n")}
${[0.5, 0.6, 0.7, 0.8, 0.9, 1].map(value => `<text x="${x(value).toFixed(1)}" y="${height - 20}" text-anchor="middle">${value * 100} %</text>`).join("\n")}
${drawn.join("\n")}
<text x="${width / 2}" y="${height - 4}" text-anchor="middle">使う割合(横)と p99 の待ち ms(縦)。点の数字はノードの数</text>
</svg>
`);
console.log(page);
