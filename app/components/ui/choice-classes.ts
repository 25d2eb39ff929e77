/** What ticks, dots and switches share: the label that holds control and words, all of it to press. */
export const choiceClasses =
  "flex min-h-6 cursor-pointer items-start gap-2.5 has-disabled:cursor-not-allowed has-disabled:opacity-55";

export const choiceTextClasses = "name-text block text-ink";
