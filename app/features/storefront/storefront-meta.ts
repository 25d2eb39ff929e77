/** What search engines and tabs read of the public pages. */

/** Of a merchant's first page. */
export const landingMeta = (name: string | undefined) =>
  name === undefined
    ? []
    : [
        { title: name },
        {
          name: "description",
          content: `AI models of ${name} behind one OpenAI-compatible API, with prepaid credits.`,
        },
      ];

/** Of its prices. */
export const pricingMeta = (name: string | undefined) =>
  name === undefined
    ? []
    : [
        { title: `Pricing · ${name}` },
        { name: "description", content: `What calls of AI models cost at ${name}, in credits.` },
      ];
