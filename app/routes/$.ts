/** Any address that nothing else answers. A route of its own, so that the error page knows the reader's theme. */
export const loader = () => {
  throw new Response(null, { status: 404 });
};
export const action = loader;

export { ErrorPage as ErrorBoundary } from "#app/features/errors/error-page.tsx";

export default function NotFound() {
  return null;
}
