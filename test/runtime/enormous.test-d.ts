/**
 * An organisation that is larger than any: a thousand custom object types of a hundred fields each. `tsc` is
 * what runs this file; it says little, and takes long as soon as a type of the client visits every model.
 */
import { expectTypeOf, test } from "vitest";
import type { Records } from "../../src/runtime/collection/collection.js";
import type { CustomObjectId } from "../../src/runtime/ids.js";
import type { ModelMap } from "../../src/runtime/record/model.js";
import type { CustomObjectRecord } from "../../src/runtime/record/record-types.js";

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type TypeName = `type${Digit}${Digit}${Digit}`;
type TextName = `text${Digit}${Digit}`;
type Id<Name extends TypeName> = CustomObjectId<`cotype_${Name}`>;

type Fields = { [Name in TextName]: string | null };

interface Item<Name extends TypeName>
  extends CustomObjectRecord<`cotype_${Name}`>, Fields {
  /** Refers to the type that all refer to. */
  parent: Id<"type000"> | null;
}

interface ItemModel<Name extends TypeName> {
  readonly kind: "customObject";
  readonly record: Item<Name>;
  readonly create: Partial<Fields> & { name: string };
  readonly update: Partial<Fields>;
  readonly dates: never;
  readonly mapped: never;
  readonly references: { parent: "type000" };
  readonly referredBy: Name extends "type000" ? TypeName : never;
}

type Models = { [Name in TypeName]: ItemModel<Name> };

type Client = { readonly [Name in TypeName]: Records<Models, Models[Name]> };

declare const close: Client;

test("the models of an enormous organisation are models", () => {
  expectTypeOf<Models>().toExtend<ModelMap<Models>>();
});

test("a record of one of a thousand types is that of the type", () => {
  expectTypeOf(close.type777.get("x" as Id<"type777">)).resolves.toEqualTypeOf<
    Item<"type777">
  >();
});

test("what is selected and what is expanded of it is of the types that are meant", () => {
  const id = "x" as Id<"type123">;
  expectTypeOf(
    close.type123.get(id, { select: ["text42"] }),
  ).resolves.toEqualTypeOf<Pick<Item<"type123">, "id" | "text42">>();
  const parentOf = async () =>
    (await close.type123.get(id, { expand: ["parent"] })).parent;
  expectTypeOf(
    parentOf,
  ).returns.resolves.toEqualTypeOf<Item<"type000"> | null>();
});

test("a misspelt field is refused, in reading and in writing", () => {
  const id = "x" as Id<"type999">;
  // @ts-expect-error There is no such field.
  void close.type999.get(id, { select: ["text4242"] });
  // @ts-expect-error There is no such field.
  void close.type999.update(id, { text4242: "x" });
  void close.type999.update(id, { text00: "x" });
  // @ts-expect-error There is no such type.
  void close.type1000;
});
