import { expect, test } from "vitest";
import { changedSettings as changedSince, type SettingsInput, settingsForm, shownSettings } from "./settings-form.ts";
import { savedZoneText, timeZoneChangeText } from "./time-zone-text.ts";

const settings = {
  name: "Harbour",
  slug: "harbour",
  domain: null,
  test_mode: false,
  accent: null,
  logo_path: null,
  reporting_currency: "EUR",
  time_zone: "Europe/Berlin",
  time_zone_change: null,
  require_two_factor: false,
  magic_words: ["/balance", "/tokenbill"],
  stale_cost_days: 180,
};

type Settings = Parameters<typeof shownSettings>[0];

/** Of a form that showed what still holds. */
const changedSettings = (before: Settings, wanted: SettingsInput) =>
  changedSince(before, wanted, JSON.stringify(shownSettings(before)));

const sent = (changes: Record<string, string>) =>
  settingsForm.schema.parse(settingsForm.toInput({ ...shownSettings(settings), ...changes }));

test("a form that is sent as it was shown changes nothing", () => {
  expect(changedSettings(settings, sent({}))).toEqual({});
});

test("only what was changed is sent: a colour, no magic word at all, two-factor for everybody", () => {
  expect(changedSettings(settings, sent({ accent: "#AA3300", magic_words: "\n", require_two_factor: "on" }))).toEqual({
    accent: "#aa3300",
    magic_words: [],
    require_two_factor: true,
  });
});

test("a domain is sent as it is kept, and goes when its field is emptied", () => {
  expect(changedSettings(settings, sent({ domain: " Shop.Example. " }))).toEqual({ domain: "shop.example" });
  const owned = { ...settings, domain: "shop.example" };
  expect(changedSettings(owned, sent({ domain: "SHOP.example" }))).toEqual({});
  expect(changedSettings(owned, sent({}))).toEqual({ domain: null });
});

test("what somebody else changed while the form was open stays, what the form changed is sent", () => {
  const shown = JSON.stringify(shownSettings(settings));
  const meanwhile = { ...settings, name: "Haven", accent: "#aa3300", magic_words: ["/credits"] };
  expect(changedSince(meanwhile, sent({ stale_cost_days: "90" }), shown)).toEqual({ stale_cost_days: 90 });
  expect(changedSince(meanwhile, sent({ name: "Port" }), shown)).toEqual({ name: "Port" });
});

test.each(["", "{", "[]", "null", '{"name":{}}', '{"__proto__":"x"}'])(
  "a form that shows %s as what it began with is held against what holds",
  (shown) => expect(changedSince(settings, sent({ name: "Port" }), shown)).toEqual({ name: "Port" }),
);

test("the zone to come is shown as the one that is wanted, and called off with the one that holds", () => {
  const change = { time_zone: "America/New_York", starts_at: "2026-11-30T23:00:00.000Z" };
  const pending = { ...settings, time_zone_change: change };
  expect(shownSettings(pending).time_zone).toBe("America/New_York");
  expect(changedSettings(pending, sent({ time_zone: "America/New_York" }))).toEqual({});
  expect(changedSettings(pending, sent({}))).toEqual({ time_zone: "Europe/Berlin" });
  expect(timeZoneChangeText(pending)).toBe(
    "Europe/Berlin holds now. Changes to America/New York on 1 Dec 2026, 00:00 in Europe/Berlin.",
  );
  expect(["America/New_York", "Europe/Berlin", "Asia/Tokyo"].map((zone) => savedZoneText(pending, zone))).toEqual([
    null,
    "Saving calls off the change to America/New York.",
    "Saving puts Asia/Tokyo in the place of America/New York, which is to come.",
  ]);
});

test.each([
  ["an address instead of a host name", { domain: "https://shop.example/" }, "domain"],
  ["a colour's name", { accent: "red" }, "accent"],
  ["a time zone that does not exist", { time_zone: "Europe/Atlantis" }, "time_zone"],
  ["a currency in words", { reporting_currency: "Euro" }, "reporting_currency"],
  ["a magic word twice", { magic_words: "/a1\n/A1" }, "magic_words"],
  ["no name", { name: " " }, "name"],
  ["half a day", { stale_cost_days: "0.5" }, "stale_cost_days"],
])("%s is refused at its field", (_, changes, field) => {
  const read = settingsForm.schema.safeParse(settingsForm.toInput({ ...shownSettings(settings), ...changes }));
  expect(read.error?.issues[0]?.path[0]).toBe(field);
});
