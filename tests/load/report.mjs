// The minutes of a run as a table, a picture and a verdict: whether memory and latency grew, by the line that fits best.

export function percentile(sorted, part) {
  return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

// Least squares: growth an hour, and how sure its sign is (the slope over its standard error).
export function trend(values) {
  const count = values.length;
  const middleX = (count - 1) / 2, middleY = values.reduce((a, b) => a + b, 0) / count;
  let xx = 0, xy = 0;
  values.forEach((y, x) => { xx += (x - middleX) ** 2; xy += (x - middleX) * (y - middleY); });
  const slope = xx === 0 ? 0 : xy / xx;
  const left = values.reduce((sum, y, x) => sum + (y - middleY - slope * (x - middleX)) ** 2, 0);
  const error = count > 2 && xx > 0 ? Math.sqrt(left / (count - 2) / xx) : Infinity;
  return { an_hour: slope * 60, middle: middleY, sureness: error === 0 ? 0 : Math.abs(slope) / error };
}

// It grew when the line rises beyond doubt (three standard errors) and by more than a tenth of its middle during the run.
export function grew(values) {
  const { an_hour, middle, sureness } = trend(values);
  return an_hour > 0 && sureness > 3 && an_hour * values.length / 60 > middle / 10;
}

export function picture(minutes, title) {
  const width = 760, height = 190, left = 56, bottom = 34, top = 30;
  const panel = (name, unit, series, offset) => {
    const most = Math.max(1, ...series.flatMap(one => one.values)) * 1.15;
    const x = i => left + i * (width - left - 20) / Math.max(1, minutes.length - 1);
    const y = value => offset + top + (height - top - bottom) * (1 - value / most);
    const lines = series.map(one => `<polyline fill="none" stroke="${one.colour}" stroke-width="2" points="${one.values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}"/>`);
    const marks = [0, most / 2, most].map(value => `<text x="${left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value.toFixed(most < 10 ? 1 : 0)}</text><line x1="${left}" x2="${width - 20}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#ccd"/>`);
    const names = series.map((one, i) => `<text x="${left + 150 + i * 150}" y="${offset + 18}" fill="${one.colour}">${one.name}</text>`);
    const ends = [0, minutes.length - 1].map(i => `<text x="${x(i).toFixed(1)}" y="${offset + height - 14}" text-anchor="middle">${i + 1}</text>`);
    return [`<text x="${left}" y="${offset + 18}" font-weight="bold">${name} (${unit})</text>`, ...names, ...marks, ...lines, ...ends].join("\n");
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height * 2}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12" fill="#223">
<rect width="${width}" height="${height * 2}" fill="#fff"/>
${panel("memory", "MiB, by minute", [{ name: "resident", colour: "#0017c1", values: minutes.map(one => one.memory) }], 0)}
${panel("latency", "ms, by minute", [{ name: "p50", colour: "#197a4b", values: minutes.map(one => one.p50) }, { name: "p99", colour: "#b62000", values: minutes.map(one => one.p99) }], height)}
</svg>
`;
}

const words = (name, unit, values) => {
  const { an_hour, middle } = trend(values);
  return `- **${name}**: ${middle.toFixed(1)} ${unit} on average, the line that fits ${an_hour >= 0 ? "rises" : "falls"} by ${Math.abs(an_hour).toFixed(2)} ${unit} an hour: ${values.length < 5 ? "too short to say" : grew(values) ? "it grew" : "it did not grow"}.`;
};

export function page({ minutes, wanted, rate, machine, totals, beside, sizes }) {
  const settled = minutes.slice(Math.min(2, minutes.length - 1));  // the first two fill the caches
  const asked = wanted === minutes.length ? "" : ` (${wanted} were asked for)`;
  return `# Under load

By \`make load\`: ${minutes.length} minutes${asked} of mixed work at a fixed ${rate} acts a second (40 % residents look around, 6 % whole applications of fifteen
requests, 30 % inbox, 18 % a case, 6 % search), program and visitors on the same ${machine}. ${beside}
SQLite's caches fill as the databases grow, up to 64 MiB a zone (\`base/db/sqlite/connection.cpp\`): growth of memory within that is theirs. Two runs of 12 minutes side by side on
2026-11-21, of builds that also wrote down SQLite's own count, speak for it: with these caches the program rose from 79 to 102 MiB and SQLite's own count (\`sqlite3_memory_used\`) from 7.4 to 22.5; with caches of 256 KiB a connection it stood still (73.8 to 75.1,
SQLite 3.4 to 3.9). What is in use outside SQLite was 33.7 and 34.3 MiB in the one, 33.5 and 33.9 in the other; the rest is what malloc holds free between.
Latency counts from the moment at which an act was due, so that waiting for its turn counts too. An hour is \`make load\`; \`make load MINUTES=10\` is shorter and says less.

${totals.requests} requests were answered, ${totals.applications} applications sent, ${totals.failures} acts failed, ${totals.errors} answers were 5xx. The databases grew from ${sizes.before.toFixed(1)} to ${sizes.after.toFixed(1)} MiB.

After the first two minutes:

${words("memory", "MiB", settled.map(one => one.memory))}
${words("p50", "ms", settled.map(one => one.p50))}
${words("p99", "ms", settled.map(one => one.p99))}

![memory and latency by minute](load.svg)

| minute | requests | memory (MiB) | p50 (ms) | p99 (ms) | longest (ms) |
| --- | --- | --- | --- | --- | --- |
${minutes.map((one, i) => `| ${i + 1} | ${one.requests} | ${one.memory.toFixed(1)} | ${one.p50.toFixed(2)} | ${one.p99.toFixed(2)} | ${one.longest.toFixed(1)} |`).join("\n")}
`;
}
