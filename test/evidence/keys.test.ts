// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { fastEd25519, isSoundKey, referenceEd25519 } from '../../src/evidence/keys.js';

const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
];
/** y = 1 and y = 0 written as p + 1 and p. */
const NON_CANONICAL = [
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('evidence/keys', () => {
  it('gives the same keys and signatures by node:crypto and by the reference', () => {
    for (let i = 0; i < 20; i++) {
      const seed = createHash('sha256')
        .update(`seed ${String(i)}`)
        .digest();
      const message = randomBytes(i * 37);
      const fast = fastEd25519.signingKey(seed);
      const reference = referenceEd25519.signingKey(seed);
      assert.equal(fast.publicKey, reference.publicKey);
      const signature = Buffer.from(fast.sign(message));
      assert.deepEqual(signature, Buffer.from(reference.sign(message)));
      for (const implementation of [fastEd25519, referenceEd25519]) {
        const key = implementation.verifyingKey(fast.publicKey);
        assert.ok(key !== null);
        assert.ok(key.verify(message, signature));
        assert.ok(!key.verify(Buffer.concat([message, Buffer.of(0)]), signature));
        signature[7] = (signature[7] ?? 0) ^ 1;
        assert.ok(!key.verify(message, signature));
        signature[7] ^= 1;
      }
    }
  });

  it('agrees with RFC 8032, test 2', () => {
    const seed = Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex');
    const key = fastEd25519.signingKey(seed);
    assert.equal(key.publicKey, '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    assert.equal(
      Buffer.from(key.sign(Buffer.of(0x72))).toString('hex'),
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  for (const key of [
    ...SMALL_ORDER,
    ...NON_CANONICAL,
    'zz',
    '',
    `02${'0'.repeat(62)}`.toUpperCase(),
    'A'.repeat(64),
  ])
    it(`refuses the unsound key ${key === '' ? '(empty)' : key}`, () => {
      assert.equal(isSoundKey(key), false);
      assert.equal(fastEd25519.verifyingKey(key), null);
      assert.equal(referenceEd25519.verifyingKey(key), null);
    });
});
