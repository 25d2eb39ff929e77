import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LiveEvent } from "#server/contracts/live.ts";
import { LiveConnection, type LiveDeps, type LiveHandlers, type LiveNews } from "./live-connection.ts";
import { allRequests, questionOf } from "./live-wish.ts";

interface Opened {
  question: Parameters<LiveDeps["open"]>[0];
  handlers: LiveHandlers;
  closed: boolean;
}

let opened: Opened[];
let refusals: number;
let connection: LiveConnection;
let news: LiveNews[];
const hear = (one: LiveNews) => void news.push(one);

beforeEach(() => {
  vi.useFakeTimers();
  [opened, news, refusals] = [[], [], 0];
  connection = new LiveConnection({
    open: (question, handlers) => {
      const one = { question, handlers, closed: false };
      opened.push(one);
      return () => {
        one.closed = true;
        handlers.onEnd(false);
      };
    },
    onRefused: () => void refusals++,
  });
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTime(ms);
const last = () => opened.at(-1)!;
const standing = () => opened.filter(({ closed }) => !closed).length;
const balance = (ve_id: string): LiveEvent => ({
  type: "balance",
  balance: { ve_id, credit_budget: "1", credit_spend: "0", credit_remaining: "1" },
});
const request = (id: string, ve_id: string) => ({ type: "request", request: { id, ve_id } }) as LiveEvent;

test("all wishes of a page are one connection, and everybody hears what they wished", () => {
  const others: LiveNews[] = [];
  connection.want({ balances: ["b", "a"] }, hear);
  connection.want({ requests: "a", counters: true }, (one) => void others.push(one));
  pass(100);
  expect(opened).toHaveLength(1);
  expect(last().question).toMatchObject({ balances: ["a", "b"], counters: true, requests: { ve_id: "a" } });
  last().handlers.onEvent(balance("a"), null);
  last().handlers.onEvent(request("r", "a"), "r");
  last().handlers.onEvent(request("r", "b"), "r");
  expect([news, others]).toEqual([[balance("a")], [request("r", "a")]]);
});

test("wishes of two endpoints' requests are answered by all requests", () => {
  expect(questionOf([{ requests: "a" }, { requests: "b" }])?.requests).toEqual({ ve_id: null });
  expect(questionOf([{ requests: allRequests }, { requests: "b" }])?.requests).toEqual({ ve_id: null });
  expect(questionOf([{}, { balances: [] }])).toBeNull();
});

test("nothing stands when nobody wants anything or the page is hidden; a page shown again goes on where it was", () => {
  const stop = connection.want({ requests: allRequests }, hear);
  pass(100);
  last().handlers.onEvent(request("req_1", "a"), "req_1");
  connection.setSeen(false);
  pass(10_000);
  expect([standing(), connection.lost]).toEqual([0, false]);
  connection.setSeen(true);
  pass(100);
  expect([standing(), last().question.lastEventId]).toEqual([1, "req_1"]);
  stop();
  pass(100);
  expect(standing()).toBe(0);
});

test("a short break is nobody's business, a longer one shows until it is over", () => {
  connection.want({ counters: true }, hear);
  pass(100);
  last().handlers.onOpen();
  last().handlers.onEnd(false);
  pass(3_000);
  expect([connection.lost, opened.length]).toEqual([false, 2]);
  last().handlers.onEnd(false);
  pass(2_000);
  expect([connection.lost, opened.length]).toEqual([true, 3]);
  last().handlers.onOpen();
  expect(connection.lost).toBe(false);
  expect(news).toEqual([{ type: "opened" }, { type: "opened" }]);
});

test("a server that is away is asked less and less often", () => {
  connection.want({ counters: true }, hear);
  for (let index = 0; index < 600; index++) {
    pass(100);
    if (standing() > 0) last().handlers.onEnd(false);
  }
  expect(opened.length).toBeGreaterThan(5);
  expect(opened.length).toBeLessThan(10);
});

test("no network shows at once, and is over as soon as there is one", () => {
  connection.want({ counters: true }, hear);
  pass(100);
  connection.setOnline(false);
  pass(100);
  expect([connection.lost, standing()]).toEqual([true, 0]);
  connection.setOnline(true);
  pass(100);
  last().handlers.onOpen();
  expect([connection.lost, standing()]).toEqual([false, 1]);
});

test("who may not look any more is sent away once, and nothing is tried again", () => {
  connection.want({ counters: true }, hear);
  pass(100);
  last().handlers.onEnd(true);
  pass(60_000);
  expect([refusals, standing(), opened.length]).toEqual([1, 0, 1]);
});
