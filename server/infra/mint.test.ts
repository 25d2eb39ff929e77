import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUuid, uuidFromId } from "#server/contracts/ids.ts";
import { mintId } from "./mint.ts";

test("an id carries a UUIDv7 of its time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (atMs) => {
      const id = mintId("request", atMs);
      const uuid = uuidFromId("request", id) ?? "";
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(uuid.replaceAll("-", "").slice(0, 12), 16)).toBe(atMs);
      expect(id).toBe(`req_${encodeUuid(uuid)}`);
    }),
  );
});

test("no two ids are the same, in one millisecond either", () => {
  const ids = Array.from({ length: 10_000 }, () => mintId("request", 1_700_000_000_000));
  expect(new Set(ids).size).toBe(ids.length);
  const bits = ids.map((id) => BigInt(`0x${(uuidFromId("request", id) ?? "").replaceAll("-", "")}`));
  for (let bit = 0n; bit < 74n; bit++) {
    const at = bit < 62n ? bit : bit + 2n; // the variant's two bits are fixed
    const set = bits.filter((value) => (value >> at) & 1n).length;
    expect(set).toBeGreaterThan(4_500);
    expect(set).toBeLessThan(5_500);
  }
});
