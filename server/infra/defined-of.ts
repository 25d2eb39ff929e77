type Defined<Input> = { [Key in keyof Input]?: Exclude<Input[Key], undefined> };

/** The fields that were given: a PATCH leaves the others as they are. */
export const definedOf = <Input extends object>(input: Input): Defined<Input> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Defined<Input>;
