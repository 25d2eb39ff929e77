import { describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";

const complete = {
  DATABASE_URL: "postgresql://127.0.0.1/sluice",
  REDIS_URL: "redis://127.0.0.1:6379",
  APP_SECRET: "a".repeat(32),
  KEY_PEPPER: "b".repeat(32),
  PUBLIC_URL: "https://sluice.example",
};

test("what is required is enough", () => {
  expect(readEnv(complete)).toMatchObject({ ...complete, PORT: 3000, REDIS_CLUSTER: false });
});

test.each(Object.keys(complete))("without %s the one line names it", (name) => {
  expect(() => readEnv({ ...complete, [name]: undefined })).toThrow(new Error(`${name} is missing`));
});

describe("a malformed setting is named in one line", () => {
  test.each([
    ["DATABASE_URL", "mysql://127.0.0.1/sluice"],
    ["REDIS_URL", "http://127.0.0.1:6379"],
    ["APP_SECRET", "short"],
    ["KEY_PEPPER", "short"],
    ["PUBLIC_URL", "sluice.example"],
    ["PUBLIC_URL", "ftp://sluice.example"],
    ["PUBLIC_URL", "javascript:alert(1)"],
    ["PORT", "web"],
    ["GATEWAY_DOOR", "back"],
    ["REDIS_CLUSTER", "yes"],
  ])("%s=%s", (name, value) => {
    expect(() => readEnv({ ...complete, [name]: value })).toThrow(new RegExp(`^${name} [^\\n]+$`));
  });
});
