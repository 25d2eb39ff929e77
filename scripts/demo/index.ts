/** `npm run demo` */
import { prepare } from "../prepare/prepare.ts";

await prepare((line) => console.log(line));
// Only now: it imports the generated database client.
const { runDemo } = await import("./run-demo.ts");
await runDemo("production");
