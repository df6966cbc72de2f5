// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';
import { named } from './packages.js';

const NPM: ProgramTable = {
  source: 'https://docs.npmjs.com/cli; gtfobins shell',
  options:
    '--prefix= -C= --registry= --userconfig= --globalconfig= --cache= --loglevel= --omit= --include= --tag= --otp= --access= -w,--workspace= -c,--call=code --node-options=program --script-shell=shellname --depth= --json -g,--global -D,--save-dev -E,--save-exact -f,--force -s,--silent -y,--yes -ws,--workspaces --dry-run',
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
  source: 'https://pip.pypa.io/en/stable/cli/; gtfobins shell',
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
  '-e,--env= --env-file=read -v,--volume=volume --mount=mount -p,--publish= -w,--workdir= -u,--user= --name= --network,--net= --entrypoint= -h,--hostname= -l,--label= --link= --memory,-m= --cpus= --platform= --pull= --restart= --rm -d,--detach -i,--interactive -t,--tty --privileged --cap-add= --cap-drop= --device= --gpus= --ipc= --pid= --uts= --userns= --security-opt= --shm-size= --tmpfs= --ulimit= --volumes-from= --add-host= --dns= --expose= --ip= --log-driver= --log-opt= --stop-signal= --init --read-only -P,--publish-all';
const DOCKER_BUILD =
  '-f,--file=read -t,--tag= --build-arg= --target= --platform= --secret= --ssh= --cache-from= --cache-to= -o,--output=write --progress= --network= --iidfile=write --label= --no-cache --pull -q,--quiet --push --load --build-context=keyedread --metadata-file=write --add-host= --ulimit= --memory,-m= --shm-size=';
const DOCKER_EXEC =
  '-e,--env= --env-file=read -w,--workdir= -u,--user= --detach-keys= -d,--detach -i,--interactive -t,--tty --privileged';
const COMPOSE: ProgramTable = {
  source: 'https://docs.docker.com/reference/cli/docker/compose/',
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
  source: 'https://docs.docker.com/reference/cli/docker/; gtfobins shell',
  options:
    '-H,--host=remote -c,--context= --config=read -l,--log-level= --tlscacert=read --tlscert=read --tlskey=read -D,--debug --tls',
  sub: {
    exec: { options: DOCKER_EXEC, posix: true },
    run: { options: DOCKER_RUN, posix: true },
    container: {
      sub: {
        exec: { options: DOCKER_EXEC, posix: true },
        run: { options: DOCKER_RUN, posix: true },
        create: { options: DOCKER_RUN, posix: true },
        cp: { operands: 'readlocal+ writelocal+' },
        export: { options: '-o,--output=write' },
        ...named(
          'ls list inspect logs stop start restart rm kill prune stats top port diff rename wait attach commit update pause unpause',
        ),
      },
    },
    compose: COMPOSE,
    cp: { options: '-a,--archive -L,--follow-link -q,--quiet', operands: 'readlocal+ writelocal+' },
    save: { options: '-o,--output=write --platform=' },
    load: { options: '-i,--input=read -q,--quiet --platform=' },
    export: { options: '-o,--output=write' },
    import: { options: '-c,--change= -m,--message= --platform=', operands: 'readurl data' },
    create: { options: DOCKER_RUN, posix: true },
    stack: {
      sub: { deploy: { options: '-c,--compose-file=read --with-registry-auth --prune', operands: 'data' } },
    },
    volume: {
      sub: {
        create: { options: '-d,--driver= -o,--opt=program --label= --name=' },
        ...named('ls rm inspect prune'),
      },
    },
    buildx: {
      inherit: true,
      sub: {
        build: { options: DOCKER_BUILD, operands: 'package' },
        bake: { options: '-f,--file=read --set= --metadata-file=write --push --load', operands: 'data*' },
        ...named('ls inspect create use rm du imagetools prune version'),
      },
    },
    image: {
      sub: {
        build: { options: DOCKER_BUILD, operands: 'package' },
        save: { options: '-o,--output=write' },
        load: { options: '-i,--input=read' },
        import: { options: '-c= -m=', operands: 'readurl data' },
        ...named('ls rm prune inspect history pull push tag'),
      },
    },
    build: { options: DOCKER_BUILD, operands: 'package' },
  },
};
const KUBE_FILES = '-f,--filename=package -k,--kustomize=package -R,--recursive';
const KUBECTL: ProgramTable = {
  source: 'https://kubernetes.io/docs/reference/kubectl/',
  options:
    '-n,--namespace= --context= --cluster= --kubeconfig=script --user= --token= -s,--server=url --as= --as-group= --certificate-authority=read --client-certificate=read --client-key=read --cache-dir=write+ --tls-server-name= --request-timeout= --profile-output=write -v= -l,--selector= -o,--output= -c,--container= --field-selector= -A,--all-namespaces',
  inherit: true,
  sub: {
    exec: { options: '-i,--stdin -t,--tty -q --pod-running-timeout= -f,--filename=package' },
    run: {
      options:
        '--image= --env= --port= --restart= --overrides= --labels= --dry-run=? -i,--stdin -t,--tty --rm --command',
    },
    debug: {
      options:
        '--image= --target= --copy-to= --profile= --custom=read -i,--stdin -t,--tty -f,--filename=package',
    },
    logs: {
      options: '--tail= --since= --since-time= -f,--follow -p,--previous --timestamps --all-containers',
    },
    cp: { options: '--retries= --no-preserve', operands: 'readlocal+ writelocal+' },
    create: {
      options: `${KUBE_FILES} --from-file=keyedread --from-env-file=read --from-literal= --cert=read --key=read --image= --dry-run=? --raw=`,
      operands: 'data*',
    },
    ...Object.fromEntries(
      'apply delete replace get describe diff annotate label expose scale autoscale rollout set wait edit'
        .split(' ')
        .map((name) => [name, { options: KUBE_FILES }]),
    ),
    patch: { options: `${KUBE_FILES} -p,--patch= --patch-file=read --type=` },
    kustomize: {
      options: '--output=write --helm-command=program --enable-helm --enable-alpha-plugins',
      operands: 'package',
    },
    config: {
      sub: {
        ...named(
          'view current-context get-contexts get-clusters use-context set unset delete-context delete-cluster rename-context',
        ),
        'set-credentials': {
          options:
            '--client-certificate=read --client-key=read --exec-command=program --exec-arg=program --token= --username= --password=',
        },
        'set-cluster': { options: '--certificate-authority=read --server=url' },
        'set-context': {},
      },
    },
    proxy: { options: '-w,--www=read+ -P,--www-prefix= -p,--port= --address= -u,--unix-socket=write' },
    'cluster-info': { sub: { dump: { options: '--output-directory=write+' } } },
    ...named(
      'version explain api-resources api-versions top port-forward attach auth certificate cordon uncordon drain taint options completion plugin events',
    ),
  },
};

/** Languages, package managers, containers: their options; what they do inside themselves is theirs. */
export const DEVELOPMENT: { readonly [name: string]: ProgramTable } = {
  npm: NPM,
  pnpm: {
    ...NPM,
    source: 'https://pnpm.io/pnpm-cli',
    options: `${NPM.options ?? ''} --filter,-F= --dir= -r,--recursive`,
  },
  yarn: {
    source: 'https://yarnpkg.com/cli',
    options: '--cwd= --registry= --modules-folder= --cache-folder=',
    inherit: true,
    sub: {
      ...named('install run test build lint workspace workspaces exec dlx why info config'),
      add: { source: 'man     add(1)', operands: 'package*' },
    },
  },
  npx: {
    source: 'https://docs.npmjs.com/cli/commands/npx',
    options:
      '-p,--package= -c,--call=code --registry= -w,--workspace= -y,--yes -n,--no --node-options=program --script-shell=shellname',
    posix: true,
  },
  bunx: { source: 'https://bun.sh/docs/cli/bunx', posix: true },
  cargo: {
    source: 'https://doc.rust-lang.org/cargo/commands/',
    options:
      '-C= --config=program --color= -Z= --manifest-path= -p,--package= --target= --target-dir=write+ --features,-F= -j,--jobs= --profile= --bin= --example= --test= --bench= -q,--quiet -v,--verbose --release --workspace --all --locked --offline --frozen',
    inherit: true,
    sub: named(
      'build b check c test t run r bench clippy fmt doc clean update tree metadata fetch add remove install publish fix search vendor',
    ),
  },
  go: {
    source: 'https://pkg.go.dev/cmd/go',
    style: 'single',
    options:
      '-exec=program -toolexec=program -o=write -C= -run= -bench= -tags= -count= -timeout= -p= -coverprofile=write -cpuprofile=write -memprofile=write -ldflags= -gcflags= -mod= -vettool=program -overlay=script -pgo=read',
  },
  pip: PIP,
  pip3: PIP,
  prettier: {
    source: 'https://prettier.io/docs/cli',
    options:
      '--plugin=module --config=read --ignore-path=read --parser= --log-level= -w,--write -c,--check -l,--list-different',
    operands: 'data*',
  },
  make: {
    source: 'man make(1); gtfobins shell',
    options:
      '-C,--directory= -f,--file,--makefile=script -I,--include-dir=read -j,--jobs=? -l=? -o,--old-file= -W,--what-if= -E,--eval=program -B,--always-make -n,--just-print,--dry-run -k -s,--silent,--quiet -i',
    operands: 'data*',
    keyed: {
      SHELL: 'shellname',
      MAKEFLAGS: 'program',
      '.SHELLFLAGS': 'program',
      CC: 'compiler',
      CXX: 'compiler',
      LD: 'compiler',
      AR: 'compiler',
    },
  },
  gmake: { source: 'man make(1)', options: '-C,--directory= -f,--file,--makefile=script -j,--jobs=?' },
  docker: DOCKER,
  podman: DOCKER,
  nerdctl: DOCKER,
  'docker-compose': COMPOSE,
  kubectl: KUBECTL,
  oc: KUBECTL,
  gh: {
    source: 'https://cli.github.com/manual/',
    options: '-R,--repo= --hostname=host',
    inherit: true,
    sub: {
      api: {
        source: 'man     api(1)',
        options:
          '-X,--method= -f,--raw-field= -F,--field=formfile -H,--header= --input=read -q,--jq= -t,--template= --cache= -p,--preview= -i,--include --paginate --slurp --silent',
      },
      gist: {
        sub: {
          create: { options: '-d,--desc= -f,--filename= -p,--public -w,--web', operands: 'read*' },
          edit: { options: '-a,--add=read -d,--desc= -f,--filename= -r,--remove=', operands: 'data read*' },
        },
      },
      release: {
        sub: {
          upload: { options: '--clobber', operands: 'data read*' },
          create: {
            options:
              '-t,--title= -n,--notes= -F,--notes-file=read --target= --discussion-category= --notes-start-tag= -d,--draft -p,--prerelease --generate-notes --latest=?',
            operands: 'data read*',
          },
        },
      },
      issue: {
        source: 'man     issue(1)',
        sub: {
          create: {
            source: 'man         create(1)',
            options:
              '-t,--title= -b,--body= -F,--body-file=read -a,--assignee= -l,--label= -m,--milestone= -p,--project= -T,--template=read -w,--web',
          },
          comment: { source: 'man         comment(1)', options: '-b,--body= -F,--body-file=read' },
        },
      },
      pr: {
        source: 'man     pr(1)',
        sub: {
          create: {
            source: 'man         create(1)',
            options:
              '-t,--title= -b,--body= -F,--body-file=read -B,--base= -H,--head= -a,--assignee= -l,--label= -r,--reviewer= -m,--milestone= -p,--project= -T,--template=read -d,--draft -f,--fill',
          },
          comment: { source: 'man         comment(1)', options: '-b,--body= -F,--body-file=read' },
          merge: {
            source: 'man         merge(1)',
            options:
              '-b,--body= -F,--body-file=read -t,--subject= --match-head-commit= -d,--delete-branch -m,--merge -r,--rebase -s,--squash --auto --admin',
          },
        },
      },
    },
  },
  python: {
    source: 'man python3(1); gtfobins shell',
    options:
      '-c=inline -m= -W= -X= --check-hash-based-pycs= -b -B -d -E -h -i -I -O -OO -q -s -S -u -v -V,--version -x',
    posix: true,
  },
  python2: { source: 'man python3(1)', options: '-c=inline -m= -W=', posix: true },
  python3: {
    source: 'man python3(1); gtfobins shell',
    options:
      '-c=inline -m= -W= -X= --check-hash-based-pycs= -b -B -d -E -h -i -I -O -OO -q -s -S -u -v -V,--version -x',
    posix: true,
  },
  pypy3: {
    source: 'https://doc.pypy.org/en/latest/man/pypy.1.html',
    options: '-c=inline -m= -W= -X=',
    posix: true,
  },
  node: {
    source: 'https://nodejs.org/api/cli.html; gtfobins shell',
    options:
      '-e,--eval=inline -p,--print=inline -pe=inline -r,--require=module --import=module --loader,--experimental-loader=module -C,--conditions= --env-file=read --inspect=? --inspect-brk=? --max-old-space-size= --stack-size= --test-reporter= --test-reporter-destination=write --icu-data-dir=read --openssl-config=read --title= -c,--check -i --test --watch -v,--version',
    posix: true,
  },
  nodejs: {
    source: 'https://nodejs.org/api/cli.html',
    options: '-e,--eval=inline -p,--print=inline -r,--require=module --import=module',
    posix: true,
  },
  tsx: {
    source: 'https://tsx.is/usage',
    options: '-e,--eval=inline -p,--print=inline -r,--require=module --import=module --tsconfig=read',
    posix: true,
  },
  bun: {
    source: 'https://bun.sh/docs/cli/run',
    options: '-e,--eval=inline -p,--print=inline -r,--preload=read --cwd= -c,--config=read --env-file=read',
    posix: true,
  },
  perl: {
    source: 'man perlrun(1); gtfobins shell',
    options:
      '-e=inline -E=inline -C=? -F= -i=? -I=read -l=? -m= -M= -x=? -0=? -D= -V=? -n -p -a -c -d -s -S -t -T -u -U -v -w -W -X',
    posix: true,
  },
  ruby: {
    source: 'man ruby(1); gtfobins shell',
    options: '-e=inline -C= -E= -F= -i=? -I=read -K= -r= -T=? -W=? -x=? -0=? -n -p -a -c -d -l -s -S -v -w',
    posix: true,
  },
  php: {
    source: 'man php(1); gtfobins shell',
    options:
      '-r=inline -B=inline -R=inline -E=inline -f=read -F=read -c=read -d=phpsetting -S= -t=read -z= -a -i -l -m -n -q -s -v -w',
    posix: true,
  },
  lua: { source: 'man lua(1); gtfobins shell', options: '-e=inline -l=module -i -v -E', posix: true },
  Rscript: { source: 'man Rscript(1)', options: '-e=inline', posix: true },
  osascript: { source: 'https://ss64.com/mac/osascript.html', options: '-e=inline -l= -s= -i', posix: true },
  guile: { source: 'man guile(1)', options: '-c=inline -e= -l=read -s=read', posix: true },
  tclsh: { source: 'man tclsh(1)', posix: true },
};
