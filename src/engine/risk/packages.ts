// SPDX-License-Identifier: Apache-2.0
// Names that many depend on, per ecosystem: what a look-alike imitates. Names of one's own that are near to one of
// these are listed too, so that they do not count as imitations.

const list = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

const NPM = list(`
react react-dom preact vue svelte angular next nuxt express fastify koa hapi axios lodash underscore moment dayjs date-fns
chalk commander yargs minimist inquirer debug dotenv cross-env rimraf mkdirp glob minimatch semver uuid nanoid async bluebird
request got node-fetch superagent cheerio puppeteer playwright jest mocha chai sinon vitest cypress jasmine webpack rollup
vite esbuild parcel babel typescript ts-node tslib eslint prettier husky lint-staged nodemon pm2 socket.io websocket mongoose mongodb
mysql mysql2 sqlite3 redis ioredis sequelize typeorm prisma knex graphql apollo-server passport jsonwebtoken bcrypt bcryptjs
helmet cors body-parser cookie-parser multer morgan winston nodemailer handlebars mustache jquery bootstrap tailwindcss postcss
autoprefixer sass less styled-components redux react-redux react-router react-router-dom zustand formik rxjs electron
discord.js colors color colorette kleur picocolors ansi-styles strip-ansi event-stream cross-spawn fs-extra archiver
validator joi ajv classnames prop-types immer immutable ramda qs form-data ethers web3 stripe twilio openai firebase
aws-sdk serverless gulp grunt browserify coffee-script through2 readable-stream string-width supports-color has-flag
core-js regenerator-runtime react-scripts react-native expo storybook lerna turbo mathjs
lodash-es lodash.merge framer-motion react-hook-form react-query swr redux-thunk reselect next-auth nestjs typeorm pg pg-promise
fastify-plugin socket.io-client ws isomorphic-fetch cross-fetch node-cron cron bull bullmq agenda pino bunyan log4js signale ora
boxen execa shelljs zx yargs-parser cosmiconfig dotenv-expand envalid convict rc conf configstore luxon dayjs numeral big.js
bignumber.js decimal.js chart.js three pixi.js gsap leaflet mapbox-gl highlight.js prismjs marked markdown-it remark rehype
sanitize-html dompurify xss jsdom happy-dom nock supertest msw faker karma protractor nightwatch webdriverio ava tape nyc c8
terser uglify-js esbuild-loader babel-loader ts-loader css-loader style-loader html-webpack-plugin eslint-plugin-react
eslint-config-prettier eslint-plugin-import stylelint commitlint semantic-release standard pnpm yarn nodemailer-smtp-transport
bootstrap-vue vuex pinia vue-router nuxt-edge svelte-kit sveltekit remix gatsby astro hexo docusaurus vuepress vitepress
@babel/core @babel/preset-env @types/node @types/react @types/jest @types/express @angular/core @angular/cli @nestjs/core
@nestjs/common @vue/cli @typescript-eslint/parser @typescript-eslint/eslint-plugin @tanstack/react-query @reduxjs/toolkit
@testing-library/react @testing-library/jest-dom @storybook/react @sentry/node @sentry/browser @prisma/client @playwright/test
@octokit/rest @octokit/core @emotion/react @mui/material @aws-sdk/client-s3 @google-cloud/storage @azure/identity @apollo/client
@grpc/grpc-js @hapi/hapi @actions/core @anthropic-ai/sdk @modelcontextprotocol/sdk @openzeppelin/contracts @solana/web3.js
`);

const PYPI = list(`
requests urllib3 numpy pandas scipy matplotlib scikit-learn tensorflow torch keras flask django fastapi starlette uvicorn
gunicorn celery redis sqlalchemy psycopg2 psycopg2-binary pymongo pymysql boto3 botocore boto awscli click typer rich tqdm
pydantic attrs setuptools wheel pip virtualenv poetry pytest tox nose coverage mypy black flake8 pylint isort ruff jinja2
markupsafe werkzeug itsdangerous pyyaml toml tomli lxml beautifulsoup4 selenium scrapy pillow opencv-python cryptography
paramiko pycryptodome bcrypt pyjwt httpx aiohttp websockets twisted tornado python-dateutil pytz six certifi idna chardet
charset-normalizer colorama termcolor docker kubernetes ansible jupyter notebook ipython sympy networkx nltk spacy
transformers openai anthropic langchain huggingface-hub google-auth protobuf grpcio jsonschema simplejson packaging psutil
alembic marshmallow passlib python-jose python-multipart itsdangerous sentry-sdk structlog tenacity orjson ujson msgpack cachetools
sqlmodel peewee asyncpg aiofiles anyio trio httptools uvloop gevent eventlet fabric invoke pexpect watchdog pre-commit hypothesis
factory-boy faker freezegun responses moto tiktoken sentencepiece accelerate datasets peft diffusers gradio streamlit mlflow wandb
lightgbm xgboost catboost statsmodels h5py openpyxl xlsxwriter pypdf2 reportlab python-docx markdown mistune bleach babel
google-cloud-storage google-api-python-client azure-identity azure-storage-blob djangorestframework django-cors-headers whitenoise
pyserial pygame python-dotenv loguru joblib seaborn plotly dask numba cython jellyfish discord.py telethon web3 pyautogui
`);

