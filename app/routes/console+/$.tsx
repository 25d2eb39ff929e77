/** An address of the console that does not exist: the frame stays. */
export const loader = () => {
  throw new Response(null, { status: 404 });
};

export { ErrorPanel as ErrorBoundary } from "#app/features/errors/error-page.tsx";

export default function NotFound() {
  return null;
}
