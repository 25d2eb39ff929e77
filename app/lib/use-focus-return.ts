import { useRef } from "react";

/**
 * Where the focus goes when what floats closes: back to what had it before. Radix knows only of its own triggers; what
 * a row or an address opened would leave the focus nowhere, and j and k would begin at the top again.
 */
export function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    /** For `onOpenAutoFocus`, before anything in it takes the focus. */
    remember: () => {
      opener.current = document.activeElement;
    },
    /** For `onCloseAutoFocus`. */
    giveBack: (event: Event) => {
      const { current } = opener;
      if (!(current instanceof HTMLElement) || current === document.body || !current.isConnected) return;
      event.preventDefault();
      current.focus({ preventScroll: true });
    },
  };
}
