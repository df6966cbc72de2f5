// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Fault } from '../../core/result.js';
import { readCaseFile, type CaseFile } from '../../engine/policy/caseFile.js';
import { readPolicyFile as rulesOf } from '../../engine/policy/file.js';
import { readPolicyFile } from '../../store/policyFiles.js';
import { caseFilesIn } from './caseFiles.js';

/**
 * SPEC: the cases of a policy are in the folder `cases` beside it: files that say it is theirs, that say nothing and
 * it is `policy.yaml`, or that bear its name. Where there are some, each `deny` and `ask` is to be wanted by a case.
 */
export async function untested(text: string, file: string, cwd: string): Promise<readonly Fault[]> {
  const all: CaseFile[] = [];
  for (const name of await caseFilesIn(path.join(path.dirname(file), 'cases'), cwd)) {
    const found = await readPolicyFile(path.resolve(cwd, name));
    if (!found.ok || found.value === null) continue;
    const cases = readCaseFile(found.value, name);
    if (cases.ok) all.push(cases.value);
  }
  if (!all.some((cases) => isAbout(cases, file))) return [];
  const wanted = new Set(
    all.flatMap(({ cases }) => cases.map(({ want }) => (want.kind === 'decision' ? want.rule : null))),
  );
  return rulesOf(text, file).policy.rules.flatMap(({ id, effect, place }) =>
    effect === 'allow' || wanted.has(id) || place === null
      ? []
      : [
          {
            code: 'policy-no-case-for-rule',
            message: `test case missing: no case wants ${effect} rule \`${id}\``,
            hint: `add one to \`${path.join(path.dirname(file), 'cases')}\``,
            place,
          },
        ],
  );
}

function isAbout({ file, policy, policyFile }: CaseFile, about: string): boolean {
  if (path.basename(file) === path.basename(about)) return true;
  if (policy !== null) return false;
  return path.join(path.dirname(file), policyFile?.path ?? '../policy.yaml') === path.normalize(about);
}
