/** The part of Discord's published request schemas that is used here; the package itself is typed for bundlers only. */
declare module 'discord-api-spec/zod' {
  /** One complaint of a schema. */
  export interface SpecIssue {
    code: string;
    path: PropertyKey[];
    message: string;
    errors?: SpecIssue[][];
    maximum?: number;
    minimum?: number;
    origin?: string;
    expected?: string;
  }
  /** A schema of the package. */
  export interface SpecSchema {
    safeParse(
      value: unknown,
    ): { success: true; data: unknown } | { success: false; error: { issues: SpecIssue[] } };
  }
  export const ApplicationCommandAutocompleteCallbackRequestSchema: SpecSchema;
  export const ApplicationCommandCreateRequestSchema: SpecSchema;
  export const ApplicationCommandPatchRequestPartialSchema: SpecSchema;
  export const ApplicationCommandResponseSchema: SpecSchema;
  export const ApplicationCommandUpdateRequestSchema: SpecSchema;
  export const CreateForumThreadRequestSchema: SpecSchema;
  export const CreateMessageInteractionCallbackRequestSchema: SpecSchema;
  export const CreatePrivateChannelRequestSchema: SpecSchema;
  export const CreateTextThreadWithMessageRequestSchema: SpecSchema;
  export const CreateTextThreadWithoutMessageRequestSchema: SpecSchema;
  export const GatewayBotResponseSchema: SpecSchema;
  export const IncomingWebhookRequestPartialSchema: SpecSchema;
  export const IncomingWebhookUpdateRequestPartialSchema: SpecSchema;
  export const InteractionCallbackResponseSchema: SpecSchema;
  export const MessageCreateRequestSchema: SpecSchema;
  export const MessageEditRequestPartialSchema: SpecSchema;
  export const MessageResponseSchema: SpecSchema;
  export const ModalInteractionCallbackRequestSchema: SpecSchema;
  export const PongInteractionCallbackRequestSchema: SpecSchema;
  export const ThreadResponseSchema: SpecSchema;
  export const UpdateGuildChannelRequestPartialSchema: SpecSchema;
  export const UpdateMessageInteractionCallbackRequestSchema: SpecSchema;
  export const UpdateThreadRequestPartialSchema: SpecSchema;
}
