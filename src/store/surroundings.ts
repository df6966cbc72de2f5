// SPDX-License-Identifier: Apache-2.0
import type { Stats } from 'node:fs';
import { lstat, opendir, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { lineChange, type LineChange } from '../core/lineChange.js';
import type {
  EditContext,
  EntryAnswer,
  KeptAnswer,
  LocalTime,
  PushAnswer,
  Question,
  Surroundings,
} from '../core/surroundings.js';
import { editContexts } from './editContexts.js';
import { keptAt, remoteHolds } from './kept.js';
import { localTime } from './localTime.js';
import { pushOf } from './pushConfig.js';
import { resolveRepository } from './repository.js';
import { readPlainFile } from './plainFile.js';

export interface LookUpLimits {
  /** For all questions of one call together. */
  readonly ms: number;
  readonly entries: number;
}

const LIMITS: LookUpLimits = { ms: 50, entries: 10_000 };

/** Answers what it can within the limits. What stays out of the result is unknown, which may only tighten. */
export async function lookUp(
  questions: readonly Question[],
  workspace: string,
  limits: LookUpLimits = LIMITS,
): Promise<Surroundings> {
  const found: Found = {
    realPaths: new Map(),
    entries: new Map(),
    branch: null,
    branches: new Map(),
    pushes: new Map(),
    localTimes: new Map(),
    changes: new Map(),
    edits: new Map(),
    kept: new Map(),
  };
  const budget = new Budget(limits);
  const work = Promise.all(questions.map((question) => answer(question, workspace, found, budget)));
  // A disk that hangs (network mount, FIFO) must not hold the agent: what is not back in time is left out.
  await Promise.race([work, budget.over]);
  budget.close();
  return {
    lookedUp: true,
    realPaths: Object.fromEntries(found.realPaths),
    entries: Object.fromEntries(found.entries),
    branch: found.branch,
    ...(found.branches.size === 0 ? {} : { branches: Object.fromEntries(found.branches) }),
    ...(found.pushes.size === 0 ? {} : { pushes: Object.fromEntries(found.pushes) }),
    ...(found.localTimes.size === 0 ? {} : { localTimes: Object.fromEntries(found.localTimes) }),
    ...(found.kept.size === 0 ? {} : { kept: Object.fromEntries(found.kept) }),
    ...(found.edits.size === 0 ? {} : { edits: Object.fromEntries(found.edits) }),
    ...(found.changes.size === 0 ? {} : { changes: Object.fromEntries(found.changes) }),
  };
}

interface Found {
  readonly realPaths: Map<string, string>;
  readonly entries: Map<string, EntryAnswer>;
  branch: string | null;
  readonly branches: Map<string, string>;
  readonly pushes: Map<string, PushAnswer>;
  readonly localTimes: Map<string, LocalTime>;
  readonly changes: Map<string, LineChange>;
  readonly edits: Map<string, readonly (readonly EditContext[])[]>;
  readonly kept: Map<string, KeptAnswer>;
}

const TURNS = 10;

/** Shared by all questions of one call. */
class Budget {
  readonly over: Promise<void>;
  private entries: number;
  private spent = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly looks = new Map<string, Promise<Stats | null>>();
  private readonly folders = new Map<string, Promise<string | null>>();

  constructor(limits: LookUpLimits) {
    this.entries = limits.entries;
    // Counted in turns of the event loop: when our own process was held up, the disk was not slow, and nobody
    // shall be asked because of that.
    let turns = 0;
    this.over = new Promise((resolve) => {
      this.timer = setInterval(() => {
        if (++turns < TURNS) return;
        this.spent = true;
        resolve();
      }, limits.ms / TURNS);
    });
  }

  /** What is at a path, null when nothing is; asked of the disk once per call. @throws the system's other errors */
  lookAt(target: string): Promise<Stats | null> {
    return remember(this.looks, target, () =>
      lstat(target).catch((cause: unknown) => {
        if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return null;
        throw cause;
      }),
    );
  }

  /** Where a folder leads, null when that cannot be told; asked of the disk once per call. */
  realFolder(folder: string): Promise<string | null> {
    return remember(this.folders, folder, () => realpath(folder).catch(() => null));
  }

  get done(): boolean {
    return this.spent;
  }

  /** False when this entry is one too many. */
  take(): boolean {
    return !this.spent && this.entries-- > 0;
  }

  close(): void {
    clearInterval(this.timer);
    this.spent = true;
  }
}

function remember<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const asked = ask();
  known.set(key, asked);
  return asked;
}

async function answer(question: Question, workspace: string, found: Found, budget: Budget): Promise<void> {
  try {
    await answers[question.kind](question as never, { workspace, found, budget });
  } catch {
    // Unanswered: permission, name too long, a disk that fails.
  }
}

interface Search {
  readonly workspace: string;
  readonly found: Found;
  readonly budget: Budget;
}

type Answers = {
  readonly [Kind in Question['kind']]: (
    question: Extract<Question, { kind: Kind }>,
    search: Search,
  ) => Promise<void> | void;
};

