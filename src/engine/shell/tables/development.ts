// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

const NPM: ProgramTable = {
  options:
    '--prefix= -C= --registry= --userconfig= --globalconfig= --cache= --loglevel= --omit= --include= --tag= --otp= --access= -w,--workspace= -c,--call= --script-shell=program --depth= --json -g,--global -D,--save-dev -E,--save-exact -f,--force -s,--silent -y,--yes -ws,--workspaces --dry-run',
  inherit: true,
  sub: {},
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
  yarn: { options: '--cwd= --registry= --modules-folder= --cache-folder=', inherit: true, sub: {} },
  npx: {
    options:
      '-p,--package= -c,--call= --registry= -w,--workspace= -y,--yes -n,--no --node-options=program --script-shell=program',
    posix: true,
  },
  bunx: { posix: true },
  cargo: {
    options:
      '-C= --config=program --color= -Z= --manifest-path= -p,--package= --target= --target-dir= --features,-F= -j,--jobs= --profile= --bin= --example= --test= --bench= -q,--quiet -v,--verbose --release --workspace --all --locked --offline --frozen',
    inherit: true,
    sub: {},
  },
  go: {
    style: 'single',
    options:
      '-exec=program -toolexec=program -o=write -C= -run= -bench= -tags= -count= -timeout= -p= -coverprofile=write -cpuprofile=write -memprofile=write -ldflags= -gcflags= -mod= -vettool=program',
  },
  make: {
    options:
      '-C,--directory= -f,--file,--makefile=read -I,--include-dir=read -j,--jobs=? -l=? -o,--old-file= -W,--what-if= -E,--eval=program -B,--always-make -n,--just-print,--dry-run -k -s,--silent,--quiet -i',
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
      '-e,--eval=inline -p,--print=inline -pe=inline -r,--require=read --import=read --loader,--experimental-loader=read -C,--conditions= --env-file=read --inspect=? --inspect-brk=? --max-old-space-size= --stack-size= --test-reporter= --test-reporter-destination=write --icu-data-dir=read --openssl-config=read --title= -c,--check -i --test --watch -v,--version',
    posix: true,
  },
  nodejs: { options: '-e,--eval=inline -p,--print=inline -r,--require=read --import=read', posix: true },
  tsx: {
    options: '-e,--eval=inline -p,--print=inline -r,--require=read --import=read --tsconfig=read',
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
