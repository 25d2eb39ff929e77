/** The model's name replaced in what an upstream says (`mask_model`): its bytes are hostile as ever. */
import { isAppError } from "#server/contracts/errors.ts";
import { applyEdits, jsonMembers, type MemberSpan } from "#server/providers/wire/json-members.ts";
import { parseObject } from "#server/providers/wire/json-values.ts";

/** Where a member of an upstream's JSON stands. @throws RangeError when it names one twice or is nested too deep */
function spanOf(json: Buffer, member: string): MemberSpan | undefined {
  try {
    return jsonMembers(json).get(member);
  } catch (error) {
    if (isAppError(error)) throw new RangeError("the upstream's JSON cannot be told apart", { cause: error });
    throw error;
  }
}

/** The top-level member that names the model, replaced. @throws RangeError when it cannot be told which it is */
export function masked(body: Buffer, member: string, name: string): Buffer {
  const span = spanOf(body, member);
  return span ? applyEdits(body, [{ ...span, text: JSON.stringify(name) }]) : body;
}

/** Replaces a member's value wherever it stands in the events. */
export function maskAnywhere(member: string, name: string): (pass: Buffer) => Buffer {
  // Inside a JSON string a quote is escaped: these bytes can only be a member's name and its value.
  const pattern = new RegExp(`"${member}"(\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "g");
  // Byte for byte: what is no UTF-8 stays what it is.
  const value = Buffer.from(JSON.stringify(name)).toString("latin1");
  const key = Buffer.from(`"${member}"`);
  return (pass) =>
    pass.indexOf(key) < 0
      ? pass
      : Buffer.from(
          pass.toString("latin1").replace(pattern, (_, space: string) => `"${member}"${space}${value}`),
          "latin1",
        );
}

/**
 * Replaces a member's value at the top of each line: what stands deeper, a tool's arguments, is the model's. Lines
 * that are no JSON, which no client can read, are left out.
 */
export function maskLines(member: string, name: string): (pass: Buffer) => Buffer {
  return (pass) => {
    const lines: Buffer[] = [];
    for (let from = 0; from < pass.length; ) {
      const at = pass.indexOf(0x0a, from);
      const line = pass.subarray(from, at < 0 ? pass.length : at + 1);
      from += line.length;
      const shown = maskedLine(line, member, name);
      if (shown) lines.push(shown);
    }
    return Buffer.concat(lines);
  };
}

function maskedLine(line: Buffer, member: string, name: string): Buffer | null {
  if (parseObject(line.toString("utf8")) === null) return null;
  try {
    return masked(line, member, name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
