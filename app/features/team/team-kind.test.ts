import { describe, expect, test } from "vitest";
import type { TeamMemberView } from "#server/contracts/team.ts";
import { lastOfFirst, portalTeam, roleEffect, roleWord, staffTeam } from "./team-kind.ts";

const member = (id: string, role: TeamMemberView["role"]): TeamMemberView => ({
  id,
  user_id: `usr_${id}`,
  name: id,
  email: `${id}@example.com`,
  role,
  two_factor: false,
  last_seen_at: null,
  created_at: "2026-01-01T00:00:00.000Z",
});

describe("whoever must not leave the team", () => {
  const one = [member("a", "owner"), member("b", "admin")];
  test.each([
    ["the only owner", one, null, true, "a"],
    ["one of two owners", [...one, member("c", "owner")], null, true, null],
    ["an owner who may not be alone: more members follow", one, "next", true, null],
    ["an owner on a later page", one, null, false, null],
  ])("%s", (_, data, next_cursor, isWhole, id) => {
    expect(lastOfFirst(staffTeam, { data, next_cursor }, isWhole)).toBe(id);
  });

  test("a customer's only admin", () => {
    const data = [member("a", "admin"), member("b", "viewer")];
    expect(lastOfFirst(portalTeam, { data, next_cursor: null }, true)).toBe("a");
  });
});

test("a role says what it lets one do; an unknown one is called by its own name", () => {
  expect(roleEffect(staffTeam, "viewer")).toBe("It holds from their next click on. Viewer: sees, changes nothing.");
  expect(roleWord(portalTeam, "auditor")).toBe("auditor");
});
