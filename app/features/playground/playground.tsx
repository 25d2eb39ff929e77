import clsx from "clsx";
import { Settings2, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { chatSample } from "#app/features/code-samples/chat-sample.ts";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import { useMounted } from "#app/lib/use-mounted.ts";
import type { PlaygroundEndpointView } from "#server/contracts/playground.ts";
import { chatBody, emptySettings, type Settings } from "./chat-body.ts";
import { Composer } from "./composer.tsx";
import { lastAsked, messagesOf } from "./conversation.ts";
import type { PlaygroundBackend } from "./playground-backend.ts";
import { SettingsPanel } from "./settings-panel.tsx";
import { Transcript } from "./transcript.tsx";
import { usePlayground } from "./use-playground.ts";

interface PlaygroundProps {
  endpoint: PlaygroundEndpointView;
  /** Chosen at first; an unknown one falls back to the endpoint's first. */
  model: string | null;
  /** Where clients reach the endpoint, ending in /v1: for the samples. */
  baseUrl: string;
  backend: PlaygroundBackend;
  /** Why this reader may not send; null: they may. */
  obstacle: string | null;
}

function firstSettings({ models }: PlaygroundEndpointView, wanted: string | null): Settings {
  const model = models.find(({ name }) => name === wanted) ?? models[0];
  return { ...emptySettings, model: model?.name ?? "" };
}

const example = [{ role: "user", content: "Hello" }];

function Toolbar({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center justify-end gap-2 border-line border-b px-3 py-2">{children}</div>;
}

/** A chat with one model of an endpoint, through the gateway and at its price. */
export function Playground({ endpoint, model, baseUrl, backend, obstacle }: PlaygroundProps) {
  const [settings, setSettings] = useState(() => firstSettings(endpoint, model));
  const [settingsShown, setSettingsShown] = useState(false);
  const mounted = useMounted();
  const { errors } = chatBody(settings, []);
  const playground = usePlayground({
    baseUrl: `/${endpoint.ve_id}/v1`,
    openKey: backend.openKey,
    bodyOf: (messages) => chatBody(settings, messages).body,
  });
  const messages = messagesOf(lastAsked(playground.entries));
  const { body } = chatBody(settings, messages.length > 0 ? messages : example);
  const wrong = Object.keys(errors).length > 0 ? "Something in the settings is not right yet." : null;
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid min-w-0 grid-cols-1 gap-5">
        <Card flush>
          <Toolbar>
            <Button
              size="small"
              className="lg:hidden"
              aria-expanded={settingsShown}
              onClick={() => setSettingsShown(!settingsShown)}
            >
              <Settings2 className="size-3.5" aria-hidden />
              Settings
            </Button>
            <Button size="small" onClick={playground.clear} disabled={playground.entries.length === 0}>
              <Trash2 className="size-3.5" aria-hidden />
              Clear
            </Button>
          </Toolbar>
          <div className="flex max-h-[70dvh] flex-col">
            <Transcript
              entries={playground.entries}
              backend={backend}
              onAgain={playground.again}
              magicWord={endpoint.magic_words[0]}
            />
          </div>
          <Composer
            running={playground.running}
            obstacle={obstacle ?? wrong ?? (mounted ? null : "The playground needs JavaScript.")}
            openCall={playground.openCall}
            onSay={playground.say}
            onStop={playground.stop}
          />
        </Card>
        <CodeBlock
          label="This request in code"
          samples={writeSamples(chatSample(baseUrl, body, endpoint.keys[0] ?? null))}
        />
      </div>
      <div className={clsx("order-first min-w-0 lg:order-none lg:block", !settingsShown && "hidden")}>
        <SettingsPanel models={endpoint.models} settings={settings} errors={errors} onChange={setSettings} />
      </div>
    </div>
  );
}
