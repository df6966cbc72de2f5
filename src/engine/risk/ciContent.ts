// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { Change } from './change.js';
import { detect, type Detector } from './detect.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'ci-change'>;

/** The forge's own address, with the token that it gives for that. */
const OWN =
  /https:\/\/(?:api|uploads)\.github\.com|CI_API_V4_URL|CI_SERVER_URL|SYSTEM_COLLECTIONURI|dev\.azure\.com/i;

const RULES: readonly Detector<Level>[] = [
  {
    level: 'secrets',
    byWords: true,
    hints: ['secrets.', 'tojson(secrets', 'env', 'token', 'secret', 'password', 'key', 'cred'],
    pattern:
      /\b(?:curl|wget|nc|ncat|Invoke-WebRequest|iwr|Invoke-RestMethod|irm|fetch|http|httpie|xh)\b(?:[^\n\\]|\\\s{0,3}\n|\\.){0,400}?(?:\$\{\{\s{0,3}(?:secrets\.|toJSON\(\s{0,3}secrets)|\$[{(]?(?:env:)?\w{0,40}(?:SECRET|TOKEN|PASSWORD|PASSWD|_KEY|APIKEY|CRED)\w{0,40})|\btoJSON\(\s{0,3}secrets\s{0,3}\)|\b(?:env|printenv|set|export -p|Get-ChildItem env:)\b[^|;&\n]{0,40}\|\s{0,3}(?:[^|\n]{1,60}\|\s{0,3}){0,3}(?:curl|wget|nc|ncat|http)\b|\becho\b[^\n]{0,120}\$(?:\{\{\s{0,3}secrets\.|[{(]?\w{0,40}(?:SECRET|TOKEN|PASSWORD|_KEY))[^\n]{0,120}\|\s{0,3}(?:base64|rev|xxd|sed|tr|od|fold)/gi,
    unless: OWN,
  },
  {
    level: 'foreign',
    hints: ['pull_request_target', 'workflow_run', 'github.event.', 'self-hosted', 'github.head_ref'],
    pattern:
      /\bpull_request_target\b|\bref\s{0,3}:\s{0,3}['"]?\$\{\{\s{0,3}github\.(?:event\.pull_request\.head|head_ref|event\.workflow_run\.head)|\bruns-on\s{0,3}:\s{0,3}\[?\s{0,3}['"]?self-hosted/g,
  },
  // Words of strangers, spliced into a script. As the value of another key they are only text.
  {
    level: 'foreign',
    hints: [
      'github.event.',
      'github.head_ref',
      'ci_merge_request_title',
      'ci_commit_message',
      'build.sourceversionmessage',
    ],
    pattern:
      /\$\{\{\s{0,3}github\.(?:event\.(?:issue|pull_request|comment|review|review_comment|discussion|head_commit|workflow_run|pages|commits)[\w.[\]*]{0,40}\.(?:title|body|message|ref|label|name|email|page_name|head_branch|display_title)|head_ref)|\beval\b[^\n]{0,80}\$\{?CI_(?:MERGE_REQUEST_TITLE|COMMIT_(?:MESSAGE|TITLE|REF_NAME))/g,
    unless: /^\s{0,60}(?:-\s{1,3})?(?!run\b|script\b|bash\b)[\w.-]{1,60}\s{0,3}:\s/,
  },
  {
    level: 'foreign',
    byWords: true,
    hints: ['uses:', 'remote:', 'docker://', '@', 'pipe:', '#', 'repository:', 'project:', 'component:'],
    // One's own, or one that the forge itself keeps, or pinned to a commit.
    pattern:
      /\buses\s{0,3}:\s{0,3}['"]?(?!\.\/|actions\/|github\/|docker:)[\w.-]{1,60}\/[\w./-]{1,120}@(?![0-9a-f]{40}\b)[\w./-]{1,80}|^[\w.-]{1,60}\/[\w./-]{1,120}@(?![0-9a-f]{40}\b)[\w./-]{1,80}$|\bremote\s{0,3}:\s{0,3}['"]?https?:\/\/[^\s'"]{1,200}|\bdocker:\/\/[\w./:-]{1,160}|^\s{1,20}[\w-]{1,40}\s{0,3}:\s{0,3}['"]?(?!circleci\/)[\w.-]{1,60}\/[\w.-]{1,60}@[\w.:-]{1,40}|\bpipe\s{0,3}:\s{0,3}['"]?(?!atlassian\/)[\w.-]{1,60}\/[\w./-]{1,80}:[\w.-]{1,40}|^\s{1,20}-\s{1,3}['"]?[\w.-]{1,60}\/[\w.-]{1,80}#[\w.-]{1,60}|\btype\s{0,3}:\s{0,3}(?:github|bitbucket|githubenterprise)\s{0,9}\n\s{0,40}name\s{0,3}:\s{0,3}[\w./-]{1,120}|^\s{0,20}-\s{1,3}(?:project|component)\s{0,3}:\s{0,3}['"]?[\w$./@-]{1,160}|@Library\(['"][^'"\n]{1,80}/gm,
  },
];

/** What an edit makes continuous integration do with other people's code or with its secrets. */
export function ciContent(change: Change): Factor | null {
  if (!change.kind.ci) return null;
  const found = detect(change, RULES);
  return found === null ? null : factor('ci-change', found.level, found);
}
