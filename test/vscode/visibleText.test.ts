// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { noticeText, oneLine, segments } from '../../src/vscode/visibleText.js';

describe('vscode/visibleText', () => {
  it('spells out bidi, zero-width, control, tag and blank characters', () => {
    assert.equal(
      oneLine('a\u202eb\u200bc\u0007d\u{e0041}e\u3164f\ufeff', 200),
      'a⟨U+202E⟩b⟨U+200B⟩c⟨U+0007⟩d⟨U+E0041⟩e⟨U+3164⟩f⟨U+FEFF⟩',
    );
  });

  it('spells out a lone surrogate and a carriage return that would overwrite the line', () => {
    assert.equal(oneLine('x\ud800y', 200), 'x⟨U+D800⟩y');
    assert.equal(oneLine('rm -rf /\rls', 200), 'rm -rf /⟨U+000D⟩ls');
  });

  it('leaves letters of all languages and emoji alone', () => {
    assert.equal(oneLine('Grüße 日本語 עברית 🚀', 200), 'Grüße 日本語 עברית 🚀');
  });

  it('cuts marks where they begin and end, and overlapping ones into pieces', () => {
    assert.deepEqual(
      segments('abcdef', 0, 6, [
        { start: 1, end: 4, letter: 'a' },
        { start: 3, end: 5, letter: 'b' },
      ]).map((s) => [s.text, s.letters]),
      [
        ['a', ''],
        ['bc', 'a'],
        ['d', 'ab'],
        ['e', 'b'],
        ['f', ''],
      ],
    );
  });

  it('loses no character, whatever the marks', () => {
    const text = 'one two three';
    for (let start = -2; start < 16; start += 3)
      for (let end = start; end < 18; end += 4)
        assert.equal(
          segments(text, 0, text.length, [{ start, end, letter: 'a' }])
            .map((s) => s.text)
            .join(''),
          text,
        );
  });

  it('a file name cannot become a link in a notification', () => {
    const name = '.github/workflows/ci[Show what changed](command:workbench.action.terminal.new?%7B%7D).yml';
    const text = noticeText(`\`${name}\` has changed since it was shown`);
    // SPEC: the editor's own pattern for links in notifications (base/common/linkedText).
    assert.doesNotMatch(
      text,
      /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i,
    );
    assert.match(text, /Show what changed/);
  });
});
