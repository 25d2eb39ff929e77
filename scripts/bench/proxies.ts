/** Bare proxy against gateway, interleaved. */

import { closedLoop, type LoadKind, type LoadResult, type LoadTarget, median, openLoop, quantile } from "./load.ts";
import type { Line } from "./report.ts";
import type { BenchTarget } from "./start-child.ts";

const secondsEach = 3;
const connections = 32;
const streamsAtOnce = 8;
const chunksPerStream = 102;
const lowRate = 200;

interface Sample extends LoadResult {
  cpuMicroseconds: number;
}

type Run = (target: LoadTarget) => Promise<LoadResult>;

async function sample(target: BenchTarget, run: Run): Promise<Sample> {
  await target.settle();
  const before = await target.cpu();
  const result = await run({ url: target.url, headers: { authorization: `Bearer ${benchKey}` } });
  return { ...result, cpuMicroseconds: (await target.cpu()) - before };
}

/** The access key that the bench's gateway process makes for itself. */
export const benchKey = "slk_bench0000000000000000000000000000";

interface Pairs {
  bare: Sample[];
  gateway: Sample[];
}

/** Alternates bare and gateway, each going first every other round, so that a slow moment hits both. */
async function interleave(targets: Targets, run: Run): Promise<Pairs> {
  const pairs: Pairs = { bare: [], gateway: [] };
  for (let round = 0; round < targets.rounds; round++) {
    const order = round % 2 === 0 ? (["bare", "gateway"] as const) : (["gateway", "bare"] as const);
    for (const name of order) pairs[name].push(await sample(targets[name], run));
  }
  return pairs;
}

export interface Targets {
  bare: BenchTarget;
  gateway: BenchTarget;
  rounds: number;
}

const of = (samples: Sample[], figure: (sample: Sample) => number): number => median(samples.map(figure));

/** Median over the rounds of gateway ÷ bare (or gateway − bare), each pair taken in the same moment. */
const paired = (pairs: Pairs, compare: (gateway: Sample, bare: Sample) => number): number =>
  median(pairs.gateway.map((gateway, round) => compare(gateway, pairs.bare[round] ?? gateway)));

const perSecond = (sample: Sample): number => sample.requests / sample.seconds;
const cpuPerRequest = (sample: Sample): number => sample.cpuMicroseconds / sample.requests;
const ms = (value: number): string => `${value.toFixed(2)} ms`;

function ratioLine(
  what: string,
  pairs: Pairs,
  figure: (sample: Sample) => number,
  unit: string,
  goal: { least?: number; most?: number },
): Line {
  const ratio = paired(pairs, (gateway, bare) => figure(gateway) / figure(bare));
  const limit = goal.least ?? goal.most ?? Number.NaN;
  return {
    what,
    bare: `${Math.round(of(pairs.bare, figure) * 100) / 100} ${unit}`,
    gateway: `${Math.round(of(pairs.gateway, figure) * 100) / 100} ${unit}`,
    ratio: `${ratio.toFixed(2)} × bare`,
    goal: goal.least !== undefined ? `≥ ${limit} × bare` : `≤ ${limit} × bare`,
    reached: goal.least !== undefined ? ratio >= limit : ratio <= limit,
  };
}

function addedLine(what: string, pairs: Pairs, figure: (sample: Sample) => number, mostMs: number): Line {
  const added = paired(pairs, (gateway, bare) => figure(gateway) - figure(bare));
  return {
    what,
    bare: ms(of(pairs.bare, figure)),
    gateway: ms(of(pairs.gateway, figure)),
    ratio: `bare ${added < 0 ? "−" : "+"} ${ms(Math.abs(added))}`,
    goal: `≤ bare + ${mostMs} ms`,
    reached: added <= mostMs,
  };
}

/** Until the machine code is made: a first round would measure the compiler. */
async function warmUp(targets: Targets): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const target of [targets.bare, targets.gateway]) {
      for (const kind of ["sync", "burst", "paced"] as const) {
        await sample(target, (load) => closedLoop(load, kind, 16, secondsEach));
      }
    }
  }
}

/** Measures what the spine promises: throughput, CPU, added latency, time to first token. */
export async function measureProxies(targets: Targets): Promise<Line[]> {
  const closed = (kind: LoadKind, count: number) => (target: LoadTarget) =>
    closedLoop(target, kind, count, secondsEach);
  await warmUp(targets);
  const sync = await interleave(targets, closed("sync", connections));
  const burst = await interleave(targets, closed("burst", streamsAtOnce));
  const low = await interleave(targets, (target) => openLoop(target, "sync", lowRate, secondsEach));
  const paced = await interleave(targets, (target) => openLoop(target, "paced", lowRate, secondsEach));
  const p = (share: number) => (result: Sample) => quantile(result.latencies, share);
  const first = (share: number) => (result: Sample) => quantile(result.firstTokens, share);
  return [
    ratioLine(`sync, ${connections} connections: requests/s`, sync, perSecond, "/s", { least: 0.6 }),
    ratioLine("sync: CPU per request", sync, cpuPerRequest, "µs", { most: 1.6 }),
    ratioLine(
      "stream in a burst: chunks per CPU second",
      burst,
      (result) => (result.requests * chunksPerStream * 1e6) / result.cpuMicroseconds,
      "/s",
      { least: 0.8 },
    ),
    ratioLine(
      "stream in a burst: CPU per chunk",
      burst,
      (result) => result.cpuMicroseconds / (result.requests * chunksPerStream),
      "µs",
      { most: 1.25 },
    ),
    addedLine(`sync at ${lowRate}/s: p50`, low, p(0.5), 0.5),
    addedLine(`sync at ${lowRate}/s: p99`, low, p(0.99), 1.5),
    addedLine(`stream at ${lowRate}/s: time to first token, p50`, paced, first(0.5), 0.5),
    addedLine(`stream at ${lowRate}/s: time to first token, p99`, paced, first(0.99), 1.5),
    ratioLine(`stream at ${lowRate}/s: CPU per request`, paced, cpuPerRequest, "µs", { most: 1.6 }),
  ];
}
