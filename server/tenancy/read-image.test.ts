import { describe, expect, it, test } from "vitest";
import { readImage } from "./read-image.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4nGNgYPj/H4oZ4AwAXusF+5Y2Cb0AAAAASUVORK5CYII=",
  "base64",
);
const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffc0001108000400050301220002110103110100", "hex");
const webp = Buffer.from("524946461a00000057454250565038580a00000000000000630000310000", "hex");

describe("a logo", () => {
  test.each([
    ["PNG", png, { contentType: "image/png", width: 3, height: 2 }],
    ["JPEG", jpeg, { contentType: "image/jpeg", width: 5, height: 4 }],
    ["WebP", webp, { contentType: "image/webp", width: 100, height: 50 }],
  ])("is read as %s by its bytes", (_kind, bytes, facts) => {
    expect(readImage(bytes)).toEqual(facts);
  });

  it("is nothing else, whatever it claims, and cut anywhere it does no harm", () => {
    for (const text of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "GIF89a", ""]) {
      expect(readImage(Buffer.from(text))).toBeNull();
    }
    for (const bytes of [png, jpeg, webp]) {
      for (let length = 0; length < bytes.length; length++)
        expect(() => readImage(bytes.subarray(0, length))).not.toThrow();
    }
  });
});
