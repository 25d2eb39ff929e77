import { describe, expect, test } from "vitest";
import { isReservedDomain } from "./merchant-domains.ts";

describe("a host of the deployment itself", () => {
  const hosts = { publicUrl: "https://Gate.Example:8443/", endpointHost: "VE.gate.example:443" };
  test.each(["gate.example", "ve.gate.example", "ve-x.ve.gate.example", "a.b.ve.gate.example"])("is %s", (domain) => {
    expect(isReservedDomain(domain, hosts)).toBe(true);
  });
  test.each(["shop.gate.example", "gate.example.evil.example", "xve.gate.example", "example"])(
    "is not %s",
    (domain) => {
      expect(isReservedDomain(domain, hosts)).toBe(false);
    },
  );
  test("is only the public URL's where endpoints have none", () => {
    expect(isReservedDomain("ve-x.ve.gate.example", { ...hosts, endpointHost: undefined })).toBe(false);
  });
});
