// SPDX-License-Identifier: Apache-2.0
import { EFFECTS, type Effect } from '../../core/decision.js';
import type { JsonValue } from '../../core/json.js';
import { fail, ok, type Fault, type Place, type Result } from '../../core/result.js';
import { momentOf } from '../../core/moment.js';
import { CALL_KINDS, CASES } from './caseSchema.js';
import { field, many, numberOf, readYaml, textOf, type Read } from './readYaml.js';
import { reportInto, type Report } from './report.js';

/** A call in short form: one key names the tool, the others say more about it. */
export interface CaseCall {
  readonly bash?: string;
  readonly powershell?: string;
  readonly read?: string;
  /** A read of everything below a folder. */
  readonly search?: string;
  readonly write?: string;
  readonly content?: string;
  /** A file in which `old` becomes `new`. */
  readonly edit?: string;
  readonly old?: string;
  readonly new?: string;
  readonly delete?: string;
  readonly fetch?: string;
  /** `server/tool` */
  readonly mcp?: string;
  readonly arguments?: JsonValue;
  readonly tool?: string;
  readonly agent?: string;
  readonly cwd?: string;
  readonly workspace?: string;
}

/** An earlier call of a case's session. */
export interface PastCase {
  readonly call: CaseCall;
  readonly effect: 'allow' | 'deny';
}

/** The circumstances of a case's call, as `judge` takes them. */
export interface CaseContext {
  /** Milliseconds UTC; null: not known. */
  readonly now: number | null;
  readonly branch: string | null;
  readonly identity: 'claimed' | 'verified';
  readonly history: readonly PastCase[];
}

/** What a case wants: a decision, or a fault of its policy. */
export type Want =
  | { readonly kind: 'decision'; readonly effect: Effect; readonly rule: string | null }
  | {
      readonly kind: 'fault';
      readonly code: string;
      readonly line: number | null;
      readonly column: number | null;
    };

/** One sentence about a policy, checked by judging its call. */
export interface PolicyCase {
  readonly place: Place;
  readonly note: string;
  /** The policy's text, instead of the file's. */
  readonly policy: string | null;
  readonly call: CaseCall | null;
  /** What the disk says of paths; null: nobody asked. */
  readonly realPaths: { readonly [path: string]: string } | null;
  readonly context: CaseContext;
  readonly want: Want;
}

/** A file of policy cases. */
export interface CaseFile {
  readonly file: string;
  /** The policy's text for all cases that have none of their own. */
  readonly policy: string | null;
  /** The policy's file, relative to this one, where the text is not given here. */
  readonly policyFile: { readonly path: string; readonly place: Place } | null;
  readonly cases: readonly PolicyCase[];
}

/** Reads a file of cases. Every fault is collected; a file without a case is a fault. */
export function readCaseFile(text: string, file: string): Result<CaseFile, readonly Fault[]> {
  const { read, faults } = readYaml(text, file, CASES);
  if (read === null) return fail(faults);
  const report = reportInto(faults);
  const policyFile = field(read, 'policy_file');
  const listed = field(read, 'cases');
  const cases = listed === null ? [] : many(listed).flatMap((one) => caseOf(one, report) ?? []);
  if (faults.length > 0) return fail(faults);
  if (cases.length === 0)
    return fail([
      {
        code: 'policy-no-case',
        message: 'the file has no case',
        hint: 'a run that checks nothing is no test',
        place: read.place,
      },
    ]);
  return ok({
    file,
    policy: textOf(field(read, 'policy')),
    policyFile: policyFile === null ? null : { path: textOf(policyFile) ?? '', place: policyFile.place },
    cases,
  });
}

function caseOf(read: Read, report: Report): PolicyCase | null {
  const want = field(read, 'want');
  const wanted = want === null ? null : wantOf(want, report);
  if (wanted === null) return null;
  const call = field(read, 'call');
  if (call === null && wanted.kind === 'decision')
    report('policy-case', 'a case that wants an effect has a `call`', read.place, 'or it wants an `error`');
  const paths = field(read, 'real_paths');
  const context = field(read, 'context');
  return {
    place: read.place,
    note: textOf(field(read, 'note')) ?? '',
    policy: textOf(field(read, 'policy')),
    call: call === null ? null : callOf(call, report),
    realPaths: paths === null ? null : textsOf(paths),
    context: context === null ? NO_CONTEXT : contextOf(context, report),
    want: wanted,
  };
}

const NO_CONTEXT: CaseContext = { now: null, branch: null, identity: 'claimed', history: [] };

function contextOf(read: Read, report: Report): CaseContext {
  const said = field(read, 'now');
  const now = said === null ? null : momentOf(textOf(said) ?? '');
  if (said !== null && now === null)
    report('policy-case', 'no time as RFC 3339 writes it', said.place, 'for example `2026-12-20T08:00:00Z`');
  const history = field(read, 'history');
  return {
    now,
    branch: textOf(field(read, 'branch')),
    identity: textOf(field(read, 'identity')) === 'verified' ? 'verified' : 'claimed',
    history: (history === null ? [] : many(history)).map((call) => pastOf(call, report)),
  };
}

function pastOf(read: Read, report: Report): PastCase {
  const effect = textOf(field(read, 'effect')) === 'deny' ? 'deny' : 'allow';
  return { call: callOf(read, report), effect };
}

function wantOf(read: Read, report: Report): Want | null {
  const effect = EFFECTS.find((e) => e === textOf(field(read, 'effect')));
  const code = textOf(field(read, 'error'));
  if ((effect === undefined) === (code === null)) {
    report('policy-case', '`want` names an `effect` or an `error`, and not both', read.place);
    return null;
  }
  if (code !== null)
    return {
      kind: 'fault',
      code,
      line: numberOf(field(read, 'line')),
      column: numberOf(field(read, 'column')),
    };
  return effect === undefined ? null : { kind: 'decision', effect, rule: textOf(field(read, 'rule')) };
}

function callOf(read: Read, report: Report): CaseCall {
  const texts = textsOf(read);
  const kinds = CALL_KINDS.filter((kind) => Object.hasOwn(texts, kind));
  if (kinds.length !== 1)
    report('policy-case', `a \`call\` has exactly one of ${CALL_KINDS.join(', ')}`, read.place);
  const given = texts['arguments'];
  return given === undefined ? texts : { ...texts, arguments: JSON.parse(given) as JsonValue };
}

function textsOf(read: Read): { readonly [name: string]: string } {
  if (!(read.value instanceof Map)) return {};
  const map = read.value as ReadonlyMap<string, Read>;
  return Object.fromEntries([...map].map(([name, value]) => [name, textOf(value) ?? '']));
}
