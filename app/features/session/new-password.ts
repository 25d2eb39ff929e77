import { z } from "zod";
import { passwordLength } from "#server/contracts/team.ts";

/** A password that is being chosen, in a form's words. */
export const newPasswordField = z
  .string()
  .min(passwordLength.least, `Choose at least ${passwordLength.least} characters.`)
  .max(passwordLength.most, "That is too long for a password.");
