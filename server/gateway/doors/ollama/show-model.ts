/** What an endpoint tells of a model. */
export interface ShownModel {
  name: string;
  createdAtSeconds: number;
  /** Size of the context window in tokens; null: not known. */
  contextTokens: number | null;
  tools: boolean;
  vision: boolean;
}

/** The answer of Ollama's `api/show`: nothing of the upstream behind the model is told. */
export const showModel = (model: ShownModel): Record<string, unknown> => ({
  license: "",
  modelfile: "",
  parameters: "",
  template: "",
  details: { parent_model: "", format: "", family: "", families: [], parameter_size: "", quantization_level: "" },
  model_info: {
    "general.basename": model.name,
    ...(model.contextTokens === null ? {} : { "general.context_length": model.contextTokens }),
  },
  capabilities: ["completion", ...(model.tools ? ["tools"] : []), ...(model.vision ? ["vision"] : [])],
  modified_at: new Date(model.createdAtSeconds * 1000).toISOString(),
});
