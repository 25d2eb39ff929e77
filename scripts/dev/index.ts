/** `npm run dev`: the demo from the sources, with hot reload. */
import { generateClient } from "../prepare/generate.ts";

await generateClient();
// Only now: it imports the generated database client.
const { runDemo } = await import("../demo/run-demo.ts");
await runDemo("development");
