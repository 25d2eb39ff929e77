/** `npm run build`: the Prisma client, the screens, the bundles; only what is stale. */
import { prepare } from "./prepare.ts";

await prepare((line) => console.log(line));
