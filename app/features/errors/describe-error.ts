import { isRouteErrorResponse } from "@remix-run/react";

export interface ErrorDescription {
  /** Null: no server was reached. */
  status: number | null;
  title: string;
  /** What happened and what to do, for the person at the screen; never the inside of a fault. */
  advice: string;
}

const known: Record<number, Omit<ErrorDescription, "status">> = {
  400: { title: "This address is malformed", advice: "Check the link, or go back and try again." },
  403: {
    title: "You may not see this",
    advice: "Your role does not include it. Ask an owner or admin of your organisation.",
  },
  404: {
    title: "There is nothing here",
    advice: "The address may be mistyped, or what it led to belongs to someone else or is gone.",
  },
  405: { title: "This address takes no such call", advice: "Go back and try again." },
  413: {
    title: "That is too much at once",
    advice: "A form takes 1 MiB, a price catalog 5 MB. Nothing was changed: go back and send less.",
  },
  429: { title: "Too many requests", advice: "Wait a minute, then try again." },
  503: { title: "Not available just now", advice: "A part we depend on is away. Try again in a moment." },
};

const fault = {
  title: "Something went wrong on our side",
  advice: "Nothing was changed. Try again; should it stay, tell us when it happened.",
};

const offline = {
  status: null,
  title: "No connection",
  advice: "This page could not be reached. Try again once you are online.",
};

/** What Chromium, Firefox and Safari throw when the network takes no request, or a part of the page is not loaded. */
const unreached = /failed to fetch|networkerror|load failed|dynamically imported module|importing a module script/i;

/** What an error page says about whatever a route threw. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof TypeError && unreached.test(error.message)) return offline;
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return { status, ...(known[status] ?? fault) };
}
