// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../core/ids.js';
import type { PolicySource } from '../core/policySource.js';
import { looseningOf } from '../engine/policy/loosening.js';
import {
  readCountersignature,
  removeCountersignature,
  writeCountersignature,
} from '../store/countersignatures.js';
import type { MachineKey } from '../store/machineKey.js';
import { policyFilePaths, readPolicyFile } from '../store/policyFiles.js';
import type { GateLog } from './gateLog.js';
import { findPlace } from './places.js';
import { sha256, type Policies } from './policies.js';
import type { AnswerResult, PolicyReview } from './protocol.js';
import { causeText } from './words.js';

export interface CountersigningParts {
  readonly stateFolder: string;
  readonly machineKey: MachineKey;
  readonly policies: Policies;
  readonly log: GateLog;
  readonly now: () => number;
  /** The status is another one now. */
  readonly changed: () => void;
}

/**
 * A person's word about a repository's policy file: until they countersigned its bytes, its `allow` rules do not
 * count. Comes from an attached window only; the command line has no way to do it.
 */
export class Countersigning {
  constructor(private readonly parts: CountersigningParts) {}

  async review(root: string): Promise<PolicyReview | null> {
    const source = await this.read(root);
    if (source === null) return null;
    const { stateFolder, machineKey } = this.parts;
    const before = readCountersignature(stateFolder, root, machineKey.publicKey);
    const digest = sha256(source.text) as Digest;
    return { file: source.file, digest, text: source.text, before: before?.text ?? null };
  }

  /** `shown` is the digest that the person saw; the file is read now, and only these bytes are countersigned. */
  async countersign(root: string, shown: Digest, who: string): Promise<AnswerResult> {
    const { stateFolder, machineKey, policies, log, now } = this.parts;
    const source = await this.read(root);
    if (source === null) return refused('unknown', 'there is no repository policy here');
    const { text, file } = source;
    if (sha256(text) !== shown) return refused('stale', 'the policy file has changed since it was shown');
    if (looseningOf(text, file) === null)
      return refused('stale', 'the policy file has a fault, or nothing in it that needs a countersignature');
    const when = new Date(now()).toISOString();
    try {
      writeCountersignature(stateFolder, { root, digest: shown, who, when, text }, machineKey);
    } catch (cause) {
      return refused('closed', `it cannot be kept: ${causeText(cause)}`);
    }
    log.note(`policy of ${root} countersigned by ${who}: ${shown}`);
    await policies.inForce(root);
    this.parts.changed();
    return { accepted: true };
  }

  /** For the worktree of any folder within. Only tightens, so a window may do it by itself. */
  async withdraw(folder: string, who: string): Promise<AnswerResult> {
    const { stateFolder, policies, log } = this.parts;
    const place = await findPlace(stateFolder, folder);
    if (!place.ok || place.value === null) return refused('unknown', 'this folder is not supervised');
    const { root } = place.value;
    try {
      removeCountersignature(stateFolder, root);
    } catch (cause) {
      return refused('closed', `it cannot be withdrawn: ${causeText(cause)}`);
    }
    log.note(`countersignature of the policy of ${root} withdrawn by ${who}`);
    await policies.inForce(root);
    this.parts.changed();
    return { accepted: true };
  }

  private async read(root: string): Promise<Pick<PolicySource, 'file' | 'text'> | null> {
    const at = policyFilePaths(root, root).find(({ layer }) => layer === 'repository');
    if (at === undefined || !(await this.isRoot(root))) return null;
    const text = await readPolicyFile(at.file);
    return text.ok && text.value !== null ? { file: at.file, text: text.value } : null;
  }

  /** The top of a supervised worktree, as the gate itself calls it. */
  private async isRoot(root: string): Promise<boolean> {
    const place = await findPlace(this.parts.stateFolder, root);
    return place.ok && place.value?.root === root;
  }
}

function refused(why: 'stale' | 'closed' | 'unknown', text: string): AnswerResult {
  return { accepted: false, why, text };
}
