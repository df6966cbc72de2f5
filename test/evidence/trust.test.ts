// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { fastEd25519 } from '../../src/evidence/keys.js';
import { readTrust, sshPublicKey, trustFault, trustLine } from '../../src/evidence/trust.js';

const { publicKey } = fastEd25519.signingKey(Buffer.alloc(32, 7));
const KEY = sshPublicKey(publicKey);
const AT = '2026-11-23T09:00:00.000Z';

describe('evidence/trust', () => {
  for (const [note, line, want] of [
    ['our own line', trustLine('dev@example.com', publicKey), null],
    ['a comment behind the key', `dev namespaces="countersign" ${KEY} laptop of dev`, null],
    ['more than one namespace', `dev namespaces="git,countersign" ${KEY}`, null],
    ['a pattern', `dev namespaces="counter*" ${KEY}`, null],
    ['quoted principals with a blank', `"dev one" namespaces="countersign" ${KEY}`, null],
    [
      'a window that holds',
      `dev namespaces="countersign",valid-after="20261101Z",valid-before="20261201" ${KEY}`,
      null,
    ],
    [
      'a window that is over',
      `dev namespaces="countersign",valid-before="20261101Z" ${KEY}`,
      'untrusted-key',
    ],
    [
      'a window that has not begun',
      `dev valid-after="202612010000Z",namespaces="countersign" ${KEY}`,
      'untrusted-key',
    ],
    ['a window that is no time', `dev namespaces="countersign",valid-before="never" ${KEY}`, 'untrusted-key'],
    ['no namespaces: a key for something else', `dev ${KEY}`, 'untrusted-key'],
    ['another namespace', `dev namespaces="git" ${KEY}`, 'untrusted-key'],
    ['our namespace excluded', `dev namespaces="*,!countersign" ${KEY}`, 'untrusted-key'],
    ['a certificate authority', `dev cert-authority,namespaces="countersign" ${KEY}`, 'untrusted-key'],
    ['an unknown option', `dev namespaces="countersign",touch-required ${KEY}`, 'untrusted-key'],
    ['a comment line', `# ${trustLine('dev', publicKey)}`, 'untrusted-key'],
    ['a damaged key', trustLine('dev', publicKey).slice(0, -3), 'untrusted-key'],
    ['a small-order key', trustLine('dev', `01${'0'.repeat(62)}`), 'untrusted-key'],
    ['nothing', '', 'untrusted-key'],
  ] as const)
    it(`${want === null ? 'trusts' : 'does not trust'}: ${note}`, () => {
      assert.equal(trustFault(readTrust(`# signers\n\n${line}\n`, null), publicKey, AT), want);
    });

  it('a revoked key is not trusted whatever the trust file says', () => {
    const trust = readTrust(trustLine('dev', publicKey), `# gone\n${KEY} stolen\n`);
    assert.equal(trustFault(trust, publicKey, AT), 'revoked-key');
  });
});
