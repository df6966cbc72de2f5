// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

/** Sub-commands that have only the options of their program. */
function named(names: string): { [name: string]: ProgramTable } {
  return Object.fromEntries(names.split(' ').map((name) => [name, {}]));
}

const NPM: ProgramTable = {
  options:
    '--prefix= -C= --registry= --userconfig= --globalconfig= --cache= --loglevel= --omit= --include= --tag= --otp= --access= -w,--workspace= -c,--call=code --node-options=program --script-shell=program --depth= --json -g,--global -D,--save-dev -E,--save-exact -f,--force -s,--silent -y,--yes -ws,--workspaces --dry-run',
  inherit: true,
  sub: {
    ...named(
      'ci run run-script test t start stop restart exec x ls list view info outdated audit explain why config version pack publish login logout whoami uninstall rm remove prune dedupe rebuild cache fund help search link update up dlx',
    ),
    install: { operands: 'package*' },
    i: { operands: 'package*' },
    add: { operands: 'package*' },
  },
};
const PIP: ProgramTable = {
  options:
    '--proxy=url --python= --cache-dir= --log=write --timeout= --retries= --cert=read --client-cert=read --trusted-host= --exists-action= -q -v --isolated',
  inherit: true,
  sub: {
    install: {
      options:
        '-i,--index-url=url --extra-index-url=url -f,--find-links=package -r,--requirement=read -c,--constraint=read -e,--editable=package -t,--target=write+ --prefix= --root= --platform= --python-version= --report=write --src= -U,--upgrade --user --no-deps --pre',
      operands: 'package*',
    },
    download: { options: '-i,--index-url=url -d,--dest=write+ -r,--requirement=read', operands: 'package*' },
    wheel: {
      options: '-i,--index-url=url -w,--wheel-dir=write+ -r,--requirement=read',
      operands: 'package*',
    },
    uninstall: { options: '-r,--requirement=read -y,--yes' },
    list: {},
    show: {},
    freeze: {},
    check: {},
    config: {},
    cache: {},
  },
};
const DOCKER_RUN =
  '-e,--env= --env-file=read -v,--volume= --mount= -p,--publish= -w,--workdir= -u,--user= --name= --network,--net= --entrypoint= -h,--hostname= -l,--label= --link= --memory,-m= --cpus= --platform= --pull= --restart= --rm -d,--detach -i,--interactive -t,--tty --privileged --cap-add= --cap-drop= --device= --gpus= --ipc= --pid= --uts= --userns= --security-opt= --shm-size= --tmpfs= --ulimit= --volumes-from= --add-host= --dns= --expose= --ip= --log-driver= --log-opt= --stop-signal= --init --read-only -P,--publish-all';
const DOCKER_EXEC =
  '-e,--env= --env-file=read -w,--workdir= -u,--user= --detach-keys= -d,--detach -i,--interactive -t,--tty --privileged';
const COMPOSE: ProgramTable = {
  options:
    '-f,--file=read -p,--project-name= --env-file=read --profile= --project-directory=read --ansi= --progress=',
  sub: {
    exec: { options: `${DOCKER_EXEC} --index= -T,--no-TTY`, posix: true },
    run: { options: `${DOCKER_RUN} -T,--no-TTY --no-deps --build`, posix: true },
    up: {},
    down: {},
    ps: {},
    logs: {},
    build: {},
    pull: {},
    stop: {},
    start: {},
    restart: {},
    config: {},
    rm: {},
    kill: {},
  },
};
const DOCKER: ProgramTable = {
  options:
    '-H,--host=remote -c,--context= --config=read -l,--log-level= --tlscacert=read --tlscert=read --tlskey=read -D,--debug --tls',
  sub: {
    exec: { options: DOCKER_EXEC, posix: true },
    run: { options: DOCKER_RUN, posix: true },
    container: {
      sub: { exec: { options: DOCKER_EXEC, posix: true }, run: { options: DOCKER_RUN, posix: true } },
    },
    compose: COMPOSE,
    cp: { options: '-a,--archive -L,--follow-link -q,--quiet', operands: 'data*' },
    build: {
      options:
        '-f,--file=read -t,--tag= --build-arg= --target= --platform= --secret= --ssh= --cache-from= --cache-to= -o,--output=write --progress= --network= --iidfile=write --label= --no-cache --pull -q,--quiet --push --load',
    },
  },
};
const KUBECTL: ProgramTable = {
  options:
    '-n,--namespace= --context= --cluster= --kubeconfig=read --user= --token= -s,--server=url --as= --request-timeout= -v= -l,--selector= -o,--output= -c,--container= -f,--filename= --field-selector= -A,--all-namespaces',
  inherit: true,
  sub: { exec: { options: '-i,--stdin -t,--tty -q --pod-running-timeout=' } },
};

