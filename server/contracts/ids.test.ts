import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUuid, encodeUuid, idFromHostLabel, idFromUuid, idToHostLabel, uuidFromId, uuidTime } from "./ids.ts";

describe("ids", () => {
  test("carry their UUID: what is written is what is read", () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(encodeUuid(uuid)).toHaveLength(26);
        expect(decodeUuid(encodeUuid(uuid))).toBe(uuid);
        expect(uuidFromId("request", idFromUuid("request", uuid))).toBe(uuid);
      }),
    );
  });

  test("are written as TypeID writes them", () => {
    expect(encodeUuid("01893726-efee-7f02-8fbf-9f2b7bc2f910")).toBe("01h4vjdvzefw18zfwz5dxw5y8g");
  });

  test("sort by their time", () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.uuid({ version: 7 }), (a, b) => {
        expect(idFromUuid("request", a) < idFromUuid("request", b)).toBe(a < b);
      }),
    );
    expect(uuidTime("01893726-efee-7f02-8fbf-9f2b7bc2f910")).toBe(0x01893726efee);
  });

  test("of another kind, or no ids at all, have no UUID", () => {
    for (const text of [
      "",
      "req_",
      "req_short",
      "ve_01h4vjdvzefw18zfwz5dxw5y8g",
      "req_81h4vjdvzefw18zfwz5dxw5y8g",
      "req_01h4vjdvzefw18zfwz5dxw5y8u",
    ]) {
      expect(uuidFromId("request", text)).toBeNull();
    }
  });

  test("survive a host name", () => {
    expect(idFromHostLabel(idToHostLabel("ve_01h4").toUpperCase())).toBe("ve_01h4");
  });
});
