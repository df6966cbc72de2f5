// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import path from 'node:path';
import { CONNECTORS } from '../adapters/registry.js';
import type { About, Suggestion } from '../core/policyAssist.js';
import type { PolicySource } from '../core/policySource.js';
import { fail, ok, type Fault } from '../core/result.js';
import { CaseRun, type CaseHost, type Loaded } from '../engine/caseRun.js';
import { readCaseFile } from '../engine/policy/caseFile.js';
import { CASES } from '../engine/policy/caseSchema.js';
import { complete } from '../engine/policy/complete.js';
import { explain, pathPicker } from '../engine/policy/explain.js';
import { readPolicyFile as parsePolicyFile } from '../engine/policy/file.js';
import { loadPolicySet } from '../engine/policy/load.js';
import { POLICY, type MapShape } from '../engine/policy/schema.js';
import { TABLE } from '../engine/risk/table.js';
import { readCountersignature, vouchedFor } from '../store/countersignatures.js';
import { localTime } from '../store/localTime.js';
import { policyFilePaths, readPolicyFile } from '../store/policyFiles.js';
import { pickFiles } from '../store/workspaceFiles.js';
import { checkPolicy } from './checkPolicy.js';
import type {
  PolicyCaseResult,
  PolicyCaseResults,
  PolicyFault,
  PolicyHover,
  PolicyText,
} from './protocol.js';
import type { Timeline } from './timeline.js';

export interface PolicyEditingParts {
  readonly home: string;
  readonly stateFolder: string;
  readonly packs: ReadonlyMap<string, string>;
  readonly timeline: Timeline;
}

const MAX_FAULTS = 500;
const RECENT_CALLS = 300;
const MAX_CALLS = 5000;

/** What an editor asks while a policy or case file is written. Nothing here changes what is in force. */
export class PolicyEditing {
  private packRules: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(private readonly parts: PolicyEditingParts) {}

  check({ file, text }: PolicyText): readonly PolicyFault[] {
    if (isCaseFile(file)) {
      const read = readCaseFile(text, file);
      return read.ok ? [] : faultsOf(read.fault, 'error', file);
    }
    const root = rootOf(file);
    const given = root === null ? null : readCountersignature(this.parts.stateFolder, root, null);
    return vouchedFor([this.source(file, text, root)], given).flatMap((source) => {
      const { errors, warnings } = checkPolicy(source, this.parts.packs, root ?? path.dirname(file));
      return [...faultsOf(errors, 'error', file), ...faultsOf(warnings, 'warning', file)];
    });
  }

  async complete({ file, text }: PolicyText, offset: number): Promise<readonly Suggestion[]> {
    const packs = this.rulesOfPacks();
    const rules = isCaseFile(file) ? await this.rulesBeside(file) : [];
    return complete(text, offset, shapeOf(file), { packs, agents: [...CONNECTORS.keys()], rules });
  }

  async hover({ file, text }: PolicyText, offset: number): Promise<PolicyHover | null> {
    const found = explain(text, offset, shapeOf(file));
    if (found === null) return null;
    return { ...found, more: found.about === null ? [] : await this.more(found.about, file) };
  }

  async cases({ file, text }: PolicyText, run: ReadonlySet<number> | null): Promise<PolicyCaseResults> {
    const read = readCaseFile(text, file);
    if (!read.ok) return { cases: [], faults: faultsOf(read.fault, 'error', file) };
    const all = new CaseRun(this.host({ file, text }));
    if (run === null || run.size > 0) await all.runFile(file, run);
    const ran = new Map(all.ran.map((one) => [`${String(one.place.line)}:${String(one.place.column)}`, one]));
    const cases = read.value.cases.map(({ note, place: { line, column } }): PolicyCaseResult => {
      const one = ran.get(`${String(line)}:${String(column)}`);
      const outcome = one === undefined ? 'not-run' : one.failure === null ? 'passed' : 'failed';
      return {
        note,
        line,
        column,
        outcome,
        wanted: one?.failure?.wanted ?? '',
        got: one?.failure?.got ?? '',
      };
    });
    return { cases, faults: faultsOf(all.faults, 'error', file) };
  }

  private source(file: string, text: string, root: string | null): PolicySource {
    const known = policyFilePaths(root ?? '/', this.parts.home).find((one) => one.file === file);
    return { layer: known?.layer ?? 'given', file, text, countersigned: false };
  }

