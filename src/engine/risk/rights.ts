// SPDX-License-Identifier: Apache-2.0
// Edits that give more rights than before: to files, accounts, containers, networks, pages.
import type { Change } from './change.js';
import { detect, rows, type Detected } from './detect.js';
import type { FileKind } from './fileKind.js';

const runs = (kind: FileKind): boolean => !kind.docs && !kind.test;

const PERMISSION = rows<'permission'>('permission', runs, [
  {
    hints: ['chmod', '777', '666'],
    pattern:
      /\bchmod\s{1,9}(-\w{1,9}\s{1,9}){0,3}(0?[0-7]?[0-7]?[0-7][2367]|[ugo]{0,3}[oa][ugo]{0,3}\+[rxX]{0,2}w)(?=\s)|\b(chmod|fchmod|chmodSync|mkdir|mkdirSync|mkdirAll|MkdirAll|Mkdir|WriteFile|makedirs|umask)\b[^;\n]{0,160}[,(=:]\s{0,3}(0o?777|0o?666|511|0)\b(?=\s{0,3}[,)}])|\bmode['"]?\s{0,3}[:=]\s{0,3}['"]?0?o?(777|666)\b/g,
  },
  {
    hints: ['0.0.0.0/0', '::/0'],
    pattern: /\b(0\.0\.0\.0\/0)|::\/0/g,
    unless: /egress|outbound|deny|route|destination|nat|no_proxy|blackhole/i,
  },
  {
    hints: ['"*"', "'*'", ': *', '- *', '*:*'],
    pattern:
      /['"]?\b(Action|Resource|Principal|NotAction|AWS|actions|resources|identifiers|verbs|apiGroups)['"]?\s{0,9}[:=]\s{0,9}\[?\s{0,9}(-\s{0,3})?['"](\*|\*:\*)['"]/g,
  },
  {
    hints: [
      'public-read',
      'publicly_accessible',
      'public_access',
      'block_public',
      'allusers',
      'allauthenticatedusers',
      'cluster-admin',
      'administratoraccess',
      'roles/owner',
      'roles/editor',
    ],
    pattern:
      /['"](public-read(-write)?|authenticated-read)['"]|\bpublicly_accessible\s{0,9}=\s{0,9}true|\bpublic_network_access_enabled\s{0,9}=\s{0,9}true|\b(block_public_(acls|policy)|ignore_public_acls|restrict_public_buckets)\s{0,9}=\s{0,9}false|['"](allUsers|allAuthenticatedUsers)['"]|\bname['"]?\s{0,3}:\s{0,3}['"]?cluster-admin\b|policy\/AdministratorAccess\b|['"]roles\/(owner|editor)['"]/g,
  },
  {
    hints: [
      'privileged',
      'hostnetwork',
      'hostpid',
      'hostipc',
      'allowprivilegeescalation',
      'runasuser',
      'runasnonroot',
      'sys_admin',
      'docker.sock',
      'seccomp',
      'apparmor',
      'cap_add',
      'readonlyrootfilesystem',
    ],
    pattern:
      /\b(privileged|hostNetwork|hostPID|hostIPC|allowPrivilegeEscalation)['"]?\s{0,9}[:=]\s{0,9}true|--privileged\b|\brunAsUser['"]?\s{0,9}:\s{0,9}0\b|\b(runAsNonRoot|readOnlyRootFilesystem)['"]?\s{0,9}:\s{0,9}false|\b(CAP_)?SYS_ADMIN\b|\/var\/run\/docker\.sock\s{0,3}:|(seccomp|apparmor)[:=]unconfined|\bcap_add['"]?\s{0,3}:\s{0,3}\[?\s{0,40}-?\s{0,3}['"]?ALL\b/g,
  },
  {
    hints: ['write-all', 'id-token', 'contents: write', 'packages: write', 'actions: write'],
    pattern:
      /\bpermissions\s{0,3}:\s{0,3}write-all|\b(contents|packages|actions|id-token|deployments|security-events|pull-requests)\s{0,3}:\s{0,3}write\b/g,
  },
  {
    hints: ['grant', 'superuser'],
    byWords: true,
    pattern:
      /\bGRANT\s{1,9}ALL\b(\s{1,9}PRIVILEGES)?|\bGRANT\s{1,9}[A-Z][^;\n]{0,160}\bTO\s{1,9}\S|(ALTER|CREATE)\s{1,9}(ROLE|USER)\s[^;\n]{0,80}\bSUPERUSER/gi,
  },
  {
    hints: ['if true', '".read"', '".write"', '<all_urls>', 'exported'],
    pattern:
      /\ballow\s{1,9}[\w, ]{1,60}:\s{0,9}if\s{1,9}true\b|"\.(read|write)"\s{0,9}:\s{0,9}("true"|true)|<all_urls>|android:exported\s{0,3}=\s{0,3}"true"/g,
  },
  {
    hints: [
      'nodeintegration',
      'contextisolation',
      'websecurity',
      'webviewtag',
      'unsafe-eval',
      'unsafe-inline',
    ],
    pattern:
      /\bnodeIntegration\w{0,20}\s{0,3}:\s{0,3}true|\b(contextIsolation|webSecurity)\s{0,3}:\s{0,3}false|(script-src|default-src)[^;\n]{0,200}'unsafe-(eval|inline)'/g,
  },
  {
    on: (kind) => kind.docker,
    hints: ['user'],
    pattern: /^\s{0,20}USER\s{1,9}["']?(root|0)(:\w{1,20})?["']?\s{0,9}$/gim,
  },
  {
    on: (kind) => /^(docker-)?compose.*\.ya?ml$|\.ya?ml$/.test(kind.name),
    hints: ['user:'],
    pattern: /^\s{0,40}user\s{0,3}:\s{0,3}['"]?(root|0)(:\w{1,20})?['"]?\s{0,9}$/gim,
  },
  {
    hints: ['user'],
    pattern:
      /["'](?:remote|container)User["']\s{0,3}:\s{0,3}["']root["']|^\s{0,9}User\s{0,3}=\s{0,3}(?:root|0)\s{0,9}$|\b(?:docker|podman)\s[^\n]{0,200}\s(?:-u|--user)[ =](?:root|0)\b/gm,
  },
  {
    on: (kind) => runs(kind) && /^(tf|hcl|json|ya?ml|ts|js|py|bicep)$/.test(kind.extension),
    hints: [':*'],
    pattern:
      /["'](?:iam|sts|kms|s3|ec2|ssm|rds|sns|sqs|ecr|ecs|eks|logs|lambda|dynamodb|secretsmanager|cloudformation|organizations|route53|apigateway|events|states|glue|athena|elasticloadbalancing|autoscaling|cloudfront|cloudwatch|kinesis|bedrock|codebuild|codepipeline)\w{0,9}:\*["']/g,
  },
  {
    hints: ['verbs'],
    pattern:
      /\bverbs['"]?\s{0,3}[:=]\s{0,3}\[[^\]\n]{0,160}\b(?:create|update|patch|delete|deletecollection|escalate|bind|impersonate)\b/g,
  },
  {
    hints: [
      'from_mode',
      'rwxrwx',
      'others_write',
      's_irwxo',
      's_iwoth',
      'otherwrite',
      'everyone',
      'umask',
      'setwritable',
      'filemode',
      'set_mode',
    ],
    pattern:
      /\b(?:from_mode|set_mode|FileMode)\(\s{0,3}(?:0o?)?(?:777|666)\b|["']rw[xst-]rw[xst-]rw[xst-]["']|\bOTHERS_WRITE\b|\bS_IRWXO\b|\bS_IWOTH\b|\bUnixFileMode\.OtherWrite\b|\bEveryone\b[^\n]{0,40}\b(?:FullControl|:\(?[OIC)(]{0,12}F\b)|^\s{0,20}umask\s{1,3}0{1,4}\s{0,9}$|\bsetWritable\(\s{0,3}true\s{0,3},\s{0,3}false/gm,
  },
  {
    hints: [
      'nopasswd',
      'admin option',
      'grant option',
      'uses-permission',
      'app-sandbox',
      'get-task-allow',
      '--allow-all',
      '"debugger"',
      '"nativemessaging"',
      '"webrequest"',
      '"tabs"',
      '"cookies"',
    ],
    pattern:
      /\bNOPASSWD\s{0,3}:|\bWITH\s{1,3}(?:ADMIN|GRANT)\s{1,3}OPTION\b|<uses-permission\b[^>\n]{0,160}>|app-sandbox<\/key>\s{0,60}<false|get-task-allow<\/key>\s{0,60}<true|\bdeno\s[^\n]{0,80}--allow-all\b|"permissions"\s{0,3}:\s{0,3}\[[^\]]{0,300}"(?:debugger|nativeMessaging|webRequest|tabs|cookies)"/gi,
  },
  {
    hints: [
      'publicnetworkaccess',
      'blobpublicaccess',
      'blob_public_access',
      'publicread',
      'public_access',
      'blockpublic',
      'force_destroy',
      'deletion_protection',
      'deletionprotection',
      'skip_final_snapshot',
      'prevent_destroy',
      'skipfinalsnapshot',
    ],
    pattern:
      /\bpublicNetworkAccess['"]?\s{0,3}[:=]\s{0,3}['"]?Enabled\b|\b(?:allow_?blob_?public_?access|allow_?nested_items_to_be_public|public_network_access_enabled|force_destroy|skip_final_snapshot|skipFinalSnapshot)['"]?\s{0,9}[:=]\s{0,9}true|\bAccessControl['"]?\s{0,3}:\s{0,3}['"]?PublicRead|\b(?:BlockPublic(?:Acls|Policy)|IgnorePublicAcls|RestrictPublicBuckets|blockPublicAccess|deletion_protection(?:_enabled)?|deletionProtection|prevent_destroy)['"]?\s{0,9}[:=]\s{0,9}false/gi,
  },
  {
    hints: [
      'hostpath',
      'network_mode',
      'net=host',
      'network=host',
      'network host',
      'pid:',
      'cap-add',
      'cap_add',
      'net_admin',
      'sys_ptrace',
      'sys_module',
      'dac_',
      'automount',
      'sandbox',
      'webpreferences',
      'allowrunninginsecure',
      'enableremotemodule',
    ],
    pattern:
      /\bhostPath['"]?\s{0,3}:\s{0,3}\{?\s{0,60}["']?path["']?\s{0,3}:|\bnetwork_mode['"]?\s{0,3}:\s{0,3}['"]?host\b|--net(?:work)?[= ]host\b|^\s{1,20}pid\s{0,3}:\s{0,3}['"]?host\b|--cap-add[= ](?:ALL|\w{0,4}SYS_\w{1,12}|NET_ADMIN)|\b(?:CAP_)?(?:NET_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_OVERRIDE|DAC_READ_SEARCH)\b|\bsandbox\s{0,3}:\s{0,3}false|\b(?:allowRunningInsecureContent|enableRemoteModule)\s{0,3}:\s{0,3}true/gm,
  },
]);

export const openedPermission = (change: Change): Detected<'permission'> | null => detect(change, PERMISSION);
