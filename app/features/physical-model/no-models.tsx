import { Link } from "@remix-run/react";
import { Boxes, SearchX } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";

interface NoModelsProps {
  narrowed: boolean;
  mayWrite: boolean;
  hasProvider: boolean;
}

/** What stands where no model is. */
export function NoModels({ narrowed, mayWrite, hasProvider }: NoModelsProps) {
  if (narrowed) {
    return (
      <EmptyState
        icon={SearchX}
        title="No model matches"
        action={
          <Button asChild>
            <Link to=".">Show all models</Link>
          </Button>
        }
      >
        Other words or filters may find some.
      </EmptyState>
    );
  }
  const [to, label] = hasProvider
    ? ["/console/price-catalog", "Choose from the price catalog"]
    : ["/console/providers/new", "Add provider"];
  return (
    <EmptyState
      icon={Boxes}
      title="No model yet"
      action={
        mayWrite && (
          <Button asChild>
            <Link to={to}>{label}</Link>
          </Button>
        )
      }
    >
      {hasProvider
        ? "A physical model is one model of one provider, with its price and its cost. The price catalog knows most of them."
        : "A physical model is one model of one provider: begin with the provider."}
    </EmptyState>
  );
}
