import { Card } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";

const code = (text: string) => <code className="wrap-anywhere font-mono text-sm">{text}</code>;

/** What an expression may say, in brief. */
export function GrammarCard() {
  return (
    <Card title="What an expression may say">
      <DescriptionList
        items={[
          { term: "The reply", detail: code("body, headers, status, duration_ms, bytes_out") },
          { term: "The request", detail: code("request, bytes_in") },
          {
            term: "Vendors' usage",
            detail: code(
              "openai_completions_usage() openai_responses_usage() anthropic_messages_usage() gemini_usage() ollama_usage() deepseek_usage() mistral_usage()",
            ),
          },
          {
            term: "Functions",
            detail: code("size sum min max round ceil floor int double contains startsWith has default"),
          },
          { term: "Lists", detail: code("body.images.map(i, i.width), .filter(i, …), .exists(i, …), .all(i, …)") },
          { term: "Choices", detail: code('status == 200 ? 1 : 0,  a && b,  "x" in body') },
          {
            term: "Result",
            detail: "A number from 0 to 1,000,000,000; rounded half up, once. The grammar is CEL's; 1/2 is 0.5.",
          },
        ]}
      />
    </Card>
  );
}
