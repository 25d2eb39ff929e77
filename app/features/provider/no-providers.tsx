import { Link } from "@remix-run/react";
import { PlugZap, SearchX } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";

/** What stands where no provider is. */
export function NoProviders({ narrowed, mayWrite }: { narrowed: boolean; mayWrite: boolean }) {
  if (narrowed) {
    return (
      <EmptyState
        icon={SearchX}
        title="No provider matches"
        action={
          <Button asChild>
            <Link to=".">Show all providers</Link>
          </Button>
        }
      >
        Other words or filters may find some.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={PlugZap}
      title="No provider yet"
      action={
        mayWrite && (
          <Button asChild>
            <Link to="/console/providers/new">Add provider</Link>
          </Button>
        )
      }
    >
      A provider is an account at a vendor, or a service of your own, that answers requests. Models are made of it, and
      endpoints route to them.
    </EmptyState>
  );
}
