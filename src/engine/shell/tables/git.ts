// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

const DIFF =
  '--output=write -U,--unified= -S= -G= -O=read --stat=? --color=? --word-diff=? --diff-filter= --ext-diff --no-ext-diff --textconv -M,--find-renames=? -C,--find-copies=? --relative=? --ignore-submodules=? --submodule=? --name-only --name-status --no-index --cached --staged --exit-code -q,--quiet -p,--patch -s,--no-patch -z --raw --numstat --shortstat --summary -w --ignore-all-space --no-color';
const LOG = `${DIFF} -n,--max-count= --skip= --since,--after= --until,--before= --author= --committer= --grep= --format,--pretty=? --date= -L= --decorate=? --all --oneline --graph --follow --branches=? --tags=? --remotes=? --not --merges --no-merges --reverse --no-pager`;
const NET =
  '--upload-pack=program -o,--server-option= -j,--jobs= --depth= --deepen= --shallow-since= --shallow-exclude= --refmap= --recurse-submodules=?';
const MERGE =
  '-m,--message= -F,--file=read -s,--strategy= -X,--strategy-option= -S,--gpg-sign=? --cleanup= --log=? --no-ff --ff-only --ff --squash --abort --continue --quit --no-commit --no-edit -e,--edit --into-name= --autostash --no-autostash';

