/**
 * Where menus and hints are attached: inside the page's main landmark, so that who walks by landmarks finds them
 * (axe: region). They open in browsers only; before that there is no document.
 */
export const portalHome = (): HTMLElement | null =>
  typeof document === "undefined" ? null : document.querySelector("main");