/** Languages, package managers, containers: their options; what they do inside themselves is theirs. */
export const DEVELOPMENT: { readonly [name: string]: ProgramTable } = {
  npm: NPM,
  pnpm: { ...NPM, options: `${NPM.options ?? ''} --filter,-F= --dir= -r,--recursive` },
  yarn: {
    options: '--cwd= --registry= --modules-folder= --cache-folder=',
    inherit: true,
    sub: {
      ...named('install run test build lint workspace workspaces exec dlx why info config'),
      add: { operands: 'package*' },
    },
  },
  npx: {
    options:
      '-p,--package= -c,--call=code --registry= -w,--workspace= -y,--yes -n,--no --node-options=program --script-shell=program',
    posix: true,
  },
  bunx: { posix: true },
  cargo: {
    options:
      '-C= --config=program --color= -Z= --manifest-path= -p,--package= --target= --target-dir= --features,-F= -j,--jobs= --profile= --bin= --example= --test= --bench= -q,--quiet -v,--verbose --release --workspace --all --locked --offline --frozen',
    inherit: true,
    sub: named(
      'build b check c test t run r bench clippy fmt doc clean update tree metadata fetch add remove install publish fix search vendor',
    ),
  },
  go: {
    style: 'single',
    options:
      '-exec=program -toolexec=program -o=write -C= -run= -bench= -tags= -count= -timeout= -p= -coverprofile=write -cpuprofile=write -memprofile=write -ldflags= -gcflags= -mod= -vettool=program',
  },
  pip: PIP,
  pip3: PIP,
  aws: {
    options: '--profile= --region= --output= --endpoint-url=url --query= --ca-bundle=read --cli-input-json=',
    inherit: true,
    sub: {
      s3: {
        sub: {
          cp: { operands: 'readlocal writelocal', tree: '--recursive' },
          mv: { operands: 'readlocal writelocal', tree: '--recursive' },
          sync: { operands: 'readlocal+ writelocal+' },
        },
      },
    },
  },
  gsutil: {
    options: '-m -q -o= -u=',
    sub: {
      cp: { operands: 'readlocal* writelocal', tree: '-r|-R' },
      rsync: { operands: 'readlocal+ writelocal+' },
    },
  },
  prettier: {
    options:
      '--plugin=module --config=read --ignore-path=read --parser= --log-level= -w,--write -c,--check -l,--list-different',
    operands: 'data*',
  },
  psql: {
    options:
      '-c,--command= -f,--file=script -d,--dbname= -h,--host=host -p,--port= -U,--username= -o,--output=write -L,--log-file=write -v,--variable= -F= -P= -R= -T= -l -t -A -q -w -W -X',
    operands: 'data*',
  },
  sqlite3: {
    style: 'single',
    options: '-init=script -cmd= -separator= -nullvalue= -newline=',
    operands: 'both data*',
  },
  make: {
    options:
      '-C,--directory= -f,--file,--makefile=script -I,--include-dir=read -j,--jobs=? -l=? -o,--old-file= -W,--what-if= -E,--eval=program -B,--always-make -n,--just-print,--dry-run -k -s,--silent,--quiet -i',
    operands: 'data*',
    keyed: { SHELL: 'program', MAKEFLAGS: 'program', '.SHELLFLAGS': 'program' },
  },
  gmake: { options: '-C,--directory= -f,--file,--makefile=read -j,--jobs=?' },
  docker: DOCKER,
  podman: DOCKER,
  nerdctl: DOCKER,
  'docker-compose': COMPOSE,
  kubectl: KUBECTL,
  oc: KUBECTL,
  gh: {
    options: '-R,--repo= --hostname=host',
    inherit: true,
    sub: {
      api: {
        options:
          '-X,--method= -f,--raw-field= -F,--field=data -H,--header= --input=read -q,--jq= -t,--template= --cache= -p,--preview= -i,--include --paginate --slurp --silent',
      },
      issue: {
        sub: {
          create: {
            options:
              '-t,--title= -b,--body= -F,--body-file=read -a,--assignee= -l,--label= -m,--milestone= -p,--project= -T,--template=read -w,--web',
          },
          comment: { options: '-b,--body= -F,--body-file=read' },
        },
      },
      pr: {
        sub: {
          create: {
            options:
              '-t,--title= -b,--body= -F,--body-file=read -B,--base= -H,--head= -a,--assignee= -l,--label= -r,--reviewer= -m,--milestone= -p,--project= -T,--template=read -d,--draft -f,--fill',
          },
          comment: { options: '-b,--body= -F,--body-file=read' },
          merge: {
            options:
              '-b,--body= -F,--body-file=read -t,--subject= --match-head-commit= -d,--delete-branch -m,--merge -r,--rebase -s,--squash --auto --admin',
          },
        },
      },
    },
  },
  python: {
    options:
      '-c=inline -m= -W= -X= --check-hash-based-pycs= -b -B -d -E -h -i -I -O -OO -q -s -S -u -v -V,--version -x',
    posix: true,
  },
  python2: { options: '-c=inline -m= -W=', posix: true },
  python3: {
    options:
      '-c=inline -m= -W= -X= --check-hash-based-pycs= -b -B -d -E -h -i -I -O -OO -q -s -S -u -v -V,--version -x',
    posix: true,
  },
  pypy3: { options: '-c=inline -m= -W= -X=', posix: true },
  node: {
    options:
      '-e,--eval=inline -p,--print=inline -pe=inline -r,--require=module --import=module --loader,--experimental-loader=module -C,--conditions= --env-file=read --inspect=? --inspect-brk=? --max-old-space-size= --stack-size= --test-reporter= --test-reporter-destination=write --icu-data-dir=read --openssl-config=read --title= -c,--check -i --test --watch -v,--version',
    posix: true,
  },
  nodejs: { options: '-e,--eval=inline -p,--print=inline -r,--require=module --import=module', posix: true },
  tsx: {
    options: '-e,--eval=inline -p,--print=inline -r,--require=module --import=module --tsconfig=read',
    posix: true,
  },
  bun: {
    options: '-e,--eval=inline -p,--print=inline -r,--preload=read --cwd= -c,--config=read --env-file=read',
    posix: true,
  },
  deno: { sub: { eval: { operands: 'data*' }, run: { posix: true } } },
  perl: {
    options:
      '-e=inline -E=inline -C=? -F= -i=? -I=read -l=? -m= -M= -x=? -0=? -D= -V=? -n -p -a -c -d -s -S -t -T -u -U -v -w -W -X',
    posix: true,
  },
  ruby: {
    options: '-e=inline -C= -E= -F= -i=? -I=read -K= -r= -T=? -W=? -x=? -0=? -n -p -a -c -d -l -s -S -v -w',
    posix: true,
  },
  php: {
    options:
      '-r=inline -B=inline -R=inline -E=inline -f=read -F=read -c=read -d= -S= -t=read -z= -a -i -l -m -n -q -s -v -w',
    posix: true,
  },
  lua: { options: '-e=inline -l= -i -v -E', posix: true },
  Rscript: { options: '-e=inline', posix: true },
  osascript: { options: '-e=inline -l= -s= -i', posix: true },
  guile: { options: '-c=inline -e= -l=read -s=read', posix: true },
  tclsh: { posix: true },
};
