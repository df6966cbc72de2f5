// SPDX-License-Identifier: Apache-2.0
// node out/test/bench/run.js [NAME…]: runs every benchmark (or those whose file name contains NAME) and prints all rows.
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Bench, BenchRow } from './row.js';

const MARK = { true: 'ok  ', false: 'OVER', null: '    ' } as const;

async function rowsOf(file: string): Promise<readonly BenchRow[]> {
  const bench = (await import(new URL(file, import.meta.url).href)) as Bench;
  return bench.run();
}

function print(file: string, rows: readonly BenchRow[]): void {
  const wide = Math.max(...rows.map((r) => r.what.length));
  const mid = Math.max(...rows.map((r) => r.measured.length));
  console.log(`\n${file.replace('.bench.js', '')}`);
  for (const r of rows)
    console.log(
      `  ${MARK[`${r.within}`]} ${r.what.padEnd(wide)}  ${r.measured.padStart(mid)}  budget ${r.budget}`,
    );
}

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((f) => f.endsWith('.bench.js') && (wanted.length === 0 || wanted.some((w) => f.includes(w))))
  .sort();
console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
let over = 0;
for (const file of files) {
  const rows = await rowsOf(file);
  if (rows.length === 0) throw new Error(`${file} measured nothing`);
  print(file, rows);
  over += rows.filter((r) => r.within === false).length;
}
if (files.length === 0) throw new Error('no benchmark matches');
console.log(`\n${files.length} benchmarks, ${over} rows over budget`);
