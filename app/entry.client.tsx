import { RemixBrowser } from "@remix-run/react";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { keptSubmissions } from "#app/lib/kept-submissions.ts";

// Radix locks the page's scrolling by a style tag, which the content security policy takes only with the nonce.
const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
if (nonce) setNonce(nonce);

// Remix sends forms by it.
window.fetch = keptSubmissions.wrap(window.fetch.bind(window));

/**
 * Waits until the page's data is decoded. RemixBrowser suspends for it at the root; a key pressed or a click meanwhile
 * makes React 18 render at once, and give the page up ("Root did not complete"). Called outside of React it starts the
 * decoding and throws the promise before its first hook.
 */
async function decodePageData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (decoding) {
    await decoding;
  }
}

await decodePageData();

// Not in a transition: React 18 may then give up hydrating as well when an external store, such as the reader's time
// zone, differs from the server's in the middle of a sliced render.
hydrateRoot(
  document,
  <StrictMode>
    <RemixBrowser />
  </StrictMode>,
);
