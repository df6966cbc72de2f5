// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../core/result.js';
import { evidenceFolder } from '../store/evidenceFolder.js';
import { findSessions, type FoundSession } from '../store/evidenceReader.js';
import { plumbing, type Git } from '../store/git.js';
import { resolveRepository } from '../store/repository.js';
import type { Io } from './command.js';

/** Recorded sessions of the repository at hand. */
export interface Recorded {
  readonly git: Git;
  readonly folder: string;
  readonly sessions: readonly FoundSession[];
}

export async function recordedHere(io: Io): Promise<Result<Recorded>> {
  const repository = await resolveRepository(io.cwd);
  if (!repository.ok) return repository;
  const git = plumbing(repository.value.commonDir);
  const folder = evidenceFolder(repository.value);
  const sessions = await findSessions(git, folder);
  return sessions.ok ? ok({ git, folder, sessions: sessions.value }) : sessions;
}

/** The one session whose id begins so. */
export function chooseSession(sessions: readonly FoundSession[], name: string): Result<FoundSession> {
  const [found, ...more] = sessions.filter(({ summary }) => summary.sid.startsWith(name));
  if (found === undefined || name === '')
    return fail({
      code: 'no-session',
      message: `no session \`${name}\` is recorded here`,
      hint: 'countersign sessions lists them',
    });
  if (more.length > 0)
    return fail({
      code: 'ambiguous-session',
      message: `\`${name}\` begins ${String(more.length + 1)} session ids`,
      hint: 'give more letters',
    });
  return ok(found);
}
