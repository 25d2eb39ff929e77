import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Check } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import type { MerchantAction } from "#server/contracts/permissions.ts";
import type { FirstStepsDone } from "./load-first-steps.ts";

interface Step {
  title: string;
  words: string;
  act: string;
  to: string;
  needs: MerchantAction;
  done: boolean;
}

const stepsOf = ({ provider, model, customer, endpointId }: FirstStepsDone): readonly Step[] => [
  {
    title: "Add a provider",
    words: "Your account at a vendor, or a service of your own. Try its key before you save it.",
    act: "Add provider",
    to: "/console/providers/new",
    needs: "catalog.write",
    done: provider,
  },
  {
    title: "Create a physical model",
    words: "One model of that provider: what it costs you, and what you charge for it in credits.",
    act: "Create model",
    to: "/console/physical-models/new",
    needs: "catalog.write",
    done: model,
  },
  {
    title: "Add a customer",
    words: "Who buys from you, and sees balance and usage in the portal.",
    act: "Add customer",
    to: "/console/customers/new",
    needs: "customers.write",
    done: customer,
  },
  {
    title: "Create a virtual endpoint",
    words: "What the customer buys: a base URL with models, keys and credits.",
    act: "New endpoint",
    to: "/console/virtual-endpoints/new",
    needs: "catalog.write",
    done: endpointId !== null,
  },
  {
    title: "Send the first request",
    words: "In the playground, or from any OpenAI client with a key of the endpoint.",
    act: "Open the playground",
    to: endpointId === null ? "/console/playground" : `/console/playground?ve=${endpointId}`,
    needs: "keys.write",
    done: false,
  },
];

function StepRow({ step, number, next }: { step: Step; number: number; next: boolean }) {
  const mayDo = useMay(step.needs);
  return (
    <li
      className="flex flex-wrap items-center gap-x-4 gap-y-3 border-line border-b px-4 py-3.5 last:border-b-0"
      aria-current={next ? "step" : undefined}
    >
      <span
        className={clsx(
          "grid size-7 shrink-0 place-items-center rounded-full font-medium text-sm tabular-nums ring-1 ring-inset",
          step.done ? "bg-positive-soft text-positive-text ring-line" : "bg-sunken text-ink-muted ring-line",
        )}
      >
        {step.done ? <Check className="size-4" aria-hidden /> : number}
      </span>
      <span className="min-w-0 flex-1 basis-56">
        <span className={clsx("block font-medium", step.done ? "text-ink-muted" : "text-ink")}>
          {step.title}
          {step.done && <span className="sr-only"> (done)</span>}
        </span>
        <span className="block text-pretty text-ink-muted text-sm">{step.words}</span>
      </span>
      {next && mayDo && (
        <Button asChild variant="primary">
          <Link to={step.to} prefetch="intent">
            {step.act}
          </Link>
        </Button>
      )}
    </li>
  );
}

/** The way to a merchant's first request, in the place of figures that are all zero. */
export function FirstSteps({ done }: { done: FirstStepsDone }) {
  const steps = stepsOf(done);
  const next = steps.findIndex((step) => !step.done);
  return (
    <Card title="Your first request" flush>
      <ol>
        {steps.map((step, index) => (
          <StepRow key={step.title} step={step} number={index + 1} next={index === next} />
        ))}
      </ol>
    </Card>
  );
}
