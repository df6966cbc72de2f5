// SPDX-License-Identifier: Apache-2.0
// node appender.js FOLDER WRITERS: records without end, one line `sid seq` per acknowledged record, `fault CODE` per refusal.
import { resolveRepository } from '../../src/store/repository.js';
import { EvidenceError } from '../../src/store/evidenceError.js';
import { AGENT, call, END, openEvidence, POLICY, value } from './scratch.js';

const [folder = '', writers = '8'] = process.argv.slice(2);
const evidence = await openEvidence(value(await resolveRepository(folder)));

async function agent(): Promise<void> {
  const { sid } = await evidence.begin({ agent: AGENT, policy: POLICY, prev: null });
  process.stdout.write(`${sid} 0\n`);
  for (let i = 0; ; i++) {
    const draft = i === 400 ? END : call(`Bash ${String(i)}`);
    const { seq } = await evidence.append(sid, draft, 'x'.repeat(i % 700));
    process.stdout.write(`${sid} ${String(seq)}\n`);
    if (draft === END) return;
  }
}

async function forever(): Promise<void> {
  for (;;)
    try {
      await agent();
    } catch (error) {
      process.stdout.write(`fault ${error instanceof EvidenceError ? error.fault.code : String(error)}\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
}

await Promise.all(Array.from({ length: Number(writers) }, forever));
