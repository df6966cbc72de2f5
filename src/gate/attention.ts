// SPDX-License-Identifier: Apache-2.0
import type { Attention } from '../core/attention.js';
import type { EvidenceRecord } from '../core/evidenceRecord.js';
import { attentionOf } from '../engine/attention.js';
import { evidenceFolder } from '../store/evidenceFolder.js';
import { findSessions, recordsOf } from '../store/evidenceReader.js';
import { plumbing } from '../store/git.js';
import { findPlace } from './places.js';

/**
 * What supervising a repository took, from its evidence since `from` (milliseconds UTC); null for a folder that is not
 * supervised or whose evidence cannot be read. Read from the journals and notes themselves, never from what a run
 * of the gate happens to remember.
 */
export async function attentionAt(
  stateFolder: string,
  { root, from }: { readonly root: string; readonly from: number },
  now: number,
): Promise<Attention | null> {
  const place = await findPlace(stateFolder, root);
  if (!place.ok || place.value === null) return null;
  const git = plumbing(place.value.commonDir);
  const found = await findSessions(git, evidenceFolder(place.value));
  if (!found.ok) return null;
  const sessions: (readonly EvidenceRecord[])[] = [];
  for (const session of found.value)
    if (Date.parse(session.summary.lastAt) >= from) sessions.push(await recordsOf(git, session));
  return attentionOf(sessions, from, now);
}
