/** What builders ask for and what they give; `tsc` is what runs this file. */
import { expectTypeOf, test } from "vitest";
import { defineBuilders } from "../../src/runtime/record/build.js";
import type { BuilderInput } from "../../src/runtime/record/build.js";
import type {
  ContactId,
  CustomObjectId,
  LeadId,
  UserId,
} from "../../src/runtime/ids.js";
import type {
  ContactCreateInput,
  CustomActivityCreateInput,
  CustomActivityDraftInput,
  CustomObjectCreateInput,
  LeadInput,
} from "../../src/runtime/record/record-types.js";

interface Base {
  record: object;
  update: unknown;
  dates: never;
  references: object;
  mapped: never;
  referredBy: never;
}

type CarId = CustomObjectId<"cotype_car">;

interface LeadCreate extends LeadInput {
  readonly industry?: "SaaS" | "Retail" | null;
}

interface CarCreate extends CustomObjectCreateInput {
  readonly colour: "red" | "blue";
  readonly tags: readonly string[];
  readonly driver: ContactId;
  readonly passengers: readonly ContactId[];
  readonly trailer: CarId;
  readonly note?: string | null;
  readonly mechanic?: UserId | null;
}

interface VisitCreate extends CustomActivityCreateInput {
  readonly owner: UserId;
  readonly summary: string;
}

interface VisitDraft extends CustomActivityDraftInput {
  readonly owner?: UserId;
  readonly summary?: string;
}

interface Models {
  lead: Base & { kind: "lead"; create: LeadCreate };
  contact: Base & { kind: "contact"; create: ContactCreateInput };
  car: Base & { kind: "customObject"; create: CarCreate };
  visit: Base & { kind: "customActivity"; create: VisitCreate | VisitDraft };
  fax: Base & { kind: "customActivity"; create: never };
}

const build = defineBuilders<Models>({});

declare const leadId: LeadId;
declare const contactId: ContactId;
declare const userId: UserId;
declare const carId: CarId;
declare const otherId: CustomObjectId<"cotype_other">;

test("a lead needs nothing", () => {
  expectTypeOf(build.lead).toBeCallableWith();
  void (() => build.lead({ industry: "SaaS" }));
  // @ts-expect-error no such choice
  void (() => build.lead({ industry: "Sales" }));
  // @ts-expect-error no such member
  void (() => build.lead({ industri: "SaaS" }));
});

test("references that are required have to be given", () => {
  const references = { leadId, driver: contactId, trailer: carId };
  const all = { ...references, passengers: [contactId] };
  void (() => build.car(all));
  void (() => build.car({ ...all, colour: "red", note: null }));
  // @ts-expect-error everything is missing
  void (() => build.car());
  // @ts-expect-error passengers are missing
  void (() => build.car(references));
  // @ts-expect-error the lead is missing
  void (() => build.car({ ...all, leadId: undefined }));
  // @ts-expect-error another type's object
  void (() => build.car({ ...all, trailer: otherId }));
  expectTypeOf<
    Pick<
      BuilderInput<CarCreate>,
      "leadId" | "driver" | "passengers" | "trailer"
    >
  >().toEqualTypeOf<
    Pick<CarCreate, "leadId" | "driver" | "passengers" | "trailer">
  >();
});

test("everything else that is required may be left out", () => {
  const input: BuilderInput<CarCreate> = {
    leadId,
    driver: contactId,
    passengers: [],
    trailer: carId,
  };
  expectTypeOf(input.name).toEqualTypeOf<string | undefined>();
  expectTypeOf(input.colour).toEqualTypeOf<"red" | "blue" | undefined>();
});

test("what is built is what create takes", () => {
  expectTypeOf(build.lead).returns.toEqualTypeOf<LeadCreate>();
  expectTypeOf(build.car).returns.toEqualTypeOf<CarCreate>();
  expectTypeOf(build.visit).returns.toEqualTypeOf<VisitCreate | VisitDraft>();
});

test("a contact names its lead, or null for a new one", () => {
  void (() => build.contact({ leadId: null }));
  // @ts-expect-error the lead has to be named
  void (() => build.contact({ name: "Ada" }));
});

test("a published activity needs its references, a draft does not", () => {
  void (() => build.visit({ leadId, owner: userId }));
  void (() => build.visit({ leadId, status: "draft" }));
  // @ts-expect-error the owner is missing
  void (() => build.visit({ leadId }));
  // @ts-expect-error the owner is missing
  void (() => build.visit({ leadId, status: "published" }));
});

test("an archived type has no builder", () => {
  expectTypeOf(build).not.toHaveProperty("fax");
});
