// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';
import { named } from './packages.js';

/** Clients of clouds, and what sets machines up. Made when the first of them is met. */
export function cloud(): { readonly [name: string]: ProgramTable } {
  const COPY_IN_CLOUD = 'readlocal* writelocal';
  const AWS_S3 =
    '--recursive --exclude= --include= --acl= --sse= --sse-kms-key-id= --storage-class= --content-type= --cache-control= --metadata= --source-region= --expected-size= --dryrun --quiet --delete';
  const AWS_FILES =
    '--body=read --zip-file=fileurl --user-data=fileurl --policy-document=fileurl --assume-role-policy-document=fileurl --template-body=fileurl --payload=fileurl --cli-input-json=fileurl --cli-input-yaml=fileurl --parameters=fileurl --policy=fileurl --certificate-body=fileurl --private-key=fileurl --secret-string=fileurl --secret-binary=fileurl --plaintext=fileurl --ciphertext-blob=fileurl --public-key-material=fileurl --template-file=read --kubeconfig=both --document=fileurl --content=fileurl';
  const AWS: ProgramTable = {
    source: 'https://docs.aws.amazon.com/cli/latest/reference/; gtfobins shell',
    options: `--profile= --region= --output= --endpoint-url=url --query= --ca-bundle=read --cli-binary-format= --cli-connect-timeout= --cli-read-timeout= --color= --max-items= --page-size= --starting-token= ${AWS_FILES}`,
    inherit: true,
    sub: {
      s3: {
        inherit: true,
        sub: {
          cp: { options: AWS_S3, operands: 'readlocal writelocal', tree: '--recursive', dry: '--dryrun' },
          mv: { options: AWS_S3, operands: 'readlocal writelocal', tree: '--recursive', dry: '--dryrun' },
          sync: { options: AWS_S3, operands: 'readlocal+ writelocal+', dry: '--dryrun' },
          ...named('ls rm mb rb presign website'),
        },
      },
    },
  };
  const GCLOUD: ProgramTable = {
    source: 'https://cloud.google.com/sdk/gcloud/reference; gtfobins shell',
    options:
      '--project= --account= --configuration= --region= --zone= --format= --filter= --limit= --flags-file=script --impersonate-service-account= --access-token-file=read --verbosity= --billing-project= -q,--quiet --user-output-enabled=',
    inherit: true,
    sub: {
      compute: {
        inherit: true,
        sub: {
          ssh: {
            options:
              '--command=program --ssh-key-file=read --ssh-flag=program --strict-host-key-checking= --plain',
            operands: 'data program*',
          },
          scp: {
            options: '--ssh-key-file=read --scp-flag=program --recurse,-r',
            operands: COPY_IN_CLOUD,
            tree: '--recurse',
          },
          instances: {},
          disks: {},
          networks: {},
          firewall: {},
          images: {},
          snapshots: {},
        },
      },
      storage: {
        inherit: true,
        sub: {
          cp: { options: '-r,-R,--recursive --gzip-local=', operands: COPY_IN_CLOUD, tree: '-r' },
          mv: { operands: COPY_IN_CLOUD },
          rsync: { operands: 'readlocal+ writelocal+' },
          ls: {},
          rm: {},
          cat: {},
          du: {},
          buckets: {},
          objects: {},
        },
      },
      auth: {
        inherit: true,
        sub: {
          ...named('list login revoke print-access-token print-identity-token configure-docker'),
          'activate-service-account': { options: '--key-file=read --password-file=read' },
          'application-default': {},
        },
      },
      builds: {
        inherit: true,
        sub: {
          submit: {
            options:
              '--config=script --tag,-t= --gcs-source-staging-dir= --substitutions= --timeout= --machine-type=',
            operands: 'read+',
          },
          ...named('list log cancel describe triggers'),
        },
      },
      app: {
        inherit: true,
        sub: {
          deploy: { options: '--version,-v= --image-url= --bucket= --promote', operands: 'read*' },
          ...named('browse logs services versions instances describe'),
        },
      },
      run: {
        inherit: true,
        sub: {
          deploy: {
            options: '--source=read+ --image= --env-vars-file=read --port= --memory= --cpu= --set-env-vars=',
          },
          services: {},
          jobs: {},
          revisions: {},
        },
      },
      functions: {
        inherit: true,
        sub: {
          deploy: {
            options: '--source=read+ --runtime= --entry-point= --env-vars-file=read --trigger-topic=',
          },
          ...named('list logs describe call delete'),
        },
      },
      container: {},
      config: {},
      projects: {},
      iam: {},
      secrets: {},
      sql: {},
      pubsub: {},
      logging: {},
      services: {},
      info: {},
      version: {},
    },
  };
  const AZ: ProgramTable = {
    source: 'https://learn.microsoft.com/cli/azure/reference-index',
    options:
      '-o,--output= --query= --subscription= -g,--resource-group= -n,--name= -l,--location= --template-file=read --parameters,-p=atfile --template-uri=url --body,-b=atfile --url,--uri=url --scripts=program --custom-data=atfile --ssh-key-values,--ssh-key-value=read --certificate-file=read --file,-f=read --src,--src-path=read+ --debug --verbose --only-show-errors',
    inherit: true,
    sub: {
      storage: {
        inherit: true,
        sub: {
          blob: {
            inherit: true,
            sub: {
              upload: {
                options: '-f,--file=read -c,--container-name= --account-name= --account-key= --sas-token=',
              },
              download: { options: '-f,--file=write -c,--container-name= --account-name=' },
              'upload-batch': { options: '-s,--source=read+ -d,--destination=' },
              'download-batch': { options: '-d,--destination=write+ -s,--source=' },
              ...named('list delete show exists sync'),
            },
          },
          container: {},
          account: {},
          file: {},
        },
      },
      ...named(
        'vm aks acr webapp functionapp group deployment network keyvault ad role account login logout rest version monitor sql cosmosdb extension',
      ),
    },
  };
  const TF_VARS =
    '-var-file=read -var= -state=both -target= -lock= -lock-timeout= -parallelism= -input= -refresh= -replace= -compact-warnings -no-color -json';
  const TERRAFORM: ProgramTable = {
    source: 'https://developer.hashicorp.com/terraform/cli/commands; gtfobins shell',
    style: 'single',
    options: '-chdir=read -help -version',
    sub: {
      init: {
        style: 'single',
        options:
          '-backend-config= -from-module=package -plugin-dir=script -backend= -lockfile= -input= -get= -upgrade -reconfigure -migrate-state -no-color',
      },
      plan: {
        style: 'single',
        options: `${TF_VARS} -out=write -generate-config-out=write -destroy -refresh-only -detailed-exitcode`,
      },
      apply: {
        style: 'single',
        options: `${TF_VARS} -state-out=write -backup=write -auto-approve -destroy`,
        operands: 'read',
      },
      destroy: { style: 'single', options: `${TF_VARS} -state-out=write -backup=write -auto-approve` },
      refresh: { style: 'single', options: `${TF_VARS} -state-out=write -backup=write` },
      import: { style: 'single', options: `${TF_VARS} -config=read -state-out=write -backup=write` },
      output: { style: 'single', options: '-state=read -json -raw -no-color' },
      show: { style: 'single', options: '-json -no-color', operands: 'read' },
      fmt: { style: 'single', options: '-list= -write= -diff -check -recursive', operands: 'both+*' },
      validate: { style: 'single', options: '-test-directory= -json -no-color' },
      state: {
        sub: {
          ...named('list show mv rm replace-provider'),
          pull: {},
          push: { style: 'single', options: '-force -lock=', operands: 'read' },
        },
      },
      workspace: {
        sub: { ...named('list select show delete'), new: { style: 'single', options: '-state=read -lock=' } },
      },
      test: { style: 'single', options: '-var-file=read -var= -filter= -junit-xml=write -test-directory=' },
      providers: {
        sub: { mirror: { style: 'single', options: '-platform=', operands: 'write+' }, lock: {}, schema: {} },
      },
      console: { style: 'single', options: '-state=read -var-file=read -var=' },
      graph: { style: 'single', options: '-plan=read -type=' },
      ...named('get taint untaint version login logout force-unlock metadata modules'),
    },
  };
  const ANSIBLE =
    '-i,--inventory= -e,--extra-vars=atfile --vault-password-file,--vault-pass-file=script -M,--module-path=script --private-key,--key-file=read --connection-password-file=read --become-password-file=read -u,--user= -l,--limit= -c,--connection= -f,--forks= -T,--timeout= --ssh-common-args=program --ssh-extra-args=program --sftp-extra-args=program --scp-extra-args=program -b,--become -k -K -C,--check -D,--diff -v --playbook-dir=script --become-method= --become-user= --vault-id=';

  return {
    aws: AWS,
    gsutil: {
      source: 'https://cloud.google.com/storage/docs/gsutil',
      options: '-m -q -D -o= -u= -h= -i=',
      sub: {
        cp: { options: '-r,-R -n -e -c -p -z= -j= -L=write -I', operands: COPY_IN_CLOUD, tree: '-r' },
        mv: { operands: COPY_IN_CLOUD },
        rsync: { options: '-r,-R -d -e -n -c -x= -y=', operands: 'readlocal+ writelocal+', dry: '-n' },
        ...named('ls rm cat stat du mb rb acl iam hash version signurl setmeta'),
      },
    },
    gcloud: GCLOUD,
    bq: {
      source: 'https://cloud.google.com/bigquery/docs/reference/bq-cli-reference',
      options:
        '--project_id= --dataset_id= --format= --location= --bigqueryrc=script --flagfile=script --credential_file=read --service_account_credential_file=read -q',
      inherit: true,
      sub: {
        ...named('ls show query mk rm head cp extract update wait cancel'),
        load: { options: '--source_format= --schema= --autodetect --replace', operands: 'data readlocal*' },
      },
    },
    az: AZ,
    terraform: TERRAFORM,
    tofu: TERRAFORM,
    terragrunt: {
      source: 'https://terragrunt.gruntwork.io/docs/reference/cli/',
      style: 'single',
      options:
        '--terragrunt-config=script --terragrunt-working-dir=script --terragrunt-source=package --terragrunt-tfpath=program --config=script --working-dir=script --source=package --tf-path=program -chdir=read -var-file=read -out=write',
      operands: 'data*',
    },
    pulumi: {
      source: 'https://www.pulumi.com/docs/iac/cli/commands/',
      options:
        '-C,--cwd=script --color= -v,--verbose= --profiling=write --tracing=url -s,--stack= --config-file=read -y,--yes --non-interactive',
      inherit: true,
      sub: {
        ...named('login logout whoami version about refresh cancel watch state logs package convert schema'),
        up: {
          options:
            '-m,--message= -c,--config= --plan=read -t,--target= -p,--parallel= --policy-pack=script -f --skip-preview',
          operands: 'package',
        },
        preview: {
          options: '-m,--message= -c,--config= --save-plan=write --policy-pack=script -t,--target= --json',
        },
        destroy: { options: '-m,--message= -t,--target= -p= -f' },
        import: { options: '-f,--file=read -o,--out=write' },
        new: { options: '--dir=write+ -n,--name= -d,--description= -c,--config= -g -f', operands: 'package' },
        stack: {
          inherit: true,
          sub: {
            ...named('ls init rm select output history graph tag rename'),
            export: { options: '--file=write' },
            import: { options: '--file=read' },
          },
        },
        config: {
          inherit: true,
          sub: { ...named('get rm cp refresh env'), set: { options: '--secret --plaintext --path' } },
        },
      },
    },
    ansible: {
      source: 'man ansible(1); gtfobins shell',
      options: `${ANSIBLE} -m,--module-name= -a,--args=program -B= -P= -o -t,--tree=write+`,
      operands: 'data*',
    },
    'ansible-playbook': {
      source: 'man ansible-playbook(1); gtfobins shell',
      options: `${ANSIBLE} -t,--tags= --skip-tags= --start-at-task= --flush-cache --syntax-check --list-hosts --list-tasks`,
      operands: 'script*',
    },
    'ansible-galaxy': {
      source: 'man ansible-galaxy(1)',
      options: '-s,--server=url -c -v --token=',
      inherit: true,
      sub: {
        install: {
          options: '-r,--role-file,--requirements-file=read -p,--roles-path=write+',
          operands: 'package*',
        },
        collection: {
          inherit: true,
          sub: {
            install: {
              options: '-r,--requirements-file=read -p,--collections-path=write+',
              operands: 'package*',
            },
            ...named('list build publish init verify download'),
          },
        },
        role: {},
        list: {},
      },
    },
    'ansible-vault': {
      source: 'man ansible-vault(1)',
      options: '--vault-password-file=script --vault-id= -v',
      inherit: true,
      sub: {
        view: { operands: 'read*' },
        encrypt: { options: '--output=write', operands: 'both*' },
        decrypt: { options: '--output=write', operands: 'both*' },
        edit: { operands: 'both' },
        create: { operands: 'write' },
        rekey: { operands: 'both*' },
        encrypt_string: {},
      },
    },
    packer: {
      source: 'https://developer.hashicorp.com/packer/docs/commands',
      style: 'single',
      sub: {
        build: {
          style: 'single',
          options: '-var-file=read -var= -only= -except= -on-error= -force',
          operands: 'script',
        },
        validate: { style: 'single', options: '-var-file=read -var=', operands: 'read' },
        init: { operands: 'read' },
        fmt: { operands: 'both+' },
        ...named('inspect console version plugins'),
      },
    },
    vagrant: {
      source: 'https://developer.hashicorp.com/vagrant/docs/cli',
      sub: {
        ...named(
          'up halt destroy status reload suspend resume provision global-status init port snapshot validate version',
        ),
        ssh: { options: '-c,--command=program', operands: 'data program*' },
        'ssh-config': {},
        box: { sub: { ...named('list remove update prune outdated'), add: { operands: 'package*' } } },
        plugin: { sub: { ...named('list uninstall update'), install: { operands: 'package*' } } },
        upload: { operands: 'read data*' },
      },
    },
    vault: {
      source: 'https://developer.hashicorp.com/vault/docs/commands',
      style: 'single',
      options: '-address=url -ca-cert=read -client-cert=read -client-key=read -namespace= -format= -field=',
      inherit: true,
      sub: {
        ...named('kv read list status login token write delete secrets auth policy operator print lease'),
        server: { style: 'single', options: '-config=script' },
        agent: { style: 'single', options: '-config=script' },
      },
    },
    helm: {
      source: 'https://helm.sh/docs/helm/',
      options:
        '-n,--namespace= --kubeconfig=script --kube-context= --kube-token= --kube-ca-file=read --repository-config=read --registry-config=read --repository-cache=write+ --kube-apiserver= --debug',
      inherit: true,
      sub: {
        ...named(
          'list ls status history get show search env version test lint rollback uninstall delete verify completion',
        ),
        install: {
          options:
            '-f,--values=readurl --set= --set-string= --set-json= --set-file=keyedread --version= --repo=url --post-renderer=program --post-renderer-args= --timeout= --ca-file=read --cert-file=read --key-file=read -o,--output= --wait --create-namespace --dry-run=? -g',
          operands: 'data package',
        },
        upgrade: {
          options:
            '-f,--values=readurl --set= --set-string= --set-json= --set-file=keyedread --version= --repo=url --post-renderer=program --timeout= -o,--output= -i,--install --wait --atomic --dry-run=?',
          operands: 'data package',
        },
        template: {
          options:
            '-f,--values=readurl --set= --set-string= --set-json= --set-file=keyedread --version= --repo=url --post-renderer=program --output-dir=write+ -s,--show-only=',
          operands: 'package package',
        },
        pull: {
          options: '-d,--destination=write+ --untardir=write+ --version= --repo=url --untar',
          operands: 'package',
        },
        push: { operands: 'read remote' },
        package: {
          options: '-d,--destination=write+ --key= --keyring=read --version= --app-version= -u',
          operands: 'read+*',
        },
        create: { options: '-p,--starter=read', operands: 'write+' },
        repo: {
          inherit: true,
          sub: {
            add: {
              options: '--username= --password= --ca-file=read --cert-file=read --key-file=read',
              operands: 'data url',
            },
            ...named('list update remove'),
            index: { options: '--url=url --merge=read', operands: 'both+' },
          },
        },
        plugin: {
          inherit: true,
          sub: { install: { options: '--version=', operands: 'package' }, ...named('list update uninstall') },
        },
        registry: { inherit: true, sub: { login: { operands: 'host' }, logout: {} } },
        dependency: { inherit: true, sub: named('build list update') },
      },
    },
    kustomize: {
      source: 'https://kubectl.docs.kubernetes.io/references/kustomize/',
      sub: {
        build: {
          options:
            '-o,--output=write --load-restrictor= --helm-command=program --enable-helm --enable-exec --enable-alpha-plugins',
          operands: 'package',
          runs: '--enable-exec|--enable-alpha-plugins',
        },
        edit: {},
        create: {},
        version: {},
        cfg: {},
      },
    },
    skopeo: {
      source: 'man skopeo(1)',
      options: '--policy=read --registries.d=read',
      inherit: true,
      sub: {
        copy: { options: '--authfile=read --src-creds= --dest-creds= -a', operands: 'remote remote' },
        inspect: { options: '--authfile=read --creds=', operands: 'remote' },
        sync: { options: '--src= --dest=', operands: 'data data' },
        delete: { operands: 'remote' },
        'list-tags': { operands: 'remote' },
      },
    },
    cosign: {
      source: 'https://docs.sigstore.dev/cosign/',
      inherit: true,
      options:
        '--key=read --certificate=read --output-file=write --output-signature=write --output-certificate=write --bundle=both',
      sub: named(
        'sign verify attest sign-blob verify-blob verify-attestation generate-key-pair public-key triangulate version login download attach',
      ),
    },
    trivy: {
      source: 'https://trivy.dev/latest/docs/references/configuration/cli/trivy/',
      options:
        '-c,--config=script -o,--output=write -f,--format= --cache-dir=write+ --ignorefile=read -s,--severity= -t,--template=read',
      inherit: true,
      sub: {
        fs: { operands: 'read+' },
        filesystem: { operands: 'read+' },
        repo: { operands: 'package' },
        config: { operands: 'read+' },
        image: { options: '--input=read' },
        sbom: { operands: 'read' },
        plugin: {},
        k8s: {},
        version: {},
      },
    },
    doctl: {
      source: 'https://docs.digitalocean.com/reference/doctl/',
      options: '-t,--access-token= -u,--api-url=url -c,--config=read --context= -o,--output=',
      operands: 'data*',
    },
    flyctl: {
      source: 'https://fly.io/docs/flyctl/',
      options: '-t,--access-token= -c,--config=read -a,--app=',
      operands: 'data*',
    },
    heroku: {
      source: 'https://devcenter.heroku.com/articles/heroku-cli-commands',
      options: '-a,--app= -r,--remote=',
      operands: 'data*',
    },
    vercel: {
      source: 'https://vercel.com/docs/cli',
      options:
        '--cwd=script -A,--local-config=read -Q,--global-config=read+ -t,--token= -S,--scope= -e,--env= -b,--build-env=',
      operands: 'data*',
    },
    netlify: {
      source: 'https://cli.netlify.com/',
      options: '-d,--dir=read+ -f,--functions=read+ --auth= -s,--site= -m,--message=',
      inherit: true,
      sub: {
        ...named('deploy dev build status login link env functions open sites init api logs'),
        'dev:exec': { operands: 'words*', posix: true },
      },
    },
    wrangler: {
      source: 'https://developers.cloudflare.com/workers/wrangler/commands/',
      options: '-c,--config=script --cwd=script -e,--env= --env-file=read',
      inherit: true,
      sub: {
        ...named('dev tail whoami login types kv d1 r2 queues secret pages versions rollback delete init'),
        deploy: {
          options: '--outdir=write+ --assets=read+ --name= --tsconfig=read --dry-run',
          operands: 'script',
        },
      },
    },
    firebase: {
      source: 'https://firebase.google.com/docs/cli',
      options: '-P,--project= --account= --token= -c,--config=read',
      inherit: true,
      sub: {
        ...named(
          'deploy serve login logout use init list projects:list functions:log hosting:channel:deploy',
        ),
        'emulators:exec': {
          options: '--only= --import=read+ --export-on-exit=?write+ --ui',
          operands: 'code',
        },
        'emulators:start': { options: '--only= --import=read+ --export-on-exit=?write+' },
      },
    },
    serverless: {
      source: 'https://www.serverless.com/framework/docs/providers/aws/cli-reference',
      options: '-c,--config=script -s,--stage= -r,--region= --aws-profile= -p,--package=read+ -f,--function=',
      operands: 'data*',
    },
    sam: {
      source:
        'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-command-reference.html',
      options:
        '-t,--template,--template-file=read --config-file=read --profile= --region= -b,--build-dir=write+ -s,--base-dir=read --output-template-file=write -e,--event=read -n,--env-vars=read',
      inherit: true,
      sub: named('build deploy local validate logs sync package init delete list publish remote'),
    },
    cdk: {
      source: 'https://docs.aws.amazon.com/cdk/v2/guide/cli.html',
      options:
        '-a,--app=program -b,--build=program -p,--plugin=module -o,--output=write+ -O,--outputs-file=write --ca-bundle-path=read -c,--context= --profile= --require-approval=',
      inherit: true,
      sub: named(
        'synth synthesize deploy diff destroy list ls bootstrap init doctor watch import context metadata notices',
      ),
    },
  };
}
