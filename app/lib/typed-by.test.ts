import { describe, expect, it } from "vitest";
import type { SessionView } from "#server/contracts/session.ts";
import { isOfAnother, typedByHeader, typistAt } from "./typed-by.ts";

const session = (user: string, merchants: string[], customers: string[] = []): SessionView =>
  ({
    user: { id: user, name: "", email: "" },
    merchants: merchants.map((merchant_id) => ({ merchant_id })),
    customers: customers.map((customer_id) => ({ customer_id })),
  }) as unknown as SessionView;

const form = (path: string, typist?: string) =>
  new Request(`http://127.0.0.1${path}`, typist === undefined ? {} : { headers: { [typedByHeader]: typist } });

describe("a form", () => {
  const own = session("usr_1", ["mer_1", "mer_2"], ["cus_1"]);

  it.each([
    ["/console/customers/new", session("usr_2", ["mer_1"])],
    ["/console/customers/new", session("usr_1", ["mer_2", "mer_1"])],
    ["/console/customers/new", session("usr_1", [])],
    ["/portal/team", session("usr_1", ["mer_1"], ["cus_2", "cus_1"])],
    ["/account", session("usr_2", ["mer_1"], ["cus_1"])],
  ])("of %s is another's once somebody else is signed in, or works for others", (path, since) => {
    const sent = form(path, typistAt(path, own));
    expect(isOfAnother(sent, own)).toBe(false);
    expect(isOfAnother(sent, since)).toBe(true);
  });

  it("stays its user's when what is no matter to its page has changed", () => {
    expect(isOfAnother(form("/console/team", typistAt("/console/team", own)), session("usr_1", ["mer_1"]))).toBe(false);
    expect(isOfAnother(form("/account", typistAt("/account", own)), session("usr_1", []))).toBe(false);
  });

  it("of a page of the portal that is for the account is its user's, whomever they work for", () => {
    const sent = form("/account", typistAt("/portal", own));
    expect(isOfAnother(sent, own)).toBe(false);
    expect(isOfAnother(sent, session("usr_1", []))).toBe(false);
    expect(isOfAnother(sent, session("usr_2", [], ["cus_1"]))).toBe(true);
  });

  it("that was sent without a script names nobody", () => {
    expect(isOfAnother(form("/console/team"), own)).toBe(false);
  });
});