const CARGO = list(`
serde serde_json tokio rand regex clap log anyhow thiserror syn quote proc-macro2 libc reqwest hyper futures async-trait
chrono itertools lazy_static once_cell bitflags cfg-if memchr bytes tracing tracing-subscriber rayon uuid base64 url
axum actix-web warp tonic prost diesel sqlx rustls openssl rust_decimal num-traits crossbeam parking_lot indexmap
hyper-util tower tower-http rocket sea-orm rusqlite mio socket2 nix winapi windows-sys time humantime strum derive_more
thread_local num-bigint num_cpus sha2 sha1 md5 hmac aes rand_core getrandom zeroize ed25519-dalek blake3 flate2 zip tar
hashbrown tempfile env_logger toml toml_edit ahash smallvec semver walkdir rustc-hash dashmap nom criterion
`);

const GEMS = list(`
rails rack rake bundler rspec nokogiri puma sidekiq devise sinatra pg mysql2 redis activesupport activerecord actionpack
faraday httparty rubocop capybara factory_bot simplecov json minitest thor pry byebug bootsnap webpacker jquery-rails
rspec-rails factory_bot_rails sidekiq-cron shoulda-matchers webmock vcr database_cleaner brakeman bullet letter_opener
carrierwave shrine paperclip ransack pagy activeadmin grape graphql sequel rom redis-rails resque delayed_job whenever
sass-rails turbolinks jbuilder kaminari pundit cancancan omniauth jwt bcrypt dotenv aws-sdk colorize rest-client
`);

const GO = list(`
github.com/gin-gonic/gin github.com/gorilla/mux github.com/gorilla/websocket github.com/stretchr/testify
github.com/sirupsen/logrus github.com/spf13/cobra github.com/spf13/viper github.com/spf13/pflag go.uber.org/zap
github.com/pkg/errors github.com/google/uuid github.com/golang/protobuf github.com/labstack/echo github.com/go-chi/chi
gorm.io/gorm github.com/jmoiron/sqlx github.com/lib/pq github.com/go-redis/redis github.com/urfave/cli
github.com/prometheus/client_golang github.com/aws/aws-sdk-go github.com/hashicorp/terraform github.com/boltdb/bolt
github.com/fatih/color github.com/rs/zerolog github.com/joho/godotenv github.com/golang-jwt/jwt github.com/mattn/go-sqlite3
`);

const COMPOSER = list(`
laravel/framework symfony/symfony symfony/console guzzlehttp/guzzle monolog/monolog phpunit/phpunit doctrine/orm
twig/twig nesbot/carbon league/flysystem ramsey/uuid vlucas/phpdotenv predis/predis firebase/php-jwt
`);

const NUGET = list(`
newtonsoft.json serilog automapper mediatr fluentvalidation polly dapper nunit xunit moq nlog log4net entityframework
swashbuckle.aspnetcore hangfire restsharp castle.core system.text.json stackexchange.redis npgsql mysql.data bogus fluentassertions
microsoft.entityframeworkcore microsoft.extensions.logging
`);

const MAVEN = list(`
spring-boot-starter-web spring-boot-starter spring-core spring-context jackson-databind jackson-core guava commons-lang3 commons-io
commons-codec commons-collections4 slf4j-api logback-classic log4j-core log4j-api junit-jupiter mockito-core assertj-core
hibernate-core lombok gson okhttp retrofit httpclient netty-all kotlin-stdlib mysql-connector-java postgresql mapstruct
`);

const PUB = list(`
provider riverpod flutter_bloc dio shared_preferences path_provider cached_network_image url_launcher firebase_core cloud_firestore
firebase_auth google_fonts get_it equatable freezed json_serializable sqflite image_picker
`);

const HEX = list(
  `phoenix ecto ecto_sql postgrex plug plug_cowboy jason poison credo dialyxir tesla httpoison absinthe oban broadway`,
);

export type Ecosystem =
  'nuget' | 'maven' | 'pub' | 'hex' | 'npm' | 'pypi' | 'cargo' | 'gem' | 'go' | 'composer' | 'other';

const POPULAR: { readonly [ecosystem in Ecosystem]: ReadonlySet<string> } = {
  npm: NPM,
  pypi: PYPI,
  cargo: CARGO,
  gem: GEMS,
  go: GO,
  composer: COMPOSER,
  nuget: NUGET,
  maven: MAVEN,
  pub: PUB,
  hex: HEX,
  other: new Set(),
};

/** The well-known package that a name imitates; null for all others, the well-known ones themselves included. */
export function imitated(ecosystem: Ecosystem, name: string): string | null {
  const known = POPULAR[ecosystem];
  const whole = name.toLowerCase();
  // Maven names group and artifact together.
  const folded = ecosystem === 'maven' ? whole.slice(whole.lastIndexOf(':') + 1) : whole;
  if (known.has(folded) || folded.length < 4 || folded.length > 80) return null;
  for (const popular of known)
    if (popular.length >= 5 && (isSpelledAlike(ecosystem, folded, popular) || isOneEditAway(folded, popular)))
      return popular;
  return null;
}

/** The same letters with other separators, digits for letters, or a doubled one: `crossenv`, `l0dash`, `expresss`. */
function isSpelledAlike(ecosystem: Ecosystem, name: string, popular: string): boolean {
  if (popular.length < 6 || plainOf(name) !== plainOf(popular)) return false;
  // Names of PyPI may be written with any separator (PEP 503).
  return ecosystem !== 'pypi' || name.replace(/[-_.]+/g, '-') !== popular.replace(/[-_.]+/g, '-');
}

function plainOf(name: string): string {
  return name
    .replace(/[-_.]/g, '')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('rn', 'm')
    .replace(/(.)\1+/g, '$1');
}

/** One letter more, less, other, or two neighbours exchanged; another digit is another version. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const x = a.slice(start, a.length - end);
  const y = b.slice(start, b.length - end);
  if (/^\d*$/.test(x + y)) return false;
  if (x.length <= 1 && y.length <= 1) return true;
  return x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0];
}
