// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { SegmentName } from './checkpoint.js';
import { LIMIT } from './format.js';
import { sha256Hex } from './hash.js';

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256';

/** Git's object id of a blob. */
export function blobId(bytes: Uint8Array, format: ObjectFormat): string {
  return createHash(format)
    .update(`blob ${String(bytes.length)}\0`)
    .update(bytes)
    .digest('hex');
}

/** Up to 1,024 consecutive records of one session, ready to be published. */
export interface Segment {
  readonly name: SegmentName;
  readonly bytes: Buffer;
}

/** Cuts consecutive lines into segments; `first` is the seq of the first line. */
export function cutSegments(
  lines: readonly string[],
  first: number,
  format: ObjectFormat,
): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  while (from < lines.length) {
    const to = segmentEnd(lines, from);
    const bytes = Buffer.from(`${lines.slice(from, to).join('\n')}\n`);
    const name = {
      blob: blobId(bytes, format),
      sha256: sha256Hex(bytes),
      first: first + from,
      count: to - from,
    };
    segments.push({ name, bytes });
    from = to;
  }
  return segments;
}

function segmentEnd(lines: readonly string[], from: number): number {
  let size = 0;
  let to = from;
  while (to < lines.length && to - from < LIMIT.segmentRecords) {
    size += Buffer.byteLength(lines[to] ?? '') + 1;
    if (to > from && size > LIMIT.blobBytes) break;
    to++;
  }
  return to;
}
