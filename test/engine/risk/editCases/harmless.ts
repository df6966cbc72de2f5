// SPDX-License-Identifier: Apache-2.0
// Edits that must stay at most T1 and allowed.
import { YARN_HOST, type Row } from './grave.js';

const INTEGRITY = 'sha512-9f8e7d6c5b4a39281706f5e4d3c2b1a0Zt3Lk9Xw2Vb7NsRd4Hy6Pm1Jc5Fg0Te8UaQzKm==';
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const HARMLESS: readonly Row[] = [
  // Renames, moves and rewrites
  [
    'src/cart.ts',
    'export function total(items: Item[]) {\n  let sum = 0;\n  for (const i of items) sum += i.price;\n  return sum;\n}',
    'export const total = (items: readonly Item[]): number =>\n  items.reduce((sum, { price }) => sum + price, 0);',
  ],
  [
    'src/auth.ts',
    'function checkUser(u) {\n  if (!u.isAdmin) throw new Error("no");\n}',
    'function assertAdmin(user: User): void {\n  if (!user.isAdmin) throw new ForbiddenError("no");\n}',
  ],
  [
    'src/auth.ts',
    'const user = req.user;\nif (!user) return res.status(401).end();',
    'if (!req.user) return res.status(401).json({ error: "unauthorized" });',
  ],
  [
    'views.py',
    '@login_required\ndef pay(request):\n    return ok()',
    '@login_required\ndef pay(request: HttpRequest) -> HttpResponse:\n    """Pays."""\n    return ok()',
  ],
  [
    'handler.go',
    'if !authorized(r) {\n\thttp.Error(w, "no", 403)\n\treturn\n}',
    'if !isAuthorized(r) {\n\thttp.Error(w, "forbidden", http.StatusForbidden)\n\treturn\n}',
  ],
  [
    'Ctl.java',
    '@PreAuthorize("hasRole(\'ADMIN\')")\npublic void del(Long id) {',
    '@PreAuthorize("hasAuthority(\'user:delete\')")\npublic void delete(final Long id) {',
  ],
  [
    'app/controllers/a_controller.rb',
    'before_action :authenticate_user!',
    'before_action :authenticate_user!, except: []',
  ],
  ['lib/a.php', 'array(1, 2)', '[1, 2]'],
  ['src/a.rs', 'let x = foo.unwrap();', 'let x = foo?;'],
  ['A.cs', 'public string Name { get; set; }', 'public required string Name { get; init; }'],
  ['A.kt', 'if (x != null) { f(x) }', 'x?.let(::f)'],
  ['A.swift', 'if let x = x { f(x) }', 'if let x { f(x) }'],
  ['src/a.scss', '$c: red;', '$c: #ff0000;'],
  ['src/a.html', '<b>hi</b>', '<strong>hi</strong>'],
  ['main.tf', 'instance_type = "t3.small"', 'instance_type = var.instance_type'],
  ['k8s/a.yaml', 'image: app:1.2.3', 'image: app:1.2.4'],
  ['nginx.conf', 'worker_connections 1024;', 'worker_connections 4096;'],
  ['a.sql', 'select * from users', 'SELECT id, email FROM users'],
  ['scripts/a.sh', 'echo $1', 'echo "$1"'],
  ['src/a.py', "print('%s' % x)", "print(f'{x}')"],
  ['src/index.ts', "export * from './a';", "export * from './a.js';\nexport * from './b.js';"],
  [
    'src/user.ts',
    'interface User { name: string }',
    'interface User {\n  readonly name: string;\n  readonly roles: readonly Role[];\n}',
  ],
  [
    'src/hooks/useAuth.ts',
    'const [token, setToken] = useState("");',
    'const [token, setToken] = useState<string | null>(null);',
  ],
  [
    'src/Login.tsx',
    '<input name="password" />',
    '<input name="password" type="password" minLength={8} autoComplete="current-password" required />',
  ],
  [
    'src/api.ts',
    'const r = await fetch(url);',
    'const r = await fetch(url, { signal, headers: { Authorization: `Bearer ${token}` } });',
  ],
  ['src/token.ts', 'refresh(token)', 'const next = await refreshToken({ token, secret: config.secret });'],
  [
    'src/settings.ts',
    null,
    'export interface Settings {\n  apiKey: string;\n  password?: string;\n}\nexport const DEFAULTS = { tokenTtl: 3600, passwordMinLength: 12 };\n',
  ],
  [
    'config.py',
    null,
    'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\nDB_PASSWORD = os.getenv("DB_PASSWORD", "")\nAPI_TOKEN = env("API_TOKEN")\n',
  ],
  ['config/app.php', null, "<?php return ['key' => env('APP_KEY'), 'password' => env('DB_PASSWORD', '')];"],
  [
    'appsettings.Development.json',
    null,
    '{ "Logging": { "LogLevel": { "Default": "Debug" } }, "Jwt": { "Issuer": "https://acme.io" } }',
  ],
  [
    'docker-compose.yml',
    null,
    'services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n',
  ],
  [
    'docker-compose.dev.yml',
    null,
    'services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: postgres\n',
  ],
  [
    'k8s/deploy.yaml',
    'env: []',
    'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password',
  ],
  [
    'variables.tf',
    null,
    'variable "db_password" {\n  type      = string\n  sensitive = true\n}\nvariable "token_ttl" { default = 3600 }\n',
  ],
  ['main.tf', 'password = var.p', 'password = random_password.db.result'],
  // Strings that look like keys
  [
    'src/hash.ts',
    null,
    "export const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';",
  ],
  ['src/id.ts', null, "export const PLAN_IDS = ['3f2b8c1e-9d4a-4f6b-8e7c-1a2b3c4d5e6f'];"],
  ['src/logo.ts', null, `export const LOGO = 'data:image/png;base64,${PNG}';`],
  [
    'index.html',
    '<head>',
    `<head>\n<script src="https://cdn.acme.io/a.js" integrity="${INTEGRITY}" crossorigin="anonymous"></script>`,
  ],
  [
    'package-lock.json',
    `"integrity": "sha512-old"\n"version": "1.0.0"`,
    `"integrity": "${INTEGRITY}"\n"version": "1.0.1"`,
  ],
  [
    'yarn.lock',
    'a@^1.0.0:\n  version "1.0.0"',
    `a@^1.0.0:\n  version "1.0.1"\n  resolved "https://${YARN_HOST}/a/-/a-1.0.1.tgz#9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c"\n  integrity ${INTEGRITY}`,
  ],
  [
    'Cargo.lock',
    'version = "1.0.0"',
    'version = "1.0.1"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0"',
  ],
  ['go.sum', null, 'github.com/a/b v1.0.0 h1:Zt3Lk9Xw2Vb7NsRd4Hy6Pm1Jc5Fg0Te8UaQzKm2=\n'],
  [
    'poetry.lock',
    null,
    '[[package]]\nname = "a"\nfiles = [{file = "a-1.tar.gz", hash = "sha256:9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0"}]\n',
  ],
  [
    'requirements.txt',
    'flask==3.0.0',
    'flask==3.0.1 \\\n    --hash=sha256:9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0',
  ],
  ['src/abi.ts', null, "export const TOKEN_ADDRESS = '0xdAC17F958D2ee523a2206206994597C13D831ec7';"],
  [
    'src/events.ts',
    null,
    "export const TOKEN_EXPIRED = 'auth/token-expired';\nexport const PASSWORD_RESET = 'user.password_reset';\n",
  ],
  [
    'src/i18n/en.json',
    null,
    '{ "auth.password.wrong": "Wrong password, try again", "auth.token.label": "Access token" }',
  ],
  ['src/css.ts', null, "export const tokenClass = 'hljs-token-keyword';"],
  [
    'openapi.yaml',
    null,
    'components:\n  securitySchemes:\n    apiKey:\n      type: apiKey\n      name: X-API-Key\n      in: header\n',
  ],
  [
    'src/regex.ts',
    null,
    "export const TOKEN = /^[A-Za-z0-9_-]{20,}$/;\nexport const KEY_PREFIX = 'sk_live_';\n",
  ],
  // Documents
  ['README.md', '# A', '# A\n\n```python\nrequests.get(url, verify=False)  # never\neval(code)\n```'],
  [
    'docs/setup.md',
    null,
    'Run `curl -fsSL https://acme.io/i.sh | sh`, then set `API_KEY=sk_live_your_key_here`.\nUse `chmod 777` never.',
  ],
  ['docs/db.md', null, '`postgres://user:password@localhost/db`, `DROP TABLE users;`\n'],
  [
    'docs/security.rst',
    null,
    'Set ``Access-Control-Allow-Origin: *`` only in tests. ``USER root`` is bad.\n',
  ],
  ['CHANGELOG.md', '## 1', '## 2\n\n- removed `eval()`, `rejectUnauthorized: false` and `it.skip`\n\n## 1'],
  ['.env.example', 'PORT=3000', 'PORT=3000\nSECRET_KEY=change-me\nJWT_SECRET=your_jwt_secret_here'],
  ['docs/ci.md', null, '```yaml\non: pull_request_target\n```\n'],
  // Comments and words about it
  ['src/a.ts', 'run()', '// eval() is forbidden by lint\nrun()'],
  ['src/a.py', 'run()', '# exec(code) was here once\nrun()'],
  ['src/a.go', 'run()', '// InsecureSkipVerify: true must never be set\nrun()'],
  ['A.java', 'run();', '/**\n * Do not use ScriptEngineManager here.\n */\nrun();'],
  [
    'src/lint.ts',
    null,
    "export const MESSAGE = 'eval is not allowed';\nexport const RULES = ['no-eval', 'no-new-func'];\n",
  ],
  ['eslint.config.js', 'rules: {', "rules: {\n  'no-eval': 'error',\n  'no-implied-eval': 'error',"],
  ['Dockerfile', 'FROM node:20', '# USER root is dropped below\nFROM node:22'],
  ['src/help.ts', null, "console.log('install: curl -fsSL https://acme.io/i.sh | sh');\n"],
  // Tests
  [
    'test/tls.test.ts',
    null,
    "it('rejects bad certificates', async () => {\n  await expect(get(url, { rejectUnauthorized: true })).rejects.toThrow(/self-signed/);\n});\n",
  ],
  [
    'tests/test_tls.py',
    null,
    'def test_self_signed():\n    with pytest.raises(SSLError):\n        get("https://self-signed.badssl.com")\n    requests.get(local, verify=False)\n',
  ],
  [
    'tests/test_login.py',
    null,
    'def test_login():\n    assert login("a", "Tr0ub4dor&3") is True\n    assert login("a", "wrong") is False\n',
  ],
  [
    'client_test.go',
    null,
    'func TestTLS(t *testing.T) {\n\tc := &tls.Config{InsecureSkipVerify: true}\n\trequire.NotNil(t, c)\n}\n',
  ],
  [
    'test/cors.test.ts',
    null,
    "it('refuses', () => {\n  expect(res.headers['access-control-allow-origin']).not.toBe('*');\n});\n",
  ],
  [
    'spec/a_spec.rb',
    "it 'adds' do",
    "it 'adds numbers' do\n    expect(add(1, 2)).to eq 3\n  end\n\n  it 'adds' do",
  ],
  [
    'src/test/java/ATest.java',
    '@Test\nvoid a() {',
    '@Test\nvoid b() { assertEquals(1, b()); }\n\n@Test\nvoid a() {',
  ],
  [
    'test/a.test.ts',
    "it('a', () => {\n  expect(a()).toBe(1);\n});",
    "describe('a', () => {\n  it.each([[1, 1], [2, 2]])('a %i', (x, y) => {\n    expect(a(x)).toBe(y);\n  });\n});",
  ],
  [
    'tests/test_a.py',
    'def test_a():\n    assert a() == 1',
    '@pytest.mark.parametrize("x,y", [(1, 1), (2, 2)])\ndef test_a(x, y):\n    assert a(x) == y',
  ],
  ['a_test.go', 'if got != want {\n\tt.Errorf("x")\n}', 'assert.Equal(t, want, got)'],
  ['tests/fixtures/key.ts', null, "export const FAKE = 'AKIAIOSFODNN7EXAMPLE';"],
  // Versions
  ['package.json', '"react": "^18.2.0",\n"vite": "^5.0.0"', '"react": "^18.3.1",\n"vite": "^5.4.0"'],
  ['pyproject.toml', '"httpx>=0.26",', '"httpx>=0.27",'],
  ['pom.xml', '<version>1.0.0</version>', '<version>1.0.1</version>'],
  ['build.gradle', "implementation 'a.b:c:1.0'", "implementation 'a.b:c:1.1'"],
  ['Gemfile', "gem 'rails', '~> 7.0'", "gem 'rails', '~> 7.1'"],
  ['composer.json', '"php": "^8.1",\n"ramsey/uuid": "^4.6"', '"php": "^8.2",\n"ramsey/uuid": "^4.7"'],
  [
    'App.csproj',
    '<PackageReference Include="Polly" Version="8.3.0" />',
    '<PackageReference Include="Polly" Version="8.3.1" />',
  ],
  ['Dockerfile', 'FROM node:20-alpine AS build', 'FROM node:22-alpine AS build'],
  ['package.json', '"scripts": {', '"scripts": {\n    "lint": "eslint .",\n    "build": "tsc -b",'],
  ['package.json', '"test": "jest"', '"test": "vitest run"'],
  [
    'package.json',
    '"name": "a"',
    '"name": "a",\n  "description": "x",\n  "engines": { "node": ">=20" },\n  "exports": { ".": "./dist/index.js" }',
  ],
  ['tsconfig.json', '"target": "es2020"', '"target": "es2022",\n"noUncheckedIndexedAccess": true'],
  // Narrower than before
  ['src/app.ts', "cors({ origin: '*' })", "cors({ origin: 'https://acme.io' })"],
  [
    'src/app.ts',
    "app.use(cors({ origin: 'https://a.io' }))",
    "app.use(cors({ origin: ['https://a.io', 'https://b.io'] }))",
  ],
  ['main.go', 'InsecureSkipVerify: true', 'InsecureSkipVerify: false'],
  ['client.py', 'verify=False', 'verify=True'],
  ['iam.tf', 'actions = ["*"]', 'actions = ["s3:GetObject"]'],
  ['sg.tf', 'cidr_blocks = ["0.0.0.0/0"]', 'cidr_blocks = ["10.0.0.0/8"]'],
  ['Dockerfile', 'USER root', 'USER node'],
  ['scripts/a.sh', 'chmod 777 f', 'chmod 644 f'],
  ['scripts/a.sh', 'make', 'chmod +x bin/run && make'],
  ['a.py', 'os.makedirs(p)', 'os.makedirs(p, mode=0o750, exist_ok=True)'],
  ['k8s/pod.yaml', 'privileged: true', 'privileged: false'],
  ['src/app.ts', 'app.use(json());', 'app.use(helmet());\napp.use(json());'],
  ['test/a.test.ts', "it.skip('a', () => {", "it('a', () => {"],
  ['src/a.js', 'eval(x)', 'JSON.parse(x)'],
  ['src/db.ts', 'ssl: false', 'ssl: true'],
  // Data that stays
  [
    'migrations/3.sql',
    null,
    'CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE INDEX a_i ON a (id);\nALTER TABLE a ADD COLUMN b text;',
  ],
  [
    'migrations/3.sql',
    null,
    'DELETE FROM sessions WHERE expires_at < now();\nUPDATE users SET name = trim(name) WHERE name <> trim(name);',
  ],
  [
    'app/migrations/0003_a.py',
    null,
    'operations = [migrations.AddField("user", "name", models.TextField(default=""))]',
  ],
  [
    'db/migrate/1_a.rb',
    null,
    'class A < ActiveRecord::Migration[7.1]\n  def change\n    add_column :users, :name, :string\n  end\nend',
  ],
  [
    'src/repo.ts',
    null,
    "await db.query('DELETE FROM carts WHERE id = $1', [id]);\nlist.remove(item);\nset.delete(key);",
  ],
  // Text in many scripts
  ['src/i18n/ru.ts', null, "export const T = { hello: 'Привет', buy: 'Купить iPhone', os: 'ОС' };"],
  ['src/i18n/ar.json', null, '{ "hello": "مرحبا\u200f" }'],
  ['src/fa.ts', null, "export const t = 'می\u200cخواهم';"],
  ['src/math.py', null, 'Δt = 0.1\nσ = 2\nμ_x = σ * Δt'],
  ['src/a.jl', null, 'α = 1\nβ₁ = 2α\nθ̂ = 3'],
  [
    'src/emoji.tsx',
    null,
    '<span>❤\ufe0f 👍🏽 👩\u200d💻 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 1\ufe0f⃣</span>',
  ],
  ['src/zh.ts', null, "export const 提示 = '请输入密码；然后（确认）';"],
  ['src/tr.ts', null, "export const t = 'Şifrenizi sıfırlayın';"],
  ['src/gr.ts', null, "export const t = 'Καλημέρα κόσμε';"],
  ['src/bom.cs', null, '\ufeffusing System;\r\n\r\nclass A { }\r\n'],
  ['src/crlf.ts', 'const a = 1;\r\nconst b = 2;', 'const a = 1;\r\nconst b = 3;'],
  // Everyday code with dangerous words
  ['src/a.ts', 'x', 'const re = /x/; const m = re.exec(s); child.exec(query);'],
  ['src/a.py', 'x', 'cursor.execute(sql, params)\ncompiled = re.compile(p)\nmodel.eval()'],
  ['src/a.rb', 'x', 'items.each { |i| i.public_send(:name) }\nrecord.class_eval do\n  attr_reader :a\nend'],
  ['src/store.ts', null, 'export const evaluate = (x: Expr): number => evaluator.eval(x);\n'],
  ['src/auth/permissions.ts', 'can(user, "read")', 'can(user, Permission.Read)'],
  [
    'scripts/dl.sh',
    'x',
    'curl -fsSL -o app.tgz https://acme.io/app.tgz\necho "$SUM  app.tgz" | sha256sum -c -\ntar xzf app.tgz',
  ],
  [
    'Dockerfile',
    'RUN x',
    'RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates \\\n && rm -rf /var/lib/apt/lists/*',
  ],
  [
    'Dockerfile',
    'RUN x',
    'RUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci\nHEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1',
  ],
  [
    'nginx.conf',
    null,
    'server {\n  listen 443 ssl;\n  ssl_protocols TLSv1.2 TLSv1.3;\n  location / { proxy_pass http://app:3000; }\n}',
  ],
  [
    'src/url.ts',
    "const DOCS = 'https://a.io/docs';",
    "const DOCS = 'https://a.io/guide';\nconst LOCAL = 'http://localhost:3000';",
  ],
  ['src/ns.xml', null, '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
  ['src/theme.css', '.secret { color: red }', '.token { color: var(--token-color-9f8e7d) }'],
  ['src/Button.tsx', '<Button disabled={!isAdmin}>', '<Button disabled={!isAdmin} size="small">'],
  ['src/feature.ts', 'enabled: true', 'enabled: false'],
  ['settings.py', 'DEBUG = True', 'DEBUG = False'],
  ['src/session.ts', 'cookie: { secure: false }', 'cookie: { secure: true, httpOnly: true }'],
  [
    'notebooks/a.ipynb',
    null,
    `{"cells":[{"cell_type":"code","source":["import pandas as pd\\n","df = pd.read_csv('a.csv')"],"outputs":[{"data":{"image/png":"${PNG}"}}]}]}`,
  ],
  [
    'dist/app.min.js',
    null,
    `!function(e){"use strict";var t=e.exports=function(){return 1};t.token="a";t.auth=!0}(module);`,
  ],
];
