/** The table of stored resources: one row each. */
import { callKind, noteKind } from "./activity-kinds.js";
import {
  formSubmissionKind,
  importUpdateKind,
  leadMergeKind,
  leadStatusChangeKind,
  meetingKind,
  opportunityStatusChangeKind,
  taskCompletedKind,
} from "./feed-kinds.js";
import { bulkKinds, exportKind } from "./bulk-kinds.js";
import {
  blockedNumberKind,
  dialerKind,
  outcomeKind,
  phoneNumberKind,
  playbookKind,
} from "./calling-kinds.js";
import { commentKind } from "./comment-kind.js";
import { emailKind, smsKind } from "./message-kinds.js";
import { whatsappKind } from "./whatsapp-kind.js";
import { sequenceKind, subscriptionKind } from "./sequence-kinds.js";
import {
  connectedAccountKind,
  formKind,
  groupKind,
  schedulingLinkKind,
  sharedSchedulingLinkKind,
} from "./sharing-kinds.js";
import type { StoredKind } from "./stored-kind.js";
import { taskKind } from "./task-kind.js";
import {
  emailTemplateKind,
  integrationLinkKind,
  savedSearchKind,
  smsTemplateKind,
} from "./template-kinds.js";

/** The kinds of activities that the feed of a lead shows beside custom activities and what is worked out. */
export const activityKinds: readonly StoredKind[] = [
  noteKind,
  callKind,
  emailKind,
  smsKind,
  whatsappKind,
  meetingKind,
  formSubmissionKind,
  leadStatusChangeKind,
  opportunityStatusChangeKind,
  leadMergeKind,
  taskCompletedKind,
  importUpdateKind,
];

/** All rows. */
export const storedKinds: readonly StoredKind[] = [
  taskKind,
  ...activityKinds,
  commentKind,
  savedSearchKind,
  emailTemplateKind,
  smsTemplateKind,
  integrationLinkKind,
  sequenceKind,
  subscriptionKind,
  ...bulkKinds,
  exportKind,
  outcomeKind,
  playbookKind,
  phoneNumberKind,
  blockedNumberKind,
  dialerKind,
  groupKind,
  schedulingLinkKind,
  sharedSchedulingLinkKind,
  connectedAccountKind,
  formKind,
];

const byPath = new Map(storedKinds.map((kind) => [kind.path, kind]));

/** The row of a path; undefined for what is stored without one. */
export function kindOf(path: string): StoredKind | undefined {
  return byPath.get(path);
}
