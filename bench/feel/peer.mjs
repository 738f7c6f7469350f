// feelin on the same expressions, and the table of the comparison: node peer.mjs expressions.json OURS (JSON lines of feel_bench).
// feelin keeps no parse: evaluate() reads the text each time. The best that its interface allows is to evaluate a `function(…) …` once
// and to invoke the value; warm is held against that.
import { readFileSync } from 'node:fs';
import { evaluate } from 'feelin';
import { middle, nanoseconds, row, time, times } from '../stopwatch.mjs';

const [, , questions, ours] = process.argv;
const measured = new Map(readFileSync(ours, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).map((line) => [line.name, { answer: line.answer, cold: Number(line.cold), warm: Number(line.warm) }]));

const words = (value) => (value === null || value === undefined ? 'null' : Array.isArray(value) ? `[${value.map(words).join(', ')}]` : String(value));
const same = (a, b) => a === b || (a !== '' && b !== '' && Math.abs(Number(a) - Number(b)) <= 1e-12 * Math.abs(Number(a)));

row('expression', 'ours: text to answer', 'feelin', 'times', 'ours: compiled', 'feelin `evaluate`', 'times', 'feelin, a function kept', 'times');
row(...Array(9).fill('---'));
const dropped = [];
const ratios = { cold: [], used: [], best: [] };
for (const { name, text, context } of JSON.parse(readFileSync(questions, 'utf8'))) {
  const we = measured.get(name);
  const values = Object.fromEntries(Object.entries(context).map(([key, literal]) => [key, evaluate(literal).value]));
  const ask = () => evaluate(text, values);
  let answer;
  try {
    answer = words(ask().value);
  } catch (error) {
    answer = `an error: ${error.message}`;
  }
  if (!same(answer, we.answer)) {
    dropped.push(`- ${name}: \`${text}\` is ${we.answer}; feelin says ${answer}.`);
    continue;
  }
  const used = nanoseconds(ask);
  const kept = evaluate(`function(${Object.keys(context).join(', ')}) ${text}`).value;
  const given = Object.values(values);
  const best = same(words(kept.invoke(given)), we.answer) ? nanoseconds(() => kept.invoke(given)) : null;
  ratios.cold.push(used / we.cold);
  ratios.used.push(used / we.warm);
  if (best !== null) ratios.best.push(best / we.warm);
  row(name, time(we.cold), time(used), times(used, we.cold), time(we.warm), time(used), times(used, we.warm), best === null ? 'wrong' : time(best), best === null ? '–' : times(best, we.warm));
}
const least = (values) => times(Math.min(...values), 1);
console.log(`\nMedians: text to answer ${times(middle(ratios.cold), 1)} times (least ${least(ratios.cold)}), compiled against \`evaluate\` ${times(middle(ratios.used), 1)} (least ${least(ratios.used)}), against a function kept ${times(middle(ratios.best), 1)} (least ${least(ratios.best)}).`);
if (dropped.length) console.log(`\nNot compared, because feelin answers otherwise:\n\n${dropped.join('\n')}`);
