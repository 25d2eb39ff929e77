/** failure-cases.md 6.29 on the management API: a clear error in the contract's shape, nothing changed, the process up. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { restRoutesOf } from "#server/trpc/rest-routes.ts";
import { appRouter } from "#server/trpc/router.ts";
import { type Management, publicUrl, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestAnswer, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement({ allowPrivateUpstreams: true });
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(() => management?.stop());

function expectError(answer: RestAnswer, status: number, code: string): void {
  expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  expect(Object.keys(answer.body)).toEqual(["error"]);
  expect(Object.keys(answer.body.error!)).toEqual(expect.arrayContaining(["message", "type", "code", "param"]));
  expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
}

const customers = () => management.prisma.customer.count({ where: { merchantId: merchant.merchantId } });

describe("bodies", () => {
  const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
  test.each([
    ["empty", "", 400],
    ["no JSON", "{name", 400],
    ["NaN", '{"name": NaN}', 400],
    ["an array", "[]", 400],
    ["null", "null", 400],
    ["a string", '"name"', 400],
    ["10,000 levels", deep, 400],
    ["an unknown field", '{"name":"a","colour":"red"}', 400],
    ["__proto__", '{"name":"a","__proto__":{"role":"owner"}}', 400],
    ["a number for a name", '{"name":1}', 400],
    ["an empty name", '{"name":"  "}', 400],
    ["a lone surrogate", '{"name":"a\\ud800"}', 400],
    ["a NUL", '{"name":"a\\u0000"}', 400],
    ["over 1 MiB", JSON.stringify({ name: "a".repeat(1_100_000) }), 413],
  ])("%s is refused and creates nothing", async (_name, body, status) => {
    const before = await customers();
    const answer = await api("POST", "/customers", body, { "content-type": "application/json" });
    expectError(answer, status, status === 413 ? "request_too_large" : "invalid_request");
    expect(await customers()).toBe(before);
  });

  test("a key that is given twice counts as the last, as JSON has it", async () => {
    const answer = await api("POST", "/customers", '{"name":"first","name":"second"}');
    expect(answer.body.name).toBe("second");
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "of the content type %s are refused, so that no form can send one",
    async (type) => {
      expectError(await api("POST", "/customers", '{"name":"a"}', { "content-type": type }), 400, "invalid_request");
    },
  );

  test("that never end are cut at the limit", async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const request = new Request(`${publicUrl}/api/v1/customers`, {
      method: "POST",
      body,
      duplex: "half",
      headers: { authorization: `Bearer ${merchant.managementKey.secret}`, "content-type": "application/json" },
    } as RequestInit);
    const answer = await management.services.handleManagement(request);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(2_000_000);
  });
});

describe("addresses and parameters", () => {
  test.each([
    ["GET", "/nothing", 404, "not_found"],
    ["GET", "/customers/%00", 400, "invalid_request"],
    ["GET", "/customers/%E0%A4%A", 404, "not_found"],
    ["GET", "/customers/cus_doesnotexist", 404, "not_found"],
    ["GET", "/customers/../providers", 200, undefined],
    ["PUT", "/customers", 405, "method_not_allowed"],
    ["GET", "/customers?limit=0", 400, "invalid_request"],
    ["GET", "/customers?limit=abc", 400, "invalid_request"],
    ["GET", "/customers?limit=1&limit=2", 400, "invalid_request"],
    ["GET", "/customers?cursor=%27%3B--", 400, "invalid_request"],
    ["GET", "/customers?colour=red", 400, "invalid_request"],
    ["GET", "/usage-records?from=yesterday", 400, "invalid_request"],
    ["GET", "/usage-records?cursor=nonsense", 400, "invalid_request"],
    ["GET", "/usage-records?status=fine", 400, "invalid_request"],
    ["GET", "/usage-records/req_none", 404, "not_found"],
  ])("%s %s answers %i %s", async (method, path, status, code) => {
    const answer = await api(method, path);
    if (code === undefined) expect(answer.status).toBe(status);
    else expectError(answer, status, code);
  });

  test("pages follow each other without gap or repetition", async () => {
    const own = await makeSellingMerchant(management);
    const client = makeRestClient(management.services, own.managementKey.secret);
    for (let index = 0; index < 5; index++) await client("POST", "/customers", { name: `customer ${index}` });
    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const page: RestAnswer = await client("GET", `/customers?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...(page.body.data as { name: string }[]).map(({ name }) => name));
      cursor = page.body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(["customer 4", "customer 3", "customer 2", "customer 1", "customer 0", "Test customer"]);
  });
});

describe("every list and report", () => {
  const hostile = [
    ...["search", "logical_model", "model", "request_id", "cursor", "action", "actor_id"].map((name) => `${name}=%00`),
    ...["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"].flatMap((time) =>
      ["from", "to"].map((name) => `${name}=${encodeURIComponent(time)}`),
    ),
    "from=1970-01-01T00:00:00Z&to=9998-12-31T00:00:00Z",
    "cursor=AAAA",
    "limit=1e9",
    "sort=__proto__",
    "time_zone=%2B99:99",
  ];
  const paths = restRoutesOf(appRouter)
    .filter(({ method, path }) => method === "GET" && !path.endsWith("}"))
    .map(({ path }) => path);

  test("takes no word, time or cursor that the database would not: refused, never a fault of ours", async () => {
    const faults: string[] = [];
    for (const path of paths) {
      const own = path.replaceAll(/\{\w+\}/g, merchant.endpoint.id);
      await Promise.all(
        hostile.map(async (query) => {
          const { status } = await api("GET", `${own}?${query}`);
          if (status >= 500) faults.push(`${own}?${query}`);
        }),
      );
    }
    expect(faults).toEqual([]);
    expectError(await api("GET", "/virtual-endpoints?search=%00"), 400, "invalid_request");
    expectError(await api("GET", "/usage-records?logical_model=a%00"), 400, "invalid_request");
    expectError(await api("GET", "/audit-events?from=0000-01-01T00:00:00Z"), 400, "invalid_request");
  });

  test.each([
    ["/exchange-rates", { currency: "EUR", credits_per_unit: "1" }, "effective_at"],
    ["/reporting-rates", { currency: "EUR", rate: "1", source: "test" }, "effective_at"],
    ["/sign-up-links", { name: "a", ve_template_id: "ve_a", start_credits: "0" }, "expires_at"],
  ])("%s has no times outside of the calendar", async (path, body, name) => {
    for (const time of ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"]) {
      const answer = await api("POST", path, { ...body, [name]: time });
      expectError(answer, 400, "invalid_request");
      expect(answer.body.error?.param).toBe(name);
    }
  });
});

describe("keys", () => {
  test.each([null, "slm_", "slm_wrong", `slm_${"a".repeat(43)}`, "x".repeat(5000)])(
    "the management key %s is refused with 401",
    async (secret) => {
      const answer = await makeRestClient(management.services, secret)("GET", "/customers");
      expectError(answer, 401, "unauthenticated");
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    },
  );

  test("an access key is no management key, and a revoked one no key at all", async () => {
    expectError(
      await makeRestClient(management.services, merchant.accessKey.secret)("GET", "/customers"),
      401,
      "unauthenticated",
    );
    const key = await api("POST", "/management-keys", { name: "short-lived", role: "viewer" });
    const client = makeRestClient(management.services, String(key.body.secret));
    expect((await client("GET", "/customers")).status).toBe(200);
    expectError(await client("POST", "/customers", { name: "a" }), 403, "forbidden");
    await api("POST", `/management-keys/${key.body.id}/revoke`);
    expectError(await client("GET", "/customers"), 401, "unauthenticated");
  });

  test("a key's last use is noted", async () => {
    const listed = (await api("GET", "/management-keys")).body.data as { last_used_at: string | null }[];
    expect(listed.some((key) => key.last_used_at !== null)).toBe(true);
  });
});

describe("providers that point inside", () => {
  test("are refused unless the deployment allows them", async () => {
    const strict = await startManagement({ allowPrivateUpstreams: false });
    try {
      const { useCases, createMerchant } = strict;
      const merchantId = await createMerchant({ slug: "strict", name: "Strict", testMode: true });
      const { systemCaller } = await import("#server/tenancy/system-caller.ts");
      const caller = systemCaller(merchantId, "test");
      const provider = {
        name: "inside",
        kind: "openai" as const,
        credentials: null,
        settings: {},
        status: "active" as const,
      };
      for (const base_url of [
        "http://127.0.0.1/v1",
        "http://[::1]/v1",
        "http://169.254.169.254/",
        "http://localhost/",
      ]) {
        await expect(useCases.createProvider(caller, { ...provider, base_url })).rejects.toMatchObject({
          code: "unprocessable",
          param: "base_url",
        });
      }
      const rebinding = await useCases.createProvider(caller, { ...provider, base_url: "http://ip6-localhost:9/v1" });
      const found = await useCases.testProvider(caller, { id: rebinding.id });
      expect(found).toMatchObject({ ok: false, http_status: null });
      expect(found.diagnosis).toMatch(/private or local|does not exist/);
    } finally {
      await strict.stop();
    }
  });
});

test("the OpenAPI document describes every address, needs no key and refers to nothing that is missing", async () => {
  const answer = await makeRestClient(management.services, null)("GET", "/openapi.json");
  expect(answer.status).toBe(200);
  const document = answer.body as unknown as {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, unknown>; security: unknown[]; summary: string }>>;
    components: { schemas: Record<string, unknown> };
  };
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      "/providers/{id}/test",
      "/physical-models/{id}",
      "/virtual-endpoints/{ve_id}/access-keys/{key_id}/rotate",
      "/virtual-endpoints/{ve_id}/credits",
      "/usage-records/{id}",
      "/ledger/trial-balance",
    ]),
  );
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    expect(operation.summary).toBeTruthy();
    expect(operation.security).toEqual([{ ManagementKey: [] }]);
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(["200", "400", "401", "403", "404", "429"]),
    );
  }
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(document.components.schemas).toHaveProperty([name!]);
  }
});
