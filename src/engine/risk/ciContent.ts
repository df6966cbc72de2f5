// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Change } from './change.js';
import { detect, type Detector } from './detect.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'ci-change'>;

const RULES: readonly Detector<Level>[] = [
  {
    level: 'secrets',
    hints: ['secrets.', 'tojson(secrets', 'env |', 'printenv', 'token', '/proc/self/environ'],
    pattern:
      /\b(curl|wget|nc|ncat|Invoke-WebRequest|iwr|Invoke-RestMethod|fetch|http)\b[^\n]{0,400}(\$\{\{\s{0,3}(secrets\.(?!GITHUB_TOKEN\b)|toJSON\(\s{0,3}secrets)|\$\{?\w{0,40}(SECRET|TOKEN|PASSWORD|KEY)\w{0,40}\}?[^\n]{0,80}(-d|--data)|--data[^\n]{0,60}\$\{?\w{0,40}(SECRET|TOKEN|PASSWORD|KEY))|\btoJSON\(\s{0,3}secrets\s{0,3}\)|\b(env|printenv|set)\b[^|;&\n]{0,40}\|\s{0,3}(base64\b[^|\n]{0,40}\|\s{0,3})?(curl|wget|nc|ncat)\b|\becho\b[^\n]{0,120}\$\{\{\s{0,3}secrets\.[^\n]{0,120}\|\s{0,3}(base64|rev|xxd|sed|tr|od)/gi,
  },
  {
    level: 'foreign',
    hints: ['pull_request_target', 'workflow_run', 'issue_comment', 'github.event.', 'self-hosted'],
    pattern:
      /\bpull_request_target\b|\bref\s{0,3}:\s{0,3}\$\{\{\s{0,3}github\.event\.pull_request\.head|\brun\s{0,3}:[^\n]{0,200}\$\{\{\s{0,3}github\.(event\.(issue|pull_request|comment|review|head_commit)\.(title|body|message|head\.ref|name)|head_ref)|\bruns-on\s{0,3}:\s{0,3}\[?\s{0,3}self-hosted/g,
  },
  {
    level: 'foreign',
    hints: ['uses:', 'orb', 'include:', 'remote:', 'image:', 'container:', 'plugins:', '@library'],
    // One's own, or one that the forge itself keeps, or pinned to a commit.
    pattern:
      /\buses\s{0,3}:\s{0,3}['"]?(?!\.\/|actions\/|github\/)[\w.-]{1,60}\/[\w./-]{1,120}@(?![0-9a-f]{40}\b)[\w./-]{1,80}|\bremote\s{0,3}:\s{0,3}['"]?https?:\/\/[^\s'"]{1,200}|\bdocker:\/\/[\w./:-]{1,160}/g,
  },
];

/** What an edit makes continuous integration do with other people's code or with its secrets. */
export function ciContent(change: Change): Factor | null {
  if (!change.kind.ci) return null;
  const found = detect(change, RULES);
  return found === null ? null : factor('ci-change', found.level, found);
}
