/** The forms of sign-up links, from what is typed to the API's input. Pure. */
import { z } from "zod";
import { endOf, lifetimes } from "#app/features/access-key/key-forms.ts";
import type { InputForm } from "#app/lib/answer-input.ts";
import { numberAt, textAt } from "#app/lib/typed-values.ts";
import {
  createSignUpLinkInputSchema,
  type SignUpLinkView,
  updateSignUpLinkInputSchema,
} from "#server/contracts/sign-up.ts";
import { idSchema } from "#server/contracts/wire.ts";

const formSchema = createSignUpLinkInputSchema.extend({
  ve_template_id: z.string().min(1, "choose a template or an endpoint").pipe(idSchema),
});

/** What a new link is at first: each newcomer confirms their address, and nobody else reads of it. */
export const newLink = {
  name: "",
  ve_template_id: "",
  start_credits: "",
  credits_cap: "",
  max_uses: "",
  days: "30",
  verify_email: "on",
};

/** The form that makes a link. */
export const createLinkForm: InputForm<ReturnType<typeof createSignUpLinkInputSchema.parse>> = {
  schema: formSchema,
  toInput: (typed) => ({
    name: textAt(typed, "name") ?? "",
    ve_template_id: textAt(typed, "ve_template_id") ?? "",
    start_credits: textAt(typed, "start_credits") ?? "0",
    credits_cap: textAt(typed, "credits_cap") ?? null,
    max_uses: numberAt(typed, "max_uses") ?? null,
    verify_email: textAt(typed, "verify_email") !== undefined,
    published: textAt(typed, "published") !== undefined,
    expires_at: endOf(typed),
  }),
};

/** The form that changes what a link is called and how far it goes; its end stays unless another is chosen. */
export const updateLinkForm = (id: string): InputForm<ReturnType<typeof updateSignUpLinkInputSchema.parse>> => ({
  schema: updateSignUpLinkInputSchema,
  toInput: (typed) => ({
    id,
    name: textAt(typed, "name") ?? "",
    credits_cap: textAt(typed, "credits_cap") ?? null,
    max_uses: numberAt(typed, "max_uses") ?? null,
    ...(textAt(typed, "days") === "keep" ? {} : { expires_at: endOf(typed) }),
  }),
});

const dayMs = 86_400_000;

/** The ends that a link may be given: who may not widen it chooses among those before its own. */
export function endOptions({ expires_at }: Pick<SignUpLinkView, "expires_at">, mayWiden: boolean, nowMs: number) {
  const last = expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(expires_at);
  const isEarlier = (days: string) => days !== "" && nowMs + Number(days) * dayMs <= last;
  return [
    { value: "keep", label: "As it is" },
    ...lifetimes
      .filter(({ days }) => mayWiden || isEarlier(days))
      .map(({ days, label }) => ({ value: days, label: days === "" ? label : `${label}, from now on` })),
  ];
}

/** A link as its form shows it. */
export const shownLink = ({ name, credits_cap, max_uses }: SignUpLinkView) => ({
  name,
  credits_cap: credits_cap ?? "",
  max_uses: max_uses?.toString() ?? "",
  days: "keep",
});
