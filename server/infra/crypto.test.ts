import { describe, expect, it } from "vitest";
import { displayPrefix, makeKeyHasher, makeSealer, mintSecret } from "./crypto.ts";

const first = "a secret of at least thirty-two bytes, one";
const second = "a secret of at least thirty-two bytes, two";

describe("sealed credentials", () => {
  it("open to what was sealed, and look different each time", () => {
    const sealer = makeSealer({ current: first });
    const a = sealer.seal("sk-geheim-ü", "provider:prv_1");
    const b = sealer.seal("sk-geheim-ü", "provider:prv_1");
    expect(sealer.open(a, "provider:prv_1")).toBe("sk-geheim-ü");
    expect(Buffer.from(a.data)).not.toEqual(Buffer.from(b.data));
    expect(Buffer.from(a.data).includes("sk-geheim")).toBe(false);
  });

  it("open nowhere else: not in another row, not when a bit was changed", () => {
    const sealer = makeSealer({ current: first });
    const sealed = sealer.seal("sk-1", "provider:prv_1");
    expect(() => sealer.open(sealed, "provider:prv_2")).toThrow();
    for (let index = 0; index < sealed.data.length; index++) {
      const data = new Uint8Array(sealed.data);
      data[index] = (data[index] ?? 0) ^ 1;
      expect(() => sealer.open({ ...sealed, data }, "provider:prv_1")).toThrow();
    }
    expect(() => sealer.open({ ...sealed, data: new Uint8Array(3) }, "provider:prv_1")).toThrow();
  });

  it("survive a change of the application secret, and move to the new one", () => {
    const old = makeSealer({ current: first }).seal("sk-1", "here");
    const rotating = makeSealer({ current: second, previous: first });
    expect(rotating.open(old, "here")).toBe("sk-1");
    const moved = rotating.reseal(old, "here");
    expect(moved && makeSealer({ current: second }).open(moved, "here")).toBe("sk-1");
    expect(moved && rotating.reseal(moved, "here")).toBeNull();
    expect(() => makeSealer({ current: second }).open(old, "here")).toThrow(/neither the current nor the previous/);
  });
});

describe("key secrets", () => {
  it("carry their kind and 256 random bits", () => {
    const secrets = Array.from({ length: 200 }, () => mintSecret("slk_"));
    expect(new Set(secrets).size).toBe(200);
    for (const secret of secrets) expect(secret).toMatch(/^slk_[0-9A-Za-z]{43}$/);
    expect(displayPrefix(secrets[0]!)).toHaveLength(10);
  });

  it("hash differently under another pepper", () => {
    const secret = mintSecret("slm_");
    expect(makeKeyHasher("a").hash(secret)).toEqual(makeKeyHasher("a").hash(secret));
    expect(makeKeyHasher("a").hash(secret)).not.toEqual(makeKeyHasher("b").hash(secret));
  });
});
