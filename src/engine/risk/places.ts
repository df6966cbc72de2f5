// SPDX-License-Identifier: Apache-2.0

/** Case and Unicode spellings that some file systems take for the same name. */
export function lower(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** What follows the home in a folded path; null when it does not lie below. */
export function below(folded: string, home: string): string | null {
  const start = `${lower(home)}/`;
  return folded.startsWith(start) ? folded.slice(start.length) : null;
}

const TEMPORARY = /^\/(private\/)?(tmp|var\/tmp|var\/folders|dev\/shm)(\/|$)/;

/** Scratch space: not the workspace, but nobody's work either. */
export function isTemporary(path: string): boolean {
  return TEMPORARY.test(path);
}

const SECRET_NAMES =
  /^(\.env([._-].*)?|.*\.env|\.envrc|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.npmrc|\.yarnrc\.yml|\.pypirc|\.htpasswd|\.git-credentials|id_(rsa|dsa|ecdsa|ed25519)(_.*)?|.*\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc\.key)|credentials(\.(json|ya?ml|toml|csv))?|secrets?\.(json|ya?ml|toml|env|txt)|service[-_]account.*\.json|shadow|gshadow|master\.passwd|wallet\.dat|login\.keychain(-db)?|vault[-_]?pass(word)?.*|\.vault[-_]token|token\.json|\.terraformrc|terraform\.tfstate(\.backup)?|.*\.tfvars|auth\.json|\.dockercfg)$/;
const HARMLESS_NAMES =
  /(\.(example|sample|template|dist|tmpl|tpl|defaults?|pub)|^\.env\.(test|ci)|^(example|sample|template)[._-].*|cacert\.pem)$/;

const SECRET_FOLDERS =
  /^(\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker\/config\.json|\.password-store|\.config\/(gcloud|gh\/hosts\.yml|hub|op|sops|doctl|rclone|containers\/auth\.json)|\.local\/share\/(keyrings|kwalletd)|library\/keychains|\.mozilla|\.config\/(google-chrome|chromium)|\.cargo\/credentials(\.toml)?|\.gem\/credentials|\.m2\/settings\.xml|\.gradle\/gradle\.properties|\.bash_history|\.zsh_history)(\/|$)/;
const OPEN_IN_SECRET_FOLDERS = /^\.ssh\/(known_hosts(\.old)?|config)$|\.pub$/;

/** Files that usually hold passwords, tokens or private keys. */
export function isSecretFile(path: string, home: string): boolean {
  const folded = lower(path);
  const name = folded.slice(folded.lastIndexOf('/') + 1);
  if (/^\/proc\/[^/]+\/environ$/.test(folded)) return true;
  const rest = below(folded, home) ?? folded.replace(/^\/root\//, '');
  if (SECRET_FOLDERS.test(rest) && !OPEN_IN_SECRET_FOLDERS.test(rest)) return true;
  return matchesName(name) && !HARMLESS_NAMES.test(name);
}

/** A glob of the call (`.e?v`, `.env*`) counts when a well-known secret's name fits it. */
function matchesName(name: string): boolean {
  if (!/[*?[]/.test(name)) return SECRET_NAMES.test(name);
  if (/^\*+(\.\w+)?$/.test(name)) return SECRET_NAMES.test(name.replace(/^\*+/, 'x'));
  const escaped = name
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  let glob: RegExp;
  try {
    glob = new RegExp(`^${escaped.replace(/\[!/g, '[^')}$`);
  } catch {
    return true;
  }
  return ['.env', '.env.local', '.env.production', 'id_rsa', 'id_ed25519', 'shadow', '.npmrc', '.netrc'].some(
    (known) => glob.test(known),
  );
}

const CI_FILES =
  /^(\.github\/(workflows|actions)\/|\.gitlab-ci\.ya?ml$|\.gitlab\/ci\/|\.circleci\/|\.buildkite\/|\.azure-pipelines|azure-pipelines\.ya?ml$|bitbucket-pipelines\.ya?ml$|jenkinsfile|\.travis\.ya?ml$|\.drone\.ya?ml$|\.woodpecker|appveyor\.ya?ml$|cloudbuild\.ya?ml$|\.teamcity\/|\.semaphore\/|\.tekton\/|\.forgejo\/workflows\/|\.gitea\/workflows\/|\.github\/dependabot\.ya?ml$|\.github\/codeowners$|[\w.-]{0,60}\.gitlab-ci\.ya?ml$|\.azure\/pipelines\/|azure-pipelines\/|buildspec[\w.-]{0,20}\.ya?ml$|bitrise\.ya?ml$|codemagic\.ya?ml$|\.cirrus\.ya?ml$)/;

/** Files that tell a build server what to run. */
export function isCiFile(path: string, workspace: string): boolean {
  const folder = `${lower(workspace)}/`;
  const folded = lower(path);
  return folded.startsWith(folder) && CI_FILES.test(folded.slice(folder.length));
}
