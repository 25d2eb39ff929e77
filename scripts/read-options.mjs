/** How commands read what stands behind `--`: before anything is installed or started, with Node's own parser. */
import { parseArgs } from "node:util";

const isHelp = (arg) => arg === "--help" || arg === "-h";

function usageOf({ name, does, options = {}, positionals }) {
  const called = `npm ${name === "test" ? name : `run ${name}`}`;
  const written = ([option, { value, optional }]) => {
    const given = optional ? `[=${value}]` : `=${value}`;
    return `--${option}${value === undefined ? "" : given}`;
  };
  const rows = [...Object.entries(options).map((entry) => [written(entry), entry[1].help]), ["--help", "this text"]];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `${called} [-- options${positionals ? ` ${positionals.name}` : ""}]: ${does}`,
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    ...(positionals ? [`  ${positionals.help}`] : []),
  ].join("\n");
}

/** An option whose value may be left out has an empty one then. */
const withEmpty = (args, options) =>
  args.map((arg) => (arg.startsWith("--") && options[arg.slice(2)]?.optional ? `${arg}=` : arg));

/** What Node says is wrong, without its advice. */
const firstSentence = (message) => message.split(/\.\s/)[0];

/** What is asked for: values, the usage, or what is wrong with it. Pure. */
export function parseOptions(command, args) {
  if (args.some(isHelp)) return { usage: usageOf(command) };
  const { options = {}, positionals } = command;
  const known = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
  try {
    const { values } = parseArgs({
      args: withEmpty(args, options),
      options: known,
      allowPositionals: positionals !== undefined,
    });
    for (const [name, { choices, optional }] of Object.entries(options)) {
      const value = values[name];
      if (choices === undefined || value === undefined || (optional && value === "")) continue;
      if (!choices.includes(value)) return { wrong: `--${name} is one of ${choices.join(", ")}` };
    }
    return { values };
  } catch (error) {
    if (!String(error.code).startsWith("ERR_PARSE_ARGS_")) throw error;
    return { wrong: firstSentence(error.message) };
  }
}

/** Ends the process with the code of a command that was called wrongly. */
export function refuse(message) {
  console.error(`${message}; --help tells what there is`);
  process.exit(2);
}

/** The options of this process; `--help` and what the command does not know end it. */
export function readOptions(command) {
  const read = parseOptions(command, process.argv.slice(2));
  if (read.wrong) refuse(read.wrong);
  if (read.usage) {
    console.log(read.usage);
    process.exit(0);
  }
  return read.values;
}
