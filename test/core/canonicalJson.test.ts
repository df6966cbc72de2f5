// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from '../../src/core/canonicalJson.js';
import type { JsonValue } from '../../src/core/json.js';
import { parseCanonical, utf8Text } from '../../src/evidence/strictJson.js';

const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
}));

describe('core/canonicalJson', () => {
  it('writes what another implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(value, (json) => {
        assert.equal(canonicalJson(json), canonicalize(json));
      }),
    );
  });

  it('reads back what it wrote and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.nat(), (json, at) => {
        const text = canonicalJson(json);
        assert.deepEqual(parseCanonical(text), JSON.parse(text));
        const cut = at % (text.length + 1);
        assert.equal(
          parseCanonical(`${text.slice(0, cut)} ${text.slice(cut)}`) === null || inString(text, cut),
          true,
        );
      }),
    );
  });

  for (const [note, text] of [
    ['a duplicate key', '{"a":1,"a":1}'],
    ['another key order', '{"b":1,"a":1}'],
    ['an exponent', '{"a":1e1}'],
    ['minus zero', '{"a":-0}'],
    ['a float', '{"a":1.5}'],
    ['an integer over 2^53-1', '{"a":9007199254740993}'],
    ['an escaped letter', '{"\\u0061":1}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['no object', '[1]'],
    ['a proto member that is hidden', '{"__proto__":1,"a":1,"__proto__":1}'],
  ] as const)
    it(`refuses ${note}`, () => {
      assert.equal(parseCanonical(text), null);
    });

  it('reads UTF-8 strictly: no replacement characters, no byte order mark lost', () => {
    assert.equal(utf8Text(Buffer.of(0xc3, 0x28)), null);
    assert.equal(utf8Text(Buffer.of(0xef, 0xbb, 0xbf, 0x61)), '\ufeffa');
  });
});

/** An inserted blank within a string makes another canonical text. */
function inString(text: string, at: number): boolean {
  let inside = false;
  for (let i = 0; i < at; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') inside = !inside;
  }
  return inside;
}
