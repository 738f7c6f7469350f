// Waiting in front of processors: arrivals at random (Poisson), service times drawn from what was measured (M/G/c), seeded. Nothing is dropped.

export function random(seed) {  // mulberry32
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// `kinds`: [{ share, ms }]; a service takes its measured mean times an exponential half and a fixed half, as pages vary that much.
export function waits({ rate, servers, kinds, seconds, seed = 20261121 }) {
  const chance = random(seed);
  const free = new Float64Array(servers);  // a heap: when each is free again
  const sink = () => {
    for (let i = 0; ;) {
      const left = 2 * i + 1, right = left + 1;
      let least = i;
      if (left < servers && free[left] < free[least]) least = left;
      if (right < servers && free[right] < free[least]) least = right;
      if (least === i) return;
      [free[i], free[least]] = [free[least], free[i]];
      i = least;
    }
  };
  const all = [];
  for (let now = 0; now < seconds * 1000;) {
    now += -Math.log(1 - chance()) * 1000 / rate;
    let pick = chance(), kind = 0;
    while (kind < kinds.length - 1 && (pick -= kinds[kind].share) > 0) ++kind;
    const service = kinds[kind].ms * (0.5 - 0.5 * Math.log(1 - chance()));
    const start = Math.max(now, free[0]);
    all.push(start - now);
    free[0] = start + service;
    sink();
  }
  all.sort((a, b) => a - b);
  return { p50: all[Math.floor(all.length * 0.5)], p99: all[Math.floor(all.length * 0.99)], longest: all.at(-1), arrivals: all.length };
}
