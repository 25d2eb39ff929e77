import type { CodeSample } from "#app/components/ui/code-block.tsx";
import { curlSample } from "./curl.ts";
import { goSample } from "./go.ts";
import { pythonSample } from "./python.ts";
import type { SampleRequest } from "./sample-request.ts";
import { typescriptSample } from "./typescript.ts";

/** The same call in every language that we write. */
export const writeSamples = (request: SampleRequest): CodeSample[] => [
  { language: "curl", code: curlSample(request) },
  { language: "Python", code: pythonSample(request) },
  { language: "TypeScript", code: typescriptSample(request) },
  { language: "Go", code: goSample(request) },
];