  private rulesOfPacks(): ReadonlyMap<string, readonly string[]> {
    this.packRules ??= new Map([...this.parts.packs].map(([name, text]) => [name, ruleIds(text, name)]));
    return this.packRules;
  }

  /** Of the policy that cases in this folder are about, and of all packs. */
  private async rulesBeside(file: string): Promise<readonly string[]> {
    const policy = await readPolicyFile(path.join(path.dirname(file), '..', 'policy.yaml'));
    const own = policy.ok && policy.value !== null ? ruleIds(policy.value, file) : [];
    return [...new Set([...own, ...[...this.rulesOfPacks().values()].flat()])];
  }

  private async more(about: About, file: string): Promise<readonly string[]> {
    switch (about.kind) {
      case 'rule':
        return [
          ...(about.when === '' ? [] : [`${about.effect ?? 'no effect'}: ${about.when}`]),
          this.use(about.id, rootOf(file)),
        ];
      case 'path':
        return this.picked(about, file);
      case 'pack': {
        const rules = this.rulesOfPacks().get(about.name);
        return rules === undefined
          ? ['no such pack']
          : [`${String(rules.length)} rules: ${rules.join(', ')}`];
      }
      case 'factor':
        return Object.values(TABLE[about.id].levels).map(
          ({ points, reason }) => `+${String(points)}: ${reason}`,
        );
    }
  }

  /** Among the newest calls of the repository; of all for a person's own file. */
  private use(id: string, root: string | null): string {
    const all = this.parts.timeline.list(MAX_CALLS, null);
    const rows = all.filter((row) => root === null || row.root === root).slice(-RECENT_CALLS);
    const named = rows.filter((row) => row.rules.includes(id)).length;
    return `named in ${String(named)} of the last ${String(rows.length)} calls`;
  }

  private async picked(about: Extract<About, { kind: 'path' }>, file: string): Promise<readonly string[]> {
    const root = rootOf(file);
    if (root === null) return [];
    const picks = pathPicker(about, { workspace: root, home: this.parts.home });
    if (picks === null) return ['a bad pattern'];
    const { count, examples, whole } = await pickFiles(root, picks);
    const more = count > examples.length ? ' …' : '';
    const names = examples.length === 0 ? '' : `: ${examples.join(', ')}${more}`;
    return [`picks ${whole ? '' : 'at least '}${String(count)} files here${names}`];
  }

  /** The file itself is the text that was sent; what it names is read from the disk. */
  private host({ file, text }: PolicyText): CaseHost {
    const { packs } = this.parts;
    const only = (name: string, policy: string): Loaded =>
      loadPolicySet([{ layer: 'given', file: name, text: policy, countersigned: true }], packs, sha256);
    return {
      read: (asked) => (asked === file ? Promise.resolve(ok(text)) : readPolicyFile(asked)),
      choose: async (named) => {
        const policy = await readPolicyFile(named);
        if (!policy.ok) return fail([policy.fault]);
        if (policy.value !== null) return only(named, policy.value);
        return fail([{ code: 'policy-missing-file', message: `no policy \`${named}\`` }]);
      },
      only,
      beside: (from, named) => path.resolve(path.dirname(from), named),
      localTime,
      // Agents wait for the gate meanwhile.
      breathe: () => new Promise((done) => setImmediate(done)),
    };
  }
}

function isCaseFile(file: string): boolean {
  return path.basename(path.dirname(file)) === 'cases';
}

function shapeOf(file: string): MapShape {
  return isCaseFile(file) ? CASES : POLICY;
}

/** The worktree whose policy or case this is; null for any other file. */
function rootOf(file: string): string | null {
  const at = file.lastIndexOf(`${path.sep}.countersign${path.sep}`);
  return at <= 0 ? null : file.slice(0, at);
}

function ruleIds(text: string, file: string): readonly string[] {
  return parsePolicyFile(text, file).policy.rules.map((rule) => rule.id);
}

function faultsOf(
  faults: readonly Fault[],
  severity: PolicyFault['severity'],
  file: string,
): readonly PolicyFault[] {
  return faults.slice(0, MAX_FAULTS).map(({ code, message, hint = null, place }) => {
    // What is wrong in another file is said where that one is named, or on top.
    const here = place?.file === file ? place : { line: 1, column: 1 };
    const where = place === undefined || place.file === file ? '' : `${place.file}:${String(place.line)}: `;
    return { severity, code, message: where + message, hint, line: here.line, column: here.column };
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
