/** The custom object types of the sample organisation. */
import type { CustomObjectTypeSeed } from "../seeds/description.js";
import {
  accountManagerRole,
  accountType,
  contractType,
  dataCenterType,
  resourceType,
  serverType,
} from "./sample-ids.js";

/** As in Close's documentation, save that the field "Status" has an id of its own here. */
const account: CustomObjectTypeSeed = {
  id: accountType,
  name: "Account",
  name_plural: "Accounts",
  description: "An Account managed by this client.",
  fields: [
    {
      id: "cf_cSh3fWT3rEJ1BFSezme2YAG6bPrZV5wUWKKrW4iN19g",
      name: "Account ID",
      type: "text",
      description: "ID from the external Account system.",
    },
    {
      id: "cf_UpyNBvr6Rw8UBHh7zRboL3PYhbOVJl3XvwgPm3jg64S",
      name: "Point of Contact",
      type: "contact",
      required: true,
      description: "Main point of contact for this account.",
    },
    {
      id: "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt",
      name: "Status",
      type: "choices",
      choices: ["Active", "Cancelled", "Potential"],
    },
  ],
};

/** As in Close's documentation. */
const resource: CustomObjectTypeSeed = {
  id: resourceType,
  name: "Resource",
  name_plural: "Resources",
  description: "A Resource tracked by an external system.",
  api_create_only: true,
  fields: [
    {
      id: "cf_jnxTQDKnSxCEBtD5dvZdNgTzC3CqeyWUyU349PBA9Wf",
      name: "Linked Accounts",
      type: "custom_object",
      accepts_multiple_values: true,
      required: true,
      description: "Account objects using this Resource.",
      referenced_custom_type_id: accountType,
      back_reference_is_visible: true,
    },
  ],
};

/** Refers to itself and, in a circle, to the server. */
const contract: CustomObjectTypeSeed = {
  id: contractType,
  name: "Contract",
  name_plural: "Contracts",
  description: "What a customer has signed.",
  editable_with_roles: ["admin", accountManagerRole],
  fields: [
    {
      id: "cf_Au5TYVtoYhwpBkwVj6N1HY7iFsLslvmR2lRj2GOHu8k",
      name: "Contract Number",
      type: "text",
      required: true,
      description: "As printed on the first page, for example C-2024-0117.",
    },
    {
      id: "cf_AuY4w2XVlf9mX3r3LIuhg9Wap2g6XzudIahTVAl3x9P",
      name: "Start Date",
      type: "date",
      required: true,
    },
    {
      id: "cf_5YIswd0tlpkr7DC7F559iFNMOe8zRo7zwtCiR16fhfL",
      name: "Start date",
      type: "text",
      description: "Where the customer's own papers differ from ours.",
    },
    {
      id: "cf_XEFYKd2RymuIQEKs8lgYxtW7o4mrO0JAPenZwhutJvx",
      name: "Signed At",
      type: "datetime",
    },
    {
      id: "cf_jhOtuspJcJKm1Xbhwtef8HnLhIJNJifrSss6V3Hrk74",
      name: "Monthly Fee",
      type: "currency",
      description:
        "Of a type that this version of the generator does not know.",
    },
    {
      id: "cf_Le2HdKjYs87bnt6CR6BqZII4LdhzJo1ZLwVLXUwl56n",
      name: "Billing Cycle",
      type: "choices",
      choices: ["Monthly", "Quarterly", "Yearly"],
    },
    {
      id: "cf_b0WhirsP7zm1Ox6VUY6rAeIy2VlGEEvQoiu0kaAuViv",
      name: "Account Manager",
      type: "user",
      editable_with_roles: ["admin", accountManagerRole],
    },
    {
      id: "cf_uI21r2FjcmzYLnrYoWnXEgAeBJaAeitXNuuy3Rs8H8k",
      name: "Main Server",
      type: "custom_object",
      referenced_custom_type_id: serverType,
      back_reference_is_visible: false,
    },
    {
      id: "cf_RUBegmJJ4u16t1z0GUqI2pzbaSm64nYd7Yu6itqAQ1k",
      name: "Previous Contract",
      type: "custom_object",
      referenced_custom_type_id: contractType,
    },
  ],
};

/** Labels that need care: like built-in members, not ASCII, and choices with quotes. */
const server: CustomObjectTypeSeed = {
  id: serverType,
  name: "Server",
  name_plural: "Servers",
  fields: [
    {
      id: "cf_UEYWsyk2lhKS96HxnO9qqQtl4LxCn8lhqySQ3NlZHhB",
      name: "Name",
      type: "text",
      description: "The host name, beside the name that every object has.",
    },
    {
      id: "cf_H8TR4qCOPeIzhiKjtuXvK74HmTgz5bJwE2HxTbgy3qs",
      name: "ID",
      type: "text",
      description: "The tag on the machine, beside the id that Close gives.",
    },
    {
      id: "cf_4axjjCIC08UkinY7OlvyL46xbUfHG9mleYveF9xNDD3",
      name: "Größe",
      type: "number",
      description: "In rack units.",
    },
    {
      id: "cf_W8qL1UoFaHXaYQhCBEtc1sehDmDse7kHuUhAfiFch9G",
      name: "Uptime %",
      type: "number",
    },
    {
      id: "cf_sz1HdktGjf6dzyxfADab0UzYlUVwsJSxB0S7yoDKUF2",
      name: "Rack",
      type: "choices",
      choices: ['19" open', "Owner's cage", "C:\\vault", "Zürich", "東京"],
    },
    {
      id: "cf_Nuk2pSjQuwaL8HdsBvhSvR0l3SeItyPEOvqF0o9BSR9",
      name: "Features",
      type: "choices",
      accepts_multiple_values: true,
      choices: ["Backup", "DDoS Protection", "IPv6"],
    },
    {
      id: "cf_P0JqaPBQle913UWPFbd0n0rd0Ar4q2wxLP2VplkddRI",
      name: "Contracts",
      type: "custom_object",
      accepts_multiple_values: true,
      referenced_custom_type_id: contractType,
    },
  ],
};

const dataCenter: CustomObjectTypeSeed = {
  id: dataCenterType,
  name: "Data Center",
  name_plural: "Data Centers",
  description: "We rent racks now; kept for the records of old servers.",
  is_archived: true,
  fields: [
    {
      id: "cf_E33slmnKtDU5eEcmiglogVQj5XjHDILmL7Ub3nqa6Gb",
      name: "City",
      type: "text",
    },
  ],
};

/** The custom object types, of which one is archived. */
export const sampleObjectTypes: readonly CustomObjectTypeSeed[] = [
  account,
  resource,
  contract,
  server,
  dataCenter,
];
