// SPDX-License-Identifier: Apache-2.0
import { looseningOf, looseningText } from '../engine/policy/loosening.js';
import { readCountersignature, vouchedFor } from '../store/countersignatures.js';
import { readPolicySources } from '../store/policyFiles.js';
import { stateFolder } from '../store/stateFolder.js';

/**
 * What a repository's policy file has that counts only when a person countersigned it; null when it has nothing.
 * The command line can only tell: it is countersigned in an editor window.
 */
export async function repositoryPolicyOf(
  root: string,
  home: string,
): Promise<{ readonly counts: boolean; readonly text: string } | null> {
  const read = await readPolicySources(root, home);
  const given = readCountersignature(stateFolder(home), root, null);
  const source = read.ok
    ? vouchedFor(read.value, given).find(({ layer }) => layer === 'repository')
    : undefined;
  const loosens = source === undefined ? null : looseningOf(source.text, source.file);
  if (source === undefined || loosens === null) return null;
  const what = `\`${source.file}\`: ${looseningText(loosens)}`;
  if (source.countersigned && given !== null)
    return { counts: true, text: `${what} count: countersigned by ${given.who}, ${given.when}` };
  return { counts: false, text: `${what} do not count until you countersign the file` };
}
