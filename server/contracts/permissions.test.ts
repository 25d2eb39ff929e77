import { describe, expect, it } from "vitest";
import { may, mayGive, mayGiveInPortal, mayInPortal, merchantActions, portalActions } from "./permissions.ts";
import { customerRoles, merchantRoles } from "./roles.ts";

describe("what a role may do", () => {
  it("lets owners and admins do everything", () => {
    for (const action of merchantActions) expect([may("owner", action), may("admin", action)]).toEqual([true, true]);
  });

  it("lets a viewer change nothing", () => {
    const changes = merchantActions.filter((action) => !action.endsWith(".read"));
    expect(changes.filter((action) => may("viewer", action))).toEqual([]);
  });

  it("keeps credits from developers and the catalog from finance", () => {
    expect(may("developer", "credits.write")).toBe(false);
    expect(may("finance", "catalog.write")).toBe(false);
    expect(may("finance", "credits.write")).toBe(true);
  });

  it("lets nobody open a sign-up link who may not make customers, keys and credits themselves", () => {
    const gives = ["customers.write", "keys.write", "credits.write"] as const;
    const openers = merchantRoles.filter((role) => may(role, "sign_up_links.write"));
    expect(openers.filter((role) => !gives.every((action) => may(role, action)))).toEqual([]);
    expect(may("finance", "sign_up_links.write")).toBe(false);
  });

  it("never lets anyone hand out rights they do not have", () => {
    for (const own of merchantRoles) {
      for (const given of merchantRoles.filter((role) => mayGive(own, role))) {
        expect(merchantActions.filter((action) => may(given, action) && !may(own, action))).toEqual([]);
      }
    }
    expect(mayGive("admin", "owner")).toBe(false);
    expect(mayGive("viewer", "viewer")).toBe(true);
  });

  it("lets who may not make keys give a customer's people no role that makes them", () => {
    expect(customerRoles.filter((role) => mayGiveInPortal("finance", role))).toEqual(["viewer"]);
    expect(customerRoles.filter((role) => mayGiveInPortal("admin", role))).toEqual([...customerRoles]);
  });

  it("lets a customer's viewer do nothing, a member all but the team", () => {
    expect(portalActions.filter((action) => mayInPortal("viewer", action))).toEqual([]);
    expect(portalActions.filter((action) => !mayInPortal("member", action))).toEqual(["team.manage"]);
    expect(portalActions.filter((action) => !mayInPortal("admin", action))).toEqual([]);
  });
});
