/** Runs `work` while no other process of this checkout prepares anything. */
export function whileAlone<Result>(work: () => Result | Promise<Result>): Promise<Result>;
/** Installs, then runs a TypeScript module of this checkout in this process. */
export function runTypeScript(path: string): Promise<void>;
/** Installs, then runs a TypeScript module in a process of its own session, which is asked to end on any signal. */
export function superviseTypeScript(path: string): Promise<void>;
