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
      scratch: { points: 10, reason: 'deletes in scratch space' },
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
    levels: {
      changes: { points: 40, reason: 'changes what continuous integration runs' },
      foreign: { points: 55, reason: 'lets continuous integration run foreign code' },
      secrets: { points: 70, reason: 'sends secrets out of continuous integration' },
    },
  },
  unanalysed: {
    source: 'fail closed',
    levels: {
      some: { points: 20, reason: 'not all of it could be analysed' },
      long: { points: 40, reason: 'too long to be searched' },
    },
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
  'network-egress': {
    source: 'ATT&CK T1071, T1567 and T1552.005',
    levels: {
      metadata: { points: 50, reason: 'asks for the credentials of this machine' },
      drop: { points: 35, reason: 'a place where anybody can leave or fetch anything, or a tunnel' },
      address: { points: 20, reason: 'a machine that has no name' },
      other: { points: 15, reason: 'another machine' },
      private: { points: 10, reason: 'a machine of the same network' },
      known: { points: 5, reason: 'a forge or a registry' },
    },
  },
  'secret-content': {
    source: 'CWE-798; shapes as their issuers document them',
    levels: {
      written: { points: 45, reason: 'writes a secret down' },
      test: { points: 20, reason: 'writes down what looks like a secret, in a test' },
      example: { points: 10, reason: 'writes down what looks like an example of a secret' },
    },
  },
  'weakened-security': {
    source: 'CWE-295, CWE-306, CWE-732, CWE-942',
    levels: {
      tls: { points: 45, reason: 'turns encryption, or the check of who is at the other end, off' },
      auth: { points: 25, reason: 'takes away a check that somebody may do this' },
      permission: { points: 25, reason: 'gives more rights than before' },
      origin: { points: 25, reason: 'lets every web site in' },
    },
  },
  'weakened-checks': {
    source: 'OWASP CICD-SEC-1; the test frameworks and linters themselves',
    levels: {
      skipped: { points: 25, reason: 'a test or check that no longer counts' },
      deleted: { points: 25, reason: 'takes tests away' },
      'silenced-security': { points: 25, reason: 'silences a rule about security' },
      silenced: { points: 20, reason: 'switches rules off' },
    },
  },
  'new-dependency': {
    source: 'OpenSSF, Concise Guide for Evaluating Open Source Software',
    levels: { named: { points: 25, reason: 'a new dependency' } },
  },
  'supply-chain': {
    source: 'ATT&CK T1195, OWASP CICD-SEC-3, CWE-494',
    levels: {
      lookalike: { points: 45, reason: 'a name that looks like that of a well-known package' },
      install: { points: 50, reason: 'fetches or builds code when it is installed' },
      fetched: { points: 45, reason: 'feeds a shell or an interpreter from the network' },
      address: { points: 40, reason: 'a package from an address' },
      source: { points: 25, reason: 'packages from another place' },
      sum: { points: 25, reason: 'another checksum for the same version of a package' },
      hook: { points: 20, reason: 'runs something when it is installed' },
    },
  },
  'dynamic-code': {
    source: 'CWE-95, CWE-94',
    levels: { built: { points: 45, reason: 'code that is put together while the program runs' } },
  },
  'deceptive-text': {
    source: 'CVE-2021-42574, CVE-2021-42694, Unicode TR 36 and TR 39',
    levels: {
      source: { points: 45, reason: 'characters that a reader does not see, or sees as others' },
      text: { points: 20, reason: 'characters that a reader does not see, in text for people' },
    },
  },
  'destructive-data': {
    source: 'ATT&CK T1485, the SQL standard',
    levels: {
      query: { points: 40, reason: 'takes data away' },
      migration: { points: 25, reason: 'a change of the database that takes data away' },
    },
  },
  irreversible: {
    source: 'git-status(1), git-clean(1)',
    levels: {
      nowhere: { points: 15, reason: 'deletes what is not in git' },
      ignored: { points: 15, reason: 'deletes what git ignores, so that it holds no copy' },
      unknown: { points: 15, reason: 'deletes what git may not hold: nobody could say' },
      changed: { points: 15, reason: 'deletes changes that are not committed' },
    },
  },
  reversible: {
    source: 'git-restore(1)',
    levels: {
      remote: { points: -15, reason: 'git holds all of it as it is, and so does a remote' },
      committed: { points: -10, reason: 'git holds all of it as it is, but no remote is known to' },
    },
  },
  novelty: {
    source: 'ATT&CK detection by baseline, NIST SP 800-53 SI-4',
    levels: {
      host: { points: 10, reason: 'a machine that this agent has not talked to before' },
      program: { points: 5, reason: 'a program that this agent has not run before' },
    },
  },
  escalation: {
    source: 'NIST SP 800-53 AC-7 and SI-4',
    levels: { denied: { points: 15, reason: 'comes after several denials' } },
  },
  burst: {
    source: 'NIST SP 800-53 SI-4, ATT&CK T1485',
    levels: { deletes: { points: 10, reason: 'one of many deletes in a row' } },
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
