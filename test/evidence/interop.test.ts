// SPDX-License-Identifier: Apache-2.0
// Other people's programs read what we sign and whom we trust.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { preAuthEncoding, readEnvelope } from '../../src/evidence/envelope.js';
import { STATEMENT_PAYLOAD, TRUST_NAMESPACE } from '../../src/evidence/format.js';
import { sshPublicKey, trustLine } from '../../src/evidence/trust.js';
import { discard, scratch } from '../store/scratch.js';
import { forge, MACHINE } from './forge.js';

function run(
  program: string,
  args: readonly string[],
  input?: Buffer,
): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { ...(input === undefined ? {} : { input }) });
  return { status, text: `${String(stdout)}${String(stderr)}` };
}

function lengthPrefixed(...parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** SPEC: openssh PROTOCOL.sshsig, by the machine key. */
function sshSignature(message: Buffer, namespace: string): string {
  const hash = createHash('sha512').update(message).digest();
  const signed = Buffer.concat([Buffer.from('SSHSIG'), lengthPrefixed(namespace, '', 'sha512', hash)]);
  const blob = Buffer.from(sshPublicKey(MACHINE.publicKey).split(' ')[1] ?? '', 'base64');
  const version = Buffer.of(0, 0, 0, 1);
  const signature = lengthPrefixed('ssh-ed25519', MACHINE.sign(signed));
  const body = Buffer.concat([
    Buffer.from('SSHSIG'),
    version,
    lengthPrefixed(blob, namespace, '', 'sha512', signature),
  ]);
  const lines = body.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`;
}

describe('evidence: interop', () => {
  let dir: string;
  beforeEach(() => {
    dir = scratch();
  });
  afterEach(() => {
    discard(dir);
  });
  const file = (name: string, content: string | Uint8Array): string => {
    const at = path.join(dir, name);
    writeFileSync(at, content);
    return at;
  };

  it('openssl verifies a delegation envelope over its pre-authentication encoding, and refuses a changed one', () => {
    const envelope = readEnvelope(forge().delegation);
    assert.ok(envelope !== null);
    const spki = Buffer.from(`302a300506032b6570032100${MACHINE.publicKey}`, 'hex').toString('base64');
    const key = file('key.pem', `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n`);
    const signature = file('sig', envelope.signature);
    const check = (payload: Buffer): number | null => {
      const message = file('message', preAuthEncoding(STATEMENT_PAYLOAD, payload));
      const args = [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        key,
        '-rawin',
        '-in',
        message,
        '-sigfile',
        signature,
      ];
      return run('openssl', args).status;
    };
    assert.equal(check(envelope.payload), 0);
    assert.notEqual(check(Buffer.concat([envelope.payload, Buffer.of(32)])), 0);
  });

  it('ssh-keygen takes our trust line for our namespace and for no other', () => {
    const trust = file('allowed_signers', `${trustLine('dev@example.com', MACHINE.publicKey)}\n`);
    const message = Buffer.from('evidence');
    const check = (namespace: string, text = message): { status: number | null; text: string } => {
      const signature = file('message.sig', sshSignature(message, namespace));
      const args = ['-Y', 'verify', '-f', trust, '-I', 'dev@example.com', '-n', namespace, '-s', signature];
      return run('ssh-keygen', args, text);
    };
    const good = check(TRUST_NAMESPACE);
    assert.equal(good.status, 0, good.text);
    assert.match(good.text, /Good "countersign" signature for dev@example.com/);
    assert.notEqual(check('git').status, 0);
    assert.notEqual(check(TRUST_NAMESPACE, Buffer.from('other')).status, 0);
  });
});
