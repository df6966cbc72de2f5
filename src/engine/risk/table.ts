// SPDX-License-Identifier: Apache-2.0
// What each factor weighs, why, and where the class of danger is described. Data only: the finders say when a
// factor applies and at which of its levels. docs/policy.md prints the same table, and a test compares the two.
import type { Factor, FactorId } from '../../core/decision.js';
import type { Span } from '../../core/facts.js';

interface Level {
  readonly points: number;
  readonly reason: string;
}

interface Row {
  /** Who describes this class: a catalogue's number, a specification, a study. */
  readonly source: string;
  readonly levels: { readonly [level: string]: Level };
}

export const TABLE = {
  'outside-workspace': {
    source: 'least privilege, NIST SP 800-53 AC-6',
    levels: {
      write: { points: 30, reason: 'writes outside the workspace' },
      delete: { points: 30, reason: 'deletes outside the workspace' },
      read: { points: 10, reason: 'reads outside the workspace' },
    },
  },
  'history-rewrite': {
    source: 'git-push(1), git-reset(1), git-stash(1)',
    levels: {
      shared: { points: 45, reason: 'rewrites or deletes history that others have' },
      local: { points: 40, reason: 'drops commits or uncommitted work' },
      amend: { points: 35, reason: 'rewrites local commits' },
    },
  },
  'remote-code': {
    source: 'CWE-494, ATT&CK T1105 and T1059',
    levels: { runs: { points: 50, reason: 'runs code that nobody here has read' } },
  },
  'secret-path': {
    source: 'ATT&CK T1552.001',
    levels: { touches: { points: 40, reason: 'a file that usually holds secrets' } },
  },
  'self-modification': {
    source: 'CVE-2025-53773, CVE-2025-59536 and their class',
    levels: { changes: { points: 70, reason: 'changes what the gate, an agent, git or an editor obeys' } },
  },
  'bulk-delete': {
    source: 'ATT&CK T1485',
    levels: { many: { points: 25, reason: 'deletes many files' } },
  },
  'ci-change': {
    source: 'OWASP CICD-SEC-4',
    levels: { changes: { points: 40, reason: 'changes what continuous integration runs' } },
  },
  unanalysed: {
    source: 'fail closed',
    levels: { some: { points: 20, reason: 'not all of it could be analysed' } },
  },
  'destructive-system': {
    source: 'ATT&CK T1485, T1561 and T1499',
    levels: {
      device: { points: 70, reason: 'overwrites a disk, a volume or the memory of the machine' },
      tree: { points: 70, reason: 'changes or deletes the home, the system or all of it' },
      file: { points: 40, reason: 'changes a file of the system' },
      exhaust: { points: 60, reason: 'starts itself again and again' },
    },
  },
  persistence: {
    source: 'ATT&CK TA0003: T1053, T1543, T1546, T1547, T1098.004',
    levels: {
      file: { points: 50, reason: 'will run later without anybody asking' },
      command: { points: 50, reason: 'registers something that runs later by itself' },
    },
  },
  exfiltration: {
    source: 'ATT&CK TA0010, CWE-200',
    levels: { sends: { points: 60, reason: 'sends secrets to another machine' } },
  },
  privilege: {
    source: 'ATT&CK T1548, CWE-732',
    levels: {
      root: { points: 30, reason: 'acts as another user' },
      grant: { points: 30, reason: 'grants rights over the machine' },
      open: { points: 20, reason: 'lets everybody write' },
    },
  },
  setuid: {
    source: 'ATT&CK T1548.001',
    levels: { mode: { points: 50, reason: 'lets everybody run a program with the rights of its owner' } },
  },
  obfuscation: {
    source: 'ATT&CK T1027 and T1140',
    levels: {
      word: { points: 40, reason: 'a command spelled so that it does not look like one' },
      decoded: { points: 50, reason: 'runs code that is hidden in an encoding' },
    },
  },
} as const satisfies { readonly [id in FactorId]: Row };

export type LevelOf<Id extends FactorId> = keyof (typeof TABLE)[Id]['levels'] & string;

/** One factor as the table weighs it; `detail` replaces the general reason. */
export function factor<Id extends FactorId>(
  id: Id,
  level: LevelOf<Id>,
  { span, detail }: { readonly span: Span | null; readonly detail?: string },
): Factor {
  const levels: { readonly [level: string]: Level } = TABLE[id].levels;
  const { points, reason } = levels[level] as Level;
  return { id, points, reason: detail ?? reason, span };
}
