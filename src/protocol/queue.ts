// SPDX-License-Identifier: Apache-2.0
/** Approval queue: everything that host and webview say to each other, and what a card holds. */
import type { ProvedLevel } from '../core/agentIdentity.js';
import type { Effect, Tier } from '../core/decision.js';
import {
  command,
  integer,
  notification,
  nothing,
  oneOf,
  orNull,
  request,
  shape,
  text,
  type Parse,
} from './message.js';
import type { PauseView } from './pause.js';

const requestId = text(40);
const MAX_FEEDBACK = 2000;

/** The page is loaded and wants everything. */
export const Ready = command('queue/ready', nothing);

/** The card that is open, for palette commands (which never approve). */
export const Select = command('queue/select', shape<{ id: string | null }>({ id: orNull(requestId) }));

export const OpenDiff = command('queue/openDiff', shape<{ id: string }>({ id: requestId }));

/** Opens the policy file of a card's finding; the host looks the place up in the card it holds. */
export const OpenRule = command(
  'queue/openRule',
  shape<{ id: string; finding: number }>({ id: requestId, finding: integer(0, 9999) }),
);

const pages = ['timeline', 'doctor', 'init', 'restart'] as const;
export type Page = (typeof pages)[number];
export const OpenPage = command('queue/openPage', shape<{ page: Page }>({ page: oneOf(...pages) }));

export interface AnswerBody {
  readonly id: string;
  /** Digest that the card carried: the gate compares it with what it holds. */
  readonly shown: string;
  readonly choice: 'approve' | 'deny';
  readonly feedback: string | null;
}

const answerBody: Parse<AnswerBody> = shape<AnswerBody>({
  id: requestId,
  shown: text(64),
  choice: oneOf('approve', 'deny'),
  feedback: orNull(text(MAX_FEEDBACK)),
});

/** `accepted` false: `text` says why, in words for people. */
export interface AnswerOutcome {
  readonly accepted: boolean;
  readonly text: string;
}

export const Answer = request<AnswerBody, AnswerOutcome>('queue/answer', answerBody);
export const Dismiss = request<{ id: string }, AnswerOutcome>(
  'queue/dismiss',
  shape<{ id: string }>({ id: requestId }),
);

/** `lost`: a gate runs that we cannot attach to. `down`: none runs. */
export interface GateView {
  readonly state: 'starting' | 'ok' | 'lost' | 'down';
  /** In words; empty when all is well. */
  readonly text: string;
  /** Broken policy, evidence that cannot be written: file:line:col and what. */
  readonly faults: readonly string[];
  /** This workspace is among the supervised repositories; null while unknown. */
  readonly supervised: boolean | null;
  readonly pause: PauseView;
  readonly sessions: readonly {
    /** The agent's own id of it. */
    readonly session: string;
    readonly paused: boolean;
    readonly agent: string;
    readonly level: ProvedLevel;
    readonly calls: number;
  }[];
  /** The editor window has the person's attention: dwell counts only then. */
  readonly focused: boolean;
}

export const Gate = notification<GateView>('queue/gate');

/** `put` are new or changed cards; `reset` drops all others. */
export interface CardsBody {
  readonly reset: boolean;
  readonly put: readonly CardView[];
  readonly gone: readonly { readonly id: string; readonly text: string }[];
}

export const Cards = notification<CardsBody>('queue/cards');

/** A person asked for this card by a palette command, thread icon or lens. */
export const Reveal = notification<{ readonly id: string | null; readonly feedback: boolean }>(
  'queue/reveal',
);

/** A run of text. `letters`: the factors it is about. `codePoint`: a character that would not show itself. */
export interface Segment {
  readonly text: string;
  readonly letters: string;
  readonly codePoint: boolean;
}

export interface Line {
  readonly sign: ' ' | '+' | '-' | '…';
  readonly number: number | null;
  readonly segments: readonly Segment[];
}

/** `plain`: a command, URL or arguments. `diff`: lines of a file as it is and as it would be. */
export interface Block {
  readonly kind: 'plain' | 'diff';
  readonly caption: string;
  readonly lines: readonly Line[];
}

export interface FactorView {
  /** Letter of its span in the text; empty when it is about the whole call. */
  readonly letter: string;
  readonly id: string;
  readonly points: number;
  readonly reason: string;
}

export interface FindingView {
  readonly rule: string;
  readonly effect: Effect;
  /** `policy.yaml:31`; empty for built-in rules. */
  readonly place: string;
  readonly matched: string;
  readonly reason: string;
}

/** One request as a person sees it. All text has its invisible characters spelled out. */
export interface CardView {
  readonly id: string;
  readonly shown: string;
  readonly state: 'waiting' | 'parked';
  readonly tier: Tier;
  readonly score: number;
  /** At the time of sending, by the gate's clock; the webview counts on from there. */
  readonly leftMs: number;
  readonly ageMs: number;
  readonly agent: string;
  readonly session: string;
  readonly subagent: string;
  readonly level: ProvedLevel;
  readonly verb: string;
  readonly tool: string;
  readonly folder: string;
  /** One line for the list. */
  readonly title: string;
  readonly targets: readonly string[];
  readonly blocks: readonly Block[];
  /** `+12 −3`, or empty. */
  readonly size: string;
  readonly factors: readonly FactorView[];
  readonly findings: readonly FindingView[];
  /** What made it a question: a rule, a score over the limit of what allows it, or that nothing allows it. */
  readonly because: 'ask' | 'risk' | 'default';
  readonly claim: string;
  readonly hasDiff: boolean;
  /** How long the card must have been in view before Approve works. */
  readonly dwellMs: number;
}
