// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { lineChange } from '../../src/core/lineChange.js';

describe('core: lines that come and go', () => {
  it('moved or indented lines are neither', () =>
    assert.deepEqual(lineChange('a\nb\nc', '  c\na\nb'), { removed: '', added: [] }));
  it('a line that occurs once more is added once', () =>
    assert.deepEqual(lineChange('a', 'a\na\nb'), { removed: '', added: [[1, 3]] }));
  it('a line that occurs once less is removed once', () =>
    assert.deepEqual(lineChange('a\na\nb', 'a'), { removed: 'a\nb', added: [] }));
  it('all of a new file is added', () =>
    assert.deepEqual(lineChange('', 'a\nb'), { removed: '', added: [[0, 2]] }));
  it('names of object members are lines like others', () =>
    assert.deepEqual(lineChange('__proto__', 'constructor'), { removed: '__proto__', added: [[0, 1]] }));
});
