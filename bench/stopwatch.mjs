// As stopwatch.h: warmed up first (the compiler of node included), then enough repetitions for 20 ms, seven times, the median.
export function clock() {
  const { user, system } = process.cpuUsage();
  return { wall: Number(process.hrtime.bigint()), processor: (user + system) * 1000 };
}
export function since(begun) {
  const now = clock();
  return Math.min(now.wall - begun.wall, now.processor - begun.processor);
}
export function nanoseconds(work) {
  const timed = (repetitions) => {
    const begun = clock();
    for (let i = 0; i < repetitions; i++) work();
    return since(begun);
  };
  let warmed = 0;
  while (warmed < 400e6) warmed += timed(100);
  let repetitions = 1;
  while (timed(repetitions) < 20e6) repetitions *= 2;
  const all = [];
  for (let run = 0; run < 7; run++) all.push(timed(repetitions) / repetitions);
  return all.sort((a, b) => a - b)[3];
}

export const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const three = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
export function time(nanoseconds) {
  return nanoseconds >= 1e6 ? `${three(nanoseconds / 1e6)} ms` : nanoseconds >= 1e3 ? `${three(nanoseconds / 1e3)} µs` : `${three(nanoseconds)} ns`;
}
export const times = (a, b) => `${three(a / b)}`;
export function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
