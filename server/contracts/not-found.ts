import { AppError } from "./errors.ts";

/** 404 for what is not there, or belongs to another merchant: no difference shown. `param` names a reference at fault. */
export const notFound = (what: string, param: string | null = null): AppError =>
  new AppError("not_found", { userMessage: `There is no such ${what}.`, param });
