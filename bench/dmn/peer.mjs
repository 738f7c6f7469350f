// @hbtgmbh/dmn-eval-js on the same models, and the table of the comparison: node peer.mjs FOLDER OURS (as dmn_bench FOLDER wrote them).
// It parses a model once, cells included, so that its evaluation is its best. Beside it a loop of ours over feelin: each row of a table
// one `function(…) …` that feelin made once, which is what an engine on feelin could do at best.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import peer from '@hbtgmbh/dmn-eval-js';
import loglevel from 'loglevel';
import { evaluate } from 'feelin';
import { clock, middle, nanoseconds, row, since, time, times } from '../stopwatch.mjs';

const { decisionTable } = peer;
loglevel.getLogger('dmn-eval-js').setLevel('silent');
const [, , folder, ours] = process.argv;
const measured = readFileSync(ours, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

function feelinTable({ inputs, rules, first, questions }) {
  const cells = rules.map(({ when }) => when.map((cell, i) => (cell === '-' ? 'true' : `(c${i} in (${cell}))`)).join(' and '));
  const names = inputs.map((_, i) => `c${i}`).join(', ');
  const tests = cells.map((text) => evaluate(`function(${names}) ${text}`).value);
  const outputs = rules.map(({ then }) => evaluate(`function() ${then}`).value);
  const columns = inputs.map((text) => evaluate(`function(${Object.keys(questions[0]).join(', ')}) ${text}`).value);
  return (question) => {
    const given = Object.values(question);
    const values = columns.map((column) => column.invoke(given));
    let hit = -1;
    for (let i = 0; i < tests.length; i++) {
      if (tests[i].invoke(values) !== true) continue;
      if (first) return outputs[i].invoke([]);
      if (hit >= 0) return null;
      hit = i;
    }
    return hit < 0 ? null : outputs[hit].invoke([]);
  };
}

const words = (value) => (value === null || value === undefined ? 'null' : String(value));

// Asynchronous, so with a loop of its own.
async function parsing(xml) {
  const all = [];
  for (let run = 0; run < 19; run++) {
    const begun = clock();
    await decisionTable.parseDmnXml(xml);
    if (run >= 5) all.push(since(begun));
  }
  return middle(all);
}

row('model', 'ours: text to model', 'dmn-eval-js', 'times', 'ours: one decision', 'dmn-eval-js', 'times', 'a loop over feelin', 'times');
row(...Array(9).fill('---'));
const dropped = [];
const ratios = { cold: [], warm: [], loop: [] };
for (const we of measured.filter(({ name }) => name !== 'memory')) {
  const xml = readFileSync(join(folder, `${we.name}.dmn`), 'utf8');
  const asked = JSON.parse(readFileSync(join(folder, `${we.name}.json`), 'utf8'));
  const [cold, warm] = [Number(we.cold), Number(we.warm)];
  const wrong = (answer) => asked.questions.findIndex((question, i) => words(answer(question)) !== we.answers[i]);
  let parsed, decide, failure;
  try {
    parsed = await decisionTable.parseDmnXml(xml);
    decide = (question) => decisionTable.evaluateDecision(asked.decision, parsed, question)?.[asked.decision];
    const at = wrong(decide);
    if (at >= 0) failure = `for ${JSON.stringify(asked.questions[at])} we say ${we.answers[at]}, it says ${words(decide(asked.questions[at]))}`;
  } catch (error) {
    failure = error.message;
  }
  if (failure) dropped.push(`- dmn-eval-js, ${we.name}: ${failure}.`);
  let next = 0;
  const each = (answer) => nanoseconds(() => answer(asked.questions[next++ % asked.questions.length]));
  const theirs = failure ? null : { cold: await parsing(xml), warm: each(decide) };
  let loop = null;
  if (asked.tables === 1) {
    const table = feelinTable(asked);
    const at = wrong(table);
    if (at >= 0) dropped.push(`- the loop over feelin, ${we.name}: for ${JSON.stringify(asked.questions[at])} we say ${we.answers[at]}, it says ${words(table(asked.questions[at]))}.`);
    else loop = each(table);
  }
  if (theirs) ratios.cold.push(theirs.cold / cold), ratios.warm.push(theirs.warm / warm);
  if (loop) ratios.loop.push(loop / warm);
  row(we.name, time(cold), theirs ? time(theirs.cold) : 'wrong', theirs ? times(theirs.cold, cold) : '–', time(warm), theirs ? time(theirs.warm) : 'wrong', theirs ? times(theirs.warm, warm) : '–',
    loop ? time(loop) : '–', loop ? times(loop, warm) : '–');
}
const said = (values) => `${times(middle(values), 1)} times (least ${times(Math.min(...values), 1)})`;
console.log(`\nMedians: text to model ${said(ratios.cold)}, one decision ${said(ratios.warm)}${ratios.loop.length ? `, against the loop over feelin ${said(ratios.loop)}` : ''}.`);
const memory = measured.find(({ name }) => name === 'memory');
console.log(`\nA million decisions by the table of 100 rules: ${memory.before} KiB resident before, ${memory.after} KiB after.`);
if (dropped.length) console.log(`\nNot compared, because the peer answers otherwise:\n\n${dropped.join('\n')}`);