/** git's own options and those of its sub-commands. */
export const GIT: ProgramTable = {
  source: 'man git(1); gtfobins shell',
  options:
    '-C=folder -c=config --exec-path=?exec --git-dir=folder --work-tree=folder --namespace= --super-prefix= --config-env=exec --attr-source= --list-cmds= -p,--paginate -P,--no-pager --bare --no-replace-objects --literal-pathspecs --no-optional-locks --html-path --version --help -h -v',
  sub: {
    add: {
      options:
        '-n,--dry-run -v,--verbose -f,--force -i,--interactive -p,--patch -e,--edit -u,--update -A,--all,--no-ignore-removal --no-all --intent-to-add -N --refresh --ignore-errors --sparse --chmod= --renormalize --pathspec-from-file=read --pathspec-file-nul',
      abbreviations: true,
    },
    am: {
      options: '--directory= -3,--3way -C= -p= --abort --continue --skip --quit --exclude= --include=',
      operands: 'read*',
      abbreviations: true,
    },
    apply: {
      options:
        '--directory= -p= -C= --exclude= --include= --whitespace= --build-fake-ancestor=write --check --stat --numstat --summary -R,--reverse -3,--3way --index --cached --unsafe-paths --reject -v',
      operands: 'read*',
      abbreviations: true,
    },
    archive: {
      options: '-o,--output=write --format= --prefix= --add-file=read --remote=remote --exec=program',
      abbreviations: true,
    },
    bisect: { posix: true },
    blame: {
      options: '-L= --since= --ignore-rev= --ignore-revs-file=read --contents=read --date= --abbrev=',
    },
    branch: {
      options:
        '-d,--delete -D -m,--move -M -c,--copy -C -f,--force -r,--remotes -a,--all -l,--list -v,--verbose -vv -q,--quiet -t,--track=? --no-track -u,--set-upstream-to= --unset-upstream --contains= --no-contains= --merged=? --no-merged=? --points-at= --sort= --format= --column=? --color=? --abbrev= --edit-description --show-current --create-reflog',
      abbreviations: true,
    },
    bundle: {
      sub: {
        create: { operands: 'write' },
        verify: { operands: 'read' },
        unbundle: { operands: 'read' },
        'list-heads': { operands: 'read' },
      },
    },
    checkout: {
      options:
        '-b= -B= --orphan= -f,--force -p,--patch -m,--merge --conflict= -q,--quiet --ours --theirs -t,--track=? --no-track -d,--detach -l --guess --no-guess --progress --no-progress --overwrite-ignore --ignore-other-worktrees --overlay --no-overlay --recurse-submodules=? --pathspec-from-file=read',
      abbreviations: true,
    },
    'cherry-pick': {
      options: `-m,--mainline= -x -n,--no-commit -e,--edit -s,--signoff ${'-S,--gpg-sign=?'} -X,--strategy-option= --strategy= --abort --continue --skip --quit --ff --allow-empty`,
      abbreviations: true,
    },
    clean: {
      options: '-n,--dry-run -f,--force -d -x -X -q,--quiet -i,--interactive -e,--exclude=',
      abbreviations: true,
    },
    clone: {
      options: `${NET} --template=read --reference=read --reference-if-able=read --separate-git-dir=write -b,--branch= --origin= -u=program --upload-pack=program -c,--config=config --bundle-uri=url --filter= --single-branch --no-single-branch --bare --mirror -n,--no-checkout -l,--local -s,--shared -q,--quiet -v,--verbose --progress --no-hardlinks --dissociate --sparse --no-tags --shallow-submodules`,
      abbreviations: true,
    },
    commit: {
      options:
        '-m,--message= -F,--file=read -C,--reuse-message= -c,--reedit-message= --fixup= --squash= --author= --date= -t,--template=read --cleanup= -u,--untracked-files=? -S,--gpg-sign=? --trailer= --pathspec-from-file=read -a,--all -p,--patch --amend --no-edit -e,--edit -n,--no-verify --verify --allow-empty --allow-empty-message --reset-author -s,--signoff --no-signoff -q,--quiet -v,--verbose --dry-run --short --branch --porcelain --long -z,--null -i,--include -o,--only --status --no-status --no-gpg-sign --no-post-rewrite --interactive --pathspec-file-nul',
      abbreviations: true,
    },
    config: {
      options:
        '-f,--file=configfile --blob= --type= --default= --comment= --value= --url= --global --system --local --worktree --get --get-all --get-regexp --get-urlmatch --replace-all --add --unset --unset-all --rename-section --remove-section -l,--list -e,--edit -z,--null --name-only --show-origin --show-scope --bool --int --includes --no-includes --all --fixed-value',
      abbreviations: true,
    },
    diff: { options: DIFF, abbreviations: true },
    difftool: { options: `${DIFF} -x,--extcmd=program -t,--tool= -y --no-prompt -d,--dir-diff -g,--gui` },
    fetch: {
      options: `${NET} --all -a,--append --atomic -f,--force -k,--keep --multiple -p,--prune -P,--prune-tags -t,--tags -n,--no-tags -q,--quiet -v,--verbose -u,--update-head-ok --unshallow --dry-run --progress --no-recurse-submodules --set-upstream --porcelain --filter= --negotiation-tip= --write-fetch-head --no-write-fetch-head`,
      abbreviations: true,
    },
    'filter-branch': {
      options:
        '--setup=code --env-filter=code --tree-filter=code --index-filter=code --parent-filter=code --msg-filter=code --commit-filter=code --tag-name-filter=code --subdirectory-filter= --original= -d= --state-branch= -f,--force --prune-empty',
      posix: true,
    },
    'format-patch': {
      options: `${DIFF} -o,--output-directory=write -n -k --start-number= --in-reply-to= --to= --cc= --signature= --signature-file=read --stdout --cover-letter -v,--reroll-count= --subject-prefix= --base= --suffix= --numbered --no-numbered`,
    },
    gc: {
      options: '--prune=? --aggressive --auto -q,--quiet --force --keep-largest-pack --cruft --no-prune',
    },
    grep: {
      options:
        '-e= -f=read -O,--open-files-in-pager=?program -A= -B= -C= -m,--max-count= --max-depth= --threads= --color=? -n -l -i -w -v -c -E -F -P -G --cached --untracked --no-index --heading --break -r -h -H -o -p -q -W',
    },
    init: {
      options:
        '--template=read --separate-git-dir=write -b,--initial-branch= --object-format= --ref-format= --shared=? -q,--quiet --bare',
      operands: 'write+',
      abbreviations: true,
    },
    log: { options: LOG },
    whatchanged: { options: LOG },
    'diff-tree': { options: LOG },
    'diff-index': { options: DIFF },
    'diff-files': { options: DIFF },
    'range-diff': { options: DIFF },
    'ls-files': {
      options:
        '-x,--exclude= -X,--exclude-from=read --exclude-per-directory= --exclude-standard --with-tree= --abbrev=? --format= -c,--cached -d,--deleted -m,--modified -o,--others -i,--ignored -s,--stage -u,--unmerged -z --error-unmatch --full-name --directory --recurse-submodules --name-only',
      abbreviations: true,
    },
    'ls-remote': {
      options:
        '--upload-pack=program --exec=program -o,--server-option= --sort= -h,--heads -t,--tags --branches --refs -q,--quiet --exit-code --get-url --symref',
      operands: 'remote',
    },
    merge: { options: MERGE, abbreviations: true },
    mv: {
      options: '-f,--force -k -n,--dry-run -v,--verbose --sparse',
      operands: 'move* dest',
      tree: 'always',
      dry: '-n',
    },
    notes: {
      options: '--ref=',
      sub: {
        add: { options: '-m= -F=read -C= -c= -f,--force --allow-empty --separator=? --stripspace' },
        append: { options: '-m= -F=read -C= -c=' },
        copy: {},
        edit: {},
        list: {},
        merge: { options: '-s=' },
        prune: {},
        remove: {},
        show: {},
      },
    },
    pull: {
      options: `${NET} ${MERGE} -r,--rebase=? --no-rebase --all -a,--append -f,--force -k,--keep -p,--prune -t,--tags -q,--quiet -v,--verbose --unshallow --set-upstream --dry-run --stat --no-stat --verify-signatures --allow-unrelated-histories --filter=`,
      abbreviations: true,
    },
    push: {
      options:
        '--all --branches --prune --mirror -n,--dry-run --porcelain -d,--delete --tags --follow-tags --no-follow-tags --signed=? --no-signed --atomic --no-atomic -o,--push-option= --receive-pack=program --exec=program --force-with-lease=? --no-force-with-lease -f,--force --force-if-includes --no-force-if-includes --repo=remote -u,--set-upstream --thin --no-thin -q,--quiet -v,--verbose --progress --no-progress --recurse-submodules=? --no-recurse-submodules --verify --no-verify -4,--ipv4 -6,--ipv6',
      abbreviations: true,
    },
    rebase: {
      options:
        '-x,--exec=code --onto= -s,--strategy= -X,--strategy-option= -C= --whitespace= --empty= -S,--gpg-sign=? -r,--rebase-merges=? -i,--interactive --continue --skip --abort --quit --edit-todo --show-current-patch --autosquash --no-autosquash --autostash --no-autostash --root --keep-base --fork-point -f,--force-rebase,--no-ff --committer-date-is-author-date --reset-author-date --ignore-date -q,--quiet -v,--verbose --no-verify --verify --update-refs --no-update-refs --apply -m,--merge -k,--keep-empty --signoff --stat --no-stat -n',
      abbreviations: true,
    },
    reflog: {
      sub: {
        show: { options: LOG },
        expire: { options: '--expire= --expire-unreachable= --all -n,--dry-run' },
        delete: {},
        exists: {},
      },
    },
    remote: {
      sub: {
        add: { options: '-t= -m= -f --tags --no-tags --mirror=?', operands: 'data remote' },
        'set-url': { options: '--add --delete --push', operands: 'data remote*' },
        remove: {},
        rm: {},
        rename: {},
        show: {},
        prune: {},
        update: {},
        'get-url': {},
        'set-head': {},
        'set-branches': {},
      },
      options: '-v,--verbose',
    },
    reset: {
      options:
        '--soft --mixed --hard --merge --keep -q,--quiet -p,--patch -N --recurse-submodules=? --pathspec-from-file=read --refresh --no-refresh',
      abbreviations: true,
    },
    restore: {
      options:
        '-s,--source= -W,--worktree -S,--staged -p,--patch --ours --theirs -m,--merge --conflict= -q,--quiet --overlay --no-overlay --ignore-unmerged --pathspec-from-file=read --recurse-submodules=? --progress',
      abbreviations: true,
    },
    revert: {
      options:
        '-m,--mainline= -n,--no-commit -e,--edit --no-edit -s,--signoff -S,--gpg-sign=? -X,--strategy-option= --strategy= --abort --continue --skip --quit',
      abbreviations: true,
    },
    rm: {
      options:
        '-f,--force -n,--dry-run -r --cached --ignore-unmatch -q,--quiet --sparse --pathspec-from-file=read',
      abbreviations: true,
    },
    'send-email': {
      options:
        '--to= --cc= --bcc= --from= --smtp-server=program --sendmail-cmd=program --to-cmd=program --cc-cmd=program --header-cmd=program',
    },
    show: { options: LOG },
    stash: {
      options:
        '-m,--message= -p,--patch -k,--keep-index -u,--include-untracked -a,--all -q,--quiet -S,--staged --index --pathspec-from-file=read',
      sub: {
        push: {
          options:
            '-m,--message= -p,--patch -k,--keep-index -u,--include-untracked -a,--all -q,--quiet -S,--staged --pathspec-from-file=read --pathspec-file-nul',
        },
        save: {},
        list: { options: LOG },
        show: { options: DIFF },
        drop: { options: '-q,--quiet' },
        pop: { options: '--index -q,--quiet' },
        apply: { options: '--index -q,--quiet' },
        branch: {},
        clear: {},
        create: {},
        store: { options: '-m,--message= -q,--quiet' },
      },
    },
    status: {
      options:
        '-s,--short -b,--branch --porcelain=? --long -v,--verbose -u,--untracked-files=? --ignored=? --ignore-submodules=? --column=? -z --show-stash --ahead-behind --no-ahead-behind --renames --no-renames --find-renames=?',
      abbreviations: true,
    },
    submodule: {
      options: '-q,--quiet --cached',
      sub: {
        add: { options: '-b= -f,--force --name= --reference=read --depth=', operands: 'remote write+' },
        update: {
          options:
            '--init --recursive --remote --force --checkout --rebase --merge -N,--no-fetch --depth= -j,--jobs= --reference=read',
        },
        status: {},
        init: {},
        deinit: {},
        sync: {},
        summary: {},
        'set-url': { operands: 'data remote' },
        'set-branch': {},
        absorbgitdirs: {},
        foreach: { options: '--recursive', posix: true },
      },
    },
    switch: {
      options:
        '-c,--create= -C,--force-create= --orphan= -d,--detach -f,--force --discard-changes -m,--merge --conflict= -q,--quiet -t,--track=? --no-track --guess --no-guess --ignore-other-worktrees --recurse-submodules=? --progress',
      abbreviations: true,
    },
    tag: {
      options:
        '-a,--annotate -s,--sign -u,--local-user= -f,--force -d,--delete -v,--verify -n=? -l,--list -m,--message= -F,--file=read -e,--edit --cleanup= --contains= --no-contains= --merged=? --no-merged=? --points-at= --sort= --format= --color=? --column=? --create-reflog -i,--ignore-case --no-sign',
      abbreviations: true,
    },
    'update-ref': { options: '-m= -d --no-deref --stdin -z --create-reflog' },
    worktree: {
      sub: {
        add: {
          options:
            '-b= -B= -f,--force -d,--detach --lock --reason= --orphan -q,--quiet --track --checkout --no-checkout',
          operands: 'write+',
        },
        remove: { options: '-f,--force', operands: 'delete+' },
        move: { options: '-f,--force', operands: 'move write+' },
        list: {},
        prune: {},
        lock: {},
        unlock: {},
        repair: {},
      },
    },
  },
};

/** Configuration keys whose value is a setting and never a program, a path or an address. */
export const HARMLESS_KEY =
  /^(?:color\.(?!pager)|advice\.|user\.(?:name|email|signingkey)$|author\.|committer\.|commit\.gpgsign$|tag\.gpgsign$|core\.(?:quotepath|abbrev|autocrlf|filemode|ignorecase|precomposeunicode|bigfilethreshold|whitespace|commentchar|longpaths|eol|safecrlf)$|init\.defaultbranch$|pull\.|push\.(?:default|autosetupremote|followtags)$|fetch\.(?:prune|parallel)|diff\.(?:renames|algorithm|noprefix|context|mnemonicprefix|color\w*|wserrorhighlight)$|log\.|status\.|merge\.(?:conflictstyle|ff|renames)$|rebase\.(?:autostash|autosquash|updaterefs)$|branch\.|column\.|grep\.(?:linenumber|patterntype)$|versionsort\.|rerere\.|gc\.|pack\.|index\.|feature\.|help\.(?:autocorrect)$|http\.(?:postbuffer|lowspeed\w+)$|safe\.directory$)/i;
