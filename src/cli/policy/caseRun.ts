// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { fail, ok, type Fault, type Place, type Result } from '../../core/result.js';
import { checkCase, type CaseFailure } from '../../engine/checkCase.js';
import { readCaseFile, type CaseFile, type PolicyCase } from '../../engine/policy/caseFile.js';
import type { PolicySet } from '../../engine/policy/policySet.js';
import { localTime } from '../../store/localTime.js';
import { readPolicyFile } from '../../store/policyFiles.js';
import type { Io } from '../command.js';
import { choosePolicy, onlyPolicy } from '../policyChoice.js';

/** One case that was run. */
export interface RanCase {
  readonly place: Place;
  readonly note: string;
  readonly failure: CaseFailure | null;
}

type Loaded = Result<PolicySet, readonly Fault[]>;

/** Runs files of cases one after another and keeps what came out. */
export class CaseRun {
  readonly ran: RanCase[] = [];
  readonly faults: Fault[] = [];
  private readonly texts = new Map<string, Loaded>();
  private readonly files = new Map<string, Loaded>();

  constructor(
    private readonly io: Io,
    private readonly instead: string | undefined,
    private readonly packs: ReadonlyMap<string, string>,
  ) {}

  async runFile(file: string): Promise<void> {
    const cases = await this.read(file);
    if (!cases.ok) {
      this.faults.push(...cases.fault);
      return;
    }
    const shared = cases.value.cases.some((one) => one.policy === null)
      ? await this.shared(cases.value)
      : null;
    if (shared !== null && !shared.ok && wantsNoFault(cases.value)) {
      this.faults.push(...shared.fault);
      return;
    }
    for (const one of cases.value.cases) {
      const policies = one.policy === null ? shared : this.text(file, one.policy);
      if (policies !== null) this.ran.push({ ...told(one), failure: checkCase(one, policies, localTime) });
    }
  }

  private async read(file: string): Promise<Result<CaseFile, readonly Fault[]>> {
    const text = await readPolicyFile(path.resolve(this.io.cwd, file));
    const place = { file, line: 1, column: 1 };
    if (!text.ok) return fail([{ code: text.fault.code, message: text.fault.message, place }]);
    if (text.value === null) return fail([{ code: 'policy-missing-file', message: 'no such file', place }]);
    return readCaseFile(text.value, file);
  }

  /** What cases without a policy of their own are about. */
  private async shared({ file, policy, policyFile }: CaseFile): Promise<Loaded> {
    if (policy !== null) return this.text(file, policy);
    const named = this.instead ?? path.join(path.dirname(file), policyFile?.path ?? '../policy.yaml');
    const { cwd, home } = this.io;
    const loaded = this.files.get(named) ?? (await choosePolicy(named, { workspace: cwd, home, cwd }));
    this.files.set(named, loaded);
    if (loaded.ok) return ok(loaded.value);
    const place = policyFile?.place ?? { file, line: 1, column: 1 };
    return fail(loaded.fault.map((fault) => (fault.place === undefined ? { ...fault, place } : fault)));
  }

  private text(file: string, text: string): Loaded {
    const key = `${file}\0${text}`;
    const loaded = this.texts.get(key) ?? onlyPolicy(file, text, this.packs);
    this.texts.set(key, loaded);
    return loaded;
  }
}

function wantsNoFault({ cases }: CaseFile): boolean {
  return !cases.some((one) => one.policy === null && one.want.kind === 'fault');
}

function told({ place, note }: PolicyCase): Omit<RanCase, 'failure'> {
  return { place, note };
}
