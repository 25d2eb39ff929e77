/** What moves on a screen while it is open: requests, counters, balances, over server-sent events. */

import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { shardOf } from "#server/contracts/shards.ts";
import { makeLiveChannel } from "#server/infra/live-channel.ts";
import { makeAnnounceSettled } from "#server/settlement/announce-settled.ts";
import { makeSettlement, type Settlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics } from "#server/settlement/settlement-metrics.ts";
import { type Management, publicUrl, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let management: Management;
let settlement: Settlement;
let merchant: SellingMerchant;
let operator: string;
let customer: string;

beforeAll(async () => {
  management = await startManagement();
  const { redis, logger } = management;
  const announce = makeAnnounceSettled({
    channel: makeLiveChannel({
      redis,
      onError: (error) => {
        throw error;
      },
    }),
  });
  settlement = makeSettlement({ ...management, logger, announce, metrics: makeSettlementMetrics(new Registry()) });
  await settlement.rebuildShards();
  merchant = await makeSellingMerchant(management);
  operator = await person({ merchantId: merchant.merchantId, role: "viewer" });
  customer = await person({ merchantId: merchant.merchantId, customerId: merchant.customer.id, role: "member" });
});
afterAll(() => management?.stop());

let people = 0;

async function person(membership: Record<string, unknown>): Promise<string> {
  const [email, password] = [`live${++people}@example.com`, "correct horse battery"];
  const user = await management.createUser({ name: "Live", email, password });
  await management.giveMembership({ userId: user.id, ...membership } as Parameters<Management["giveMembership"]>[0]);
  const request = new Request(`${publicUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: publicUrl },
    body: JSON.stringify({ email, password }),
  });
  const answer = await management.signIn.handleAuth(request, `198.51.100.${people}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

interface LiveEvent {
  id: string | null;
  data: Record<string, unknown>;
}

/** A subscription as a browser has it. */
class Subscription {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";
  private constructor(answer: Response) {
    this.#reader = answer.body!.getReader();
  }

  static async open(cookie: string, whose: "merchant" | "portal", input: object) {
    const url = `${publicUrl}/api/trpc/${whose}.live.watch?input=${encodeURIComponent(JSON.stringify(input))}`;
    const request = new Request(url, { headers: { cookie, accept: "text/event-stream" } });
    return new Subscription(await management.services.handleTrpc(request, "198.51.100.200"));
  }

  /** What the next event tells of; a refusal as it is. */
  async next(): Promise<LiveEvent> {
    const { id, data } = await this.#event();
    const kind = typeof data.type === "string" ? data.type : "";
    return { id: id || null, data: kind in data ? (data[kind] as LiveEvent["data"]) : data };
  }

  /** The next event with data; what tRPC says for itself is left out. */
  async #event(): Promise<LiveEvent> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const lines = this.#text.slice(0, end).split("\n");
        this.#text = this.#text.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
        const data = field("data");
        // A refusal comes as an event too: EventSource tells its page nothing of a status.
        if (data !== null && [null, "serialized-error"].includes(field("event")))
          return { id: field("id"), data: JSON.parse(data) };
        continue;
      }
      const { done, value } = await this.#reader.read();
      if (done) throw new Error("the subscription ended");
      this.#text += new TextDecoder().decode(value);
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** Requests of the endpoint that succeeded, settled; their ids. */
async function settle(count: number, of = merchant): Promise<string[]> {
  const shard = shardOf(of.endpoint.id);
  const sold = {
    merchantId: of.merchantId,
    customerId: of.customer.id,
    virtualEndpointId: of.endpoint.id,
    shard,
  };
  const events = Array.from({ length: count }, () => usageEvent(sold));
  await appendUsage(
    management.redis.client,
    sold,
    events.map((event) => ({ event })),
  );
  await settlement.settleLane([shard]);
  return events.map(({ request_id }) => request_id);
}

const soon = { timeout: 10_000, interval: 20 };
const listening = async (): Promise<number> => {
  const channel = `sluice:live:${merchant.merchantId}`;
  return Number(((await management.redis.client.call("PUBSUB", "NUMSUB", channel)) as unknown[])[1]);
};

describe("the request ticker", () => {
  test("shows requests as they are settled; Redis is listened to only while somebody looks", async () => {
    expect(await listening()).toBe(0);
    await settle(1);
    const first = await Subscription.open(operator, "merchant", { requests: { ve_id: merchant.endpoint.id } });
    const second = await Subscription.open(operator, "merchant", { requests: {} });
    await expect.poll(listening, soon).toBe(1);
    const ids = await settle(2);
    for (const ticker of [first, second]) {
      const events = [await ticker.next(), await ticker.next()];
      expect(events.map(({ id }) => id)).toEqual(ids);
      expect(events[0]?.data).toMatchObject({ id: ids[0], charge: "0.0015", status: "succeeded" });
    }
    await first.close();
    expect(await listening()).toBe(1);
    await second.close();
    await expect.poll(listening, soon).toBe(0);
  });

  test("goes on where it was, when the server was away meanwhile", async () => {
    const [seen, ...missed] = [...(await settle(1)), ...(await settle(2)), ...(await settle(1))];
    const ticker = await Subscription.open(operator, "merchant", { requests: {}, lastEventId: seen });
    const events = [await ticker.next(), await ticker.next(), await ticker.next()];
    expect(events.map(({ id }) => id).sort()).toEqual(missed.sort());
    await expect.poll(listening, soon).toBe(1);
    const [later] = await settle(1);
    expect((await ticker.next()).id).toBe(later);
    await ticker.close();
  });

  test("misses nothing when Redis cuts its connection", async () => {
    const ticker = await Subscription.open(operator, "merchant", { requests: {} });
    await expect.poll(listening, soon).toBe(1);
    const [seen] = await settle(1);
    expect((await ticker.next()).id).toBe(seen);
    await management.redis.client.call("CLIENT", "KILL", "TYPE", "pubsub");
    const [missed] = await settle(1);
    expect((await ticker.next()).id).toBe(missed);
    await ticker.close();
  });

  test("of the portal shows the customer's own requests, and no model behind them", async () => {
    const sibling = await makeSellingMerchant(management);
    const ticker = await Subscription.open(customer, "portal", { requests: {} });
    await expect.poll(listening, soon).toBe(1);
    await settle(1, sibling);
    const [own] = await settle(1);
    expect((await ticker.next()).data).toMatchObject({ id: own, physical_model_id: null });
    await ticker.close();
  });
});

describe("a page that is not looked at any more", () => {
  const everything = { requests: {}, counters: true, balances: true };

  test("leaves nothing behind when it closes: no listener, no connection that hears", async () => {
    const pages = await Promise.all([1, 2].map(() => Subscription.open(customer, "portal", everything)));
    await expect.poll(listening, soon).toBe(1);
    await Promise.all(pages.map((page) => page.close()));
    await expect.poll(listening, soon).toBe(0);
    const hearing = async () => String(await management.redis.client.call("CLIENT", "LIST", "TYPE", "pubsub")).trim();
    await expect.poll(hearing, soon).toBe("");
  });

  test("ends when its reader was signed out, within a minute", async () => {
    const leaver = await person({ merchantId: merchant.merchantId, role: "viewer" });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const page = await Subscription.open(leaver, "merchant", { requests: {} });
    await expect.poll(listening, soon).toBe(1);
    await management.prisma.session.deleteMany({ where: { user: { email: `live${people}@example.com` } } });
    vi.advanceTimersByTime(60_000);
    expect((await page.next()).data).toMatchObject({ data: { code: "unauthenticated" } });
    await expect.poll(listening, soon).toBe(0);
  });
});

describe("live figures", () => {
  test("counters of today move when requests are settled", async () => {
    const own = await Subscription.open(customer, "portal", { counters: true });
    const whole = await Subscription.open(operator, "merchant", { counters: true });
    const requestsOf = async (counters: Subscription) => (await counters.next()).data.requests as number;
    const before = [await requestsOf(own), await requestsOf(whole)];
    await expect.poll(listening, soon).toBe(1);
    await settle(3);
    expect([await requestsOf(own), await requestsOf(whole)]).toEqual(before.map((requests) => requests + 3));
    await Promise.all([own.close(), whole.close()]);
    await expect.poll(listening, soon).toBe(0);
  });

  test("balances come at once, and again when they have changed", async () => {
    const balances = await Subscription.open(customer, "portal", { balances: true });
    const same = await Subscription.open(operator, "merchant", { balances: [merchant.endpoint.id] });
    const { data } = await balances.next();
    expect(data).toMatchObject({ ve_id: merchant.endpoint.id, credit_budget: "100" });
    expect((await same.next()).data).toEqual(data);
    const grant = { ve_id: merchant.endpoint.id, amount: "5", kind: "grant" as const, reason: "more" };
    await management.useCases.giveCredits(merchant.caller, { ...grant, expires_at: null } as never);
    for (const open of [balances, same]) expect((await open.next()).data).toMatchObject({ credit_budget: "105" });
    await Promise.all([balances.close(), same.close()]);
  });

  test("another tenant's endpoint is not there, and a stranger sees nothing", async () => {
    const foreign = await makeSellingMerchant(management);
    const refused = await Subscription.open(operator, "merchant", { balances: [foreign.endpoint.id] });
    expect((await refused.next()).data).toMatchObject({ data: { code: "not_found" } });
    const stranger = await Subscription.open("", "merchant", { requests: {} });
    expect((await stranger.next()).data).toMatchObject({ data: { code: "unauthenticated" } });
  });
});
