/**
 * Every change leaves a trace: each mutation's use case must write into the audit trail. Read from the sources, so
 * that a procedure added tomorrow is asked too; which words it writes, the use case's own tests say.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appRouter } from "./router.ts";

const here = import.meta.dirname;
const root = join(here, "../..");
const read = (path: string) => readFileSync(path, "utf8");

/** Mutations that change nothing a merchant keeps. */
const changesNothing = new Map([
  ["testProvider", "asks the provider's address and stores nothing"],
  ["testProviderDraft", "the same for one that is not saved; stored credentials go to their own address only"],
  ["testMetricExpression", "computes"],
  ["passkeyOptions", "asks for a passkey; it is kept, with a trace, when the browser has made it"],
  ["requestPasswordReset", "mails a link; opening it changes something"],
  ["previewCatalog", "says what an import would change"],
  ["planSample", "says which route a request would take"],
  ["previewExhaustion", "shows what clients would be sent"],
]);

/** Mutations by use case: what stands behind `.mutation(… ctx.useCases.name(`. */
function mutatingUseCases(): string[] {
  const sources = readdirSync(here, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("router.ts") && path !== "router.ts")
    .map((path) => read(join(here, path)));
  return sources.flatMap((source) =>
    source
      .split(".mutation(")
      .slice(1)
      .map((body) => /ctx\.useCases\.(\w+)\(/.exec(body)?.[1] ?? `no use case in: ${body.slice(0, 80)}`),
  );
}

const wiring = readdirSync(here)
  .filter((name) => /^make-.*use-cases\.ts$/.test(name))
  .map((name) => read(join(here, name)))
  .join("\n");

/** The factory that makes a use case: `name: makeX(`, or `name: (…) => inner(` with `const inner = makeX(`. */
function factoryOf(useCase: string): string | undefined {
  const direct = new RegExp(`\\b${useCase}(?::| =) (make\\w+)\\(`).exec(wiring)?.[1];
  if (direct) return direct;
  const inner = new RegExp(`\\b${useCase}: (?:async )?\\([^)]*\\) =>\\s*(\\w+)\\(`).exec(wiring)?.[1];
  return inner && new RegExp(`\\bconst ${inner} = (make\\w+)\\(`).exec(wiring)?.[1];
}

/** The file of a use case's factory, by the wiring's own words. */
function fileOf(useCase: string): string {
  const factory = factoryOf(useCase);
  if (!factory) return `the wiring of ${useCase} is not understood`;
  const imported = new RegExp(`import \\{[^}]*\\b${factory}\\b[^}]*\\} from "#(server/[^"]+)"`).exec(wiring)?.[1];
  return imported ? join(root, imported) : `${factory} is not imported`;
}

describe("the audit trail", () => {
  const useCases = mutatingUseCases();

  test("is asked of every mutation there is", () => {
    const procedures = Object.values(
      appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
    );
    expect(useCases).toHaveLength(procedures.filter(({ _def }) => _def.type === "mutation").length);
  });

  test.each(useCases.filter((name) => !changesNothing.has(name)))("is written by %s", (name) => {
    const file = fileOf(name);
    expect(existsSync(file), file).toBe(true);
    expect(read(file)).toMatch(/\baudit\w*\(/);
  });
});
