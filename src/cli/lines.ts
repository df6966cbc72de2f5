// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';

/** The lines of a stream as bytes, as they come. They end at LF only; an empty line is one, a missing last LF is none. */
export async function* linesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  let parts: Buffer[] = [];
  for await (const chunk of stream) {
    let rest = Buffer.from(chunk as Buffer | string);
    for (let at = rest.indexOf(0x0a); at >= 0; at = rest.indexOf(0x0a)) {
      yield Buffer.concat([...parts, rest.subarray(0, at)]);
      parts = [];
      rest = rest.subarray(at + 1);
    }
    if (rest.length > 0) parts.push(rest);
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}
