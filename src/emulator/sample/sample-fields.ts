/** The regular custom fields of leads, contacts and opportunities in the sample organisation. */
import type { FieldSeed } from "../seeds/description.js";
import { accountManagerRole, accountType, serverType } from "./sample-ids.js";

/** The fields of leads. One id is from before 2021, when lead fields had a prefix of their own. */
export const sampleLeadFields: readonly FieldSeed[] = [
  {
    id: "cf_PuhS1PJcgjZfAAOkndRmQvMTEqxTpyMjBSd7G1bgxuI",
    name: "# of users",
    type: "number",
    description: "How many people work with our servers.",
  },
  {
    id: "cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT",
    name: "Industry",
    type: "choices",
    choices: ["Agency", "Education", "Retail", "SaaS", "Other"],
  },
  {
    id: "lcf_GQhMwtVxHAzS1PmPOu6PEyv3z7S6naP1dyPF3qm0L0n",
    name: "Lead Owner",
    type: "user",
    editable_with_roles: ["admin", accountManagerRole],
  },
  {
    id: "cf_jfZaJPFF7HsP1A53JSrKsKZsjEZPkFHWU9VG3WdSOut",
    name: "3rd Party Vendor",
    type: "text",
    description: "Who hosted them before. /* Ask twice. */ @internal",
  },
  {
    id: "cf_QPIeMpUK4LEanvcx2kGWVmtiGPkzDjdwSY38HJRGq0F",
    name: "Société mère",
    type: "custom_object",
    description: "The account of the parent company.",
    referenced_custom_type_id: accountType,
    back_reference_is_visible: true,
  },
  {
    id: "cf_OwzpBra7W78QqUWegToLehRHzKP7loGDfp79yw1C0xu",
    name: "Renewal Date",
    type: "date",
  },
  {
    id: "cf_t22Eby67U5jqMgje3Y521Io1dfmR47ibiucrA8cdjD4",
    name: "Budget",
    type: "text",
    description: "Was free text; Close is turning it into a number.",
    converting_to_type: "number",
  },
  {
    id: "cf_wopNIfH2Px2OikvjcCCdISrKUFRZtjIfHaTinRQgb0e",
    name: "日本語メモ",
    type: "text",
    description: "Notes of the Tokyo office.",
  },
];

/** The fields of contacts. */
export const sampleContactFields: readonly FieldSeed[] = [
  {
    id: "cf_TMiQTIWht2gVkskb8QD5lwrypfsxFO0nxZnhNgqtAiL",
    name: "Birthday",
    type: "date",
  },
  {
    id: "cf_HMpZYhk0g6oyHHIv0B547Ahx0ov5NWQs3aP5yK8zmBX",
    name: "Languages",
    type: "choices",
    accepts_multiple_values: true,
    choices: ["Deutsch", "English", "Français", "日本語"],
  },
  {
    id: "cf_4lEYCL8U8dO0DWgl4BLBHScS5K9e4ajKLVDle9NbZVu",
    name: "Reports To",
    type: "contact",
  },
  {
    id: "cf_ua5buVFsuHLip50FLCDy4gA7y4qye5GbS2UC73dn9Kh",
    name: "🎂 Gift sent?",
    type: "choices",
    choices: ["Yes", "No"],
  },
  {
    id: "cf_mAk0FYALPI66UUsgI8VOq31x0GT496y30C48uoKro3N",
    name: "Portal Login",
    type: "hidden",
    description: "Set by our integration.",
  },
];

/** The fields of opportunities. */
export const sampleOpportunityFields: readonly FieldSeed[] = [
  {
    id: "cf_N2dOe7BhVaXyQOpoG9s9eWdrxZdkIC1H456IFj1B7Dc",
    name: "Go-Live",
    type: "date",
  },
  {
    id: "cf_sjs8PJZOvCktQd8ihHanHMctj192X4fS6sacj2uolCh",
    name: "Kick-off Meeting",
    type: "datetime",
  },
  {
    id: "cf_b6zuM3q4Wqzt7RHtkP6ewBHsuoEepGnpTSOlM4BxjRI",
    name: "Discount %",
    type: "number",
    editable_with_roles: ["admin"],
  },
  {
    id: "cf_1SR0sGYeLgWpWcFQsHRuMftddZDWQ587NHx2sWt81AU",
    name: "Decision Makers",
    type: "contact",
    accepts_multiple_values: true,
  },
  {
    id: "cf_97pSxlQppPpTc2DnmXtHtN5rKXnyYkIGngTqmWEmY9g",
    name: "Quoted Servers",
    type: "custom_object",
    accepts_multiple_values: true,
    referenced_custom_type_id: serverType,
  },
];
