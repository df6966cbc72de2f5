// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { canStartWith, contains, matches, overlap, segmentOf } from '../../../src/engine/policy/segment.js';
import { pathPatterns } from '../../../src/engine/policy/pathPattern.js';
import { accepts, fits, reach } from '../../../src/engine/policy/segments.js';

const OPTIONS = { dot: true, nonegate: true, nocomment: true, noext: true, nobrace: true } as const;
const piece = fc.constantFrom('a', 'b', 'ab', '.', '-', '*', '?', '[ab]', '[!a]', '\\*');
const glob = fc.array(piece, { minLength: 1, maxLength: 5 }).map((p) => p.join(''));
const text = fc
  .array(fc.constantFrom('a', 'b', '.', '-', '*', 'c'), { minLength: 1, maxLength: 6 })
  .map((c) => c.join(''));
const RUNS = { numRuns: 2000 };

describe('globs', () => {
  // Behind a letter: minimatch never lets a glob pick the names `.` and `..`, which paths here do not hold.
  it('one segment matches as minimatch has it', () =>
    fc.assert(
      fc.property(glob, text, (g, t) =>
        assert.equal(matches(segmentOf(`x${g}`), `x${t}`), minimatch(`x${t}`, `x${g}`, OPTIONS)),
      ),
      RUNS,
    ));
  it('a whole path matches as minimatch has it', () => {
    const name = fc.constantFrom('a', 'b', '.c', 'ab');
    const part = fc.constantFrom('a', 'b', '*', '**', 'a*', '.c', '?');
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 5 }),
        fc.array(name, { minLength: 1, maxLength: 5 }),
        (p, n) => {
          const compiled = pathPatterns(p.join('/'));
          assert.ok(compiled.ok && compiled.value[0] !== undefined);
          const { exact } = compiled.value[0];
          // `d/**` includes `d`, which minimatch alone does not.
          const wanted =
            minimatch(n.join('/'), p.join('/'), OPTIONS) ||
            minimatch(`${n.join('/')}/`, p.join('/'), OPTIONS);
          if (p.at(-1) === '**') assert.ok(fits(exact, n) || !wanted);
          else assert.equal(fits(exact, n), wanted);
          assert.equal(accepts(exact, reach(exact, n)), fits(exact, n));
        },
      ),
      RUNS,
    );
  });
  it('what contains a glob matches all that the glob matches', () =>
    fc.assert(
      fc.property(glob, glob, text, (outer, inner, t) => {
        const [o, i] = [segmentOf(outer), segmentOf(inner)];
        assert.ok(!contains(o, i) || !matches(i, t) || matches(o, t));
      }),
      RUNS,
    ));
  it('two globs that one text matches overlap', () =>
    fc.assert(
      fc.property(glob, glob, text, (a, b, t) => {
        const [p, q] = [segmentOf(a), segmentOf(b)];
        assert.ok(!(matches(p, t) && matches(q, t)) || overlap(p, q));
      }),
      RUNS,
    ));
  it('the start of a text that matches can start it', () =>
    fc.assert(
      fc.property(glob, text, fc.nat(6), (g, t, n) => {
        const segment = segmentOf(g);
        assert.ok(!matches(segment, t) || canStartWith(segment, t.slice(0, n)));
      }),
      RUNS,
    ));
  it('no pattern explodes on a long text', () => {
    const segment = segmentOf(`${'*a'.repeat(100)}*b`);
    const started = performance.now();
    assert.equal(matches(segment, 'a'.repeat(100_000)), false);
    assert.ok(performance.now() - started < 20_000);
  });
});
