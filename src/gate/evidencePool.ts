// SPDX-License-Identifier: Apache-2.0
import { fail, faultText, ok, type Fault, type Result } from '../core/result.js';
import type { MachineKey } from '../store/machineKey.js';
import type { Repository } from '../store/repository.js';
import { RepositoryEvidence, type SessionSummary } from '../store/repositoryEvidence.js';

/** One repository's evidence, and what earlier runs left in it. */
export interface OpenEvidence {
  readonly repository: Repository;
  readonly log: RepositoryEvidence;
  /** Sessions of earlier runs, as they were when this one opened the evidence. */
  readonly earlier: readonly SessionSummary[];
}

export interface PoolOptions {
  readonly machineKey: MachineKey;
  readonly now: () => number;
  /** Called once per repository, before its first record of this run. */
  readonly onOpen: (evidence: OpenEvidence) => Promise<void>;
}

const RETRY_MS = 1000;

/** The evidence of every repository that was met, opened once each. Worktrees share one. */
export class EvidencePool {
  private readonly open = new Map<string, Promise<Result<OpenEvidence>>>();
  private readonly failed = new Map<string, string>();

  constructor(private readonly options: PoolOptions) {}

  of(repository: Repository): Promise<Result<OpenEvidence>> {
    const known = this.open.get(repository.commonDir);
    if (known !== undefined) return known;
    const opening = this.start(repository);
    this.open.set(repository.commonDir, opening);
    return opening;
  }

  /** Those that are open, for status and shutdown. */
  async all(): Promise<readonly OpenEvidence[]> {
    const results = await Promise.all(this.open.values());
    return results.flatMap((result) => (result.ok ? [result.value] : []));
  }

  /** In words, of every repository whose evidence is not as it should be. */
  async faults(): Promise<readonly string[]> {
    const open = await this.all();
    return [...this.failed.values(), ...open.flatMap(({ log }) => log.faults().map(faultText))];
  }

  async close(): Promise<void> {
    for (const { log } of await this.all()) await log.close().catch(() => undefined);
  }

  private async start(repository: Repository): Promise<Result<OpenEvidence>> {
    const evidence = await this.tryOpen(repository).catch((cause: unknown) =>
      fail<Fault>({
        code: 'evidence-not-opened',
        message: `the evidence cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
        cause,
      }),
    );
    if (evidence.ok) this.failed.delete(repository.commonDir);
    else {
      this.failed.set(repository.commonDir, faultText(evidence.fault));
      // What failed may be mended: the next call after a while tries again.
      setTimeout(() => this.open.delete(repository.commonDir), RETRY_MS).unref();
    }
    return evidence;
  }

  private async tryOpen(repository: Repository): Promise<Result<OpenEvidence>> {
    const { machineKey, now, onOpen } = this.options;
    const log = await RepositoryEvidence.open({ repository, machineKey, now });
    if (!log.ok) return log;
    try {
      const evidence = { repository, log: log.value, earlier: await log.value.sessions() };
      await onOpen(evidence);
      return ok(evidence);
    } catch (cause) {
      await log.value.close().catch(() => undefined);
      throw cause;
    }
  }
}
