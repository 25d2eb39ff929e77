import { useState } from "react";
import { Card } from "#app/components/ui/card.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { BalanceLine } from "#app/features/playground/balance-line.tsx";
import { chatBody, emptySettings } from "#app/features/playground/chat-body.ts";
import { Composer } from "#app/features/playground/composer.tsx";
import { Transcript } from "#app/features/playground/transcript.tsx";
import { usePlayground } from "#app/features/playground/use-playground.ts";
import { useMounted } from "#app/lib/use-mounted.ts";
import { useFirstKeyBackend } from "./use-first-key-backend.ts";
import { useRemaining } from "./use-remaining.ts";

interface TryItProps {
  veId: string;
  secret: string;
  /** Names of those that answer chats; at least one. */
  models: readonly string[];
  /** The credits come when the address is confirmed. */
  waitsForEmail: boolean;
}

const firstPrompt = "Say hello in one sentence.";

function obstacleOf(mounted: boolean, waitsForEmail: boolean, remaining: string | null): string | null {
  if (!mounted) return "Trying it here needs JavaScript. The samples below work without.";
  if (remaining === null || Number(remaining) > 0) return null;
  return waitsForEmail ? "Your credits arrive when you have confirmed your address." : null;
}

/** A chat with the first key, through the gateway as any client sends it, with its charge and what is left. */
export function TryIt({ veId, secret, models, waitsForEmail }: TryItProps) {
  const [model, setModel] = useState(models[0] ?? "");
  const backend = useFirstKeyBackend(veId, secret);
  const remaining = useRemaining(veId);
  const mounted = useMounted();
  const playground = usePlayground({
    baseUrl: `/${veId}/v1`,
    openKey: backend.openKey,
    bodyOf: (messages) => chatBody({ ...emptySettings, model }, messages).body,
  });
  return (
    <Card
      title="Try it now"
      flush
      actions={remaining === null ? null : <BalanceLine remaining={remaining} whose={null} />}
    >
      {models.length > 1 && (
        <div className="border-line border-b px-3 py-2">
          <Select
            aria-label="Model"
            value={model}
            className="w-full sm:w-64"
            onChange={({ currentTarget }) => setModel(currentTarget.value)}
          >
            {models.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </div>
      )}
      {playground.entries.length > 0 && (
        <div className="flex max-h-[60dvh] flex-col">
          <Transcript entries={playground.entries} backend={backend} onAgain={playground.again} />
        </div>
      )}
      <Composer
        initialText={firstPrompt}
        running={playground.running}
        obstacle={obstacleOf(mounted, waitsForEmail, remaining)}
        openCall={playground.openCall}
        onSay={playground.say}
        onStop={playground.stop}
      />
    </Card>
  );
}
