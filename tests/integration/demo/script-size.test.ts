/** Customers open portal and public pages on phones: what these load before charts stays small. Read from the build. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { z } from "zod";

const client = join(import.meta.dirname, "../../../build/client");
const mostBytes = 200_000;

const loadedSchema = z.object({ module: z.string(), imports: z.array(z.string()).default([]) });
const manifestSchema = z.object({
  entry: loadedSchema,
  routes: z.record(z.string(), loadedSchema.extend({ parentId: z.string().optional() })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** What the browser is told of the routes and their scripts. */
function readManifest(): Manifest {
  const folder = [client, join(client, "assets")].find((path) =>
    readdirSync(path).some((name) => /^manifest-.*\.js$/.test(name)),
  );
  const name = folder && readdirSync(folder).find((each) => /^manifest-.*\.js$/.test(each));
  const text = readFileSync(join(folder ?? client, name ?? "manifest.js"), "utf8");
  return manifestSchema.parse(JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)));
}

/** Gzipped bytes of all scripts that this route and the routes around it import; lazy ones are not among them. */
function bytesOf({ entry, routes }: Manifest, routeId: string): number {
  const paths = new Set([entry.module, ...entry.imports]);
  for (let id: string | undefined = routeId; id !== undefined; id = routes[id]?.parentId) {
    const route = routes[id];
    for (const path of route ? [route.module, ...route.imports] : []) paths.add(path);
  }
  return [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(join(client, path))).length, 0);
}

const publicPages = /^routes\/(?:portal\+\/(?!.*csv)|_public\+\/(?:checkout|_index|pricing|m\+\/|signup))/;
const manifest = readManifest();
const pages = Object.keys(manifest.routes).filter((id) => publicPages.test(id));

test("the portal, the checkout and a merchant's public pages are among what was built", () => {
  const known = ["portal+/index", "_public+/checkout", "_public+/_index", "_public+/pricing", "_public+/signup.$token"];
  expect(pages).toEqual(expect.arrayContaining(known.map((path) => `routes/${path}`)));
});

test.each(pages)("%s loads less than 200 kB of script before its charts", (id) => {
  const bytes = bytesOf(manifest, id);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(mostBytes);
});