const answers: Answers = {
  'real-path': async ({ path: target }, { found, budget }) => {
    const real = await realPath(target, budget);
    if (real !== null && !budget.done) found.realPaths.set(target, real);
  },
  entry: async ({ path: target }, { found, budget }) => {
    const entry = await entryAt(target, budget);
    if (entry !== null && !budget.done) found.entries.set(target, entry);
  },
  branch: async ({ folder }, { workspace, found, budget }) => {
    const branch = await currentBranch(folder ?? workspace);
    if (budget.done) return;
    if (folder === undefined) found.branch = branch;
    else if (branch !== null) found.branches.set(folder, branch);
  },
  push: async ({ folder }, { found, budget }) => {
    const branch = await currentBranch(folder);
    const push = branch === null ? null : await pushOf(folder, branch);
    if (push !== null && !budget.done) found.pushes.set(folder, push);
  },
  'local-time': ({ zone, at }, { found }) => {
    const time = localTime(zone, at);
    if (time !== null) found.localTimes.set(zone, time);
  },
  kept: async ({ path: target }, { found, budget }) => {
    const real = await realPath(target, budget);
    // Of a link only the link goes, and git keeps links as such.
    const named = real === null ? null : path.join(path.dirname(real), path.basename(real));
    if (named === null || named !== target) return;
    const kept = await keptAt(named);
    if (kept === null || budget.done) return;
    found.kept.set(target, kept);
    const remote = kept.state === 'clean' ? await remoteHolds(named) : null;
    if (remote !== null && !budget.done) found.kept.set(target, { ...kept, remote });
  },
  change: async ({ path: target, content }, { found, budget }) => {
    const before = await textAt(target, budget);
    if (!budget.done) found.changes.set(target, lineChange(before, content));
  },
  edits: async ({ path: target, edits }, { found, budget }) => {
    const before = await textAt(target, budget);
    if (before !== '' && !budget.done) found.edits.set(target, editContexts(before, edits));
  },
};

const MAX_COMPARED = 1_048_576;

/** The text of a file, empty when there is none. @throws when it cannot be read, or is too long to be compared */
async function textAt(target: string, budget: Budget): Promise<string> {
  if ((await budget.lookAt(target)) === null) return '';
  return (await readPlainFile(target, MAX_COMPARED)).toString('utf8');
}

/** As many as the kernel follows. */
const MAX_LINKS = 40;

/**
 * Where a path leads, links resolved: of its deepest existing ancestor, with the rest appended. `..` after a link is
 * taken physically, as the kernel does. Null when it cannot be known (a loop, no permission).
 */
async function realPath(target: string, budget: Budget): Promise<string | null> {
  const quick = segments(target).includes('..') ? null : await quickRealPath(target, budget);
  if (quick !== null) return quick;
  let here = path.parse(target).root;
  let rest = segments(target);
  for (let links = 0; rest.length > 0;) {
    if (budget.done) return null;
    const [name, ...after] = rest as [string, ...string[]];
    const next = name === '..' ? path.dirname(here) : path.join(here, name);
    const link = name === '..' ? undefined : await linkAt(next);
    if (link === null) return path.resolve(next, ...after);
    if (link === undefined) {
      here = next;
      rest = after;
    } else {
      if (++links > MAX_LINKS) return null;
      if (path.isAbsolute(link)) here = path.parse(link).root;
      rest = [...segments(link), ...after];
    }
  }
  return here;
}

/** In two steps instead of one per folder: most paths exist, or lack their last name only. */
async function quickRealPath(target: string, budget: Budget): Promise<string | null> {
  const found = await budget.lookAt(target);
  // A link that leads nowhere is not a name that is missing.
  if (found !== null) return realpath(target).catch(() => null);
  const folder = await budget.realFolder(path.dirname(target));
  return folder === null ? null : path.join(folder, path.basename(target));
}

function segments(target: string): string[] {
  return target
    .slice(path.parse(target).root.length)
    .split(path.sep === '\\' ? /[\\/]/ : '/')
    .filter((s) => s !== '' && s !== '.');
}

/** The text of a link, undefined for anything else that exists, null when nothing is there. */
async function linkAt(file: string): Promise<string | undefined | null> {
  try {
    return (await lstat(file)).isSymbolicLink() ? await readlink(file) : undefined;
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return null;
    throw cause;
  }
}

async function entryAt(target: string, budget: Budget): Promise<EntryAnswer | null> {
  const stat = await budget.lookAt(target);
  if (stat === null) return { type: 'missing', files: 0 };
  if (stat.isSymbolicLink()) return { type: 'link', files: 1 };
  if (!stat.isDirectory()) return { type: 'file', files: 1 };
  return { type: 'folder', files: await countFiles(target, budget) };
}

/** Files below a folder, links not followed; null when there are more entries than the limit. */
async function countFiles(folder: string, budget: Budget): Promise<number | null> {
  let files = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for await (const entry of await opendir(next)) {
      if (!budget.take()) return null;
      if (entry.isDirectory()) waiting.push(path.join(next, entry.name));
      else files++;
    }
  }
  return files;
}

/** Empty when detached, null when it is not known or there is no repository. */
async function currentBranch(workspace: string): Promise<string | null> {
  const repository = await resolveRepository(workspace);
  if (!repository.ok) return null;
  const head = (await readPlainFile(path.join(repository.value.gitDir, 'HEAD'), 4096)).toString('utf8');
  if (/^[0-9a-f]{40,64}\n?$/.test(head)) return '';
  return /^ref: refs\/heads\/(.+)\n?$/.exec(head)?.[1] ?? null;
}
