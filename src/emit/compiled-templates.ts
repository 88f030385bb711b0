/**
 * Our templates as the build has compiled them, which a run then need not do. Here are none: what runs from
 * the sources compiles each when it is used, and `build/templates.ts` puts them into the place of this file.
 */
import type { TemplateName } from "./templates.js";

/** A template that is compiled. */
export interface CompiledTemplate {
  /** The hash of the text that it was compiled from. */
  readonly text: string;
  readonly spec: TemplateSpecification;
}

/** Those that are compiled, by name. */
export const compiledTemplates: Readonly<
  Partial<Record<TemplateName, CompiledTemplate>>
> = {};
