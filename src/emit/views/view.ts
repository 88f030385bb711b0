/**
 * The views that templates receive: plain values with everything spelled. Text of Close is in them only as an
 * allocated name, a literal or comment text.
 */

/** A view without the file's first lines, which are the same whatever the file shows. */
export type ViewBody<View extends { readonly header: string }> = Omit<
  View,
  "header"
>;

/** A member of an interface: its comment, empty when it has none, and its line. */
export interface MemberView {
  readonly doc: string;
  readonly line: string;
}

/** An interface that a write takes. */
export interface InputView {
  readonly doc: string;
  readonly head: string;
  readonly members: readonly MemberView[];
}

/** The declaration of a type: of a field's choices, or of ids. */
export interface AliasView {
  readonly doc: string;
  readonly declaration: string;
}

/** The wrapper of an object type. */
export interface WrapperView {
  readonly doc: string;
  readonly head: string;
  /** Written out after the definition, so that nobody needs to infer it to know what the file exports. */
  readonly type: string;
  readonly lines: readonly string[];
  /** The functions that stand for members: one for the built-in ones, and one for custom fields if there are any. */
  readonly parameters: string;
  /** The members of a record, the built-in ones several to a line, each custom field on one of its own. */
  readonly members: readonly string[];
}

/** The interface from which the client knows the types of one object type. */
export interface ModelView {
  readonly doc: string;
  readonly head: string;
  readonly lines: readonly string[];
}

/** One object type's file. */
export interface ObjectView {
  readonly header: string;
  readonly imports: readonly string[];
  readonly doc: string;
  readonly head: string;
  readonly members: readonly MemberView[];
  readonly inputs: readonly InputView[];
  readonly choices: readonly AliasView[];
  readonly model: ModelView;
  readonly wrapper: WrapperView;
}

/** One object type's file where there are types alone. */
export type TypesView = Omit<ObjectView, "wrapper">;

/** The file of the ids of custom objects and activities; those of leads and such the runtime declares. */
export interface IdsView {
  readonly header: string;
  readonly imports: readonly string[];
  readonly ids: readonly AliasView[];
}

/** A list of statuses or pipelines, and the types of its names. */
export interface StatusListView {
  readonly doc: string;
  readonly head: string;
  readonly lines: readonly string[];
  readonly types: readonly AliasView[];
}

/** The file of statuses and pipelines. */
export interface StatusesView {
  readonly header: string;
  readonly imports: readonly string[];
  readonly lists: readonly StatusListView[];
}

/** The file of types of shared choices fields. */
export interface SharedView {
  readonly header: string;
  readonly imports: readonly string[];
  readonly choices: readonly AliasView[];
}

/** The file that users import. */
export interface IndexView {
  readonly header: string;
  readonly exports: readonly string[];
}

/** The file of all models and wrappers. */
export interface ModelsView {
  readonly header: string;
  readonly imports: readonly string[];
  readonly models: readonly string[];
  readonly wrappers: readonly string[];
}

/** A file that binds something of the runtime to the organisation's models. */
export interface BoundView {
  readonly header: string;
  readonly imports: readonly string[];
  /** What it hands on from the runtime. */
  readonly exports: readonly string[];
  /** What the function is given. */
  readonly argument: string;
  /** The call of the function, from behind the equals sign on. */
  readonly call: string;
}

/** A member of the client. */
export interface CollectionView {
  readonly doc: string;
  /** The member of the client's interface, with its type. */
  readonly declaration: string;
  /** The member of the client that is made. */
  readonly line: string;
}

/** The client's file. */
export interface ClientView {
  readonly header: string;
  readonly imports: readonly string[];
  /** The type of organisations' names; none when there is one organisation. */
  readonly orgs: readonly AliasView[];
  /** The type of the client's options. */
  readonly options: string;
  /** The members of what the code says of its organisation beside the wrappers. */
  readonly origin: string;
  readonly records: readonly CollectionView[];
  readonly objects: readonly CollectionView[];
  readonly activities: readonly CollectionView[];
}
