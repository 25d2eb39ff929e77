export interface Option {
  type: "boolean" | "string";
  help: string;
  /** What stands for its value in the usage. */
  value?: string;
  /** The value may be left out: it is empty then. */
  optional?: boolean;
  /** The values that there are; absent: any. */
  choices?: readonly string[];
}

export interface Command<Options extends Readonly<Record<string, Option>>> {
  /** As npm runs it. */
  name: string;
  /** In a line. */
  does: string;
  options?: Options;
  /** Absent: it takes nothing but options. */
  positionals?: { name: string; help: string };
}

type Values<Options> = {
  [Name in keyof Options]?: Options[Name] extends { type: "boolean" } ? boolean : string;
};

/** What is asked for: values, the usage, or what is wrong with it. Pure. */
export function parseOptions<const Options extends Readonly<Record<string, Option>>>(
  command: Command<Options>,
  args: readonly string[],
): { values?: Values<Options>; usage?: string; wrong?: string };

/** Ends the process with 2, the code of a command that was called wrongly. */
export function refuse(message: string): never;

/** The options of this process; `--help` and what the command does not know end it, before anything is started. */
export function readOptions<const Options extends Readonly<Record<string, Option>>>(
  command: Command<Options>,
): Values<Options>;
