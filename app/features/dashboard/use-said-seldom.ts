import { useEffect, useRef, useState } from "react";

/** Somebody who listens is not interrupted more often. */
const everyMs = 10_000;

/** The text as a live region should say it: the latest one, no more than every ten seconds. */
export function useSaidSeldom(text: string): string {
  const [said, setSaid] = useState("");
  const saidAt = useRef(0);
  useEffect(() => {
    if (text === "") return;
    const waitMs = Math.max(0, saidAt.current + everyMs - Date.now());
    const timer = setTimeout(() => {
      saidAt.current = Date.now();
      setSaid(text);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
