import { Sparkline } from "#app/components/charts/sparkline.tsx";
import { Amount } from "#app/components/ui/amount.tsx";
import { BarList } from "#app/components/ui/bar-list.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { JsonDiff } from "#app/components/ui/json-diff.tsx";
import { Progress } from "#app/components/ui/progress.tsx";
import { ProportionBar } from "#app/components/ui/proportion-bar.tsx";
import { Stat, StatRow } from "#app/components/ui/stat.tsx";
import { Tabs } from "#app/components/ui/tabs.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { Waterfall } from "#app/components/ui/waterfall.tsx";
import { formatCount } from "#app/lib/format.ts";
import { models, oddNames } from "./samples.ts";
import { Section } from "./section.tsx";

const samples = [
  {
    language: "curl",
    code: `curl https://api.example.com/ve_01k/v1/chat/completions \\\n  -H "authorization: Bearer $KEY" \\\n  -d '{"model":"chat","messages":[{"role":"user","content":"Hi"}]}'`,
  },
  {
    language: "Python",
    code: `from openai import OpenAI\n\nclient = OpenAI(base_url="https://api.example.com/ve_01k/v1")\nprint(client.models.list())`,
  },
  {
    language: "TypeScript",
    code: `import OpenAI from "openai";\n\nconst client = new OpenAI({ baseURL: "https://api.example.com/ve_01k/v1" });`,
  },
];

const spans = [
  { key: "1", label: "gpt-5", startMs: 4, lengthMs: 320, tone: "critical", detail: "503" },
  { key: "2", label: "claude-opus", startMs: 330, lengthMs: 1490, tone: "positive", detail: "200" },
] as const;

function Stats() {
  return (
    <StatRow label="Today">
      <Stat
        label="Charge"
        value={<Amount value="12840.55" unit="credits" />}
        delta={{ now: "112", before: "100" }}
        more="good"
        to="#charge"
      >
        <Sparkline values={[3, 4, 2, 6, 5, 8, 7, 9]} label="Charge of the last eight hours, rising" />
      </Stat>
      <Stat
        label="Cost"
        value={<Amount value="4211.09" unit="USD" />}
        delta={{ now: "130", before: "100" }}
        more="bad"
        to="#cost"
      />
      <Stat label="Requests" value={formatCount(1204551)} delta={{ now: "500", before: "100" }} more="good" />
      <Stat label="Errors" value="0" delta={{ now: "0", before: "0" }} more="bad" />
      <Stat label="First token, p95" value="840 ms" delta={{ now: "840", before: "900" }} more="bad" />
    </StatRow>
  );
}

export function FiguresSection() {
  return (
    <Section title="Figures and facts">
      <Stats />
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="By model">
          <BarList
            label="Charge by model"
            items={models.slice(0, 5).map((model, index) => ({
              key: model,
              label: index === 3 ? oddNames[1] : model,
              value: <Amount value={(1000 / (index + 1)).toFixed(2)} />,
              share: 1 / (index + 1),
              to: index === 0 ? "#model" : undefined,
            }))}
          />
        </Card>
        <Card title="Routes">
          <div className="grid gap-5">
            <ProportionBar
              label="Weights of the first tier"
              parts={[
                { key: "a", label: "gpt-5", weight: 70, detail: "70 %" },
                { key: "b", label: "claude-opus", weight: 20, detail: "20 %" },
                { key: "c", label: oddNames[1] ?? "", weight: 10, detail: "10 %" },
              ]}
            />
            <Waterfall label="Attempts" spans={spans} totalMs={1900} />
            <Progress label="Importing prices" share={0.4} detail="1,204 of 3,000 rows" />
            <Progress label="Connecting" share={null} />
          </div>
        </Card>
        <Card title="Facts">
          <DescriptionList
            items={[
              { term: "Name", detail: oddNames[2] },
              { term: "Customer", detail: oddNames[1] },
              { term: "Created", detail: <Time at="2026-11-21T08:00:00Z" /> },
            ]}
          />
        </Card>
        <Card title="What was changed">
          <JsonDiff
            before={{ name: "Old", limits: { rpm: 10 } }}
            after={{ name: oddNames[3], limits: { rpm: 60 }, tags: ["a"] }}
          />
        </Card>
      </div>
      <Tabs
        label="Ways to call it"
        tabs={[
          { id: "code", label: "Code", content: <CodeBlock label="A request" samples={samples} /> },
          {
            id: "plain",
            label: "One language",
            content: <CodeBlock label="A request" samples={samples.slice(0, 1)} />,
          },
        ]}
      />
    </Section>
  );
}
