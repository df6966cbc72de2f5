// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PolicySource } from '../core/policySource.js';
import type { Fault } from '../core/result.js';
import { lintPolicy } from '../engine/lint.js';
import { literalPaths } from '../engine/policy/literalPaths.js';
import { loadPolicySet } from '../engine/policy/load.js';
import type { PolicySet } from '../engine/policy/policySet.js';
import { isTimeZone } from '../store/localTime.js';

/** What is wrong with one policy file by itself, and what is only worth a look. The command line and editors say the same. */
export function checkPolicy(
  source: PolicySource,
  packs: ReadonlyMap<string, string>,
  workspace: string,
): { readonly errors: readonly Fault[]; readonly warnings: readonly Fault[] } {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const loaded = loadPolicySet([source], packs, sha256);
  const literal = bearsLiteralName(source.text, source.file, workspace);
  if (!loaded.ok) return { errors: loaded.fault, warnings: literal };
  const lint = lintPolicy(source.text, source.file, packs);
  return { errors: unknownZones(loaded.value), warnings: [...loaded.value.warnings, ...lint, ...literal] };
}

/** The engine knows no clocks: whether a zone exists only this machine can tell. */
function unknownZones({ needs }: PolicySet): readonly Fault[] {
  return [...needs.zones].flatMap(([zone, place]) =>
    isTimeZone(zone) || place === null
      ? []
      : [
          {
            code: 'policy-unknown-zone',
            message: `unknown time zone \`${zone}\``,
            hint: 'for example `Europe/Berlin`',
            place,
          },
        ],
  );
}

/** A pattern such as `src/[id]/page.tsx` that a file bears as its name is hardly meant as a glob. */
function bearsLiteralName(text: string, file: string, workspace: string): readonly Fault[] {
  return literalPaths(text, file)
    .filter(({ pattern }) => existsSync(path.resolve(workspace, pattern)))
    .map(({ pattern, place }) => ({
      code: 'policy-literal-name',
      message: `a file bears the name \`${pattern}\`, which this pattern does not match`,
      hint: `for that file write \`${pattern.replace(/[[\]{}()*?\\]/g, '\\$&')}\``,
      place,
    }));
}
