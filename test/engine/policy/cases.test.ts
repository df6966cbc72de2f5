// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { decide, faultsOf, looked, policyOf, ROOT, type Call } from './world.js';

/** A file of policy cases: what holds for all, then one sentence, one call and what is wanted each. */
interface CaseFile {
  readonly policy?: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly note: string;
  /** Instead of the file's policy. */
  readonly policy?: string;
  readonly call?: Call;
  /** What the disk says; without it nobody asked. */
  readonly real_paths?: Readonly<Record<string, string>>;
  readonly want: {
    readonly effect?: string;
    readonly rule?: string;
    readonly error?: string;
    readonly line?: number;
    readonly column?: number;
  };
}

const folder = path.join(ROOT, 'policies', 'cases');
const files = readdirSync(folder).filter((f) => f.endsWith('.yaml'));

describe('policies/cases', () => {
  it('has cases', () => assert.ok(files.length > 0));
  for (const file of files) {
    const { policy, cases } = parse(readFileSync(path.join(folder, file), 'utf8')) as CaseFile;
    describe(file, () => {
      it('has cases', () => assert.ok(cases.length > 0));
      for (const one of cases) it(one.note, () => check(one, one.policy ?? policy ?? ''));
    });
  }
});

function check({ call, want, real_paths: realPaths }: Case, policy: string): void {
  if (want.error !== undefined) {
    const faults = faultsOf(policy);
    const found = faults.find((f) => f.code === want.error);
    assert.ok(found, `wanted ${want.error}, got ${JSON.stringify(faults)}`);
    if (want.line !== undefined) assert.equal(found.place?.line, want.line);
    if (want.column !== undefined) assert.equal(found.place?.column, want.column);
    return;
  }
  assert.ok(call !== undefined, 'a case has a call or wants an error');
  const decision = decide(call, policyOf(policy), realPaths === undefined ? undefined : looked(realPaths));
  const said = JSON.stringify({ ...decision, wanted: want });
  assert.equal(decision.effect, want.effect, said);
  const deciding = decision.findings.filter((f) => f.effect === decision.effect).map((f) => f.rule);
  assert.ok(want.rule === undefined || deciding.includes(want.rule), said);
}
