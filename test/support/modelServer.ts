// SPDX-License-Identifier: Apache-2.0
// A scripted model on loopback that speaks Anthropic's Messages API (JSON and server-sent events), so that a real
// agent can be made to call any tool. What the agent tells the model is kept for the test to read.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of the model: words, tool calls or both. */
export interface ModelStep {
  readonly text?: string;
  readonly tools?: readonly { readonly name: string; readonly input: unknown }[];
}

/** What came back from one tool call. */
export interface ToolResult {
  readonly toolUseId: string;
  readonly text: string;
  readonly isError: boolean;
}

export interface ModelServer {
  /** For ANTHROPIC_BASE_URL. */
  readonly url: string;
  /** Results the model has been told so far, oldest first, each once. */
  toolResults(): readonly ToolResult[];
  /** Number of requests that offered tools. */
  readonly turns: number;
  close(): Promise<void>;
}

interface Block {
  readonly type: string;
  readonly tool_use_id?: string;
  readonly is_error?: boolean;
  readonly content?: string | readonly { readonly text?: string }[];
}

interface MessagesRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly messages?: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
}

/**
 * Starts a model that plays `steps` in order and repeats the last. The step is chosen by the number of tool-calling
 * turns in the request, so that an agent's own retries and side requests do not shift it.
 */
export async function startModelServer(steps: readonly ModelStep[]): Promise<ModelServer> {
  const results = new Map<string, ToolResult>();
  let turns = 0;
  let ids = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const route = `${request.method ?? ''} ${new URL(request.url ?? '/', 'http://model').pathname}`;
      if (route === 'POST /v1/messages/count_tokens') json(response, 200, { input_tokens: 10 });
      else if (route !== 'POST /v1/messages') json(response, request.method === 'HEAD' ? 200 : 404, {});
      else {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as MessagesRequest;
        for (const result of resultsIn(body)) results.set(result.toolUseId, result);
        const offersTools = (body.tools?.length ?? 0) > 0;
        if (offersTools) turns++;
        // Titles, summaries and quota probes offer no tools.
        const step = offersTools ? steps[Math.min(toolTurns(body), steps.length - 1)] : undefined;
        answer(response, body, step ?? { text: 'ok' }, () => `${String(Date.now())}${String(++ids)}`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    toolResults: () => [...results.values()],
    get turns() {
      return turns;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function toolTurns(body: MessagesRequest): number {
  return (body.messages ?? []).filter(
    (m) =>
      m.role === 'assistant' && typeof m.content !== 'string' && m.content.some((b) => b.type === 'tool_use'),
  ).length;
}

function resultsIn(body: MessagesRequest): ToolResult[] {
  return (body.messages ?? [])
    .flatMap((m) => (typeof m.content === 'string' ? [] : m.content))
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({
      toolUseId: block.tool_use_id ?? '',
      text:
        typeof block.content === 'string'
          ? block.content
          : (block.content ?? []).map((part) => part.text ?? '').join(''),
      isError: block.is_error === true,
    }));
}

function answer(
  response: http.ServerResponse,
  body: MessagesRequest,
  step: ModelStep,
  newId: () => string,
): void {
  const content = [
    ...(step.text === undefined ? [] : [{ type: 'text' as const, text: step.text }]),
    ...(step.tools ?? []).map((t) => ({
      type: 'tool_use' as const,
      id: `toolu_${newId()}`,
      name: t.name,
      input: t.input,
    })),
  ];
  const stopReason = (step.tools?.length ?? 0) > 0 ? 'tool_use' : 'end_turn';
  const message = {
    id: `msg_${newId()}`,
    type: 'message',
    role: 'assistant',
    model: body.model,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 1 },
  };
  if (body.stream !== true) {
    json(response, 200, { ...message, content, stop_reason: stopReason });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  send('message_start', { message: { ...message, content: [], stop_reason: null } });
  content.forEach((block, index) => {
    const empty = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
    const delta =
      block.type === 'text'
        ? { type: 'text_delta', text: block.text }
        : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    send('content_block_start', { index, content_block: empty });
    send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
  });
  send('message_delta', {
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: { output_tokens: 20 },
  });
  send('message_stop', {});
  response.end();
}

function json(response: http.ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
