// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Fault, type Place, type Result } from '../core/result.js';
import { checkCase, type CaseFailure } from './checkCase.js';
import { readCaseFile, type CaseFile, type PolicyCase } from './policy/caseFile.js';
import type { PolicySet } from './policy/policySet.js';
import type { Clock } from './policy/questions.js';

/** One case that was run. */
export interface RanCase {
  readonly place: Place;
  readonly note: string;
  readonly failure: CaseFailure | null;
}

export type Loaded = Result<PolicySet, readonly Fault[]>;

/** What a run needs of the world. */
export interface CaseHost {
  /** The text of a file; null when there is none. */
  read(file: string): Promise<Result<string | null>>;
  /** The policy set that a pack or file is by itself. */
  choose(named: string): Promise<Loaded>;
  /** A text of this file as the only policy. */
  only(file: string, text: string): Loaded;
  /** A path as it is meant in a file. */
  beside(file: string, path: string): string;
  readonly localTime: Clock;
  /** Lets others have their turn; called between cases where somebody waits. */
  readonly breathe?: () => Promise<void>;
}

/** Runs files of cases one after another and keeps what came out. */
export class CaseRun {
  readonly ran: RanCase[] = [];
  readonly faults: Fault[] = [];
  private readonly texts = new Map<string, Loaded>();
  private readonly files = new Map<string, Loaded>();

  constructor(
    private readonly host: CaseHost,
    private readonly instead?: string,
  ) {}

  /** `wanted`: only these, by their position in the file. */
  async runFile(file: string, wanted: ReadonlySet<number> | null = null): Promise<void> {
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
    const chosen = cases.value.cases.filter((_, index) => wanted?.has(index) ?? true);
    for (const [done, one] of chosen.entries()) {
      if (done % BREATH === 0) await this.host.breathe?.();
      const policies = one.policy === null ? shared : this.text(file, one.policy);
      if (policies !== null)
        this.ran.push({ ...told(one), failure: checkCase(one, policies, this.host.localTime) });
    }
  }

  private async read(file: string): Promise<Result<CaseFile, readonly Fault[]>> {
    const text = await this.host.read(file);
    const place = { file, line: 1, column: 1 };
    if (!text.ok) return fail([{ code: text.fault.code, message: text.fault.message, place }]);
    if (text.value === null) return fail([{ code: 'policy-missing-file', message: 'no such file', place }]);
    return readCaseFile(text.value, file);
  }

  /** What cases without a policy of their own are about. */
  private async shared({ file, policy, policyFile }: CaseFile): Promise<Loaded> {
    if (policy !== null) return this.text(file, policy);
    const named = this.instead ?? this.host.beside(file, policyFile?.path ?? '../policy.yaml');
    const loaded = this.files.get(named) ?? (await this.host.choose(named));
    this.files.set(named, loaded);
    if (loaded.ok) return ok(loaded.value);
    const place = policyFile?.place ?? { file, line: 1, column: 1 };
    return fail(loaded.fault.map((fault) => (fault.place === undefined ? { ...fault, place } : fault)));
  }

  private text(file: string, text: string): Loaded {
    const key = `${file}\0${text}`;
    const loaded = this.texts.get(key) ?? this.host.only(file, text);
    this.texts.set(key, loaded);
    return loaded;
  }
}

/** Cases at a time. */
const BREATH = 20;

function wantsNoFault({ cases }: CaseFile): boolean {
  return !cases.some((one) => one.policy === null && one.want.kind === 'fault');
}

function told({ place, note }: PolicyCase): Omit<RanCase, 'failure'> {
  return { place, note };
}
