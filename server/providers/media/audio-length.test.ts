import fc from "fast-check";
import { expect, test } from "vitest";
import { makeMp3, makeWav } from "#tests/factories/media.ts";
import { guessedSecondsOf, measureAudio, mostSecondsOf } from "./audio-length.ts";

test("recordings are measured, and begun seconds count", async () => {
  expect(await measureAudio(makeWav(3.2, 1), "audio/wav")).toBe(4);
  expect(await measureAudio(makeWav(2, 1), null)).toBe(2);
  expect(await measureAudio(makeMp3(6), "audio/mpeg")).toBe(6);
  expect(await measureAudio(makeMp3(0.5), "application/octet-stream")).toBe(1);
});

test("a header that lies about the length is not believed", async () => {
  const wav = makeWav(10, 1);
  wav.writeUInt32LE(400_000_000, 28);
  wav.writeUInt32LE(100_000_000, 24);
  expect(await measureAudio(wav, "audio/wav")).toBeNull();
  const long = makeWav(1, 1);
  long.writeUInt32LE(1, 24);
  long.writeUInt32LE(0xffffffff, 40);
  const measured = await measureAudio(long, "audio/wav");
  expect(measured === null || measured <= 86_400).toBe(true);
});

test("what is no recording has no length, only bounds by its size", async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from("hello"), Buffer.alloc(5_000, 0xff), Buffer.from('{"a":1}')])
    expect(await measureAudio(bytes, "audio/mpeg")).toBeNull();
  expect(mostSecondsOf(7_500)).toBe(10);
  expect(guessedSecondsOf(80_000)).toBe(10);
  expect(mostSecondsOf(26_214_400)).toBe(34_953);
});

test.each([
  ["nothing but frame marks", "", "\xff"],
  ["MPEG frames that are none", "", "\xff\xfb\0\0"],
  ["empty MP4 atoms", "\0\0\0\x10ftypM4A \0\0\0\0", "\0\0\0\x08free"],
  ["empty RIFF chunks", "RIFF\xff\xff\xff\x7fWAVE", "data\0\0\0\0"],
  ["an atom of 4 GB", "\0\0\0\x10ftypM4A \0\0\0\0\xff\xff\xff\xf0moov\xff\xff\xff\xf0trak", "\xff"],
])("25 MB of %s are given up soon, and others have their turn meanwhile", async (_, head, fill) => {
  const bytes = Buffer.concat([Buffer.from(head, "latin1"), Buffer.alloc(25_000_000, Buffer.from(fill, "latin1"))]);
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 1);
  const begun = performance.now();
  expect(await measureAudio(bytes, "audio/mpeg")).toBeNull();
  clearInterval(timer);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(longestMs).toBeLessThan(1_000);
});

test("hostile recordings neither throw nor hang", async () => {
  const heads = ["RIFF", "OggS", "fLaC", "ID3", "\x1aE\xdf\xa3", "\0\0\0\x20ftypM4A ", "\xff\xfb", "FORM", "MAC "];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2_000 }), async (head, rest) => {
      const seconds = await measureAudio(Buffer.concat([Buffer.from(head, "latin1"), rest]), null);
      expect(seconds === null || (Number.isInteger(seconds) && seconds >= 1)).toBe(true);
    }),
    { numRuns: 300 },
  );
}, 20_000);
