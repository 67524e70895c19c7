import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startFlags } from './bot-process.ts';
import { cases } from './cases.ts';
import { asMarkdown, asText, type Outcome } from './report.ts';

/**
 * `npm run bench` measures all cases, prints a table for each and writes docs/bench.md.
 * `npm run bench -- one shared` measures these only, and leaves the others on the page as they are; `--quick` does less of
 * each, and leaves the whole page.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !cases.some((one) => one.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `No such case: ${unknown.join(', ')}. There are: ${cases.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(64);
}
const chosen = positionals.length > 0 ? cases.filter(({ name }) => positionals.includes(name)) : cases;
const outcomes: Outcome[] = [];
for (const one of chosen) {
  const outcome = { case: one, ...(await one.measure({ quick: values.quick })) };
  outcomes.push(outcome);
  process.stdout.write(`${asText(outcome)}\n`);
}
const missed = outcomes.flatMap(({ rows }) => rows).filter((row) => row.missed).length;
process.stdout.write(missed === 0 ? 'No row misses its target.\n' : `MISSED: ${missed}\n`);
if (!values.quick) {
  const machine = {
    cores: cpus().length,
    node: process.version.slice(1),
    flags: startFlags,
    date: new Date().toISOString().slice(0, 10),
  };
  const page = new URL('../docs/bench.md', import.meta.url);
  const before = await readFile(page, 'utf8');
  const order = cases.map(({ name }) => name);
  await writeFile(page, asMarkdown(before, order, outcomes, machine));
}
