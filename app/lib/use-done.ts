import { useEffect, useRef } from "react";

/** Runs `act` once when something gets done, however often the page is drawn until what shows it is gone. */
export function useDone(done: boolean, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (done) latest.current();
  }, [done]);
}
