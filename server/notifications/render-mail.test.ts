import { describe, expect, it } from "vitest";
import { inkOn, renderMail } from "./render-mail.ts";

const invitation = {
  kind: "invitation" as const,
  link: "https://ai.example/invitation/abc",
  inviter: 'Eve <script>alert("x")</script>\r\nBcc: all@example.com',
  team: "Acme & Söhne",
  role: "viewer",
  validDays: 7,
};

describe("a mail", () => {
  const brand = { name: "Acme", accent: "#ffcc00", logoPath: "/brand/mer_1/abc" };
  const mail = renderMail(invitation, brand, "https://ai.example");

  it("carries its link in plain text and in HTML, in the merchant's brand", () => {
    expect(mail.text).toContain("Accept the invitation:\nhttps://ai.example/invitation/abc\n");
    expect(mail.html).toContain('href="https://ai.example/invitation/abc"');
    expect(mail.html).toContain("#ffcc00");
    expect(mail.html).toContain("https://ai.example/brand/mer_1/abc");
    expect(mail.fromName).toBe("Acme");
    expect(mail.html + mail.text + mail.subject).not.toMatch(/sluice/i);
  });

  it("shows markup in a name as text, and no name adds a header", () => {
    expect(mail.html).not.toContain("<script>");
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });

  it("writes on the accent in the ink that is read better", () => {
    expect([inkOn("#ffcc00"), inkOn("#0b6a7d"), inkOn("#ffffff")]).toEqual(["#000000", "#ffffff", "#000000"]);
  });

  it("tells where a change to an account came from", () => {
    const notice = { kind: "security_notice" as const, event: "password_changed" as const, at: "2026-11-21T08:00:00Z" };
    const rendered = renderMail({ ...notice, remoteAddress: "203.0.113.7" }, { ...brand, logoPath: null }, "");
    expect(rendered.text).toContain("21 November 2026 at 08:00 UTC, from 203.0.113.7.");
    expect(rendered.subject).toBe("Your password was changed");
  });
});
